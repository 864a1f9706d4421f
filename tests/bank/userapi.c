/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "ledger/bank.h"
#include "ledger/base/clock.h"
#include "ledger/base/json.h"
#include "tests/bank/desk.h"
#include "tests/bank/stamp.h"
#include "tests/bank/userapi.h"

#define PAGE_BYTES    262144
#define RATE          3        /* requests in */
#define RATE_MS       1000     /* this long */
#define V1_LIMIT_MAX  5000
#define V2_PAGE_MAX   100
#define NOTICE_TIME   19       /* "YYYY-MM-DD HH:MM:SS" */

/* The listener's one thread is the only one here. */
static char page[PAGE_BYTES];
static int64_t served_ms[RATE];

struct list {
	struct buf *out;
	struct str account, from, to, way;
	int64_t since;             /* first id */
	int64_t skip, most;        /* of what fits */
	int64_t put;
	bool v1, more;
};

static bool
is_token(struct http_exchange *x)
{
	const struct desk *d = x->app;
	char path[BANK_PATH_MAX + 32], want[512];
	struct str scheme = STR("Bearer ");
	struct str got = x->req.header[HTTP_AUTHORIZATION];

	(void)snprintf(path, sizeof(path), "%s/userapi.token",
	    d->conf->secrets);
	FILE *f = fopen(path, "r");
	if (f == NULL)
		return false;
	size_t n = fread(want, 1, sizeof(want), f);
	(void)fclose(f);
	return str_starts(got, scheme) && str_eq(str_from(got, scheme.n),
	    str_trim((struct str){ want, n }));
}

static bool
too_often(void)
{
	int64_t now_ms = clock_mono_ms(&clock_system);

	for (size_t i = 0; i < RATE; i++) {
		if (served_ms[i] != 0 && now_ms - served_ms[i] < RATE_MS)
			continue;
		served_ms[i] = now_ms;
		return false;
	}
	return true;
}

/* The UUID that version 2 has for a number. */
static void
put_uuid(struct buf *b, int64_t id)
{
	buf_printf(b, "5e9a0000-0000-4000-8000-%012llx",
	    (unsigned long long)id);
}

static int64_t
id_of(struct str text)
{
	const size_t head = sizeof("5e9a0000-0000-4000-8000-") - 1;
	int64_t id = 0;
	uint8_t bytes[6];

	if (str_to_i64(text, &id))
		return id;
	if (text.n != head + 12 ||
	    !hex_decode(str_from(text, head), bytes, sizeof(bytes)))
		return 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		id = id << 8 | bytes[i];
	return id;
}

static void
put_texts(struct buf *b, const struct transfer *t)
{
	const struct bank *bank = bank_by_bin(str_of(t->bin));

	buf_puts(b, ",\"transaction_content\":");
	json_put_str(b, str_of(t->content));
	buf_puts(b, ",\"reference_number\":");
	json_put_str(b, str_of(t->hook & SEPAY_NO_REF ? "" : t->bank_ref));
	buf_puts(b, ",\"code\":null,\"bank_brand_name\":");
	json_put_str(b, str_of(bank == NULL ? "" : bank->short_name));
	buf_puts(b, ",\"transaction_date\":\"");
	stamp_put_iso(b, sepay_booked_ms(t));
	buf_printf(b, "\",\"account_number\":\"%s\"", t->account);
}

static void
put_item(const struct list *l, const struct transfer *t)
{
	struct buf *b = l->out;
	bool is_out = (t->hook & SEPAY_MONEY_OUT) != 0;
	long long in = is_out ? 0 : (long long)t->amount.dong;
	long long out = is_out ? (long long)t->amount.dong : 0;
	long long after = t->hook & SEPAY_NO_BALANCE ? 0 :
	    (long long)t->balance.dong;

	buf_puts(b, l->put > 0 ? ",{\"id\":\"" : "{\"id\":\"");
	if (l->v1) {
		buf_printf(b, "%lld\",\"amount_in\":\"%lld.00\","
		    "\"amount_out\":\"%lld.00\",\"accumulated\":"
		    "\"%lld.00\",\"sub_account\":null",
		    (long long)t->id, in, out, after);
	} else {
		put_uuid(b, t->id);
		buf_printf(b, "\",\"amount_in\":%lld,\"amount_out\":%lld,"
		    "\"accumulated\":%lld,\"va\":null,\"transfer_type\":"
		    "\"%s\"", in, out, after, is_out ? "out" : "in");
	}
	put_texts(b, t);
	buf_putc(b, '}');
}

