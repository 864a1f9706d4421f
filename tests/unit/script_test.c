/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts: what is refused before anything runs, what is done in which order
 * and at which time, and what a failure says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/script.h"

/* A host that writes down what it is told. */
static char told_text[2000];
static struct buf told;
static char screen[20], state[20], file[20];
static int64_t amount, queue;
static enum rc shot_rc;

static bool
fake_known(void *ctx, struct str name)
{
	(void)ctx;
	return str_eq(name, STR("5")) || str_eq(name, STR("000")) ||
	    str_eq(name, STR("enter"));
}

static void
fake_key(void *ctx, struct str name)
{
	(void)ctx;
	buf_printf(&told, "key:%.*s ", STR_ARG(name));
}

static void
fake_type(void *ctx, struct str text)
{
	(void)ctx;
	buf_printf(&told, "type:%.*s ", STR_ARG(text));
}

static bool
fake_touch(void *ctx, struct str name)
{
	(void)ctx;
	buf_printf(&told, "down:%.*s ", STR_ARG(name));
	return !str_eq(name, STR("nothing"));
}

static void
fake_touch_at(void *ctx, int64_t x, int64_t y)
{
	(void)ctx;
	buf_printf(&told, "down:%d,%d ", (int)x, (int)y);
}

static void
fake_lift(void *ctx)
{
	(void)ctx;
	buf_puts(&told, "up ");
}

static enum rc
fake_shot(void *ctx, struct str name)
{
	(void)ctx;
	buf_printf(&told, "shot:%.*s ", STR_ARG(name));
	return shot_rc;
}

static bool
fake_holds(void *ctx, const struct script_condition *c)
{
	(void)ctx;
	switch (c->subject) {
	case SCRIPT_SCREEN:
		return str_eq(c->value, str_of(screen));
	case SCRIPT_STATE:
		return str_eq(c->value, str_of(state));
	case SCRIPT_AMOUNT:
		return c->number == amount;
	case SCRIPT_QUEUE:
		return c->number == queue;
	case SCRIPT_FILE:
		return str_eq(c->value, str_of(file));
	case SCRIPT_MODE:
		return str_eq(c->value, STR("real"));
	case SCRIPT_NET:
	case SCRIPT_SUBJECT_COUNT:
		break;
	}
	return false;
}

static void
fake_describe(void *ctx, struct buf *out)
{
	(void)ctx;
	buf_printf(out, "screen %s", screen);
}

static const struct script_host host = { fake_known, fake_key, fake_type,
	fake_touch, fake_touch_at, fake_lift, fake_shot, fake_holds,
	fake_describe, NULL };
static char path[] = "/tmp/cho40-script-XXXXXX";
static char why[SCRIPT_WHY_MAX];

static void
set(char to[20], const char *value)
{
	assert_true(str_copy(str_of(value), to, 20));
}

