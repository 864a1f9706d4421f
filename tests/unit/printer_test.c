/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal's side of paper: it waits for nobody, prints nothing twice
 * unasked, and knows what it does not know.  cho40-print is this program
 * itself, at its socket; time passes only when it is told to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/house_font.h"
#include "terminal/print/print_log.h"
#include "terminal/print/printer.h"

#define STALL_MS   8000
#define GIVE_UP_MS (30000 + 2 * STALL_MS)   /* of printer.c */
#define NEWS_MAX   64
#define DAY_MS     86400000

static int64_t now_ms = 5000;
static char dir[64], log_path[96], sock_path[96];
static int server = -1, helper = -1;
static struct loop lp;
static struct printer *p;
static struct slip slip;
static struct print_news news[NEWS_MAX];
static int news_n;
static char order[64];          /* the first line of the last one */

static int64_t
clock_now(void *ctx)
{
	(void)ctx;
	return now_ms;
}
static const struct clock clock_here = { clock_now, clock_now, NULL };

static void
on_news(void *ctx, const struct print_news *n)
{
	(void)ctx;
	assert_true(news_n < NEWS_MAX && n->ready);
	news[news_n++] = *n;
}

static const struct print_news *
last(void)
{
	assert_true(news_n > 0);
	return &news[news_n - 1];
}

/* What was told last of this paper. */
static void
last_is(const char *what, enum print_state state, enum print_why why)
{
	for (int i = news_n - 1; i >= 0; i--)
		if (strcmp(news[i].what, what) == 0) {
			assert_int_equal(news[i].state, state);
			assert_int_equal(news[i].why, why);
			return;
		}
	fail_msg("nothing was told of %s", what);
}

/* --- the loop, and cho40-print -------------------------------------------- */

/* Turns that wait for nothing, and what a program does in each. */
static void
turns(int n)
{
	for (int i = 0; i < n; i++) {
		assert_int_equal(loop_turn(&lp, lp.mono_ms), RC_OK);
		printer_turn(p);
	}
}

static void
pass(int64_t ms)
{
	now_ms += ms;
	turns(2);
}

/* Does somebody call?  The call is taken. */
static bool
is_called(void)
{
	turns(2);
	int fd = accept(server, NULL, NULL);
	if (fd < 0)
		return false;
	assert_true(helper < 0);
	helper = fd;
	return true;
}

/* Read a whole order. */
static void
take_order(void)
{
	static char bytes[PICTURE_BYTES + 64];
	size_t n = 0, whole = 0;
	int w, h, fill;

	assert_int_equal(fcntl(helper, F_SETFL, O_NONBLOCK), 0);
	for (int i = 0; i < 1000 && (whole == 0 || n < whole); i++) {
		turns(1);
		ssize_t got = read(helper, bytes + n, sizeof(bytes) - n);
		if (got > 0)
			n += (size_t)got;
		char *end = memchr(bytes, '\n', n);
		if (whole > 0 || end == NULL)
			continue;
		snprintf(order, sizeof(order), "%.*s", (int)(end - bytes),
		    bytes);
		assert_int_equal(sscanf(order, "C4P1 %d %d %d", &w, &h,
		    &fill), 3);
		whole = (size_t)(end - bytes) + 1 + (size_t)(w / 8 * h);
	}
	assert_true(whole > 0 && n == whole);
}

static void
says(const char *line)
{
	assert_int_equal(write(helper, line, strlen(line)), strlen(line));
	turns(2);
}

static void
hangs_up(void)
{
	close(helper);
	helper = -1;
	turns(2);
}

/* The paper is called for, ordered, and ends with these words. */
static void
goes(const char *words)
{
	assert_true(is_called());
	take_order();
	says(words);
	hangs_up();
}

static void
want(const char *what)
{
	printer_take(p, what, &slip);
}

static int
ends(const char *how)
{
	char line[128], word[16];
	long long id;
	FILE *f = fopen(log_path, "r");
	int n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL)
		n += sscanf(line, "end %lld %15s", &id, word) == 2 &&
		    strcmp(word, how) == 0;
	fclose(f);
	return n;
}

/* --- tests ---------------------------------------------------------------- */

static void
test_one_paper(void **state)
{
	(void)state;
	want("sale:A");
	last_is("sale:A", PRINT_GOING, PRINT_WHY_NONE);
	assert_true(is_called());
	take_order();
	assert_string_equal(strrchr(order, ' '), " 0");
	says("ink\nslow\n");
	last_is("sale:A", PRINT_SLOW, PRINT_WHY_NONE);
	says("mov");
	says("es\n");
	last_is("sale:A", PRINT_GOING, PRINT_WHY_NONE);
	says("done\n");
	last_is("sale:A", PRINT_DONE, PRINT_WHY_NONE);
	assert_string_equal(last()->ask, "");
	assert_int_equal(ends("done"), 1);
	assert_int_equal(printer_copies(p, "sale:A"), 1);
	hangs_up();
	pass(DAY_MS);
	assert_false(is_called());
	assert_int_equal(printer_deadline(p), LOOP_NEVER);
}

