/* SPDX-License-Identifier: Apache-2.0 */
/* A symbol on a surface, in a PNG's rows and in SVG is the same matrix, in
 * whole pixels, with four white modules around it. */
#include <stdlib.h>
#include <unistd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/qr_draw.h"

static struct qr q;
static char big[QR_PAYLOAD_MAX + 1];
static char svg[QR_SVG_MAX];

/* Versions in byte mode at level M end at these lengths (ISO/IEC 18004,
 * table 7). */
static void
the_smallest_version_that_fits(void **state)
{
	static const struct { size_t bytes; int version; } edges[] = {
		{ 14, 1 }, { 15, 2 }, { 26, 2 }, { 27, 3 }, { 84, 5 },
		{ 85, 6 }, { 106, 6 }, { 107, 7 }, { 122, 7 }, { 123, 8 },
		{ 152, 8 }, { 153, 9 }, { 213, 10 },
	};

	(void)state;
	memset(big, 'A', sizeof(big));
	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		assert_int_equal(qr_encode((struct str){ big,
		    edges[i].bytes }, &q), RC_OK);
		assert_int_equal(q.size, 17 + 4 * edges[i].version);
	}
	/* Digits would be shorter in another mode; byte mode is asked for. */
	memset(big, '7', sizeof(big));
	assert_int_equal(qr_encode((struct str){ big, 15 }, &q), RC_OK);
	assert_int_equal(q.size, 25);
}

static void
refusals_leave_no_symbol(void **state)
{
	(void)state;
	assert_int_equal(qr_encode(STR(""), &q), RC_BAD_INPUT);
	assert_int_equal(q.size, 0);
	assert_int_equal(qr_encode((struct str){ big, QR_PAYLOAD_MAX + 1 },
	    &q), RC_TOO_BIG);
	assert_int_equal(q.size, 0);
	assert_int_equal(qr_encode((struct str){ big, QR_PAYLOAD_MAX }, &q),
	    RC_OK);
	assert_true(q.size > 0);
}

/* Finder, timing and level bits are where the standard puts them. */
static void
the_matrix_is_a_qr_symbol_of_level_m(void **state)
{
	(void)state;
	assert_int_equal(qr_encode(STR("C4"), &q), RC_OK);
	for (int i = 0; i < 7; i++) {
		assert_int_equal(q.module[i], 1);
		assert_int_equal(q.module[i * q.size], 1);
		assert_int_equal(q.module[(q.size - 1) * q.size + i], 1);
	}
	for (int i = 8; i < q.size - 8; i++)
		assert_int_equal(q.module[6 * q.size + i], i % 2 == 0);
	/* Format bits 14 and 13 beside the finder: level M is 00, masked
	 * with 10. */
	assert_int_equal(q.module[8 * q.size], 1);
	assert_int_equal(q.module[8 * q.size + 1], 0);
}

static uint32_t
pixel(const struct surface *s, int x, int y)
{
	return s->pixels[y * s->stride + x];
}

/* Every pixel of the box, decoded back to the module it must show. */
static void
check_painted(const struct surface *s, struct rect box)
{
	const int px = qr_module_px(&q, box.w < box.h ? box.w : box.h);
	const int side = q.size * px;
	const int left = box.x + (box.w - side) / 2;
	const int upper = box.y + (box.h - side) / 2;

	assert_true(px >= 1);
	assert_true(left - box.x >= QR_QUIET * px);
	assert_true(upper - box.y >= QR_QUIET * px);
	assert_true(box.x + box.w - left - side >= QR_QUIET * px);
	assert_true(box.y + box.h - upper - side >= QR_QUIET * px);
	for (int y = box.y; y < box.y + box.h; y++)
		for (int x = box.x; x < box.x + box.w; x++) {
			bool in = x >= left && x < left + side &&
			    y >= upper && y < upper + side;
			bool dark = in && q.module[(y - upper) / px * q.size +
			    (x - left) / px] != 0;

			assert_int_equal(pixel(s, x, y), dark ? 0 : 0xFFFFFF);
		}
}

static void
a_painted_symbol_reads_back(void **state)
{
	struct surface s;

	(void)state;
	assert_int_equal(qr_encode(STR("00020101021138540010A000000727"), &q),
	    RC_OK);
	assert_int_equal(surface_open(&s, 220, 200), RC_OK);
	for (int side = 41; side < 180; side += 7) {
		const struct rect box = { 9, 11, side, side + 3 };

		for (int i = 0; i < s.w * s.h; i++)
			s.pixels[i] = 0x123456;
		qr_paint(&q, &s, box, (struct rect){ 0, 0, s.w, s.h });
		check_painted(&s, box);
		assert_int_equal(pixel(&s, 8, 11), 0x123456);
		assert_int_equal(pixel(&s, 9 + side, 11), 0x123456);
		assert_int_equal(pixel(&s, 9, 11 + side + 3), 0x123456);
	}
	surface_close(&s);
}

