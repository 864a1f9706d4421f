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
};
const int scene_codes_count = sizeof(scene_codes) / sizeof(scene_codes[0]);
