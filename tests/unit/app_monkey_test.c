/* SPDX-License-Identifier: Apache-2.0 */
/* A monkey at the till, with a bank that says anything and a ledger that
 * answers late, wrongly or not at all.  Whatever it does:
 * - nothing crashes, nothing drawn is dropped;
 * - every screen but the first has a way out;
 * - the glass is green only for a sale that the bank has paid in full;
 * - practice has its banner on every frame and sells nothing that is real, and
 *   the other way round; real money ends it.
 * MONKEY=n sets the number of events, SEED=n where they begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"
#include "tests/support/crew.h"
#include "tests/support/fake_font.h"
#include "tests/support/figure.h"
#include "tests/support/monkey_bank.h"
#include "tests/support/scene.h"
#include "ui/draw.h"
#include "ui/screen.h"

#define EVENTS    INT64_C(1000000)

static struct model m;
static struct drawlist d;
static struct effects out;
static struct monkey_bank bank;
/* The stall's, while a learner is at play. */
static struct { struct model m; struct monkey_bank bank; } stall;
static int64_t now_ms;
static uint64_t seed;
static uint64_t visits[SCREEN_COUNT], greens, shut, refuted, turned;
static uint64_t plays, play_greens, disturbed;
static uint64_t presses[SCREEN_COUNT][BUTTON_ROW + BUTTON_ROWS];

static uint64_t
next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * UINT64_C(2685821657736338717) >> 16;
}

static int
below(int n)
{
	return (int)(next() % (uint64_t)n);
}

/* --- the world ------------------------------------------------------- */

static struct event
resize(void)
{
	const struct panel *p = &scene_panels[below(PANELS)];
	struct event e = { .kind = EV_RESIZE,
	    .resize = { p->w, p->h, p->dpi } };

	if (below(4) == 0)
		e.resize.w = below(2200);
	if (below(4) == 0)
		e.resize.h = below(1300);
	if (below(4) == 0)
		e.resize.dpi = below(700);
	return e;
}

/* Where verdicts queue up the monkey sees little else. */
static int
world_kind(void)
{
	int what = below(12);

	return m.screen == SCREEN_VERDICT && (what == 4 || what == 7) &&
	    below(4) > 0 ? 11 : what;
}

static struct event
world(void)
{
	struct event e = { .kind = EV_TICK };
	switch (world_kind()) {
	case 0:
		return resize();
	case 1:
		return (struct event){ .kind = EV_NET,
		    .net = (enum net_state)below(4) };
	case 2:
		return (struct event){ .kind = EV_QUEUE, .queue = {
		    below(3), below(3), { below(1000000) }, below(90000) } };
	case 3:
		return (struct event){ .kind = EV_BATTERY,
		    .battery = { below(102) - 1, below(2) > 0 } };
	case 4:
		return (struct event){ .kind = EV_STRAY,
		    .amount = { below(1000000) } };
	case 5:
		e.kind = EV_PROFILE;
		/* Setting up takes the monkey its time. */
		e.profile.known = m.profile_known ? below(100) > 0 :
		    below(m.screen == SCREEN_START ? 2 : 25) == 0;
		e.profile.proves = below(3) > 0;
		if (!e.profile.known && below(9) == 0)   /* another's */
			memcpy(e.profile.profile.account, "56", 3);
		if (below(2) == 0)
			snprintf(e.profile.proof_host,
			    sizeof(e.profile.proof_host), "CHO.EXAMPLE");
		snprintf(e.profile.profile.stall,
		    sizeof(e.profile.profile.stall), "Ẵm %d", below(999));
		return e;
	case 6:
		if (below(60) == 0)
			return (struct event){ .kind = EV_FATAL,
			    .text = "E-07" };
		if (below(6) == 0)
			return scene_round_event(0, below);
		/* Another start, with a PIN or (mostly) without. */
		if (below(3) == 0)
			return (struct event){ .kind = EV_PIN, .pin = {
			    .set = below(12) == 0, .tries_left = 5 } };
		return monkey_about(&bank, &bank.sale[below(MONKEY_SALES)],
		    (enum news)below(NEWS_COUNT));
	case 7:
		if (below(2) == 0)
			return monkey_credit(&bank);
		if (below(40) == 0)
			return scene_papers(below);
		if (below(15) == 0)
			return scene_print_event(&m, below);
		break;
	default:
		break;
	}
	now_ms += below(9) == 0 ? below(400000) : below(2000);
	e.tick.wall_ms = SCENE_WALL_MS + now_ms;
	e.tick.quality = below(3);
	return e;
}

