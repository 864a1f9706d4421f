/* SPDX-License-Identifier: Apache-2.0 */
/* What is said for a verdict: the right clips in the right order, held against
 * the words of assets/voice and another hand's reading of numbers. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "terminal/voice_words.h"
#include "tests/support/spell.h"
#include "tests/support/tsv.h"

#define NUMBERS 10000

static char words[CLIP_COUNT][128];

/* The rows of a voice are its clips, in their order. */
static void
load(const char *name, bool filled)
{
	char path[64];
	struct tsv t;
	int row = 0;

	snprintf(path, sizeof(path), "assets/voice/%s.tsv", name);
	tsv_open(&t, path, 1);
	for (; tsv_next(&t); row++) {
		assert_true(row < CLIP_WORDS);
		assert_true(str_eq(t.cell[0],
		    str_of(clip_key((enum clip)row))));
		assert_int_equal(t.cell[1].n > 0, filled);
		assert_true(str_copy(t.cell[1], words[row],
		    sizeof(words[row])));
	}
	assert_int_equal(row, CLIP_WORDS);
}

/* The phrases are the strings that have a voice, in the file's order. */
static void
load_phrases(void)
{
	int c = CLIP_WORDS;
	struct tsv t;

	tsv_open(&t, "assets/strings.vi.tsv", 1);
	while (tsv_next(&t)) {
		if (t.cell[2].n == 0)
			continue;
		assert_true(c < CLIP_COUNT);
		assert_true(str_eq(t.cell[0],
		    str_of(clip_key((enum clip)c))));
		assert_true(str_copy(t.cell[2], words[c], sizeof(words[c])));
		c++;
	}
	assert_int_equal(c, CLIP_COUNT);
}

static void
every_voice_has_every_row(void **st)
{
	static const char *const waiting[] = { "hmn", "tyz", "ium" };

	(void)st;
	for (size_t i = 0; i < sizeof(waiting) / sizeof(waiting[0]); i++)
		load(waiting[i], false);
	load("vi-south", true);
	load("vi-north", true);
}

/* The sentence in words; a stop is a full stop, a comma a comma. */
static void
put_said(struct buf *b, const struct spoken *s)
{
	for (size_t i = 0; i < s->n; i++) {
		buf_puts(b, words[s->clip[i]]);
		if (s->pause_ms[i] == SPOKEN_STOP_MS)
			buf_puts(b, ".");
		else if (s->pause_ms[i] == SPOKEN_COMMA_MS)
			buf_puts(b, ",");
		else if (s->pause_ms[i] == SPOKEN_FOUR_MS)
			buf_puts(b, " –");
		if (i + 1 < s->n)
			buf_puts(b, " ");
	}
}

static void
expect(struct effect fx, const char *want)
{
	char said[2048];
	struct buf b = BUF(said);
	struct spoken s;

	fx.kind = EFFECT_SOUND;
	spoken_for(&fx, &s);
	put_said(&b, &s);
	assert_false(b.full);
	if (strcmp(said, want) != 0)
		fail_msg("\"%s\" is not \"%s\"", said, want);
}

#define SAYS(want, ...) expect((struct effect){ __VA_ARGS__ }, want)

static void
the_verdict_leads_and_the_unit_ends(void **st)
{
	(void)st;
	SAYS("Đủ tiền. Đã nhận hai trăm nghìn đồng", .sound = SOUND_PAID,
	    .amount = { 200000 });
	SAYS("Thiếu tiền. Mới nhận hai trăm đồng, còn thiếu một trăm chín "
	    "mươi chín nghìn tám trăm đồng", .sound = SOUND_SHORT,
	    .amount = { 199800 }, .received = { 200 });
	SAYS("Thiếu tiền. còn thiếu năm đồng", .sound = SOUND_SHORT,
	    .amount = { 5 });
	SAYS("Trả dư. Đã nhận sáu mươi nghìn đồng, thừa mười nghìn đồng",
	    .sound = SOUND_OVER, .amount = { 10000 },
	    .received = { 60000 });
	SAYS("Chưa xác nhận. bốn mươi lăm nghìn đồng",
	    .sound = SOUND_UNCONFIRMED, .amount = { 45000 });
	SAYS("Tiền mặt. hai mươi mốt nghìn đồng", .sound = SOUND_CASH,
	    .amount = { 21000 });
	SAYS("Mã đúng. Đủ tiền. một nghìn đồng", .sound = SOUND_CODE,
	    .amount = { 1000 });
	SAYS("Tiền đến muộn. Đã nhận bảy nghìn đồng", .sound = SOUND_LATE,
	    .amount = { 7000 });
	SAYS("Tiền chưa rõ đơn. Đã nhận bảy nghìn đồng",
	    .sound = SOUND_STRAY, .amount = { 7000 });
	SAYS("Ngân hàng thiếu. chín đồng", .sound = SOUND_TOLD_LESS,
	    .amount = { 9 });
	SAYS("Biên lai giả", .sound = SOUND_FEE_FORGED);
	SAYS("một hai một không – không tám bảy sáu – bốn hai sáu bảy",
	    .sound = SOUND_DIGITS, .code = "1210 0876 4267");
	SAYS("", .sound = SOUND_KEY);
	SAYS("", .sound = SOUND_ERROR);
}

