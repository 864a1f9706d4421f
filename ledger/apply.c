/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/bug.h"
#include "ledger/apply.h"
#include "ledger/posting.h"

/* A text column into a field of cap bytes.  The schema and entry_decode keep
 * them short; what is longer all the same reads as "". */
static void
read_text(sqlite3_stmt *row, int column, char *to, size_t cap)
{
	(void)str_copy(db_str(row, column), to, cap);
}

/* What no sale can be, and what the state machine and the postings take for
 * granted: rot, whatever the schema forbids to write. */
static bool
is_possible(const struct sale *s)
{
	const int64_t part[] = { s->amount.dong, s->received.dong,
		s->cash.dong, s->seen.dong, s->code.dong };
	int64_t came = -part[0];

	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		if (part[i] < 0 || part[i] > VND_MAX)
			return false;
		came += part[i];
	}
	return (unsigned)s->state < SALE_STATE_COUNT &&
	    (unsigned)s->evidence < EVIDENCE_COUNT &&
	    (s->state != SALE_OPEN || came == 0);
}

enum rc
sale_read(sqlite3_stmt *row, struct sale *out)
{
	struct sale memory, *s = &memory;

	*s = (struct sale){
		.n = db_i64(row, 0),
		.state = (enum sale_state)db_i64(row, 2),
		.evidence = (enum evidence)db_i64(row, 3),
		.amount = { db_i64(row, 4) },
		.received = { db_i64(row, 5) },
		.cash = { db_i64(row, 6) },
		.seen = { db_i64(row, 7) },
		.opened_wall_ms = db_i64(row, 8),
		.changed_wall_ms = db_i64(row, 9),
		.repaid = { db_i64(row, 13) },
		.due = { db_i64(row, 14) },
		.code = { db_i64(row, 15) },
	};
	read_text(row, 1, s->ref, sizeof(s->ref));
	read_text(row, 10, s->bin, sizeof(s->bin));
	read_text(row, 11, s->account, sizeof(s->account));
	read_text(row, 12, s->who, sizeof(s->who));
	read_text(row, 16, s->fee, sizeof(s->fee));
	read_text(row, 17, s->bill, sizeof(s->bill));
	if (!is_possible(s))
		return RC_CORRUPT;
	*out = *s;
	return RC_OK;
}

enum rc
sale_find(struct db *db, const char *ref, struct sale *s)
{
	sqlite3_stmt *row = db_stmt(db, Q_SALE_BY_REF);

	db_put_text(row, 1, ref);
	enum rc rc = db_step(db, Q_SALE_BY_REF);
	if (rc == RC_OK)
		rc = sale_read(row, s);
	db_done(db, Q_SALE_BY_REF);
	return rc;
}

enum rc
apply_open(struct db *db, const struct entry *e, struct applied *out)
{
	const struct entry_sale *d = &e->d.sale;
	struct sale *s = &out->sale;
	sqlite3_stmt *q = db_stmt(db, Q_SALE_ADD);

	*s = (struct sale){
		.n = e->n, .state = SALE_OPEN, .evidence = EVIDENCE_NONE,
		.amount = d->amount, .opened_wall_ms = e->wall_ms,
		.changed_wall_ms = e->wall_ms,
	};
	memcpy(s->ref, d->ref, sizeof(s->ref));
	memcpy(s->bin, d->bin, sizeof(s->bin));
	memcpy(s->account, d->account, sizeof(s->account));
	memcpy(s->who, d->who, sizeof(s->who));
	memcpy(s->fee, d->fee, sizeof(s->fee));
	memcpy(s->bill, d->bill, sizeof(s->bill));
	db_put_i64(q, 1, s->n);
	db_put_text(q, 2, s->ref);
	db_put_i64(q, 3, s->state);
	db_put_i64(q, 4, s->evidence);
	db_put_i64(q, 5, s->amount.dong);
	db_put_i64(q, 6, 0);
	db_put_i64(q, 7, 0);
	db_put_i64(q, 8, 0);
	db_put_i64(q, 9, s->opened_wall_ms);
	db_put_i64(q, 10, s->changed_wall_ms);
	db_put_text(q, 11, s->bin);
	db_put_text(q, 12, s->account);
	db_put_text(q, 13, s->who);
	db_put_text(q, 14, s->fee);
	db_put_text(q, 15, s->bill);
	out->matched = true;
	out->before = SALE_OPEN;
	return db_exec(db, Q_SALE_ADD);
}

