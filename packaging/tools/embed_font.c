/* SPDX-License-Identifier: Apache-2.0 */
/* embed_font - print a C header holding the font that is always there.
 * usage: embed_font assets/fonts/NotoSans-Bold.ttf */
#include <stdio.h>
#include <string.h>

#define FONT_BYTES_MAX 262144

int
main(int argc, char **argv)
{
	static unsigned char p[FONT_BYTES_MAX];
	FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
	size_t n = f == NULL ? 0 : fread(p, 1, sizeof(p), f);

	if (n < 12 || !feof(f) || memcmp(p, "\0\1\0\0", 4) != 0) {
		fprintf(stderr, "%s: not a TrueType font, or too long\n",
		    argc == 2 ? argv[1] : "embed_font");
		return 1;
	}
	fclose(f);
	printf("/* Generated; do not edit. */\n"
	    "static const unsigned char font_own[] = {");
	for (size_t i = 0; i < n; i++)
		printf("%s%u,", i % 20 == 0 ? "\n\t" : "", p[i]);
	printf("\n};\n");
	return 0;
}
