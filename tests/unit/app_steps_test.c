/* SPDX-License-Identifier: Apache-2.0 */
/* How many touches what people do takes: a table, kept.  Each row is walked by
 * a finger, by a keyboard without a finger (Tab and Enter), and by a pad of
 * figures (its star and Enter); all of them get there.  What is typed (sums,
 * names, numbers) does not count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/support/scene.h"

#define STEPS_MAX 18

/* Between keys: type a sum; a name; an account; a PIN; the bank pays all that
 * was asked, or what the self-test asked for. */
enum { SUM = 1000, NAME, ACCOUNT, PIN, PAID, HEARD,
	FRESH /* first: nobody has set it up */ };

struct task {
	const char *name;
	int most;                        /* touches */
	uint16_t step[STEPS_MAX];        /* keys, or one of the above; 0 ends */
	enum screen ends;
};

#define SET_UP FRESH, BUTTON_ROW, ACCOUNT, BUTTON_NEXT, NAME, BUTTON_NEXT, \
	NAME, BUTTON_NEXT

static const struct task tasks[] = {
	{ "lập quầy và số tài khoản, thử 1.000 đ", 8,
	    { SET_UP, BUTTON_NEXT, BUTTON_NEXT, HEARD, BUTTON_DONE,
	    BUTTON_LATER },
	    SCREEN_IDLE },
	{ "lập quầy, để sau", 6, { SET_UP, BUTTON_LATER, BUTTON_LATER },
	    SCREEN_IDLE },
	{ "lập quầy, thử 1.000 đ, đặt PIN", 10,
	    { SET_UP, BUTTON_NEXT, BUTTON_NEXT, HEARD, BUTTON_DONE,
	    BUTTON_NEXT, PIN, BUTTON_TAKE, PIN, BUTTON_TAKE }, SCREEN_IDLE },
	{ "thử lại 1.000 đ", 4, { BUTTON_MENU, BUTTON_SELF_TEST, BUTTON_NEXT,
	    HEARD, BUTTON_DONE }, SCREEN_IDLE },
	{ "bán một đơn, khách trả bằng QR", 3,
	    { BUTTON_SELL, SUM, BUTTON_TAKE, PAID }, SCREEN_VERDICT },
	{ "bán đơn tiếp theo", 3,
	    { BUTTON_SELL, SUM, BUTTON_TAKE, PAID, BUTTON_ANYWHERE },
	    SCREEN_AMOUNT },
	{ "bán một đơn, khách trả tiền mặt", 3,
	    { BUTTON_SELL, SUM, BUTTON_TAKE, BUTTON_CASH }, SCREEN_VERDICT },
	{ "huỷ một đơn", 3,
	    { BUTTON_SELL, SUM, BUTTON_TAKE, BUTTON_CANCEL }, SCREEN_AMOUNT },
	{ "xem phiếu của đơn vừa bán", 3,
	    { BUTTON_SELL, SUM, BUTTON_TAKE, PAID, BUTTON_RECEIPT },
	    SCREEN_RECEIPT },
	{ "nhập mã của khách khi mất mạng", 3,
	    { BUTTON_SELL, SUM, BUTTON_TAKE, BUTTON_CODE }, SCREEN_CODE },
	{ "xem hôm nay bán được bao nhiêu", 2,
	    { BUTTON_TODAY, BUTTON_SHOW }, SCREEN_TODAY },
	{ "xem một đơn trong ngày", 2, { BUTTON_TODAY, BUTTON_ROW },
	    SCREEN_RECEIPT },
	{ "trả lại tiền cho khách", 4,
	    { BUTTON_TODAY, BUTTON_ROW, BUTTON_REFUND, BUTTON_CASH },
	    SCREEN_RECEIPT },
	{ "ghi một món nợ", 4,
	    { BUTTON_DEBTS, BUTTON_LEND, NAME, BUTTON_NEXT, SUM, BUTTON_TAKE },
	    SCREEN_DEBTOR },
	{ "mở ca", 4, { BUTTON_MENU, BUTTON_SHIFT, BUTTON_NEXT, SUM,
	    BUTTON_TAKE }, SCREEN_SHIFT },
	{ "chỉnh âm lượng", 3,
	    { BUTTON_MENU, BUTTON_SETTINGS, BUTTON_ROW + 1 },
	    SCREEN_SETTINGS },
	{ "chép sổ ra USB", 3, { BUTTON_TODAY, BUTTON_USB, BUTTON_CARRY_OUT },
	    SCREEN_USB },
};
#define TASKS (sizeof(tasks) / sizeof(tasks[0]))

enum player { FINGER, KEYBOARD, PAD, PLAYERS };
static const char *const players[] = { "finger", "keyboard", "pad" };
static struct hand h;

/* --- a till that does what is asked --------------------------------- */

static int
first(int n)
{
	(void)n;
	return 0;
}

static struct sale
sale_as(enum sale_state state, enum evidence by)
{
	return scene_sale(65000, state == SALE_OPEN || by == EVIDENCE_CASH ?
	    0 : 70000, state, by);
}

/* What a wish about a sale makes of it, and how that is told. */
static const struct outcome {
	enum effect_kind wish;
	enum news news;
	enum sale_state state;
	enum evidence by;
} outcomes[] = {
	{ EFFECT_SALE_OPEN, NEWS_OPENED, SALE_OPEN, EVIDENCE_NONE },
	{ EFFECT_SALE_VOID, NEWS_CHANGED, SALE_VOID, EVIDENCE_NONE },
	{ EFFECT_SALE_CASH, NEWS_CHANGED, SALE_PAID, EVIDENCE_CASH },
	{ EFFECT_SHOW_SALE, NEWS_SHOWN, SALE_OVER, EVIDENCE_BANK },
	{ EFFECT_REFUND, NEWS_REFUNDED, SALE_PAID, EVIDENCE_BANK },
};

