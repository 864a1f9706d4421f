/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ui/layout.h"

#define BASE_DPI    187
#define COMPACT_DPI 165

/* Capitals of 20 minutes of arc at half a metre, in which words are written,
 * and of 16, the least that ISO 9241-3 allows, in which those are that have
 * no room; of Noto Sans they are 0.714 em.  Then the em on the two drawings'
 * panels, with which every screen was tried: no glass, however dense, has
 * larger ones because of this table. */
enum reading { READ_WELL, READ_LEAST, READ_COUNT };
static const struct { int um, px[2]; } readings[READ_COUNT] = {
	[READ_WELL]  = { 2900, { 30, 27 } },
	[READ_LEAST] = { 2327, { 24, 22 } },
};
#define CAPITALS 714
/* The drawings' heights less practice's banner, which takes nothing from the
 * letters. */
static const int reading_h[2] = { 420, 270 };

/* Each measure in the two drawings. */
static const int measures[MEASURE_COUNT][2] = {
	[MEASURE_STRIP]   = { 31, 24 },
	[MEASURE_GAP]     = { 8, 5 },
	[MEASURE_MARGIN]  = { 14, 8 },
	[MEASURE_RADIUS]  = { 10, 8 },
	[MEASURE_STROKE]  = { 2, 2 },
	[MEASURE_BAND]    = { 8, 6 },
	[MEASURE_KEY_W]   = { 124, 109 },
	[MEASURE_KEY_H]   = { 80, 57 },
	[MEASURE_GO_W]    = { 388, 120 },
	[MEASURE_GO_H]    = { 76, 106 },
	[MEASURE_QUICK_W] = { 119, 120 },
	[MEASURE_QUICK_H] = { 73, 59 },
	[MEASURE_FOOT]    = { 73, 53 },
	[MEASURE_ICON]    = { 226, 132 },
};

static const struct { uint8_t px[2]; uint8_t weight; int8_t tracking; }
roles[ROLE_COUNT] = {
	[ROLE_AMOUNT_KEYPAD]  = { { 72, 46 }, WEIGHT_800, -1 },
	[ROLE_AMOUNT_PAY]     = { { 62, 30 }, WEIGHT_800, -1 },
	[ROLE_AMOUNT_VERDICT] = { { 96, 60 }, WEIGHT_800, -1 },
	[ROLE_UNIT_KEYPAD]    = { { 40, 46 }, WEIGHT_700, 0 },
	[ROLE_UNIT_PAY]       = { { 34, 30 }, WEIGHT_700, 0 },
	[ROLE_VERDICT]        = { { 52, 34 }, WEIGHT_700, 0 },
	[ROLE_SECOND]         = { { 27, 18 }, WEIGHT_700, 0 },
	[ROLE_SMALL]          = { { 22, 17 }, WEIGHT_700, 0 },
	[ROLE_TITLE]          = { { 40, 26 }, WEIGHT_700, 0 },
	[ROLE_GO]             = { { 34, 26 }, WEIGHT_700, 0 },
	[ROLE_DIGIT]          = { { 34, 34 }, WEIGHT_700, 0 },
	[ROLE_CODE]           = { { 46, 36 }, WEIGHT_700, 2 },
	[ROLE_QUICK]          = { { 26, 20 }, WEIGHT_700, 0 },
	[ROLE_QUICK_UNIT]     = { { 22, 17 }, WEIGHT_700, 0 },
	[ROLE_BUTTON]         = { { 22, 19 }, WEIGHT_700, 0 },
	[ROLE_BUTTON_SMALL]   = { { 22, 17 }, WEIGHT_700, 0 },
	[ROLE_HEAD]           = { { 24, 18 }, WEIGHT_700, 0 },
	[ROLE_BODY]           = { { 22, 17 }, WEIGHT_700, 0 },
	[ROLE_LABEL]          = { { 22, 17 }, WEIGHT_700, 0 },
	[ROLE_STRIP]          = { { 22, 17 }, WEIGHT_700, 0 },
	[ROLE_FINE]           = { { 20, 13 }, WEIGHT_600, 0 },
	[ROLE_RECEIPT]        = { { 22, 17 }, WEIGHT_600, 0 },
};

