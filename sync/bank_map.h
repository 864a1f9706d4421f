/* SPDX-License-Identifier: Apache-2.0 */
/* sync/bank_map.h - a settled sale in the words of a bank or an acquirer.
 *
 * Every bank names things its own way, so the mapping is one line of text:
 * "ref=transactionId amount=amount.value currency=amount.currency".  To the
 * left our fact, to the right its name there; dots make objects in objects.
 * What the line does not name is not written.  Pure; any thread. */
#ifndef SYNC_BANK_MAP_H
#define SYNC_BANK_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define BANK_FIELDS_MAX 16
#define BANK_NAME_MAX   64     /* bytes of a name with its dots */
#define BANK_DEPTH_MAX  4      /* names in a name */

/* ref: the sale's reference, of this sale and no other, ever: entries' numbers
 * come again after a lost tail.  n: the journal entry that settled it.
 * currency: always "VND". */
enum bank_fact { BANK_FACT_N, BANK_FACT_TERMINAL, BANK_FACT_REF,
	BANK_FACT_AMOUNT, BANK_FACT_RECEIVED, BANK_FACT_CURRENCY,
	BANK_FACT_BANK_REF, BANK_FACT_AT, BANK_FACT_EVIDENCE,
	BANK_FACT_COUNT };

struct bank_sale {
	int64_t terminal, n;
	char ref[REF_LEN + 1];
	int64_t amount, received;       /* dong */
	char bank_ref[BANK_REF_MAX + 1];
	char at[40];                    /* RFC 3339 */
	const char *evidence;           /* "bank"; static */
};

struct bank_map {
	size_t count;
	struct bank_field {
		enum bank_fact fact;
		char name[BANK_NAME_MAX + 1];
	} field[BANK_FIELDS_MAX];
};

/* Blanks part the pairs.  A fact may have several names.  RC_BAD_INPUT:
 * *out is untouched and why says which pair, and what to do; also when there
 * is no amount, or no ref: the bank could not tell one sale from another. */
enum rc bank_map_parse(struct str text, struct bank_map *out,
    struct buf *why) MUST_CHECK;
/* Append the sale as one JSON object, without bank_ref or at where they are
 * not known (""); overflow is b's sticky flag. */
void bank_map_put(struct buf *b, const struct bank_map *m,
    const struct bank_sale *s);

#endif
