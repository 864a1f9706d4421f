/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/bug.h"
#include "ledger/posting.h"

#define NO_SALE 0   /* posting.sale of unmatched money */

_Static_assert((int)ACCOUNT_COUNT <= (int)TALLY_SETTLED,
    "items begin with accounts");

void
posting_of_sale(const struct sale *s, int64_t dong[ACCOUNT_COUNT])
{
	int64_t came = s->received.dong + s->cash.dong + s->seen.dong +
	    s->code.dong;

	REQUIRE(s->state < SALE_STATE_COUNT);
	for (int a = 0; a < ACCOUNT_COUNT; a++)
		dong[a] = 0;
	dong[ACCOUNT_BANK] = s->received.dong;
	dong[ACCOUNT_CASH] = s->cash.dong;
	dong[ACCOUNT_SEEN] = s->seen.dong;
	dong[ACCOUNT_CODE] = s->code.dong;
	if (s->fee[0] != '\0') {   /* whatever came is the board's */
		dong[ACCOUNT_CASH] = 0;
		dong[ACCOUNT_FEE_CASH] = s->cash.dong;
		dong[ACCOUNT_BOARD] = -came;
		return;
	}
	if (s->who[0] != '\0') {
		dong[ACCOUNT_DEBT] = -s->repaid.dong;
		dong[ACCOUNT_OVER] = -(came - s->repaid.dong);
		return;
	}
	if (s->state == SALE_OPEN) {
		REQUIRE(came == 0);
	} else if (s->state == SALE_SHORT) {
		dong[ACCOUNT_SHORT] = -came;
	} else if (s->state == SALE_PAID || s->state == SALE_OVER) {
		dong[ACCOUNT_SALES] = PLANTED(10) ? -came : -s->amount.dong;
		dong[ACCOUNT_OVER] = -came - dong[ACCOUNT_SALES];
	} else {
		dong[ACCOUNT_LATE] = -came;   /* nobody waits for it */
	}
}

int64_t
posting_surplus(const struct sale *s)
{
	int64_t dong[ACCOUNT_COUNT];

	posting_of_sale(s, dong);
	return -dong[ACCOUNT_OVER] - dong[ACCOUNT_LATE];
}

static enum rc
add(struct db *db, const struct booked *at, int64_t sale,
    enum account account, int64_t dong)
{
	if (dong == 0)
		return RC_OK;
	sqlite3_stmt *s = db_stmt(db, Q_POSTING_ADD);
	db_put_i64(s, 1, sale);
	db_put_i64(s, 2, at->n);
	db_put_i64(s, 3, account);
	db_put_i64(s, 4, dong);
	enum rc rc = db_exec(db, Q_POSTING_ADD);
	return rc == RC_OK ?
	    tally_add(db, at, (enum tally_item)account, dong) : rc;
}

enum rc
posting_add_change(struct db *db, const struct booked *at,
    const struct sale *before, const struct sale *after, int64_t claimed)
{
	int64_t from[ACCOUNT_COUNT];
	int64_t to[ACCOUNT_COUNT];
	int64_t sum = 0;
	enum rc rc = RC_OK;

	posting_of_sale(before, from);
	posting_of_sale(after, to);
	from[ACCOUNT_BANK] += claimed;
	to[ACCOUNT_UNMATCHED] += claimed;
	for (enum account a = 0; a < ACCOUNT_COUNT; a++)
		sum += to[a] - from[a];
	REQUIRE(sum == 0);
	for (enum account a = 0; rc == RC_OK && a < ACCOUNT_COUNT; a++)
		rc = add(db, at, after->n, a, to[a] - from[a]);
	return rc;
}

enum rc
posting_add_pair(struct db *db, const struct booked *at,
    const struct pair *p)
{
	enum rc rc = add(db, at, p->sale, p->debit, p->dong);

	return rc == RC_OK ? add(db, at, p->sale, p->credit, -p->dong) : rc;
}

enum rc
posting_add_unmatched(struct db *db, const struct booked *at,
    struct vnd amount)
{
	struct pair p = { .sale = NO_SALE, .dong = amount.dong,
	    .debit = ACCOUNT_BANK, .credit = ACCOUNT_UNMATCHED };

	return posting_add_pair(db, at, &p);
}
