/* SPDX-License-Identifier: Apache-2.0 */
/* embed_strings - print a C header holding the words on the screen.
 * usage: embed_strings strings.vi.tsv [strings.LANG.tsv ...]
 *
 * The files have the columns key, text, voice (what is said aloud of it, in
 * words, as one phrase; empty: nothing) and note; '#' starts a comment.  The
 * first file is the language that is complete: each of its keys becomes an
 * enum value STR_KEY, so a key that is used but missing does not compile.  In
 * the others a text may be empty or its key missing; the first language's
 * stands there then.  Keys that have a voice in the first file are listed in
 * STRINGS_SPOKEN(X).
 *
 * Refused with the file and the line: a key twice, a key the first file does
 * not have, a hole in the first file, a key that is no name, bytes that are
 * not UTF-8, letters not written as one code point (Unicode's form NFC: the
 * fonts on the stall are asked for those only), other {n} than the first
 * language has, figures and {n} in a voice, and a language that has words but
 * not its own name. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 1024
#define STRINGS_MAX    2048
#define KEY_MAX        40
#define LANGUAGES_MAX  16
#define CODE_MAX       8
#define NAME_KEY       "language_name"

static char keys[STRINGS_MAX][KEY_MAX];
static char *texts[LANGUAGES_MAX][STRINGS_MAX];
static char codes[LANGUAGES_MAX][CODE_MAX];
static unsigned char seen[STRINGS_MAX];    /* in the file being read */
static unsigned char spoken[STRINGS_MAX];  /* in the first file */
static int count, languages;
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
	static const unsigned least[] = { 0, 0x80, 0x800, 0x10000 };
	unsigned c = *(*s)++;
	int more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 :
	    c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : -1;
	int n = more;

	if (more < 0)
		refuse("not UTF-8");
	c &= more == 0 ? 0x7fu : 0x3fu >> more;
	for (; more > 0; more--, (*s)++) {
		if ((**s & 0xc0) != 0x80)
			refuse("not UTF-8");
		c = c << 6 | (**s & 0x3fu);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		refuse("not UTF-8");
	return c;
}

/* Is this no part of Latin text in form NFC: a mark that combines, or a sign
 * that NFC writes as another (Kelvin, Angstrom, Ohm)? */
static int
not_composed(unsigned c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) ||
	    (c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff) ||
	    (c >= 0xfe20 && c <= 0xfe2f) || c == 0x212a || c == 0x212b ||
	    c == 0x2126 || c == 0x37e || c == 0x387 || c == 0x1fef;
}

static void
check_text(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if (*text == '\0')
		return;
	if (*text == ' ' || text[strlen(text) - 1] == ' ')
		refuse("blanks around the text");
	while (*s != '\0') {
		unsigned c = next_char(&s);
		if (not_composed(c))
			refuse("a combining mark: write it precomposed (NFC)");
		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			refuse("a control character");
	}
}

/* The {n} of a text, a bit for each. */
static unsigned
arguments(const char *text)
{
	unsigned set = 0;

	for (const char *p = text; *p != '\0'; p++)
		if (*p == '{') {
			if (p[1] < '1' || p[1] > '4' || p[2] != '}')
				refuse("{ is for {1} to {4}");
			set |= 1u << (p[1] - '0');
		}
	return set;
}

static int
find(const char *key)
{
	for (int i = 0; i < count; i++)
		if (strcmp(keys[i], key) == 0)
			return i;
	return -1;
}

/* The key's place; a new one for the first language. */
static int
place(const char *key)
{
	int at = find(key);

	if (*key == '\0' || strlen(key) >= KEY_MAX)
		refuse("no key, or a very long one");
	for (const char *p = key; *p != '\0'; p++)
		if (!islower((unsigned char)*p) && *p != '_' &&
		    !(isdigit((unsigned char)*p) && p != key))
			refuse("a key is a lower-case name");
	if (at >= 0 && seen[at])
		refuse("this key stands twice");
	if (at < 0 && languages > 0)
		refuse("the first language does not have this key");
	if (at < 0 && count == STRINGS_MAX)
		refuse("too many strings");
	if (at < 0)
		memcpy(keys[at = count++], key, strlen(key) + 1);
	seen[at] = 1;
	return at;
}

static void
check_arguments(int at, const char *text)
{
	if (*text != '\0' && arguments(text) != arguments(texts[0][at]))
		refuse("not the same {n} as in the first language");
}

/* A phrase is recorded whole, and by who reads words rightly, not figures. */
static void
check_voice(int at, const char *voice)
{
	if (strpbrk(voice, "{}0123456789") != NULL)
		refuse("a figure or {n} in the voice: write the words");
	if (languages == 0)
		spoken[at] = *voice != '\0';
}

