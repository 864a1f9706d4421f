/* SPDX-License-Identifier: Apache-2.0 */
/* embed_dicts - print a C header holding the wire's dictionaries.
 * usage: embed_dicts assets/journal-40001.zdict assets/mail-40002.zdict ...
 *
 * The part of the name before the dash is what it is for; the number must be
 * the id inside.  Rising ids: the last of a kind is the one to write with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DICT_BYTES_MAX 65536

static void
fail(const char *path, const char *what)
{
	fprintf(stderr, "%s: %s\n", path, what);
	exit(1);
}

static void
embed(const char *path)
{
	static unsigned char p[DICT_BYTES_MAX];
	const char *name = strrchr(path, '/');
	const char *dash = strrchr(path, '-');
	FILE *f = fopen(path, "rb");

	name = name == NULL ? path : name + 1;
	if (f == NULL || dash == NULL || dash < name)
		fail(path, "not a dictionary's file");
	size_t n = fread(p, 1, sizeof(p), f);
	if (n < 8 || !feof(f) || memcmp(p, "\x37\xa4\x30\xec", 4) != 0)
		fail(path, "not a zstd dictionary, or too long");
	fclose(f);
	unsigned long id = p[4] | (unsigned long)p[5] << 8 |
	    (unsigned long)p[6] << 16 | (unsigned long)p[7] << 24;
	if (id != strtoul(dash + 1, NULL, 10))
		fail(path, "its name says another id");
	printf("\t{ \"%.*s\", %lu, %zu, \"", (int)(dash - name), name, id, n);
	for (size_t i = 0; i < n; i++)
		printf("%s\\%03o", i % 16 == 0 ? "\"\n\t    \"" : "", p[i]);
	printf("\" },\n");
}

int
main(int argc, char **argv)
{
	printf("/* Generated; do not edit. */\n"
	    "static const struct dict { const char *kind; unsigned id; "
	    "size_t n; const char *p; }\n    dicts[] = {\n");
	for (int i = 1; i < argc; i++)
		embed(argv[i]);
	printf("};\n");
	return 0;
}
