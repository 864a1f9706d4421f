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
	{ "setup-check-card", play_check_card },
	{ "setup-bank-no-qr", play_bank_no_qr },
	{ "setup-holder-long", play_holder_long },
};
const int scene_setups_count = sizeof(scene_setups) / sizeof(scene_setups[0]);
