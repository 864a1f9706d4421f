/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/claim.h - money whose content was lost on the way, bound to its
 * sale by the payer's own word.
 *
 * The payer names the sale, the amount and the bank's reference of the
 * transfer.  Exactly one unmatched credit to an account of the sale's
 * terminal that fits both, young and not claimed yet, is bound; everything
 * else waits for an officer.  Each claim is kept, whatever came of it.
 * Writer thread, inside a job; but claim_reference is pure. */
#ifndef SYNC_BOARD_CLAIM_H
#define SYNC_BOARD_CLAIM_H

#include "sync/board/store.h"

#define CLAIM_AGE_MS ((int64_t)7 * 24 * 3600 * 1000)

struct claim {
	char ref[REF_LEN + 1];
	struct vnd amount;
	char bank_ref[BANK_REF_MAX + 1];   /* by claim_reference */
};

/* Letters in capitals, without blanks; false if it is none: 6 letters and
 * digits at least, and little else. */
bool claim_reference(struct str typed, char bank_ref[BANK_REF_MAX + 1]);

/* RC_OK: bound, and mailed to *terminal.  RC_NOT_FOUND: nothing fits;
 * RC_CONFLICT: several do.  The claim is kept with either. */
enum rc claim_take(struct store *s, const struct claim *c,
    uint32_t *terminal) MUST_CHECK;

#endif
