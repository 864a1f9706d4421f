/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <SDL_ttf.h>

#include "ledger/base/buf.h"
#include "ledger/base/log.h"
#include "ui/sdl_font.h"

#include "gen/font.h"

#define PATH_MAX_BYTES 512
#define CACHE_SLOTS    2048          /* power of two */
#define CACHE_FILL_MAX (CACHE_SLOTS * 3 / 4)
#define CACHE_BYTES    (1024 * 1024)
#define EM             1000          /* units an em in Noto Sans */

/* Advances are kept for the blocks our languages use, the rest is asked. */
#define ADVANCES (0x250 + 0x100 + 0xD0)

struct slot {
	uint32_t code;               /* 0: free */
	struct text_face face;       /* tracking 0 */
	int16_t w, h, left, top;
	uint32_t at;                 /* in bytes[] */
};

struct sdl_font {
	struct font_source source;
	/* One face at EM pixels, where metrics are exact, and one at the
	 * size that was last drawn. */
	TTF_Font *metric[WEIGHT_COUNT], *drawn[WEIGHT_COUNT];
	int drawn_px[WEIGHT_COUNT];
	int16_t advance[WEIGHT_COUNT][ADVANCES];   /* 0: not asked yet */
	int slots_used;
	uint32_t bytes_used;
	struct slot slot[CACHE_SLOTS];
	uint8_t bytes[CACHE_BYTES];
};

static const char *const files[WEIGHT_COUNT] = {
	[WEIGHT_600] = "NotoSans-SemiBold.ttf",
	[WEIGHT_700] = "NotoSans-Bold.ttf",
	[WEIGHT_800] = "NotoSans-ExtraBold.ttf",
	[WEIGHT_NARROW] = "NotoSans-CondensedBold.ttf",
};

/* Latin, Latin Extended Additional (Vietnamese), punctuation and currency;
 * -1 for the rest. */
static int
advance_index(uint32_t code)
{
	if (code < 0x250)
		return (int)code;
	if (code >= 0x1E00 && code < 0x1F00)
		return (int)(code - 0x1E00) + 0x250;
	if (code >= 0x2000 && code < 0x20D0)
		return (int)(code - 0x2000) + 0x350;
	return -1;
}

/* What stands for a code point: a letter that no font of ours has must not
 * leave a gap that nobody sees. */
static uint32_t
shown(const struct sdl_font *f, int weight, uint32_t code)
{
	return TTF_GlyphIsProvided32(f->metric[weight], code) != 0 ? code :
	    '?';
}

static int
advance_units(struct sdl_font *f, int weight, uint32_t code)
{
	const int at = advance_index(code);
	int units = 0;

	if (at >= 0 && f->advance[weight][at] != 0)
		return f->advance[weight][at];
	if (TTF_GlyphMetrics32(f->metric[weight], shown(f, weight, code),
	    NULL, NULL, NULL, NULL, &units) != 0)
		return 0;
	if (at >= 0 && units <= INT16_MAX)
		f->advance[weight][at] = (int16_t)units;
	return units;
}

static int
font_advance(void *ctx, struct text_face face, uint32_t code)
{
	REQUIRE(face.weight < WEIGHT_COUNT);
	return advance_units(ctx, face.weight, code) * face.px * 64 / EM;
}

static bool
font_has(void *ctx, struct text_face face, uint32_t code)
{
	const struct sdl_font *f = ctx;

	REQUIRE(face.weight < WEIGHT_COUNT);
	return TTF_GlyphIsProvided32(f->metric[face.weight], code) != 0;
}

/* The part of the surface that has ink. */
static SDL_Rect
ink_of(const SDL_Surface *s)
{
	int left = s->w, right = -1, upper = s->h, lower = -1;

	for (int y = 0; y < s->h; y++) {
		const uint8_t *row = (const uint8_t *)s->pixels + y * s->pitch;

		for (int x = 0; x < s->w; x++) {
			if (row[x] == 0)
				continue;
			left = x < left ? x : left;
			right = x > right ? x : right;
			upper = y < upper ? y : upper;
			lower = y;
		}
	}
	if (right < 0)
		return (SDL_Rect){ 0, 0, 0, 0 };
	return (SDL_Rect){ left, upper, right - left + 1, lower - upper + 1 };
}

static void
cache_empty(struct sdl_font *f)
{
	memset(f->slot, 0, sizeof(f->slot));
	f->slots_used = 0;
	f->bytes_used = 0;
}

/* Keep the inked part of a drawn glyph.  The surface begins at the pen, or at
 * the ink where that is further left, with the font's ascent on top. */
static void
keep(struct sdl_font *f, struct slot *slot, uint32_t code,
    const SDL_Surface *s)
{
	TTF_Font *font = f->drawn[slot->face.weight];
	const SDL_Rect ink = ink_of(s);
	const uint32_t size = (uint32_t)ink.w * (uint32_t)ink.h;
	int min_x = 0;

	if (size == 0 || size > CACHE_BYTES - f->bytes_used)
		return;
	(void)TTF_GlyphMetrics32(font, code, &min_x, NULL, NULL, NULL, NULL);
	slot->w = (int16_t)ink.w;
	slot->h = (int16_t)ink.h;
	slot->left = (int16_t)(ink.x + (min_x < 0 ? min_x : 0));
	slot->top = (int16_t)(TTF_FontAscent(font) - ink.y);
	slot->at = f->bytes_used;
	f->bytes_used += size;
	for (int y = 0; y < ink.h; y++)
		memcpy(f->bytes + slot->at + y * ink.w,
		    (const uint8_t *)s->pixels + (ink.y + y) * s->pitch + ink.x,
		    (size_t)ink.w);
}

