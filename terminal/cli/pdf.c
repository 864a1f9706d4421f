/* SPDX-License-Identifier: Apache-2.0 */
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <stdio.h>

#include "ledger/base/wrap.h"
#include "ledger/day.h"
#include "terminal/cli/pdf.h"

/* Points, 72 an inch. */
#define PAGE_W   595.28
#define PAGE_H   841.89
#define MARGIN   56.7      /* 20 mm */
#define WIDTH    (PAGE_W - 2 * MARGIN)
#define BOTTOM   (PAGE_H - MARGIN)
#define SIZE     9.5
#define LINE     13.0
#define PAD      4.0
#define TITLE    14.0
#define SIGN_H   110.0     /* the block to sign in stays together */
#define LINES_MAX 12       /* a text is wrapped into */
#define PATH_BYTES 1024

enum weight { PLAIN, BOLD, WEIGHTS };
enum align { LEFT, CENTRE, RIGHT };

struct sheet {
	cairo_t *cr;
	cairo_font_face_t *face[WEIGHTS];
	const struct book *book;
	const struct pdf_order *order;
	int page, pages;
	double y;               /* of the next line's top */
};

struct box { double x, w; enum align align; };

/* Widths of the columns, and the letters the form has under their names. */
static const struct {
	double width[BOOK_COLUMNS_MAX];
	const char *letter[BOOK_COLUMNS_MAX];
} layout[BOOK_FORM_COUNT] = {
	[BOOK_S1A] = { { 80, 281, 120 }, { "A", "B", "1" } },
	[BOOK_S2A] = { { 88, 68, 215, 110 }, { "A", "B", "C", "1" } },
	[BOOK_S2E] = { { 88, 68, 145, 90, 90 }, { "A", "B", "C", "1", "2" } },
};

/* --- text ------------------------------------------------------------ */

static void
use(struct sheet *s, enum weight weight, double size)
{
	cairo_set_font_face(s->cr, s->face[weight]);
	cairo_set_font_size(s->cr, size);
}

static double
width_of(struct sheet *s, const char *z)
{
	cairo_text_extents_t e;

	cairo_text_extents(s->cr, z, &e);
	return e.x_advance;
}

static void
put_line(struct sheet *s, struct box b, const char *z)
{
	double spare = b.w - width_of(s, z);
	double x = b.align == LEFT ? b.x : b.align == RIGHT ? b.x + spare :
	    b.x + spare / 2;

	cairo_move_to(s->cr, x, s->y + LINE - 3);
	cairo_show_text(s->cr, z);
	s->y += LINE;
}

struct span { struct sheet *s; double w; };

static bool
fits(void *ctx, const char *line)
{
	const struct span *span = ctx;

	return width_of(span->s, line) <= span->w;
}

/* Wrap and draw; draw false only counts the lines. */
static int
put_text(struct sheet *s, struct box b, const char *z, bool draw)
{
	char line[WRAP_LINE_MAX];
	struct span span = { s, b.w };
	struct wrap_ruler ruler = { fits, &span };
	int lines = 0;

	while (*z != '\0' && lines < LINES_MAX) {
		size_t n = wrap_line(z, &ruler);
		if (draw && str_copy((struct str){ z, n }, line,
		    sizeof(line)))
			put_line(s, b, line);
		lines++;
		z += n;
		z += *z == ' ';
	}
	return lines;
}

/* A line of its own, as wide as the page. */
static void
put_wide(struct sheet *s, enum align align, const char *z)
{
	(void)put_text(s, (struct box){ MARGIN, WIDTH, align }, z, true);
}

/* --- the table ------------------------------------------------------- */

static struct box
column_box(enum book_form form, size_t column)
{
	double x = MARGIN;
	bool amount = layout[form].letter[column][0] < 'A';

	for (size_t i = 0; i < column; i++)
		x += layout[form].width[i];
	return (struct box){ x + PAD, layout[form].width[column] - 2 * PAD,
	    amount ? RIGHT : LEFT };
}

/* Frame of a row that reaches from y0 down to s->y. */
static void
put_frame(struct sheet *s, double y0)
{
	enum book_form form = s->book->want.form;
	double x = MARGIN;

	cairo_set_line_width(s->cr, 0.5);
	for (size_t c = 0; c < book_columns(form); c++) {
		cairo_rectangle(s->cr, x, y0, layout[form].width[c],
		    s->y - y0);
		x += layout[form].width[c];
	}
	cairo_stroke(s->cr);
}

