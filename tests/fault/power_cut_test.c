/* SPDX-License-Identifier: Apache-2.0 */
/* The power goes at every write of a stall's day.  A day of sales runs on a
 * recorded disk; then each moment's crash images are laid, opened and held
 * against what had been acknowledged by then.
 *
 * Whatever was acknowledged is there exactly once with its amount, the entry
 * that was in flight is there whole or not at all, the chain and the books
 * verify.  Damage no pragma can prevent (blasts over the page size, a card
 * that lies about a sync) may lose the tail, but never quietly: the file is
 * refused, or what is left is a true earlier state that the board's copy can
 * continue.  CUT_SALES and CUT_SEEDS in the environment make it longer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/ledger.h"
#include "tests/support/crashvfs.h"
#include "tests/support/figure.h"

#define ACKS_MAX 20000
#define REFS_MAX 4000

/* One acknowledgement: after op, this sale stood so. */
struct ack { size_t op; int ref; struct sale sale; };
struct tally { long images, refused, behind, lost, torn, corrupt; };

static struct ack acks[ACKS_MAX];
static int ack_count;
static char refs[REFS_MAX][REF_LEN + 1];
static int ref_count;
static char dir[64];

static int64_t clock_ms = 1763727600000;
static int64_t
tick(void *ctx)
{
	(void)ctx;
	return clock_ms += 700;
}
static const struct clock test_clock = { tick, tick, NULL };
static struct rng_seeded rng_state;
static struct rng test_rng;
static struct ledger_env env = {
	.clock = &test_clock, .rng = &test_rng, .vfs = CRASH_VFS,
	.software = "test",
};

static void
acknowledge(const struct sale *s)
{
	int ref = -1;

	for (int i = ref_count - 1; i >= 0 && ref < 0; i--)
		if (strcmp(refs[i], s->ref) == 0)
			ref = i;
	if (ref < 0) {
		assert_true(ref_count < REFS_MAX);
		ref = ref_count++;
		memcpy(refs[ref], s->ref, sizeof(refs[ref]));
	}
	assert_true(ack_count < ACKS_MAX);
	acks[ack_count++] = (struct ack){ crash_ops(), ref, *s };
}

static void
credit(struct ledger *l, const char *ref, int64_t dong, int mail)
{
	struct credit c = { .amount = { dong }, .mail = mail };
	struct sale s;
	bool fresh;

	snprintf(c.id, sizeof(c.id), "sepay:%d", mail);
	snprintf(c.ref, sizeof(c.ref), "%s", ref);
	snprintf(c.at, sizeof(c.at), "2026-11-21 08:00:00");
	assert_int_equal(sale_credit(l, &c, &s, &fresh), RC_OK);
	assert_true(fresh);
	acknowledge(&s);
}

static struct ledger *
must_open(void)
{
	char text[256];
	struct buf why = BUF(text);
	struct ledger *l;

	if (ledger_open(dir, &env, &l, &why) != RC_OK)
		fail_msg("open: %s", text);
	return l;
}

/* Every kind of ending a sale may have, over and over, with checkpoints and
 * restarts between. */
static void
sell_a_day(int sales)
{
	struct profile p = { .bin = "970436", .account = "1017595600",
	    .holder = "VANG THI MY", .stall = "Test", .terminal = 7 };
	struct ledger *l = must_open();
	struct sale s;

	assert_int_equal(ledger_profile_set(l, &p), RC_OK);
	for (int i = 1; i <= sales; i++) {
		struct vnd asked = { 1000 * i };
		assert_int_equal(sale_open(l, asked, &s), RC_OK);
		acknowledge(&s);
		char ref[REF_LEN + 1];
		memcpy(ref, s.ref, sizeof(ref));
		switch (i % 6) {
		case 0:
			assert_int_equal(sale_settle(l, ref, EVIDENCE_CASH,
			    &s), RC_OK);
			acknowledge(&s);
			break;
		case 1:
			credit(l, ref, 200, 2 * i);
			credit(l, ref, 1000 * i - 200, 2 * i + 1);
			break;
		case 2:
			assert_int_equal(sale_void(l, ref, &s), RC_OK);
			acknowledge(&s);
			break;
		default:
			credit(l, ref, 1000 * i, 2 * i);
			break;
		}
		if (i % 10 == 0)
			assert_int_equal(ledger_tidy(l), RC_OK);
		if (i % 17 == 0) {
			ledger_close(l);
			l = must_open();
		}
	}
	ledger_close(l);
}

/* The sale on the disk against its last acknowledgement before k, or the one
 * in flight. */
