/* SPDX-License-Identifier: Apache-2.0 */
/* A scanner at the kiosk: a fee receipt is told from what a person types,
 * and no key, no sum and no sale is lost over it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/glass.h"
#include "tests/support/scene.h"
#include "ui/strings.h"

#define RECEIPT "C4R1:040NCHTTMW00000300000080000094Z0"

static struct hand h;

static void
begin(void)
{
	hand_ready(&h);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

static void
told(enum fee_is is)
{
	hand_event(&h, (struct event){ .kind = EV_FEE, .fee = { .is = is,
	    .number = 1, .amount = { 300000 }, .stall = "A-012",
	    .market = "Chợ" } });
}

/* Of the last events that wished for anything. */
static const char *
asked(void)
{
	const struct effect *e = hand_effect(&h, EFFECT_FEE_CHECK);

	return e == NULL ? NULL : e->line;
}

static void
test_scan(void **state)
{
	(void)state;
	begin();
	hand_type(&h, RECEIPT);
	assert_null(asked());
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	hand_type(&h, "!");
	assert_string_equal(asked(), RECEIPT);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	told(FEE_TRUE);
	assert_int_equal(h.m.screen, SCREEN_FEE);
	assert_non_null(glass_sounds(&h.out, SOUND_FEE_TRUE));
	/* A scanner's second Enter is no answer; a person's is. */
	hand_type(&h, "!");
	assert_int_equal(h.m.screen, SCREEN_FEE);
	hand_tick(&h, 1000);
	hand_type(&h, "!");
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_int_equal(h.m.amount.dong, 0);
}

/* Capitals by any keyboard lock; what no receipt holds is kept as such. */
static void
test_letters(void **state)
{
	(void)state;
	begin();
	hand_type(&h, "c4r1:04ab!");
	assert_string_equal(asked(), "C4R1:04AB");
	begin();
	hand_type(&h, "C4R1:/ộ*+!");
	assert_string_equal(asked(), "C4R1:/?*?");
	assert_int_equal(h.m.focus, BUTTON_NONE);
}

static void
test_sum_is_kept(void **state)
{
	(void)state;
	begin();
	hand_type(&h, "65000+20");
	hand_type(&h, RECEIPT "!");
	assert_non_null(asked());
	told(FEE_FORGED);
	assert_int_equal(h.m.screen, SCREEN_FEE);
	assert_non_null(glass_sounds(&h.out, SOUND_FEE_FORGED));
	hand_tick(&h, 1000);
	assert_true(hand_touch(&h, BUTTON_ANYWHERE));
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.sum.dong, 65000);
	assert_int_equal(h.m.amount.dong, 20);
}

/* Every beginning of a receipt that goes on as none. */
static void
test_a_person_loses_nothing(void **state)
{
	static const struct { const char *typed; int64_t amount; } rows[] = {
		{ "c5", 5 }, { "c45", 45 }, { "c4c4", 4 }, { "c4r5", 45 },
		{ "c4r15", 415 }, { "cc4r1<", 4 }, { "4c4r1:", 4 },
		{ "c4r1c4r1", 41 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin();
		hand_type(&h, rows[i].typed);
		assert_int_equal(h.m.amount.dong, rows[i].amount);
		assert_null(asked());
	}
	/* A pause says so, too, and is waited for. */
	begin();
	hand_type(&h, "c4");
	assert_int_equal(h.m.amount.dong, 0);
	assert_int_equal(h.out.wake_ms, h.now_ms + SCAN_PAUSE_MS);
	hand_tick(&h, SCAN_PAUSE_MS);
	assert_int_equal(h.m.amount.dong, 4);
	begin();
	hand_type(&h, "4c4r1");
	h.now_ms += 5000;
	hand_type(&h, "5");
	assert_int_equal(h.m.amount.dong, 4415);
}

/* The most that four keys and the one after them can wish for. */
static void
test_keys_at_the_cap(void **state)
{
	(void)state;
	begin();
	hand_type(&h, "499999999c4r1");
	hand_type(&h, "7");
	assert_int_equal(h.m.amount.dong, 499999999);
	assert_true(h.out.count < EFFECTS_MAX);
}

static void
test_cut_off(void **state)
{
	(void)state;
	begin();
	hand_type(&h, "C4R1:040NC");
	hand_tick(&h, SCAN_PAUSE_MS);
	assert_string_equal(asked(), "C4R1:040NC");
	told(FEE_CUT);
	assert_int_equal(h.m.screen, SCREEN_FEE);
	assert_non_null(glass_sounds(&h.out, SOUND_ERROR));
	/* Escape ends it without a word. */
	begin();
	hand_type(&h, "C4R1:040NC^");
	hand_tick(&h, SCAN_PAUSE_MS);
	assert_null(asked());
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

static void
test_endless(void **state)
{
	(void)state;
	begin();
	hand_type(&h, RECEIPT);
	for (int i = 0; i < 1000; i++)
		hand_type(&h, "0Z");
	hand_type(&h, "!");
	assert_non_null(asked());
	assert_int_equal(strlen(asked()), SCAN_MAX - 1);
}

/* A customer may be paying: neither the QR nor the sale is touched. */
static void
test_not_over_a_sale(void **state)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	(void)state;
	begin();
	hand_sale(&h, NEWS_OPENED, &s);
	h.last.count = 0;
	hand_type(&h, RECEIPT "!");
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_int_equal(h.last.count, 0);
	assert_int_equal(h.m.hint, STR_FEE_NOT_NOW);
	told(FEE_TRUE);   /* nobody asked */
	assert_int_equal(h.m.screen, SCREEN_PAY);
	s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);
	hand_sale(&h, NEWS_CREDIT, &s);
	hand_tick(&h, 1000);
	hand_type(&h, RECEIPT "!");
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	assert_null(asked());
}

/* Where letters are typed they are letters. */
static void
test_not_in_a_text(void **state)
{
	(void)state;
	hand_begin(&h, &scene_panels[1]);
	hand_event(&h, (struct event){ .kind = EV_PROFILE });
	hand_type(&h, "C4R1:0");
	assert_int_equal(h.m.fee_scan.n, 0);
	assert_int_equal(h.m.screen, SCREEN_SETUP_BANK);
}

static void
test_next(void **state)
{
	struct sale s = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);

	(void)state;
	begin();
	hand_type(&h, RECEIPT "!");
	told(FEE_TRUE);
	h.last.count = 0;
	hand_type(&h, RECEIPT "1!");   /* at once */
	assert_string_equal(asked(), RECEIPT "1");
	told(FEE_STRANGER);
	assert_int_equal(h.m.fee.is, FEE_STRANGER);
	/* Money goes first, and leads back. */
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 10000);
	assert_int_equal(h.m.screen, SCREEN_FEE);
	/* A digit is the next sale's. */
	hand_tick(&h, 1000);
	hand_type(&h, "7");
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 7);
	hand_type(&h, RECEIPT "!");
	told(FEE_NO_KEYS);
	hand_tick(&h, 30000);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_sum_is_kept),
		cmocka_unit_test(test_a_person_loses_nothing),
		cmocka_unit_test(test_keys_at_the_cap),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_not_over_a_sale),
		cmocka_unit_test(test_not_in_a_text),
		cmocka_unit_test(test_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
