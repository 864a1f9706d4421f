/* SPDX-License-Identifier: Apache-2.0 */
/* Recovery and side copy, where what is left was tampered with or is another
 * story. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/chain.h"
#include "ledger/inside.h"
#include "ledger/salvage.h"
#include "ledger/side.h"
#include "tests/support/ruin.h"

/* A line that the chain proves, into the journal alone, as its row `n`. */
static void
forge_line(int64_t n, struct str line)
{
	struct tip *tip = &ruin.l->tip;
	uint8_t l[HASH_BYTES];

	chain_line(line, l);
	chain_link(tip->h, l);
	assert_int_equal(db_begin(&ruin.l->db), RC_OK);
	sqlite3_stmt *q = db_stmt(&ruin.l->db, Q_JOURNAL_ADD);
	db_put_i64(q, 1, n);
	db_put_blob(q, 2, line.p, line.n);
	db_put_blob(q, 3, tip->h, HASH_BYTES);
	assert_int_equal(db_end(&ruin.l->db, db_exec(&ruin.l->db,
	    Q_JOURNAL_ADD)), RC_OK);
	tip->n = n;
}

/* A void of a sale that never was: true, and not to be recorded. */
static void
forge_void(struct buf *line)
{
	struct entry e = { .n = ruin_head() + 1, .boot = ruin.l->boot,
	    .kind = ENTRY_SALE_VOID };

	memset(e.d.sale.ref, 'X', REF_LEN);
	assert_int_equal(entry_encode(&e, line), RC_OK);
	forge_line(e.n, buf_str(line));
}

/* --- entries that are refused ----------------------------------------- */

static void
test_refused(void **state)
{
	char text[512];
	struct buf line = BUF(text);
	int64_t n = ruin_head();

	(void)state;
	forge_void(&line);
	ruin_close();
	ledger_suspect(ruin.dir);
	ruin_start();
	assert_true(ruin_r.happened);
	assert_int_equal(ruin_r.kept, n);
	assert_int_equal(ruin_r.lost, 1);
	assert_false(ruin_r.maybe_more);
	assert_int_equal(ruin_head(), n + 2);
	stall_must_verify(ruin.l);
}

/* The side copy alone has it: what came before it comes back, and it stays
 * where it is. */
static void
test_refused_when_healing(void **state)
{
	char text[512], other[160];
	struct buf line = BUF(text);

	(void)state;
	ruin_close();
	stall_copy(ruin_db, ruin_kept);
	ruin_start();
	struct sale sale = ruin_sell(1);
	forge_void(&line);
	struct tip tip = ruin.l->tip;
	assert_int_equal(side_put(ruin.l->follow.side, tip.n, tip.h,
	    buf_str(&line)), RC_OK);
	ruin_close();
	stall_copy(ruin_kept, ruin_db);
	ruin_start();
	assert_true(ruin_r.happened);
	assert_int_equal(ruin_r.kept, tip.n - 1);
	assert_int_equal(ruin_r.lost, 1);
	assert_int_equal(sale_get(ruin.l, sale.ref, &sale), RC_OK);
	(void)snprintf(other, sizeof(other), "%s.other-1", ruin_side);
	assert_true(ruin_is_there(other));
	stall_must_verify(ruin.l);
}

