/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_console.h - rows of the console's own areas.  Writer
 * thread, as everything of store.h below its line. */
#ifndef SYNC_BOARD_STORE_CONSOLE_H
#define SYNC_BOARD_STORE_CONSOLE_H

#include "sync/board/store.h"
#include "sync/board/store_staff.h"

struct contact;
/* Of k->terminal. */
enum rc store_contact_get(struct store *s, struct contact *k) MUST_CHECK;
enum rc store_contact_put(struct store *s, const struct contact *k)
    MUST_CHECK;

/* Money for a sale of this terminal: one more in its day. */
enum rc store_sales_day_add(struct store *s, uint32_t terminal,
    struct vnd amount) MUST_CHECK;

/* Add up the days that are over. */
enum rc store_days_close(struct store *s) MUST_CHECK;
/* The first day that is not added up. */
enum rc store_days_open(struct store *s, int64_t *day) MUST_CHECK;

/* A secret that waits for its first code.  RC_NOT_FOUND: none since then. */
enum rc store_totp_try_put(struct store *s, int64_t staff,
    const uint8_t secret[STAFF_TOTP_BYTES]) MUST_CHECK;
enum rc store_totp_try_get(struct store *s, int64_t staff, int64_t since_ms,
    uint8_t secret[STAFF_TOTP_BYTES]) MUST_CHECK;
enum rc store_totp_try_end(struct store *s, int64_t staff) MUST_CHECK;

/* Codes for a lost telephone: these from now on, none when count is 0. */
enum rc store_recovery_put(struct store *s, int64_t staff,
    const uint8_t (*hash)[HASH_BYTES], int count) MUST_CHECK;
/* RC_NOT_FOUND: it is none, or was used. */
enum rc store_recovery_use(struct store *s, int64_t staff,
    const uint8_t hash[HASH_BYTES]) MUST_CHECK;

/* Wrong passwords in a row from an address; none: zeros.  Those of yesterday
 * are forgotten by the way. */
struct store_guess { uint8_t address[16]; int64_t fails, until_ms; };
enum rc store_guess_get(struct store *s, struct store_guess *g) MUST_CHECK;
enum rc store_guess_put(struct store *s, const struct store_guess *g)
    MUST_CHECK;
enum rc store_guess_end(struct store *s, const struct store_guess *g)
    MUST_CHECK;

/* The code for the first person: the one before it ends.  It lives for a
 * week.  Checking and using: RC_NOT_FOUND, it is none; RC_STATE, there are
 * people already. */
enum rc store_setup_code_put(struct store *s, const uint8_t hash[HASH_BYTES])
    MUST_CHECK;
enum rc store_setup_code_check(struct store *s,
    const uint8_t hash[HASH_BYTES]) MUST_CHECK;
enum rc store_setup_code_use(struct store *s, const uint8_t hash[HASH_BYTES])
    MUST_CHECK;
/* Anybody at all, also who may not sign in any more? */
enum rc store_staff_any(struct store *s, bool *any) MUST_CHECK;

struct store_market {
	int64_t class;               /* 1 to 3; 0: not said */
	char commune[6], place[129], board[129], phone[17];
};
/* Empty where nothing was said. */
enum rc store_market_profile_get(struct store *s, struct store_market *m)
    MUST_CHECK;
enum rc store_market_profile_put(struct store *s,
    const struct store_market *m) MUST_CHECK;

/* RC_NOT_FOUND: no such alarm. */
struct store_alarm_note { uint32_t terminal; const char *kind, *detail, *note;
	int64_t staff; };
enum rc store_alarm_seen(struct store *s, const struct store_alarm_note *n)
    MUST_CHECK;

enum rc store_erasure_add(struct store *s, int64_t trader,
    const char *reason, int64_t staff) MUST_CHECK;

#endif
