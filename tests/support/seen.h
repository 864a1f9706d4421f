/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/seen.h - a set of numbers, to count nothing twice. */
#ifndef TESTS_SUPPORT_SEEN_H
#define TESTS_SUPPORT_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEEN_MAX (1 << 19)

struct seen { uint64_t name[SEEN_MAX]; size_t n; };   /* begins as zeros */

/* Is it new?  Also false when the set is full: better not counted. */
bool seen_add(struct seen *s, uint64_t name);
void seen_forget(struct seen *s);

#endif
