/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/change.h - passwords that people choose: their own, and
 * the one of the first person of all.
 *
 * Hashing takes its time on the worker thread (worker.h), between two jobs of
 * the store.  A wrong old password counts like a wrong one at sign-in and is
 * counted first.  All sessions of the person end, a new one begins. */
#ifndef SYNC_BOARD_CONSOLE_CHANGE_H
#define SYNC_BOARD_CONSOLE_CHANGE_H

#include "sync/board/http.h"

#define CHANGE_BODY_MAX 2048

/* POST /api/v1/me/password {"old","new"} */
void change_post(struct http_exchange *x);
/* GET /api/v1/setup: {"needed":true} while there is nobody.
 * POST /api/v1/setup {"code","login","name","password"}: the first person, an
 * admin, for the code that init printed. */
void first_get(struct http_exchange *x);
void first_post(struct http_exchange *x);

#endif
