/* SPDX-License-Identifier: Apache-2.0 */
/* Is everything here what the journal says?  The journal is played again into
 * a scratch file by the code that recorded it, and the two are compared row
 * by row, in constant memory. */
#include <stdio.h>
#include <stdlib.h>

#include "ledger/chain.h"
#include "ledger/journal.h"
#include "ledger/names.h"
#include "ledger/posting.h"

#define STEP_ENTRIES 1000   /* between two calls of step */
#define KEY_PARTS    3
#define KEY_TEXT_MAX 256    /* ours are shorter */
/* Pages whose structure is checked in a moment: 16 MiB. */
#define PAGES_MOMENT 4096

/* --- playing the journal --------------------------------------------- */

struct play {
	struct db *into;
	struct verify_report *report;
	void (*step)(void *ctx, int64_t done, int64_t of);
	void *ctx;
	int64_t of;
	int64_t profile;      /* entry of the last profile.set */
	int64_t mail;         /* highest recorded */
	int64_t boot;
};

static enum rc
wrong(struct verify_report *r, int64_t n, const char *what)
{
	r->bad_n = n;
	(void)snprintf(r->what, sizeof(r->what), "%s", what);
	return RC_CORRUPT;
}

/* Boots count up - by more than one after a recovery - and each begins with
 * its boot entry. */
static bool
boot_is_right(const struct play *p, const struct entry *e)
{
	return e->kind == ENTRY_BOOT ? e->boot > p->boot :
	    e->boot == p->boot;
}

static enum rc
play_entry(struct play *p, const struct entry *e)
{
	struct applied out;
	enum rc rc;

	if (!boot_is_right(p, e))
		return wrong(p->report, e->n, "its boot number is wrong");
	p->boot = e->boot;
	if (e->kind == ENTRY_PROFILE_SET)
		p->profile = e->n;
	if (e->kind == ENTRY_MAIL && e->d.mail.n > p->mail)
		p->mail = e->d.mail.n;
	if (e->kind == ENTRY_BANK_CREDIT && e->d.credit.mail > p->mail)
		p->mail = e->d.credit.mail;
	if (e->kind == ENTRY_RESTORE && e->d.lost.mail > p->mail)
		p->mail = e->d.lost.mail;
	rc = apply_entry(p->into, e, &out);
	switch (rc) {
	case RC_NOT_FOUND:
		return wrong(p->report, e->n, "it is about an unknown sale");
	case RC_CONFLICT:
		return wrong(p->report, e->n, "its id was there before");
	case RC_STATE:
	case RC_BAD_INPUT:
	case RC_TOO_BIG:
		return wrong(p->report, e->n, "not allowed at its place");
	case RC_OK: case RC_BUSY: case RC_OFFLINE: case RC_AGAIN:
	case RC_DENIED: case RC_TOO_NEW: case RC_FULL: case RC_DISK:
	case RC_CORRUPT: case RC_NO_MEMORY: case RC_SYSTEM: case RC_COUNT:
		break;
	}
	return rc;
}

/* One journal row: its place, its line, its link; then what it means. */
static enum rc
play_row(struct play *p, sqlite3_stmt *row)
{
	struct verify_report *r = p->report;
	int64_t n = r->entries + 1;
	struct str line = db_str(row, 1);
	uint8_t h[HASH_BYTES];
	struct entry e;

	if (db_i64(row, 0) != n)
		return wrong(r, n, "missing");
	memcpy(h, r->hash, HASH_BYTES);
	if (!chain_follows(h, line, db_str(row, 2)))
		return wrong(r, n, "it does not follow from those before");
	if (entry_decode(line, &e) != RC_OK || e.n != n)
		return wrong(r, n, "its line is not one we write");
	enum rc rc = play_entry(p, &e);
	if (rc != RC_OK)
		return rc;
	r->entries = n;
	memcpy(r->hash, h, HASH_BYTES);
	if (p->step != NULL && n % STEP_ENTRIES == 0)
		p->step(p->ctx, n, p->of);
	return RC_OK;
}

static void
play_begin(struct ledger *l, struct play *p)
{
	p->of = l->tip.n;
	chain_start(l->key, p->report->hash);
}

