/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/upstream.h - how far we are with everybody else than the market
 * board: a bank that wants settled sales, a provider that is polled.
 *
 * Each has a name and a cursor of its own, a short text whose meaning is the
 * business of who sets it; so one that is down never holds another back.  A
 * cursor is no entry of the journal: a lost one begins anew. */
#ifndef LEDGER_UPSTREAM_H
#define LEDGER_UPSTREAM_H

#include "ledger/ledger.h"

#define UPSTREAM_NAME_MAX   32    /* bytes */
#define UPSTREAM_CURSOR_MAX 200

/* Append the cursor.  RC_NOT_FOUND: none was set. */
enum rc upstream_cursor(struct ledger *l, const char *name, struct buf *out)
    MUST_CHECK;
/* Durable when RC_OK.  RC_BAD_INPUT: a name or cursor that is too long. */
enum rc upstream_cursor_set(struct ledger *l, const char *name,
    const char *cursor) MUST_CHECK;

#endif