/* Monkeys are curious: the key of these that was pressed least. */
static const struct key *
rarest(const struct keys *k)
{
	const struct key *best = &k->key[0];

	for (int i = 1; i < k->count; i++)
		if (presses[m.screen][k->key[i].id] <
		    presses[m.screen][best->id])
			best = &k->key[i];
	return best;
}

/* Not for ever at the first run: some bank, or what was typed goes. */
static const struct key *
at_first(const struct keys *k, const struct key *otherwise)
{
	const struct key *key = keys_find(k, BUTTON_ROW);

	if (key == NULL)
		key = keys_find(k, BUTTON_BACK);
	return m.screen == SCREEN_SETUP_BANK && key != NULL &&
	    below(3) == 0 ? key : otherwise;
}

static struct event
finger(void)
{
	static int x, y;
	static bool down;
	struct event e = { .kind = EV_INPUT };
	struct keys k;

	app_keys(&m, &k);
	if (!down && k.count > 0 && below(8) > 0) {
		const struct key *key = &k.key[below(k.count)];
		if (m.screen < SCREEN_IDLE ? below(3) == 0 :
		    m.screen > SCREEN_TODAY && below(8) == 0)
			key = &k.key[k.count - (k.count > 1 &&
			    k.key[k.count - 1].id == BUTTON_HELP ? 2 : 1)];
		else if (below(3) == 0)
			key = rarest(&k);
		if (keys_find(&k, BUTTON_RECONCILE) != NULL)
			key = keys_find(&k, BUTTON_RECONCILE);
		key = at_first(&k, key);
		presses[m.screen][key->id]++;
		x = key->at.x + below(key->at.w);
		y = key->at.y + below(key->at.h);
	} else if (below(4) == 0) {
		x = below(2000) - 40;
		y = below(1200) - 40;
	}
	e.input.kind = !down ? INPUT_DOWN : below(6) == 0 ? INPUT_MOVE :
	    below(30) == 0 ? INPUT_CANCEL : INPUT_UP;
	down = e.input.kind == INPUT_DOWN || e.input.kind == INPUT_MOVE;
	e.input.x = x;
	e.input.y = y;
	now_ms += below(120);
	return e;
}

static struct event
keyboard(void)
{
	static const char *const texts[] = { "*", "/", "a", "V", "Ẵ", "đ",
		" ", "\xcc\x89", "\xff", "", "abc 12", "₫" };
	struct event e = { .kind = EV_INPUT };

	e.input.kind = below(4) == 0 ? INPUT_TEXT : INPUT_KEY;
	e.input.key = (enum input_key)below(KEY_COUNT);
	if (below(2) == 0)
		e.input.key = KEY_DIGIT;
	e.input.digit = below(10);
	e.input.repeat = below(10) == 0;
	snprintf(e.input.text, sizeof(e.input.text), "%s",
	    texts[below(sizeof(texts) / sizeof(texts[0]))]);
	now_ms += below(300);
	return e;
}

/* --- what must hold -------------------------------------------------- */

