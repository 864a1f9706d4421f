/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/journal.h - the append-only lines and their chain, in the file.
 *
 * Inside ledger/ only.  Order is (boot, n), never time (L3). */
#ifndef LEDGER_JOURNAL_H
#define LEDGER_JOURNAL_H

#include "ledger/apply.h"
#include "ledger/inside.h"

/* Find the end of the chain and check the last entries of it against each
 * other.  l->key must be set.  RC_CORRUPT: why names the entry. */
enum rc journal_load(struct ledger *l, struct buf *why) MUST_CHECK;

/* Record *e in one transaction: the line, what it means, durable.  n, times,
 * quality and boot are filled in; kind and d are the caller's. */
enum rc journal_record(struct ledger *l, struct entry *e,
    struct applied *out) MUST_CHECK;
/* The same of `count` entries, 1 or more, that are one act: all of them are
 * recorded, or none.  *out is the last one's. */
enum rc journal_record_all(struct ledger *l, struct entry *e, int count,
    struct applied *out) MUST_CHECK;
/* The same inside the caller's transaction.  *tip moves; the caller makes it
 * l->tip when the transaction has ended well. */
enum rc journal_append(struct ledger *l, struct entry *e, struct tip *tip,
    struct applied *out) MUST_CHECK;

/* After that transaction: the tip moves, and the floor under the clock. */
void journal_recorded(struct ledger *l, const struct entry *e,
    const struct tip *tip);
/* Record a line as it once was recorded, inside the caller's transaction.
 * RC_BAD_INPUT: not the entry after *tip, or not one we write; apply_entry's
 * outcomes.  *tip moves on RC_OK only; the rest of *l is brought up to date
 * by journal_load. */
enum rc journal_adopt(struct ledger *l, struct str line, struct tip *tip)
    MUST_CHECK;

/* The server's time now; false: none told it since the start. */
bool journal_server_ms(const struct ledger *l, int64_t *ms);
/* h_n; h_0 for 0.  RC_NOT_FOUND past the end. */
enum rc journal_hash(struct ledger *l, int64_t n, uint8_t h[HASH_BYTES])
    MUST_CHECK;
/* Decode entry n.  RC_CORRUPT if it does not decode. */
enum rc journal_entry(struct ledger *l, int64_t n, struct entry *e)
    MUST_CHECK;

#endif
