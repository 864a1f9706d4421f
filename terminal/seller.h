/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/seller.h - who sells here, and what the stall's codes hold.
 *
 * A value kept beside the ledger's profile entry; changed only after the
 * ledger recorded the change.  Loop thread. */
#ifndef TERMINAL_SELLER_H
#define TERMINAL_SELLER_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/ledger.h"
#include "ui/app.h"

struct seller {
	uint32_t terminal;       /* number the board gave; 0: none */
	uint32_t epoch;
	const struct rng *rng;   /* for a number nobody gave */
	bool training;           /* codes that no bank takes */
	bool known;
	struct profile profile;  /* all zero when !known */
};

/* Read the profile; a number the board has since given replaces the old one,
 * durably.  Nobody set up yet is RC_OK with known false. */
enum rc seller_load(struct seller *s, struct ledger *l) MUST_CHECK;
/* Record bin, account, holder and stall as wanted, the bank's own prefix, and
 * what was there of the rest. */
enum rc seller_save(struct seller *s, struct ledger *l,
    const struct profile *wanted) MUST_CHECK;

/* The market board gave a number and an epoch, and what the office wrote of
 * the stall, "" where it wrote nothing.  Told again: nothing is recorded.
 * RC_CONFLICT: terminal.conf has another number.  RC_BAD_INPUT: nobody knows
 * the account. */
enum rc seller_enrol(struct seller *s, struct ledger *l,
    const struct profile *given) MUST_CHECK;

/* Of play money a code is a sentence that says so, whatever is sold: nothing
 * in it could be paid.  The code without an amount; "" before set-up. */
void seller_static_payload(const struct seller *s, char out[PAYLOAD_CAP]);
/* The code of a sale now: the whole amount when open, the rest when short,
 * "" in every other state. */
void seller_sale_payload(const struct seller *s, const struct sale *sale,
    char out[PAYLOAD_CAP]);

/* Vietnam keeps no summer time. */
#define SELLER_UTC_OFFSET_MIN 420
/* [from, to) of the local day that holds wall_ms. */
void seller_day(int64_t wall_ms, int64_t *from_ms, int64_t *to_ms);

#endif
