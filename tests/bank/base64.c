/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bank/base64.h"

static int
value_of(enum base64 kind, char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == (kind == BASE64_URL ? '-' : '+'))
		return 62;
	return c == (kind == BASE64_URL ? '_' : '/') ? 63 : -1;
}

bool
base64_read(enum base64 kind, struct str text, struct buf *to)
{
	uint32_t bits = 0;
	int have = 0;

	if (kind == BASE64_PLAIN) {
		if (text.n % 4 != 0)
			return false;
		for (int i = 0; i < 2 && text.n > 0 &&
		    text.p[text.n - 1] == '='; i++)
			text.n--;
	}
	if (text.n % 4 == 1)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		int v = value_of(kind, text.p[i]);
		if (v < 0)
			return false;
		bits = bits << 6 | (uint32_t)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_putc(to, (char)(bits >> have & 0xff));
			bits &= (1u << have) - 1;
		}
	}
	return bits == 0 && !to->full;
}
