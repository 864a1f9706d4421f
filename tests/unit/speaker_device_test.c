/* SPDX-License-Identifier: Apache-2.0 */
/* What reaches the loudspeaker: a verdict cuts off what is being said and is
 * cut off by nothing but a verdict, a key stops help, and a device that goes
 * in the middle of a word is told once and comes back by itself. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/speaker.h"
#include "terminal/voice_bank.h"

#define MS        (SPEAKER_RATE_HZ / 1000)
#define WORD_N    (60 * MS)
#define PHRASE_N  (1000 * MS)
/* No tone of a chirp stands still for so long. */
#define STANDS_N  16
/* A buffer of 32 ms takes so long: whatever this machine does meanwhile, what
 * is cut off has not been said to its end. */
#define SLOW_MS   "60"
#define BANK_MAX  ((size_t)16 << 20)
#define HEARD_MAX (20000 * MS)
/* A clip is one level: which one was heard can be told. */
#define LEVEL(c)  (2000 + 50 * (int)(c))

static char dir[] = "/tmp/cho40-speaker-XXXXXX";
static int16_t heard[HEARD_MAX];
static size_t heard_n;
static int64_t now_ms = 1000;

/* --- a voice of levels ------------------------------ */

static size_t
le(uint8_t *to, int bytes, size_t v)
{
	for (int i = 0; i < bytes; i++)
		to[i] = (uint8_t)(v >> 8 * i);
	return (size_t)bytes;
}

static void
write_voice(void)
{
	uint8_t *bank = calloc(1, BANK_MAX);
	size_t at = VOICE_BANK_HEAD + CLIP_COUNT * VOICE_BANK_ENTRY;
	char path[100];

	assert_non_null(bank);
	memcpy(bank, "C4V1", 4);
	le(bank + 4, 2, VOICE_RATE_HZ);
	le(bank + 6, 2, CLIP_COUNT);
	for (size_t c = 0; c < CLIP_COUNT; c++) {
		uint8_t *e = bank + VOICE_BANK_HEAD + c * VOICE_BANK_ENTRY;
		size_t n = c < CLIP_WORDS ? WORD_N : PHRASE_N;

		memcpy(e, clip_key((enum clip)c),
		    strlen(clip_key((enum clip)c)));
		le(e + VOICE_BANK_KEY, 4, at);
		le(e + VOICE_BANK_KEY + 4, 4, n);
		assert_true(at + 2 * n <= BANK_MAX);
		for (size_t i = 0; i < n; i++)
			at += le(bank + at, 2, (size_t)LEVEL(c));
	}
	le(bank + 8, 4, at);
	snprintf(path, sizeof(path), "%s/vi-north.c4v", dir);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bank, 1, at, f), at);
	fclose(f);
	free(bank);
}

/* --- the device ------------------------------ */

/* SDL's "disk" device writes what would be played; from the next opening on
 * into this file, with a pause of so much between its buffers. */
static void
device_file(const char *name, const char *pause_ms)
{
	static char path[100];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	setenv("SDL_AUDIODRIVER", "disk", 1);
	setenv("SDL_DISKAUDIOFILE", path, 1);
	setenv("SDL_DISKAUDIODELAY", pause_ms, 1);
}

static void
pass(int ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
	now_ms += ms;
}

/* Let it play to the end, as the loop does; this device is faster than people
 * are. */
static void
until_silent(struct speaker *s)
{
	for (int i = 0; i < 20000 && speaker_deadline(s) < INT64_MAX; i++) {
		pass(2);
		now_ms = now_ms < speaker_deadline(s) ? speaker_deadline(s) :
		    now_ms;
		speaker_turn(s, now_ms);
	}
	assert_true(speaker_deadline(s) == INT64_MAX);
}

static void
listen(const char *name)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	heard_n = fread(heard, sizeof(heard[0]), HEARD_MAX, f);
	fclose(f);
}

/* Samples that are just this clip. */
static size_t
of_clip(enum clip c)
{
	size_t n = 0;

	for (size_t i = 0, run = 0; i < heard_n; i++) {
		run = heard[i] == LEVEL(c) ? run + 1 : 0;
		n += run == STANDS_N ? STANDS_N : run > STANDS_N;
	}
	return n;
}

