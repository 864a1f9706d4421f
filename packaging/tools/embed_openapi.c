/* SPDX-License-Identifier: Apache-2.0 */
/* embed_openapi - print a C header holding JSON files as strings.
 * usage: embed_openapi FILE.json ...
 *
 * Each file is one string of openapi_parts[], in the order given: literals of
 * a line each, so that no compiler finds one too long. */
#include <stdio.h>
#include <stdlib.h>

static void
put_file(const char *path)
{
	FILE *f = fopen(path, "r");
	int c, fresh = 1;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while ((c = getc(f)) != EOF) {
		if (fresh && (c == ' ' || c == '\t'))
			continue;
		if (fresh)
			fputs("\t\"", stdout);
		fresh = c == '\n';
		if (c == '"' || c == '\\')
			putchar('\\');
		if (c == '\n')
			fputs("\\n\"\n", stdout);
		else
			putchar(c);
	}
	if (!fresh)
		fputs("\"\n", stdout);
	fputs("\t,\n", stdout);
	fclose(f);
}

int
main(int argc, char **argv)
{
	puts("#pragma GCC diagnostic push\n"
	    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
	    "static const char *const openapi_parts[] = {");
	for (int i = 1; i < argc; i++)
		put_file(argv[i]);
	puts("};\n#pragma GCC diagnostic pop");
	return 0;
}
