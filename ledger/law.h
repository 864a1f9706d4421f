/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/law.h - what tax law says, as dated rows of a file (assets/tax.tsv).
 *
 * Forms, thresholds and rates change by decree; code does not.  Each key has
 * rows in order of their days, without gap or overlap, the last of them
 * without an end or with one: after that nothing is known.  Pure. */
#ifndef LEDGER_LAW_H
#define LEDGER_LAW_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

/* Lines of business, by which rates differ. */
enum business { BUSINESS_GOODS, BUSINESS_SERVICE, BUSINESS_MAKE,
	BUSINESS_OTHER, BUSINESS_COUNT };

enum law_key {
	LAW_FORM_S1A,     /* text: title */
	LAW_FORM_S2A,
	LAW_FORM_S2E,
	LAW_EXEMPT,       /* value: yearly revenue up to which no tax is due */
	LAW_MARK_FIRST,   /* value: revenue at which a trader is told */
	LAW_MARK_SECOND,
	LAW_VAT,          /* one for each business: value in 1/10,000 of */
	LAW_PIT = LAW_VAT + BUSINESS_COUNT,   /* revenue; text: its name */
	LAW_KEY_COUNT = LAW_PIT + BUSINESS_COUNT
};

#define LAW_ROWS_MAX 96
#define LAW_TEXT_MAX 256

struct law_row {
	enum law_key key;
	int64_t from, to;          /* days, both in */
	int64_t value;
	char text[LAW_TEXT_MAX];
	char basis[LAW_TEXT_MAX];  /* the legal basis */
	char source[LAW_TEXT_MAX]; /* where it was read; who compared it */
};

struct law { struct law_row row[LAW_ROWS_MAX]; size_t count; };

/* "goods", "service" ... as --business has it. */
const char *business_name(enum business b);

/* Read the file's text.  RC_BAD_INPUT: why names the line and what is wrong
 * with it: a gap, an overlap, a key missing or unknown, a value out of range.
 * *law is then empty. */
enum rc law_read(struct str text, struct law *law, struct buf *why)
    MUST_CHECK;

/* What holds on a day; NULL if the file does not say. */
const struct law_row *law_at(const struct law *law, enum law_key key,
    int64_t day);

#endif
