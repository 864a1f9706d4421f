/* SPDX-License-Identifier: Apache-2.0 */
/* What SDL reports becomes one pointer and one set of keys, and a surface
 * reaches the window.  The source is included: events are made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ui/sdl.c"

static struct sdl *s;
static struct input in;

static int
setup(void **state)
{
	(void)state;
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	if (sdl_open(&s, &(struct sdl_config){ .w = 200, .h = 100,
	    .dpi = 150, .title = "test", .stuck_ms = 100 }) != RC_OK)
		return -1;
	while (sdl_poll_event(s, &in))
		;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	sdl_close(s);
	return 0;
}

static void
push(SDL_Event e)
{
	assert_int_equal(SDL_PushEvent(&e), 1);
}

static void
key_down(SDL_Scancode code, SDL_Keycode sym, Uint16 mod)
{
	push((SDL_Event){ .key = { .type = SDL_KEYDOWN,
	    .keysym = { .scancode = code, .sym = sym, .mod = mod } } });
}

static void
typed(const char *text)
{
	SDL_Event e = { .text = { .type = SDL_TEXTINPUT } };

	SDL_strlcpy(e.text.text, text, sizeof(e.text.text));
	push(e);
}

static void
expect_nothing(void)
{
	assert_false(sdl_poll_event(s, &in));
	assert_int_equal(in.kind, INPUT_NONE);
}

static void
expect_key(enum input_key key, int digit)
{
	assert_true(sdl_poll_event(s, &in));
	assert_int_equal(in.kind, INPUT_KEY);
	assert_int_equal(in.key, key);
	assert_int_equal(in.digit, digit);
}

/* A key and the text it types are one digit, not two. */
static void
a_digit_is_reported_once(void **state)
{
	(void)state;
	key_down(SDL_SCANCODE_5, SDLK_5, 0);
	typed("5");
	expect_key(KEY_DIGIT, 5);
	expect_nothing();
	/* A keypad without its lock is still a keypad. */
	key_down(SDL_SCANCODE_KP_7, SDLK_HOME, 0);
	expect_key(KEY_DIGIT, 7);
	key_down(SDL_SCANCODE_KP_0, SDLK_KP_0, KMOD_NUM);
	typed("0");
	expect_key(KEY_DIGIT, 0);
	expect_nothing();
}

/* With Shift, on a layout whose upper row has digits there. */
static void
other_layouts_type_digits_too(void **state)
{
	(void)state;
	key_down(SDL_SCANCODE_3, SDLK_QUOTEDBL, KMOD_LSHIFT);
	typed("3");
	expect_key(KEY_DIGIT, 3);
	/* And Shift with a digit key is not that digit. */
	key_down(SDL_SCANCODE_1, SDLK_1, KMOD_LSHIFT);
	typed("!");
	assert_true(sdl_poll_event(s, &in));
	assert_int_equal(in.kind, INPUT_TEXT);
	assert_string_equal(in.text, "!");
	key_down(SDL_SCANCODE_EQUALS, SDLK_EQUALS, KMOD_LSHIFT);
	typed("+");
	expect_key(KEY_PLUS, 0);
	expect_nothing();
}

static void
named_keys_are_mapped(void **state)
{
	static const struct { SDL_Keycode sym; enum input_key key; } all[] = {
		{ SDLK_RETURN, KEY_ENTER }, { SDLK_KP_ENTER, KEY_ENTER },
		{ SDLK_BACKSPACE, KEY_BACKSPACE }, { SDLK_DELETE, KEY_DELETE },
		{ SDLK_ESCAPE, KEY_ESCAPE }, { SDLK_KP_PLUS, KEY_PLUS },
		{ SDLK_LEFT, KEY_LEFT }, { SDLK_UP, KEY_UP },
		{ SDLK_TAB, KEY_TAB }, { SDLK_F1, KEY_HELP },
		{ SDLK_KP_000, KEY_TRIPLE_ZERO } };

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		key_down(SDL_SCANCODE_UNKNOWN, all[i].sym, 0);
		expect_key(all[i].key, 0);
	}
	key_down(SDL_SCANCODE_A, SDLK_a, 0);
	typed("ă");
	assert_true(sdl_poll_event(s, &in));
	assert_int_equal(in.kind, INPUT_TEXT);
	assert_string_equal(in.text, "ă");
	expect_nothing();
}