/* Lines that the chain proves and that are no entries of their place. */
static void
test_lines_out_of_place(void **state)
{
	static const char *const lines[] = {
		"{}",
		"{\"n\":999,\"k\":\"sale.void\",\"t\":1,\"q\":0,\"b\":1,"
		"\"m\":1,\"d\":{\"ref\":\"XXXXXXXXXXXXXXXXX\"}}",
		"{\"n\":999,\"k\":\"new\",\"t\":1,\"q\":0,\"b\":1,\"m\":1,"
		"\"d\":{}}",
	};
	int64_t n = ruin_head(), at = 0;

	(void)state;
	ruin_close();
	stall_copy(ruin_db, ruin_kept);
	for (size_t i = 0; i < 3; i++) {
		stall_copy(ruin_kept, ruin_db);
		ruin_start();
		ruin_walk();
		forge_line(ruin_head() + 1, str_of(lines[i]));
		assert_int_equal(ledger_walk_step(ruin.l, &at), RC_CORRUPT);
		assert_int_equal(at, n + 2);
		ruin_close();
		ruin_start();
		assert_true(ruin_r.happened);
		assert_int_equal(ruin_r.kept, n + 1);
		stall_must_verify(ruin.l);
		ruin_close();
	}
	/* One that is its successor's row. */
	stall_copy(ruin_kept, ruin_db);
	ruin_tamper("UPDATE journal SET n = n + 1 WHERE n = "
	    "(SELECT max(n) FROM journal)");
	ruin_start();
	assert_true(ruin_r.happened);
	assert_int_equal(ruin_r.kept, n - 1);
}

/* More than one transaction, and more than one step of the walk. */
static void
test_many(void **state)
{
	(void)state;
	(void)ruin_sell(600);
	int64_t n = ruin_head();
	ruin_walk();
	ruin_close();
	ruin_tamper("UPDATE journal SET h = zeroblob(32) WHERE n = "
	    "(SELECT max(n) FROM journal)");
	ruin_start();
	assert_int_equal(ruin_r.kept, n - 1);
	assert_int_equal(ruin_r.lost, 1);
	stall_must_verify(ruin.l);
}

/* --- rows of a wrong form --------------------------------------------- */

#define LAST "(SELECT max(n) FROM journal)"
#define BREAK ";UPDATE journal SET h = zeroblob(32) WHERE n = " LAST

static void
test_tampered(void **state)
{
	/* kept: 0 all; acked: afterwards. */
	static const struct { const char *sql; int64_t less, acked, lost; }
	turns[] = {
		{ "UPDATE journal SET h = zeroblob(5) WHERE n > 4", 4, 0, 4 },
		{ "UPDATE journal SET line = zeroblob(5000) WHERE n > 4",
		    4, 0, 4 },
		{ "UPDATE journal SET line = x'7b7d' WHERE n > 4", 4, 0, 4 },
		{ "UPDATE station SET key = zeroblob(5)", 0, 0, 0 },
		{ "DROP TABLE station", 0, 0, 0 },
		{ "UPDATE station SET acked = -5" BREAK, 1, 0, 1 },
		{ "UPDATE station SET acked = 1000000" BREAK, 1, 7, 1 },
		{ "UPDATE station SET acked = 3" BREAK, 1, 3, 1 },
		{ "UPDATE journal SET n = 5000000 WHERE n = " LAST, 1, 0,
		    4999993 },
		{ "DELETE FROM journal", 8, 0, 0 },
	};
	struct journal_head h;
	int64_t n = ruin_head();

	(void)state;
	assert_int_equal(n, 8);
	ruin_close();
	stall_copy(ruin_db, ruin_kept);
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		stall_copy(ruin_kept, ruin_db);
		ruin_tamper(turns[i].sql);
		ruin_start();
		assert_true(ruin_r.happened);
		assert_int_equal(ruin_r.kept, n - turns[i].less);
		assert_int_equal(ruin_r.lost, turns[i].lost);
		assert_false(ruin_r.maybe_more);
		ledger_head(ruin.l, &h);
		assert_int_equal(h.acked, turns[i].acked);
		stall_must_verify(ruin.l);
		ruin_close();
	}
}

/* --- the side copy ---------------------------------------------------- */

static struct side *
open_side(void)
{
	char text[256];
	struct buf why = BUF(text);
	struct side *got;
	uint8_t key[KEY_BYTES];

	memcpy(key, ruin.l->key, KEY_BYTES);
	ruin_close();
	assert_int_equal(side_open(ruin_side, key, SIDE_SLOTS_MIN, &got,
	    &why), RC_OK);
	return got;
}