/* Play money's in one, the stall's in the other; each frame says which. */
static void
check_mode(void)
{
	char mode = m.training ? '2' : '1';
	int banner = 0;

	for (int i = 0; i < d.items; i++)
		banner += d.item[i].kind == DRAW_FILL && d.item[i].x == 0 &&
		    d.item[i].y == 0 && d.item[i].w == m.w &&
		    d.item[i].color == COLOR_TRAIN;
	assert_int_equal(banner, m.training ? 1 : 0);
	if (m.screen == SCREEN_VERDICT && m.told.sale.ref[0] != '\0')
		assert_int_equal(m.told.sale.ref[2], mode);
	if (m.screen == SCREEN_PAY)
		assert_int_equal(m.pay.sale.ref[2], mode);
	if (m.screen == SCREEN_RECEIPT)
		assert_int_equal(m.receipt.ref[2], mode);
}

/* What the PIN guards is never on the glass while the lock is shut. */
static void
check_lock(void)
{
	static const enum screen guarded[] = { SCREEN_REFUND, SCREEN_ERASE,
		SCREEN_USB, SCREEN_LOCK, SCREEN_SHIFT_CODE, SCREEN_TAKINGS,
		SCREEN_TAX };

	if (m.pin.open || !(m.pin.set || m.pin.damaged))
		return;
	shut++;
	for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++)
		assert_int_not_equal(m.screen, guarded[i]);
	/* An account that is another's: nobody types in theirs. */
	refuted += setup_is_refuted(&m);
	assert_false(setup_is_refuted(&m) && m.screen < SCREEN_IDLE);
	assert_false(m.screen == SCREEN_PIN && (m.pin.stage == PIN_NEW ||
	    m.pin.stage == PIN_AGAIN));
}

static void
feed(struct event e)
{
	e.mono_ms = now_ms;
	app_update(&m, &e, &out);
	assert_in_range(out.count, 0, EFFECTS_MAX);
	assert_true(out.wake_ms > 0);
	check_lock();
	visits[m.screen]++;
}

static void
check_green(void)
{
	const struct sale *s = &m.told.sale;
	bool green = d.items > 0 && d.item[0].kind == DRAW_FILL &&
	    d.item[0].color == COLOR_PROVEN;

	/* The whole glass is the first thing drawn, and drawn once. */
	for (int i = 1; i < d.items; i++)
		assert_false(d.item[i].kind == DRAW_FILL &&
		    d.item[i].w >= m.w && d.item[i].h >= m.h);
	if (!green)
		return;
	greens++;
	play_greens += m.training;
	assert_int_equal(m.screen, SCREEN_VERDICT);
	assert_true(s->state == SALE_PAID || s->state == SALE_OVER);
	assert_int_equal(s->evidence, EVIDENCE_BANK);
	assert_true(s->received.dong >= s->amount.dong);
	assert_true(s->amount.dong > 0);
	assert_int_equal(s->due.dong, 0);
}

static void
check_drawn(void)
{
	app_draw(&m, &fake_font, &d);
	assert_int_equal(d.dropped, 0);
	check_green();
	check_mode();
	turned += m.screen == SCREEN_MENU && m.menu_page > 0;
}

static struct event
key(enum input_key which)
{
	return (struct event){ .kind = EV_INPUT,
	    .input = { .kind = INPUT_KEY, .key = which } };
}

/* Some key, or time, leads to another screen or to a wish. */
static void
check_way_out(void)
{
	static struct model kept;
	struct effects kept_out = out;
	struct keys k;
	int64_t then = now_ms;
	bool out_of_here = m.screen == SCREEN_START;

	if (m.help.on)
		feed(key(KEY_ESCAPE));
	/* While the glass is wiped, time is the way out, and Esc. */
	if (m.now_ms < m.wipe.until_ms) {
		now_ms = then = m.wipe.until_ms;
		feed((struct event){ .kind = EV_TICK, .tick = {
		    SCENE_WALL_MS + now_ms, 2 } });
		assert_int_not_equal(m.screen, SCREEN_WIPE);
	}
	/* What was typed of a bank that there is not can be rubbed out. */
	if (m.screen == SCREEN_SETUP_BANK && m.setup.banks == 0)
		feed(key(KEY_ESCAPE));
	kept = m;
	app_keys(&m, &k);
	for (int i = 0; i < k.count && !out_of_here; i++) {
		struct event e = { .kind = EV_INPUT };
		now_ms = then + 10000;
		m = kept;
		m.touch = (struct touch){ 0 };
		m.light.percent = LIGHT_FULL;
		e.input.x = k.key[i].at.x + k.key[i].at.w / 2;
		e.input.y = k.key[i].at.y + k.key[i].at.h / 2;
		e.input.kind = INPUT_DOWN;
		feed(e);
		now_ms += 100;
		e.input.kind = INPUT_UP;
		feed(e);
		out_of_here = m.screen != kept.screen;
		for (int j = 0; j < out.count; j++)
			out_of_here |= out.item[j].kind != EFFECT_SOUND;
	}
	/* A verdict that waits may take the same screen's place. */
	if (!out_of_here && kept.screen != SCREEN_VERDICT)
		fail_msg("no way out of %s at %dx%d",
		    app_screen_name(kept.screen), kept.w, kept.h);
	m = kept;
	out = kept_out;
	now_ms = then;
}

