/* SPDX-License-Identifier: Apache-2.0 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>
#include <SDL_syswm.h>

#include "ledger/base/log.h"
#include "ledger/base/str.h"
#include "ui/sdl.h"

#define DIRTY_MAX 64
#define FINGER_STUCK_MS 10000

struct sdl {
	SDL_Window *window;
	int w, h, dpi, fd;
	bool fullscreen;
	bool pressed;                /* a pointer is down */
	bool touching;               /* and it is this finger */
	SDL_FingerID finger;
	uint32_t finger_ms;          /* it came down */
	uint32_t stuck_ms;
	char swallow;                /* its text was reported as a key */
};

/* Before SDL_Init.  Touch and mouse are read separately, without the events
 * SDL makes up from one for the other; signals belong to the program.
 *
 * Under X11 SDL opens an input method, and libX11 then reads the table of
 * compose sequences of the whole world: half of all instructions from start
 * to first frame.  Who wants them on a till sets XCOMPOSEFILE. */
static void
set_hints(void)
{
	(void)setenv("XCOMPOSEFILE", "/dev/null", 0);
	SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
	SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
	SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
}

static bool
driver_is(const char *name)
{
	const char *driver = SDL_GetCurrentVideoDriver();

	return driver != NULL && strcmp(driver, name) == 0;
}

/* SDL loads the window system's library itself; ask the copy it loaded, so
 * that we link none. */
static int
fd_of(const char *library, const char *function, void *display)
{
	void *lib = dlopen(library, RTLD_LAZY | RTLD_NOLOAD);
	union { void *object; int (*call)(void *); } ask;
	int fd = -1;

	if (lib == NULL)
		return -1;
	ask.object = dlsym(lib, function);
	if (ask.object != NULL)
		fd = ask.call(display);
	dlclose(lib);
	return fd;
}

static int
find_fd(SDL_Window *window)
{
	SDL_SysWMinfo info;

	SDL_VERSION(&info.version);
	if (SDL_GetWindowWMInfo(window, &info) != SDL_TRUE)
		return -1;
#ifdef SDL_VIDEO_DRIVER_X11
	if (info.subsystem == SDL_SYSWM_X11)
		return fd_of("libX11.so.6", "XConnectionNumber",
		    info.info.x11.display);
#endif
#ifdef SDL_VIDEO_DRIVER_WAYLAND
	if (info.subsystem == SDL_SYSWM_WAYLAND)
		return fd_of("libwayland-client.so.0", "wl_display_get_fd",
		    info.info.wl.display);
#endif
	return -1;
}

static int
ask_dpi(SDL_Window *window)
{
	float dpi = 0;

	if (SDL_GetDisplayDPI(SDL_GetWindowDisplayIndex(window), &dpi, NULL,
	    NULL) != 0)
		return 0;
	return (int)dpi;
}

static enum rc
window_open(struct sdl *s, const struct sdl_config *config)
{
	Uint32 flags = config->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
	SDL_Rect at = { SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
	    config->w, config->h };

	/* On X11 SDL asks the window manager for a full screen and, where
	 * none runs as in a kiosk, waits 100 ms for its answer: a window
	 * without a border over the whole display needs nobody's leave. */
	if (config->fullscreen && driver_is("x11") &&
	    SDL_GetDisplayBounds(0, &at) == 0)
		flags = SDL_WINDOW_BORDERLESS | SDL_WINDOW_ALWAYS_ON_TOP;
	/* Without acceleration SDL keeps the window in shared memory and
	 * needs no GL; KMSDRM has no such way. */
	if (!driver_is("KMSDRM"))
		SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	s->window = SDL_CreateWindow(config->title, at.x, at.y, at.w, at.h,
	    flags);
	if (s->window == NULL || SDL_GetWindowSurface(s->window) == NULL) {
		log_line(LOG_ERROR, "sdl", "no window: %s", SDL_GetError());
		return RC_OFFLINE;
	}
	SDL_GetWindowSize(s->window, &s->w, &s->h);
	s->fullscreen = config->fullscreen;
	if (config->fullscreen)
		SDL_ShowCursor(SDL_DISABLE);
	s->dpi = config->dpi > 0 ? config->dpi : ask_dpi(s->window);
	s->fd = find_fd(s->window);
	return RC_OK;
}

