/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/crashstart.h"
#include "tests/support/sidecopy.h"

static struct crash_day *day;
static struct side_copy side;
static char side_path[96];                          /* the day's own */
static struct witness board[DAY_ENTRIES_MAX + 1];   /* after n entries */

/* --- the board ---------------------------------------------------------- */

static enum rc
past_hash(void *ctx, int64_t branch, int64_t n, uint8_t h[HASH_BYTES])
{
	const int64_t *held = ctx;

	if (branch != WITNESS_HISTORY || n < 1 || n > *held)
		return RC_NOT_FOUND;
	memcpy(h, day->h[n], HASH_BYTES);
	return RC_OK;
}

static void
judge_upload(int64_t held, struct witness_upload *up,
    struct witness_judgement *j)
{
	struct witness_past past = { past_hash, &held };

	memcpy(up->key, day->key, KEY_BYTES);
	REQUIRE(witness_judge(&board[held], &past, up, j) == RC_OK);
}

/* The board as it was after each entry. */
static void
fill_board(void)
{
	struct witness_judgement j;

	for (int64_t n = 1; n <= day->entries; n++) {
		struct witness_upload up = { .first = n,
		    .lines = &day->line[n], .count = 1 };
		memcpy(up.prev, day->h[n - 1], HASH_BYTES);
		judge_upload(n - 1, &up, &j);
		REQUIRE(j.verdict == WITNESS_ACCEPT);
		board[n] = j.next;
	}
}

/* --- looking ------------------------------------------------------------ */

/* The last entry that is the day's: what differs comes after it. */
static int64_t
common(struct ledger *l, struct batch *rest, struct buf *lines)
{
	struct journal_head h;

	ledger_head(l, &h);
	int64_t n = h.n - 1 < day->entries ? h.n - 1 : day->entries;
	for (; n >= 0; n--) {
		buf_reset(lines);
		REQUIRE(ledger_batch(l, n, lines, rest) == RC_OK);
		if (memcmp(rest->prev, day->h[n], HASH_BYTES) == 0)
			break;
	}
	return n;
}

/* What a board thinks that has all that was acknowledged. */
static enum outcome
ask_board(int64_t held, const struct batch *rest, struct str lines)
{
	static struct witness_line line[BATCH_LINES_MAX];
	struct witness_judgement j;
	struct witness_upload up = { .first = rest->first, .lines = line };

	memcpy(up.prev, rest->prev, HASH_BYTES);
	while (lines.n > 0) {
		size_t n = (size_t)((const char *)memchr(lines.p, '\n',
		    lines.n) - lines.p);
		witness_read_line((struct str){ lines.p, n },
		    &line[up.count++]);
		lines = (struct str){ lines.p + n + 1, lines.n - n - 1 };
	}
	judge_upload(held, &up, &j);
	if (j.verdict == WITNESS_TAIL_LOST)
		return j.fork == rest->first - 1 && j.restore_first ==
		    rest->first && j.restore_last == held ? OFFERED : UNSEEN;
	return j.verdict == WITNESS_ALARM && j.why == WITNESS_SAME_BOOT &&
	    day->line[rest->first].starts ? ALARMED : UNSEEN;
}

static enum outcome
outcome_of(struct ledger *l, size_t k)
{
	static char memory[BATCH_BYTES_MAX];
	struct buf lines = BUF(memory);
	struct batch rest;
	int64_t held = day_entries(day, k);
	int64_t n = common(l, &rest, &lines);
	enum day_verdict all = day_compare(day, l, k);

	if (n < 0 || all == DAY_WRONG)
		return UNSEEN;
	if (n >= held)   /* all entries, so all sales */
		return all == DAY_WHOLE ? KEPT : UNSEEN;
	return ask_board(held, &rest, buf_str(&lines));
}

/* Start; if a look at everything finds damage, as the walk or a sale would,
 * start again. */
static enum rc
start(struct ledger **l, struct started *s)
{
	struct verify_report v;
	enum rc rc = ledger_start(day->dir, &day->env, l, &s->r, NULL);

	if (rc != RC_OK)
		return rc;
	rc = ledger_verify(*l, &v, NULL, NULL);
	if (rc == RC_OK)
		return rc;
	ledger_close(*l);
	if (rc != RC_CORRUPT)
		return rc;
	s->again = true;
	ledger_suspect(day->dir);
	rc = ledger_start(day->dir, &day->env, l, &s->r, NULL);
	if (rc != RC_OK)
		return rc;
	rc = ledger_verify(*l, &v, NULL, NULL);
	if (rc != RC_OK)
		ledger_close(*l);
	return rc;
}

void
crash_start_lay_side(size_t k)
{
	side_copy_lay(&side, k);
	day->env.side_path = day->side;
}

enum outcome
start_from(size_t k, bool with_side, struct started *s)
{
	char suspect[96];
	struct ledger *l;

	(void)snprintf(suspect, sizeof(suspect), "%s/ledger.suspect",
	    day->dir);
	unlink(suspect);
	day->env.side_path = NULL;
	if (with_side)
		crash_start_lay_side(k);
	*s = (struct started){ 0 };
	if (start(&l, s) != RC_OK)
		return REFUSED;
	enum outcome out = outcome_of(l, k);
	ledger_close(l);
	return out;
}

const char *
outcome_text(enum outcome o)
{
	static const char *const text[OUTCOMES] = {
		[KEPT] = "all kept", [OFFERED] = "offered by the board",
		[ALARMED] = "alarmed", [UNSEEN] = "unseen",
		[REFUSED] = "refused",
	};

	return text[o];
}

/* --- life --------------------------------------------------------------- */

void
crash_start_day(struct crash_day *d)
{
	day = d;
	memcpy(side_path, day->side, sizeof(side_path));
	fill_board();
}

void
crash_start_begin(void)
{
	day_move(day);
	side_copy_open(&side, day, side_path);
}

void
crash_start_end(void)
{
	side_copy_close(&side);
	day_leave(day);
}
