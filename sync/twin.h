/* SPDX-License-Identifier: Apache-2.0 */
/* sync/twin.h - is this the same money as that, told by somebody else?  Pure
 * (rule B17).
 *
 * Each source - a push, a list, a kind of statement - tells of a transfer
 * once.  So a line is compared only with lines of other sources that its own
 * has not told yet, of the same account, direction and amount: as many count
 * as the source with most of them has.  What decides is the bank's reference,
 * also cut or spelled otherwise; else the text.  Statements may have another
 * reference of the same bank, and the day after for what came at night. */
#ifndef SYNC_TWIN_H
#define SYNC_TWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/str.h"

/* Bytes of keys, without their NULs: a longer one is cut. */
#define TWIN_REF_KEY_MAX  64
#define TWIN_TEXT_KEY_MAX 200

enum twin { TWIN_OTHER, TWIN_DOUBT, TWIN_TEXT, TWIN_REF };

struct twin_line {
	const char *ref_key, *text_key;   /* twin_key */
	const char *at;                   /* "YYYY-MM-DD HH:MM:SS" */
	int64_t day;
	bool is_statement;
};
/* How sure: a higher one is a better fit.  TWIN_DOUBT: both count, and an
 * officer looks. */
enum twin twin_of(const struct twin_line *a, const struct twin_line *b);

/* Letters and digits of s, folded, upper case, as many as fit. */
void twin_key(struct str s, char *to, size_t cap);

#endif
