/* SPDX-License-Identifier: Apache-2.0 */
/* ui/text.h - how text is written and how wide it is.
 *
 * Pure: the glyphs come through struct font_source (ui/sdl_font.c has the
 * real one).  Text is UTF-8 in NFC: one code point, one glyph, no shaping.
 * A line box is text_line_px high, which holds every Vietnamese letter with
 * its stacked marks; no ink ever lies outside it. */
#ifndef UI_TEXT_H
#define UI_TEXT_H

#include <stdint.h>

#include "ledger/base/str.h"

#define TEXT_PX_MIN 6
#define TEXT_PX_MAX 240

/* NARROW is 700, condensed to five sixths: for words on small glass, where
 * letters are higher than the drawing's. */
enum text_weight { WEIGHT_600, WEIGHT_700, WEIGHT_800, WEIGHT_NARROW,
	WEIGHT_COUNT };
enum text_align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* What a text is for; ui/layout.c knows its size and weight on a panel. */
enum text_role {
	ROLE_AMOUNT_KEYPAD,  /* the amount being typed */
	ROLE_AMOUNT_PAY,     /* beside the QR */
	ROLE_AMOUNT_VERDICT,
	ROLE_UNIT_KEYPAD,    /* the smaller dong sign beside each */
	ROLE_UNIT_PAY,
	ROLE_VERDICT,        /* DU TIEN, THIEU TIEN ... */
	ROLE_SECOND,         /* a verdict's second line */
	ROLE_SMALL,          /* a verdict's small line */
	ROLE_TITLE,          /* the stall's name */
	ROLE_GO,             /* the green key */
	ROLE_DIGIT,          /* the keypad */
	ROLE_CODE,           /* digits of a proof code */
	ROLE_QUICK,          /* +10 on a quick key */
	ROLE_QUICK_UNIT,     /* nghin beside it */
	ROLE_BUTTON,         /* other keys */
	ROLE_BUTTON_SMALL,   /* keys of half width */
	ROLE_HEAD,           /* a heading in running text */
	ROLE_BODY,
	ROLE_LABEL,          /* above a field */
	ROLE_STRIP,          /* the status strip */
	ROLE_FINE,           /* what the law's figures rest on */
	ROLE_RECEIPT,        /* the smallest of all else */
	ROLE_COUNT
};

struct text_face {
	uint16_t px;         /* em size, TEXT_PX_MIN..TEXT_PX_MAX */
	uint8_t weight;      /* enum text_weight */
	int8_t tracking;     /* pixels added after each glyph */
};

/* Coverage 0..255, rows of `pitch` bytes; alpha may be NULL when w or h is
 * 0.  The bitmap's left edge is `left` right of the pen, its upper edge
 * `top` above the baseline. */
struct glyph {
	const uint8_t *alpha;
	int pitch;
	int w, h, left, top;
};

struct font_source {
	/* Advance of one code point in 1/64 px, tracking not included. */
	int (*advance)(void *ctx, struct text_face face, uint32_t code);
	/* Kerning between two code points in 1/64 px; may be NULL. */
	int (*kern)(void *ctx, struct text_face face, uint32_t left,
	    uint32_t right);
	/* The picture; valid until the next call.  A code point the font
	 * lacks is drawn, and advances, as a question mark. */
	struct glyph (*glyph)(void *ctx, struct text_face face, uint32_t code);
	/* Is the code point in the font? */
	bool (*has)(void *ctx, struct text_face face, uint32_t code);
	void *ctx;
};

/* Height of the line box, and of the part above the baseline. */
int text_line_px(struct text_face face);
int text_ascent_px(struct text_face face);
/* From one line to the next where they stand close: ink never meets ink, the
 * boxes do. */
int text_close_px(struct text_face face);
/* Height of a capital letter or digit, for centring shapes beside text. */
int text_cap_px(struct text_face face);

/* Width of the pen's way in whole pixels, rounded up. */
int text_width(const struct font_source *font, struct text_face face,
    struct str s);

/* The longest part of s, from its start, that is at most width wide; whole
 * code points. */
struct str text_fit(const struct font_source *font, struct text_face face,
    struct str s, int width);

/* Cut one line off *rest: at a newline, or at the last blank that lets it
 * fit, or (a word longer than the line) inside the word.  The blank is
 * dropped.  At least one code point is taken, so a loop ends. */
struct str text_cut_line(const struct font_source *font,
    struct text_face face, struct str *rest, int width);

#endif
