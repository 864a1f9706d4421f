/* SPDX-License-Identifier: Apache-2.0 */
/* sync/tokens.h - how often somebody may.  A value of one thread; zeroed
 * it is full. */
#ifndef SYNC_TOKENS_H
#define SYNC_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/str.h"

struct tokens { int64_t left, at_ms; };
struct tokens_rule { int64_t most, every_ms; };

/* One try?  `most` at once, one more each every_ms; monotonic time. */
bool tokens_spend(struct tokens *t, const struct tokens_rule *rule,
    int64_t now_ms);
/* Whose place it is in a table of `count`: those that share one share their
 * tokens. */
struct tokens *tokens_of(struct tokens *table, size_t count, struct str who);

#endif
