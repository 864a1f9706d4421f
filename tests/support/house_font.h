/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/house_font.h - the terminal's own font, for tests that measure
 * or draw with it: a group's setup and teardown. */
#ifndef TESTS_SUPPORT_HOUSE_FONT_H
#define TESTS_SUPPORT_HOUSE_FONT_H

#include "ui/sdl_font.h"

extern struct sdl_font *house_font;   /* between the two */

int house_font_open(void **state);
int house_font_close(void **state);

#endif
