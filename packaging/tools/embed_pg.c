/* SPDX-License-Identifier: Apache-2.0 */
/* embed_pg - print a C header with the board's schema for PostgreSQL.
 * usage: embed_pg BASE.sql SCHEMA.sql ...
 *
 * The files are in the small dialect that SQLite reads.  BASE says what all
 * up to its version amount to; later ones are translated one by one.  Tables
 * are spread by market over partitions: what the dialect says of a table as a
 * whole is made for the table, keys, indexes and triggers for each partition,
 * with {p} for its number and {m} for how many there are.  A line "--pg" or
 * "--pg-each" is taken as it stands.  What is not understood stops the
 * build. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILE_MAX_BYTES 131072
#define ITEM_MAX       8192
#define ITEMS_MAX      64

static const char *file_name;
static long version;

static void
die(const char *what, const char *about)
{
	fprintf(stderr, "%s: %s: %.100s\n", file_name, what, about);
	exit(1);
}

/* A statement under construction, with the blanks as C strings take them. */
struct text { char p[4 * ITEM_MAX]; size_t n; };

static void
put(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if (t->n + n >= sizeof(t->p))
		die("too long", s);
	memcpy(t->p + t->n, s, n + 1);
	t->n += n;
}

static void
print_statement(int each, const char *s)
{
	printf("\t{ %ld, %d, \"", version, each);
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	printf("\" },\n");
}

/* --- words ------------------------------------------------------------- */

/* Take a word off *s; false when there is none. */
static int
word(const char **s, char *to, size_t cap)
{
	size_t n = 0;

	while (**s == ' ')
		++*s;
	while (isalnum((unsigned char)(*s)[n]) || (*s)[n] == '_')
		n++;
	if (n == 0 || n >= cap)
		return 0;
	memcpy(to, *s, n);
	to[n] = '\0';
	*s += n;
	return 1;
}

/* Take the words of `want` off *s, if they are what it begins with. */
static int
take(const char **s, const char *want)
{
	const char *at = *s;
	char have[64], need[64];

	while (word(&want, need, sizeof(need)))
		if (!word(&at, have, sizeof(have)) ||
		    strcasecmp(have, need) != 0)
			return 0;
	*s = at;
	return 1;
}

static void
must_word(const char **s, char *to, size_t cap)
{
	if (!word(s, to, cap))
		die("a name is missing", *s);
}

/* The index of the ')' that closes s[0], or of the ',' or end before which a
 * list item ends when s[0] is none. */
static size_t
item_end(const char *s)
{
	int depth = 0, quoted = 0;
	size_t i = 0;

	for (; s[i] != '\0'; i++) {
		if (s[i] == '\'')
			quoted = !quoted;
		else if (!quoted && s[i] == '(')
			depth++;
		else if (!quoted && s[i] == ')' && depth-- <= 0)
			return i;
		else if (!quoted && depth == 0 && s[i] == ',')
			return i;
	}
	return i;
}

/* --- tables ------------------------------------------------------------ */

struct table { char name[64]; struct text columns, keys; };

static void
put_key(struct table *t, const char *a, const char *b, const char *c)
{
	if (t->keys.n > 0)
		put(&t->keys, ", ");
	put(&t->keys, a);
	put(&t->keys, b);
	put(&t->keys, c);
}

/* "FOREIGN KEY (a, b) REFERENCES t" is between partitions of one number. */
static void
add_foreign(struct table *t, const char *columns, const char *of)
{
	char text[ITEM_MAX];

	snprintf(text, sizeof(text), "FOREIGN KEY %.2000s REFERENCES %s_{p}",
	    columns, of);
	put_key(t, text, "", "");
}

static void
foreign_key(struct table *t, const char *item)
{
	char columns[ITEM_MAX], of[64];
	size_t n = 0;

	while (*item == ' ')
		item++;
	while (item[n] != '\0' && item[n] != ')')
		n++;
	if (*item != '(' || item[n] == '\0')
		die("a foreign key without columns", item);
	snprintf(columns, sizeof(columns), "%.*s", (int)n + 1, item);
	item += n + 1;
	if (!take(&item, "REFERENCES"))
		die("a foreign key to nothing", item);
	must_word(&item, of, sizeof(of));
	add_foreign(t, columns, of);
}

static const char *
type_of(const char *word)
{
	if (strcmp(word, "INTEGER") == 0)
		return "BIGINT";
	if (strcmp(word, "BLOB") == 0)
		return "BYTEA";
	if (strcmp(word, "TEXT") == 0)
		return "TEXT COLLATE \"C\"";
	die("not a type of the dialect", word);
	return NULL;
}

