/* SPDX-License-Identifier: Apache-2.0 */
/* A script of the kiosk: refused with its line, or played to an end that comes
 * in a bounded number of steps, whatever it waits for. */
#define _GNU_SOURCE   /* memfd_create */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ledger/base/rc.h"
#include "terminal/script.h"
#include "tests/fuzz/fuzz.h"

#define STEPS_MAX 2000

static int down;   /* fingers on the glass */

static bool
key_known(void *ctx, struct str name)
{
	(void)ctx;
	return name.n > 0 && name.n < 6;
}

static void
press(void *ctx, struct str name)
{
	(void)ctx;
	REQUIRE(key_known(NULL, name));
}

static void
type(void *ctx, struct str text)
{
	(void)ctx;
	REQUIRE(text.n > 0 && str_is_utf8(text));
}

static bool
touch(void *ctx, struct str name)
{
	(void)ctx;
	REQUIRE(name.n > 0);
	bool is_there = name.p[0] != 'n';
	down += is_there;
	REQUIRE(down <= 1);
	return is_there;
}

static void
touch_at(void *ctx, int64_t x, int64_t y)
{
	(void)ctx;
	REQUIRE(x >= 0 && y >= 0 && ++down == 1);
}

static void
lift(void *ctx)
{
	(void)ctx;
	REQUIRE(--down == 0);
}

/* Its name is no path. */
static enum rc
shot(void *ctx, struct str name)
{
	(void)ctx;
	REQUIRE(name.n > 0 && str_find(name, '/') == name.n &&
	    str_find(name, '.') == name.n);
	return RC_OK;
}

static bool
holds(void *ctx, const struct script_condition *c)
{
	(void)ctx;
	REQUIRE(c->subject < SCRIPT_SUBJECT_COUNT);
	return c->value.n % 2 == 0 && c->number % 2 == 0;
}

static void
describe(void *ctx, struct buf *out)
{
	(void)ctx;
	buf_puts(out, "nothing");
}

static const struct script_host host = { .key_known = key_known,
	.key = press, .type = type, .touch = touch, .touch_at = touch_at,
	.lift = lift, .shot = shot, .holds = holds, .describe = describe };

static void
play(struct script *s)
{
	int64_t now_ms = 1;
	enum script_step step = SCRIPT_WAITING;

	down = 0;
	for (int i = 0; i < STEPS_MAX && step == SCRIPT_WAITING; i++) {
		step = script_run(s, now_ms);
		int64_t due_ms = script_deadline(s);
		REQUIRE(step != SCRIPT_WAITING || due_ms >= now_ms);
		/* Up to a day; a longer pause outlives the market. */
		if (due_ms - now_ms > 86400000)
			return;
		now_ms = due_ms;
	}
	REQUIRE(step != SCRIPT_FAILED ||
	    str_starts(str_of(script_why(s)), STR("/proc/self/fd/")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[64];
	char why[SCRIPT_WHY_MAX];
	struct str text = { (const char *)data, size };
	struct script *s;

	/* Its own output, and a loop of a hundred thousand, are no news. */
	for (struct str rest = text; rest.n > 0;) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (str_starts(line, STR("print")) ||
		    (str_starts(line, STR("repeat")) && line.n > 9))
			return 0;
	}
	if (fd < 0) {
		fd = memfd_create("script", 0);
		REQUIRE(fd >= 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	REQUIRE(ftruncate(fd, 0) == 0);
	REQUIRE(pwrite(fd, data, size, 0) == (ssize_t)size);
	memset(why, 'x', sizeof(why));
	if (script_open(path, &host, &s, why) == RC_OK) {
		play(s);
		script_close(s);
		return 0;
	}
	REQUIRE(s == NULL && memchr(why, 0, sizeof(why)) != NULL);
	REQUIRE(strncmp(why, path, strlen(path)) == 0);
	return 0;
}