/* On a glass with room for fingers. */
static bool
is_usable(void)
{
	return m.w >= 480 && m.h >= 320 && m.w < 4 * m.h;
}

/* A fee receipt or a part of one, mostly with its Enter. */
static void
scan(void)
{
	static const char receipt[] = "C4R1:04Z!C4R1:";
	struct event e = { .kind = EV_INPUT };
	int n = below(3) > 0 ? 9 : below((int)sizeof(receipt));

	for (int i = 0; i < n; i++) {
		e.input = (struct input){ .kind = INPUT_TEXT };
		e.input.text[0] = receipt[i];
		if (receipt[i] == '!')
			e = key(KEY_ENTER);
		else if (receipt[i] >= '0' && receipt[i] <= '9') {
			e = key(KEY_DIGIT);
			e.input.digit = receipt[i] - '0';
		}
		now_ms += below(5);
		feed(e);
	}
}

/* A whole code, which fingers alone would hardly ever hit. */
static void
whole_code(void)
{
	const char *code = proof_digits(m.code.total) == PROOF_CODE_SHORT ?
	    "2264956" : "818428265";

	for (int i = 0; i < PROOF_CODE_MAX; i++)
		feed(key(KEY_BACKSPACE));
	for (; *code != '\0' && m.screen == SCREEN_SHIFT_CODE; code++) {
		struct event e = key(KEY_DIGIT);
		e.input.digit = *code - '0';
		feed(e);
	}
	feed(key(KEY_ENTER));
}

static void
begin(void)
{
	const struct app_config config = { .qr_timeout_s = 20,
		.utc_offset_min = 420 };
	struct event on = { .kind = EV_SETTINGS };

	app_init(&m, &config);
	now_ms = 1000;
	monkey_begin(&bank, false, below);
	settings_init(&on.settings);
	on.settings.value[SETTING_GOODS] = 1;
	feed(on);
	feed(scene_goods(5));
}

/* As the kiosk does: another model, and the stall's stays as it is. */
static void
train(void)
{
	const struct app_config config = { .qr_timeout_s = 20,
		.utc_offset_min = 420, .training = true };
	struct event who = { .kind = EV_PROFILE, .profile = { .known = true,
		.payload = "QR" } };
	struct event dress = { .kind = EV_SETTINGS,
		.settings = m.settings };
	const struct event size = { .kind = EV_RESIZE,
		.resize = { m.w, m.h, m.dpi } };

	assert_false(m.training);
	assert_int_equal(m.pay.sale.ref[0], '\0');
	stall.m = m;
	stall.bank = bank;
	app_init(&m, &config);
	monkey_begin(&bank, true, below);
	feed(size);
	feed(dress);
	feed(scene_goods(5));
	feed(who);
	plays++;
}

static void
train_end(void)
{
	assert_true(m.training);
	m = stall.m;
	out.count = 0;
	bank = stall.bank;
}

