/* SPDX-License-Identifier: Apache-2.0 */
/* Shifts, debts and refunds: what is recorded, and how it then stands. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/code.h"
#include "ledger/debt.h"
#include "ledger/proof.h"
#include "ledger/ref.h"
#include "ledger/refund.h"
#include "ledger/shift.h"
#include "ledger/shift_code.h"
#include "terminal/asking_inside.h"

#define CHECKPOINT_BYTES 1024

static enum rc
usage(struct buf *why, const char *what)
{
	buf_puts(why, what);
	return RC_BAD_INPUT;
}

/* --- shifts ---------------------------------------------------------- */

/* checkpoint: its object, or empty. */
static void
put_shift(struct buf *b, const struct shift *s, struct str checkpoint)
{
	buf_printf(b, "{\"shift\":%" PRId64 ",\"report\":\"%s\","
	    "\"opened_ms\":%" PRId64 ",\"closed_ms\":%" PRId64, s->id,
	    s->open ? "X" : "Z", s->opened_wall_ms, s->closed_wall_ms);
	json_add_i64(b, "opening", s->cash.dong);
	shift_sums_put(b, &s->sums);
	if (!s->open) {
		json_add_i64(b, "counted", s->counted.dong);
		json_add_i64(b, "difference", s->counted.dong -
		    s->sums.expected.dong);
	}
	if (s->confirmed) {
		json_add_i64(b, "confirmed", s->told.dong);
		json_add_i64(b, "ours", s->ours.dong);
		json_add_i64(b, "bank_more", s->told.dong - s->ours.dong);
	}
	if (checkpoint.n > 0) {
		buf_puts(b, ",\"checkpoint\":");
		buf_put(b, checkpoint);
	}
	buf_putc(b, '}');
}

enum rc
asking_shift_open(struct asking *a, struct buf *line, struct buf *why)
{
	struct shift s;

	a->over = true;
	if (a->q.amount < 0)
		return usage(why, "amount: what is in the drawer");
	enum rc rc = shift_open(a->l, (struct vnd){ a->q.amount }, &s);
	if (rc == RC_OK)
		put_shift(line, &s, STR(""));
	return asking_refuse(why, rc, rc != RC_STATE ? "" :
	    "a shift is open; close it first");
}

enum rc
asking_shift_close(struct asking *a, struct buf *line, struct buf *why)
{
	char memory[CHECKPOINT_BYTES];
	struct buf checkpoint = BUF(memory);
	struct shift s;

	a->over = true;
	if (a->q.amount < 0)
		return usage(why, "amount: what was counted in the drawer");
	enum rc rc = shift_close(a->l, (struct vnd){ a->q.amount }, &s);
	if (rc != RC_OK)
		return asking_refuse(why, rc, rc != RC_STATE ? "" :
		    "no shift is open");
	rc = ledger_checkpoint(a->l, &checkpoint);
	put_shift(line, &s, rc == RC_OK ? buf_str(&checkpoint) : STR(""));
	return asking_refuse(why, rc, "the shift is closed; its checkpoint");
}

enum rc
asking_shift_report(struct asking *a, struct buf *line, struct buf *why)
{
	struct shift s;

	a->over = true;
	enum rc rc = a->q.id == 0 ? shift_report(a->l, &s) :
	    shift_get(a->l, a->q.id, &s);
	if (rc == RC_OK)
		put_shift(line, &s, STR(""));
	return asking_refuse(why, rc, rc != RC_NOT_FOUND ? "" :
	    a->q.id == 0 ? "no shift is open" : "no such shift");
}

/* --- what the bank has for a shift ------------------------------------- */

static const char *
no_shift(enum rc rc)
{
	return rc == RC_NOT_FOUND ? "no shift is over: close it first" :
	    rc == RC_STATE ? "this shift is confirmed already, or it has no"
	    " attempts left, or codes are locked" : "";
}

