/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/fold.h"
#include "ledger/vietqr.h"

#define ANS_MAX 25       /* characters of 59 and of each part of 62 */
#define CITY_MAX 15
#define TEMPLATE_MAX 99  /* characters of a template */

/* A payload under construction; the first refusal stays. */
struct making {
	struct buf out;
	const char *why;
};

static void
refuse(struct making *m, const char *why)
{
	if (m->why == NULL)
		m->why = why;
}

static bool
is_digits(struct str s, size_t n)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n == n;
}

static bool
is_alnum(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= 'a' && c <= 'z'))
			return false;
	}
	return true;
}

/* Everything put here is ASCII, so its bytes are its characters. */
static void
put_field(struct buf *b, unsigned id, struct str value)
{
	char head[5] = { (char)('0' + id / 10), (char)('0' + id % 10),
		(char)('0' + value.n / 10), (char)('0' + value.n % 10), '\0' };

	buf_puts(b, head);
	buf_put(b, value);
}

static void
put_template(struct making *m, unsigned id, const struct buf *part)
{
	if (part->full || part->n > TEMPLATE_MAX)
		refuse(m, "bill, store, terminal and purpose together are over"
		    " 99 characters with their headers");
	else if (part->n > 0)
		put_field(&m->out, id, buf_str(part));
}

/* A name in the common character set: marks folded away, any run of what is
 * left outside 0x20..0x7E one blank. */
static void
fold_name(struct buf *b, struct str s)
{
	bool gap = false;

	for (size_t at = 0; at < s.n;) {
		int c = fold_next(s, &at);
		if (c == FOLD_NOTHING)
			continue;
		if (c <= ' ' || c >= 0x7f) {
			gap = true;
			continue;
		}
		if (gap && b->n > 0)
			buf_putc(b, ' ');
		buf_putc(b, (char)c);
		gap = false;
	}
}

struct rule { unsigned id; size_t max; const char *empty, *too_long; };

/* An optional field of folded text. */
static void
put_text(struct making *m, struct buf *to, struct rule rule, struct str text)
{
	char folded[ANS_MAX + 1];
	struct buf b = BUF(folded);

	if (text.n == 0)
		return;
	fold_name(&b, text);
	if (b.full || b.n > rule.max)
		refuse(m, rule.too_long);
	else if (b.n == 0)
		refuse(m, rule.empty);
	else
		put_field(to, rule.id, buf_str(&b));
}

static void
put_account(struct making *m, const struct vietqr_order *o)
{
	static const char *const services[] = {
		[VIETQR_TO_ACCOUNT] = "QRIBFTTA",
		[VIETQR_TO_CARD] = "QRIBFTTC",
		[VIETQR_PUSH] = "QRPUSH",
	};
	char inner[TEMPLATE_MAX + 1], outer[TEMPLATE_MAX + 1];
	struct buf account = BUF(inner);
	struct buf whole = BUF(outer);

	if (!is_digits(o->bin, BIN_LEN)) {
		refuse(m, "bin is not six digits");
		return;
	}
	if (o->account.n == 0 || o->account.n > ACCOUNT_MAX ||
	    !is_alnum(o->account)) {
		refuse(m, "account is not 1 to 19 letters and digits");
		return;
	}
	put_field(&account, 0, o->bin);
	put_field(&account, 1, o->account);
	put_field(&whole, 0, STR(VIETQR_GUID));
	put_field(&whole, 1, buf_str(&account));
	put_field(&whole, 2, str_of(services[o->service]));
	put_template(m, 38, &whole);
}

static void
put_category(struct making *m, const struct vietqr_order *o)
{
	if (o->mcc.n > 0 && !is_digits(o->mcc, 4))
		refuse(m, "mcc is not four digits");
	else if (o->mcc.n > 0)
		put_field(&m->out, 52, o->mcc);
	if (o->service == VIETQR_PUSH &&
	    (o->mcc.n == 0 || o->name.n == 0 || o->city.n == 0))
		refuse(m, "a QRPUSH code needs mcc, name and city");
}

static void
put_amount(struct making *m, struct vnd amount)
{
	char digits[16];
	struct buf b = BUF(digits);

	if (amount.dong == 0)
		return;
	if (!vnd_is_sale(amount)) {
		refuse(m, "amount is not 1 to 499999999");
		return;
	}
	buf_i64(&b, amount.dong);
	put_field(&m->out, 54, buf_str(&b));
}

static void
put_merchant(struct making *m, const struct vietqr_order *o)
{
	static const struct rule name = { 59, ANS_MAX,
		"name has no letter or digit",
		"name is over 25 characters" };
	static const struct rule city = { 60, CITY_MAX,
		"city has no letter or digit",
		"city is over 15 characters" };

	put_text(m, &m->out, name, o->name);
	put_text(m, &m->out, city, o->city);
}

static void
put_additional(struct making *m, const struct vietqr_order *o)
{
	static const struct rule bill = { 1, ANS_MAX,
		"bill has no letter or digit", "bill is over 25 characters" };
	static const struct rule store = { 3, ANS_MAX,
		"store has no letter or digit", "store is over 25 characters" };
	static const struct rule terminal = { 7, ANS_MAX,
		"terminal has no letter or digit",
		"terminal is over 25 characters" };
	char part[4 * (4 + ANS_MAX) + 1], folded[VIETQR_PURPOSE_MAX + 1];
	struct buf whole = BUF(part);
	struct buf purpose = BUF(folded);

	put_text(m, &whole, bill, o->bill);
	put_text(m, &whole, store, o->store);
	put_text(m, &whole, terminal, o->terminal);
	fold_words(&purpose, o->purpose);
	if (purpose.full)
		refuse(m, "purpose is over 25 characters");
	else if (purpose.n > 0)
		put_field(&whole, 8, buf_str(&purpose));
	else if (o->purpose.n > 0)
		refuse(m, "purpose has no letter or digit");
	put_template(m, 62, &whole);
}

/* The order of fields is that of the samples in NAPAS' format. */
enum rc
vietqr_make(const struct vietqr_order *o, struct buf *out, const char **why)
{
	char payload[VIETQR_PAYLOAD_MAX + 1];
	struct making m = { .out = BUF(payload) };
	bool was_full = out->full;

	put_field(&m.out, 0, STR("01"));
	put_field(&m.out, 1, o->amount.dong == 0 ? STR("11") : STR("12"));
	put_account(&m, o);
	put_category(&m, o);
	put_field(&m.out, 53, STR("704"));
	put_amount(&m, o->amount);
	put_field(&m.out, 58, STR("VN"));
	put_merchant(&m, o);
	put_additional(&m, o);
	buf_puts(&m.out, "6304");
	buf_printf(&m.out, "%04X", vietqr_crc(buf_str(&m.out)));
	if (m.why == NULL) {
		REQUIRE(!m.out.full);
		buf_put(out, buf_str(&m.out));
		if (!out->full)
			return RC_OK;
		out->full = was_full;
		*why = "no room for the payload";
		return RC_TOO_BIG;
	}
	*why = m.why;
	return RC_BAD_INPUT;
}
