/* SPDX-License-Identifier: Apache-2.0 */
/* One picture and a printer of every kind, in a time of its own: what becomes
 * of the paper, what is told meanwhile, how long it takes at most; and never
 * a dot before it was said that there may be one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "terminal/print/press.h"
#include "tests/support/fake_printer.h"
#include "tests/support/paper.h"

#define STALL_MS  8000
#define STATUS_MS  200
#define STEP_MS    100   /* of press.c: how late a bound may be noticed */
#define HALF      6000
#define TOLD_MAX   32

static struct picture pic;
static struct paper_seen seen;
static struct fake_printer f;
static struct press_order order;
static enum print_state state;
static enum print_why why;
static enum press_said told[TOLD_MAX];
static long ink_at;      /* bytes it had by then */
static int told_n;
static int64_t took_ms;

static void
say(enum press_said what)
{
	if (told_n < TOLD_MAX)
		told[told_n++] = what;
	if (what == PRESS_INK)
		ink_at = f.taken;
}

static int
times(enum press_said what)
{
	int n = 0;

	for (int i = 0; i < told_n; i++)
		n += told[i] == what;
	return n;
}

static void
run(void)
{
	struct wire wire = fake_printer_wire(&f);
	int64_t from = f.now_ms;

	told_n = 0;
	ink_at = -1;
	why = PRINT_WHY_NONE;
	state = press_run(&order, &pic, &wire, say, &why);
	took_ms = f.now_ms - from;
	assert_int_equal(f.closed, f.absent ? 0 : 1);
	assert_true(f.longest_ms <= STALL_MS);
}

static bool
is_whole(void)
{
	size_t at;

	return paper_read((struct str){ f.got, (size_t)f.taken }, &seen,
	    &at) == NULL && seen.is.w == pic.w && seen.is.h == pic.h &&
	    memcmp(seen.is.bits, pic.bits, picture_bytes(&pic)) == 0;
}

/* A band stands in what it got. */
static bool
has_dots(void)
{
	for (long i = 0; i + 2 < f.taken; i++)
		if (memcmp(f.got + i, "\x1dv0", 3) == 0)
			return true;
	return false;
}

static void
is_done(void)
{
	assert_int_equal(state, PRINT_DONE);
	assert_int_equal(why, PRINT_WHY_NONE);
	assert_true(is_whole());
	assert_int_equal(times(PRESS_INK), 1);
}

/* Nothing is on paper, and nothing but questions was sent. */
static void
is_not(enum print_why w)
{
	assert_int_equal(state, PRINT_NOT);
	assert_int_equal(why, w);
	assert_int_equal(times(PRESS_INK), 0);
	assert_false(has_dots());
}

static void
is_torn(enum print_why w)
{
	assert_int_equal(state, PRINT_TORN);
	assert_int_equal(why, w);
	assert_int_equal(times(PRESS_INK), 1);
}

/* --- those that print ----------------------------------------------------- */

static void
test_well(void **s)
{
	(void)s;
	run();
	is_done();
	assert_int_equal(told_n, 1);
	assert_int_equal(took_ms, 0);
	assert_int_equal(seen.cut, 'p');
	assert_true(seen.asks >= 4);
	assert_int_equal(ink_at, 6);   /* two questions */
}

static void
test_mute(void **s)
{
	(void)s;
	f.answers = false;
	run();
	is_done();
	assert_int_equal(seen.asks, 1);
	assert_int_equal(took_ms, STATUS_MS);
	/* One that nothing is read from, or that nobody is to ask. */
	fake_printer_init(&f);
	f.deaf = true;
	run();
	is_done();
	assert_int_equal(seen.asks + took_ms, 0);
	fake_printer_init(&f);
	order.status_ms = 0;
	run();
	is_done();
	assert_int_equal(seen.asks + took_ms, 0);
}

/* Whatever it babbles is no paper, no cover, and no reason to wait long. */
static void
test_liar(void **s)
{
	(void)s;
	for (int i = 0; i < 200; i++) {
		fake_printer_init(&f);
		f.garbage = true;
		f.dice += (uint64_t)i * 7919;
		run();
		is_done();
		assert_true(took_ms <= 2 * STATUS_MS + STEP_MS);
	}
}

