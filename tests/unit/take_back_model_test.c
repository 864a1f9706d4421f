/* SPDX-License-Identifier: Apache-2.0 */
/* A stall forgets the end of its journal, and everything comes to it again in
 * some order: the bank's credits by mail, what the board gives back, new
 * money, each perhaps twice, with power cuts in the middle.  In the end each
 * sale is what it would be had nothing been lost: the states are those of the
 * ledger before the loss, moved on by sale_go for the money that came since.
 *
 * Not so for what nobody could give back (cash), and for a sale that was
 * closed in the lost tail and whose money was told before its closing came
 * back (ledger/DESIGN.md): their sums must be right all the same.
 * LOST_SEEDS sets how many; a failure prints the seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/posting.h"
#include "ledger/sale_go.h"
#include "ledger/take_back.h"
#include "tests/support/figure.h"
#include "tests/support/lost_tail.h"

#define SALES_MAX   48
#define CREDITS_MAX 96

struct known {
	struct sale want;        /* as if nothing had been lost */
	int64_t closed;          /* the lost entry that closed it, or 0 */
	bool cash_lost, early;
};

struct told { struct credit c; int sale; bool is_new, given; };

struct world {
	struct stall s;
	struct lost_tail tail;
	struct rng_seeded random;
	struct rng rng;
	struct known sale[SALES_MAX];
	int sales;
	struct told credit[CREDITS_MAX];
	int credits;
	int64_t mail;
	size_t next;             /* of the messages that give back */
	bool losing;
};
static struct world w;
static int64_t exact, excused, cash, cuts, first, running;

static int
pick(int below)
{
	return (int)rng_below(&w.rng, (uint64_t)below);
}

static int64_t
seeds(void)
{
	const char *text = getenv("LOST_SEEDS");
	int64_t n = 3000;

	if (text != NULL)
		assert_true(str_to_i64(str_of(text), &n));
	return n;
}

static int64_t
head_n(void)
{
	struct journal_head head;

	ledger_head(w.s.l, &head);
	return head.n;
}

/* --- the day that is lost ------------------------------------------------ */

static void
sell(void)
{
	struct known *k = &w.sale[w.sales];

	if (w.sales == SALES_MAX)
		return;
	*k = (struct known){ .closed = 0 };
	assert_int_equal(sale_open(w.s.l, (struct vnd){ 1 + pick(4) * 50 },
	    &k->want), RC_OK);
	w.sales++;
}

/* sale -1: for no sale of ours. */
static struct told *
new_credit(int sale)
{
	struct told *t = &w.credit[w.credits];
	const char *ref = sale < 0 ? "C4ZZZZZZZZZZZZZZZ" :
	    w.sale[sale].want.ref;

	*t = (struct told){ .sale = sale,
	    .c = stall_credit(ref, 1 + pick(4) * 50, ++w.credits) };
	return t;
}

static enum rc
tell(struct told *t)
{
	struct sale out;
	bool fresh;

	t->c.mail = ++w.mail;
	return sale_credit(w.s.l, &t->c, &out, &fresh);
}

/* A code proves a little more than is known. */
static void
prove(const struct known *k)
{
	struct sale now, out;

	assert_int_equal(sale_get(w.s.l, k->want.ref, &now), RC_OK);
	assert_int_equal(stall_prove(w.s.l, &now, now.received.dong +
	    now.code.dong + 1 + pick(3) * 50, &out), RC_OK);
}

static void
close_one(struct known *k)
{
	struct sale out;
	int how = pick(4);
	enum rc rc = how == 0 ? sale_void(w.s.l, k->want.ref, &out) :
	    how == 1 ? sale_expire(w.s.l, k->want.ref, &out) :
	    sale_settle(w.s.l, k->want.ref, how == 2 ? EVIDENCE_SEEN :
	    EVIDENCE_CASH, &out);

	if (rc != RC_OK) {
		assert_int_equal(rc, RC_STATE);
		return;
	}
	if (w.losing && how < 2)
		k->closed = head_n();
	if (w.losing && how == 3)
		k->cash_lost = true;
}

