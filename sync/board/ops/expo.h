/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/expo.h - the text format that Prometheus reads, version
 * 0.0.4.  Pure.  A family's samples follow its head, with no other between;
 * labels are written by the caller, name="value", without a quote or a
 * backslash in the value. */
#ifndef SYNC_BOARD_OPS_EXPO_H
#define SYNC_BOARD_OPS_EXPO_H

#include "ledger/base/buf.h"

#define EXPO_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* type: "counter", "gauge", "histogram". */
void expo_head(struct buf *b, const char *name, const char *type,
    const char *help);
/* labels: "" for none. */
void expo_put(struct buf *b, const char *name, const char *labels,
    int64_t v);
/* buckets: how many are in each, the last without a bound.  thousandths: the
 * bounds and the sum are of a unit of which 1,000 are one (ms for seconds). */
struct expo_histogram {
	const int64_t *bounds, *buckets;
	size_t count;               /* of buckets */
	int64_t sum;
	bool thousandths;
};
void expo_histogram(struct buf *b, const char *name,
    const struct expo_histogram *h);

#endif