static int
min(int a, int b)
{
	return a < b ? a : b;
}

static int
max(int a, int b)
{
	return a > b ? a : b;
}

static int
reading_px(const struct layout *l, enum reading r)
{
	const int um = 25400 * CAPITALS / 1000, c = l->compact ? 1 : 0;
	const int px = readings[r].px[c];
	const int most = min(l->w * px / (c == 1 ? LAYOUT_COMPACT_W :
	    LAYOUT_BASE_W), l->h * px / reading_h[c]);

	return min((readings[r].um * l->dpi + um - 1) / um, most);
}

void
layout_init(struct layout *l, int w, int h, int dpi)
{
	REQUIRE(w >= LAYOUT_SIDE_MIN && w <= LAYOUT_SIDE_MAX);
	REQUIRE(h >= LAYOUT_SIDE_MIN && h <= LAYOUT_SIDE_MAX);
	l->w = w;
	l->h = h;
	l->compact = w < 640 || h < 400;
	l->scale_256 = l->compact ?
	    min(w * 256 / LAYOUT_COMPACT_W, h * 256 / LAYOUT_COMPACT_H) :
	    min(w * 256 / LAYOUT_BASE_W, h * 256 / LAYOUT_BASE_H);
	l->dpi = dpi;
	if (dpi < LAYOUT_DPI_MIN || dpi > LAYOUT_DPI_MAX)
		l->dpi = (l->compact ? COMPACT_DPI : BASE_DPI) *
		    l->scale_256 / 256;
}

int
layout_px(const struct layout *l, int px)
{
	int scaled = (px * l->scale_256 + 128) / 256;

	return px > 0 && scaled < 1 ? 1 : scaled;
}

int
layout_measure(const struct layout *l, enum measure m)
{
	int px;

	REQUIRE(m < MEASURE_COUNT);
	px = layout_px(l, measures[m][l->compact ? 1 : 0]);
	return m == MEASURE_STRIP ? layout_line(l, ROLE_STRIP, px) : px;
}

int
layout_line(const struct layout *l, enum text_role role, int px)
{
	return max(px, text_line_px(layout_face(l, role)));
}

int
layout_mm10_to_px(const struct layout *l, int mm10)
{
	return (mm10 * l->dpi + 127) / 254;
}

int
layout_px_to_mm10(const struct layout *l, int px)
{
	return (px * 254 + l->dpi / 2) / l->dpi;
}

struct text_face
layout_face(const struct layout *l, enum text_role role)
{
	const int least = reading_px(l, READ_WELL);
	int drawn, px;

	REQUIRE(role < ROLE_COUNT);
	drawn = layout_px(l, roles[role].px[l->compact ? 1 : 0]);
	px = max(drawn, least);
	px = px < TEXT_PX_MIN ? TEXT_PX_MIN : min(px, TEXT_PX_MAX);
	return (struct text_face){ .px = (uint16_t)px,
	    .weight = drawn * 8 < least * 7 ? WEIGHT_NARROW :
	    roles[role].weight, .tracking = roles[role].tracking };
}

bool
layout_is_small(const struct layout *l)
{
	return l->compact ||
	    layout_face(l, ROLE_LABEL).weight == WEIGHT_NARROW;
}

int
layout_least_px(const struct layout *l)
{
	struct text_face face = layout_face(l, ROLE_RECEIPT);
	int drawn = layout_px(l, roles[ROLE_RECEIPT].px[l->compact ? 1 : 0]);

	if (face.weight != WEIGHT_NARROW)
		return face.px;
	return min(face.px, max(drawn, reading_px(l, READ_LEAST)));
}

struct text_face
layout_narrow(const struct layout *l, struct text_face face)
{
	if (face.weight == WEIGHT_700)
		face.weight = layout_face(l, ROLE_LABEL).weight;
	return face;
}

