/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store.h - what the market board keeps, and the one thread that
 * touches it.
 *
 * Work is a job.  store_submit (any thread) queues it; the writer thread
 * takes all that wait, begins one transaction, runs each job's `run`, commits
 * once, and only then calls each job's `done`.  If a job fails, all are rolled
 * back and run again, each in its own savepoint, so that the one that fails
 * is undone alone: `run` must give the same when it is run again.
 * So RC_OK in done means: committed and fsynced, it survives a power cut.
 * Anything else means that nothing of this job was kept.  `done` runs on the
 * writer thread outside any transaction and may read; it may free the job.
 *
 * The functions below the line may be called only from run, done or tick.
 * Reads of one row give RC_NOT_FOUND when there is none.  RC_DISK and
 * RC_CORRUPT are for ever: the store refuses all further work with them,
 * and the process should end and open again.
 *
 * Texts in rows are terminated; lists call back row by row and stop when the
 * callback returns false. */
#ifndef SYNC_BOARD_STORE_H
#define SYNC_BOARD_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/clock.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/money.h"
#include "sync/provider/provider.h"

#define STORE_QUEUE_MAX     4096   /* jobs waiting; more are refused */
#define STORE_BATCH_MAX     512    /* jobs in one commit */
#define STORE_SECRET_MAX    128
#define STORE_CONTENT_MAX   512    /* bytes of a transfer content kept */
#define STORE_EVENT_MAX     65536  /* bytes of a delivery kept */
#define STORE_ODD_MAX       1000   /* unreadable or test deliveries kept for
                                    * one account, of each kind */
#define STORE_DETAIL_MAX    256    /* bytes of an alarm's detail */
#define STORE_CHECKPOINT_MAX 512
#define STORE_WITNESS_MAX   2560
#define STORE_CERT_MAX      2048
#define STORE_TAIL_MAX      64

struct store;

struct store_job {
	enum rc (*run)(struct store *s, struct store_job *job);
	void (*done)(struct store *s, struct store_job *job, enum rc rc);
	struct store_job *next;      /* the store's, while queued */
	enum rc rc;                  /* the store's, while queued */
};

/* What was committed.  MAIL, here or by another process of this market: there
 * is more for the terminal, or more money; 0: for more of them than were
 * counted.  The others, where terminal 0 is none: by another process. */
enum store_news { STORE_NEWS_MAIL, STORE_NEWS_REVOKED, STORE_NEWS_ACCOUNTS };

struct store_env {
	const struct clock *clock;   /* borrowed */
	int64_t market;              /* this process serves one market */
	const char *vfs;             /* SQLite VFS name; NULL = default */
	/* Signs fee receipts: KEY_BYTES, borrowed; NULL: none here. */
	const uint8_t *receipt_seed;
	/* Called on the writer thread between batches; returns how many ms
	 * until it wants to be called again, -1 for never.  May be NULL. */
	int64_t (*tick)(void *ctx);
	void *tick_ctx;
	/* Called with tick_ctx on the writer thread between batches; may be
	 * NULL.  Some news of other processes may never come. */
	void (*news)(void *ctx, enum store_news what, uint32_t terminal);
	/* Begins the reads of this job (store_credit_ahead), before it and
	 * those in front of it run; false: it knows nothing about it.  What
	 * run gives does not depend on it.  May be NULL. */
	bool (*ahead)(struct store *s, struct store_job *job);
};

/* Open or create the file (its folder must exist), or open a database that is
 * there (postgres://...), bring the schema up to date, start the writer.
 * RC_BUSY: another process has the file.  RC_TOO_NEW.  On failure *out is
 * NULL and why says what and what to do. */
enum rc store_open(const char *where, const struct store_env *env,
    struct store **out, struct buf *why) MUST_CHECK;
/* Finishes what is queued, then closes.  Accepts NULL. */
void store_close(struct store *s);
/* RC_BUSY: the queue is full; RC_DISK, RC_CORRUPT: see above.  Then neither
 * run nor done is called.  run may be NULL for a job that only reads. */
