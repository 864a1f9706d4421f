/* SPDX-License-Identifier: Apache-2.0 */
/* The board's power goes at every write of a day of web hooks.  Whatever was
 * answered 200 is there once, with its mail; what was in flight is there
 * whole, credit and mail, or not at all.  And a board whose disk fails to
 * sync answers nobody and wants to be started anew.
 *
 * A board takes ten milliseconds to open.  So each state that the database
 * had after a sync is opened as a board and asked; an image is opened by SQLite
 * and its pages compared with those states (gold.h, as power_cut_test does it),
 * and one in SAMPLE is opened as a board too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/board_box.h"
#include "tests/support/crashvfs.h"
#include "tests/support/faultvfs.h"
#include "tests/support/gold.h"
#include "tests/support/seen.h"

#define NOTICES 20
#define SEEDS   2
#define SAMPLE  10

static struct box box;
static size_t ack_op[NOTICES + 1];   /* op count when notice i was answered */
static int64_t sum_after[NOTICES + 1];
static struct gold *gold;
static int *low, *high;   /* at each operation: answered, in flight */
static long states;

static void
pay(int i)
{
	char bank_ref[16];

	snprintf(bank_ref, sizeof(bank_ref), "FT%d", i);
	struct notice n = box_notice(i, 1000 * i, box_ref(7, 1), bank_ref);
	assert_int_equal(box_deliver(&box, &n, "").end, CREDIT_TAKEN);
}

static void
check_image(size_t k)
{
	int answered = 0;

	for (int i = 1; i <= NOTICES; i++)
		answered += ack_op[i] <= k;
	box_reopen(&box);
	int64_t sum = box_total(&box, "matched");
	int64_t mails = box_mail(&box, 7, NULL);
	bool next = answered < NOTICES && sum == sum_after[answered + 1];
	if (sum != sum_after[answered] && !next)
		fail_msg("op %zu: sum %lld after %d answers", k,
		    (long long)sum, answered);
	assert_int_equal(mails, answered + next);
	store_close(box.store);
	box.store = NULL;
}

/* The same bytes, of which the same is asked, are looked at once. */
static bool
is_new(size_t k, uint64_t name)
{
	static struct seen seen;
	static int before = -1;
	int answered = 0;

	for (int i = 1; i <= NOTICES; i++)
		answered += ack_op[i] <= k;
	if (answered != before)
		seen_forget(&seen);
	before = answered;
	return seen_add(&seen, name);
}

/* Number the states, and ask a board of each. */
static void
number_states(void)
{
	size_t all = crash_ops(), from = ack_op[0];
	int passed = 0, answered = 0, i = 0;

	low = calloc(all + 1, sizeof(low[0]));
	high = calloc(all + 1, sizeof(high[0]));
	assert_true(low != NULL && high != NULL);
	gold = gold_open();
	crash_rewind();
	for (size_t k = ack_op[0]; k <= all; k++) {
		crash_seek(k);
		if (crash_is_border(k) || k == ack_op[0]) {
			int newest = gold_newest(gold);
			(void)crash_image(CRASH_KILL, 0);
			passed = gold_keep(gold, "board.db");
			assert_true(passed >= 0);
			if (passed > newest) {
				(void)crash_image(CRASH_KILL, 0);
				check_image(k);
				states++;
			}
			while (from <= k)
				high[from++] = passed;
		}
		for (; i <= NOTICES && ack_op[i] <= k; i++)
			answered = passed;
		low[k] = answered;
	}
}

/* The image that lies there; new ones are counted. */
static void
judge(size_t k, enum crash_model m, uint64_t seed, long *new)
{
	int got = gold_match(gold, "board.db", low[k], high[k]);

	if (got < low[k])
		fail_msg("op %zu, %s, seed %llu: %s", k, crash_model_name(m),
		    (unsigned long long)seed, got == GOLD_UNREADABLE ?
		    "SQLite cannot read it" : "no state it may be");
	if (++*new % SAMPLE == 0) {
		(void)crash_image(m, seed);
		check_image(k);
	}
}

