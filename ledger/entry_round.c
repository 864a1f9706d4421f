/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a collector's round. */
#include "ledger/base/json.h"
#include "ledger/entry.h"
#include "ledger/ledger.h"   /* evidence_name */

bool
entry_is_code(struct str s, size_t min, size_t max)
{
	if (s.n < min || s.n > max)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		    (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' ||
		    s.p[i] == '.' || s.p[i] == '/'))
			return false;
	return true;
}

/* Terminated within its field, and such a code. */
static bool
is_code(const char *z, size_t cap, size_t min)
{
	size_t n = strnlen(z, cap);

	return n < cap && entry_is_code((struct str){ z, n }, min, cap - 1);
}

static bool
is_ref(const char *ref)
{
	return entry_is_code((struct str){ ref, strnlen(ref, REF_LEN + 1) },
	    REF_LEN, REF_LEN);
}

/* "*XE", or "A-012" and a bill or none. */
static bool
is_ask(const struct entry_sale *s)
{
	if (s->fee[0] == '*')
		return s->bill[0] == '\0' &&
		    is_code(s->fee + 1, sizeof(s->fee) - 1, 1);
	return is_code(s->fee, sizeof(s->fee), 1) &&
	    (s->bill[0] == '\0' || is_ref(s->bill));
}

static bool
is_number(const struct entry_ticket *t)
{
	return is_code(t->series, sizeof(t->series), 1) && t->no >= 1 &&
	    t->no <= TICKET_NO_MAX;
}

static bool
is_ticket(const struct entry_ticket *t)
{
	return is_number(t) && is_code(t->kind, sizeof(t->kind), 1) &&
	    vnd_is_sale(t->amount) && (t->by == EVIDENCE_CASH ?
	    t->ref[0] == '\0' : is_ref(t->ref) &&
	    (t->by == EVIDENCE_CODE || t->by == EVIDENCE_BANK));
}

bool
entry_round_is_valid(const struct entry *e)
{
	const struct entry_handover *h = &e->d.handover;

	switch ((int)e->kind) {
	case ENTRY_FEE_ASK:
		return is_ask(&e->d.sale);
	case ENTRY_FEE_CASH:
		return is_ref(e->d.sale.ref) && e->d.sale.amount.dong > 0 &&
		    e->d.sale.amount.dong <= VND_MAX;
	case ENTRY_TICKET:
		return is_ticket(&e->d.ticket);
	case ENTRY_TICKET_VOID:
		return is_number(&e->d.ticket);
	default:
		return h->no >= 1 && h->count >= 0 && h->total.dong > 0 &&
		    h->total.dong <= VND_MAX;
	}
}

/* Nothing in them wants to be escaped. */
static void
put_sale(struct buf *b, const struct entry *e)
{
	const struct entry_sale *s = &e->d.sale;

	buf_printf(b, "{\"ref\":\"%s\"", s->ref);
	if (e->kind == ENTRY_FEE_ASK)
		buf_printf(b, ",\"for\":\"%s\",\"bill\":\"%s\"", s->fee,
		    s->bill);
	buf_printf(b, ",\"amount\":%lld", (long long)s->amount.dong);
	if (e->kind != ENTRY_FEE_ASK)
		return;
	buf_puts(b, ",\"bin\":");
	json_put_str(b, str_of(s->bin));
	buf_puts(b, ",\"account\":");
	json_put_str(b, str_of(s->account));
}

void
entry_put_round(struct buf *b, const struct entry *e)
{
	const struct entry_ticket *t = &e->d.ticket;

	if (e->kind == ENTRY_FEE_ASK || e->kind == ENTRY_FEE_CASH)
		put_sale(b, e);
	else if (e->kind == ENTRY_HANDOVER)
		buf_printf(b, "{\"no\":%lld,\"count\":%lld,\"total\":%lld",
		    (long long)e->d.handover.no,
		    (long long)e->d.handover.count,
		    (long long)e->d.handover.total.dong);
	else
		buf_printf(b, "{\"series\":\"%s\",\"no\":%lld", t->series,
		    (long long)t->no);
	if (e->kind == ENTRY_TICKET)
		buf_printf(b, ",\"kind\":\"%s\",\"amount\":%lld,\"by\":\"%s\","
		    "\"ref\":\"%s\"", t->kind, (long long)t->amount.dong,
		    evidence_name(t->by), t->ref);
	buf_putc(b, '}');
}

#define GET_TEXT(obj, name, array) \
	json_get_str((obj), (name), (array), sizeof(array))

static bool
get_by(struct str d, enum evidence *by)
{
	char name[8];

	if (!GET_TEXT(d, "by", name))
		return false;
	for (enum evidence v = EVIDENCE_CASH; v < EVIDENCE_COUNT; v++)
		if (strcmp(evidence_name(v), name) == 0) {
			*by = v;
			return true;
		}
	return false;
}

static bool
get_ticket(struct str d, enum entry_kind k, struct entry_ticket *t)
{
	return GET_TEXT(d, "series", t->series) &&
	    json_get_i64(d, "no", &t->no) && (k == ENTRY_TICKET_VOID ||
	    (GET_TEXT(d, "kind", t->kind) &&
	    json_get_i64(d, "amount", &t->amount.dong) &&
	    get_by(d, &t->by) && GET_TEXT(d, "ref", t->ref)));
}

bool
entry_get_round(struct str d, struct entry *e)
{
	struct entry_sale *s = &e->d.sale;
	struct entry_handover *h = &e->d.handover;

	switch ((int)e->kind) {
	case ENTRY_FEE_ASK:
		return GET_TEXT(d, "ref", s->ref) &&
		    GET_TEXT(d, "for", s->fee) &&
		    GET_TEXT(d, "bill", s->bill) &&
		    json_get_i64(d, "amount", &s->amount.dong) &&
		    GET_TEXT(d, "bin", s->bin) &&
		    GET_TEXT(d, "account", s->account);
	case ENTRY_FEE_CASH:
		return GET_TEXT(d, "ref", s->ref) &&
		    json_get_i64(d, "amount", &s->amount.dong);
	case ENTRY_TICKET:
	case ENTRY_TICKET_VOID:
		return get_ticket(d, e->kind, &e->d.ticket);
	default:
		return json_get_i64(d, "no", &h->no) &&
		    json_get_i64(d, "count", &h->count) &&
		    json_get_i64(d, "total", &h->total.dong);
	}
}
