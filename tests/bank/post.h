/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/post.h - one HTTP POST of a notification, start to end.
 *
 * The provider's own client, apart from the stall's (sync/net.h): it sets
 * the headers a notification is signed with.  Blocks up to timeout_ms. */
#ifndef TESTS_BANK_POST_H
#define TESTS_BANK_POST_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "tests/bank/sepay_out.h"

struct post;

enum rc post_open(int64_t timeout_ms, struct post **out) MUST_CHECK;
void post_close(struct post *p);   /* accepts NULL */

/* The status, or 0 when no answer came; the answer's body is appended to
 * reply as far as it fits. */
int post_send(struct post *p, const char *url, struct str body,
    const struct sepay_headers *headers, struct buf *reply);

#endif
