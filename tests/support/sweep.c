/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "ledger/debt.h"
#include "ledger/recover.h"
#include "ledger/refund.h"
#include "ledger/shift.h"
#include "ledger/side.h"
#include "ledger/take_back.h"
#include "tests/support/sweep_scenes.h"

#define POINTS_MAX 100000    /* a sweep that long is a mistake */
/* Opening allocates thousands of times in a row, preparing statements, and
 * neighbours there are alike: points are further apart the deeper they lie,
 * by a part in SPARSE, unless SWEEP_ALL is set. */
#define SPARSE     12

/* Where each scene begins, and how many entries are there. */
static struct { struct image image; int64_t entries; } world[FROM_COUNT];
static char side_path[128];

/* --- the worlds ------------------------------------------------------ */

static bool
has_side(enum from from)
{
	return from == FROM_SIDE || from == FROM_BEHIND ||
	    from == FROM_OTHER || from == FROM_DAMAGED || from == FROM_CUT;
}

static void
set_side(struct stall *s, bool on)
{
	s->env.side_path = on ? side_path : NULL;
	s->env.side_slots = SIDE_SLOTS_MIN;
}

/* Close, and keep the folder as it now is. */
static void
keep(struct stall *s, enum from as)
{
	struct journal_head h;

	if (s->l != NULL) {
		ledger_head(s->l, &h);
		world[as].entries = h.n;
	}
	ledger_close(s->l);
	s->l = NULL;
	image_open(&world[as].image, s);
}

static void
credit_base(struct stall *s, int which, int64_t dong, int number)
{
	struct credit c = stall_credit(sweep_base[which].ref, dong, number);
	struct sale out;
	bool fresh;

	c.mail = 0;
	assert_int_equal(sale_credit(s->l, &c, &out, &fresh), RC_OK);
}

static void
make_sound(struct stall *s)
{
	static const int64_t amount[] = { 65000, 5000, 3000 };

	stall_key(s);
	stall_set_up(s);
	for (int i = BASE_WAITS; i <= BASE_OVER; i++)
		assert_int_equal(sale_open(s->l, (struct vnd){ amount[i] },
		    &sweep_base[i]), RC_OK);
	credit_base(s, BASE_SHORT, 2000, 50);
	credit_base(s, BASE_OVER, 4000, 51);
	keep(s, FROM_SOUND);
}

/* Two stories from one beginning, one of them only in the side copy. */
static void
make_stories(struct stall *s)
{
	struct image newer = { .count = 0 };
	struct sale out;
	size_t n, n_newer;

	set_side(s, true);
	stall_open(s);
	keep(s, FROM_SIDE);
	stall_open(s);
	assert_int_equal(sale_open(s->l, (struct vnd){ 8000 },
	    &sweep_base[BASE_TAIL]), RC_OK);
	keep(s, FROM_DAMAGED);
	image_open(&newer, s);
	/* The card goes back to what it was; then it goes on alone. */
	image_lay(&world[FROM_SIDE].image, s);
	image_open(&world[FROM_BEHIND].image, s);
	world[FROM_BEHIND].entries = world[FROM_DAMAGED].entries;
	char *to = image_file(&world[FROM_BEHIND].image, "side.c4", &n);
	const char *from = image_file(&newer, "side.c4", &n_newer);
	assert_int_equal(n, n_newer);
	memcpy(to, from, n);
	set_side(s, false);
	stall_open(s);
	assert_int_equal(sale_open(s->l, (struct vnd){ 100 }, &out), RC_OK);
	keep(s, FROM_OTHER);
	memcpy(image_file(&world[FROM_OTHER].image, "side.c4", &n), from, n);
	image_close(&newer);
}

/* The journal's page is gone from the file. */
static void
make_damaged(void)
{
	static const char line[] = "\"k\":\"profile.set\"";
	size_t n, at = 0;
	char *db = image_file(&world[FROM_DAMAGED].image, "ledger.db", &n);

	while (at + sizeof(line) < n &&
	    memcmp(db + at, line, sizeof(line) - 1) != 0)
		at++;
	assert_true(at + sizeof(line) < n);
	memset(db + at / 4096 * 4096, 0xa5, 4096);
}

static int renames_left;

static int
rename_some(const char *from, const char *to)
{
	if (renames_left-- <= 0)
		return EIO;
	return rename(from, to) == 0 ? 0 : errno;
}

