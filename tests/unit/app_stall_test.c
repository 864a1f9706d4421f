/* SPDX-License-Identifier: Apache-2.0 */
/* What is around a sale: first run, restart, trouble, today, keys without a
 * finger, and time that costs nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tests/support/glass.h"
#include "tests/support/scene.h"
#include "ui/strings.h"

static struct hand h;

static bool
says(const char *text)
{
	return glass_says(&h.m, text);
}

static void
refuse(enum rc rc, enum effect_kind what)
{
	hand_event(&h, (struct event){ .kind = EV_REFUSED,
	    .refused = { rc, (int)what } });
}

/* --- trouble --------------------------------------------------------- */

static void
test_restart_in_a_sale(void **state)
{
	struct sale s = scene_sale(65000, 200, SALE_SHORT, EVIDENCE_BANK);

	(void)state;
	hand_begin(&h, &scene_panels[1]);
	assert_int_equal(h.m.screen, SCREEN_START);
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_START);
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	assert_true(says("64.800"));
	/* And in the order the terminal has it. */
	hand_ready(&h);
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	/* News that came before the screen could show it. */
	hand_begin(&h, &scene_panels[1]);
	s.state = SALE_LATE;
	hand_sale(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_START);
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
}

static void
test_refusals(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_type(&h, "65000!");
	refuse(RC_FULL, EFFECT_SALE_OPEN);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_int_equal(h.m.amount.dong, 65000);
	assert_true(says(strings_get(STR_REFUSED_FULL)));
	assert_non_null(glass_sounds(&h.out, SOUND_ERROR));
	hand_type(&h, "!");
	assert_int_equal(h.out.item[0].kind, EFFECT_SALE_OPEN);
	refuse(RC_DISK, EFFECT_SALE_OPEN);
	assert_int_equal(h.m.screen, SCREEN_TROUBLE);
	assert_true(says("Thẻ nhớ bị lỗi. Tiền đã báo vẫn"));

	hand_selling(&h);
	hand_touch(&h, BUTTON_CANCEL);
	refuse(RC_STATE, EFFECT_SALE_VOID);
	assert_int_equal(h.m.screen, SCREEN_AMOUNT);
	assert_true(says(strings_get(STR_REFUSED_STATE)));

	hand_selling(&h);
	hand_tick(&h, 300000);
	refuse(RC_BUSY, EFFECT_SALE_EXPIRE);
	assert_int_equal(h.m.screen, SCREEN_PAY);
	hand_tick(&h, 59000);
	assert_true(hand_only_sounds(&h));
	hand_tick(&h, 2000);
	assert_int_equal(h.out.item[0].kind, EFFECT_SALE_EXPIRE);
}

static void
test_trouble(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_event(&h, (struct event){ .kind = EV_FATAL,
	    .text = "ledger.db: E-07" });
	assert_int_equal(h.m.screen, SCREEN_TROUBLE);
	assert_true(says("CHƯA BÁN ĐƯỢC"));
	assert_true(says("ledger.db: E-07"));
	hand_type(&h, "123");
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_TROUBLE);
	hand_touch(&h, BUTTON_RETRY);
	assert_non_null(hand_effect(&h, EFFECT_RESTART));
}

/* --- today ----------------------------------------------------------- */

/* On another panel: pages have as many rows as it has room for. */
static void
resize(const struct panel *p)
{
	hand_event(&h, (struct event){ .kind = EV_RESIZE,
	    .resize = { p->w, p->h, p->dpi } });
}

/* A small glass: the totals and the latest sale, then three a page. */
static void
test_today_small(void **state)
{
	static const int skips[] = { 1, 4, 7 };
	struct event e = { .kind = EV_DAY, .day = { .count = 1,
	    .more = true } };

	(void)state;
	hand_ready(&h);
	resize(&scene_panels[0]);
	hand_touch(&h, BUTTON_TODAY);
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->rows, 1);
	for (int i = 0; i < 3; i++)
		e.day.row[i] = scene_sale(65000, 0, SALE_PAID, EVIDENCE_CASH);
	hand_event(&h, e);
	for (int i = 0; i < 3; i++) {
		assert_true(hand_touch(&h, BUTTON_OLDER));
		assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->skip,
		    skips[i]);
		assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->rows, 3);
		e.day.skip = skips[i];
		e.day.count = 3;
		hand_event(&h, e);
	}
	for (int i = 1; i >= -1; i--) {
		assert_true(hand_touch(&h, BUTTON_NEWER));
		e.day.skip = i < 0 ? 0 : skips[i];
		assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->skip,
		    e.day.skip);
		hand_event(&h, e);
	}
	assert_false(hand_touch(&h, BUTTON_NEWER));
}

