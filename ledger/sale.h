/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/sale.h - the values a ledger speaks of: who sells, what a sale is,
 * how a day adds up.  Plain structs, copied freely; the functions that make
 * them true are in ledger/ledger.h.  Apart from it so that the screens can
 * speak of sales without being able to reach the ledger. */
#ifndef LEDGER_SALE_H
#define LEDGER_SALE_H

#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/money.h"

struct profile {
	char bin[BIN_LEN + 1];
	char account[ACCOUNT_MAX + 1];
	char holder[NAME_MAX_BYTES];   /* account holder, as the bank has it */
	char stall[NAME_MAX_BYTES];    /* "Chị Mỷ rau" */
	char place[NAME_MAX_BYTES];    /* "Quầy A-12 · Chợ Đồng Văn", or "" */
	char prefix[9];                /* the bank's, "SEVQR"; or "" */
	uint32_t terminal;             /* 1..TERMINAL_ID_MAX */
	uint32_t epoch;                /* 0..EPOCH_MAX */
};

/* In life order; DESIGN.md has the drawing. */
enum sale_state { SALE_OPEN, SALE_SHORT, SALE_PAID, SALE_OVER, SALE_VOID,
	SALE_EXPIRED, SALE_LATE, SALE_STATE_COUNT };
/* What a settled sale's whole amount rests on, in rising strength. */
enum evidence { EVIDENCE_NONE, EVIDENCE_CASH, EVIDENCE_SEEN, EVIDENCE_CODE,
	EVIDENCE_BANK, EVIDENCE_COUNT };

struct sale {
	char ref[REF_LEN + 1];
	int64_t n;                 /* its sale.open entry, and paper number */
	enum sale_state state;
	enum evidence evidence;    /* NONE until paid or over; of money of
	                            * several kinds, the weakest needed */
	struct vnd amount;         /* asked */
	struct vnd received;       /* by the bank's word, all credits */
	int64_t opened_wall_ms;
	int64_t changed_wall_ms;
	char bin[BIN_LEN + 1];     /* where this sale's QR points */
	char account[ACCOUNT_MAX + 1];
	struct vnd cash;           /* of the amount, settled in notes */
	struct vnd seen;           /* taken on sight, not proven by a bank */
	struct vnd code;           /* proven by code, not yet told by a bank */
	char who[WHO_LEN + 1];     /* "": a sale; else the debtor who is to
	                            * pay: the order is no revenue */
	char fee[FEE_FOR_MAX + 1]; /* "": none; else it is the board's money:
	                            * a stall's code, "*" a ticket's kind */
	char bill[REF_LEN + 1];    /* the board's, that it is for; or "" */
	struct vnd repaid;         /* of its money, taken off what they owe */
	struct vnd due;            /* to be given back: what is over, or came
	                            * for nothing that was to be paid */
};

/* Somebody who took goods and has yet to pay (ledger/debt.h). */
struct debtor {
	char who[WHO_LEN + 1];
	char name[NAME_MAX_BYTES];   /* "" when erased */
	struct vnd owed;
	int64_t first, last;         /* entries: since when they owe, or did
	                              * last; and what changed it last */
};

struct day_totals {
	int64_t count[EVIDENCE_COUNT];      /* settled sales by evidence */
	struct vnd sum[EVIDENCE_COUNT];     /* money that came, by evidence */
	int64_t waiting;                    /* open + short */
	int64_t troubled;                   /* something is to be given back */
};

#endif
