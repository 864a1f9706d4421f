/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/apply.h"
#include "ledger/inside.h"
#include "ledger/journal.h"
#include "ledger/posting.h"
#include "ledger/round.h"
#include "ledger/round_inside.h"

/* --- rows ------------------------------------------------------------- */

static void
read_ticket(sqlite3_stmt *q, struct ticket *t)
{
	*t = (struct ticket){ .no = db_i64(q, 1), .n = db_i64(q, 2),
	    .amount = { db_i64(q, 4) },
	    .cash = db_i64(q, 5) == EVIDENCE_CASH,
	    .voided = db_i64(q, 7) != 0 };
	(void)str_copy(db_str(q, 0), t->series, sizeof(t->series));
	(void)str_copy(db_str(q, 3), t->kind, sizeof(t->kind));
	(void)str_copy(db_str(q, 6), t->ref, sizeof(t->ref));
}

enum rc
round_seek(struct db *db, const char *series, int64_t no, struct ticket *t)
{
	sqlite3_stmt *q = db_stmt(db, Q_TICKET_GET);

	db_put_text(q, 1, series);
	db_put_i64(q, 2, no);
	enum rc rc = db_step(db, Q_TICKET_GET);
	if (rc == RC_OK)
		read_ticket(q, t);
	db_done(db, Q_TICKET_GET);
	return rc;
}

static void
read_handover(sqlite3_stmt *q, struct handover *h)
{
	*h = (struct handover){ db_i64(q, 0), db_i64(q, 1), db_i64(q, 2),
	    { db_i64(q, 3) }, db_i64(q, 4), db_i64(q, 5) };
}

/* RC_NOT_FOUND: none yet. */
static enum rc
last_handover(struct db *db, struct handover *h)
{
	sqlite3_stmt *q = db_stmt(db, Q_HANDOVER_LIST);

	db_put_i64(q, 1, 1);
	enum rc rc = db_step(db, Q_HANDOVER_LIST);
	if (rc == RC_OK)
		read_handover(q, h);
	db_done(db, Q_HANDOVER_LIST);
	return rc;
}

/* Two numbers of a row that is always there. */
static enum rc
two(struct db *db, enum query query, int64_t *a, int64_t *b)
{
	sqlite3_stmt *q = db->stmt[query];
	enum rc rc = db_step(db, query);

	if (rc == RC_OK) {
		*a = db_i64(q, 0);
		*b = db_i64(q, 1);
	}
	db_done(db, query);
	return rc;
}

