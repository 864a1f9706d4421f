/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/bug.h"
#include "ledger/base/log.h"
#include "ledger/chain.h"
#include "ledger/follow.h"
#include "ledger/journal.h"

/* Entries looked at when opening: what a cut could have touched, in a time
 * that does not grow with the journal. */
#define TAIL_ENTRIES 2000
/* A clock this far from the server's time still agrees with it. */
#define AGREE_MS ((int64_t)120 * 1000)

/* What was known about time when this program was made: 2026-11-01 UTC. */
#define BUILD_FLOOR_MS ((int64_t)1793491200000)

static int64_t
max_i64(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* --- time ------------------------------------------------------------ */

static int64_t
server_now(const struct ledger *l, int64_t mono_ms)
{
	return l->server_ms + (mono_ms - l->server_mono_ms);
}

static enum clock_quality
judge(const struct ledger *l, int64_t wall_ms, int64_t mono_ms)
{
	if (l->server_known) {
		int64_t off = wall_ms - server_now(l, mono_ms);
		return off <= AGREE_MS && off >= -AGREE_MS ?
		    QUALITY_SERVER : QUALITY_UNKNOWN;
	}
	return wall_ms < l->floor_ms ? QUALITY_UNKNOWN : QUALITY_FLOOR;
}

bool
journal_server_ms(const struct ledger *l, int64_t *ms)
{
	if (l->server_known)
		*ms = server_now(l, clock_mono_ms(l->clock));
	return l->server_known;
}

void
ledger_server_time(struct ledger *l, int64_t server_ms)
{
	if (server_ms < BUILD_FLOOR_MS)   /* no server of ours says that */
		return;
	l->server_known = true;
	l->server_ms = server_ms;
	l->server_mono_ms = clock_mono_ms(l->clock);
	l->floor_ms = server_ms;   /* also down: it knows, a clock does not */
}

/* --- reading --------------------------------------------------------- */

enum rc
journal_hash(struct ledger *l, int64_t n, uint8_t h[HASH_BYTES])
{
	if (n == 0) {
		chain_start(l->key, h);
		return RC_OK;
	}
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_GET);
	db_put_i64(q, 1, n);
	enum rc rc = db_step(&l->db, Q_JOURNAL_GET);
	if (rc == RC_OK) {
		struct str got = db_str(q, 1);
		if (got.n == HASH_BYTES)
			memcpy(h, got.p, HASH_BYTES);
		else
			rc = RC_CORRUPT;
	}
	db_done(&l->db, Q_JOURNAL_GET);
	return rc;
}

/* Views in *e point into memory that the next query of the kind frees, so
 * mail is not for here: profiles and boots are. */
enum rc
journal_entry(struct ledger *l, int64_t n, struct entry *e)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_GET);

	db_put_i64(q, 1, n);
	enum rc rc = db_step(&l->db, Q_JOURNAL_GET);
	if (rc == RC_OK && entry_decode(db_str(q, 0), e) != RC_OK)
		rc = RC_CORRUPT;
	db_done(&l->db, Q_JOURNAL_GET);
	return rc;
}

/* One row of the tail: does it follow from h?  h moves on. */
static bool
follows(sqlite3_stmt *row, int64_t n, uint8_t h[HASH_BYTES],
    struct entry *e)
{
	if (!chain_follows(h, db_str(row, 1), db_str(row, 2)))
		return false;
	enum rc rc = entry_decode(db_str(row, 1), e);
	return (rc == RC_OK || rc == RC_TOO_NEW) && e->n == n &&
	    db_i64(row, 0) == n;
}

/* Walk from entry `after` (whose hash is in l->tip.h) to the end. */
static enum rc
walk_tail(struct ledger *l, int64_t after, struct buf *why)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_AFTER);
	struct entry e = { 0 };
	int64_t n = after;
	enum rc rc;

	db_put_i64(q, 1, after);
	while ((rc = db_step(&l->db, Q_JOURNAL_AFTER)) == RC_OK) {
		n++;
		if (!follows(q, n, l->tip.h, &e) && !PLANTED(12)) {
			buf_printf(why, "entry %lld does not follow from "
			    "those before it; set the folder aside and "
			    "restore", (long long)n);
			rc = RC_CORRUPT;
			break;
		}
		l->boot = e.boot;
		if (e.quality != QUALITY_UNKNOWN)
			l->floor_ms = max_i64(l->floor_ms, e.wall_ms);
	}
	db_done(&l->db, Q_JOURNAL_AFTER);
	l->tip.n = n;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
