/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/posting.h"
#include "ledger/tally.h"

static enum rc
last_day(struct db *db, int64_t *day)
{
	sqlite3_stmt *q = db_stmt(db, Q_TALLY_LAST_DAY);

	db_put_i64(q, 1, ACCOUNT_SALES);
	enum rc rc = db_step(db, Q_TALLY_LAST_DAY);
	if (rc == RC_OK)
		*day = db_i64(q, 0);   /* no row: NULL, DAY_UNKNOWN */
	db_done(db, Q_TALLY_LAST_DAY);
	return rc;
}

enum rc
tally_place(struct db *db, const struct entry *e, struct booked *at)
{
	sqlite3_stmt *q = db_stmt(db, Q_SHIFT_LAST);
	enum rc rc = db_step(db, Q_SHIFT_LAST);

	*at = (struct booked){ .n = e->n };
	if (rc == RC_OK && db_i64(q, 2) == 0)
		at->shift = db_i64(q, 0);
	db_done(db, Q_SHIFT_LAST);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (e->wall_ms >= BOOK_DAY_MIN * DAY_MS - ZONE_MS &&
	    e->wall_ms < (BOOK_DAY_MAX + 1) * DAY_MS - ZONE_MS) {
		at->day = (e->wall_ms + ZONE_MS) / DAY_MS;
		return RC_OK;
	}
	return last_day(db, &at->day);
}

enum rc
tally_add(struct db *db, const struct booked *at, enum tally_item item,
    int64_t dong)
{
	sqlite3_stmt *q = db_stmt(db, Q_TALLY_ADD);

	db_put_i64(q, 1, at->shift);
	db_put_i64(q, 2, at->day);
	db_put_i64(q, 3, item);
	db_put_i64(q, 4, 1);
	db_put_i64(q, 5, dong > 0 ? dong : 0);
	db_put_i64(q, 6, dong < 0 ? -dong : 0);
	db_put_i64(q, 7, at->n);
	enum rc rc = db_step(db, Q_TALLY_ADD);
	REQUIRE(rc != RC_NOT_FOUND);
	if (rc == RC_OK &&
	    (db_i64(q, 0) > VND_MAX || db_i64(q, 1) > VND_MAX))
		rc = RC_TOO_BIG;
	db_done(db, Q_TALLY_ADD);
	return rc;
}

enum rc
tally_of_shift(struct db *db, int64_t shift, struct tally_sum sum[TALLY_END])
{
	sqlite3_stmt *q = db_stmt(db, Q_TALLY_OF_SHIFT);
	enum rc rc;

	for (int i = 0; i < TALLY_END; i++)
		sum[i] = (struct tally_sum){ 0 };
	db_put_i64(q, 1, shift);
	while ((rc = db_step(db, Q_TALLY_OF_SHIFT)) == RC_OK) {
		int64_t item = db_i64(q, 0);
		if (item < 0 || item >= TALLY_END) {
			rc = RC_CORRUPT;
			break;
		}
		sum[item] = (struct tally_sum){ db_i64(q, 1), db_i64(q, 2),
		    db_i64(q, 3) };
	}
	db_done(db, Q_TALLY_OF_SHIFT);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
tally_of_item(struct db *db, int64_t item, int64_t from, int64_t to,
    struct tally_sum *sum)
{
	sqlite3_stmt *q = db_stmt(db, Q_TALLY_SUM);

	db_put_i64(q, 1, item);
	db_put_i64(q, 2, from);
	db_put_i64(q, 3, to);
	enum rc rc = db_step(db, Q_TALLY_SUM);
	if (rc == RC_OK)
		*sum = (struct tally_sum){ 0, db_i64(q, 0), db_i64(q, 1) };
	db_done(db, Q_TALLY_SUM);
	return rc;
}
