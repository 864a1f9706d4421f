/* SPDX-License-Identifier: Apache-2.0 */
/* A sound ledger of a thousand entries and somebody with the card in hand.
 * What they change in the file, opening and verifying find and point to; what
 * they make consistent again, with the key and all, the board that witnessed
 * the journal finds.  The second verifier must agree about every file.
 * ATTACK_ALL=1: every byte by every bit, and many more of the rest. */
#define _GNU_SOURCE   /* memmem */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/chain.h"
#include "ledger/inside.h"
#include "tests/support/figure.h"
#include "tests/support/victim.h"

static struct stall stall;
static struct image whole, half;
static struct tale truth, tale;
static int64_t attacks, missed, harmless, tails, tails_blocked;
static bool all;

static void
count(bool found, const char *what, int64_t n)
{
	attacks++;
	missed += !found;
	if (!found)
		print_error("missed: %s, entry %lld\n", what, (long long)n);
}

/* --- bytes of the lines ------------------------------------------------ */

/* Every byte of every line and of the hash beside it, judged by the step that
 * opening and verifying are made of. */
static void
flip_row(int64_t n, size_t at, int bit)
{
	char line[512];
	uint8_t stored[HASH_BYTES], h[HASH_BYTES];
	size_t size = truth.size[n];

	memcpy(line, truth.line[n], size);
	memcpy(stored, truth.h[n], HASH_BYTES);
	memcpy(h, truth.h[n - 1], HASH_BYTES);
	if (at < size)
		line[at] = (char)(line[at] ^ (1 << bit));
	else
		stored[at - size] ^= (uint8_t)(1 << bit);
	count(!chain_follows(h, (struct str){ line, size },
	    (struct str){ (const char *)stored, HASH_BYTES }), "flip", n);
}

static void
test_every_byte(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= truth.n; n++)
		for (size_t at = 0; at < truth.size[n] + HASH_BYTES; at++)
			for (int bit = 0; bit < (all ? 8 : 1); bit++)
				flip_row(n, at, all ? bit :
				    (int)((size_t)n + at) % 8);
}

/* --- the file ---------------------------------------------------------- */

/* The file as it lies must be found bad at an entry from n to last. */
static void
must_find(const char *what, int64_t n, int64_t last)
{
	struct finding f;

	victim_judge(&stall, &f);
	bool found = f.rc == RC_CORRUPT && f.n >= n && f.n <= last;
	count(found, what, n);
	if (!found)
		print_error("%s at %lld: %s\n", rc_text(f.rc),
		    (long long)f.n, f.what);
}

static void
test_bytes_in_file(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= truth.n; n += all || n > 990 ? 1 : 5) {
		const uint8_t *row = memmem(whole.bytes, whole.n,
		    truth.line[n], truth.size[n]);
		assert_non_null(row);
		size_t from = (size_t)(row - whole.bytes);
		size_t end = truth.size[n] + HASH_BYTES;
		size_t step = all ? 16 : end;
		for (size_t at = (size_t)n * 37 % step; at < end; at += step) {
			uint8_t was = whole.bytes[from + at];
			image_poke(&stall, from + at,
			    was ^ (uint8_t)(1 << (at % 8)));
			must_find("byte in file", n, n);
			image_poke(&stall, from + at, was);
		}
	}
}

/* Opening looks at the last entries and finds all that; ledger_verify must do
 * so alone.  Changed within a transaction of the ledger's own connection. */
static void
verify_alone(int64_t n, size_t at)
{
	sqlite3 *db = stall.l->db.h;
	struct verify_report r;
	sqlite3_stmt *q;
	char line[512];

	memcpy(line, truth.line[n], truth.size[n]);
	line[at] ^= 1;
	assert_int_equal(sqlite3_exec(db, "SAVEPOINT attack;"
	    "DROP TRIGGER journal_is_final_u", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "UPDATE journal SET line = ?1 "
	    "WHERE n = ?2", -1, &q, NULL), SQLITE_OK);
	sqlite3_bind_blob(q, 1, line, (int)truth.size[n], SQLITE_STATIC);
	sqlite3_bind_int64(q, 2, n);
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
	enum rc rc = ledger_verify(stall.l, &r, NULL, NULL);
	count(rc == RC_CORRUPT && r.bad_n == n, "verify alone", n);
	assert_int_equal(sqlite3_exec(db, "ROLLBACK TO attack;"
	    "RELEASE attack", NULL, NULL, NULL), SQLITE_OK);
}

static void
test_verify_alone(void **state)
{
	(void)state;
	stall_open(&stall);
	for (int64_t n = 1; n <= truth.n; n += all ? 1 : 9)
		verify_alone(n, (size_t)n * 31 % truth.size[n]);
	stall_must_verify(stall.l);
	ledger_close(stall.l);
	stall.l = NULL;
	image_write(&whole, &stall);
}

