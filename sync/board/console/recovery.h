/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/recovery.h - codes made by us, for people to type once:
 * on paper for a lost telephone, for the first sign-in, for setting up.
 * 80 random bits as four groups of base32; kept as SHA-256, which is enough
 * for what nobody chose. */
#ifndef SYNC_BOARD_CONSOLE_RECOVERY_H
#define SYNC_BOARD_CONSOLE_RECOVERY_H

#include "ledger/base/rng.h"
#include "sync/board/store_staff.h"

#define RECOVERY_CODES    10
#define RECOVERY_TEXT_MAX 24   /* "ABCD-EFGH-JKMN-PQRS" */

void recovery_make(const struct rng *rng, char text[RECOVERY_TEXT_MAX]);
/* Of what was typed: case, blanks and hyphens do not matter. */
void recovery_hash(struct str typed, uint8_t hash[HASH_BYTES]);

/* Is it a second factor of p: its telephone's code or one of its codes on
 * paper?  Either is used up by it: inside a job, and the caller saves p.
 * RC_DENIED: no. */
enum rc recovery_second(struct store *s, struct store_staff *p,
    struct str code) MUST_CHECK;

#endif