/* RC_AGAIN: there is more. */
static enum rc
play_some(struct ledger *l, struct play *p, int64_t rows)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_AFTER);
	enum rc rc = RC_OK;

	db_put_i64(q, 1, p->report->entries);
	while (rows-- > 0) {
		rc = db_step(&l->db, Q_JOURNAL_AFTER);
		if (rc == RC_OK)
			rc = play_row(p, q);
		if (rc != RC_OK)
			break;
	}
	db_done(&l->db, Q_JOURNAL_AFTER);
	if (rc != RC_NOT_FOUND)
		return rc == RC_OK ? RC_AGAIN : rc;
	if (p->report->entries != l->tip.n)
		return wrong(p->report, p->report->entries + 1, "missing");
	return RC_OK;
}

static enum rc
play_journal(struct ledger *l, struct play *p)
{
	play_begin(l, p);
	enum rc rc = play_some(l, p, INT64_MAX);
	REQUIRE(rc != RC_AGAIN);
	return rc;
}

/* --- comparing ------------------------------------------------------- */

/* Column 0 of each is the entry to blame; the key comes after it. */
static const struct {
	enum query q;
	int key;         /* its parts; 0: one of text */
	const char *what;
} tables[] = {
	{ Q_ALL_SALES, 0, "its sale is not what the journal says" },
	{ Q_ALL_CREDITS, 0, "its credit is not what the journal says" },
	{ Q_ALL_POSTINGS, 3, "its postings are not what the journal says" },
	{ Q_ALL_SETTLED, 1, "its running total is not what the journal says" },
	{ Q_ALL_TALLIES, 3, "its day's sums are not what the journal says" },
	{ Q_ALL_SHIFTS, 1, "its shift is not what the journal says" },
	{ Q_ALL_REFUNDS, 2, "its refund is not what the journal says" },
	{ Q_ALL_DEBTORS, 0, "its debtor is not what the journal says" },
	{ Q_ALL_TRIES, 0, "its attempts are not what the journal says" },
	{ Q_ALL_BUCKET, 1, "the attempts are not what the journal says" },
	{ Q_ALL_DOUBTS, 0, "its doubt is not what the journal says" },
	{ Q_ALL_STRAYS, 1, "its stray money is not what the journal says" },
	{ Q_ALL_RESTORED, 1,
	    "what it gave back is not what the journal says" },
	{ Q_ALL_SCHEMA, 0, "the file's tables are not those we make" },
};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

struct verify {
	struct ledger *l;
	struct db scratch;
	struct play play;
	struct verify_report r;
	bool all, compares;
	size_t table;
	/* Where in the table: the key of the last row that was compared. */
	bool within;
	int64_t key[KEY_PARTS];
	char text[KEY_TEXT_MAX];
	int64_t n, of_entry;   /* what this entry's postings sum to so far */
	bool overflow;
};

/* Which row sorts first, by the first column that differs; 0: the same. */
static int
order(sqlite3_stmt *a, sqlite3_stmt *b)
{
	int columns = sqlite3_column_count(a);

	for (int i = 1; i < columns; i++) {
		if (sqlite3_column_type(a, i) == SQLITE_INTEGER &&
		    sqlite3_column_type(b, i) == SQLITE_INTEGER) {
			int64_t x = db_i64(a, i), y = db_i64(b, i);
			if (x != y)
				return x < y ? -1 : 1;
			continue;
		}
		struct str x = db_str(a, i), y = db_str(b, i);
		if (str_eq(x, y))
			continue;
		size_t both = x.n < y.n ? x.n : y.n;
		int sign = both == 0 ? 0 : memcmp(x.p, y.p, both);
		return sign != 0 ? sign : x.n < y.n ? -1 : 1;
	}
	return 0;
}

/* From the row that was compared last on, or from the first. */
static void
go_to(struct verify *v, struct db *db)
{
	sqlite3_stmt *q = db_stmt(db, tables[v->table].q);

	if (tables[v->table].key == 0)
		db_put_text(q, 1, v->within ? v->text : "");
	for (int i = 0; i < tables[v->table].key; i++)
		db_put_i64(q, i + 1, v->within ? v->key[i] : INT64_MIN);
}

