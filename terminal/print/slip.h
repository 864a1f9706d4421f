/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/slip.h - a strip of paper, line by line, and as dots.
 *
 * A slip is a value: what is to stand on it, in order.  slip_draw lays it out
 * for a width as a draw list (pure); slip_print makes dots of that with the
 * rasteriser of the screen, 64 rows at a time.  Loop thread. */
#ifndef TERMINAL_PRINT_SLIP_H
#define TERMINAL_PRINT_SLIP_H

#include "ledger/base/rc.h"
#include "terminal/print/picture.h"
#include "ui/draw.h"

#define SLIP_LINES_MAX 72
#define SLIP_TEXT_MAX  6144

enum slip_kind {
	SLIP_TITLE,      /* in the middle, large */
	SLIP_HEAD,       /* in the middle, bold */
	SLIP_NOTE,       /* in the middle, small */
	SLIP_LINE,       /* from the left */
	SLIP_PAIR,       /* name at the left, value at the right */
	SLIP_AMOUNT,     /* the same, the value as large as fits */
	SLIP_WORD,       /* white on black: what the paper is worth */
	SLIP_RULE, SLIP_BAND, SLIP_GAP,
	SLIP_NAME,       /* from the left, bold, one line */
	SLIP_QR,         /* text: its payload */
	SLIP_ORIGIN,     /* a good's, in a frame; text: payload, value: the
	                  * good's name; `stars` of the line */
	SLIP_KINDS
};

struct slip_line {
	uint8_t kind, stars;
	uint16_t text, text_n, value, value_n;
};

struct slip {
	int count;
	bool full;       /* something did not fit: a mistake */
	size_t used;
	struct slip_line line[SLIP_LINES_MAX];
	char pool[SLIP_TEXT_MAX];
};

void slip_begin(struct slip *s);
/* An empty text adds nothing, but to a pair. */
void slip_add(struct slip *s, enum slip_kind kind, const char *text);
void slip_pair(struct slip *s, enum slip_kind kind, const char *name,
    const char *value);

/* Provenance: smaller than a slip's own code, framed, with a leaf, its stars
 * and the words that it is nothing to pay with; a finger's breadth away. */
void slip_origin(struct slip *s, const char *payload, const char *name,
    int stars);

/* Lay out for a width in dots, text measured with font; returns the height,
 * at most PICTURE_H_MAX: what is longer is cut off, with full set never. */
int slip_draw(const struct slip *s, const struct font_source *font, int width,
    struct drawlist *d);

struct slip_press;
/* font is kept; RC_NO_MEMORY, RC_BAD_INPUT for a width no picture has. */
enum rc slip_press_open(struct slip_press **out,
    const struct font_source *font, int width) MUST_CHECK;
void slip_press_close(struct slip_press *p);   /* accepts NULL */
void slip_print(struct slip_press *p, const struct slip *s,
    struct picture *out);

#endif
