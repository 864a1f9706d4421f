/* SPDX-License-Identifier: Apache-2.0 */
/* Playing the journal, for verifying and to derive everything anew. */
#include "ledger/chain.h"
#include "ledger/journal.h"
#include "ledger/play.h"

#define STEP_ENTRIES 1000   /* between two calls of step */

/* --- playing the journal --------------------------------------------- */

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

void
play_begin(struct ledger *l, struct play *p)
{
	p->of = l->tip.n;
	chain_start(l->key, p->report->hash);
}

/* RC_AGAIN: there is more. */
enum rc
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

/* --- rebuilding ------------------------------------------------------ */

static enum rc
forget(struct ledger *l)
{
	static const enum query q[] = { Q_FORGET_SALES, Q_FORGET_CREDITS,
	    Q_FORGET_POSTINGS, Q_FORGET_SETTLED, Q_FORGET_TALLIES,
	    Q_FORGET_SHIFTS, Q_FORGET_REFUNDS, Q_FORGET_TOLD, Q_FORGET_DEBTORS,
	    Q_FORGET_TRIES, Q_FORGET_BUCKET, Q_FORGET_DOUBTS,
	    Q_FORGET_SHIFT_CODES, Q_FORGET_STRAYS, Q_FORGET_RESTORED,
	    Q_FORGET_ROLES, Q_FORGET_ROUND, Q_FORGET_RANGES,
	    Q_FORGET_TICKETS, Q_FORGET_TAKES, Q_FORGET_HANDOVERS,
	    Q_FORGET_PAPERS };
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