enum rc store_submit(struct store *s, struct store_job *job) MUST_CHECK;
/* Submit and wait for done: the command line and tests. */
enum rc store_run(struct store *s,
    enum rc (*run)(struct store *s, void *ctx), void *ctx) MUST_CHECK;
/* The same outside any transaction: what only reads, and store_copy. */
enum rc store_look(struct store *s,
    enum rc (*look)(struct store *s, void *ctx), void *ctx) MUST_CHECK;
/* Have tick called soon; any thread. */
void store_wake(struct store *s);
/* How the writer does; any thread.  A bucket counts what is at most its
 * bound and over the one before; the last has no bound. */
#define STORE_BATCH_BUCKETS  11
#define STORE_COMMIT_BUCKETS 12
extern const int64_t store_batch_bounds[STORE_BATCH_BUCKETS - 1];   /* jobs */
extern const int64_t store_commit_bounds[STORE_COMMIT_BUCKETS - 1]; /* ms */
struct store_stats {
	int64_t queued;                 /* jobs that wait */
	int64_t refused;                /* that found the queue full */
	int64_t batch[STORE_BATCH_BUCKETS], jobs;
	int64_t commit[STORE_COMMIT_BUCKETS], commit_ms;
	int64_t failed;                 /* batches that could not be kept */
};
void store_stats(struct store *s, struct store_stats *to);
/* RC_OK while the store can do work; any thread. */
enum rc store_health(struct store *s) MUST_CHECK;

/* --- only on the writer thread ----------------------------------------- */

int64_t store_now_ms(const struct store *s);   /* wall, for records */
/* In run: what fails here is undone alone, and not run again.  False: there is
 * a second run; whoever knows that it will be undone waits for that. */
bool store_alone(const struct store *s);
const uint8_t *store_receipt_seed(const struct store *s);   /* or NULL */
int64_t store_market(const struct store *s);

/* A copy of the store while it is at work; only within store_look.  With a
 * path a new one begins; with NULL it goes on, for about STORE_COPY_MS.  *left
 * 0: it is as the store is at this moment, closed, not fsynced.  RC_STATE:
 * none was begun, or this store's database has copies of its own.  After a
 * failure there is none; its file stays where it is. */
#define STORE_COPY_MS 20
enum rc store_copy(struct store *s, const char *path, int64_t *left)
    MUST_CHECK;
void store_copy_end(struct store *s);

enum rc store_market_put(struct store *s, struct str name) MUST_CHECK;
enum rc store_market_get(struct store *s, struct buf *name) MUST_CHECK;
/* The market's count: one more (inside run), or as it stands. */
enum rc store_seq_next(struct store *s, int64_t *seq) MUST_CHECK;
enum rc store_seq(struct store *s, int64_t *seq) MUST_CHECK;

struct store_terminal {
	uint32_t terminal;
	char stall[NAME_MAX_BYTES];
	char holder[NAME_MAX_BYTES];    /* of its account, or "" */
	uint8_t cert[HASH_BYTES];       /* of its certificate's DER; zeros
	                                 * before it has one */
	bool has_next;                  /* another was given out, not used */
	uint8_t next_cert[HASH_BYTES];
	uint32_t epoch;
	int64_t revoked_ms;             /* 0: not revoked */
	bool has_key;                   /* journal key pinned? */
	uint8_t key[KEY_BYTES];
	int64_t head_n;                 /* last entry held; 0: none */
	uint8_t head_h[HASH_BYTES];     /* its h; unset when head_n is 0 */
	char checkpoint[STORE_CHECKPOINT_MAX];
	char witness[STORE_WITNESS_MAX];/* what journal.c knows of it; or "" */
	int64_t mail_last, mail_seen;
	int64_t mail_from;              /* up to here it was an earlier
	                                 * device's of this number */
};
/* Register a device, or give a registered one another certificate. */
enum rc store_terminal_put(struct store *s, const struct store_terminal *t)
    MUST_CHECK;
/* Save stall, holder, certificates, epoch and mail_from. */
enum rc store_terminal_name(struct store *s, const struct store_terminal *t)
    MUST_CHECK;
