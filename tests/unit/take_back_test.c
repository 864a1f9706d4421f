/* SPDX-License-Identifier: Apache-2.0 */
/* What a card lost comes back from the board's mail: what each kind of line
 * does again, in which order ever, and what cannot come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/chain.h"
#include "ledger/posting.h"
#include "ledger/shift.h"
#include "ledger/take_back.h"
#include "tests/support/lost_tail.h"
#include "tests/support/stall.h"

static struct stall s;
static struct lost_tail tail;

/* A stall with one sale, then a copy of its card. */
static struct sale
begin(void)
{
	struct sale kept;

	stall_begin(&s, 21);
	stall_key(&s);
	stall_set_up(&s);
	assert_int_equal(sale_open(s.l, (struct vnd){ 100 }, &kept), RC_OK);
	tail_copy_card(&tail, &s);
	return kept;
}

static enum rc
take(const char *ref, int64_t dong, int number)
{
	struct credit c = stall_credit(ref, dong, number);
	struct sale out;
	bool fresh;

	return sale_credit(s.l, &c, &out, &fresh);
}

/* The board's messages from n on, numbered from mail on. */
static struct taken_back
give(int64_t mail)
{
	struct taken_back got, all = { 0 };

	for (size_t i = 0; i < tail.messages; i++) {
		assert_int_equal(ledger_take_back(s.l, mail + (int64_t)i,
		    str_of(tail.message[i]), &got), RC_OK);
		all.entries += got.entries;
		all.sales += got.sales;
		all.hidden += got.hidden;
	}
	return all;
}

static void
must_be(const char *ref, enum sale_state state, int64_t received)
{
	struct sale got;

	assert_int_equal(sale_get(s.l, ref, &got), RC_OK);
	assert_string_equal(sale_state_name(got.state),
	    sale_state_name(state));
	assert_int_equal(got.received.dong, received);
}

/* Sound, now and derived anew, and nothing is left of it. */
static void
end(void)
{
	stall_must_verify(s.l);
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	stall_must_verify(s.l);
	stall_reopen(&s);
	stall_must_verify(s.l);
	stall_end(&s);
}

static int64_t
account(enum account a)
{
	char sql[80], text[64];

	(void)snprintf(sql, sizeof(sql), "SELECT coalesce(sum(dong), 0) FROM "
	    "posting WHERE account = %d", (int)a);
	tail_ask(&s, sql, text, sizeof(text));
	int64_t v;
	assert_true(str_to_i64(str_of(text), &v));
	return v;
}

static void
test_each_kind(void **state)
{
	struct sale kept = begin();
	struct sale paid, seen, gone, late;

	(void)state;
	assert_int_equal(take(kept.ref, 100, 1), RC_OK);
	paid = stall_sell(&s, 200);
	assert_int_equal(take(paid.ref, 200, 2), RC_OK);
	seen = stall_sell(&s, 300);
	assert_int_equal(sale_settle(s.l, seen.ref, EVIDENCE_SEEN, &seen),
	    RC_OK);
	gone = stall_sell(&s, 400);
	assert_int_equal(sale_void(s.l, gone.ref, &gone), RC_OK);
	late = stall_sell(&s, 500);
	assert_int_equal(sale_expire(s.l, late.ref, &late), RC_OK);
	assert_int_equal(take(late.ref, 500, 3), RC_OK);
	tail_lose(&tail, &s);
	assert_int_equal(sale_get(s.l, paid.ref, &paid), RC_NOT_FOUND);
	struct taken_back got = give(10);
	assert_int_equal(got.sales, 5);
	assert_int_equal(got.hidden, 0);
	must_be(kept.ref, SALE_PAID, 100);
	must_be(paid.ref, SALE_PAID, 200);
	must_be(seen.ref, SALE_PAID, 0);
	must_be(gone.ref, SALE_VOID, 0);
	must_be(late.ref, SALE_LATE, 500);
	/* As it was asked, when it was asked. */
	struct sale again;
	assert_int_equal(sale_get(s.l, late.ref, &again), RC_OK);
	assert_int_equal(again.amount.dong, 500);
	assert_int_equal(again.opened_wall_ms, late.opened_wall_ms);
	assert_string_equal(again.account, late.account);
	/* The bank's mail comes again, and the board's: nothing is added. */
	for (int i = 1; i <= 3; i++)
		assert_int_equal(take(i == 1 ? kept.ref : i == 2 ? paid.ref :
		    late.ref, i == 1 ? 100 : i == 2 ? 200 : 500, i), RC_OK);
	got = give(20);
	assert_int_equal(got.entries, 0);
	assert_int_equal(account(ACCOUNT_BANK), 800);
	assert_int_equal(account(ACCOUNT_UNMATCHED), 0);
	end();
}

