/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/apply.h"
#include "ledger/history.h"
#include "ledger/inside.h"
#include "ledger/posting.h"

#define HOUR_MS (3600 * INT64_C(1000))

/* --- which sales ----------------------------------------------------- */

/* "65" is said of 65.000, and of what ends with it. */
static bool
ends_with(int64_t amount, int64_t tail)
{
	int64_t unit = 10;

	while (unit <= tail)
		unit *= 10;
	return amount % unit == tail ||
	    (amount % 1000 == 0 && amount / 1000 % unit == tail);
}

static bool
fits_only(enum history_only only, const struct sale *s)
{
	bool settled = s->state == SALE_PAID || s->state == SALE_OVER;

	switch (only) {
	case HISTORY_ALL:
		return true;
	case HISTORY_BANK:
		return settled && s->evidence == EVIDENCE_BANK;
	case HISTORY_CODE:
		return settled && s->evidence == EVIDENCE_CODE;
	case HISTORY_SEEN:
		return settled && s->evidence == EVIDENCE_SEEN;
	case HISTORY_CASH:
		return settled && s->evidence == EVIDENCE_CASH;
	case HISTORY_DUE:
		return s->state == SALE_LATE || s->due.dong > 0;
	case HISTORY_WAITING:
		return s->state == SALE_OPEN || s->state == SALE_SHORT;
	case HISTORY_ONLY_COUNT:
		break;
	}
	REQUIRE(false);
	return false;
}

static bool
fits_hour(int hour, int64_t wall_ms)
{
	int64_t into = (wall_ms + ZONE_MS) % DAY_MS;

	if (into < 0)
		into += DAY_MS;
	return hour < 0 || into / HOUR_MS == hour;
}

bool
history_fits(const struct history_ask *ask, const struct sale *s)
{
	bool amount = ask->match == HISTORY_ANY ||
	    (ask->match == HISTORY_EXACT &&
	    (s->amount.dong == ask->amount.dong ||
	    s->received.dong == ask->amount.dong)) ||
	    (ask->match == HISTORY_ENDS &&
	    ends_with(s->amount.dong, ask->amount.dong));

	return amount && fits_only(ask->only, s) &&
	    fits_hour(ask->hour, s->opened_wall_ms);
}

/* One of the two lists that are walked side by side. */
struct walk { enum query q; bool over, held; struct sale sale; };

static void
begin(struct ledger *l, const struct history_ask *ask, struct walk *w)
{
	sqlite3_stmt *q = db_stmt(&l->db, w->q);

	db_put_i64(q, 1, ask->at.before_ms);
	db_put_text(q, 2, ask->at.before_ref);
	db_put_i64(q, 3, ask->from_ms);
}

static enum rc
hold(struct ledger *l, struct walk *w)
{
	if (w->over || w->held)
		return RC_OK;
	enum rc rc = db_step(&l->db, w->q);
	if (rc == RC_OK)
		rc = sale_read(l->db.stmt[w->q], &w->sale);
	w->held = rc == RC_OK;
	w->over = rc == RC_NOT_FOUND;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static bool
is_later(const struct sale *a, const struct sale *b)
{
	return a->opened_wall_ms != b->opened_wall_ms ?
	    a->opened_wall_ms > b->opened_wall_ms :
	    strcmp(a->ref, b->ref) > 0;
}

/* The later of the two lists' next ones.  RC_NOT_FOUND: both are over. */
static enum rc
next_sale(struct ledger *l, struct walk w[2], struct sale *out)
{
	enum rc rc = hold(l, &w[0]);

	if (rc == RC_OK)
		rc = hold(l, &w[1]);
	if (rc != RC_OK)
		return rc;
	if (!w[0].held && !w[1].held)
		return RC_NOT_FOUND;
	int i = !w[0].held || (w[1].held && is_later(&w[1].sale,
	    &w[0].sale)) ? 1 : 0;
	*out = w[i].sale;
	w[i].held = false;
	return RC_OK;
}

enum rc
history_step(struct ledger *l, struct history_ask *ask, struct sale *out,
    size_t max, size_t *count)
{
	struct walk w[2] = { { .q = Q_HISTORY_CLOSED },
		{ .q = Q_HISTORY_WAITING } };
	struct history_place at = ask->at;
	struct sale s;
	size_t n = 0;
	enum rc rc = RC_OK;

	begin(l, ask, &w[0]);
	begin(l, ask, &w[1]);
	for (int i = 0; rc == RC_OK && n < max && i < HISTORY_LOOK_MAX; i++) {
		rc = next_sale(l, w, &s);
		if (rc != RC_OK)
			break;
		at.before_ms = s.opened_wall_ms;
		memcpy(at.before_ref, s.ref, sizeof(at.before_ref));
		if (history_fits(ask, &s))
			out[n++] = s;
	}
	db_done(&l->db, w[0].q);
	db_done(&l->db, w[1].q);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	ask->at = at;
	*count = n;
	return rc;
}

/* --- what days brought ----------------------------------------------- */

static enum rc
add_account(struct ledger *l, enum account account, int64_t from, int64_t to,
    int64_t *dong)
{
	struct tally_sum sum;
	enum rc rc = tally_of_item(&l->db, account, from, to, &sum);

	if (rc == RC_OK)
		*dong += sum.plus - sum.minus;
	return rc;
}

/* Notes are what is in the drawer, less what was put there for change and
 * what a count found. */
enum rc
history_takings(struct ledger *l, int64_t from, int64_t to,
    struct takings *out)
{
	struct takings t = { 0 };
	struct vnd *by = t.by;
	const struct { enum account account; int64_t *dong; } parts[] = {
		{ ACCOUNT_SALES, &t.revenue.dong },
		{ ACCOUNT_BANK, &by[EVIDENCE_BANK].dong },
		{ ACCOUNT_CODE, &by[EVIDENCE_CODE].dong },
		{ ACCOUNT_SEEN, &by[EVIDENCE_SEEN].dong },
		{ ACCOUNT_CASH, &by[EVIDENCE_CASH].dong },
		{ ACCOUNT_OWNER, &by[EVIDENCE_CASH].dong },
		{ ACCOUNT_MISCOUNT, &by[EVIDENCE_CASH].dong },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK &&
	    i < sizeof(parts) / sizeof(parts[0]); i++)
		rc = add_account(l, parts[i].account, from, to,
		    parts[i].dong);
	if (rc != RC_OK)
		return rc;
	t.revenue.dong = -t.revenue.dong;
	*out = t;
	return RC_OK;
}
