/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ui/surface.h"

enum rc
surface_open(struct surface *s, int w, int h)
{
	*s = (struct surface){ 0 };
	if (w < 1 || h < 1 || w > SURFACE_SIDE_MAX || h > SURFACE_SIDE_MAX)
		return RC_TOO_BIG;
	s->pixels = calloc((size_t)w * (size_t)h, sizeof(*s->pixels));
	if (s->pixels == NULL)
		return RC_NO_MEMORY;
	s->w = s->stride = w;
	s->h = h;
	return RC_OK;
}

void
surface_close(struct surface *s)
{
	free(s->pixels);
	*s = (struct surface){ 0 };
}

/* One row by hand, the others copied from it: memcpy knows the machine. */
void
surface_fill(struct surface *s, struct rect r, uint32_t rgb)
{
	uint32_t *first;

	if (rect_is_empty(r))
		return;
	REQUIRE(r.x >= 0 && r.y >= 0 && r.w <= s->w - r.x &&
	    r.h <= s->h - r.y);
	first = s->pixels + (ptrdiff_t)r.y * s->stride + r.x;
	for (int x = 0; x < r.w; x++)
		first[x] = rgb;
	for (int y = 1; y < r.h; y++)
		memcpy(first + (ptrdiff_t)y * s->stride, first,
		    (size_t)r.w * sizeof(*first));
}
