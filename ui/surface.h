/* SPDX-License-Identifier: Apache-2.0 */
/* ui/surface.h - a picture in memory: 32 bits a pixel, 0x00RRGGBB.
 *
 * The memory is made by surface_open and given back by surface_close; nobody
 * resizes it.  Loop thread. */
#ifndef UI_SURFACE_H
#define UI_SURFACE_H

#include <stdint.h>

#include "ledger/base/rc.h"
#include "ui/layout.h"

#define SURFACE_SIDE_MAX 4096

struct surface {
	uint32_t *pixels;
	int w, h;
	int stride;          /* pixels from one row to the next, >= w */
};

/* All black.  RC_TOO_BIG over SURFACE_SIDE_MAX, RC_NO_MEMORY; *s is then
 * empty (pixels NULL). */
enum rc surface_open(struct surface *s, int w, int h) MUST_CHECK;
void surface_close(struct surface *s);

/* r must lie inside the surface; an empty one is fine anywhere. */
void surface_fill(struct surface *s, struct rect r, uint32_t rgb);

#endif