/* K stands for an entry; the finding may be first..last after it. */
static const struct edit {
	const char *what, *sql;
	int64_t first, last;
} edits[] = {
	{ "delete", "DELETE FROM journal WHERE n = K", 0, 0 },
	/* All after it is wrong too: opening names the first it looks at. */
	{ "delete and close the gap", "DELETE FROM journal WHERE n = K;"
	    "UPDATE journal SET n = n - 1 WHERE n > K", 0, VICTIM_MAX },
	{ "swap lines", "CREATE TEMP TABLE t AS SELECT * FROM journal;"
	    "UPDATE journal SET line = (SELECT line FROM t "
	    "WHERE t.n = 2 * K + 1 - journal.n) WHERE n IN (K, K + 1)",
	    0, 0 },
	{ "swap rows", "CREATE TEMP TABLE t AS SELECT * FROM journal;"
	    "UPDATE journal SET line = (SELECT line FROM t "
	    "WHERE t.n = 2 * K + 1 - journal.n), h = (SELECT h FROM t "
	    "WHERE t.n = 2 * K + 1 - journal.n) WHERE n IN (K, K + 1)",
	    0, 0 },
	{ "duplicate", "UPDATE journal SET n = -n - 1 WHERE n > K;"
	    "UPDATE journal SET n = -n WHERE n < 0;"
	    "INSERT INTO journal SELECT n + 1, line, h FROM journal "
	    "WHERE n = K", 1, VICTIM_MAX },
	{ "replace", "UPDATE journal SET line = (SELECT line FROM journal "
	    "WHERE n = K - 3) WHERE n = K", 0, 0 },
	{ "renumber one", "UPDATE journal SET n = 5000 WHERE n = K", 0, 5000 },
	{ "replay at the end", "INSERT INTO journal SELECT 1001, line, h "
	    "FROM journal WHERE n = K", 1, VICTIM_MAX },
	{ "cut off", "DELETE FROM journal WHERE n > K", 1, VICTIM_MAX },
	{ "an empty line", "UPDATE journal SET line = x'7b7d' WHERE n = K",
	    0, 0 },
	{ "no line at all", "PRAGMA ignore_check_constraints=1;"
	    "UPDATE journal SET line = x'' WHERE n = K", 0, 0 },
	{ "drop the journal", "DELETE FROM journal", -VICTIM_MAX, VICTIM_MAX },
	{ "a sale's sum", "UPDATE sale SET received = received + 1000 "
	    "WHERE n = (SELECT max(n) FROM sale WHERE n <= K)", -9, 0 },
	{ "a posting", "UPDATE posting SET dong = dong + 1 WHERE n = "
	    "(SELECT max(n) FROM posting WHERE n <= K)", -9, 0 },
	{ "a payment forgotten", "DELETE FROM credit WHERE n = "
	    "(SELECT max(n) FROM credit WHERE n <= K)", -9, 0 },
	{ "a running total", "UPDATE settled SET total = total - 1 "
	    "WHERE n = (SELECT max(n) FROM settled WHERE n <= K)", -9, 0 },
};

/* sql with its lone K replaced. */
static void
fill_in(const char *sql, int64_t k, char *to, size_t cap)
{
	struct buf b = buf_init(to, cap);

	for (const char *p = sql; *p != '\0'; p++)
		if (*p == 'K' && (p[1] == '\0' || strchr(" );,", p[1])))
			buf_i64(&b, k);
		else
			buf_putc(&b, *p);
	assert_false(b.full);
}

/* Both verifiers name the same entry.  What opening refuses is another's: it
 * looks at the last entries alone, the second walks all. */
static void
must_agree(const char *what)
{
	struct finding ours, second;

	victim_judge(&stall, &ours);
	victim_judge_second(&stall, &second);
	bool same = ours.n == second.n ||
	    (!ours.opened && second.n > 0);
	if (ours.rc != second.rc || !same)
		fail_msg("%s: %s, entry %lld, %s\nbut the second: %s", what,
		    rc_text(ours.rc), (long long)ours.n, ours.what,
		    second.what);
}

static void
test_edits(void **state)
{
	static const int64_t places[] = { 400, 990, 21, 83, 250, 744, 745,
	    997 };
	char sql[1024];

	(void)state;
	must_agree("sound");
	for (size_t p = 0; p < (all ? 8 : 2); p++)
		for (size_t i = 0; i < sizeof(edits) / sizeof(*edits); i++) {
			const struct edit *e = &edits[i];
			fill_in(e->sql, places[p], sql, sizeof(sql));
			victim_edit(&stall, sql);
			must_find(e->what, places[p] + e->first,
			    places[p] + e->last);
			must_agree(e->what);
			image_write(&whole, &stall);
		}
}

