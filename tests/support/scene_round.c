/* SPDX-License-Identifier: Apache-2.0 */
/* A collector's screens. */
#include <string.h>

#include "tests/support/scene.h"

#define CODE "C4T1:9:26A:12:XE-MAY:5000:20778:C7-1042-9F3A-2KQ7-XB0M:" \
	"0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMNPQRSTVWXYZ" \
	"0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456"

static struct round_page
page(void)
{
	static const struct round_bill rows[] = {
		{ "C400000000000001P", "A-012", "Nhà lồng A", { 180000 }, 12,
		    20778 },
		{ "C400000000000002N", "B-1/07", "Dãy cá", { 45000 }, 0,
		    20778 },
		{ "C400000000000003M", "KHU-C/DAY-12/045", "Chợ đầu mối nông "
		    "sản thực phẩm", { VND_SALE_MAX }, 400, 20778 },
	};
	struct round_page p = { .collector = true, .sums = {
	    .cash = { 1250000 }, .qr = { 480000 }, .tickets = 37,
	    .ticket_sum = { 185000 }, .takings = 44,
	    .in_hand = { 1435000 }, .open = 3,
	    .open_sum = { 500225000 } }, .count = 3, .hands = 3,
	    .prices = { .series = "26A", .next = 12, .last = 100,
	    .count = 3, .kind = { { "XE-MAY", "Xe máy", { 5000 } },
	    { "GANH", "Gánh hàng tự sản tự tiêu", { 3000 } },
	    { "OTO", "Ô tô tải dưới 1,5 tấn", { 20000 } } } },
	    .hand = { { 3, 99, 12, { 640000 }, SCENE_WALL_MS, NOT_COUNTED },
	    { 2, 60, 20, { 980000 }, SCENE_WALL_MS - 86400000, 960000 },
	    { 1, 30, 9, { 310000 }, SCENE_WALL_MS - 172800000, 310000 } } };

	memcpy(p.row, rows, sizeof(rows));
	return p;
}

static void
begin(struct hand *h, const struct round_page *p)
{
	hand_profile(h);
	hand_event(h, (struct event){ .kind = EV_ROUND, .round = *p });
}

static void
play_home_hidden(struct hand *h)
{
	struct round_page p = page();

	begin(h, &p);
}

static void
play_home(struct hand *h)
{
	play_home_hidden(h);
	hand_touch(h, BUTTON_SHOW);
}

static void
play_list(struct hand *h)
{
	play_home(h);
	hand_touch(h, BUTTON_LIST);
}

static void
play_done(struct hand *h)
{
	struct round_page p = page();

	p.count = 0;
	p.sums.open = p.sums.open_sum.dong = 0;
	begin(h, &p);
	hand_touch(h, BUTTON_LIST);
}

static void
play_stall(struct hand *h)
{
	play_list(h);
	hand_touch(h, BUTTON_ROW);
}

static void
play_stall_large(struct hand *h)
{
	play_list(h);
	hand_touch(h, BUTTON_ROW + 2);
}

static void
play_part(struct hand *h)
{
	play_stall(h);
	hand_touch(h, BUTTON_OTHER);
	hand_type(h, "100000!");
}

static void
play_pay(struct hand *h)
{
	struct sale s = scene_sale(180000, 0, SALE_OPEN, EVIDENCE_NONE);

	play_stall(h);
	hand_touch(h, BUTTON_ASK);
	memcpy(s.fee, "A-012", 6);
	hand_sale(h, NEWS_OPENED, &s);
}

static void
play_over(struct hand *h)
{
	struct sale s = scene_sale(180000, 200000, SALE_OVER, EVIDENCE_BANK);

	play_pay(h);
	memcpy(s.fee, "A-012", 6);
	s.due.dong = 0;
	hand_sale(h, NEWS_CREDIT, &s);
}

static void
play_tickets(struct hand *h)
{
	play_home(h);
	hand_touch(h, BUTTON_TICKETS);
}

static void
no_tickets(struct hand *h, enum rc why)
{
	struct round_page p = page();

	p.prices_rc = why;
	p.prices = (struct ticket_prices){ .count = 0 };
	begin(h, &p);
	hand_touch(h, BUTTON_TICKETS);
}

static void
play_no_range(struct hand *h)
{
	no_tickets(h, RC_NOT_FOUND);
}

static void
play_used_up(struct hand *h)
{
	no_tickets(h, RC_FULL);
}

static void
play_old_prices(struct hand *h)
{
	no_tickets(h, RC_STATE);
}

static void
give(struct hand *h, bool voided)
{
	struct event e = { .kind = EV_TICKET, .ticket = { .is = {
	    .series = "26A", .no = 12, .n = 1042, .kind = "XE-MAY",
	    .amount = { 5000 }, .cash = true, .voided = voided },
	    .code = CODE } };

	hand_event(h, e);
}

static void
play_ticket(struct hand *h)
{
	play_tickets(h);
	hand_touch(h, BUTTON_ROW);
	give(h, false);
}

static void
play_voided(struct hand *h)
{
	play_ticket(h);
	hand_touch(h, BUTTON_VOID);
	give(h, true);
}

static void
play_handover(struct hand *h)
{
	play_home(h);
	hand_touch(h, BUTTON_HANDOVER);
}

static void
play_first_handover(struct hand *h)
{
	struct round_page p = page();

	p.hands = 0;
	begin(h, &p);
	hand_touch(h, BUTTON_HANDOVER);
}

/* --- for a monkey --- */

struct event
scene_round_event(int skip, int (*below)(int))
{
	struct event e = { .kind = EV_ROUND, .round = { .skip = skip,
	    .collector = below(4) == 0, .count = below(ROUND_ROWS_MAX + 1),
	    .more = below(2) > 0, .hands = below(ROUND_HANDS_MAX + 1),
	    .sums = { .in_hand = { below(90000) }, .takings = below(9) },
	    .prices_rc = below(2) > 0 ? RC_OK : RC_FULL, .prices = {
	    .series = "A", .next = 5, .last = 9,
	    .count = below(TICKET_KINDS_MAX + 1) } } };

	for (int i = 0; i < e.round.count; i++)
		e.round.row[i] = (struct round_bill){ "C400000000000001P",
		    "A-01", "Nhà lồng", { 1 + below(900000) }, below(90),
		    20778 };
	for (int i = 0; i < e.round.prices.count; i++)
		e.round.prices.kind[i] = (struct ticket_kind){ "XE", "Xe",
		    { 5000 } };
	for (int i = 0; i < e.round.hands; i++)
		e.round.hand[i] = (struct handover){ .no = i + 1,
		    .total = { 9000 }, .counted = below(3) * 9000 - 1 };
	return e;
}

const struct scene scene_rounds[] = {
	{ "round-home", play_home }, { "round-hidden", play_home_hidden },
	{ "round-list", play_list },
	{ "round-done", play_done }, { "round-stall", play_stall },
	{ "round-stall-large", play_stall_large },
	{ "round-part", play_part }, { "round-pay", play_pay },
	{ "round-over", play_over }, { "round-tickets", play_tickets },
	{ "round-no-range", play_no_range },
	{ "round-used-up", play_used_up },
	{ "round-old-prices", play_old_prices },
	{ "round-ticket", play_ticket }, { "round-voided", play_voided },
	{ "round-handover", play_handover },
	{ "round-first-handover", play_first_handover },
};
const int scene_rounds_count = sizeof(scene_rounds) /
    sizeof(scene_rounds[0]);
