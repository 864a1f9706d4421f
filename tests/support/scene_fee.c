/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/scene.h"

/* As a scanner types it; what it is comes from outside. */
#define SCANNED "C4R1:040NCHTTMW00000300000080000094Z0!"

static void
scan(struct hand *h, struct fee_receipt fee)
{
	hand_profile(h);
	hand_type(h, SCANNED);
	hand_event(h, (struct event){ .kind = EV_FEE, .fee = fee });
}

static void
play_true(struct hand *h)
{
	scan(h, (struct fee_receipt){ .is = FEE_TRUE, .kind = FEE_BILL,
	    .cash = true, .number = 1042, .amount = { 300000 },
	    .first_day = 20758, .last_day = 20787, .at_s = 1793241600,
	    .stall = "A-012", .fee = "MB", .market = "Chợ Đồng Văn" });
}

/* As long as everything can be. */
static void
play_true_large(struct hand *h)
{
	scan(h, (struct fee_receipt){ .is = FEE_TRUE, .kind = FEE_DEPOSIT,
	    .number = 4294967295, .amount = { VND_MAX },
	    .first_day = 20758, .last_day = 20787, .at_s = 1793241600,
	    .stall = "KHU-C/DAY-12/045", .fee = "DAT-COC/2026",
	    .market = "Chợ đầu mối nông sản thực phẩm huyện Đồng Văn, "
	    "tỉnh Hà Giang" });
}

static void
play_ticket(struct hand *h)
{
	scan(h, (struct fee_receipt){ .is = FEE_TRUE, .kind = FEE_DAY_TICKET,
	    .number = 7, .amount = { 5000 }, .first_day = 20778,
	    .last_day = 20778, .at_s = 1795225320, .stall = "XE",
	    .market = "Chợ Bắc Hà" });
}

static void
play_forged(struct hand *h)
{
	scan(h, (struct fee_receipt){ .is = FEE_FORGED });
}

static void
play_cut(struct hand *h)
{
	scan(h, (struct fee_receipt){ .is = FEE_CUT });
}

static void
play_garbled(struct hand *h)
{
	scan(h, (struct fee_receipt){ .is = FEE_GARBLED });
}

static void
play_stranger(struct hand *h)
{
	scan(h, (struct fee_receipt){ .is = FEE_STRANGER });
}

static void
play_no_keys(struct hand *h)
{
	scan(h, (struct fee_receipt){ .is = FEE_NO_KEYS });
}

/* A customer's QR is out: it stays there. */
static void
play_not_now(struct hand *h)
{
	struct sale s = scene_sale(65000, 0, SALE_OPEN, EVIDENCE_NONE);

	hand_profile(h);
	hand_sale(h, NEWS_OPENED, &s);
	hand_type(h, SCANNED);
}

/* What the market asks: two bills, one of them partly paid, and a receipt. */
static struct event
papers(int64_t owed)
{
	struct event e = { .kind = EV_FEES, .fees = { .owed = { owed } } };
	const struct fee_page bill = { .stall = "A-012",
	    .period = "2026-11", .amount = { 270000 }, .open = { owed },
	    .due_day = 20802, .payload = "0002010102123854001000000000000000" };
	const struct fee_page slip = { .is_slip = true, .number = 1042,
	    .period = "2026-11-21 08:00:00", .amount = { 180000 },
	    .open = { owed }, .payload = "C4R1:040NCHTTMW00000300000080000" };

	if (owed > 0)
		e.fees.row[e.fees.count++] = bill;
	e.fees.row[e.fees.count++] = slip;
	return e;
}

static void
play_idle_fees(struct hand *h)
{
	hand_profile(h);
	hand_event(h, papers(90000));
}

static void
play_bill(struct hand *h)
{
	play_idle_fees(h);
	hand_touch(h, BUTTON_FEES);
}

static void
play_bill_cash(struct hand *h)
{
	struct event e = papers(VND_MAX);

	e.fees.row[0].amount.dong = VND_MAX;
	e.fees.row[0].payload[0] = '\0';
	hand_profile(h);
	hand_event(h, e);
	hand_touch(h, BUTTON_FEES);
}

static void
play_slip(struct hand *h)
{
	play_bill(h);
	hand_touch(h, BUTTON_OLDER);
}

static void
play_all_paid(struct hand *h)
{
	play_slip(h);
	hand_event(h, papers(0));
}

const struct scene scene_fees[] = {
	{ "fees-idle", play_idle_fees },
	{ "fees-bill", play_bill },
	{ "fees-bill-cash", play_bill_cash },
	{ "fees-slip", play_slip },
	{ "fees-paid", play_all_paid },
	{ "fee-true", play_true },
	{ "fee-true-large", play_true_large },
	{ "fee-ticket", play_ticket },
	{ "fee-forged", play_forged },
	{ "fee-cut", play_cut },
	{ "fee-garbled", play_garbled },
	{ "fee-stranger", play_stranger },
	{ "fee-no-keys", play_no_keys },
	{ "fee-not-now", play_not_now },
};
const int scene_fees_count = sizeof(scene_fees) / sizeof(scene_fees[0]);
