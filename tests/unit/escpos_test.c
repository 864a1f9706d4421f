/* SPDX-License-Identifier: Apache-2.0 */
/* What goes to the printer is the picture again, dot for dot, by a reader that
 * takes nothing else; and what the printer says is never taken for more than
 * it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/paper.h"
#include "terminal/print/escpos.h"

static struct picture pic;
static struct paper_seen seen;
static char bytes[PICTURE_BYTES * 2];
static uint64_t dice = 20261129;

static uint8_t
roll(void)
{
	dice = dice * 6364136223846793005u + 1442695040888963407u;
	return (uint8_t)(dice >> 56);
}

static void
fill(int w, int h)
{
	pic.w = w;
	pic.h = h;
	for (size_t i = 0; i < picture_bytes(&pic); i++)
		pic.bits[i] = roll();
}

static size_t
send(int rows, int feed, enum escpos_cut cut)
{
	struct buf b = BUF(bytes);
	struct escpos_ear ear = { 0 };

	escpos_put_ask(&b, &ear, ESCPOS_ASK_PAPER);
	escpos_put_begin(&b);
	for (int y = 0; y < pic.h; y += rows)
		escpos_put_band(&b, &pic, y, pic.h - y < rows ? pic.h - y :
		    rows);
	escpos_put_end(&b, feed, cut);
	assert_false(b.full);
	return b.n;
}

static void
test_dot_for_dot(void **state)
{
	static const int widths[] = { 256, 384, 512, 576 };
	size_t at;

	(void)state;
	for (int w = 0; w < 4; w++)
		for (int h = 1; h < 140; h += 1 + h % 7)
			for (int rows = 24; rows <= ESCPOS_ROWS_MAX;
			    rows += 40) {
				fill(widths[w], h);
				size_t n = send(rows, h,
				    (enum escpos_cut)(w % 3));
				assert_null(paper_read((struct str){ bytes,
				    n }, &seen, &at));
				assert_int_equal(seen.is.w, pic.w);
				assert_int_equal(seen.is.h, pic.h);
				assert_memory_equal(seen.is.bits, pic.bits,
				    picture_bytes(&pic));
				assert_int_equal(seen.feed, h);
				assert_int_equal(seen.asks, 1);
				assert_int_equal(seen.cut, w % 3 == 0 ? 0 :
				    w % 3 == 1 ? 'f' : 'p');
				assert_true(seen.rows_max <= rows);
			}
	fill(PICTURE_W_MAX, PICTURE_H_MAX);
	assert_null(paper_read((struct str){ bytes, send(64, 3,
	    ESCPOS_NO_CUT) }, &seen, &at));
}

/* A band that a torn job left open is full before anything else is said, at
 * whatever byte it was cut, and what comes then is a whole job. */
static void
test_after_a_torn_one(void **state)
{
	static char torn[PICTURE_BYTES];
	size_t at, n;

	(void)state;
	fill(384, 64);
	n = send(64, 3, ESCPOS_NO_CUT) - 3;   /* no feed */
	for (size_t cut = 14; cut < n; cut += 5) {
		struct buf b = BUF(torn);
		buf_put(&b, (struct str){ bytes, cut });
		escpos_put_filling(&b, 384 / 8 * 64);
		/* The printer takes what the band lacks; the rest is idle. */
		size_t idle = b.n - n;
		assert_true(idle > 0 && torn[b.n - 1] == '\0');
		escpos_put_begin(&b);
		escpos_put_band(&b, &pic, 0, 64);
		escpos_put_end(&b, 3, ESCPOS_NO_CUT);
		assert_null(paper_read(str_from(buf_str(&b), n), &seen,
		    &at));
		assert_int_equal(seen.filling, idle);
	}
}

/* The reader itself: nothing cut, and no byte of a head changed, is taken. */
static void
test_reader_is_strict(void **state)
{
	static const size_t heads[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12 };
	size_t n, at;

	(void)state;
	fill(384, 70);
	n = send(64, 3, ESCPOS_NO_CUT);
	for (size_t cut = 0; cut < n; cut++)
		assert_non_null(paper_read((struct str){ bytes, cut }, &seen,
		    &at));
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		char was = bytes[heads[i]];
		bytes[heads[i]] = (char)(was ^ 0x41);
		assert_non_null(paper_read((struct str){ bytes, n }, &seen,
		    &at));
		bytes[heads[i]] = was;
	}
	bytes[n] = '\n';
	assert_non_null(paper_read((struct str){ bytes, n + 1 }, &seen, &at));
}

static void
ask(struct escpos_ear *e, enum escpos_ask what)
{
	char three[8];
	struct buf b = BUF(three);

	escpos_put_ask(&b, e, what);
	assert_int_equal(b.n, 3);
}

static void
test_answers(void **state)
{
	struct escpos_ear e = { 0 };

	(void)state;
	assert_false(escpos_hear(&e, 0x72));      /* nobody asked */
	assert_false(e.answers || e.no_paper);
	ask(&e, ESCPOS_ASK_PAPER);
	assert_false(escpos_hear(&e, 0x13));      /* XOFF */
	assert_false(escpos_hear(&e, 0xff));
	assert_false(escpos_hear(&e, 'o'));
	assert_false(escpos_hear(&e, 0x10));      /* automatic status */
	assert_int_equal(e.nonsense, 4);
	assert_true(escpos_hear(&e, 0x12));
	assert_true(e.answers && !e.no_paper && !e.low_paper);
	ask(&e, ESCPOS_ASK_PAPER);
	assert_true(escpos_hear(&e, 0x1e));
	assert_true(e.low_paper && !e.no_paper);
	ask(&e, ESCPOS_ASK_PAPER);
	assert_true(escpos_hear(&e, 0x72));
	assert_true(e.no_paper);
	ask(&e, ESCPOS_ASK_OFFLINE);
	assert_true(escpos_hear(&e, 0x16));
	assert_true(e.cover_open && e.no_paper && !e.error);
	ask(&e, ESCPOS_ASK_PAPER);
	assert_true(escpos_hear(&e, 0x12));
	ask(&e, ESCPOS_ASK_OFFLINE);
	assert_true(escpos_hear(&e, 0x52));
	assert_true(e.error && !e.cover_open && !e.no_paper);
	assert_false(escpos_hear(&e, 0x12));      /* answered already */
}

/* One that says anything is not believed when it happens to be an answer. */
static void
test_liar(void **state)
{
	struct escpos_ear e = { 0 };
	int believed = 0;

	(void)state;
	for (int run = 0; run < 1000; run++) {
		e = (struct escpos_ear){ 0 };
		ask(&e, ESCPOS_ASK_PAPER);
		for (int i = 0; i < 64; i++)
			(void)escpos_hear(&e, roll());
		believed += e.answers || e.no_paper || e.asked != 0;
	}
	assert_int_equal(believed, 0);
	ask(&e, ESCPOS_ASK_PAPER);
	assert_int_equal(e.asked, ESCPOS_ASK_NOTHING);
	assert_false(escpos_hear(&e, 0x72));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dot_for_dot),
		cmocka_unit_test(test_after_a_torn_one),
		cmocka_unit_test(test_reader_is_strict),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_liar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
