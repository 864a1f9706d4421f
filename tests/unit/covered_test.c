/* SPDX-License-Identifier: Apache-2.0 */
/* Which sales a bank is told of: each once, when its own credits cover the
 * whole amount, however the sale was taken before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/covered.h"
#include "ledger/debt.h"
#include "ledger/refund.h"
#include "ledger/take_back.h"
#include "tests/support/lost_tail.h"
#include "tests/support/stall.h"

static struct stall s;
static struct lost_tail tail;
static int number;

static void
begin(void)
{
	number = 0;
	stall_begin(&s, 31);
	stall_key(&s);
	stall_set_up(&s);
}

static void
end(void)
{
	stall_must_verify(s.l);
	stall_end(&s);
}

static int64_t
head(void)
{
	struct journal_head h;

	ledger_head(s.l, &h);
	return h.n;
}

/* The entry of a new credit. */
static int64_t
pay(const char *ref, int64_t dong)
{
	struct credit c = stall_credit(ref, dong, ++number);
	struct sale out;
	bool fresh;

	enum rc rc = sale_credit(s.l, &c, &out, &fresh);
	assert_true(fresh && (rc == RC_OK || rc == RC_NOT_FOUND));
	return head();
}

static struct covered_page page;

/* Everything after an entry, as one page; and each found again alone. */
static size_t
look(int64_t after)
{
	static struct covered_page one;

	assert_int_equal(covered_after(s.l, after, COVERED_MAX, &page),
	    RC_OK);
	assert_false(page.more);
	for (size_t i = 0; i < page.count; i++) {
		assert_int_equal(covered_at(s.l, page.item[i].n, &one),
		    RC_OK);
		assert_int_equal(one.count, 1);
		assert_string_equal(one.item[0].ref, page.item[i].ref);
	}
	return page.count;
}

/* Item i of the page. */
static void
is(size_t i, const struct sale *sale, int64_t n, int64_t received)
{
	const struct covered *c = &page.item[i];

	assert_true(i < page.count);
	assert_string_equal(c->ref, sale->ref);
	assert_int_equal(c->n, n);
	assert_int_equal(c->amount.dong, sale->amount.dong);
	assert_int_equal(c->received.dong, received);
}

static void
plain_and_over(void **state)
{
	struct sale a, b;

	(void)state;
	begin();
	a = stall_sell(&s, 1000);
	assert_int_equal(look(0), 0);
	int64_t n = pay(a.ref, 1000);
	assert_int_equal(look(0), 1);
	is(0, &a, n, 1000);
	assert_string_equal(page.item[0].bank_ref, "FT000001");
	assert_string_equal(page.item[0].at, "2026-11-21 08:15:42");
	assert_int_equal(page.to, n);
	assert_int_equal(look(n), 0);
	/* The customer pays again: told once, as it was then. */
	pay(a.ref, 1000);
	assert_int_equal(look(0), 1);
	is(0, &a, n, 1000);
	b = stall_sell(&s, 500);
	int64_t m = pay(b.ref, 700);
	assert_int_equal(look(n), 1);
	is(0, &b, m, 700);
	/* What is given back by transfer is no less covered. */
	assert_int_equal(sale_refund(s.l, b.ref, (struct vnd){ 200 },
	    EVIDENCE_BANK, &b), RC_OK);
	assert_int_equal(look(0), 2);
	is(1, &b, m, 700);
	end();
}

static void
weaker_evidence_first(void **state)
{
	struct sale seen, code, cash;

	(void)state;
	begin();
	seen = stall_sell(&s, 1000);
	assert_int_equal(sale_settle(s.l, seen.ref, EVIDENCE_SEEN, &seen),
	    RC_OK);
	code = stall_sell(&s, 2000);
	assert_int_equal(stall_prove(s.l, &code, 2000, &code), RC_OK);
	cash = stall_sell(&s, 3000);
	assert_int_equal(sale_settle(s.l, cash.ref, EVIDENCE_CASH, &cash),
	    RC_OK);
	assert_int_equal(look(0), 0);
	int64_t a = pay(code.ref, 2000), b = pay(seen.ref, 1000);
	assert_int_equal(look(0), 2);
	is(0, &code, a, 2000);
	is(1, &seen, b, 1000);
	/* Paid in notes, and then by transfer as well. */
	int64_t c = pay(cash.ref, 3000);
	assert_int_equal(look(b), 1);
	is(0, &cash, c, 3000);
	end();
}

