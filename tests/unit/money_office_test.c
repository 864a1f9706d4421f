/* SPDX-License-Identifier: Apache-2.0 */
/* Money that needs an officer: queues, two officers at once, statements, and
 * what counts once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/store_money.h"
#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

#define OWN "0900000001"
#define PLACE "?account=" BOX_BIN "/" OWN

static int
set_up(void **state)
{
	(void)office_begin(state);
	box_device(&box, 7);
	fee_box_stall(&box, "A-01", 7);
	fee_box_account(&box, OWN);
	office_be(&office, ROLE_ACCOUNTANT, "lan");
	return 0;
}

struct told { struct credit_input in; struct credit_outcome out; };

static enum rc
take(struct store *s, void *ctx)
{
	struct told *t = ctx;

	return credit_take(s, &t->in, &t->out);
}

struct how { const char *provider, *account, *at; enum credit_route route; };

static struct credit_outcome
tell(struct how how, int64_t id, int64_t amount, const char *content,
    const char *ref)
{
	char memory[1024];
	struct buf body = BUF(memory);
	struct notice n = box_notice(id, amount, content, ref);
	struct told t = { .in = { .provider = how.provider == NULL ?
	    "sepay" : how.provider, .route = how.route,
	    .notice = &n, .place = { BOX_BIN, OWN } } };

	if (how.account != NULL)
		snprintf(t.in.place.account, sizeof(t.in.place.account),
		    "%s", how.account);
	if (how.at != NULL)
		snprintf(n.at, sizeof(n.at), "%s", how.at);
	buf_printf(&body, "%s|%lld|%s|%s|%d", n.id, (long long)amount,
	    content, ref, (int)how.route);
	t.in.body = buf_str(&body);
	box_run(&box, take, &t);
	return t.out;
}

#define PUSH ((struct how){ .route = CREDIT_PUSH })
#define PULL ((struct how){ .route = CREDIT_PULL, .provider = "sepay2" })

static int64_t
queue(const char *name, const char *field)
{
	char path[64];

	office_ok(&office, "/api/v1/queues", NULL);
	for (size_t i = 0; i < office_rows(&office); i++) {
		snprintf(path, sizeof(path), "rows.%zu.queue", i);
		if (strcmp(office_text(&office, path), name) != 0)
			continue;
		snprintf(path, sizeof(path), "rows.%zu.%s", i, field);
		return office_i64(&office, path);
	}
	fail_msg("no queue %s", name);
	return -1;
}

/* --- what counts once ----------------------------------------------------- */

static void
push_and_list_tell_one_payment_once(void **state)
{
	struct how pull_same = { .route = CREDIT_PULL };

	(void)state;
	/* The list has the push's own ids, and other bytes. */
	int64_t seq = tell(PUSH, 1, 5000, "abc", "").seq;
	struct credit_outcome o = tell(pull_same, 1, 5000, "abc", "");
	assert_int_equal(o.end, CREDIT_KNOWN);
	assert_int_equal(o.seq, seq);
	assert_int_equal(tell(pull_same, 1, 6000, "abc", "").end,
	    CREDIT_CHANGED);
	/* A list says so each time that it is asked: it rings once. */
	assert_int_equal(tell(pull_same, 1, 6000, "abc", "").end,
	    CREDIT_CHANGED);
	office_ok(&office, "/api/v1/alarms", NULL);
	assert_int_equal(office_i64(&office, "rows.0.times"), 1);
	/* The push that comes after the list. */
	assert_int_equal(tell(pull_same, 2, 7000, "x", "F2").end,
	    CREDIT_TAKEN);
	assert_int_equal(tell(PUSH, 2, 7000, "x", "F2").end, CREDIT_KNOWN);
	assert_int_equal(box_total(&box, "unmatched"), 12000);
	assert_int_equal(box_alarms(&box), 1);
	/* Sent at night; the list has the day that the bank booked it. */
	struct how night = { .at = "2026-10-31 23:20:00" };
	struct how booked = { .route = CREDIT_PULL,
	    .at = "2026-11-01 00:00:00" };
	struct how late = { .route = CREDIT_PULL,
	    .at = "2026-11-02 00:00:00" };
	assert_int_equal(tell(night, 8, 700, "x", "F8").end, CREDIT_TAKEN);
	assert_int_equal(tell(booked, 8, 700, "x", "F8").end, CREDIT_KNOWN);
	assert_int_equal(tell(late, 8, 700, "x", "F8").end, CREDIT_CHANGED);
	assert_int_equal(box_alarms(&box), 2);

	/* Other ids, no reference: the very second and text are the same. */
	assert_int_equal(tell(PUSH, 3, 9000, "tien rau", "").state,
	    MATCH_UNMATCHED);
	assert_int_equal(tell(PULL, 900, 9000, "tien rau", "").state,
	    MATCH_TWIN);
	/* Two real ones, told by both: two, not one and not four. */
	assert_int_equal(tell(PUSH, 4, 8000, "tien ca", "").state,
	    MATCH_UNMATCHED);
	assert_int_equal(tell(PUSH, 5, 8000, "tien ca", "").state,
	    MATCH_UNMATCHED);
	assert_int_equal(tell(PULL, 901, 8000, "tien ca", "").state,
	    MATCH_TWIN);
	assert_int_equal(tell(PULL, 902, 8000, "tien ca", "").state,
	    MATCH_TWIN);
	o = tell(PULL, 903, 8000, "tien ca", "");
	assert_int_equal(o.state, MATCH_UNMATCHED);
	assert_int_equal(box_total(&box, "unmatched"), 12000 + 700 + 9000 +
	    3 * 8000);
}

