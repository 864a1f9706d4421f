/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>

#include "ledger/bank.h"
#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "tests/bank/sepay_out.h"
#include "tests/bank/stamp.h"

/* --- one message --------------------------------------------------------- */

static const struct { const char *word; int64_t bit; } fault_words[] = {
	{ "drop", SEPAY_DROP }, { "lose", SEPAY_LOSE },
	{ "twice", SEPAY_TWICE }, { "changed", SEPAY_CHANGED },
	{ "stale", SEPAY_STALE }, { "forged", SEPAY_FORGED },
	{ "unsigned", SEPAY_UNSIGNED }, { "out", SEPAY_MONEY_OUT },
	{ "no-balance", SEPAY_NO_BALANCE }, { "no-ref", SEPAY_NO_REF },
	{ "night", SEPAY_NIGHT },
};
#define FAULT_WORDS (sizeof(fault_words) / sizeof(fault_words[0]))

bool
sepay_faults(struct str words, int64_t *bits)
{
	int64_t all = 0;

	while (words.n > 0) {
		struct str word = str_cut(&words, ',');
		size_t i = 0;
		while (i < FAULT_WORDS &&
		    !str_eq(word, str_of(fault_words[i].word)))
			i++;
		if (i == FAULT_WORDS)
			return false;
		all |= fault_words[i].bit;
	}
	*bits = all;
	return true;
}

int64_t
sepay_booked_ms(const struct transfer *t)
{
	const int64_t zone_ms = 7 * 3600000, day_ms = 86400000;
	int64_t ms = t->wall_ms + zone_ms;

	return t->hook & SEPAY_NIGHT ? ms - ms % day_ms + day_ms - zone_ms :
	    t->wall_ms;
}

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z');
}

/* SePay's own guess: prefix C4, then letters and digits up to the length set
 * in its panel.  Stops at anything else, so it is often short or missing;
 * whoever trusts it alone loses money. */
static void
put_code(struct buf *out, struct str content, size_t code_max)
{
	char code[2 + 32 + 1];
	struct buf c = BUF(code);

	for (size_t i = 0; i + 5 <= content.n; i++) {
		struct str s = str_from(content, i);
		size_t n = 2;
		if (!str_eq_nocase(str_part(s, 0, 2), STR("C4")))
			continue;
		while (n < s.n && n < 2 + code_max && is_alnum(s.p[n]))
			n++;
		if (n < 5)   /* at least three after the prefix */
			continue;
		for (size_t k = 0; k < n; k++)
			buf_putc(&c, s.p[k] >= 'a' && s.p[k] <= 'z'
			    ? (char)(s.p[k] - 'a' + 'A') : s.p[k]);
		json_put_str(out, buf_str(&c));
		return;
	}
	buf_puts(out, "null");
}

enum rc
sepay_body(const struct transfer *t, size_t code_max, struct buf *out)
{
	const struct bank *bank = bank_by_bin(str_of(t->bin));
	char text[MANGLE_CONTENT_MAX + 32];
	struct buf description = BUF(text);

	REQUIRE(code_max <= 32);
	buf_printf(&description, "BankAPINotify %s", t->content);
	buf_printf(out, "{\"id\":%lld,\"gateway\":", (long long)t->id);
	json_put_str(out, str_of(bank == NULL ? "MBBank" : bank->short_name));
	buf_puts(out, ",\"transactionDate\":\"");
	stamp_put_iso(out, t->wall_ms);
	buf_puts(out, "\",\"accountNumber\":");
	json_put_str(out, str_of(t->account));
	buf_puts(out, ",\"subAccount\":\"\",\"code\":");
	put_code(out, str_of(t->content), code_max);
	buf_puts(out, ",\"content\":");
	json_put_str(out, str_of(t->content));
	buf_printf(out, ",\"transferType\":\"%s\",\"description\":",
	    t->hook & SEPAY_MONEY_OUT ? "out" : "in");
	json_put_str(out, buf_str(&description));
	buf_printf(out, ",\"transferAmount\":%lld,\"accumulated\":%lld",
	    (long long)t->amount.dong, t->hook & SEPAY_NO_BALANCE ? 0LL :
	    (long long)t->balance.dong);
	buf_puts(out, ",\"referenceCode\":");
	json_put_str(out, str_of(t->hook & SEPAY_NO_REF ? "" : t->bank_ref));
	buf_putc(out, '}');
	return out->full ? RC_TOO_BIG : RC_OK;
}