static void
draw(struct sdl_font *f, struct slot *slot)
{
	const SDL_Color black = { 0, 0, 0, 255 };
	const SDL_Color white = { 255, 255, 255, 255 };
	const int w = slot->face.weight;
	const uint32_t code = shown(f, w, slot->code);
	SDL_Surface *s;

	if (f->drawn_px[w] != slot->face.px) {
		if (TTF_SetFontSize(f->drawn[w], slot->face.px) != 0)
			return;
		f->drawn_px[w] = slot->face.px;
	}
	/* Shaded: one byte a pixel, which is the coverage itself. */
	s = TTF_RenderGlyph32_Shaded(f->drawn[w], code, white, black);
	if (s == NULL)
		return;
	REQUIRE(s->format->BytesPerPixel == 1);
	keep(f, slot, code, s);
	SDL_FreeSurface(s);
}

static struct slot *
find(struct sdl_font *f, struct text_face face, uint32_t code)
{
	uint32_t at = (code * 2654435761u) ^ (face.px * 40503u) ^
	    (face.weight * 9176u);

	/* There is always a free slot, at which the search ends. */
	REQUIRE(f->slots_used <= CACHE_FILL_MAX);
	for (;; at++) {
		struct slot *s = &f->slot[at % CACHE_SLOTS];

		if (s->code == 0 || (s->code == code &&
		    s->face.px == face.px && s->face.weight == face.weight))
			return s;
	}
}

static struct glyph
font_glyph(void *ctx, struct text_face face, uint32_t code)
{
	struct sdl_font *f = ctx;
	struct slot *s;
	/* What the largest glyph may take: a square of twice the em. */
	const uint32_t room = 4u * face.px * face.px;

	REQUIRE(face.weight < WEIGHT_COUNT && face.px <= TEXT_PX_MAX);
	if (code == 0)
		return (struct glyph){ 0 };
	s = find(f, face, code);
	if (s->code == 0) {
		if (f->slots_used == CACHE_FILL_MAX ||
		    CACHE_BYTES - f->bytes_used < room) {
			cache_empty(f);
			s = find(f, face, code);
		}
		*s = (struct slot){ .code = code,
		    .face = { .px = face.px, .weight = face.weight } };
		f->slots_used++;
		draw(f, s);
	}
	return (struct glyph){ .alpha = s->w == 0 ? NULL : f->bytes + s->at,
	    .pitch = s->w, .w = s->w, .h = s->h, .left = s->left,
	    .top = s->top };
}

static TTF_Font *
open_face(const char *folder, const char *path, int px)
{
	return folder[0] != '\0' ? TTF_OpenFont(path, px) :
	    TTF_OpenFontRW(SDL_RWFromConstMem(font_own, sizeof(font_own)), 1,
	    px);
}

static enum rc
open_weight(struct sdl_font *f, const char *folder, int weight)
{
	char path[PATH_MAX_BYTES];
	struct buf b = BUF(path);

	buf_printf(&b, "%s/%s", folder, files[weight]);
	if (b.full)
		return RC_TOO_BIG;
	if (weight == WEIGHT_NARROW && folder[0] != '\0' &&
	    access(path, R_OK) != 0) {
		buf_reset(&b);
		buf_printf(&b, "%s/%s", folder, files[WEIGHT_700]);
	}
	f->metric[weight] = open_face(folder, path, EM);
	f->drawn[weight] = open_face(folder, path, TEXT_PX_MIN);
	if (f->metric[weight] == NULL || f->drawn[weight] == NULL) {
		log_line(LOG_ERROR, "font", "cannot read %s: %s", path,
		    TTF_GetError());
		return RC_NOT_FOUND;
	}
	f->drawn_px[weight] = TEXT_PX_MIN;
	TTF_SetFontHinting(f->metric[weight], TTF_HINTING_NONE);
	TTF_SetFontHinting(f->drawn[weight], TTF_HINTING_LIGHT);
	for (uint32_t c = '0'; c <= '9'; c++)
		if (advance_units(f, weight, c) == 0 ||
		    advance_units(f, weight, c) != advance_units(f, weight,
		    '0')) {
			log_line(LOG_ERROR, "font", "%s has no digits of one "
			    "width", path);
			return RC_BAD_INPUT;
		}
	return RC_OK;
}

enum rc
sdl_font_open(struct sdl_font **out, const char *folder)
{
	struct sdl_font *f;
	enum rc rc = RC_OK;

	*out = NULL;
	if (TTF_Init() != 0) {
		log_line(LOG_ERROR, "font", "%s", TTF_GetError());
		return RC_SYSTEM;
	}
	f = calloc(1, sizeof(*f));
	if (f == NULL) {
		TTF_Quit();
		return RC_NO_MEMORY;
	}
	f->source = (struct font_source){ .advance = font_advance,
	    .glyph = font_glyph, .has = font_has, .ctx = f };
	for (int w = 0; w < WEIGHT_COUNT && rc == RC_OK; w++)
		rc = open_weight(f, folder == NULL ? SDL_FONT_FOLDER : folder,
		    w);
	if (rc != RC_OK) {
		sdl_font_close(f);
		return rc;
	}
	*out = f;
	return RC_OK;
}

void
sdl_font_close(struct sdl_font *f)
{
	if (f == NULL)
		return;
	for (int w = 0; w < WEIGHT_COUNT; w++) {
		if (f->metric[w] != NULL)
			TTF_CloseFont(f->metric[w]);
		if (f->drawn[w] != NULL)
			TTF_CloseFont(f->drawn[w]);
	}
	free(f);
	TTF_Quit();
}

const struct font_source *
sdl_font_source(struct sdl_font *f)
{
	return &f->source;
}
