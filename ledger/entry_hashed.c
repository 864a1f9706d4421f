/* SPDX-License-Identifier: Apache-2.0 */
/* What stands for a line that is nobody else's business. */
#include <string.h>

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

/* Where ,"l":"64 digits"} begins, if there is one at the end. */
static size_t
hash_at(struct str line)
{
	const struct str name = STR(",\"l\":\"");
	size_t n = name.n + 2 * HASH_BYTES + 2;

	return line.n > n && str_starts(str_from(line, line.n - n), name) ?
	    line.n - n : 0;
}

/* Only the bytes that we would write count, so they are looked for: most
 * lines of an upload are none of these. */
bool
entry_is_hashed(struct str line, int64_t *n, uint8_t l[HASH_BYTES])
{
	const struct str start = STR("{\"n\":");
	char memory[128];
	struct buf again = BUF(memory);
	uint8_t got[HASH_BYTES];
	size_t at = hash_at(line);
	int64_t got_n;

	if (at <= start.n || !str_starts(line, start) ||
	    !str_to_i64(str_part(line, start.n, at - start.n), &got_n) ||
	    !hex_decode(str_part(line, line.n - 2 - sizeof(got) * 2,
	    sizeof(got) * 2), got, sizeof(got)))
		return false;
	entry_put_hashed(&again, got_n, got);
	if (!str_eq(buf_str(&again), line))
		return false;
	*n = got_n;
	memcpy(l, got, HASH_BYTES);
	return true;
}