void
sepay_sign(const struct sepay_auth *a, int64_t unix_s, struct str body,
    struct sepay_headers *out)
{
	struct buf first = BUF(out->line[0]), second = BUF(out->line[1]);
	char stamp[24];
	struct buf ts = BUF(stamp);
	uint8_t mac[HASH_BYTES];

	if (a->apikey) {
		buf_printf(&first, "Authorization: Apikey %s", a->secret);
		return;
	}
	buf_i64(&ts, unix_s);
	hmac_sha256(str_of(a->secret),
	    (struct str[]){ buf_str(&ts), STR("."), body }, 3, mac);
	buf_printf(&first, "X-SePay-Timestamp: %s", stamp);
	buf_puts(&second, "X-SePay-Signature: sha256=");
	buf_hex(&second, mac, sizeof(mac));
}

bool
sepay_is_success(int status, struct str reply)
{
	if (status != 200 && status != 201)
		return false;
	json_t *root = json_loadb(reply.p, reply.n, 0, NULL);
	bool yes = json_is_true(json_object_get(root, "success"));
	json_decref(root);
	return yes;
}

/* --- when ------------------------------------------------------------- */

/* Minutes between one attempt and the next. */
static const int64_t gap_min[SEPAY_TRIES] = {
	0, 1, 1, 2, 3, 5, 8, 13
};

void
sepay_out_init(struct sepay_out *q, int64_t speed)
{
	REQUIRE(speed >= 1);
	q->n = 0;
	q->held = false;
	q->speed = speed;
}

enum rc
sepay_out_add(struct sepay_out *q, const struct delivery *d)
{
	if (q->n == SEPAY_QUEUE_MAX)
		return RC_TOO_BIG;
	q->item[q->n++] = *d;
	return RC_OK;
}

enum rc
sepay_out_take(struct sepay_out *q, int64_t now_ms, struct delivery *d,
    int64_t *wait_ms)
{
	size_t best = 0;

	*wait_ms = 1000;
	if (q->held || q->n == 0)
		return RC_AGAIN;
	for (size_t i = 1; i < q->n; i++)
		if (q->item[i].due_ms < q->item[best].due_ms)
			best = i;
	if (q->item[best].due_ms > now_ms) {
		if (q->item[best].due_ms - now_ms < *wait_ms)
			*wait_ms = q->item[best].due_ms - now_ms;
		return RC_AGAIN;
	}
	*d = q->item[best];
	/* Equal due times leave in the order they came. */
	for (size_t i = best; i + 1 < q->n; i++)
		q->item[i] = q->item[i + 1];
	q->n--;
	return RC_OK;
}

bool
sepay_out_again(struct sepay_out *q, const struct delivery *d, int64_t now_ms)
{
	struct delivery next = *d;

	next.tries++;
	/* What a person or a fault sent by hand is sent once. */
	if (d->kind != SEPAY_SCHEDULED || next.tries >= SEPAY_TRIES)
		return false;
	next.due_ms = now_ms + gap_min[next.tries] * 60000 / q->speed;
	return sepay_out_add(q, &next) == RC_OK;
}

void
sepay_out_release(struct sepay_out *q, int64_t now_ms, bool reversed)
{
	q->held = false;
	for (size_t i = 0; i < q->n; i++)
		q->item[i].due_ms = now_ms -
		    (reversed ? q->item[i].id - BOOK_FIRST_ID : 0);
}
