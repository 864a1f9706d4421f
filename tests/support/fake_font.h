/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/fake_font.h - a font of boxes, for tests without files.
 *
 * Every glyph is a box 3/5 em wide; digits too, a blank is empty.  It has
 * all code points but U+FFFD. */
#ifndef TESTS_SUPPORT_FAKE_FONT_H
#define TESTS_SUPPORT_FAKE_FONT_H

#include "ui/text.h"

extern const struct font_source fake_font;

#endif
