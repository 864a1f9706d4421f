/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/vietqr_sync.h - VietQR.vn's transaction-sync, which we serve
 * (api.vietqr.vn).  It shows a token that it got from us (bearer.h).  Names are
 * spelled bankaccount or bankAccount, and so on; both are read.  The time is
 * seconds or milliseconds since 1970, which nobody says: the size tells. */
#ifndef SYNC_PROVIDER_VIETQR_SYNC_H
#define SYNC_PROVIDER_VIETQR_SYNC_H

#include "sync/provider/provider.h"

enum rc vietqr_sync_verify(const struct provider_hook *hook) MUST_CHECK;
enum rc vietqr_sync_read(const struct provider_hook *hook,
    const struct notice_reader *reader, const char **why) MUST_CHECK;
/* last NULL: a refusal, of this text. */
void vietqr_sync_thanks(struct buf *to, const struct notice *last);
void vietqr_sync_refusal(struct buf *to, const char *why);
/* Whose account a body is about; false: it does not say.  to has
 * NOTICE_ACCOUNT_MAX bytes. */
bool vietqr_sync_account(struct str body, char *to);

#endif