/* Save what changes: revocation, key, head, checkpoint, mail numbers. */
enum rc store_terminal_save(struct store *s, const struct store_terminal *t)
    MUST_CHECK;
/* Save mail_last alone, which moved. */
enum rc store_terminal_mailed(struct store *s,
    const struct store_terminal *t) MUST_CHECK;
enum rc store_terminal_get(struct store *s, uint32_t terminal,
    struct store_terminal *t) MUST_CHECK;
/* The next one above `after`. */
enum rc store_terminal_next(struct store *s, uint32_t after,
    struct store_terminal *t) MUST_CHECK;

struct store_place { char bin[BIN_LEN + 1]; char account[ACCOUNT_MAX + 1]; };
enum rc store_place_put(struct store *s, uint32_t terminal,
    const struct store_place *p) MUST_CHECK;
/* RC_OK: money for this terminal may arrive there. */
enum rc store_place_has(struct store *s, uint32_t terminal,
    const struct store_place *p) MUST_CHECK;

/* The secret of a terminal's epoch (ledger/proof.h).  Adding: one that is
 * there stays. */
enum rc store_proof_key_add(struct store *s, uint32_t terminal,
    uint32_t epoch, const uint8_t secret[KEY_BYTES]) MUST_CHECK;
enum rc store_proof_key_get(struct store *s, uint32_t terminal,
    uint32_t epoch, uint8_t secret[KEY_BYTES]) MUST_CHECK;
/* One of its places. */
enum rc store_place_first(struct store *s, uint32_t terminal,
    struct store_place *p) MUST_CHECK;

struct store_enrolment {
	uint8_t code[HASH_BYTES];       /* enrol_code_hash */
	uint32_t terminal;
	int64_t expires_ms;
	bool used;
	uint8_t csr[HASH_BYTES];        /* of the request that used it */
	char cert[STORE_CERT_MAX];      /* PEM, its answer */
};
/* A code for e->terminal until e->expires_ms; older ones of this terminal end
 * now.  RC_CONFLICT: this code is there. */
enum rc store_enrolment_add(struct store *s,
    const struct store_enrolment *e) MUST_CHECK;
/* e->code was used by e->csr and answered with e->cert. */
enum rc store_enrolment_use(struct store *s,
    const struct store_enrolment *e) MUST_CHECK;
enum rc store_enrolment_get(struct store *s, const uint8_t code[HASH_BYTES],
    struct store_enrolment *e) MUST_CHECK;

/* Give it the market's next number and keep it for ever. */
struct receipt;
enum rc store_receipt_add(struct store *s, struct receipt *r) MUST_CHECK;
enum rc store_receipt_get(struct store *s, uint32_t number,
    struct receipt *r) MUST_CHECK;

struct store_account {
	char provider[16];
	struct store_place place;
	enum provider_auth auth;
	char secret[STORE_SECRET_MAX + 1];
};
enum rc store_account_put(struct store *s, const struct store_account *a)
    MUST_CHECK;
enum rc store_account_list(struct store *s,
    bool (*row)(void *ctx, const struct store_account *a), void *ctx)
    MUST_CHECK;

struct store_event {
	const char *provider, *account, *verdict;
	const char *note_id;            /* the provider's own id, or "" */
	struct str body;                /* <= STORE_EVENT_MAX */
	const uint8_t *same;            /* HASH_BYTES that make it the same
	                                 * one; NULL: of the body */
};
/* Keep a delivery.  *seq is its number, 0 when nothing was added because
 * this very delivery is here already (RC_OK), or because too many of its odd
 * kind are kept (RC_TOO_BIG).  For verdicts "credit" and "out", RC_CONFLICT:
 * this id came with another body before; nothing was added. */
enum rc store_event_add(struct store *s, const struct store_event *e,
    int64_t *seq) MUST_CHECK;

