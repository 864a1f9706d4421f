/* SPDX-License-Identifier: Apache-2.0 */
/* The till over a real ledger: every way a sale can go, each told to the
 * screen only after the ledger has it, and taken up again after a restart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "ledger/ref.h"
#include "ledger/vietqr.h"
#include "tests/support/booth.h"
#include "tests/support/failvfs.h"

static int carries;

static bool
on_stick(void *ctx)
{
	(void)ctx;
	return true;
}

static void
on_carry(void *ctx, bool in)
{
	(void)ctx;
	carries += in ? 100 : 1;
}

static struct sale
sale_of(struct booth *f, const char *ref)
{
	struct sale s;

	assert_int_equal(sale_get(f->stall.l, ref, &s), RC_OK);
	return s;
}

static void
expect_sale(struct booth *f, const char *ref, enum sale_state state,
    int64_t received)
{
	struct sale s = sale_of(f, ref);

	assert_string_equal(sale_state_name(s.state), sale_state_name(state));
	assert_int_equal(s.received.dong, received);
}

/* What the code on the screen says. */
static struct vietqr
shown_code(struct booth *f)
{
	struct vietqr q;
	struct vietqr_error e;

	assert_int_equal(vietqr_parse(
	    str_of(till_model(f->till)->pay.payload), &q, &e), RC_OK);
	return q;
}

static void
test_exact(void **state)
{
	struct booth *f = *state;

	booth_expect(f, "idle");
	assert_true(till_take_changed(f->till));
	assert_false(till_take_changed(f->till));
	const char *ref = booth_sell(f);
	struct vietqr q = shown_code(f);
	assert_int_equal(q.amount.dong, 65000);
	assert_true(str_eq(q.purpose, str_of(ref)));
	assert_true(str_eq(q.account, str_of(stall_profile.account)));
	expect_sale(f, ref, SALE_OPEN, 0);
	booth_pay(f, ref, 65000, "sepay:1");
	booth_expect(f, "verdict");
	expect_sale(f, ref, SALE_PAID, 65000);
	assert_int_equal(f->sounds[SOUND_PAID], 1);
	assert_int_equal(sale_of(f, ref).evidence, EVIDENCE_BANK);
	assert_true(till_queue(f->till) > 0);
}

/* The board may send the same thing again, by number or by the bank's id. */
static void
test_duplicates(void **state)
{
	struct booth *f = *state;
	struct journal_head before, after;
	const char *ref = booth_sell(f);

	booth_pay(f, ref, 65000, "sepay:1");
	ledger_head(f->stall.l, &before);
	f->mail = 0;
	booth_pay(f, ref, 65000, "sepay:1");          /* the same number */
	ledger_head(f->stall.l, &after);
	assert_int_equal(after.n, before.n);
	booth_pay(f, ref, 65000, "sepay:1");          /* another number */
	ledger_head(f->stall.l, &after);
	assert_int_equal(after.mail, 2);
	expect_sale(f, ref, SALE_PAID, 65000);
	assert_int_equal(f->sounds[SOUND_PAID], 1);
	/* The same id for another amount is kept aside, not counted. */
	booth_pay(f, ref, 70000, "sepay:1");
	ledger_head(f->stall.l, &after);
	assert_int_equal(after.mail, 3);
	expect_sale(f, ref, SALE_PAID, 65000);
}

static void
test_short_then_rest(void **state)
{
	struct booth *f = *state;
	const char *ref = booth_sell(f);

	booth_pay(f, ref, 200, "sepay:1");
	booth_expect(f, "verdict");
	assert_int_equal(f->sounds[SOUND_SHORT], 1);
	expect_sale(f, ref, SALE_SHORT, 200);
	/* A restart now asks for the rest, under the same reference. */
	booth_restart(f);
	booth_expect(f, "pay");
	struct vietqr q = shown_code(f);
	assert_int_equal(q.amount.dong, 64800);
	assert_true(str_eq(q.purpose, str_of(ref)));
	booth_pay(f, ref, 64800, "sepay:2");
	booth_expect(f, "verdict");
	expect_sale(f, ref, SALE_PAID, 65000);
	assert_int_equal(f->sounds[SOUND_PAID], 1);
}

