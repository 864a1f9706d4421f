/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/sidecopy.h - a day's side copy, put back to what it was at a
 * cut: what it had been told by then, and half of what came next. */
#ifndef TESTS_SUPPORT_SIDECOPY_H
#define TESTS_SUPPORT_SIDECOPY_H

#include "tests/support/crashday.h"

struct side_copy {
	const struct crash_day *day;
	int whole, now;          /* the day's own; the one at day->side */
	int64_t good, high;      /* slots that are as told; that are used */
};

/* whole: the path of the one that the day wrote. */
void side_copy_open(struct side_copy *s, const struct crash_day *d,
    const char *whole);
void side_copy_close(struct side_copy *s);
/* Lay it as it was at cut k, and remove what starts left beside it. */
void side_copy_lay(struct side_copy *s, size_t k);

#endif
