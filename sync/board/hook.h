/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/hook.h - providers' web hooks.  Handlers; listener's thread.
 *
 * 200 with the provider's own words only after the raw delivery and what
 * follows from it are committed.  An account's secret speaks for that account
 * alone: a body about another one is refused.  The address names the account;
 * VietQR.vn has one address for all, and its body names the account, whose
 * secret the token must be of. */
#ifndef SYNC_BOARD_HOOK_H
#define SYNC_BOARD_HOOK_H

#include "sync/board/http.h"
#include "sync/board/store.h"

#define HOOK_TOKEN_BODY 4096

void hook_sepay(struct http_exchange *x);
void hook_casso(struct http_exchange *x);
void hook_payos(struct http_exchange *x);
void hook_vietqr(struct http_exchange *x);
/* Tokens for those who show one with each delivery (provider/bearer.h). */
void hook_sepay_token(struct http_exchange *x);
void hook_vietqr_token(struct http_exchange *x);
/* Writer thread: begin what this job will read; false: it is no hook's. */
bool hook_ahead(struct store *s, struct store_job *job);

#endif