static bool
as_acknowledged(const struct sale *got, const struct sale *want)
{
	return got->n == want->n && got->state == want->state &&
	    got->amount.dong == want->amount.dong &&
	    got->received.dong == want->received.dong;
}

static void
check_sales(struct ledger *l, size_t k, struct tally *t)
{
	static int last[REFS_MAX], next[REFS_MAX];
	bool lost = false, behind = false;

	for (int r = 0; r < ref_count; r++)
		last[r] = next[r] = -1;
	for (int a = 0; a < ack_count; a++) {
		if (acks[a].op <= k)
			last[acks[a].ref] = a;
		else if (next[acks[a].ref] < 0)
			next[acks[a].ref] = a;
	}
	for (int r = 0; r < ref_count; r++) {
		struct sale s;
		enum rc rc = sale_get(l, refs[r], &s);
		if (last[r] < 0 && (rc == RC_NOT_FOUND || next[r] < 0))
			continue;
		if (rc == RC_OK && ((last[r] >= 0 &&
		    as_acknowledged(&s, &acks[last[r]].sale)) ||
		    (next[r] >= 0 && as_acknowledged(&s, &acks[next[r]].sale))))
			continue;
		/* A true earlier state of this sale?  Then the tail is lost. */
		behind = rc == RC_NOT_FOUND;
		for (int a = 0; a < ack_count && !behind; a++)
			behind = acks[a].ref == r &&
			    as_acknowledged(&s, &acks[a].sale);
		lost = lost || !behind;
		t->behind += behind;
		if (behind)
			return;
	}
	t->lost += lost;
}

static void
check_image(size_t k, struct tally *t)
{
	struct verify_report report;
	struct ledger *l;
	char text[256];
	struct buf why = BUF(text);

	t->images++;
	if (ledger_open(dir, &env, &l, &why) != RC_OK) {
		t->refused++;
		return;
	}
	if (ledger_verify(l, &report, NULL, NULL) != RC_OK)
		t->corrupt++;
	else if (report.balance.dong != 0)
		t->torn++;
	else
		check_sales(l, k, t);
	ledger_close(l);
}

static long
setting(const char *name, long fallback)
{
	const char *s = getenv(name);

	return s == NULL ? fallback : strtol(s, NULL, 10);
}

static bool
heals_by_itself(enum crash_model m)
{
	return m <= CRASH_BLAST_4K;
}

static void
every_cut_keeps_what_was_acknowledged(void **state)
{
	size_t first = acks[0].op;
	size_t last = crash_ops();
	struct tally sum = { 0 };

	(void)state;
	for (int m = 0; m < CRASH_MODEL_COUNT; m++) {
		bool one = m == CRASH_KILL || m == CRASH_DROP ||
		    m == CRASH_LYING;
		long seeds = one ? 1 : setting("CUT_SEEDS", 2);
		struct tally t = { 0 };
		crash_rewind();
		for (size_t k = first; k <= last; k++) {
			crash_seek(k);
			for (long s = 0; s < seeds; s++) {
				crash_image((enum crash_model)m,
				    k * 1000 + (uint64_t)s);
				check_image(k, &t);
			}
		}
		sum.images += t.images;
		sum.lost += t.lost;
		sum.torn += t.torn;
		sum.corrupt += heals_by_itself((enum crash_model)m) ?
		    t.corrupt + t.refused + t.behind : 0;
		printf("%-9s images %6ld refused %4ld behind %4ld lost %ld "
		    "torn %ld corrupt %ld\n",
		    crash_model_name((enum crash_model)m), t.images,
		    t.refused, t.behind, t.lost, t.torn, t.corrupt);
		assert_int_equal(t.lost, 0);
		assert_int_equal(t.torn, 0);
		if (heals_by_itself((enum crash_model)m)) {
			assert_int_equal(t.refused, 0);
			assert_int_equal(t.behind, 0);
			assert_int_equal(t.corrupt, 0);
		}
	}
	figure_put("crash_images", sum.images);
	figure_put("crash_lost", sum.lost);
	figure_put("crash_torn", sum.torn);
	figure_put("crash_corrupt", sum.corrupt);
}

static int
setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/cho40-cut-XXXXXX");
	assert_non_null(mkdtemp(dir));
	test_rng = rng_from_seed(&rng_state, 42);
	crash_vfs_open();
	crash_record_start();
	sell_a_day((int)setting("CUT_SALES", 12));
	crash_record_stop();
	return 0;
}

static int
teardown(void **state)
{
	char path[128];

	(void)state;
	crash_vfs_close();
	snprintf(path, sizeof(path), "%s/journal.key", dir);
	unlink(path);
	rmdir(dir);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cut_keeps_what_was_acknowledged),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
