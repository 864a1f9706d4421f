/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "ledger/base/rc.h"

static bool
is_plain(char ch)
{
	unsigned char c = (unsigned char)ch;

	return c >= 0x20 && c != 0x7f && c != '"' && c != '\\';
}

void
json_put_str(struct buf *b, struct str s)
{
	size_t from = 0;

	buf_putc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_plain(s.p[i]))
			continue;
		buf_put(b, str_part(s, from, i - from));
		from = i + 1;
		if (c == '"' || c == '\\') {
			buf_putc(b, '\\');
			buf_putc(b, (char)c);
		} else if (c == '\n') {
			buf_puts(b, "\\n");
		} else {
			buf_printf(b, "\\u%04x", c);
		}
	}
	buf_put(b, str_from(s, from));
	buf_putc(b, '"');
}

static void
put_name(struct buf *b, const char *name)
{
	buf_puts(b, ",\"");
	buf_puts(b, name);
	buf_puts(b, "\":");
}

void
json_add_i64(struct buf *b, const char *name, int64_t v)
{
	put_name(b, name);
	buf_i64(b, v);
}

void
json_add_bool(struct buf *b, const char *name, bool v)
{
	put_name(b, name);
	buf_puts(b, v ? "true" : "false");
}

void
json_add_str(struct buf *b, const char *name, struct str s)
{
	put_name(b, name);
	json_put_str(b, s);
}

void
json_add_text(struct buf *b, const char *name, const char *z)
{
	json_add_str(b, name, str_of(z));
}

void
json_add_hex(struct buf *b, const char *name, const void *bytes, size_t n)
{
	put_name(b, name);
	buf_putc(b, '"');
	buf_hex(b, bytes, n);
	buf_putc(b, '"');
}

/* A cursor; every skip_* returns false with `at` on the offending byte. */
struct scan {
	struct str s;
	size_t at;
	bool strict;   /* also refuse a name twice in one object */
};

static bool
more(const struct scan *c)
{
	return c->at < c->s.n;
}

static char
peek(const struct scan *c)
{
	return more(c) ? c->s.p[c->at] : '\0';
}

static void
skip_blanks(struct scan *c)
{
	while (more(c) && (peek(c) == ' ' || peek(c) == '\t' ||
	    peek(c) == '\n' || peek(c) == '\r'))
		c->at++;
}

static bool
skip_char(struct scan *c, char want)
{
	if (!more(c) || peek(c) != want)
		return false;
	c->at++;
	return true;
}

static bool
is_hex(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'f') ||
	    (ch >= 'A' && ch <= 'F');
}

static bool
skip_escape(struct scan *c)
{
	static const char simple[] = "\"\\/bfnrt";

	if (!more(c))
		return false;
	if (peek(c) != 'u') {
		if (peek(c) == '\0' || strchr(simple, peek(c)) == NULL)
			return false;
		c->at++;
		return true;
	}
	c->at++;
	for (int i = 0; i < 4; i++) {
		if (!is_hex(peek(c)))
			return false;
		c->at++;
	}
	return true;
}

static bool
skip_string(struct scan *c)
{
	size_t from = c->at;
	unsigned char bits = 0;   /* of all bytes: most strings are ASCII */

	if (!skip_char(c, '"'))
		return false;
	while (more(c) && peek(c) != '"') {
		unsigned char ch = (unsigned char)c->s.p[c->at];
		if (ch < 0x20)
			return false;
		bits |= ch;
		c->at++;
		if (ch == '\\' && !skip_escape(c))
			return false;
	}
	return skip_char(c, '"') && (bits < 0x80 ||
	    str_is_utf8(str_part(c->s, from, c->at - from)));
}

static size_t
skip_digits(struct scan *c)
{
	size_t from = c->at;

	while (peek(c) >= '0' && peek(c) <= '9')
		c->at++;
	return c->at - from;
}

static bool
skip_number(struct scan *c)
{
	if (peek(c) == '-')
		c->at++;
	if (peek(c) == '0')
		c->at++;
	else if (skip_digits(c) == 0)
		return false;
	if (peek(c) == '.') {
		c->at++;
		if (skip_digits(c) == 0)
			return false;
	}
	if (peek(c) == 'e' || peek(c) == 'E') {
		c->at++;
		if (peek(c) == '+' || peek(c) == '-')
			c->at++;
		if (skip_digits(c) == 0)
			return false;
	}
	return true;
}

