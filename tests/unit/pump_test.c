/* SPDX-License-Identifier: Apache-2.0 */
/* The pump between a terminal and a board that both misbehave: by hand where
 * one rule is at stake, by the thousand seeds for the rest.  The pump's
 * sources are included, so that mistakes can be planted one at a time and the
 * simulation must find each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PLANTS(X) X(CURSOR_ON_SEND) X(IGNORE_REWIND) X(DENIED_IS_DONE) \
	X(NEVER_LESS) X(NO_BACKOFF) X(IGNORE_RETRY_AFTER) \
	X(ACK_BEFORE_RECORDED) X(LOOK_AT_ONCE)
#define X(name) PLANT_##name,
enum plant { PLANT_NONE, PLANTS(X) PLANT_COUNT };
#undef X
#define X(name) [PLANT_##name] = #name,
static const char *const plant_names[] = { [PLANT_NONE] = "NONE", PLANTS(X) };
#undef X
static enum plant planted;
#define PLANT(mistake) (planted == PLANT_##mistake)

#include "sync/pump.c"
#include "sync/pump_journal.c"
#include "sync/pump_mail.c"

#include "tests/support/pump_sim.h"

#define SEEDS       1000
#define FAULTS_MS   ((int64_t)2 * 3600 * 1000)
#define HEAL_MS     ((int64_t)30 * 60 * 1000)

static struct sim world;

static const char *
seed_fails(uint64_t seed)
{
	const char *why = NULL;

	sim_open(&world, seed);
	sim_run(&world, FAULTS_MS);
	if (world.broken == NULL && !sim_heals(&world, HEAL_MS))
		why = "not converged 30 minutes after the faults stopped";
	if (world.broken == NULL && why == NULL)
		(void)sim_is_modest(&world);   /* broken says it */
	if (world.broken != NULL)
		why = world.broken;
	sim_close(&world);
	return why;
}

static void
every_seed_converges(void **state)
{
	int64_t entries = 0, mails = 0;
	unsigned requests = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		const char *why = seed_fails(seed);
		if (why != NULL)
			fail_msg("seed %llu: %s", (unsigned long long)seed,
			    why);
		entries += world.terminal.head;
		mails += world.board.mails;
		requests += world.net.starts;
	}
	print_message("%d seeds: %lld entries, %lld messages, %u requests, "
	    "each exactly once\n", SEEDS, (long long)entries,
	    (long long)mails, requests);
}

static void
every_planted_mistake_is_caught(void **state)
{
	(void)state;
	for (int p = PLANT_NONE + 1; p < PLANT_COUNT; p++) {
		const char *why = NULL;
		uint64_t seed = 0;

		planted = (enum plant)p;
		while (why == NULL && seed < SEEDS)
			why = seed_fails(++seed);
		planted = PLANT_NONE;
		if (why == NULL)
			fail_msg("%s was never caught", plant_names[p]);
		print_message("%-20s seed %4llu: %s\n", plant_names[p],
		    (unsigned long long)seed, why);
	}
}

/* --- one rule at a time --- */

/* A world without faults, linked, nothing in it. */
static void
calm(uint64_t seed)
{
	sim_open(&world, seed);
	world.faulty = false;
	world.faults = (struct sim_faults){ 0 };
	world.terminal_at_ms = world.board_at_ms = INT64_MAX;
	world.append_at_ms = world.mail_at_ms = INT64_MAX;
	world.open_at_ms = INT64_MAX;
	world.board.spread_s = 0;
}

static int
leave(void **state)
{
	(void)state;
	sim_close(&world);
	return 0;
}

static void
backlog_goes_up_in_whole_batches(void **state)
{
	(void)state;
	calm(1);
	for (int i = 0; i < 500; i++)
		sim_append(&world);
	sim_run(&world, 120000);
	assert_null(world.broken);
	assert_true(sim_agrees(&world));
	assert_true(world.terminal.net.up);
	assert_string_equal(world.terminal.net.why, "");
	assert_true(world.terminal.net.server_ms > 0);
}

