/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "sync/board/ops/expo.h"

void
expo_head(struct buf *b, const char *name, const char *type,
    const char *help)
{
	buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void
expo_put(struct buf *b, const char *name, const char *labels, int64_t v)
{
	buf_puts(b, name);
	if (labels[0] != '\0')
		buf_printf(b, "{%s}", labels);
	buf_printf(b, " %" PRId64 "\n", v);
}

static void
put_number(struct buf *b, const struct expo_histogram *h, int64_t v)
{
	if (h->thousandths)
		buf_printf(b, "%" PRId64 ".%03d", v / 1000, (int)(v % 1000));
	else
		buf_i64(b, v);
}

void
expo_histogram(struct buf *b, const char *name,
    const struct expo_histogram *h)
{
	int64_t all = 0;

	for (size_t i = 0; i < h->count; i++) {
		all += h->buckets[i];
		buf_printf(b, "%s_bucket{le=\"", name);
		if (i + 1 == h->count)
			buf_puts(b, "+Inf");
		else
			put_number(b, h, h->bounds[i]);
		buf_printf(b, "\"} %" PRId64 "\n", all);
	}
	buf_printf(b, "%s_sum ", name);
	put_number(b, h, h->sum);
	buf_printf(b, "\n%s_count %" PRId64 "\n", name, all);
}
