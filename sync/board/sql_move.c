/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/board/sql_move.h"

void
move_sum_add(struct move_sum *sum, struct str line)
{
	uint8_t h[HASH_BYTES];

	sha256(&line, 1, h);
	for (int i = 0; i < 4; i++) {
		uint64_t v;
		memcpy(&v, h + 8 * i, 8);
		sum->lane[i] += v;
	}
	sum->rows++;
}

bool
move_sum_same(const struct move_sum *a, const struct move_sum *b)
{
	return a->rows == b->rows &&
	    memcmp(a->lane, b->lane, sizeof(a->lane)) == 0;
}