/* Until all of it has been written, its last word too. */
static void
until_heard(const char *name, enum clip last)
{
	size_t whole = last < CLIP_WORDS ? WORD_N : PHRASE_N;

	for (int i = 0; i < 20000; i++) {
		listen(name);
		if (of_clip(last) > whole * 7 / 10)
			return;
		pass(2);
	}
	fail_msg("%s was not heard to its end", clip_key(last));
}

/* And until its first samples have; the device is slow then. */
static void
until_begun(const char *name, enum clip c)
{
	for (int i = 0; i < 2000; i++) {
		listen(name);
		if (of_clip(c) > 0)
			return;
		pass(10);
	}
	fail_msg("%s was not heard", clip_key(c));
}

static struct speaker *
open_speaker(void)
{
	const struct speaker_conf conf = { true, 100, { dir, "" } };
	struct speaker *s;

	assert_int_equal(speaker_open(&conf, &s), RC_OK);
	speaker_voice(s, VOICE_VI_NORTH);
	return s;
}

static void
play(struct speaker *s, enum sound sound, int text)
{
	const struct effect fx = { .kind = EFFECT_SOUND, .sound = sound,
		.amount = { 7 }, .received = { 7 }, .text = text };

	speaker_play(s, now_ms, &fx);
}

/* --- who is heard ------------------------------ */

static void
a_verdict_cuts_off_what_is_said(void **st)
{
	static const struct { enum sound sound; int text; enum clip clip; }
	before[] = {
		{ SOUND_HELP, STR_HELP_IDLE, CLIP_SAYS_HELP_IDLE },
		{ SOUND_SHORT, 0, CLIP_SHORT },
	};

	(void)st;
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		struct speaker *s = open_speaker();

		device_file("older", SLOW_MS);
		play(s, before[i].sound, before[i].text);
		until_begun("older", before[i].clip);
		device_file("newer", "1");
		play(s, SOUND_PAID, 0);
		listen("older");
		assert_int_equal(of_clip(CLIP_MISSING), 0);
		assert_true(of_clip(before[i].clip) < PHRASE_N * 8 / 10);
		/* The newer one is whole. */
		until_heard("newer", CLIP_DONG);
		assert_int_equal(of_clip(before[i].clip), 0);
		assert_true(of_clip(CLIP_PAID) > WORD_N * 7 / 10);
		speaker_close(s);
	}
}

static void
nothing_else_cuts_off_a_verdict(void **st)
{
	static const struct { enum sound sound; int text; } after[] = {
		{ SOUND_KEY, 0 }, { SOUND_ERROR, 0 },
		{ SOUND_ERROR, STR_PIN_WRONG }, { SOUND_HELP, STR_HELP_PAY },
		{ SOUND_ASK, 0 }, { SOUND_AGAIN, 0 },
	};
	struct speaker *s = open_speaker();

	(void)st;
	device_file("verdict", "20");
	play(s, SOUND_PAID, 0);
	device_file("other", "1");
	for (size_t i = 0; i < sizeof(after) / sizeof(after[0]); i++) {
		pass(20);
		play(s, after[i].sound, after[i].text);
	}
	until_heard("verdict", CLIP_DONG);
	assert_true(of_clip(CLIP_PAID) > WORD_N * 7 / 10);
	assert_int_equal(of_clip(CLIP_ASK), 0);
	assert_int_equal(of_clip(CLIP_SAYS_PIN_WRONG), 0);
	assert_int_equal(of_clip(CLIP_SAYS_HELP_PAY), 0);
	speaker_close(s);
}

static void
a_key_stops_help_and_errors(void **st)
{
	(void)st;
	for (int i = 0; i < 2; i++) {
		enum sound sound = i == 0 ? SOUND_HELP : SOUND_ERROR;
		struct speaker *s = open_speaker();

		device_file("help", SLOW_MS);
		play(s, sound, STR_HELP_IDLE);
		until_begun("help", CLIP_SAYS_HELP_IDLE);
		device_file("click", "1");
		play(s, SOUND_KEY, 0);
		listen("help");
		assert_true(of_clip(CLIP_SAYS_HELP_IDLE) < PHRASE_N * 8 /
		    10);
		for (int n = 0; n < 2000; n++) {
			listen("click");
			if (heard_n > 0)
				break;
			pass(2);
		}
		assert_true(heard_n > 0);
		speaker_close(s);
		assert_int_equal(of_clip(CLIP_SAYS_HELP_IDLE), 0);
	}
}

