/* SPDX-License-Identifier: Apache-2.0 */
/* embed_banks - print a C header holding the bank directory.
 * usage: embed_banks assets/banks.tsv
 *
 * The columns are found by their names in the first line, so the table may
 * gain some.  Rows must be in rising order of BIN: bank.c searches them by
 * halves.  Beside the names goes what they are searched by: folded, aliases
 * with '|' between them. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/fold.h"

#define LINE_MAX_BYTES 2048
#define CELLS_MAX 24
#define BANKS_MAX 200

enum column { BIN, CODE, SHORT_NAME, NAME, OLDER, SCAN, LOOKUP, ALIASES,
	COLUMNS };

static const char *const column_names[COLUMNS] = {
	[BIN] = "bin", [CODE] = "code", [SHORT_NAME] = "short_name",
	[NAME] = "name_vi", [OLDER] = "name_vi_sbv_2023",
	[SCAN] = "scan_transfer", [LOOKUP] = "lookup", [ALIASES] = "aliases",
};

static int line_number;

static void
fail(const char *path, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", path, line_number, what);
	exit(1);
}

static int
split(char *line, char *cell[CELLS_MAX])
{
	int n = 0;

	line[strcspn(line, "\r\n")] = '\0';
	for (char *p = line; p != NULL && n < CELLS_MAX; n++) {
		cell[n] = p;
		p = strchr(p, '\t');
		if (p != NULL)
			*p++ = '\0';
	}
	return n;
}

static void
put_string(const char *s)
{
	putchar('"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	fputs("\", ", stdout);
}

/* What is printed behind the banks, in their order. */
static char *folded[BANKS_MAX];
static size_t banks;

static void
put_folded(struct buf *b, struct str names)
{
	buf_puts(b, "\"");
	while (names.n > 0) {
		fold_words(b, str_cut(&names, '|'));
		if (names.n > 0)
			buf_putc(b, '|');
	}
	buf_puts(b, "\", ");
}

static void
fold_row(char *cell[CELLS_MAX], const int at[COLUMNS])
{
	static const enum column searched[] = { CODE, SHORT_NAME, NAME, OLDER,
		ALIASES };
	char line[2 * LINE_MAX_BYTES];
	struct buf b = BUF(line);

	for (size_t i = 0; i < sizeof(searched) / sizeof(searched[0]); i++)
		put_folded(&b, str_of(cell[at[searched[i]]]));
	if (banks == BANKS_MAX || b.full ||
	    (folded[banks++] = strdup(line)) == NULL)
		fail("banks.tsv", "more than this tool has room for");
}

static bool
is_bin(const char *s)
{
	return strlen(s) == 6 && strspn(s, "0123456789") == 6;
}

/* A bank takes transfers by QR when NAPAS can look its accounts up, or when
 * its own app sends them; the rows with neither are card issuers. */
static void
put_row(char *cell[CELLS_MAX], const int at[COLUMNS])
{
	bool takes = strcmp(cell[at[SCAN]], "1") == 0 ||
	    strcmp(cell[at[LOOKUP]], "1") == 0;

	fputs("\t{ ", stdout);
	put_string(cell[at[BIN]]);
	put_string(cell[at[CODE]]);
	put_string(cell[at[SHORT_NAME]]);
	put_string(cell[at[NAME]]);
	put_string(cell[at[OLDER]]);
	put_string(cell[at[ALIASES]]);
	printf("%s },\n", takes ? "true" : "false");
}

static void
find_columns(const char *path, char *cell[CELLS_MAX], int n, int at[COLUMNS])
{
	for (int c = 0; c < COLUMNS; c++) {
		at[c] = -1;
		for (int i = 0; i < n; i++)
			if (strcmp(cell[i], column_names[c]) == 0)
				at[c] = i;
		if (at[c] < 0)
			fail(path, column_names[c]);
	}
}

int
main(int argc, char **argv)
{
	char line[LINE_MAX_BYTES], last[7] = "";
	char *cell[CELLS_MAX];
	int at[COLUMNS];
	int columns = 0;
	FILE *f;

	if (argc != 2) {
		fprintf(stderr, "usage: embed_banks banks.tsv\n");
		return 2;
	}
	f = fopen(argv[1], "r");
	if (f == NULL) {
		perror(argv[1]);
		return 1;
	}
	printf("static const struct bank banks[] = {\n");
	while (fgets(line, sizeof(line), f) != NULL) {
		line_number++;
		if (strchr(line, '\n') == NULL)
			fail(argv[1], "line too long or not ended");
		int n = split(line, cell);
		if (line_number == 1) {
			find_columns(argv[1], cell, n, at);
			columns = n;
			continue;
		}
		if (n != columns)
			fail(argv[1], "another number of columns than line 1");
		if (!is_bin(cell[at[BIN]]) || strcmp(last, cell[at[BIN]]) >= 0)
			fail(argv[1], "BIN not six digits, or not rising");
		memcpy(last, cell[at[BIN]], sizeof(last));
		put_row(cell, at);
		fold_row(cell, at);
	}
	printf("};\n\nstatic const struct bank_words bank_words[] = {\n");
	for (size_t i = 0; i < banks; i++) {
		printf("\t{ %s},\n", folded[i]);
		free(folded[i]);
	}
	printf("};\n");
	fclose(f);
	return 0;
}
