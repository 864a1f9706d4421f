/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "ledger/entry.h"
#include "ledger/ledger.h"   /* evidence_name */
#include "ledger/shift_sums.h"

static const struct {
	const char *name;
	bool is_private;
} kinds[] = {
	[ENTRY_BOOT] = { "boot", false },
	[ENTRY_PROFILE_SET] = { "profile.set", false },
	[ENTRY_SALE_OPEN] = { "sale.open", false },
	[ENTRY_SALE_VOID] = { "sale.void", false },
	[ENTRY_SALE_EXPIRE] = { "sale.expire", false },
	[ENTRY_SALE_SEEN] = { "sale.seen", false },
	[ENTRY_SALE_CASH] = { "sale.cash", true },
	[ENTRY_BANK_CREDIT] = { "bank.credit", false },
	[ENTRY_MAIL] = { "mail", false },
	[ENTRY_SHIFT_OPEN] = { "shift.open", true },
	[ENTRY_SHIFT_CLOSE] = { "shift.close", true },
	[ENTRY_REFUND] = { "refund", true },
	[ENTRY_DEBT_ADD] = { "debt.add", true },
	[ENTRY_DEBT_PAY] = { "debt.pay", true },
	[ENTRY_DEBT_ASK] = { "debt.ask", true },
	[ENTRY_SALE_CODE] = { "sale.code", false },
	[ENTRY_SALE_UNPROVEN] = { "sale.unproven", false },
	[ENTRY_PROOF_TRY] = { "proof.try", false },
	[ENTRY_PROOF_UNLOCK] = { "proof.unlock", false },
	[ENTRY_RESTORE] = { "restore", false },
	[ENTRY_TIME_SET] = { "time.set", false },
	[ENTRY_SHIFT_TRY] = { "shift.try", true },
	[ENTRY_SHIFT_CODE] = { "shift.code", true },
	[ENTRY_FEE_ASK] = { "fee.ask", false },
	[ENTRY_FEE_CASH] = { "fee.cash", false },
	[ENTRY_TICKET] = { "ticket.issue", false },
	[ENTRY_TICKET_VOID] = { "ticket.void", false },
	[ENTRY_HANDOVER] = { "fee.handover", false },
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == ENTRY_KIND_COUNT,
    "every kind has a name");

const char *
entry_kind_name(enum entry_kind k)
{
	REQUIRE(k < ENTRY_KIND_COUNT);
	return kinds[k].name;
}

bool
entry_is_private(enum entry_kind k)
{
	REQUIRE(k < ENTRY_KIND_COUNT);
	return kinds[k].is_private;
}

const char *
entry_ref(const struct entry *e)
{
	switch (e->kind) {
	case ENTRY_SALE_OPEN:
	case ENTRY_SALE_VOID:
	case ENTRY_SALE_EXPIRE:
	case ENTRY_SALE_SEEN:
	case ENTRY_SALE_CASH:
	case ENTRY_DEBT_ASK:
	case ENTRY_SALE_CODE:
	case ENTRY_FEE_ASK:
	case ENTRY_FEE_CASH:
		return e->d.sale.ref;
	case ENTRY_BANK_CREDIT:
		return e->d.credit.ref;
	case ENTRY_REFUND:
		return e->d.refund.ref;
	case ENTRY_SALE_UNPROVEN:
		return e->d.doubt.ref;
	case ENTRY_PROOF_TRY:
		return e->d.attempt.ref;
	case ENTRY_PROOF_UNLOCK:
	case ENTRY_RESTORE:
	case ENTRY_TIME_SET:
	case ENTRY_BOOT:
	case ENTRY_PROFILE_SET:
	case ENTRY_MAIL:
	case ENTRY_SHIFT_OPEN: case ENTRY_SHIFT_CLOSE: case ENTRY_SHIFT_TRY:
	case ENTRY_SHIFT_CODE:
	case ENTRY_DEBT_ADD:
	case ENTRY_DEBT_PAY:
	case ENTRY_TICKET:
	case ENTRY_TICKET_VOID:
	case ENTRY_HANDOVER:
	case ENTRY_KIND_COUNT:
		break;
	}
	return "";
}

/* --- writing: `before` is the punctuation and name in front ------------- */

static void
put_text(struct buf *b, const char *before, const char *z)
{
	buf_puts(b, before);
	json_put_str(b, str_of(z));
}

