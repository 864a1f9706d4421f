/* SPDX-License-Identifier: Apache-2.0 */
/* The panel's light, over a folder that stands for the kernel's. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/str.h"
#include "terminal/backlight.h"

static char root[64];
static struct backlight b;

static const char *
path(const char *dir, const char *name)
{
	static char text[256];

	snprintf(text, sizeof(text), "%s/%s%s%s", root, dir,
	    name == NULL ? "" : "/", name == NULL ? "" : name);
	return text;
}

static void
put(const char *dir, const char *name, const char *text)
{
	FILE *f = fopen(path(dir, name), "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int64_t
get(const char *dir, const char *name)
{
	char text[64] = "";
	FILE *f = fopen(path(dir, name), "re");
	int64_t v = -1;

	if (f == NULL)
		return -1;
	assert_non_null(fgets(text, sizeof(text), f));
	fclose(f);
	assert_true(str_to_i64(str_trim(str_of(text)), &v));
	return v;
}

static void
panel(const char *dir, const char *most, const char *type)
{
	assert_int_equal(mkdir(path(dir, NULL), 0700), 0);
	put(dir, "max_brightness", most);
	put(dir, "brightness", "17\n");
	put(dir, "bl_power", "0\n");
	if (type != NULL)
		put(dir, "type", type);
}

static int
begin(void **state)
{
	(void)state;
	strcpy(root, "/tmp/backlight-XXXXXX");
	return mkdtemp(root) == NULL;
}

static int
end(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	return system(command);
}

static void
test_none(void **state)
{
	(void)state;
	backlight_init(&b, "");
	assert_false(backlight_set(&b, 30));
	backlight_init(&b, "/nowhere/at/all");
	assert_false(backlight_set(&b, 30));
	backlight_init(&b, root);
	assert_false(backlight_set(&b, 30));
	put("a-file", NULL, "255\n");
	backlight_init(&b, root);
	assert_false(backlight_set(&b, 100));
	backlight_end(&b);
}

static void
test_steps(void **state)
{
	static const int percent[] = { 100, 60, 40, 30, 0, 100, 1 };
	static const int raw[] = { 255, 153, 102, 76, 0, 255, 2 };

	(void)state;
	panel("panel", "255\n", "raw\n");
	backlight_init(&b, root);
	for (size_t i = 0; i < sizeof(raw) / sizeof(raw[0]); i++) {
		assert_true(backlight_set(&b, percent[i]));
		assert_int_equal(get("panel", "brightness"), raw[i]);
		assert_int_equal(get("panel", "bl_power"),
		    percent[i] == 0 ? 4 : 0);
	}
	/* Nothing is written when nothing is to change. */
	put("panel", "brightness", "9\n");
	assert_true(backlight_set(&b, 1));
	assert_int_equal(get("panel", "brightness"), 9);
	assert_true(backlight_set(&b, 0));
	backlight_end(&b);
	assert_int_equal(get("panel", "brightness"), 255);
	assert_int_equal(get("panel", "bl_power"), 0);
}

/* Of one step, it is on or off; lit is never 0. */
static void
test_one_step(void **state)
{
	(void)state;
	panel("led", "1", NULL);
	unlink(path("led", "bl_power"));
	backlight_init(&b, root);
	assert_true(backlight_set(&b, 30));
	assert_int_equal(get("led", "brightness"), 1);
	assert_true(backlight_set(&b, 0));
	assert_int_equal(get("led", "brightness"), 0);
	assert_int_equal(get("led", "bl_power"), -1);
}

static void
test_which(void **state)
{
	(void)state;
	panel("a-raw", "255", "raw\n");
	panel("z-firmware", "7", "firmware\n");
	panel("b-platform", "100", "platform\n");
	panel("a-unnamed", "100", NULL);
	backlight_init(&b, root);
	assert_string_equal(b.folder, path("z-firmware", NULL));
	panel("y-firmware", "10", "firmware\n");
	backlight_init(&b, root);
	assert_string_equal(b.folder, path("y-firmware", NULL));
	assert_int_equal(b.most, 10);
}

