/* SPDX-License-Identifier: Apache-2.0 */
/* The scenes of refunds, shifts and debts. */
#include <string.h>

#include "ledger/base/buf.h"
#include "tests/support/scene.h"

static void
play_receipt_over(struct hand *h)
{
	struct sale s = scene_sale(65000, 75000, SALE_OVER, EVIDENCE_BANK);

	hand_profile(h);
	hand_sale(h, NEWS_SHOWN, &s);
}

static void
play_refund(struct hand *h)
{
	play_receipt_over(h);
	hand_touch(h, BUTTON_REFUND);
}

static void
play_receipt_refunded(struct hand *h)
{
	struct sale s = scene_sale(65000, 75000, SALE_OVER, EVIDENCE_BANK);

	play_refund(h);
	hand_touch(h, BUTTON_CASH);
	s.due.dong = 0;
	hand_sale(h, NEWS_REFUNDED, &s);
}

/* --- the stick ----------------------------------------------------------- */

static void
play_today_stick(struct hand *h)
{
	struct event e = { .kind = EV_DAY, .day = { .stick = true,
	    .more = true, .count = 1 } };

	hand_profile(h);
	hand_event(h, (struct event){ .kind = EV_NET, .net = NET_DOWN });
	hand_event(h, (struct event){ .kind = EV_QUEUE, .queue = { 604, 300,
	    { 24500000 }, 200000 } });
	hand_touch(h, BUTTON_TODAY);
	e.day.row[0] = scene_sale(65000, 65000, SALE_PAID, EVIDENCE_BANK);
	hand_event(h, e);
}

/* Four totals, the largest there may be, and five keys. */
static void
play_today_kinds(struct hand *h)
{
	static const int64_t sum[EVIDENCE_COUNT] = { 0, 30000, 12345000,
		499999000, 999999000 };
	struct event e = { .kind = EV_DAY, .day = { .stick = true,
	    .count = EVIDENCE_COUNT - 1, .totals = { .waiting = 12,
	    .troubled = 3 } } };

	hand_profile(h);
	hand_touch(h, BUTTON_TODAY);
	for (int i = 1; i < EVIDENCE_COUNT; i++) {
		bool bank = i == EVIDENCE_BANK;
		e.day.row[i - 1] = scene_sale(65000, bank ? 65000 : 0,
		    SALE_PAID, (enum evidence)i);
		e.day.row[i - 1].code.dong = i == EVIDENCE_CODE ? 65000 : 0;
		e.day.totals.sum[i].dong = sum[i];
		e.day.totals.count[i] = 99 * i;
	}
	hand_event(h, e);
	hand_touch(h, BUTTON_SHOW);
}

static void
play_usb(struct hand *h)
{
	play_today_stick(h);
	hand_touch(h, BUTTON_USB);
}

static void
play_usb_busy(struct hand *h)
{
	play_usb(h);
	hand_touch(h, BUTTON_CARRY_OUT);
}

static void
play_usb_out(struct hand *h)
{
	play_usb_busy(h);
	hand_event(h, (struct event){ .kind = EV_CARRIED, .carried = {
	    false, CARRIED_WELL, 300 } });
}

static void
play_usb_failed(struct hand *h)
{
	play_usb_busy(h);
	hand_event(h, (struct event){ .kind = EV_CARRIED, .carried = {
	    false, CARRIED_FAILED, 300 } });
}

static void
play_usb_none(struct hand *h)
{
	play_usb(h);
	hand_touch(h, BUTTON_CARRY_IN);
	hand_event(h, (struct event){ .kind = EV_CARRIED, .carried = {
	    true, CARRIED_REFUSED, 0 } });
}

static void
play_enrol(struct hand *h)
{
	hand_event(h, (struct event){ .kind = EV_PROFILE });
	hand_touch(h, BUTTON_ENROL);
}

static void
play_enrol_typed(struct hand *h)
{
	play_enrol(h);
	hand_type(h, "c4e1*cho.example*8443*ABCD-EFGH-JKMN-PQRS*12*"
	    "7K2M-9QXA-0B3C-D5EF");
}

static void
play_enrol_asking(struct hand *h)
{
	play_enrol_typed(h);
	hand_type(h, "!");
}

static void
tell_enrol(struct hand *h, enum enrolled outcome)
{
	play_enrol_asking(h);
	hand_event(h, (struct event){ .kind = EV_ENROL, .enrol = outcome });
}

static void
play_enrol_unreadable(struct hand *h)
{
	tell_enrol(h, ENROL_UNREADABLE);
}

