/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/store_inside.h"
#include "sync/board/store_ops.h"

/* Up to three numbers of the one row that a statement gives. */
static enum rc
numbers(struct store *s, enum query q, int64_t *const *to, int count)
{
	struct sql_stmt *st = s->stmt[q];
	enum rc rc = sql_row(st);

	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < count; i++)
		*to[i] = sql_i64(st, i);
	sql_reset(st);
	return RC_OK;
}

enum rc
store_totals(struct store *s, struct store_totals *t)
{
	int64_t *terminals[] = { &t->terminals, &t->entries, &t->backlog };
	int64_t *alarms[] = { &t->alarms, &t->alarm_times };
	int64_t *credit[] = { &t->last_credit_ms };
	int64_t *accounts[] = { &t->accounts, &t->accounts_bare };

	enum rc rc = numbers(s, Q_OPS_TERMINALS, terminals, 3);
	if (rc == RC_OK)
		rc = numbers(s, Q_OPS_ALARMS, alarms, 2);
	if (rc == RC_OK)
		rc = numbers(s, Q_OPS_LAST_CREDIT, credit, 1);
	if (rc == RC_OK)
		rc = numbers(s, Q_OPS_ACCOUNTS, accounts, 2);
	return rc == RC_OK ? store_seq(s, &t->seq) : rc;
}

enum rc
store_waiting(struct store *s, struct store_waits *w)
{
	int64_t *unseen[] = { &w->unseen };
	int64_t *spool[] = { &w->spooled, &w->spool_ms };

	sql_put_i64(s->stmt[Q_OPS_UNSEEN], 2, w->since_ms);
	enum rc rc = numbers(s, Q_OPS_UNSEEN, unseen, 1);
	return rc == RC_OK ? numbers(s, Q_OPS_SPOOL, spool, 2) : rc;
}
