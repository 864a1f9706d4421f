/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/signin.h - signing in and out.
 *
 * A wrong password is counted, and the count committed, before it is
 * compared; from the fifth in a row on the login rests for half a minute,
 * then twice as long each time, up to a quarter of an hour, whoever restarts
 * what; so does an address from its twentieth on, whosever they were.  An
 * unknown login costs the same time and gets the same words. */
#ifndef SYNC_BOARD_CONSOLE_SIGNIN_H
#define SYNC_BOARD_CONSOLE_SIGNIN_H

#include <stdbool.h>

#include "sync/board/http.h"

#define SIGNIN_BODY_MAX 2048
#define SIGNIN_FREE     5                    /* wrong ones without a rest */
#define SIGNIN_ADDRESS_FREE 20               /* and those of an address */
#define SIGNIN_REST_MS  ((int64_t)30 * 1000)
#define SIGNIN_REST_MAX_MS ((int64_t)15 * 60 * 1000)

/* POST /api/v1/session {"login","password","code"}: code is that of a second
 * factor (recovery.h); without one that is needed the word is "code". */
void signin_post(struct http_exchange *x);
/* POST /api/v1/session/end */
void signout_post(struct http_exchange *x);

/* Shared with change.c: may this address try again?  Else it is answered. */
bool signin_may_try(struct http_exchange *x);
/* {"error":{"word","text"}} with words of ours. */
void signin_refuse(struct http_exchange *x, int status, const char *word,
    const char *text);
/* The Set-Cookie of a session, "" ends it.  Secure: never over plain HTTP,
 * unless that is all there is. */
void signin_cookie(struct http_exchange *x, const char *text, struct buf *b);

/* How long a login rests after so many wrong ones in a row. */
int64_t signin_rest_ms(int64_t fails);

#endif
