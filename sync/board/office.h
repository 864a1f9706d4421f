/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/office.h - who may read the audit and the metrics.
 *
 * HTTP Basic, user "office", the password from a file that init makes.  The
 * password is compared as a hash, in constant time.  Without the file the
 * audit does not exist (404).  Who has it sees sales: it is the auditor's, no
 * officer's (rule B33). */
#ifndef SYNC_BOARD_OFFICE_H
#define SYNC_BOARD_OFFICE_H

#include "sync/board/board.h"

#define OFFICE_TOKEN_MIN 16
#define OFFICE_TOKEN_MAX 128

enum rc office_load(struct board *b, struct buf *why) MUST_CHECK;
/* True: go on.  False: x has been answered. */
bool office_allows(struct http_exchange *x);
/* Is this Authorization header "Basic base64(office:password)"? */
bool office_password_ok(const struct board *b, struct str authorization);

#endif
