/* SPDX-License-Identifier: Apache-2.0 */
/* ui/sdl.h - a window that shows a surface and reports input.
 *
 * ui/sdl*.c are the only files that include SDL.  Initialises SDL's video
 * part and nothing else: joysticks and sensors would make SDL poll.  The
 * program waits in its own poll() on sdl_fd, because SDL_WaitEvent wakes
 * every millisecond on some drivers.  One window a process, loop thread. */
#ifndef UI_SDL_H
#define UI_SDL_H

#include <stdbool.h>

#include "ledger/base/rc.h"
#include "ui/input.h"
#include "ui/layout.h"
#include "ui/surface.h"

struct sdl;

struct sdl_config {
	int w, h;            /* wanted; a full screen has its own size */
	int dpi;             /* 0 = ask the display */
	bool fullscreen;     /* also hides the pointer */
	const char *title;
	/* A contact that stays this long is water or dirt: another finger is
	 * followed instead.  0: 10 s. */
	int stuck_ms;
};

/* RC_OFFLINE: no display can be reached (the reason is logged);
 * RC_NO_MEMORY. */
enum rc sdl_open(struct sdl **out, const struct sdl_config *config) MUST_CHECK;
void sdl_close(struct sdl *s);

/* To poll() for POLLIN; -1 when the driver has none.  Before every poll(),
 * call sdl_poll_event until it is false: events may have been read already.
 * With -1 and sdl_has_input, look every SDL_POLL_MS. */
#define SDL_POLL_MS 20
int sdl_fd(const struct sdl *s);
bool sdl_has_input(const struct sdl *s);   /* false on dummy, offscreen */

/* The next thing a person did; false when there is none. */
bool sdl_poll_event(struct sdl *s, struct input *in);

/* Show parts of the surface, which must have the window's size (otherwise
 * RC_STATE: wait for INPUT_RESIZE).  count 0 does nothing. */
enum rc sdl_present(struct sdl *s, const struct surface *surface,
    const struct rect *dirty, int count) MUST_CHECK;

void sdl_size(const struct sdl *s, int *w, int *h);
int sdl_dpi(const struct sdl *s);
/* "x11", "dummy", ... for the log. */
const char *sdl_driver(const struct sdl *s);

#endif
