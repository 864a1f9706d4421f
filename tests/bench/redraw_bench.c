/* SPDX-License-Identifier: Apache-2.0 */
/* redraw_bench [FRAMES] - how long one whole frame takes to draw.
 *
 * A frame is the pay screen at 800x480 with a code that was not drawn before,
 * so the symbol is encoded too.  Prints "name value unit - - -" lines: the
 * best of some rounds, other screens, and a key press.  With FRAMES it draws
 * just so many pay screens: under callgrind, the difference of two runs is
 * what the frames between them cost. */
#include <stdio.h>

#include "ledger/base/clock.h"
#include "tests/support/specimen.h"
#include "ui/raster.h"
#include "ui/sdl_font.h"

#define FRAMES_DEFAULT 400
#define ROUNDS         5

static struct drawlist d;
static struct layout layout;
static struct surface surface;
static struct raster *raster;
static const struct font_source *font;

/* Change the code's payload, so that no frame is like the one before. */
static void
vary(int n)
{
	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_QR)
			for (int k = 0; k < 8; k++)
				d.text[d.item[i].text + 90 + k] =
				    (char)('0' + (n >> 3 * k & 7));
}

static void
draw_frames(int count, enum specimen_page page)
{
	static int n;

	for (int i = 0; i < count; i++) {
		struct raster_damage damage;

		specimen_draw(&d, &layout, font, page);
		vary(++n);
		raster_invalidate(raster);
		raster_draw(raster, &d, &damage);
	}
}

/* The fastest of some rounds: what the machine can do undisturbed. */
static void
measure(const char *name, int frames, enum specimen_page page)
{
	int64_t best = INT64_MAX;

	draw_frames(3, page);
	for (int i = 0; i < ROUNDS; i++) {
		const int64_t from = clock_mono_ms(&clock_system);
		int64_t took;

		draw_frames(frames, page);
		took = clock_mono_ms(&clock_system) - from;
		best = took < best ? took : best;
	}
	printf("%s\t%lld.%03lld\tms\t-\t-\t-\n", name,
	    (long long)(best / frames),
	    (long long)(best % frames * 1000 / frames));
}

/* One digit more: what a key press redraws. */
static void
measure_key(int frames)
{
	struct raster_damage damage;
	int64_t from, took;
	uint64_t cells;

	draw_frames(1, SPECIMEN_KEYPAD);
	from = clock_mono_ms(&clock_system);
	cells = raster_cells(raster);
	for (int i = 0; i < frames; i++) {
		specimen_draw(&d, &layout, font, SPECIMEN_KEYPAD);
		for (int k = 0; k < d.items; k++)
			if (d.item[k].kind == DRAW_TEXT &&
			    d.item[k].face.px > 60)
				d.text[d.item[k].text] = (char)('1' + i % 9);
		raster_draw(raster, &d, &damage);
	}
	took = clock_mono_ms(&clock_system) - from;
	printf("redraw_key_ms\t%lld.%03lld\tms\t-\t-\t-\n",
	    (long long)(took / frames),
	    (long long)(took % frames * 1000 / frames));
	printf("redraw_key_cells\t%lld\tcells\t-\t-\t-\n",
	    (long long)((raster_cells(raster) - cells) / (uint64_t)frames));
}

int
main(int argc, char **argv)
{
	struct sdl_font *f;
	int64_t frames = FRAMES_DEFAULT;
	const bool count_only = argc > 1;

	if (argc > 1 && (!str_to_i64(str_of(argv[1]), &frames) ||
	    frames < 1 || frames > 1000000)) {
		fprintf(stderr, "usage: redraw_bench [FRAMES]\n");
		return 2;
	}
	if (sdl_font_open(&f, "assets/fonts") != RC_OK)
		return 3;
	font = sdl_font_source(f);
	layout_init(&layout, 800, 480, 187);
	if (surface_open(&surface, 800, 480) != RC_OK ||
	    raster_open(&raster, &surface, font) != RC_OK)
		return 3;
	if (count_only) {
		draw_frames((int)frames, SPECIMEN_PAY);
	} else {
		measure("redraw_ms", (int)frames, SPECIMEN_PAY);
		measure("redraw_keypad_ms", (int)frames, SPECIMEN_KEYPAD);
		measure("redraw_verdict_ms", (int)frames, SPECIMEN_VERDICT);
		measure_key((int)frames);
	}
	raster_close(raster);
	surface_close(&surface);
	sdl_font_close(f);
	return 0;
}
