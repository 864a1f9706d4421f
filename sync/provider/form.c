/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/provider/form.h"

/* Append s with '+' and %XX decoded; a NUL or a broken escape is refused. */
static bool
decode(struct str s, struct buf *to)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			if (s.n - i < 3 ||
			    !hex_decode(str_part(s, i + 1, 2), &c, 1))
				return false;
			i += 2;
		}
		if (c == '\0')
			return false;
		buf_putc(to, c);
	}
	return true;
}

enum rc
form_get(struct str body, struct str name, struct buf *to)
{
	struct str value = STR("");
	int hits = 0;

	for (int i = 0; body.n > 0; i++) {
		struct str rest = str_cut(&body, '&');
		char memory[64];
		struct buf key = BUF(memory);
		if (i >= FORM_FIELDS_MAX || !decode(str_cut(&rest, '='), &key))
			return RC_BAD_INPUT;
		if (key.full || !str_eq(buf_str(&key), name))
			continue;
		value = rest;
		hits++;
	}
	if (hits == 0)
		return RC_NOT_FOUND;
	if (hits > 1 || !decode(value, to))
		return RC_BAD_INPUT;
	return to->full ? RC_TOO_BIG : RC_OK;
}

/* The offset of needle in s at or after from, or s.n. */
static size_t
find(struct str s, struct str needle, size_t from)
{
	for (size_t at = from; at + needle.n <= s.n; at++) {
		size_t skip = str_find(str_from(s, at), needle.p[0]);
		at += skip;
		if (at + needle.n <= s.n &&
		    str_eq(str_part(s, at, needle.n), needle))
			return at;
	}
	return s.n;
}

/* "\r\n--" and the boundary that content_type names. */
static bool
put_boundary(struct str content_type, struct buf *to)
{
	size_t at = find(content_type, STR("boundary="), 0);

	if (at == content_type.n)
		return false;
	struct str b = str_from(content_type, at + strlen("boundary="));
	b = str_trim(str_cut(&b, ';'));
	if (b.n >= 2 && b.p[0] == '"' && b.p[b.n - 1] == '"')
		b = str_part(b, 1, b.n - 2);
	if (b.n == 0 || b.n > FORM_BOUNDARY_MAX)
		return false;
	buf_puts(to, "\r\n--");
	buf_put(to, b);
	return true;
}

/* Is this part's head the one of the field? */
static bool
part_is(struct str head, struct str name)
{
	char memory[96];
	struct buf want = BUF(memory);

	buf_puts(&want, " name=\"");
	buf_put(&want, name);
	buf_puts(&want, "\"");
	return !want.full && find(head, buf_str(&want), 0) < head.n;
}

enum rc
form_get_multipart(struct str body, struct str content_type,
    struct str name, struct buf *to)
{
	char memory[FORM_BOUNDARY_MAX + 8];
	struct buf b = BUF(memory);
	struct str value = STR("");
	int hits = 0;

	if (!put_boundary(content_type, &b))
		return RC_BAD_INPUT;
	struct str mark = buf_str(&b);
	struct str first = str_from(mark, 2);   /* no line end before it */
	if (!str_starts(body, first))
		return RC_BAD_INPUT;
	size_t at = first.n;
	for (int i = 0; ; i++) {
		size_t end = find(body, mark, at);
		if (end == body.n)   /* after the last mark: "--" */
			break;
		struct str part = str_part(body, at, end - at);
		size_t split = find(part, STR("\r\n\r\n"), 0);
		if (i >= FORM_FIELDS_MAX || split == part.n)
			return RC_BAD_INPUT;
		if (part_is(str_part(part, 0, split), name)) {
			value = str_from(part, split + 4);
			hits++;
		}
		at = end + mark.n;
	}
	if (!str_starts(str_from(body, at), STR("--")) || hits > 1 ||
	    str_find(value, '\0') != value.n)
		return RC_BAD_INPUT;
	if (hits == 0)
		return RC_NOT_FOUND;
	buf_put(to, value);
	return to->full ? RC_TOO_BIG : RC_OK;
}
