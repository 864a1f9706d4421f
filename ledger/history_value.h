/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/history_value.h - how sales of all days are asked for, and what one
 * sale's story is made of.  Plain values; ledger/history.h gives them. */
#ifndef LEDGER_HISTORY_VALUE_H
#define LEDGER_HISTORY_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/sale.h"

enum history_match {
	HISTORY_ANY,           /* amount does not matter */
	HISTORY_EXACT,         /* asked for, or come by the bank's word */
	HISTORY_ENDS,          /* asked for: its last figures, up to those
	                        * three noughts that people leave out */
	HISTORY_MATCH_COUNT
};

enum history_only {
	HISTORY_ALL,
	HISTORY_BANK, HISTORY_CODE, HISTORY_SEEN, HISTORY_CASH,
	HISTORY_DUE,           /* came late, or is to be given back */
	HISTORY_WAITING,       /* open or short */
	HISTORY_ONLY_COUNT
};

/* Where one stands among the sales, the latest first: behind the one that was
 * opened then and has this reference.  What a clock said orders them, as on
 * the day's list: see L3. */
struct history_place {
	int64_t before_ms;
	char before_ref[REF_LEN + 1];
};
#define HISTORY_NEWEST ((struct history_place){ INT64_MAX, "" })

struct history_ask {
	struct history_place at;
	int64_t from_ms;               /* opened then or later */
	int hour;                      /* of the day, Vietnam's; -1: any */
	enum history_match match;
	enum history_only only;
	struct vnd amount;             /* of match */
};

/* What happened to a sale, in the order of the journal. */
enum story_kind {
	STORY_OPENED,          /* amount: asked for */
	STORY_CREDIT,          /* the bank told of it, while it was wanted */
	STORY_LATE,            /* the same for a sale that was closed */
	STORY_TRIED,           /* a code was typed */
	STORY_CODE,            /* it proved this in all */
	STORY_SEEN, STORY_CASH,
	STORY_VOID, STORY_EXPIRED,
	STORY_UNPROVEN,        /* a day later no bank had told of it */
	STORY_REFUND_BANK, STORY_REFUND_CASH,
	STORY_REFUND_TOLD,     /* the bank told that it has left */
	STORY_KIND_COUNT
};

struct story_item {
	enum story_kind kind;
	bool again;                    /* lost by a card, and given back */
	int64_t wall_ms;               /* as the clock said; 0: not known */
	struct vnd amount;
};

#define STORY_ITEMS_MAX 16

struct story {
	struct sale sale;
	int count;
	bool more;                     /* happened than there is room for */
	struct story_item item[STORY_ITEMS_MAX];
};

/* What a stretch of days brought; revenue as the books have it. */
struct takings {
	struct vnd revenue;
	/* Money that came, by who says so, less what was given back.  Debts
	 * that were repaid are in it. */
	struct vnd by[EVIDENCE_COUNT];
};

#endif