static enum rc
apply_ask(struct db *db, const struct entry *e, struct applied *out)
{
	enum rc rc = debt_may_ask(db, e);

	return rc == RC_OK ? apply_open(db, e, out) : rc;
}

static bool
is_settled(enum sale_state s)
{
	return s == SALE_PAID || s == SALE_OVER;
}

/* Carry the running count and total on: nothing ever un-settles a sale. */
static enum rc
add_settled(struct db *db, const struct entry *e, const struct sale *s)
{
	int64_t count = 0;
	struct vnd total = { 0 };
	sqlite3_stmt *q = db_stmt(db, Q_SETTLED_UPTO);

	db_put_i64(q, 1, e->n);
	enum rc rc = db_step(db, Q_SETTLED_UPTO);
	if (rc == RC_OK) {
		count = db_i64(q, 0);
		total.dong = db_i64(q, 1);
	}
	db_done(db, Q_SETTLED_UPTO);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (!vnd_add(total, s->amount, &total))
		return RC_TOO_BIG;
	q = db_stmt(db, Q_SETTLED_ADD);
	db_put_i64(q, 1, e->n);
	db_put_i64(q, 2, s->n);
	db_put_i64(q, 3, count + 1);
	db_put_i64(q, 4, total.dong);
	db_put_i64(q, 5, e->wall_ms);
	return db_exec(db, Q_SETTLED_ADD);
}

static int64_t
came(const struct sale *s)
{
	return s->received.dong + s->code.dong + s->cash.dong +
	    s->seen.dong;
}

static enum rc
write_change(struct db *db, const struct sale *s)
{
	sqlite3_stmt *q = db_stmt(db, Q_SALE_CHANGE);

	db_put_text(q, 1, s->ref);
	db_put_i64(q, 2, s->state);
	db_put_i64(q, 3, s->evidence);
	db_put_i64(q, 4, s->received.dong);
	db_put_i64(q, 5, s->cash.dong);
	db_put_i64(q, 6, s->seen.dong);
	db_put_i64(q, 7, s->changed_wall_ms);
	db_put_i64(q, 8, s->repaid.dong);
	db_put_i64(q, 9, s->due.dong);
	db_put_i64(q, 10, s->code.dong);
	return db_exec(db, Q_SALE_CHANGE);
}

/* What is counted of sales; a debt that is repaid is none, nor a fee. */
static enum rc
count_change(struct db *db, const struct entry *e, const struct booked *at,
    enum sale_state before, const struct sale *s)
{
	if (s->who[0] != '\0' || s->fee[0] != '\0' || s->state == before)
		return RC_OK;
	if (is_settled(s->state) && !is_settled(before)) {
		enum rc rc = add_settled(db, e, s);
		return rc == RC_OK ?
		    tally_add(db, at, TALLY_SETTLED, 0) : rc;
	}
	if (s->state == SALE_VOID)
		return tally_add(db, at, TALLY_VOIDS, 0);
	if (s->state == SALE_EXPIRED)
		return tally_add(db, at, TALLY_EXPIRED, 0);
	return RC_OK;
}

enum rc
apply_change(struct db *db, const struct entry *e, const struct change *c,
    struct applied *out)
{
	struct sale before = out->sale;
	struct sale *s = &out->sale;
	struct booked at;
	enum rc rc = sale_go(s, c->event, c->amount, e->wall_ms);

