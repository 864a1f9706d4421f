/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "ledger/entry.h"

/* --- what a value may be --------------------------------------------- */

/* Terminated within cap, at least min bytes, UTF-8, no control bytes: these
 * would be escaped six bytes each and help nobody. */
static bool
is_text(const char *z, size_t cap, size_t min)
{
	struct str s = { z, strnlen(z, cap) };

	if (s.n == cap || s.n < min || !str_is_utf8(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return true;
}

#define IS_TEXT(array, min) is_text((array), sizeof(array), (min))

static bool
is_profile(const struct profile *p)
{
	return IS_TEXT(p->bin, BIN_LEN) && IS_TEXT(p->account, 1) &&
	    IS_TEXT(p->holder, 0) && IS_TEXT(p->stall, 0) &&
	    IS_TEXT(p->place, 0) && IS_TEXT(p->prefix, 0) &&
	    p->terminal >= 1 && p->terminal <= TERMINAL_ID_MAX &&
	    p->epoch <= EPOCH_MAX;
}

static bool
is_amount(struct vnd a)
{
	return a.dong > 0 && a.dong <= VND_MAX;
}

static bool
is_credit(const struct credit *c)
{
	return IS_TEXT(c->id, 1) && IS_TEXT(c->ref, 1) &&
	    is_amount(c->amount) && IS_TEXT(c->bank_ref, 0) &&
	    IS_TEXT(c->at, 0) && c->mail >= 0;
}

static bool
is_mail(const struct entry_mail *m)
{
	if (m->n < 1 || m->kind.n < 1 || m->kind.n > ENTRY_KIND_TEXT_MAX ||
	    m->d.n < 2 || m->d.p[0] != '{' || !json_check(m->d, NULL))
		return false;
	for (size_t i = 0; i < m->kind.n; i++)
		if (!((m->kind.p[i] >= 'a' && m->kind.p[i] <= 'z') ||
		    m->kind.p[i] == '.' || m->kind.p[i] == '_'))
			return false;
	return true;
}

static bool
is_drawer(struct vnd a)
{
	return a.dong >= 0 && a.dong <= VND_MAX;
}

static bool
is_close(const struct entry_shift *s)
{
	return s->id >= 1 && shift_sums_valid(&s->sums) &&
	    is_drawer(s->counted);
}

static bool
is_refund(const struct entry_refund *r)
{
	return IS_TEXT(r->ref, REF_LEN) && is_amount(r->amount) &&
	    (r->by == EVIDENCE_BANK || r->by == EVIDENCE_CASH);
}

/* A debtor's hash, in lower case. */
static bool
is_who(const char who[WHO_LEN + 1])
{
	uint8_t hash[HASH_BYTES];
	char again[WHO_LEN + 1];
	struct buf b = BUF(again);

	if (!is_text(who, WHO_LEN + 1, WHO_LEN) ||
	    !hex_decode(str_of(who), hash, HASH_BYTES))
		return false;
	buf_hex(&b, hash, HASH_BYTES);
	return strcmp(again, who) == 0;
}

static bool
is_debt(const struct entry_debt *d)
{
	return is_who(d->who) && is_amount(d->amount);
}

static bool
is_order(const struct entry_sale *s)
{
	return IS_TEXT(s->ref, REF_LEN) && vnd_is_sale(s->amount) &&
	    IS_TEXT(s->bin, BIN_LEN) && IS_TEXT(s->account, 1);
}

static bool
is_try(const struct entry_try *t)
{
	return IS_TEXT(t->ref, REF_LEN) && is_amount(t->amount) &&
	    t->number >= 1 && t->number <= CODE_TRIES_MAX;
}

static bool
is_shift_try(const struct entry_shift_code *c)
{
	return c->id >= 1 && is_drawer(c->total) && c->number >= 1 &&
	    c->number <= CODE_TRIES_MAX;
}

static bool
is_shift_code(const struct entry_shift_code *c)
{
	return c->id >= 1 && is_drawer(c->total) &&
	    c->ours.dong >= -VND_MAX && c->ours.dong <= VND_MAX;
}

static bool
is_doubt(const struct entry_doubt *d)
{
	return IS_TEXT(d->ref, REF_LEN) &&
	    (d->by == EVIDENCE_CODE || d->by == EVIDENCE_SEEN);
}

bool
entry_is_valid(const struct entry *e)
{
	if (e->n < 1 || e->boot < 1 || e->mono_ms < 0 ||
	    e->quality >= QUALITY_COUNT)
		return false;
	switch (e->kind) {
	case ENTRY_BOOT:
		return IS_TEXT(e->d.software, 0);
	case ENTRY_TIME_SET:
		return e->d.server_ms > 0;
	case ENTRY_PROFILE_SET:
		return is_profile(&e->d.profile);
	case ENTRY_SALE_OPEN:
		return is_order(&e->d.sale);
	case ENTRY_SALE_VOID:
	case ENTRY_SALE_EXPIRE:
		return IS_TEXT(e->d.sale.ref, REF_LEN);
	case ENTRY_SALE_SEEN: case ENTRY_SALE_CASH: case ENTRY_SALE_CODE:
		return IS_TEXT(e->d.sale.ref, REF_LEN) &&
		    is_amount(e->d.sale.amount);
	case ENTRY_BANK_CREDIT:
		return is_credit(&e->d.credit);
	case ENTRY_MAIL:
		return is_mail(&e->d.mail);
	case ENTRY_SHIFT_OPEN:
		return e->d.shift.id >= 1 && is_drawer(e->d.shift.cash);
	case ENTRY_SHIFT_CLOSE:
		return is_close(&e->d.shift);
	case ENTRY_SHIFT_TRY:
		return is_shift_try(&e->d.shift_code);
	case ENTRY_SHIFT_CODE:
		return is_shift_code(&e->d.shift_code);
	case ENTRY_REFUND:
		return is_refund(&e->d.refund);
	case ENTRY_DEBT_ADD:
		return is_debt(&e->d.debt);
	case ENTRY_DEBT_PAY:
		return is_debt(&e->d.debt) &&
		    (e->d.debt.by == EVIDENCE_CASH ||
		    e->d.debt.by == EVIDENCE_SEEN);
	case ENTRY_DEBT_ASK:
		return is_order(&e->d.sale) && is_who(e->d.sale.who);
	case ENTRY_SALE_UNPROVEN:
		return is_doubt(&e->d.doubt);
	case ENTRY_PROOF_TRY:
		return is_try(&e->d.attempt);
	case ENTRY_PROOF_UNLOCK:
		return e->d.lock >= 1;
	case ENTRY_RESTORE:
		return lost_is_valid(&e->d.lost);
	case ENTRY_FEE_ASK:
		return is_order(&e->d.sale) && entry_round_is_valid(e);
	case ENTRY_FEE_CASH: case ENTRY_TICKET: case ENTRY_TICKET_VOID:
	case ENTRY_HANDOVER:
		return entry_round_is_valid(e);
	case ENTRY_KIND_COUNT:
		break;
	}
	return false;
}
