/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/presenter.h"
#include "ui/png.h"
#include "ui/raster.h"
#include "ui/sdl.h"
#include "ui/sdl_font.h"
#include "ui/strings.h"
#include "ui/surface.h"
#include "ui/theme.h"

/* One way to get a frame before somebody's eyes. */
struct display {
	const char *name;
	enum rc (*open)(struct presenter *p, const struct terminal_conf *conf);
	void (*close)(struct presenter *p);
	bool (*next)(struct presenter *p, struct input *in);
	enum rc (*show)(struct presenter *p, const struct rect *rects,
	    int count);
};

struct presenter {
	const struct display *display;
	struct sdl *sdl;             /* of display "sdl" */
	struct sdl_font *font;
	struct surface surface;
	struct raster *raster;
	enum theme theme;
	int light;                   /* percent */
	bool lacks_fonts;
	int w, h, dpi;
	uint64_t frames_before;      /* of rasters before a resize */
};

/* --- the displays ------------------------------ */

static enum rc
window_open(struct presenter *p, const struct terminal_conf *conf)
{
	struct sdl_config c = { .w = (int)conf->screen_width,
		.h = (int)conf->screen_height, .dpi = (int)conf->screen_dpi,
		.fullscreen = conf->screen_fullscreen,
		.title = strings_get(STR_PRODUCT) };
	enum rc rc = sdl_open(&p->sdl, &c);

	if (rc == RC_OK) {
		sdl_size(p->sdl, &p->w, &p->h);
		p->dpi = sdl_dpi(p->sdl);
	}
	return rc;
}

static void
window_close(struct presenter *p)
{
	sdl_close(p->sdl);
	p->sdl = NULL;
}

static bool
window_next(struct presenter *p, struct input *in)
{
	return sdl_poll_event(p->sdl, in);
}

static enum rc
window_show(struct presenter *p, const struct rect *rects, int count)
{
	return sdl_present(p->sdl, &p->surface, rects, count);
}

static enum rc
memory_open(struct presenter *p, const struct terminal_conf *conf)
{
	p->w = (int)conf->screen_width;
	p->h = (int)conf->screen_height;
	p->dpi = (int)conf->screen_dpi;
	return RC_OK;
}

static void
memory_close(struct presenter *p)
{
	(void)p;
}

static bool
memory_next(struct presenter *p, struct input *in)
{
	(void)p;
	(void)in;
	return false;
}

static enum rc
memory_show(struct presenter *p, const struct rect *rects, int count)
{
	(void)p;
	(void)rects;
	(void)count;
	return RC_OK;
}

static const struct display displays[] = {
	{ "sdl", window_open, window_close, window_next, window_show },
	{ "memory", memory_open, memory_close, memory_next, memory_show },
};

/* --- the surface ------------------------------ */

static void
close_surface(struct presenter *p)
{
	if (p->raster != NULL)
		p->frames_before += raster_frames(p->raster);
	raster_close(p->raster);
	p->raster = NULL;
	surface_close(&p->surface);
}

static enum rc
open_surface(struct presenter *p)
{
	enum rc rc = surface_open(&p->surface, p->w, p->h);

	if (rc == RC_OK)
		rc = raster_open(&p->raster, &p->surface,
		    sdl_font_source(p->font));
	if (rc == RC_OK) {
		raster_set_theme(p->raster, p->theme);
		raster_set_light(p->raster, p->light);
	} else {
		surface_close(&p->surface);
	}
	return rc;
}

static void
say_why(struct buf *why, enum rc rc, const char *part)
{
	if (rc == RC_OFFLINE)
		buf_puts(why, "no display can be reached; start it under X11, "
		    "Wayland or on the console, or set driver = memory in "
		    "[screen]");
	else
		buf_printf(why, "%s: %s", part, rc_text(rc));
}

/* The fonts of the installed tree; where that is not installed yet, the
 * distribution's.  A folder that somebody has set is taken at its word. */
