/* SPDX-License-Identifier: Apache-2.0 */
/* embed_strings - print a C header holding the words on the screen.
 * usage: embed_strings strings.vi.tsv
 *
 * The file has the columns key, text, note; '#' starts a comment line.  Each
 * key becomes an enum value STR_KEY, so a key that is used but missing does
 * not compile.  Refused: a key twice, an empty text, a key that is no name,
 * bytes that are not UTF-8, and letters built from parts (combining marks:
 * the fonts on the stall are asked for precomposed ones only). */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 1024
#define STRINGS_MAX    512
#define KEY_MAX        40

static char keys[STRINGS_MAX][KEY_MAX];
static char texts[STRINGS_MAX][LINE_MAX_BYTES];
static int count;
static const char *path;
static int line_number;

static void
refuse(const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", path, line_number, what);
	exit(1);
}

/* The code point at *s, which moves past it; refuses what is not UTF-8. */
static unsigned
next_char(const unsigned char **s)
{
	unsigned c = *(*s)++;
	int more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 :
	    c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : -1;

	if (more < 0)
		refuse("not UTF-8");
	c &= more == 0 ? 0x7fu : 0x3fu >> more;
	for (; more > 0; more--, (*s)++) {
		if ((**s & 0xc0) != 0x80)
			refuse("not UTF-8");
		c = c << 6 | (**s & 0x3fu);
	}
	return c;
}

static void
check_text(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if (*text == '\0')
		refuse("no text: a hole");
	if (*text == ' ' || text[strlen(text) - 1] == ' ')
		refuse("blanks around the text");
	while (*s != '\0') {
		unsigned c = next_char(&s);
		if (c >= 0x300 && c <= 0x36f)
			refuse("a combining mark: write it precomposed (NFC)");
		if (c < 0x20 || c == 0x7f)
			refuse("a control character");
	}
}

static void
check_key(const char *key)
{
	if (*key == '\0' || strlen(key) >= KEY_MAX)
		refuse("no key, or a very long one");
	for (const char *p = key; *p != '\0'; p++)
		if (!islower((unsigned char)*p) && *p != '_' &&
		    !(isdigit((unsigned char)*p) && p != key))
			refuse("a key is a lower-case name");
	for (int i = 0; i < count; i++)
		if (strcmp(keys[i], key) == 0)
			refuse("this key stands twice");
}

static void
read_line(char *line)
{
	char *text, *note;

	line[strcspn(line, "\n")] = '\0';
	if (*line == '#' || *line == '\0')
		return;
	text = strchr(line, '\t');
	note = text == NULL ? NULL : strchr(text + 1, '\t');
	if (note == NULL || strchr(note + 1, '\t') != NULL)
		refuse("not three columns");
	*text++ = '\0';
	*note = '\0';
	if (line_number == 1) {
		if (strcmp(line, "key") != 0 || strcmp(text, "text") != 0)
			refuse("the first line names the columns");
		return;
	}
	if (count == STRINGS_MAX)
		refuse("too many strings");
	check_key(line);
	check_text(text);
	memcpy(keys[count], line, strlen(line) + 1);
	memcpy(texts[count], text, strlen(text) + 1);
	count++;
}

static void
put_header(void)
{
	printf("/* Made from %s. */\n", path);
	printf("enum string {\n\tSTR_NONE,\n");
	for (int i = 0; i < count; i++) {
		printf("\tSTR_");
		for (const char *p = keys[i]; *p != '\0'; p++)
			putchar(toupper((unsigned char)*p));
		printf(",\n");
	}
	printf("\tSTR_COUNT\n};\n");
	printf("#ifdef STRINGS_TEXT\n");
	printf("static const char *const string_text[STR_COUNT] = {\n");
	printf("\t\"\",\n");
	for (int i = 0; i < count; i++) {
		printf("\t\"");
		for (const char *p = texts[i]; *p != '\0'; p++) {
			if (*p == '"' || *p == '\\')
				putchar('\\');
			putchar(*p);
		}
		printf("\",\n");
	}
	printf("};\n#endif\n");
}

int
main(int argc, char **argv)
{
	char line[LINE_MAX_BYTES];
	FILE *f;

	if (argc != 2) {
		fprintf(stderr, "usage: embed_strings strings.vi.tsv\n");
		return 2;
	}
	path = argv[1];
	f = fopen(path, "r");
	if (f == NULL) {
		perror(path);
		return 1;
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		line_number++;
		if (strchr(line, '\n') == NULL)
			refuse("a line too long, or its end is missing");
		read_line(line);
	}
	fclose(f);
	if (count == 0)
		refuse("no strings at all");
	put_header();
	return 0;
}
