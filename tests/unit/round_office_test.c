/* SPDX-License-Identifier: Apache-2.0 */
/* Collectors at the board: numbers overlap with nobody's, what journals say
 * is kept whatever it is, and cash, arrears and counts agree to the dong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "ledger/day.h"
#include "ledger/entry.h"
#include "ledger/ticket_code.h"
#include "sync/board/round.h"
#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

#define GIVE "{\"series\":\"26A\",\"terminal\":9,\"last\":%d," \
	"\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"kinds\":[{" \
	"\"kind\":\"XE\",\"name\":\"Xe máy\",\"amount\":5000}]}"

static int64_t n;

__attribute__((format(printf, 2, 3)))
static void
post(const char *path, const char *fmt, ...)
{
	char json[1024];
	va_list va;

	va_start(va, fmt);
	vsnprintf(json, sizeof(json), fmt, va);
	va_end(va);
	office_post(&office, path, json);
	if (office.status != 200)
		print_message("%s: %d %s\n", path, office.status,
		    office.body);
}

static int
set_up(void **state)
{
	(void)office_begin(state);
	n = 0;
	box_device(&box, 7);
	box_device(&box, 9);
	fee_box_stall(&box, "A-01", 7);
	fee_box_stall(&box, "A-02", 0);
	office_be(&office, ROLE_COLLECTOR, "thu");
	office_be(&office, ROLE_HEAD, "truong");
	post("/api/v1/collectors", "{\"staff\":1,\"terminal\":9}");
	assert_int_equal(office.status, 200);
	return 0;
}

static int
tear_down(void **state)
{
	fee_box_check(&box);
	return office_end(state);
}

/* --- a journal's lines -------------------------------------------------- */

struct line { struct entry e; uint32_t terminal; int64_t branch; };

static enum rc
take_line(struct store *s, void *ctx)
{
	struct line *l = ctx;
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(memory);
	struct store_terminal t;

	assert_int_equal(entry_encode(&l->e, &b), RC_OK);
	struct store_entry e = { .terminal = l->terminal, .n = l->e.n,
	    .branch = l->branch, .line = buf_str(&b) };
	enum rc rc = store_terminal_get(s, l->terminal, &t);
	return rc == RC_OK ? round_line(s, &t, &e) : rc;
}

static void
say(struct line l)
{
	l.terminal = l.terminal == 0 ? 9 : l.terminal;
	l.e.n = l.e.n == 0 ? ++n : l.e.n;
	l.e.boot = 1;
	l.e.quality = QUALITY_SERVER;
	l.e.wall_ms = l.e.wall_ms == 0 ? box.wall_ms : l.e.wall_ms;
	box_run(&box, take_line, &l);
}

static void
ask(const char *ref, const char *what, int64_t amount)
{
	struct line l = { .e = { .kind = ENTRY_FEE_ASK, .d.sale = {
	    .amount = { amount }, .bin = BOX_BIN,
	    .account = BOX_ACCOUNT } } };

	memcpy(l.e.d.sale.ref, ref, REF_LEN + 1);
	memcpy(l.e.d.sale.fee, what, strlen(what) + 1);
	say(l);
}

static void
cash(const char *ref, int64_t amount)
{
	struct line l = { .e = { .kind = ENTRY_FEE_CASH,
	    .d.sale.amount = { amount } } };

	memcpy(l.e.d.sale.ref, ref, REF_LEN + 1);
	say(l);
}

static struct line
ticket(int64_t no)
{
	return (struct line){ .e = { .kind = ENTRY_TICKET, .d.ticket = {
	    .series = "26A", .no = no, .kind = "XE", .amount = { 5000 },
	    .by = EVIDENCE_CASH } } };
}

static void
handover(int64_t no, int64_t total)
{
	say((struct line){ .e = { .kind = ENTRY_HANDOVER, .d.handover = {
	    no, 3, { total } } } });
}

/* --- tests -------------------------------------------------------------- */