static void
make_cut(struct stall *s)
{
	struct recovery r;

	image_lay(&world[FROM_DAMAGED].image, s);
	set_side(s, true);
	s->env.rename = rename_some;
	renames_left = 1;
	assert_int_equal(ledger_start(s->dir, &s->env, &s->l, &r, NULL),
	    RC_DISK);
	s->env.rename = NULL;
	keep(s, FROM_CUT);
	world[FROM_CUT].entries = world[FROM_DAMAGED].entries + 1;
}

static void
make_backup(struct stall *s)
{
	char to[128], key[128];
	struct backup_job job = { .from = s->dir, .to = to, .key = key };
	static const char *const gone[] = { "ledger.db", "journal.key" };

	image_lay(&world[FROM_SOUND].image, s);
	stall_path(s, "copy.db", to);
	stall_path(s, "journal.key", key);
	assert_int_equal(ledger_backup(&job, &s->env, NULL), RC_OK);
	for (size_t i = 0; i < 2; i++) {
		stall_path(s, gone[i], key);
		assert_int_equal(unlink(key), 0);
	}
	keep(s, FROM_BACKUP);
}

/* Twenty codes that were wrong. */
static void
make_locked(struct stall *s)
{
	image_lay(&world[FROM_SOUND].image, s);
	set_side(s, false);
	stall_open(s);
	sweep_lock(s->l);
	keep(s, FROM_LOCKED);
}

static void
make_round(struct stall *s)
{
	image_lay(&world[FROM_SOUND].image, s);
	stall_open(s);
	sweep_collect(s->l);
	keep(s, FROM_ROUND);
}

static void
make_worlds(struct stall *s)
{
	stall_path(s, "side.c4", side_path);
	make_sound(s);
	make_stories(s);
	make_damaged();
	make_cut(s);
	make_locked(s);
	make_round(s);
	make_backup(s);
	sweep_scenes_open();
}

/* --- what must be true afterwards ------------------------------------ */

static void
must_be(struct stall *s, const char *ref, enum sale_state state)
{
	struct sale got;

	assert_int_equal(sale_get(s->l, ref, &got), RC_OK);
	assert_int_equal(got.state, state);
}

static void
check_sales(struct stall *s, const struct did *d)
{
	struct sale got;
	struct vnd left;

	for (size_t i = 0; i < d->opens; i++) {
		assert_int_equal(sale_get(s->l, d->opened[i].ref, &got),
		    RC_OK);
		assert_int_equal(got.n, d->opened[i].n);
		assert_int_equal(got.amount.dong, d->opened[i].amount.dong);
	}
	if (d->voided)
		must_be(s, d->opened[1].ref, SALE_VOID);
	if (d->expired)
		must_be(s, d->opened[0].ref, SALE_EXPIRED);
	if (d->settled) {
		assert_int_equal(sale_get(s->l, sweep_base[BASE_SHORT].ref,
		    &got), RC_OK);
		assert_int_equal(got.cash.dong, 3000);
	}
	if (d->refunded != 0) {
		assert_int_equal(sale_surplus(s->l,
		    sweep_base[BASE_OVER].ref, &left), RC_OK);
		assert_int_equal(left.dong, 1000 - d->refunded);
	}
}

/* Tell the credit again, as the board would: the money is there once. */
static void
check_credit(struct stall *s, const struct did *d)
{
	struct credit c = stall_credit(sweep_base[BASE_WAITS].ref, 70000, 1);
	struct sale got;
	bool fresh = false;

	assert_int_equal(sale_credit(s->l, &c, &got, &fresh), RC_OK);
	if (d->credited)
		assert_false(fresh);
	else if (!d->doubt)
		assert_true(fresh);
	assert_int_equal(got.received.dong, 70000);
	assert_int_equal(got.state, SALE_OVER);
}

static void
check_shift(struct stall *s, const struct did *d)
{
	struct shift z;
	struct debtor debtor;

	if (d->shift_opened) {
		assert_int_equal(shift_get(s->l, 1, &z), RC_OK);
		if (d->shift_closed || !d->doubt)
			assert_int_equal(z.open, !d->shift_closed);
	}
	if (d->who[0] == '\0')
		return;
	assert_int_equal(debt_find(s->l, str_of(d->who), &debtor), RC_OK);
	if (!d->doubt)
		assert_int_equal(debtor.owed.dong, d->owed);
	if (d->forgotten || !d->doubt)
		assert_int_equal(debtor.name[0] == '\0', d->forgotten);
}

