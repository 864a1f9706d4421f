/* SPDX-License-Identifier: Apache-2.0 */
/* The power goes again, at each operation of a start after a cut: a plain one
 * that recovers the log, or one that makes a new file out of a damaged one
 * and the side copy.  The next start, with the side copy, ends as well as the
 * first would have: with all that was acknowledged before the first cut.
 *
 * Every border between two syncs of a start is started from in full; what it
 * serves when it needs no recovery is a state, and the images in between are
 * held against these by their pages, as in power_cut_test.c.  An image whose
 * file and log are still as the first start found them will go as that one
 * went, because what lies beside them is removed before it is looked at.
 * What is none of this is started from in full too, and so is each 200th
 * image whatever it is.
 *
 * CUT_SALES, CUT_RUNS (starts that are cut), CUT_SEEDS and CREW in the
 * environment make it longer or shorter.  CUT_AGAIN=k:damaged:model:j:seed, as
 * a failure prints it, lays that one image and starts it. */
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

/* --- the second cut ----------------------------------------------------- */

enum { N_IMAGES, N_SAME_FILE, N_STATE, N_FULL, N_BORDERS, N_BAD, N_RUNS,
	N_RECOVERIES, NESTED };
#define SAMPLE 200   /* each so-manieth image is started from in any case */

/* What starts from the borders of one start came to. */
struct second {
	size_t k;                 /* of the first cut */
	bool damaged;
	struct gold *sound;       /* ledger.db, when it needed no recovery */
	struct gold *fresh;       /* ledger.db.new, when that was taken */
	long *count;
};

/* Some image that starts by itself; or one whose file is damaged for sure. */
static void
lay_first(size_t k, bool damaged)
{
	(void)crash_image(damaged ? CRASH_KILL : CRASH_TEAR_512, k);
	if (!damaged)
		return;
	crash_rot("ledger.db", 12345, 0xff);
	for (uint64_t at = 18; at < 100; at++)   /* its header */
		crash_rot("ledger.db", at, 0xa5);
	crash_rot("ledger.db-wal", 40, 0xff);
}

static bool
full(struct second *s, const struct day_cut *c, struct started *out)
{
	char again[64];

	(void)crash_image(c->m, c->seed);
	if (start_from(s->k, true, out) == KEPT)
		return true;
	s->count[N_BAD]++;
	(void)snprintf(again, sizeof(again), "CUT_AGAIN=%zu:%d:", s->k,
	    s->damaged);
	day_complain(again, c, "does not come to the same");
	return false;
}

static void
start_from_borders(struct second *s)
{
	struct started a;

	crash_rewind();
	for (size_t j = 0; j <= crash_ops(); j++) {
		crash_seek(j);
		if (!crash_is_border(j))
			continue;
		struct day_cut c = { CRASH_KILL, j, 0 };
		(void)crash_image(c.m, c.seed);
		bool there = crash_has("ledger.db");
		bool fresh = crash_has("ledger.db.new");
		s->count[N_BORDERS]++;
		if (!full(s, &c, &a))
			continue;
		(void)crash_image(CRASH_KILL, 0);
		if (there && !a.r.happened)
			REQUIRE(gold_keep(s->sound, "ledger.db") >= 0);
		else if (!there && fresh)
			REQUIRE(gold_keep(s->fresh, "ledger.db.new") >= 0);
	}
}

static bool
is_state(const struct gold *g, const char *name)
{
	int to = gold_newest(g);
	int from = to - GOLD_RANGE + 1 > 0 ? to - GOLD_RANGE + 1 : 0;

	return to >= 0 && gold_match(g, name, from, to) >= 0;
}

static void
judge_second(struct second *s, const struct day_cut *c)
{
	struct started a;

	if (++s->count[N_IMAGES] % SAMPLE == 0) {
		s->count[N_FULL]++;
		(void)full(s, c, &a);
		return;
	}
	if (crash_has("ledger.db") && crash_is_as("ledger.db", "ledger.db") &&
	    crash_is_as("ledger.db-wal", "ledger.db-wal")) {
		s->count[N_SAME_FILE]++;
		return;
	}
	bool same = crash_has("ledger.db") ?
	    is_state(s->sound, "ledger.db") :
	    crash_has("ledger.db.new") && is_state(s->fresh, "ledger.db.new");
	if (same) {
		s->count[N_STATE]++;
		return;
	}
	s->count[N_FULL]++;
	(void)full(s, c, &a);
}