static void
references_are_cut_and_spelled_otherwise(void **state)
{
	struct how paper = { .route = CREDIT_STATEMENT, .provider = "csv",
	    .at = "2026-11-01 00:00:00" };
	struct how night = { .at = "2026-10-31 22:40:00" };
	struct how noon = { .at = "2026-10-31 12:00:00" };

	(void)state;
	(void)tell(PUSH, 1, 5000, "a", "FT26304123456789");
	assert_int_equal(tell(PULL, 2, 5000, "b", "FT 26304-1234567").state,
	    MATCH_TWIN);
	assert_int_equal(tell(PULL, 3, 5000, "b", "FT26305123456789").state,
	    MATCH_UNMATCHED);
	/* Booked the next day, with the bank's other number. */
	(void)tell(night, 4, 6000, "NGUYEN VAN A chuyen tien cho", "X1");
	paper.at = "2026-11-01 00:00:00";
	assert_int_equal(tell(paper, 5, 6000,
	    "IBFT NGUYEN VAN A chuyen tien cho", "5388 - 1").state,
	    MATCH_TWIN);
	/* At noon it is another day's. */
	(void)tell(noon, 6, 6500, "NGUYEN VAN A chuyen tien cho", "X2");
	assert_int_equal(tell(paper, 7, 6500,
	    "NGUYEN VAN A chuyen tien cho", "5388 - 2").state,
	    MATCH_UNMATCHED);
	/* The same minute, no reference, other words: both, and a doubt. */
	(void)tell(PUSH, 8, 7000, "mot", "");
	struct credit_outcome o = tell(PULL, 9, 7000, "hai", "");
	assert_int_equal(o.state, MATCH_UNMATCHED);
	assert_true(o.doubt);
	assert_int_equal(queue("doubtful", "count"), 1);
	char body[160];
	snprintf(body, sizeof(body), "{\"credit\":%lld,\"kind\":"
	    "\"same_money\",\"reason\":\"cùng một lần\"}", (long long)o.seq);
	office_ok(&office, "/api/v1/assignments", body);
	assert_int_equal(queue("doubtful", "count"), 0);
}

/* --- bills ---------------------------------------------------------------- */

static void
a_bills_reference_pays_the_bill(void **state)
{
	char ref[REF_LEN + 1], text[64];
	int64_t bill = fee_box_bill(&box, "A-01", 20800, 300000);

	(void)state;
	fee_box_ref(&box, bill, ref);
	snprintf(text, sizeof(text), "IBFT %.9s %s nop phi", ref, ref + 9);
	struct credit_outcome o = tell(PUSH, 1, 100000, text, "F1");
	assert_int_equal(o.state, MATCH_MATCHED);
	assert_string_equal(o.ref, ref);
	assert_int_equal(o.mailed, 7);
	assert_int_equal(fee_box_open(&box, bill), 200000);
	/* On a trader's account it is no fee. */
	struct how astray = { .account = BOX_ACCOUNT };
	assert_int_equal(tell(astray, 2, 200000, text, "F2").state,
	    MATCH_WRONG_ACCOUNT);
	assert_int_equal(fee_box_open(&box, bill), 200000);
	fee_box_check(&box);
}