/* RC_STATE: nobody sells here, or without a key. */
static enum rc
shift_secret(const struct asking *a, const uint8_t **secret, struct buf *why)
{
	struct profile p;
	const struct proof_key *k = NULL;

	if (a->keys != NULL && ledger_profile(a->l, &p) == RC_OK)
		k = proof_keys_find(a->keys, p.terminal, p.epoch);
	if (k == NULL)
		return asking_refuse(why, RC_STATE, "no key to prove it with");
	*secret = k->secret;
	return RC_OK;
}

enum rc
asking_shift_ask(struct asking *a, struct buf *line, struct buf *why)
{
	const uint8_t *secret;
	struct shift_ask s;

	a->over = true;
	enum rc rc = shift_secret(a, &secret, why);
	if (rc == RC_OK)
		rc = shift_ask(a->l, secret, &s);
	if (rc == RC_OK)
		buf_printf(line, "{\"shift\":%" PRId64 ",\"ref\":\"%s\","
		    "\"code\":\"%s\",\"ours\":%" PRId64 ","
		    "\"tries_left\":%d,\"lock\":%" PRId64 "}", s.shift,
		    s.ref, s.code, s.ours.dong, s.tries_left, s.lock);
	return asking_refuse(why, rc, no_shift(rc));
}

enum rc
asking_shift_prove(struct asking *a, struct buf *line, struct buf *why)
{
	char code[PROOF_CODE_MAX + 1];
	struct shift_ask ask;
	struct shift s;
	const uint8_t *secret;

	a->over = true;
	enum proof_typed typed = proof_read(str_of(a->q.by), code);
	if (typed != PROOF_TYPED_WHOLE)
		return usage(why, proof_typed_text(typed));
	enum rc rc = shift_secret(a, &secret, why);
	if (rc == RC_OK)
		rc = shift_ask(a->l, secret, &ask);
	if (rc != RC_OK)
		return asking_refuse(why, rc, no_shift(rc));
	rc = shift_code(a->l, &(struct shift_claim){ secret,
	    { a->q.amount >= 0 ? a->q.amount : ask.ours.dong }, code }, &s);
	if (rc == RC_OK)
		put_shift(line, &s, STR(""));
	if (rc == RC_DENIED || rc == RC_BAD_INPUT)
		return asking_refuse(why, RC_BAD_INPUT, "not the code of this "
		    "shift and total; give the total that the page shows");
	return asking_refuse(why, rc, no_shift(rc));
}

/* --- debts ----------------------------------------------------------- */

static void
put_debtor(struct buf *b, const struct debtor *d)
{
	buf_printf(b, "{\"who\":\"%s\"", d->who);
	if (d->name[0] == '\0')
		buf_puts(b, ",\"name\":null");
	else
		json_add_text(b, "name", d->name);
	json_add_i64(b, "owed", d->owed.dong);
	json_add_i64(b, "first", d->first);
	json_add_i64(b, "last", d->last);
	buf_putc(b, '}');
}

static enum rc
tell_debtor(struct buf *line, struct buf *why, enum rc rc,
    const struct debtor *d)
{
	if (rc == RC_OK)
		put_debtor(line, d);
	return asking_refuse(why, rc, rc == RC_NOT_FOUND ? "no such debtor" :
	    rc == RC_CONFLICT ? "more than one debtor begins so" :
	    rc == RC_BAD_INPUT ? "not a name, or not an amount that is owed" :
	    "");
}

/* "cash" and "" are notes; or the one other that is allowed. */
static bool
read_by(const char *v, enum evidence other, enum evidence *by)
{
	*by = EVIDENCE_CASH;
	if (strcmp(v, evidence_name(other)) == 0)
		*by = other;
	return *by == other || v[0] == '\0' || strcmp(v, "cash") == 0;
}

enum rc
asking_debt_add(struct asking *a, struct buf *line, struct buf *why)
{
	struct debtor d;

	a->over = true;
	return tell_debtor(line, why, debt_add(a->l, str_of(a->q.who),
	    (struct vnd){ a->q.amount }, &d), &d);
}

