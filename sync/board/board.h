/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/board.h - what all that serve at a board share: its store, its
 * accounts, the parts that are open.  Knows none of them (serve.h does).
 *
 * Threads: the listeners call handlers, each on its own thread; the store's
 * writer runs jobs.  Everything below is set by serve_open and only read after
 * it, except scratch, which belongs to the writer, and what says otherwise. */
#ifndef SYNC_BOARD_BOARD_H
#define SYNC_BOARD_BOARD_H

#include <stdatomic.h>

#include "ledger/base/clock.h"
#include "ledger/base/rng.h"
#include "sync/board/board_conf.h"
#include "sync/board/http.h"
#include "sync/board/store.h"
#include "sync/tokens.h"

#define BOARD_ACCOUNTS_MAX 8192
#define BOARD_PAGE_PLACES  4096     /* askers, and sales, counted apart */
#define BOARD_SCRATCH_MAX  262144   /* the largest answer */

struct admin;
struct contacts;
struct enrol;
struct files;
struct mail;
struct metrics;
struct pull;
struct report_send;
struct squeeze;
struct waits;
struct wall;
struct worker;

struct board {
	struct board_conf conf;
	const struct clock *clock;
	const struct rng *rng;
	struct store *store;
	struct mail *mail;
	struct waits *waits;
	struct metrics *metrics;
	struct enrol *enrol;
	struct wall *wall;                /* writer thread only */
	struct contacts *contacts;        /* writer thread only */
	int64_t written_ms;               /* mono: contacts; serve_tick's */
	struct worker *worker;
	struct pull *pull;                /* NULL: nobody is asked */
	struct report_send *reports;      /* NULL: no province */
	char *openapi;                    /* the API described */
	struct files *files;              /* of the console */
	char *paper;                      /* the worker's room for papers */
	struct store_account *accounts;   /* see board_account */
	atomic_size_t account_count;      /* only the writer adds */
	bool accounts_full;               /* writer thread only */
	uint8_t receipt_seed[KEY_BYTES];  /* signs fee receipts */
	bool has_office;
	uint8_t office[HASH_BYTES];       /* SHA-256 of "office:password" */
	/* The public listener's thread only: who asks for customers' pages,
	 * and which. */
	struct tokens page_from[BOARD_PAGE_PLACES];
	struct tokens page_of[BOARD_PAGE_PLACES];
	struct tokens claim_from[BOARD_PAGE_PLACES];
	struct tokens claim_of[BOARD_PAGE_PLACES];
	struct tokens cut_from[BOARD_PAGE_PLACES];
	struct tokens cut_of[BOARD_PAGE_PLACES];
	struct tokens signin_from[BOARD_PAGE_PLACES];
	struct http *devices, *open;
	struct admin *admin;
	char *scratch;                    /* writer thread only */
	struct squeeze *mail_squeeze;     /* writer thread only */
	struct inbox *inbox;              /* devices' thread only */
	atomic_bool stopping;             /* long polls end at once */
	/* When a copy of the store was last gone on with; 0: there is none.
	 * One that nobody goes on with is given up. */
	atomic_llong copy_mono_ms;
};

/* NULL if there is no such account; what it gives stays as it is until the
 * board ends.  Any thread. */
const struct store_account *board_account(const struct board *b,
    struct str provider, struct str account);

/* Read the accounts again; a new secret counts for what comes from now on.
 * RC_FULL: more than BOARD_ACCOUNTS_MAX since the start.  Not on the writer
 * thread. */
enum rc board_accounts(struct board *b) MUST_CHECK;

/* The same, for the writer thread. */
enum rc board_accounts_look(struct board *b) MUST_CHECK;

/* Somebody goes on with a copy of the store; any thread. */
void board_copies(struct board *b);

/* Begin an answer in the writer's scratch memory. */
struct buf board_scratch(struct board *b);

/* Submit the job of an exchange that waits for it: parks x first; answers
 * "busy" itself when the store takes no more. */
void board_submit(struct http_exchange *x, struct store_job *job);

#endif
