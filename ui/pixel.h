/* SPDX-License-Identifier: Apache-2.0 */
/* ui/pixel.h - mixing two colours of a surface.  Pure. */
#ifndef UI_PIXEL_H
#define UI_PIXEL_H

#include <stdint.h>

/* alpha 0..255 of rgb over ground; 255 gives exactly rgb, 0 ground. */
static inline uint32_t
pixel_mix(uint32_t ground, uint32_t rgb, uint32_t alpha)
{
	const uint32_t a = alpha + (alpha >> 7), b = 256 - a;
	const uint32_t rb = (rgb & 0xFF00FF) * a + (ground & 0xFF00FF) * b;
	const uint32_t g = (rgb & 0x00FF00) * a + (ground & 0x00FF00) * b;

	return (rb >> 8 & 0xFF00FF) | (g >> 8 & 0x00FF00);
}

#endif
