/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/api_fee_ask.h - what a call for a list of fees asks:
 * which rows, in which order, and behind which one.
 *
 * ?sort=COLUMN, or -COLUMN for the greatest first, of the columns that say
 * "sort"; after is the "next" of the page before, in the same order.  A trader
 * sees his own stall whatever he asks for. */
#ifndef SYNC_BOARD_CONSOLE_API_FEE_ASK_H
#define SYNC_BOARD_CONSOLE_API_FEE_ASK_H

#include "sync/board/console/api.h"
#include "sync/board/store_fee.h"

#define API_AFTER_MAX   300   /* a key and what it is sorted by */
#define API_PATTERN_MAX 256

struct api_fee_asked {
	char after[API_AFTER_MAX], stall[FEE_STALL_MAX + 1];
	char period[FEE_PERIOD_LEN + 1], state[16];
	char pattern[API_PATTERN_MAX];
	struct fee_filter f;             /* points into the others */
};
struct api_fee_key { enum fee_list list; bool is_text; };
/* Refuses by itself. */
enum rc api_fee_ask(struct store *s, struct api *a, struct api_fee_key key,
    struct api_fee_asked *q) MUST_CHECK;

#endif