static void
test_today(void **state)
{
	struct event e = { .kind = EV_DAY, .day = { .count = 4,
	    .more = true } };
	struct sale s = scene_sale(65000, 0, SALE_PAID, EVIDENCE_CASH);
	const struct effect *want;

	(void)state;
	hand_ready(&h);
	resize(&scene_panels[2]);
	hand_touch(&h, BUTTON_TODAY);
	want = hand_effect(&h, EFFECT_DAY_LOAD);
	assert_non_null(want);
	assert_int_equal(want->skip, 0);
	assert_int_equal(want->rows, 4);
	for (int i = 0; i < 4; i++)
		e.day.row[i] = s;
	hand_event(&h, e);
	assert_false(hand_touch(&h, BUTTON_NEWER));
	hand_touch(&h, BUTTON_OLDER);
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->skip, 4);
	/* An answer to an older question is not this page. */
	hand_event(&h, e);
	assert_int_equal(h.m.day.skip, 0);
	e.day.skip = 4;
	hand_event(&h, e);
	assert_int_equal(h.m.day.skip, 4);
	hand_touch(&h, BUTTON_ROW + 2);
	assert_string_equal(hand_effect(&h, EFFECT_SHOW_SALE)->ref,
	    SCENE_REF);
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	hand_touch(&h, BUTTON_DONE);
	assert_int_equal(h.m.screen, SCREEN_TODAY);
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->skip, 4);
	hand_type(&h, "^");
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	/* An open one goes back to its QR. */
	s.state = SALE_OPEN;
	hand_touch(&h, BUTTON_TODAY);
	hand_sale(&h, NEWS_SHOWN, &s);
	assert_int_equal(h.m.screen, SCREEN_PAY);
}

/* With money by code the totals have more room and the page a sale less: what
 * was asked for is all to be reached. */
static void
test_today_kinds(void **state)
{
	struct event e = { .kind = EV_DAY, .day = { .count = 4 } };

	(void)state;
	hand_ready(&h);
	resize(&scene_panels[2]);
	hand_touch(&h, BUTTON_TODAY);
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->rows, 4);
	for (int i = 0; i < 4; i++)
		e.day.row[i] = scene_sale(65000, 0, SALE_PAID, EVIDENCE_CASH);
	hand_event(&h, e);
	assert_false(hand_touch(&h, BUTTON_OLDER));
	e.day.totals.count[EVIDENCE_CODE] = 1;
	hand_event(&h, e);
	assert_false(hand_touch(&h, BUTTON_ROW + 3));
	assert_true(hand_touch(&h, BUTTON_OLDER));
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->skip, 3);
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->rows, 3);
	e.day.skip = 3;
	e.day.count = 1;
	hand_event(&h, e);
	assert_false(hand_touch(&h, BUTTON_OLDER));
	assert_true(hand_touch(&h, BUTTON_NEWER));
	assert_int_equal(hand_effect(&h, EFFECT_DAY_LOAD)->skip, 0);
}

static void
test_send_now(void **state)
{
	struct event e = { .kind = EV_QUEUE, .queue = { 7, 3, { 185000 },
	    720 } };

	(void)state;
	hand_ready(&h);
	hand_touch(&h, BUTTON_TODAY);
	assert_false(hand_touch(&h, BUTTON_SEND_NOW));
	hand_event(&h, e);
	/* All of it stands there with the real letters only (the goldens). */
	assert_true(says("3 chờ"));
	assert_true(hand_touch(&h, BUTTON_SEND_NOW));
	assert_non_null(hand_effect(&h, EFFECT_SEND_NOW));
}

/* --- by stick --------------------------------------------------------- */

static void
carried(bool in, enum carried outcome, int64_t count)
{
	hand_event(&h, (struct event){ .kind = EV_CARRIED, .carried = { in,
	    outcome, count } });
}