static bool
skip_word(struct scan *c, const char *word)
{
	if (!str_starts(str_from(c->s, c->at), str_of(word)))
		return false;
	c->at += strlen(word);
	return true;
}

static bool skip_value(struct scan *c, int depth);

/* A name has no escape in it, where it is strict: two spellings of one name
 * would let two readers of the same bytes see different values.
 * names: those before it, with their quotes. */
static bool
name_is_new(const struct str *names, int count, struct str name)
{
	int i = 0;

	while (i < count && !str_eq(names[i], name))
		i++;
	return i == count;
}

static bool
skip_object(struct scan *c, int depth)
{
	struct str names[JSON_NAMES_MAX];   /* where it is strict */

	c->at++;
	skip_blanks(c);
	if (skip_char(c, '}'))
		return true;
	for (int count = 0;; count++) {
		skip_blanks(c);
		size_t from = c->at;
		if (!skip_string(c))
			return false;
		struct str name = str_part(c->s, from, c->at - from);
		if (c->strict && (count == JSON_NAMES_MAX ||
		    str_find(name, '\\') < name.n ||
		    !name_is_new(names, count, name))) {
			c->at = from;
			return false;
		}
		if (c->strict)
			names[count] = name;
		skip_blanks(c);
		if (!skip_char(c, ':'))
			return false;
		skip_blanks(c);
		if (!skip_value(c, depth))
			return false;
		skip_blanks(c);
		if (skip_char(c, '}'))
			return true;
		if (!skip_char(c, ','))
			return false;
	}
}

static bool
skip_array(struct scan *c, int depth)
{
	c->at++;
	skip_blanks(c);
	if (skip_char(c, ']'))
		return true;
	for (;;) {
		skip_blanks(c);
		if (!skip_value(c, depth))
			return false;
		skip_blanks(c);
		if (skip_char(c, ']'))
			return true;
		if (!skip_char(c, ','))
			return false;
	}
}

static bool
skip_value(struct scan *c, int depth)
{
	if (depth >= JSON_DEPTH_MAX)
		return false;
	switch (peek(c)) {
	case '{':	return skip_object(c, depth + 1);
	case '[':	return skip_array(c, depth + 1);
	case '"':	return skip_string(c);
	case 't':	return skip_word(c, "true");
	case 'f':	return skip_word(c, "false");
	case 'n':	return skip_word(c, "null");
	default:	return skip_number(c);
	}
}

bool
json_check(struct str text, size_t *at)
{
	struct scan c = { text, 0, true };

	skip_blanks(&c);
	bool ok = more(&c) && skip_value(&c, 0);
	if (ok) {
		skip_blanks(&c);
		ok = !more(&c);
	}
	if (at != NULL)
		*at = c.at;
	return ok;
}

bool
json_check_object(struct str text)
{
	struct str s = str_trim(text);

	return s.n > 0 && s.p[0] == '{' && json_check(text, NULL);
}

bool
json_get(struct str obj, const char *name, struct str *raw)
{
	struct scan c = { obj, 0, false };

	skip_blanks(&c);
	if (!skip_char(&c, '{'))
		return false;
	for (;;) {
		skip_blanks(&c);
		size_t from = c.at;
		if (!skip_string(&c))
			return false;
		struct str key = str_part(c.s, from + 1, c.at - from - 2);
		skip_blanks(&c);
		if (!skip_char(&c, ':'))
			return false;
		skip_blanks(&c);
		from = c.at;
		if (!skip_value(&c, 0))
			return false;
		if (str_eq(key, str_of(name))) {
			*raw = str_part(c.s, from, c.at - from);
			return true;
		}
		skip_blanks(&c);
		if (!skip_char(&c, ','))
			return false;
	}
}

bool
json_next(struct str *rest, struct str *item)
{
	struct scan c = { *rest, 0, false };

	skip_blanks(&c);
	if (!skip_char(&c, '[') && !skip_char(&c, ','))
		return false;
	skip_blanks(&c);
	size_t from = c.at;
	if (peek(&c) == ']' || !skip_value(&c, 0))
		return false;
	*item = str_part(c.s, from, c.at - from);
	*rest = str_from(c.s, c.at);
	return true;
}

