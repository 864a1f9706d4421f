/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/inbox.h - an upload of version 2 becomes one of version 1.
 *
 * Everything behind it knows one form.  Memory for one upload at a time is
 * taken at open; belongs to the thread of the devices' listener. */
#ifndef SYNC_BOARD_INBOX_H
#define SYNC_BOARD_INBOX_H

#include "ledger/base/rc.h"
#include "ledger/base/str.h"

struct inbox;

enum rc inbox_open(struct inbox **out) MUST_CHECK;
void inbox_close(struct inbox *in);   /* accepts NULL */

/* Is this the type of a packed upload? */
bool inbox_is_packed(struct str content_type);
/* *plain views the upload as version 1 until the next call.  On failure
 * *status and *error are the answer: 400 damaged, 413 too long, 415 a version
 * or a dictionary this board does not know. */
struct inbox_refusal { int status; const char *error; };
enum rc inbox_unpack(struct inbox *in, struct str packed, struct str *plain,
    struct inbox_refusal *refusal) MUST_CHECK;

#endif
