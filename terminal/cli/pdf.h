/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/pdf.h - a tax book on A4 paper, as its form lays it out.
 *
 * Beside pdf_poster.c, pdf.c is the one file here that includes cairo.  The
 * text in the file can be searched and copied.  One thread. */
#ifndef TERMINAL_CLI_PDF_H
#define TERMINAL_CLI_PDF_H

#include "ledger/books.h"

struct pdf_order {
	const char *path;       /* written anew */
	const char *font_dir;   /* has NotoSans-SemiBold.ttf and -Bold.ttf */
	const char *tax_code;   /* or NULL: a line to write it on */
	const char *address;    /* or NULL: the profile's place */
};

/* RC_NOT_FOUND: a font is not there; RC_DENIED: the file cannot be written.
 * why names it. */
enum rc pdf_save_book(const struct book *book, const struct pdf_order *order,
    struct buf *why) MUST_CHECK;

#endif