/* Where nothing can be seen SDL falls back to a driver that draws into
 * nowhere.  A till nobody sees is no till, unless it was asked for. */
static bool
video_start(void)
{
	if (SDL_Init(SDL_INIT_VIDEO) != 0) {
		log_line(LOG_ERROR, "sdl", "no display: %s", SDL_GetError());
		return false;
	}
	if (getenv("SDL_VIDEODRIVER") != NULL || !driver_is("offscreen"))
		return true;
	log_line(LOG_ERROR, "sdl", "no display: no driver found one");
	SDL_QuitSubSystem(SDL_INIT_VIDEO);
	return false;
}

enum rc
sdl_open(struct sdl **out, const struct sdl_config *config)
{
	struct sdl *s;
	enum rc rc;

	*out = NULL;
	set_hints();
	if (!video_start())
		return RC_OFFLINE;
	s = calloc(1, sizeof(*s));
	if (s == NULL) {
		SDL_QuitSubSystem(SDL_INIT_VIDEO);
		return RC_NO_MEMORY;
	}
	s->stuck_ms = config->stuck_ms > 0 ? (uint32_t)config->stuck_ms :
	    FINGER_STUCK_MS;
	rc = window_open(s, config);
	if (rc != RC_OK) {
		sdl_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void
sdl_close(struct sdl *s)
{
	if (s == NULL)
		return;
	if (s->window != NULL)
		SDL_DestroyWindow(s->window);
	SDL_QuitSubSystem(SDL_INIT_VIDEO);
	free(s);
}

int
sdl_fd(const struct sdl *s)
{
	return s->fd;
}

bool
sdl_has_input(const struct sdl *s)
{
	(void)s;
	return !driver_is("dummy") && !driver_is("offscreen");
}

void
sdl_size(const struct sdl *s, int *w, int *h)
{
	*w = s->w;
	*h = s->h;
}

int
sdl_dpi(const struct sdl *s)
{
	return s->dpi;
}

const char *
sdl_driver(const struct sdl *s)
{
	const char *driver = SDL_GetCurrentVideoDriver();

	(void)s;
	return driver == NULL ? "none" : driver;
}

static const struct { SDL_Keycode sym; enum input_key key; } keys[] = {
	{ SDLK_KP_000, KEY_TRIPLE_ZERO },
	{ SDLK_RETURN, KEY_ENTER }, { SDLK_KP_ENTER, KEY_ENTER },
	{ SDLK_BACKSPACE, KEY_BACKSPACE }, { SDLK_KP_BACKSPACE, KEY_BACKSPACE },
	{ SDLK_DELETE, KEY_DELETE }, { SDLK_CLEAR, KEY_DELETE },
	{ SDLK_ESCAPE, KEY_ESCAPE }, { SDLK_AC_BACK, KEY_ESCAPE },
	{ SDLK_KP_PLUS, KEY_PLUS }, { SDLK_PLUS, KEY_PLUS },
	{ SDLK_KP_MINUS, KEY_MINUS }, { SDLK_MINUS, KEY_MINUS },
	{ SDLK_LEFT, KEY_LEFT }, { SDLK_RIGHT, KEY_RIGHT },
	{ SDLK_UP, KEY_UP }, { SDLK_DOWN, KEY_DOWN },
	{ SDLK_TAB, KEY_TAB }, { SDLK_F1, KEY_HELP },
};

static bool
digit_key(struct input *in, int digit)
{
	in->key = KEY_DIGIT;
	in->digit = digit;
	return true;
}

/* A keypad's keys are digits whatever its lock says; the upper row only
 * without Shift and its like, which make other characters of it. */
static bool
map_key(const SDL_Keysym *k, struct input *in)
{
	const Uint16 other = KMOD_SHIFT | KMOD_CTRL | KMOD_ALT | KMOD_GUI |
	    KMOD_MODE;

	if (k->scancode >= SDL_SCANCODE_KP_1 &&
	    k->scancode <= SDL_SCANCODE_KP_9)
		return digit_key(in, (int)(k->scancode - SDL_SCANCODE_KP_1) +
		    1);
	if (k->scancode == SDL_SCANCODE_KP_0)
		return digit_key(in, 0);
	if (k->sym >= SDLK_0 && k->sym <= SDLK_9)
		return (k->mod & other) == 0 &&
		    digit_key(in, (int)(k->sym - SDLK_0));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].sym == k->sym) {
			in->key = keys[i].key;
			return true;
		}
	return false;
}

