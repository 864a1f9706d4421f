/* SPDX-License-Identifier: Apache-2.0 */
/* ui/fee_page.h - what the screens about a market's money show: a receipt
 * that was scanned, and what is asked of this stall.  Plain values. */
#ifndef UI_FEE_PAGE_H
#define UI_FEE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/money.h"
#include "ledger/vietqr.h"

#define PAYLOAD_CAP     (VIETQR_PAYLOAD_MAX + 1)

/* What a scanned fee receipt is.  The order is the order of the table in
 * ui/screen_fee.c. */
enum fee_is {
	FEE_TRUE,              /* signed by a market that is known here */
	FEE_FORGED,            /* says so, and is not */
	FEE_CUT, FEE_GARBLED,  /* not readable */
	FEE_STRANGER,          /* signed by nobody known here */
	FEE_NO_KEYS,           /* nobody is known here */
	FEE_COUNT
};

/* The rest only of a true one; days since 1970, seconds since 1970. */
struct fee_receipt {
	enum fee_is is;
	enum { FEE_BILL, FEE_DAY_TICKET, FEE_DEPOSIT } kind;
	bool cash;             /* else by bank */
	uint32_t number;
	struct vnd amount;
	int64_t first_day, last_day, at_s;
	char stall[20], fee[16];   /* their codes; fee may be "" */
	char market[NAME_MAX_BYTES + 1];
};

#define FEE_PAGES_MAX 12

/* A bill of the market that is open, or a receipt. */
struct fee_page {
	bool is_slip;
	char stall[20], period[24];    /* of a receipt: when */
	struct vnd amount, open;       /* of a receipt: what was left then */
	int64_t due_day, number;
	char payload[PAYLOAD_CAP];     /* its QR; "": none */
};
struct fees_page {
	int count, at;                 /* at: on the glass */
	struct vnd owed;
	struct fee_page row[FEE_PAGES_MAX];
};

#endif
