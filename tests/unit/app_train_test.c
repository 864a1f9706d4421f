/* SPDX-License-Identifier: Apache-2.0 */
/* Practice on the glass: its banner stands on every screen that can be come
 * to, on five panels; nothing that is the stall's can be reached or wished
 * for from there; and there is always a way out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/support/fake_font.h"
#include "tests/support/glass.h"
#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/screen.h"
#include "ui/strings.h"

#define STEPS 40000

static struct hand h;
static struct drawlist d;
static unsigned seed;

static int
below(int n)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (unsigned)n);
}

static void
begin(const struct panel *panel)
{
	hand_begin(&h, panel);
	hand_train(&h);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
}

static bool
offers(uint16_t button)
{
	struct keys k;

	app_keys(&h.m, &k);
	return keys_find(&k, button) != NULL;
}

/* --- the banner ---------------------------------------------------------- */

/* The whole width at the top, over everything: what came before it is below,
 * what comes after is in it. */
static void
check_banner(const struct panel *panel)
{
	int at = -1, high;

	app_draw(&h.m, &fake_font, &d);
	assert_int_equal(d.dropped, 0);
	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_FILL && d.item[i].y == 0 &&
		    d.item[i].x == 0 && d.item[i].w == panel->w &&
		    d.item[i].color == COLOR_TRAIN)
			at = i;
	if (at < 0)
		fail_msg("no banner on %s", app_screen_name(h.m.screen));
	high = d.item[at].h;
	assert_true(high * 12 >= panel->h);
	for (int i = 0; i < d.items; i++) {
		const struct draw_item *t = &d.item[i];
		if (i < at ? t->y < high : t->y + t->h > high)
			fail_msg("%s: item %d of %d, banner %d",
			    app_screen_name(h.m.screen), i, d.items, at);
		assert_true(t->y + t->h <= panel->h);
	}
	assert_true(glass_says(&h.m, strings_get(STR_TRAIN_BANNER)) ||
	    glass_says(&h.m, strings_get(STR_TRAIN_BANNER_SHORT)));
	assert_true(h.m.help.on || offers(BUTTON_TRAIN_END));
}

/* What the till of practice has of keys; each of the others is the stall's. */
static void
check_keys(void)
{
	static const enum button never[] = { BUTTON_MENU, BUTTON_SETTINGS,
		BUTTON_SHIFT, BUTTON_DEBTS, BUTTON_FEES, BUTTON_HISTORY,
		BUTTON_TAKINGS, BUTTON_TAX, BUTTON_LOCK, BUTTON_FORGOT,
		BUTTON_ENROL, BUTTON_USB, BUTTON_SEND_NOW, BUTTON_PRINT,
		BUTTON_CODE, BUTTON_RECONCILE, BUTTON_LIST, BUTTON_TICKETS,
		BUTTON_HANDOVER, BUTTON_TRAIN };

	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (offers((uint16_t)never[i]))
			fail_msg("key %d on %s", (int)never[i],
			    app_screen_name(h.m.screen));
}

/* --- a walk -------------------------------------------------------------- */

static struct sale sale;

static void
tell(enum news news)
{
	hand_play(&h, news, &sale);
}

/* As a till of play money answers. */
static void
answer(const struct effect *f)
{
	struct event e = { .kind = EV_DAY };

	switch ((int)f->kind) {
	case EFFECT_SALE_OPEN:
		sale = scene_play_sale(f->amount.dong, 0, SALE_OPEN);
		tell(NEWS_OPENED);
		break;
	case EFFECT_SALE_VOID:
	case EFFECT_SALE_EXPIRE:
		sale.state = SALE_VOID;
		tell(NEWS_CHANGED);
		break;
	case EFFECT_SALE_CASH:
	case EFFECT_SALE_SEEN:
		sale.state = SALE_PAID;
		sale.evidence = f->kind == EFFECT_SALE_CASH ? EVIDENCE_CASH :
		    EVIDENCE_SEEN;
		tell(NEWS_CHANGED);
		break;
	case EFFECT_TRAIN_CREDIT:
		sale.received.dong += f->amount.dong;
		sale.state = sale.received.dong < sale.amount.dong ?
		    SALE_SHORT : sale.received.dong == sale.amount.dong ?
		    SALE_PAID : SALE_OVER;
		sale.evidence = EVIDENCE_BANK;
		if (sale.state == SALE_OVER)
			sale.due.dong = sale.received.dong - sale.amount.dong;
		tell(NEWS_CREDIT);
		break;
	case EFFECT_SHOW_SALE:
		tell(NEWS_SHOWN);
		break;
	case EFFECT_REFUND:
		sale.due.dong = 0;
		tell(NEWS_REFUNDED);
		break;
	case EFFECT_DAY_LOAD:
		e.day.count = sale.ref[0] != '\0';
		e.day.row[0] = sale;
		e.day.skip = f->skip;
		hand_event(&h, e);
		break;
	case EFFECT_TRAIN_END:
	case EFFECT_SOUND:
		break;
	default:
		fail_msg("effect %d", (int)f->kind);
	}
}