/* A column's definition, its keys moved to the partitions. */
static void
put_column(struct table *t, const char *s, struct text *to)
{
	char name[64], type[64], of[64], columns[80];

	must_word(&s, name, sizeof(name));
	must_word(&s, type, sizeof(type));
	put(to, name);
	put(to, " ");
	put(to, type_of(type));
	snprintf(columns, sizeof(columns), "(%s)", name);
	while (*s != '\0') {
		const char *was = s;
		if (take(&s, "PRIMARY KEY")) {
			put_key(t, "PRIMARY KEY ", columns, "");
		} else if (take(&s, "REFERENCES")) {
			must_word(&s, of, sizeof(of));
			add_foreign(t, columns, of);
		} else if (take(&s, "CHECK")) {
			size_t n = strcspn(s, "(");
			n += item_end(s + n + 1) + 2;
			while (was < s + n) {
				char c[2] = { *was++, '\0' };
				put(to, c);
			}
			s += n;
		} else {
			char c[2] = { *s++, '\0' };
			put(to, c);
		}
	}
}

static void
table_item(struct table *t, const char *item)
{
	if (take(&item, "PRIMARY KEY")) {
		put_key(t, "PRIMARY KEY", item, "");
	} else if (take(&item, "FOREIGN KEY")) {
		foreign_key(t, item);
	} else if (take(&item, "CHECK")) {
		put(&t->columns, t->columns.n > 0 ? ", CHECK" : "CHECK");
		put(&t->columns, item);
	} else {
		if (t->columns.n > 0)
			put(&t->columns, ", ");
		put_column(t, item, &t->columns);
	}
}

static void
create_table(const char *s)
{
	static struct table t;
	static struct text out;
	char item[ITEM_MAX];
	const char *spread = "market_id";

	t.columns.n = t.keys.n = out.n = 0;
	must_word(&s, t.name, sizeof(t.name));
	s += strcspn(s, "(") + 1;
	for (;;) {
		size_t n = item_end(s);
		if (n >= sizeof(item))
			die("a column is too long", s);
		snprintf(item, sizeof(item), "%.*s", (int)n, s);
		table_item(&t, item[0] == ' ' ? item + 1 : item);
		s += n;
		if (*s++ != ',')
			break;
	}
	if (strstr(s, "STRICT") == NULL || strncmp(t.columns.p, spread,
	    strlen(spread)) != 0)
		die("a table must be STRICT and led by market_id", t.name);
	put(&out, "CREATE TABLE ");
	put(&out, t.name);
	put(&out, " (");
	put(&out, t.columns.p);
	put(&out, ") PARTITION BY HASH (market_id)");
	print_statement(0, out.p);
	out.n = 0;
	put(&out, "CREATE TABLE ");
	put(&out, t.name);
	put(&out, "_{p} PARTITION OF ");
	put(&out, t.name);
	put(&out, " (");
	put(&out, t.keys.p);
	put(&out, ") FOR VALUES WITH (MODULUS {m}, REMAINDER {p})");
	print_statement(1, out.p);
}

/* --- the rest ---------------------------------------------------------- */

static void
create_index(const char *s, const char *kind)
{
	static struct text out;
	char name[64], on[64];

	out.n = 0;
	must_word(&s, name, sizeof(name));
	if (!take(&s, "ON"))
		die("an index on nothing", s);
	must_word(&s, on, sizeof(on));
	put(&out, kind);
	put(&out, name);
	put(&out, "_{p} ON ");
	put(&out, on);
	put(&out, "_{p}");
	put(&out, s);
	print_statement(1, out.p);
}

static void
put_trigger(const char *name, const char *when, const char *say)
{
	static struct text out;

	out.n = 0;
	put(&out, "CREATE TRIGGER ");
	put(&out, name);
	put(&out, when);
	put(&out, " EXECUTE FUNCTION cho40_final(");
	put(&out, say);
	put(&out, ")");
	print_statement(1, out.p);
}

/* "x BEFORE UPDATE ON t BEGIN SELECT raise(ABORT, 'text')" */
static void
create_trigger(const char *s)
{
	char name[64], on[64], when[256], say[256];
	int is_delete;

	must_word(&s, name, sizeof(name));
	if (take(&s, "BEFORE UPDATE ON"))
		is_delete = 0;
	else if (take(&s, "BEFORE DELETE ON"))
		is_delete = 1;
	else
		return die("not a trigger of the dialect", s);
	must_word(&s, on, sizeof(on));
	if (!take(&s, "BEGIN SELECT raise"))
		die("not a trigger of the dialect", s);
	s += strcspn(s, "'");
	size_t n = strcspn(s, ")");
	if (n < 3 || n >= sizeof(say))
		die("a trigger says nothing", s);
	snprintf(say, sizeof(say), "%.*s", (int)n, s);
	snprintf(when, sizeof(when), " BEFORE %s ON %s_{p} FOR EACH ROW",
	    is_delete ? "DELETE" : "UPDATE", on);
	put_trigger(name, when, say);
	if (!is_delete)
		return;
	strncat(name, "t", sizeof(name) - strlen(name) - 1);
	snprintf(when, sizeof(when), " BEFORE TRUNCATE ON %s_{p} "
	    "FOR EACH STATEMENT", on);
	put_trigger(name, when, say);
}