static void
put_table_head(struct sheet *s)
{
	enum book_form form = s->book->want.form;
	double y0 = s->y, end;

	use(s, BOLD, SIZE);
	for (size_t c = 0; c < book_columns(form); c++) {
		struct box b = column_box(form, c);
		b.align = CENTRE;
		s->y = y0 + PAD / 2;
		put_line(s, b, book_column_name(form, c));
	}
	s->y += PAD / 2;
	end = s->y;
	put_frame(s, y0);
	use(s, PLAIN, SIZE - 1);
	for (size_t c = 0; c < book_columns(form); c++) {
		struct box b = column_box(form, c);
		b.align = CENTRE;
		s->y = end;
		put_line(s, b, layout[form].letter[c]);
	}
	put_frame(s, end);
}

static void
begin_page(struct sheet *s)
{
	char text[64];

	if (s->page > 0)
		cairo_show_page(s->cr);
	s->page++;
	s->y = MARGIN;
	if (s->pages < 2)
		return;
	use(s, PLAIN, SIZE - 1);
	(void)snprintf(text, sizeof(text), "%s · trang %d/%d",
	    book_form_name(s->book->want.form), s->page, s->pages);
	s->y = BOTTOM + LINE;
	put_wide(s, RIGHT, text);
	s->y = MARGIN;
}

static void
put_row(struct sheet *s, size_t row)
{
	enum book_form form = s->book->want.form;
	enum weight weight = s->book->row[row].kind == BOOK_DAY ? PLAIN :
	    BOLD;
	int lines = 1;
	char text[2 * BOOK_TEXT_MAX];

	use(s, weight, SIZE);
	for (int pass = 0; pass < 2; pass++) {
		double y0 = s->y;
		if (pass == 1 && y0 + lines * LINE + PAD > BOTTOM) {
			begin_page(s);
			put_table_head(s);
			use(s, weight, SIZE);
			y0 = s->y;
		}
		for (size_t c = 0; c < book_columns(form); c++) {
			struct buf b = BUF(text);
			book_put_cell(s->book, row, c, true, &b);
			s->y = y0 + PAD / 2;
			int n = put_text(s, column_box(form, c), text,
			    pass == 1);
			lines = n > lines ? n : lines;
		}
		s->y = pass == 1 ? y0 + lines * LINE + PAD : y0;
		if (pass == 1)
			put_frame(s, y0);
	}
}

/* --- above and below the table --------------------------------------- */

static const char *
or_dots(const char *z)
{
	return z != NULL && z[0] != '\0' ? z :
	    "…………………………………";
}

static void
put_pair(struct sheet *s, struct box b, const char *name, const char *value)
{
	char text[2 * BOOK_TEXT_MAX];
	struct buf t = BUF(text);

	buf_printf(&t, "%s: %s", name, value);
	(void)put_text(s, b, text, true);
}

static void
put_corners(struct sheet *s)
{
	const struct book *book = s->book;
	struct box left = { MARGIN, WIDTH * 0.55, LEFT };
	struct box right = { MARGIN + WIDTH * 0.58, WIDTH * 0.42, CENTRE };
	double y0 = s->y, below;
	char text[2 * BOOK_TEXT_MAX];
	struct buf t = BUF(text);

	use(s, BOLD, SIZE);
	put_pair(s, left, "HỘ, CÁ NHÂN KINH DOANH",
	    or_dots(book->profile.holder));
	use(s, PLAIN, SIZE);
	put_pair(s, left, "Địa chỉ", or_dots(s->order->address != NULL ?
	    s->order->address : book->profile.place));
	put_pair(s, left, "Mã số thuế", or_dots(s->order->tax_code));
	below = s->y;
	s->y = y0;
	use(s, BOLD, SIZE);
	buf_printf(&t, "Mẫu số %s", book_form_name(book->want.form));
	put_line(s, right, text);
	use(s, PLAIN, SIZE - 1);
	buf_reset(&t);
	buf_printf(&t, "(Kèm theo %s)", book->law->basis);
	(void)put_text(s, right, text, true);
	s->y = (s->y > below ? s->y : below) + LINE;
}

static void
put_top(struct sheet *s)
{
	const struct book *book = s->book;
	struct box wide = { MARGIN, WIDTH, LEFT };
	char text[2 * BOOK_TEXT_MAX];
	struct buf t = BUF(text);

	put_corners(s);
	use(s, BOLD, TITLE);
	put_wide(s, CENTRE, book->law->text);
	s->y += PAD;
	use(s, PLAIN, SIZE);
	buf_printf(&t, "%s%s%s", book->profile.stall,
	    book->profile.place[0] != '\0' ? ", " : "", book->profile.place);
	put_pair(s, wide, "Địa điểm kinh doanh", or_dots(text));
	buf_reset(&t);
	buf_puts(&t, "Kỳ kê khai: từ ");
	day_put_paper(&t, book->want.from);
	buf_puts(&t, " đến ");
	day_put_paper(&t, book->want.to);
	put_wide(s, LEFT, text);
	put_wide(s, RIGHT, "Đơn vị tính: đồng");
	s->y += PAD;
}

