/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/session.h - who is asking: the browser's cookie against
 * the store's sessions.
 *
 * The cookie holds 32 random bytes, the store their SHA-256 only.  A session
 * ends SESSION_IDLE_MS after it was last used and SESSION_LIFE_MS after it
 * began.  Each has its own token that every change must repeat in a header,
 * which another site's page cannot do. */
#ifndef SYNC_BOARD_CONSOLE_SESSION_H
#define SYNC_BOARD_CONSOLE_SESSION_H

#include "ledger/base/rng.h"
#include "sync/board/console/api.h"
#include "sync/board/store_staff.h"

#define SESSION_COOKIE   "cho40"
#define SESSION_IDLE_MS  ((int64_t)30 * 60 * 1000)
#define SESSION_LIFE_MS  ((int64_t)12 * 3600 * 1000)
#define SESSION_SEE_MS   ((int64_t)60 * 1000)   /* noted no more often */
#define SESSION_TEXT_LEN 43                     /* base64url of 32 bytes */

/* The value of a cookie in a Cookie header; empty: absent, or twice. */
struct str session_cookie(struct str header, const char *name);

/* RC_OK: *q and *p are of a session that may go on.  RC_NOT_FOUND: sign in. */
enum rc session_find(struct store *s, struct str cookie,
    struct store_session *q, struct store_staff *p) MUST_CHECK;
/* The same without counting as use. */
enum rc session_peek(struct store *s, struct str cookie,
    struct store_session *q, struct store_staff *p) MUST_CHECK;
/* Begin one for p; text gets what the browser is to hold. */
enum rc session_begin(struct store *s, const struct rng *rng,
    const struct store_staff *p, char text[SESSION_TEXT_LEN + 1],
    struct store_session *q) MUST_CHECK;
/* End the one of this cookie, if it is one. */
enum rc session_end(struct store *s, struct str cookie) MUST_CHECK;

/* Whom a row is: false if its role is none. */
bool session_who(const struct store_staff *p, struct staff *who);

#endif
