/* SPDX-License-Identifier: Apache-2.0 */
/* embed_sql - print a C header holding SQL files as strings.
 * usage: embed_sql FILE.sql ...
 *        embed_sql -l FILE.sql ...   the statements as text, one after another
 *
 * Files of a folder named "schema" become schema[], in the order given; each
 * "-- name: x" of the others becomes an enum value Q_X and its text
 * query_text[Q_X].
 *
 * A list that may be asked for in other orders has below its name a line
 *   -- by: IN OUT KEY: COLUMN NAME=EXPRESSION ...
 * It says "IN.KEY > ?2" where it goes on and "ORDER BY OUT.KEY" at its end.
 * From it are made x_down, the other way round, and for each column x_by_name
 * and x_by_name_down, which go on behind a value, their last parameter, and
 * the key.  An EXPRESSION is the same inside and outside. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 1024
#define TEXT_MAX_BYTES 16384
#define NAME_MAX_BYTES 96
#define STATEMENTS_MAX 1024
#define NAME_TAG "-- name: "
#define BY_TAG   "-- by: "

struct statement { char name[NAME_MAX_BYTES]; char *text; };
static struct statement all[STATEMENTS_MAX];
static int count;

static void
die(const char *what, const char *about)
{
	fprintf(stderr, "embed_sql: %s: %.200s\n", what, about);
	exit(1);
}

/* As snprintf, and all of it fits. */
static void __attribute__((format(printf, 3, 4)))
say(char *to, size_t cap, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(to, cap, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= cap)
		die("too long", to);
}

static FILE *
must_open(const char *path)
{
	FILE *f = fopen(path, "r");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	return f;
}

/* Print one line as a C string literal, leaving out SQL comment lines. */
static void
put_line(const char *s)
{
	if (strncmp(s, "--", 2) == 0)
		return;
	fputs("\t\"", stdout);
	for (; *s != '\0' && *s != '\n'; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s == '\t' ? ' ' : *s);
	}
	fputs("\\n\"\n", stdout);
}

static int
is_schema(const char *path)
{
	return strstr(path, "schema/") != NULL;
}

static void
put_schema(const char *path)
{
	char line[LINE_MAX_BYTES];
	FILE *f = must_open(path);

	while (fgets(line, sizeof(line), f) != NULL)
		put_line(line);
	printf("\t,\n");
	fclose(f);
}

/* --- statements ----------------------------------------------------------- */

static void
keep(const char *name, const char *text)
{
	size_t n = strlen(text) + 1;
	char *copy = malloc(n);

	if (count >= STATEMENTS_MAX || copy == NULL)
		die("too many statements", name);
	say(all[count].name, NAME_MAX_BYTES, "%s", name);
	memcpy(copy, text, n);
	all[count++].text = copy;
}

/* text with the one place where it says `from` saying `to`. */
static void
replace(char text[TEXT_MAX_BYTES], const char *from, const char *to)
{
	static char made[TEXT_MAX_BYTES];
	char *at = strstr(text, from);
	size_t n = strlen(from);

	if (at == NULL || strstr(at + n, from) != NULL)
		die("not said exactly once", from);
	say(made, sizeof(made), "%.*s%s%s", (int)(at - text), text, to,
	    at + n);
	memcpy(text, made, strlen(made) + 1);
}

static int
last_parameter(const char *text)
{
	int most = 0;

	for (const char *p = text; (p = strchr(p, '?')) != NULL; p++)
		if (strtol(p + 1, NULL, 10) > most)
			most = (int)strtol(p + 1, NULL, 10);
	return most;
}

struct order { char in[32], out[32], key[32]; };

/* column "": by the key alone. */
static void
keep_variant(const struct statement *s, const struct order *o,
    const char *column, int down)
{
	static char text[TEXT_MAX_BYTES];
	char name[NAME_MAX_BYTES], from[128], to[512], part[64] = "";
	char in[160] = "", out[160] = "";
	const char *expr = strchr(column, '='), *way = down ? " DESC" : "";

	say(part, sizeof(part), "%.*s", expr == NULL ? 60 :
	    (int)(expr - column), column);
	if (expr != NULL) {
		say(in, sizeof(in), "%s", expr + 1);
		say(out, sizeof(out), "%s", expr + 1);
	} else {
		say(in, sizeof(in), "%s.%s", o->in, column);
		say(out, sizeof(out), "%s.%s", o->out, column);
	}
	say(name, sizeof(name), "%s%s%s%s", s->name, part[0] == '\0' ?
	    "" : "_by_", part, down ? "_down" : "");
	say(text, sizeof(text), "%s", s->text);
	say(from, sizeof(from), "%s.%s > ?2", o->in, o->key);
	if (part[0] == '\0')
		say(to, sizeof(to), "%s.%s < ?2", o->in, o->key);
	else
		say(to, sizeof(to), "(%s, %s.%s) %c (?%d, ?2)", in,
		    o->in, o->key, down ? '<' : '>',
		    last_parameter(s->text) + 1);
	replace(text, from, to);
	say(from, sizeof(from), "ORDER BY %s.%s", o->out, o->key);
	if (part[0] == '\0')
		say(to, sizeof(to), "%s%s", from, way);
	else
		say(to, sizeof(to), "ORDER BY %s%s, %s.%s%s", out, way,
		    o->out, o->key, way);
	replace(text, from, to);
	keep(name, text);
}

