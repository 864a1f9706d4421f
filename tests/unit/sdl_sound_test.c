/* SPDX-License-Identifier: Apache-2.0 */
/* Samples reach the device in order, and it is open only while they play. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "ui/sdl_sound.h"

#define RATE 16000

static char path[] = "/tmp/cho40-sound-XXXXXX";

/* SDL's "disk" device writes what would be played into a file. */
static int
setup(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	if (fd < 0)
		return -1;
	close(fd);
	setenv("SDL_DISKAUDIOFILE", path, 1);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	return unlink(path);
}

/* Tick as the loop does until the device is closed; how long it took. */
static int
wait_closed(struct sdl_sound *s)
{
	int waited_ms = 0, next_ms;

	while ((next_ms = sdl_sound_tick(s)) >= 0 && waited_ms < 20000) {
		const struct timespec t = { next_ms / 1000,
			next_ms % 1000 * 1000000L };

		nanosleep(&t, NULL);
		waited_ms += next_ms;
	}
	assert_false(sdl_sound_is_open(s));
	return waited_ms;
}

static void
what_is_queued_is_played_and_the_device_closed(void **state)
{
	static int16_t one[RATE / 10], two[RATE / 20];
	static int16_t played[RATE * 4];
	struct sdl_sound *s;
	size_t n, at = 0;
	FILE *f;

	(void)state;
	setenv("SDL_AUDIODRIVER", "disk", 1);
	for (int i = 0; i < RATE / 10; i++)
		one[i] = (int16_t)(1000 + i);
	for (int i = 0; i < RATE / 20; i++)
		two[i] = (int16_t)(-20 * i - 20);
	assert_int_equal(sdl_sound_open(&s, RATE), RC_OK);
	assert_false(sdl_sound_is_open(s));
	assert_int_equal(sdl_sound_tick(s), -1);
	assert_int_equal(sdl_sound_play(s, one, RATE / 10), RC_OK);
	assert_true(sdl_sound_is_open(s));
	sdl_sound_volume(s, 50);
	assert_int_equal(sdl_sound_play(s, two, RATE / 20), RC_OK);
	assert_true(wait_closed(s) >= 150);
	sdl_sound_close(s);

	f = fopen(path, "rb");
	assert_non_null(f);
	n = fread(played, sizeof(played[0]), RATE * 4, f);
	fclose(f);
	while (at < n && played[at] == 0)
		at++;
	assert_true(n - at >= RATE / 10 + RATE / 20);
	assert_memory_equal(played + at, one, sizeof(one));
	for (int i = 0; i < RATE / 20; i++)
		assert_int_equal(played[at + RATE / 10 + (size_t)i],
		    two[i] / 2);
}

static void
stop_is_at_once(void **state)
{
	static int16_t noise[RATE];
	struct sdl_sound *s;

	(void)state;
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	assert_int_equal(sdl_sound_open(&s, RATE), RC_OK);
	assert_int_equal(sdl_sound_play(s, noise, RATE), RC_OK);
	assert_in_range(sdl_sound_tick(s), 1, 1001);
	sdl_sound_stop(s);
	assert_false(sdl_sound_is_open(s));
	assert_int_equal(sdl_sound_tick(s), -1);
	sdl_sound_close(s);
}

static void
the_queue_is_bounded(void **state)
{
	static int16_t noise[RATE * 10];
	struct sdl_sound *s;

	(void)state;
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	assert_int_equal(sdl_sound_open(&s, RATE), RC_OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sdl_sound_play(s, noise, RATE * 10 - 99),
		    RC_OK);
	assert_int_equal(sdl_sound_play(s, noise, RATE * 10), RC_TOO_BIG);
	assert_true(sdl_sound_is_open(s));
	sdl_sound_close(s);
}

static void
no_device_is_no_error(void **state)
{
	static const int16_t noise[16];
	struct sdl_sound *s;

	(void)state;
	setenv("SDL_AUDIODRIVER", "nonesuch", 1);
	assert_int_equal(sdl_sound_open(&s, RATE), RC_OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sdl_sound_play(s, noise, 16), RC_OFFLINE);
	assert_false(sdl_sound_is_open(s));
	/* A speaker that is plugged in later is found. */
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	assert_int_equal(sdl_sound_play(s, noise, 16), RC_OK);
	sdl_sound_close(s);
	sdl_sound_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_is_queued_is_played_and_the_device_closed),
		cmocka_unit_test(stop_is_at_once),
		cmocka_unit_test(the_queue_is_bounded),
		cmocka_unit_test(no_device_is_no_error),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