static void
answer_all(void)
{
	struct effects asked = h.out;

	for (int i = 0; i < asked.count; i++)
		answer(&asked.item[i]);
}

/* What stalls of all kinds have: prices, a printer, a PIN would be told. */
static void
dress(void)
{
	struct event e = { .kind = EV_SETTINGS, .settings = h.m.settings };

	e.settings.value[SETTING_GOODS] = 1;
	hand_event(&h, e);
	hand_event(&h, scene_goods(7));
}

static void
finger(void)
{
	struct keys k;

	app_keys(&h.m, &k);
	assert_true(k.count > 0);
	hand_touch(&h, k.key[below(k.count)].id);
}

static void
walk(const struct panel *panel, int steps, bool seen[SCREEN_COUNT])
{
	begin(panel);
	dress();
	for (int i = 0; i < steps; i++) {
		int what = below(10);
		if (what == 0)
			hand_tick(&h, below(20000));
		else if (what == 1)
			hand_type(&h, below(2) ? "5" : below(2) ? "^" : "!");
		else if (what == 2)
			hand_key(&h, (enum input_key)below(KEY_COUNT));
		else
			finger();
		answer_all();
		assert_true(h.m.training);
		seen[h.m.screen] = true;
		check_keys();
		if (i % 5 == 0)
			check_banner(panel);
	}
}

static void
test_banner_everywhere(void **state)
{
	static const enum screen want[] = { SCREEN_IDLE, SCREEN_AMOUNT,
		SCREEN_PAY, SCREEN_CUSTOMER, SCREEN_VERDICT, SCREEN_RECEIPT,
		SCREEN_REFUND, SCREEN_TODAY, SCREEN_GOODS, SCREEN_GOOD };
	bool seen[SCREEN_COUNT] = { false };
	int count = 0;

	(void)state;
	seed = 6;
	for (int p = 0; p < PANELS; p++)
		walk(&scene_panels[p], STEPS / PANELS, seen);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (!seen[want[i]])
			fail_msg("never at %s", app_screen_name(want[i]));
	for (int s = 0; s < SCREEN_COUNT; s++)
		count += seen[s];
	assert_int_equal(count, sizeof(want) / sizeof(want[0]));
}

/* Whatever somebody tells such a model, it stays among its screens. */
static void
test_no_way_to_the_stalls(void **state)
{
	struct event who = { .kind = EV_PROFILE };

	(void)state;
	begin(&scene_panels[1]);
	hand_event(&h, who);
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = { .set = true,
	    .tries_left = 5 } });
	hand_event(&h, (struct event){ .kind = EV_FEE,
	    .fee = { .is = FEE_TRUE } });
	assert_int_equal(h.m.screen, SCREEN_IDLE);
	hand_type(&h, "C4R1:");
	assert_int_equal(h.m.fee_scan.n, 0);
	hand_event(&h, (struct event){ .kind = EV_FATAL, .text = "E-07" });
	assert_int_equal(h.m.screen, SCREEN_TROUBLE);
	check_banner(&scene_panels[1]);
}

/* --- in and out ---------------------------------------------------------- */

