/* SPDX-License-Identifier: Apache-2.0 */
/* The power goes at every write of a stall's day of 300 payments.
 *
 * The day runs once on a recorded disk; from the recording the images that a
 * cut could have left are laid, under every model that one write of up to
 * 4 KiB can suffer.  What must hold of each image: it opens, it is sound,
 * every acknowledged id is there once with its amount, postings sum to zero,
 * the chain verifies, and it shows nothing that was neither acknowledged nor
 * in flight.
 *
 * Opening a ledger and walking it costs milliseconds, and there are half a
 * million images; so all of that is asked of states, not of images:
 *
 * 1. After each sync of the recording the database has a state: its pages, by
 *    number, as SQLite serves them (gold.h).  Each state from the first
 *    acknowledgement on is opened as a ledger, walked and verified in full,
 *    and held against the acknowledgements.  There are about as many states
 *    as commits.
 * 2. Each image is opened by SQLite as db.c does, which recovers its log, and
 *    every page it serves is compared, byte for byte, with the states from
 *    the last acknowledged one to the one in flight.  A ledger is a function
 *    of those pages: the image whose pages are a verified state's is that
 *    state, and has all that was asked of it.  An image that is none of them
 *    fails the test; which older one it is tells lost from torn.
 * 3. What pages do not say is whether the log goes on from where recovery
 *    left it.  So a steady sample of the images is also opened as a ledger,
 *    walked, sold to, closed and opened again.
 *
 * An image counts once: of those that have the same bytes (crash_image names
 * them) within two syncs only the first is looked at and counted.
 *
 * CUT_SALES, CUT_SEEDS (a factor), CUT_SAMPLE and CREW in the environment make
 * it longer or shorter.  CUT_ONE=model:k:seed, as a failure prints it, lays
 * that one image and tells what the ledger says to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/crashday.h"
#include "tests/support/crashvfs.h"
#include "tests/support/crew.h"
#include "tests/support/figure.h"
#include "tests/support/seen.h"

/* How many choices of each model are tried at a cut: what one choice can be
 * is one. */
static const struct { enum crash_model m; long choices; } tried[] = {
	{ CRASH_KILL, 1 }, { CRASH_DROP, 1 }, { CRASH_PREFIX, 2 },
	{ CRASH_REORDER, 13 }, { CRASH_TEAR_512, 13 },
	{ CRASH_BLAST_4K, 13 },
};

enum count { IMAGES, SAME, LOST, TORN, CORRUPT, STATES, SAMPLED,
	BAD_SAMPLES, BY_MODEL, TRIED = BY_MODEL + CRASH_MODEL_COUNT,
	COUNTS = TRIED + CRASH_MODEL_COUNT };

static struct crash_day day;
static long factor, every;
static struct seen seen;        /* images since the last sync */

/* --- the long way ------------------------------------------------------- */

static void
verify(struct ledger *l)
{
	struct verify_report r;

	if (ledger_verify(l, &r, NULL, NULL) != RC_OK) {
		fprintf(stderr, "entry %" PRId64 ": %s\n", r.bad_n, r.what);
		REQUIRE(false);
	}
	REQUIRE(r.balance.dong == 0);
}

static bool
is_state_at(struct ledger *l, size_t k)
{
	struct journal_head h;

	ledger_head(l, &h);
	return h.n <= day.entries && h.n >= day_entries(&day, k) &&
	    day_compare(&day, l, k) == DAY_WHOLE;
}

/* The image that lies there is opened for good: everything is looked at, and
 * selling goes on.  false: something is wrong, and was said. */
static bool
opens_and_sells(const struct day_cut *c)
{
	char text[256];
	struct buf why = BUF(text);
	struct journal_head before, after;
	struct ledger *l;
	struct sale s;

	if (ledger_open(day.dir, &day.env, &l, &why) != RC_OK) {
		day_complain("CUT_ONE=", c, text);
		return false;
	}
	verify(l);
	if (day_acked(&day, c->k) < 2) {   /* who sells is not known yet */
		ledger_close(l);
		return true;
	}
	ledger_head(l, &before);
	bool good = day_compare(&day, l, c->k) == DAY_WHOLE &&
	    before.n - 1 >= day_entries(&day, c->k);
	REQUIRE(sale_open(l, (struct vnd){ 7000 }, &s) == RC_OK);
	REQUIRE(sale_settle(l, s.ref, EVIDENCE_CASH, &s) == RC_OK);
	ledger_close(l);
	REQUIRE(ledger_open(day.dir, &day.env, &l, NULL) == RC_OK);
	ledger_head(l, &after);
	good = good && after.n == before.n + 3 && sale_get(l, s.ref, &s) ==
	    RC_OK && s.state == SALE_PAID;
	ledger_close(l);
	if (!good)
		day_complain("CUT_ONE=", c, "opened, but not all is there");
	return good;
}

/* --- states ------------------------------------------------------------- */

/* Something was acknowledged with the journal at n: what is one act is one
 * commit, of however many entries. */
static bool
is_acked(int64_t n)
{
	for (int a = 0; a < day.acks; a++)
		if (day.ack[a].n == n)
			return true;
	return false;
}

/* The state after the border k holds exactly what was acknowledged up to
 * some commit, and is sound. */
static void
check_state(size_t k)
{
	char text[256];
	struct buf why = BUF(text);
	struct day_cut c = { CRASH_KILL, k, 0 };
	struct journal_head h;
	struct ledger *l;

	(void)crash_image(CRASH_KILL, 0);
	if (ledger_open_read(day.dir, &day.env, &l, &why) != RC_OK) {
		day_complain("CUT_ONE=", &c, text);
		REQUIRE(false);
	}
	verify(l);
	ledger_head(l, &h);
	REQUIRE(is_state_at(l, k));
	REQUIRE(is_acked(h.n));
	REQUIRE(memcmp(h.hash, day.h[h.n], HASH_BYTES) == 0);
	ledger_close(l);
}