static void
put_i64(struct buf *b, const char *before, int64_t v)
{
	buf_puts(b, before);
	buf_i64(b, v);
}

static void
put_profile(struct buf *b, const struct profile *p)
{
	put_i64(b, "{\"terminal\":", p->terminal);
	put_i64(b, ",\"epoch\":", p->epoch);
	put_text(b, ",\"bin\":", p->bin);
	put_text(b, ",\"account\":", p->account);
	put_text(b, ",\"holder\":", p->holder);
	put_text(b, ",\"stall\":", p->stall);
	put_text(b, ",\"place\":", p->place);
	put_text(b, ",\"prefix\":", p->prefix);
	buf_putc(b, '}');
}

static void
put_credit(struct buf *b, const struct credit *c)
{
	put_text(b, "{\"id\":", c->id);
	put_text(b, ",\"ref\":", c->ref);
	put_i64(b, ",\"amount\":", c->amount.dong);
	put_text(b, ",\"bank_ref\":", c->bank_ref);
	put_text(b, ",\"at\":", c->at);
	put_i64(b, ",\"mail\":", c->mail);
	buf_putc(b, '}');
}

/* JSON text without the blanks between its values: a line break there would
 * end our line. */
static void
put_compact(struct buf *b, struct str s)
{
	bool in_string = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!in_string && (c == ' ' || c == '\t' || c == '\r' ||
		    c == '\n'))
			continue;
		buf_putc(b, c);
		if (in_string && c == '\\' && i + 1 < s.n)
			buf_putc(b, s.p[++i]);
		else if (c == '"')
			in_string = !in_string;
	}
}

static void
put_mail(struct buf *b, const struct entry_mail *m)
{
	put_i64(b, "{\"mail\":", m->n);
	buf_puts(b, ",\"k\":\"");
	buf_put(b, m->kind);
	buf_puts(b, "\",\"d\":");
	put_compact(b, m->d);
	buf_putc(b, '}');
}

static void
put_close(struct buf *b, const struct entry_shift *s)
{
	put_i64(b, "{\"shift\":", s->id);
	shift_sums_put(b, &s->sums);
	put_i64(b, ",\"counted\":", s->counted.dong);
}

static void
put_refund(struct buf *b, const struct entry_refund *r)
{
	put_text(b, "{\"ref\":", r->ref);
	put_i64(b, ",\"amount\":", r->amount.dong);
	put_text(b, ",\"by\":", evidence_name(r->by));
}

static void
put_debt(struct buf *b, const struct entry *e)
{
	put_text(b, "{\"who\":", e->d.debt.who);
	put_i64(b, ",\"amount\":", e->d.debt.amount.dong);
	if (e->kind == ENTRY_DEBT_PAY)
		put_text(b, ",\"by\":", evidence_name(e->d.debt.by));
}

static void
put_order(struct buf *b, const struct entry *e)
{
	put_text(b, "{\"ref\":", e->d.sale.ref);
	if (e->kind == ENTRY_DEBT_ASK)
		put_text(b, ",\"who\":", e->d.sale.who);
	put_i64(b, ",\"amount\":", e->d.sale.amount.dong);
	put_text(b, ",\"bin\":", e->d.sale.bin);
	put_text(b, ",\"account\":", e->d.sale.account);
}

static void
put_try(struct buf *b, const struct entry_try *t)
{
	put_text(b, "{\"ref\":", t->ref);
	put_i64(b, ",\"try\":", t->number);
	put_i64(b, ",\"amount\":", t->amount.dong);
}

static void
put_shift_code(struct buf *b, const struct entry *e)
{
	const struct entry_shift_code *c = &e->d.shift_code;

	put_i64(b, "{\"shift\":", c->id);
	if (e->kind == ENTRY_SHIFT_TRY)
		put_i64(b, ",\"try\":", c->number);
	put_i64(b, ",\"total\":", c->total.dong);
	if (e->kind == ENTRY_SHIFT_CODE)
		put_i64(b, ",\"ours\":", c->ours.dong);
}

static void
put_shift(struct buf *b, const struct entry *e)
{
	if (e->kind == ENTRY_SHIFT_CLOSE) {
		put_close(b, &e->d.shift);
		return;
	}
	if (e->kind != ENTRY_SHIFT_OPEN) {
		put_shift_code(b, e);
		return;
	}
	put_i64(b, "{\"shift\":", e->d.shift.id);
	put_i64(b, ",\"cash\":", e->d.shift.cash.dong);
}

