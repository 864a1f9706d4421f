/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/log.h"
#include "ui/path.h"
#include "ui/pixel.h"
#include "ui/qr_draw.h"
#include "ui/raster.h"
#include "ui/round.h"
#include "ui/shape_masks.h"
#include "ui/shapes.h"

_Static_assert(sizeof(struct draw_item) == 24,
    "no padding: items are hashed as bytes");

struct raster {
	struct surface *surface;
	const struct font_source *font;
	enum theme theme;
	int light;                   /* percent */
	uint32_t colors[COLOR_COUNT];
	uint64_t frames, cells_drawn;
	int columns, rows;           /* of cells */
	bool stale;                  /* draw everything next time */
	struct rect box[DRAW_ITEMS_MAX];   /* what each item may touch */
	/* The last code that was drawn, and of which payload. */
	struct qr qr;
	size_t qr_text_n;
	char qr_text[QR_PAYLOAD_MAX];
	struct path path;
	struct round_corners corners;
	struct shape_masks masks;
	uint64_t *before, *now;      /* hashes of the cells, one block */
	uint64_t cells[];
};

static void
take_colors(struct raster *r)
{
	for (int c = 0; c < COLOR_COUNT; c++)
		r->colors[c] = c == COLOR_BLACK || c == COLOR_WHITE ?
		    theme_color(r->theme, (enum color)c) :
		    theme_dimmed(theme_color(r->theme, (enum color)c),
		    r->light);
	r->stale = true;
}

enum rc
raster_open(struct raster **out, struct surface *s,
    const struct font_source *font)
{
	const int columns = (s->w + RASTER_CELL_PX - 1) / RASTER_CELL_PX;
	const int rows = (s->h + RASTER_CELL_PX - 1) / RASTER_CELL_PX;
	const size_t cells = (size_t)columns * (size_t)rows;
	struct raster *r;

	*out = NULL;
	REQUIRE(s->pixels != NULL);
	r = calloc(1, sizeof(*r) + 2 * cells * sizeof(r->cells[0]));
	if (r == NULL)
		return RC_NO_MEMORY;
	r->surface = s;
	r->font = font;
	r->columns = columns;
	r->rows = rows;
	r->before = r->cells;
	r->now = r->cells + cells;
	r->light = 100;
	take_colors(r);
	*out = r;
	return RC_OK;
}

void
raster_close(struct raster *r)
{
	free(r);
}

void
raster_set_theme(struct raster *r, enum theme t)
{
	REQUIRE(t < THEME_COUNT);
	if (r->theme == t)
		return;
	r->theme = t;
	take_colors(r);
}

void
raster_set_light(struct raster *r, int percent)
{
	if (r->light == percent)
		return;
	r->light = percent;
	take_colors(r);
}

void
raster_invalidate(struct raster *r)
{
	r->stale = true;
}

uint64_t
raster_frames(const struct raster *r)
{
	return r->frames;
}

uint64_t
raster_cells(const struct raster *r)
{
	return r->cells_drawn;
}

/* --- Drawing one item inside a clip. --- */

static struct rect
item_rect(const struct draw_item *i)
{
	return (struct rect){ i->x, i->y, i->w, i->h };
}

static void
draw_rounded(struct raster *r, const struct draw_item *i, struct rect clip,
    uint32_t rgb)
{
	const bool hollow = i->kind == DRAW_ROUND_LINE;
	const struct round_box box = { item_rect(i), i->radius,
	    hollow ? i->stroke : 0 };

	if (!hollow || i->stroke > 0)
		round_draw(&r->corners, &r->path, &box,
		    &(struct round_ink){ r->surface, clip, rgb });
}

static void
draw_glyph(struct surface *s, const struct glyph *g, struct rect at,
    struct rect clip, uint32_t rgb)
{
	const struct rect r = rect_intersect(at, clip);

	for (int y = r.y; y < r.y + r.h; y++) {
		const uint8_t *alpha = g->alpha + (y - at.y) * g->pitch - at.x;
		uint32_t *row = s->pixels + (ptrdiff_t)y * s->stride;

		for (int x = r.x; x < r.x + r.w; x++)
			if (alpha[x] == 255)
				row[x] = rgb;
			else if (alpha[x] != 0)
				row[x] = pixel_mix(row[x], rgb, alpha[x]);
	}
}

static void
draw_sign(struct raster *r, const struct draw_item *i, struct rect clip,
    uint32_t rgb)
{
	const int side = i->w < i->h ? i->w : i->h;
	const uint8_t *mask = shape_mask(&r->masks, &r->path, i->shape, side);

	if (mask == NULL) {
		shapes_path(&r->path, item_rect(i), i->shape);
		path_paint(&r->path, r->surface, clip, rgb);
		return;
	}
	const struct glyph g = { .alpha = mask,
		.pitch = side + 2 * SHAPE_MASK_EDGE };
	draw_glyph(r->surface, &g, rect_inset(rect_center(item_rect(i), side,
	    side), -SHAPE_MASK_EDGE), clip, rgb);
}

