/* SPDX-License-Identifier: Apache-2.0 */
/* How a transfer is told: each provider's own bytes, read by its reader. */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "sync/provider/provider.h"
#include "tests/month/month.h"

const char *
month_provider(int n)
{
	static const char *const names[PROVIDERS] = { "sepay", "casso",
	    "payos", "vietqr" };

	return names[n];
}

static void
put_body(struct month *m, const struct transfer *t, int64_t amount,
    struct buf *b)
{
	char content[1024], at[32];
	struct buf c = BUF(content), w = BUF(at);
	long long id = (long long)t->id, dong = (long long)amount;

	json_put_str(&c, str_of(t->content));
	day_put_time(&w, m->wall_ms);
	if (t->provider == 0)
		buf_printf(b, "{\"id\":%lld,\"gateway\":\"Vietcombank\","
		    "\"transactionDate\":\"%s\",\"accountNumber\":\"%s\","
		    "\"subAccount\":null,\"code\":null,\"content\":%s,"
		    "\"transferType\":\"%s\",\"description\":\"\","
		    "\"transferAmount\":%lld,\"accumulated\":0,"
		    "\"referenceCode\":\"FT%lld\"}", id, at, t->account,
		    content, t->out ? "out" : "in", dong, id);
	else if (t->provider == 1)
		buf_printf(b, "{\"error\":0,\"data\":{\"id\":%lld,"
		    "\"reference\":\"FT%lld\",\"description\":%s,"
		    "\"amount\":%s%lld,\"transactionDateTime\":\"%s\","
		    "\"accountNumber\":\"%s\"}}", id, id, content,
		    t->out ? "-" : "", dong, at, t->account);
	else if (t->provider == 2)
		buf_printf(b, "{\"code\":\"00\",\"success\":true,\"data\":{"
		    "\"orderCode\":%lld,\"amount\":%lld,\"description\":%s,"
		    "\"accountNumber\":\"%s\",\"reference\":\"FT%lld\","
		    "\"transactionDateTime\":\"%s\",\"code\":\"00\","
		    "\"paymentLinkId\":\"p%lld\"}}", id, dong, content,
		    t->account, id, at, id);
	else
		buf_printf(b, "{\"transactionid\":\"v%lld\","
		    "\"transactiontime\":%lld,\"referencenumber\":\"FT%lld\","
		    "\"amount\":%lld,\"content\":%s,\"bankaccount\":\"%s\","
		    "\"transType\":\"%c\"}", id, (long long)m->wall_ms, id,
		    dong, content, t->account, t->out ? 'D' : 'C');
	REQUIRE(!b->full);
}

struct reading { struct store *s; struct credit_input in; int taken; };

static void
take(void *ctx, const struct notice *n, const struct notice_bytes *bytes)
{
	struct reading *r = ctx;
	uint8_t same[HASH_BYTES];
	struct credit_outcome out;

	sha256(&bytes->same, 1, same);
	r->in.notice = n;
	r->in.body = bytes->raw;
	r->in.same = same;
	NEED(credit_take(r->s, &r->in, &out));
	r->taken++;
}

void
month_tell(struct store *s, struct month *m, const struct transfer *t,
    int64_t amount)
{
	char memory[2048];
	struct buf b = BUF(memory);
	const char *name = month_provider(t->provider), *why = "";
	struct reading r = { .s = s, .in = { .provider = name,
	    .route = CREDIT_PUSH } };
	struct notice_reader reader = { take, &r };

	put_body(m, t, amount, &b);
	REQUIRE(str_copy(STR(BIN), r.in.place.bin, sizeof(r.in.place.bin)) &&
	    str_copy(str_of(t->account), r.in.place.account,
	    sizeof(r.in.place.account)));
	struct provider_hook hook = { .body = buf_str(&b),
	    .account = str_of(t->account), .now_ms = m->wall_ms };
	if (provider_by_name(str_of(name))->read(&hook, &reader, &why) !=
	    RC_OK || r.taken != 1) {
		fprintf(stderr, "%s: %s: %s\n", name, why, memory);
		exit(3);
	}
}

void
month_statement(struct store *s, struct month *m, const struct transfer *t)
{
	struct notice n = { .is_in = !t->out, .amount = { t->amount } };
	struct credit_input in = { .provider = "statement", .notice = &n,
	    .route = CREDIT_STATEMENT, .line = 1 };
	char body[256], at[32];
	struct buf w = BUF(at);
	struct credit_outcome out;

	day_put_time(&w, m->wall_ms);
	snprintf(n.id, sizeof(n.id), "s%lld", (long long)t->id);
	snprintf(n.account, sizeof(n.account), "%s", t->account);
	snprintf(n.bank_ref, sizeof(n.bank_ref), "FT%lld", (long long)t->id);
	REQUIRE(notice_at_set(&n, buf_str(&w)));
	notice_texts_set(&n, &(struct notice_texts){ STR(""),
	    str_of(t->content), STR("") });
	snprintf(body, sizeof(body), "%lld;%s;%lld", (long long)t->id,
	    t->account, (long long)t->amount);
	in.body = str_of(body);
	REQUIRE(str_copy(STR(BIN), in.place.bin, sizeof(in.place.bin)) &&
	    str_copy(str_of(t->account), in.place.account,
	    sizeof(in.place.account)));
	NEED(credit_take(s, &in, &out));
}

void
month_truth(struct month *m, const struct transfer *t)
{
	fprintf(m->truth, "%s\tFT%lld\t%s\t%lld\t%s\t%s\t%s\n", t->out ?
	    "out" : "in", (long long)t->id, t->account, (long long)t->amount,
	    t->want, t->ref, t->trouble);
}
