/* SPDX-License-Identifier: Apache-2.0 */
/* ui/theme.h - the colours by what they mean.
 *
 * Pure.  A screen names a token, never a colour; the rasteriser looks it up
 * in the theme.  Verdicts are also told apart by shape and word, never by
 * colour alone.  A QR is black on white in every theme. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdint.h>

enum theme { THEME_LIGHT, THEME_DARK, THEME_COUNT };

enum color {
	COLOR_PAPER, COLOR_INK, COLOR_QUIET,
	COLOR_CARD,          /* face of keys and sheets, with COLOR_INK */
	COLOR_SOFT,          /* face of lesser keys, with COLOR_INK */
	COLOR_FAINT,         /* hairlines and placeholders; never text */
	COLOR_STRIP, COLOR_ON_STRIP,
	COLOR_PROVEN, COLOR_ON_PROVEN,
	COLOR_SHORT, COLOR_ON_SHORT,
	COLOR_OVER, COLOR_ON_OVER,
	COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED,
	COLOR_NOTE_10, COLOR_NOTE_20, COLOR_NOTE_50,      /* quick keys */
	COLOR_NOTE_100, COLOR_NOTE_200, COLOR_NOTE_500,
	COLOR_ON_NOTE,
	COLOR_BAND_RED, COLOR_BAND_GOLD, COLOR_BAND_GREEN, COLOR_BAND_INDIGO,
	COLOR_BLACK, COLOR_WHITE,                          /* QR only */
	/* A verdict's colour as text or sign on paper or a card, where the
	 * field colours above are too dark for the dark theme. */
	COLOR_PROVEN_MARK, COLOR_SHORT_MARK, COLOR_OVER_MARK,
	COLOR_TRAIN, COLOR_ON_TRAIN,       /* practice: no verdict's hue */
	COLOR_COUNT
};

/* 0x00RRGGBB. */
uint32_t theme_color(enum theme t, enum color c);

/* With percent of its light, as a panel's backlight would have it: linear in
 * light, not in the numbers. */
uint32_t theme_dimmed(uint32_t rgb, int percent);

/* WCAG 2 contrast of two colours in hundredths: 100..2100. */
int theme_contrast(uint32_t a, uint32_t b);

/* Every pair of tokens that text is written in. */
struct color_pair { enum color text, ground; };
#define THEME_PAIRS 24
extern const struct color_pair theme_pairs[THEME_PAIRS];

#endif
