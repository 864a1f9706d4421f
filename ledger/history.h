/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/history.h - sales of all days, one sale's story, and what days
 * brought.  Reading only; rules of ledger.h.
 *
 * There is no index by amount, and none will be: opening a sale is the hottest
 * transaction and pays for every index.  A search walks the sales instead, a
 * bounded piece at a call, so that selling goes on beside it. */
#ifndef LEDGER_HISTORY_H
#define LEDGER_HISTORY_H

#include <stddef.h>

#include "ledger/history_value.h"
#include "ledger/ledger.h"

/* Sales that one call looks at. */
#define HISTORY_LOOK_MAX 1000
/* Entries after its first among which a sale's story is looked for; later
 * ones are found if they moved its money. */
#define STORY_NEAR 4096

/* From ask->at on, the latest first: at most max sales that are asked for.
 * ask->at is then where to go on.  RC_OK: call again for more; RC_NOT_FOUND:
 * *count is set too, and there are none beyond. */
enum rc history_step(struct ledger *l, struct history_ask *ask,
    struct sale *out, size_t max, size_t *count) MUST_CHECK;

/* RC_NOT_FOUND: no such sale.  Of one that was closed far from where it was
 * opened, the closing's entry is not looked for: the sale says when. */
enum rc history_story(struct ledger *l, const char *ref, struct story *out)
    MUST_CHECK;

/* What the days from..to (since 1970, both in) brought. */
enum rc history_takings(struct ledger *l, int64_t from, int64_t to,
    struct takings *out) MUST_CHECK;

/* Does the sale bear out what is asked for, but for the place? */
bool history_fits(const struct history_ask *ask, const struct sale *s);

#endif
