/* SPDX-License-Identifier: Apache-2.0 */
/* A collector's round in the ledger: whose money it is, numbers once, what is
 * in hand, and what came back of a lost tail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/books.h"
#include "ledger/chain.h"
#include "ledger/round.h"
#include "ledger/take_back.h"
#include "tests/support/stall.h"

#define TODAY 20778   /* 2026-11-21 */
#define BILL  "C400000000000001P"
#define TICKETS "{\"series\":\"26A\",\"first\":11,\"last\":13," \
	"\"from\":\"2026-11-01\",\"to\":\"2026-12-31\",\"kinds\":[" \
	"{\"kind\":\"XE\",\"name\":\"Xe máy\",\"amount\":5000}," \
	"{\"kind\":\"GANH\",\"name\":\"Gánh\",\"amount\":3000}]}"

static struct stall s;
static int64_t mails;

static void
mail(const char *kind, const char *d)
{
	assert_int_equal(ledger_mail(s.l, ++mails, str_of(kind), str_of(d)),
	    RC_OK);
}

static int
begin(void **state)
{
	(void)state;
	mails = 0;
	stall_begin(&s, 77);
	stall_set_up(&s);
	return 0;
}

/* The second verifier, which shares no code, says the same. */
static void
second(void)
{
	char path[128], command[400];

	stall_path(&s, "ledger.db", path);
	ledger_close(s.l);
	s.l = NULL;
	snprintf(command, sizeof(command), "python3 tests/verify_ledger.py "
	    "%s >/dev/null || python3 tests/verify_ledger.py %s", path, path);
	assert_int_equal(system(command), 0);
	stall_open(&s);
}

static int
end(void **state)
{
	(void)state;
	stall_must_verify(s.l);
	second();
	assert_int_equal(ledger_rebuild(s.l), RC_OK);
	stall_must_verify(s.l);
	stall_end(&s);
	return 0;
}

static void
collector(void)
{
	mail("role", "{\"role\":\"collector\"}");
	mail("tickets", TICKETS);
	mail("round", "{\"day\":\"2026-11-21\",\"stalls\":["
	    "{\"s\":\"A-01\",\"b\":\"" BILL "\",\"a\":180000,\"d\":12,"
	    "\"p\":\"Nhà lồng A\"},{\"s\":\"A-02\","
	    "\"b\":\"C400000000000002N\",\"a\":90000,\"d\":-3,\"p\":\"\"}]}");
}

static struct round_sums
sums(void)
{
	struct round_sums r;

	assert_int_equal(round_sums(s.l, 0, INT64_MAX, &r), RC_OK);
	return r;
}

static void
only_a_collector_collects(void **state)
{
	struct sale sale;
	struct ticket t;
	bool is = true;

	(void)state;
	assert_int_equal(round_role(s.l, &is), RC_OK);
	assert_false(is);
	mail("tickets", TICKETS);
	assert_int_equal(fee_ask(s.l, "A-01", BILL, (struct vnd){ 1000 },
	    &sale), RC_STATE);
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_STATE);
	mail("role", "{\"role\":\"collector\"}");
	assert_int_equal(fee_ask(s.l, "a 1", BILL, (struct vnd){ 1000 },
	    &sale), RC_BAD_INPUT);
	assert_int_equal(fee_ask(s.l, "*XE", "", (struct vnd){ 1000 },
	    &sale), RC_BAD_INPUT);
	assert_int_equal(fee_ask(s.l, "A-01", BILL, (struct vnd){ 1000 },
	    &sale), RC_OK);
	mail("role", "{\"role\":\"\"}");
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_STATE);
}

