/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/journal.h"
#include "ledger/posting.h"
#include "ledger/shift.h"
#include "ledger/shift_code.h"

struct row { int64_t id, opened, closed; struct vnd cash; int64_t wall_ms; };

/* RC_NOT_FOUND: no such shift, or none ever. */
static enum rc
read_row(struct db *db, enum query query, int64_t id, struct row *r)
{
	sqlite3_stmt *q = db_stmt(db, query);

	if (query == Q_SHIFT_GET)
		db_put_i64(q, 1, id);
	enum rc rc = db_step(db, query);
	if (rc == RC_OK)
		*r = (struct row){ .id = db_i64(q, 0),
		    .opened = db_i64(q, 1), .closed = db_i64(q, 2),
		    .cash = { db_i64(q, 3) }, .wall_ms = db_i64(q, 4) };
	db_done(db, query);
	return rc;
}

/* RC_NOT_FOUND: none is open. */
static enum rc
read_open(struct db *db, struct row *r)
{
	enum rc rc = read_row(db, Q_SHIFT_LAST, 0, r);

	return rc == RC_OK && r->closed != 0 ? RC_NOT_FOUND : rc;
}

/* What the books have in the drawer. */
static enum rc
read_drawer(struct db *db, int64_t *dong)
{
	struct tally_sum cash;
	enum rc rc = tally_of_item(db, ACCOUNT_CASH, DAY_UNKNOWN,
	    BOOK_DAY_MAX, &cash);

	if (rc == RC_OK)
		*dong = cash.plus - cash.minus;
	return rc;
}

static enum rc
read_sums(struct db *db, const struct row *r, int64_t last,
    struct shift_sums *s)
{
	struct tally_sum t[TALLY_END];
	int64_t drawer = 0;
	enum rc rc = tally_of_shift(db, r->id, t);

	if (rc == RC_OK)
		rc = read_drawer(db, &drawer);
	if (rc != RC_OK)
		return rc;
	*s = (struct shift_sums){
		.first = r->opened, .last = last,
		.sales = t[TALLY_SETTLED].count,
		.sold = { t[ACCOUNT_SALES].minus },
		.bank = { t[ACCOUNT_BANK].plus },
		.cash = { t[ACCOUNT_CASH].plus },
		.code = { t[ACCOUNT_CODE].plus - t[ACCOUNT_CODE].minus },
		.seen = { t[ACCOUNT_SEEN].plus - t[ACCOUNT_SEEN].minus },
		.voids = t[TALLY_VOIDS].count,
		.expired = t[TALLY_EXPIRED].count,
		.refunds = t[TALLY_REFUNDS].count,
		.refunded = { t[TALLY_REFUNDS].plus },
		.lent = { t[ACCOUNT_DEBT].plus },
		.repaid = { t[ACCOUNT_DEBT].minus },
		.expected = { drawer },
	};
	return RC_OK;
}

/* --- what the entries mean ------------------------------------------- */

/* Bring the drawer to what somebody counted; outside the shift, so that its
 * own sums are of what it took. */
static enum rc
set_drawer(struct db *db, const struct entry *e, int64_t dong,
    enum account other)
{
	struct booked at;
	int64_t drawer = 0;
	enum rc rc = tally_place(db, e, &at);

	at.shift = 0;
	if (rc == RC_OK)
		rc = read_drawer(db, &drawer);
	if (rc != RC_OK)
		return rc;
	struct pair p = { .dong = dong - drawer, .debit = ACCOUNT_CASH,
	    .credit = other };
	return posting_add_pair(db, &at, &p);
}

enum rc
shift_apply_open(struct db *db, const struct entry *e)
{
	const struct entry_shift *d = &e->d.shift;
	struct row last = { .closed = 1 };
	enum rc rc = read_row(db, Q_SHIFT_LAST, 0, &last);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (last.closed == 0)
		return RC_STATE;
	if (d->id != last.id + 1)
		return RC_BAD_INPUT;
	rc = set_drawer(db, e, d->cash.dong, ACCOUNT_OWNER);
	if (rc != RC_OK)
		return rc;
	sqlite3_stmt *q = db_stmt(db, Q_SHIFT_ADD);
	db_put_i64(q, 1, d->id);
	db_put_i64(q, 2, e->n);
	db_put_i64(q, 3, d->cash.dong);
	db_put_i64(q, 4, e->wall_ms);
	return db_exec(db, Q_SHIFT_ADD);
}