/* Given once more: all of it is there, and once. */
static void
check_given_back(struct stall *s, const struct did *d)
{
	struct taken_back got;
	struct sale sale;

	if (!d->gives)
		return;
	assert_int_equal(ledger_take_back(s->l, 99, str_of(sweep_lost), &got),
	    RC_OK);
	if (!d->doubt)
		assert_int_equal(got.entries + d->given, SWEEP_LOST_ENTRIES);
	assert_int_equal(sale_get(s->l, sweep_lost_ref, &sale), RC_OK);
	assert_int_equal(sale.state, SALE_PAID);
	assert_int_equal(sale.received.dong, 4000);
}

static void
check_head(struct stall *s, const struct scene *scene, const struct did *d)
{
	struct journal_head h;
	int64_t sure = world[scene->from].entries + d->entries + 1;
	int64_t more = (d->doubt ? 1 : 0) + d->maybe;

	if (scene->from == FROM_DAMAGED)   /* the recovery's own start */
		more++;
	ledger_head(s->l, &h);
	if (more == 0)
		assert_int_equal(h.n, sure);
	else
		assert_in_range(h.n, sure, sure + more);
	if (d->acked != 0)
		assert_int_equal(h.acked, d->acked);
	if (d->mailed)
		assert_int_equal(h.mail, 9);
	if (d->told) {
		struct vnd told;
		assert_int_equal(sale_refund_told(s->l,
		    sweep_base[BASE_OVER].ref, &told), RC_OK);
		assert_int_equal(told.dong, 600);
	}
}

/* Is there what was in the side copy alone?  If its disk may fail, what the
 * chain proves without it is all there can be. */
static bool
side_gave_all(struct stall *s, const struct sweep *w, enum from from)
{
	struct sale got;

	if (from != FROM_BEHIND && from != FROM_DAMAGED)
		return true;
	enum rc rc = sale_get(s->l, sweep_base[BASE_TAIL].ref, &got);
	assert_true(rc == RC_OK || (rc == RC_NOT_FOUND && w->side_may_go));
	return rc == RC_OK;
}

static void
check(struct stall *s, const struct scene *scene, const struct sweep *w,
    const struct did *d)
{
	struct recovery r;
	char text[512];
	struct buf why = BUF(text);

	if (scene->after != NULL)
		scene->after(s, d);
	if (scene->from == FROM_BACKUP)
		return;
	if (ledger_start(s->dir, &s->env, &s->l, &r, &why) != RC_OK)
		fail_msg("%s: %s", scene->name, text);
	if (side_gave_all(s, w, scene->from)) {
		check_head(s, scene, d);
		check_sales(s, d);
		check_shift(s, d);
		check_given_back(s, d);
		sweep_check_codes(s, d);
		sweep_check_round(s, d);
		if (scene->from != FROM_NOTHING)
			check_credit(s, d);
	}
	stall_must_verify(s->l);
	ledger_close(s->l);
	s->l = NULL;
}

/* --- the sweep ------------------------------------------------------- */

static bool
run_point(struct stall *s, const struct scene *scene,
    const struct sweep *w, long k, bool forever)
{
	struct did d = { 0 };

	image_lay(&world[scene->from].image, s);
	set_side(s, has_side(scene->from));
	if (scene->opened) {
		stall_open(s);
		d.entries = 1;
	}
	w->arm(k, forever);
	scene->play(s, w, &d);
	ledger_close(s->l);   /* still failing, if for ever */
	s->l = NULL;
	bool fired = w->disarm();
	check(s, scene, w, &d);
	return fired;
}

struct pace { bool forever, all; };

static long
sweep_scene(struct stall *s, const struct scene *scene,
    const struct sweep *w, struct pace pace)
{
	long points = 0;

	for (long k = 0; run_point(s, scene, w, k, pace.forever); points++) {
		k += pace.all ? 1 : 1 + k / SPARSE;
		assert_true(k < POINTS_MAX);
	}
	return points;
}

long
sweep_run(const struct sweep *w)
{
	struct stall s;
	long points = 0;
	bool all = getenv("SWEEP_ALL") != NULL;

	stall_begin(&s, 9);
	make_worlds(&s);
	s.env.vfs = w->vfs;
	for (size_t i = 0; i < sweep_scene_count; i++)
		for (int forever = 0; forever < 2; forever++) {
			long n = sweep_scene(&s, &sweep_scenes[i], w,
			    (struct pace){ forever == 1, all });
			print_message("%s: %s, %s: %ld points\n", w->name,
			    sweep_scenes[i].name,
			    forever ? "from then on" : "once", n);
			points += n;
		}
	for (size_t i = 0; i < FROM_COUNT; i++)
		image_close(&world[i].image);
	stall_end(&s);
	return points;
}
