/* SPDX-License-Identifier: Apache-2.0 */
/* The till over a real ledger, at its books: shifts, debts and refunds from
 * the glass into the journal; and money that comes while a hand is there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "ledger/debt.h"
#include "ledger/shift.h"
#include "tests/support/booth.h"
#include "tests/support/failvfs.h"
#include "ui/keys.h"
#include "ui/strings.h"

static void
name(struct booth *f, const char *text)
{
	struct input in = { .kind = INPUT_TEXT };

	for (; *text != '\0'; text++) {
		in.text[0] = *text;
		till_input(f->till, f->now, &in);
	}
}

static void
test_shift(void **state)
{
	struct booth *f = *state;
	struct shift s;

	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_SHIFT);
	booth_expect(f, "shift");
	assert_true(till_model(f->till)->shift.loaded);
	assert_false(till_model(f->till)->shift.any);
	booth_touch(f, BUTTON_NEXT);
	booth_digits(f, "200000");
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "shift");
	assert_int_equal(shift_report(f->stall.l, &s), RC_OK);
	assert_int_equal(s.cash.dong, 200000);
	booth_touch(f, BUTTON_BACK);
	(void)booth_sell(f);
	booth_touch(f, BUTTON_CASH);
	f->now.mono_ms += 10000;
	till_turn(f->till, f->now);
	booth_press(f, KEY_ESCAPE, 0);
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_SHIFT);
	assert_int_equal(till_model(f->till)->shift.shift.sums.expected.dong,
	    265000);
	booth_touch(f, BUTTON_NEXT);
	booth_digits(f, "260000");
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "shift");
	assert_int_equal(shift_last(f->stall.l, &s), RC_OK);
	assert_false(s.open);
	assert_int_equal(s.counted.dong, 260000);
	/* It is there to be read later, and so is an earlier one. */
	booth_touch(f, BUTTON_NEXT);
	booth_digits(f, "0");
	booth_touch(f, BUTTON_TAKE);
	assert_int_equal(till_model(f->till)->shift.shift.id, 2);
	booth_touch(f, BUTTON_OLDER);
	assert_int_equal(till_model(f->till)->shift.shift.id, 1);
	assert_int_equal(till_model(f->till)->shift.shift.counted.dong,
	    260000);
}

/* Somebody else closed it meanwhile: refused, and nothing is lost. */
static void
test_shift_refused(void **state)
{
	struct booth *f = *state;
	struct shift s;

	assert_int_equal(shift_open(f->stall.l, (struct vnd){ 0 }, &s),
	    RC_OK);
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_SHIFT);
	booth_touch(f, BUTTON_NEXT);
	booth_digits(f, "5");
	assert_int_equal(shift_close(f->stall.l, (struct vnd){ 0 }, &s),
	    RC_OK);
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "sum");
	assert_int_equal(f->sounds[SOUND_ERROR], 1);
	assert_false(till_dead(f->till));
	assert_int_equal(shift_last(f->stall.l, &s), RC_OK);
	assert_int_equal(s.counted.dong, 0);
}

static void
lend(struct booth *f, const char *who, const char *sum)
{
	booth_touch(f, BUTTON_DEBTS);
	booth_touch(f, BUTTON_LEND);
	name(f, who);
	booth_touch(f, BUTTON_NEXT);
	booth_digits(f, sum);
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "debtor");
}

static struct debtor
debtor_named(struct booth *f, const char *who)
{
	struct debtor d;

	assert_int_equal(debt_find(f->stall.l, str_of(who), &d), RC_OK);
	return d;
}

static void
test_debt(void **state)
{
	struct booth *f = *state;
	const struct model *m = till_model(f->till);
	struct debtor d;

	lend(f, "Mot", "30000");
	assert_int_equal(debtor_named(f, "Mot").owed.dong, 30000);
	assert_int_equal(m->debtor.since_wall_ms, f->stall.wall_ms);
	booth_touch(f, BUTTON_LEND);
	booth_digits(f, "12000");
	booth_touch(f, BUTTON_TAKE);
	assert_int_equal(m->debtor.debtor.owed.dong, 42000);
	booth_touch(f, BUTTON_CASH);
	booth_digits(f, "2000");
	booth_touch(f, BUTTON_TAKE);
	assert_int_equal(debtor_named(f, "Mot").owed.dong, 40000);
	/* By QR, all of it; the bank's word takes it off. */
	booth_touch(f, BUTTON_ASK);
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "pay");
	assert_int_equal(m->pay.sale.amount.dong, 40000);
	assert_true(m->pay.payload[0] != '\0');
	char ref[REF_LEN + 1];
	memcpy(ref, till_last_sale(f->till)->ref, sizeof(ref));
	booth_pay(f, ref, 41000, "sepay:1");
	assert_int_equal(m->told.verdict, VERDICT_OVER);
	assert_int_equal(debtor_named(f, "Mot").owed.dong, 0);
	/* ... and what is over is given back, from its slip. */
	booth_touch(f, BUTTON_RECEIPT);
	assert_true(m->receipt_mark[0] == 'C');
	booth_touch(f, BUTTON_REFUND);
	booth_touch(f, BUTTON_TRANSFERRED);
	booth_expect(f, "receipt");
	assert_int_equal(m->receipt.due.dong, 0);
	booth_press(f, KEY_ESCAPE, 0);
	booth_press(f, KEY_ESCAPE, 0);
	booth_touch(f, BUTTON_DEBTS);
	assert_int_equal(m->debts.count, 0);
	assert_int_equal(debt_find(f->stall.l, STR("Mot"), &d), RC_OK);
}

