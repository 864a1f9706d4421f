/* SPDX-License-Identifier: Apache-2.0 */
/* The first run on the glass: a bank is found by any of its names on every
 * panel, names become what banks print, what finds no room is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/bank.h"
#include "ledger/fold.h"
#include "tests/support/scene.h"

static struct hand h;

static void
begin(int panel)
{
	hand_begin(&h, &scene_panels[panel]);
	hand_event(&h, (struct event){ .kind = EV_PROFILE });
	assert_int_equal(h.m.screen, SCREEN_SETUP_BANK);
}

/* As a keyboard that sends several letters at once. */
static void
put(const char *text)
{
	struct str s = str_of(text);

	for (size_t at = 0; at < s.n;) {
		struct input in = { .kind = INPUT_TEXT };
		size_t from = at, end = at;

		while (end < s.n) {
			(void)str_next_char(s, &end);
			if (end - from >= sizeof(in.text))
				break;
			at = end;
		}
		memcpy(in.text, s.p + from, at - from);
		hand_event(&h, (struct event){ .kind = EV_INPUT,
		    .input = in });
	}
}

/* The same letter for 200 times would be a stuck key. */
static void
many(const char *one, const char *other)
{
	for (int i = 0; i < 100; i++) {
		hand_type(&h, one);
		hand_type(&h, other);
	}
}

/* A finger on the row of the bank with that BIN; false: it has none. */
static bool
touch_bank(const char *bin)
{
	for (int i = 0; i < h.m.setup.banks; i++)
		if (strcmp(h.m.setup.bank[i]->bin, bin) == 0 &&
		    hand_touch(&h, (uint16_t)(BUTTON_ROW + i)))
			return h.m.screen == SCREEN_SETUP_ACCOUNT &&
			    strcmp(h.m.setup.bin, bin) == 0;
	return false;
}

static void
found(int panel, const struct bank *b, const char *typed)
{
	begin(panel);
	put(typed);
	if (!touch_bank(b->bin))
		fail_msg("%s: %s does not lead to %s",
		    scene_panels[panel].name, typed, b->short_name);
}

static void
found_by(int panel, const struct bank *b, const char *name)
{
	char plain[512];
	struct buf f = BUF(plain);

	fold_words(&f, str_of(name));
	found(panel, b, name);
	found(panel, b, plain);
}

static void
test_every_bank(void **state)
{
	(void)state;
	for (int p = 0; p < PANELS; p++)
		for (size_t i = 0; i < bank_count(); i++) {
			const struct bank *b = bank_at(i);
			if (!b->transfers)
				continue;
			found_by(p, b, b->short_name);
			found_by(p, b, b->name);
			found(p, b, b->bin);
		}
}

