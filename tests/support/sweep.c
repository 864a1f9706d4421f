/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/books.h"
#include "ledger/debt.h"
#include "ledger/shift.h"
#include "tests/support/stall.h"
#include "tests/support/sweep.h"

#define OPENED_MAX 4
#define POINTS_MAX 20000    /* a sweep that long is a mistake */
#define FILE_BYTES_MAX (256 * 1024)
/* Opening allocates thousands of times in a row, preparing statements, and
 * neighbours there are alike: past STRIDE_FROM only every STRIDE-th is run,
 * unless SWEEP_ALL is set. */
#define STRIDE_FROM    200
#define STRIDE         7

/* What the ledger said RC_OK to. */
struct did {
	struct sale opened[OPENED_MAX];
	size_t opens;
	bool opened_ledger, credited, settled, voided, mailed, profile;
	bool doubt;                /* the last entry may be there or not */
	int entries;               /* recorded for certain */
	int64_t acked;             /* 0: not moved */
	bool shift_opened, shift_closed, forgotten;
	char who[WHO_LEN + 1];     /* "": no debtor */
	int64_t owed;
};

struct scene {
	const char *name;
	bool from_nothing;         /* else on the base ledger, */
	bool opened;               /* opened before faults begin */
	void (*play)(struct stall *s, const struct sweep *w, struct did *d);
};

/* The base ledger's files, and its two waiting sales. */
static char base_db[FILE_BYTES_MAX];
static size_t base_db_n;
static struct sale base[2];
static int64_t base_entries;
static struct law law;

/* Note an outcome; true for RC_OK. */
static bool
went(const struct sweep *w, struct did *d, enum rc rc)
{
	if (rc != RC_OK && !w->may_be(rc))
		fail_msg("%s: unexpected outcome: %s", w->name, rc_text(rc));
	d->doubt = rc == RC_OK ? d->doubt : w->in_doubt;
	return rc == RC_OK;
}

/* --- scenes ---------------------------------------------------------- */

static void
play_open(struct stall *s, const struct sweep *w, struct did *d)
{
	struct ledger *l = NULL;
	char text[512];
	struct buf why = BUF(text);
	enum rc rc = ledger_open(s->dir, &s->env, &l, &why);

	if (!went(w, d, rc)) {
		assert_null(l);
		assert_true(why.n > 0);
		return;
	}
	s->l = l;
	d->opened_ledger = true;
	d->entries++;
}

static void
play_open_sale(struct stall *s, const struct sweep *w, struct did *d)
{
	struct sale out = { .n = 77 };

	if (went(w, d, sale_open(s->l, (struct vnd){ 7000 }, &out))) {
		d->opened[d->opens++] = out;
		d->entries++;
	} else {
		assert_int_equal(out.n, 77);
	}
}

static void
play_first_use(struct stall *s, const struct sweep *w, struct did *d)
{
	play_open(s, w, d);
	if (s->l == NULL)
		return;
	d->profile = went(w, d, ledger_profile_set(s->l, &stall_profile));
	d->entries += d->profile;
	if (d->profile)
		play_open_sale(s, w, d);
}

static void
play_sales(struct stall *s, const struct sweep *w, struct did *d)
{
	struct credit c = stall_credit(base[0].ref, 70000, 1);
	struct sale out;
	bool fresh = false;

	play_open_sale(s, w, d);
	d->credited = went(w, d, sale_credit(s->l, &c, &out, &fresh));
	assert_int_equal(d->credited, fresh);
	d->entries += d->credited;
	d->settled = went(w, d, sale_settle(s->l, base[1].ref,
	    EVIDENCE_CASH, &out));
	d->entries += d->settled;
	play_open_sale(s, w, d);
	if (d->opens == 2) {
		d->voided = went(w, d, sale_void(s->l, d->opened[1].ref,
		    &out));
		d->entries += d->voided;
	}
}

