/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/print/picture.h - what is printed: dots, black or not.
 *
 * A plain value in the caller's memory.  Rows of w / 8 bytes from the top, the
 * leftmost dot in the highest bit, 1 is black; w is a multiple of 8. */
#ifndef TERMINAL_PRINT_PICTURE_H
#define TERMINAL_PRINT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PICTURE_W_MIN 256
#define PICTURE_W_MAX 576    /* 80 mm paper at 8 dots a mm */
#define PICTURE_H_MAX 5400   /* 675 mm: a dozen goods, each with its code */
#define PICTURE_BYTES (PICTURE_W_MAX / 8 * PICTURE_H_MAX)

struct picture { int w, h; uint8_t bits[PICTURE_BYTES]; };

static inline bool
picture_size_ok(int64_t w, int64_t h)
{
	return w >= PICTURE_W_MIN && w <= PICTURE_W_MAX && w % 8 == 0 &&
	    h >= 1 && h <= PICTURE_H_MAX;
}

static inline size_t
picture_bytes(const struct picture *p)
{
	return (size_t)(p->w / 8) * (size_t)p->h;
}

#endif