static void
put_money(struct buf *b, const struct entry_sale *s)
{
	put_text(b, "{\"ref\":", s->ref);
	put_i64(b, ",\"amount\":", s->amount.dong);
}

static void
put_doubt(struct buf *b, const struct entry_doubt *d)
{
	put_text(b, "{\"ref\":", d->ref);
	put_text(b, ",\"by\":", evidence_name(d->by));
}

static void
put_d(struct buf *b, const struct entry *e)
{
	switch (e->kind) {
	case ENTRY_BOOT:
		put_text(b, "{\"sw\":", e->d.software);
		break;
	case ENTRY_TIME_SET:
		put_i64(b, "{\"server\":", e->d.server_ms);
		break;
	case ENTRY_PROFILE_SET:
		put_profile(b, &e->d.profile);
		return;
	case ENTRY_SALE_OPEN: case ENTRY_DEBT_ASK:
		put_order(b, e);
		break;
	case ENTRY_SALE_VOID:
	case ENTRY_SALE_EXPIRE:
		put_text(b, "{\"ref\":", e->d.sale.ref);
		break;
	case ENTRY_SALE_SEEN:
	case ENTRY_SALE_CASH:
	case ENTRY_SALE_CODE:
		put_money(b, &e->d.sale);
		break;
	case ENTRY_BANK_CREDIT:
		put_credit(b, &e->d.credit);
		return;
	case ENTRY_MAIL:
		put_mail(b, &e->d.mail);
		return;
	case ENTRY_SHIFT_OPEN: case ENTRY_SHIFT_CLOSE: case ENTRY_SHIFT_TRY:
	case ENTRY_SHIFT_CODE:
		put_shift(b, e);
		break;
	case ENTRY_REFUND:
		put_refund(b, &e->d.refund);
		break;
	case ENTRY_DEBT_ADD: case ENTRY_DEBT_PAY:
		put_debt(b, e);
		break;
	case ENTRY_SALE_UNPROVEN:
		put_doubt(b, &e->d.doubt);
		break;
	case ENTRY_PROOF_TRY:
		put_try(b, &e->d.attempt);
		break;
	case ENTRY_PROOF_UNLOCK:
		put_i64(b, "{\"lock\":", e->d.lock);
		break;
	case ENTRY_RESTORE:
		lost_put(b, &e->d.lost);
		return;
	case ENTRY_FEE_ASK: case ENTRY_FEE_CASH: case ENTRY_TICKET:
	case ENTRY_TICKET_VOID: case ENTRY_HANDOVER:
		entry_put_round(b, e);
		return;
	case ENTRY_KIND_COUNT:
		break;
	}
	buf_putc(b, '}');
}

enum rc
entry_encode(const struct entry *e, struct buf *line)
{
	size_t from = line->n;
	bool was_full = line->full;

	if (!entry_is_valid(e))
		return RC_BAD_INPUT;
	put_i64(line, "{\"n\":", e->n);
	put_text(line, ",\"k\":", kinds[e->kind].name);
	put_i64(line, ",\"t\":", e->wall_ms);
	put_i64(line, ",\"q\":", e->quality);
	put_i64(line, ",\"b\":", e->boot);
	put_i64(line, ",\"m\":", e->mono_ms);
	buf_puts(line, ",\"d\":");
	put_d(line, e);
	buf_putc(line, '}');
	if (!line->full && line->n - from <= LINE_MAX_BYTES_JOURNAL)
		return RC_OK;
	line->n = from;   /* nothing half-written stays */
	line->p[from] = '\0';
	line->full = was_full;
	return RC_TOO_BIG;
}

/* --- reading --------------------------------------------------------- */

#define GET_TEXT(obj, name, array) \
	json_get_str((obj), (name), (array), sizeof(array))

static bool
get_u32(struct str obj, const char *name, uint32_t *v)
{
	int64_t wide;

	if (!json_get_i64(obj, name, &wide) || wide < 0 || wide > UINT32_MAX)
		return false;
	*v = (uint32_t)wide;
	return true;
}

static bool
get_profile(struct str d, struct profile *p)
{
	return get_u32(d, "terminal", &p->terminal) &&
	    get_u32(d, "epoch", &p->epoch) && GET_TEXT(d, "bin", p->bin) &&
	    GET_TEXT(d, "account", p->account) &&
	    GET_TEXT(d, "holder", p->holder) &&
	    GET_TEXT(d, "stall", p->stall) &&
	    GET_TEXT(d, "place", p->place) &&
	    GET_TEXT(d, "prefix", p->prefix);
}

