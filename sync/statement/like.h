/* SPDX-License-Identifier: Apache-2.0 */
/* sync/statement/like.h - how many lines of a file said the very same before.
 *
 * Two customers who pay the same sum on the same day, at a bank that gives
 * neither time nor reference, are two lines that nothing tells apart but
 * their number.  Counts by 64 bits of a hash; 22 to 43 bytes a line that is
 * like no other.  One thread. */
#ifndef SYNC_STATEMENT_LIKE_H
#define SYNC_STATEMENT_LIKE_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"

struct like_slot { uint64_t key; uint32_t count; };   /* count 0: free */
struct like {
	struct like_slot *slot;
	size_t used, cap;        /* cap: a power of two */
};

/* RC_NO_MEMORY. */
enum rc like_open(struct like *k) MUST_CHECK;
void like_close(struct like *k);   /* zeroed: fine */
/* Count one more that says this; *before: how many did.  RC_NO_MEMORY. */
enum rc like_count(struct like *k, struct str says, int *before) MUST_CHECK;

#endif
