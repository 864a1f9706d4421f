/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/vietqr.h - VietQR / EMVCo merchant-presented payloads, both ways.
 *
 * Strict in what we make, lenient with warnings in what bank apps pay.
 * Sources: NAPAS VietQR format v1.0 (09/2021), EMVCo QRCPS MPM v1.0.
 * Pure functions over caller's memory. */
#ifndef LEDGER_VIETQR_H
#define LEDGER_VIETQR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "ledger/money.h"

#define VIETQR_PAYLOAD_MAX 512     /* bytes, EMVCo 4.1: "should" */
/* Read up to what the largest QR symbol (40-L, byte mode) holds: nothing
 * longer ever came out of one.  Past VIETQR_PAYLOAD_MAX with a warning. */
#define VIETQR_READ_MAX    2953    /* bytes */
#define VIETQR_PURPOSE_MAX 25      /* characters, tag 62-08 */
#define VIETQR_WARNINGS_MAX 24
#define VIETQR_GUID "A000000727"   /* NAPAS, tag 38-00 */

enum vietqr_service { VIETQR_TO_ACCOUNT, VIETQR_TO_CARD, VIETQR_PUSH };

/* What we make.  Views; empty = absent. */
struct vietqr_order {
	enum vietqr_service service;
	struct str bin;        /* six digits */
	struct str account;    /* 1..19 of [A-Za-z0-9] */
	struct vnd amount;     /* 0 = static code; else 1..VND_SALE_MAX */
	struct str purpose;    /* folded to [A-Z0-9 ]; more than 25: refused */
	struct str name;       /* 59, folded to ANS, <= 25; merchant codes */
	struct str city;       /* 60, folded to ANS, <= 15 */
	struct str mcc;        /* 52, four digits; QRIBFTT* leaves it out */
	struct str bill, store, terminal;   /* 62-01, 62-03, 62-07, <= 25 */
};

/* Append the payload.  RC_BAD_INPUT names the field in *why (static text),
 * RC_TOO_BIG: out has no room.  Nothing is appended on failure.  A QRPUSH
 * code must have mcc, name and city. */
enum rc vietqr_make(const struct vietqr_order *o, struct buf *out,
    const char **why) MUST_CHECK;

/* What was read.  Views into the payload, empty = absent. */
struct vietqr {
	bool is_vietqr;            /* else a sound EMV code of another scheme */
	bool is_dynamic;           /* 01 = 12 */
	struct str bin, account, service, purpose, name, city, mcc;
	struct str bill, store, terminal;
	struct str currency;       /* "704" = đồng */
	struct str country;
	struct str amount_text;    /* as written; empty = none */
	struct vnd amount;         /* of a whole amount in đồng, else 0 */
	size_t warnings;
	const char *warning[VIETQR_WARNINGS_MAX];   /* static texts */
};

struct vietqr_error { const char *what; size_t at; };   /* byte offset */

/* RC_OK: a code a bank app may be expected to take; look at the warnings.
 * RC_BAD_INPUT: *error says what and where, *q is undefined.
 *
 * Refused: broken fields at any level that matters, an id twice, 00 not
 * first or not 01, 63 not last, a wrong CRC (either case is read), no
 * currency, country or account, NAPAS' template with a BIN that is not six
 * digits, an account over 19 characters, an unknown service, an amount of
 * zero or with other than digits and one dot, a domestic tag 38 of another
 * scheme.  A warning: what is against the format, but paid all the same.
 *
 * NAPAS' GUID in another template than 38 is a VietQR without a BIN, its
 * field 01 the account as it stands. */
enum rc vietqr_parse(struct str payload, struct vietqr *q,
    struct vietqr_error *error) MUST_CHECK;

/* CRC-16/CCITT-FALSE: "123456789" gives 0x29B1. */
uint16_t vietqr_crc(struct str bytes);

#endif
