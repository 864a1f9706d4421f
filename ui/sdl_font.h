/* SPDX-License-Identifier: Apache-2.0 */
/* ui/sdl_font.h - glyphs of Noto Sans through SDL2_ttf.
 *
 * Needs no window.  Pictures are made when first asked for and kept in a
 * cache of fixed size, emptied when full.  Loop thread. */
#ifndef UI_SDL_FONT_H
#define UI_SDL_FONT_H

#include "ledger/base/rc.h"
#include "ui/text.h"

/* Where Debian's fonts-noto-core puts them. */
#define SDL_FONT_FOLDER "/usr/share/fonts/truetype/noto"

struct sdl_font;

/* In the place of a folder: the one face that is inside the program, for all
 * weights.  A till that has lost its fonts goes on with it. */
#define SDL_FONT_OWN ""

/* folder holds NotoSans-{SemiBold,Bold,ExtraBold}.ttf; NULL = the above.  Bold
 * stands for CondensedBold where that is not there (fonts-noto-core).
 * RC_NOT_FOUND: a file is missing (logged with its path); RC_BAD_INPUT: not
 * a font with tabular digits; RC_NO_MEMORY. */
enum rc sdl_font_open(struct sdl_font **out, const char *folder) MUST_CHECK;
void sdl_font_close(struct sdl_font *f);

/* Lives as long as f. */
const struct font_source *sdl_font_source(struct sdl_font *f);

#endif
