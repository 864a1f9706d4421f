/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "ledger/books.h"
#include "ledger/chain.h"
#include "ledger/debt.h"
#include "ledger/recover.h"
#include "ledger/ref.h"
#include "ledger/refund.h"
#include "ledger/shift.h"
#include "ledger/take_back.h"
#include "tests/support/sweep_scenes.h"

struct sale sweep_base[BASE_COUNT];
char sweep_lost[2048], sweep_lost_ref[REF_LEN + 1];
static struct law law;

bool
went(const struct sweep *w, struct did *d, enum rc rc)
{
	if (rc != RC_OK && !w->may_be(rc))
		fail_msg("%s: unexpected outcome: %s", w->name, rc_text(rc));
	d->doubt = rc == RC_OK ? d->doubt : w->in_doubt;
	return rc == RC_OK;
}

/* --- starting -------------------------------------------------------- */

static void
play_start(struct stall *s, const struct sweep *w, struct did *d)
{
	struct ledger *l = NULL;
	struct recovery r;
	char text[512];
	struct buf why = BUF(text);
	enum rc rc = ledger_start(s->dir, &s->env, &l, &r, &why);

	if (!went(w, d, rc)) {
		assert_null(l);
		assert_true(why.n > 0);
		return;
	}
	s->l = l;
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
	play_start(s, w, d);
	if (s->l == NULL ||
	    !went(w, d, ledger_profile_set(s->l, &stall_profile)))
		return;
	d->entries++;
	play_open_sale(s, w, d);
}

/* A start that is told of damage looks at all of it. */
static void
play_suspect(struct stall *s, const struct sweep *w, struct did *d)
{
	ledger_suspect(s->dir);
	play_start(s, w, d);
}

static void
play_walk(struct stall *s, const struct sweep *w, struct did *d)
{
	int64_t n = 0;
	enum rc rc;

	play_open_sale(s, w, d);
	while ((rc = ledger_walk_step(s->l, &n)) == RC_OK)
		;
	if (rc != RC_NOT_FOUND)
		(void)went(w, d, rc);
}

/* --- selling --------------------------------------------------------- */

static void
play_sale(struct stall *s, const struct sweep *w, struct did *d)
{
	struct sale out[4];
	size_t count = 0;

	play_open_sale(s, w, d);
	(void)went(w, d, sale_current(s->l, out));
	if (went(w, d, sale_list_open(s->l, out, 4, &count)))
		assert_int_equal(count, 2 + d->opens);
}

static void
play_credit(struct stall *s, const struct sweep *w, struct did *d)
{
	struct credit c = stall_credit(sweep_base[BASE_WAITS].ref, 70000, 1);
	struct sale out;
	bool fresh = false;

	d->credited = went(w, d, sale_credit(s->l, &c, &out, &fresh));
	assert_int_equal(d->credited, fresh);
	d->entries += d->credited;
	c.mail = 2;   /* the board tells it again, under another number */
	enum rc rc = sale_credit(s->l, &c, &out, &fresh);
	if (went(w, d, rc) && fresh) {
		assert_false(d->credited);
		d->credited = true;
		d->entries++;
	}
}

static void
play_stranger(struct stall *s, const struct sweep *w, struct did *d)
{
	struct credit c = stall_credit("CHUYEN TIEN", 400, 3);
	struct sale out;
	bool fresh = false;
	enum rc rc = sale_credit(s->l, &c, &out, &fresh);

	if (rc != RC_NOT_FOUND)
		assert_false(went(w, d, rc));
	else
		d->entries++;
	assert_int_equal(rc == RC_NOT_FOUND, fresh);
	play_open_sale(s, w, d);
}

static void
play_settle(struct stall *s, const struct sweep *w, struct did *d)
{
	struct sale out;

	d->settled = went(w, d, sale_settle(s->l,
	    sweep_base[BASE_SHORT].ref, EVIDENCE_CASH, &out));
	d->entries += d->settled;
}

