/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/tsv.h - rows of the vector files under tests/vectors/.
 *
 * Lines that start with '#' are left out.  Fails the test on a file that is
 * missing or a line too long; paths start at the repository's root, where
 * tests are run. */
#ifndef TESTS_SUPPORT_TSV_H
#define TESTS_SUPPORT_TSV_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ledger/base/str.h"

#define TSV_CELLS_MAX 16

struct tsv {
	FILE *f;
	char line[2048];
	struct str cell[TSV_CELLS_MAX];   /* views into line; {"",0} past n */
	size_t n;                         /* cells in this row */
};

/* With the header line already read past when header is not 0. */
void tsv_open(struct tsv *t, const char *path, int header);
/* The next row; 0 at the end, and the file is then closed. */
int tsv_next(struct tsv *t);
/* A cell that must be a whole number. */
int64_t tsv_i64(const struct tsv *t, size_t column);

#endif