/* The same key again begins it anew; and help is not what "again" says. */
static void
help_is_said_again_and_a_verdict_after_it(void **st)
{
	struct speaker *s = open_speaker();

	(void)st;
	device_file("first", "1");
	play(s, SOUND_PAID, 0);
	now_ms += 10000;
	device_file("help", SLOW_MS);
	play(s, SOUND_HELP, STR_HELP_IDLE);
	until_begun("help", CLIP_SAYS_HELP_IDLE);
	device_file("again", "1");
	play(s, SOUND_HELP, STR_HELP_IDLE);
	until_heard("again", CLIP_SAYS_HELP_IDLE);
	device_file("last", "1");
	play(s, SOUND_AGAIN, 0);
	until_heard("last", CLIP_DONG);
	assert_true(of_clip(CLIP_PAID) > WORD_N * 7 / 10);
	assert_int_equal(of_clip(CLIP_SAYS_HELP_IDLE), 0);
	speaker_close(s);
}

/* Words are what is waited for. */
static void
the_chirp_before_words_is_brief(void **st)
{
	struct speaker *s = open_speaker();
	size_t first = 0, word = 0;

	(void)st;
	device_file("said", "1");
	play(s, SOUND_PAID, 0);
	until_heard("said", CLIP_DONG);
	while (first < heard_n && heard[first] == 0)
		first++;
	for (word = first; word + 100 < heard_n; word++)
		if (heard[word] == LEVEL(CLIP_PAID) &&
		    heard[word + 99] == heard[word])
			break;
	assert_in_range(word - first, 150 * MS, 210 * MS);
	speaker_close(s);
}

/* --- a device that goes ------------------------------ */

static void
files_end_at(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A write that fails is to SDL a device that was pulled out: here after a
 * second's half. */
static void
one_that_goes_is_told_once_and_comes_back(void **st)
{
	struct speaker *s = open_speaker();

	(void)st;
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	for (int life = 0; life < 2; life++) {
		device_file("gone", "1");
		files_end_at(500 * MS * 2);
		for (int i = 0; i < 3; i++) {
			play(s, SOUND_HELP, STR_HELP_IDLE);
			until_silent(s);
			assert_int_equal(speaker_lost(s), i == 0);
			assert_false(speaker_lost(s));
			if (i == 0)
				assert_int_equal(speaker_state(s),
				    SPEAKER_DEAF);
		}
		files_end_at(RLIM_INFINITY);
		listen("gone");
		assert_in_range(heard_n, 100 * MS, 500 * MS);
		/* Plugged in again: the next one is whole. */
		device_file("back", "1");
		play(s, SOUND_PAID, 0);
		until_silent(s);
		assert_false(speaker_lost(s));
		until_heard("back", CLIP_DONG);
	}
	speaker_close(s);
}

/* A stall without one is not told anything, and one that is found later is
 * used within a minute. */
static void
one_that_was_never_there_is_not_missed(void **st)
{
	struct speaker *s = open_speaker();

	(void)st;
	setenv("SDL_AUDIODRIVER", "nonesuch", 1);
	play(s, SOUND_PAID, 0);
	assert_false(speaker_lost(s));
	device_file("found", "1");
	play(s, SOUND_PAID, 0);
	assert_true(speaker_deadline(s) == INT64_MAX);
	now_ms += 60000;
	play(s, SOUND_PAID, 0);
	until_heard("found", CLIP_DONG);
	speaker_close(s);
}

static int
begin(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	write_voice();
	return 0;
}

static int
end(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verdict_cuts_off_what_is_said),
		cmocka_unit_test(nothing_else_cuts_off_a_verdict),
		cmocka_unit_test(a_key_stops_help_and_errors),
		cmocka_unit_test(help_is_said_again_and_a_verdict_after_it),
		cmocka_unit_test(the_chirp_before_words_is_brief),
		cmocka_unit_test(one_that_goes_is_told_once_and_comes_back),
		cmocka_unit_test(one_that_was_never_there_is_not_missed),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
