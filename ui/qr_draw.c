/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <errno.h>
#include <qrencode.h>

#include "ui/png.h"
#include "ui/qr_draw.h"

enum rc
qr_encode(struct str payload, struct qr *out)
{
	QRcode *code;

	out->size = 0;
	if (payload.n == 0)
		return RC_BAD_INPUT;
	if (payload.n > QR_PAYLOAD_MAX)
		return RC_TOO_BIG;
	code = QRcode_encodeData((int)payload.n,
	    (const unsigned char *)payload.p, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return errno == ENOMEM ? RC_NO_MEMORY : RC_TOO_BIG;
	REQUIRE(code->width > 0 && code->width <= QR_MODULES_MAX);
	out->size = code->width;
	/* Only bit 0 is the colour; the others say what a module is for. */
	for (int i = 0; i < code->width * code->width; i++)
		out->module[i] = code->data[i] & 1;
	QRcode_free(code);
	return RC_OK;
}

int
qr_module_px(const struct qr *q, int side_px)
{
	return side_px / (q->size + 2 * QR_QUIET);
}

/* The dark runs of one row of modules, each as one rectangle. */
static void
paint_row(const struct qr *q, int row, struct surface *s, struct rect at,
    struct rect clip)
{
	const uint8_t *m = q->module + row * q->size;
	const int px = at.h;

	for (int i = 0; i < q->size; i++) {
		int from = i;

		while (i < q->size && m[i] != 0)
			i++;
		if (i > from)
			surface_fill(s, rect_intersect(clip, (struct rect){
			    at.x + from * px, at.y, (i - from) * px, px }),
			    0x000000);
	}
}

void
qr_paint(const struct qr *q, struct surface *s, struct rect box,
    struct rect clip)
{
	const int px = qr_module_px(q, box.w < box.h ? box.w : box.h);
	const struct rect symbol = rect_center(box, q->size * px, q->size * px);

	clip = rect_intersect(clip, (struct rect){ 0, 0, s->w, s->h });
	surface_fill(s, rect_intersect(clip, box), 0xFFFFFF);
	for (int row = 0; row < q->size && px > 0; row++)
		paint_row(q, row, s, (struct rect){ symbol.x,
		    symbol.y + row * px, symbol.w, px }, clip);
}

struct picture { const struct qr *q; int px; };

static void
picture_row(void *ctx, int y, uint8_t *row)
{
	const struct picture *p = ctx;
	const int side = p->q->size, n = (side + 2 * QR_QUIET) * p->px;
	const int my = y / p->px - QR_QUIET;

	for (int x = 0; x < n; x++) {
		int mx = x / p->px - QR_QUIET;
		bool dark = my >= 0 && my < side && mx >= 0 && mx < side &&
		    p->q->module[my * side + mx] != 0;

		row[x] = dark ? 0 : 255;
	}
}

enum rc
qr_save_png(const struct qr *q, int module_px, const char *path)
{
	struct picture p = { q, module_px };
	const int side = (q->size + 2 * QR_QUIET) * module_px;

	REQUIRE(q->size > 0);
	if (module_px < 1 || module_px > QR_MODULE_PX_MAX)
		return RC_TOO_BIG;
	return png_save_rows(path, side, side, picture_row, &p);
}

static void
svg_row(const struct qr *q, int row, struct buf *out)
{
	const uint8_t *m = q->module + row * q->size;
	int pen = -1;   /* -1: nothing drawn in this row yet */

	for (int i = 0; i < q->size; i++) {
		int from = i;

		while (i < q->size && m[i] != 0)
			i++;
		if (i == from)
			continue;
		if (pen < 0)
			buf_printf(out, "<path d=\"M%d %d", from + QR_QUIET,
			    row + QR_QUIET);
		else
			buf_printf(out, "m%d 0", from - pen);
		buf_printf(out, "h%dv1h-%dz", i - from, i - from);
		pen = from;
	}
	if (pen >= 0)
		buf_puts(out, "\"/>\n");
}

void
qr_svg(const struct qr *q, struct buf *out)
{
	const int side = q->size + 2 * QR_QUIET;

	REQUIRE(q->size > 0);
	buf_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
	    "viewBox=\"0 0 %d %d\" width=\"%dmm\" height=\"%dmm\" "
	    "shape-rendering=\"crispEdges\">\n"
	    "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n"
	    "<g fill=\"#000\">\n", side, side, side, side, side, side);
	for (int row = 0; row < q->size; row++)
		svg_row(q, row, out);
	buf_puts(out, "</g>\n</svg>\n");
}

enum rc
qr_save_svg(const struct qr *q, const char *path)
{
	/* Not thread-local: a quarter of a megabyte of that would be taken
	 * from every thread's stack, and SDL's audio thread has 64 KiB. */
	static char text[QR_SVG_MAX];
	struct buf out = BUF(text);

	qr_svg(q, &out);
	REQUIRE(!out.full);
	return png_save_bytes(path, buf_str(&out));
}
