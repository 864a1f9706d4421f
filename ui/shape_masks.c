/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/shape_masks.h"
#include "ui/shapes.h"

void
shape_masks_frame(struct shape_masks *m)
{
	if (m->full) {
		m->count = 0;
		m->used = 0;
	}
	m->full = false;
}

const uint8_t *
shape_mask(struct shape_masks *m, struct path *scratch, enum shape shape,
    int side)
{
	const int w = side + 2 * SHAPE_MASK_EDGE;
	const size_t bytes = (size_t)w * (size_t)w;

	if (side <= 0 || side > SHAPE_MASK_SIDE)
		return NULL;
	for (int i = 0; i < m->count; i++)
		if (m->mask[i].shape == shape && m->mask[i].side == side)
			return m->bytes + m->mask[i].at;
	if (m->count == SHAPE_MASKS_MAX ||
	    bytes > sizeof(m->bytes) - m->used) {
		m->full = true;
		return NULL;
	}
	/* Off the edge: a point left of a shape's square is no mirror of one
	 * right of it, where integers are divided. */
	const struct rect at = { SHAPE_MASK_SIDE, SHAPE_MASK_SIDE, side,
	    side };
	uint8_t *mask = m->bytes + m->used;
	shapes_path(scratch, at, shape);
	path_mask(scratch, mask, rect_inset(at, -SHAPE_MASK_EDGE));
	m->mask[m->count].shape = shape;
	m->mask[m->count].side = side;
	m->mask[m->count++].at = m->used;
	m->used += bytes;
	return mask;
}
