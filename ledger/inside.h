/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/inside.h - the ledger's own struct, for the files that implement
 * ledger/ledger.h.  Nobody else includes it. */
#ifndef LEDGER_INSIDE_H
#define LEDGER_INSIDE_H

#include "ledger/db.h"
#include "ledger/entry.h"
#include "ledger/ledger.h"
#include "ledger/recover.h"
#include "ledger/side.h"

/* What apply_entry makes of a journal; one more whenever that changes, so that
 * older files are derived again when opened. */
#define DERIVED 6

#define LEDGER_PATH_MAX 1024

/* Where the chain stands. */
struct tip { int64_t n; uint8_t h[HASH_BYTES]; };

/* The side copy (follow.h); it holds the journal up to done. */
struct follow {
	struct side *side;           /* NULL: none, or let go */
	enum side_state state;
	int64_t done;
	int64_t healed;              /* entries taken back from it */
};

struct ledger {
	struct db db;
	const struct clock *clock;
	const struct rng *rng;
	const char *vfs;
	bool can_sign;               /* false when opened for looking */
	uint8_t seed[KEY_BYTES];
	uint8_t key[KEY_BYTES];
	struct tip tip;              /* what is committed */
	int64_t boot;
	int64_t acked, mail;
	bool has_profile;
	struct profile profile;
	int64_t floor_ms;            /* known to be past */
	int64_t floor_saved_ms;      /* the part of it that is in the file */
	bool server_known;           /* the next two are set */
	int64_t server_ms, server_mono_ms;
	int64_t offset_ms;           /* of the clock, as time.set said it in
	                              * this start; 0: not said */
	struct follow follow;
	struct tip walked;           /* by ledger_walk_step */
	bool sealed;                 /* an archive: for looking only */
	char file[LEDGER_PATH_MAX];  /* opened for looking; else "" */
};

/* Record *e, a sale.open or debt.ask of e->d.sale.amount, with a fresh
 * reference to the account of who sells.  RC_STATE before set-up. */
enum rc order_open(struct ledger *l, struct entry *e, struct sale *out)
    MUST_CHECK;

/* The device's own row, inside the caller's transaction. */
enum rc station_add(struct ledger *l) MUST_CHECK;
/* The same, in a transaction of its own. */
enum rc station_begin(struct ledger *l) MUST_CHECK;
/* A message that adds nothing: only the mail cursor moves (sale.c). */
enum rc mail_seen(struct ledger *l, int64_t mail) MUST_CHECK;

#endif
