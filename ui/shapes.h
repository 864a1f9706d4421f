/* SPDX-License-Identifier: Apache-2.0 */
/* ui/shapes.h - the outlines of enum shape.  Pure. */
#ifndef UI_SHAPES_H
#define UI_SHAPES_H

#include "ui/draw.h"
#include "ui/path.h"

/* Replace *p by the shape, as large as a square in the middle of r allows. */
void shapes_path(struct path *p, struct rect r, enum shape shape);

#endif