static enum rc
in_hand(struct db *db, int64_t *count, int64_t *dong)
{
	*count = *dong = 0;
	(void)db_stmt(db, Q_TAKE_SUM);
	enum rc rc = two(db, Q_TAKE_SUM, count, dong);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- what the entries mean -------------------------------------------- */

static enum rc
add_take(struct db *db, int64_t n, int64_t dong, int64_t count)
{
	int64_t had, notes;
	enum rc rc = in_hand(db, &had, &notes);

	if (rc != RC_OK)
		return rc;
	sqlite3_stmt *q = db_stmt(db, Q_TAKE_ADD);
	db_put_i64(q, 1, n);
	db_put_i64(q, 2, notes + dong);
	db_put_i64(q, 3, had + count);
	return db_exec(db, Q_TAKE_ADD);
}

/* The order posted it already. */
enum rc
round_apply_cash(struct db *db, int64_t n, struct vnd amount)
{
	return add_take(db, n, amount.dong, 1);
}

/* Notes came (or went, below 0) that are of no order. */
static enum rc
take(struct db *db, const struct entry *e, int64_t dong, int64_t count)
{
	struct booked at;
	enum rc rc = tally_place(db, e, &at);

	if (rc == RC_OK)
		rc = posting_add_pair(db, &at, &(struct pair){ .dong = dong,
		    .debit = ACCOUNT_FEE_CASH, .credit = ACCOUNT_BOARD });
	return rc == RC_OK ? add_take(db, e->n, dong, count) : rc;
}

static enum rc
add_ticket(struct db *db, const struct entry *e)
{
	const struct entry_ticket *t = &e->d.ticket;
	sqlite3_stmt *q = db_stmt(db, Q_TICKET_ADD);

	db_put_text(q, 1, t->series);
	db_put_i64(q, 2, t->no);
	db_put_i64(q, 3, e->n);
	db_put_text(q, 4, t->kind);
	db_put_i64(q, 5, t->amount.dong);
	db_put_i64(q, 6, t->by);
	db_put_text(q, 7, t->ref);
	db_put_i64(q, 8, e->wall_ms);
	enum rc rc = db_exec(db, Q_TICKET_ADD);
	return rc == RC_OK && t->by == EVIDENCE_CASH ?
	    take(db, e, t->amount.dong, 1) : rc;
}

/* An order pays for one ticket, of its kind, once it is paid. */
static enum rc
check_order(struct db *db, const struct entry_ticket *t)
{
	struct sale s;
	enum rc rc = sale_find(db, t->ref, &s);

	if (rc != RC_OK)
		return rc;
	if (s.fee[0] != '*' || strcmp(s.fee + 1, t->kind) != 0 ||
	    s.amount.dong != t->amount.dong || s.evidence != t->by)
		return RC_BAD_INPUT;
	db_put_text(db_stmt(db, Q_TICKET_OF_REF), 1, t->ref);
	rc = db_step(db, Q_TICKET_OF_REF);
	db_done(db, Q_TICKET_OF_REF);
	return rc == RC_NOT_FOUND ? RC_OK : rc == RC_OK ? RC_CONFLICT : rc;
}

enum rc
round_apply_ticket(struct db *db, const struct entry *e)
{
	const struct entry_ticket *t = &e->d.ticket;
	sqlite3_stmt *q = db_stmt(db, Q_RANGE_HAS);

	db_put_text(q, 1, t->series);
	db_put_i64(q, 2, t->no);
	enum rc rc = db_step(db, Q_RANGE_HAS);
	db_done(db, Q_RANGE_HAS);
	if (rc == RC_NOT_FOUND)
		return RC_BAD_INPUT;   /* a number nobody gave us */
	if (rc == RC_OK && t->by != EVIDENCE_CASH)
		rc = check_order(db, t);
	return rc == RC_OK ? add_ticket(db, e) : rc;
}

enum rc
round_apply_void(struct db *db, const struct entry *e)
{
	const struct entry_ticket *d = &e->d.ticket;
	struct handover last = { .n = 0 };
	struct ticket t;
	enum rc rc = round_seek(db, d->series, d->no, &t);

	if (rc != RC_OK)
		return rc;
	rc = last_handover(db, &last);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (t.voided || (t.cash && t.n < last.n))
		return RC_STATE;
	sqlite3_stmt *q = db_stmt(db, Q_TICKET_VOID);
	db_put_text(q, 1, d->series);
	db_put_i64(q, 2, d->no);
	db_put_i64(q, 3, e->n);
	rc = db_exec(db, Q_TICKET_VOID);
	return rc == RC_OK && t.cash ? take(db, e, -t.amount.dong, -1) : rc;
}

static enum rc
add_handover(struct db *db, const struct entry *e)
{
	const struct entry_handover *h = &e->d.handover;
	sqlite3_stmt *q = db_stmt(db, Q_HANDOVER_ADD);

	db_put_i64(q, 1, h->no);
	db_put_i64(q, 2, e->n);
	db_put_i64(q, 3, h->count);
	db_put_i64(q, 4, h->total.dong);
	db_put_i64(q, 5, e->wall_ms);
	enum rc rc = db_exec(db, Q_HANDOVER_ADD);
	return rc == RC_OK ? take(db, e, -h->total.dong, -h->count) : rc;
}

/* It says what is in hand, which is derived again when it is played. */
enum rc
round_apply_handover(struct db *db, const struct entry *e)
{
	const struct entry_handover *h = &e->d.handover;
	struct handover last = { .no = 0 };
	int64_t count = 0, dong = 0;
	enum rc rc = last_handover(db, &last);

	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = in_hand(db, &count, &dong);
	if (rc != RC_OK)
		return rc;
	if (h->no != last.no + 1 || h->count != count ||
	    h->total.dong != dong)
		return RC_BAD_INPUT;
	return add_handover(db, e);
}

/* A number that was given out again meanwhile stays as it is here: the board
 * has both. */
enum rc
round_take_back(struct db *db, const struct entry *lost)
{
	struct handover h;
	struct ticket t;
	sqlite3_stmt *q;
	enum rc rc;

	switch ((int)lost->kind) {
	case ENTRY_TICKET:
		rc = add_ticket(db, lost);
		return rc == RC_CONFLICT ? RC_OK : rc;
	case ENTRY_TICKET_VOID:
		rc = round_seek(db, lost->d.ticket.series,
		    lost->d.ticket.no, &t);
		if (rc == RC_OK)
			rc = round_apply_void(db, lost);
		return rc == RC_NOT_FOUND || rc == RC_STATE ? RC_OK : rc;
	default:
		q = db_stmt(db, Q_HANDOVER_GET);
		db_put_i64(q, 1, lost->d.handover.no);
		rc = db_step(db, Q_HANDOVER_GET);
		if (rc == RC_OK)
			read_handover(q, &h);
		db_done(db, Q_HANDOVER_GET);
		return rc == RC_NOT_FOUND ? add_handover(db, lost) : rc;
	}
}

/* --- looking ----------------------------------------------------------- */

enum rc
round_role(struct ledger *l, bool *collector)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_ROLE_GET);
	enum rc rc = db_step(&l->db, Q_ROLE_GET);

	*collector = rc == RC_OK && str_eq(db_str(q, 0), STR("collector"));
	db_done(&l->db, Q_ROLE_GET);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
