/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that a store may hold and write together - a journal's entries, its
 * sales - are those that were added, one by one, whatever happens to the
 * transaction.  On PostgreSQL they travel as arrays (sync/board/sql_pg_many.c);
 * run there by tests/e2e/92-store-tests-pg.sh. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/store.h"
#include "tests/support/board_box.h"

#define ENTRIES  700      /* more than are held at once */
#define LONG_N   350
#define LONG     100000   /* bytes: more than are held at once */
#define SALES    300

static struct box box;

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	box_device(&box, 7);
	box_device(&box, 8);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	box_close(&box);
	return 0;
}

/* --- rows that say which they are ----------------------------------------- */

static char long_line[LONG];

/* Of 0 to 2,000 bytes, every byte value among them; one of LONG. */
static struct str
line_of(int64_t n, char memory[2048])
{
	size_t bytes = (size_t)(n * n * 31 % 2000) * (n % 5 > 0);

	if (n == LONG_N) {
		memset(long_line, 'x', LONG);
		return (struct str){ long_line, LONG };
	}
	for (size_t i = 0; i < bytes; i++)
		memory[i] = (char)(unsigned char)((size_t)n + i);
	return (struct str){ memory, bytes };
}

static enum rc
add_entry(struct store *s, uint32_t terminal, int64_t n)
{
	char memory[2048];
	struct store_entry e = { .terminal = terminal, .n = n,
	    .quarantined = n % 7 == 0, .line = line_of(n, memory) };

	memset(e.l, (int)(n % 251), HASH_BYTES);
	memset(e.h, (int)(n % 241), HASH_BYTES);
	enum rc rc = store_entry_add(s, &e);
	memset(memory, 'z', sizeof(memory));   /* what was bound is free */
	return rc;
}

static struct store_sale
sale_of(int64_t i)
{
	struct store_sale sale = { .seq = 1000 + i, .terminal = 7,
	    .asked = { 1000 + i }, .place = { BOX_BIN, BOX_ACCOUNT },
	    .opened_ms = 1763727600123 + i };

	memcpy(sale.ref, box_ref(7, (uint64_t)(5000 + i)), sizeof(sale.ref));
	return sale;
}

static enum rc
add_all(struct store *s, void *ctx)
{
	enum rc rc = RC_OK;

	(void)ctx;
	for (int64_t n = 1; rc == RC_OK && n <= ENTRIES; n++) {
		struct store_sale sale = sale_of(n);
		rc = add_entry(s, 7, n);
		if (rc == RC_OK && n <= SALES)
			rc = store_sale_add(s, &sale);
	}
	return rc;
}

/* Read back an entry: RC_CORRUPT if it is not the one that was added. */
static enum rc
look_entry(struct store *s, uint32_t terminal, int64_t n)
{
	char text[LINE_MAX_BYTES_JOURNAL], memory[2048];
	struct store_entry e = { .terminal = terminal, .n = n };
	struct str want = line_of(n, memory);
	enum rc rc = store_entry_read(s, &e, text);

	if (rc != RC_OK)
		return rc;
	if (want.n > LINE_MAX_BYTES_JOURNAL)
		want.n = 0;   /* as store_entry_read has it */
	return str_eq(e.line, want) && e.l[31] == n % 251 &&
	    e.h[31] == n % 241 ? RC_OK : RC_CORRUPT;
}

static bool
is_long(void *ctx, const struct store_entry *e)
{
	*(bool *)ctx = e->n == LONG_N && e->line.n == LONG &&
	    memcmp(e->line.p, long_line, LONG) == 0;
	return true;
}

static enum rc
look_all(struct store *s, void *ctx)
{
	struct store_tail long_one = { 7, 1, LONG_N, LONG_N };
	enum rc rc = RC_OK;

	for (int64_t n = 1; rc == RC_OK && n <= ENTRIES; n++)
		rc = look_entry(s, 7, n);
	for (int64_t i = 1; rc == RC_OK && i <= SALES; i++) {
		struct store_sale want = sale_of(i), sale;
		rc = store_sale_get(s, want.ref, &sale);
		if (rc == RC_OK && (sale.seq != want.seq ||
		    sale.asked.dong != want.asked.dong ||
		    sale.opened_ms != want.opened_ms || sale.terminal != 7 ||
		    strcmp(sale.place.account, BOX_ACCOUNT) != 0 ||
		    sale.closed[0] != '\0'))
			rc = RC_CORRUPT;
	}
	return rc == RC_OK ? store_tail_entries(s, &long_one, is_long, ctx) :
	    rc;
}

static void
all_come_back_as_they_were(void **state)
{
	bool found = false;

	(void)state;
	box_run(&box, add_all, NULL);
	box_run(&box, look_all, &found);
	assert_true(found);
}