static void
play_upload(struct stall *s, const struct sweep *w, struct did *d)
{
	static char memory[BATCH_BYTES_MAX];
	struct buf lines = BUF(memory);
	char text[512];
	struct buf checkpoint = BUF(text);
	struct batch b;
	struct outbox o;

	(void)went(w, d, ledger_outbox(s->l, &o));
	(void)went(w, d, ledger_checkpoint(s->l, &checkpoint));
	if (went(w, d, ledger_batch(s->l, 0, &lines, &b)) &&
	    went(w, d, ledger_acked(s->l, b.last, b.hash)))
		d->acked = b.last;
	d->mailed = went(w, d, ledger_mail(s->l, 9, STR("notice"),
	    STR("{\"text\":\"x\"}")));
	d->entries += d->mailed;
	(void)went(w, d, ledger_tidy(s->l));
	play_open_sale(s, w, d);
}

static void
play_verify(struct stall *s, const struct sweep *w, struct did *d)
{
	struct verify_report r = { 0 };
	struct day_totals t;
	enum rc rc = ledger_verify(s->l, &r, NULL, NULL);

	if (rc == RC_CORRUPT)
		print_message("verify: entry %lld: %s\n", (long long)r.bad_n,
		    r.what);
	if (went(w, d, rc))
		assert_int_equal(r.bad_n, 0);
	(void)went(w, d, ledger_day_totals(s->l, 0, INT64_MAX, &t));
}

static void
play_rebuild(struct stall *s, const struct sweep *w, struct did *d)
{
	(void)went(w, d, ledger_rebuild(s->l));
	play_open_sale(s, w, d);
}

static void
play_read(struct stall *s, const struct sweep *w, struct did *d)
{
	struct ledger *l = NULL;
	struct sale out;

	if (went(w, d, ledger_open_read(s->dir, &s->env, &l, NULL)))
		(void)went(w, d, sale_get(l, base[0].ref, &out));
	else
		assert_null(l);
	ledger_close(l);
}

static void
play_debts(struct stall *s, const struct sweep *w, struct did *d)
{
	struct debtor debtor;

	if (went(w, d, debt_add(s->l, STR("Người thử"), (struct vnd){ 900 },
	    &debtor))) {
		memcpy(d->who, debtor.who, sizeof(d->who));
		d->owed = 900;
		d->entries++;
		if (went(w, d, debt_pay(s->l, d->who, (struct vnd){ 400 },
		    EVIDENCE_CASH, &debtor))) {
			d->owed = 500;
			d->entries++;
		}
		d->forgotten = went(w, d, debt_forget(s->l, d->who));
	}
}

static void
play_shift(struct stall *s, const struct sweep *w, struct did *d)
{
	struct shift z;

	d->shift_opened = went(w, d, shift_open(s->l, (struct vnd){ 5000 },
	    &z));
	d->entries += d->shift_opened;
	play_debts(s, w, d);
	if (d->shift_opened)
		d->shift_closed = went(w, d, shift_close(s->l,
		    (struct vnd){ 5300 }, &z));
	d->entries += d->shift_closed;
}

static void
play_books(struct stall *s, const struct sweep *w, struct did *d)
{
	struct book_want want = { .form = BOOK_S2A, .law = &law,
	    .from = 20454, .to = 20454 + 364 };
	char text[512];
	struct buf why = BUF(text);
	struct book *b;

	for (; want.form < BOOK_FORM_COUNT; want.form++) {
		if (went(w, d, book_open(s->l, &want, &b, &why)))
			assert_int_equal(b->year.dong, 0);
		else
			assert_null(b);
		book_close(b);
	}
}

static const struct scene scenes[] = {
	{ "first use", true, false, play_first_use },
	{ "open", false, false, play_open },
	{ "sales", false, true, play_sales },
	{ "upload", false, true, play_upload },
	{ "verify", false, true, play_verify },
	{ "rebuild", false, true, play_rebuild },
	{ "read", false, false, play_read },
	{ "shift", false, true, play_shift },
	{ "books", false, true, play_books },
};

/* --- base ------------------------------------------------------------ */

static size_t
load(const struct stall *s, const char *name, char *to, size_t cap)
{
	char path[128];

	stall_path(s, name, path);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t n = fread(to, 1, cap, f);
	assert_true(n < cap);
	assert_int_equal(fclose(f), 0);
	return n;
}