static void
test_slow(void **s)
{
	(void)s;
	/* It takes a minute, but it never stands still. */
	f.bytes_a_s = 300;
	f.most = 100;
	run();
	is_done();
	assert_true(took_ms > 30000);
	assert_int_equal(told_n, 1);
	/* It stands still for a while, which is said, and that it is over. */
	fake_printer_init(&f);
	f.stuck = HALF;
	f.stuck_ms = 5000;
	run();
	is_done();
	assert_int_equal(told_n, 3);
	assert_int_equal(told[1], PRESS_SLOW);
	assert_int_equal(told[2], PRESS_MOVES);
	assert_true(took_ms >= 5000 && took_ms <= 5000 + STEP_MS);
	/* Small ones want a pause after each band. */
	fake_printer_init(&f);
	order.band_delay_ms = 50;
	run();
	is_done();
	assert_int_equal(took_ms, 50 * ((pic.h + 63) / 64));
}

static void
test_held(void **s)
{
	(void)s;
	f.held = 500;
	f.held_ms = 9;
	run();
	is_done();
	assert_true(took_ms >= 4400 && took_ms <= 4600);
	fake_printer_init(&f);
	f.held = 500;
	f.held_ms = FAKE_NEVER;
	run();
	is_torn(PRINT_WHY_STALLED);
	assert_true(took_ms <= STALL_MS + STEP_MS);
}

static void
test_after_a_torn_one(void **s)
{
	(void)s;
	order.fill = true;
	run();
	is_done();
	assert_int_equal(seen.filling, pic.w / 8 * 64);
}

/* --- those that do not ---------------------------------------------------- */

static void
test_absent(void **s)
{
	(void)s;
	f.absent = true;
	run();
	is_not(PRINT_WHY_ABSENT);
	assert_int_equal(f.waits, 0);
}

static void
test_bad_news_first(void **s)
{
	(void)s;
	f.paper = 0;
	run();
	is_not(PRINT_WHY_PAPER);
	assert_int_equal(took_ms, 0);
	fake_printer_init(&f);
	f.cover_open = true;
	run();
	is_not(PRINT_WHY_COVER);
	/* It never answers, but its wire tells. */
	fake_printer_init(&f);
	f.answers = false;
	f.tells = true;
	f.paper = 0;
	run();
	is_not(PRINT_WHY_PAPER);
	assert_int_equal(took_ms, STATUS_MS);
	/* What it answers itself counts for more than the wire. */
	fake_printer_init(&f);
	f.tells = true;
	f.cover_open = true;
	run();
	is_not(PRINT_WHY_COVER);
	/* It takes nothing at all. */
	fake_printer_init(&f);
	f.stuck = 0;
	run();
	is_not(PRINT_WHY_STALLED);
	assert_true(took_ms <= STALL_MS + STEP_MS);
}

/* --- half a paper --------------------------------------------------------- */

static void
test_paper_ends(void **s)
{
	(void)s;
	/* It says so, and is sent no more than two bands after. */
	f.paper = HALF;
	run();
	is_torn(PRINT_WHY_PAPER);
	assert_int_equal(took_ms, 0);
	assert_true(f.taken <= HALF + 2 * (8 + pic.w / 8 * 64 + 3));
	/* It takes nothing more: nobody knows why, unless the wire tells. */
	fake_printer_init(&f);
	f.paper = HALF;
	f.stops = true;
	run();
	is_torn(PRINT_WHY_STALLED);
	assert_int_equal(times(PRESS_SLOW), 1);
	assert_true(took_ms >= STALL_MS && took_ms <= STALL_MS + STEP_MS);
	fake_printer_init(&f);
	f.answers = false;
	f.paper = HALF;
	f.stops = f.tells = true;
	run();
	is_torn(PRINT_WHY_PAPER);
	assert_true(took_ms <= STATUS_MS + STALL_MS + STEP_MS);
}

