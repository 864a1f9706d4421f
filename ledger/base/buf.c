/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"

struct buf
buf_init(char *memory, size_t cap)
{
	REQUIRE(memory != NULL && cap >= 1);
	memory[0] = '\0';
	return (struct buf){ .p = memory, .cap = cap };
}

void
buf_reset(struct buf *b)
{
	buf_cut(b, 0);
}

void
buf_cut(struct buf *b, size_t n)
{
	b->n = n;
	b->p[n] = '\0';
	b->full = false;
}

void
buf_put(struct buf *b, struct str s)
{
	if (b->full || s.n >= b->cap - b->n) {
		b->full = b->full || s.n > 0;
		return;
	}
	if (s.n > 0)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
}

void
buf_puts(struct buf *b, const char *z)
{
	buf_put(b, str_of(z));
}

void
buf_putc(struct buf *b, char c)
{
	buf_put(b, (struct str){ &c, 1 });
}

void
buf_u64(struct buf *b, uint64_t v)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	buf_put(b, (struct str){ digits + at, sizeof(digits) - at });
}

void
buf_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_putc(b, '-');
	buf_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void
buf_hex(struct buf *b, const void *bytes, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *p = bytes;

	for (size_t i = 0; i < n; i++) {
		buf_putc(b, digit[p[i] >> 4]);
		buf_putc(b, digit[p[i] & 15]);
	}
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	size_t room = b->cap - b->n;
	va_list ap;

	if (b->full)
		return;
	va_start(ap, fmt);
	int n = vsnprintf(b->p + b->n, room, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= room) {
		b->full = true;
		b->p[b->n] = '\0';
		return;
	}
	b->n += (size_t)n;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

bool
hex_decode(struct str s, void *to, size_t n)
{
	unsigned char *out = to;

	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (str_hex_digit(s.p[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(str_hex_digit(s.p[2 * i]) << 4 |
		    str_hex_digit(s.p[2 * i + 1]));
	return true;
}
