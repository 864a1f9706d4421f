/* SPDX-License-Identifier: Apache-2.0 */
#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <stdio.h>

#include "ledger/base/wrap.h"
#include "terminal/cli/pdf_poster.h"

#define MM        (72.0 / 25.4)
#define LINE_HIGH 1.36   /* of the size: holds a letter's stacked marks */
#define ASCENT    1.07
#define TEXT_LINES_MAX 2
#define PATH_BYTES 1024
#define SMALLEST  7.0    /* points; below it a line is cut */

enum weight { PLAIN, BOLD, WEIGHTS };

/* Millimetres: the page; the symbol; and the measure of everything else. */
static const struct {
	const char *name;
	double w, h, symbol, unit;
} sizes[POSTER_SIZES] = {
	[POSTER_A4] = { "A4", 210, 297, 151, 1.72 },
	[POSTER_A5] = { "A5", 148, 210, 97, 1.40 },
	[POSTER_A6] = { "A6", 105, 148, 66, 1.00 },
};

struct sheet {
	cairo_t *cr;
	const struct poster *p;
	FT_Face ft[WEIGHTS];
	cairo_font_face_t *face[WEIGHTS];
	double w, h, unit;      /* points; unit is a millimetre of A6 */
	double size;            /* of the type in use */
	double y;
	bool (*write)(void *ctx, const void *bytes, size_t n);
	void *ctx;
};

const char *
poster_size_name(enum poster_size s)
{
	return sizes[s].name;
}

/* --- text -------------------------------------------------------------- */

static void
use(struct sheet *s, enum weight weight, double size)
{
	cairo_set_font_face(s->cr, s->face[weight]);
	cairo_set_font_size(s->cr, size);
	s->size = size;
}

static double
width_of(const struct sheet *s, const char *z)
{
	cairo_text_extents_t e;

	cairo_text_extents(s->cr, z, &e);
	return e.x_advance;
}

static bool
fits(void *ctx, const char *line)
{
	const struct sheet *s = ctx;

	return width_of(s, line) <= s->w - 8 * s->unit;
}

static int
count_lines(struct sheet *s, const char *z)
{
	struct wrap_ruler ruler = { fits, s };
	int n = 0;

	for (; *z != '\0' && n <= TEXT_LINES_MAX; n++) {
		z += wrap_line(z, &ruler);
		z += *z == ' ';
	}
	return n;
}

static void
put_line(struct sheet *s, const char *z)
{
	cairo_move_to(s->cr, (s->w - width_of(s, z)) / 2,
	    s->y + s->size * ASCENT);
	cairo_show_text(s->cr, z);
	s->y += s->size * LINE_HIGH;
}

/* In the middle, smaller until it is on `lines` lines; what is still too long
 * goes on beyond the last one, unseen. */
static void
put_text(struct sheet *s, enum weight weight, double mm, int lines,
    const char *z)
{
	char line[WRAP_LINE_MAX];
	struct wrap_ruler ruler = { fits, s };
	double size = mm * s->unit;

	use(s, weight, size);
	while (size > mm * s->unit / 2 && count_lines(s, z) > 1)
		use(s, weight, size -= 0.5);
	while (size > SMALLEST && count_lines(s, z) > lines)
		use(s, weight, size -= 0.5);
	for (int i = 0; i < lines && *z != '\0'; i++) {
		size_t n = wrap_line(z, &ruler);
		if (str_copy((struct str){ z, n }, line, sizeof(line)))
			put_line(s, line);
		z += n;
		z += *z == ' ';
	}
}

/* --- drawing ------------------------------------------------------------- */

static void
put_band(struct sheet *s, double y, double high)
{
	static const struct { double units, r, g, b; } stripes[] = {
		{ 16, 0.710, 0.071, 0.169 }, { 4, 0.949, 0.718, 0.020 },
		{ 16, 0.043, 0.365, 0.231 }, { 4, 0.949, 0.718, 0.020 },
		{ 16, 0.114, 0.184, 0.435 }, { 4, 0.949, 0.718, 0.020 },
	};
	double x = 0, unit = s->unit / 4;

	for (int i = 0; x < s->w; i = (i + 1) % 6) {
		double w = stripes[i].units * unit;
		cairo_set_source_rgb(s->cr, stripes[i].r, stripes[i].g,
		    stripes[i].b);
		cairo_rectangle(s->cr, x, y, x + w > s->w ? s->w - x : w,
		    high);
		cairo_fill(s->cr);
		x += w;
	}
	cairo_set_source_rgb(s->cr, 0, 0, 0);
}