static void
play_ends(struct stall *s, const struct sweep *w, struct did *d)
{
	struct sale out;

	play_open_sale(s, w, d);
	play_open_sale(s, w, d);
	if (d->opens < 2)
		return;
	d->voided = went(w, d, sale_void(s->l, d->opened[1].ref, &out));
	d->expired = went(w, d, sale_expire(s->l, d->opened[0].ref, &out));
	d->entries += d->voided + d->expired;
}

static void
play_refund(struct stall *s, const struct sweep *w, struct did *d)
{
	struct sale out;

	if (went(w, d, sale_refund(s->l, sweep_base[BASE_OVER].ref,
	    (struct vnd){ 600 }, EVIDENCE_CASH, &out))) {
		d->refunded = 600;
		d->entries++;
	}
}

/* --- the board ------------------------------------------------------- */

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
}

static void
play_mail(struct stall *s, const struct sweep *w, struct did *d)
{
	char text[128];

	(void)snprintf(text, sizeof(text), "{\"id\":\"sepay:9\",\"ref\":"
	    "\"%s\",\"amount\":600,\"bank_ref\":\"\",\"at\":\"\"}",
	    sweep_base[BASE_OVER].ref);
	d->mailed = went(w, d, ledger_mail(s->l, 9, STR("bank.debit"),
	    str_of(text)));
	d->told = d->mailed;
	d->entries += d->mailed;
	(void)went(w, d, ledger_tidy(s->l));
	play_open_sale(s, w, d);
}

/* --- looking --------------------------------------------------------- */

static void
play_take_back(struct stall *s, const struct sweep *w, struct did *d)
{
	struct taken_back got;

	d->gives = true;
	d->mailed = went(w, d, ledger_take_back(s->l, 9, str_of(sweep_lost),
	    &got));
	d->given = got.entries;
	d->entries += (int)got.entries;
	assert_true(!d->mailed || d->given == SWEEP_LOST_ENTRIES);
}

static void
play_verify(struct stall *s, const struct sweep *w, struct did *d)
{
	struct verify_report r = { 0 };
	enum rc rc = ledger_verify(s->l, &r, NULL, NULL);

	if (rc == RC_CORRUPT)
		print_message("verify: entry %lld: %s\n", (long long)r.bad_n,
		    r.what);
	if (went(w, d, rc))
		assert_int_equal(r.bad_n, 0);
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
		(void)went(w, d, sale_get(l, sweep_base[0].ref, &out));
	else
		assert_null(l);
	ledger_close(l);
}

static void
play_day(struct stall *s, const struct sweep *w, struct did *d)
{
	const struct day_slice all = { 0, INT64_MAX, 0 };
	struct day_totals t;
	struct sale out[4];
	size_t count = 0;

	if (went(w, d, ledger_day_totals(s->l, 0, INT64_MAX, &t)))
		assert_int_equal(t.sum[EVIDENCE_BANK].dong, 6000);
	if (went(w, d, ledger_day_list(s->l, &all, out, 4, &count)))
		assert_int_equal(count, 3);
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
		if (!went(w, d, book_open(s->l, &want, &b, &why)))
			assert_null(b);
		book_close(b);
	}
}

/* --- the drawer ------------------------------------------------------ */

/* By QR, and too much of it. */
static void
play_repay(struct stall *s, const struct sweep *w, struct did *d)
{
	struct sale asked = { .n = 77 }, out;
	bool fresh = false;

	if (!went(w, d, debt_ask(s->l, d->who, (struct vnd){ 300 }, &asked))) {
		assert_int_equal(asked.n, 77);
		return;
	}
	d->entries++;
	struct credit c = stall_credit(asked.ref, 310, 60);
	c.mail = 0;
	if (!went(w, d, sale_credit(s->l, &c, &out, &fresh)))
		return;
	assert_int_equal(out.due.dong, 10);
	d->owed -= 300;
	d->entries++;
	d->entries += went(w, d, sale_refund(s->l, asked.ref,
	    (struct vnd){ 10 }, EVIDENCE_BANK, &out));
}