enum rc
asking_debt_pay(struct asking *a, struct buf *line, struct buf *why)
{
	struct debtor d;
	enum evidence by;

	a->over = true;
	if (!read_by(a->q.by, EVIDENCE_SEEN, &by))
		return usage(why, "by: cash or seen");
	enum rc rc = debt_find(a->l, str_of(a->q.who), &d);
	if (rc == RC_OK)
		rc = debt_pay(a->l, d.who, (struct vnd){ a->q.amount }, by,
		    &d);
	return tell_debtor(line, why, rc, &d);
}

enum rc
asking_debt_forget(struct asking *a, struct buf *line, struct buf *why)
{
	struct debtor d;

	a->over = true;
	enum rc rc = debt_find(a->l, str_of(a->q.who), &d);
	if (rc == RC_OK)
		rc = debt_forget(a->l, d.who);
	if (rc == RC_OK)
		rc = debt_find(a->l, str_of(d.who), &d);
	return tell_debtor(line, why, rc, &d);
}

enum rc
asking_debt_list(struct asking *a, struct buf *line, struct buf *why)
{
	struct debtor d;
	size_t count = 0;

	enum rc rc = debt_list(a->l, a->after, &d, 1, &count);
	a->over = rc == RC_OK && count == 0;
	if (rc != RC_OK || count == 0)
		return rc;
	memcpy(a->after, d.who, sizeof(a->after));
	return tell_debtor(line, why, RC_OK, &d);
}

/* --- refunds --------------------------------------------------------- */

enum rc
asking_refund(struct asking *a, struct buf *line, struct buf *why)
{
	struct sale s;
	struct vnd left = { 0 }, told = { 0 };
	enum evidence by;

	a->over = true;
	if (!read_by(a->q.by, EVIDENCE_BANK, &by) || a->q.by[0] == '\0')
		return usage(why, "by: bank or cash");
	enum rc rc = sale_refund(a->l, a->q.who,
	    (struct vnd){ a->q.amount }, by, &s);
	if (rc == RC_OK)
		rc = sale_surplus(a->l, a->q.who, &left);
	if (rc == RC_OK)
		rc = sale_refund_told(a->l, a->q.who, &told);
	if (rc == RC_OK)
		buf_printf(line, "{\"ref\":\"%s\",\"refunded\":%" PRId64
		    ",\"left\":%" PRId64 ",\"told\":%" PRId64 "}", s.ref,
		    a->q.amount, left.dong, told.dong);
	return asking_refuse(why, rc, rc == RC_NOT_FOUND ? "no such sale" :
	    rc == RC_STATE ? "nothing is to be given back" :
	    rc == RC_BAD_INPUT ? "more than there is to give back" : "");
}

/* --- proofs that somebody carried ----------------------------------------- */

/* The machine form is too long to guess, so who brought it does not matter. */
enum rc
asking_prove(struct asking *a, struct buf *line, struct buf *why)
{
	char machine[PROOF_MACHINE_LEN + 1];
	struct ref ref;
	struct sale s;

	a->over = true;
	if (ref_parse(str_of(a->q.who), &ref) != RC_OK ||
	    !proof_read_machine(str_of(a->q.by), machine))
		return usage(why, "who: a reference; by: 26 characters");
	const struct proof_key *k = a->keys == NULL ? NULL :
	    proof_keys_find(a->keys, ref.terminal, ref.epoch);
	if (k == NULL)
		return asking_refuse(why, RC_STATE, "no key to prove it with");
	enum rc rc = sale_code(a->l, &(struct code_claim){ .ref = a->q.who,
	    .total = { a->q.amount }, .secret = k->secret, .text = machine,
	    .is_machine = true }, &s);
	bool fresh = rc == RC_OK;
	if (rc == RC_STATE)   /* known already */
		rc = sale_get(a->l, a->q.who, &s);
	if (rc == RC_OK)
		buf_printf(line, "{\"ref\":\"%s\",\"state\":\"%s\","
		    "\"new\":%s}", s.ref, sale_state_name(s.state),
		    fresh ? "true" : "false");
	return asking_refuse(why, rc == RC_DENIED ? RC_BAD_INPUT : rc,
	    rc == RC_DENIED ? "not the proof of this sale and sum" :
	    rc == RC_NOT_FOUND ? "no such sale" : "");
}