static enum rc
open_font(struct presenter *p, const struct terminal_conf *conf)
{
	enum rc rc = sdl_font_open(&p->font, conf->screen_font_dir);

	if (rc == RC_NOT_FOUND &&
	    strcmp(conf->screen_font_dir, TERMINAL_FONT_DIR) == 0)
		rc = sdl_font_open(&p->font, NULL);
	if (rc == RC_OK || rc == RC_NO_MEMORY || rc == RC_SYSTEM)
		return rc;
	log_line(LOG_ERROR, "font", "fonts in %s: %s; let font_dir in "
	    "[screen] name the folder of NotoSans-{SemiBold,Bold,ExtraBold}"
	    ".ttf; until then one face for all", conf->screen_font_dir,
	    rc_text(rc));
	p->lacks_fonts = true;
	return sdl_font_open(&p->font, SDL_FONT_OWN);
}

bool
presenter_lacks_fonts(const struct presenter *p)
{
	return p->lacks_fonts;
}

void
presenter_theme(struct presenter *p, enum theme t)
{
	p->theme = t;
	raster_set_theme(p->raster, t);
}

bool
presenter_light(struct presenter *p, int percent)
{
	bool other = p->light != percent;

	p->light = percent;
	raster_set_light(p->raster, percent);
	return other;
}

enum rc
presenter_open(const struct terminal_conf *conf, struct presenter **out,
    struct buf *why)
{
	struct presenter *p = calloc(1, sizeof(*p));
	const char *part = "font";

	*out = NULL;
	REQUIRE(p != NULL);
	p->light = 100;
	p->theme = strcmp(conf->screen_theme, "dark") == 0 ? THEME_DARK :
	    THEME_LIGHT;
	enum rc rc = open_font(p, conf);
	for (size_t i = 0; i < sizeof(displays) / sizeof(displays[0]); i++)
		if (strcmp(displays[i].name, conf->screen_driver) == 0)
			p->display = &displays[i];
	REQUIRE(p->display != NULL);   /* terminal_conf_load checked it */
	if (rc == RC_OK) {
		part = "display";
		rc = p->display->open(p, conf);
	}
	if (rc == RC_OK) {
		part = "surface";
		rc = open_surface(p);
	}
	if (rc == RC_OK) {
		*out = p;
		return RC_OK;
	}
	say_why(why, rc, part);
	presenter_close(p);
	return rc;
}

void
presenter_close(struct presenter *p)
{
	if (p == NULL)
		return;
	close_surface(p);
	p->display->close(p);
	sdl_font_close(p->font);
	free(p);
}

void
presenter_size(const struct presenter *p, int *w, int *h, int *dpi)
{
	*w = p->w;
	*h = p->h;
	*dpi = p->dpi;
}

bool
presenter_has_people(const struct presenter *p)
{
	return p->sdl != NULL && sdl_has_input(p->sdl);
}

int
presenter_fd(const struct presenter *p)
{
	return p->sdl != NULL ? sdl_fd(p->sdl) : -1;
}

int
presenter_poll_ms(const struct presenter *p)
{
	return presenter_has_people(p) && presenter_fd(p) < 0 ? SDL_POLL_MS :
	    0;
}

bool
presenter_next(struct presenter *p, struct input *in)
{
	if (!p->display->next(p, in))
		return false;
	if (in->kind == INPUT_EXPOSE)
		raster_invalidate(p->raster);
	if (in->kind == INPUT_RESIZE && (in->w != p->w || in->h != p->h)) {
		close_surface(p);
		p->w = in->w;
		p->h = in->h;
		/* A kiosk that cannot draw is of no use to anybody. */
		REQUIRE(open_surface(p) == RC_OK);
	}
	return true;
}

enum rc
presenter_show(struct presenter *p, const struct drawlist *d)
{
	static const struct drawlist nothing;
	struct raster_damage damage;

	raster_draw(p->raster, p->light == 0 ? &nothing : d, &damage);
	enum rc rc = damage.count == 0 ? RC_OK :
	    p->display->show(p, damage.rect, damage.count);
	if (rc != RC_OK)
		raster_invalidate(p->raster);
	/* A window that is just changing its size tells us soon. */
	return rc == RC_STATE ? RC_OK : rc;
}

const struct font_source *
presenter_font(const struct presenter *p)
{
	return sdl_font_source(p->font);
}

enum rc
presenter_shot(const struct presenter *p, const char *path)
{
	return png_save_surface(path, &p->surface);
}

uint64_t
presenter_frames(const struct presenter *p)
{
	return p->frames_before +
	    (p->raster == NULL ? 0 : raster_frames(p->raster));
}

const char *
presenter_driver(const struct presenter *p)
{
	return p->sdl != NULL ? sdl_driver(p->sdl) : p->display->name;
}
