/* SPDX-License-Identifier: Apache-2.0 */
/* Is everything here what the journal says?  The journal is played again into
 * a scratch file by the code that recorded it, and the two are compared row
 * by row, in constant memory. */
#include <stdio.h>
#include <stdlib.h>

#include "ledger/chain.h"
#include "ledger/journal.h"
#include "ledger/names.h"
#include "ledger/play.h"
#include "ledger/posting.h"
#include "ledger/seal.h"

#define STEP_ENTRIES 1000   /* between two calls of step */
#define KEY_PARTS    3
#define KEY_TEXT_MAX 256    /* ours are shorter */
/* Pages whose structure is checked in a moment: 16 MiB. */
#define PAGES_MOMENT 4096

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
	{ Q_ALL_TOLD, 0, "its bank's word is not what the journal says" },
	{ Q_ALL_DEBTORS, 0, "its debtor is not what the journal says" },
	{ Q_ALL_TRIES, 0, "its attempts are not what the journal says" },
	{ Q_ALL_BUCKET, 1, "the attempts are not what the journal says" },
	{ Q_ALL_SHIFT_CODES, 1,
	    "its shift's code is not what the journal says" },
	{ Q_ALL_DOUBTS, 0, "its doubt is not what the journal says" },
	{ Q_ALL_STRAYS, 1, "its stray money is not what the journal says" },
	{ Q_ALL_RESTORED, 1,
	    "what it gave back is not what the journal says" },
	{ Q_ALL_ROLES, 1, "its role is not what the journal says" },
	{ Q_ALL_ROUND, 0, "its round is not what the journal says" },
	{ Q_ALL_RANGES, 2, "its range is not what the journal says" },
	{ Q_ALL_TICKETS, 2, "its ticket is not what the journal says" },
	{ Q_ALL_TAKES, 1, "its notes are not what the journal says" },
	{ Q_ALL_HANDOVERS, 1,
	    "its hand-over is not what the journal says" },
	{ Q_ALL_PAPERS, 0, "its bill is not what the journal says" },
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
	struct seal seal;      /* an archive's, once all else is right */
	struct seal_walk walk;
	bool sealed;
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
	v->walk.fd = -1;
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
	seal_walk_close(&v->walk);
	db_close(&v->scratch);
	free(v);
}

/* RC_AGAIN: there is a seal to be judged. */
static enum rc
begin_seal(struct verify *v)
{
	enum rc rc = seal_load(&v->l->db, &v->seal);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK && seal_walk_open(&v->walk, v->l->file,
	    seal_proof_at(&v->seal)) != 0)
		rc = RC_DISK;
	v->sealed = rc == RC_OK;
	return rc == RC_OK ? RC_AGAIN : rc;
}

static enum rc
judge_seal(struct verify *v)
{
	enum rc rc = seal_walk_step(&v->walk);

	if (rc != RC_OK)
		return rc;
	const char *what = seal_judge(v->l, &v->seal, &v->walk);
	if (what == NULL)
		v->r.archive = v->seal.year;
	return what == NULL ? RC_OK : wrong(&v->r, v->l->tip.n, what);
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
	return rc == RC_OK ? begin_seal(v) : rc;
}

/* Entries that came since are played first, so that both sides hold the same
 * whenever they are compared. */
static enum rc
verify_some(struct verify *v, int rows)
{
	if (v->sealed)
		return judge_seal(v);
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