static void
keep_variants(const struct statement *s, char *by)
{
	char *columns = strchr(by, ':');
	struct order o;

	if (columns == NULL || sscanf(by, "%31s %31s %31[a-z_]", o.in, o.out,
	    o.key) != 3)
		die("not IN OUT KEY: columns", by);
	keep_variant(s, &o, "", 1);
	for (char *c = strtok(columns + 1, " \n"); c != NULL;
	    c = strtok(NULL, " \n")) {
		keep_variant(s, &o, c, 0);
		keep_variant(s, &o, c, 1);
	}
}

/* It is whole: keep it and what is made from it. */
static void
end_statement(struct statement *s, char *by)
{
	if (s->name[0] == '\0')
		return;
	keep(s->name, s->text);
	if (by[0] != '\0')
		keep_variants(s, by);
	s->name[0] = s->text[0] = by[0] = '\0';
}

static void
read_queries(const char *path)
{
	static char text[TEXT_MAX_BYTES];
	char line[LINE_MAX_BYTES], by[LINE_MAX_BYTES] = "";
	struct statement s = { "", text };
	FILE *f = must_open(path);

	text[0] = '\0';
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, NAME_TAG, strlen(NAME_TAG)) == 0) {
			end_statement(&s, by);
			say(s.name, sizeof(s.name), "%.*s",
			    (int)strcspn(line + strlen(NAME_TAG), "\n"),
			    line + strlen(NAME_TAG));
		} else if (strncmp(line, BY_TAG, strlen(BY_TAG)) == 0) {
			say(by, sizeof(by), "%s", line + strlen(BY_TAG));
		} else if (s.name[0] != '\0') {
			size_t n = strlen(text);
			say(text + n, sizeof(text) - n, "%s", line);
		}
	}
	end_statement(&s, by);
	fclose(f);
}

/* --- what is printed ------------------------------------------------------ */

static void
put_name(const char *name)
{
	printf("\tQ_");
	for (; *name != '\0'; name++)
		putchar(toupper((unsigned char)*name));
	printf(",\n");
}

static void
put_text(const char *text)
{
	char line[TEXT_MAX_BYTES];

	while (*text != '\0') {
		size_t n = strcspn(text, "\n");
		say(line, sizeof(line), "%.*s", (int)n, text);
		put_line(line);
		text += n + (text[n] == '\n');
	}
	printf("\t,\n");
}

static int
put_list(void)
{
	for (int i = 0; i < count; i++)
		printf(NAME_TAG "%s\n%s", all[i].name, all[i].text);
	return 0;
}

int
main(int argc, char **argv)
{
	int list = argc > 1 && strcmp(argv[1], "-l") == 0, schemas = 0;

	if (argc < 3) {
		fputs("usage: embed_sql [-l] FILE.sql ...\n", stderr);
		return 2;
	}
	for (int i = 1 + list; i < argc; i++) {
		schemas += is_schema(argv[i]);
		if (!is_schema(argv[i]))
			read_queries(argv[i]);
	}
	if (list)
		return put_list();
	/* A schema is longer than the 4095 bytes C11 promises a string.  Who
	 * includes this may need only a part of it. */
	printf("#pragma GCC diagnostic push\n"
	    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
	    "#pragma GCC diagnostic ignored \"-Wunused-variable\"\n");
	printf("#define SCHEMA_COUNT %d\n", schemas);
	printf("static const char *const schema[SCHEMA_COUNT] = {\n");
	for (int i = 1; i < argc; i++)
		if (is_schema(argv[i]))
			put_schema(argv[i]);
	printf("};\nenum query {\n");
	for (int i = 0; i < count; i++)
		put_name(all[i].name);
	printf("\tQ_COUNT\n};\n"
	    "static const char *const query_text[Q_COUNT] = {\n");
	for (int i = 0; i < count; i++)
		put_text(all[i].text);
	printf("};\n#pragma GCC diagnostic pop\n");
	return 0;
}
