/* SPDX-License-Identifier: Apache-2.0 */
/* ui/draw.h - what a frame is made of.
 *
 * Pure.  Items have one size and text lives in its own pool, so nothing is
 * misaligned and a frame can be compared, hashed, printed in a test, or
 * drawn (ui/raster.h).  Later items cover earlier ones.  What does not fit is
 * counted in `dropped`, never a crash; tests demand zero. */
#ifndef UI_DRAW_H
#define UI_DRAW_H

#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"
#include "ui/layout.h"
#include "ui/pictures.h"
#include "ui/text.h"
#include "ui/theme.h"

#define DRAW_ITEMS_MAX 256
#define DRAW_TEXT_MAX  8192

enum draw_kind {
	DRAW_FILL,           /* the whole rectangle */
	DRAW_ROUND,          /* rounded, filled */
	DRAW_ROUND_LINE,     /* rounded, outline inside the rectangle */
	DRAW_SHAPE,
	DRAW_TEXT,           /* one line, vertically in the middle */
	DRAW_QR,             /* white card, largest whole modules */
	DRAW_BAND,           /* the brocade band */
	DRAW_KIND_COUNT
};

/* Drawn in the largest square in the middle of the rectangle, touching its
 * sides: the first four are a verdict's whole sign. */
#define SHAPE_LIST(X)                                                         \
	X(SHAPE_PROVEN, "proven")            /* ring and check mark */        \
	X(SHAPE_SHORT, "short")              /* octagon and minus */          \
	X(SHAPE_OVER, "over")                /* square and plus */            \
	X(SHAPE_UNCONFIRMED, "unconfirmed")  /* hourglass */                  \
	X(SHAPE_DISC, "disc")                                                 \
	X(SHAPE_RING, "ring")                                                 \
	X(SHAPE_OCTAGON, "octagon")                                           \
	X(SHAPE_SQUARE, "square")                                             \
	X(SHAPE_CHECK, "check")                                               \
	X(SHAPE_MINUS, "minus")                                               \
	X(SHAPE_PLUS, "plus")                                                 \
	X(SHAPE_CROSS, "cross")                                               \
	X(SHAPE_BACKSPACE, "backspace")                                       \
	X(SHAPE_MENU, "menu")                                                 \
	X(SHAPE_SPEAKER, "speaker")                                           \
	X(SHAPE_PRINTER, "printer")                                           \
	X(SHAPE_BATTERY, "battery")                                           \
	X(SHAPE_NET, "net")                  /* two arcs over a dot */        \
	X(SHAPE_NO_NET, "no-net")            /* the same, struck through */   \
	X(SHAPE_QUEUE, "queue")              /* arrow up, arrow down */       \
	X(SHAPE_PLAY, "play")                /* triangle to the right */      \
	X(SHAPE_BACK, "back")                /* arrow to the left */          \
	X(SHAPE_HASH, "hash")                                                 \
	X(SHAPE_CLOCK, "clock")                                               \
	X(SHAPE_LOCK, "lock")                                                 \
	X(SHAPE_WARNING, "warning")          /* triangle and bang */          \
	X(SHAPE_CASH, "cash")                /* a banknote */                 \
	X(SHAPE_PHONE, "phone")                                               \
	X(SHAPE_BOOK, "book")                                                 \
	X(SHAPE_GEAR, "gear")                                                 \
	X(SHAPE_STAR, "star")                                                 \
	X(SHAPE_LEAF, "leaf")                                                 \
	X(SHAPE_WIPE, "wipe")                /* a cloth on a glass */

/* Then the pictures of goods. */
#define X(name, text) name,
#define Y(name, text) SHAPE_##name,
enum shape { SHAPE_LIST(X) PICTURE_LIST(Y) SHAPE_COUNT };
#undef X
#undef Y
#define SHAPE_OF_PICTURE(p) ((enum shape)((int)SHAPE_BASKET + (int)(p)))

struct draw_item {
	uint8_t kind;        /* enum draw_kind */
	uint8_t color;       /* enum color */
	uint8_t align;       /* enum text_align */
	uint8_t shape;       /* enum shape */
	int16_t x, y, w, h;
	uint16_t radius, stroke;
	struct text_face face;
	uint16_t text, size; /* where in the pool */
};

struct drawlist {
	int items;
	int text_used;
	int dropped;         /* items that did not fit */
	int cut;             /* lines of words cut with "…" (U8) */
	int left_out;        /* and those that had no room at all */
	struct draw_item item[DRAW_ITEMS_MAX];
	char text[DRAW_TEXT_MAX];
};

struct text_style {
	struct text_face face;
	enum color color;
	enum text_align align;
};

/* Empty the list.  Call first in every frame. */
void draw_begin(struct drawlist *d);
void draw_fill(struct drawlist *d, struct rect r, enum color c);
void draw_round(struct drawlist *d, struct rect r, int radius, enum color c);
void draw_round_line(struct drawlist *d, struct rect r, int radius,
    int stroke, enum color c);
void draw_shape(struct drawlist *d, struct rect r, enum shape s,
    enum color c);
/* One line in r: aligned as the style says, its line box in the middle of
 * r's height.  Nothing is cut: measure first (text_width).  Empty text adds
 * no item. */
void draw_text(struct drawlist *d, struct rect r, struct text_style style,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void draw_str(struct drawlist *d, struct rect r, struct text_style style,
    struct str s);
void draw_qr(struct drawlist *d, struct rect r, struct str payload);
/* Horizontal; its stripes start at r's left edge, `px` wide a unit of the
 * drawing (16/4/16/4/16/4): normally layout_px(l, 1). */
void draw_band(struct drawlist *d, struct rect r, int px);

/* Move what was drawn since there were `first` items down. */
void draw_shift(struct drawlist *d, int first, int by);

/* The rectangle whose line box has its baseline at y: for texts of two
 * sizes on one line. */
struct rect draw_on_baseline(struct text_face face, int x, int y, int w);

/* One line an item: "text 14 40 372 98 ink 72/800 right |65.000|".  The same
 * list prints the same bytes. */
void draw_print(const struct drawlist *d, struct buf *out);

const char *shape_name(enum shape s);
const char *color_name(enum color c);

#endif
