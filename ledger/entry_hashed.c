/* SPDX-License-Identifier: Apache-2.0 */
/* What stands for a line that is nobody else's business. */
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/entry.h"

void
entry_put_hashed(struct buf *b, int64_t n, const uint8_t l[HASH_BYTES])
{
	buf_puts(b, "{\"n\":");
	buf_i64(b, n);
	buf_puts(b, ",\"l\":\"");
	buf_hex(b, l, HASH_BYTES);
	buf_puts(b, "\"}");
}

bool
entry_is_hashed(struct str line, int64_t *n, uint8_t l[HASH_BYTES])
{
	char memory[128];
	struct buf again = BUF(memory);
	char hex[2 * HASH_BYTES + 1];
	uint8_t got[HASH_BYTES];
	int64_t got_n;

	if (!json_check(line, NULL) || !json_get_i64(line, "n", &got_n) ||
	    !json_get_str(line, "l", hex, sizeof(hex)) ||
	    !hex_decode(str_of(hex), got, HASH_BYTES))
		return false;
	entry_put_hashed(&again, got_n, got);
	if (!str_eq(buf_str(&again), line))
		return false;
	*n = got_n;
	memcpy(l, got, HASH_BYTES);
	return true;
}
