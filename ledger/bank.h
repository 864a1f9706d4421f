/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/bank.h - the directory of banks (assets/banks.tsv, embedded). */
#ifndef LEDGER_BANK_H
#define LEDGER_BANK_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/str.h"

struct bank {
	const char *bin;         /* six digits */
	const char *code;        /* "VCB" */
	const char *short_name;  /* "Vietcombank" */
	const char *name;        /* full, Vietnamese */
	const char *older;       /* as people may still know it, or "" */
	const char *aliases;     /* "A|B" or "" */
	bool transfers;          /* takes QR transfers */
};

size_t bank_count(void);
const struct bank *bank_at(size_t i);
/* NULL if the BIN is not in the directory. */
const struct bank *bank_by_bin(struct str bin);
/* Type-ahead, diacritics, case and blanks ignored, best first:
 *
 *   code, short name or BIN as a whole; then an alias, or the name as a whole
 *   less what every bank's has ("Ngân hàng TMCP ... Việt Nam"); then what
 *   begins so, in the same order; then banks that have, for each word of the
 *   query in whatever order, a word of their names that begins so; then the
 *   same with the name of before 2024.
 *
 * Of those that fit alike the ones most people in the hills have come first;
 * an empty query fits all.  Only banks that take transfers.  Returns how many
 * were stored. */
size_t bank_search(struct str query, const struct bank **out, size_t max);
/* The best of those that take none, so that it can be said; or NULL. */
const struct bank *bank_search_other(struct str query);

#endif
