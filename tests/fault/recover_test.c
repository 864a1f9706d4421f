/* SPDX-License-Identifier: Apache-2.0 */
/* Starts after damage that no pragma can prevent: blocks of 16 and 64 KiB gone
 * around a write, a card that lies about a sync, a bit that rots, a write that
 * lands elsewhere.
 *
 * The day and its states are those of power_cut_test.c.  Many images serve the
 * pages of a state that was acknowledged or in flight all the same: nothing
 * was lost.  Of the others a start is made, twice: with the side copy as it
 * was at the cut, and without any.
 *
 * - With it, all that was acknowledged is back.
 * - Without one, what is kept is a true earlier state, proven by the chain's
 *   hashes.  A board that had taken every entry that was acknowledged is then
 *   sent what the start wrote, and judges it (ledger/witness.h): it must find
 *   the loss, and offer back exactly the entries from the first that is not
 *   there to the last that was acknowledged.  What a terminal does with that
 *   offer is not played here.  If the very start that the card forgot was
 *   known to the board, its number comes twice: then the board alarms
 *   instead, and holds the entries; such are counted apart.
 * - Nothing damaged is ever taken for sound.  Sound means here: the start does
 *   not refuse, and ledger_verify finds nothing (what it finds is met by a
 *   walk or by the next sale; the next start then recovers).
 *
 * An image that serves an older state is started once for each pair of that
 * state and the entries acknowledged: the outcome is a function of those.
 *
 * CUT_SALES, CUT_STRIDE (each so-manieth cut), CUT_SEEDS and CREW in the
 * environment make it longer or shorter.  CUT_ONE=model:k:seed, as a failure
 * prints it, lays that one image and starts it both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/crashstart.h"
#include "tests/support/crew.h"
#include "tests/support/figure.h"
#include "tests/support/seen.h"

static struct crash_day day;
static struct seen seen;        /* images of the cut at work */

/* --- damage ------------------------------------------------------------- */

static const enum crash_model damage[] = { CRASH_BLAST_16K, CRASH_BLAST_64K,
	CRASH_LYING, CRASH_ROT, CRASH_MISDIRECT };
#define DAMAGES (sizeof(damage) / sizeof(damage[0]))

/* Per model: images by what became of them. */
enum { EQUAL, KNOWN, STARTED, RECOVERED, WRITTEN, SIDE_KEPT, SIDE_NOT,
	ALONE, EACH = ALONE + OUTCOMES };

/* What was set aside is the damaged file and its log, as they were. */
static bool
aside_untouched(const struct recovery *r)
{
	char log[sizeof(r->aside) + 4];

	(void)snprintf(log, sizeof(log), "%s-wal", r->aside);
	return crash_is_as(r->aside, "ledger.db") &&
	    crash_is_as(log, "ledger.db-wal");
}

static void
start_both_ways(const struct day_cut *c, long *count)
{
	struct started s;

	count[STARTED]++;
	(void)crash_image(c->m, c->seed);
	crash_push();
	enum outcome out = start_from(c->k, true, &s);
	crash_record_stop();
	count[RECOVERED] += s.r.happened;
	if (s.r.happened && !s.again && !aside_untouched(&s.r)) {
		count[WRITTEN]++;
		day_complain("CUT_ONE=", c, "the damaged file was written to");
	}
	crash_pop();
	count[out == KEPT ? SIDE_KEPT : SIDE_NOT]++;
	if (out != KEPT)
		day_complain("CUT_ONE=", c, "not healed from the side copy");
	(void)crash_image(c->m, c->seed);
	out = start_from(c->k, false, &s);
	count[ALONE + (int)out]++;
	if (out == UNSEEN || out == REFUSED)
		day_complain("CUT_ONE=", c, out == UNSEEN ?
		    "damage that nobody finds" : "does not start");
}

static void
judge(const struct day_cut *c, long *count)
{
	static struct seen pairs;
	int high = day.high[c->k];
	int from = high - GOLD_RANGE + 1 > 0 ? high - GOLD_RANGE + 1 : 0;

	int got = gold_match(day.gold, "ledger.db", from, high);
	if (got >= day.low[c->k])
		count[EQUAL]++;
	else if (got >= 0 && !seen_add(&pairs, (uint64_t)got << 32 |
	    (uint64_t)day_entries(&day, c->k) << 1))
		count[KNOWN]++;
	else
		start_both_ways(c, count);
}

