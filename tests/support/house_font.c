/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/house_font.h"

struct sdl_font *house_font;

int
house_font_open(void **state)
{
	(void)state;
	return sdl_font_open(&house_font, "assets/fonts") == RC_OK ? 0 : -1;
}

int
house_font_close(void **state)
{
	(void)state;
	sdl_font_close(house_font);
	return 0;
}