static void
test_over_and_late(void **state)
{
	struct booth *f = *state;
	char ref[REF_LEN + 1];

	memcpy(ref, booth_sell(f), sizeof(ref));
	booth_pay(f, ref, 70000, "sepay:1");
	expect_sale(f, ref, SALE_OVER, 70000);
	assert_int_equal(f->sounds[SOUND_OVER], 1);
	booth_press(f, KEY_ENTER, 0);
	booth_restart(f);
	booth_expect(f, "idle");
	memcpy(ref, booth_sell(f), sizeof(ref));
	booth_press(f, KEY_ESCAPE, 0);
	expect_sale(f, ref, SALE_VOID, 0);
	booth_pay(f, ref, 65000, "sepay:2");
	expect_sale(f, ref, SALE_LATE, 65000);
	assert_int_equal(f->sounds[SOUND_LATE], 1);
}

/* The pay screen's time is over: nothing is lost when money comes then. */
static void
test_expired(void **state)
{
	struct booth *f = *state;
	char ref[REF_LEN + 1];

	memcpy(ref, booth_sell(f), sizeof(ref));
	for (int i = 0; i < 400 && till_model(f->till)->screen == SCREEN_PAY;
	    i++) {
		assert_true(till_deadline(f->till) <= f->now.mono_ms + 60000);
		f->now.mono_ms = till_deadline(f->till);
		till_turn(f->till, f->now);
	}
	expect_sale(f, ref, SALE_EXPIRED, 0);
	booth_pay(f, ref, 65000, "sepay:2");
	expect_sale(f, ref, SALE_LATE, 65000);
}

static void
test_stray_and_odd_mail(void **state)
{
	struct booth *f = *state;
	struct journal_head head;
	struct ref other = { .terminal = 9, .nonce = 4711 };
	char ref[REF_LEN + 1];
	static char big[9000];
	struct buf b = BUF(big);

	ref_make(&other, ref);
	booth_pay(f, ref, 30000, "sepay:77");
	assert_int_equal(f->sounds[SOUND_STRAY], 1);
	booth_pay(f, ref, 30000, "sepay:77");
	assert_int_equal(f->sounds[SOUND_STRAY], 1);
	booth_expect(f, "verdict");
	booth_press(f, KEY_ENTER, 0);
	/* Not a credit one can read: kept, and what follows is not held up. */
	const char *mine = booth_sell(f);
	buf_printf(&b, "[{\"n\":3,\"k\":\"bank.credit\",\"d\":{\"id\":7}},"
	    "{\"n\":4,\"k\":\"notice\",\"d\":{\"text\":\"Xin chào\"}},"
	    "{\"n\":5,\"k\":\"notice\",\"d\":{\"text\":\"");
	while (b.n < 6000)
		buf_putc(&b, 'x');
	buf_printf(&b, "\"}},{\"n\":6,\"k\":\"bank.credit\",\"d\":{\"id\":"
	    "\"sepay:5\",\"ref\":\"%s\",\"amount\":65000,\"bank_ref\":\"\","
	    "\"at\":\"\"}}]", mine);
	assert_false(b.full);
	assert_int_equal(booth_mail(f, big), RC_OK);
	ledger_head(f->stall.l, &head);
	assert_int_equal(head.mail, 6);
	expect_sale(f, mine, SALE_PAID, 65000);
	assert_int_equal(booth_mail(f, "[{\"n\":7}]"), RC_BAD_INPUT);
	assert_int_equal(booth_mail(f, "[]"), RC_OK);
	assert_false(till_dead(f->till));
}

static void
test_restart_in_the_middle(void **state)
{
	struct booth *f = *state;
	char ref[REF_LEN + 1], payload[PAYLOAD_CAP];

	memcpy(ref, booth_sell(f), sizeof(ref));
	memcpy(payload, till_model(f->till)->pay.payload, sizeof(payload));
	for (int i = 0; i < 3; i++) {
		booth_restart(f);
		booth_expect(f, "pay");
		assert_string_equal(till_model(f->till)->pay.payload,
		    payload);
	}
	booth_pay(f, ref, 65000, "sepay:1");
	booth_restart(f);
	booth_expect(f, "idle");
	expect_sale(f, ref, SALE_PAID, 65000);
	/* Mail that was recorded before the cut is not counted again. */
	f->mail = 0;
	booth_pay(f, ref, 65000, "sepay:1");
	expect_sale(f, ref, SALE_PAID, 65000);
}