static void
painting_stays_inside_clip_and_surface(void **state)
{
	const struct rect clip = { 20, 20, 30, 10 };
	struct surface s;
	int touched = 0;

	(void)state;
	assert_int_equal(surface_open(&s, 100, 60), RC_OK);
	qr_paint(&q, &s, (struct rect){ -50, -50, 400, 400 }, clip);
	for (int i = 0; i < s.w * s.h; i++) {
		bool in = rect_contains(clip, i % s.w, i / s.w);

		touched += s.pixels[i] != 0;
		if (!in)
			assert_int_equal(s.pixels[i], 0);
	}
	assert_true(touched > 0);
	/* Wholly outside, too small for one pixel a module. */
	qr_paint(&q, &s, (struct rect){ 500, 500, 100, 100 },
	    (struct rect){ 0, 0, 1000, 1000 });
	qr_paint(&q, &s, (struct rect){ 0, 0, 10, 10 },
	    (struct rect){ 0, 0, 1000, 1000 });
	assert_int_equal(pixel(&s, 5, 5), 0xFFFFFF);
	surface_close(&s);
}

static int
number_at(const char **p)
{
	int sign = 1, v = 0;

	if (**p == '-') {
		sign = -1;
		(*p)++;
	}
	for (; **p >= '0' && **p <= '9'; (*p)++)
		v = v * 10 + **p - '0';
	return sign * v;
}

/* Run the path data of one row over a row of modules. */
static void
svg_row_modules(const char *p, uint8_t *row, int *y)
{
	int x = number_at(&p);

	p++;                                    /* the blank */
	*y = number_at(&p);
	while (*p == 'h' || *p == 'm') {
		int n;

		if (*p == 'm') {
			p++;
			x += number_at(&p);
			assert_memory_equal(p, " 0", 2);
			p += 2;
		}
		assert_int_equal(*p++, 'h');
		n = number_at(&p);
		for (int i = 0; i < n; i++)
			row[x + i] = 1;
		assert_memory_equal(p, "v1h-", 4);
		p += 4;
		assert_int_equal(number_at(&p), n);
		assert_int_equal(*p++, 'z');
	}
}

static void
svg_holds_the_same_modules(void **state)
{
	struct buf out = BUF(svg);
	const char *p = svg;
	int dark = 0, rows = 0;

	(void)state;
	assert_int_equal(qr_encode(STR("https://cho.example/x/C41"), &q),
	    RC_OK);
	qr_svg(&q, &out);
	assert_false(out.full);
	while ((p = strstr(p, "d=\"M")) != NULL) {
		uint8_t row[QR_MODULES_MAX + 2 * QR_QUIET] = { 0 };
		int y;

		p += 4;
		svg_row_modules(p, row, &y);
		for (int x = 0; x < q.size; x++) {
			assert_int_equal(row[x + QR_QUIET],
			    q.module[(y - QR_QUIET) * q.size + x]);
			dark += row[x + QR_QUIET];
		}
		rows++;
	}
	for (int i = 0; i < q.size * q.size; i++)
		dark -= q.module[i];
	assert_int_equal(dark, 0);
	assert_true(rows > q.size / 2);
}

/* The largest symbol that may be asked for still fits the buffer. */
static void
svg_of_the_largest_fits(void **state)
{
	struct buf out = BUF(svg);

	(void)state;
	for (size_t i = 0; i < QR_PAYLOAD_MAX; i++)
		big[i] = (char)('A' + i * 7 % 26);
	assert_int_equal(qr_encode((struct str){ big, QR_PAYLOAD_MAX }, &q),
	    RC_OK);
	qr_svg(&q, &out);
	assert_false(out.full);
}

static void
files_appear_or_not(void **state)
{
	char folder[] = "/tmp/cho40-qr-XXXXXX", path[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.png", folder);
	assert_int_equal(qr_save_png(&q, 4, path), RC_OK);
	assert_int_equal(access(path, R_OK), 0);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/a.svg", folder);
	assert_int_equal(qr_save_svg(&q, path), RC_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(qr_save_png(&q, 0, path), RC_TOO_BIG);
	assert_int_equal(qr_save_png(&q, QR_MODULE_PX_MAX + 1, path),
	    RC_TOO_BIG);
	/* Nothing else was left behind. */
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(qr_save_png(&q, 4, path), RC_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_smallest_version_that_fits),
		cmocka_unit_test(refusals_leave_no_symbol),
		cmocka_unit_test(the_matrix_is_a_qr_symbol_of_level_m),
		cmocka_unit_test(a_painted_symbol_reads_back),
		cmocka_unit_test(painting_stays_inside_clip_and_surface),
		cmocka_unit_test(svg_holds_the_same_modules),
		cmocka_unit_test(svg_of_the_largest_fits),
		cmocka_unit_test(files_appear_or_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