/* No figure of the trader's moves, whatever is taken for the board. */
static void
it_is_no_revenue(void **state)
{
	struct day_totals day, none;
	struct journal_head h;
	struct outbox o;
	struct sale sale;
	bool fresh;

	(void)state;
	collector();
	memset(&none, 0, sizeof(none));
	assert_int_equal(fee_ask(s.l, "A-01", BILL, (struct vnd){ 100000 },
	    &sale), RC_OK);
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_SEEN, &sale),
	    RC_STATE);
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_CASH, &sale),
	    RC_OK);
	assert_string_equal(sale_state_name(sale.state), "paid");
	assert_int_equal(fee_ask(s.l, "A-01", BILL, (struct vnd){ 80000 },
	    &sale), RC_OK);
	struct credit c = stall_credit(sale.ref, 90000, 1);
	c.mail = ++mails;
	assert_int_equal(sale_credit(s.l, &c, &sale, &fresh), RC_OK);
	assert_int_equal(sale.state, SALE_OVER);
	assert_int_equal(sale.due.dong, 0);   /* the board's own matter */
	assert_int_equal(ledger_day_totals(s.l, 0, INT64_MAX, &day), RC_OK);
	assert_memory_equal(&day, &none, sizeof(day));
	assert_int_equal(ledger_outbox(s.l, &o), RC_OK);
	assert_int_equal(o.sales, 0);
	ledger_head(s.l, &h);
	assert_int_equal(o.entries, h.n);
	struct round_sums r = sums();
	assert_int_equal(r.cash.dong, 100000);
	assert_int_equal(r.qr.dong, 90000);
	assert_int_equal(r.in_hand.dong, 100000);
	assert_int_equal(r.open, 1);          /* A-02 alone */
	assert_int_equal(r.open_sum.dong, 90000);
}

static void
the_list_is_what_is_left(void **state)
{
	struct round_bill b[4];
	struct sale sale;
	size_t count;

	(void)state;
	collector();
	assert_int_equal(round_list(s.l, 0, b, 4, &count), RC_OK);
	assert_int_equal(count, 2);
	assert_string_equal(b[0].stall, "A-01");
	assert_string_equal(b[0].place, "Nhà lồng A");
	assert_int_equal(b[0].age, 12);
	assert_int_equal(fee_ask(s.l, "A-01", BILL, (struct vnd){ 100000 },
	    &sale), RC_OK);
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_CASH, &sale),
	    RC_OK);
	assert_int_equal(round_list(s.l, 0, b, 4, &count), RC_OK);
	assert_int_equal(b[0].rest.dong, 80000);
	/* The board knows of it by the next day, and has another list. */
	mail("round", "{\"day\":\"2026-11-22\",\"stalls\":[{\"s\":\"A-01\","
	    "\"b\":\"" BILL "\",\"a\":80000,\"d\":13,\"p\":\"\"}]}");
	mail("round", "{\"day\":\"2026-11-21\",\"stalls\":[]}");
	assert_int_equal(round_list(s.l, 0, b, 4, &count), RC_OK);
	assert_int_equal(count, 1);
	assert_int_equal(b[0].rest.dong, 80000);
	/* What is no round does nothing, and blocks nothing. */
	mail("round", "{\"day\":\"hôm nay\",\"stalls\":[]}");
	mail("round", "{\"day\":\"2026-11-22\",\"stalls\":[1,{\"s\":\"*\"}]}");
	mail("tickets", "{\"series\":\"\",\"first\":9,\"last\":1}");
	mail("role", "{\"role\":7}");
	assert_int_equal(round_list(s.l, 0, b, 4, &count), RC_OK);
	assert_int_equal(count, 1);
}