round_list(struct ledger *l, size_t skip, struct round_bill *out, size_t max,
    size_t *count)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_ROUND_LIST);
	enum rc rc = RC_OK;
	size_t n = 0;

	db_put_i64(q, 1, (int64_t)max);
	db_put_i64(q, 2, (int64_t)skip);
	while (n < max && (rc = db_step(&l->db, Q_ROUND_LIST)) == RC_OK) {
		struct round_bill *b = &out[n++];
		*b = (struct round_bill){ .rest = { db_i64(q, 3) },
		    .age = db_i64(q, 4), .day = db_i64(q, 5) };
		(void)str_copy(db_str(q, 0), b->bill, sizeof(b->bill));
		(void)str_copy(db_str(q, 1), b->stall, sizeof(b->stall));
		(void)str_copy(db_str(q, 2), b->place, sizeof(b->place));
	}
	db_done(&l->db, Q_ROUND_LIST);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*count = n;
	return RC_OK;
}

/* Tickets of the day are those whose entries fall on it. */
static enum rc
day_tickets(struct ledger *l, int64_t from_ms, int64_t to_ms,
    struct round_sums *s)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_TICKET_SUM);

	db_put_i64(q, 1, from_ms);
	db_put_i64(q, 2, to_ms);
	db_put_i64(q, 3, EVIDENCE_CASH);
	enum rc rc = db_step(&l->db, Q_TICKET_SUM);
	if (rc == RC_OK) {
		s->tickets = db_i64(q, 0);
		s->ticket_sum.dong = db_i64(q, 1);
		s->cash.dong += db_i64(q, 2);
	}
	db_done(&l->db, Q_TICKET_SUM);
	return rc;
}

enum rc
round_sums(struct ledger *l, int64_t from_ms, int64_t to_ms,
    struct round_sums *out)
{
	struct round_sums s = { .takings = 0 };
	sqlite3_stmt *q = db_stmt(&l->db, Q_FEE_DAY);

	db_put_i64(q, 1, from_ms);
	db_put_i64(q, 2, to_ms);
	enum rc rc = two(&l->db, Q_FEE_DAY, &s.cash.dong, &s.qr.dong);
	if (rc == RC_OK)
		rc = day_tickets(l, from_ms, to_ms, &s);
	if (rc == RC_OK)
		rc = in_hand(&l->db, &s.takings, &s.in_hand.dong);
	(void)db_stmt(&l->db, Q_ROUND_SUM);
	if (rc == RC_OK)
		rc = two(&l->db, Q_ROUND_SUM, &s.open, &s.open_sum.dong);
	if (rc == RC_OK)
		*out = s;
	return rc;
}

enum rc
ticket_last(struct ledger *l, struct ticket *out)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_TICKET_LAST);
	enum rc rc = db_step(&l->db, Q_TICKET_LAST);

	if (rc == RC_OK)
		read_ticket(q, out);
	db_done(&l->db, Q_TICKET_LAST);
	return rc;
}