static void
alter_table(const char *s)
{
	static struct table t;
	static struct text out;

	t.keys.n = out.n = 0;
	must_word(&s, t.name, sizeof(t.name));
	if (!take(&s, "ADD COLUMN"))
		die("only columns may be added", s);
	put(&out, "ALTER TABLE ");
	put(&out, t.name);
	put(&out, " ADD COLUMN ");
	put_column(&t, s, &out);
	if (t.keys.n > 0)
		die("a column that is added has no keys", s);
	print_statement(0, out.p);
}

static void
statement(const char *s)
{
	const char *whole = s;

	if (take(&s, "CREATE TABLE"))
		create_table(s);
	else if (take(&s, "CREATE UNIQUE INDEX"))
		create_index(s, "CREATE UNIQUE INDEX ");
	else if (take(&s, "CREATE INDEX"))
		create_index(s, "CREATE INDEX ");
	else if (take(&s, "CREATE TRIGGER"))
		create_trigger(s);
	else if (take(&s, "ALTER TABLE"))
		alter_table(s);
	else if (take(&s, "INSERT INTO"))
		print_statement(0, whole);   /* rows of rows: the same here */
	else if (!take(&s, "END") && !take(&s, "PRAGMA user_version"))
		die("not of the dialect", s);
}

/* --- files ------------------------------------------------------------- */

/* The file with each run of blanks as one and without comments, save lines
 * that begin with "--pg". */
static char *
read_file(const char *path)
{
	static char raw[FILE_MAX_BYTES], text[FILE_MAX_BYTES];
	FILE *f = fopen(path, "r");
	size_t n, to = 0;
	int quoted = 0;

	file_name = path;
	if (f == NULL || (n = fread(raw, 1, sizeof(raw) - 1, f)) == 0 ||
	    !feof(f))
		die("cannot be read", path);
	fclose(f);
	raw[n] = '\0';
	for (size_t i = 0; i < n; i++) {
		if (!quoted && raw[i] == '-' && raw[i + 1] == '-') {
			if (strncmp(raw + i, "--pg", 4) == 0)
				while (raw[i] != '\n')
					text[to++] = raw[i++];
			i += strcspn(raw + i, "\n");
			text[to++] = '\n';
			i -= raw[i] == '\0';
			continue;
		}
		quoted ^= raw[i] == '\'';
		int blank = !quoted && isspace((unsigned char)raw[i]);
		if (!blank)
			text[to++] = raw[i];
		else if (to > 0 && text[to - 1] != ' ')
			text[to++] = ' ';
	}
	text[to] = '\0';
	return text;
}

static void
translate(char *s)
{
	while (*s != '\0') {
		while (isspace((unsigned char)*s))
			s++;
		int raw = strncmp(s, "--pg", 4) == 0, quoted = 0;
		char *end = s;
		while (*end != '\0' && (raw ? *end != '\n' :
		    quoted || *end != ';'))
			quoted ^= *end++ == '\'';
		char *next = *end == '\0' ? end : end + 1;
		*end = '\0';
		for (char *p = s; *p != '\0'; p++)
			if (*p == '\n')
				*p = ' ';
		if (strncmp(s, "--pg-each ", 10) == 0)
			print_statement(1, s + 10);
		else if (raw)
			print_statement(0, s + 5);
		else if (*s != '\0')
			statement(s);
		s = next;
	}
}

static long
version_of(const char *text)
{
	const char *at = strstr(text, "PRAGMA user_version = ");

	if (at == NULL)
		die("no version", "PRAGMA user_version");
	return strtol(at + 22, NULL, 10);
}

int
main(int argc, char **argv)
{
	long base = 0;

	if (argc < 2) {
		fputs("usage: embed_pg BASE.sql SCHEMA.sql ...\n", stderr);
		return 2;
	}
	printf("static const struct pg_part {\n\tint version, each;\n"
	    "\tconst char *text;\n} pg_schema[] = {\n");
	for (int i = 1; i < argc; i++) {
		char *text = read_file(argv[i]);
		version = version_of(text);
		if (i == 1)
			base = version;
		else if (version <= base)
			continue;
		translate(text);
	}
	printf("};\n#define PG_SCHEMA_BASE %ld\n#define PG_SCHEMA_VERSION "
	    "%ld\n", base, version);
	return 0;
}
