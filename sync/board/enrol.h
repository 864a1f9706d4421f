/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/enrol.h - terminals come in by a code and renew what they have
 * (PROTOCOL.md, section 7).
 *
 * A code is good once.  The request that uses it first is remembered with its
 * answer: the same request is answered the same, another gets 409, so a lost
 * answer costs nothing.  A guess costs a token, and tokens are few.
 * Handlers run on the devices' listener thread, which owns the tokens. */
#ifndef SYNC_BOARD_ENROL_H
#define SYNC_BOARD_ENROL_H

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "sync/board/http.h"
#include "sync/board/store.h"

#define ENROL_PER_ADDRESS  12    /* tries at once from one address, */
#define ENROL_ADDRESS_MS   5000  /* and one more after so long */
#define ENROL_PER_BOARD    240   /* the same for everybody together */
#define ENROL_BOARD_MS     250

struct board;
struct enrol;

/* Reads the CA's and the server's certificates.  why names the file. */
enum rc enrol_open(struct board *b, struct enrol **out, struct buf *why)
    MUST_CHECK;
void enrol_close(struct enrol *e);   /* accepts NULL */

/* Handlers, for anybody; enrol_renew asks for a certificate itself. */
void enrol_cacerts(struct http_exchange *x);
void enrol_time(struct http_exchange *x);
void enrol_post(struct http_exchange *x);
void enrol_renew(struct http_exchange *x);

#endif
