/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

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