static void answer_all(void);

/* It wishes for more at once. */
static void
answer_profile(const struct effect *f)
{
	struct event e = { .kind = EV_PROFILE };

	e.profile.known = true;
	e.profile.profile = f->profile;
	hand_event(&h, e);
	answer_all();
}

static bool
answer_sale(const struct effect *f)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		const struct outcome *o = &outcomes[i];
		if (o->wish != f->kind)
			continue;
		struct sale s = sale_as(o->state, o->by);
		hand_sale(&h, o->news, &s);
		return true;
	}
	return false;
}

static void
answer(const struct effect *f)
{
	struct event e = { .kind = EV_DAY, .day = { .skip = f->skip,
	    .count = 1, .stick = true } };

	e.day.row[0] = sale_as(SALE_OVER, EVIDENCE_BANK);
	if (f->kind == EFFECT_PROFILE_SAVE)
		answer_profile(f);
	else if (!answer_sale(f) && (f->kind == EFFECT_DAY_LOAD ||
	    scene_answer_plain(f, first, &e)))
		hand_event(&h, e);
}

static void
answer_all(void)
{
	struct effects asked = h.out;

	for (int i = 0; i < asked.count; i++)
		answer(&asked.item[i]);
}

static void
hear_and_answer(struct input in)
{
	hand_event(&h, (struct event){ .kind = EV_INPUT, .input = in });
	answer_all();
}

/* --- three ways to press a key ---------------------------------------- */

/* Walk to it with one key, press it with Enter. */
static bool
walk_to(uint16_t id, const struct input *walk)
{
	struct keys k;

	app_keys(&h.m, &k);
	for (int i = 0; i <= k.count && h.m.focus != id; i++)
		hear_and_answer(*walk);
	if (h.m.focus != id)
		return false;
	hear_and_answer((struct input){ .kind = INPUT_KEY,
	    .key = KEY_ENTER });
	return true;
}

static bool
press(enum player who, uint16_t id)
{
	struct input walk = { .kind = INPUT_KEY, .key = KEY_TAB };

	if (who == FINGER) {
		if (!hand_touch(&h, id))
			return false;
		answer_all();
		return true;
	}
	/* A star is a letter where there are letters; Enter goes on there. */
	if (who == PAD && h.m.screen != SCREEN_DEBT_NAME &&
	    h.m.screen != SCREEN_SETUP_STALL)
		walk = (struct input){ .kind = INPUT_TEXT, .text = "*" };
	return walk_to(id, &walk);
}

static void
hear_of_self_test(void)
{
	struct sale s = scene_sale(1000, 1000, SALE_LATE, EVIDENCE_NONE);

	snprintf(s.ref, sizeof(s.ref), "%s", h.m.self.ref);
	hand_sale(&h, NEWS_CREDIT, &s);
}

static bool
step(enum player who, uint16_t s)
{
	struct sale over = sale_as(SALE_PAID, EVIDENCE_BANK);

	over.received = over.amount;
	hand_tick(&h, 1000);   /* a verdict takes no touch at first */
	if (s == SUM)
		hand_type(&h, "65000");
	else if (s == NAME)
		hand_type(&h, "Thử");
	else if (s == ACCOUNT)
		hand_type(&h, "0000005600");
	else if (s == PIN)
		hand_type(&h, "2580");
	else if (s == HEARD)
		hear_of_self_test();
	else if (s == PAID)
		hand_sale(&h, NEWS_CREDIT, &over);
	else if (s != FRESH)
		return press(who, s);
	return true;
}

static void
begin(int panel, bool fresh)
{
	struct event e = { .kind = EV_PROFILE };

	hand_begin(&h, &scene_panels[panel]);
	hand_event(&h, (struct event){ .kind = EV_NET, .net = NET_UP });
	if (fresh) {
		hand_event(&h, e);
		return;
	}
	hand_profile(&h);
	e.profile.known = true;
	e.profile.profile = h.m.profile;
	e.profile.proves = true;
	snprintf(e.profile.payload, sizeof(e.profile.payload), "%s",
	    h.m.static_payload);
	hand_event(&h, e);
}

static int
walk(const struct task *t, enum player who, int panel)
{
	int touches = 0;

	begin(panel, t->step[0] == FRESH);
	for (int i = 0; i < STEPS_MAX && t->step[i] != 0; i++) {
		if (!step(who, t->step[i]))
			fail_msg("%s, %s, %s: step %d is not on %s", t->name,
			    players[who], scene_panels[panel].name, i + 1,
			    app_screen_name(h.m.screen));
		touches += t->step[i] < SUM;
	}
	if (h.m.screen != t->ends)
		fail_msg("%s, %s, %s: ends at %s", t->name, players[who],
		    scene_panels[panel].name, app_screen_name(h.m.screen));
	if (touches > t->most)
		fail_msg("%s: %d touches", t->name, touches);
	return touches;
}

static void
test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < TASKS; i++) {
		int touches = 0;
		for (int who = 0; who < PLAYERS; who++)
			for (int p = 0; p < PANELS; p++)
				touches = walk(&tasks[i],
				    (enum player)who, p);
		print_message("%d\t%s\n", touches, tasks[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
