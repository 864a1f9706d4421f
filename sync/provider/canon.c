/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "sync/provider/canon.h"

#define STRING_MAX 8192   /* bytes of one string */

/* --- cutting a checked text ---------------------------------------------- */

static size_t
skip_blanks(struct str s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' ||
	    s.p[at] == '\n' || s.p[at] == '\r'))
		at++;
	return at;
}

/* The offset behind the string that begins at `at`. */
static size_t
skip_string(struct str s, size_t at)
{
	for (at++; at < s.n && s.p[at] != '"'; at++)
		if (s.p[at] == '\\')
			at++;
	return at < s.n ? at + 1 : s.n;
}

/* The offset behind the value that begins at `at`. */
static size_t
skip_value(struct str s, size_t at)
{
	int depth = 0;

	while (at < s.n) {
		char c = s.p[at];
		if (c == '"') {
			at = skip_string(s, at);
		} else if (depth == 0 && (c == ',' || c == ']' || c == '}')) {
			return at;
		} else {
			depth += (c == '{' || c == '[') -
			    (c == '}' || c == ']');
			at++;
		}
		if (depth == 0 && (c == '"' || c == '}' || c == ']'))
			return at;
	}
	return at;
}

static int
order(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return c != 0 ? c : a.n < b.n ? -1 : a.n > b.n;
}

size_t
canon_members(struct str obj, struct canon_member *to)
{
	size_t count = 0, at;

	obj = str_trim(obj);
	if (obj.n == 0 || obj.p[0] != '{')
		return 0;
	for (at = skip_blanks(obj, 1); at < obj.n && obj.p[at] == '"' &&
	    count < CANON_MEMBERS_MAX; at = skip_blanks(obj, at + 1)) {
		struct canon_member m;
		size_t end = skip_string(obj, at);
		m.name = str_part(obj, at + 1, end - at - 2);
		at = skip_blanks(obj, skip_blanks(obj, end) + 1);
		end = skip_value(obj, at);
		m.raw = str_trim(str_part(obj, at, end - at));
		size_t i = count++;
		for (; i > 0 && order(m.name, to[i - 1].name) < 0; i--)
			to[i] = to[i - 1];
		to[i] = m;
		at = skip_blanks(obj, end);
	}
	return count;
}

/* --- writing ------------------------------------------------------------- */

static void
put_escape(struct buf *to, uint32_t c)
{
	if (c >= 0x10000) {
		buf_printf(to, "\\u%04x", (unsigned)(0xd800 +
		    ((c - 0x10000) >> 10)));
		c = 0xdc00 + ((c - 0x10000) & 0x3ff);
	}
	buf_printf(to, "\\u%04x", (unsigned)c);
}

static void
put_char(struct buf *to, struct str s, size_t *at, enum canon_style style)
{
	static const char controls[] = "\b\t\n\f\r", letters[] = "btnfr";
	size_t from = *at;
	uint32_t c = str_next_char(s, at);

	if (c == '"' || c == '\\' || (c == '/' && style == CANON_PHP)) {
		buf_putc(to, '\\');
		buf_putc(to, (char)c);
	} else if (c < 0x20) {
		size_t i = str_find(STR(controls), (char)c);
		if (c != 0 && i < sizeof(controls) - 1) {
			buf_putc(to, '\\');
			buf_putc(to, letters[i]);
		} else {
			put_escape(to, c);
		}
	} else if (c >= 0x80 && style != CANON_JS) {
		put_escape(to, c);
	} else {
		buf_put(to, str_part(s, from, *at - from));
	}
}

static bool
put_string(struct buf *to, struct str raw, enum canon_style style)
{
	char memory[STRING_MAX];
	struct buf b = BUF(memory);

	if (!json_str(raw, &b))
		return false;
	buf_putc(to, '"');
	for (size_t at = 0; at < b.n; )
		put_char(to, buf_str(&b), &at, style);
	buf_putc(to, '"');
	return !to->full;
}

static bool
put_array(struct buf *to, struct str raw, enum canon_style style)
{
	struct str rest = raw, item;
	bool ok = true;

	buf_putc(to, '[');
	for (int i = 0; ok && json_next(&rest, &item); i++) {
		if (i > 0)
			buf_putc(to, ',');
		ok = canon_put(to, item, style);
	}
	buf_putc(to, ']');
	return ok && !to->full;
}

bool
canon_put(struct buf *to, struct str json, enum canon_style style)
{
	struct canon_member m[CANON_MEMBERS_MAX];
	bool ok = true;

	json = str_trim(json);
	if (json.n > 0 && json.p[0] == '"')
		return put_string(to, json, style);
	if (json.n > 0 && json.p[0] == '[')
		return put_array(to, json, style);
	if (json.n == 0 || json.p[0] != '{') {
		buf_put(to, json);   /* a number, as it is spelled */
		return !to->full;
	}
	size_t count = canon_members(json, m);
	buf_putc(to, '{');
	for (size_t i = 0; ok && i < count; i++) {
		buf_puts(to, i == 0 ? "\"" : ",\"");
		buf_put(to, m[i].name);
		buf_puts(to, "\":");
		ok = canon_put(to, m[i].raw, style);
	}
	buf_putc(to, '}');
	return ok && !to->full;
}
