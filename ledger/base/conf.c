/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700   /* realpath */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

#include "ledger/base/buf.h"
#include "ledger/base/conf.h"

#define OPTIONS_MAX 128   /* in one table */
#define SHOWN_MAX 40      /* bytes of a wrong word told in a message */
#define PATH_SHOWN_MAX 200

struct reader {
	const char *path;
	const struct conf_option *table;
	size_t count;
	unsigned char *into;
	struct buf why;
	struct str section;           /* view into the file */
	size_t line;                  /* 1.., 0 = no line to blame */
	size_t seen[OPTIONS_MAX];     /* line an option was given on; 0 never */
};

/* Start a message "file:line: "; of a very long path only the end is told,
 * so that the rest of the message has room. */
static void
blame(struct reader *r)
{
	size_t n = strlen(r->path);

	buf_reset(&r->why);
	buf_puts(&r->why, n > PATH_SHOWN_MAX ? "..." : "");
	buf_puts(&r->why, n > PATH_SHOWN_MAX ? r->path + n - PATH_SHOWN_MAX :
	    r->path);
	if (r->line > 0)
		buf_printf(&r->why, ":%zu", r->line);
	buf_puts(&r->why, ": ");
}

/* Quote a word of the file: bounded, on one line, whatever it holds. */
static void
quote(struct buf *b, struct str word)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < word.n && i < SHOWN_MAX; i++) {
		unsigned char c = (unsigned char)word.p[i];
		buf_putc(b, c < 0x20 || c == 0x7f ? '?' : (char)c);
	}
	buf_puts(b, word.n > SHOWN_MAX ? "...\"" : "\"");
}

static void
put_place(struct buf *b, const char *section)
{
	if (section[0] == '\0')
		buf_puts(b, "before the first [section]");
	else
		buf_printf(b, "in [%s]", section);
}

static enum rc
bad_number(struct reader *r, const struct conf_option *o, struct str value)
{
	blame(r);
	buf_printf(&r->why, "%s is ", o->key);
	quote(&r->why, value);
	buf_printf(&r->why, "; give a whole number from %" PRId64 " to %"
	    PRId64, o->min, o->max);
	return RC_BAD_INPUT;
}

static enum rc
set_int(struct reader *r, const struct conf_option *o, struct str value)
{
	int64_t v;

	REQUIRE(o->size == sizeof(v));
	if (!str_to_i64(value, &v) || v < o->min || v > o->max)
		return bad_number(r, o, value);
	memcpy(r->into + o->offset, &v, sizeof(v));
	return RC_OK;
}

static enum rc
set_bool(struct reader *r, const struct conf_option *o, struct str value)
{
	bool v = str_eq(value, STR("yes"));

	REQUIRE(o->size == sizeof(v));
	if (!v && !str_eq(value, STR("no"))) {
		blame(r);
		buf_printf(&r->why, "%s is ", o->key);
		quote(&r->why, value);
		buf_puts(&r->why, "; write yes or no");
		return RC_BAD_INPUT;
	}
	memcpy(r->into + o->offset, &v, sizeof(v));
	return RC_OK;
}

/* Texts may be secrets, so a message gives their length, not their bytes. */
static enum rc
set_text(struct reader *r, const struct conf_option *o, struct str value)
{
	REQUIRE(o->min >= 0 && o->max < (int64_t)o->size);
	if (value.n < (uint64_t)o->min || value.n > (uint64_t)o->max) {
		blame(r);
		buf_printf(&r->why, "%s has %zu bytes; give %" PRId64 " to %"
		    PRId64, o->key, value.n, o->min, o->max);
		return RC_BAD_INPUT;
	}
	REQUIRE(str_copy(value, (char *)r->into + o->offset, o->size));
	return RC_OK;
}

/* The absolute folder the file is in, with a '/' at its end. */
static bool
folder_of(const char *path, struct buf *out)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	struct str head = slash == NULL ? STR(".") :
	    (struct str){ path, (size_t)(slash - path) + 1 };
	char *whole;

	if (!str_copy(head, folder, sizeof(folder)))
		return false;
	whole = realpath(folder, NULL);
	if (whole == NULL)
		return false;
	buf_puts(out, whole);
	if (strcmp(whole, "/") != 0)
		buf_putc(out, '/');
	free(whole);
	return !out->full;
}