/* What the bank tells of a refund stands on its slip. */
static void
test_told_back(void **state)
{
	struct booth *f = *state;
	const struct model *m = till_model(f->till);
	char ref[REF_LEN + 1], text[600];

	memcpy(ref, booth_sell(f), sizeof(ref));
	booth_pay(f, ref, 66000, "sepay:1");
	booth_touch(f, BUTTON_RECEIPT);
	booth_touch(f, BUTTON_REFUND);
	booth_touch(f, BUTTON_TRANSFERRED);
	booth_expect(f, "receipt");
	assert_int_equal(m->receipt_told_back.dong, 0);
	f->mail++;
	snprintf(text, sizeof(text), "[{\"n\":%d,\"k\":\"bank.debit\",\"d\":"
	    "{\"id\":\"sepay:2\",\"ref\":\"%s\",\"amount\":1000,"
	    "\"bank_ref\":\"FT2\",\"at\":\"2026-11-21 09:00:00\"}}]",
	    (int)f->mail, ref);
	assert_int_equal(booth_mail(f, text), RC_OK);
	booth_touch(f, BUTTON_DONE);
	booth_press(f, KEY_ESCAPE, 0);
	booth_touch(f, BUTTON_TODAY);
	booth_touch(f, BUTTON_ROW);
	booth_expect(f, "receipt");
	assert_int_equal(m->receipt_told_back.dong, 1000);
}

static void
on_print(void *ctx, const char *what, const struct slip *s)
{
	(void)ctx;
	(void)what;
	(void)s;
}

static int64_t
on_copies(void *ctx, const char *what)
{
	(void)ctx;
	return strncmp(what, "sale:", 5) == 0;
}

/* The key of a sale that was printed on another day says so. */
static void
test_printed_before(void **state)
{
	struct booth *f = *state;
	struct print_news ready = { .ready = true };
	const struct print_news *now = &till_model(f->till)->print;
	char ref[REF_LEN + 1];

	memcpy(ref, booth_sell(f), sizeof(ref));
	booth_touch(f, BUTTON_CASH);
	f->now.mono_ms += 10000;
	till_turn(f->till, f->now);
	f->host.print = on_print;
	f->host.copies = on_copies;
	till_printed(f->till, f->now, &ready);
	booth_press(f, KEY_ESCAPE, 0);
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_HISTORY);
	booth_touch(f, BUTTON_ROW);
	booth_expect(f, "story");
	assert_int_equal(now->state, PRINT_DONE);
	assert_string_equal(now->what + 5, ref);
	booth_touch(f, BUTTON_PRINT);
	/* One that is at the printer is not talked over. */
	ready.state = PRINT_GOING;
	memcpy(ready.what, "hand:1", 7);
	till_printed(f->till, f->now, &ready);
	booth_touch(f, BUTTON_RECEIPT);
	booth_expect(f, "receipt");
	assert_string_equal(now->what, "hand:1");
}

static void
test_list_and_erase(void **state)
{
	struct booth *f = *state;
	const struct model *m = till_model(f->till);
	struct debtor d;

	for (int i = 0; i < 7; i++) {
		char who[16];
		(void)snprintf(who, sizeof(who), "Ban %d", i);
		lend(f, who, "1000");
		f->stall.wall_ms += 1000;
		booth_touch(f, BUTTON_BACK);
		booth_touch(f, BUTTON_BACK);
	}
	booth_touch(f, BUTTON_DEBTS);
	assert_int_equal(m->debts.debtors, 7);
	assert_int_equal(m->debts.owed.dong, 7000);
	assert_string_equal(m->debts.row[0].debtor.name, "Ban 0");
	assert_true(m->debts.more);
	booth_touch(f, BUTTON_OLDER);
	assert_int_equal(m->debts.count, 3);
	assert_false(m->debts.more);
	booth_touch(f, BUTTON_ROW + 2);
	assert_string_equal(m->debtor.debtor.name, "Ban 6");
	booth_touch(f, BUTTON_ERASE);
	assert_int_equal(debt_find(f->stall.l, STR("Ban 6"), &d), RC_OK);
	booth_touch(f, BUTTON_ERASE);
	booth_expect(f, "debtor");
	assert_string_equal(m->debtor.debtor.name, "");
	assert_int_equal(debt_find(f->stall.l, STR("Ban 6"), &d),
	    RC_NOT_FOUND);
	assert_int_equal(m->debtor.debtor.owed.dong, 1000);
}