static void
numbers_are_given_out_once(void **state)
{
	struct ticket_prices p;
	struct ticket t;

	(void)state;
	assert_int_equal(ticket_prices(s.l, TODAY, &p), RC_NOT_FOUND);
	collector();
	assert_int_equal(ticket_prices(s.l, TODAY + 100, &p), RC_STATE);
	assert_int_equal(ticket_prices(s.l, TODAY, &p), RC_OK);
	assert_int_equal(p.count, 2);
	assert_int_equal(p.next, 11);
	assert_int_equal(ticket_issue(s.l, "BO", TODAY, &t), RC_BAD_INPUT);
	for (int64_t no = 11; no <= 13; no++) {
		assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_OK);
		assert_int_equal(t.no, no);
		stall_reopen(&s);
	}
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_FULL);
	/* A voided one stays used; its notes are out of the hand. */
	assert_int_equal(ticket_void(s.l, "26A", 12, &t), RC_OK);
	assert_int_equal(ticket_void(s.l, "26A", 12, &t), RC_STATE);
	assert_int_equal(ticket_void(s.l, "26A", 14, &t), RC_NOT_FOUND);
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_FULL);
	assert_int_equal(sums().in_hand.dong, 10000);
	assert_int_equal(sums().tickets, 2);
	/* The next range goes on. */
	mail("tickets", "{\"series\":\"26A\",\"first\":31,\"last\":40,"
	    "\"from\":\"\",\"to\":\"\",\"kinds\":[{\"kind\":\"XE\","
	    "\"name\":\"Xe\",\"amount\":6000}]}");
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_OK);
	assert_int_equal(t.no, 31);
	assert_int_equal(t.amount.dong, 6000);
}

static void
a_ticket_by_qr_is_one_of_its_order(void **state)
{
	struct ticket t;
	struct sale sale;
	bool fresh;

	(void)state;
	collector();
	assert_int_equal(ticket_owed(s.l, &t), RC_NOT_FOUND);
	assert_int_equal(ticket_ask(s.l, "GANH", TODAY, &sale), RC_OK);
	assert_int_equal(sale.amount.dong, 3000);
	assert_int_equal(ticket_owed(s.l, &t), RC_NOT_FOUND);
	struct credit c = stall_credit(sale.ref, 3000, 1);
	c.mail = ++mails;
	assert_int_equal(sale_credit(s.l, &c, &sale, &fresh), RC_OK);
	stall_reopen(&s);   /* cut before its number was given out */
	assert_int_equal(ticket_owed(s.l, &t), RC_OK);
	assert_int_equal(t.no, 11);
	assert_false(t.cash);
	assert_string_equal(t.ref, sale.ref);
	assert_int_equal(ticket_owed(s.l, &t), RC_NOT_FOUND);
	assert_int_equal(sums().in_hand.dong, 0);
}

static void
notes_go_to_the_office_once(void **state)
{
	struct handover h, list[4];
	struct ticket t;
	size_t count;

	(void)state;
	collector();
	assert_int_equal(handover_make(s.l, &h), RC_STATE);
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_OK);
	assert_int_equal(ticket_issue(s.l, "GANH", TODAY, &t), RC_OK);
	assert_int_equal(handover_make(s.l, &h), RC_OK);
	assert_int_equal(h.no, 1);
	assert_int_equal(h.count, 2);
	assert_int_equal(h.total.dong, 8000);
	assert_int_equal(handover_make(s.l, &h), RC_STATE);
	assert_int_equal(ticket_void(s.l, "26A", 11, &t), RC_STATE);
	assert_int_equal(handover_list(s.l, list, 4, &count), RC_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].counted, NOT_COUNTED);
	mail("handover.counted", "{\"no\":1,\"counted\":6000}");
	mail("handover.counted", "{\"no\":9,\"counted\":6000}");
	assert_int_equal(handover_list(s.l, list, 4, &count), RC_OK);
	assert_int_equal(list[0].counted, 6000);
}

/* A code proves a fee with the purpose of fees alone. */
static void
a_code_of_a_sale_is_none_of_a_fee(void **state)
{
	struct sale sale, got;
	char code[10];

	(void)state;
	collector();
	assert_int_equal(fee_ask(s.l, "A-01", BILL, (struct vnd){ 180000 },
	    &sale), RC_OK);
	stall_code(&sale, 180000, code);
	assert_int_equal(stall_prove(s.l, &sale, 180000, &got), RC_OK);
	assert_int_equal(got.evidence, EVIDENCE_CODE);
}

