/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/rc.h"
#include "ui/draw.h"

#define X(name, text) [name] = text,
#define Y(name, text) [SHAPE_##name] = text,
static const char *const shape_names[] = { SHAPE_LIST(X)
	PICTURE_LIST(Y) };
#undef X
#undef Y
_Static_assert(sizeof(shape_names) / sizeof(shape_names[0]) == SHAPE_COUNT,
    "every shape has a name");

static const char *const color_names[] = {
	[COLOR_PAPER] = "paper", [COLOR_INK] = "ink", [COLOR_QUIET] = "quiet",
	[COLOR_CARD] = "card", [COLOR_SOFT] = "soft", [COLOR_FAINT] = "faint",
	[COLOR_STRIP] = "strip", [COLOR_ON_STRIP] = "on-strip",
	[COLOR_PROVEN] = "proven", [COLOR_ON_PROVEN] = "on-proven",
	[COLOR_SHORT] = "short", [COLOR_ON_SHORT] = "on-short",
	[COLOR_OVER] = "over", [COLOR_ON_OVER] = "on-over",
	[COLOR_UNCONFIRMED] = "unconfirmed",
	[COLOR_ON_UNCONFIRMED] = "on-unconfirmed",
	[COLOR_NOTE_10] = "note-10", [COLOR_NOTE_20] = "note-20",
	[COLOR_NOTE_50] = "note-50", [COLOR_NOTE_100] = "note-100",
	[COLOR_NOTE_200] = "note-200", [COLOR_NOTE_500] = "note-500",
	[COLOR_ON_NOTE] = "on-note",
	[COLOR_BAND_RED] = "band-red", [COLOR_BAND_GOLD] = "band-gold",
	[COLOR_BAND_GREEN] = "band-green", [COLOR_BAND_INDIGO] = "band-indigo",
	[COLOR_BLACK] = "black", [COLOR_WHITE] = "white",
	[COLOR_PROVEN_MARK] = "proven-mark", [COLOR_SHORT_MARK] = "short-mark",
	[COLOR_OVER_MARK] = "over-mark",
	[COLOR_TRAIN] = "train", [COLOR_ON_TRAIN] = "on-train",
};
_Static_assert(sizeof(color_names) / sizeof(color_names[0]) == COLOR_COUNT,
    "every colour has a name");

static const char *const kind_names[] = {
	[DRAW_FILL] = "fill", [DRAW_ROUND] = "round",
	[DRAW_ROUND_LINE] = "line", [DRAW_SHAPE] = "shape",
	[DRAW_TEXT] = "text", [DRAW_QR] = "qr", [DRAW_BAND] = "band",
};
_Static_assert(sizeof(kind_names) / sizeof(kind_names[0]) == DRAW_KIND_COUNT,
    "every kind has a name");

const char *
shape_name(enum shape s)
{
	REQUIRE(s < SHAPE_COUNT);
	return shape_names[s];
}

const char *
color_name(enum color c)
{
	REQUIRE(c < COLOR_COUNT);
	return color_names[c];
}

void
draw_begin(struct drawlist *d)
{
	d->items = d->text_used = d->dropped = d->cut = d->left_out = 0;
}

/* A new item of this kind over r, or NULL (and counted) when it does not
 * fit.  Zeroed first: items are compared and hashed as bytes. */
static struct draw_item *
add(struct drawlist *d, enum draw_kind kind, struct rect r, enum color c)
{
	struct draw_item *i;

	if (d->items == DRAW_ITEMS_MAX || r.x != (int16_t)r.x ||
	    r.y != (int16_t)r.y || r.w != (int16_t)r.w ||
	    r.h != (int16_t)r.h) {
		d->dropped++;
		return NULL;
	}
	i = &d->item[d->items++];
	memset(i, 0, sizeof(*i));
	i->kind = (uint8_t)kind;
	i->color = (uint8_t)c;
	i->x = (int16_t)r.x;
	i->y = (int16_t)r.y;
	i->w = (int16_t)r.w;
	i->h = (int16_t)r.h;
	return i;
}

void
draw_fill(struct drawlist *d, struct rect r, enum color c)
{
	(void)add(d, DRAW_FILL, r, c);
}

void
draw_round(struct drawlist *d, struct rect r, int radius, enum color c)
{
	struct draw_item *i = add(d, DRAW_ROUND, r, c);

	REQUIRE(radius >= 0);
	if (i != NULL)
		i->radius = (uint16_t)radius;
}

void
draw_round_line(struct drawlist *d, struct rect r, int radius, int stroke,
    enum color c)
{
	struct draw_item *i = add(d, DRAW_ROUND_LINE, r, c);

	REQUIRE(radius >= 0 && stroke >= 0);
	if (i != NULL) {
		i->radius = (uint16_t)radius;
		i->stroke = (uint16_t)stroke;
	}
}

