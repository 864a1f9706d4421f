/* SPDX-License-Identifier: Apache-2.0 */
/* screens_bench [FRAMES] - what one whole frame of every screen costs.
 *
 * A screen is the first scene of tests/support/scene.h that ends on it, at
 * 800x480, laid out and drawn anew.  Prints a row "redraw_ms_NAME value ms" a
 * screen: the fastest of some rounds.  With FRAMES it draws just so many of
 * each, between calls of mark(), and prints their names: callgrind dumps its
 * counts there (part_redraw.sh). */
#include <inttypes.h>
#include <stdio.h>

#include "ledger/base/clock.h"
#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/raster.h"
#include "ui/sdl_font.h"

#define FRAMES 100
#define ROUNDS 5
#define WARM   3   /* frames until every glyph was drawn once */
#define PANEL  1   /* 800x480 */

void mark(void);

static struct drawlist d;
static struct model m;
static struct raster *raster;
static const struct font_source *font;

/* Where callgrind looks. */
__attribute__((noinline)) void
mark(void)
{
	__asm__ volatile("");
}

static void
draw(int64_t frames)
{
	for (int64_t i = 0; i < frames; i++) {
		struct raster_damage damage;

		app_draw(&m, font, &d);
		raster_invalidate(raster);
		raster_draw(raster, &d, &damage);
	}
}

static void
measure(const char *name)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < ROUNDS; i++) {
		int64_t from = clock_mono_ms(&clock_system);
		draw(FRAMES);
		int64_t took = clock_mono_ms(&clock_system) - from;
		best = took < best ? took : best;
	}
	printf("redraw_ms_%s\t%" PRId64 ".%02" PRId64 "\tms\t-\t-\t-\n", name,
	    best / FRAMES, best % FRAMES);
}

int
main(int argc, char **argv)
{
	bool seen[SCREEN_COUNT] = { false };
	struct surface surface;
	struct sdl_font *f;
	int64_t frames = 0;

	if (argc > 1 && (!str_to_i64(str_of(argv[1]), &frames) ||
	    frames < 1 || frames > 1000)) {
		fprintf(stderr, "usage: screens_bench [FRAMES]\n");
		return 2;
	}
	if (sdl_font_open(&f, "assets/fonts") != RC_OK)
		return 3;
	font = sdl_font_source(f);
	if (surface_open(&surface, scene_panels[PANEL].w,
	    scene_panels[PANEL].h) != RC_OK ||
	    raster_open(&raster, &surface, font) != RC_OK)
		return 3;
	for (int i = 0; i < scene_count(); i++) {
		scene_play(i, &scene_panels[PANEL], &m);
		if (seen[m.screen])
			continue;
		seen[m.screen] = true;
		draw(WARM);
		mark();
		if (frames > 0) {
			draw(frames);
			printf("%s\n", app_screen_name(m.screen));
		} else {
			measure(app_screen_name(m.screen));
		}
		mark();
	}
	raster_close(raster);
	surface_close(&surface);
	sdl_font_close(f);
	return 0;
}