/* Letters of the glass, one by one; telex typed where nothing does it. */
static void
test_telex(void **state)
{
	static const struct { const char *typed, *bin; } rows[] = {
		{ "noong nghieepj", "970405" }, { "ngoaij thuwowng", "970436" },
		{ "quaan ddooij", "970422" }, { "ddaauf tuw", "970418" },
		{ "as chaau", "970416" }, { "tieen phong", "970423" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		found(0, bank_by_bin(str_of(rows[i].bin)), rows[i].typed);
	begin(0);
	for (const char *c = "QUAN DOI"; *c != '\0'; c++)
		assert_true(hand_touch(&h, *c == ' ' ? BUTTON_SPACE :
		    (uint16_t)(BUTTON_CHAR + *c)));
	assert_true(touch_bank("970422"));
}

/* A pad of figures: by number, or walking by its star. */
static void
test_pad(void **state)
{
	(void)state;
	begin(0);
	hand_type(&h, "970436!");
	assert_string_equal(h.m.setup.bin, "970436");
	begin(0);
	hand_type(&h, "**!");
	assert_int_equal(h.m.screen, SCREEN_SETUP_ACCOUNT);
	assert_string_equal(h.m.setup.bin, "970436");
	/* but for a market's line, which a scanner types */
	begin(0);
	hand_type(&h, "C4E1*");
	assert_int_equal(h.m.screen, SCREEN_ENROL);
}

static void
to_holder(void)
{
	begin(0);
	hand_type(&h, "vietcom!0000005600!");
	assert_int_equal(h.m.screen, SCREEN_SETUP_HOLDER);
}

/* 200 characters anywhere are cut, and it is said. */
static void
test_long(void **state)
{
	(void)state;
	begin(0);
	many("a", "b");
	assert_int_equal(h.m.hint, STR_SETUP_TOO_LONG);
	assert_int_equal(strlen(h.m.setup.query), SETUP_QUERY_CAP - 1);
	begin(0);
	hand_type(&h, "vietcom!");
	hand_type(&h, "1212121212121212121");
	assert_int_equal(h.m.hint, STR_NONE);
	hand_type(&h, "2");
	assert_int_equal(h.m.hint, STR_SETUP_TOO_LONG);
	assert_int_equal(h.m.hint_count, ACCOUNT_MAX);
	assert_string_equal(h.m.setup.account, "1212121212121212121");
	to_holder();
	many("ễ", "ê");
	assert_int_equal(h.m.hint, STR_SETUP_TOO_LONG);
	assert_string_equal(h.m.setup.holder, "EEEEEEEEEEEEEEEEEEEEEEEEE");
	to_holder();
	hand_type(&h, "my!");
	many("ễ", "ê");
	assert_int_equal(h.m.hint, STR_SETUP_TOO_LONG);
	assert_int_equal(str_chars(str_of(h.m.setup.stall)), 40);
	to_holder();
	hand_type(&h, "my!");
	for (int i = 0; i < 200; i++)
		assert_true(hand_touch(&h, BUTTON_CHAR + 'B'));
	assert_int_equal(h.m.hint, STR_SETUP_TOO_LONG);
	assert_int_equal(str_chars(str_of(h.m.setup.stall)), 40);
}

static void
test_holder(void **state)
{
	(void)state;
	to_holder();
	hand_type(&h, "  Nguyễn  Thị Mỷ ");
	assert_string_equal(h.m.setup.holder, "NGUYEN THI MY ");
	hand_type(&h, "!Quầy!!");
	assert_non_null(hand_effect(&h, EFFECT_PROFILE_SAVE));
	assert_string_equal(hand_effect(&h, EFFECT_PROFILE_SAVE)->
	    profile.holder, "NGUYEN THI MY");
}

/* The power goes at each step: nothing was wished for before the last, so the
 * next start begins anew, without half a profile. */
static void
test_cut(void **state)
{
	static const char *const steps[] = { "vietcom", "!", "0000005600",
		"!", "my thi", "!", "rau", "!" };

	(void)state;
	begin(0);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		for (const char *c = steps[i]; *c != '\0'; c++) {
			hand_type(&h, (char[2]){ *c, '\0' });
			for (int k = 0; k < h.out.count; k++)
				assert_int_equal(h.out.item[k].kind,
				    EFFECT_SOUND);
		}
	}
	assert_int_equal(h.m.screen, SCREEN_SETUP_CHECK);
	assert_false(h.m.profile_known);
	begin(0);
	assert_string_equal(h.m.setup.account, "");
}

static void
to_check(void)
{
	to_holder();
	hand_type(&h, "my thi!rau!");
	assert_int_equal(h.m.screen, SCREEN_SETUP_CHECK);
}

/* Where a PIN is set already none is offered; without the test nothing is
 * wished for but the profile. */
static void
test_put_off(void **state)
{
	(void)state;
	to_check();
	assert_true(hand_touch(&h, BUTTON_LATER));
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_SETUP_PIN);
	assert_null(hand_effect(&h, EFFECT_SELF_TEST));
	hand_tick(&h, 61000);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	to_check();
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = { .set =
	    true } });
	assert_true(hand_touch(&h, BUTTON_LATER));
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

/* From the menu it may lead to the account number, so the PIN is asked. */
static void
test_guarded(void **state)
{
	(void)state;
	hand_begin(&h, &scene_panels[0]);
	hand_profile(&h);
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = { .set =
	    true } });
	assert_true(hand_touch(&h, BUTTON_MENU));
	assert_true(hand_touch(&h, BUTTON_SELF_TEST));
	assert_int_equal(h.m.screen, SCREEN_PIN);
	assert_null(hand_effect(&h, EFFECT_SELF_TEST));
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = { .set = true,
	    .what = EFFECT_PIN_CHECK } });
	assert_int_equal(h.m.screen, SCREEN_SELF_TEST);
	assert_non_null(hand_effect(&h, EFFECT_SELF_TEST));
}

/* A card that is full: said, and tried again by key. */
static void
test_refused(void **state)
{
	(void)state;
	to_check();
	assert_true(hand_touch(&h, BUTTON_NEXT));
	hand_profile(&h);
	assert_non_null(hand_effect(&h, EFFECT_SELF_TEST));
	hand_event(&h, (struct event){ .kind = EV_REFUSED,
	    .refused = { RC_FULL, EFFECT_SELF_TEST } });
	assert_int_equal(h.m.screen, SCREEN_SELF_TEST);
	assert_int_equal(h.m.hint, STR_REFUSED_FULL);
	assert_false(hand_touch(&h, BUTTON_NEXT));
	assert_true(hand_touch(&h, BUTTON_RETRY));
	assert_non_null(hand_effect(&h, EFFECT_SELF_TEST));
	assert_true(hand_touch(&h, BUTTON_LATER));
	assert_int_equal(h.m.screen, SCREEN_SETUP_PIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_bank),
		cmocka_unit_test(test_telex),
		cmocka_unit_test(test_pad),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_holder),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_put_off),
		cmocka_unit_test(test_guarded),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
