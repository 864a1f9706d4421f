/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/bearer.h - tokens that we give to a provider who then shows
 * them with each delivery (OAuth2 client credentials, RFC 6749, 4.4).
 *
 * A token is its end in seconds, a point, and an HMAC over it under the
 * account's secret: nothing is stored, any process can check it, a new secret
 * ends all.  The provider gets one for the account's number and secret. */
#ifndef SYNC_PROVIDER_BEARER_H
#define SYNC_PROVIDER_BEARER_H

#include "ledger/base/buf.h"
#include "sync/provider/provider.h"

#define BEARER_LIFE_S 300

/* Whoever asks has the account's number and secret: as HTTP Basic, or as
 * client_id and client_secret of a form. */
bool bearer_may_have(const struct provider_hook *hook);
/* Append {"access_token":...}. */
void bearer_put(struct buf *to, struct str secret, int64_t now_ms);
/* Authorization holds a token of this secret that has not ended. */
bool bearer_ok(const struct provider_hook *hook);

#endif
