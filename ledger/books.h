/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/books.h - the trader's tax books, from the ledger's sums by day.
 *
 * A book is a value: read whole from a ledger, then written as CSV here or
 * drawn on paper elsewhere.  What it costs follows from its days, not from
 * the sales.  Days are Vietnam's, and the one on which an entry was recorded;
 * what was sold under a clock that knew no day is in no book and said in a
 * note.  Forms, thresholds and rates come from ledger/law.h. */
#ifndef LEDGER_BOOKS_H
#define LEDGER_BOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/law.h"
#include "ledger/ledger.h"

enum book_form {
	BOOK_S1A,        /* revenue */
	BOOK_S2A,        /* revenue, and the taxes that follow from it */
	BOOK_S2E,        /* money: notes, bank, seen but not yet told */
	BOOK_FORM_COUNT
};

/* "S1a-HKD" */
const char *book_form_name(enum book_form form);

struct book_want {
	enum book_form form;
	int64_t from, to;            /* days of one calendar year, both in */
	enum business business;      /* S2a's rates */
	const struct law *law;       /* borrowed; outlives the book */
};

#define BOOK_TEXT_MAX  256
#define BOOK_NOTES_MAX 4

enum book_row_kind {
	BOOK_HEADING,    /* of a block of rows; no amounts */
	BOOK_DAY,        /* what one day brought */
	BOOK_SUM,        /* a total, a balance, a tax */
};

struct book_row {
	enum book_row_kind kind;
	int64_t day;                 /* of BOOK_DAY */
	int64_t first, last;         /* its entries, of BOOK_DAY */
	bool has_in, has_out;        /* which amounts the row has */
	struct vnd in, out;          /* S1a and S2a have only in */
	char text[BOOK_TEXT_MAX];
};

struct book {
	struct book_want want;
	const struct law_row *law;   /* the form in force on its last day */
	struct profile profile;      /* who sells; all "" before set-up */
	struct vnd total;            /* S1a, S2a: revenue of the days;
	                              * S2e: what all blocks have at the end */
	struct vnd year;             /* revenue from 1 January to its end */
	char words[BOOK_TEXT_MAX];   /* of total: "Một trăm nghìn đồng" */
	char note[BOOK_NOTES_MAX][BOOK_TEXT_MAX];
	size_t notes;
	struct book_row *row;
	size_t rows;
};

/* RC_BAD_INPUT: to before from, more than one year, or days in which no book
 * is kept; RC_NOT_FOUND: the law's file says nothing of them.  why says which.
 * On failure *out is NULL. */
enum rc book_open(struct ledger *l, const struct book_want *want,
    struct book **out, struct buf *why) MUST_CHECK;
void book_close(struct book *book);   /* accepts NULL */

/* Columns of the form: 3, 4 or 5, and the names at their heads. */
#define BOOK_COLUMNS_MAX 5
size_t book_columns(enum book_form form);
const char *book_column_name(enum book_form form, size_t column);
/* A row's cell as text: amounts "1.234.567" if dots, else "1234567". */
void book_put_cell(const struct book *book, size_t row, size_t column,
    bool dots, struct buf *b);

/* Comma-separated (csv.h): the head, then row i. */
void book_put_csv_head(const struct book *book, struct buf *b);
void book_put_csv_row(const struct book *book, size_t row, struct buf *b);
#endif
