/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/report_send.h - the thread that brings monthly records to the
 * province (rule B47): from the store into the spool, from the spool over the
 * network, and what came of it back into the store.
 *
 * A record leaves the spool only after the store knows its end; one whose end
 * the store knows is not sent.  So a power cut sends it again at most. */
#ifndef SYNC_BOARD_REPORT_SEND_H
#define SYNC_BOARD_REPORT_SEND_H

#include "ledger/base/clock.h"
#include "ledger/base/rng.h"
#include "sync/board/board_conf.h"
#include "sync/board/store.h"

struct report_send;
struct report_send_env {
	const struct board_conf *conf;   /* borrowed, as all here */
	struct store *store;
	const struct clock *clock;
	const struct rng *rng;
};

/* *out NULL and RC_OK: no province is configured.  On failure why says what
 * and what to do. */
enum rc report_send_open(const struct report_send_env *env,
    struct report_send **out, struct buf *why) MUST_CHECK;
/* There is something new; any thread; accepts NULL. */
void report_send_wake(struct report_send *r);
/* Before the store closes.  Accepts NULL. */
void report_send_close(struct report_send *r);

#endif
