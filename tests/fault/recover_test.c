/* SPDX-License-Identifier: Apache-2.0 */
/* Starts after damage that no pragma can prevent: blocks of 16 and 64 KiB gone
 * around a write, a card that lies about a sync, a byte that rots.
 *
 * With a side copy all that was acknowledged is back.  Without one what is
 * kept is a true earlier state, and if the file was found damaged the start
 * says so; nothing damaged is ever taken for sound.  And at each operation of
 * a recovery the power may go again: the next start ends as well as the first
 * would have.  CUT_SALES, CUT_SEEDS, CUT_DEPTHS and CUT_NESTED in the
 * environment make it longer. */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "ledger/recover.h"
#include "ledger/side.h"
#include "tests/support/crashvfs.h"
#include "tests/support/figure.h"

#define ACKS_MAX    4000
#define SLOTS       2048
#define ENTRIES_MAX SLOTS

struct ack { size_t op; struct sale sale; };
struct tally { long images, recovered, healed, behind, told, wrong, refused; };
enum damage { BLAST_16K, BLAST_64K, LYING, ROT, DAMAGE_COUNT };
static const char *const damage_name[] = { "blast16k", "blast64k", "lying",
	"rot" };

static struct ack acks[ACKS_MAX];
static int ack_count;
static size_t side_op[ENTRIES_MAX + 1];   /* entry n was in it after this op */
static int64_t entries;
static char dir[64], side[96], whole[96], suspect[96];

static int64_t clock_ms = 1795222800000;
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
	.software = "test", .side_slots = SLOTS, .rename = crash_rename,
};

static long
setting(const char *name, long fallback)
{
	const char *s = getenv(name);

	return s == NULL ? fallback : strtol(s, NULL, 10);
}

/* --- the day --------------------------------------------------------- */

static void
acknowledge(struct ledger *l, const struct sale *s)
{
	struct journal_head h;

	ledger_head(l, &h);
	assert_true(h.n <= ENTRIES_MAX && ack_count < ACKS_MAX);
	while (entries < h.n)
		side_op[++entries] = crash_ops();
	if (s != NULL)
		acks[ack_count++] = (struct ack){ crash_ops(), *s };
}

static struct ledger *
must_open(void)
{
	struct ledger *l;

	assert_int_equal(ledger_open(dir, &env, &l, NULL), RC_OK);
	acknowledge(l, NULL);
	return l;
}

static void
sell(struct ledger *l, int i)
{
	struct credit c = { .amount = { 1000 * i }, .mail = i };
	struct sale s;
	bool fresh;

	assert_int_equal(sale_open(l, c.amount, &s), RC_OK);
	acknowledge(l, &s);
	if (i % 4 == 0) {
		assert_int_equal(sale_void(l, s.ref, &s), RC_OK);
	} else {
		(void)snprintf(c.id, sizeof(c.id), "test:%d", i);
		memcpy(c.ref, s.ref, sizeof(c.ref));
		(void)snprintf(c.at, sizeof(c.at), "2026-11-21 08:00:00");
		assert_int_equal(sale_credit(l, &c, &s, &fresh), RC_OK);
	}
	acknowledge(l, &s);
}

static void
sell_a_day(int sales)
{
	struct profile p = { .bin = "970436", .account = "0071000000017",
	    .holder = "NGUOI BAN THU", .stall = "Test", .terminal = 7 };
	struct ledger *l = must_open();

	assert_int_equal(ledger_profile_set(l, &p), RC_OK);
	acknowledge(l, NULL);
	for (int i = 1; i <= sales; i++) {
		sell(l, i);
		if (i % 5 == 0)
			assert_int_equal(ledger_tidy(l), RC_OK);
		if (i % 8 == 0) {
			ledger_close(l);
			l = must_open();
		}
	}
	ledger_close(l);
}

/* --- the side copy as it was ----------------------------------------- */

/* The other disk at operation k: what it had been told by then, and half of
 * what comes next. */