static void
test_stick(void **state)
{
	struct event e = { .kind = EV_DAY };

	(void)state;
	hand_ready(&h);
	hand_touch(&h, BUTTON_TODAY);
	hand_event(&h, e);
	assert_false(hand_touch(&h, BUTTON_USB));
	e.day.stick = true;
	hand_event(&h, e);
	assert_true(hand_touch(&h, BUTTON_USB));
	assert_int_equal(h.m.screen, SCREEN_USB);
	assert_true(hand_touch(&h, BUTTON_CARRY_OUT));
	assert_non_null(hand_effect(&h, EFFECT_CARRY_OUT));
	/* One at a time, and the stick stays in. */
	assert_false(hand_touch(&h, BUTTON_CARRY_IN));
	assert_true(says("Đang làm. Đừng rút USB."));
	carried(false, CARRIED_WELL, 300);
	assert_true(hand_touch(&h, BUTTON_CARRY_IN));
	assert_non_null(hand_effect(&h, EFFECT_CARRY_IN));
	carried(true, CARRIED_REFUSED, 0);
	assert_int_equal(h.m.usb.text, STR_USB_IN_NONE);
	assert_true(hand_touch(&h, BUTTON_CARRY_OUT));
	/* Left meanwhile: told all the same, and not begun twice. */
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.screen, SCREEN_TODAY);
	hand_event(&h, e);
	assert_true(hand_touch(&h, BUTTON_USB));
	assert_false(hand_touch(&h, BUTTON_CARRY_OUT));
	assert_true(hand_touch(&h, BUTTON_BACK));
	carried(false, CARRIED_FAILED, 300);
	assert_int_equal(h.m.hint, STR_USB_FAILED);
	hand_event(&h, e);
	assert_true(hand_touch(&h, BUTTON_USB));
	assert_int_equal(h.m.usb.text, STR_USB_WHAT);
}

/* --- enrolment -------------------------------------------------------- */

#define LINE "C4E1*CHO.EXAMPLE*8443*ABCD-EFGH-JKMN-PQRS*12*7K2M-9QXA-0B3C-D5EF"

static void
enrolled(enum enrolled outcome)
{
	hand_event(&h, (struct event){ .kind = EV_ENROL, .enrol = outcome });
}

/* Typed, or by a scanner that begins on the first screen of all. */
static void
test_enrol(void **state)
{
	const struct effect *e;

	(void)state;
	hand_begin(&h, &scene_panels[1]);
	hand_event(&h, (struct event){ .kind = EV_PROFILE });
	assert_true(hand_touch(&h, BUTTON_ENROL));
	assert_int_equal(h.m.screen, SCREEN_ENROL);
	assert_false(hand_touch(&h, BUTTON_SPACE));
	hand_type(&h, "c4e1 *");
	assert_string_equal(h.m.enrol.line, "C4E1*");
	/* Too short to be one: Enter asks nobody. */
	hand_type(&h, "!");
	assert_null(hand_effect(&h, EFFECT_ENROL));
	assert_true(hand_touch(&h, BUTTON_CHAR + '.'));
	assert_string_equal(h.m.enrol.line, "C4E1*.");
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.screen, SCREEN_SETUP_BANK);
	hand_type(&h, LINE "!");
	assert_int_equal(h.m.screen, SCREEN_ENROL);
	e = hand_effect(&h, EFFECT_ENROL);
	assert_non_null(e);
	assert_string_equal(e->line, LINE);
	/* One at a time; nothing is typed into it meanwhile. */
	hand_type(&h, "XX!");
	assert_string_equal(h.m.enrol.line, LINE);
	assert_true(says("Đang hỏi chợ… Đừng tắt máy."));
	enrolled(ENROL_WRONG);
	assert_true(hand_touch(&h, BUTTON_RETRY));
	hand_type(&h, "<!");
	e = hand_effect(&h, EFFECT_ENROL);
	assert_int_equal(strlen(e->line), strlen(LINE) - 1);
	/* The profile comes first, then the end of it. */
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	enrolled(ENROL_DONE);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_int_equal(h.m.hint, STR_ENROL_DONE);
	assert_string_equal(h.m.enrol.line, "");
}