static void
live(void)
{
	int what = pick(10);

	if (w.sales == 0 || what < 3) {
		sell();
	} else if (what < 7 && w.credits < CREDITS_MAX / 2) {
		struct told *t = new_credit(pick(16) == 0 ? -1 :
		    pick(w.sales));
		enum rc rc = tell(t);
		assert_int_equal(rc, t->sale < 0 ? RC_NOT_FOUND : RC_OK);
		t->given = !w.losing;
	} else if (what == 7 && pick(2) == 0) {
		prove(&w.sale[pick(w.sales)]);
	} else {
		close_one(&w.sale[pick(w.sales)]);
	}
	w.s.wall_ms += 1000;
	if (pick(30) == 0)
		stall_reopen(&w.s);
}

/* --- coming back --------------------------------------------------------- */

static void
deliver(struct told *t)
{
	if (t->sale >= 0 && !t->given) {
		struct known *k = &w.sale[t->sale];
		size_t at = 0;
		while (at + 1 < w.tail.messages &&
		    w.tail.first[at + 1] <= k->closed)
			at++;
		k->early = k->early || (k->closed > 0 && w.next <= at);
		if (t->is_new)
			assert_int_equal(sale_go(&k->want, SALE_ON_CREDIT,
			    t->c.amount, 0), RC_OK);
		first += w.next == 0;
	}
	enum rc rc = tell(t);
	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
	t->given = true;
}

static void
give_back(void)
{
	static char part[sizeof(w.tail.message[0])];
	struct taken_back got;
	const char *d = w.tail.message[w.next];

	if (pick(8) == 0) {
		/* Cut in the middle of it; the cursor has not moved. */
		tail_cut_message(&w.tail, w.next,
		    (size_t)pick(w.tail.per_message), part, sizeof(part));
		assert_int_equal(ledger_take_back(w.s.l, ++w.mail,
		    str_of(part), &got), RC_OK);
		stall_reopen(&w.s);
		cuts++;
		return;
	}
	assert_int_equal(ledger_take_back(w.s.l, ++w.mail, str_of(d), &got),
	    RC_OK);
	w.next++;
}

/* All that is owed to the stall, in an order of its own, some of it twice. */
static void
come_back(void)
{
	struct taken_back got;
	int news = pick(6), owed;

	do {
		int what = pick(10);
		if (what < 4 && w.credits > 0)
			deliver(&w.credit[pick(w.credits)]);
		else if (what < 6 && w.next < w.tail.messages)
			give_back();
		else if (what == 6 && w.next > 0)
			assert_int_equal(ledger_take_back(w.s.l, ++w.mail,
			    str_of(w.tail.message[pick((int)w.next)]), &got),
			    RC_OK);
		else if (what == 7 && news > 0 && w.sales > 0) {
			news--;
			new_credit(pick(w.sales))->is_new = true;
		} else if (what == 8 && pick(20) == 0)
			stall_reopen(&w.s);
		owed = w.next < w.tail.messages || news * w.sales > 0;
		for (int i = 0; i < w.credits; i++)
			owed += !w.credit[i].given;
	} while (owed > 0);
}

/* --- what must be true --------------------------------------------------- */

static void
check_sale(const struct known *k)
{
	struct sale got;
	const struct sale *want = &k->want;

	assert_int_equal(sale_get(w.s.l, want->ref, &got), RC_OK);
	assert_int_equal(got.received.dong, want->received.dong);
	assert_int_equal(got.amount.dong, want->amount.dong);
	assert_int_equal(got.opened_wall_ms, want->opened_wall_ms);
	if (k->cash_lost) {
		cash++;
		assert_int_equal(got.cash.dong, 0);
		return;
	}
	if (k->early && got.state != want->state) {
		excused++;
		assert_true(got.state == SALE_LATE || got.state ==
		    SALE_VOID || got.state == SALE_EXPIRED || got.state ==
		    (got.received.dong + got.code.dong == got.amount.dong ?
		    SALE_PAID : SALE_OVER));
		assert_int_equal(got.seen.dong + got.cash.dong, 0);
		return;
	}
	exact++;
	assert_string_equal(sale_state_name(got.state),
	    sale_state_name(want->state));
	assert_int_equal(got.evidence, want->evidence);
	assert_int_equal(got.cash.dong, want->cash.dong);
	assert_int_equal(got.seen.dong, want->seen.dong);
	assert_int_equal(got.code.dong, want->code.dong);
}