/* One path: runs of dark modules side by side leave no hair between them. */
static void
put_symbol(struct sheet *s, double side)
{
	const struct qr *q = s->p->qr;
	double module = side / q->size, quiet = module * QR_QUIET;
	double x0 = (s->w - side) / 2, y0 = s->y + quiet;

	cairo_set_source_rgb(s->cr, 1, 1, 1);
	cairo_rectangle(s->cr, x0 - quiet, s->y, side + 2 * quiet,
	    side + 2 * quiet);
	cairo_fill(s->cr);
	cairo_set_source_rgb(s->cr, 0, 0, 0);
	for (int y = 0; y < q->size; y++)
		for (int x = 0; x < q->size; x++) {
			int from = x;
			while (x < q->size && q->module[y * q->size + x] != 0)
				x++;
			if (x > from)
				cairo_rectangle(s->cr, x0 + from * module,
				    y0 + y * module, (x - from) * module,
				    module);
		}
	cairo_fill(s->cr);
	s->y += side + 2 * quiet;
}

static void
put_sheet(struct sheet *s)
{
	const struct poster *p = s->p;
	char line[512];
	struct buf b = BUF(line);

	put_band(s, 0, 3.2 * s->unit);
	put_band(s, s->h - 3.2 * s->unit, 3.2 * s->unit);
	s->y = 4.2 * s->unit;
	put_text(s, PLAIN, 4.4, 1, "QUÉT MÃ ĐỂ TRẢ TIỀN");
	put_text(s, BOLD, 9.0, 2, p->stall);
	if (p->place[0] != '\0')
		put_text(s, PLAIN, 3.8, 2, p->place);
	put_symbol(s, sizes[p->size].symbol * MM);
	if (p->holder[0] != '\0')
		put_text(s, BOLD, 7.0, 2, p->holder);
	buf_printf(&b, "%s · số tài khoản …%s", p->bank, p->last);
	put_text(s, PLAIN, 4.4, 1, line);
	put_text(s, PLAIN, 3.2, 1, p->holder[0] != '\0' ?
	    "Máy hiện tên khác thì đừng trả: hỏi người bán." :
	    "Xem tên và bốn số cuối trên máy trước khi trả.");
	use(s, PLAIN, 2.8 * s->unit);
	s->y = s->h - 3.6 * s->unit - s->size * LINE_HIGH;
	put_line(s, p->foot);
}

/* --- the document --------------------------------------------------------- */

static cairo_status_t
on_bytes(void *ctx, const unsigned char *bytes, unsigned int n)
{
	struct sheet *s = ctx;

	return s->write(s->ctx, bytes, n) ? CAIRO_STATUS_SUCCESS :
	    CAIRO_STATUS_WRITE_ERROR;
}

static enum rc
draw(struct sheet *s, struct buf *why)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
	    on_bytes, s, s->w, s->h);

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
	    s->p->stall);
	s->cr = cairo_create(surface);
	put_sheet(s);
	cairo_show_page(s->cr);
	cairo_destroy(s->cr);
	cairo_surface_finish(surface);
	cairo_status_t status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		return RC_OK;
	buf_puts(why, cairo_status_to_string(status));
	return status == CAIRO_STATUS_NO_MEMORY ? RC_NO_MEMORY : RC_DISK;
}

static enum rc
load_fonts(struct sheet *s, FT_Library library, struct buf *why)
{
	static const char *const files[WEIGHTS] = {
		[PLAIN] = "NotoSans-SemiBold.ttf",
		[BOLD] = "NotoSans-ExtraBold.ttf" };
	char path[PATH_BYTES];

	for (int i = 0; i < WEIGHTS; i++) {
		struct buf b = BUF(path);
		buf_printf(&b, "%s/%s", s->p->font_dir, files[i]);
		if (b.full || FT_New_Face(library, path, 0, &s->ft[i]) != 0) {
			buf_printf(why, "%s: not there, or no font", path);
			return RC_NOT_FOUND;
		}
	}
	return RC_OK;
}

enum rc
pdf_poster(const struct poster *p,
    bool (*write)(void *ctx, const void *bytes, size_t n), void *ctx,
    struct buf *why)
{
	struct sheet s = { .p = p, .w = sizes[p->size].w * MM,
		.h = sizes[p->size].h * MM, .unit = sizes[p->size].unit * MM,
		.write = write, .ctx = ctx };
	FT_Library library;

	if (FT_Init_FreeType(&library) != 0)
		return RC_NO_MEMORY;
	enum rc rc = load_fonts(&s, library, why);
	if (rc == RC_OK) {
		for (int i = 0; i < WEIGHTS; i++)
			s.face[i] = cairo_ft_font_face_create_for_ft_face(
			    s.ft[i], FT_LOAD_NO_HINTING);
		rc = draw(&s, why);
		for (int i = 0; i < WEIGHTS; i++)
			cairo_font_face_destroy(s.face[i]);
		/* Cached scaled fonts still hold the faces. */
		cairo_debug_reset_static_data();
	}
	FT_Done_FreeType(library);   /* and its faces */
	return rc;
}
