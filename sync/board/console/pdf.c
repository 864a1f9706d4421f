/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths are tenths of a point, whole numbers: no fraction comes near the
 * money that is printed. */
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/wrap.h"
#include "ledger/day.h"
#include "sync/board/console/sheet.h"
#include "sync/board/qr_text.h"

#define SHORT_SIDE 5953
#define LONG_SIDE  8419
#define MARGIN     425     /* 15 mm */
#define SIZE       85
#define LINE       120
#define PAD        35
#define TITLE      140
#define WIDE_FROM  7       /* columns that lie on the long side */
#define LEAST      260     /* width of a column */
#define LINES_MAX  8       /* a cell is wrapped into */
#define PATH_BYTES 1024
#define QR_MODULE  26      /* 0.92 mm */
#define QR_ROOM    1600    /* a payload of VIETQR_PAYLOAD_MAX is less high */

enum weight { PLAIN, BOLD, WEIGHTS };
enum align { LEFT, RIGHT };

struct paper {
	cairo_t *cr;
	cairo_font_face_t *face[WEIGHTS];
	const struct sheet *s;
	struct buf *out;
	size_t columns;
	int width, height;     /* of the page */
	int column[SHEET_COLUMNS_MAX];
	int page, pages, y;
};

struct box { int x, w; enum align align; };

/* --- text ------------------------------------------------------------ */

static void
use(struct paper *p, enum weight weight, int size)
{
	cairo_set_font_face(p->cr, p->face[weight]);
	cairo_set_font_size(p->cr, size);
}

static int
width_of(struct paper *p, const char *z)
{
	cairo_text_extents_t e;

	cairo_text_extents(p->cr, z, &e);
	return (int)e.x_advance + 1;
}

static void
put_line(struct paper *p, struct box b, const char *z)
{
	int x = b.align == LEFT ? b.x : b.x + b.w - width_of(p, z);

	cairo_move_to(p->cr, x, p->y + LINE - 35);
	cairo_show_text(p->cr, z);
	p->y += LINE;
}

struct span { struct paper *p; int w; };

static bool
fits(void *ctx, const char *line)
{
	const struct span *span = ctx;

	return width_of(span->p, line) <= span->w;
}

/* Wrap and draw; draw false only counts the lines. */
static int
put_text(struct paper *p, struct box b, const char *z, bool draw)
{
	char line[WRAP_LINE_MAX];
	struct span span = { p, b.w };
	struct wrap_ruler ruler = { fits, &span };
	int lines = 0;

	while (*z != '\0' && lines < LINES_MAX) {
		size_t n = wrap_line(z, &ruler);
		if (draw && str_copy((struct str){ z, n }, line,
		    sizeof(line)))
			put_line(p, b, line);
		lines++;
		z += n;
		z += *z == ' ';
	}
	return lines;
}

/* A cell's text, without what a line of paper cannot show, cut at a whole
 * character where it is too long. */
static const char *
cell_text(struct paper *p, const json_t *row, size_t column,
    char to[SHEET_TEXT_MAX])
{
	char memory[4096];
	struct buf b = BUF(memory), out = buf_init(to, SHEET_TEXT_MAX);

	if (row == NULL)
		buf_puts(&b, sheet_title(p->s->list, column));
	else
		sheet_put_cell(p->s->list, row, column, true, &b);
	struct str s = buf_str(&b);
	for (size_t at = 0; at < s.n;) {
		size_t next = at;
		uint32_t c = str_next_char(s, &next);
		if (out.n + (next - at) + 1 >= SHEET_TEXT_MAX)
			break;
		if (c < 0x20 || c == 0x7f)
			buf_putc(&out, ' ');
		else if (c == 0xfffd)
			buf_putc(&out, '?');
		else
			buf_put(&out, str_part(s, at, next - at));
		at = next;
	}
	return to;
}

/* --- columns --------------------------------------------------------- */

/* Each column gets what its widest text needs, all of them in proportion
 * where that is more than the page has. */
static void
plan_columns(struct paper *p)
{
	const json_t *rows = json_object_get(p->s->list, "rows");
	int room = p->width - 2 * MARGIN, want = 0;
	char text[SHEET_TEXT_MAX];

	use(p, BOLD, SIZE);
	for (size_t c = 0; c < p->columns; c++)
		p->column[c] = width_of(p, cell_text(p, NULL, c, text)) +
		    2 * PAD;
	use(p, PLAIN, SIZE);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		for (size_t c = 0; c < p->columns; c++) {
			int w = width_of(p, cell_text(p, row, c, text)) +
			    2 * PAD;
			if (w > room / 3)
				w = room / 3;
			if (w > p->column[c])
				p->column[c] = w;
		}
	}
	for (size_t c = 0; c < p->columns; c++) {
		if (p->column[c] < LEAST)
			p->column[c] = LEAST;
		want += p->column[c];
	}
	for (size_t c = 0; c < p->columns && want != room; c++) {
		int share = p->column[c] * room / want;
		want -= p->column[c];
		room -= share;
		p->column[c] = share;
	}
}