static void
play_debts(struct stall *s, const struct sweep *w, struct did *d)
{
	struct debtor debtor;

	if (!went(w, d, debt_add(s->l, STR("Người thử"), (struct vnd){ 900 },
	    &debtor)))
		return;
	memcpy(d->who, debtor.who, sizeof(d->who));
	d->owed = 900;
	d->entries++;
	if (went(w, d, debt_pay(s->l, d->who, (struct vnd){ 400 },
	    EVIDENCE_CASH, &debtor))) {
		d->owed = 500;
		d->entries++;
	}
	play_repay(s, w, d);
	d->forgotten = went(w, d, debt_forget(s->l, d->who));
}

static void
play_shift(struct stall *s, const struct sweep *w, struct did *d)
{
	struct shift z;

	d->shift_opened = went(w, d, shift_open(s->l, (struct vnd){ 5000 },
	    &z));
	d->entries += d->shift_opened;
	play_settle(s, w, d);
	if (d->shift_opened)
		d->shift_closed = went(w, d, shift_close(s->l,
		    (struct vnd){ 5300 }, &z));
	d->entries += d->shift_closed;
}

/* --- copies ---------------------------------------------------------- */

static void
play_backup(struct stall *s, const struct sweep *w, struct did *d)
{
	char to[128], key[128], text[512];
	struct buf why = BUF(text);
	struct backup_job job = { .from = s->dir, .to = to, .key = key };

	stall_path(s, "copy.db", to);
	stall_path(s, "journal.key", key);
	d->copied = went(w, d, ledger_backup(&job, &s->env, &why));
	assert_true(d->copied || why.n > 0);
}

static void
after_backup(struct stall *s, const struct did *d)
{
	char path[128];
	struct ledger *l;

	stall_path(s, "copy.db.part", path);
	assert_int_not_equal(access(path, F_OK), 0);
	stall_path(s, "copy.db", path);
	if (d->copied)
		assert_int_equal(access(path, F_OK), 0);
	if (access(path, F_OK) != 0)
		return;
	assert_int_equal(ledger_open_read(path, &s->env, &l, NULL), RC_OK);
	stall_must_verify(l);
	ledger_close(l);
}

static void
spare_path(const struct stall *s, const char *name, char to[160])
{
	(void)snprintf(to, 160, "%s/" SWEEP_SPARE "%s", s->dir, name);
}

static void
play_restore(struct stall *s, const struct sweep *w, struct did *d)
{
	char from[128], to[160], text[512];
	struct buf why = BUF(text);
	struct backup_job job = { .from = from, .to = to };

	stall_path(s, "copy.db", from);
	spare_path(s, "", to);
	d->copied = went(w, d, ledger_restore(&job, &s->env, &why));
	assert_true(d->copied || why.n > 0);
}

/* A ledger with its key, or neither; and never a half. */
static void
after_restore(struct stall *s, const struct did *d)
{
	static const char *const names[] = { "/ledger.db", "/journal.key",
	    "/ledger.db-wal", "" };
	char db[160], key[160], path[160];
	struct ledger *l;

	spare_path(s, names[0], db);
	spare_path(s, names[1], key);
	bool there = access(db, F_OK) == 0;
	assert_true(there || !d->copied);
	assert_int_equal(access(key, F_OK) == 0, there);
	if (there) {
		spare_path(s, "", path);
		assert_int_equal(ledger_open(path, &s->env, &l, NULL), RC_OK);
		stall_must_verify(l);
		ledger_close(l);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		spare_path(s, names[i], path);
		(void)remove(path);
	}
	assert_int_not_equal(access(path, F_OK), 0);   /* nothing else in it */
}

/* Both stories are kept, wherever the side copy's is now. */
static void
after_other(struct stall *s, const struct did *d)
{
	char side[128], other[128];

	(void)d;
	stall_path(s, "side.c4", side);
	stall_path(s, "side.c4.other-1", other);
	assert_true(access(side, F_OK) == 0 || access(other, F_OK) == 0);
}

/* --- all of them ----------------------------------------------------- */