static bool
can_enter(void)
{
	struct hand kept = h;
	bool can;

	assert_true(hand_touch(&h, BUTTON_MENU));
	can = hand_touch(&h, BUTTON_TRAIN);
	if (can) {
		assert_non_null(hand_effect(&h, EFFECT_TRAIN_BEGIN));
		assert_int_equal(h.m.screen, SCREEN_IDLE);
		assert_false(h.m.training);   /* another model is to be */
	}
	h = kept;
	return can;
}

static void
test_enter(void **state)
{
	struct sale open = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);
	struct sale other = scene_sale(65000, 65000, SALE_PAID,
	    EVIDENCE_BANK);

	(void)state;
	hand_begin(&h, &scene_panels[0]);
	hand_profile(&h);
	assert_true(can_enter());
	hand_sale(&h, NEWS_OPENED, &open);
	assert_false(offers(BUTTON_TRAIN) || offers(BUTTON_MENU));
	/* A customer's code was let out of sight, not out of the world. */
	h.m.screen = SCREEN_IDLE;
	assert_false(can_enter());
	hand_sale(&h, NEWS_CREDIT, &other);
	hand_tick(&h, 1000);
	hand_touch(&h, BUTTON_ANYWHERE);
	hand_key(&h, KEY_ESCAPE);
	assert_true(can_enter());
	h.m.round.collector = true;      /* who sells nothing */
	assert_false(train_may(&h.m));
}

/* Who is given the terminal to practise is not given the trader's PIN. */
static void
test_the_lock_falls(void **state)
{
	(void)state;
	hand_ready(&h);
	hand_event(&h, (struct event){ .kind = EV_PIN, .pin = { .what =
	    EFFECT_PIN_SET, .set = true, .tries_left = 5 } });
	assert_true(h.m.pin.open);
	hand_touch(&h, BUTTON_MENU);
	assert_true(hand_touch(&h, BUTTON_TRAIN));
	assert_false(h.m.pin.open || h.m.pin.shown);
	hand_event(&h, (struct event){ .kind = EV_REFUSED, .refused = {
	    RC_STATE, EFFECT_TRAIN_BEGIN } });
	assert_true(glass_says(&h.m, strings_get(STR_TRAIN_REFUSED)));
}

static void
test_leave(void **state)
{
	(void)state;
	begin(&scene_panels[0]);
	assert_true(hand_touch(&h, BUTTON_TRAIN_END));
	assert_non_null(hand_effect(&h, EFFECT_TRAIN_END));
	begin(&scene_panels[2]);
	hand_key(&h, KEY_ESCAPE);
	assert_non_null(hand_effect(&h, EFFECT_TRAIN_END));
	/* By a pad of figures: its star walks to the key. */
	begin(&scene_panels[3]);
	for (int i = 0; i < 8 && h.m.focus != BUTTON_TRAIN_END; i++)
		hand_type(&h, "*");
	hand_key(&h, KEY_ENTER);
	assert_non_null(hand_effect(&h, EFFECT_TRAIN_END));
}

/* Ten minutes after the last touch, wherever that was; not before. */
static void
test_alone(void **state)
{
	struct sale s = scene_play_sale(65000, 200, SALE_SHORT);

	(void)state;
	begin(&scene_panels[1]);
	hand_play(&h, NEWS_OPENED, &s);
	hand_play(&h, NEWS_CREDIT, &s);
	assert_int_equal(h.m.screen, SCREEN_VERDICT);
	hand_tick(&h, 500000);
	hand_touch(&h, BUTTON_SPEAK);
	hand_key(&h, KEY_TAB);
	int64_t touched_ms = h.now_ms;
	assert_in_range(h.out.wake_ms, 1, touched_ms + 600000);
	hand_tick(&h, 599000);
	assert_null(hand_effect(&h, EFFECT_TRAIN_END));
	assert_in_range(h.out.wake_ms, 1, touched_ms + 600000);
	hand_tick(&h, 1000);
	assert_non_null(hand_effect(&h, EFFECT_TRAIN_END));
	assert_true(h.out.wake_ms > h.now_ms);
	/* What lies on a key is no learner. */
	begin(&scene_panels[1]);
	assert_null(hand_effect(&h, EFFECT_TRAIN_END));
	for (int i = 0; i < 11 * 60; i++) {
		hand_event(&h, (struct event){ .kind = EV_INPUT, .input = {
		    .kind = INPUT_KEY, .key = KEY_TAB, .repeat = true } });
		hand_tick(&h, i < 60 ? 33 : 1000);
	}
	assert_non_null(hand_effect(&h, EFFECT_TRAIN_END));
}