/* A stall that the board will not have any more, by a stick. */
static void
test_enrol_again(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_touch(&h, BUTTON_TODAY);
	assert_false(hand_touch(&h, BUTTON_ENROL));
	hand_event(&h, (struct event){ .kind = EV_NET, .net = NET_REFUSED });
	assert_true(hand_touch(&h, BUTTON_ENROL));
	assert_true(hand_touch(&h, BUTTON_USB));
	assert_non_null(hand_effect(&h, EFFECT_ENROL_STICK));
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	/* Told where one is. */
	enrolled(ENROL_NO_STICK);
	assert_int_equal(h.m.hint, STR_ENROL_NO_STICK);
	for (int i = 0; i < ENROL_COUNT; i++) {
		hand_touch(&h, BUTTON_TODAY);
		assert_true(hand_touch(&h, BUTTON_ENROL));
		enrolled((enum enrolled)i);
		assert_int_equal(h.m.screen, i == ENROL_DONE ? SCREEN_IDLE :
		    SCREEN_ENROL);
		if (i != ENROL_DONE)
			assert_true(hand_touch(&h, BUTTON_BACK));
	}
}

/* --- first run ------------------------------------------------------- */

static void
test_setup(void **state)
{
	const struct effect *e;
	int touches = 0;

	(void)state;
	hand_begin(&h, &scene_panels[0]);
	hand_event(&h, (struct event){ .kind = EV_PROFILE });
	assert_int_equal(h.m.screen, SCREEN_SETUP_BANK);
	for (const char *p = "VIETCO"; *p != '\0'; p++)
		assert_true(hand_touch(&h, (uint16_t)(BUTTON_CHAR + *p)));
	touches += hand_touch(&h, BUTTON_ROW);
	assert_int_equal(h.m.screen, SCREEN_SETUP_ACCOUNT);
	assert_false(hand_touch(&h, BUTTON_NEXT));
	hand_type(&h, "00 00-0056Ab00x");
	assert_string_equal(h.m.setup.account, "00000056Ab00x");
	hand_type(&h, "1234567890");
	assert_int_equal(strlen(h.m.setup.account), ACCOUNT_MAX);
	hand_type(&h, "<<<<<<<<<<<<<<<<<<<00000");
	hand_touch(&h, BUTTON_CHAR + '5');
	touches += hand_touch(&h, BUTTON_NEXT);
	hand_type(&h, " Vàng  Thị Mỷ*");
	assert_string_equal(h.m.setup.holder, "VANG THI MY");
	touches += hand_touch(&h, BUTTON_NEXT);
	hand_type(&h, "Chị Mỷ");
	hand_touch(&h, BUTTON_SPACE);
	hand_touch(&h, BUTTON_CHAR + 'R');
	hand_touch(&h, BUTTON_CHAR + 'A');
	hand_touch(&h, BUTTON_BACKSPACE);
	assert_string_equal(h.m.setup.stall, "Chị Mỷ R");
	hand_type(&h, "<<<y\xcc\x89");
	touches += hand_touch(&h, BUTTON_NEXT);
	assert_int_equal(h.m.screen, SCREEN_SETUP_CHECK);
	hand_type(&h, "^");
	assert_int_equal(h.m.screen, SCREEN_SETUP_STALL);
	touches += hand_touch(&h, BUTTON_NEXT);
	touches += hand_touch(&h, BUTTON_NEXT);
	assert_true(touches <= 10);
	e = hand_effect(&h, EFFECT_PROFILE_SAVE);
	assert_non_null(e);
	assert_string_equal(e->profile.bin, "970436");
	assert_string_equal(e->profile.account, "000005");
	assert_string_equal(e->profile.holder, "VANG THI MY");
	assert_string_equal(e->profile.stall, "Chị My");
	assert_int_equal(h.m.screen, SCREEN_SETUP_CHECK);
	hand_profile(&h);
	assert_int_equal(h.m.screen, SCREEN_SELF_TEST);
	touches += hand_touch(&h, BUTTON_LATER);
	assert_int_equal(h.m.screen, SCREEN_SETUP_PIN);
	touches += hand_touch(&h, BUTTON_LATER);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	assert_true(touches <= 10);
}

/* --- time costs nothing ---------------------------------------------- */