/* --- one cut ------------------------------------------------------------ */

static void
judge(const struct day_cut *c, long *count)
{
	int low = day.low[c->k], high = day.high[c->k];
	int from = high - GOLD_RANGE + 1 > 0 ? high - GOLD_RANGE + 1 : 0;

	int got = gold_match(day.gold, "ledger.db", low, high);
	if (got >= low)
		return;
	(void)crash_image(c->m, c->seed);
	if (got != GOLD_UNREADABLE)
		got = gold_match(day.gold, "ledger.db", from, high);
	count[CORRUPT] += got == GOLD_UNREADABLE;
	count[LOST] += got >= 0;
	count[TORN] += got == -1;
	day_complain("CUT_ONE=", c, got >= 0 ? "an acknowledged state is lost" :
	    got == -1 ? "no state that ever was" : "SQLite cannot read it");
}

static void
cut_here(size_t k, long *count)
{
	for (size_t i = 0; i < sizeof(tried) / sizeof(tried[0]); i++) {
		long choices = tried[i].choices == 1 ? 1 :
		    tried[i].choices * factor;
		for (long s = 0; s < choices; s++) {
			struct day_cut c = { tried[i].m, k, k * 65536 +
			    (uint64_t)s };
			count[TRIED + (int)c.m]++;
			if (!seen_add(&seen, crash_image(c.m, c.seed))) {
				count[SAME]++;
				continue;
			}
			count[BY_MODEL + (int)c.m]++;
			judge(&c, count);
			if (++count[IMAGES] % (day.low[k] == 0 ? 10 :
			    every) != 0)
				continue;
			(void)crash_image(c.m, c.seed);
			count[SAMPLED]++;
			count[BAD_SAMPLES] += !opens_and_sells(&c);
		}
	}
}

/* The processes take the states in turn, and the cuts between two syncs. */
static void
cut_everywhere(const struct crew_member *m)
{
	int checked = day.low[day.ack[0].op] - 1;

	day_move(&day);
	day.env.side_path = NULL;
	for (size_t k = 0; k <= crash_ops(); k++) {
		size_t syncs = crash_syncs();
		crash_seek(k);
		if (crash_syncs() != syncs)
			seen_forget(&seen);
		if (crash_is_border(k) && day.high[k] > checked) {
			checked = day.high[k];
			if (checked % m->of == m->which) {
				m->count[STATES]++;
				check_state(k);
			}
		}
		if (crash_syncs() % (size_t)m->of == (size_t)m->which)
			cut_here(k, m->count);
	}
	day_leave(&day);
}

static void
every_cut_keeps_what_was_acknowledged(void **state)
{
	long n[COUNTS] = { 0 };

	(void)state;
	print_message("%d acknowledgements, %" PRId64 " entries, "
	    "%zu operations, %d states\n", day.acks, day.entries, crash_ops(),
	    gold_newest(day.gold) + 1);
	bool ended = crew_run(cut_everywhere, n, COUNTS);
	day_complaints();
	for (int m = 0; m < CRASH_MODEL_COUNT; m++)
		if (n[TRIED + m] > 0)
			print_message("%-9s tried %ld, new bytes %ld\n",
			    crash_model_name((enum crash_model)m),
			    n[TRIED + m], n[BY_MODEL + m]);
	print_message("states verified %ld, images opened as ledgers %ld, "
	    "same bytes again (not counted) %ld\n", n[STATES], n[SAMPLED],
	    n[SAME]);
	figure_put("crash_images", n[IMAGES]);
	figure_put("crash_lost", n[LOST]);
	figure_put("crash_torn", n[TORN]);
	figure_put("crash_corrupt", n[CORRUPT] + n[BAD_SAMPLES]);
	assert_true(ended);
	assert_int_equal(n[LOST] + n[TORN] + n[CORRUPT] + n[BAD_SAMPLES], 0);
	assert_true(n[SAMPLED] > 0);
	assert_int_equal(n[STATES], gold_newest(day.gold) -
	    day.low[day.ack[0].op] + 1);
}

/* --- one image ---------------------------------------------------------- */

static void
one_cut(void **state)
{
	struct day_cut c;

	(void)state;
	assert_true(day_cut_parse(getenv("CUT_ONE"), &c) &&
	    c.k <= crash_ops());
	day.env.side_path = NULL;
	crash_seek(c.k);
	(void)crash_image(c.m, c.seed);
	int from = day.high[c.k] - GOLD_RANGE + 1;
	int got = gold_match(day.gold, "ledger.db", from > 0 ? from : 0,
	    day.high[c.k]);
	printf("state %d; acknowledged %d, in flight %d\n", got,
	    day.low[c.k], day.high[c.k]);
	(void)crash_image(c.m, c.seed);
	bool sells = opens_and_sells(&c);
	day_complaints();
	assert_true(sells);
	assert_true(got >= day.low[c.k]);
}

static int
setup(void **state)
{
	(void)state;
	factor = crew_setting("CUT_SEEDS", 1);
	every = crew_setting("CUT_SAMPLE", 500);
	day_live(&day, (int)crew_setting("CUT_SALES", 300));
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
	    all = cmocka_unit_test(every_cut_keeps_what_was_acknowledged),
	    one = cmocka_unit_test(one_cut);
	const struct CMUnitTest tests[] = {
		getenv("CUT_ONE") == NULL ? all : one };

	return cmocka_run_group_tests(tests, setup, teardown);
}