static enum rc
load(const char *text, size_t n, struct script **s)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	told = BUF(told_text);
	return script_open(path, &host, s, why);
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
test_refused(void **st)
{
	static const struct { const char *text, *says; } bad[] = {
		{ "key 5\njump\n", ":2: \"jump\" is not a command" },
		{ "key\n", "at least one key" },
		{ "\n\nkey 5 6\n", ":3: \"key 5 6\" names a key" },
		{ "wait\n", "is not a condition" },
		{ "wait fine\n", "is not a condition" },
		{ "wait screen\n", "needs a name" },
		{ "wait file\n", "needs a name" },
		{ "expect mode\n", "needs a name" },
		{ "wait screen pay soon\n", "not a time in ms" },
		{ "wait queue many\n", "whole number" },
		{ "wait 86400001\n", "longer than a day" },
		{ "wait queue 0 86400001\n", "longer than a day" },
		{ "wait 9223372036854775807\n", "longer than a day" },
		{ "wait -5\n", "is not a condition" },
		{ "expect screen pay 5\n", "something after" },
		{ "expect amount\n", "whole number" },
		{ "tap\n", "needs a button" },
		{ "tap 5 five\n", "X and Y" },
		{ "shot\n", "needs a name" },
		{ "shot ../x\n", "letters, digits" },
		{ "type\n", "needs text" },
		{ "quit now\n", "nothing after" },
		{ "print \xff\n", "UTF-8" },
		{ "repeat\nend\n", "how often" },
		{ "repeat 0\nend\n", "how often" },
		{ "repeat 100001\nend\n", "how often" },
		{ "repeat 2\nrepeat 2\nend\nend\n", ":2: \"repeat 2\" stands" },
		{ "key 5\nend\n", ":2: \"end\" has no repeat" },
		{ "repeat 2\nend now\n", "nothing after" },
		{ "key 5\nrepeat 2\nkey 5\n", ":2: this repeat has no end" },
	};
	struct script *s;

	(void)st;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(load(bad[i].text, strlen(bad[i].text), &s),
		    RC_BAD_INPUT);
		assert_null(s);
		if (strstr(why, bad[i].says) == NULL)
			fail_msg("\"%s\" lacks \"%s\"", why, bad[i].says);
		assert_non_null(strstr(why, path));
		assert_int_equal(told.n, 0);
	}
	assert_int_equal(script_open("/nonexistent/x", &host, &s, why),
	    RC_NOT_FOUND);
	char *big = malloc(SCRIPT_FILE_MAX + 1);
	memset(big, '\n', SCRIPT_FILE_MAX + 1);
	assert_int_equal(load(big, SCRIPT_FILE_MAX + 1, &s), RC_TOO_BIG);
	for (size_t i = 0; i < 10 * (SCRIPT_COMMANDS_MAX + 1); i += 10)
		memcpy(big + i, "key enter\n", 10);
	assert_int_equal(load(big, 10 * SCRIPT_COMMANDS_MAX, &s), RC_OK);
	script_close(s);
	assert_int_equal(load(big, 10 * (SCRIPT_COMMANDS_MAX + 1), &s),
	    RC_TOO_BIG);
	free(big);
}

static void
test_order_and_time(void **st)
{
	static const char text[] = "# a sale\n  key 5 000 enter\r\n"
	    "type Chị Mỷ rau\n\ntap take\nwait 50\ntap 3 4\nshot a-1\n"
	    "quit\nkey 5\n";
	struct script *s;

	(void)st;
	shot_rc = RC_OK;
	assert_int_equal(load(text, sizeof(text) - 1, &s), RC_OK);
	assert_int_equal(script_deadline(s), INT64_MAX);
	assert_int_equal(script_run(s, 1000), SCRIPT_WAITING);
	assert_string_equal(told_text,
	    "key:5 key:000 key:enter type:Chị Mỷ rau down:take ");
	assert_int_equal(script_deadline(s), 1000 + SCRIPT_TOUCH_MS);
	assert_int_equal(script_run(s, 1059), SCRIPT_WAITING);
	buf_reset(&told);
	assert_int_equal(script_run(s, 1060), SCRIPT_WAITING);
	assert_string_equal(told_text, "up ");
	assert_int_equal(script_deadline(s), 1060 + SCRIPT_AWAY_MS);
	assert_int_equal(script_run(s, 1180), SCRIPT_WAITING);
	assert_int_equal(script_deadline(s), 1180 + 50);
	buf_reset(&told);
	assert_int_equal(script_run(s, 1230), SCRIPT_WAITING);
	assert_int_equal(script_run(s, 1290), SCRIPT_WAITING);
	assert_int_equal(script_run(s, 1410), SCRIPT_DONE);
	assert_string_equal(told_text, "down:3,4 up shot:a-1 ");
	assert_int_equal(script_run(s, 1420), SCRIPT_DONE);
	script_close(s);
}