/* Neither has the entry, and those after it are of no use. */
static void
test_side_of_no_help(void **state)
{
	static const uint8_t h[HASH_BYTES] = { 9 };

	(void)state;
	struct side *ring = open_side();
	assert_int_equal(side_put(ring, 5, h, STR("{}")), RC_OK);
	assert_int_equal(side_put(ring, 6 + SIDE_SLOTS_MIN, h, STR("{}")),
	    RC_OK);   /* where entry 6 was */
	side_close(ring);
	ruin_tamper("UPDATE journal SET h = zeroblob(32) WHERE n = 5");
	ruin_start();
	assert_true(ruin_r.happened);
	assert_int_equal(ruin_r.kept, 4);
	assert_int_equal(ruin_r.lost, 6 + SIDE_SLOTS_MIN - 4);
	stall_must_verify(ruin.l);
}

/* The file opens, and can be asked nothing. */
static void
test_tables_unknown(void **state)
{
	int64_t n = ruin_head();

	(void)state;
	ruin_close();
	ruin_tamper("PRAGMA writable_schema = ON; UPDATE sqlite_schema "
	    "SET sql = 'CREATE TABLE station (' WHERE name = 'station'");
	ruin_start();
	assert_true(ruin_r.happened && ruin_r.maybe_more);
	assert_int_equal(ruin_r.kept, n);
	assert_int_equal(ruin_r.from_side, n);
	stall_must_verify(ruin.l);
}

/* A slot of a number beyond all numbers counts for nothing; nor does one
 * that is cut off. */
static void
test_side_slots(void **state)
{
	static const uint8_t h[HASH_BYTES] = { 9 };
	uint8_t slot[SIDE_SLOT_BYTES], got[HASH_BYTES];
	char text[512];
	struct buf line = BUF(text);
	int64_t last = 0;

	(void)state;
	struct side *ring = open_side();
	assert_int_equal(side_put(ring, 20, h, STR("{}")), RC_OK);
	FILE *f = fopen(ruin_side, "r+");
	assert_non_null(f);
	assert_int_equal(fseek(f, 19 * SIDE_SLOT_BYTES, SEEK_SET), 0);
	assert_int_equal(fread(slot, sizeof(slot), 1, f), 1);
	memset(slot + 40, 0xff, 8);   /* its number */
	struct str body = { (const char *)slot, 84 + 2 };
	sha256(&body, 1, slot + body.n);
	assert_int_equal(fseek(f, 19 * SIDE_SLOT_BYTES, SEEK_SET), 0);
	assert_int_equal(fwrite(slot, sizeof(slot), 1, f), 1);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(side_last(ring, &last), RC_OK);
	assert_int_equal(last, 8);
	assert_int_equal(side_get(ring, 20, &line, got), RC_NOT_FOUND);
	assert_int_equal(truncate(ruin_side, 3 * SIDE_SLOT_BYTES), 0);
	assert_int_equal(side_get(ring, 5, &line, got), RC_NOT_FOUND);
	assert_int_equal(side_get(ring, 3, &line, got), RC_OK);
	side_close(ring);
}

/* The ring went on without this file for more than a round. */
static void
test_ring_gone_past(void **state)
{
	char other[160];

	(void)state;
	ruin_close();
	stall_copy(ruin_db, ruin_kept);
	ruin_start();
	(void)ruin_sell(140);
	ruin_close();
	stall_copy(ruin_kept, ruin_db);
	ruin_start();
	assert_int_equal(ruin_r.healed, 0);
	(void)snprintf(other, sizeof(other), "%s.other-1", ruin_side);
	assert_true(ruin_is_there(other));
	ruin_walk();
	assert_int_equal(ledger_side(ruin.l), SIDE_OK);
}

