/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/casso.h - Casso's web hooks (developer.casso.vn).
 *
 * Version 1 has the secret in the header Secure-Token (auth "apikey") and
 * tells several transactions at once; version 2 (auth "hmac") has one and is
 * signed in X-Casso-Signature "t=<ms>,v1=<hex>": HMAC-SHA-512 over t "." and
 * the body with its names sorted (canon.h).  No rule says how old t may be,
 * and retries go on for a day, so its age is not judged: the id does that.
 * Amounts below 0 are money that left.  id 0 is a try-out. */
#ifndef SYNC_PROVIDER_CASSO_H
#define SYNC_PROVIDER_CASSO_H

#include <jansson.h>

#include "sync/provider/provider.h"

#define CASSO_SIGNED_MAX 16384   /* bytes of a signed body */

enum rc casso_verify(const struct provider_hook *hook) MUST_CHECK;
enum rc casso_read(const struct provider_hook *hook,
    const struct notice_reader *reader, const char **why) MUST_CHECK;
/* One transaction, as either version or the list has it.  False: *why. */
bool casso_item(const json_t *item, struct notice *n, const char **why);

#endif
