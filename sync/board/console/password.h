/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/password.h - people's passwords, kept as
 * "scrypt:<salt>:<hash>" in hex; one that we made, of 80 random bits, as
 * "once:<hash>".  Any thread; slow on purpose. */
#ifndef SYNC_BOARD_CONSOLE_PASSWORD_H
#define SYNC_BOARD_CONSOLE_PASSWORD_H

#include <stdbool.h>

#include "ledger/base/rc.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"
#include "sync/board/store_staff.h"

#define PASSWORD_MIN 10    /* bytes */
#define PASSWORD_MAX 128

/* NULL: good enough for this login; else what is wrong with it, for people. */
const char *password_fault(struct str password, const char *login);
enum rc password_make(struct str password, const struct rng *rng,
    char out[STAFF_PASSWORD_MAX]) MUST_CHECK;
/* One of ours, to be told once and changed at the first sign-in. */
#define PASSWORD_ONCE_MAX 24
void password_once(const struct rng *rng, char plain[PASSWORD_ONCE_MAX],
    char out[STAFF_PASSWORD_MAX]);
/* What people sign in by: lower case letters without marks, digits, . - _ */
bool login_is_fine(const char *login);
/* Takes its time whatever is stored, "" (nobody) as well. */
bool password_is(struct str password, const char *stored);

#endif