static bool
get_credit(struct str d, struct credit *c)
{
	return GET_TEXT(d, "id", c->id) && GET_TEXT(d, "ref", c->ref) &&
	    json_get_i64(d, "amount", &c->amount.dong) &&
	    GET_TEXT(d, "bank_ref", c->bank_ref) &&
	    GET_TEXT(d, "at", c->at) && json_get_i64(d, "mail", &c->mail);
}

static bool
get_mail(struct str d, struct entry_mail *m)
{
	struct str kind;

	if (!json_get_i64(d, "mail", &m->n) || !json_get(d, "k", &kind) ||
	    kind.n < 2 || !json_get(d, "d", &m->d))
		return false;
	m->kind = str_part(kind, 1, kind.n - 2);
	return true;
}

static bool
get_by(struct str d, enum evidence *by)
{
	char name[8];

	if (!GET_TEXT(d, "by", name))
		return false;
	for (enum evidence v = 0; v < EVIDENCE_COUNT; v++)
		if (strcmp(evidence_name(v), name) == 0) {
			*by = v;
			return true;
		}
	return false;
}

static bool
get_close(struct str d, struct entry_shift *s)
{
	return json_get_i64(d, "shift", &s->id) &&
	    shift_sums_get(d, &s->sums) &&
	    json_get_i64(d, "counted", &s->counted.dong);
}

static bool
get_shift_code(struct str d, enum entry_kind k, struct entry_shift_code *c)
{
	return json_get_i64(d, "shift", &c->id) &&
	    json_get_i64(d, "total", &c->total.dong) &&
	    (k == ENTRY_SHIFT_TRY ? json_get_i64(d, "try", &c->number) :
	    json_get_i64(d, "ours", &c->ours.dong));
}

static bool
get_debt(struct str d, struct entry_debt *debt)
{
	return GET_TEXT(d, "who", debt->who) &&
	    json_get_i64(d, "amount", &debt->amount.dong);
}

static bool
get_order(struct str d, struct entry_sale *s)
{
	return GET_TEXT(d, "ref", s->ref) &&
	    json_get_i64(d, "amount", &s->amount.dong) &&
	    GET_TEXT(d, "bin", s->bin) && GET_TEXT(d, "account", s->account);
}

static bool
get_try(struct str d, struct entry_try *t)
{
	return GET_TEXT(d, "ref", t->ref) &&
	    json_get_i64(d, "try", &t->number) &&
	    json_get_i64(d, "amount", &t->amount.dong);
}

static bool
get_d(struct str d, struct entry *e)
{
	switch (e->kind) {
	case ENTRY_BOOT:
		return GET_TEXT(d, "sw", e->d.software);
	case ENTRY_TIME_SET:
		return json_get_i64(d, "server", &e->d.server_ms);
	case ENTRY_PROFILE_SET:
		return get_profile(d, &e->d.profile);
	case ENTRY_SALE_OPEN:
		return get_order(d, &e->d.sale);
	case ENTRY_DEBT_ASK:
		return get_order(d, &e->d.sale) &&
		    GET_TEXT(d, "who", e->d.sale.who);
	case ENTRY_SALE_VOID:
	case ENTRY_SALE_EXPIRE:
		return GET_TEXT(d, "ref", e->d.sale.ref);
	case ENTRY_SALE_SEEN:
	case ENTRY_SALE_CASH:
	case ENTRY_SALE_CODE:
		return GET_TEXT(d, "ref", e->d.sale.ref) &&
		    json_get_i64(d, "amount", &e->d.sale.amount.dong);
	case ENTRY_BANK_CREDIT:
		return get_credit(d, &e->d.credit);
	case ENTRY_MAIL:
		return get_mail(d, &e->d.mail);
	case ENTRY_SHIFT_OPEN:
		return json_get_i64(d, "shift", &e->d.shift.id) &&
		    json_get_i64(d, "cash", &e->d.shift.cash.dong);
	case ENTRY_SHIFT_CLOSE:
		return get_close(d, &e->d.shift);
	case ENTRY_SHIFT_TRY:
	case ENTRY_SHIFT_CODE:
		return get_shift_code(d, e->kind, &e->d.shift_code);
	case ENTRY_REFUND:
		return GET_TEXT(d, "ref", e->d.refund.ref) &&
		    json_get_i64(d, "amount", &e->d.refund.amount.dong) &&
		    get_by(d, &e->d.refund.by);
	case ENTRY_DEBT_ADD:
		return get_debt(d, &e->d.debt);
	case ENTRY_DEBT_PAY:
		return get_debt(d, &e->d.debt) && get_by(d, &e->d.debt.by);
	case ENTRY_SALE_UNPROVEN:
		return GET_TEXT(d, "ref", e->d.doubt.ref) &&
		    get_by(d, &e->d.doubt.by);
	case ENTRY_PROOF_TRY:
		return get_try(d, &e->d.attempt);
	case ENTRY_PROOF_UNLOCK:
		return json_get_i64(d, "lock", &e->d.lock);
	case ENTRY_RESTORE:
		return lost_get(d, &e->d.lost);
	case ENTRY_FEE_ASK: case ENTRY_FEE_CASH: case ENTRY_TICKET:
	case ENTRY_TICKET_VOID: case ENTRY_HANDOVER:
		return entry_get_round(d, e);
	case ENTRY_KIND_COUNT:
		break;
	}
	return false;
}