static bool
take(void *ctx, const struct transfer *t)
{
	struct list *l = ctx;
	char at[NOTICE_TIME + 1];
	struct buf b = BUF(at);

	stamp_put_iso(&b, sepay_booked_ms(t));
	if (l->way.n > 0 && !str_eq(l->way, STR("out")) ==
	    ((t->hook & SEPAY_MONEY_OUT) != 0))
		return true;
	if (t->id < l->since || (l->account.n > 0 &&
	    !str_eq(l->account, str_of(t->account))) ||
	    (l->from.n == NOTICE_TIME && memcmp(at, l->from.p,
	    NOTICE_TIME) < 0) || (l->to.n == NOTICE_TIME &&
	    memcmp(at, l->to.p, NOTICE_TIME) > 0))
		return true;
	if (l->skip-- > 0)
		return true;
	l->more = l->put == l->most;
	if (l->more)
		return false;
	put_item(l, t);
	l->put++;
	return true;
}

static int64_t
number(struct http_exchange *x, const char *name, int64_t none, int64_t max)
{
	int64_t v;

	if (!str_to_i64(http_query(x, name), &v) || v < 1)
		return none;
	return v < max ? v : max;
}

static void
answer(struct http_exchange *x, struct buf *out)
{
	struct http_reply r = { .status = 200, .type = HTTP_JSON,
	    .body = buf_str(out) };

	if (out->full)
		http_error(x, 500, "the answer is too long");
	else
		http_answer(x, &r);
}

static void
refuse_often(struct http_exchange *x)
{
	struct http_reply r = { .status = 429, .type = HTTP_JSON,
	    .body = STR("{\"error\":\"too many requests\"}"),
	    .retry_after_s = 1 };

	http_answer(x, &r);
}

void
userapi_v1(struct http_exchange *x)
{
	struct desk *d = x->app;
	struct buf out = BUF(page);
	struct list l = { .out = &out, .v1 = true,
	    .account = http_query(x, "account_number"),
	    .from = http_query(x, "transaction_date_min"),
	    .to = http_query(x, "transaction_date_max"),
	    .since = id_of(http_query(x, "since_id")),
	    .most = number(x, "limit", V1_LIMIT_MAX, V1_LIMIT_MAX) };

	if (too_often()) {
		refuse_often(x);
		return;
	}
	if (!is_token(x)) {   /* so says the first version */
		answer(x, &out);
		return;
	}
	buf_puts(&out, "{\"status\":200,\"error\":null,\"messages\":{"
	    "\"success\":true},\"transactions\":[");
	teller_each(d->teller, take, &l);
	buf_puts(&out, "]}");
	answer(x, &out);
}

void
userapi_v2(struct http_exchange *x)
{
	struct desk *d = x->app;
	struct buf out = BUF(page);
	struct list l = { .out = &out,
	    .from = http_query(x, "transaction_date_from"),
	    .to = http_query(x, "transaction_date_to"),
	    .way = http_query(x, "transfer_type"),
	    .since = id_of(http_query(x, "since_id")),
	    .most = number(x, "per_page", 20, V2_PAGE_MAX) };
	int64_t number_of_page = number(x, "page", 1, 100000);

	if (too_often()) {
		refuse_often(x);
		return;
	}
	if (!is_token(x)) {
		http_error(x, 401, "the token is not accepted");
		return;
	}
	l.skip = (number_of_page - 1) * l.most;
	buf_puts(&out, "{\"status\":\"success\",\"data\":[");
	teller_each(d->teller, take, &l);
	buf_printf(&out, "],\"meta\":{\"pagination\":{\"per_page\":%lld,"
	    "\"current_page\":%lld,\"has_more\":%s}}}", (long long)l.most,
	    (long long)number_of_page, l.more ? "true" : "false");
	answer(x, &out);
}