struct store_credit {
	int64_t seq;                    /* of its event */
	char provider[16];
	char note_id[CREDIT_ID_MAX + 1];
	struct store_place place;
	struct vnd amount;
	char bank_ref[BANK_REF_MAX + 1];
	char at[40];                    /* "YYYY-MM-DD HH:MM:SS", the bank's */
	char content[STORE_CONTENT_MAX + 1];
	const char *state, *reason;     /* names of match.h */
	char ref[REF_LEN + 1];          /* or "" */
	uint32_t terminal;              /* or 0 */
	int64_t received_ms;
};
enum rc store_credit_add(struct store *s, const struct store_credit *c)
    MUST_CHECK;
/* RC_OK: the same money was told before, as *seq. */
enum rc store_credit_twin(struct store *s, const struct store_credit *c,
    int64_t *seq) MUST_CHECK;

enum store_credit_view { STORE_CREDITS_AFTER, STORE_CREDITS_SINCE,
	STORE_CREDITS_ASTRAY };
/* AFTER: seq > from, oldest first.  SINCE: received at from ms or later,
 * youngest first.  ASTRAY: not matched to a sale, youngest first.  A credit
 * that was claimed is matched here, with the claim's ref and terminal and the
 * reason "claimed", though its row stays as it came. */
struct store_list { enum store_credit_view view; int64_t from; int64_t most; };
enum rc store_credit_list(struct store *s, const struct store_list *list,
    bool (*row)(void *ctx, const struct store_credit *c), void *ctx)
    MUST_CHECK;
/* One row a state, as listed: how many and how much since from_ms. */
enum rc store_credit_totals(struct store *s, int64_t from_ms,
    bool (*row)(void *ctx, const char *state, int64_t count, struct vnd sum),
    void *ctx) MUST_CHECK;

struct store_sale {
	char ref[REF_LEN + 1];
	int64_t seq;
	uint32_t terminal;
	struct vnd asked;
	struct store_place place;
	struct vnd seen;                /* the trader's word */
	char closed[8];                 /* "", "void", "expired" */
	int64_t closed_seq;             /* market's count then */
	int64_t opened_ms;
};
enum rc store_sale_get(struct store *s, const char *ref,
    struct store_sale *sale) MUST_CHECK;
/* Is a read that is begun early answered early? */
bool store_reads_ahead(const struct store *s);
/* Begin store_sale_get of this reference, which follows in this run. */
void store_sale_ahead(struct store *s, const char *ref);
/* Add one that is not there; save what is there: its seen and closed. */
enum rc store_sale_add(struct store *s, const struct store_sale *sale)
    MUST_CHECK;
enum rc store_sale_save(struct store *s, const struct store_sale *sale)
    MUST_CHECK;
enum rc store_sale_list(struct store *s, int64_t after, int64_t most,
    bool (*row)(void *ctx, const struct store_sale *sale), void *ctx)
    MUST_CHECK;

/* What came for a reference: all matched credits, the claimed among them. */
struct store_sum { int64_t credits, whole, late; struct vnd received; };
/* whole: credits of exactly `asked`; late: credits after closed_seq. */
enum rc store_credit_sum(struct store *s, const char *ref, struct vnd asked,
    int64_t closed_seq, struct store_sum *sum) MUST_CHECK;

/* Where all of it came, and when the first and last of it.  RC_NOT_FOUND:
 * nothing came; RC_CONFLICT: to several accounts. */
struct store_came { struct store_place place; int64_t first_ms, last_ms; };
enum rc store_credit_came(struct store *s, const char *ref,
    struct store_came *came) MUST_CHECK;

/* A payer's word for money that found no sale (claim.h).  Finding: RC_OK,
 * *c has amount, provider, note_id, bank_ref, at and seq of the one that
 * fits; RC_CONFLICT: several do.  note keeps the claim itself. */
struct store_claim {
	const char *ref, *bank_ref, *outcome;
	struct vnd amount;
	uint32_t terminal;
	int64_t since_ms;
};
enum rc store_claim_find(struct store *s, const struct store_claim *want,
    struct store_credit *c) MUST_CHECK;
enum rc store_claim_note(struct store *s, const struct store_claim *claim)
    MUST_CHECK;