/* --- officers ------------------------------------------------------------- */

static void
two_officers_assign_the_same_money(void **state)
{
	char body[256], again[256];
	int64_t bill = fee_box_bill(&box, "A-01", 20800, 300000);
	int64_t seq = tell(PUSH, 1, 300000, "nop tien", "F1").seq;

	(void)state;
	assert_int_equal(queue("unmatched", "count"), 1);
	assert_int_equal(queue("unmatched", "sum"), 300000);
	office_ok(&office, "/api/v1/credits?queue=unmatched", NULL);
	assert_int_equal(office_i64(&office, "rows.0.seq"), seq);
	snprintf(body, sizeof(body), "{\"credit\":%lld,\"kind\":\"stall\","
	    "\"target\":\"A-01\",\"seen\":0,\"reason\":\"chị Ba gọi điện\"}",
	    (long long)seq);
	office_ok(&office, "/api/v1/assignments", body);
	int64_t n = office_i64(&office, "n");
	assert_int_equal(fee_box_open(&box, bill), 0);
	assert_int_equal(queue("unmatched", "count"), 0);

	office_be(&office, ROLE_HEAD, "hung");
	snprintf(again, sizeof(again), "{\"credit\":%lld,\"kind\":"
	    "\"not_ours\",\"seen\":0,\"reason\":\"không rõ\"}",
	    (long long)seq);
	assert_int_equal(office_post(&office, "/api/v1/assignments", again),
	    409);
	assert_string_equal(office_word(&office), "taken");
	assert_int_equal(office_post(&office, "/api/v1/assignments", body),
	    409);
	assert_int_equal(fee_box_open(&box, bill), 0);

	/* Taken back, it is in the queue again, and the bill open. */
	snprintf(again, sizeof(again), "{\"credit\":%lld,\"kind\":\"undo\","
	    "\"seen\":%lld,\"reason\":\"nhầm sạp\"}", (long long)seq,
	    (long long)n);
	office_ok(&office, "/api/v1/assignments", again);
	assert_int_equal(office_post(&office, "/api/v1/assignments", again),
	    409);
	assert_int_equal(fee_box_open(&box, bill), 300000);
	assert_int_equal(queue("unmatched", "count"), 1);
	snprintf(again, sizeof(again), "{\"credit\":%lld,\"kind\":\"bill\","
	    "\"target\":\"%lld\",\"reason\":\"đúng rồi\"}", (long long)seq,
	    (long long)bill);
	office_ok(&office, "/api/v1/assignments", again);
	assert_int_equal(fee_box_open(&box, bill), 0);
	fee_box_check(&box);
	office_ok(&office, "/api/v1/assignments", NULL);
	assert_int_equal(office_rows(&office), 3);
}