static void
mouse(Uint32 type, int x, int y)
{
	SDL_Event e = { .type = type };

	if (type == SDL_MOUSEMOTION) {
		e.motion.x = x;
		e.motion.y = y;
	} else {
		e.button.button = SDL_BUTTON_LEFT;
		e.button.x = x;
		e.button.y = y;
	}
	push(e);
}

static void
expect_pointer(enum input_kind kind, int x, int y)
{
	assert_true(sdl_poll_event(s, &in));
	assert_int_equal(in.kind, kind);
	assert_int_equal(in.x, x);
	assert_int_equal(in.y, y);
}

static void
a_mouse_points_while_it_is_pressed(void **state)
{
	(void)state;
	mouse(SDL_MOUSEMOTION, 1, 1);
	expect_nothing();
	mouse(SDL_MOUSEBUTTONDOWN, 5, 6);
	mouse(SDL_MOUSEMOTION, 7, 8);
	mouse(SDL_MOUSEBUTTONUP, 7, 8);
	mouse(SDL_MOUSEBUTTONUP, 7, 8);
	expect_pointer(INPUT_DOWN, 5, 6);
	expect_pointer(INPUT_MOVE, 7, 8);
	expect_pointer(INPUT_UP, 7, 8);
	expect_nothing();
}

static void
finger(Uint32 type, SDL_FingerID id, float x, float y)
{
	push((SDL_Event){ .tfinger = { .type = type, .fingerId = id, .x = x,
	    .y = y } });
}

/* A second finger, and the mouse events of a touch, change nothing. */
static void
one_finger_points(void **state)
{
	(void)state;
	finger(SDL_FINGERDOWN, 1, 0.5f, 0.25f);
	finger(SDL_FINGERDOWN, 2, 0.1f, 0.1f);
	mouse(SDL_MOUSEBUTTONDOWN, 100, 25);
	finger(SDL_FINGERMOTION, 2, 0.2f, 0.2f);
	finger(SDL_FINGERUP, 2, 0.2f, 0.2f);
	finger(SDL_FINGERMOTION, 1, 1.0f, 1.5f);
	mouse(SDL_MOUSEBUTTONUP, 100, 25);
	finger(SDL_FINGERUP, 1, -0.5f, 0.0f);
	expect_pointer(INPUT_DOWN, 100, 25);
	expect_pointer(INPUT_MOVE, 199, 99);
	expect_pointer(INPUT_UP, 0, 0);
	expect_nothing();
	finger(SDL_FINGERDOWN, 3, 0.0f, 0.0f);
	expect_pointer(INPUT_DOWN, 0, 0);
	push((SDL_Event){ .window = { .type = SDL_WINDOWEVENT,
	    .event = SDL_WINDOWEVENT_FOCUS_LOST } });
	expect_pointer(INPUT_CANCEL, 0, 0);
	finger(SDL_FINGERUP, 3, 0.0f, 0.0f);
	expect_nothing();
}

/* Water lies on the glass: a finger that comes later is followed. */
static void
a_stuck_contact_gives_way(void **state)
{
	(void)state;
	finger(SDL_FINGERDOWN, 7, 0.9f, 0.9f);
	expect_pointer(INPUT_DOWN, 180, 90);
	SDL_Delay(120);
	finger(SDL_FINGERDOWN, 8, 0.5f, 0.5f);
	expect_pointer(INPUT_DOWN, 100, 50);
	finger(SDL_FINGERMOTION, 7, 0.8f, 0.8f);
	expect_nothing();
	finger(SDL_FINGERUP, 8, 0.5f, 0.5f);
	expect_pointer(INPUT_UP, 100, 50);
	finger(SDL_FINGERUP, 7, 0.8f, 0.8f);
	expect_nothing();
}