static int64_t
ask(const char *sql)
{
	char text[32];
	int64_t v;

	tail_ask(&w.s, sql, text, sizeof(text));
	assert_true(str_to_i64(str_of(text), &v));
	return v;
}

static void
check(int64_t seed)
{
	char sql[96];
	int64_t all = 0, stray = 0;

	for (int i = 0; i < w.sales; i++)
		check_sale(&w.sale[i]);
	for (int i = 0; i < w.credits; i++) {
		all += w.credit[i].c.amount.dong;
		stray += w.credit[i].sale < 0 ? w.credit[i].c.amount.dong : 0;
	}
	assert_int_equal(ask("SELECT count(*) FROM credit"), w.credits);
	assert_int_equal(ask("SELECT count(*) FROM sale"), w.sales);
	assert_int_equal(ask("SELECT coalesce(sum(dong), 0) FROM stray"),
	    stray);
	assert_int_equal(ask("SELECT coalesce(sum(received), 0) FROM sale"),
	    all - stray);
	(void)snprintf(sql, sizeof(sql), "SELECT coalesce(sum(dong), 0) FROM "
	    "posting WHERE account = %d", (int)ACCOUNT_BANK);
	assert_int_equal(ask(sql), all);
	(void)snprintf(sql, sizeof(sql), "SELECT coalesce(sum(dong), 0) FROM "
	    "posting WHERE account = %d", (int)ACCOUNT_UNMATCHED);
	assert_int_equal(ask(sql), -stray);
	if (seed % 8 != 0)
		return;
	stall_must_verify(w.s.l);
	assert_int_equal(ledger_rebuild(w.s.l), RC_OK);
	stall_must_verify(w.s.l);
}

static void
run(int64_t seed)
{
	w.rng = rng_from_seed(&w.random, (uint64_t)seed);
	w.sales = w.credits = 0;
	w.mail = 0;
	w.next = 0;
	w.losing = false;
	stall_begin(&w.s, (uint64_t)seed);
	stall_key(&w.s);
	stall_set_up(&w.s);
	for (int i = pick(12); i > 0; i--)
		live();
	tail_copy_card(&w.tail, &w.s);
	w.losing = true;
	for (int i = pick(pick(8) == 0 ? 60 : 16); i > 0; i--)
		live();
	for (int i = 0; i < w.sales; i++)
		assert_int_equal(sale_get(w.s.l, w.sale[i].want.ref,
		    &w.sale[i].want), RC_OK);
	w.tail.per_message = 1 + pick(TAIL_LINES);
	tail_lose(&w.tail, &w.s);
	come_back();
	check(seed);
	stall_end(&w.s);
}

static void
test_lost_and_found(void **state)
{
	int64_t of = seeds();

	(void)state;
	for (int64_t seed = 1; seed <= of; seed++) {
		running = seed;
		run(seed);
	}
	running = 0;
	figure_put("lost_tails", of);
	figure_put("sales_as_if_nothing_was_lost", exact);
	figure_put("sales_told_before_their_closing", excused);
	figure_put("sales_whose_cash_was_lost", cash);
	figure_put("cuts_while_given_back", cuts);
	figure_put("money_before_its_sale", first);
	assert_true(of < 100 || (exact > 4 * of && excused < exact / 20 &&
	    cash > of / 8 && cuts > of / 8 && first > of / 2));
}

static int
say_seed(void **state)
{
	(void)state;
	if (running != 0)
		print_error("seed %lld\n", (long long)running);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_lost_and_found, say_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