static enum entry_kind
find_kind(const char *name)
{
	enum entry_kind k = 0;

	while (k < ENTRY_KIND_COUNT && strcmp(kinds[k].name, name) != 0)
		k++;
	return k;
}

/* The next member, a number, in the one place it may have. */
static bool
take_i64(struct str *rest, const char *before, int64_t *v)
{
	struct str name = str_of(before);

	if (!str_starts(*rest, name))
		return false;
	*rest = str_from(*rest, name.n);
	struct str digits = str_part(*rest, 0, str_find(*rest, ','));
	*rest = str_from(*rest, digits.n);
	return json_i64(digits, v);
}

/* n and k, whose bytes *b has after it. */
static bool
get_start(struct str line, struct entry *e, struct buf *b)
{
	char kind[ENTRY_KIND_TEXT_MAX + 1];

	if (!json_get_i64(line, "n", &e->n) || !GET_TEXT(line, "k", kind))
		return false;
	e->kind = find_kind(kind);
	put_i64(b, "{\"n\":", e->n);
	put_text(b, ",\"k\":", kind);
	return !b->full && str_starts(line, buf_str(b));
}

/* Everything but d: the names and order are checked by spelling it again. */
static bool
get_head(struct str line, struct entry *e, struct str *d)
{
	char again[256];
	struct buf b = BUF(again);
	int64_t quality;

	if (line.n > LINE_MAX_BYTES_JOURNAL || !json_check(line, NULL) ||
	    !get_start(line, e, &b))
		return false;
	struct str rest = str_from(line, b.n);
	if (!take_i64(&rest, ",\"t\":", &e->wall_ms) ||
	    !take_i64(&rest, ",\"q\":", &quality) ||
	    !take_i64(&rest, ",\"b\":", &e->boot) ||
	    !take_i64(&rest, ",\"m\":", &e->mono_ms) ||
	    !json_get(line, "d", d) || d->p[0] != '{')
		return false;
	if (e->n < 1 || e->boot < 1 || e->mono_ms < 0 || quality < 0 ||
	    quality >= QUALITY_COUNT)
		return false;
	e->quality = (enum clock_quality)quality;
	put_i64(&b, ",\"t\":", e->wall_ms);
	put_i64(&b, ",\"q\":", quality);
	put_i64(&b, ",\"b\":", e->boot);
	put_i64(&b, ",\"m\":", e->mono_ms);
	buf_puts(&b, ",\"d\":");
	return !b.full && str_starts(line, buf_str(&b)) &&
	    b.n + d->n + 1 == line.n;
}

enum rc
entry_decode(struct str line, struct entry *e)
{
	struct entry got = { 0 };
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf again = BUF(memory);
	struct str d;

	if (!get_head(line, &got, &d))
		return RC_BAD_INPUT;
	if (got.kind == ENTRY_KIND_COUNT) {
		*e = got;
		return RC_TOO_NEW;
	}
	if (!get_d(d, &got) || entry_encode(&got, &again) != RC_OK ||
	    !str_eq(buf_str(&again), line))
		return RC_BAD_INPUT;
	*e = got;
	return RC_OK;
}
