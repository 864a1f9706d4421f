/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and bytes in the two streams. */
#include "sync/pack.h"

#define VARINT_MAX 10   /* bytes: 64 bits, seven at a time */

void
pack_put_varint(struct buf *b, uint64_t v)
{
	for (; v > 0x7f; v >>= 7)
		buf_putc(b, (char)(unsigned char)(0x80u | (v & 0x7f)));
	buf_putc(b, (char)(unsigned char)v);
}

bool
pack_get_varint(struct str *s, uint64_t *v)
{
	uint64_t got = 0;

	for (size_t i = 0; i < VARINT_MAX && i < s->n; i++) {
		unsigned char c = (unsigned char)s->p[i];
		if (i == VARINT_MAX - 1 && c > 1)
			return false;
		got |= (uint64_t)(c & 0x7f) << (7 * i);
		if ((c & 0x80) == 0) {
			*s = str_from(*s, i + 1);
			*v = got;
			return true;
		}
	}
	return false;
}

/* The difference wraps: any two numbers have one. */
uint64_t
pack_zigzag(int64_t to, int64_t from)
{
	uint64_t d = (uint64_t)to - (uint64_t)from;

	return (d << 1) ^ (0 - (d >> 63));
}

int64_t
pack_unzigzag(uint64_t z, int64_t from)
{
	return (int64_t)((uint64_t)from + ((z >> 1) ^ (0 - (z & 1))));
}

void
pack_put_wide(struct pack_streams *to, uint64_t v)
{
	char bytes[8];
	size_t n = 0;

	for (; v > 0; v >>= 8)
		bytes[n++] = (char)(unsigned char)(v & 0xff);
	buf_putc(to->text, (char)n);
	buf_put(to->raw, (struct str){ bytes, n });
}

bool
pack_take(struct str *s, size_t n, struct str *out)
{
	if (n > s->n)
		return false;
	*out = str_part(*s, 0, n);
	*s = str_from(*s, n);
	return true;
}

bool
pack_get_wide(struct pack_source *from, uint64_t *v)
{
	struct str count, bytes;

	if (!pack_take(&from->text, 1, &count) ||
	    (unsigned char)count.p[0] > 8 ||
	    !pack_take(&from->raw, (size_t)count.p[0], &bytes))
		return false;
	*v = 0;
	for (size_t i = bytes.n; i > 0; i--)
		*v = *v << 8 | (unsigned char)bytes.p[i - 1];
	return true;
}

bool
pack_read_i64(struct str *line, int64_t *v)
{
	size_t n = 0;

	while (n < line->n && (line->p[n] == '-' ||
	    (line->p[n] >= '0' && line->p[n] <= '9')))
		n++;
	if (!str_to_i64(str_part(*line, 0, n), v))
		return false;
	*line = str_from(*line, n);
	return true;
}
