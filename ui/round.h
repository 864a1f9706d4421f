/* SPDX-License-Identifier: Apache-2.0 */
/* ui/round.h - rounded boxes, quickly.
 *
 * A screen has dozens of them and two or three kinds of corner: each kind is
 * drawn once as an outline and then copied.  Pure over caller's memory, which
 * starts as zeros. */
#ifndef UI_ROUND_H
#define UI_ROUND_H

#include <stdint.h>

#include "ui/layout.h"
#include "ui/path.h"
#include "ui/surface.h"

#define ROUND_CORNER_PX_MAX 32
#define ROUND_CORNERS_MAX   8

struct round_box {
	struct rect r;
	int radius;
	int stroke;          /* of the outline, inside r; 0 = filled */
};

struct round_ink {
	struct surface *surface;
	struct rect clip;    /* inside the surface */
	uint32_t rgb;
};

/* The upper left corner of a kind of box, as coverage. */
struct round_corner {
	int radius, stroke;  /* radius 0: free */
	uint8_t alpha[ROUND_CORNER_PX_MAX * ROUND_CORNER_PX_MAX];
};

struct round_corners {
	int next;            /* to be replaced */
	struct round_corner corner[ROUND_CORNERS_MAX];
};

/* `path` is scratch. */
void round_draw(struct round_corners *c, struct path *path,
    const struct round_box *box, const struct round_ink *ink);

#endif