enum rc
handover_list(struct ledger *l, struct handover *out, size_t max,
    size_t *count)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_HANDOVER_LIST);
	enum rc rc = RC_OK;
	size_t n = 0;

	db_put_i64(q, 1, (int64_t)max);
	while (n < max && (rc = db_step(&l->db, Q_HANDOVER_LIST)) == RC_OK)
		read_handover(q, &out[n++]);
	db_done(&l->db, Q_HANDOVER_LIST);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*count = n;
	return RC_OK;
}

/* --- for the caller ---------------------------------------------------- */

static enum rc
may_collect(struct ledger *l)
{
	bool collector = false;
	enum rc rc = l->can_sign ? round_role(l, &collector) : RC_STATE;

	return rc == RC_OK && !collector ? RC_STATE : rc;
}

static enum rc
ask(struct ledger *l, struct entry *e, struct sale *out)
{
	e->n = e->boot = 1;   /* only to be looked at */
	enum rc rc = may_collect(l);

	return rc == RC_OK ? order_open(l, e, out) : rc;
}

enum rc
fee_ask(struct ledger *l, const char *stall, const char *bill,
    struct vnd amount, struct sale *out)
{
	struct entry e = { .kind = ENTRY_FEE_ASK, .d.sale.amount = amount };

	if (!entry_is_code(str_of(stall), 1, FEE_FOR_MAX) ||
	    !str_copy(str_of(stall), e.d.sale.fee, sizeof(e.d.sale.fee)) ||
	    !str_copy(str_of(bill), e.d.sale.bill, sizeof(e.d.sale.bill)))
		return RC_BAD_INPUT;
	return ask(l, &e, out);
}

/* A range with a number left, and the day within its prices; else why not. */
static enum rc
try_range(struct ledger *l, sqlite3_stmt *q, int64_t day,
    struct ticket_prices *out)
{
	int64_t next = db_i64(q, 4), from, to;
	struct ticket_prices p;
	struct entry e;
	char line[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(line);

	if (next > db_i64(q, 2))
		return RC_FULL;
	enum rc rc = ledger_line(l, db_i64(q, 3), &b);
	if (rc == RC_OK && (entry_decode(buf_str(&b), &e) != RC_OK ||
	    e.kind != ENTRY_MAIL || !round_read_tickets(e.d.mail.d, &p,
	    &from, &to)))
		rc = RC_CORRUPT;
	if (rc != RC_OK)
		return rc;
	if (day < from || day > to)
		return RC_STATE;
	p.next = next;
	*out = p;
	return RC_OK;
}

enum rc
ticket_prices(struct ledger *l, int64_t day, struct ticket_prices *out)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_RANGE_LIST);
	enum rc why = RC_NOT_FOUND, rc = RC_OK;

	while ((rc = db_step(&l->db, Q_RANGE_LIST)) == RC_OK) {
		rc = try_range(l, q, day, out);
		if (rc != RC_FULL && rc != RC_STATE)
			break;
		/* An old price among what is used up says more. */
		why = why == RC_STATE ? why : rc;
	}
	db_done(&l->db, Q_RANGE_LIST);
	return rc == RC_NOT_FOUND ? why : rc;
}

/* The next number, for a ticket of this kind. */
static enum rc
next_ticket(struct ledger *l, const char *kind, int64_t day,
    struct entry_ticket *t)
{
	struct ticket_prices p;
	enum rc rc = may_collect(l);

	if (rc == RC_OK)
		rc = ticket_prices(l, day, &p);
	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < p.count; i++) {
		if (strcmp(p.kind[i].kind, kind) != 0)
			continue;
		*t = (struct entry_ticket){ .no = p.next,
		    .amount = p.kind[i].amount, .by = EVIDENCE_CASH };
		memcpy(t->series, p.series, sizeof(t->series));
		memcpy(t->kind, p.kind[i].kind, sizeof(t->kind));
		return RC_OK;
	}
	return RC_BAD_INPUT;
}

static enum rc
record_ticket(struct ledger *l, struct entry *e, struct ticket *out)
{
	const struct entry_ticket *t = &e->d.ticket;
	struct applied none;
	enum rc rc = journal_record(l, e, &none);

	if (rc != RC_OK)
		return rc;
	*out = (struct ticket){ .no = t->no, .n = e->n, .amount = t->amount,
	    .cash = t->by == EVIDENCE_CASH };
	memcpy(out->series, t->series, sizeof(out->series));
	memcpy(out->kind, t->kind, sizeof(out->kind));
	memcpy(out->ref, t->ref, sizeof(out->ref));
	return RC_OK;
}

