/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/sheet.h - a list of the API (api.h) as a file: comma
 * separated values for spreadsheets, or A4 paper.
 *
 * CSV is RFC 4180 in UTF-8 with a byte order mark.  A text that a spreadsheet
 * would take for a formula (it begins with = + - @, a tab or a line end) is
 * written behind an apostrophe.  PDF has the market's name, the title, when
 * it was made and page numbers; its text can be searched and copied.
 *
 * A list that has "qr" has that code drawn under its rows on paper, with its
 * quiet zone, and the texts of "qr_lines" beside it.
 *
 * sheet.c is pure.  pdf.c is the only file here that includes cairo; one
 * thread at a time. */
#ifndef SYNC_BOARD_CONSOLE_SHEET_H
#define SYNC_BOARD_CONSOLE_SHEET_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"

#define SHEET_COLUMNS_MAX 20
#define SHEET_TEXT_MAX    600   /* bytes of a cell on paper */

struct sheet {
	const json_t *list;        /* "title", "columns", "rows" */
	const char *market;
	const char *font_dir;      /* has NotoSans-*.ttf */
	int64_t now_ms;
	bool english;
	bool goes_on;              /* csv: rows alone, behind those before */
};

/* RC_TOO_BIG: out is full.  RC_BAD_INPUT: no list. */
enum rc sheet_csv(const struct sheet *s, struct buf *out) MUST_CHECK;
/* The same; RC_NOT_FOUND: a font is not there, and why names it. */
enum rc sheet_pdf(const struct sheet *s, struct buf *out, struct buf *why)
    MUST_CHECK;

/* How many columns, 0: it is no list. */
size_t sheet_columns(const json_t *list);
const char *sheet_title(const json_t *list, size_t column);
/* Of money, counts and times: on paper they stand at the right. */
bool sheet_is_number(const json_t *list, size_t column);
/* A cell as people read it; paper groups money by thousands. */
void sheet_put_cell(const json_t *list, const json_t *row, size_t column,
    bool paper, struct buf *b);

#endif
