/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/lost.h - an entry that this stall once wrote, lost, and is given
 * back by the board that holds it (L13): the d of a "restore" entry.
 *
 * The lost line lies in the new one as the JSON object it is, byte for byte,
 * so nothing has to be escaped and SHA-256 over it must be l.  Where the board
 * has only the hash, or what it has cannot be used, an empty object stands in
 * its place.  Pure, any thread. */
#ifndef LEDGER_LOST_H
#define LEDGER_LOST_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/str.h"

struct entry;

struct lost {
	int64_t mail;            /* the message, in its last entry; or 0 */
	int64_t branch;          /* the board's number of the tail, >= 1 */
	int64_t n;               /* the lost entry's */
	uint8_t l[HASH_BYTES];   /* and the hash of its line */
	struct str line;         /* view; LOST_HIDDEN: not known */
};
#define LOST_HIDDEN STR("{}")

bool lost_is_hidden(const struct lost *t);
/* sale.open, sale.void, sale.expire, sale.seen, sale.code, bank.credit and all
 * that a collector records are of use to who lost them.  The others have no
 * effect to give back (a start, a notice, an attempt at a code), are set up
 * again by the trader (a profile), or are private. */
bool lost_comes_back(const struct entry *e);

/* Numbers in range; and the line is hidden, or hashes to l, is entry n, and
 * of a kind that comes back. */
bool lost_is_valid(const struct lost *t);
/* The lost entry itself, which must not hold *t; false if it is hidden or
 * not valid. */
bool lost_entry(const struct lost *t, struct entry *e);

/* Append the object; overflow is b's flag. */
void lost_put(struct buf *b, const struct lost *t);
/* d has passed json_check.  The line is a view into it. */
bool lost_get(struct str d, struct lost *t);

#endif