/* Where the pen starts, in pixels. */
static struct path_point
pen_start(const struct raster *r, const struct draw_item *i, struct str text)
{
	const int width = text_width(r->font, i->face, text);
	const int line = text_line_px(i->face);
	int x = i->x;

	switch ((enum text_align)i->align) {
	case ALIGN_LEFT:
		break;
	case ALIGN_CENTER:
		x += (i->w - width) / 2;
		break;
	case ALIGN_RIGHT:
		x += i->w - width;
		break;
	}
	return (struct path_point){ x,
	    i->y + (i->h - line) / 2 + text_ascent_px(i->face) };
}

static void
draw_line(struct raster *r, const struct draw_item *i, struct str text,
    struct rect clip)
{
	const struct path_point start = pen_start(r, i, text);
	const uint32_t rgb = r->colors[i->color];
	const struct font_source *font = r->font;
	int pen = start.x * 64;
	uint32_t before = 0;

	for (size_t at = 0; at < text.n; ) {
		const uint32_t code = str_next_char(text, &at);
		const struct glyph g = font->glyph(font->ctx, i->face, code);

		if (font->kern != NULL && before != 0)
			pen += font->kern(font->ctx, i->face, before, code);
		if (g.alpha != NULL)
			draw_glyph(r->surface, &g, (struct rect){
			    ((pen + 32) >> 6) + g.left, start.y - g.top, g.w,
			    g.h }, clip, rgb);
		pen += font->advance(font->ctx, i->face, code) +
		    i->face.tracking * 64;
		before = code;
	}
}

static void
draw_code(struct raster *r, const struct draw_item *i, struct str payload,
    struct rect clip)
{
	if (!str_eq(payload, (struct str){ r->qr_text, r->qr_text_n })) {
		enum rc rc = qr_encode(payload, &r->qr);

		r->qr_text_n = 0;
		if (rc != RC_OK) {
			log_line(LOG_ERROR, "raster", "qr: %s", rc_text(rc));
			surface_fill(r->surface,
			    rect_intersect(item_rect(i), clip),
			    r->colors[COLOR_WHITE]);
			return;
		}
		memcpy(r->qr_text, payload.p, payload.n);
		r->qr_text_n = payload.n;
	}
	qr_paint(&r->qr, r->surface, item_rect(i), clip);
}

static void
draw_brocade(struct raster *r, const struct draw_item *i, struct rect clip)
{
	static const struct { enum color color; int units; } stripes[] = {
		{ COLOR_BAND_RED, 16 }, { COLOR_BAND_GOLD, 4 },
		{ COLOR_BAND_GREEN, 16 }, { COLOR_BAND_GOLD, 4 },
		{ COLOR_BAND_INDIGO, 16 }, { COLOR_BAND_GOLD, 4 },
	};
	const size_t kinds = sizeof(stripes) / sizeof(stripes[0]);
	struct rect rest = item_rect(i);

	for (size_t n = 0; rest.w > 0; n++) {
		const struct rect stripe = rect_cut_left(&rest,
		    stripes[n % kinds].units * i->stroke, 0);

		surface_fill(r->surface, rect_intersect(stripe, clip),
		    r->colors[stripes[n % kinds].color]);
	}
}

static void
draw_item(struct raster *r, const struct drawlist *d,
    const struct draw_item *i, struct rect clip)
{
	const struct str text = { d->text + i->text, i->size };
	REQUIRE(i->color < COLOR_COUNT);
	const uint32_t rgb = r->colors[i->color];

	switch ((enum draw_kind)i->kind) {
	case DRAW_FILL:
		surface_fill(r->surface, clip, rgb);
		break;
	case DRAW_ROUND:
	case DRAW_ROUND_LINE:
		draw_rounded(r, i, clip, rgb);
		break;
	case DRAW_SHAPE:
		draw_sign(r, i, clip, rgb);
		break;
	case DRAW_TEXT:
		draw_line(r, i, text, clip);
		break;
	case DRAW_QR:
		draw_code(r, i, text, clip);
		break;
	case DRAW_BAND:
		draw_brocade(r, i, clip);
		break;
	case DRAW_KIND_COUNT:
		break;
	}
}

/* --- What changed. --- */

/* Text may be wider than its rectangle; letters may lean over their advance
 * by less than a quarter em.  Everything else stays inside. */
static struct rect
item_box(const struct raster *r, const struct drawlist *d,
    const struct draw_item *i)
{
	const struct rect all = { 0, 0, r->surface->w, r->surface->h };
	const struct str text = { d->text + i->text, i->size };
	struct rect box = item_rect(i);

	if (i->kind == DRAW_TEXT) {
		const struct path_point pen = pen_start(r, i, text);
		const int lean = i->face.px / 4;

		box = (struct rect){ pen.x - lean,
		    pen.y - text_ascent_px(i->face),
		    text_width(r->font, i->face, text) + 2 * lean,
		    text_line_px(i->face) };
	}
	return rect_intersect(box, all);
}

