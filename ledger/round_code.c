/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/chain.h"
#include "ledger/day.h"
#include "ledger/inside.h"
#include "ledger/journal.h"
#include "ledger/round.h"
#include "ledger/round_inside.h"
#include "ledger/ticket_code.h"

enum rc
ledger_ticket_code(struct ledger *l, const struct ticket *t, struct buf *out)
{
	struct ticket_code c = { .terminal = l->profile.terminal,
	    .no = t->no, .amount = t->amount };
	struct buf mark = BUF(c.mark);
	uint8_t h[HASH_BYTES];
	struct entry e;

	if (!l->can_sign || !l->has_profile)
		return RC_STATE;
	enum rc rc = journal_entry(l, t->n, &e);
	if (rc == RC_OK)
		rc = journal_hash(l, t->n, h);
	if (rc != RC_OK)
		return rc;
	memcpy(c.series, t->series, sizeof(c.series));
	memcpy(c.kind, t->kind, sizeof(c.kind));
	c.day = day_at(e.wall_ms);
	chain_put_short(&mark, e.boot, t->n, h);
	return ticket_code_sign(&c, l->seed, out);
}

enum rc
ticket_get(struct ledger *l, const char *series, int64_t no,
    struct ticket *out)
{
	return round_seek(&l->db, series, no, out);
}