static void
window_and_quit(void **state)
{
	(void)state;
	push((SDL_Event){ .window = { .type = SDL_WINDOWEVENT,
	    .event = SDL_WINDOWEVENT_EXPOSED } });
	push((SDL_Event){ .window = { .type = SDL_WINDOWEVENT,
	    .event = SDL_WINDOWEVENT_SIZE_CHANGED, .data1 = 64,
	    .data2 = 48 } });
	push((SDL_Event){ .type = SDL_QUIT });
	assert_true(sdl_poll_event(s, &in));
	assert_int_equal(in.kind, INPUT_EXPOSE);
	assert_true(sdl_poll_event(s, &in));
	assert_int_equal(in.kind, INPUT_RESIZE);
	assert_int_equal(in.w, 64);
	assert_int_equal(in.h, 48);
	assert_true(sdl_poll_event(s, &in));
	assert_int_equal(in.kind, INPUT_QUIT);
	expect_nothing();
	s->w = 200;
	s->h = 100;
}

static uint32_t
shown(int x, int y)
{
	const SDL_Surface *w = SDL_GetWindowSurface(s->window);
	const uint8_t *p = (const uint8_t *)w->pixels + y * w->pitch +
	    x * w->format->BytesPerPixel;
	uint32_t pixel = 0;
	uint8_t r, g, b;

	memcpy(&pixel, p, w->format->BytesPerPixel);
	SDL_GetRGB(pixel, w->format, &r, &g, &b);
	return (uint32_t)r << 16 | (uint32_t)g << 8 | b;
}

static void
only_dirty_parts_are_shown(void **state)
{
	const struct rect all = { 0, 0, 200, 100 };
	const struct rect parts[] = { { 10, 10, 5, 5 }, { 190, 90, 50, 50 },
		{ 500, 500, 5, 5 } };
	struct surface picture;

	(void)state;
	assert_int_equal(surface_open(&picture, 200, 100), RC_OK);
	surface_fill(&picture, all, 0x102030);
	assert_int_equal(sdl_present(s, &picture, &all, 1), RC_OK);
	assert_int_equal(shown(0, 0), 0x102030);
	surface_fill(&picture, all, 0xFFEEDD);
	assert_int_equal(sdl_present(s, &picture, NULL, 0), RC_OK);
	assert_int_equal(shown(12, 12), 0x102030);
	assert_int_equal(sdl_present(s, &picture, parts, 3), RC_OK);
	assert_int_equal(shown(12, 12), 0xFFEEDD);
	assert_int_equal(shown(199, 99), 0xFFEEDD);
	assert_int_equal(shown(9, 12), 0x102030);
	assert_int_equal(shown(15, 12), 0x102030);
	surface_close(&picture);
	assert_int_equal(surface_open(&picture, 64, 48), RC_OK);
	assert_int_equal(sdl_present(s, &picture, &all, 1), RC_STATE);
	surface_close(&picture);
}

static void
the_window_says_what_it_is(void **state)
{
	int w, h;

	(void)state;
	sdl_size(s, &w, &h);
	assert_int_equal(w, 200);
	assert_int_equal(h, 100);
	assert_int_equal(sdl_dpi(s), 150);
	assert_int_equal(sdl_fd(s), -1);
	assert_false(sdl_has_input(s));
	assert_string_equal(sdl_driver(s), "dummy");
}

static void
no_display_is_no_crash(void **state)
{
	struct sdl *other;

	(void)state;
	sdl_close(s);
	setenv("SDL_VIDEODRIVER", "nonesuch", 1);
	assert_int_equal(sdl_open(&other, &(struct sdl_config){ .w = 9,
	    .h = 9, .title = "x" }), RC_OFFLINE);
	assert_null(other);
	assert_int_equal(setup(state), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_digit_is_reported_once),
		cmocka_unit_test(other_layouts_type_digits_too),
		cmocka_unit_test(named_keys_are_mapped),
		cmocka_unit_test(a_mouse_points_while_it_is_pressed),
		cmocka_unit_test(one_finger_points),
		cmocka_unit_test(a_stuck_contact_gives_way),
		cmocka_unit_test(window_and_quit),
		cmocka_unit_test(only_dirty_parts_are_shown),
		cmocka_unit_test(the_window_says_what_it_is),
		cmocka_unit_test(no_display_is_no_crash),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