static void
read_line(char *line)
{
	char *column[4] = { line };
	int n = 1, at;

	line[strcspn(line, "\n")] = '\0';
	if (*line == '#' || *line == '\0')
		return;
	for (char *p = line; (p = strchr(p, '\t')) != NULL; n++) {
		if (n == 4)
			refuse("more than four columns");
		*p++ = '\0';
		column[n] = p;
	}
	if (n != 4)
		refuse("not four columns: key, text, voice, note");
	if (line_number == 1) {
		if (strcmp(column[0], "key") != 0 ||
		    strcmp(column[1], "text") != 0 ||
		    strcmp(column[2], "voice") != 0)
			refuse("the first line names the columns");
		return;
	}
	check_text(column[1]);
	check_text(column[2]);
	check_text(column[3]);
	at = place(column[0]);
	if (*column[1] == '\0' && languages == 0)
		refuse("no text: a hole");
	texts[languages][at] = malloc(strlen(column[1]) + 1);
	if (texts[languages][at] == NULL)
		refuse("no memory");
	memcpy(texts[languages][at], column[1], strlen(column[1]) + 1);
	check_arguments(at, column[1]);
	check_voice(at, column[2]);
}

/* strings.vi.tsv: vi. */
static void
read_code(void)
{
	const char *name = strrchr(path, '/');
	size_t n;

	name = name == NULL ? path : name + 1;
	if (strncmp(name, "strings.", 8) != 0)
		refuse("a file is called strings.LANG.tsv");
	name += 8;
	n = strspn(name, "abcdefghijklmnopqrstuvwxyz");
	if (n < 2 || n >= CODE_MAX || strcmp(name + n, ".tsv") != 0)
		refuse("a file is called strings.LANG.tsv");
	memcpy(codes[languages], name, n);
}

static void
read_file(void)
{
	char line[LINE_MAX_BYTES];
	FILE *f = fopen(path, "r");
	int words = 0, name;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	line_number = 0;
	memset(seen, 0, sizeof(seen));
	read_code();
	while (fgets(line, sizeof(line), f) != NULL) {
		line_number++;
		if (strchr(line, '\n') == NULL)
			refuse("a line too long, or its end is missing");
		read_line(line);
	}
	fclose(f);
	for (int i = 0; i < count; i++)
		words += texts[languages][i] != NULL &&
		    *texts[languages][i] != '\0';
	name = find(NAME_KEY);
	if (languages == 0 && (words == 0 || name < 0))
		refuse("no strings, or no " NAME_KEY);
	if (words > 0 && (texts[languages][name] == NULL ||
	    *texts[languages][name] == '\0'))
		refuse("words, but no " NAME_KEY);
	languages++;
}

static void
put_upper(const char *p)
{
	for (; *p != '\0'; p++)
		putchar(toupper((unsigned char)*p));
}

static void
put_text(const char *p)
{
	if (p == NULL || *p == '\0') {
		printf("\t\tNULL,\n");
		return;
	}
	printf("\t\t\"");
	for (; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			putchar('\\');
		putchar(*p);
	}
	printf("\",\n");
}

static void
put_header(void)
{
	printf("enum string {\n\tSTR_NONE,\n");
	for (int i = 0; i < count; i++) {
		printf("\tSTR_");
		put_upper(keys[i]);
		printf(",\n");
	}
	printf("\tSTR_COUNT\n};\nenum language {\n");
	for (int l = 0; l < languages; l++) {
		printf("\tLANGUAGE_");
		put_upper(codes[l]);
		printf(",\n");
	}
	printf("\tLANGUAGE_COUNT\n};\n#define STRINGS_SPOKEN(X)");
	for (int i = 0; i < count; i++) {
		if (!spoken[i])
			continue;
		printf(" \\\n\tX(");
		put_upper(keys[i]);
		printf(", \"%s\")", keys[i]);
	}
	printf("\n#ifdef STRINGS_TEXT\n");
	printf("static const char *const language_code[LANGUAGE_COUNT] = {\n");
	for (int l = 0; l < languages; l++)
		put_text(codes[l]);
	printf("};\nstatic const char *const\n"
	    "string_text[LANGUAGE_COUNT][STR_COUNT] = {\n");
	for (int l = 0; l < languages; l++) {
		printf("\t{\n\t\t\"\",\n");
		for (int i = 0; i < count; i++)
			put_text(texts[l][i]);
		printf("\t},\n");
	}
	printf("};\n#endif\n");
}

int
main(int argc, char **argv)
{
	if (argc < 2 || argc > 1 + LANGUAGES_MAX) {
		fprintf(stderr, "usage: embed_strings strings.vi.tsv "
		    "[strings.LANG.tsv ...]\n");
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		path = argv[i];
		read_file();
	}
	printf("/* Made from assets/strings.*.tsv. */\n");
	put_header();
	return 0;
}