static void
quiet_stall_polls_once_a_minute(void **state)
{
	(void)state;
	calm(2);
	sim_run(&world, 10000);
	unsigned before = world.net.starts;
	sim_run(&world, (int64_t)3600 * 1000);
	unsigned polls = world.net.starts - before;
	assert_in_range(polls, 50, 75);   /* 60 s, shaken by a fifth */
}

static void
open_qr_holds_the_line(void **state)
{
	(void)state;
	calm(3);
	world.terminal.open = 1;
	sim_run(&world, 10000);
	unsigned before = world.net.starts;
	sim_run(&world, 250000);
	assert_in_range(world.net.starts - before, 9, 11);   /* 25 s each */
	sim_mail(&world);
	sim_run(&world, 1500);   /* two flights there and back at most */
	assert_true(world.terminal.mail == 1);
	assert_int_equal(world.terminal.recorded[1], 1);
}

static void
board_that_is_away_is_asked_ever_less(void **state)
{
	(void)state;
	calm(4);
	world.board.always = 503;
	sim_append(&world);
	sim_run(&world, (int64_t)12 * 3600 * 1000);
	/* Mean wait 450 s once at the cap, twice (journal and mail). */
	assert_in_range(world.net.starts, 100, 300);
	assert_false(world.terminal.net.up);
	assert_string_equal(world.terminal.net.why, rc_text(RC_BUSY));
	world.board.always = 0;
	sim_run(&world, 1000000);
	assert_true(sim_agrees(&world));
}

static void
retry_after_is_obeyed_even_when_pressed(void **state)
{
	(void)state;
	calm(5);
	world.board.always = 429;
	world.board.retry_after_s = 600;
	sim_append(&world);
	sim_run(&world, 30000);
	unsigned before = world.net.starts;
	assert_int_equal(before, 2);
	world.terminal.now = true;
	world.open_at_ms = world.now_ms + 1000;   /* a state frame with it */
	sim_run(&world, 500000);
	assert_int_equal(world.net.starts, before);
	assert_null(world.broken);
}

static void
pressing_ends_our_own_wait(void **state)
{
	(void)state;
	calm(6);
	world.board.always = 503;
	sim_append(&world);
	sim_run(&world, (int64_t)6 * 3600 * 1000);
	world.board.always = 0;
	unsigned before = world.net.starts;
	assert_true(world.pump->journal.due_ms > world.now_ms);
	struct local_state st = { 1, 0, 0, 0, true };
	assert_int_equal(local_put_state(&world.back, &st), RC_OK);
	sim_run(&world, 3000);
	assert_true(world.net.starts > before);
	assert_true(sim_agrees(&world));
}

static void
unknown_certificate_means_enrol(void **state)
{
	(void)state;
	calm(7);
	world.board.always = 401;
	sim_append(&world);
	sim_run(&world, (int64_t)3600 * 1000);
	assert_false(world.terminal.net.up);
	assert_string_equal(world.terminal.net.why, "enrol");
	assert_in_range(world.net.starts, 8, 28);   /* 300..900 s, twice */
	assert_true(world.terminal.acked == 0);
	world.board.always = 0;
	sim_run(&world, (int64_t)900 * 1000 + 10000);
	assert_true(sim_agrees(&world));
}

static void
one_line_refused_alone_is_kept(void **state)
{
	(void)state;
	calm(8);
	world.faulty = true;
	world.faults = (struct sim_faults){ .poison = 40 };
	for (int i = 0; i < 60; i++)
		sim_append(&world);
	sim_run(&world, 60000);
	/* All before it has arrived; it and what is chained to it wait. */
	assert_true(world.terminal.acked == 39);
	assert_true(world.board.held == 39);
	assert_string_equal(world.terminal.net.why, rc_text(RC_BAD_INPUT));
	unsigned before = world.net.starts;
	sim_run(&world, (int64_t)3600 * 1000);
	assert_in_range(world.net.starts - before, 50, 110);   /* polls too */
	assert_true(world.pump->mail.trouble == RC_OK);
	world.faulty = false;   /* the board was mended */
	sim_run(&world, (int64_t)900 * 1000 + 60000);
	assert_true(sim_agrees(&world));
}