static void
put_utf8(struct buf *out, uint32_t cp)
{
	if (cp < 0x80) {
		buf_putc(out, (char)cp);
	} else if (cp < 0x800) {
		buf_putc(out, (char)(0xc0 | cp >> 6));
		buf_putc(out, (char)(0x80 | (cp & 0x3f)));
	} else if (cp < 0x10000) {
		buf_putc(out, (char)(0xe0 | cp >> 12));
		buf_putc(out, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (cp & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | cp >> 18));
		buf_putc(out, (char)(0x80 | (cp >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (cp >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (cp & 0x3f)));
	}
}

/* \uXXXX at s[*at] (past the 'u'), with its low surrogate when it has one;
 * a lone surrogate or \u0000 is refused. */
static bool
put_unicode_escape(struct str s, size_t *at, struct buf *out)
{
	unsigned char b[2];
	uint32_t cp;

	if (s.n - *at < 4 || !hex_decode(str_part(s, *at, 4), b, 2))
		return false;
	*at += 4;
	cp = (uint32_t)b[0] << 8 | b[1];
	if (cp >= 0xd800 && cp < 0xdc00) {
		if (s.n - *at < 6 || s.p[*at] != '\\' || s.p[*at + 1] != 'u' ||
		    !hex_decode(str_part(s, *at + 2, 4), b, 2))
			return false;
		uint32_t low = (uint32_t)b[0] << 8 | b[1];
		if (low < 0xdc00 || low > 0xdfff)
			return false;
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
		*at += 6;
	}
	if (cp == 0 || (cp >= 0xdc00 && cp < 0xe000))
		return false;
	put_utf8(out, cp);
	return true;
}

bool
json_str(struct str raw, struct buf *out)
{
	if (raw.n < 2 || raw.p[0] != '"' || raw.p[raw.n - 1] != '"')
		return false;
	struct str s = str_part(raw, 1, raw.n - 2);
	for (size_t at = 0; at < s.n;) {
		char ch = s.p[at++];
		if (ch != '\\') {
			buf_putc(out, ch);
			continue;
		}
		if (at == s.n)
			return false;
		ch = s.p[at++];
		switch (ch) {
		case 'b':	buf_putc(out, '\b'); break;
		case 'f':	buf_putc(out, '\f'); break;
		case 'n':	buf_putc(out, '\n'); break;
		case 'r':	buf_putc(out, '\r'); break;
		case 't':	buf_putc(out, '\t'); break;
		case 'u':
			if (!put_unicode_escape(s, &at, out))
				return false;
			break;
		default:	buf_putc(out, ch); break;
		}
	}
	return !out->full;
}

bool
json_i64(struct str raw, int64_t *v)
{
	return str_to_i64(raw, v);
}

bool
json_bool(struct str raw, bool *v)
{
	if (!str_eq(raw, STR("true")) && !str_eq(raw, STR("false")))
		return false;
	*v = raw.p[0] == 't';
	return true;
}

bool
json_get_i64(struct str obj, const char *name, int64_t *v)
{
	struct str raw;

	return json_get(obj, name, &raw) && json_i64(raw, v);
}

bool
json_get_str(struct str obj, const char *name, char *to, size_t cap)
{
	struct buf out = buf_init(to, cap);
	struct str raw;

	if (json_get(obj, name, &raw) && json_str(raw, &out))
		return true;
	to[0] = '\0';
	return false;
}

bool
json_get_count(struct str obj, const char *name, int64_t *v)
{
	return json_get_i64(obj, name, v) && *v >= 0;
}

bool
json_get_bool(struct str obj, const char *name, bool *v)
{
	struct str raw;

	return json_get(obj, name, &raw) && json_bool(raw, v);
}

bool
json_hex(struct str raw, void *to, size_t n)
{
	return raw.n >= 2 && raw.p[0] == '"' &&
	    hex_decode(str_part(raw, 1, raw.n - 2), to, n);
}

bool
json_get_hex(struct str obj, const char *name, void *to, size_t n)
{
	struct str raw;

	return json_get(obj, name, &raw) && json_hex(raw, to, n);
}
