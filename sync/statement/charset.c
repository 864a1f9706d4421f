/* SPDX-License-Identifier: Apache-2.0 */
/* Tables come as UTF-8, as UTF-16 from "Unicode text", and as windows-1258,
 * the old Vietnamese code page, whose marks stand behind their letters. */
#include <string.h>

#include "sync/statement/inside.h"

static size_t
put_utf8(uint32_t c, char *to)
{
	unsigned char *p = (unsigned char *)to;

	if (c < 0x80) {
		p[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (unsigned char)(0xc0 | c >> 6);
		p[1] = (unsigned char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (unsigned char)(0xe0 | c >> 12);
		p[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		p[2] = (unsigned char)(0x80 | (c & 0x3f));
		return 3;
	}
	p[0] = (unsigned char)(0xf0 | c >> 18);
	p[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
	p[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	p[3] = (unsigned char)(0x80 | (c & 0x3f));
	return 4;
}

/* Where windows-1258 is not Latin-1. */
static uint32_t
of_1258(unsigned char c)
{
	static const struct { unsigned char from; uint16_t to; } odd[] = {
		{ 0x80, 0x20ac }, { 0x85, 0x2026 }, { 0x91, 0x2018 },
		{ 0x92, 0x2019 }, { 0x93, 0x201c }, { 0x94, 0x201d },
		{ 0x96, 0x2013 }, { 0x97, 0x2014 }, { 0xc3, 0x102 },
		{ 0xcc, 0x300 }, { 0xd0, 0x110 }, { 0xd2, 0x309 },
		{ 0xd5, 0x1a0 }, { 0xdd, 0x1af }, { 0xde, 0x303 },
		{ 0xe3, 0x103 }, { 0xec, 0x301 }, { 0xf0, 0x111 },
		{ 0xf2, 0x323 }, { 0xf5, 0x1a1 }, { 0xfd, 0x1b0 },
		{ 0xfe, 0x20ab },
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		if (odd[i].from == c)
			return odd[i].to;
	return c;
}

/* Bytes that a UTF-8 character beginning so has; 0: none begins so. */
static size_t
utf8_length(unsigned char c)
{
	return c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 :
	    c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
}

enum charset
charset_of(struct str b)
{
	if (str_starts(b, STR("\xff\xfe")))
		return CHARSET_UTF16LE;
	if (str_starts(b, STR("\xfe\xff")))
		return CHARSET_UTF16BE;
	/* The last character may be cut. */
	for (size_t cut = 0; cut < 4 && cut <= b.n; cut++)
		if (str_is_utf8(str_part(b, 0, b.n - cut)))
			return CHARSET_UTF8;
	return CHARSET_1258;
}

static size_t
next_wide(struct csv *c, char *to)
{
	bool little = c->charset == CHARSET_UTF16LE;
	uint32_t unit[2] = { 0, 0 };

	for (size_t i = 0; i + 1 < c->odds; i += 2)
		unit[i / 2] = little ? (uint32_t)(c->odd[i + 1] << 8 |
		    c->odd[i]) : (uint32_t)(c->odd[i] << 8 | c->odd[i + 1]);
	if (c->odds < 2)
		return 0;
	bool high = unit[0] >= 0xd800 && unit[0] < 0xdc00;
	if (high && c->odds < 4)
		return 0;
	c->odds = 0;
	if (high && unit[1] >= 0xdc00 && unit[1] < 0xe000)
		return put_utf8(0x10000 + ((unit[0] - 0xd800) << 10) +
		    (unit[1] - 0xdc00), to);
	if (unit[0] >= 0xd800 && unit[0] < 0xe000)
		return put_utf8(0xfffd, to);
	return put_utf8(unit[0], to);
}

size_t
charset_next(struct csv *c, struct str piece, size_t *at, char *to)
{
	while (*at < piece.n) {
		unsigned char byte = (unsigned char)piece.p[(*at)++];
		size_t n;
		if (c->charset == CHARSET_1258)
			return put_utf8(of_1258(byte), to);
		c->odd[c->odds++] = byte;
		if (c->charset != CHARSET_UTF8) {
			n = next_wide(c, to);
			if (n > 0)
				return n;
			continue;
		}
		n = utf8_length(c->odd[0]);
		if (n > c->odds)
			continue;
		n = n == 0 ? 1 : n;
		memcpy(to, c->odd, n);
		c->odds = 0;
		return n;
	}
	return 0;
}
