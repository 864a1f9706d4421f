/* SPDX-License-Identifier: Apache-2.0 */
/* A trader's PIN: attempts cost what they cost, whatever is switched off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/pin_file.h"

static char dir[] = "/tmp/pin-XXXXXX";
static struct pin p;
static struct rng_seeded seed;
static struct rng rng;

static void
start(int64_t mono_ms)
{
	assert_int_equal(pin_open(&p, dir, &rng, mono_ms), RC_OK);
}

static int
begin(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "%s/%s", dir, PIN_NAME);
	(void)unlink(path);
	rng = rng_from_seed(&seed, 4);
	start(0);
	return 0;
}

static void
wrong(int64_t mono_ms)
{
	assert_int_equal(pin_check(&p, mono_ms, STR("9999")), RC_DENIED);
}

static void
test_set_and_right(void **state)
{
	static const char *const bad[] = { "", "123", "1234567", "12a4",
		"12 4", "-123", "é12" };

	(void)state;
	assert_int_equal(p.state, PIN_OFF);
	assert_int_equal(pin_check(&p, 0, STR("1234")), RC_STATE);
	for (size_t i = 1; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(pin_set(&p, str_of(bad[i])), RC_BAD_INPUT);
	assert_int_equal(p.state, PIN_OFF);
	assert_int_equal(pin_set(&p, STR("1234")), RC_OK);
	start(0);
	assert_int_equal(p.state, PIN_SET);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(pin_check(&p, 0, str_of(bad[i])),
		    RC_BAD_INPUT);
	assert_int_equal(pin_tries_left(&p), PIN_TRIES);
	assert_int_equal(pin_check(&p, 0, STR("1234")), RC_OK);
	assert_int_equal(pin_set(&p, STR("654321")), RC_OK);
	start(0);
	assert_int_equal(pin_check(&p, 0, STR("1234")), RC_DENIED);
	assert_int_equal(pin_check(&p, 0, STR("65432")), RC_DENIED);
	assert_int_equal(pin_tries_left(&p), PIN_TRIES - 2);
	assert_int_equal(pin_check(&p, 0, STR("654321")), RC_OK);
	assert_int_equal(pin_tries_left(&p), PIN_TRIES);
	assert_int_equal(pin_set(&p, STR("")), RC_OK);
	start(0);
	assert_int_equal(p.state, PIN_OFF);
}

static void
test_waits_double(void **state)
{
	int64_t now = 1000, cost = PIN_WAIT_MS;

	(void)state;
	assert_int_equal(pin_set(&p, STR("1234")), RC_OK);
	for (int i = 1; i < PIN_TRIES; i++) {
		wrong(now);
		assert_int_equal(pin_wait_ms(&p, now), 0);
		assert_int_equal(pin_tries_left(&p), PIN_TRIES - i);
	}
	for (int i = 0; i < 15; i++) {
		wrong(now);
		assert_int_equal(pin_wait_ms(&p, now), cost);
		assert_int_equal(pin_check(&p, now + cost - 1, STR("1234")),
		    RC_BUSY);
		now += cost;
		cost = cost < PIN_WAIT_MAX_MS ? 2 * cost : cost;
	}
	assert_int_equal(cost, PIN_WAIT_MAX_MS);
	assert_int_equal(pin_check(&p, now, STR("1234")), RC_OK);
	wrong(now);
	assert_int_equal(pin_wait_ms(&p, now), 0);
}

/* Whatever a boot's clock says, the rest of the file is waited for. */
static void
test_a_start_does_not_shorten(void **state)
{
	(void)state;
	assert_int_equal(pin_set(&p, STR("1234")), RC_OK);
	for (int i = 0; i < PIN_TRIES; i++)
		wrong(0);
	for (int64_t boot = 0; boot < 5; boot++) {
		start(boot * 100000);
		assert_int_equal(pin_wait_ms(&p, boot * 100000), PIN_WAIT_MS);
		assert_int_equal(pin_check(&p, boot * 100000, STR("1234")),
		    RC_BUSY);
	}
	/* What was waited is kept, an eighth at a time. */
	start(0);
	assert_int_equal(pin_deadline(&p), PIN_WAIT_MS / PIN_KEEPS);
	for (int64_t now = 0; now <= PIN_WAIT_MS / 2; now += 100)
		pin_turn(&p, now);
	start(7);
	assert_in_range(pin_wait_ms(&p, 7), PIN_WAIT_MS / 2, PIN_WAIT_MS / 2 +
	    PIN_WAIT_MS / PIN_KEEPS);
	/* A clock that stands still or runs back waits. */
	assert_int_equal(pin_check(&p, 7, STR("1234")), RC_BUSY);
	assert_int_equal(pin_check(&p, 0, STR("1234")), RC_BUSY);
	for (int64_t now = 7; pin_wait_ms(&p, now) > 0; now += 1000)
		pin_turn(&p, now);
	pin_turn(&p, PIN_WAIT_MS);
	assert_int_equal(pin_deadline(&p), INT64_MAX);
	start(0);
	assert_int_equal(pin_wait_ms(&p, 0), 0);
	assert_int_equal(p.tries, PIN_TRIES);
	assert_int_equal(pin_check(&p, 0, STR("1234")), RC_OK);
}