static struct box
column_box(const struct paper *p, size_t column)
{
	int x = MARGIN;

	for (size_t i = 0; i < column; i++)
		x += p->column[i];
	return (struct box){ x + PAD, p->column[column] - 2 * PAD,
	    sheet_is_number(p->s->list, column) ? RIGHT : LEFT };
}

/* Frame of a row that reaches from y0 down to p->y. */
static void
put_frame(struct paper *p, int y0)
{
	int x = MARGIN;

	cairo_set_line_width(p->cr, 5);
	for (size_t c = 0; c < p->columns; c++) {
		cairo_rectangle(p->cr, x, y0, p->column[c], p->y - y0);
		x += p->column[c];
	}
	cairo_stroke(p->cr);
}

/* --- pages ----------------------------------------------------------- */

static int
bottom(const struct paper *p)
{
	return p->height - MARGIN - LINE;
}

static void put_row(struct paper *p, const json_t *row);

static void
begin_page(struct paper *p)
{
	char text[64];

	if (p->page > 0)
		cairo_show_page(p->cr);
	p->page++;
	use(p, PLAIN, SIZE);
	(void)snprintf(text, sizeof(text), p->s->english ? "page %d of %d" :
	    "trang %d/%d", p->page, p->pages);
	p->y = p->height - MARGIN - LINE / 2;
	put_line(p, (struct box){ MARGIN, p->width - 2 * MARGIN, RIGHT },
	    text);
	p->y = MARGIN;
}

/* How many lines a row's cells need. */
static int
row_lines(struct paper *p, const json_t *row)
{
	char text[SHEET_TEXT_MAX];
	int lines = 1;

	use(p, row == NULL ? BOLD : PLAIN, SIZE);
	for (size_t c = 0; c < p->columns; c++) {
		int n = put_text(p, column_box(p, c), cell_text(p, row, c,
		    text), false);
		lines = n > lines ? n : lines;
	}
	return lines;
}

/* row NULL: the columns' names. */
static void
put_row(struct paper *p, const json_t *row)
{
	char text[SHEET_TEXT_MAX];
	int lines = row_lines(p, row);

	if (row != NULL && p->y + lines * LINE + 2 * PAD > bottom(p)) {
		begin_page(p);
		put_row(p, NULL);
		use(p, PLAIN, SIZE);
	}
	int y0 = p->y;
	for (size_t c = 0; c < p->columns; c++) {
		p->y = y0 + PAD;
		(void)put_text(p, column_box(p, c), cell_text(p, row, c,
		    text), true);
	}
	p->y = y0 + lines * LINE + 2 * PAD;
	put_frame(p, y0);
}

static void
put_head(struct paper *p)
{
	const char *title = json_string_value(json_object_get(p->s->list,
	    "title"));
	struct box wide = { MARGIN, p->width - 2 * MARGIN, LEFT };
	char text[128];
	struct buf b = BUF(text);

	use(p, PLAIN, SIZE + 10);
	put_line(p, wide, p->s->market);
	use(p, BOLD, TITLE);
	p->y += 40;
	(void)put_text(p, wide, title == NULL ? "" : title, true);
	p->y += 20;
	use(p, PLAIN, SIZE);
	buf_puts(&b, p->s->english ? "Printed " : "In lúc ");
	day_put_time(&b, p->s->now_ms);
	put_line(p, wide, text);
	p->y += PAD;
}

/* --- a code to scan ---------------------------------------------------- */

static void
put_run(void *ctx, int x, int y, int n)
{
	cairo_rectangle(ctx, x, y, n, 1);
}

/* One path in whole units a module, so that no line is left between two. */
static int
put_qr(struct paper *p, const char *text)
{
	int side = 0;

	cairo_new_path(p->cr);
	cairo_save(p->cr);
	cairo_translate(p->cr, MARGIN, p->y);
	cairo_scale(p->cr, QR_MODULE, QR_MODULE);
	enum rc rc = qr_runs(text, &side, put_run, p->cr);
	cairo_fill(p->cr);
	cairo_restore(p->cr);
	return rc == RC_OK ? side * QR_MODULE : 0;
}

/* "qr" with its "qr_lines" beside it, under the rows. */
static void
put_code(struct paper *p)
{
	const char *text = json_string_value(json_object_get(p->s->list,
	    "qr"));
	const json_t *lines = json_object_get(p->s->list, "qr_lines");

	if (text == NULL)
		return;
	p->y += PAD;
	if (p->y + QR_ROOM > bottom(p))
		begin_page(p);
	int y0 = p->y, side = put_qr(p, text);
	int x = MARGIN + side + PAD;
	struct box beside = { x, p->width - MARGIN - x, LEFT };
	p->y += QR_TEXT_QUIET * QR_MODULE;
	for (size_t i = 0; i < json_array_size(lines); i++) {
		use(p, i == 0 ? BOLD : PLAIN, SIZE + 15);
		(void)put_text(p, beside, json_string_value(json_array_get(
		    lines, i)), true);
		p->y += PAD;
	}
	if (p->y < y0 + side)
		p->y = y0 + side;
}