static void
store(const struct stall *s, const char *name, const char *p, size_t n)
{
	char path[128];

	stall_path(s, name, path);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(p, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void
read_law(void)
{
	static char text[65536];
	char words[256];
	struct buf why = BUF(words);
	FILE *f = fopen("assets/tax.tsv", "r");

	assert_non_null(f);
	size_t n = fread(text, 1, sizeof(text), f);
	fclose(f);
	assert_int_equal(law_read((struct str){ text, n }, &law, &why),
	    RC_OK);
}

static void
make_base(struct stall *s)
{
	struct journal_head h;
	struct sale out;
	bool fresh;

	stall_key(s);
	stall_set_up(s);
	assert_int_equal(sale_open(s->l, (struct vnd){ 65000 }, &base[0]),
	    RC_OK);
	assert_int_equal(sale_open(s->l, (struct vnd){ 5000 }, &base[1]),
	    RC_OK);
	struct credit c = stall_credit(base[1].ref, 2000, 50);
	c.mail = 0;
	assert_int_equal(sale_credit(s->l, &c, &out, &fresh), RC_OK);
	read_law();
	ledger_head(s->l, &h);
	base_entries = h.n;
	ledger_close(s->l);
	s->l = NULL;
	base_db_n = load(s, "ledger.db", base_db, sizeof(base_db));
}

/* --- what must be true afterwards ------------------------------------ */

static void
check_sales(struct stall *s, const struct did *d)
{
	struct sale got;

	for (size_t i = 0; i < d->opens; i++) {
		assert_int_equal(sale_get(s->l, d->opened[i].ref, &got),
		    RC_OK);
		assert_int_equal(got.n, d->opened[i].n);
		assert_int_equal(got.amount.dong, d->opened[i].amount.dong);
		if (i == 1 && d->voided)
			assert_int_equal(got.state, SALE_VOID);
	}
	if (d->settled) {
		assert_int_equal(sale_get(s->l, base[1].ref, &got), RC_OK);
		assert_int_equal(got.cash.dong, 3000);
	}
}

/* Tell the credit again, as the board would: the money is there once. */
static void
check_credit(struct stall *s, const struct did *d)
{
	struct credit c = stall_credit(base[0].ref, 70000, 1);
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

static void
check(struct stall *s, const struct scene *scene, const struct did *d)
{
	struct journal_head h;
	int64_t before = scene->from_nothing ? 0 : base_entries;

	stall_open(s);
	ledger_head(s->l, &h);
	int64_t sure = before + d->entries + 1;
	if (d->doubt)
		assert_in_range(h.n, sure, sure + 1);
	else
		assert_int_equal(h.n, sure);
	if (d->acked != 0)
		assert_int_equal(h.acked, d->acked);
	if (d->mailed)
		assert_int_equal(h.mail, 9);
	check_sales(s, d);
	check_shift(s, d);
	if (!scene->from_nothing)
		check_credit(s, d);
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

	stall_empty(s);
	if (!scene->from_nothing) {
		stall_key(s);
		store(s, "ledger.db", base_db, base_db_n);
	}
	if (scene->opened) {
		stall_open(s);
		d.entries = 1;
	}
	w->arm(k, forever);
	scene->play(s, w, &d);
	ledger_close(s->l);   /* still failing, if for ever */
	s->l = NULL;
	bool fired = w->disarm();
	check(s, scene, &d);
	return fired;
}

struct pace { bool forever, all; };

static long
sweep_scene(struct stall *s, const struct scene *scene,
    const struct sweep *w, struct pace pace)
{
	long points = 0;

	for (long k = 0; run_point(s, scene, w, k, pace.forever); points++) {
		k += !pace.all && k >= STRIDE_FROM ? STRIDE : 1;
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
	make_base(&s);
	s.env.vfs = w->vfs;
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		for (int forever = 0; forever < 2; forever++) {
			long n = sweep_scene(&s, &scenes[i], w,
			    (struct pace){ forever == 1, all });
			print_message("%s: %s, %s: %ld points\n", w->name,
			    scenes[i].name, forever ? "from then on" : "once",
			    n);
			points += n;
		}
	stall_end(&s);
	return points;
}