/* Whoever it calls and is not heard by: it is told at once, or later, and
 * never waited for. */
static void
test_waits_for_nobody(void **state)
{
	(void)state;
	/* It is called and never reads a byte; words beside it go on. */
	want("sale:A");
	turns(50);
	last_is("sale:A", PRINT_GOING, PRINT_WHY_NONE);
	assert_int_equal(printer_deadline(p), now_ms + GIVE_UP_MS);
	pass(GIVE_UP_MS - 1);
	last_is("sale:A", PRINT_GOING, PRINT_WHY_NONE);
	pass(1);
	last_is("sale:A", PRINT_NOT, PRINT_WHY_STALLED);
	assert_int_equal(ends("nothing"), 1);
	assert_true(is_called());
	hangs_up();
	/* After ink nobody knows. */
	want("sale:B");
	assert_true(is_called());
	take_order();
	says("ink\n");
	pass(GIVE_UP_MS);
	last_is("sale:B", PRINT_TORN, PRINT_WHY_STALLED);
	hangs_up();
	/* Nobody is there, and it is told before printer_take returns. */
	close(server);
	server = -1;
	want("sale:C");
	last_is("sale:C", PRINT_NOT, PRINT_WHY_ABSENT);
}

static void
test_twice_by_one_finger(void **state)
{
	(void)state;
	want("sale:A");
	want("sale:A");
	goes("ink\ndone\n");
	want("sale:A");
	last_is("sale:A", PRINT_DONE, PRINT_WHY_NONE);
	pass(2999);
	want("sale:A");
	assert_false(is_called());
	assert_int_equal(printer_copies(p, "sale:A"), 1);
	pass(1);
	want("sale:A");
	goes("ink\ndone\n");
	assert_int_equal(printer_copies(p, "sale:A"), 2);
	assert_false(is_called());
}

static void
test_queue(void **state)
{
	static const char *const names[] = { "sale:A", "sale:B", "sale:C",
		"sale:D" };

	(void)state;
	for (int i = 0; i < PRINTER_QUEUE_MAX; i++)
		want(names[i]);
	last_is("sale:D", PRINT_WAITING, PRINT_WHY_NONE);
	want("sale:B");
	last_is("sale:B", PRINT_WAITING, PRINT_WHY_NONE);
	want("sale:E");
	last_is("sale:E", PRINT_NOT, PRINT_WHY_FULL);
	/* One after another, the second torn, the rest goes on. */
	for (int i = 0; i < PRINTER_QUEUE_MAX; i++) {
		goes(i == 1 ? "ink\ntorn paper\n" : "ink\ndone\n");
		last_is(names[i], i == 1 ? PRINT_TORN : PRINT_DONE,
		    i == 1 ? PRINT_WHY_PAPER : PRINT_WHY_NONE);
		/* The one after it may find a band open. */
		assert_string_equal(strrchr(order, ' '), i == 2 ? " 1" :
		    " 0");
	}
	assert_false(is_called());
	assert_string_equal(last()->ask, "sale:B");
}

/* What it says, and what that means. */
static void
test_words(void **state)
{
	static const struct {
		const char *words;
		enum print_state state;
		enum print_why why;
	} table[] = {
		{ "not paper\n", PRINT_NOT, PRINT_WHY_PAPER },
		{ "not cover\n", PRINT_NOT, PRINT_WHY_COVER },
		{ "not absent\n", PRINT_NOT, PRINT_WHY_ABSENT },
		{ "", PRINT_NOT, PRINT_WHY_ABSENT },
		{ "don", PRINT_NOT, PRINT_WHY_ABSENT },
		{ "hello\n", PRINT_NOT, PRINT_WHY_LOST },
		{ "not\n", PRINT_NOT, PRINT_WHY_LOST },
		{ "ink\ntorn lost\n", PRINT_TORN, PRINT_WHY_LOST },
		{ "torn stalled\n", PRINT_TORN, PRINT_WHY_STALLED },
		{ "ink\n", PRINT_TORN, PRINT_WHY_LOST },
		{ "ink\ndon", PRINT_TORN, PRINT_WHY_LOST },
		{ "ink\n\x12\x12\x12\n", PRINT_TORN, PRINT_WHY_LOST },
		/* Its word about ink counts. */
		{ "ink\nnot paper\n", PRINT_TORN, PRINT_WHY_PAPER },
		{ "moves\nnot paper\n", PRINT_TORN, PRINT_WHY_PAPER },
		/* After its last word it is not heard. */
		{ "ink\ndone\ntorn lost\n", PRINT_DONE, PRINT_WHY_NONE },
	};
	int torn = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char what[32];
		snprintf(what, sizeof(what), "sale:%zu", i);
		want(what);
		goes(table[i].words);
		last_is(what, table[i].state, table[i].why);
		if (table[i].state == PRINT_TORN)
			torn++;
		pass(DAY_MS);
		assert_false(is_called());
	}
	/* What is torn stays open, the newest of them: the log has room for
	 * four, and the one that was done took a place. */
	assert_int_equal(torn, 7);
	assert_true(last()->ask[0] != '\0');
	printer_let(p);
	assert_string_equal(last()->ask, "");
	assert_int_equal(ends("done"), 1);
	assert_int_equal(ends("nothing"), 7);
	assert_int_equal(ends("let"), PRINT_LOG_OPEN_MAX - 1);
}

