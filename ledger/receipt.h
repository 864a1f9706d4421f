/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/receipt.h - C4R1: a fee receipt as the text of a QR code, signed by
 * the board that took the money, checked by anybody who has the board's
 * public key, without a network.  Layout: sync/PROTOCOL.md, section 5.
 *
 * Unlike a proof code (which convinces only who shares its key), a signature
 * is evidence towards third parties: the trader shows it, the board cannot
 * have forgotten it.  It names the stall and the money, no person.  Pure. */
#ifndef LEDGER_RECEIPT_H
#define LEDGER_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/money.h"

#define RECEIPT_STALL_MAX 16   /* characters of a stall's code, and of a */
#define RECEIPT_FEE_MAX   12   /* fee's: A-Z 0-9 - . / */
#define RECEIPT_DAY_MAX   65535
#define RECEIPT_SIGNER_BYTES 4
/* Any receipt's text and a NUL. */
#define RECEIPT_TEXT_MAX  224

enum receipt_kind {
	RECEIPT_FEE = 1,       /* a stall's bill, or a part of it */
	RECEIPT_DAY_TICKET,    /* vé chợ: a seller without a stall, a vehicle */
	RECEIPT_DEPOSIT,
	RECEIPT_KIND_END
};
enum receipt_means { RECEIPT_BANK = 1, RECEIPT_CASH, RECEIPT_MEANS_END };
const char *receipt_kind_name(enum receipt_kind k);     /* "fee", ... */
const char *receipt_means_name(enum receipt_means m);   /* "bank", "cash" */

struct receipt {
	enum receipt_kind kind;
	enum receipt_means means;
	uint32_t market;               /* >= 1, the board's number of it */
	uint32_t number;               /* >= 1, without gaps in its series */
	struct vnd amount;             /* >= 1 */
	int64_t first_day, last_day;   /* what it is for; days since 1970 */
	int64_t at_s;                  /* when paid; s since 1970, to 2106 */
	char ref[REF_LEN + 1];         /* of the transfer; "": none */
	char stall[RECEIPT_STALL_MAX + 1];   /* never empty */
	char fee[RECEIPT_FEE_MAX + 1];       /* may be empty */
};

bool receipt_is_valid(const struct receipt *r);

/* As one line without blanks, quotes or backslashes, for a question or a log:
 * "kind,means,market,number,amount,first_day,last_day,at_s,ref,stall,fee".
 * Reading: RC_BAD_INPUT leaves *r untouched. */
void receipt_row_put(struct buf *b, const struct receipt *r);
enum rc receipt_row_read(struct str row, struct receipt *r) MUST_CHECK;

/* Which key signed: the first bytes of its SHA-256. */
void receipt_signer(const uint8_t key[KEY_BYTES],
    uint8_t signer[RECEIPT_SIGNER_BYTES]);

/* Append the signed text.  RC_BAD_INPUT: a field is outside what is said
 * above.  RC_TOO_BIG: the buffer is too small, and is full. */
enum rc receipt_sign(const struct receipt *r, const uint8_t seed[KEY_BYTES],
    struct buf *out) MUST_CHECK;

/* What is wrong with a text, told apart because people must act on it. */
enum receipt_fault {
	RECEIPT_SOUND,
	RECEIPT_NOT_ONE,       /* does not begin as a receipt does */
	RECEIPT_CUT,           /* characters are missing or too many */
	RECEIPT_GARBLED,       /* a character or a field that cannot be */
	RECEIPT_STRANGER,      /* signed by a key that was not given */
	RECEIPT_FORGED,        /* says that key, and is not signed by it */
	RECEIPT_FAULT_COUNT
};
const char *receipt_fault_text(enum receipt_fault f);

/* Read without believing: the fields and who claims to have signed. */
enum receipt_fault receipt_read(struct str text, struct receipt *r,
    uint8_t signer[RECEIPT_SIGNER_BYTES]) MUST_CHECK;
/* The same, and is it signed by this key?  *r is set only when sound. */
enum receipt_fault receipt_verify(struct str text,
    const uint8_t key[KEY_BYTES], struct receipt *r) MUST_CHECK;

#endif