/* What guards the journal is part of the file, and nobody's entry: the one
 * after the last is named. */
static void
test_schema(void **state)
{
	static const char *const sql[] = {
		"CREATE TRIGGER t BEFORE INSERT ON journal BEGIN SELECT 1; END",
		"CREATE TABLE more (n INTEGER)",
		"CREATE INDEX t ON sale (amount)",
		"ALTER TABLE credit ADD COLUMN more TEXT",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]); i++) {
		victim_edit(&stall, sql[i]);
		must_find(sql[i], truth.n + 1, truth.n + 1);
		image_write(&whole, &stall);
	}
}

/* --- pages rot --------------------------------------------------------- */

/* Found, or nothing that the file says has changed. */
static void
rot(size_t at, uint8_t mask, const uint8_t content[HASH_BYTES])
{
	uint8_t now[HASH_BYTES];
	struct finding f;

	image_poke(&stall, at, whole.bytes[at] ^ mask);
	victim_judge(&stall, &f);
	if (f.rc == RC_OK && victim_content(&stall, now) &&
	    memcmp(now, content, HASH_BYTES) == 0)
		harmless++;
	else
		count(f.rc != RC_OK, "rot at byte", (int64_t)at);
	image_poke(&stall, at, whole.bytes[at]);
}

static void
test_rot(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 4);
	uint8_t content[HASH_BYTES];

	(void)state;
	assert_true(victim_content(&stall, content));
	for (size_t page = 0; page < whole.n / 4096; page++)
		for (int i = 0; i < (all ? 60 : 1); i++)
			rot(page * 4096 + rng_below(&rng, 4096),
			    (uint8_t)(1 + rng_below(&rng, 255)), content);
}

/* --- what only a witness can tell -------------------------------------- */

struct board {
	struct witness w;
	uint8_t h[VICTIM_MAX + 1][HASH_BYTES];
};

static enum rc
past_hash(void *ctx, int64_t branch, int64_t n, uint8_t h[HASH_BYTES])
{
	struct board *b = ctx;

	if (branch != WITNESS_HISTORY)
		return RC_NOT_FOUND;
	memcpy(h, b->h[n], HASH_BYTES);
	return RC_OK;
}

/* Sworn by the stall's own key, which is stolen. */
static struct checkpoint
swear(const struct tale *t)
{
	struct checkpoint c = { .n = t->n };
	struct witness_line last = { .boot = 0 };
	uint8_t seed[KEY_BYTES];

	for (int i = 0; i < KEY_BYTES; i++)
		seed[i] = (uint8_t)i;
	for (int64_t n = t->n; last.boot == 0; n--)
		witness_read_line((struct str){ t->line[n], t->size[n] },
		    &last);
	c.boot = last.boot;
	memcpy(c.h, t->h[t->n], HASH_BYTES);
	assert_int_equal(checkpoint_sign(&c, seed), RC_OK);
	return c;
}

/* Send all after `after` in one piece. */
static void
show(struct board *b, const struct tale *t, int64_t after,
    struct witness_judgement *j)
{
	static struct witness_line lines[VICTIM_MAX];
	struct checkpoint c = swear(t);
	struct witness_past past = { past_hash, b };
	struct witness_upload u = { .first = after + 1, .lines = lines,
	    .count = (size_t)(t->n - after), .checkpoint = &c };

	for (int64_t n = after + 1; n <= t->n; n++)
		witness_read_line((struct str){ t->line[n], t->size[n] },
		    &lines[n - after - 1]);
	memcpy(u.key, t->key, KEY_BYTES);
	memcpy(u.prev, t->h[after], HASH_BYTES);
	assert_true(witness_upload_is_signed(&u));
	assert_int_equal(witness_judge(&b->w, &past, &u, j), RC_OK);
	b->w = j->next;
	if (j->verdict == WITNESS_ACCEPT || j->verdict == WITNESS_TAIL_LOST)
		memcpy(b->h[1], t->h[1], (size_t)t->n * HASH_BYTES);
}

static struct board board;

static void
board_holds(const struct tale *t)
{
	struct witness_judgement j;

	memset(&board, 0, sizeof(board));
	show(&board, t, 0, &j);
	assert_int_equal(j.verdict, WITNESS_ACCEPT);
	assert_int_equal(board.w.last.n, t->n);
}

/* One byte of an entry rewritten, everything after it linked and sworn to
 * anew: the sender may begin where it likes. */
