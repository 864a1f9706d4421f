/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/payos.h - payOS's web hook (payos.vn).
 *
 * The body has its own signature: HMAC-SHA-256 under the channel's checksum
 * key over data's fields, sorted, as name=value joined by "&", where null and
 * the words null and undefined are nothing.  Money in only.  An order that
 * nobody made is answered like any other: the money came.  What comes when the
 * address is confirmed (order 123 of another account), or tells of no success,
 * is a try-out. */
#ifndef SYNC_PROVIDER_PAYOS_H
#define SYNC_PROVIDER_PAYOS_H

#include "sync/provider/provider.h"

#define PAYOS_BODY_MAX 16384

enum rc payos_verify(const struct provider_hook *hook) MUST_CHECK;
enum rc payos_read(const struct provider_hook *hook,
    const struct notice_reader *reader, const char **why) MUST_CHECK;

#endif
