/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/metrics.h - GET /metrics, for Prometheus (rule B50).
 *
 * Off unless [metrics] says who may read it: programs on this machine that no
 * proxy speaks for, or whoever has the token; the office's password will do
 * as well.  Without any of them there is no such page (404).  No label names
 * a terminal, a trader or an account. */
#ifndef SYNC_BOARD_OPS_METRICS_H
#define SYNC_BOARD_OPS_METRICS_H

#include "sync/board/board.h"
#include "sync/board/credit.h"

/* What became of a web hook. */
enum metrics_hook { METRICS_TAKEN, METRICS_KNOWN, METRICS_CHANGED,
	METRICS_ODD, METRICS_UNSIGNED, METRICS_UNKNOWN, METRICS_FAILED,
	METRICS_HOOK_COUNT };

enum rc metrics_open(const struct board *b, struct metrics **out,
    struct buf *why) MUST_CHECK;
void metrics_close(struct metrics *m);   /* accepts NULL */
/* provider: static text. */
void metrics_hook(struct board *b, const char *provider,
    enum metrics_hook what);
enum metrics_hook metrics_of(enum credit_end end);

void metrics_get(struct http_exchange *x);

#endif