static void
every_cut_keeps_what_was_answered(void **state)
{
	size_t last = crash_ops();
	long images = 0, new = 0;

	(void)state;
	number_states();
	for (int m = 0; m <= CRASH_BLAST_4K; m++) {
		crash_rewind();
		for (size_t k = ack_op[0]; k <= last; k++) {
			crash_seek(k);
			for (uint64_t s = 0; s < SEEDS; s++) {
				uint64_t seed = k * 1000 + s;
				images++;
				if (is_new(k, crash_image((enum crash_model)m,
				    seed)))
					judge(k, (enum crash_model)m, seed,
					    &new);
			}
		}
	}
	printf("board_crash_images %ld lost 0 torn 0; %ld the same bytes, "
	    "%ld states, %ld images opened as boards\n", images,
	    images - new, states, new / SAMPLE);
	assert_true(new > 1000);
	assert_true(states > NOTICES);
}

static int
record_a_day(void **state)
{
	(void)state;
	crash_vfs_open();
	crash_record_start();
	box_open_on(&box, CRASH_VFS);
	box_device(&box, 7);
	ack_op[0] = crash_ops();
	for (int i = 1; i <= NOTICES; i++) {
		pay(i);
		ack_op[i] = crash_ops();
		sum_after[i] = sum_after[i - 1] + 1000 * i;
		if (i % 8 == 0)   /* a restart brings the log home */
			box_reopen(&box);
	}
	store_close(box.store);
	box.store = NULL;
	crash_record_stop();
	return 0;
}

static int
forget_the_day(void **state)
{
	(void)state;
	gold_close(gold);
	free(low);
	free(high);
	crash_vfs_close();
	rmdir(box.dir);
	return 0;
}

/* --- a disk that fails ------------------------------------------------- */

struct delivery { struct credit_input in; struct credit_outcome out; };

static enum rc
take(struct store *s, void *ctx)
{
	struct delivery *d = ctx;

	return credit_take(s, &d->in, &d->out);
}

static enum rc
try_pay(int64_t i)
{
	struct notice n = box_notice(i, 1000 * i, box_ref(7, 1), "");
	struct delivery d = { .in = { .provider = "sepay",
	    .place = { BOX_BIN, BOX_ACCOUNT }, .notice = &n,
	    .body = str_of(n.id) } };

	return store_run(box.store, take, &d);
}

static void
a_failed_sync_is_the_end(void **state)
{
	(void)state;
	assert_int_equal(try_pay(1), RC_OK);
	fault_arm(FAULT_SYNC, 0, false);
	assert_int_equal(try_pay(2), RC_DISK);
	assert_true(fault_disarm());
	/* The disk works again; what it kept cannot be known from here. */
	assert_int_equal(try_pay(3), RC_DISK);
	assert_int_equal(store_health(box.store), RC_DISK);
	box_reopen(&box);
	assert_int_equal(store_health(box.store), RC_OK);
	int64_t sum = box_total(&box, "matched");
	assert_true(sum == 1000 || sum == 3000);
	assert_int_equal(try_pay(2), RC_OK);   /* the provider asks again */
	assert_int_equal(box_total(&box, "matched"), 3000);
}

static void
no_failing_operation_loses_an_answer(void **state)
{
	int64_t sum = box_total(&box, "matched");
	int64_t id = 10;
	long points = 0;

	(void)state;
	fault_sync(false);
	for (bool fired = true; fired; points++, id++) {
		assert_true(points < 2000);
		fault_arm(FAULT_ERROR, points, false);
		enum rc rc = try_pay(id);
		fired = fault_disarm();
		if (rc == RC_OK)
			sum += 1000 * id;
		box_reopen(&box);
		int64_t got = box_total(&box, "matched");
		if (got != sum && (rc == RC_OK || got != sum + 1000 * id))
			fail_msg("point %ld: %s: %lld, not %lld", points,
			    rc_text(rc), (long long)got, (long long)sum);
		sum = got;
	}
	fault_sync(true);
	printf("board_io_points %ld lost 0\n", points);
	assert_true(points > 5);
}

static int
open_faulty(void **state)
{
	static bool registered;

	(void)state;
	if (!registered)
		fault_vfs_open();
	registered = true;
	box_open_on(&box, FAULT_VFS);
	box_device(&box, 7);
	return 0;
}

static int
close_faulty(void **state)
{
	(void)state;
	box_close(&box);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    every_cut_keeps_what_was_answered, record_a_day,
		    forget_the_day),
		cmocka_unit_test_setup_teardown(a_failed_sync_is_the_end,
		    open_faulty, close_faulty),
		cmocka_unit_test_setup_teardown(
		    no_failing_operation_loses_an_answer, open_faulty,
		    close_faulty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
