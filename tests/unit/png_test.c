/* SPDX-License-Identifier: Apache-2.0 */
/* What is written to a PNG is read back the same; what fails leaves the old
 * file as it was. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

#include <cmocka.h>

#include "ui/png.h"

#define W 37
#define H 23

static char folder[] = "/tmp/cho40-png-XXXXXX";
static char path[64];

static int
setup(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/p.png", folder);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	(void)unlink(path);
	/* Fails when a temporary file was left behind. */
	return rmdir(folder);
}

static void
read_back(png_uint_32 format, uint8_t *pixels, size_t size)
{
	png_image image = { .version = PNG_IMAGE_VERSION };

	assert_true(png_image_begin_read_from_file(&image, path));
	image.format = format;
	assert_int_equal(image.width, W);
	assert_int_equal(image.height, H);
	assert_int_equal(PNG_IMAGE_SIZE(image), size);
	assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
}

static void
a_surface_comes_back(void **state)
{
	static uint32_t pixels[H * (W + 5)];
	static uint8_t back[H * W * 3];
	const struct surface s = { pixels, W, H, W + 5 };

	(void)state;
	for (size_t i = 0; i < sizeof(pixels) / sizeof(pixels[0]); i++)
		pixels[i] = (uint32_t)i * 2654435761u & 0xFFFFFF;
	assert_int_equal(png_save_surface(path, &s), RC_OK);
	read_back(PNG_FORMAT_RGB, back, sizeof(back));
	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++) {
			const uint8_t *p = back + (y * W + x) * 3;
			uint32_t rgb = (uint32_t)p[0] << 16 |
			    (uint32_t)p[1] << 8 | p[2];

			assert_int_equal(rgb, pixels[y * s.stride + x]);
		}
}

static void
a_grey_matrix_comes_back(void **state)
{
	static uint8_t grey[H * W], back[H * W];

	(void)state;
	for (int i = 0; i < H * W; i++)
		grey[i] = (uint8_t)(i * 7);
	assert_int_equal(png_save_grey(path, grey, W, H), RC_OK);
	read_back(PNG_FORMAT_GRAY, back, sizeof(back));
	assert_memory_equal(grey, back, sizeof(grey));
}

static void
sizes_and_places_are_refused(void **state)
{
	static char deep[PNG_PATH_MAX + 64];
	static const uint8_t one;

	(void)state;
	assert_int_equal(png_save_grey(path, &one, 0, 1), RC_TOO_BIG);
	assert_int_equal(png_save_grey(path, &one, 1, PNG_SIDE_MAX + 1),
	    RC_TOO_BIG);
	assert_int_equal(png_save_grey("/nonexistent/p.png", &one, 1, 1),
	    RC_NOT_FOUND);
	assert_int_equal(png_save_grey("/proc/1/fd/none/p.png", &one, 1, 1) ==
	    RC_OK, false);
	memset(deep, 'x', sizeof(deep) - 1);
	assert_int_equal(png_save_grey(deep, &one, 1, 1), RC_TOO_BIG);
}

/* /dev/full takes every open and no byte. */
static void
a_full_disk_says_so(void **state)
{
	static uint8_t grey[64 * 64];
	struct stat st;

	(void)state;
	assert_int_equal(png_save_grey("/dev/full", grey, 64, 64), RC_FULL);
	assert_int_equal(png_save_bytes("/dev/full", STR("abc")), RC_FULL);
	/* And is still the device, not a file of that name. */
	assert_int_equal(stat("/dev/full", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void
a_failure_keeps_the_old_file(void **state)
{
	static char part[80];
	char now[8] = { 0 };
	FILE *f;

	(void)state;
	assert_int_equal(png_save_bytes(path, STR("old")), RC_OK);
	/* A folder where the temporary file would be: it cannot be made. */
	snprintf(part, sizeof(part), "%s.part", path);
	assert_int_equal(mkdir(part, 0700), 0);
	assert_int_not_equal(png_save_bytes(path, STR("new")), RC_OK);
	assert_int_equal(rmdir(part), 0);
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fread(now, 1, sizeof(now) - 1, f), 3);
	fclose(f);
	assert_string_equal(now, "old");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_surface_comes_back),
		cmocka_unit_test(a_grey_matrix_comes_back),
		cmocka_unit_test(sizes_and_places_are_refused),
		cmocka_unit_test(a_full_disk_says_so),
		cmocka_unit_test(a_failure_keeps_the_old_file),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