static void
too_large_is_halved_until_it_passes(void **state)
{
	(void)state;
	calm(9);
	world.faulty = true;
	world.faults = (struct sim_faults){ .line_cap = 7 };
	for (int i = 0; i < 100; i++)
		sim_append(&world);
	sim_run(&world, 300000);
	assert_null(world.broken);
	assert_true(sim_agrees(&world));
}

static void
older_backup_is_filled_again(void **state)
{
	(void)state;
	calm(10);
	for (int i = 0; i < 50; i++)
		sim_append(&world);
	sim_run(&world, 60000);
	world.board.held = 12;
	assert_true(sim_heals(&world, 60000));
	assert_null(world.broken);
}

/* A board that never takes anything: asked less and less (S7), nothing lost,
 * and all of it goes up once the board is mended. */
static void
rewind_after_rewind_waits(void **state)
{
	(void)state;
	calm(14);
	for (int i = 0; i < 300; i++)
		sim_append(&world);
	world.board.spite = 1;
	sim_run(&world, (int64_t)60 * 1000);
	assert_in_range(world.board.posts, 3, 12);
	sim_run(&world, (int64_t)12 * 3600 * 1000);
	/* Mean wait 450 s at the cap. */
	assert_in_range(world.board.posts, 60, 150);
	assert_true(world.terminal.acked == 0);
	world.board.spite = 0;
	sim_run(&world, (int64_t)900 * 1000 + 60000);
	assert_null(world.broken);
	assert_true(sim_agrees(&world));
}

/* One that takes an upload and forgets it with the next gets no further, and
 * what it took between is no progress. */
static void
progress_is_more_than_before(void **state)
{
	(void)state;
	calm(15);
	for (int i = 0; i < 600; i++)
		sim_append(&world);
	world.board.spite = 2;
	sim_run(&world, (int64_t)12 * 3600 * 1000);
	assert_in_range(world.board.posts, 100, 350);
	assert_true(world.terminal.acked < 600);
	world.board.spite = 0;
	sim_run(&world, (int64_t)900 * 1000 + 60000);
	assert_null(world.broken);
	assert_true(sim_agrees(&world));

	/* Healed: the next rewind is obeyed at once again. */
	world.board.held = 12;
	assert_true(sim_heals(&world, 60000));
}

/* The hash the board answers is not the one of the batch: nothing moves. */
static void
foreign_hash_moves_nothing(void **state)
{
	struct net_fake_slot *q = &world.net.slot[NET_JOURNAL];
	char memory[1024];
	struct buf out = BUF(memory);
	struct proto_acked lie = { .acked = 3, .h = { 1, 2, 3 } };

	(void)state;
	calm(11);
	for (int i = 0; i < 3; i++)
		sim_append(&world);
	while (!q->busy)
		sim_run(&world, 1);
	assert_int_equal(proto_put_acked(&out, &lie), RC_OK);
	net_fake_answer(&world.net, NET_JOURNAL, (struct net_reply){
	    .rc = RC_OK, .status = 200, .body = buf_str(&out) });
	enum net_slot slot;
	struct net_reply r;
	assert_true(world.net.net.finished(&world.net, &slot, &r));
	pump_reply(world.pump, slot, &r, world.now_ms);
	assert_int_equal(world.pump->journal.state, PUMP_REST);
	assert_int_equal(world.pump->journal.trouble, RC_BAD_INPUT);
	assert_true(world.terminal.acked == 0);
}