/* A code for a debtor that is out when the power goes comes back. */
static void
test_restart(void **state)
{
	struct booth *f = *state;

	lend(f, "Mot", "30000");
	booth_touch(f, BUTTON_ASK);
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "pay");
	booth_restart(f);
	booth_expect(f, "pay");
	assert_int_equal(till_model(f->till)->pay.sale.amount.dong, 30000);
	booth_touch(f, BUTTON_CANCEL);
	booth_expect(f, "amount");
	assert_int_equal(debtor_named(f, "Mot").owed.dong, 30000);
}

/* Nothing new is written down on a full disk, and what was typed stays. */
static void
test_full_disk(void **state)
{
	struct booth *f = *state;
	struct journal_head before, after;

	lend(f, "Mot", "30000");
	booth_touch(f, BUTTON_CASH);
	ledger_head(f->stall.l, &before);
	failvfs_set(SQLITE_FULL);
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "sum");
	assert_false(till_dead(f->till));
	assert_int_equal(till_model(f->till)->sum_entry.amount.dong, 30000);
	ledger_head(f->stall.l, &after);
	assert_int_equal(after.n, before.n);
	assert_int_equal(f->sounds[SOUND_ERROR], 1);
	failvfs_set(0);
	booth_touch(f, BUTTON_TAKE);
	booth_expect(f, "debtor");
	assert_int_equal(debtor_named(f, "Mot").owed.dong, 0);
}

/* The bank tells of money that a code proved: no news for the trader's hands,
 * unless it is another sum than the code's. */
static void
test_bank_after_code(void **state)
{
	struct booth *f = *state;
	const struct model *m = till_model(f->till);
	struct sale s, more;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	assert_int_equal(stall_prove(f->stall.l, &s, 65000, &s), RC_OK);
	booth_credit(f, s.ref, 65000);
	booth_expect(f, "idle");
	assert_int_equal(m->hint, STR_NEWS_BACKED);
	assert_int_equal(m->hint_count, 65000);
	assert_int_equal(f->sounds[SOUND_PAID], 0);
	assert_int_equal(sale_get(f->stall.l, s.ref, &s), RC_OK);
	assert_int_equal(s.evidence, EVIDENCE_BANK);
	/* Beyond the code. */
	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 20000 }, &more),
	    RC_OK);
	assert_int_equal(stall_prove(f->stall.l, &more, 20000, &more), RC_OK);
	booth_credit(f, more.ref, 25000);
	booth_expect(f, "verdict");
	assert_int_equal(m->told.verdict, VERDICT_OVER);
	assert_int_equal(f->sounds[SOUND_OVER], 1);
}

/* And while the next sale is being typed nothing covers it. */
static void
test_typing_goes_on(void **state)
{
	struct booth *f = *state;
	const struct model *m = till_model(f->till);
	struct sale s;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	booth_digits(f, "12");
	booth_credit(f, s.ref, 60000);
	booth_expect(f, "amount");
	assert_int_equal(f->sounds[SOUND_SHORT], 1);
	booth_digits(f, "3");
	assert_int_equal(m->amount.dong, 123);
	booth_touch(f, BUTTON_NEWS);
	booth_expect(f, "verdict");
	assert_string_equal(m->told.sale.ref, s.ref);
	assert_int_equal(f->sounds[SOUND_SHORT], 1);
}

int
main(void)
{
#define WITH_TILL(test) \
	cmocka_unit_test_setup_teardown(test, booth_begin, booth_end)
	const struct CMUnitTest tests[] = {
		WITH_TILL(test_shift),
		WITH_TILL(test_shift_refused),
		WITH_TILL(test_debt),
		WITH_TILL(test_told_back),
		WITH_TILL(test_printed_before),
		WITH_TILL(test_list_and_erase),
		WITH_TILL(test_restart),
		WITH_TILL(test_full_disk),
		WITH_TILL(test_bank_after_code),
		WITH_TILL(test_typing_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