/* The side copy goes on one way, the ledger without it another; closed. */
static void
two_stories(void)
{
	ruin_close();
	stall_copy(ruin_db, ruin_kept);
	ruin_start();
	(void)ruin_sell(10);
	ruin_close();
	stall_copy(ruin_kept, ruin_db);
	ruin.env.side_path = NULL;
	ruin_start();
	(void)ruin_sell(40);
	ruin_close();
	ruin.env.side_path = ruin_side;
}

/* Its last entry is not ours; where a name is taken, the next is. */
static void
test_older_story(void **state)
{
	char other[160];

	(void)state;
	two_stories();
	(void)snprintf(other, sizeof(other), "%s.other-1", ruin_side);
	ruin_touch(other);
	ruin_start();
	(void)snprintf(other, sizeof(other), "%s.other-2", ruin_side);
	assert_true(ruin_is_there(other));
	ruin_walk();
	assert_int_equal(ledger_side(ruin.l), SIDE_OK);
}

/* No name is left for another story: it stays, and selling goes on. */
static void
test_too_many_stories(void **state)
{
	char other[160];
	struct stat before, after;

	(void)state;
	two_stories();
	for (int i = 1; i <= 100; i++) {
		(void)snprintf(other, sizeof(other), "%s.other-%d", ruin_side,
		    i);
		ruin_touch(other);
	}
	assert_int_equal(stat(ruin_side, &before), 0);
	ruin_start();
	assert_int_equal(ledger_side(ruin.l), SIDE_FAILED);
	assert_int_equal(stat(ruin_side, &after), 0);
	assert_int_equal(after.st_ino, before.st_ino);
	(void)ruin_sell(1);
}

/* It lags by more than it holds: the oldest are left out. */
static void
test_lags_by_a_round(void **state)
{
	int64_t last = 0, n = 0;

	(void)state;
	ruin_close();
	ruin.env.side_path = NULL;
	ruin_start();
	(void)ruin_sell(100);
	ruin_close();
	ruin.env.side_path = ruin_side;
	ruin_start();
	assert_int_equal(ledger_side(ruin.l), SIDE_BEHIND);
	/* An entry that cannot be copied is where it waits. */
	int64_t bad = ruin.l->tip.n - 2;
	char sql[160];
	(void)snprintf(sql, sizeof(sql), "PRAGMA ignore_check_constraints=ON;"
	    "DROP TRIGGER journal_is_final_u; SAVEPOINT a;"
	    "UPDATE journal SET h = x'00' WHERE n = %d", (int)bad);
	assert_int_equal(sqlite3_exec(ruin.l->db.h, sql, NULL, NULL, NULL),
	    SQLITE_OK);
	while (ledger_walk_step(ruin.l, &n) == RC_OK)
		;
	assert_int_equal(ledger_side(ruin.l), SIDE_BEHIND);
	assert_int_equal(ruin.l->follow.done, bad - 1);
	assert_int_equal(sqlite3_exec(ruin.l->db.h, "ROLLBACK TO a; "
	    "RELEASE a", NULL, NULL, NULL), SQLITE_OK);
	ruin_walk();
	assert_int_equal(ledger_side(ruin.l), SIDE_OK);
	assert_int_equal(side_last(ruin.l->follow.side, &last), RC_OK);
	assert_int_equal(last, ruin_head());
}

/* --- what is set aside --------------------------------------------------- */

static size_t
read_file(const char *path, char *to, size_t size)
{
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	size_t n = fread(to, 1, size, f);
	assert_true(n > 0 && n < size);
	assert_int_equal(fclose(f), 0);
	return n;
}

/* One letter of the table's own text: found by whoever prepares statements,
 * after SQLite has taken the file for sound. */
static size_t
rot_schema(char *file, size_t n)
{
	static const char name[] = "evidence    INTEGER";
	size_t times = 0;

	for (size_t i = 0; i + sizeof(name) - 1 <= n; i++)
		if (memcmp(file + i, name, sizeof(name) - 1) == 0) {
			file[i] = 'E';
			file[i + 1] = 'W';
			times++;
		}
	return times;
}