static char
text_of_key(const struct input *in)
{
	if (in->key == KEY_DIGIT)
		return (char)('0' + in->digit);
	if (in->key == KEY_PLUS)
		return '+';
	return in->key == KEY_MINUS ? '-' : '\0';
}

static bool
on_key(struct sdl *s, const SDL_KeyboardEvent *e, struct input *in)
{
	s->swallow = '\0';
	if (!map_key(&e->keysym, in))
		return false;
	in->kind = INPUT_KEY;
	in->repeat = e->repeat != 0;
	s->swallow = text_of_key(in);
	return true;
}

/* Digits and signs that no key gave (other keyboard layouts) become keys;
 * those that one gave are not reported again. */
static bool
on_text(struct sdl *s, const SDL_TextInputEvent *e, struct input *in)
{
	const char c = e->text[0];
	const char swallow = s->swallow;

	s->swallow = '\0';
	if (c == '\0' || !str_copy(str_of(e->text), in->text,
	    sizeof(in->text)))
		return false;
	in->kind = INPUT_TEXT;
	if (e->text[1] != '\0')
		return true;
	if (c == swallow)
		return false;
	if (c >= '0' && c <= '9')
		(void)digit_key(in, c - '0');
	else if (c == '+' || c == '-')
		in->key = c == '+' ? KEY_PLUS : KEY_MINUS;
	if (in->key != KEY_NONE)
		in->kind = INPUT_KEY;
	return true;
}

static bool
pointer(struct sdl *s, enum input_kind kind, struct input *in)
{
	if (kind == INPUT_DOWN && s->pressed)
		return false;                /* one finger at a time */
	if (kind != INPUT_DOWN && !s->pressed)
		return false;                /* hovering */
	s->pressed = kind == INPUT_DOWN || kind == INPUT_MOVE;
	in->kind = kind;
	return true;
}

static bool
on_mouse(struct sdl *s, const SDL_Event *e, struct input *in)
{
	if (s->touching)
		return false;
	if (e->type == SDL_MOUSEMOTION) {
		in->x = e->motion.x;
		in->y = e->motion.y;
		return pointer(s, INPUT_MOVE, in);
	}
	if (e->button.button != SDL_BUTTON_LEFT)
		return false;
	in->x = e->button.x;
	in->y = e->button.y;
	return pointer(s, e->type == SDL_MOUSEBUTTONDOWN ? INPUT_DOWN :
	    INPUT_UP, in);
}

/* 0..1 of the panel to one of n pixels. */
static int
touch_px(float at, int n)
{
	const int px = (int)(at * (float)n);

	return px < 0 ? 0 : px >= n ? n - 1 : px;
}

static bool
on_finger(struct sdl *s, const SDL_TouchFingerEvent *e, struct input *in)
{
	const enum input_kind kind = e->type == SDL_FINGERDOWN ? INPUT_DOWN :
	    e->type == SDL_FINGERUP ? INPUT_UP : INPUT_MOVE;

	in->x = touch_px(e->x, s->w);
	in->y = touch_px(e->y, s->h);
	/* A drop of water lies there and does not go: a finger may. */
	if (kind == INPUT_DOWN && s->touching &&
	    e->timestamp - s->finger_ms >= s->stuck_ms)
		s->pressed = false;
	if (kind == INPUT_DOWN ? s->pressed :
	    !s->touching || s->finger != e->fingerId)
		return false;
	if (kind == INPUT_DOWN)
		s->finger_ms = e->timestamp;
	s->finger = e->fingerId;
	s->touching = kind != INPUT_UP;
	return pointer(s, kind, in);
}