	if (rc == RC_OK)
		rc = tally_place(db, e, &at);
	if (rc == RC_OK && s->who[0] != '\0')
		rc = debt_apply_repaid(db, e,
		    (struct vnd){ came(s) - came(&before) }, s);
	if (rc != RC_OK)
		return rc;
	out->matched = true;
	out->before = before.state;
	s->due.dong += posting_surplus(s) - posting_surplus(&before);
	rc = write_change(db, s);
	if (rc == RC_OK)
		rc = doubt_apply_change(db, e, &before, s);
	if (rc == RC_OK)
		rc = posting_add_change(db, &at, &before, s,
		    c->claimed ? c->amount.dong : 0);
	if (rc == RC_OK && s->fee[0] != '\0' && c->event == SALE_ON_CASH)
		rc = round_apply_cash(db, e->n, c->amount);
	return rc == RC_OK ? count_change(db, e, &at, before.state, s) : rc;
}

/* A collector sees the board's notes, and not what is in its account. */
static bool
may_settle(enum entry_kind k, const struct sale *s)
{
	bool is_fee = s->fee[0] != '\0';

	return k == ENTRY_FEE_CASH ? is_fee : !is_fee ||
	    (k != ENTRY_SALE_CASH && k != ENTRY_SALE_SEEN);
}

static enum rc
apply_event(struct db *db, const struct entry *e, enum sale_event event,
    struct applied *out)
{
	enum rc rc = sale_find(db, e->d.sale.ref, &out->sale);

	if (rc == RC_OK && !may_settle(e->kind, &out->sale))
		rc = RC_STATE;
	return rc == RC_OK ? apply_change(db, e, &(struct change){ event,
	    e->d.sale.amount, false }, out) : rc;
}

static enum rc
set_station(struct db *db, enum query q, int64_t v)
{
	db_put_i64(db_stmt(db, q), 1, v);
	return db_exec(db, q);
}

static enum rc
apply_unmatched(struct db *db, const struct entry *e)
{
	const struct credit *c = &e->d.credit;
	struct booked at;
	enum rc rc = tally_place(db, e, &at);

	if (rc == RC_OK)
		rc = posting_add_unmatched(db, &at, c->amount);
	if (rc != RC_OK)
		return rc;
	sqlite3_stmt *q = db_stmt(db, Q_STRAY_ADD);
	db_put_text(q, 1, c->ref);
	db_put_i64(q, 2, e->n);
	db_put_i64(q, 3, c->amount.dong);
	return db_exec(db, Q_STRAY_ADD);
}

enum rc
apply_credit(struct db *db, const struct entry *e, struct applied *out)
{
	const struct credit *c = &e->d.credit;
	sqlite3_stmt *q = db_stmt(db, Q_CREDIT_ADD);

	db_put_text(q, 1, c->id);
	db_put_i64(q, 2, e->n);
	enum rc rc = db_exec(db, Q_CREDIT_ADD);
	if (rc != RC_OK && !PLANTED(6))
		return rc;
	rc = sale_find(db, c->ref, &out->sale);
	if (rc == RC_OK)
		rc = apply_change(db, e, &(struct change){ SALE_ON_CREDIT,
		    c->amount, false }, out);
	else if (rc == RC_NOT_FOUND)
		rc = apply_unmatched(db, e);
	if (rc == RC_OK && c->mail > 0)
		rc = set_station(db, Q_STATION_MAIL, c->mail);
	return rc;
}

static enum rc
apply_code(struct db *db, const struct entry *e, struct applied *out)
{
	enum rc rc = apply_event(db, e, SALE_ON_CODE, out);

	return rc == RC_OK ? code_apply_right(db, e) : rc;
}

static enum rc
apply_restore(struct db *db, const struct entry *e, struct applied *out)
{
	enum rc rc = take_back_apply(db, e, out);

	return rc == RC_OK && e->d.lost.mail > 0 ?
	    set_station(db, Q_STATION_MAIL, e->d.lost.mail) : rc;
}

