/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/scene.h"

static void
play_bank(struct hand *h)
{
	hand_event(h, (struct event){ .kind = EV_PROFILE });
}

static void
play_bank_typed(struct hand *h)
{
	play_bank(h);
	hand_type(h, "vi");
}

static void
play_bank_none(struct hand *h)
{
	play_bank(h);
	hand_type(h, "xxxx");
}

static void
play_account(struct hand *h)
{
	play_bank(h);
	hand_type(h, "vietcom!");
}

static void
play_account_typed(struct hand *h)
{
	play_account(h);
	hand_type(h, "0000005600");
}

static void
play_holder(struct hand *h)
{
	play_account_typed(h);
	hand_type(h, "!vàng thị mỷ");
}

static void
play_stall(struct hand *h)
{
	play_holder(h);
	hand_type(h, "!Chị Mỷ rau");
}

static void
play_stall_long(struct hand *h)
{
	play_holder(h);
	hand_type(h, "!Cửa hàng Nguyễn Thị Ường Ẵm Lượng Mường Đ");
}

static void
play_check(struct hand *h)
{
	play_stall(h);
	hand_type(h, "!");
}

/* The number of a card, and one name. */
static void
play_check_card(struct hand *h)
{
	play_account(h);
	hand_type(h, "9704361234567890!mỷ!Chị Mỷ rau!");
}

static void
play_bank_no_qr(struct hand *h)
{
	play_bank(h);
	hand_type(h, "chinh sach");
}

static void
play_holder_long(struct hand *h)
{
	play_account_typed(h);
	hand_type(h, "!công ty thương mại dịch vụ xã hội");
}

/* --- the self-test ------------------------------------------------------- */

#define SELF_PAYLOAD \
	"00020101021238540010A00000072701240006970436011000000056000208" \
	"QRIBFTTA5303704540410005802VN62210817C410000AB12CD3DB063045DBD"

static void
play_self(struct hand *h)
{
	struct event e = { .kind = EV_SELF_TEST, .self = {
	    .ref = SCENE_REF, .payload = SELF_PAYLOAD } };

	hand_profile(h);
	hand_event(h, (struct event){ .kind = EV_NET, .net = NET_UP });
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SELF_TEST);
	hand_event(h, e);
	hand_tick(h, 5000);
}

static void
play_self_wait(struct hand *h)
{
	play_self(h);
	hand_touch(h, BUTTON_NEXT);
}

static void
play_self_deaf(struct hand *h)
{
	play_self_wait(h);
	hand_event(h, (struct event){ .kind = EV_NET, .net = NET_ALONE });
}

static void
heard(struct hand *h, int64_t dong)
{
	struct sale s = scene_sale(1000, dong, SALE_LATE, EVIDENCE_NONE);

	play_self_wait(h);
	hand_sale(h, NEWS_CREDIT, &s);
}

static void
play_self_heard(struct hand *h)
{
	heard(h, 1000);
}

static void
play_self_other(struct hand *h)
{
	heard(h, 500);
}

static void
play_self_refused(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SELF_TEST);
	hand_event(h, (struct event){ .kind = EV_REFUSED,
	    .refused = { RC_FULL, EFFECT_SELF_TEST } });
}

static void
play_self_wrong(struct hand *h)
{
	struct event e = { .kind = EV_PROFILE };

	play_self(h);
	e.profile.profile = h->m.profile;
	hand_touch(h, BUTTON_WRONG);
	hand_event(h, e);
}

static void
play_offer(struct hand *h)
{
	play_check(h);
	hand_type(h, "!");
	hand_profile(h);
	hand_type(h, "^");
	hand_tick(h, 5000);
}

const struct scene scene_setups[] = {
	{ "setup-bank", play_bank },
	{ "setup-bank-typed", play_bank_typed },
	{ "setup-bank-none", play_bank_none },
	{ "setup-account", play_account },
	{ "setup-account-typed", play_account_typed },
	{ "setup-holder", play_holder },
	{ "setup-stall", play_stall },
	{ "setup-stall-long", play_stall_long },
	{ "setup-check", play_check },
	{ "self-test", play_self },
	{ "self-test-wait", play_self_wait },
	{ "self-test-deaf", play_self_deaf },
	{ "self-test-heard", play_self_heard },
	{ "self-test-other", play_self_other },
	{ "self-test-refused", play_self_refused },
	{ "self-test-wrong", play_self_wrong },
	{ "setup-pin", play_offer },
	{ "setup-check-card", play_check_card },
	{ "setup-bank-no-qr", play_bank_no_qr },
	{ "setup-holder-long", play_holder_long },
};
const int scene_setups_count = sizeof(scene_setups) / sizeof(scene_setups[0]);