static enum rc
set_path(struct reader *r, const struct conf_option *o, struct str value)
{
	char whole[PATH_MAX];
	struct buf b = BUF(whole);

	if (value.n == 0 || value.p[0] == '/')
		return set_text(r, o, value);
	if (!folder_of(r->path, &b)) {
		blame(r);
		buf_printf(&r->why, "the folder that %s starts from cannot be"
		    " found; give an absolute path", o->key);
		return RC_BAD_INPUT;
	}
	buf_put(&b, value);
	if (b.full || b.n >= o->size || b.n > (uint64_t)o->max) {
		blame(r);
		buf_printf(&r->why, "%s is too long with the file's folder in"
		    " front (most: %" PRId64 " bytes)", o->key, o->max);
		return RC_BAD_INPUT;
	}
	return set_text(r, o, buf_str(&b));
}

static enum rc
set_value(struct reader *r, const struct conf_option *o, struct str value)
{
	switch (o->type) {
	case CONF_TEXT:	return set_text(r, o, value);
	case CONF_INT:	return set_int(r, o, value);
	case CONF_BOOL:	return set_bool(r, o, value);
	case CONF_PATH:	return set_path(r, o, value);
	}
	require_failed("an option has a type", __FILE__, __LINE__);
}

static bool
is_section(const struct reader *r, struct str name)
{
	for (size_t i = 0; i < r->count; i++)
		if (str_eq(str_of(r->table[i].section), name))
			return true;
	return false;
}

/* What could stand here instead: a list, cut where the message is full. */
static void
put_choices(struct reader *r, bool sections)
{
	const char *before = NULL;

	buf_puts(&r->why, sections ? "; known are" : "; known there are");
	for (size_t i = 0; i < r->count; i++) {
		const struct conf_option *o = &r->table[i];
		bool again = before != NULL && strcmp(before, o->section) == 0;
		before = o->section;
		if (sections && !again && o->section[0] != '\0')
			buf_printf(&r->why, " [%s]", o->section);
		if (!sections && str_eq(str_of(o->section), r->section))
			buf_printf(&r->why, " %s", o->key);
	}
}

static enum rc
enter_section(struct reader *r, struct str line)
{
	struct str name;

	if (line.p[line.n - 1] != ']' || line.n < 3) {
		blame(r);
		buf_puts(&r->why, "a section is written [name]");
		return RC_BAD_INPUT;
	}
	name = str_trim(str_part(line, 1, line.n - 2));
	if (name.n == 0 || !is_section(r, name)) {
		blame(r);
		buf_puts(&r->why, "unknown section ");
		quote(&r->why, name);
		put_choices(r, true);
		return RC_BAD_INPUT;
	}
	r->section = name;
	return RC_OK;
}

static enum rc
unknown_key(struct reader *r, struct str key)
{
	blame(r);
	buf_puts(&r->why, "unknown key ");
	quote(&r->why, key);
	if (r->section.n == 0) {
		buf_puts(&r->why, " before the first [section]");
		put_choices(r, !is_section(r, r->section));
	} else {
		buf_printf(&r->why, " in [%.*s]", STR_ARG(r->section));
		put_choices(r, false);
	}
	return RC_BAD_INPUT;
}

static enum rc
read_pair(struct reader *r, struct str line)
{
	struct str value = line;
	struct str key = str_trim(str_cut(&value, '='));

	if (key.n == line.n || key.n == 0) {
		blame(r);
		buf_puts(&r->why, "neither \"key = value\", [section], nor a"
		    " comment that starts with #");
		return RC_BAD_INPUT;
	}
	for (size_t i = 0; i < r->count; i++) {
		const struct conf_option *o = &r->table[i];
		if (!str_eq(str_of(o->section), r->section) ||
		    !str_eq(str_of(o->key), key))
			continue;
		if (r->seen[i] > 0) {
			blame(r);
			buf_printf(&r->why, "%s was given on line %zu already;"
			    " keep one of them", o->key, r->seen[i]);
			return RC_BAD_INPUT;
		}
		r->seen[i] = r->line;
		return set_value(r, o, str_trim(value));
	}
	return unknown_key(r, key);
}

