/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/base32.h"
#include "ledger/base/rc.h"

#define BITS 5u
#define BASE 32u

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Value of each ASCII letter and digit plus one; 0 = not in the alphabet. */
static const uint8_t value_plus_1[128] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
	['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16, ['G'] = 17,
	['H'] = 18, ['J'] = 19, ['K'] = 20, ['M'] = 21, ['N'] = 22,
	['P'] = 23, ['Q'] = 24, ['R'] = 25, ['S'] = 26, ['T'] = 27,
	['V'] = 28, ['W'] = 29, ['X'] = 30, ['Y'] = 31, ['Z'] = 32,
};

int
base32_value(char c)
{
	unsigned char u = (unsigned char)c;

	return u < sizeof(value_plus_1) ? value_plus_1[u] - 1 : -1;
}

char
base32_char(unsigned value)
{
	REQUIRE(value < BASE);
	return alphabet[value];
}

void
base32_put(struct buf *b, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	unsigned held = 0, bits = 0;

	for (size_t i = 0; i < n; i++) {
		held = (held << 8 | p[i]) & 0xfff;   /* at most 12 bits wait */
		for (bits += 8; bits >= BITS; bits -= BITS)
			buf_putc(b, alphabet[held >> (bits - BITS) & 31]);
	}
	if (bits > 0)
		buf_putc(b, alphabet[held << (BITS - bits) & 31]);
}

bool
base32_decode(struct str s, void *to, size_t n)
{
	uint8_t *p = to;
	unsigned held = 0, bits = 0;
	size_t put = 0;

	if (s.n != BASE32_CHARS(n))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int v = base32_value(s.p[i]);
		if (v < 0)
			return false;
		held = (held << BITS | (unsigned)v) & 0xfff;
		bits += BITS;
		if (bits < 8)
			continue;
		bits -= 8;
		p[put++] = (uint8_t)(held >> bits);
	}
	return (held & ((1u << bits) - 1)) == 0;
}
