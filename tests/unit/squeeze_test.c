/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zstd.h>

#include "sync/pack.h"
#include "sync/squeeze.h"
#include "tests/support/trade.h"

static struct squeeze *squeeze;
static char lines_memory[65536], text_memory[65536], raw_memory[16384],
    frame_memory[65536], again_memory[65536];
static struct pack pack;

static int
begin(void **state)
{
	(void)state;
	return squeeze_open(&squeeze) == RC_OK ? 0 : -1;
}

static int
end(void **state)
{
	(void)state;
	squeeze_close(squeeze);
	return 0;
}

static void
hundred_sales_fit_the_promise(void **state)
{
	size_t worst = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct buf lines = BUF(lines_memory), text = BUF(text_memory),
		    raw = BUF(raw_memory), frame = BUF(frame_memory),
		    again = BUF(again_memory);
		struct pack_streams to = { &text, &raw };
		struct proto_journal j = { .count = 200 };
		struct trade t;

		trade_begin(&t, seed);
		j.terminal = t.who.terminal;
		j.first = t.n + 1;
		for (int i = 0; i < 100; i++)
			trade_settled(&t, &lines);
		j.lines = buf_str(&lines);
		assert_int_equal(pack_put_journal(&pack, &j, 0, &to), RC_OK);
		assert_int_equal(squeeze_put(squeeze, SQUEEZE_JOURNAL,
		    buf_str(&text), &frame), RC_OK);
		if (frame.n + raw.n > worst)
			worst = frame.n + raw.n;
		buf_put(&frame, buf_str(&raw));
		struct str rest = buf_str(&frame);
		assert_int_equal(squeeze_get(squeeze, &rest, &again), RC_OK);
		assert_int_equal(again.n, text.n);
		assert_memory_equal(again.p, text.p, text.n);
		assert_int_equal(rest.n, raw.n);
	}
	print_message("100 settled sales: at most %zu bytes\n", worst);
	assert_true(worst <= 4000);
}

/* A frame as an ordinary zstd writes it: with a dictionary nobody shipped,
 * or of a length nobody says. */
static void
strangers_are_refused(void **state)
{
	static char zeros[4096];
	struct buf frame = BUF(frame_memory), to = BUF(again_memory);
	ZSTD_CCtx *c = ZSTD_createCCtx();

	(void)state;
	assert_non_null(c);
	size_t n = ZSTD_compress(frame.p, frame.cap, zeros, sizeof(zeros), 1);
	struct str s = { frame.p, n };
	assert_int_equal(squeeze_get(squeeze, &s, &to), RC_OK);
	assert_int_equal(to.n, sizeof(zeros));
	assert_int_equal(s.n, 0);

	ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, 0);
	n = ZSTD_compress2(c, frame.p, frame.cap, zeros, sizeof(zeros));
	s = (struct str){ frame.p, n };
	assert_int_equal(squeeze_get(squeeze, &s, &to), RC_BAD_INPUT);
	assert_int_equal(s.n, n);

	/* The dictionary's id is at offset 5 when its flag says four bytes. */
	static const char foreign[] = "\x28\xb5\x2f\xfd\x23\x39\x30\x00\x00"
	    "\x01\x09\x00\x00\x61";
	s = (struct str){ foreign, sizeof(foreign) - 1 };
	assert_int_equal(squeeze_get(squeeze, &s, &to), RC_NOT_FOUND);
	s = STR("{\"v\":1}");
	assert_false(squeeze_is_frame(s));
	assert_int_equal(squeeze_get(squeeze, &s, &to), RC_BAD_INPUT);
	ZSTD_freeCCtx(c);
}

static void
bomb_takes_no_memory(void **state)
{
	static char zeros[16 * 1024 * 1024];
	struct buf to = BUF(again_memory);

	(void)state;
	size_t n = ZSTD_compress(frame_memory, sizeof(frame_memory), zeros,
	    sizeof(zeros), 1);
	assert_true(n < 4096);
	struct str s = { frame_memory, n };
	assert_int_equal(squeeze_get(squeeze, &s, &to), RC_TOO_BIG);
	assert_int_equal(to.n, 0);
	/* One that lies about how much it holds: the length is in the head,
	 * after its flags and the window; here 8 bytes or 4. */
	for (size_t at = 5; at < 12; at++) {
		char kept = frame_memory[at];
		frame_memory[at] = 0;
		s = (struct str){ frame_memory, n };
		assert_int_not_equal(squeeze_get(squeeze, &s, &to), RC_OK);
		frame_memory[at] = kept;
	}
}

static void
damage_is_refused_or_bounded(void **state)
{
	struct buf lines = BUF(lines_memory), frame = BUF(frame_memory);
	struct trade t;

	(void)state;
	trade_begin(&t, 3);
	for (int i = 0; i < 20; i++)
		trade_mail_item(&t, &lines);
	assert_int_equal(squeeze_put(squeeze, SQUEEZE_MAIL, buf_str(&lines),
	    &frame), RC_OK);
	assert_true(frame.n < lines.n / 3);
	for (size_t i = 0; i < frame.n; i++) {
		struct buf to = buf_init(again_memory, lines.n + 1);
		struct str s = { frame.p, i };
		assert_int_not_equal(squeeze_get(squeeze, &s, &to), RC_OK);
		frame.p[i] = (char)(frame.p[i] ^ 0x55);
		s = buf_str(&frame);
		if (squeeze_get(squeeze, &s, &to) == RC_OK)
			assert_true(to.n <= lines.n);
		else
			assert_int_equal(to.n, 0);
		frame.p[i] = (char)(frame.p[i] ^ 0x55);
	}
	struct buf small = buf_init(again_memory, 16);
	assert_int_equal(squeeze_put(squeeze, SQUEEZE_MAIL, buf_str(&lines),
	    &small), RC_TOO_BIG);
	assert_int_equal(small.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hundred_sales_fit_the_promise),
		cmocka_unit_test(strangers_are_refused),
		cmocka_unit_test(bomb_takes_no_memory),
		cmocka_unit_test(damage_is_refused_or_bounded),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