static void
test_acked(void **state)
{
	struct booth *f = *state;
	struct local_acked a;
	struct journal_head head;

	(void)booth_sell(f);
	ledger_head(f->stall.l, &head);
	assert_true(till_queue(f->till) > 0);
	assert_int_equal(till_model(f->till)->queue_sales, 0);
	assert_int_equal(till_model(f->till)->queue_age_s, 0);
	a.n = head.n;
	memset(a.h, 7, sizeof(a.h));
	assert_int_equal(till_acked(f->till, f->now, &a), RC_CONFLICT);
	assert_true(till_queue(f->till) > 0);
	memcpy(a.h, head.hash, sizeof(a.h));
	assert_int_equal(till_acked(f->till, f->now, &a), RC_OK);
	assert_int_equal(till_queue(f->till), 0);
	assert_int_equal(till_model(f->till)->queue_entries, 0);
}

/* The number the board gives replaces the one drawn at set-up; the bank's
 * word stands before the reference. */
static void
test_seller(void **state)
{
	struct booth *f = *state;
	struct seller s = { .rng = &f->stall.rng };
	struct profile p = { .bin = "970415", .account = "1000200030",
		.holder = "NGUOI BAN THU", .stall = "Quầy" };
	struct profile stored;
	struct sale sale;
	char payload[PAYLOAD_CAP];
	struct vietqr q;
	struct vietqr_error e;

	assert_int_equal(seller_load(&s, f->stall.l), RC_OK);
	assert_true(s.known);
	assert_int_equal(s.profile.terminal, stall_profile.terminal);
	assert_int_equal(seller_save(&s, f->stall.l, &p), RC_OK);
	assert_int_equal(s.profile.terminal, stall_profile.terminal);
	assert_string_equal(s.profile.prefix, "SEVQR");
	assert_string_equal(s.profile.place, stall_profile.place);
	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 1000 }, &sale),
	    RC_OK);
	seller_sale_payload(&s, &sale, payload);
	assert_int_equal(vietqr_parse(str_of(payload), &q, &e), RC_OK);
	assert_true(str_starts(q.purpose, STR("SEVQR C4")));
	sale.state = SALE_PAID;
	seller_sale_payload(&s, &sale, payload);
	assert_string_equal(payload, "");
	s.terminal = 4321;
	s.epoch = 3;
	assert_int_equal(seller_load(&s, f->stall.l), RC_OK);
	assert_int_equal(ledger_profile(f->stall.l, &stored), RC_OK);
	assert_int_equal(stored.terminal, 4321);
	assert_int_equal(stored.epoch, 3);
}

static void
test_days(void **state)
{
	int64_t from, to;

	(void)state;
	/* 2026-11-21 00:30 in Vietnam is 17:30 of the day before in UTC. */
	seller_day(INT64_C(1795195800000), &from, &to);
	assert_int_equal(from, INT64_C(1795194000000));
	assert_int_equal(to - from, 86400000);
	seller_day(from, &from, &to);
	assert_int_equal(from, INT64_C(1795194000000));
	seller_day(to, &from, &to);
	assert_int_equal(from, INT64_C(1795194000000) + 86400000);
	seller_day(0, &from, &to);
	assert_int_equal(from, -7 * 3600000);
}

/* A till without a ledger says why and asks nothing of it. */
static void
test_no_ledger(void **state)
{
	struct booth *f = *state, lame = *f;
	struct local_acked a = { .n = 1 };

	lame.stall.l = NULL;
	booth_open(&lame);
	assert_true(till_dead(lame.till));
	till_fatal(lame.till, lame.now, "Không mở được sổ.");
	booth_expect(&lame, "trouble");
	booth_press(&lame, KEY_DIGIT, 5);
	assert_null(till_ledger(lame.till));
	assert_int_equal(till_acked(lame.till, lame.now, &a), RC_STATE);
	till_tidy(lame.till, lame.now);
	booth_press(&lame, KEY_ENTER, 0);
	till_close(lame.till);
}

