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
	const char *aliases;     /* "A|B" or "" */
	bool transfers;          /* takes QR transfers */
};

size_t bank_count(void);
const struct bank *bank_at(size_t i);
/* NULL if the BIN is not in the directory. */
const struct bank *bank_by_bin(struct str bin);
/* Type-ahead: banks whose code, short name, name or alias has a word that
 * starts with the query, diacritics and case ignored; better matches (code,
 * short name) first, only banks that take transfers.  Returns how many were
 * stored.  An empty query lists the first max. */
size_t bank_search(struct str query, const struct bank **out, size_t max);

#endif