const struct scene sweep_scenes[] = {
	{ "first use", FROM_NOTHING, false, play_first_use, NULL },
	{ "start", FROM_SOUND, false, play_start, NULL },
	{ "sale", FROM_SOUND, true, play_sale, NULL },
	{ "credit", FROM_SOUND, true, play_credit, NULL },
	{ "unmatched credit", FROM_SOUND, true, play_stranger, NULL },
	{ "settle", FROM_SOUND, true, play_settle, NULL },
	{ "void and expire", FROM_SOUND, true, play_ends, NULL },
	{ "refund", FROM_SOUND, true, play_refund, NULL },
	{ "upload", FROM_SOUND, true, play_upload, NULL },
	{ "mail", FROM_SOUND, true, play_mail, NULL },
	{ "given back", FROM_SOUND, true, play_take_back, NULL },
	{ "code", FROM_SOUND, true, sweep_play_code, NULL },
	{ "code, side copy", FROM_SIDE, true, sweep_play_code, NULL },
	{ "unlock", FROM_LOCKED, true, sweep_play_unlock, NULL },
	{ "proof given back", FROM_SOUND, true, sweep_play_proof_back, NULL },
	{ "shift", FROM_SOUND, true, play_shift, NULL },
	{ "debts", FROM_SOUND, true, play_debts, NULL },
	{ "collector's notes", FROM_ROUND, true, sweep_play_notes, NULL },
	{ "tickets", FROM_ROUND, true, sweep_play_tickets, NULL },
	{ "day", FROM_SOUND, true, play_day, NULL },
	{ "books", FROM_SOUND, true, play_books, NULL },
	{ "verify", FROM_SOUND, true, play_verify, NULL },
	{ "rebuild", FROM_SOUND, true, play_rebuild, NULL },
	{ "read", FROM_SOUND, false, play_read, NULL },
	{ "walk", FROM_SIDE, true, play_walk, NULL },
	{ "side copy", FROM_SIDE, true, play_credit, NULL },
	{ "healing", FROM_BEHIND, false, play_start, NULL },
	{ "two stories", FROM_OTHER, false, play_start, after_other },
	{ "recovery", FROM_DAMAGED, false, play_start, NULL },
	{ "suspect", FROM_DAMAGED, false, play_suspect, NULL },
	{ "recovery cut", FROM_CUT, false, play_start, NULL },
	{ "backup", FROM_SOUND, false, play_backup, after_backup },
	{ "restore", FROM_BACKUP, false, play_restore, after_restore },
};
const size_t sweep_scene_count = sizeof(sweep_scenes) /
    sizeof(sweep_scenes[0]);

static void
put_lost(struct buf *b, const struct entry *e, bool hidden)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);
	uint8_t l[HASH_BYTES];

	assert_int_equal(entry_encode(e, &line), RC_OK);
	chain_line(buf_str(&line), l);
	buf_printf(b, "%s{\"n\":%lld,\"l\":\"", e->n > 90 ? "," : "",
	    (long long)e->n);
	buf_hex(b, l, HASH_BYTES);
	buf_printf(b, hidden ? "\"}" : "\",\"line\":%s}", line.p);
}

static void
make_lost(void)
{
	struct buf b = BUF(sweep_lost);
	struct ref ref = { .terminal = 7, .nonce = 4 };
	struct entry e = { .n = 90, .boot = 1, .wall_ms = STALL_NOON_MS,
	    .kind = ENTRY_SALE_OPEN };

	ref_make(&ref, sweep_lost_ref);
	e.d.sale = (struct entry_sale){ .amount = { 4000 }, .bin = "970436",
	    .account = "0071000000017" };
	memcpy(e.d.sale.ref, sweep_lost_ref, sizeof(e.d.sale.ref));
	buf_puts(&b, "{\"branch\":1,\"lines\":[");
	put_lost(&b, &e, false);
	e.n++;
	e.kind = ENTRY_BANK_CREDIT;
	e.d.credit = stall_credit(sweep_lost_ref, 4000, 77);
	put_lost(&b, &e, false);
	e.n++;
	e.kind = ENTRY_SHIFT_OPEN;
	e.d.shift = (struct entry_shift){ .id = 1 };
	put_lost(&b, &e, true);
	buf_puts(&b, "]}");
	assert_false(b.full);
}

void
sweep_scenes_open(void)
{
	make_lost();
	sweep_codes_open();
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
