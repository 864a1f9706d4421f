/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "ledger/base/log.h"
#include "ledger/follow.h"
#include "ledger/journal.h"
#include "ledger/salvage.h"

#define STEP_ENTRIES 32     /* copied in one go */
#define OTHER_MAX 100       /* side copies of other histories kept */

static void
let_go(struct ledger *l, const char *what, enum rc rc)
{
	log_line(LOG_ERROR, "ledger", "side copy: %s: %s; selling goes on "
	    "without it", what, rc_text(rc));
	side_close(l->follow.side);
	l->follow.side = NULL;
	l->follow.state = SIDE_FAILED;
}

/* At most STEP_ENTRIES after follow.done.  Entries that the ring would go
 * over again at once are left out. */
static void
copy_some(struct ledger *l)
{
	struct follow *f = &l->follow;
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_AFTER);
	enum rc rc = RC_OK;

	if (l->tip.n - f->done > side_slots(f->side))
		f->done = l->tip.n - side_slots(f->side);
	db_put_i64(q, 1, f->done);
	for (int i = 0; i < STEP_ENTRIES; i++) {
		if (db_step(&l->db, Q_JOURNAL_AFTER) != RC_OK)
			break;
		struct str h = db_str(q, 2);
		if (h.n != HASH_BYTES)
			break;
		rc = side_put(f->side, db_i64(q, 0),
		    (const uint8_t *)h.p, db_str(q, 1));
		if (rc != RC_OK)
			break;
		f->done = db_i64(q, 0);
	}
	db_done(&l->db, Q_JOURNAL_AFTER);
	if (rc != RC_OK)
		let_go(l, "write", rc);
	else
		f->state = f->done == l->tip.n ? SIDE_OK : SIDE_BEHIND;
}

void
follow_commit(struct ledger *l)
{
	/* One that lags would hold the sale up: it catches up when idle. */
	if (l->follow.side == NULL ||
	    l->tip.n - l->follow.done > STEP_ENTRIES) {
		if (l->follow.side != NULL)
			l->follow.state = SIDE_BEHIND;
		return;
	}
	copy_some(l);
}

bool
follow_step(struct ledger *l)
{
	int64_t before = l->follow.done;

	if (l->follow.side == NULL || before == l->tip.n)
		return false;
	copy_some(l);
	if (l->follow.state == SIDE_OK)
		log_line(LOG_INFO, "ledger", "side copy: up to date n=%lld",
		    (long long)l->tip.n);
	return l->follow.done != before;
}

/* --- attaching ------------------------------------------------------- */

enum match { SAME, OTHER, NOT_THERE };

/* Is the side's entry n ours? */
static enum match
compare(struct ledger *l, int64_t n)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);
	uint8_t theirs[HASH_BYTES];
	uint8_t ours[HASH_BYTES];

	if (n < 1 || side_get(l->follow.side, n, &line, theirs) != RC_OK)
		return NOT_THERE;
	return journal_hash(l, n, ours) == RC_OK &&
	    memcmp(ours, theirs, HASH_BYTES) == 0 ? SAME : OTHER;
}

/* Up to which of our entries is it ours?  False: it is of another history of
 * this very stall. */
static bool
find_done(struct ledger *l, int64_t *done)
{
	int64_t last = 0;

	*done = l->tip.n;
	enum match tip = compare(l, l->tip.n);
	if (tip != NOT_THERE)
		return tip == SAME;
	if (side_last(l->follow.side, &last) != RC_OK || last > l->tip.n)
		return false;
	*done = last;
	return last == 0 || compare(l, last) == SAME;
}

/* Keep a copy that tells another story; begin a new one in its place. */
static enum rc
set_aside(struct ledger *l, const struct ledger_env *env, struct buf *why)
{
	char other[SIDE_PATH_MAX + 16];
	FILE *there = NULL;

	side_close(l->follow.side);
	l->follow.side = NULL;
	for (int i = 1; i <= OTHER_MAX; i++) {
		int n = snprintf(other, sizeof(other), "%s.other-%d",
		    env->side_path, i);
		REQUIRE(n > 0 && (size_t)n < sizeof(other));
		there = fopen(other, "re");
		if (there == NULL)
			break;
		fclose(there);
	}
	if (there != NULL)
		return RC_FULL;
	if (rename(env->side_path, other) != 0)
		return RC_DISK;
	log_line(LOG_WARN, "ledger", "side copy: of another history of this "
	    "stall; kept as %s", other);
	return side_open(env->side_path, l->key, env->side_slots,
	    &l->follow.side, why);
}

/* What a lying card took from the journal and the side copy still has. */
static enum rc
heal(struct ledger *l)
{
	struct salvage s = { .side = l->follow.side, .strict = true };
	int64_t before = l->tip.n;
	enum rc rc = salvage_play(&s, l);

	if (rc == RC_OK && l->tip.n > before)
		log_line(LOG_WARN, "ledger", "%lld entries the disk had lost "
		    "are back from the side copy, n=%lld",
		    (long long)(l->tip.n - before), (long long)l->tip.n);
	l->follow.healed = l->tip.n - before;
	if (rc == RC_OK && s.refused != 0) {
		/* Going on would write over what only the side copy has. */
		log_line(LOG_ERROR, "ledger", "entry %lld of the side copy "
		    "does not fit the sums here: they are damaged",
		    (long long)s.refused);
		return RC_CORRUPT;
	}
	return rc;
}

enum rc
follow_open(struct ledger *l, const struct ledger_env *env)
{
	char text[384];
	struct buf why = BUF(text);

	REQUIRE(env->side_path != NULL && env->side_path[0] != '\0');
	enum rc rc = side_open(env->side_path, l->key, env->side_slots,
	    &l->follow.side, &why);
	if (rc == RC_OK) {
		rc = heal(l);
		if (rc != RC_OK)
			return rc;
		if (!find_done(l, &l->follow.done)) {
			l->follow.done = 0;
			rc = set_aside(l, env, &why);
		}
	}
	if (rc == RC_NO_MEMORY)   /* nothing is wrong with it: start again */
		return rc;
	if (rc != RC_OK)
		let_go(l, text[0] != '\0' ? text : env->side_path, rc);
	else
		l->follow.state = SIDE_BEHIND;
	return RC_OK;
}

void
follow_close(struct ledger *l)
{
	side_close(l->follow.side);
	l->follow.side = NULL;
}

enum side_state
ledger_side(const struct ledger *l)
{
	return l->follow.state;
}