static void
put_bottom(struct sheet *s)
{
	const struct book *book = s->book;
	struct box right = { MARGIN + WIDTH / 2, WIDTH / 2, CENTRE };

	if (s->y + SIGN_H + LINE * (double)(2 * book->notes + 1) > BOTTOM)
		begin_page(s);
	s->y += LINE / 2;
	use(s, PLAIN, SIZE);
	put_pair(s, (struct box){ MARGIN, WIDTH, LEFT },
	    book->want.form == BOOK_S2E ? "Số dư cuối kỳ bằng chữ" :
	    "Tổng cộng bằng chữ", book->words);
	for (size_t i = 0; i < book->notes; i++)
		put_wide(s, LEFT, book->note[i]);
	s->y += LINE;
	put_line(s, right, "Ngày …… tháng …… năm ………");
	use(s, BOLD, SIZE);
	put_line(s, right, "NGƯỜI ĐẠI DIỆN");
	put_line(s, right, "HỘ KINH DOANH/CÁ NHÂN KINH DOANH");
	use(s, PLAIN, SIZE - 1);
	put_line(s, right, "(Ký, họ tên, đóng dấu nếu có)");
}

static void
put_book(struct sheet *s)
{
	s->page = 0;
	begin_page(s);
	put_top(s);
	put_table_head(s);
	for (size_t i = 0; i < s->book->rows; i++)
		put_row(s, i);
	put_bottom(s);
	cairo_show_page(s->cr);
}

/* --- the file -------------------------------------------------------- */

/* path NULL: drawn for counting, kept nowhere. */
static enum rc
draw(struct sheet *s, const char *path, struct buf *why)
{
	cairo_surface_t *surface = cairo_pdf_surface_create(path, PAGE_W,
	    PAGE_H);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
	    book_form_name(s->book->want.form));
	s->cr = cairo_create(surface);
	put_book(s);
	cairo_destroy(s->cr);
	cairo_surface_finish(surface);
	cairo_status_t status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		return RC_OK;
	buf_printf(why, "%s: %s", path == NULL ? "drawing" : path,
	    cairo_status_to_string(status));
	return status == CAIRO_STATUS_NO_MEMORY ? RC_NO_MEMORY : RC_DENIED;
}

static const char *const font_files[WEIGHTS] = {
	[PLAIN] = "NotoSans-SemiBold.ttf", [BOLD] = "NotoSans-ExtraBold.ttf",
};

static enum rc
load_fonts(FT_Library library, FT_Face ft[WEIGHTS],
    const struct pdf_order *order, struct buf *why)
{
	char path[PATH_BYTES];

	for (int w = 0; w < WEIGHTS; w++) {
		int n = snprintf(path, sizeof(path), "%s/%s",
		    order->font_dir, font_files[w]);
		if (n < 0 || (size_t)n >= sizeof(path) ||
		    FT_New_Face(library, path, 0, &ft[w]) != 0) {
			buf_printf(why, "%s/%s: not there, or no font",
			    order->font_dir, font_files[w]);
			return RC_NOT_FOUND;
		}
	}
	return RC_OK;
}

/* Once to know how many pages there are, once for the file. */
static enum rc
draw_twice(struct sheet *s, FT_Face ft[WEIGHTS], struct buf *why)
{
	for (int w = 0; w < WEIGHTS; w++)
		s->face[w] = cairo_ft_font_face_create_for_ft_face(ft[w],
		    FT_LOAD_NO_HINTING);
	enum rc rc = draw(s, NULL, why);
	s->pages = s->page;
	if (rc == RC_OK)
		rc = draw(s, s->order->path, why);
	for (int w = 0; w < WEIGHTS; w++)
		cairo_font_face_destroy(s->face[w]);
	/* Cached scaled fonts still hold the faces; this lets go of them. */
	cairo_debug_reset_static_data();
	return rc;
}

enum rc
pdf_save_book(const struct book *book, const struct pdf_order *order,
    struct buf *why)
{
	struct sheet s = { .book = book, .order = order };
	FT_Library library;
	FT_Face ft[WEIGHTS] = { NULL };

	if (FT_Init_FreeType(&library) != 0)
		return RC_NO_MEMORY;
	enum rc rc = load_fonts(library, ft, order, why);
	if (rc == RC_OK)
		rc = draw_twice(&s, ft, why);
	FT_Done_FreeType(library);   /* and its faces */
	return rc;
}