/* Models that a start must stand; what each may choose at one cut. */
static void
cut_start(struct second *s, long choices)
{
	crash_rewind();
	for (size_t j = 0; j <= crash_ops(); j++) {
		size_t syncs = crash_syncs();
		crash_seek(j);
		if (crash_syncs() != syncs || j == 0)
			seen_forget(&seen);
		for (int m = 0; m <= CRASH_BLAST_4K; m++)
			for (long i = 0; i < (m <= CRASH_DROP ? 1 : choices);
			    i++) {
				struct day_cut c = { (enum crash_model)m, j,
				    s->k << 32 | j << 12 | (uint64_t)i };
				if (seen_add(&seen, crash_image(c.m,
				    c.seed)))
					judge_second(s, &c);
			}
	}
}

/* Start after the first cut, recorded. */
static void
record_start(const struct second *s)
{
	struct recovery r;
	struct ledger *l;

	lay_first(s->k, s->damaged);
	crash_push();
	crash_start_lay_side(s->k);
	REQUIRE(ledger_start(day.dir, &day.env, &l, &r, NULL) == RC_OK);
	ledger_close(l);
	crash_record_stop();
	s->count[N_RUNS]++;
	s->count[N_RECOVERIES] += r.happened;
}

static void
cut_again(size_t k, bool damaged, long *count)
{
	struct second s = { .k = k, .damaged = damaged, .count = count };

	record_start(&s);
	s.sound = gold_open();
	s.fresh = gold_open();
	start_from_borders(&s);
	cut_start(&s, (damaged ? 4 : 10) * crew_setting("CUT_SEEDS", 1));
	gold_close(s.sound);
	gold_close(s.fresh);
	crash_pop();
}

static void
cut_starts(const struct crew_member *m)
{
	size_t runs = (size_t)crew_setting("CUT_RUNS", 72);
	size_t first = day.ack[1].op;
	size_t step = (crash_ops() - first) / runs;

	crash_start_begin();
	for (size_t i = (size_t)m->which; i < runs; i += (size_t)m->of) {
		size_t k = first + i * step;
		crash_seek(k);
		cut_again(k, i / (size_t)m->of % 3 == 0, m->count);
	}
	crash_start_end();
}

static void
a_cut_while_starting_is_harmless(void **state)
{
	long n[NESTED] = { 0 };

	(void)state;
	crash_rewind();
	bool ended = crew_run(cut_starts, n, NESTED);
	day_complaints();
	print_message("starts cut again %ld (recoveries %ld), borders started "
	    "from %ld; images: file as it was %ld, a state %ld, started from "
	    "%ld\n", n[N_RUNS], n[N_RECOVERIES], n[N_BORDERS],
	    n[N_SAME_FILE], n[N_STATE], n[N_FULL]);
	figure_put("nested_images", n[N_IMAGES]);
	figure_put("nested_violations", n[N_BAD]);
	assert_true(ended);
	assert_int_equal(n[N_BAD], 0);
	assert_true(n[N_RECOVERIES] > 0 && n[N_RUNS] > n[N_RECOVERIES]);
}

/* --- one image ---------------------------------------------------------- */

static void
look_at_one(const struct crew_member *m)
{
	long n[NESTED] = { 0 };
	struct second s = { .count = n };
	struct started a;
	struct day_cut c;
	int damaged, at = 0;

	if (m->which != 0)
		return;
	REQUIRE(sscanf(getenv("CUT_AGAIN"), "%zu:%d:%n", &s.k, &damaged,
	    &at) == 2 && day_cut_parse(getenv("CUT_AGAIN") + at, &c));
	s.damaged = damaged != 0;
	REQUIRE(s.k <= crash_ops());
	crash_seek(s.k);
	crash_start_begin();
	record_start(&s);
	crash_rewind();
	REQUIRE(c.k <= crash_ops());
	crash_seek(c.k);
	(void)crash_image(c.m, c.seed);
	enum outcome out = start_from(s.k, true, &a);
	printf("%s; recovered %d, kept %" PRId64 ", from side %" PRId64
	    ", healed %" PRId64 "\n", outcome_text(out), a.r.happened, a.r.kept,
	    a.r.from_side, a.r.healed);
	m->count[0] += out != KEPT;
	crash_pop();
	crash_start_end();
}

static void
one_second_cut(void **state)
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
	    all = cmocka_unit_test(a_cut_while_starting_is_harmless),
	    one = cmocka_unit_test(one_second_cut);
	const struct CMUnitTest tests[] = {
		getenv("CUT_AGAIN") == NULL ? all : one };

	return cmocka_run_group_tests(tests, setup, teardown);
}
