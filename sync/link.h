/* SPDX-License-Identifier: Apache-2.0 */
/* sync/link.h - our end of the terminal's local socket.
 *
 * Owns the descriptor and both buffers.  One thread; never blocks.  When the
 * terminal is away it is tried again after 0.25 s, then ever later up to 5 s:
 * a file's look-up, no network.  Bytes become whole frames here; what they
 * mean is the pump's business. */
#ifndef SYNC_LINK_H
#define SYNC_LINK_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define LINK_RETRY_MIN_MS 250
#define LINK_RETRY_MAX_MS 5000

struct link;

/* path is copied; RC_TOO_BIG if it cannot be a socket's.  Does not connect
 * yet. */
enum rc link_open(const char *path, struct link **out) MUST_CHECK;
void link_close(struct link *l);   /* accepts NULL */

/* Connect if it is time to.  True: it is up now, and was not. */
bool link_try(struct link *l, int64_t now_ms);
bool link_is_up(const struct link *l);
/* Close the connection; the next try comes later. */
void link_drop(struct link *l, int64_t now_ms);

/* Frames to send are appended here; PUMP_OUT_BYTES. */
struct buf *link_out(struct link *l);
/* Send what the socket takes.  RC_OFFLINE: drop it. */
enum rc link_flush(struct link *l) MUST_CHECK;
/* Receive what is there.  RC_OFFLINE: drop it. */
enum rc link_fill(struct link *l, int64_t now_ms) MUST_CHECK;
/* The next whole frame's object, valid until the next call.  RC_AGAIN: none.
 * RC_BAD_INPUT: not a frame; drop it. */
enum rc link_next(struct link *l, struct str *object) MUST_CHECK;

/* What to poll; fd -1 while it is down. */
struct pollfd link_pollfd(const struct link *l);
/* The next try, or the end of patience with half a frame; INT64_MAX. */
int64_t link_due_ms(const struct link *l);
/* Half a frame for longer than LOCAL_FRAME_TIMEOUT_MS? */
bool link_is_late(const struct link *l, int64_t now_ms);

#endif