static enum rc
look_at_once(struct store *s, void *ctx)
{
	struct store_sale sale = sale_of(1), held;
	enum rc rc = RC_OK;

	(void)ctx;
	for (int64_t n = 1; rc == RC_OK && n <= 3; n++)
		rc = add_entry(s, 7, n);
	if (rc == RC_OK)
		rc = look_entry(s, 7, 3);
	if (rc == RC_OK)
		rc = store_sale_add(s, &sale);
	/* A change finds the row that is to be changed. */
	memcpy(sale.closed, "void", 5);
	sale.closed_seq = 9;
	if (rc == RC_OK)
		rc = store_sale_save(s, &sale);
	if (rc == RC_OK)
		rc = store_sale_get(s, sale.ref, &held);
	return rc == RC_OK && held.closed_seq != 9 ? RC_CORRUPT : rc;
}

static enum rc
look_closed(struct store *s, void *ctx)
{
	struct store_sale sale = sale_of(1);
	enum rc rc = store_sale_get(s, sale.ref, &sale);

	(void)ctx;
	return rc == RC_OK && (strcmp(sale.closed, "void") != 0 ||
	    sale.closed_seq != 9) ? RC_CORRUPT : rc;
}

static void
what_comes_after_finds_them(void **state)
{
	(void)state;
	box_run(&box, look_at_once, NULL);
	box_run(&box, look_closed, NULL);
}

/* --- groups of which one fails -------------------------------------------- */

struct piece {
	struct store_job job;
	uint32_t terminal;
	int64_t first, last, again;   /* again: this one a second time */
	enum rc ends, rc;
};

static atomic_int done_count;
static atomic_bool gate;

static enum rc
wait_for_gate(struct store *s, struct store_job *job)
{
	(void)s;
	(void)job;
	while (!atomic_load(&gate))
		poll(NULL, 0, 1);
	return RC_OK;
}

static enum rc
add_piece(struct store *s, struct store_job *job)
{
	const struct piece *p = (struct piece *)(void *)job;
	enum rc rc = RC_OK;

	for (int64_t n = p->first; rc == RC_OK && n <= p->last; n++)
		rc = add_entry(s, p->terminal, n);
	if (rc == RC_OK && p->again > 0)
		rc = add_entry(s, p->terminal, p->again);
	return rc == RC_OK ? p->ends : rc;
}

static void
note_done(struct store *s, struct store_job *job, enum rc rc)
{
	(void)s;
	((struct piece *)(void *)job)->rc = rc;
	atomic_fetch_add(&done_count, 1);
}

static void
run_pieces(struct piece *pieces, int count)
{
	struct piece first = { .job = { wait_for_gate, note_done, NULL,
	    RC_OK } };

	atomic_store(&done_count, 0);
	atomic_store(&gate, false);
	assert_int_equal(store_submit(box.store, &first.job), RC_OK);
	for (int i = 0; i < count; i++) {
		pieces[i].job = (struct store_job){ add_piece, note_done,
		    NULL, RC_OK };
		assert_int_equal(store_submit(box.store, &pieces[i].job),
		    RC_OK);
	}
	atomic_store(&gate, true);
	for (int i = 0; i < 5000 && atomic_load(&done_count) <= count; i++)
		poll(NULL, 0, 1);
	assert_int_equal(atomic_load(&done_count), count + 1);
}

static enum rc
count_entries(struct store *s, void *ctx)
{
	int64_t *count = ctx;
	enum rc rc = RC_OK;

	for (int i = 0; i < 2; i++)
		for (int64_t n = 1; n <= 100; n++) {
			rc = look_entry(s, 7 + (uint32_t)i, n);
			if (rc != RC_OK && rc != RC_NOT_FOUND)
				return rc;
			count[i] += rc == RC_OK;
		}
	return RC_OK;
}

static void
one_that_fails_takes_its_own_alone(void **state)
{
	struct piece pieces[] = {
		{ .terminal = 8, .first = 1, .last = 10 },
		{ .terminal = 7, .first = 1, .last = 20, .ends = RC_STATE },
		{ .terminal = 8, .first = 11, .last = 30 },
		{ .terminal = 7, .first = 41, .last = 60, .again = 50 },
		{ .terminal = 7, .first = 61, .last = 65 },
	};
	int64_t count[2] = { 0 };

	(void)state;
	run_pieces(pieces, 5);
	assert_int_equal(pieces[0].rc, RC_OK);
	assert_int_equal(pieces[1].rc, RC_STATE);
	assert_int_equal(pieces[2].rc, RC_OK);
	assert_int_equal(pieces[3].rc, RC_CONFLICT);
	assert_int_equal(pieces[4].rc, RC_OK);
	box_run(&box, count_entries, count);
	assert_int_equal(count[0], 5);
	assert_int_equal(count[1], 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_come_back_as_they_were,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_comes_after_finds_them,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    one_that_fails_takes_its_own_alone, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