journal_load(struct ledger *l, struct buf *why)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_LAST);
	int64_t last = 0;

	l->floor_ms = max_i64(l->floor_ms, BUILD_FLOOR_MS);
	enum rc rc = db_step(&l->db, Q_JOURNAL_LAST);
	if (rc == RC_OK)
		last = db_i64(q, 0);
	db_done(&l->db, Q_JOURNAL_LAST);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	int64_t after = max_i64(0, last - TAIL_ENTRIES);
	rc = journal_hash(l, after, l->tip.h);
	if (rc == RC_NOT_FOUND) {
		buf_printf(why, "entry %lld is missing; set the folder aside "
		    "and restore", (long long)after);
		rc = RC_CORRUPT;
	}
	return rc == RC_OK ? walk_tail(l, after, why) : rc;
}

/* --- appending ------------------------------------------------------- */

/* The row and what it means; line is *e's. */
static enum rc
store(struct ledger *l, const struct entry *e, struct str line,
    struct tip *tip, struct applied *out)
{
	uint8_t line_hash[HASH_BYTES];

	chain_line(line, line_hash);
	chain_link(tip->h, line_hash);
	tip->n = e->n;
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_ADD);
	db_put_i64(q, 1, e->n);
	db_put_blob(q, 2, line.p, line.n);
	db_put_blob(q, 3, tip->h, HASH_BYTES);
	enum rc rc = db_exec(&l->db, Q_JOURNAL_ADD);
	return rc == RC_OK ? apply_entry(&l->db, e, out) : rc;
}

enum rc
journal_append(struct ledger *l, struct entry *e, struct tip *tip,
    struct applied *out)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);

	e->n = tip->n + 1;
	e->boot = l->boot;
	e->wall_ms = clock_wall_ms(l->clock);
	e->mono_ms = clock_mono_ms(l->clock);
	e->quality = judge(l, e->wall_ms, e->mono_ms);
	enum rc rc = entry_encode(e, &line);
	if (rc != RC_OK)
		return rc;
	return store(l, e, buf_str(&line), tip, out);
}

enum rc
journal_adopt(struct ledger *l, struct str line, struct tip *tip)
{
	struct entry e;
	struct applied none;
	struct tip next = *tip;

	if (entry_decode(line, &e) != RC_OK || e.n != tip->n + 1)
		return RC_BAD_INPUT;
	enum rc rc = store(l, &e, line, &next, &none);
	if (rc == RC_OK)
		*tip = next;
	return rc;
}

static void
log_move(const struct entry *e, const struct applied *a)
{
	if (a->matched && a->before != a->sale.state)
		log_line(LOG_INFO, "ledger", "sale %s %s -> %s (%s) n=%lld",
		    a->sale.ref, sale_state_name(a->before),
		    sale_state_name(a->sale.state), entry_kind_name(e->kind),
		    (long long)e->n);
}

void
journal_recorded(struct ledger *l, const struct entry *e,
    const struct tip *tip)
{
	l->tip = *tip;
	follow_commit(l);
	if (e->quality != QUALITY_UNKNOWN)
		l->floor_ms = max_i64(l->floor_ms, e->wall_ms);
}

enum rc
journal_record_all(struct ledger *l, struct entry *e, int count,
    struct applied *out)
{
	struct tip tip = l->tip;
	enum rc rc = db_begin(&l->db);
	const struct entry *last = &e[count - 1];

	if (rc != RC_OK)
		return rc;
	for (int i = 0; rc == RC_OK && i < count; i++)
		rc = journal_append(l, &e[i], &tip, out);
	if (PLANTED(8) && rc == RC_OK)
		journal_recorded(l, last, &tip);
	rc = db_end(&l->db, rc);
	if (rc != RC_OK && !(PLANTED(3) && rc == RC_FULL))
		return rc;
	journal_recorded(l, last, &tip);
	log_move(last, out);
	return RC_OK;
}

enum rc
journal_record(struct ledger *l, struct entry *e, struct applied *out)
{
	return journal_record_all(l, e, 1, out);
}

enum rc
ledger_time_set(struct ledger *l, bool *recorded)
{
	int64_t off_ms = server_now(l, clock_mono_ms(l->clock)) -
	    clock_wall_ms(l->clock);
	struct entry e = { .kind = ENTRY_TIME_SET };
	struct applied none;

	*recorded = false;
	if (!l->server_known || (off_ms - l->offset_ms <= AGREE_MS &&
	    off_ms - l->offset_ms >= -AGREE_MS))
		return RC_OK;
	e.d.server_ms = server_now(l, clock_mono_ms(l->clock));
	enum rc rc = journal_record(l, &e, &none);
	if (rc != RC_OK)
		return rc;
	l->offset_ms = off_ms;
	*recorded = true;
	return RC_OK;
}
