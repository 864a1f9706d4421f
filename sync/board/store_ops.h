/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_ops.h - the store in numbers, for whoever looks after it.
 * Writer thread. */
#ifndef SYNC_BOARD_STORE_OPS_H
#define SYNC_BOARD_STORE_OPS_H

#include "sync/board/store.h"

struct store_totals {
	int64_t terminals, entries, backlog;
	int64_t alarms, alarm_times;
	int64_t last_credit_ms;         /* 0: never */
	int64_t accounts, accounts_bare;
	int64_t seq;                    /* the market's count */
};
/* Terminals not heard of since, and reports that wait since spool_ms. */
struct store_waits { int64_t since_ms, unseen, spooled, spool_ms; };
enum rc store_waiting(struct store *s, struct store_waits *w) MUST_CHECK;
enum rc store_totals(struct store *s, struct store_totals *t) MUST_CHECK;

#endif
