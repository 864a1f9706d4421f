/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/export.h - what an accountant or an auditor takes away: a row for
 * each sale, or the journal's lines with their links.
 *
 * One piece a call, in the order of the journal, each in constant memory;
 * nothing is written to the ledger.  Rules of ledger.h. */
#ifndef LEDGER_EXPORT_H
#define LEDGER_EXPORT_H

#include "ledger/ledger.h"

/* {"cho40":"journal","v":1,"key":...,"terminal":N,"head":N,"hash":...,
 * "checkpoint":{...}}: whose it is and how far it goes.  The checkpoint is
 * signed now where the key is there; null else. */
enum rc export_put_head(struct ledger *l, struct buf *b) MUST_CHECK;
/* {"h":"hex","line":{...}}, the line byte for byte: SHA-256 over the h before
 * and SHA-256 of the line is h.  RC_NOT_FOUND past the end. */
enum rc export_put_entry(struct ledger *l, int64_t n, struct buf *b)
    MUST_CHECK;

/* The names of the columns, and a sale's row; CR LF at the end of each. */
void export_put_columns(struct buf *b);
enum rc export_put_sale(struct ledger *l, const char *ref, struct buf *b)
    MUST_CHECK;

#endif
