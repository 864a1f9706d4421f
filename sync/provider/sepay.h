/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/sepay.h - SePay's web hook (developer.sepay.vn).
 *
 * Signed with HMAC-SHA-256 over timestamp "." raw body in X-SePay-Timestamp
 * and X-SePay-Signature, refused when more than five minutes off; or with an
 * API key or a token of ours (bearer.h) in Authorization; or not at all, and
 * then it tells of no money.  Comparisons take the same time whatever they
 * find.  The body is one JSON object, or the same names as a form, url-encoded
 * or multipart, whose boundary each retry has anew; unknown names are ignored,
 * a name twice is refused.  Amounts and ids are integers: 35000.0 and, in
 * JSON, "35000" are refused. */
#ifndef SYNC_PROVIDER_SEPAY_H
#define SYNC_PROVIDER_SEPAY_H

#include "sync/provider/provider.h"

#define SEPAY_WINDOW_S 300

enum rc sepay_verify(const struct provider_hook *hook) MUST_CHECK;
enum rc sepay_read(const struct provider_hook *hook,
    const struct notice_reader *reader, const char **why) MUST_CHECK;

#endif