/* The bank's mail is first: money for nobody, until its sale is back. */
static void
test_money_first(void **state)
{
	struct sale sale;

	(void)state;
	(void)begin();
	sale = stall_sell(&s, 200);
	assert_int_equal(take(sale.ref, 150, 1), RC_OK);
	assert_int_equal(take(sale.ref, 50, 2), RC_OK);
	tail_lose(&tail, &s);
	assert_int_equal(take(sale.ref, 150, 1), RC_NOT_FOUND);
	assert_int_equal(take(sale.ref, 50, 2), RC_NOT_FOUND);
	assert_int_equal(account(ACCOUNT_UNMATCHED), -200);
	(void)give(10);
	must_be(sale.ref, SALE_PAID, 200);
	assert_int_equal(account(ACCOUNT_UNMATCHED), 0);
	assert_int_equal(account(ACCOUNT_BANK), 200);
	assert_int_equal(account(ACCOUNT_SALES), -200);
	struct credit c = stall_credit(sale.ref, 150, 1);
	bool fresh = true;
	assert_int_equal(sale_credit(s.l, &c, &sale, &fresh), RC_OK);
	assert_false(fresh);
	end();
}

/* What cannot come back: the drawer's affairs.  The sale stands open, is not
 * held out as a code, and the trader closes it once more. */
static void
test_private(void **state)
{
	struct sale sale, out;
	struct shift shift;
	size_t count = 9;

	struct sale kept = begin();
	(void)state;
	assert_int_equal(shift_open(s.l, (struct vnd){ 1000 }, &shift), RC_OK);
	sale = stall_sell(&s, 200);
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_CASH, &out),
	    RC_OK);
	tail_lose(&tail, &s);
	struct taken_back got = give(10);
	assert_int_equal(got.hidden, 2);
	assert_int_equal(got.sales, 1);
	must_be(sale.ref, SALE_OPEN, 0);
	assert_int_equal(sale_current(s.l, &out), RC_OK);
	assert_string_equal(out.ref, kept.ref);
	assert_int_equal(sale_list_open(s.l, &out, 1, &count), RC_OK);
	assert_int_equal(count, 1);
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_CASH, &out),
	    RC_OK);
	end();
}

/* What happened here since the loss goes before what was lost. */
static void
test_the_living_first(void **state)
{
	struct sale out;
	struct sale kept = begin();

	(void)state;
	assert_int_equal(sale_expire(s.l, kept.ref, &out), RC_OK);
	tail_lose(&tail, &s);
	assert_int_equal(sale_settle(s.l, kept.ref, EVIDENCE_CASH, &out),
	    RC_OK);
	assert_int_equal(give(10).sales, 0);
	must_be(kept.ref, SALE_PAID, 0);
	end();
}

/* The bank has told a part by now: the rest is what was seen. */
static void
test_seen_after_money(void **state)
{
	struct sale out;
	struct sale kept = begin();

	(void)state;
	assert_int_equal(sale_settle(s.l, kept.ref, EVIDENCE_SEEN, &out),
	    RC_OK);
	tail_lose(&tail, &s);
	assert_int_equal(take(kept.ref, 30, 1), RC_OK);
	(void)give(10);
	assert_int_equal(sale_get(s.l, kept.ref, &out), RC_OK);
	assert_int_equal(out.state, SALE_PAID);
	assert_int_equal(out.seen.dong, 70);
	end();
}

/* The cursor moves with the last entry: what is cut goes on, nothing twice. */
static void
test_cut_in_the_middle(void **state)
{
	struct journal_head head;
	char half[sizeof(tail.message[0])];

	(void)state;
	(void)begin();
	struct sale a = stall_sell(&s, 200), b = stall_sell(&s, 300);
	tail_lose(&tail, &s);
	assert_int_equal(tail.messages, 1);
	tail_cut_message(&tail, 0, 1, half, sizeof(half));
	struct taken_back got;
	assert_int_equal(ledger_take_back(s.l, 3, str_of(half), &got), RC_OK);
	assert_int_equal(got.entries, 1);
	got = give(4);
	assert_int_equal(got.entries, (int64_t)tail.lines - 1);
	must_be(a.ref, SALE_OPEN, 0);
	must_be(b.ref, SALE_OPEN, 0);
	ledger_head(s.l, &head);
	assert_int_equal(head.mail, 4);
	stall_reopen(&s);
	ledger_head(s.l, &head);
	assert_int_equal(head.mail, 4);
	/* At or below the cursor, and of what is here, nothing. */
	assert_int_equal(give(4).entries, 0);
	ledger_head(s.l, &head);
	int64_t n = head.n;
	assert_int_equal(give(5).entries, 0);
	ledger_head(s.l, &head);
	assert_int_equal(head.n, n);
	assert_int_equal(head.mail, 5);
	end();
}