static void
test_repeat(void **st)
{
	static const char text[] = "key 5\nrepeat 3\ntype a\nwait 10\nend\n"
	    "repeat 1\nkey enter\nend\nrepeat 2\nquit\nend\ntype b\n";
	struct script *s;

	(void)st;
	assert_int_equal(load(text, sizeof(text) - 1, &s), RC_OK);
	assert_int_equal(script_run(s, 0), SCRIPT_WAITING);
	assert_int_equal(script_run(s, 10), SCRIPT_WAITING);
	assert_int_equal(script_run(s, 20), SCRIPT_WAITING);
	assert_string_equal(told_text, "key:5 type:a type:a type:a ");
	assert_int_equal(script_run(s, 30), SCRIPT_DONE);
	assert_string_equal(told_text,
	    "key:5 type:a type:a type:a key:enter ");
	script_close(s);
}

static void
test_conditions(void **st)
{
	static const char text[] = "wait screen pay 300\nexpect amount 65000\n"
	    "wait paid\nwait queue 0 500\nkey 5\nexpect screen idle\n";
	struct script *s;

	(void)st;
	set(screen, "amount");
	set(state, "open");
	amount = 65000;
	queue = 2;
	assert_int_equal(load(text, sizeof(text) - 1, &s), RC_OK);
	assert_int_equal(script_run(s, 0), SCRIPT_WAITING);
	assert_int_equal(script_deadline(s), 300);
	set(screen, "pay");
	assert_int_equal(script_run(s, 299), SCRIPT_WAITING);
	assert_int_equal(script_deadline(s), 299 + SCRIPT_TIMEOUT_MS);
	set(state, "paid");
	assert_int_equal(script_run(s, 400), SCRIPT_WAITING);
	assert_int_equal(script_deadline(s), 900);
	assert_int_equal(script_run(s, 899), SCRIPT_WAITING);
	/* What comes true at the very end still counts. */
	queue = 0;
	assert_int_equal(script_run(s, 900), SCRIPT_FAILED);
	assert_string_equal(told_text, "key:5 ");
	assert_non_null(strstr(script_why(s),
	    ":6: expected screen idle; on the screen: screen pay"));
	script_close(s);
}

static void
test_failures(void **st)
{
	struct script *s;

	(void)st;
	set(screen, "amount");
	queue = 2;
	assert_int_equal(load("wait queue 0 500\n", 17, &s), RC_OK);
	assert_int_equal(script_run(s, 0), SCRIPT_WAITING);
	assert_int_equal(script_run(s, 500), SCRIPT_FAILED);
	assert_non_null(strstr(script_why(s), ":1: waited in vain for queue "
	    "0; on the screen: screen amount"));
	script_close(s);
	/* A file says nothing when it comes: it is looked for. */
	assert_int_equal(load("wait file go 500\n", 17, &s), RC_OK);
	assert_int_equal(script_run(s, 0), SCRIPT_WAITING);
	assert_int_equal(script_deadline(s), 50);
	assert_int_equal(script_run(s, 470), SCRIPT_WAITING);
	assert_int_equal(script_deadline(s), 500);
	set(file, "go");
	assert_int_equal(script_run(s, 499), SCRIPT_DONE);
	assert_int_equal(script_deadline(s), INT64_MAX);
	script_close(s);
	assert_int_equal(load("tap nothing\n", 12, &s), RC_OK);
	assert_int_equal(script_run(s, 0), SCRIPT_FAILED);
	assert_non_null(strstr(script_why(s), "no such button"));
	script_close(s);
	shot_rc = RC_NOT_FOUND;
	assert_int_equal(load("shot x\n", 7, &s), RC_OK);
	assert_int_equal(script_run(s, 0), SCRIPT_FAILED);
	assert_non_null(strstr(script_why(s), "--shots"));
	script_close(s);
	/* An empty script is done at once. */
	assert_int_equal(load("# nothing\n", 10, &s), RC_OK);
	assert_int_equal(script_run(s, 0), SCRIPT_DONE);
	script_close(s);
	script_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_order_and_time),
		cmocka_unit_test(test_repeat),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_failures),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