enum rc
ticket_issue(struct ledger *l, const char *kind, int64_t day,
    struct ticket *out)
{
	struct entry e = { .kind = ENTRY_TICKET };
	enum rc rc = next_ticket(l, kind, day, &e.d.ticket);

	return rc == RC_OK ? record_ticket(l, &e, out) : rc;
}

enum rc
ticket_ask(struct ledger *l, const char *kind, int64_t day, struct sale *out)
{
	struct entry e = { .kind = ENTRY_FEE_ASK };
	struct entry_ticket t;
	enum rc rc = next_ticket(l, kind, day, &t);

	if (rc != RC_OK)
		return rc;
	e.d.sale.fee[0] = '*';
	memcpy(e.d.sale.fee + 1, t.kind, sizeof(t.kind));
	e.d.sale.amount = t.amount;
	return ask(l, &e, out);
}

/* The next number of any range that has one: the price was the order's. */
static enum rc
any_number(struct ledger *l, struct entry_ticket *t)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_RANGE_LIST);
	enum rc rc;

	while ((rc = db_step(&l->db, Q_RANGE_LIST)) == RC_OK) {
		t->no = db_i64(q, 4);
		if (t->no <= db_i64(q, 2) && str_copy(db_str(q, 0), t->series,
		    sizeof(t->series)))
			break;
	}
	db_done(&l->db, Q_RANGE_LIST);
	return rc == RC_NOT_FOUND ? RC_FULL : rc;
}

enum rc
ticket_owed(struct ledger *l, struct ticket *out)
{
	struct entry e = { .kind = ENTRY_TICKET };
	struct entry_ticket *t = &e.d.ticket;
	struct sale s;
	enum rc rc = db_step(&l->db, (db_stmt(&l->db, Q_TICKET_OWED),
	    Q_TICKET_OWED));

	if (rc == RC_OK && !str_copy(db_str(l->db.stmt[Q_TICKET_OWED], 0),
	    t->ref, sizeof(t->ref)))
		rc = RC_CORRUPT;
	db_done(&l->db, Q_TICKET_OWED);
	if (rc == RC_OK)
		rc = sale_find(&l->db, t->ref, &s);
	if (rc != RC_OK)
		return rc;
	memcpy(t->kind, s.fee + 1, sizeof(t->kind));
	t->amount = s.amount;
	t->by = s.evidence;
	rc = any_number(l, t);
	return rc == RC_OK ? record_ticket(l, &e, out) : rc;
}

enum rc
ticket_void(struct ledger *l, const char *series, int64_t no,
    struct ticket *out)
{
	struct entry e = { .kind = ENTRY_TICKET_VOID, .d.ticket.no = no };
	struct applied none;
	struct ticket t;

	if (!l->can_sign)
		return RC_STATE;
	if (!str_copy(str_of(series), e.d.ticket.series,
	    sizeof(e.d.ticket.series)))
		return RC_NOT_FOUND;
	enum rc rc = round_seek(&l->db, series, no, &t);
	if (rc == RC_OK)
		rc = journal_record(l, &e, &none);
	if (rc != RC_OK)
		return rc;
	t.voided = true;
	*out = t;
	return RC_OK;
}

enum rc
handover_make(struct ledger *l, struct handover *out)
{
	struct entry e = { .kind = ENTRY_HANDOVER };
	struct entry_handover *h = &e.d.handover;
	struct handover last = { .no = 0 };
	struct applied none;

	if (!l->can_sign)
		return RC_STATE;
	enum rc rc = last_handover(&l->db, &last);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = in_hand(&l->db, &h->count, &h->total.dong);
	if (rc == RC_OK && h->total.dong <= 0)
		rc = RC_STATE;
	h->no = last.no + 1;
	if (rc == RC_OK)
		rc = journal_record(l, &e, &none);
	if (rc == RC_OK)
		*out = (struct handover){ h->no, e.n, h->count, h->total,
		    e.wall_ms, NOT_COUNTED };
	return rc;
}
