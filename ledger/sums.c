/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>

#include "ledger/base/json.h"
#include "ledger/inside.h"
#include "ledger/sums.h"
#include "ledger/tally.h"

enum rc
sums_next(struct ledger *l, struct day_sums *at)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_TALLY_NEXT);

	db_put_i64(q, 1, at->item);
	db_put_i64(q, 2, at->day);
	enum rc rc = db_step(&l->db, Q_TALLY_NEXT);
	if (rc == RC_OK)
		*at = (struct day_sums){ db_i64(q, 0), db_i64(q, 1),
		    db_i64(q, 2), db_i64(q, 3), db_i64(q, 4), db_i64(q, 5),
		    db_i64(q, 6) };
	db_done(&l->db, Q_TALLY_NEXT);
	return rc;
}

void
sums_put_json(struct buf *b, const struct day_sums *s)
{
	buf_printf(b, "{\"item\":%" PRId64 ",\"day\":%" PRId64 ",\"count\":%"
	    PRId64 ",\"plus\":%" PRId64 ",\"minus\":%" PRId64 ",\"first\":%"
	    PRId64 ",\"last\":%" PRId64 "}", s->item, s->day, s->count,
	    s->plus, s->minus, s->first, s->last);
}

enum rc
sums_read(struct str obj, struct day_sums *s)
{
	struct day_sums g;

	if (!json_get_i64(obj, "item", &g.item) ||
	    !json_get_i64(obj, "day", &g.day) ||
	    !json_get_i64(obj, "count", &g.count) ||
	    !json_get_i64(obj, "plus", &g.plus) ||
	    !json_get_i64(obj, "minus", &g.minus) ||
	    !json_get_i64(obj, "first", &g.first) ||
	    !json_get_i64(obj, "last", &g.last))
		return RC_BAD_INPUT;
	if (g.item < 0 || g.item >= TALLY_END || g.day < 0 ||
	    g.day > BOOK_DAY_MAX || g.count < 0 || g.plus < 0 ||
	    g.plus > VND_MAX || g.minus < 0 || g.minus > VND_MAX ||
	    g.first < 1 || g.last < g.first)
		return RC_BAD_INPUT;
	*s = g;
	return RC_OK;
}

enum rc
sums_open(const struct ledger_env *env, const struct profile *p,
    struct ledger **out)
{
	struct ledger *l = calloc(1, sizeof(*l));

	*out = NULL;
	if (l == NULL)
		return RC_NO_MEMORY;
	l->clock = env->clock;
	l->rng = env->rng;
	l->has_profile = p != NULL;
	if (p != NULL)
		l->profile = *p;
	enum rc rc = db_open(&l->db, "", NULL, DB_SCRATCH, NULL);
	if (rc == RC_OK)
		*out = l;
	else
		ledger_close(l);
	return rc;
}

enum rc
sums_add(struct ledger *l, const struct day_sums *s)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_TALLY_TAKE);

	db_put_i64(q, 1, s->day);
	db_put_i64(q, 2, s->item);
	db_put_i64(q, 3, s->count);
	db_put_i64(q, 4, s->plus);
	db_put_i64(q, 5, s->minus);
	db_put_i64(q, 6, s->first);
	db_put_i64(q, 7, s->last);
	return db_exec(&l->db, Q_TALLY_TAKE);
}
