/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/str.h - a view of bytes somebody else owns.  Not terminated,
 * may hold any byte.  Input everywhere is a view; output is a struct buf. */
#ifndef LEDGER_BASE_STR_H
#define LEDGER_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str { const char *p; size_t n; };

/* View of a string literal, and printf's "%.*s" arguments for a view. */
#define STR(lit) ((struct str){ (lit), sizeof(lit) - 1 })
#define STR_ARG(s) ((int)(s).n), (s).p

static inline struct str
str_of(const char *z)
{
	return (struct str){ z, z == NULL ? 0 : strlen(z) };
}

bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b);   /* ASCII letters only */
bool str_starts(struct str s, struct str prefix);
/* Offset of the first byte c, or s.n. */
size_t str_find(struct str s, char c);
/* The part of s before the first sep; *s moves past it (to the end when
 * there is none). */
struct str str_cut(struct str *s, char sep);
/* Without leading and trailing ASCII blanks, CR and LF. */
struct str str_trim(struct str s);
struct str str_from(struct str s, size_t at);       /* at <= s.n */
struct str str_part(struct str s, size_t at, size_t n);

/* The whole of s as a decimal integer: an optional '-', then digits, no
 * blanks, no '+'.  False and *v untouched when it is not, or overflows. */
bool str_to_i64(struct str s, int64_t *v);
bool str_to_u64(struct str s, uint64_t *v);
/* 0..15, of either case; -1: not a hexadecimal digit. */
int str_hex_digit(char c);

/* Copy into caller's memory with a NUL; false (and "" there) if s does not
 * fit or holds a NUL. */
bool str_copy(struct str s, char *to, size_t cap);

/* Well-formed UTF-8 (no surrogates, no overlong forms, <= U+10FFFF). */
bool str_is_utf8(struct str s);
/* The code point at *at, which moves past it; U+FFFD and one byte on for
 * bytes that are not UTF-8.  *at < s.n. */
uint32_t str_next_char(struct str s, size_t *at);
/* Number of code points. */
size_t str_chars(struct str s);

#endif