/* What comes to a learner's till, or meanwhile to the stall's. */
static void
play_world(void)
{
	struct event e = world();
	static struct model play;
	static struct monkey_bank played;

	if (e.kind == EV_TICK || e.kind == EV_RESIZE) {
		feed(e);
		return;
	}
	if (below(12) > 0) {
		feed(monkey_credit(&bank));
		return;
	}
	play = m;
	played = bank;
	m = stall.m;
	bank = stall.bank;
	feed(below(2) == 0 ? monkey_credit(&bank) : (struct event){
	    .kind = EV_STRAY, .amount = { 1 + below(1000000) } });
	if (m.screen != SCREEN_IDLE) {
		disturbed++;
		return;
	}
	stall.m = m;
	stall.bank = bank;
	m = play;
	bank = played;
	out.count = 0;
}

/* The loop does either after the turn; an answer may get lost, as all do. */
static bool
answer_train(enum effect_kind kind)
{
	if (kind == EFFECT_TRAIN_BEGIN && !m.training &&
	    m.screen == SCREEN_IDLE && m.w > 0)
		train();
	else if (kind == EFFECT_TRAIN_END && m.training && below(9) == 0)
		train_end();
	return kind == EFFECT_TRAIN_BEGIN || kind == EFFECT_TRAIN_END;
}

static void
step(void)
{
	struct effect asked[EFFECTS_MAX];
	int n = out.count;

	memcpy(asked, out.item, sizeof(asked));
	for (int i = 0; i < n; i++) {
		if (asked[i].kind == EFFECT_RESTART)
			begin();
		else if (answer_train(asked[i].kind))
			continue;
		else if (asked[i].kind < EFFECT_SOUND && below(6) > 0 &&
		    asked[i].kind != EFFECT_SEND_NOW)
			feed(monkey_answer(&bank, &asked[i]));
	}
	/* Now and then the trader helps it. */
	if (m.screen == SCREEN_PIN && m.pin.stage == PIN_ASKED &&
	    below(2) == 0)
		feed((struct event){ .kind = EV_PIN, .pin = { .what =
		    EFFECT_PIN_CHECK, .set = true, .tries_left = 5 } });
	else if (m.screen == SCREEN_SHIFT_CODE && below(4) > 0)
		whole_code();
	else if (m.screen == SCREEN_IDLE && train_may(&m) && below(30) == 0)
		train();
	else if ((m.screen == SCREEN_MENU || m.screen == SCREEN_SHIFT) &&
	    below(5) > 0)
		feed(finger());   /* where few ways lead to */
	else if (below(50) == 0)
		scan();
	else if (below(3) == 0 && m.training)
		play_world();
	else if (!m.training && below(3) == 0)
		feed(world());
	else if (below(3) == 0)
		feed(keyboard());
	else
		feed(finger());
}

static void
test_monkey(void **state)
{
	int64_t events = crew_setting("MONKEY", EVENTS);

	(void)state;
	seed = (uint64_t)crew_setting("SEED", 20261121) | 1;
	begin();
	for (int64_t i = 0; i < events; i++) {
		step();
		if (m.w == 0)
			continue;
		if (i % 7 == 0 || m.screen == SCREEN_VERDICT)
			check_drawn();
		if (i % 101 == 0 && is_usable())
			check_way_out();
	}
	/* The monkey was everywhere, and saw green for good reason. */
	for (enum screen s = 0; s < SCREEN_COUNT; s++)
		if (visits[s] == 0)
			fail_msg("never at %s", app_screen_name(s));
	assert_true(greens > 100 && shut > 1000 && refuted > 0 && turned > 0);
	print_message("%llu times at play, %llu of them ended by the world, "
	    "%llu green\n", (unsigned long long)plays,
	    (unsigned long long)disturbed, (unsigned long long)play_greens);
	if (events >= EVENTS)
		assert_true(plays > 100 && play_greens > 100 &&
		    disturbed > 100);
	print_message("%llu green frames\n", (unsigned long long)greens);
	figure_put("monkey_events", events);
	figure_put("monkey_violations", 0);   /* the first one ends the test */
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_monkey) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