/* Both sides have this row.  False: its key is not one of ours. */
static bool
keep_place(struct verify *v, sqlite3_stmt *row)
{
	v->within = true;
	if (tables[v->table].key == 0)
		return str_copy(db_str(row, 1), v->text, sizeof(v->text));
	for (int i = 0; i < tables[v->table].key; i++)
		v->key[i] = db_i64(row, i + 1);
	return true;
}

/* All postings together, and those of each entry, are zero. */
static bool
balances(struct verify *v, sqlite3_stmt *row)
{
	int64_t n = db_i64(row, 0), dong = db_i64(row, 4);

	if (n != v->n && v->of_entry != 0)
		return false;
	v->n = n;
	return !__builtin_add_overflow(v->of_entry, dong, &v->of_entry) &&
	    !__builtin_add_overflow(v->r.balance.dong, dong,
	    &v->r.balance.dong);
}

/* Of two rows that differ, the one that sorts first is the one that the other
 * side lacks.  rc, other: RC_OK where there is a row. */
static enum rc
differ(struct verify *v, enum rc rc, enum rc other)
{
	enum query q = tables[v->table].q;
	sqlite3_stmt *ra = v->l->db.stmt[q], *rb = v->scratch.stmt[q];
	const char *what = tables[v->table].what;

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (other != RC_OK && other != RC_NOT_FOUND)
		return other;
	if (rc == RC_OK && (other == RC_NOT_FOUND || order(ra, rb) < 0))
		return wrong(&v->r, db_i64(ra, 0), what);
	return wrong(&v->r, db_i64(rb, 0), what);
}

static enum rc
compare_row(struct verify *v)
{
	enum query q = tables[v->table].q;
	sqlite3_stmt *row = v->l->db.stmt[q];
	enum rc rc = db_step(&v->l->db, q);
	enum rc other = db_step(&v->scratch, q);

	if (rc == RC_NOT_FOUND && other == RC_NOT_FOUND)
		return RC_NOT_FOUND;
	if (rc != RC_OK || other != RC_OK ||
	    order(row, v->scratch.stmt[q]) != 0)
		return differ(v, rc, other);
	if (!keep_place(v, row))
		return wrong(&v->r, db_i64(row, 0), tables[v->table].what);
	return RC_OK;
}

/* RC_AGAIN: this table has more; RC_OK: it is the same. */
static enum rc
compare_some(struct verify *v, int rows)
{
	enum query q = tables[v->table].q;
	bool seen = v->within;   /* the first row is the last one again */
	enum rc rc = RC_OK;

	go_to(v, &v->l->db);
	go_to(v, &v->scratch);
	for (int i = 0; i < rows && rc == RC_OK; i++) {
		rc = compare_row(v);
		if (rc == RC_OK && q == Q_ALL_POSTINGS && !seen &&
		    !balances(v, v->l->db.stmt[q]))
			rc = wrong(&v->r, v->n,
			    "its postings do not sum to zero");
		seen = false;
	}
	db_done(&v->l->db, q);
	db_done(&v->scratch, q);
	return rc == RC_OK ? RC_AGAIN : rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The rest of a table, or of all of them. */
static enum rc
compare(struct verify *v, int rows)
{
	enum rc rc = compare_some(v, rows);

	if (rc != RC_OK)
		return rc;
	if (tables[v->table].q == Q_ALL_POSTINGS && v->of_entry != 0)
		return wrong(&v->r, v->n, "its postings do not sum to zero");
	v->within = false;
	v->table++;
	return v->table < TABLES ? RC_AGAIN : RC_OK;
}

/* integrity_check says "... error code=7" of a page that it could not read;
 * that page is not damaged.  SQLite's code, or 0. */
static int64_t
code_within(struct str text)
{
	static const char tag[] = "error code=";
	int64_t code = 0;

	for (; text.n >= sizeof(tag) - 1; text = str_from(text, 1)) {
		if (!str_starts(text, STR("error code=")))
			continue;
		struct str rest = str_from(text, sizeof(tag) - 1);
		struct str line = str_cut(&rest, '\n');
		return str_to_i64(line, &code) ? code : 0;
	}
	return 0;
}

/* A name beside the journal is its debtor's, or it is nobody's. */
static enum rc
check_names(struct ledger *l, struct verify_report *r)
{
	int64_t bad_n = 0;
	enum rc rc = names_check(&l->db, &bad_n);

	return rc == RC_CORRUPT && l->db.broken == RC_OK ?
	    wrong(r, bad_n == 0 ? 1 : bad_n,
	    "its debtor's name is another one") : rc;
}

/* The file's own structure: pages, indexes against their tables. */
static enum rc
check_file(struct ledger *l, struct verify_report *r)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_INTEGRITY);
	enum rc rc = db_step(&l->db, Q_INTEGRITY);

	if (rc == RC_OK && !str_eq(db_str(q, 0), STR("ok"))) {
		rc = db_outcome((int)code_within(db_str(q, 0)));
		if (rc == RC_OK || rc == RC_CORRUPT) {
			(void)snprintf(r->what, sizeof(r->what),
			    "file: %.*s", STR_ARG(db_str(q, 0)));
			r->bad_n = r->entries + 1;
			rc = RC_CORRUPT;
		}
	}
	db_done(&l->db, Q_INTEGRITY);
	return rc == RC_NOT_FOUND ? RC_CORRUPT : rc;
}