/* A panel on which the banner leaves no screen: out. */
static void
test_small(void **state)
{
	struct event size = { .kind = EV_RESIZE,
		.resize = { 480, LAYOUT_SIDE_MIN, 165 } };

	(void)state;
	hand_begin(&h, &scene_panels[0]);
	hand_profile(&h);
	hand_event(&h, size);
	hand_touch(&h, BUTTON_MENU);
	assert_false(offers(BUTTON_TRAIN));
	begin(&scene_panels[0]);
	hand_event(&h, size);
	assert_non_null(hand_effect(&h, EFFECT_TRAIN_END));
}

/* --- the customer -------------------------------------------------------- */

/* What comes for a sale of so much; 0: nothing, and the screen says so. */
static int64_t
comes(uint16_t button, int64_t dong)
{
	struct sale s = scene_play_sale(dong, 0, SALE_OPEN);
	const struct effect *f;

	begin(&scene_panels[0]);
	hand_play(&h, NEWS_OPENED, &s);
	hand_tick(&h, 1000);
	h.last = (struct effects){ 0 };
	assert_true(hand_touch(&h, BUTTON_CUSTOMER));
	assert_int_equal(h.m.screen, SCREEN_CUSTOMER);
	if (!hand_touch(&h, button))
		return -1;
	assert_int_equal(h.m.screen, SCREEN_PAY);
	f = hand_effect(&h, EFFECT_TRAIN_CREDIT);
	if (f == NULL)
		return 0;
	assert_string_equal(f->ref, s.ref);
	return f->amount.dong;
}

static void
test_customer(void **state)
{
	(void)state;
	assert_int_equal(comes(BUTTON_PAYS_ALL, 200000), 200000);
	assert_int_equal(comes(BUTTON_PAYS_LESS, 200000), 200);
	assert_int_equal(comes(BUTTON_PAYS_LESS, 1000), 1);
	assert_int_equal(comes(BUTTON_PAYS_LESS, 999), 998);
	assert_int_equal(comes(BUTTON_PAYS_LESS, 1), -1);
	assert_int_equal(comes(BUTTON_PAYS_MORE, 200000), 210000);
	assert_int_equal(comes(BUTTON_PAYS_NOT, 200000), 0);
	assert_true(glass_says(&h.m, strings_get(STR_TRAIN_NOT_PAID)));
	assert_int_equal(h.m.screen, SCREEN_PAY);
}

/* No code that could be paid, and no slip that could be shown about. */
static void
test_nothing_of_value(void **state)
{
	struct sale s = scene_play_sale(65000, 0, SALE_OPEN);

	(void)state;
	begin(&scene_panels[1]);
	hand_play(&h, NEWS_OPENED, &s);
	app_draw(&h.m, &fake_font, &d);
	for (int i = 0; i < d.items; i++)
		if (d.item[i].kind == DRAW_QR)
			assert_memory_not_equal(d.text + d.item[i].text,
			    "0002", 4);
	assert_true(glass_says(&h.m, strings_get(STR_TRAIN_MARK)));
	s = scene_play_sale(65000, 65000, SALE_PAID);
	hand_play(&h, NEWS_CREDIT, &s);
	assert_int_equal(glass_ground(&h.m), COLOR_PROVEN);
	hand_tick(&h, 1000);
	hand_touch(&h, BUTTON_RECEIPT);
	assert_int_equal(h.m.screen, SCREEN_RECEIPT);
	assert_true(glass_says(&h.m, strings_get(STR_TRAIN_PAPER)));
	assert_false(glass_says(&h.m, strings_get(STR_RECEIPT_TITLE)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_banner_everywhere),
		cmocka_unit_test(test_no_way_to_the_stalls),
		cmocka_unit_test(test_enter),
		cmocka_unit_test(test_the_lock_falls),
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_customer),
		cmocka_unit_test(test_nothing_of_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
