/* SPDX-License-Identifier: Apache-2.0 */
/* terminal.conf: what is shipped loads, and what is wrong is told with its
 * file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/terminal_conf.h"

static char path[] = "/tmp/cho40-conf-XXXXXX";
static char error[CONF_ERROR_MAX];
static struct terminal_conf conf;

static enum rc
load(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	memset(error, 0, sizeof(error));
	return terminal_conf_load(path, &conf, error);
}

static int
make_file(void **st)
{
	(void)st;
	int fd = mkstemp(path);
	close(fd);
	return fd < 0;
}

static int
remove_file(void **st)
{
	(void)st;
	return unlink(path);
}

static void
expect_defaults(void)
{
	assert_string_equal(conf.data_dir, "/var/lib/cho40/terminal");
	assert_string_equal(conf.socket, "/run/cho40/terminal.sock");
	assert_string_equal(conf.socket_group, "");
	assert_string_equal(conf.screen_driver, "sdl");
	assert_int_equal(conf.screen_width, 800);
	assert_int_equal(conf.screen_height, 480);
	assert_int_equal(conf.screen_dpi, 187);
	assert_true(conf.screen_fullscreen);
	assert_string_equal(conf.screen_theme, "light");
	assert_int_equal(conf.sale_timeout_s, 300);
	assert_true(conf.sound_on);
	assert_int_equal(conf.sound_volume, 80);
	assert_int_equal(conf.stall_terminal, 0);
}

static void
test_defaults(void **st)
{
	(void)st;
	assert_int_equal(terminal_conf_load(NULL, &conf, error), RC_OK);
	expect_defaults();
	assert_int_equal(load(""), RC_OK);
	expect_defaults();
	/* The shipped file is the defaults, written out. */
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	terminal_conf_print(f);
	assert_int_equal(fclose(f), 0);
	memset(&conf, 0, sizeof(conf));
	assert_int_equal(terminal_conf_load(path, &conf, error), RC_OK);
	expect_defaults();
}

static void
test_values(void **st)
{
	(void)st;
	assert_int_equal(load("data_dir = d\nsocket = s/x.sock\n"
	    "[screen]\ndriver = memory\ntheme = dark\nwidth = 1024\n"
	    "[stall]\nterminal = 1048575\nepoch = 31\n"), RC_OK);
	assert_string_equal(conf.data_dir, "/tmp/d");
	assert_string_equal(conf.socket, "/tmp/s/x.sock");
	assert_string_equal(conf.screen_driver, "memory");
	assert_string_equal(conf.screen_theme, "dark");
	assert_int_equal(conf.screen_width, 1024);
	assert_int_equal(conf.stall_terminal, 1048575);
	assert_int_equal(conf.stall_epoch, 31);
}

static void
test_errors(void **st)
{
	static const struct { const char *text, *says; } bad[] = {
		{ "[screen]\n\ndriver = fbdev\n", ":3: driver in [screen]" },
		{ "[screen]\ntheme = pink\n", ":2: theme in [screen]" },
		{ "[screen]\nwidth = wide\n", ":2: width" },
		{ "[screen]\nwidth = 10\n", ":2: width" },
		{ "[stall]\nterminal = 1048576\n", ":2: terminal" },
		{ "colour = red\n", ":1: " },
		{ "[sound]\non = perhaps\n", ":2: on is" },
	};

	(void)st;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_not_equal(load(bad[i].text), RC_OK);
		if (strstr(error, bad[i].says) == NULL)
			fail_msg("\"%s\" lacks \"%s\"", error, bad[i].says);
		assert_non_null(strstr(error, path));
	}
	assert_int_not_equal(terminal_conf_load("/nonexistent/t.conf", &conf,
	    error), RC_OK);
	assert_non_null(strstr(error, "/nonexistent/t.conf"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