static void
write_file(const char *path, const char *from, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(from, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* The power went with commits in the log.  Closing the file that cannot be
 * used must not move them into it: as it was found it goes aside. */
static void
test_ruin_as_it_was(void **state)
{
	static char file[1 << 20], hot[1 << 20], now[1 << 20];
	char wal[168], aside[160];

	(void)state;
	ruin_close();
	ruin_start();
	(void)ruin_sell(2);
	(void)snprintf(wal, sizeof(wal), "%s-wal", ruin_db);
	size_t file_n = read_file(ruin_db, file, sizeof(file));
	size_t hot_n = read_file(wal, hot, sizeof(hot));
	int64_t head = ruin_head();
	ruin_close();
	assert_true(rot_schema(file, file_n) > 0);
	write_file(ruin_db, file, file_n);
	write_file(wal, hot, hot_n);
	ruin_start();
	assert_true(ruin_r.happened);
	assert_int_equal(ruin_r.kept, head);
	stall_path(&ruin, ruin_r.aside, aside);
	assert_int_equal(read_file(aside, now, sizeof(now)), file_n);
	assert_memory_equal(now, file, file_n);
	(void)snprintf(wal, sizeof(wal), "%s-wal", aside);
	assert_int_equal(read_file(wal, now, sizeof(now)), hot_n);
	assert_memory_equal(now, hot, hot_n);
}

static int
always(void *ctx)
{
	(void)ctx;
	return 1;
}

/* What the damaged file cannot say just now is not that it has nothing.  A
 * read that fails is asked again; one that fails each time is of a page that
 * is gone. */
static void
test_error_that_passes(void **state)
{
	char text[256];
	struct buf why = BUF(text);
	struct salvage_rest rest;
	struct db old;
	struct salvage s = { .old = &old };
	int64_t n = ruin_head();

	(void)state;
	ruin_close();
	stall_copy(ruin_db, ruin_kept);
	ruin_start();
	assert_int_equal(db_open(&old, ruin_kept, NULL, DB_SALVAGE, &why),
	    RC_OK);
	old.broken = RC_NO_MEMORY;
	assert_int_equal(salvage_play(&s, ruin.l), RC_NO_MEMORY);
	old.broken = RC_NO_MEMORY;
	assert_int_equal(salvage_rest(&s, 0, &rest), RC_NO_MEMORY);
	old.broken = RC_DISK;
	assert_int_equal(salvage_rest(&s, 0, &rest), RC_OK);
	assert_true(rest.old_is_whole);
	assert_int_equal(rest.last, n);
	sqlite3_progress_handler(old.h, 1, always, NULL);
	assert_int_equal(salvage_rest(&s, 0, &rest), RC_OK);
	assert_false(rest.old_is_whole);
	assert_int_equal(rest.last, 0);
	db_close(&old);
}

#define TEST(f, before) cmocka_unit_test_setup_teardown(f, before, ruin_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_refused, ruin_begin_alone),
		TEST(test_refused_when_healing, ruin_begin),
		TEST(test_lines_out_of_place, ruin_begin_alone),
		TEST(test_many, ruin_begin_alone),
		TEST(test_tampered, ruin_begin_alone),
		TEST(test_side_of_no_help, ruin_begin),
		TEST(test_tables_unknown, ruin_begin),
		TEST(test_side_slots, ruin_begin),
		TEST(test_ring_gone_past, ruin_begin),
		TEST(test_older_story, ruin_begin),
		TEST(test_too_many_stories, ruin_begin),
		TEST(test_lags_by_a_round, ruin_begin),
		TEST(test_ruin_as_it_was, ruin_begin_alone),
		TEST(test_error_that_passes, ruin_begin_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