static enum rc
is_a_moment(const struct verify *v, bool *yes)
{
	sqlite3_stmt *q = db_stmt(&v->l->db, Q_PAGES);
	enum rc rc = db_step(&v->l->db, Q_PAGES);

	*yes = v->all || (rc == RC_OK && db_i64(q, 0) <= PAGES_MOMENT);
	db_done(&v->l->db, Q_PAGES);
	return rc;
}

/* What is in the station's row and in our memory of it. */
static enum rc
check_station(struct ledger *l, const struct play *p)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_STATION_GET);
	enum rc rc = db_step(&l->db, Q_STATION_GET);

	if (rc == RC_OK) {
		struct str key = db_str(q, 0);
		if (key.n != KEY_BYTES ||
		    memcmp(key.p, l->key, KEY_BYTES) != 0)
			rc = wrong(p->report, 1, "the key is another one");
		else if (db_i64(q, 1) > l->tip.n || db_i64(q, 1) != l->acked)
			rc = wrong(p->report, l->tip.n,
			    "more is acknowledged than is there");
		else if (db_i64(q, 2) < p->mail || db_i64(q, 2) != l->mail)
			rc = wrong(p->report, l->tip.n,
			    "the mail cursor is behind the journal");
		else if (db_i64(q, 4) != p->profile)
			rc = wrong(p->report, p->profile,
			    "the profile in use is another one");
	}
	db_done(&l->db, Q_STATION_GET);
	return rc == RC_NOT_FOUND ?
	    wrong(p->report, 1, "the station's row is missing") : rc;
}

/* The scratch file needs a station row for the statements that change it. */
static enum rc
open_scratch(struct ledger *l, struct db *scratch)
{
	enum rc rc = db_open(scratch, "", NULL, DB_SCRATCH, NULL);

	if (rc != RC_OK)
		return rc;
	sqlite3_stmt *q = db_stmt(scratch, Q_STATION_ADD);
	db_put_blob(q, 1, l->key, KEY_BYTES);
	db_put_i64(q, 2, DERIVED);
	rc = db_exec(scratch, Q_STATION_ADD);
	if (rc != RC_OK)
		db_close(scratch);
	return rc;
}

enum rc
verify_open(struct ledger *l, bool all, struct verify **out)
{
	struct verify *v = calloc(1, sizeof(*v));

	*out = NULL;
	if (v == NULL)
		return RC_NO_MEMORY;
	v->l = l;
	v->all = all;
	v->play = (struct play){ .into = &v->scratch, .report = &v->r };
	enum rc rc = open_scratch(l, &v->scratch);
	if (rc == RC_OK)   /* one, or each entry would be its own */
		rc = db_begin(&v->scratch);
	if (rc != RC_OK) {
		verify_close(v);
		return rc;
	}
	play_begin(l, &v->play);
	*out = v;
	return RC_OK;
}

