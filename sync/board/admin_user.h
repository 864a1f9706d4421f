/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/admin_user.h - requests of admin.h about the office's people.
 * A password comes as it is stored (console/password.h): it is hashed where it
 * was typed. */
#ifndef SYNC_BOARD_ADMIN_USER_H
#define SYNC_BOARD_ADMIN_USER_H

#include "sync/board/admin.h"

/* {"login","name","role","stall","password","must":0|1} */
enum rc admin_user_add(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;
enum rc admin_user_list(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;
/* {"login","password","must"}: and all sessions and second factors end. */
enum rc admin_user_password(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;
/* {"login"} */
enum rc admin_user_disable(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;
/* {"hash":hex}: of a code for the first person. */
enum rc admin_user_code(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;

#endif