static enum rc
apply_mail(struct db *db, const struct entry *e)
{
	enum rc rc = set_station(db, Q_STATION_MAIL, e->d.mail.n);

	if (rc == RC_OK)
		rc = round_apply_mail(db, e);
	if (rc == RC_OK)
		rc = refund_apply_mail(db, e);
	return rc == RC_OK ? fee_paper_apply_mail(db, e) : rc;
}

static enum rc
apply_shift(struct db *db, const struct entry *e)
{
	return e->kind == ENTRY_SHIFT_OPEN ? shift_apply_open(db, e) :
	    e->kind == ENTRY_SHIFT_CLOSE ? shift_apply_close(db, e) :
	    e->kind == ENTRY_SHIFT_TRY ? shift_apply_try(db, e) :
	    shift_apply_code(db, e);
}

static enum rc
apply_round(struct db *db, const struct entry *e, struct applied *out)
{
	return e->kind == ENTRY_FEE_ASK ? apply_open(db, e, out) :
	    e->kind == ENTRY_FEE_CASH ?
	    apply_event(db, e, SALE_ON_CASH, out) :
	    e->kind == ENTRY_TICKET ? round_apply_ticket(db, e) :
	    e->kind == ENTRY_TICKET_VOID ? round_apply_void(db, e) :
	    round_apply_handover(db, e);
}

enum rc
apply_entry(struct db *db, const struct entry *e, struct applied *out)
{
	enum rc rc = doubt_apply_time(db, e);

	out->matched = false;
	if (rc != RC_OK)
		return rc;
	switch (e->kind) {
	case ENTRY_BOOT:
	case ENTRY_TIME_SET:
		return RC_OK;
	case ENTRY_PROFILE_SET:
		return set_station(db, Q_STATION_PROFILE, e->n);
	case ENTRY_SALE_OPEN:
		return apply_open(db, e, out);
	case ENTRY_SALE_VOID:
		return apply_event(db, e, SALE_ON_VOID, out);
	case ENTRY_SALE_EXPIRE:
		return apply_event(db, e, SALE_ON_EXPIRE, out);
	case ENTRY_SALE_SEEN:
		return apply_event(db, e, SALE_ON_SEEN, out);
	case ENTRY_SALE_CASH:
		return apply_event(db, e, SALE_ON_CASH, out);
	case ENTRY_BANK_CREDIT:
		return apply_credit(db, e, out);
	case ENTRY_MAIL:
		return apply_mail(db, e);
	case ENTRY_SHIFT_OPEN: case ENTRY_SHIFT_CLOSE:
	case ENTRY_SHIFT_TRY: case ENTRY_SHIFT_CODE:
		return apply_shift(db, e);
	case ENTRY_REFUND:
		return refund_apply(db, e, out);
	case ENTRY_DEBT_ADD:
		return debt_apply_add(db, e);
	case ENTRY_DEBT_PAY:
		return debt_apply_pay(db, e);
	case ENTRY_DEBT_ASK:
		return apply_ask(db, e, out);
	case ENTRY_SALE_CODE:
		return apply_code(db, e, out);
	case ENTRY_SALE_UNPROVEN:
		return doubt_apply_told(db, e, out);
	case ENTRY_PROOF_TRY:
		return code_apply_try(db, e, out);
	case ENTRY_PROOF_UNLOCK:
		return code_apply_unlock(db, e);
	case ENTRY_RESTORE:
		return apply_restore(db, e, out);
	case ENTRY_FEE_ASK: case ENTRY_FEE_CASH: case ENTRY_TICKET:
	case ENTRY_TICKET_VOID: case ENTRY_HANDOVER:
		return apply_round(db, e, out);
	case ENTRY_KIND_COUNT:
		break;
	}
	return RC_BAD_INPUT;
}