struct text_face
layout_face_fit(const struct layout *l, const struct font_source *font,
    enum text_role role, struct str s, int width)
{
	const int min_px = min(layout_least_px(l), layout_face(l, role).px);
	struct text_face face = layout_face(l, role);

	while (face.px > min_px && text_width(font, face, s) > width)
		face.px--;
	return face;
}

struct rect
layout_screen(const struct layout *l)
{
	return (struct rect){ 0, 0, l->w, l->h };
}

bool
rect_is_empty(struct rect r)
{
	return r.w <= 0 || r.h <= 0;
}

bool
rect_contains(struct rect r, int x, int y)
{
	return x >= r.x && x - r.x < r.w && y >= r.y && y - r.y < r.h;
}

bool
rect_eq(struct rect a, struct rect b)
{
	return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

struct rect
rect_intersect(struct rect a, struct rect b)
{
	const int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
	const int right = min(a.x + a.w, b.x + b.w);
	const int bottom = min(a.y + a.h, b.y + b.h);

	if (right <= x || bottom <= y)
		return (struct rect){ x, y, 0, 0 };
	return (struct rect){ x, y, right - x, bottom - y };
}

struct rect
rect_union(struct rect a, struct rect b)
{
	int x, y, right, bottom;

	if (rect_is_empty(a))
		return b;
	if (rect_is_empty(b))
		return a;
	x = min(a.x, b.x);
	y = min(a.y, b.y);
	right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
	bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
	return (struct rect){ x, y, right - x, bottom - y };
}

struct rect
rect_inset(struct rect r, int by)
{
	if (2 * by >= r.w || 2 * by >= r.h)
		return (struct rect){ r.x + r.w / 2, r.y + r.h / 2, 0, 0 };
	return (struct rect){ r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by };
}

struct rect
rect_center(struct rect r, int w, int h)
{
	return (struct rect){ r.x + (r.w - w) / 2, r.y + (r.h - h) / 2, w, h };
}

/* How much a cut of n with its gap takes from a length; *cut is n, bounded. */
static int
taken(int length, int *cut, int gap)
{
	*cut = *cut < 0 ? 0 : min(*cut, length);
	return min(length, *cut + gap);
}

struct rect
rect_cut_top(struct rect *r, int h, int gap)
{
	const int all = taken(r->h, &h, gap);
	const struct rect piece = { r->x, r->y, r->w, h };

	r->y += all;
	r->h -= all;
	return piece;
}

struct rect
rect_cut_bottom(struct rect *r, int h, int gap)
{
	const int all = taken(r->h, &h, gap);
	const struct rect piece = { r->x, r->y + r->h - h, r->w, h };

	r->h -= all;
	return piece;
}

struct rect
rect_cut_left(struct rect *r, int w, int gap)
{
	const int all = taken(r->w, &w, gap);
	const struct rect piece = { r->x, r->y, w, r->h };

	r->x += all;
	r->w -= all;
	return piece;
}

struct rect
rect_cut_right(struct rect *r, int w, int gap)
{
	const int all = taken(r->w, &w, gap);
	const struct rect piece = { r->x + r->w - w, r->y, w, r->h };

	r->w -= all;
	return piece;
}

/* Where part i of n begins in a length, and its size. */
static void
part(int length, int i, int n, int gap, int out[2])
{
	const int room = length - gap * (n - 1);
	const int each = room / n, rest = room % n;

	out[0] = i * (each + gap) + min(i, rest);
	out[1] = each + (i < rest ? 1 : 0);
}

struct rect
rect_column(struct rect r, int i, int n, int gap)
{
	int p[2];

	REQUIRE(n > 0 && i >= 0 && i < n && r.w >= gap * (n - 1));
	part(r.w, i, n, gap, p);
	return (struct rect){ r.x + p[0], r.y, p[1], r.h };
}

struct rect
rect_row(struct rect r, int i, int n, int gap)
{
	int p[2];

	REQUIRE(n > 0 && i >= 0 && i < n && r.h >= gap * (n - 1));
	part(r.h, i, n, gap, p);
	return (struct rect){ r.x, r.y + p[0], r.w, p[1] };
}
