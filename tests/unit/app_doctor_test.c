/* SPDX-License-Identifier: Apache-2.0 */
/* The check-up on the glass, and the page of the market's board. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/glass.h"
#include "tests/support/scene.h"

static struct hand h;

static bool
says(const char *text)
{
	return glass_says(&h.m, text);
}

/* Good but for what is named; a PIN is set and the lock is shut. */
static struct event
told(void)
{
	struct event e = { .kind = EV_DOCTOR, .doctor = {
	    .software = "0.1.0", .mark = SCENE_MARK } };
	static const int good[DOCTOR_LINES] = { 101, 102, 101, 101, 101, 101,
		101, 101, 1, 101, 102, 101 };

	for (int i = 0; i < DOCTOR_LINES; i++)
		e.doctor.page.line[i].reason = good[i];
	return e;
}

static void
begin(struct event e)
{
	/* Seven inches: two lines a page. */
	hand_ready(&h);
	hand_event(&h, (struct event){ .kind = EV_RESIZE, .resize = {
	    scene_panels[2].w, scene_panels[2].h, scene_panels[2].dpi } });
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = { .set = true,
	    .tries_left = 5 } });
	assert_true(hand_touch(&h, BUTTON_MENU));
	assert_true(hand_touch(&h, BUTTON_DOCTOR));
	assert_int_equal(h.m.screen, SCREEN_DOCTOR);
	assert_non_null(hand_effect(&h, EFFECT_DOCTOR));
	assert_false(hand_touch(&h, BUTTON_OLDER));
	assert_false(hand_touch(&h, BUTTON_STAFF));
	hand_event(&h, e);
}

/* Without a PIN, the worst first, the number whole. */
static void
test_worst_first(void **state)
{
	struct event e = told();
	char number[DOCTOR_NUMBER_CAP];

	(void)state;
	e.doctor.page.line[DOCTOR_NET] = (struct doctor_finding){ 201, 12 };
	e.doctor.page.line[DOCTOR_MACHINE] =
	    (struct doctor_finding){ 301, 91 };
	begin(e);
	doctor_number(&e.doctor.page, number);
	assert_true(says(number));
	assert_true(says("12-301"));
	assert_true(says("Máy nóng 91 độ, có thể tự tắt. Tắt máy, chờ nguội "
	    "rồi bật lại."));
	assert_true(says("HỎNG"));
	assert_true(says("4-201"));
	assert_true(says("Mất liên lạc 12 phút."));
	assert_true(says("CẦN XEM"));
	assert_false(says("1-101"));
	assert_true(hand_touch(&h, BUTTON_OLDER));
	assert_true(says("1-101"));
	assert_true(says("2-102"));
}

/* Every line is on some page, and the keys end where they do. */
static void
test_pages(void **state)
{
	bool seen[DOCTOR_LINES] = { false };
	int pages = 1;

	(void)state;
	begin(told());
	assert_false(hand_touch(&h, BUTTON_NEWER));
	do {
		for (int i = 0; i < DOCTOR_LINES; i++) {
			char code[16];
			struct buf b = BUF(code);
			buf_printf(&b, "%d-%03d  ", i + 1,
			    h.m.doctor.told.page.line[i].reason);
			if (says(code))
				seen[i] = true;
		}
	} while (hand_touch(&h, BUTTON_OLDER) && pages++ < DOCTOR_LINES);
	assert_int_equal(pages, 6);
	for (int i = 0; i < DOCTOR_LINES; i++)
		assert_true(seen[i]);
	while (pages-- > 1)
		assert_true(hand_touch(&h, BUTTON_NEWER));
	assert_false(hand_touch(&h, BUTTON_NEWER));
	hand_key(&h, KEY_ESCAPE);
	assert_int_equal(h.m.screen, SCREEN_MENU);
}

/* The voice's key says the number, where there is a voice. */
static void
test_spoken(void **state)
{
	struct event s = { .kind = EV_SETTINGS }, e = told();
	char number[DOCTOR_NUMBER_CAP];

	(void)state;
	begin(e);
	assert_false(hand_touch(&h, BUTTON_SPEAK));
	s.settings = h.m.settings;
	s.settings.voices |= 1u << VOICE_VI_NORTH;
	hand_event(&h, s);
	assert_true(hand_touch(&h, BUTTON_SPEAK));
	doctor_number(&e.doctor.page, number);
	assert_string_equal(glass_sounds(&h.out, SOUND_DIGITS)->code, number);
}

/* Nothing on either page is money: not what was sold, not what is owed. */
static void
test_no_money(void **state)
{
	struct event day = { .kind = EV_QUEUE };
	struct event q = { .kind = EV_DEBTS };

	(void)state;
	begin(told());
	day.queue.entries = day.queue.sales = 3;
	day.queue.sum.dong = 7654321;
	hand_event(&h, day);
	q.debts.owed.dong = 7654321;
	hand_event(&h, q);
	assert_false(says("7.654"));
	assert_true(hand_touch(&h, BUTTON_STAFF));
	assert_int_equal(h.m.screen, SCREEN_STAFF);
	assert_false(says("7.654"));
}

/* What harms nobody is done for anybody; enrolling asks for the PIN. */
static void
test_staff(void **state)
{
	const struct effect *f;
	struct event e = told();
	char number[DOCTOR_NUMBER_CAP];

	(void)state;
	begin(e);
	hand_event(&h, (struct event){ .kind = EV_NET, .net = NET_UP });
	assert_true(hand_touch(&h, BUTTON_STAFF));
	doctor_number(&e.doctor.page, number);
	assert_true(says(number));
	assert_true(says("0.1.0"));
	assert_true(says(SCENE_MARK));
	assert_true(hand_touch(&h, BUTTON_SEND_NOW));
	assert_non_null(hand_effect(&h, EFFECT_SEND_NOW));
	assert_true(hand_touch(&h, BUTTON_SPEAK));
	assert_non_null(glass_sounds(&h.out, SOUND_DIGITS));
	assert_false(hand_touch(&h, BUTTON_PRINT));
	hand_event(&h, (struct event){ .kind = EV_PRINT, .print = {
	    .ready = true } });
	assert_true(hand_touch(&h, BUTTON_PRINT));
	f = hand_effect(&h, EFFECT_PRINT);
	assert_non_null(f);
	assert_string_equal(f->line, "test:0");
	hand_event(&h, (struct event){ .kind = EV_PRINT, .print = {
	    .ready = true, .state = PRINT_GOING, .what = "test:0" } });
	assert_true(says("Đang in"));
	assert_true(hand_touch(&h, BUTTON_ENROL));
	assert_int_equal(h.m.screen, SCREEN_PIN);
	assert_int_equal(h.m.pin.then, SCREEN_ENROL);
	hand_key(&h, KEY_ESCAPE);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

/* A stall of its own sends nothing. */
static void
test_staff_alone(void **state)
{
	(void)state;
	begin(told());
	hand_event(&h, (struct event){ .kind = EV_NET, .net = NET_ALONE });
	assert_true(hand_touch(&h, BUTTON_STAFF));
	assert_false(hand_touch(&h, BUTTON_SEND_NOW));
	assert_true(hand_touch(&h, BUTTON_BACK));
	assert_int_equal(h.m.screen, SCREEN_DOCTOR);
	assert_non_null(hand_effect(&h, EFFECT_DOCTOR));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worst_first),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_spoken),
		cmocka_unit_test(test_no_money),
		cmocka_unit_test(test_staff),
		cmocka_unit_test(test_staff_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