/* The mute one that swallows the rest.  docs/printing.md says which of these
 * is known. */
static void
test_mute_paper_ends(void **s)
{
	int64_t rows_ms = (int64_t)pic.h * 1000 / 400;

	(void)s;
	f.answers = false;
	f.paper = HALF;
	run();
	is_done();   /* nobody can know */
	fake_printer_init(&f);
	f.answers = false;
	f.tells = true;
	f.paper = HALF;
	run();
	is_torn(PRINT_WHY_PAPER);
	/* It prints behind what it has taken. */
	fake_printer_init(&f);
	f.answers = false;
	f.tells = true;
	f.paper = HALF;
	f.prints_behind = (long)rows_ms / 2;
	run();
	is_torn(PRINT_WHY_PAPER);
	/* With paper it is watched for as long, and no longer. */
	fake_printer_init(&f);
	f.answers = false;
	f.tells = true;
	run();
	is_done();
	assert_true(took_ms >= STATUS_MS + rows_ms &&
	    took_ms <= STATUS_MS + rows_ms + STEP_MS);
	/* Nobody is to ask anything: nor is the wire. */
	fake_printer_init(&f);
	order.status_ms = 0;
	f.tells = true;
	f.paper = 0;
	run();
	is_done();
	assert_int_equal(took_ms, 0);
}

static void
test_stuck(void **s)
{
	(void)s;
	f.answers = false;
	f.stuck = HALF;
	run();
	is_torn(PRINT_WHY_STALLED);
	assert_int_equal(told_n, 2);
	assert_int_equal(told[1], PRESS_SLOW);
	assert_true(took_ms <= STATUS_MS + STALL_MS + STEP_MS);
}

static void
test_asker_gone(void **s)
{
	(void)s;
	f.asker_gone_ms = f.now_ms + 4000;
	f.stuck = HALF;
	run();
	is_torn(PRINT_WHY_STALLED);
	assert_int_equal(took_ms, 4000);
	fake_printer_init(&f);
	f.asker_gone_ms = f.now_ms;
	run();
	is_not(PRINT_WHY_STALLED);
}

static void
test_unhappy(void **s)
{
	(void)s;
	f.deaf = f.unhappy = true;
	run();
	is_torn(PRINT_WHY_LOST);
}

/* Unplugged at every byte, answering or not: never done, and torn exactly
 * when it was said before that dots would come. */
static void
test_unplugged_anywhere(void **s)
{
	(void)s;
	for (int kind = 0; kind < 2; kind++) {
		fake_printer_init(&f);
		f.answers = kind == 0;
		run();
		is_done();
		long all = f.taken;
		for (long at = 0; at < all; at += at < 40 ? 1 : 13) {
			fake_printer_init(&f);
			f.answers = kind == 0;
			f.unplugged = at;
			run();
			if (ink_at < 0) {
				is_not(PRINT_WHY_LOST);
			} else {
				is_torn(PRINT_WHY_LOST);
				assert_true(ink_at <= 6);
			}
			assert_true(f.taken <= at);
			assert_true(took_ms <= STATUS_MS);
		}
	}
}

/* --- life ----------------------------------------------------------------- */

static int
begin(void **s)
{
	(void)s;
	fake_printer_init(&f);
	order = (struct press_order){ .rows = 64, .status_ms = STATUS_MS,
		.feed = 3, .cut = ESCPOS_PARTIAL_CUT, .stall_ms = STALL_MS };
	pic.w = 384;
	pic.h = 400;
	for (size_t i = 0; i < picture_bytes(&pic); i++)
		pic.bits[i] = (uint8_t)(i * 31 % 251);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup(f, begin)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_well), TEST(test_mute), TEST(test_liar),
		TEST(test_slow), TEST(test_held), TEST(test_after_a_torn_one),
		TEST(test_absent), TEST(test_bad_news_first),
		TEST(test_paper_ends), TEST(test_mute_paper_ends),
		TEST(test_stuck), TEST(test_asker_gone), TEST(test_unhappy),
		TEST(test_unplugged_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