static void
put_list(struct paper *p)
{
	const json_t *rows = json_object_get(p->s->list, "rows");

	cairo_scale(p->cr, 0.1, 0.1);
	plan_columns(p);
	p->page = 0;
	begin_page(p);
	put_head(p);
	put_row(p, NULL);
	for (size_t i = 0; i < json_array_size(rows); i++)
		put_row(p, json_array_get(rows, i));
	if (json_is_integer(json_object_get(p->s->list, "next"))) {
		p->y += PAD;
		put_line(p, (struct box){ MARGIN, p->width, LEFT },
		    p->s->english ? "There are more rows than these." :
		    "Danh sách còn nữa, tờ này chưa in hết.");
	}
	put_code(p);
	cairo_show_page(p->cr);
}

/* --- the file -------------------------------------------------------- */

static cairo_status_t
keep(void *closure, const unsigned char *data, unsigned length)
{
	struct paper *p = closure;

	buf_put(p->out, (struct str){ (const char *)data, length });
	return p->out->full ? CAIRO_STATUS_WRITE_ERROR :
	    CAIRO_STATUS_SUCCESS;
}

/* count: nothing is kept. */
static enum rc
draw(struct paper *p, bool count)
{
	cairo_surface_t *surface = count ?
	    cairo_pdf_surface_create(NULL, p->width / 10, p->height / 10) :
	    cairo_pdf_surface_create_for_stream(keep, p, p->width / 10,
	    p->height / 10);
	const char *title = json_string_value(json_object_get(p->s->list,
	    "title"));

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
	    title == NULL ? "" : title);
	p->cr = cairo_create(surface);
	put_list(p);
	cairo_destroy(p->cr);
	cairo_surface_finish(surface);
	cairo_status_t status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (p->out->full)
		return RC_TOO_BIG;
	return status == CAIRO_STATUS_SUCCESS ? RC_OK : RC_NO_MEMORY;
}

static const char *const font_files[WEIGHTS] = {
	[PLAIN] = "NotoSans-SemiBold.ttf", [BOLD] = "NotoSans-ExtraBold.ttf",
};

static enum rc
load_fonts(FT_Library library, FT_Face ft[WEIGHTS], const char *dir,
    struct buf *why)
{
	char path[PATH_BYTES];

	for (int w = 0; w < WEIGHTS; w++) {
		int n = snprintf(path, sizeof(path), "%s/%s", dir,
		    font_files[w]);
		if (n < 0 || (size_t)n >= sizeof(path) ||
		    FT_New_Face(library, path, 0, &ft[w]) != 0) {
			buf_printf(why, "%s/%s: not there, or no font", dir,
			    font_files[w]);
			return RC_NOT_FOUND;
		}
	}
	return RC_OK;
}

/* Once to know how many pages there are, once for the file. */
static enum rc
draw_twice(struct paper *p, FT_Face ft[WEIGHTS])
{
	for (int w = 0; w < WEIGHTS; w++)
		p->face[w] = cairo_ft_font_face_create_for_ft_face(ft[w],
		    FT_LOAD_NO_HINTING);
	enum rc rc = draw(p, true);
	p->pages = p->page;
	if (rc == RC_OK)
		rc = draw(p, false);
	for (int w = 0; w < WEIGHTS; w++)
		cairo_font_face_destroy(p->face[w]);
	/* Cached scaled fonts still hold the faces; this lets go of them. */
	cairo_debug_reset_static_data();
	return rc;
}

enum rc
sheet_pdf(const struct sheet *s, struct buf *out, struct buf *why)
{
	struct paper p = { .s = s, .out = out,
	    .columns = sheet_columns(s->list) };
	FT_Library library;
	FT_Face ft[WEIGHTS] = { NULL };

	if (p.columns == 0 || !json_is_array(json_object_get(s->list,
	    "rows")))
		return RC_BAD_INPUT;
	p.width = p.columns < WIDE_FROM ? SHORT_SIDE : LONG_SIDE;
	p.height = p.columns < WIDE_FROM ? LONG_SIDE : SHORT_SIDE;
	if (FT_Init_FreeType(&library) != 0)
		return RC_NO_MEMORY;
	enum rc rc = load_fonts(library, ft, s->font_dir, why);
	if (rc == RC_OK)
		rc = draw_twice(&p, ft);
	FT_Done_FreeType(library);   /* and its faces */
	return rc;
}
