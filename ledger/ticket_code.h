/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/ticket_code.h - what a day ticket proves itself with, away from any
 * network: "C4T1:7:26A:12:XE:5000:20778:C7-1042-9F3A-2KQ7-XB0M:<base32>".
 *
 * The device's journal key signs everything before the last colon: terminal,
 * series, number, kind, amount, day since 1970, and where the journal stood
 * with the ticket in it.  The board knows that key, and holds the journal to
 * the mark.  All of it is in a QR code's alphanumeric set.  Pure. */
#ifndef LEDGER_TICKET_CODE_H
#define LEDGER_TICKET_CODE_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/chain.h"
#include "ledger/money.h"

#define TICKET_CODE_MAX 320   /* with its NUL */

struct ticket_code {
	uint32_t terminal;
	char series[SERIES_MAX + 1];
	int64_t no;
	char kind[FEE_FOR_MAX];
	struct vnd amount;
	int64_t day;
	char mark[CHAIN_SHORT_MAX];
};

/* Append the text.  RC_NO_MEMORY only. */
enum rc ticket_code_sign(const struct ticket_code *t,
    const uint8_t seed[KEY_BYTES], struct buf *b) MUST_CHECK;
/* RC_BAD_INPUT: not such a text, or cut: *t is untouched. */
enum rc ticket_code_read(struct str text, struct ticket_code *t) MUST_CHECK;
/* The same, and RC_DENIED: not signed by this key. */
enum rc ticket_code_verify(struct str text, const uint8_t key[KEY_BYTES],
    struct ticket_code *t) MUST_CHECK;

#endif