/* Entries that this ledger still holds are no news. */
static void
test_own_entries(void **state)
{
	struct journal_head head;

	(void)state;
	(void)begin();
	(void)stall_sell(&s, 200);
	ledger_head(s.l, &head);
	tail_read(&tail, &s, 1);
	int64_t n = head.n;
	assert_int_equal(give(10).entries, 0);
	ledger_head(s.l, &head);
	assert_int_equal(head.n, n);
	end();
}

static const char *const not_messages[] = {
	"", "[]", "{}", "{\"branch\":1}", "{\"branch\":0,\"lines\":[]}",
	"{\"branch\":1,\"lines\":{}}", "{\"branch\":1,\"lines\":[1]}",
	"{\"branch\":1,\"lines\":[{\"n\":1}]}",
	"{\"branch\":1,\"lines\":[{\"n\":0,\"l\":\"00\"}]}",
	"{\"branch\":1,\"lines\":[{\"n\":1,\"l\":\"00\"}]}",
};

static void
test_bad_messages(void **state)
{
	struct journal_head head;
	struct taken_back got;

	(void)state;
	(void)begin();
	for (size_t i = 0; i < sizeof(not_messages) /
	    sizeof(not_messages[0]); i++)
		assert_int_equal(ledger_take_back(s.l, 4,
		    str_of(not_messages[i]), &got), RC_BAD_INPUT);
	ledger_head(s.l, &head);
	assert_int_equal(head.mail, 0);
	/* An empty one is one. */
	assert_int_equal(ledger_take_back(s.l, 4,
	    STR("{\"branch\":1,\"lines\":[]}"), &got), RC_OK);
	ledger_head(s.l, &head);
	assert_int_equal(head.mail, 4);
	end();
}

/* Lines that are not what they say are recorded by their hash alone, and what
 * comes after them is not held back. */
static void
test_bad_lines(void **state)
{
	static const char *const from[] = { "\"amount\":200", "C40",
		"\"k\":\"sale.open\"", ",\"line\":{" };
	static const char *const to[] = { "\"amount\":900", "C41",
		"\"k\":\"sale.vote\"", ",\"line\":[" };

	(void)state;
	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
		struct taken_back got;
		(void)begin();
		struct sale sale = stall_sell(&s, 200);
		tail_lose(&tail, &s);
		char *at = strstr(tail.message[0], from[i]);
		assert_non_null(at);
		memcpy(at, to[i], strlen(to[i]));
		char *end_of = strstr(at, "}}");
		if (i == 3) {
			memset(at + 9, ' ', (size_t)(end_of - at - 7));
			at[8] = '1';
		}
		assert_int_equal(ledger_take_back(s.l, 10,
		    str_of(tail.message[0]), &got), RC_OK);
		assert_int_equal(got.sales, 0);
		assert_int_equal(got.hidden, 1);
		assert_int_equal(sale_get(s.l, sale.ref, &sale),
		    RC_NOT_FOUND);
		assert_int_equal(ledger_mail(s.l, 11, STR("notice"),
		    STR("{}")), RC_OK);
		end();
	}
}

/* A sound line, but a sale of another terminal. */
static void
test_another_terminal(void **state)
{
	struct profile p = stall_profile;

	(void)state;
	(void)begin();
	struct sale sale = stall_sell(&s, 200);
	tail_lose(&tail, &s);
	p.terminal++;
	assert_int_equal(ledger_profile_set(s.l, &p), RC_OK);
	assert_int_equal(give(10).hidden, 1);
	assert_int_equal(sale_get(s.l, sale.ref, &sale), RC_NOT_FOUND);
	end();
}

/* The board keeps both: the lines that it gave back come up as lines. */
static void
test_goes_up_again(void **state)
{
	static char memory[BATCH_BYTES_MAX];
	struct buf lines = BUF(memory);
	struct journal_head head;
	struct batch batch;

	(void)state;
	(void)begin();
	(void)stall_sell(&s, 200);
	tail_lose(&tail, &s);
	ledger_head(s.l, &head);
	(void)give(10);
	assert_int_equal(ledger_batch(s.l, head.n, &lines, &batch), RC_OK);
	assert_non_null(strstr(memory, "\"k\":\"restore\""));
	assert_non_null(strstr(memory, "\"k\":\"sale.open\""));
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind),
		cmocka_unit_test(test_money_first),
		cmocka_unit_test(test_private),
		cmocka_unit_test(test_the_living_first),
		cmocka_unit_test(test_seen_after_money),
		cmocka_unit_test(test_cut_in_the_middle),
		cmocka_unit_test(test_own_entries),
		cmocka_unit_test(test_bad_messages),
		cmocka_unit_test(test_bad_lines),
		cmocka_unit_test(test_another_terminal),
		cmocka_unit_test(test_goes_up_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
