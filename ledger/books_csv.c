/* SPDX-License-Identifier: Apache-2.0 */
/* A book's columns, and their writing with commas between. */
#include "ledger/books.h"
#include "ledger/csv.h"
#include "ledger/day.h"

enum cell { CELL_NUMBER, CELL_DATE, CELL_TEXT, CELL_IN, CELL_OUT };

struct column { enum cell cell; const char *name; };

static const struct column s1a[] = { { CELL_DATE, "Ngày tháng" },
	{ CELL_TEXT, "Diễn giải" }, { CELL_IN, "Số tiền" } };
static const struct column s2a[] = { { CELL_NUMBER, "Số hiệu" },
	{ CELL_DATE, "Ngày tháng" }, { CELL_TEXT, "Diễn giải" },
	{ CELL_IN, "Số tiền" } };
static const struct column s2e[] = { { CELL_NUMBER, "Số hiệu" },
	{ CELL_DATE, "Ngày tháng" }, { CELL_TEXT, "Diễn giải" },
	{ CELL_IN, "Thu/Gửi vào" }, { CELL_OUT, "Chi/Rút ra" } };

static const struct { const struct column *column; size_t count; } forms[] = {
	[BOOK_S1A] = { s1a, sizeof(s1a) / sizeof(s1a[0]) },
	[BOOK_S2A] = { s2a, sizeof(s2a) / sizeof(s2a[0]) },
	[BOOK_S2E] = { s2e, sizeof(s2e) / sizeof(s2e[0]) },
};

size_t
book_columns(enum book_form form)
{
	REQUIRE(form < BOOK_FORM_COUNT);
	return forms[form].count;
}

const char *
book_column_name(enum book_form form, size_t column)
{
	REQUIRE(column < book_columns(form));
	return forms[form].column[column].name;
}

static void
put_amount(struct buf *b, struct vnd v, bool dots)
{
	if (dots)
		vnd_put(b, v);
	else
		buf_i64(b, v.dong);
}

void
book_put_cell(const struct book *book, size_t row, size_t column, bool dots,
    struct buf *b)
{
	REQUIRE(row < book->rows && column < book_columns(book->want.form));

	const struct book_row *r = &book->row[row];
	switch (forms[book->want.form].column[column].cell) {
	case CELL_NUMBER:   /* the journal's entries it is drawn from */
		if (r->kind == BOOK_DAY)
			buf_printf(b, "BK %lld–%lld", (long long)r->first,
			    (long long)r->last);
		break;
	case CELL_DATE:
		if (r->kind == BOOK_DAY)
			day_put_paper(b, r->day);
		break;
	case CELL_TEXT:
		buf_puts(b, r->text);
		break;
	case CELL_IN:
		if (r->has_in)
			put_amount(b, r->in, dots);
		break;
	case CELL_OUT:
		if (r->has_out)
			put_amount(b, r->out, dots);
		break;
	}
}

/* --- CSV ------------------------------------------------------------- */

void
book_put_csv_head(const struct book *book, struct buf *b)
{
	enum book_form form = book->want.form;

	for (size_t c = 0; c < book_columns(form); c++) {
		buf_puts(b, c > 0 ? "," : "");
		csv_put(b, str_of(book_column_name(form, c)));
	}
	buf_puts(b, "\r\n");
}

void
book_put_csv_row(const struct book *book, size_t row, struct buf *b)
{
	for (size_t c = 0; c < book_columns(book->want.form); c++) {
		char text[2 * BOOK_TEXT_MAX];
		struct buf cell = BUF(text);
		book_put_cell(book, row, c, false, &cell);
		buf_puts(b, c > 0 ? "," : "");
		csv_put(b, buf_str(&cell));
	}
	buf_puts(b, "\r\n");
}