static void
ranges_overlap_with_nobodys(void **state)
{
	char last[1024];

	(void)state;
	int64_t mails = box_mail(&box, 9, last);
	post("/api/v1/ticket-ranges", GIVE, 50);
	assert_int_equal(office.status, 200);
	assert_int_equal(office_i64(&office, "first"), 1);
	assert_int_equal(box_mail(&box, 9, last), mails + 1);
	assert_non_null(strstr(last, "\"first\":1,\"last\":50"));
	post("/api/v1/ticket-ranges", GIVE, 80);
	assert_int_equal(office_i64(&office, "first"), 51);
	/* One that is anybody's, or beyond the next: refused, with the next. */
	post("/api/v1/ticket-ranges", "{\"series\":\"26A\",\"terminal\":9,"
	    "\"first\":40,\"last\":90,\"kinds\":[{\"kind\":\"XE\","
	    "\"name\":\"x\",\"amount\":1}]}");
	assert_int_equal(office.status, 409);
	assert_string_equal(office_word(&office), "overlap");
	assert_non_null(strstr(office.body, "81"));
	post("/api/v1/ticket-ranges", "{\"series\":\"26A\",\"terminal\":9,"
	    "\"first\":90,\"last\":95,\"kinds\":[{\"kind\":\"XE\","
	    "\"name\":\"x\",\"amount\":1}]}");
	assert_int_equal(office.status, 409);
	post("/api/v1/ticket-ranges", "{\"series\":\"26A\",\"terminal\":7,"
	    "\"last\":99,\"kinds\":[{\"kind\":\"XE\",\"name\":\"x\","
	    "\"amount\":1}]}");
	assert_int_equal(office.status, 404);
	post("/api/v1/ticket-ranges", GIVE, 10);
	assert_int_equal(office.status, 400);
	post("/api/v1/ticket-ranges", "{\"series\":\"26A\",\"terminal\":9,"
	    "\"last\":99,\"kinds\":[{\"kind\":\"x'; --\",\"name\":\"x\","
	    "\"amount\":1}]}");
	assert_int_equal(office.status, 400);
	office_ok(&office, "/api/v1/ticket-ranges", NULL);
	assert_int_equal(office_rows(&office), 2);
}

/* Past the API, the table itself refuses.  A group may be run again, so what
 * came of it is looked at when it is over. */
static const struct { int64_t first, last; enum rc rc; } forced[] = {
	{ 1, 50, RC_OK }, { 50, 60, RC_CONFLICT }, { 1, 60, RC_CONFLICT },
	{ 60, 60, RC_CONFLICT }, { 51, 50, RC_CONFLICT }, { 51, 60, RC_OK },
};
#define FORCED (sizeof(forced) / sizeof(forced[0]))

static enum rc
force(struct store *s, void *ctx)
{
	enum rc *rc = ctx;

	for (size_t i = 0; i < FORCED; i++)
		rc[i] = store_range_add(s, &(struct store_range){
		    .series = "Z", .first = forced[i].first,
		    .last = forced[i].last, .terminal = 9, .kinds = "[]" });
	return RC_OK;
}

static void
the_table_refuses_an_overlap(void **state)
{
	enum rc rc[FORCED];

	(void)state;
	box_run(&box, force, rc);
	for (size_t i = 0; i < FORCED; i++)
		assert_int_equal(rc[i], forced[i].rc);
}

