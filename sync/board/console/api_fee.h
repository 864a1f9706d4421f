/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/api_fee.h - shared by api_fee*.c: what goes wrong with
 * fees, said to people. */
#ifndef SYNC_BOARD_CONSOLE_API_FEE_H
#define SYNC_BOARD_CONSOLE_API_FEE_H

#include "sync/board/console/api.h"
#include "sync/board/store_fee.h"

#define FEE_HEAD    MAY(ROLE_HEAD)
#define FEE_OFFICE  (MAY(ROLE_HEAD) | MAY(ROLE_ACCOUNTANT))
#define FEE_SET_UP  (FEE_OFFICE | MAY(ROLE_ADMIN))
#define FEE_READERS (FEE_SET_UP | MAY(ROLE_VIEWER) | MAY(ROLE_COLLECTOR))

/* A stall's code: 1 to 16 of A-Z 0-9 - . / ; refused by itself. */
enum rc api_in_stall(struct api *a, const char *name,
    char to[FEE_STALL_MAX + 1]) MUST_CHECK;
/* The same of a fee, which may be absent: "". */
enum rc api_in_fee(struct api *a, const char *name,
    char to[FEE_CODE_MAX + 1]) MUST_CHECK;
enum rc api_in_period(struct api *a, const char *name,
    char to[FEE_PERIOD_LEN + 1]) MUST_CHECK;
bool api_is_code(const char *s);
/* true, false, 0 or 1; absent: *to stays. */
enum rc api_in_flag(struct api *a, const char *name, bool *to) MUST_CHECK;
/* "42" into text; then the trail. */
enum rc api_did(struct store *s, struct api *a, const char *action,
    int64_t number, const char *detail) MUST_CHECK;
void api_out_i64(struct api *a, const char *name, int64_t v);
void api_out_text(struct api *a, const char *name, const char *v);

#endif