/* The file is written eight times while a wait runs, not at each turn. */
static void
test_the_card_is_spared(void **state)
{
	int written = 0;

	(void)state;
	assert_int_equal(pin_set(&p, STR("1234")), RC_OK);
	for (int i = 0; i < PIN_TRIES; i++)
		wrong(0);
	for (int64_t now = 0; now <= PIN_WAIT_MS; now += 10) {
		int64_t kept = p.kept_ms;
		pin_turn(&p, now);
		written += p.kept_ms != kept;
	}
	assert_int_equal(written, PIN_KEEPS);
}

/* Every flipped bit and every cut of the file: nothing opens. */
static void
test_damage(void **state)
{
	char path[64], text[512], torn[512];
	FILE *f;

	(void)state;
	assert_int_equal(pin_set(&p, STR("1234")), RC_OK);
	snprintf(path, sizeof(path), "%s/%s", dir, PIN_NAME);
	f = fopen(path, "re");
	assert_non_null(f);
	size_t n = fread(text, 1, sizeof(text), f);
	fclose(f);
	assert_in_range(n, 100, sizeof(text) - 1);
	for (size_t i = 0; i < 2 * n; i++) {
		size_t keep = i < n ? i : n;
		memcpy(torn, text, n);
		if (i >= n)
			torn[i - n] = (char)(torn[i - n] ^ 1 << i % 7);
		f = fopen(path, "we");
		assert_non_null(f);
		assert_int_equal(fwrite(torn, 1, keep, f), keep);
		fclose(f);
		start(0);
		/* Its last byte is a line's end: a blank is as good. */
		if (p.state == PIN_SET && (i == n - 1 || i == 2 * n - 1))
			continue;
		assert_int_equal(p.state, PIN_DAMAGED);
		assert_int_equal(pin_check(&p, 0, STR("1234")), RC_CORRUPT);
	}
	/* The market's code is asked for a number that stays. */
	int64_t number = p.number;
	assert_in_range(number, PIN_NUMBER_MIN, PIN_NUMBER_MIN + 99999999);
	for (int i = 0; i < PIN_TRIES; i++)
		assert_int_equal(pin_try(&p, 0), RC_OK);
	assert_int_equal(pin_try(&p, 0), RC_BUSY);
	start(0);
	assert_int_equal(p.state, PIN_DAMAGED);
	assert_int_equal(p.number, number);
	assert_int_equal(pin_try(&p, 0), RC_BUSY);
	assert_int_equal(pin_set(&p, STR("4321")), RC_OK);
	assert_int_not_equal(p.number, number);
	start(0);
	assert_int_equal(pin_check(&p, 0, STR("4321")), RC_OK);
}

/* An attempt that cannot be kept is none: nothing is compared. */
static void
test_a_disk_that_does_not_write(void **state)
{
	struct pin lost;

	(void)state;
	assert_int_equal(pin_set(&p, STR("1234")), RC_OK);
	lost = p;
	snprintf(lost.path, sizeof(lost.path), "/nowhere/at/all/pin");
	assert_int_equal(pin_check(&lost, 0, STR("1234")), RC_NOT_FOUND);
	assert_int_equal(lost.tries, 0);
	assert_int_equal(pin_set(&lost, STR("4321")), RC_NOT_FOUND);
	assert_memory_equal(lost.hash, p.hash, sizeof(p.hash));
	assert_int_equal(lost.state, PIN_SET);
}

/* Two stalls with one PIN cannot be told by their files, and the file is for
 * nobody else's eyes. */
static void
test_file_tells_nothing(void **state)
{
	char path[64];
	struct stat st;
	struct pin other;

	(void)state;
	assert_int_equal(pin_set(&p, STR("1234")), RC_OK);
	other = p;
	assert_int_equal(pin_set(&p, STR("1234")), RC_OK);
	assert_memory_not_equal(other.salt, p.salt, sizeof(p.salt));
	assert_memory_not_equal(other.hash, p.hash, sizeof(p.hash));
	snprintf(path, sizeof(path), "%s/%s", dir, PIN_NAME);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static int
end(void **state)
{
	(void)begin(state);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_set_and_right, begin),
		cmocka_unit_test_setup(test_waits_double, begin),
		cmocka_unit_test_setup(test_a_start_does_not_shorten, begin),
		cmocka_unit_test_setup(test_the_card_is_spared, begin),
		cmocka_unit_test_setup(test_damage, begin),
		cmocka_unit_test_setup(test_a_disk_that_does_not_write,
		    begin),
		cmocka_unit_test_setup(test_file_tells_nothing, begin),
	};

	if (mkdtemp(dir) == NULL)
		return 1;
	return cmocka_run_group_tests(tests, NULL, end);
}