/* A line without an end fills no memory. */
static void
test_endless_line(void **state)
{
	char much[250];   /* a turn takes so many */

	(void)state;
	memset(much, 'x', sizeof(much));
	much[sizeof(much) - 1] = '\0';
	want("sale:A");
	assert_true(is_called());
	take_order();
	for (int i = 0; i < 400; i++)
		says(much);
	says("\n");
	last_is("sale:A", PRINT_NOT, PRINT_WHY_LOST);
	hangs_up();
}

static void
restart(void)
{
	const struct printer_config config = { .program_config = "",
		.helper = sock_path, .log = log_path, .width = 384,
		.stall_ms = STALL_MS };
	static struct printer_host host = { .news = on_news };

	printer_close(p);
	assert_int_equal(printer_open(&p, &config, &lp,
	    sdl_font_source(house_font), &host), RC_OK);
}

/* The terminal dies while it prints, before and after the first dot: asked
 * about once, never printed by itself, and the answer is remembered. */
static void
test_power_cut(void **state)
{
	(void)state;
	want("sale:A");
	assert_true(is_called());
	take_order();
	says("ink\n");
	restart();
	hangs_up();
	printer_tell(p);
	assert_string_equal(last()->ask, "sale:A");
	pass(DAY_MS);
	assert_false(is_called());
	restart();
	printer_tell(p);
	assert_string_equal(last()->ask, "sale:A");
	/* It is wanted again: that is the answer, and it fills a torn band. */
	want("sale:A");
	assert_string_equal(last()->ask, "");
	goes("ink\ndone\n");
	assert_string_equal(strrchr(order, ' '), " 1");
	assert_int_equal(ends("again"), 1);
	restart();
	printer_tell(p);
	assert_string_equal(last()->ask, "");
	/* Or it is let be. */
	want("sale:B");
	assert_true(is_called());
	restart();
	hangs_up();
	printer_let(p);
	restart();
	printer_tell(p);
	assert_string_equal(last()->ask, "");
	assert_int_equal(ends("let"), 1);
	assert_false(is_called());
}

/* Nothing can be written down: nothing is printed. */
static void
test_no_log(void **state)
{
	(void)state;
	unlink(log_path);
	assert_int_equal(symlink("/dev/full/no", log_path), 0);
	restart();
	want("sale:A");
	last_is("sale:A", PRINT_NOT, PRINT_WHY_DISK);
	assert_false(is_called());
}

/* --- life ----------------------------------------------------------------- */

static int
begin(void **state)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	(void)state;
	snprintf(dir, sizeof(dir), "%s/cho40-printer-XXXXXX",
	    getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(dir));
	snprintf(log_path, sizeof(log_path), "%s/print.log", dir);
	snprintf(sock_path, sizeof(sock_path), "%s/print.sock", dir);
	server = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	memcpy(at.sun_path, sock_path, strlen(sock_path));
	assert_int_equal(bind(server, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(server, 4), 0);
	news_n = 0;
	p = NULL;
	loop_init(&lp, &clock_here);
	slip_begin(&slip);
	slip_add(&slip, SLIP_TITLE, "Quầy thử");
	slip_add(&slip, SLIP_QR, "C4S:TEST");
	restart();
	turns(1);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	printer_close(p);
	if (helper >= 0)
		close(helper);
	if (server >= 0)
		close(server);
	helper = server = -1;
	unlink(log_path);
	unlink(sock_path);
	return rmdir(dir);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_one_paper), TEST(test_waits_for_nobody),
		TEST(test_twice_by_one_finger), TEST(test_queue),
		TEST(test_words), TEST(test_endless_line),
		TEST(test_power_cut), TEST(test_no_log),
	};

	return cmocka_run_group_tests(tests, house_font_open, house_font_close);
}
