/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/ledger.h - what is true at this stall.
 *
 * A ledger owns one folder: ledger.db (journal, postings, projections) and
 * journal.key (Ed25519 seed, mode 0600).  One thread of one process uses it;
 * a second opener gets RC_BUSY.  Rules L1..Ln: ledger/DESIGN.md.
 *
 * RC_OK from a function that records something means: committed and fsynced;
 * it will survive a power cut, and may now be shown.  Every other outcome
 * means nothing was recorded.  RC_DISK and RC_CORRUPT: end the process and
 * open again; never retry in place (the ledger then refuses everything).
 * A disk that fails in the middle of a commit does not say what it kept: if
 * the process ends after RC_DISK, RC_FULL or RC_NO_MEMORY before anything else
 * is recorded, the ledger as opened again says whether that entry is in it. */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/clock.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"
#include "ledger/entry.h"   /* struct credit */
#include "ledger/money.h"
#include "ledger/sale.h"

struct ledger;

struct ledger_env {
	const struct clock *clock;   /* borrowed; outlives the ledger */
	const struct rng *rng;       /* borrowed */
	const char *vfs;             /* SQLite VFS name; NULL = default */
	const char *software;        /* version, for the boot entry */
	const char *side_path;       /* side copy; NULL or "": none */
	int64_t side_slots;          /* its size when it is made */
	/* Both names are of the ledger's folder; durable when it gives 0, else
	 * an errno.  NULL: the machine's own. */
	int (*rename)(const char *from, const char *to);
};

/* Open or create the ledger in folder dir (created with mode 0700 if
 * missing), bring its schema up to date, make the journal key on first use,
 * and record a boot entry.  On failure *out is NULL and, when why is not
 * NULL, *why says in one line which file and what to do. */
enum rc ledger_open(const char *dir, const struct ledger_env *env,
    struct ledger **out, struct buf *why) MUST_CHECK;
/* The same file for looking only: a stopped stall's folder or a backup file.
 * Nothing is written, no boot entry; recording functions give RC_STATE.  Of a
 * file that an older version left, what its entries come to today is shown. */
enum rc ledger_open_read(const char *path, const struct ledger_env *env,
    struct ledger **out, struct buf *why) MUST_CHECK;
void ledger_close(struct ledger *l);   /* accepts NULL */

/* Housekeeping for an idle moment: moves the write-ahead log into the file.
 * Nothing recorded depends on it.  Cheap when there is nothing to do. */
enum rc ledger_tidy(struct ledger *l) MUST_CHECK;
/* A server we trust says what time it is: from now on entries near it have
 * quality 2, and the floor under the clock is there. */
void ledger_server_time(struct ledger *l, int64_t server_ms);
/* The clock is off by more than two minutes, or no longer is by as much as was
 * said in this start: an entry says what a server's time is now, so that the
 * times of this start can be put right by whoever reads them (no line is ever
 * rewritten).  A clock that agrees needs none: its entries have quality 2. */
enum rc ledger_time_set(struct ledger *l, bool *recorded) MUST_CHECK;

/* --- who sells ----------------------------------------------------------- */

/* RC_NOT_FOUND before the first set-up. */
enum rc ledger_profile(struct ledger *l, struct profile *p) MUST_CHECK;
enum rc ledger_profile_set(struct ledger *l, const struct profile *p)
    MUST_CHECK;

/* --- sales --------------------------------------------------------------- */

const char *sale_state_name(enum sale_state s);   /* "open", ... */
const char *evidence_name(enum evidence e);       /* "none", ... */

/* Open a sale of amount (vnd_is_sale, else RC_BAD_INPUT) with a fresh
 * reference.  RC_STATE before set-up. */
enum rc sale_open(struct ledger *l, struct vnd amount, struct sale *out)
    MUST_CHECK;
/* The same, cancelled in the same commit: no cut leaves it open.  For an order
 * whose money is to be no revenue whatever comes. */
enum rc sale_open_void(struct ledger *l, struct vnd amount, struct sale *out)
    MUST_CHECK;
/* The trader cancels / the QR's time is over.  From open or short; a short
 * sale keeps what it received.  RC_STATE otherwise. */
enum rc sale_void(struct ledger *l, const char *ref, struct sale *out)
    MUST_CHECK;
enum rc sale_expire(struct ledger *l, const char *ref, struct sale *out)
    MUST_CHECK;
/* The rest of an open or short sale was paid in cash / the trader saw it in
 * their own bank app.  evidence: EVIDENCE_CASH or EVIDENCE_SEEN. */
enum rc sale_settle(struct ledger *l, const char *ref, enum evidence evidence,
    struct sale *out) MUST_CHECK;

/* Record a credit once.  The same id again: RC_OK, *fresh false, nothing
 * added (the mail cursor still moves).  Same id, other content: RC_CONFLICT.
 * A reference this ledger does not know is kept as unmatched: RC_NOT_FOUND
 * with the credit recorded (out untouched, *fresh true; again: false).
 * RC_CONFLICT, RC_BAD_INPUT and RC_TOO_BIG record nothing and leave the mail
 * cursor: give the message to ledger_mail, so that it is kept and what comes
 * after it is not held back. */
enum rc sale_credit(struct ledger *l, const struct credit *c,
    struct sale *out, bool *fresh) MUST_CHECK;

enum rc sale_get(struct ledger *l, const char *ref, struct sale *out)
    MUST_CHECK;
/* The youngest sale that is open or short: what a restart comes back to.  Not
 * one that was given back (ledger/take_back.h): that is in the day's list. */