void
draw_shape(struct drawlist *d, struct rect r, enum shape s, enum color c)
{
	struct draw_item *i = add(d, DRAW_SHAPE, r, c);

	REQUIRE(s < SHAPE_COUNT);
	if (i != NULL)
		i->shape = (uint8_t)s;
}

void
draw_shift(struct drawlist *d, int first, int by)
{
	for (int i = first; i < d->items; i++)
		d->item[i].y = (int16_t)(d->item[i].y + by);
}

void
draw_band(struct drawlist *d, struct rect r, int px)
{
	struct draw_item *i = add(d, DRAW_BAND, r, COLOR_BAND_RED);

	REQUIRE(px > 0);
	if (i != NULL)
		i->stroke = (uint16_t)px;
}

/* Add an item whose n bytes are already at the end of the pool. */
static struct draw_item *
add_with_text(struct drawlist *d, enum draw_kind kind, struct rect r, int n)
{
	struct draw_item *i = add(d, kind, r, COLOR_BLACK);

	if (i == NULL)
		return NULL;
	i->text = (uint16_t)d->text_used;
	i->size = (uint16_t)n;
	d->text_used += n + 1;
	return i;
}

static void
set_style(struct draw_item *i, struct text_style style)
{
	if (i == NULL)
		return;
	i->face = style.face;
	i->color = (uint8_t)style.color;
	i->align = (uint8_t)style.align;
}

/* Copy s to the end of the pool; false (and counted) when there is no room. */
static bool
pool(struct drawlist *d, struct str s)
{
	if (s.n >= (size_t)(DRAW_TEXT_MAX - d->text_used)) {
		d->dropped++;
		return false;
	}
	memcpy(d->text + d->text_used, s.p, s.n);
	d->text[d->text_used + (int)s.n] = '\0';
	return true;
}

void
draw_text(struct drawlist *d, struct rect r, struct text_style style,
    const char *fmt, ...)
{
	const int room = DRAW_TEXT_MAX - d->text_used;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(d->text + d->text_used, (size_t)room, fmt, ap);
	va_end(ap);
	if (n < 0 || n >= room)
		d->dropped++;
	else if (n > 0)
		set_style(add_with_text(d, DRAW_TEXT, r, n), style);
}

void
draw_str(struct drawlist *d, struct rect r, struct text_style style,
    struct str s)
{
	if (s.n > 0 && pool(d, s))
		set_style(add_with_text(d, DRAW_TEXT, r, (int)s.n), style);
}

void
draw_qr(struct drawlist *d, struct rect r, struct str payload)
{
	if (pool(d, payload))
		(void)add_with_text(d, DRAW_QR, r, (int)payload.n);
}

struct rect
draw_on_baseline(struct text_face face, int x, int y, int w)
{
	return (struct rect){ x, y - text_ascent_px(face), w,
	    text_line_px(face) };
}

static void
print_style(const struct draw_item *i, struct buf *out)
{
	static const char *const weights[] = { "600", "700", "800",
		"700n" };
	static const char *const aligns[] = { "left", "center", "right" };

	REQUIRE(i->face.weight < WEIGHT_COUNT && i->align <= ALIGN_RIGHT);
	buf_printf(out, " %s %d/%s %s", color_names[i->color], i->face.px,
	    weights[i->face.weight], aligns[i->align]);
}

static void
print_item(const struct drawlist *d, const struct draw_item *i,
    struct buf *out)
{
	const struct str text = { d->text + i->text, i->size };

	buf_printf(out, "%s %d %d %d %d", kind_names[i->kind], i->x, i->y,
	    i->w, i->h);
	switch ((enum draw_kind)i->kind) {
	case DRAW_FILL:
		buf_printf(out, " %s", color_names[i->color]);
		break;
	case DRAW_ROUND:
		buf_printf(out, " r%d %s", i->radius, color_names[i->color]);
		break;
	case DRAW_ROUND_LINE:
		buf_printf(out, " r%d s%d %s", i->radius, i->stroke,
		    color_names[i->color]);
		break;
	case DRAW_SHAPE:
		buf_printf(out, " %s %s", shape_names[i->shape],
		    color_names[i->color]);
		break;
	case DRAW_TEXT:
		print_style(i, out);
		buf_printf(out, " |%.*s|", STR_ARG(text));
		break;
	case DRAW_QR:
		buf_printf(out, " |%.*s|", STR_ARG(text));
		break;
	case DRAW_BAND:
		buf_printf(out, " u%d", i->stroke);
		break;
	case DRAW_KIND_COUNT:
		break;
	}
	buf_putc(out, '\n');
}

void
draw_print(const struct drawlist *d, struct buf *out)
{
	for (int n = 0; n < d->items; n++)
		print_item(d, &d->item[n], out);
	if (d->dropped > 0)
		buf_printf(out, "dropped %d\n", d->dropped);
}
