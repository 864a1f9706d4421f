/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_staff.h - the office's people, their sessions, what they
 * did and looked at.  Writer thread, as everything of store.h below its
 * line. */
#ifndef SYNC_BOARD_STORE_STAFF_H
#define SYNC_BOARD_STORE_STAFF_H

#include "sync/board/store.h"

#define STAFF_LOGIN_MAX    32
#define STAFF_PASSWORD_MAX 160   /* as stored: "scrypt:n:r:p:salt:hash" */
#define STAFF_TOTP_BYTES   20
#define STAFF_STALL_MAX    16
#define STAFF_CSRF_LEN     43

struct store_staff {
	int64_t staff;
	char login[STAFF_LOGIN_MAX + 1], name[NAME_MAX_BYTES], role[16];
	char stall[STAFF_STALL_MAX + 1];
	char password[STAFF_PASSWORD_MAX];
	bool must_change;
	bool has_totp;
	uint8_t totp[STAFF_TOTP_BYTES];
	int64_t totp_step;       /* the last one that was used */
	int64_t fails, until_ms; /* wrong passwords; refused until then */
	int64_t disabled_ms, created_ms;
};
/* RC_CONFLICT: the login is taken.  p->staff is set. */
enum rc store_staff_add(struct store *s, struct store_staff *p) MUST_CHECK;
/* All but login and created_ms. */
enum rc store_staff_save(struct store *s, const struct store_staff *p)
    MUST_CHECK;
enum rc store_staff_get(struct store *s, int64_t staff,
    struct store_staff *p) MUST_CHECK;
enum rc store_staff_find(struct store *s, const char *login,
    struct store_staff *p) MUST_CHECK;
enum rc store_staff_list(struct store *s, const struct store_list *list,
    bool (*row)(void *ctx, const struct store_staff *p), void *ctx)
    MUST_CHECK;
/* Those that may sign in. */
enum rc store_staff_count(struct store *s, int64_t *count) MUST_CHECK;

struct store_session {
	uint8_t hash[HASH_BYTES];        /* of what the browser holds */
	int64_t staff;
	char csrf[STAFF_CSRF_LEN + 1];
	int64_t created_ms, seen_ms;
};
enum rc store_session_add(struct store *s, const struct store_session *q)
    MUST_CHECK;
enum rc store_session_get(struct store *s, const uint8_t hash[HASH_BYTES],
    struct store_session *q) MUST_CHECK;
enum rc store_session_see(struct store *s, const struct store_session *q,
    int64_t now_ms) MUST_CHECK;
enum rc store_session_end(struct store *s, const uint8_t hash[HASH_BYTES])
    MUST_CHECK;
enum rc store_session_end_all(struct store *s, int64_t staff) MUST_CHECK;
/* Those not seen since, or begun before. */
enum rc store_session_end_old(struct store *s, int64_t seen_ms,
    int64_t created_ms) MUST_CHECK;

struct store_act { int64_t staff; const char *action, *object, *detail; };
enum rc store_trail_add(struct store *s, const struct store_act *a)
    MUST_CHECK;
/* action is what was looked at. */
enum rc store_look_add(struct store *s, const struct store_act *a)
    MUST_CHECK;

#endif