enum rc sale_current(struct ledger *l, struct sale *out) MUST_CHECK;
/* All such sales, youngest first; returns through *count. */
enum rc sale_list_open(struct ledger *l, struct sale *out, size_t max,
    size_t *count) MUST_CHECK;

/* --- the day ------------------------------------------------------------- */

/* A day is [from_ms, to_ms) of wall time of the sale's opening; the caller
 * knows the zone (Vietnam: UTC+7, no summer time). */
enum rc ledger_day_totals(struct ledger *l, int64_t from_ms, int64_t to_ms,
    struct day_totals *out) MUST_CHECK;
/* Sales of the day, youngest first, skipping the first `skip`. */
struct day_slice { int64_t from_ms, to_ms; size_t skip; };
enum rc ledger_day_list(struct ledger *l, const struct day_slice *page,
    struct sale *out, size_t max, size_t *count) MUST_CHECK;

/* --- journal, outbox and mail -------------------------------------------- */

struct journal_head {
	int64_t boot;                       /* b of this start */
	int64_t n;                          /* last entry */
	uint8_t hash[HASH_BYTES];           /* h_n */
	int64_t acked;                      /* board holds 1..acked */
	int64_t mail;                       /* last mail recorded */
	uint8_t key[KEY_BYTES];             /* device public key */
};
void ledger_head(const struct ledger *l, struct journal_head *out);

/* What waits to be carried up: settled sales and their age, for the strip. */
struct outbox {
	int64_t entries, sales;
	struct vnd sum;
	int64_t oldest_wall_ms;      /* 0: no sale waits */
};
enum rc ledger_outbox(struct ledger *l, struct outbox *out) MUST_CHECK;

/* Write entries after..: for each one line as the board is to get it (the
 * journal line, or {"n":N,"l":"hex"} for private kinds), each ended by '\n',
 * whole lines only, at most BATCH_LINES_MAX and what fits in lines.
 * first..last are their numbers, prev is h_(first-1), hash h_last.
 * RC_NOT_FOUND: none.  RC_TOO_BIG: not even one fits. */
struct batch {
	int64_t first, last;
	uint8_t prev[HASH_BYTES], hash[HASH_BYTES];
};
enum rc ledger_batch(struct ledger *l, int64_t after, struct buf *lines,
    struct batch *out) MUST_CHECK;
/* A checkpoint over (boot, n, h_n, count, total), signed by the journal key.
 * Appends its JSON object. */
enum rc ledger_checkpoint(struct ledger *l, struct buf *out) MUST_CHECK;
/* The journal key's word for a request to enrol, over chain_enrol_text. */
enum rc ledger_enrol_sign(struct ledger *l, const uint8_t csr[HASH_BYTES],
    uint8_t sig[SIGNATURE_BYTES]) MUST_CHECK;
/* Wall time that is known to be past. */
int64_t ledger_floor_ms(const struct ledger *l);
/* The board holds 1..n with hash h_n: the cursor moves (forward, or back when
 * the board lost something).  RC_CONFLICT if our h_n differs, or if there is
 * no entry n here: the board then holds what this ledger lost. */
enum rc ledger_acked(struct ledger *l, int64_t n,
    const uint8_t hash[HASH_BYTES]) MUST_CHECK;
/* Mail that is not a credit: recorded as it came (d is its JSON object).
 * mail at or below the cursor: RC_OK, nothing added.  RC_TOO_BIG: d does not
 * fit a journal line; record what can be said of it instead. */
enum rc ledger_mail(struct ledger *l, int64_t mail, struct str kind,
    struct str d) MUST_CHECK;

/* --- looking ------------------------------------------------------------- */

/* One stored journal line, as written.  RC_NOT_FOUND past the end. */
enum rc ledger_line(struct ledger *l, int64_t n, struct buf *out) MUST_CHECK;

struct verify_report {
	int64_t entries;          /* read */
	int64_t bad_n;            /* first entry that is wrong; 0 = none */
	char what[160];           /* what is wrong with it */
	uint8_t hash[HASH_BYTES]; /* of the last good entry */
	struct vnd balance;       /* of all postings: must be 0 */
	bool pages;               /* the file's own structure was checked */
	int64_t archive;          /* the year it is sealed as; 0: no archive */
};
/* Walk the chain, the postings and the projections.  RC_OK: all sound.
 * RC_CORRUPT: see the report.  step (may be NULL) is called now and then. */
enum rc ledger_verify(struct ledger *l, struct verify_report *out,
    void (*step)(void *ctx, int64_t done, int64_t of), void *ctx) MUST_CHECK;

/* The same in pieces, beside the selling: what is recorded meanwhile is
 * verified too.  all: the file's own structure whatever its size, in one
 * piece; else only where that takes a moment, and the report says so. */
struct verify;
enum rc verify_open(struct ledger *l, bool all, struct verify **out)
    MUST_CHECK;
void verify_close(struct verify *v);   /* accepts NULL */
/* Some rows.  RC_AGAIN: there is more; else it is over, as ledger_verify. */
enum rc verify_step(struct verify *v, int rows, struct verify_report *out)
    MUST_CHECK;
struct verify_progress { int64_t done, of; };
struct verify_progress verify_progress(const struct verify *v);

/* Derive postings and projections again from the journal, in one
 * transaction; RC_CORRUPT if the journal itself does not verify. */
enum rc ledger_rebuild(struct ledger *l) MUST_CHECK;
enum rc ledger_rebuild_by(struct ledger *l,
    void (*step)(void *ctx, int64_t done, int64_t of), void *ctx) MUST_CHECK;

#endif