static void
test_garbage(void **state)
{
	static const char *const most[] = { "", "\n", "bright", "0", "-1",
		"2147483648", "99999999999999999999999999999999999999",
		"255 255", "\xff\xff", "0x10",
		"123456789012345678901234567890123456789" };

	(void)state;
	panel("panel", "1", "raw");
	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		put("panel", "max_brightness", most[i]);
		backlight_init(&b, root);
		if (b.folder[0] != '\0')
			fail_msg("|%s| was taken", most[i]);
	}
	/* As large as the kernel can have it. */
	put("panel", "max_brightness", "2147483647\n");
	backlight_init(&b, root);
	assert_true(backlight_set(&b, 30));
	assert_int_equal(get("panel", "brightness"), 644245094);
	assert_true(backlight_set(&b, 100));
	assert_int_equal(get("panel", "brightness"), INT32_MAX);
}

/* A driver that refuses, a folder that goes and comes back. */
static void
test_failing(void **state)
{
	(void)state;
	panel("panel", "255", "raw");
	backlight_init(&b, root);
	assert_true(backlight_set(&b, 60));
	/* Nobody may write there, root neither: it is a folder. */
	assert_int_equal(unlink(path("panel", "brightness")), 0);
	assert_int_equal(mkdir(path("panel", "brightness"), 0700), 0);
	assert_false(backlight_set(&b, 30));
	assert_true(b.failed);
	assert_false(backlight_set(&b, 30));
	assert_int_equal(rmdir(path("panel", "brightness")), 0);
	put("panel", "brightness", "1");
	assert_true(backlight_set(&b, 30));
	assert_false(b.failed);
	assert_int_equal(get("panel", "brightness"), 76);
	char gone[300];
	snprintf(gone, sizeof(gone), "%s", path("gone", NULL));
	assert_int_equal(rename(path("panel", NULL), gone), 0);
	assert_false(backlight_set(&b, 100));
	backlight_end(&b);
	char there[300];
	snprintf(there, sizeof(there), "%s", path("panel", NULL));
	assert_int_equal(rename(gone, there), 0);
	assert_true(backlight_set(&b, 100));
	assert_int_equal(get("panel", "brightness"), 255);
}

static void
test_read_only(void **state)
{
	(void)state;
	if (geteuid() == 0)
		skip();
	panel("panel", "255", "raw");
	assert_int_equal(chmod(path("panel", "brightness"), 0444), 0);
	backlight_init(&b, root);
	assert_false(backlight_set(&b, 60));
	assert_int_equal(get("panel", "brightness"), 17);
}

/* Pipes in the place of files are not waited for. */
static void
test_pipes(void **state)
{
	(void)state;
	panel("panel", "255", "raw");
	assert_int_equal(unlink(path("panel", "brightness")), 0);
	assert_int_equal(mkfifo(path("panel", "brightness"), 0600), 0);
	backlight_init(&b, root);
	assert_false(backlight_set(&b, 60));
	assert_int_equal(unlink(path("panel", "max_brightness")), 0);
	assert_int_equal(mkfifo(path("panel", "max_brightness"), 0600), 0);
	backlight_init(&b, root);
	assert_false(backlight_set(&b, 60));
}

/* Only so many are looked at, and a name that does not fit is none. */
static void
test_many(void **state)
{
	char name[32], deep[600];

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "p%d", i);
		panel(name, "8", "raw");
	}
	backlight_init(&b, root);
	assert_true(backlight_set(&b, 100));
	memset(deep, 'd', sizeof(deep));
	deep[0] = '/';
	deep[sizeof(deep) - 1] = '\0';
	backlight_init(&b, deep);
	assert_false(backlight_set(&b, 100));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_none, begin, end),
		cmocka_unit_test_setup_teardown(test_steps, begin, end),
		cmocka_unit_test_setup_teardown(test_one_step, begin, end),
		cmocka_unit_test_setup_teardown(test_which, begin, end),
		cmocka_unit_test_setup_teardown(test_garbage, begin, end),
		cmocka_unit_test_setup_teardown(test_failing, begin, end),
		cmocka_unit_test_setup_teardown(test_read_only, begin, end),
		cmocka_unit_test_setup_teardown(test_pipes, begin, end),
		cmocka_unit_test_setup_teardown(test_many, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
