/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_part(s, 0, prefix.n), prefix);
}

size_t
str_find(struct str s, char c)
{
	const char *hit = s.n == 0 ? NULL : memchr(s.p, c, s.n);

	return hit == NULL ? s.n : (size_t)(hit - s.p);
}

struct str
str_cut(struct str *s, char sep)
{
	size_t at = str_find(*s, sep);
	struct str head = str_part(*s, 0, at);

	*s = str_from(*s, at < s->n ? at + 1 : at);
	return head;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = str_from(s, 1);
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_from(struct str s, size_t at)
{
	REQUIRE(at <= s.n);
	return (struct str){ at == 0 ? s.p : s.p + at, s.n - at };
}

struct str
str_part(struct str s, size_t at, size_t n)
{
	REQUIRE(at <= s.n && n <= s.n - at);
	return (struct str){ at == 0 ? s.p : s.p + at, n };
}

int
str_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
str_to_u64(struct str s, uint64_t *v)
{
	uint64_t sum = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		if (__builtin_mul_overflow(sum, 10u, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)(s.p[i] - '0'), &sum))
			return false;
	}
	*v = sum;
	return true;
}

bool
str_to_i64(struct str s, int64_t *v)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	uint64_t u;

	if (!str_to_u64(negative ? str_from(s, 1) : s, &u))
		return false;
	if (u > (uint64_t)INT64_MAX + (negative ? 1 : 0))
		return false;
	/* In two steps, so that INT64_MIN overflows nowhere. */
	*v = negative && u > 0 ? -(int64_t)(u - 1) - 1 : (int64_t)u;
	return true;
}

bool
str_copy(struct str s, char *to, size_t cap)
{
	REQUIRE(cap > 0);
	to[0] = '\0';
	if (s.n >= cap || str_find(s, '\0') != s.n)
		return false;
	if (s.n > 0)
		memcpy(to, s.p, s.n);
	to[s.n] = '\0';
	return true;
}

/* Length of the UTF-8 sequence at s[at] and its code point; 0 if broken.
 * Table 3-7 of the Unicode Standard (well-formed UTF-8 byte sequences). */
static size_t
decode(struct str s, size_t at, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	size_t left = s.n - at;
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 :
	    p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	static const uint32_t low[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const unsigned char mask[5] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };

	if (len == 0 || len > left)
		return 0;
	uint32_t v = p[0] & mask[len];
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (p[i] & 0x3fu);
	}
	if (v < low[len] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	*cp = v;
	return len;
}

bool
str_is_utf8(struct str s)
{
	uint32_t cp;
	size_t len;

	for (size_t at = 0; at < s.n; at += len) {
		len = decode(s, at, &cp);
		if (len == 0)
			return false;
	}
	return true;
}

uint32_t
str_next_char(struct str s, size_t *at)
{
	uint32_t cp = 0xfffd;
	size_t len;

	REQUIRE(*at < s.n);
	len = decode(s, *at, &cp);
	*at += len == 0 ? 1 : len;
	return cp;
}

size_t
str_chars(struct str s)
{
	size_t count = 0;

	for (size_t at = 0; at < s.n; count++)
		(void)str_next_char(s, &at);
	return count;
}
