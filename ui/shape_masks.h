/* SPDX-License-Identifier: Apache-2.0 */
/* ui/shape_masks.h - shapes that were drawn before, as coverage.
 *
 * An outline of curves costs a hundred times what its pixels do, and a page of
 * pictures has twenty of them in each frame.  A mask is of a shape and a size;
 * where there is no room for one more the shape is drawn as an outline, and
 * the next frame begins with none: a screen's own shapes come again at once.
 * Caller's memory; what it holds is right for any colour and place. */
#ifndef UI_SHAPE_MASKS_H
#define UI_SHAPE_MASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/draw.h"
#include "ui/path.h"

#define SHAPE_MASKS_MAX   64
#define SHAPE_MASK_SIDE   192    /* a larger one stands alone */
#define SHAPE_MASK_EDGE   2      /* an outline may bulge out of its square */
#define SHAPE_MASKS_BYTES (560 * 1024)   /* of 20 pictures at 1920x1080 */

struct shape_masks {             /* zero: none yet */
	struct { enum shape shape; int side; size_t at; }
	    mask[SHAPE_MASKS_MAX];
	int count;
	size_t used;
	bool full;
	uint8_t bytes[SHAPE_MASKS_BYTES];
};

/* Once a frame, before its first mask. */
void shape_masks_frame(struct shape_masks *m);
/* Of the square and the edge around it, a byte a pixel, 255 where the shape
 * covers all of it; good until the next frame.  NULL: none, there is no room
 * or it is too large. */
const uint8_t *shape_mask(struct shape_masks *m, struct path *scratch,
    enum shape shape, int side);

#endif
