/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/paper.h - a printer that knows only what we say, and forgives
 * nothing: ESC @ first and once, bands of GS v 0 of one width, ESC d once
 * after the last, GS V at the end or not at all, DLE EOT between any two.
 * Anything else, or anything cut, is an error. */
#ifndef TESTS_SUPPORT_PAPER_H
#define TESTS_SUPPORT_PAPER_H

#include "ledger/base/str.h"
#include "terminal/print/picture.h"

struct paper_seen {
	struct picture is;       /* what is on the paper */
	int bands, rows_max;     /* of one */
	int filling;             /* zeros before ESC @ */
	int asks, feed, cut;     /* lines fed; 'f'ull, 'p'artial, 0 none */
};

/* NULL when every byte was understood and the job was whole; else what is
 * wrong, and *at where.  *out holds what was printed up to there. */
const char *paper_read(struct str bytes, struct paper_seen *out, size_t *at);

#endif