static void
lay_side(size_t k)
{
	static char slot[SIDE_SLOT_BYTES];
	int from = open(whole, O_RDONLY | O_CLOEXEC);
	int to = open(side, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(from >= 0 && to >= 0);
	assert_int_equal(ftruncate(to, (off_t)SLOTS * SIDE_SLOT_BYTES), 0);
	for (int64_t n = 1; n <= entries; n++) {
		off_t at = (off_t)(n - 1) * SIDE_SLOT_BYTES;
		size_t want = side_op[n] <= k ? 4096 : 256;
		assert_int_equal(pread(from, slot, want, at), want);
		assert_int_equal(pwrite(to, slot, want, at), want);
		if (want == 256)
			break;
	}
	close(from);
	close(to);
}

/* --- looking --------------------------------------------------------- */

static bool
as(const struct sale *got, const struct sale *want)
{
	return strcmp(got->ref, want->ref) == 0 && got->n == want->n &&
	    got->state == want->state &&
	    got->amount.dong == want->amount.dong &&
	    got->received.dong == want->received.dong;
}

enum state { WHOLE, EARLIER, WRONG };

/* Of the sales acknowledged by k: each as last acknowledged, or as it was
 * later (in flight); EARLIER if not all are; WRONG if one is as none was. */
static enum state
compare(struct ledger *l, size_t k)
{
	enum state all = WHOLE;

	for (int a = 0; a < ack_count; a++) {
		struct sale s;
		bool last = acks[a].op <= k, known = false, later = false;
		for (int b = a + 1; b < ack_count; b++)
			if (acks[b].op <= k && strcmp(acks[b].sale.ref,
			    acks[a].sale.ref) == 0)
				last = false;
		enum rc rc = sale_get(l, acks[a].sale.ref, &s);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return WRONG;
		for (int b = 0; rc == RC_OK && b < ack_count; b++)
			if (as(&s, &acks[b].sale)) {
				known = true;
				later = later || b >= a;
			}
		if (rc == RC_OK && !known)
			return WRONG;
		if (last && !later)
			all = EARLIER;
	}
	return all;
}

/* Start; if a look at everything finds damage, as the walk or a sale would,
 * start again. */
static enum rc
start(struct ledger **l, struct recovery *r)
{
	struct verify_report v;
	enum rc rc = ledger_start(dir, &env, l, r, NULL);

	if (rc != RC_OK)
		return rc;
	rc = ledger_verify(*l, &v, NULL, NULL);
	if (rc != RC_CORRUPT)
		return rc;
	ledger_close(*l);
	ledger_suspect(dir);
	rc = ledger_start(dir, &env, l, r, NULL);
	return rc != RC_OK ? rc : ledger_verify(*l, &v, NULL, NULL);
}

static void
check(size_t k, bool with_side, struct tally *t)
{
	struct recovery r;
	struct ledger *l;

	t->images++;
	unlink(suspect);
	env.side_path = with_side ? side : NULL;
	if (with_side)
		lay_side(k);
	if (start(&l, &r) != RC_OK) {
		t->refused++;
		return;
	}
	enum state state = compare(l, k);
	t->recovered += r.happened;
	t->healed += r.healed > 0 || r.from_side > 0;
	t->wrong += state == WRONG;
	t->behind += state == EARLIER;
	t->told += state == EARLIER && (r.lost > 0 || r.maybe_more);
	ledger_close(l);
}

static void
lay(enum damage d, uint64_t seed)
{
	static const enum crash_model model[] = { CRASH_BLAST_16K,
	    CRASH_BLAST_64K, CRASH_LYING, CRASH_KILL };

	crash_image(model[d], seed);
	if (d == ROT)
		crash_rot(seed % 3 == 0 ? "ledger.db-wal" : "ledger.db",
		    seed * UINT64_C(0x9e3779b97f4a7c15) >> 20,
		    (uint8_t)(1u << seed % 8));
}

static void
print(const char *name, const char *how, const struct tally *t)
{
	printf("%-9s %-8s images %5ld recovered %4ld healed %4ld behind %4ld "
	    "(told %ld) wrong %ld refused %ld\n", name, how, t->images,
	    t->recovered, t->healed, t->behind, t->told, t->wrong,
	    t->refused);
}

static void
sweep(enum damage d, bool with_side, struct tally *t)
{
	long seeds = d == LYING ? 1 : setting("CUT_SEEDS", 1);

	crash_rewind();
	for (size_t k = acks[0].op; k <= crash_ops(); k++) {
		crash_seek(k);
		for (long s = 0; s < seeds; s++) {
			lay(d, k * 1000 + (uint64_t)s);
			check(k, with_side, t);
		}
	}
	print(damage_name[d], with_side ? "side" : "alone", t);
	assert_int_equal(t->wrong, 0);
	assert_int_equal(t->refused, 0);
}

static void
a_side_copy_heals_all(void **state)
{
	(void)state;
	for (int d = 0; d < DAMAGE_COUNT; d++) {
		struct tally t = { 0 };
		sweep((enum damage)d, true, &t);
		assert_int_equal(t.behind, 0);
		assert_true(t.healed > 0);
	}
}

static void
alone_a_true_prefix_stays(void **state)
{
	(void)state;
	for (int d = 0; d < DAMAGE_COUNT; d++) {
		struct tally t = { 0 };
		sweep((enum damage)d, false, &t);
		assert_true(t.recovered > 0 || d == LYING);
	}
}

/* --- the second cut -------------------------------------------------- */

static void
cut_again(size_t k, long images, bool with_side, struct tally *t)
{
	struct recovery r;
	struct ledger *l;

	crash_push();
	unlink(suspect);
	if (with_side)
		lay_side(k);
	env.side_path = with_side ? side : NULL;
	assert_int_equal(ledger_start(dir, &env, &l, &r, NULL), RC_OK);
	ledger_close(l);
	crash_record_stop();
	for (int m = 0; m <= CRASH_BLAST_4K; m++) {
		size_t all = crash_ops();
		size_t step = all / (size_t)images + 1;
		crash_rewind();
		for (size_t j = k % step; j <= all; j += step) {
			crash_seek(j);
			crash_image((enum crash_model)m, k * 1000 + j);
			check(k, with_side, t);
		}
	}
	crash_pop();
}

/* Cuts of recoveries, from images that are damaged for sure. */
static void
a_cut_while_recovering_is_harmless(void **state)
{
	struct tally t = { 0 };
	long images = setting("CUT_NESTED", 12);
	size_t all = crash_ops();
	size_t step = all / (size_t)setting("CUT_DEPTHS", 9);
	int depths = 0;

	(void)state;
	crash_rewind();
	for (size_t k = acks[0].op + 40; k <= all; k += step) {
		struct ledger *l;
		crash_seek(k);
		crash_image(CRASH_KILL, k);
		crash_rot("ledger.db", 12345, 0xff);
		for (uint64_t at = 18; at < 100; at++)   /* its header */
			crash_rot("ledger.db", at, 0xa5);
		crash_rot("ledger.db-wal", 40, 0xff);
		env.side_path = NULL;
		if (ledger_open(dir, &env, &l, NULL) == RC_OK) {
			ledger_close(l);
			continue;
		}
		depths++;
		cut_again(k, images, true, &t);
	}
	print("recovery", "cut", &t);
	figure_put("nested_images", t.images);
	figure_put("nested_violations", t.wrong + t.behind + t.refused);
	assert_true(depths >= 3);
	assert_int_equal(t.wrong + t.behind + t.refused, 0);
}

static int
setup(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	/* Its syncs are real; where they are not, it is four times as fast. */
	(void)snprintf(dir, sizeof(dir), "%s/cho40-rec-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(dir));
	(void)snprintf(side, sizeof(side), "%s/side.c4", dir);
	(void)snprintf(whole, sizeof(whole), "%s/whole.c4", dir);
	(void)snprintf(suspect, sizeof(suspect), "%s/ledger.suspect", dir);
	test_rng = rng_from_seed(&rng_state, 42);
	crash_vfs_open();
	crash_record_start();
	env.side_path = whole;
	sell_a_day((int)setting("CUT_SALES", 12));
	crash_record_stop();
	return 0;
}

static int
teardown(void **state)
{
	char path[160];

	(void)state;
	crash_vfs_close();
	unlink(side);
	unlink(whole);
	unlink(suspect);
	for (int i = 1; i <= 100; i++) {
		(void)snprintf(path, sizeof(path), "%s.other-%d", side, i);
		unlink(path);
	}
	(void)snprintf(path, sizeof(path), "%s/journal.key", dir);
	unlink(path);
	rmdir(dir);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_side_copy_heals_all),
		cmocka_unit_test(alone_a_true_prefix_stays),
		cmocka_unit_test(a_cut_while_recovering_is_harmless),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
