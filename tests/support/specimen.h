/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/specimen.h - pages that show all that ui/ can draw, for the
 * rasteriser's tests and bench, and for looking at. */
#ifndef TESTS_SUPPORT_SPECIMEN_H
#define TESTS_SUPPORT_SPECIMEN_H

#include "ui/draw.h"

enum specimen_page {
	SPECIMEN_SIGNS,      /* the verdicts' signs, and every icon */
	SPECIMEN_TEXT,       /* every role with the tallest letters */
	SPECIMEN_KEYPAD,     /* a screen of keys */
	SPECIMEN_PAY,        /* a screen with a QR, filling the panel */
	SPECIMEN_VERDICT,
	SPECIMEN_COUNT
};

/* Stacked marks, hooks, horns and the dong sign. */
#define SPECIMEN_LETTERS "ẴẰỘẬỆ Ường ₫"

void specimen_draw(struct drawlist *d, const struct layout *l,
    const struct font_source *font, enum specimen_page page);

#endif