void
verify_close(struct verify *v)
{
	if (v == NULL)
		return;
	db_close(&v->scratch);
	free(v);
}

static enum rc
check_rest(struct verify *v)
{
	enum rc rc = check_names(v->l, &v->r);

	if (rc == RC_OK)
		rc = check_station(v->l, &v->play);
	if (rc == RC_OK)
		rc = is_a_moment(v, &v->r.pages);
	if (rc == RC_OK && v->r.pages)
		rc = check_file(v->l, &v->r);
	return rc;
}

/* Entries that came since are played first, so that both sides hold the same
 * whenever they are compared. */
static enum rc
verify_some(struct verify *v, int rows)
{
	enum rc rc = v->r.entries < v->l->tip.n || !v->compares ?
	    play_some(v->l, &v->play, rows) : RC_OK;

	if (rc != RC_OK)
		return rc;
	if (!v->compares) {
		v->compares = true;
		return RC_AGAIN;
	}
	rc = compare(v, rows);
	return rc == RC_OK ? check_rest(v) : rc;
}

enum rc
verify_step(struct verify *v, int rows, struct verify_report *out)
{
	enum rc rc = verify_some(v, rows);

	if (rc == RC_CORRUPT && v->r.bad_n == 0)
		(void)wrong(&v->r, v->r.entries + 1, "the file is damaged");
	*out = v->r;
	return rc;
}

struct verify_progress
verify_progress(const struct verify *v)
{
	int64_t n = v->l->tip.n;

	return (struct verify_progress){ v->r.entries + (int64_t)v->table *
	    n / (int64_t)TABLES, 2 * n };
}

enum rc
ledger_verify(struct ledger *l, struct verify_report *out,
    void (*step)(void *ctx, int64_t done, int64_t of), void *ctx)
{
	struct verify *v;
	enum rc rc = verify_open(l, true, &v);

	*out = (struct verify_report){ 0 };
	if (rc != RC_OK)
		return rc;
	while ((rc = verify_step(v, STEP_ENTRIES, out)) == RC_AGAIN) {
		struct verify_progress p = verify_progress(v);
		if (step != NULL)
			step(ctx, p.done, p.of);
	}
	verify_close(v);
	return rc;
}

/* --- rebuilding ------------------------------------------------------ */

static enum rc
forget(struct ledger *l)
{
	static const enum query q[] = { Q_FORGET_SALES, Q_FORGET_CREDITS,
	    Q_FORGET_POSTINGS, Q_FORGET_SETTLED, Q_FORGET_TALLIES,
	    Q_FORGET_SHIFTS, Q_FORGET_REFUNDS, Q_FORGET_DEBTORS,
	    Q_FORGET_TRIES, Q_FORGET_BUCKET, Q_FORGET_DOUBTS,

	    Q_FORGET_STRAYS, Q_FORGET_RESTORED };
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < sizeof(q) / sizeof(q[0]); i++) {
		(void)db_stmt(&l->db, q[i]);
		rc = db_exec(&l->db, q[i]);
	}
	if (rc != RC_OK)
		return rc;
	db_put_i64(db_stmt(&l->db, Q_STATION_DERIVED), 1, DERIVED);
	rc = db_exec(&l->db, Q_STATION_DERIVED);
	db_put_i64(db_stmt(&l->db, Q_STATION_PROFILE), 1, 0);
	return rc == RC_OK ? db_exec(&l->db, Q_STATION_PROFILE) : rc;
}

enum rc
ledger_rebuild(struct ledger *l)
{
	return ledger_rebuild_by(l, NULL, NULL);
}

enum rc
ledger_rebuild_by(struct ledger *l,
    void (*step)(void *ctx, int64_t done, int64_t of), void *ctx)
{
	struct verify_report r = { 0 };
	struct play p = { .into = &l->db, .report = &r, .step = step,
	    .ctx = ctx };
	enum rc rc = db_begin(&l->db);

	if (rc != RC_OK)
		return rc;
	rc = forget(l);
	if (rc == RC_OK)
		rc = play_journal(l, &p);
	rc = db_end(&l->db, rc);
	if (rc == RC_OK && p.mail > l->mail)
		l->mail = p.mail;
	return rc;
}