/* No room: nothing new is promised, and when there is room it goes on. */
static void
test_full_disk(void **state)
{
	struct booth *f = *state;
	struct journal_head before, after;
	char ref[REF_LEN + 1], items[400];

	memcpy(ref, booth_sell(f), sizeof(ref));
	booth_press(f, KEY_ESCAPE, 0);
	ledger_head(f->stall.l, &before);
	failvfs_set(SQLITE_FULL);
	booth_press(f, KEY_DIGIT, 5);
	booth_press(f, KEY_TRIPLE_ZERO, 0);
	booth_press(f, KEY_ENTER, 0);
	booth_expect(f, "amount");
	assert_true(f->sounds[SOUND_ERROR] > 0);
	assert_false(till_dead(f->till));
	/* The board keeps what we cannot. */
	snprintf(items, sizeof(items), "[{\"n\":1,\"k\":\"bank.credit\",\"d\""
	    ":{\"id\":\"x:1\",\"ref\":\"%s\",\"amount\":65000,"
	    "\"bank_ref\":\"\",\"at\":\"\"}}]", ref);
	assert_int_equal(booth_mail(f, items), RC_FULL);
	assert_int_equal(f->sounds[SOUND_LATE], 0);
	ledger_head(f->stall.l, &after);
	assert_int_equal(after.n, before.n);
	assert_int_equal(after.mail, 0);
	failvfs_set(0);
	assert_int_equal(booth_mail(f, items), RC_OK);
	expect_sale(f, ref, SALE_LATE, 65000);
	booth_press(f, KEY_ENTER, 0);
	(void)till_take_changed(f->till);
}

/* A disk that fails: the till shows it, asks nothing more of the ledger, and
 * the reopened ledger goes on from what is durable. */
static void
test_failed_disk(void **state)
{
	struct booth *f = *state;
	char ref[REF_LEN + 1];

	memcpy(ref, booth_sell(f), sizeof(ref));
	failvfs_set(SQLITE_IOERR_FSYNC);
	booth_press(f, KEY_ESCAPE, 0);
	booth_expect(f, "trouble");
	assert_true(till_dead(f->till));
	assert_null(till_ledger(f->till));
	assert_true(till_model(f->till)->fatal[0] != '\0');
	assert_int_equal(booth_mail(f, "[{\"n\":1,\"k\":\"notice\",\"d\":"
	    "{}}]"), RC_STATE);
	failvfs_set(0);
	booth_restart(f);
	assert_false(till_dead(f->till));
	/* Cancelled or not: a disk that fails to sync does not say. */
	struct sale s = sale_of(f, ref);
	assert_true(s.state == SALE_OPEN || s.state == SALE_VOID);
	booth_expect(f, s.state == SALE_OPEN ? "pay" : "idle");
}

static void
test_carried(void **state)
{
	struct booth *f = *state;
	const struct usb_page *usb = &till_model(f->till)->usb;

	f->host.stick = on_stick;
	f->host.carry = on_carry;
	booth_press(f, KEY_ESCAPE, 0);
	booth_touch(f, BUTTON_TODAY);
	booth_touch(f, BUTTON_USB);
	booth_touch(f, BUTTON_CARRY_OUT);
	assert_int_equal(carries, 1);
	till_carried(f->till, f->now, false, CARRIED_WELL, 9);
	assert_true(usb->good && usb->count == 0);
	booth_touch(f, BUTTON_CARRY_IN);
	assert_int_equal(carries, 101);
	till_carried(f->till, f->now, true, CARRIED_WELL, 9);
	assert_int_equal(usb->count, 9);
}

#define WITH_STALL(test) \
	cmocka_unit_test_setup_teardown(test, booth_begin, booth_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STALL(test_exact), WITH_STALL(test_duplicates),
		WITH_STALL(test_short_then_rest),
		WITH_STALL(test_over_and_late), WITH_STALL(test_expired),
		WITH_STALL(test_stray_and_odd_mail),
		WITH_STALL(test_restart_in_the_middle),
		WITH_STALL(test_acked), WITH_STALL(test_seller),
		WITH_STALL(test_carried),
		WITH_STALL(test_full_disk), WITH_STALL(test_failed_disk),
		cmocka_unit_test(test_days), WITH_STALL(test_no_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