static void
what_may_not_be_assigned(void **state)
{
	static const struct { const char *body; int status;
		const char *word; } rows[] = {
		{ "{\"credit\":9,\"kind\":\"noted\",\"reason\":\"x\"}", 404,
		    "credit" },
		{ "{\"credit\":1,\"kind\":\"gift\",\"reason\":\"x\"}", 400,
		    "kind" },
		{ "{\"credit\":1,\"kind\":\"stall\",\"target\":\"Z-9\","
		    "\"reason\":\"x\"}", 404, "stall" },
		{ "{\"credit\":1,\"kind\":\"bill\",\"target\":\"77\","
		    "\"reason\":\"x\"}", 404, "bill" },
		{ "{\"credit\":1,\"kind\":\"undo\",\"reason\":\"x\"}", 409,
		    "nothing_said" },
		{ "{\"credit\":1,\"kind\":\"same_money\",\"reason\":\"x\"}",
		    409, "no_doubt" },
		{ "{\"credit\":2,\"kind\":\"stall\",\"target\":\"A-01\","
		    "\"reason\":\"x\"}", 409, "not_ours" },
		{ "{\"credit\":3,\"kind\":\"stall\",\"target\":\"A-01\","
		    "\"reason\":\"x\"}", 409, "matched" },
	};
	struct how theirs = { .account = BOX_ACCOUNT };

	(void)state;
	assert_int_equal(tell(PUSH, 1, 1000, "?", "F1").seq, 1);
	assert_int_equal(tell(theirs, 2, 1000, "?", "F2").seq, 2);
	assert_int_equal(tell(theirs, 3, 1000, box_ref(7, 1), "F3").seq, 3);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int status = office_post(&office, "/api/v1/assignments",
		    rows[i].body);
		if (status != rows[i].status ||
		    strcmp(office_word(&office), rows[i].word) != 0)
			fail_msg("%s: %d %s", rows[i].body, status,
			    office.body);
	}
	assert_int_equal(office_post(&office, "/api/v1/assignments",
	    "{\"credit\":1,\"kind\":\"noted\"}"), 400);
	office_be(&office, ROLE_COLLECTOR, "thu");
	assert_int_equal(office_post(&office, "/api/v1/assignments",
	    rows[0].body), 403);
	/* A matched sale is in no queue; what is astray on a trader's account
	 * is, and the look is noted. */
	office_be(&office, ROLE_ACCOUNTANT, "lan");
	office_ok(&office, "/api/v1/credits?queue=unmatched", NULL);
	assert_int_equal(office_rows(&office), 2);
	office_be(&office, ROLE_ADMIN, "quan");
	office_ok(&office, "/api/v1/looks", NULL);
	size_t before = office_rows(&office);
	assert_string_equal(office_text(&office, "rows.0.what"), "credit");
	/* So is what is on the market's own: its text names who paid. */
	office_be(&office, ROLE_ACCOUNTANT, "lan");
	office_ok(&office, "/api/v1/credits?queue=unmatched", NULL);
	assert_int_equal(office_rows(&office), 2);
	office_be(&office, ROLE_ADMIN, "quan");
	office_ok(&office, "/api/v1/looks", NULL);
	assert_int_equal(office_rows(&office), before + 2);
}