static enum rc
read_line(struct reader *r, struct str line)
{
	if (str_find(line, '\0') < line.n || !str_is_utf8(line)) {
		blame(r);
		buf_puts(&r->why, "bytes that are not UTF-8 text; save the file"
		    " as UTF-8");
		return RC_BAD_INPUT;
	}
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return RC_OK;
	return line.p[0] == '[' ? enter_section(r, line) : read_pair(r, line);
}

/* Every default is in place before the file is read, so what the file leaves
 * out is already right; a default that its own row refuses is our mistake. */
static enum rc
read_text(struct reader *r, struct str text)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < r->count && rc == RC_OK; i++)
		if (r->table[i].fallback != NULL)
			rc = set_value(r, &r->table[i],
			    str_of(r->table[i].fallback));
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	while (text.n > 0 && rc == RC_OK) {
		r->line++;
		rc = read_line(r, str_cut(&text, '\n'));
	}
	r->line = 0;
	for (size_t i = 0; i < r->count && rc == RC_OK; i++) {
		if (r->table[i].fallback != NULL || r->seen[i] > 0)
			continue;
		blame(r);
		buf_printf(&r->why, "%s must be given; add it ",
		    r->table[i].key);
		put_place(&r->why, r->table[i].section);
		rc = RC_BAD_INPUT;
	}
	return rc;
}

static enum rc
slurp(struct reader *r, char *to, size_t *n)
{
	FILE *f = fopen(r->path, "rb");
	int error = errno;
	enum rc rc = RC_OK;

	blame(r);
	if (f == NULL) {
		buf_printf(&r->why, "cannot be opened: %s", strerror(error));
		return error == ENOENT ? RC_NOT_FOUND :
		    error == EACCES ? RC_DENIED : RC_SYSTEM;
	}
	*n = fread(to, 1, CONF_FILE_MAX + 1, f);
	error = errno;
	if (ferror(f)) {
		buf_printf(&r->why, "cannot be read: %s", strerror(error));
		rc = RC_SYSTEM;
	} else if (*n > CONF_FILE_MAX) {
		buf_printf(&r->why, "longer than %d bytes", CONF_FILE_MAX);
		rc = RC_TOO_BIG;
	}
	fclose(f);
	return rc;
}

enum rc
conf_load(const char *path, const struct conf_option *table, size_t count,
    void *into, char *error)
{
	struct reader r = { .path = path, .table = table, .count = count,
		.into = into, .why = buf_init(error, CONF_ERROR_MAX) };
	char *text = malloc(CONF_FILE_MAX + 1);
	size_t n = 0;
	enum rc rc = RC_NO_MEMORY;

	REQUIRE(count > 0 && count <= OPTIONS_MAX);
	if (text == NULL) {
		buf_puts(&r.why, rc_text(rc));
		return rc;
	}
	rc = slurp(&r, text, &n);
	if (rc == RC_OK)
		rc = read_text(&r, (struct str){ text, n });
	if (rc == RC_OK)
		error[0] = '\0';
	free(text);
	return rc;
}

static void
print_range(FILE *to, const struct conf_option *o)
{
	switch (o->type) {
	case CONF_TEXT:
		fprintf(to, "# Text, %" PRId64 " to %" PRId64 " bytes.", o->min,
		    o->max);
		break;
	case CONF_INT:
		fprintf(to, "# A whole number from %" PRId64 " to %" PRId64 ".",
		    o->min, o->max);
		break;
	case CONF_BOOL:
		fputs("# yes or no.", to);
		break;
	case CONF_PATH:
		fputs("# A path, absolute or from this file's folder.", to);
		break;
	}
}

void
conf_print(FILE *to, const char *title, const struct conf_option *table,
    size_t count)
{
	const char *section = "";

	fprintf(to, "# %s\n", title);
	for (size_t i = 0; i < count; i++) {
		const struct conf_option *o = &table[i];
		if (strcmp(o->section, section) != 0)
			fprintf(to, "\n[%s]\n", o->section);
		section = o->section;
		fprintf(to, "\n# %s\n", o->help);
		print_range(to, o);
		if (o->fallback == NULL)
			fprintf(to, "  Must be given.\n#%s =\n", o->key);
		else
			fprintf(to, "\n%s =%s%s\n", o->key,
			    o->fallback[0] == '\0' ? "" : " ", o->fallback);
	}
}
