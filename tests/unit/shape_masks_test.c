/* SPDX-License-Identifier: Apache-2.0 */
/* A mask is what the outline is: every shape in every size, on any ground;
 * and when there is no room, the outline itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui/pixel.h"
#include "ui/shape_masks.h"
#include "ui/shapes.h"

#define ROOM 210

static struct shape_masks masks;
static struct path path;
static struct surface s;

static uint32_t
ground(int x, int y)
{
	return (uint32_t)(x * 40503 + y * 65599) & 0xFFFFFF;
}

/* Pixels in which the mask and the outline differ. */
static int
differ(enum shape shape, int side)
{
	const struct rect at = { 9, 5, side, side };
	const struct rect all = rect_inset(at, -SHAPE_MASK_EDGE);
	const uint32_t rgb = 0x123456;
	const uint8_t *mask = shape_mask(&masks, &path, shape, side);
	int wrong = 0;

	assert_non_null(mask);
	for (int y = 0; y < ROOM; y++)
		for (int x = 0; x < ROOM; x++)
			s.pixels[y * s.stride + x] = ground(x, y);
	shapes_path(&path, at, shape);
	path_paint(&path, &s, (struct rect){ 0, 0, ROOM, ROOM }, rgb);
	for (int y = 0; y < ROOM; y++)
		for (int x = 0; x < ROOM; x++) {
			bool in = x >= all.x && x < all.x + all.w &&
			    y >= all.y && y < all.y + all.h;
			uint8_t a = in ? mask[(y - all.y) * all.w + x -
			    all.x] : 0;
			wrong += s.pixels[y * s.stride + x] !=
			    pixel_mix(ground(x, y), rgb, a);
		}
	return wrong;
}

static void
test_same_pixels(void **state)
{
	static const int sides[] = { 1, 7, 13, 24, 57, 96, SHAPE_MASK_SIDE };

	(void)state;
	for (int i = 0; i < SHAPE_COUNT; i++)
		for (size_t k = 0; k < sizeof(sides) / sizeof(sides[0]); k++) {
			masks.full = true;   /* a frame with room for it */
			shape_masks_frame(&masks);
			assert_int_equal(differ((enum shape)i, sides[k]), 0);
		}
}

/* Asked again it is the same memory, and nothing is drawn. */
static void
test_kept(void **state)
{
	(void)state;
	masks = (struct shape_masks){ .count = 0 };
	const uint8_t *first = shape_mask(&masks, &path, SHAPE_HASH, 40);
	const uint8_t *other = shape_mask(&masks, &path, SHAPE_HASH, 41);
	assert_ptr_not_equal(first, other);
	masks.bytes[3] = 77;
	shape_masks_frame(&masks);
	assert_ptr_equal(shape_mask(&masks, &path, SHAPE_HASH, 40), first);
	assert_int_equal(masks.bytes[3], 77);
	assert_int_equal(masks.count, 2);
}

/* Twenty pictures of the largest panel's page have room. */
static void
test_a_page_fits(void **state)
{
	(void)state;
	masks = (struct shape_masks){ .count = 0 };
	for (int i = SHAPE_BASKET; i < SHAPE_COUNT; i++)
		assert_non_null(shape_mask(&masks, &path, (enum shape)i,
		    160));
	assert_false(masks.full);
}

/* By bytes and by number: what has no room has none until the next frame, and
 * what is there stays good. */
static void
test_full(void **state)
{
	(void)state;
	masks = (struct shape_masks){ .count = 0 };
	assert_null(shape_mask(&masks, &path, SHAPE_HASH, 0));
	assert_null(shape_mask(&masks, &path, SHAPE_HASH,
	    SHAPE_MASK_SIDE + 1));
	assert_false(masks.full);
	int side = SHAPE_MASK_SIDE;
	while (shape_mask(&masks, &path, SHAPE_HASH, side) != NULL)
		side--;
	assert_true(masks.full && masks.count < SHAPE_MASKS_MAX);
	assert_int_equal(differ(SHAPE_HASH, SHAPE_MASK_SIDE), 0);
	shape_masks_frame(&masks);
	assert_int_equal(masks.count, 0);
	for (int i = 1; i <= SHAPE_MASKS_MAX; i++)
		assert_non_null(shape_mask(&masks, &path, SHAPE_HASH, i));
	assert_null(shape_mask(&masks, &path, SHAPE_CHECK, 1));
	assert_true(masks.full);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_pixels),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_a_page_fits),
		cmocka_unit_test(test_full),
	};

	if (surface_open(&s, ROOM, ROOM) != RC_OK)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	surface_close(&s);
	return failed;
}