static void
sales_short_over_twice_and_late(void **state)
{
	struct how theirs = { .account = BOX_ACCOUNT };
	char ref[4][REF_LEN + 1];

	(void)state;
	for (int i = 0; i < 4; i++) {
		memcpy(ref[i], box_ref(7, (uint64_t)i + 1), REF_LEN + 1);
		box_sale(&box, ref[i], 50000);
	}
	(void)tell(theirs, 1, 20000, ref[0], "1");
	(void)tell(theirs, 2, 60000, ref[1], "2");
	(void)tell(theirs, 3, 50000, ref[2], "3");
	(void)tell(theirs, 4, 50000, ref[2], "4");
	box_sale_close(&box, ref[3]);
	(void)tell(theirs, 5, 50000, ref[3], "5");
	assert_int_equal(queue("short", "sum"), 30000);
	assert_int_equal(queue("over", "sum"), 10000);
	assert_int_equal(queue("duplicate", "sum"), 50000);
	assert_int_equal(queue("late", "sum"), 50000);
	office_ok(&office, "/api/v1/credits?queue=duplicate", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_string_equal(office_text(&office, "rows.0.ref"), ref[2]);
	char body[128];
	snprintf(body, sizeof(body), "{\"credit\":%lld,\"kind\":"
	    "\"refund_due\",\"reason\":\"khách trả hai lần\"}", (long long)
	    office_i64(&office, "rows.0.seq"));
	office_ok(&office, "/api/v1/assignments", body);
	assert_int_equal(queue("duplicate", "count"), 0);
	assert_int_equal(queue("refund_due", "count"), 1);
	assert_int_equal(office_get(&office, "/api/v1/credits?queue=x"),
	    400);
}

/* --- virtual accounts ----------------------------------------------------- */

/* Money that comes by a number behind the market's account. */
static struct credit_outcome
tell_by(const char *va, int64_t id, int64_t amount, const char *content)
{
	char memory[256], ref[24];
	struct buf body = BUF(memory);

	snprintf(ref, sizeof(ref), "VA%lld", (long long)id);
	struct notice n = box_notice(id, amount, content, ref);
	struct told t = { .in = { .provider = "sepay", .notice = &n,
	    .place = { BOX_BIN, OWN } } };
	snprintf(n.sub_account, sizeof(n.sub_account), "%s", va);
	buf_printf(&body, "%s|%lld|%s|%s", n.id, (long long)amount, content,
	    va);
	t.in.body = buf_str(&body);
	box_run(&box, take, &t);
	return t.out;
}

#define VA(number, stall) "{\"bin\":\"" BOX_BIN "\",\"number\":\"" \
	number "\",\"stall\":\"" stall "\"}"

static void
a_number_that_a_stall_has_pays_its_bills(void **state)
{
	char ref[REF_LEN + 1], text[REF_LEN + 32], undo[128];

	(void)state;
	int64_t first = fee_box_bill(&box, "A-01", 20700, 50000);
	int64_t bill = fee_box_bill(&box, "A-01", 20800, 50000);
	/* Nobody's yet: an officer sees it. */
	(void)tell_by("99zp001", 1, 1000, "tien cho");
	assert_int_equal(queue("unmatched", "count"), 1);
	office_ok(&office, "/api/v1/virtual-accounts", VA("99zp001 ",
	    "A-01"));
	assert_int_equal(office_i64(&office, "n"), 1);
	office_ok(&office, "/api/v1/virtual-accounts", NULL);
	assert_string_equal(office_text(&office, "rows.0.number"),
	    "99ZP001");
	assert_string_equal(office_text(&office, "rows.0.stall"), "A-01");
	/* What names no reference is the stall's, the oldest bill first. */
	int64_t mails = box_mail(&box, 7, NULL);
	struct credit_outcome o = tell_by("99ZP001", 2, 30000, "tien cho");
	assert_int_equal(o.mailed, 7);
	assert_true(box_mail(&box, 7, NULL) > mails);
	assert_int_equal(queue("unmatched", "count"), 1);
	assert_int_equal(fee_box_open(&box, first), 20000);
	assert_int_equal(fee_box_open(&box, bill), 50000);
	office_ok(&office, "/api/v1/assignments", NULL);
	assert_string_equal(office_text(&office, "rows.0.reason"),
	    "Tài khoản định danh 99ZP001");
	int64_t credit = office_i64(&office, "rows.0.credit");
	/* A bill's reference is a clearer word than a number. */
	fee_box_ref(&box, bill, ref);
	snprintf(text, sizeof(text), "%s tien cho", ref);
	o = tell_by("99zp001", 3, 20000, text);
	assert_string_equal(o.ref, ref);
	assert_int_equal(o.state, MATCH_MATCHED);
	/* The same money told again changes nothing. */
	assert_int_equal(tell_by("99ZP001", 2, 30000, "tien cho").end,
	    CREDIT_KNOWN);
	/* An officer takes it back. */
	snprintf(undo, sizeof(undo), "{\"credit\":%lld,\"kind\":\"undo\","
	    "\"reason\":\"nhầm\"}", (long long)credit);
	office_ok(&office, "/api/v1/assignments", undo);
	assert_int_equal(queue("unmatched", "count"), 2);
	assert_int_equal(fee_box_owed(&box, "A-01"), 80000);
}

static void
a_number_is_of_one_stall_and_of_the_markets_account(void **state)
{
	const char *path = "/api/v1/virtual-accounts";

	(void)state;
	fee_box_stall(&box, "A-02", 0);
	office_ok(&office, path, VA("V1", "A-01"));
	office_ok(&office, path, VA("v1", "A-01"));   /* as it is */
	assert_int_equal(office_i64(&office, "n"), 1);
	assert_int_equal(office_post(&office, path, VA("V1", "A-02")), 409);
	assert_non_null(strstr(office.body, "A-01"));
	assert_int_equal(office_post(&office, path, VA("V2", "A-09")), 404);
	assert_int_equal(office_post(&office, path, VA("V-2", "A-01")), 400);
	assert_int_equal(office_post(&office, path, "{\"bin\":\"970499\","
	    "\"number\":\"V2\",\"stall\":\"A-01\"}"), 409);
	assert_int_equal(office_post(&office, path, VA("V3", "")), 409);
	office_ok(&office, path, VA("V1", ""));
	(void)tell_by("V1", 1, 1000, "tien cho");   /* nobody's again */
	assert_int_equal(queue("unmatched", "count"), 1);
	office_ok(&office, path, VA("V1", "A-02"));
	(void)tell_by("V1", 2, 1000, "tien cho");
	assert_int_equal(queue("unmatched", "count"), 1);
	office_ok(&office, path, NULL);
	assert_int_equal(office_rows(&office), 1);
	/* Behind a trader's own account it says nothing. */
	struct notice n = box_notice(3, 1000, "tien rau", "T3");
	snprintf(n.sub_account, sizeof(n.sub_account), "V1");
	(void)box_deliver(&box, &n, "");
	assert_int_equal(queue("unmatched", "count"), 2);
	office_be(&office, ROLE_HEAD, "truong");
	office_ok(&office, "/api/v1/trail", NULL);
	assert_non_null(strstr(office.body, "va.give"));
	assert_non_null(strstr(office.body, "va.free"));
}

/* --- statements ----------------------------------------------------------- */

#define HEAD "Số tài khoản: " OWN "\nNgày,Số CT,Ghi nợ,Ghi có,Số dư,Nội dung\n"

static void
a_file_is_looked_at_and_then_taken_once(void **state)
{
	static const char file[] = HEAD
	    "31/10/2026,FT1,,5000,105000,mot\n"
	    "31/10/2026,FT2,1000,,104000,phi SMS\n"
	    "31/10/2026,FT3,,5000,109000,hai\n"
	    "31/10/2026,FT4,,5000,114000,hai\n";

	(void)state;
	(void)tell(PUSH, 1, 5000, "mot", "FT1");
	(void)tell(PUSH, 2, 777, "chi co ben nay", "FT9");
	for (int i = 0; i < 2; i++) {   /* a look changes nothing */
		assert_int_equal(office_send(&office,
		    "/api/v1/statements/preview" PLACE, str_of(file)), 200);
		assert_int_equal(office_i64(&office, "twins"), 1);
		assert_int_equal(office_i64(&office, "unmatched"), 2);
		assert_int_equal(office_i64(&office, "outgoing"), 1);
		assert_string_equal(office_text(&office, "verdict"),
		    "balanced");
		assert_string_equal(office_text(&office, "rows.0.fate"),
		    "twin");
		assert_string_equal(office_text(&office, "rows.1.fate"),
		    "debit");
		assert_string_equal(office_text(&office, "rows.2.fate"),
		    "unmatched");
	}
	assert_int_equal(box_total(&box, "unmatched"), 5777);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(file)), 200);
	assert_int_equal(box_total(&box, "unmatched"), 15777);
	/* Again, and in a longer one. */
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(file)), 200);
	assert_int_equal(office_i64(&office, "known"), 4);
	char longer[1024];
	snprintf(longer, sizeof(longer), "%s01/11/2026,FT5,,1,114001,ba\n",
	    file);
	assert_int_equal(office_send(&office, "/api/v1/statements/import"
	    PLACE, str_of(longer)), 200);
	assert_int_equal(office_i64(&office, "known"), 4);
	assert_int_equal(box_total(&box, "unmatched"), 15778);

	office_ok(&office, "/api/v1/reconciliation" PLACE
	    "&from=2026-10-31&to=2026-11-01", NULL);
	assert_int_equal(office_i64(&office, "rows.0.in_sum"), 15777);
	assert_int_equal(office_i64(&office, "rows.0.out_sum"), 1000);
	assert_int_equal(office_i64(&office, "statements.0.opening"),
	    100000);
	assert_int_equal(office_i64(&office, "statements.0.closing"),
	    114000);
	assert_int_equal(office_i64(&office, "missing.0.amount"), 777);
	office_ok(&office, "/api/v1/debits" PLACE
	    "&from=2026-10-31&to=2026-11-01", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_int_equal(office_get(&office, "/api/v1/reconciliation?account="
	    BOX_BIN "/" BOX_ACCOUNT), 403);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, office_end)
	const struct CMUnitTest tests[] = {
		T(push_and_list_tell_one_payment_once),
		T(references_are_cut_and_spelled_otherwise),
		T(a_bills_reference_pays_the_bill),
		T(two_officers_assign_the_same_money),
		T(what_may_not_be_assigned),
		T(sales_short_over_twice_and_late),
		T(a_number_that_a_stall_has_pays_its_bills),
		T(a_number_is_of_one_stall_and_of_the_markets_account),
		T(a_file_is_looked_at_and_then_taken_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
