/* SPDX-License-Identifier: Apache-2.0 */
/* embed_sql - print a C header holding SQL files as strings.
 * usage: embed_sql queries.sql schema/0001_x.sql schema/0002_y.sql ...
 *
 * Schema files become schema[]; each "-- name: x" of queries.sql becomes an
 * enum value Q_X and its text query_text[Q_X]. */
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

static void
put_names(FILE *f)
{
	char line[LINE_MAX_BYTES];

	printf("enum query {\n");
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, NAME_TAG, strlen(NAME_TAG)) != 0)
			continue;
		printf("\tQ_");
		for (char *p = line + strlen(NAME_TAG); *p != '\n'; p++)
			putchar(toupper((unsigned char)*p));
		printf(",\n");
	}
	printf("\tQ_COUNT\n};\n");
}

int
main(int argc, char **argv)
{
	char line[LINE_MAX_BYTES];
	int n = 0;

	if (argc < 3) {
		fputs("usage: embed_sql queries.sql schema.sql ...\n", stderr);
		return 2;
	}
	/* A schema is longer than the 4095 bytes C11 promises a string. */
	printf("#pragma GCC diagnostic push\n"
	    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n");
	printf("#define SCHEMA_COUNT %d\n", argc - 2);
	printf("static const char *const schema[SCHEMA_COUNT] = {\n");
	for (int i = 2; i < argc; i++) {
		FILE *f = must_open(argv[i]);
		while (fgets(line, sizeof(line), f) != NULL)
			put_line(line);
		printf("\t,\n");
		fclose(f);
	}
	printf("};\n");
	FILE *f = must_open(argv[1]);
	put_names(f);
	printf("static const char *const query_text[Q_COUNT] = {\n");
	rewind(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, NAME_TAG, strlen(NAME_TAG)) == 0 && n++ > 0)
			printf("\t,\n");
		put_line(line);
	}
	printf("};\n#pragma GCC diagnostic pop\n");
	fclose(f);
	return 0;
}