static void
test_wakes(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_tick(&h, 100);
	/* Idle: the clock's next minute, and nothing before. */
	assert_int_equal((SCENE_WALL_MS + h.out.wake_ms - SCENE_NOW_MS) %
	    60000, 0);
	assert_true(h.out.wake_ms - h.now_ms > 0);
	assert_true(h.out.wake_ms - h.now_ms <= 60000);
	hand_selling(&h);
	hand_tick(&h, 5450);
	/* By tens of seconds, and by single ones in the last minute. */
	for (int i = 0; h.m.pay_until_ms - h.now_ms > 2000; i++) {
		int64_t left = h.m.pay_until_ms - h.now_ms;
		int64_t step = left > 60000 ? 10000 : 1000;
		int64_t gap = h.out.wake_ms - h.now_ms;
		assert_true(i < 100 && gap > 0 && gap <= step);
		hand_tick(&h, gap);
		assert_int_equal((h.m.pay_until_ms - h.now_ms) % step, 0);
	}
	/* A compact till shows no clock: it grows dim, and then its own
	 * timeout only. */
	hand_begin(&h, &scene_panels[0]);
	hand_profile(&h);
	hand_type(&h, "1");
	hand_tick(&h, 5000);
	assert_int_equal(h.out.wake_ms, h.m.light.seen_ms + 60000);
	hand_tick(&h, h.out.wake_ms - h.now_ms);
	assert_int_equal(h.out.wake_ms, h.m.deadline_ms);
}

static void
test_clock_quality(void **state)
{
	struct event e = { .kind = EV_TICK, .tick = { SCENE_WALL_MS, 0 } };

	(void)state;
	hand_ready(&h);
	assert_true(says("08:42"));
	hand_event(&h, e);
	assert_true(says("08:42 ?"));
	e.tick.quality = 1;
	hand_event(&h, e);
	assert_true(says("08:42 ~"));
	e.tick.wall_ms = 60000;
	e.tick.quality = 0;
	hand_event(&h, e);
	assert_true(says("--:-- ?"));
}

/* --- without a finger ------------------------------------------------ */

/* Every key of every screen is reached with Tab alone. */
static void
test_focus_reaches_all(void **state)
{
	struct keys k;

	(void)state;
	for (int s = 0; s < scene_count(); s++) {
		bool seen[KEYS_MAX] = { false };
		struct hand one = { .now_ms = SCENE_NOW_MS * 2 };
		scene_play(s, &scene_panels[1], &one.m);
		if (one.m.help.on)        /* any key takes it away */
			continue;
		app_keys(&one.m, &k);
		for (int i = 0; i < k.count; i++) {
			hand_key(&one, KEY_TAB);
			for (int j = 0; j < k.count; j++)
				seen[j] |= k.key[j].id == one.m.focus;
		}
		for (int j = 0; j < k.count; j++)
			if (!seen[j])
				fail_msg("%s: key %d of %d", scene_name(s), j,
				    k.count);
	}
}

static void
test_pad_only(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_type(&h, "65000");
	assert_true(says(strings_get(STR_PAD_HINT)));
	/* Back from the first key is the last, the help; before it: Cộng
	 * món. */
	hand_type(&h, "/");
	assert_int_equal(h.m.focus, BUTTON_HELP);
	hand_type(&h, "/");
	assert_int_equal(h.m.focus, BUTTON_PLUS);
	hand_type(&h, "!");
	assert_int_equal(h.m.sum.dong, 65000);
	hand_selling(&h);
	hand_type(&h, "*");
	assert_int_equal(h.m.focus, BUTTON_CASH);
	hand_type(&h, "*");
	assert_int_equal(h.m.focus, BUTTON_SEEN);
	hand_key(&h, KEY_DOWN);
	assert_int_equal(h.m.focus, BUTTON_CANCEL);
	hand_key(&h, KEY_UP);
	hand_type(&h, "!");
	assert_true(hand_effect(&h, EFFECT_SALE_CASH) != NULL ||
	    hand_effect(&h, EFFECT_SALE_SEEN) != NULL);
	/* Enter alone presses nothing here. */
	hand_selling(&h);
	hand_type(&h, "!");
	assert_true(hand_only_sounds(&h));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_restart_in_a_sale),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_trouble),
		cmocka_unit_test(test_today),
		cmocka_unit_test(test_today_small),
		cmocka_unit_test(test_today_kinds),
		cmocka_unit_test(test_send_now),
		cmocka_unit_test(test_stick),
		cmocka_unit_test(test_enrol),
		cmocka_unit_test(test_enrol_again),
		cmocka_unit_test(test_setup),
		cmocka_unit_test(test_wakes),
		cmocka_unit_test(test_clock_quality),
		cmocka_unit_test(test_focus_reaches_all),
		cmocka_unit_test(test_pad_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
