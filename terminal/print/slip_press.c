/* SPDX-License-Identifier: Apache-2.0 */
/* Dots of a slip: the screen's rasteriser over a surface of one band. */
#include <stdlib.h>
#include <string.h>

#include "terminal/print/slip.h"
#include "ui/raster.h"

#define ROWS 64

struct slip_press {
	const struct font_source *font;
	struct surface surface;
	struct raster *raster;
	struct drawlist all, part;
};

enum rc
slip_press_open(struct slip_press **out, const struct font_source *font,
    int width)
{
	struct slip_press *p;

	*out = NULL;
	if (!picture_size_ok(width, 1))
		return RC_BAD_INPUT;
	p = calloc(1, sizeof(*p));
	if (p == NULL)
		return RC_NO_MEMORY;
	p->font = font;
	enum rc rc = surface_open(&p->surface, width, ROWS);
	if (rc == RC_OK)
		rc = raster_open(&p->raster, &p->surface, font);
	if (rc == RC_OK)
		*out = p;
	else
		slip_press_close(p);
	return rc;
}

void
slip_press_close(struct slip_press *p)
{
	if (p == NULL)
		return;
	if (p->raster != NULL)
		raster_close(p->raster);
	surface_close(&p->surface);
	free(p);
}

/* Letters' edges are grey and are cut in the middle.  Colours, which only the
 * brocade band has, become weaves: red full, green slanted, indigo chequered,
 * gold thin. */
static bool
is_black(uint32_t rgb, int x, int y)
{
	int r = (int)(rgb >> 16 & 255), g = (int)(rgb >> 8 & 255);
	int b = (int)(rgb & 255);
	int high = r > g ? (r > b ? r : b) : (g > b ? g : b);
	int low = r < g ? (r < b ? r : b) : (g < b ? g : b);

	if (high - low < 48)
		return r + g + b < 3 * 128;
	if (r > 200 && g > 128)
		return y % 6 == 0;
	if (r > 128)
		return true;
	return g > b ? (x + y) % 4 < 2 : ((x ^ y) & 2) != 0;
}

static void
take_rows(const struct slip_press *p, int y0, struct picture *out)
{
	int rows = out->h - y0 < ROWS ? out->h - y0 : ROWS;
	uint8_t *to = out->bits + (size_t)y0 * (size_t)(out->w / 8);

	memset(to, 0, (size_t)rows * (size_t)(out->w / 8));
	for (int y = 0; y < rows; y++)
		for (int x = 0; x < out->w; x++)
			if (is_black(p->surface.pixels[y * p->surface.stride +
			    x], x, y0 + y))
				to[y * (out->w / 8) + x / 8] |=
				    (uint8_t)(0x80 >> x % 8);
}

void
slip_print(struct slip_press *p, const struct slip *s, struct picture *out)
{
	struct raster_damage damage;

	out->w = p->surface.w;
	out->h = slip_draw(s, p->font, out->w, &p->all);
	p->part = p->all;
	for (int y = 0; y < out->h; y += ROWS) {
		for (int i = 0; i < p->all.items; i++)
			p->part.item[i].y = (int16_t)(p->all.item[i].y - y);
		raster_draw(p->raster, &p->part, &damage);
		take_rows(p, y, out);
	}
}
