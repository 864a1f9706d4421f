/* SPDX-License-Identifier: Apache-2.0 */
/* embed_sql - print a C header holding SQL files as strings.
 * usage: embed_sql FILE.sql ...
 *
 * Files of a folder named "schema" become schema[], in the order given; each
 * "-- name: x" of the others becomes an enum value Q_X and its text
 * query_text[Q_X]. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 1024
#define NAME_TAG "-- name: "

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
put_names(const char *path)
{
	char line[LINE_MAX_BYTES];
	FILE *f = must_open(path);

	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, NAME_TAG, strlen(NAME_TAG)) != 0)
			continue;
		printf("\tQ_");
		for (char *p = line + strlen(NAME_TAG); *p != '\n'; p++)
			putchar(toupper((unsigned char)*p));
		printf(",\n");
	}
	fclose(f);
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

static void
put_queries(const char *path)
{
	char line[LINE_MAX_BYTES];
	FILE *f = must_open(path);
	int n = 0;

	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, NAME_TAG, strlen(NAME_TAG)) == 0 && n++ > 0)
			printf("\t,\n");
		put_line(line);
	}
	if (n > 0)
		printf("\t,\n");
	fclose(f);
}

static void
put_all(char **path, int count, int schemas, void (*put)(const char *path))
{
	for (int i = 0; i < count; i++)
		if (is_schema(path[i]) == schemas)
			put(path[i]);
}

int
main(int argc, char **argv)
{
	int schemas = 0;

	if (argc < 3) {
		fputs("usage: embed_sql FILE.sql ...\n", stderr);
		return 2;
	}
	for (int i = 1; i < argc; i++)
		schemas += is_schema(argv[i]);
	/* A schema is longer than the 4095 bytes C11 promises a string.  Who
	 * includes this may need only a part of it. */
	printf("#pragma GCC diagnostic push\n"
	    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
	    "#pragma GCC diagnostic ignored \"-Wunused-variable\"\n");
	printf("#define SCHEMA_COUNT %d\n", schemas);
	printf("static const char *const schema[SCHEMA_COUNT] = {\n");
	put_all(argv + 1, argc - 1, 1, put_schema);
	printf("};\nenum query {\n");
	put_all(argv + 1, argc - 1, 0, put_names);
	printf("\tQ_COUNT\n};\n"
	    "static const char *const query_text[Q_COUNT] = {\n");
	put_all(argv + 1, argc - 1, 0, put_queries);
	printf("};\n#pragma GCC diagnostic pop\n");
	return 0;
}