/* The lines of entries from..to, as the board mails them back. */
static void
remember(int64_t from, int64_t to, struct buf *d)
{
	char line[LINE_MAX_BYTES_JOURNAL + 1];
	uint8_t l[HASH_BYTES];

	buf_puts(d, "{\"branch\":1,\"lines\":[");
	for (int64_t n = from; n <= to; n++) {
		struct buf b = BUF(line);
		assert_int_equal(ledger_line(s.l, n, &b), RC_OK);
		chain_line(buf_str(&b), l);
		buf_printf(d, "%s{\"n\":%lld,\"l\":\"", n > from ? "," : "",
		    (long long)n);
		buf_hex(d, l, HASH_BYTES);
		buf_printf(d, "\",\"line\":%s}", line);
	}
	buf_puts(d, "]}");
	assert_false(d->full);
}

/* A card from before, copied over the one that has more. */
static void
lose_tail(const char *copy, bool keep)
{
	char path[128], command[400];

	stall_path(&s, "ledger.db", path);
	ledger_close(s.l);
	s.l = NULL;
	snprintf(command, sizeof(command), "rm -f %s-wal; cp %s %s", path,
	    keep ? path : copy, keep ? copy : path);
	assert_int_equal(system(command), 0);
	stall_open(&s);
}

static void
a_lost_tail_comes_back(void **state)
{
	static char memory[8192];
	struct buf d = BUF(memory);
	char copy[128];
	struct taken_back got;
	struct journal_head h;
	struct sale sale;
	struct ticket t;
	struct handover hand;

	(void)state;
	collector();
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_OK);
	stall_path(&s, "copy", copy);
	lose_tail(copy, true);
	ledger_head(s.l, &h);
	int64_t from = h.n + 1;
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_OK);
	assert_int_equal(fee_ask(s.l, "A-01", BILL, (struct vnd){ 180000 },
	    &sale), RC_OK);
	assert_int_equal(sale_settle(s.l, sale.ref, EVIDENCE_CASH, &sale),
	    RC_OK);
	assert_int_equal(handover_make(s.l, &hand), RC_OK);
	assert_int_equal(hand.total.dong, 190000);
	assert_int_equal(ticket_issue(s.l, "GANH", TODAY, &t), RC_OK);
	assert_int_equal(t.no, 13);
	remember(from, from + 4, &d);
	lose_tail(copy, false);
	assert_int_equal(sums().in_hand.dong, 5000);
	/* The number is given out again before anybody knows. */
	assert_int_equal(ticket_issue(s.l, "GANH", TODAY, &t), RC_OK);
	assert_int_equal(t.no, 12);
	assert_int_equal(ledger_take_back(s.l, ++mails, buf_str(&d), &got),
	    RC_OK);
	assert_int_equal(got.entries, 5);
	assert_int_equal(got.hidden, 0);
	/* 11 and 12 here, 13 and the bill from there, less what was handed
	 * over: the lost 12 is the board's to see, twice. */
	assert_int_equal(sums().in_hand.dong, 5000 + 3000 + 180000 + 3000 -
	    190000);
	assert_int_equal(ticket_issue(s.l, "XE", TODAY, &t), RC_FULL);
	assert_int_equal(sale_get(s.l, sale.ref, &sale), RC_OK);
	assert_int_equal(sale.cash.dong, 180000);
	assert_int_equal(ledger_take_back(s.l, ++mails, buf_str(&d), &got),
	    RC_OK);
	assert_int_equal(got.entries, 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		T(only_a_collector_collects), T(it_is_no_revenue),
		T(the_list_is_what_is_left), T(numbers_are_given_out_once),
		T(a_ticket_by_qr_is_one_of_its_order),
		T(notes_go_to_the_office_once),
		T(a_code_of_a_sale_is_none_of_a_fee),
		T(a_lost_tail_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