enum rc
shift_apply_close(struct db *db, const struct entry *e)
{
	const struct entry_shift *d = &e->d.shift;
	struct row r;
	struct shift_sums derived;
	enum rc rc = read_open(db, &r);

	if (rc == RC_NOT_FOUND)
		return RC_STATE;
	if (rc == RC_OK && r.id != d->id)
		return RC_BAD_INPUT;
	if (rc == RC_OK)
		rc = read_sums(db, &r, e->n - 1, &derived);
	if (rc != RC_OK)
		return rc;
	/* int64_t throughout, so there is no padding to differ. */
	if (memcmp(&derived, &d->sums, sizeof(derived)) != 0)
		return RC_BAD_INPUT;
	sqlite3_stmt *q = db_stmt(db, Q_SHIFT_END);
	db_put_i64(q, 1, r.id);
	db_put_i64(q, 2, e->n);
	rc = db_exec(db, Q_SHIFT_END);
	return rc == RC_OK ?
	    set_drawer(db, e, d->counted.dong, ACCOUNT_MISCOUNT) : rc;
}

/* --- for the caller -------------------------------------------------- */

enum rc
shift_open(struct ledger *l, struct vnd cash, struct shift *out)
{
	struct entry e = { .kind = ENTRY_SHIFT_OPEN };
	struct row last = { 0 };
	struct applied none;

	if (!l->can_sign)
		return RC_STATE;
	enum rc rc = read_row(&l->db, Q_SHIFT_LAST, 0, &last);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	e.d.shift.id = last.id + 1;
	e.d.shift.cash = cash;
	rc = journal_record(l, &e, &none);
	if (rc == RC_OK)   /* not read back: that could fail, this is done */
		*out = (struct shift){ .id = e.d.shift.id, .open = true,
		    .opened_wall_ms = e.wall_ms, .cash = cash,
		    .sums = { .first = e.n, .last = e.n, .expected = cash } };
	return rc;
}

/* An open shift as it stands. */
static enum rc
report(struct ledger *l, const struct row *r, struct shift *out)
{
	struct shift s = { .id = r->id, .open = true, .cash = r->cash,
	    .opened_wall_ms = r->wall_ms };
	enum rc rc = read_sums(&l->db, r, l->tip.n, &s.sums);

	if (rc == RC_OK)
		*out = s;
	return rc;
}

enum rc
shift_report(struct ledger *l, struct shift *out)
{
	struct row r;
	enum rc rc = read_open(&l->db, &r);

	return rc == RC_OK ? report(l, &r, out) : rc;
}

enum rc
shift_close(struct ledger *l, struct vnd counted, struct shift *out)
{
	struct entry e = { .kind = ENTRY_SHIFT_CLOSE };
	struct applied none;
	struct shift s;

	if (!l->can_sign)
		return RC_STATE;
	enum rc rc = shift_report(l, &s);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_STATE : rc;
	e.d.shift = (struct entry_shift){ .id = s.id, .sums = s.sums,
	    .counted = counted };
	rc = journal_record(l, &e, &none);
	if (rc != RC_OK)
		return rc;
	s.open = false;
	s.closed_wall_ms = e.wall_ms;
	s.counted = counted;
	*out = s;
	return RC_OK;
}

/* Of a row as it stands, or as its last line says. */
static enum rc
read_shift(struct ledger *l, const struct row *r, struct shift *out)
{
	struct entry e;

	if (r->closed == 0)
		return report(l, r, out);
	enum rc rc = journal_entry(l, r->closed, &e);
	if (rc == RC_NOT_FOUND ||
	    (rc == RC_OK && e.kind != ENTRY_SHIFT_CLOSE))
		return RC_CORRUPT;
	if (rc != RC_OK)
		return rc;
	struct shift s = { .id = r->id, .cash = r->cash,
	    .opened_wall_ms = r->wall_ms, .closed_wall_ms = e.wall_ms,
	    .sums = e.d.shift.sums, .counted = e.d.shift.counted };
	rc = shift_code_read(l, &s);
	if (rc == RC_OK)
		*out = s;
	return rc;
}

enum rc
shift_get(struct ledger *l, int64_t id, struct shift *out)
{
	struct row r;
	enum rc rc = read_row(&l->db, Q_SHIFT_GET, id, &r);

	return rc == RC_OK ? read_shift(l, &r, out) : rc;
}

enum rc
shift_last(struct ledger *l, struct shift *out)
{
	struct row r;
	enum rc rc = read_row(&l->db, Q_SHIFT_LAST, 0, &r);

	return rc == RC_OK ? read_shift(l, &r, out) : rc;
}