static void
numbers_are_judged_and_kept(void **state)
{
	struct line l;

	(void)state;
	post("/api/v1/ticket-ranges", GIVE, 3);
	int64_t alarms = box_alarms(&box);
	say(ticket(1));
	assert_int_equal(box_alarms(&box), alarms);
	say(ticket(4));                  /* nobody's */
	assert_int_equal(box_alarms(&box), alarms + 1);
	l = ticket(2);
	l.terminal = 7;                  /* another's */
	say(l);
	assert_int_equal(box_alarms(&box), alarms + 2);
	l = ticket(1);
	l.branch = 1;                    /* again, after a lost tail */
	say(l);
	assert_int_equal(box_alarms(&box), alarms + 3);
	office_ok(&office, "/api/v1/tickets?series=26A", NULL);
	assert_int_equal(office_rows(&office), 4);
	office_ok(&office, "/api/v1/tickets?verdict=twice", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_int_equal(office_i64(&office, "rows.0.branch"), 1);
	office_ok(&office, "/api/v1/tickets?verdict=outside", NULL);
	assert_int_equal(office_rows(&office), 2);
	/* All of it is money that was taken. */
	office_ok(&office, "/api/v1/collected?terminal=9", NULL);
	assert_int_equal(office_i64(&office, "rows.0.tickets"), 15000);
	say((struct line){ .e = { .kind = ENTRY_TICKET_VOID, .d.ticket = {
	    .series = "26A", .no = 4 } } });
	office_ok(&office, "/api/v1/collected?terminal=9", NULL);
	assert_int_equal(office_i64(&office, "rows.0.tickets"), 10000);
}

static void
a_round_tells_what_is_open(void **state)
{
	char last[1024], day[16];
	struct buf d = BUF(day);

	(void)state;
	day_put(&d, day_at(box.wall_ms));
	fee_box_bill(&box, "A-01", 20400, 180000);
	post("/api/v1/rounds/assign", "{\"day\":\"%s\",\"terminal\":9,"
	    "\"stall\":\"A-01\"}", day);
	assert_int_equal(office.status, 200);
	post("/api/v1/rounds/assign", "{\"day\":\"%s\",\"terminal\":7,"
	    "\"stall\":\"A-01\"}", day);
	assert_int_equal(office.status, 404);
	post("/api/v1/rounds/assign", "{\"day\":\"%s\",\"terminal\":9,"
	    "\"stall\":\"Z-99\"}", day);
	assert_int_equal(office.status, 404);
	post("/api/v1/rounds/send", "{\"day\":\"%s\",\"terminal\":9}", day);
	assert_int_equal(office_i64(&office, "bills"), 1);
	(void)box_mail(&box, 9, last);
	assert_non_null(strstr(last, "\"s\":\"A-01\""));
	assert_non_null(strstr(last, "\"a\":180000"));
	office_ok(&office, "/api/v1/rounds", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_int_equal(office_i64(&office, "rows.0.open"), 180000);
}

static void
cash_and_transfers_pay_the_stalls_bills(void **state)
{
	char ref[REF_LEN + 1];

	(void)state;
	int64_t bill = fee_box_bill(&box, "A-01", 20400, 180000);
	memcpy(ref, box_ref(9, 1), sizeof(ref));
	ask(ref, "A-01", 100000);
	cash(ref, 100000);
	assert_int_equal(fee_box_open(&box, bill), 80000);
	/* A transfer before its order is known, and after. */
	memcpy(ref, box_ref(9, 2), sizeof(ref));
	struct notice at = box_notice(501, 50000, ref, "FT501");
	(void)box_deliver(&box, &at, "a");
	assert_int_equal(fee_box_open(&box, bill), 80000);
	ask(ref, "A-01", 50000);
	assert_int_equal(fee_box_open(&box, bill), 30000);
	memcpy(ref, box_ref(9, 3), sizeof(ref));
	ask(ref, "A-01", 30000);
	at = box_notice(502, 30000, ref, "FT502");
	(void)box_deliver(&box, &at, "b");
	assert_int_equal(fee_box_open(&box, bill), 0);
}

static void
cash_for_nobody_is_kept(void **state)
{
	(void)state;
	int64_t alarms = box_alarms(&box);
	ask(box_ref(9, 5), "Z-99", 7000);
	cash(box_ref(9, 5), 7000);
	cash(box_ref(9, 6), 8000);       /* of no order at all */
	assert_int_equal(box_alarms(&box), alarms + 2);
	office_ok(&office, "/api/v1/collected", NULL);
	assert_int_equal(office_i64(&office, "rows.0.collected"), 15000);
}

static void
another_person_counts(void **state)
{
	char last[1024];

	(void)state;
	post("/api/v1/ticket-ranges", GIVE, 9);
	for (int no = 1; no <= 4; no++)
		say(ticket(no));
	office_ok(&office, "/api/v1/collected", NULL);
	assert_int_equal(office_i64(&office, "rows.0.held"), 20000);
	handover(1, 20000);
	office_ok(&office, "/api/v1/handovers", NULL);
	assert_string_equal(office_text(&office, "rows.0.state"), "told");
	office_be(&office, ROLE_COLLECTOR, "thu");
	post("/api/v1/handovers/count", "{\"handover\":1,\"counted\":20000}");
	assert_int_equal(office.status, 403);
	office_be(&office, ROLE_ACCOUNTANT, "ke-toan");
	post("/api/v1/handovers/count", "{\"handover\":1,\"counted\":15000,"
	    "\"note\":\"thiếu một tờ 5.000\"}");
	assert_int_equal(office.status, 200);
	(void)box_mail(&box, 9, last);
	assert_string_equal(last, "{\"no\":1,\"counted\":15000}");
	post("/api/v1/handovers/count", "{\"handover\":1,\"counted\":20000}");
	assert_int_equal(office.status, 409);
	office_ok(&office, "/api/v1/handovers", NULL);
	assert_int_equal(office_i64(&office, "rows.0.difference"), -5000);
	office_ok(&office, "/api/v1/collected", NULL);
	assert_int_equal(office_i64(&office, "rows.0.collected"), 20000);
	assert_int_equal(office_i64(&office, "rows.0.handed"), 20000);
	assert_int_equal(office_i64(&office, "rows.0.confirmed"), 15000);
	assert_int_equal(office_i64(&office, "rows.0.difference"), -5000);
	assert_int_equal(office_i64(&office, "rows.0.held"), 0);
	/* Kept for days: how many. */
	say(ticket(5));
	box.wall_ms += (int64_t)3 * 86400000;
	office_be(&office, ROLE_HEAD, "truong");
	office_ok(&office, "/api/v1/collected", NULL);
	assert_int_equal(office_i64(&office, "rows.0.held"), 5000);
	assert_int_equal(office_i64(&office, "rows.0.age"), 3);
}

static void
one_collector_a_terminal(void **state)
{
	char last[1024];

	(void)state;
	office_be(&office, ROLE_COLLECTOR, "thu-2");
	office_be(&office, ROLE_HEAD, "truong");
	post("/api/v1/collectors", "{\"staff\":3,\"terminal\":9}");
	assert_int_equal(office.status, 409);
	post("/api/v1/collectors", "{\"staff\":1,\"terminal\":7}");
	assert_int_equal(office.status, 409);
	post("/api/v1/collectors", "{\"staff\":2,\"terminal\":7}");
	assert_int_equal(office.status, 404);   /* no collector */
	post("/api/v1/collectors", "{\"staff\":3,\"terminal\":8}");
	assert_int_equal(office.status, 404);
	post("/api/v1/collectors/end", "{\"terminal\":9}");
	assert_int_equal(office.status, 200);
	(void)box_mail(&box, 9, last);
	assert_string_equal(last, "{\"role\":\"\"}");
	post("/api/v1/collectors/end", "{\"terminal\":9}");
	assert_int_equal(office.status, 404);
	office_be(&office, ROLE_ACCOUNTANT, "ke-toan");
	post("/api/v1/collectors", "{\"staff\":3,\"terminal\":9}");
	assert_int_equal(office.status, 403);
}

/* --- a ticket that is shown --------------------------------------------- */

static const uint8_t seed[KEY_BYTES] = { 9 }, strange[KEY_BYTES] = { 8 };

static enum rc
pin_key(struct store *s, void *ctx)
{
	struct store_terminal t;

	(void)ctx;
	enum rc rc = store_terminal_get(s, 9, &t);
	assert_int_equal(ed25519_public(seed, t.key), RC_OK);
	t.has_key = true;
	return rc == RC_OK ? store_terminal_save(s, &t) : rc;
}

/* What the office is told of it. */
static const char *
shown(const struct ticket_code *t, const uint8_t key[KEY_BYTES])
{
	char memory[TICKET_CODE_MAX];
	struct buf code = BUF(memory);

	assert_int_equal(ticket_code_sign(t, key, &code), RC_OK);
	post("/api/v1/tickets/check", "{\"code\":\"%s\"}", memory);
	assert_int_equal(office.status, 200);
	assert_int_equal(office_i64(&office, "no"), t->no);
	assert_int_equal(office_i64(&office, "amount"), t->amount.dong);
	return office_text(&office, "verdict");
}

static void
a_ticket_that_is_shown(void **state)
{
	struct ticket_code t = { .terminal = 9, .series = "26A", .no = 1,
	    .kind = "XE", .amount = { 5000 }, .day = 20778,
	    .mark = "C7-1042-9F3A-2KQ7-XB0M" };

	(void)state;
	post("/api/v1/ticket-ranges", GIVE, 3);
	assert_string_equal(shown(&t, seed), "stranger");   /* no key yet */
	box_run(&box, pin_key, NULL);
	assert_string_equal(shown(&t, seed), "unsent");
	say(ticket(1));
	assert_string_equal(shown(&t, seed), "sound");
	assert_string_equal(shown(&t, strange), "forged");
	t.amount.dong = 50000;
	assert_string_equal(shown(&t, seed), "differs");
	t.amount.dong = 5000;
	t.no = 4;
	assert_string_equal(shown(&t, seed), "outside");
	t.no = 1;
	t.terminal = 8;
	assert_string_equal(shown(&t, seed), "stranger");
	t.terminal = 7;                  /* a stall's, without a key */
	assert_string_equal(shown(&t, seed), "stranger");
	t.terminal = 9;
	say((struct line){ .e = { .kind = ENTRY_TICKET_VOID, .d.ticket = {
	    .series = "26A", .no = 1 } } });
	assert_string_equal(shown(&t, seed), "void");
	post("/api/v1/tickets/check", "{\"code\":\"C4T1:9:26A:1:XE\"}");
	assert_int_equal(office.status, 400);
	office_be_trader(&office, "A-01");
	post("/api/v1/tickets/check", "{\"code\":\"C4T1:9\"}");
	assert_int_equal(office.status, 403);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(ranges_overlap_with_nobodys),
		T(the_table_refuses_an_overlap),
		T(numbers_are_judged_and_kept),
		T(a_round_tells_what_is_open),
		T(cash_and_transfers_pay_the_stalls_bills),
		T(cash_for_nobody_is_kept), T(another_person_counts),
		T(one_collector_a_terminal), T(a_ticket_that_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