static void
stall_without_a_number_stays_quiet(void **state)
{
	struct local_hello h = { .v = 1, .terminal = 0 };
	struct local_state st = { 0 };
	struct str object;
	size_t used;

	(void)state;
	calm(12);
	pump_connected(world.pump, 0);
	buf_reset(&world.out);
	struct buf b = BUF(world.back_memory);
	assert_int_equal(local_put_hello(&b, &h), RC_OK);
	assert_int_equal(local_frame_next(buf_str(&b), &object, &used), RC_OK);
	assert_int_equal(pump_frame(world.pump, object, 0), RC_OK);
	buf_reset(&b);
	assert_int_equal(local_put_state(&b, &st), RC_OK);
	assert_int_equal(local_frame_next(buf_str(&b), &object, &used), RC_OK);
	assert_int_equal(pump_frame(world.pump, object, 0), RC_OK);
	assert_int_equal(pump_step(world.pump, 1000000), RC_OK);
	assert_int_equal(world.net.starts, 0);
	assert_true(pump_due_ms(world.pump) == INT64_MAX);

	/* Set up: the terminal says hello again, with its number. */
	h.terminal = 7;
	h.head = st.head = 1;
	buf_reset(&b);
	assert_int_equal(local_put_hello(&b, &h), RC_OK);
	assert_int_equal(local_put_state(&b, &st), RC_OK);
	for (int i = 0; i < 2; i++) {
		struct str rest = buf_str(&b);
		assert_int_equal(local_frame_next(i == 0 ? rest :
		    str_from(rest, used), &object, &used), RC_OK);
		assert_int_equal(pump_frame(world.pump, object, 1000000),
		    RC_OK);
	}
	assert_int_equal(pump_step(world.pump, 1010000), RC_OK);
	assert_int_equal(world.net.starts, 1);
	assert_int_equal(world.pump->journal.state, PUMP_ASK);

	h.v = 2;
	buf_reset(&b);
	assert_int_equal(local_put_hello(&b, &h), RC_OK);
	assert_int_equal(local_frame_next(buf_str(&b), &object, &used), RC_OK);
	assert_int_equal(pump_frame(world.pump, object, 0), RC_TOO_NEW);
}

static void
terminal_that_does_not_answer_is_left(void **state)
{
	(void)state;
	calm(13);
	sim_append(&world);
	world.terminal.frozen_until_ms = 0;
	sim_run(&world, 10);
	world.terminal.frozen_until_ms = INT64_MAX - 1;
	int64_t t = world.now_ms;
	while (world.pump->journal.state != PUMP_ASK)
		assert_int_equal(pump_step(world.pump, t += 100), RC_OK);
	assert_int_equal(pump_step(world.pump, t + PUMP_LOCAL_MS - 1), RC_OK);
	assert_int_equal(pump_step(world.pump, t + PUMP_LOCAL_MS), RC_OFFLINE);
}

int
main(void)
{
#define T(f) cmocka_unit_test_teardown(f, leave)
	const struct CMUnitTest tests[] = {
		T(backlog_goes_up_in_whole_batches),
		T(quiet_stall_polls_once_a_minute),
		T(open_qr_holds_the_line),
		T(board_that_is_away_is_asked_ever_less),
		T(retry_after_is_obeyed_even_when_pressed),
		T(pressing_ends_our_own_wait),
		T(unknown_certificate_means_enrol),
		T(one_line_refused_alone_is_kept),
		T(too_large_is_halved_until_it_passes),
		T(older_backup_is_filled_again),
		T(rewind_after_rewind_waits),
		T(progress_is_more_than_before),
		T(foreign_hash_moves_nothing),
		T(stall_without_a_number_stays_quiet),
		T(terminal_that_does_not_answer_is_left),
		cmocka_unit_test(every_seed_converges),
		cmocka_unit_test(every_planted_mistake_is_caught),
	};
	log_set_level(LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