static bool
on_window(struct sdl *s, const SDL_WindowEvent *e, struct input *in)
{
	if (e->event == SDL_WINDOWEVENT_SIZE_CHANGED) {
		in->kind = INPUT_RESIZE;
		in->w = s->w = e->data1;
		in->h = s->h = e->data2;
		return true;
	}
	if (e->event == SDL_WINDOWEVENT_EXPOSED ||
	    e->event == SDL_WINDOWEVENT_SHOWN ||
	    e->event == SDL_WINDOWEVENT_RESTORED) {
		in->kind = INPUT_EXPOSE;
		return true;
	}
	if (e->event == SDL_WINDOWEVENT_FOCUS_LOST && s->pressed) {
		s->touching = false;
		return pointer(s, INPUT_CANCEL, in);
	}
	return false;
}

static bool
translate(struct sdl *s, const SDL_Event *e, struct input *in)
{
	memset(in, 0, sizeof(*in));
	switch (e->type) {
	case SDL_QUIT:
		in->kind = INPUT_QUIT;
		return true;
	case SDL_WINDOWEVENT:
		return on_window(s, &e->window, in);
	case SDL_KEYDOWN:
		return on_key(s, &e->key, in);
	case SDL_TEXTINPUT:
		return on_text(s, &e->text, in);
	case SDL_MOUSEMOTION: case SDL_MOUSEBUTTONDOWN: case SDL_MOUSEBUTTONUP:
		return on_mouse(s, e, in);
	case SDL_FINGERDOWN: case SDL_FINGERUP: case SDL_FINGERMOTION:
		return on_finger(s, &e->tfinger, in);
	}
	return false;
}

static bool
next_event(SDL_Event *e)
{
	return SDL_PeepEvents(e, 1, SDL_GETEVENT, SDL_FIRSTEVENT,
	    SDL_LASTEVENT) > 0;
}

/* Not SDL_PollEvent: that may say "none" once while there are some, and the
 * program would go to sleep over them. */
bool
sdl_poll_event(struct sdl *s, struct input *in)
{
	SDL_Event e;
	bool pumped = false;

	for (;;) {
		if (next_event(&e)) {
			if (translate(s, &e, in))
				return true;
		} else if (pumped) {
			break;
		} else {
			SDL_PumpEvents();
			pumped = true;
		}
	}
	*in = (struct input){ .kind = INPUT_NONE };
	return false;
}

static bool
copy(const struct surface *from, SDL_Surface *to, struct rect r)
{
	const uint32_t *src = from->pixels + (ptrdiff_t)r.y * from->stride +
	    r.x;
	uint8_t *dst = (uint8_t *)to->pixels + (ptrdiff_t)r.y * to->pitch +
	    r.x * to->format->BytesPerPixel;

	return SDL_ConvertPixels(r.w, r.h, SDL_PIXELFORMAT_RGB888, src,
	    from->stride * (int)sizeof(*src), to->format->format, dst,
	    to->pitch) == 0;
}

enum rc
sdl_present(struct sdl *s, const struct surface *surface,
    const struct rect *dirty, int count)
{
	const struct rect all = { 0, 0, surface->w, surface->h };
	SDL_Surface *to = SDL_GetWindowSurface(s->window);
	SDL_Rect shown[DIRTY_MAX];
	int n = 0;

	REQUIRE(count >= 0 && count <= DIRTY_MAX);
	if (to == NULL || to->w != surface->w || to->h != surface->h)
		return RC_STATE;
	for (int i = 0; i < count; i++) {
		const struct rect r = rect_intersect(dirty[i], all);

		if (rect_is_empty(r))
			continue;
		if (!copy(surface, to, r))
			return RC_SYSTEM;
		shown[n++] = (SDL_Rect){ r.x, r.y, r.w, r.h };
	}
	if (n > 0 && SDL_UpdateWindowSurfaceRects(s->window, shown, n) != 0) {
		log_line(LOG_WARN, "sdl", "present: %s", SDL_GetError());
		return RC_SYSTEM;
	}
	return RC_OK;
}