static void
test_signed_anew(void **state)
{
	struct witness_judgement j;

	(void)state;
	board_holds(&truth);
	tale = truth;
	for (int64_t n = 1; n <= truth.n; n += all ? 1 : 11) {
		size_t at = truth.size[n] - 3;
		tale_rewrite(&tale, n, at, (char)(truth.line[n][at] ^ 1));
		int64_t after = 0;
		for (int tries = 0; tries < 20; tries++) {
			show(&board, &tale, after, &j);
			if (j.verdict != WITNESS_REWIND)
				break;
			after = j.acked;
		}
		count(j.verdict == WITNESS_ALARM && j.at == n,
		    "signed anew", n);
		if (n < truth.n) {
			show(&board, &tale, truth.n - 1, &j);
			count(j.verdict == WITNESS_REWIND &&
			    j.why == WITNESS_PARENT, "signed, the end", n);
		}
		tale_rewrite(&tale, n, at, truth.line[n][at]);
	}
}

/* Open what lies in the folder, sell a little, and read it. */
static void
live_on(struct tale *t, int sales)
{
	struct sale sale;

	stall_open(&stall);
	for (int i = 0; i < sales; i++)
		assert_int_equal(sale_open(stall.l, (struct vnd){ 900 + i },
		    &sale), RC_OK);
	stall_must_verify(stall.l);
	tale_read(t, stall.l);
}

static void
stop(void)
{
	ledger_close(stall.l);
	stall.l = NULL;
}

/* The card is put back to what it was half a thousand entries ago.  Nothing
 * in the file is wrong. */
static void
test_rolled_back(void **state)
{
	struct witness_judgement j;

	(void)state;
	board_holds(&truth);
	image_write(&half, &stall);
	live_on(&tale, 3);
	stop();
	show(&board, &tale, tale.n - 4, &j);
	count(j.verdict == WITNESS_ALARM && (j.why == WITNESS_SAME_BOOT ||
	    j.why == WITNESS_BOOT_BACK), "rolled back", tale.n);
	image_write(&whole, &stall);
}

/* Two stalls with one card. */
static void
test_cloned(void **state)
{
	struct witness_judgement j;

	(void)state;
	for (int first = 0; first < 2; first++) {
		board_holds(&truth);
		for (int who = 0; who < 2; who++) {
			image_write(&whole, &stall);
			live_on(&tale, who == first ? 5 : 3);
			stop();
			show(&board, &tale, truth.n, &j);
			if (who == 0)
				assert_int_equal(j.verdict, WITNESS_ACCEPT);
			else
				count(j.verdict == WITNESS_ALARM &&
				    j.at == truth.n + 1, "cloned", first);
		}
	}
	image_write(&whole, &stall);
}

/* An honest stall whose card forgot its last sales, which the board has. */
static void
test_lost_tails(void **state)
{
	struct witness_judgement j;
	struct image kept;

	(void)state;
	for (int i = 0; i < 8; i++) {
		struct sale sale;
		board_holds(&truth);
		image_write(&whole, &stall);
		live_on(&tale, i);
		assert_int_equal(ledger_tidy(stall.l), RC_OK);
		image_read(&kept, &stall);
		for (int k = 0; k <= i; k++)
			assert_int_equal(sale_open(stall.l,
			    (struct vnd){ 77 }, &sale), RC_OK);
		tale_read(&tale, stall.l);
		stop();
		show(&board, &tale, truth.n, &j);
		tails_blocked += j.verdict == WITNESS_ALARM;
		int64_t lost = tale.n;
		image_write(&kept, &stall);
		image_free(&kept);
		live_on(&tale, 2);
		stop();
		show(&board, &tale, truth.n, &j);
		tails++;
		tails_blocked += j.verdict != WITNESS_TAIL_LOST ||
		    j.restore_last != lost || board.w.n != tale.n;
	}
	image_write(&whole, &stall);
}

/* --- all together ------------------------------------------------------ */

static int
begin(void **state)
{
	(void)state;
	all = getenv("ATTACK_ALL") != NULL;
	victim_make(&stall, &whole, &half);
	assert_int_equal(ledger_open_read(stall.dir, &stall.env, &stall.l,
	    NULL), RC_OK);
	tale_read(&truth, stall.l);
	stop();
	assert_int_equal(truth.n, VICTIM_ENTRIES);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	figure_put("attacks", attacks);
	figure_put("attacks_missed", missed);
	figure_put("attacks_harmless", harmless);
	figure_put("real_tails", tails);
	figure_put("real_tails_blocked", tails_blocked);
	image_free(&whole);
	image_free(&half);
	stall_end(&stall);
	return missed > 0 || tails_blocked > 0 || tails == 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_byte),
		cmocka_unit_test(test_bytes_in_file),
		cmocka_unit_test(test_verify_alone),
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_schema),
		cmocka_unit_test(test_rot),
		cmocka_unit_test(test_signed_anew),
		cmocka_unit_test(test_rolled_back),
		cmocka_unit_test(test_cloned),
		cmocka_unit_test(test_lost_tails),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