static void
damage_everywhere(const struct crew_member *m)
{
	size_t stride = (size_t)crew_setting("CUT_STRIDE", 6);
	long seeds = crew_setting("CUT_SEEDS", 1);
	/* Not before it is known who sells, by the second of them. */
	size_t first = day.ack[1].op + (size_t)m->which * stride;

	crash_start_begin();
	for (size_t k = first; k <= crash_ops(); k += stride *
	    (size_t)m->of) {
		crash_seek(k);
		seen_forget(&seen);
		for (long i = 0; i < (long)DAMAGES * seeds; i++) {
			size_t d = (size_t)i % DAMAGES;
			struct day_cut c = { damage[d], k, k * 64 +
			    (uint64_t)i };
			if (seen_add(&seen, crash_image(c.m, c.seed)))
				judge(&c, m->count + d * EACH);
		}
	}
	crash_start_end();
}

static void
print_damage(enum crash_model m, const long *n)
{
	print_message("%-9s nothing lost %ld; behind like another %ld; "
	    "started %ld (recovered %ld): side copy heals %ld, not %ld; "
	    "alone: all kept %ld, board offers %ld, alarms %ld, unseen %ld, "
	    "refused %ld\n", crash_model_name(m), n[EQUAL], n[KNOWN],
	    n[STARTED], n[RECOVERED], n[SIDE_KEPT], n[SIDE_NOT],
	    n[ALONE + KEPT], n[ALONE + OFFERED], n[ALONE + ALARMED],
	    n[ALONE + UNSEEN], n[ALONE + REFUSED]);
}

static void
damage_is_found_and_healed(void **state)
{
	long n[DAMAGES * EACH] = { 0 }, sum[EACH] = { 0 };

	(void)state;
	bool ended = crew_run(damage_everywhere, n, DAMAGES * EACH);
	day_complaints();
	for (size_t d = 0; d < DAMAGES; d++) {
		print_damage(damage[d], n + d * EACH);
		for (size_t i = 0; i < EACH; i++)
			sum[i] += n[d * EACH + i];
	}
	figure_put("damage_images", sum[EQUAL] + sum[KNOWN] + sum[STARTED]);
	figure_put("damage_started", sum[STARTED]);
	figure_put("damage_not_healed", sum[SIDE_NOT] +
	    sum[ALONE + REFUSED]);
	figure_put("crash_undetected", sum[ALONE + UNSEEN]);
	assert_true(ended);
	assert_int_equal(sum[SIDE_NOT], 0);
	assert_int_equal(sum[WRITTEN], 0);
	assert_int_equal(sum[ALONE + UNSEEN] + sum[ALONE + REFUSED], 0);
	assert_true(sum[RECOVERED] > 0 && sum[ALONE + OFFERED] > 0);
}

/* --- one image ---------------------------------------------------------- */

static void
look_at_one(const struct crew_member *m)
{
	struct started s;
	struct day_cut c;

	if (m->which != 0)
		return;
	REQUIRE(day_cut_parse(getenv("CUT_ONE"), &c) && c.k <= crash_ops());
	crash_seek(c.k);
	crash_start_begin();
	for (int with = 0; with <= 1; with++) {
		(void)crash_image(c.m, c.seed);
		enum outcome out = start_from(c.k, with == 1, &s);
		printf("%s: %s; recovered %d, kept %" PRId64 ", from side %"
		    PRId64 ", healed %" PRId64 ", lost %" PRId64 "%s\n",
		    with == 1 ? "with the side copy" : "alone",
		    outcome_text(out), s.r.happened, s.r.kept, s.r.from_side,
		    s.r.healed, s.r.lost, s.r.maybe_more ? " or more" : "");
		m->count[0] += out == UNSEEN || out == REFUSED ||
		    (with == 1 && out != KEPT);
	}
	crash_start_end();
}

static void
one_cut(void **state)
{
	long wrong = 0;

	(void)state;
	assert_true(crew_run(look_at_one, &wrong, 1));
	assert_int_equal(wrong, 0);
}

static int
setup(void **state)
{
	(void)state;
	day_live(&day, (int)crew_setting("CUT_SALES", 100));
	crash_start_day(&day);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	day_forget(&day);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest
	    all = cmocka_unit_test(damage_is_found_and_healed),
	    one = cmocka_unit_test(one_cut);
	const struct CMUnitTest tests[] = {
		getenv("CUT_ONE") == NULL ? all : one };

	return cmocka_run_group_tests(tests, setup, teardown);
}