/* Binds c->seq to c->ref of c->terminal.  Once, for ever. */
enum rc store_claim_add(struct store *s, const struct store_credit *c)
    MUST_CHECK;

/* What was answered to a terminal that asked for a shift's total. */
struct store_cut {
	uint32_t terminal, epoch;
	int64_t shift;                  /* > 0 */
	int64_t credits;                /* how many, and how much */
	struct vnd total;
	int64_t asked_ms;
};
/* The one of the highest shift of c->terminal and epoch. */
enum rc store_cut_last(struct store *s, struct store_cut *c) MUST_CHECK;
/* Gives c->credits and total: all that was matched or claimed for references
 * of c->terminal and epoch, less what is in its cuts. */
enum rc store_cut_rest(struct store *s, struct store_cut *c) MUST_CHECK;
enum rc store_cut_add(struct store *s, const struct store_cut *c) MUST_CHECK;
/* Where the terminal's money may arrive. */
enum rc store_place_list(struct store *s, uint32_t terminal,
    bool (*row)(void *ctx, const struct store_place *p), void *ctx)
    MUST_CHECK;

struct store_entry {
	uint32_t terminal;
	int64_t n;
	int64_t branch;                 /* 0: as it began */
	uint8_t l[HASH_BYTES], h[HASH_BYTES];
	bool quarantined;
	struct str line;                /* empty: only the hash was sent */
};
enum rc store_entry_add(struct store *s, const struct store_entry *e)
    MUST_CHECK;
/* Gives l and h of e->terminal's entry e->n in the highest branch that has it,
 * up to e->branch. */
enum rc store_entry_get(struct store *s, struct store_entry *e) MUST_CHECK;
/* Begin, where the store can, the reads of an upload's first entry: the one
 * before it, n of the highest branch, and the market's count. */
void store_entry_ahead(struct store *s, uint32_t terminal, int64_t n);
/* The same, and its line, which lies in text; empty also when the line is
 * longer than one may be. */
enum rc store_entry_read(struct store *s, struct store_entry *e,
    char text[LINE_MAX_BYTES_JOURNAL]) MUST_CHECK;

/* A tail set aside, of which entries next..last are still to be mailed. */
struct store_tail { uint32_t terminal; int64_t branch, next, last; };
/* Add it, or save its next. */
enum rc store_tail_put(struct store *s, const struct store_tail *t) MUST_CHECK;
/* The oldest of t->terminal that is not done. */
enum rc store_tail_get(struct store *s, struct store_tail *t) MUST_CHECK;
/* Its entries from next on, at most STORE_TAIL_MAX, in order. */
enum rc store_tail_entries(struct store *s, const struct store_tail *t,
    bool (*row)(void *ctx, const struct store_entry *e), void *ctx)
    MUST_CHECK;

/* What taking this credit will read: its event, its twin, the routes its place
 * is told by, and of each reference the terminal, whether it owns the place,
 * and the sale. */
struct store_expect {
	const char *provider, *note_id, *source;
	const struct store_credit *credit;
	const char (*refs)[REF_LEN + 1];
	size_t ref_count;
};
void store_credit_ahead(struct store *s, const struct store_expect *x);

/* Number and keep a message; t->mail_last moves (the caller saves t). */
enum rc store_mail_add(struct store *s, struct store_terminal *t,
    const char *kind, struct str d) MUST_CHECK;
enum rc store_mail_list(struct store *s, uint32_t terminal, int64_t after,
    bool (*row)(void *ctx, int64_t n, const char *kind, struct str d),
    void *ctx) MUST_CHECK;

struct store_alarm {
	uint32_t terminal;
	const char *kind, *detail;
	int64_t times, last_ms;
};
/* The same alarm again is counted, not added. */
enum rc store_alarm_put(struct store *s, const struct store_alarm *a)
    MUST_CHECK;
enum rc store_alarm_list(struct store *s, int64_t most,
    bool (*row)(void *ctx, const struct store_alarm *a), void *ctx)
    MUST_CHECK;

#endif
