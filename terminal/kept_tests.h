/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/kept_tests.h - which orders were self-tests, over restarts.
 *
 * The file `self-tests` beside the ledger, a reference a line, the youngest
 * first; not in the journal, whose order is one that was cancelled, and whose
 * money is late money, test or not: what is kept here is only how it is told
 * of.  Loop thread. */
#ifndef TERMINAL_KEPT_TESTS_H
#define TERMINAL_KEPT_TESTS_H

#include <stdbool.h>

#include "ledger/base/limits.h"

/* Money of an older one is late money like any. */
#define KEPT_TESTS_MAX 8

struct kept_tests {
	int count;
	char ref[KEPT_TESTS_MAX][REF_LEN + 1];   /* the youngest first */
};

/* dir NULL, no file: none.  A line that is no reference is passed over; what
 * cannot be read is logged, and is none. */
void kept_tests_load(struct kept_tests *k, const char *dir);
/* Remember one more, in the place of the oldest when there are KEPT_TESTS_MAX.
 * Durable when it returns; a disk that does not take it is logged, and it is
 * then remembered until the next start. */
void kept_tests_add(struct kept_tests *k, const char *dir, const char *ref);
bool kept_tests_has(const struct kept_tests *k, const char *ref);

#endif
