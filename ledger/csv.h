/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/csv.h - a cell between commas, RFC 4180.  Pure. */
#ifndef LEDGER_CSV_H
#define LEDGER_CSV_H

#include "ledger/base/buf.h"

/* What a file begins with, so that spreadsheets read it as UTF-8. */
#define CSV_MARK "\xef\xbb\xbf"

/* Append s, in quotes where it needs them; text that a spreadsheet would take
 * for a formula gets a ' in front. */
void csv_put(struct buf *b, struct str s);

#endif