static uint64_t
hash_bytes(uint64_t h, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < n; i++)     /* FNV-1a */
		h = (h ^ p[i]) * 1099511628211u;
	return h;
}

/* Of all that decides how an item looks: not where in the pool its text is. */
static uint64_t
hash_item(const struct drawlist *d, const struct draw_item *i)
{
	struct draw_item plain = *i;
	uint64_t h;

	plain.text = 0;
	h = hash_bytes(14695981039346656037u, &plain, sizeof(plain));
	return hash_bytes(h, d->text + i->text, i->size);
}

static void
hash_cells(struct raster *r, const struct drawlist *d)
{
	const size_t cells = (size_t)r->columns * (size_t)r->rows;

	memset(r->now, 0, cells * sizeof(r->now[0]));
	for (int n = 0; n < d->items; n++) {
		const struct rect b = r->box[n] = item_box(r, d, &d->item[n]);
		uint64_t h;

		if (rect_is_empty(b))
			continue;
		h = hash_item(d, &d->item[n]);
		for (int y = b.y / RASTER_CELL_PX;
		    y <= (b.y + b.h - 1) / RASTER_CELL_PX; y++)
			for (int x = b.x / RASTER_CELL_PX;
			    x <= (b.x + b.w - 1) / RASTER_CELL_PX; x++) {
				uint64_t *c = &r->now[y * r->columns + x];

				*c = (*c ^ h) * 0x9E3779B97F4A7C15u + 1;
			}
	}
}

static bool
cell_changed(const struct raster *r, int x, int y)
{
	const int at = y * r->columns + x;

	return r->stale || r->now[at] != r->before[at];
}

/* Add a run of changed cells (in cells): below a run of the same width it
 * makes that one higher.  When there are too many, one takes them all. */
static void
add_run(struct raster_damage *out, struct rect run)
{
	for (int i = out->count - 1; i >= 0; i--) {
		struct rect *above = &out->rect[i];

		if (above->x == run.x && above->w == run.w &&
		    above->y + above->h == run.y) {
			above->h++;
			return;
		}
	}
	if (out->count < RASTER_DIRTY_MAX) {
		out->rect[out->count++] = run;
		return;
	}
	for (int i = 1; i < out->count; i++)
		out->rect[0] = rect_union(out->rect[0], out->rect[i]);
	out->rect[0] = rect_union(out->rect[0], run);
	out->count = 1;
}

/* Runs that came after such a union may lie inside it. */
static void
drop_overlaps(struct raster_damage *out)
{
	for (int i = 1; i < out->count; )
		if (!rect_is_empty(rect_intersect(out->rect[0],
		    out->rect[i]))) {
			out->rect[0] = rect_union(out->rect[0], out->rect[i]);
			out->rect[i] = out->rect[--out->count];
			i = 1;
		} else {
			i++;
		}
}

static void
find_damage(struct raster *r, struct raster_damage *out)
{
	const struct rect all = { 0, 0, r->surface->w, r->surface->h };

	out->count = 0;
	for (int y = 0; y < r->rows; y++)
		for (int x = 0; x < r->columns; x++) {
			const int from = x;

			while (x < r->columns && cell_changed(r, x, y))
				x++;
			if (x > from)
				add_run(out, (struct rect){ from, y, x - from,
				    1 });
		}
	drop_overlaps(out);
	for (int i = 0; i < out->count; i++) {
		struct rect *c = &out->rect[i];

		r->cells_drawn += (uint64_t)(c->w * c->h);
		*c = rect_intersect(all, (struct rect){
		    c->x * RASTER_CELL_PX, c->y * RASTER_CELL_PX,
		    c->w * RASTER_CELL_PX, c->h * RASTER_CELL_PX });
	}
}

/* Bring one damaged rectangle up to date.  Where a list has no ground of its
 * own, it is paper: nothing of an older frame may show through. */
static void
repair(struct raster *r, const struct drawlist *d, struct rect damage)
{
	const bool covered = d->items > 0 && d->item[0].kind == DRAW_FILL &&
	    rect_eq(rect_intersect(r->box[0], damage), damage);

	if (!covered)
		surface_fill(r->surface, damage,
		    r->colors[COLOR_PAPER]);
	for (int n = 0; n < d->items; n++) {
		const struct rect clip = rect_intersect(r->box[n], damage);

		if (!rect_is_empty(clip))
			draw_item(r, d, &d->item[n], clip);
	}
}

void
raster_draw(struct raster *r, const struct drawlist *d,
    struct raster_damage *damage)
{
	uint64_t *swap;

	shape_masks_frame(&r->masks);
	hash_cells(r, d);
	find_damage(r, damage);
	for (int k = 0; k < damage->count; k++)
		repair(r, d, damage->rect[k]);
	if (damage->count > 0)
		r->frames++;
	swap = r->before;
	r->before = r->now;
	r->now = swap;
	r->stale = false;
}
