/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/sale_go.h - the state machine of a sale.  Pure; DESIGN.md has the
 * drawing and the table of every state and event. */
#ifndef LEDGER_SALE_GO_H
#define LEDGER_SALE_GO_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/sale.h"

enum sale_event {
	SALE_ON_VOID,      /* the trader cancels */
	SALE_ON_EXPIRE,    /* the QR's time is over */
	SALE_ON_CASH,      /* the rest was paid in notes */
	SALE_ON_SEEN,      /* the rest was seen in the trader's bank app */
	SALE_ON_CREDIT,    /* the bank says so */
	SALE_ON_CODE,      /* a code proves what has come */
	SALE_EVENT_COUNT
};

/* Move *s.  amount is the money of the event: what was missing for CASH and
 * SEEN, the credit's for CREDIT, all that has come for CODE, else 0.
 * RC_STATE: not in this state, or a code of no more than is known.
 * RC_BAD_INPUT: the amount is not what is missing.  RC_TOO_BIG: more money
 * than a ledger counts.  *s is then untouched. */
enum rc sale_go(struct sale *s, enum sale_event event, struct vnd amount,
    int64_t wall_ms) MUST_CHECK;

/* What the whole amount rests on, from the sale's state and money. */
enum evidence sale_evidence(const struct sale *s);

#endif