static void
play_enrol_stranger(struct hand *h)
{
	tell_enrol(h, ENROL_STRANGER);
}

static void
play_enrol_no_net(struct hand *h)
{
	tell_enrol(h, ENROL_NO_NET);
}

static void
play_enrol_done(struct hand *h)
{
	tell_enrol(h, ENROL_DONE);
}

static void
play_today_refused(struct hand *h)
{
	play_today_stick(h);
	hand_event(h, (struct event){ .kind = EV_NET, .net = NET_REFUSED });
}

static void
tell_shift(struct hand *h, bool open, int64_t counted)
{
	struct event e = { .kind = EV_SHIFT, .shift = { .any = true,
	    .last_id = 12, .shift = { .id = 12, .open = open,
	    .opened_wall_ms = SCENE_WALL_MS - 3 * 3600000,
	    .closed_wall_ms = open ? 0 : SCENE_WALL_MS,
	    .cash = { 200000 }, .counted = { counted },
	    .sums = { .first = 10, .last = 99, .sales = 37,
	    .sold = { 2345000 }, .bank = { 1800000 }, .cash = { 415000 },
	    .code = { open ? 40000 : 0 },
	    .seen = { 65000 }, .voids = 2, .expired = 1, .refunds = 1,
	    .refunded = { 10000 }, .lent = { 65000 }, .repaid = { 30000 },
	    .expected = { 615000 } } } } };

	hand_event(h, e);
	(void)hand_touch(h, BUTTON_SHOW);
}

static void
play_shift_none(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SHIFT);
	hand_event(h, (struct event){ .kind = EV_SHIFT });
}

static void
play_shift_open(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SHIFT);
	tell_shift(h, true, 0);
}

static void
play_shift_count(struct hand *h)
{
	play_shift_open(h);
	hand_touch(h, BUTTON_NEXT);
	hand_type(h, "605000");
	hand_tick(h, 5000);
}

static void
play_shift_less(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SHIFT);
	tell_shift(h, false, 605000);
}

static void
play_shift_more(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SHIFT);
	tell_shift(h, false, 1615000);
}

static void
play_shift_right(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SHIFT);
	tell_shift(h, false, 615000);
}

/* No real person's name. */
static const struct { const char *name; int64_t owed; } owing[] = {
	{ "Chị Thử Một", 30000 }, { "Anh Thử Hai bán rau", 1250000 },
	{ "", 65000 }, { "Bà Ường Ẵm Lượng Mường ở tận cuối dãy B", 500 },
	{ "Thử Năm", 499999999 },
};

struct shown_debtor
scene_debtor(int i)
{
	struct shown_debtor d = { .debtor = { .owed = { owing[i].owed },
	    .first = 7, .last = 9 },
	    .since_wall_ms = SCENE_WALL_MS - (5 - i) * INT64_C(86400000) };
	struct buf who = BUF(d.debtor.who), name = BUF(d.debtor.name);

	for (int n = 0; n < WHO_LEN; n++)
		buf_putc(&who, "0123456789abcdef"[(n * 7 + i) % 16]);
	buf_puts(&name, owing[i].name);
	return d;
}

static void
play_debts_empty(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_DEBTS);
	hand_event(h, (struct event){ .kind = EV_DEBTS });
}

static void
play_debts_hidden(struct hand *h)
{
	struct event e = { .kind = EV_DEBTS, .debts = { .debtors = 23,
	    .owed = { 502345499 }, .count = 5, .more = true } };

	hand_profile(h);
	hand_touch(h, BUTTON_DEBTS);
	for (int i = 0; i < 5; i++)
		e.debts.row[i] = scene_debtor(i);
	hand_event(h, e);
}

static void
play_debts(struct hand *h)
{
	struct event e = { .kind = EV_DEBTS };

	play_debts_hidden(h);
	hand_touch(h, BUTTON_SHOW);
	hand_touch(h, BUTTON_OLDER);
	e.debts.debtors = h->m.debts.debtors;
	e.debts.owed = h->m.debts.owed;
	e.debts.count = h->m.debts.count;
	e.debts.more = true;
	e.debts.skip = h->m.debts.wanted;
	for (int i = 0; i < e.debts.count; i++)
		e.debts.row[i] = scene_debtor(i);
	hand_event(h, e);
}

static void
play_debt_name(struct hand *h)
{
	play_debts_empty(h);
	hand_touch(h, BUTTON_LEND);
	hand_type(h, "Chị Thử");
}