/* Help and what a person must act on: one phrase, whole. */
static void
texts_are_said_as_one_phrase(void **st)
{
	(void)st;
	load_phrases();
	SAYS("Gõ mã pin của người bán.", .sound = SOUND_HELP,
	    .text = STR_HELP_PIN);
	SAYS("Hết giấy in. Thay giấy.", .sound = SOUND_ERROR,
	    .text = STR_PRINT_NO_PAPER);
	/* Not each text has one, and no verdict takes one. */
	SAYS("", .sound = SOUND_ERROR, .text = STR_PAD_HINT);
	SAYS("Biên lai giả", .sound = SOUND_FEE_FORGED,
	    .text = STR_HELP_PIN);
}

static void
every_help_has_a_phrase(void **st)
{
	int count = 0;
	struct tsv t;

	(void)st;
	tsv_open(&t, "assets/strings.vi.tsv", 1);
	while (tsv_next(&t)) {
		if (!str_starts(t.cell[0], STR("help_")) ||
		    str_eq(t.cell[0], STR("help_title")) ||
		    str_eq(t.cell[0], STR("help_foot")) ||
		    str_eq(t.cell[0], STR("help_back")))
			continue;
		count++;
		if (t.cell[2].n == 0)
			fail_msg("%.*s is not said", STR_ARG(t.cell[0]));
	}
	assert_true(count >= 47);
}

/* A phrase's key is packed by its '_', and so is nothing else. */
static void
keys_are_told_apart(void **st)
{
	(void)st;
	for (int c = 0; c < CLIP_COUNT; c++) {
		const char *key = clip_key((enum clip)c);

		assert_int_equal(strchr(key, '_') != NULL, c >= CLIP_WORDS);
		assert_true(strlen(key) < 24);
		for (int d = 0; d < c; d++)
			assert_string_not_equal(key,
			    clip_key((enum clip)d));
	}
}

/* No bank's verdict is said in the words of another evidence. */
static void
no_two_verdicts_begin_alike(void **st)
{
	struct spoken a, b;

	(void)st;
	for (int i = 0; i < SOUND_COUNT; i++)
		for (int j = 0; j < i; j++) {
			struct effect x = { .sound = (enum sound)i };
			struct effect y = { .sound = (enum sound)j };

			spoken_for(&x, &a);
			spoken_for(&y, &b);
			assert_false(a.n > 0 && b.n > 0 &&
			    a.clip[0] == b.clip[0]);
		}
}

static void
asks(int64_t n)
{
	char want[1024];
	struct buf b = BUF(want);

	buf_puts(&b, "Thu ");
	spell_put(&b, n);
	buf_puts(&b, " đồng");
	SAYS(want, .sound = SOUND_ASK, .amount = { n });
}

static void
ten_thousand_numbers(void **st)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 21);
	uint64_t r[2];

	(void)st;
	for (int i = 0; i < NUMBERS; i++) {
		rng_fill(&rng, r, sizeof(r));
		int64_t top = VND_SALE_MAX >> r[1] % 28;
		asks((int64_t)(r[0] % (uint64_t)top) + 1);
	}
	asks(VND_MAX);
	asks(INT64_MAX);
	asks(INT64_MIN);
}

static void
numbers_as_written_down(void **st)
{
	char want[1024];
	struct tsv t;

	(void)st;
	tsv_open(&t, "tests/vectors/number-words.tsv", 1);
	while (tsv_next(&t)) {
		struct buf b = BUF(want);
		buf_puts(&b, "Thu ");
		buf_put(&b, t.cell[1]);
		buf_puts(&b, " đồng");
		SAYS(want, .sound = SOUND_ASK, .amount = { tsv_i64(&t, 0) });
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_voice_has_every_row),
		cmocka_unit_test(the_verdict_leads_and_the_unit_ends),
		cmocka_unit_test(texts_are_said_as_one_phrase),
		cmocka_unit_test(every_help_has_a_phrase),
		cmocka_unit_test(keys_are_told_apart),
		cmocka_unit_test(no_two_verdicts_begin_alike),
		cmocka_unit_test(ten_thousand_numbers),
		cmocka_unit_test(numbers_as_written_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
