/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/api_money.h - shared by api_money*.c. */
#ifndef SYNC_BOARD_CONSOLE_API_MONEY_H
#define SYNC_BOARD_CONSOLE_API_MONEY_H

#include "sync/board/console/api.h"
#include "sync/board/store_money.h"

#define MONEY_OFFICE (MAY(ROLE_HEAD) | MAY(ROLE_ACCOUNTANT))
#define MONEY_READERS (MONEY_OFFICE | MAY(ROLE_VIEWER))

/* ?account=BIN/ACCOUNT of the query; refused by itself. */
enum rc api_query_place(struct api *a, struct store_place *p) MUST_CHECK;
/* The same, and it is one of the market's own: what came to a trader's is the
 * trader's. */
enum rc api_query_own_place(struct store *s, struct api *a,
    struct store_place *p) MUST_CHECK;

#endif