static void
in_parts(void **state)
{
	struct sale a, b;

	(void)state;
	begin();
	a = stall_sell(&s, 1000);
	pay(a.ref, 400);
	assert_int_equal(look(0), 0);
	int64_t n = pay(a.ref, 700);
	pay(a.ref, 5);
	assert_int_equal(look(0), 1);
	is(0, &a, n, 1100);
	/* Topped up in notes: not by the bank alone, until it is. */
	b = stall_sell(&s, 1000);
	pay(b.ref, 400);
	assert_int_equal(sale_settle(s.l, b.ref, EVIDENCE_CASH, &b), RC_OK);
	assert_int_equal(look(n), 0);
	int64_t m = pay(b.ref, 600);
	assert_int_equal(look(n), 1);
	is(0, &b, m, 1000);
	end();
}

static void
none_of_them(void **state)
{
	struct sale gone, late, asked;
	struct debtor d;

	(void)state;
	begin();
	gone = stall_sell(&s, 1000);
	assert_int_equal(sale_void(s.l, gone.ref, &gone), RC_OK);
	pay(gone.ref, 1000);
	late = stall_sell(&s, 1000);
	assert_int_equal(sale_expire(s.l, late.ref, &late), RC_OK);
	pay(late.ref, 1000);
	pay("C4AAAAAAAAAAAAAAA", 1000);
	assert_int_equal(debt_add(s.l, STR("Người thử"), (struct vnd){ 1000 },
	    &d), RC_OK);
	assert_int_equal(debt_ask(s.l, d.who, (struct vnd){ 1000 }, &asked),
	    RC_OK);
	int64_t last = pay(asked.ref, 1000);
	assert_int_equal(look(0), 0);
	assert_int_equal(page.to, last);
	assert_int_equal(look(last + 1000), 0);
	assert_int_equal(covered_at(s.l, last, &page), RC_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(covered_at(s.l, 1, &page), RC_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(covered_at(s.l, 1000000, &page), RC_OK);
	assert_int_equal(page.count, 0);
	end();
}

/* What a card lost and the board gave back: opened again to money that came
 * meanwhile, credited again, and what was here all the time. */
static void
given_back(void **state)
{
	struct taken_back got;

	(void)state;
	begin();
	struct sale kept = stall_sell(&s, 100);
	tail_copy_card(&tail, &s);
	pay(kept.ref, 100);
	struct sale back = stall_sell(&s, 200), early = stall_sell(&s, 300);
	pay(back.ref, 200);
	pay(early.ref, 300);
	tail_lose(&tail, &s);
	assert_int_equal(look(0), 0);
	/* The mail of two came again before the tail did. */
	number = 0;
	int64_t n = pay(kept.ref, 100);
	number = 2;
	int64_t stray = pay(early.ref, 300);
	assert_int_equal(look(0), 1);
	is(0, &kept, n, 100);
	for (size_t i = 0; i < tail.messages; i++)
		assert_int_equal(ledger_take_back(s.l, 10 + (int64_t)i,
		    str_of(tail.message[i]), &got), RC_OK);
	assert_int_equal(look(0), 3);
	is(0, &kept, n, 100);
	/* Its opening came back to money that had passed unknown. */
	assert_int_equal(sale_get(s.l, early.ref, &early), RC_OK);
	assert_true(early.n > stray);
	is(1, &early, early.n, 300);
	assert_string_equal(page.item[1].bank_ref, "");
	assert_string_equal(page.item[2].ref, back.ref);
	assert_int_equal(page.item[2].received.dong, 200);
	assert_string_equal(page.item[2].bank_ref, "FT000002");
	/* After the stray credit nothing is passed over. */
	assert_int_equal(look(stray), 2);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	assert_int_equal(look(0), 3);
	end();
}

static void
pages_are_bounded(void **state)
{
	int64_t after = 0;
	size_t seen = 0, pages = 0;

	(void)state;
	begin();
	for (int i = 0; i < 7; i++) {
		struct sale sale = stall_sell(&s, 1000);
		pay(sale.ref, 1000);
	}
	for (bool more = true; more; pages++) {
		assert_int_equal(covered_after(s.l, after, 3, &page), RC_OK);
		assert_true(page.count <= 3 && page.to > after);
		after = page.to;
		seen += page.count;
		more = page.more;
	}
	assert_int_equal(seen, 7);
	assert_int_equal(pages, 3);
	/* Much that is none of them is walked in pieces. */
	for (int i = 0; i < COVERED_WALK_MAX + 5; i++)
		pay("C4AAAAAAAAAAAAAAA", 1000);
	struct sale last = stall_sell(&s, 1000);
	int64_t n = pay(last.ref, 1000);
	assert_int_equal(covered_after(s.l, after, 3, &page), RC_OK);
	assert_int_equal(page.count, 0);
	assert_true(page.more && page.to > after && page.to < n);
	assert_int_equal(look(page.to), 1);
	is(0, &last, n, 1000);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_and_over),
		cmocka_unit_test(weaker_evidence_first),
		cmocka_unit_test(in_parts),
		cmocka_unit_test(none_of_them),
		cmocka_unit_test(given_back),
		cmocka_unit_test(pages_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
