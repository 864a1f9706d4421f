/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/scene.h"

static void
profile(struct hand *h, const char *host)
{
	struct event e = { .kind = EV_PROFILE };

	hand_profile(h);   /* who sells, as everywhere */
	e.profile.known = true;
	e.profile.profile = h->m.profile;
	REQUIRE(str_copy(str_of(h->m.static_payload), e.profile.payload,
	    sizeof(e.profile.payload)));
	e.profile.proves = true;
	REQUIRE(str_copy(str_of(host), e.profile.proof_host,
	    sizeof(e.profile.proof_host)));
	hand_event(h, e);
}

static void
room(struct hand *h, enum rc rc, int tries_left, int64_t lock)
{
	hand_event(h, (struct event){ .kind = EV_CODE,
	    .code = { rc, tries_left, lock } });
}

static void
play_pay_code(struct hand *h)
{
	struct sale s = scene_sale(200000, 0, SALE_OPEN, EVIDENCE_NONE);

	profile(h, "CHO.EXAMPLE");
	hand_sale(h, NEWS_OPENED, &s);
	hand_tick(h, 29000);
}

static void
play_code(struct hand *h)
{
	play_pay_code(h);
	hand_touch(h, BUTTON_CODE);
	room(h, RC_OK, CODE_TRIES_MAX, 0);
}

static void
play_code_alone(struct hand *h)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	profile(h, "");
	hand_sale(h, NEWS_OPENED, &s);
	hand_touch(h, BUTTON_CODE);
	room(h, RC_OK, 3, 0);
}

static void
play_code_typed(struct hand *h)
{
	play_code(h);
	hand_type(h, "5580540");
}

static void
play_code_typo(struct hand *h)
{
	play_code(h);
	hand_type(h, "5580541!");
}

static void
play_code_wrong(struct hand *h)
{
	play_code_typed(h);
	hand_type(h, "!");
	room(h, RC_DENIED, 4, 0);
}

static void
play_code_other(struct hand *h)
{
	play_code_wrong(h);
	hand_touch(h, BUTTON_OTHER);
	hand_type(h, "200");
}

static void
play_code_used_up(struct hand *h)
{
	play_code_typed(h);
	hand_type(h, "!");
	room(h, RC_DENIED, 0, 0);
}

static void
play_code_locked(struct hand *h)
{
	play_code_typed(h);
	hand_type(h, "!");
	room(h, RC_DENIED, 2, 10427);
}

static void
play_verdict_code(struct hand *h)
{
	struct sale s = scene_sale(200000, 0, SALE_PAID, EVIDENCE_CODE);

	play_code_typed(h);
	hand_type(h, "!");
	s.code.dong = 200000;
	hand_sale(h, NEWS_CHANGED, &s);
}

static void
play_verdict_code_short(struct hand *h)
{
	struct sale s = scene_sale(200000, 0, SALE_SHORT, EVIDENCE_NONE);

	play_code_other(h);
	hand_type(h, "!");
	s.code.dong = 200;
	hand_sale(h, NEWS_CHANGED, &s);
}

static void
play_receipt_code(struct hand *h)
{
	play_verdict_code(h);
	hand_tick(h, 1000);
	hand_touch(h, BUTTON_RECEIPT);
}

/* --- a shift and its bank ------------------------------------------------ */

static struct event
shift_12(int64_t told, int64_t ours)
{
	return (struct event){ .kind = EV_SHIFT, .shift = { .any = true,
	    .last_id = 12, .changed = told > 0, .shift = { .id = 12,
	    .opened_wall_ms = 1795222800000, .closed_wall_ms = 1795258800000,
	    .cash = { 200000 }, .counted = { 615000 }, .confirmed = told > 0,
	    .told = { told }, .ours = { ours }, .sums = { .sales = 31,
	    .sold = { 2015000 }, .bank = { 1480000 }, .cash = { 415000 },
	    .code = { 120000 }, .expected = { 615000 } } } } };
}

static void
question(struct hand *h, enum rc rc, int tries_left, int64_t lock)
{
	hand_event(h, (struct event){ .kind = EV_SHIFT_CODE, .shift_code = {
	    rc, { 12, "C400007000000000C", "0348360", { 1600000 },
	    tries_left, lock } } });
}

static void
play_shift_over(struct hand *h)
{
	profile(h, "CHO.EXAMPLE");
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SHIFT);
	hand_event(h, shift_12(0, 0));
	(void)hand_touch(h, BUTTON_SHOW);
}

static void
play_shift_code(struct hand *h)
{
	play_shift_over(h);
	hand_touch(h, BUTTON_RECONCILE);
	question(h, RC_OK, CODE_TRIES_MAX, 0);
}

static void
play_shift_code_alone(struct hand *h)
{
	profile(h, "");
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SHIFT);
	hand_event(h, shift_12(0, 0));
	hand_touch(h, BUTTON_RECONCILE);
	question(h, RC_OK, 3, 0);
	hand_type(h, "2264");
}

static void
play_shift_code_wrong(struct hand *h)
{
	play_shift_code(h);
	hand_type(h, "2264956!");
	question(h, RC_DENIED, 4, 0);
}

static void
play_shift_code_other(struct hand *h)
{
	play_shift_code_wrong(h);
	hand_touch(h, BUTTON_OTHER);
	hand_type(h, "1580000");
}

static void
play_shift_code_used_up(struct hand *h)
{
	play_shift_code(h);
	hand_type(h, "2264956!");
	question(h, RC_DENIED, 0, 0);
}

static void
play_shift_told_right(struct hand *h)
{
	play_shift_code(h);
	hand_type(h, "2264956!");
	hand_event(h, shift_12(1600000, 1600000));
}

static void
play_shift_told_less(struct hand *h)
{
	play_shift_code_other(h);
	hand_type(h, "!");
	hand_event(h, shift_12(1580000, 1600000));
}

static void
play_shift_told_more(struct hand *h)
{
	play_shift_code_other(h);
	hand_type(h, "!");
	hand_event(h, shift_12(123456789, 1600000));
}

static void
play_shift_confirmed(struct hand *h)
{
	play_shift_told_less(h);
	hand_tick(h, 1000);
	hand_touch(h, BUTTON_ANYWHERE);
	hand_event(h, shift_12(1580000, 1600000));
}

const struct scene scene_codes[] = {
	{ "pay-code", play_pay_code },
	{ "code", play_code },
	{ "code-alone", play_code_alone },
	{ "code-typed", play_code_typed },
	{ "code-typo", play_code_typo },
	{ "code-wrong", play_code_wrong },
	{ "code-other", play_code_other },
	{ "code-used-up", play_code_used_up },
	{ "code-locked", play_code_locked },
	{ "verdict-code", play_verdict_code },
	{ "verdict-code-short", play_verdict_code_short },
	{ "receipt-code", play_receipt_code },
	{ "shift-over", play_shift_over },
	{ "shift-code", play_shift_code },
	{ "shift-code-alone", play_shift_code_alone },
	{ "shift-code-wrong", play_shift_code_wrong },
	{ "shift-code-other", play_shift_code_other },
	{ "shift-code-used-up", play_shift_code_used_up },
	{ "shift-told-right", play_shift_told_right },
	{ "shift-told-less", play_shift_told_less },
	{ "shift-told-more", play_shift_told_more },
	{ "shift-confirmed", play_shift_confirmed },
};
const int scene_codes_count = sizeof(scene_codes) / sizeof(scene_codes[0]);
