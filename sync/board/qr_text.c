/* SPDX-License-Identifier: Apache-2.0 */
#include <png.h>
#include <qrencode.h>
#include <string.h>

#include "sync/board/qr_text.h"
#include "sync/board/setup_file.h"

#define QUIET     QR_TEXT_QUIET
#define SIDE_MAX  (177 + 2 * QUIET)
#define SCALE     6
#define PNG_MAX   262144

static QRcode *
encode(const char *text)
{
	return QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
}

static bool
is_dark(const QRcode *q, int x, int y)
{
	x -= QUIET;
	y -= QUIET;
	return x >= 0 && y >= 0 && x < q->width && y < q->width &&
	    (q->data[y * q->width + x] & 1) != 0;
}

enum rc
qr_print(FILE *to, const char *text)
{
	QRcode *q = encode(text);

	if (q == NULL)
		return RC_TOO_BIG;
	int side = q->width + 2 * QUIET;
	for (int y = 0; y < side; y += 2) {
		fputs("\033[30;107m", to);
		for (int x = 0; x < side; x++) {
			bool up = is_dark(q, x, y), low = is_dark(q, x, y + 1);
			fputs(up && low ? "█" : up ? "▀" : low ? "▄" : " ",
			    to);
		}
		fputs("\033[0m\n", to);
	}
	QRcode_free(q);
	return RC_OK;
}

enum rc
qr_png(const char *path, const char *text, struct buf *why)
{
	static unsigned char pixels[SIDE_MAX * SCALE * SIDE_MAX * SCALE];
	static char memory[PNG_MAX];
	png_image image;
	png_alloc_size_t n = sizeof(memory);
	QRcode *q = encode(text);

	if (q == NULL)
		return RC_TOO_BIG;
	int side = (q->width + 2 * QUIET) * SCALE;
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++)
			pixels[y * side + x] = is_dark(q, x / SCALE,
			    y / SCALE) ? 0 : 255;
	QRcode_free(q);
	memset(&image, 0, sizeof(image));
	image.version = PNG_IMAGE_VERSION;
	image.width = image.height = (png_uint_32)side;
	image.format = PNG_FORMAT_GRAY;
	if (png_image_write_to_memory(&image, memory, &n, 0, pixels, 0,
	    NULL) == 0)
		return RC_SYSTEM;
	return setup_write(path, (struct str){ memory, n }, why);
}

/* The dark modules of a line, each run of them a box of the path. */
static void
put_svg_line(struct buf *to, const QRcode *q, int y)
{
	int side = q->width + 2 * QUIET;

	for (int x = 0; x < side; x++) {
		int run = 0;
		while (is_dark(q, x + run, y))
			run++;
		if (run > 0)
			buf_printf(to, "M%d %dh%dv1h-%dz", x, y, run, run);
		x += run;
	}
}

enum rc
qr_svg_put(struct buf *to, const char *text)
{
	QRcode *q = encode(text);

	if (q == NULL)
		return RC_TOO_BIG;
	int side = q->width + 2 * QUIET;
	buf_printf(to, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\""
	    "0 0 %d %d\" shape-rendering=\"crispEdges\"><rect width=\"%d\" "
	    "height=\"%d\" fill=\"#fff\"/><path d=\"", side, side, side,
	    side);
	for (int y = 0; y < side; y++)
		put_svg_line(to, q, y);
	buf_puts(to, "\"/></svg>");
	QRcode_free(q);
	return to->full ? RC_TOO_BIG : RC_OK;
}

enum rc
qr_runs(const char *text, int *side,
    void (*run)(void *ctx, int x, int y, int n), void *ctx)
{
	QRcode *q = encode(text);

	if (q == NULL)
		return RC_TOO_BIG;
	*side = q->width + 2 * QUIET;
	for (int y = 0; y < *side; y++)
		for (int x = 0; x < *side; x++) {
			int n = 0;
			while (is_dark(q, x + n, y))
				n++;
			if (n > 0)
				run(ctx, x, y, n);
			x += n;
		}
	QRcode_free(q);
	return RC_OK;
}
