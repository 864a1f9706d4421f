/* SPDX-License-Identifier: Apache-2.0 */
/* Every sound is heard, starts and ends in silence, and no two are alike;
 * and the battery is read from what the kernel shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/device.h"
#include "terminal/speaker.h"

static void
test_sounds(void **st)
{
	static int16_t pcm[SOUND_COUNT][SPEAKER_CHIRP_MAX];
	size_t n[SOUND_COUNT];

	(void)st;
	for (int s = 0; s < SOUND_COUNT; s++) {
		int peak = 0;
		n[s] = speaker_render((enum sound)s, SPEAKER_CHIRP_MS, pcm[s]);
		assert_true(n[s] > 0 && n[s] <= SPEAKER_CHIRP_MAX);
		for (size_t i = 0; i < n[s]; i++)
			if (abs(pcm[s][i]) > peak)
				peak = abs(pcm[s][i]);
		assert_true(peak > 15000 && peak < 32000);
		assert_true(abs(pcm[s][0]) < 200);
		assert_true(abs(pcm[s][n[s] - 1]) < 200);
		for (int other = 0; other < s; other++)
			assert_false(n[s] == n[other] && memcmp(pcm[s],
			    pcm[other], n[s] * sizeof(pcm[0][0])) == 0);
	}
}

/* Before words all are brief, and still no two are alike. */
static void
test_brief(void **st)
{
	static int16_t pcm[SOUND_COUNT][SPEAKER_CHIRP_MAX];
	size_t n[SOUND_COUNT];

	(void)st;
	for (int s = 0; s < SOUND_COUNT; s++) {
		n[s] = speaker_render((enum sound)s, SPEAKER_BRIEF_MS,
		    pcm[s]);
		assert_true(n[s] > 0 && n[s] <= SPEAKER_BRIEF_MS *
		    SPEAKER_RATE_HZ / 1000);
		for (int other = 0; other < s; other++)
			assert_false(n[s] == n[other] && memcmp(pcm[s],
			    pcm[other], n[s] * sizeof(pcm[0][0])) == 0);
	}
	assert_true(n[SOUND_SHORT] > 190 * SPEAKER_RATE_HZ / 1000);
}

/* The wave is the tone it says it is: zero crossings give its pitch. */
static void
test_pitch(void **st)
{
	static int16_t pcm[SPEAKER_CHIRP_MAX];
	/* 240 Hz, 120 ms. */
	size_t n = speaker_render(SOUND_ERROR, SPEAKER_CHIRP_MS, pcm);
	int rises = 0;

	(void)st;
	for (size_t i = 1; i < n; i++)
		rises += pcm[i - 1] < 0 && pcm[i] >= 0;
	assert_in_range(rises, 27, 29);
}

static void
put(const char *dir, const char *name, const char *text)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
test_battery(void **st)
{
	char root[] = "/tmp/cho40-power-XXXXXX", mains[64], battery[64];
	char command[128];
	struct device d;

	(void)st;
	device_init(&d, "/nonexistent");
	assert_int_equal(d.due_ms, INT64_MAX);
	assert_non_null(mkdtemp(root));
	snprintf(mains, sizeof(mains), "%s/ac", root);
	snprintf(battery, sizeof(battery), "%s/bat", root);
	assert_int_equal(mkdir(mains, 0700), 0);
	put(mains, "type", "Mains\n");
	device_init(&d, root);
	assert_int_equal(d.due_ms, INT64_MAX);
	assert_false(device_turn(&d, 1000));
	assert_int_equal(mkdir(battery, 0700), 0);
	put(battery, "type", "Battery\n");
	put(battery, "capacity", "87\n");
	put(battery, "status", "Discharging\n");
	device_init(&d, root);
	assert_true(device_turn(&d, 1000));
	assert_int_equal(d.percent, 87);
	assert_false(d.charging);
	put(battery, "status", "Charging\n");
	assert_false(device_turn(&d, 1001));
	assert_int_equal(d.due_ms, 1000 + DEVICE_EVERY_MS);
	assert_true(device_turn(&d, d.due_ms));
	assert_true(d.charging);
	assert_false(device_turn(&d, d.due_ms));
	put(battery, "capacity", "4000\n");
	assert_true(device_turn(&d, d.due_ms));
	assert_int_equal(d.percent, -1);
	snprintf(command, sizeof(command), "rm -r %s", root);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sounds),
		cmocka_unit_test(test_brief),
		cmocka_unit_test(test_pitch),
		cmocka_unit_test(test_battery),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
