/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/wrap.h - where a line of text ends.  Pure; who draws it knows
 * how wide it is. */
#ifndef LEDGER_BASE_WRAP_H
#define LEDGER_BASE_WRAP_H

#include <stdbool.h>
#include <stddef.h>

#define WRAP_LINE_MAX 1024   /* bytes of a line, with its NUL */

struct wrap_ruler {
	bool (*fits)(void *ctx, const char *line);
	void *ctx;
};

/* How many bytes of z make its first line: up to a blank if there is one,
 * else whole characters, and one character even where none fits.  0: z is
 * empty. */
size_t wrap_line(const char *z, const struct wrap_ruler *r);

#endif
