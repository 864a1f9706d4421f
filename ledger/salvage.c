/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/bug.h"
#include "ledger/chain.h"
#include "ledger/journal.h"
#include "ledger/salvage.h"

#define PLAY_ENTRIES 512   /* in one transaction */

/* --- reading --------------------------------------------------------- */

/* Can the damaged file be asked that? */
static bool
has(const struct db *old, enum query q)
{
	return old != NULL && old->stmt[q] != NULL;
}

/* A read that fails each time is of a page that is gone. */
#define READS_MAX 3

static enum rc
read_old(struct db *old, int64_t n, struct buf *line, uint8_t h[HASH_BYTES])
{
	sqlite3_stmt *q = db_stmt(old, Q_JOURNAL_GET);

	db_put_i64(q, 1, n);
	enum rc rc = db_step(old, Q_JOURNAL_GET);
	if (rc == RC_OK) {
		struct str stored = db_str(q, 1);
		rc = RC_NOT_FOUND;
		if (stored.n == HASH_BYTES) {
			memcpy(h, stored.p, HASH_BYTES);
			buf_put(line, db_str(q, 0));
			rc = line->full ? RC_NOT_FOUND : RC_OK;
		}
	}
	db_done(old, Q_JOURNAL_GET);
	old->broken = RC_OK;
	return rc;
}

/* Entry n and its h as the damaged file has them.  A page that cannot be read
 * says nothing of the others: go on asking.  But only damage is gone on
 * without, RC_NOT_FOUND: an error that passes is not. */
static enum rc
from_old(struct db *old, int64_t n, struct buf *line, uint8_t h[HASH_BYTES])
{
	enum rc rc = RC_DISK;

	if (!has(old, Q_JOURNAL_GET))
		return RC_NOT_FOUND;
	for (int i = 0; rc == RC_DISK && i < READS_MAX; i++)
		rc = read_old(old, n, line, h);
	return rc == RC_DISK || rc == RC_CORRUPT ? RC_NOT_FOUND : rc;
}

static bool
follows(const struct tip *tip, const struct buf *line,
    const uint8_t h[HASH_BYTES])
{
	uint8_t line_hash[HASH_BYTES];
	uint8_t want[HASH_BYTES];

	memcpy(want, tip->h, HASH_BYTES);
	chain_line(buf_str(line), line_hash);
	chain_link(want, line_hash);
	return memcmp(want, h, HASH_BYTES) == 0 || PLANTED(17);
}

enum rc
salvage_next(struct salvage *s, const struct tip *tip, struct buf *line)
{
	uint8_t h[HASH_BYTES];

	buf_reset(line);
	enum rc rc = from_old(s->old, tip->n + 1, line, h);
	if (rc == RC_OK && follows(tip, line, h)) {
		s->from_old++;
		return RC_OK;
	}
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	buf_reset(line);
	if (s->side != NULL &&
	    side_get(s->side, tip->n + 1, line, h) == RC_OK &&
	    follows(tip, line, h)) {
		s->from_side++;
		return RC_OK;
	}
	return RC_NOT_FOUND;
}

/* --- recording ------------------------------------------------------- */

/* Up to entry last in one transaction.  *stop: there is no more.  RC_CONFLICT:
 * the entry after *tip cannot be recorded; nothing was. */
static enum rc
play_some(struct salvage *s, struct ledger *l, int64_t last,
    struct tip *tip, bool *stop)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);
	enum rc rc = db_begin(&l->db);

	if (rc != RC_OK)
		return rc;
	while (rc == RC_OK && tip->n < last) {
		rc = salvage_next(s, tip, &line);
		*stop = rc == RC_NOT_FOUND;
		if (*stop) {
			rc = RC_OK;
			break;
		}
		if (rc == RC_OK)
			rc = journal_adopt(l, buf_str(&line), tip);
	}
	rc = db_end(&l->db, rc);
	if (rc == RC_OK)
		l->tip = *tip;
	return rc;
}

/* An outcome that is about the entry and not about the file. */
static bool
is_refusal(enum rc rc)
{
	static const bool is[RC_COUNT] = {
		[RC_NOT_FOUND] = true, [RC_CONFLICT] = true,
		[RC_STATE] = true, [RC_BAD_INPUT] = true,
		[RC_TOO_BIG] = true, [RC_TOO_NEW] = true,
	};

	return is[rc];
}

enum rc
salvage_play(struct salvage *s, struct ledger *l)
{
	bool stop = false;

	while (!stop) {
		struct salvage before = *s;
		struct tip tip = l->tip;
		enum rc rc = play_some(s, l, tip.n + PLAY_ENTRIES, &tip,
		    &stop);
		if (!is_refusal(rc)) {
			if (rc != RC_OK)
				return rc;
			continue;
		}
		/* The one after tip is not to be had: keep those before. */
		*s = before;
		s->refused = tip.n + 1;
		if (s->strict)
			return RC_OK;
		int64_t last = tip.n;
		tip = l->tip;
		return play_some(s, l, last, &tip, &stop);
	}
	return RC_OK;
}

/* --- what is left over ----------------------------------------------- */

static int64_t
max_i64(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static enum rc
old_last(struct db *old, struct salvage_rest *out)
{
	enum rc rc = RC_DISK;

	if (!has(old, Q_JOURNAL_LAST))
		return RC_OK;
	for (int i = 0; rc == RC_DISK && i < READS_MAX; i++) {
		rc = db_step(old, Q_JOURNAL_LAST);
		if (rc == RC_OK)
			out->last = max_i64(out->last,
			    db_i64(old->stmt[Q_JOURNAL_LAST], 0));
		db_done(old, Q_JOURNAL_LAST);
		old->broken = RC_OK;
	}
	out->old_is_whole = rc == RC_OK || rc == RC_NOT_FOUND;
	return rc == RC_DISK || rc == RC_CORRUPT || rc == RC_NOT_FOUND ?
	    RC_OK : rc;
}

#define REST_ENTRIES_MAX 100000   /* looked at for their boot */

/* The boot that a line tells of, if it can be read at all. */
static void
see_boot(enum rc rc, const struct buf *line, struct salvage_rest *out)
{
	struct entry e;

	if (rc == RC_OK && entry_decode(buf_str(line), &e) == RC_OK)
		out->boot = max_i64(out->boot, e.boot);
}

enum rc
salvage_rest(struct salvage *s, int64_t n, struct salvage_rest *out)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);
	uint8_t h[HASH_BYTES];
	int64_t last;

	*out = (struct salvage_rest){ .last = n };
	enum rc rc = old_last(s->old, out);
	if (s->side != NULL && side_last(s->side, &last) == RC_OK)
		out->last = max_i64(out->last, last);
	last = out->last - n > REST_ENTRIES_MAX ? n + REST_ENTRIES_MAX :
	    out->last;
	for (int64_t i = n + 1; rc == RC_OK && i <= last; i++) {
		buf_reset(&line);
		rc = from_old(s->old, i, &line, h);
		see_boot(rc, &line, out);
		rc = rc == RC_NOT_FOUND ? RC_OK : rc;
		buf_reset(&line);
		if (s->side != NULL)
			see_boot(side_get(s->side, i, &line, h), &line, out);
	}
	return rc;
}