static void
play_debt_lend(struct hand *h)
{
	play_debt_name(h);
	hand_type(h, "!65000");
	hand_tick(h, 5000);
}

static void
show_debtor(struct hand *h, int row)
{
	play_debts(h);
	hand_touch(h, (uint16_t)(BUTTON_ROW + row));
}

static void play_debtor(struct hand *h) { show_debtor(h, 1); }
static void play_debtor_erased(struct hand *h) { show_debtor(h, 2); }
static void play_debtor_long(struct hand *h) { show_debtor(h, 3); }

static void
play_debtor_paid(struct hand *h)
{
	struct event e = { .kind = EV_DEBTOR, .debtor.is = scene_debtor(1) };

	play_debtor(h);
	e.debtor.is.debtor.owed.dong = 0;
	hand_event(h, e);
}

static void
play_debt_ask(struct hand *h)
{
	play_debtor(h);
	hand_touch(h, BUTTON_ASK);
}

static void
play_debt_too_much(struct hand *h)
{
	play_debtor(h);
	hand_touch(h, BUTTON_CASH);
	hand_type(h, "1250001");
}

static struct sale
repayment(int64_t received, enum sale_state state)
{
	struct sale s = scene_sale(1250000, received, state,
	    state == SALE_PAID ? EVIDENCE_BANK : EVIDENCE_NONE);

	memcpy(s.who, scene_debtor(1).debtor.who, sizeof(s.who));
	s.repaid.dong = received < 1250000 ? received : 1250000;
	s.due.dong = received - s.repaid.dong;
	return s;
}

static void
play_pay_debt(struct hand *h)
{
	struct sale s = repayment(0, SALE_OPEN);

	play_debt_ask(h);
	hand_touch(h, BUTTON_TAKE);
	hand_sale(h, NEWS_OPENED, &s);
}

static void
play_repaid(struct hand *h)
{
	struct sale s = repayment(1250000, SALE_PAID);

	play_pay_debt(h);
	hand_sale(h, NEWS_CREDIT, &s);
}

static void
play_repaid_late(struct hand *h)
{
	struct sale s = repayment(1250000, SALE_LATE);

	hand_profile(h);
	hand_sale(h, NEWS_CREDIT, &s);
}

static void
play_receipt_debt(struct hand *h)
{
	play_repaid(h);
	hand_tick(h, 1000);
	hand_touch(h, BUTTON_RECEIPT);
}

static void
play_erase(struct hand *h)
{
	play_debtor(h);
	hand_touch(h, BUTTON_ERASE);
}

const struct scene scene_books[] = {
	{ "receipt-over", play_receipt_over },
	{ "receipt-refunded", play_receipt_refunded },
	{ "refund", play_refund },
	{ "shift-none", play_shift_none },
	{ "shift-open", play_shift_open },
	{ "shift-count", play_shift_count },
	{ "shift-less", play_shift_less },
	{ "shift-more", play_shift_more },
	{ "shift-right", play_shift_right },
	{ "debts-empty", play_debts_empty },
	{ "debts", play_debts }, { "debts-hidden", play_debts_hidden },
	{ "debt-name", play_debt_name },
	{ "debt-lend", play_debt_lend },
	{ "debtor", play_debtor },
	{ "debtor-erased", play_debtor_erased },
	{ "debtor-long", play_debtor_long },
	{ "debtor-paid", play_debtor_paid },
	{ "debt-ask", play_debt_ask },
	{ "debt-too-much", play_debt_too_much },
	{ "pay-debt", play_pay_debt },
	{ "verdict-repaid", play_repaid },
	{ "verdict-repaid-late", play_repaid_late },
	{ "receipt-debt", play_receipt_debt },
	{ "erase", play_erase },
	{ "today-stick", play_today_stick },
	{ "today-kinds", play_today_kinds },
	{ "usb", play_usb },
	{ "usb-busy", play_usb_busy },
	{ "usb-out-done", play_usb_out },
	{ "usb-failed", play_usb_failed },
	{ "usb-in-none", play_usb_none },
	{ "enrol", play_enrol },
	{ "enrol-typed", play_enrol_typed },
	{ "enrol-asking", play_enrol_asking },
	{ "enrol-unreadable", play_enrol_unreadable },
	{ "enrol-stranger", play_enrol_stranger },
	{ "enrol-no-net", play_enrol_no_net },
	{ "enrol-done", play_enrol_done },
	{ "today-refused", play_today_refused },
};
const int scene_books_count = sizeof(scene_books) / sizeof(scene_books[0]);
