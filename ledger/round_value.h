/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/round_value.h - what a collector's round is made of.  Plain structs,
 * so that screens can speak of them without reaching the ledger. */
#ifndef LEDGER_ROUND_VALUE_H
#define LEDGER_ROUND_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/money.h"

#define TICKET_KINDS_MAX 6
#define TICKET_NAME_MAX  48
#define NOT_COUNTED      (-1)

struct round_bill {
	char bill[REF_LEN + 1];        /* the board's reference */
	char stall[FEE_FOR_MAX + 1];
	char place[NAME_MAX_BYTES];    /* or "" */
	struct vnd rest;               /* > 0 */
	int64_t age, day;              /* days since due; the round's day */
};

struct round_sums {
	struct vnd cash, qr;           /* taken that day */
	int64_t tickets;               /* that day's, and what for */
	struct vnd ticket_sum;
	int64_t takings;               /* in hand, not handed over: */
	struct vnd in_hand;
	int64_t open;                  /* bills, and how much */
	struct vnd open_sum;
};

struct ticket_prices {
	char series[SERIES_MAX + 1];
	int64_t next, last;            /* numbers */
	int count;
	struct ticket_kind {
		char kind[FEE_FOR_MAX];
		char name[TICKET_NAME_MAX + 1];
		struct vnd amount;
	} kind[TICKET_KINDS_MAX];
};

struct ticket {
	char series[SERIES_MAX + 1];
	int64_t no, n;                 /* its number; its entry */
	char kind[FEE_FOR_MAX];
	struct vnd amount;
	bool cash;                     /* else by the order of ref */
	char ref[REF_LEN + 1];
	bool voided;
};

struct handover {
	int64_t no, n, count;
	struct vnd total;
	int64_t wall_ms;
	int64_t counted;               /* by the office; NOT_COUNTED */
};

#endif
