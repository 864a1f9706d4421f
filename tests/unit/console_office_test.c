/* SPDX-License-Identifier: Apache-2.0 */
/* The console's own nouns: what was done and seen, search, terminals, alarms,
 * the market's totals, a person's data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/contact.h"
#include "sync/board/console/totp.h"
#include "sync/board/store_console.h"
#include "sync/board/store_fee.h"
#include "tests/support/office/office.h"

/* A market with two stalls and two traders, one of them gone. */
static enum rc
furnish(struct store *s, void *ctx)
{
	struct store_zone z = { .name = "Khu A" };
	struct store_stall a = { .stall = "A-01", .zone = 1, .kind = "kiosk",
	    .x = -1, .y = -1, .state = "let", .terminal = 7 };
	struct store_trader t = { .name = "Lê Thị Mỷ <b>",
	    .phone = "0912345678" }, u = { .name = "Vàng Văn Pao" };
	struct store_contract c = { .code = "HD-1/2026", .stall = "A-01",
	    .from_day = 20000 };

	(void)ctx;
	enum rc rc = store_zone_put(s, &z);
	if (rc == RC_OK)
		rc = store_stall_put(s, &a);
	if (rc == RC_OK)
		rc = store_trader_put(s, &t);
	if (rc == RC_OK)
		rc = store_trader_put(s, &u);
	c.trader = t.trader;
	return rc == RC_OK ? store_contract_add(s, &c) : rc;
}

static bool
has_row(const char *field, const char *value)
{
	json_t *rows = json_object_get(office.json, "rows"), *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (strcmp(json_string_value(json_object_get(row, field)),
		    value) == 0)
			return true;
	return false;
}

static void
anything_is_found(void **state)
{
	static const struct { const char *q, *title; } rows[] = {
		{ "a-0", "A-01" }, { "A-01", "A-01" },
		{ "le%20thi", "Lê Thị Mỷ <b>" },
		{ "M%E1%BB%B7", "Lê Thị Mỷ <b>" },
		{ "0912345", "Lê Thị Mỷ <b>" }, { "hd-1", "HD-1/2026" },
		{ "7", "7" },
	};
	char path[128];

	(void)state;
	for (uint32_t t = 7; t < 15; t++)
		box_device(&box, t);
	box_run(&box, furnish, NULL);
	office_be(&office, ROLE_ACCOUNTANT, "lan");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(path, sizeof(path), "/api/v1/search?q=%s",
		    rows[i].q);
		office_ok(&office, path, NULL);
		if (!has_row("title", rows[i].title))
			fail_msg("%s: %s", path, office.body);
	}
	/* Signs of SQL's are no signs. */
	office_ok(&office, "/api/v1/search?q=%25", NULL);
	assert_int_equal(office_rows(&office), 0);
	office_ok(&office, "/api/v1/search?q=%27%20OR%201%3D1--", NULL);
	assert_int_equal(office_rows(&office), 0);
	assert_int_equal(office_get(&office, "/api/v1/search?q=%ff"), 400);
	/* A technician finds stalls and terminals, no people. */
	office_be(&office, ROLE_TECHNICIAN, "tung");
	office_ok(&office, "/api/v1/search?q=le%20thi", NULL);
	assert_int_equal(office_rows(&office), 0);
	office_ok(&office, "/api/v1/search?q=A-01", NULL);
	assert_int_equal(office_rows(&office), 1);
	office_be_trader(&office, "A-01");
	assert_int_equal(office_get(&office, "/api/v1/search?q=A"), 403);
}

static void
looks_are_written_down(void **state)
{
	(void)state;
	office_be(&office, ROLE_HEAD, "truong");
	office_ok(&office, "/api/v1/looks", NULL);
	assert_true(office_rows(&office) >= 3);
	assert_string_equal(office_text(&office, "rows.0.login"), "lan");
	assert_string_equal(office_text(&office, "rows.0.what"), "search");
	assert_string_equal(office_text(&office, "rows.0.object"), "1");
	office_ok(&office, "/api/v1/looks?q=nothing", NULL);
	assert_int_equal(office_rows(&office), 0);
	assert_int_equal(office_get(&office, "/api/v1/looks?after=x"), 400);
	assert_int_equal(office_get(&office, "/api/v1/looks?after="
	    "99999999999999999999"), 400);
	office_ok(&office, "/api/v1/traders", NULL);
	office_ok(&office, "/api/v1/traders?q=L%C3%AA%20Th%E1%BB%8B", NULL);
	office_ok(&office, "/api/v1/traders?q=mot%20hai%20ba%20bon%20nam%20sau"
	    "%20bay%20tam%20chin%20muoi%20muoi%20mot%20muoi%20hai%20muoi%20ba",
	    NULL);   /* more than a look keeps */
	office_ok(&office, "/api/v1/looks", NULL);
	assert_int_equal(strlen(office_text(&office, "rows.0.object")), 64);
	assert_string_equal(office_text(&office, "rows.1.object"), "LE THI");
	/* Who was shown, in that one's name. */
	assert_string_equal(office_text(&office, "rows.2.what"), "trader");
	assert_string_equal(office_text(&office, "rows.2.object"), "1");
	assert_string_equal(office_text(&office, "rows.3.object"), "");
	assert_string_equal(office_text(&office, "rows.4.what"), "trader");
	office_be(&office, ROLE_ACCOUNTANT, "lan");
	assert_int_equal(office_get(&office, "/api/v1/looks"), 403);
}

/* --- terminals ---------------------------------------------------------- */

static enum rc
alarm(struct store *s, void *ctx)
{
	(void)ctx;
	return store_alarm_put(s, &(struct store_alarm){ .terminal = 7,
	    .kind = "proof_tries", .detail = "C40000714D2PF2DB0" });
}

static enum rc
hear(struct store *s, void *ctx)
{
	(void)ctx;
	contact_heard(office.board.contacts, s, &(struct contact_news){ 7,
	    3, STR("") });
	contact_heard(office.board.contacts, s, &(struct contact_news){ 7,
	    -1, STR("{\"n\":1,\"k\":\"boot\",\"t\":1793409000000,\"q\":2,"
	    "\"b\":1,\"m\":5,\"d\":{\"sw\":\"0.1.0\"}}\n"
	    "{\"n\":2,\"k\":\"time.set\",\"t\":1793409000000,\"q\":2,"
	    "\"b\":1,\"m\":6,\"d\":{\"server\":1793409600000}}\n"
	    "{\"n\":3,\"k\":\"sale.void\",\"t\":1793409000000,\"q\":1,"
	    "\"b\":1,\"m\":7,\"d\":{\"ref\":\"C40000714D2PF2DB0\"}}\n"
	    "{\"n\":4,\"l\":\"0123456789abcdef0123456789abcdef0123456789"
	    "abcdef0123456789abcdef\"}\n") });
	return RC_OK;
}

static enum rc
write_down(struct store *s, void *ctx)
{
	(void)ctx;
	return contacts_write(office.board.contacts, s);
}

static void
assert_device_seven(void)
{
	office_ok(&office, "/api/v1/devices/7", NULL);
	assert_int_equal(office_i64(&office, "queue"), 3);
	assert_int_equal(office_i64(&office, "off_ms"), 600000);
	assert_int_equal(office_i64(&office, "quality"), 1);
	assert_string_equal(office_text(&office, "software"), "0.1.0");
	assert_true(office_i64(&office, "last_ms") > 0);
	assert_int_equal(office_i64(&office, "alarms"), 1);
	assert_string_equal(office_text(&office, "checkpoint"), "none");
}

static void
terminals_tell_how_they_are(void **state)
{
	(void)state;
	box_run(&box, alarm, NULL);
	box_run(&box, hear, NULL);
	office_be(&office, ROLE_TECHNICIAN, "tung");
	office_ok(&office, "/api/v1/devices", NULL);
	assert_int_equal(office_rows(&office), 8);
	assert_int_equal(office_i64(&office, "rows.0.terminal"), 7);
	assert_int_equal(office_i64(&office, "rows.1.queue"), -1);
	assert_device_seven();
	/* It stays after it was written down and all was forgotten. */
	box_run(&box, write_down, NULL);
	contacts_close(office.board.contacts);
	assert_int_equal(contacts_open(&office.board.contacts), RC_OK);
	assert_device_seven();
	box_run(&box, hear, NULL);
	box_run(&box, write_down, NULL);
	assert_device_seven();
	assert_int_equal(office_get(&office, "/api/v1/devices/999"), 404);
	assert_int_equal(office_get(&office, "/api/v1/devices/x"), 404);
}

static void
alarms_are_looked_after(void **state)
{
	static const char ack[] = "{\"terminal\":7,\"kind\":\"proof_tries\","
	    "\"detail\":\"C40000714D2PF2DB0\",\"note\":\"đã gọi quầy\"}";

	(void)state;
	office_ok(&office, "/api/v1/alarms", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_int_equal(office_post(&office, "/api/v1/alarms/acknowledge",
	    "{\"terminal\":7,\"kind\":\"proof_tries\"}"), 400);
	assert_int_equal(office_post(&office, "/api/v1/alarms/acknowledge",
	    "{\"terminal\":7,\"kind\":\"x\",\"note\":\"y\"}"), 404);
	office_ok(&office, "/api/v1/alarms/acknowledge", ack);
	office_ok(&office, "/api/v1/alarms", NULL);
	assert_int_equal(office_rows(&office), 0);
	office_ok(&office, "/api/v1/alarms?all=1", NULL);
	assert_string_equal(office_text(&office, "rows.0.note"),
	    "đã gọi quầy");
	/* The same again is an alarm again. */
	box_run(&box, alarm, NULL);
	office_ok(&office, "/api/v1/alarms", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_int_equal(office_i64(&office, "rows.0.seen"), 1);
	office_be(&office, ROLE_VIEWER, "chu-tich");
	assert_int_equal(office_post(&office, "/api/v1/alarms/acknowledge",
	    ack), 403);
}

/* --- totals ------------------------------------------------------------- */

static void
sell(uint32_t terminal, int64_t id, int64_t amount)
{
	char bank_ref[24];

	snprintf(bank_ref, sizeof(bank_ref), "FT%lld", (long long)id);
	struct notice n = box_notice(id, amount, box_ref(terminal,
	    (uint64_t)id), bank_ref);
	assert_int_equal(box_deliver(&box, &n, "").end, CREDIT_TAKEN);
}

static enum rc
name_holder(struct store *s, void *ctx)
{
	const struct store_terminal *who = ctx;
	struct store_terminal t;
	enum rc rc = store_terminal_get(s, who->terminal, &t);

	memcpy(t.holder, who->holder, sizeof(t.holder));
	return rc == RC_OK ? store_terminal_name(s, &t) : rc;
}

static enum rc
close_days(struct store *s, void *ctx)
{
	(void)ctx;
	return store_days_close(s);
}

static void
totals_hide_the_few(void **state)
{
	(void)state;
	for (uint32_t t = 7; t < 12; t++) {
		struct store_terminal who = { .terminal = t };
		snprintf(who.holder, sizeof(who.holder), "TRADER %u",
		    t == 11 ? 10u : (unsigned)t);   /* two are one's */
		box_run(&box, name_holder, &who);
		sell(t, t, 10000);
	}
	sell(7, 100, 5000);
	office_be(&office, ROLE_VIEWER, "chu-tich");
	office_ok(&office, "/api/v1/totals", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_string_equal(office_text(&office, "rows.0.day"),
	    "2026-10-31");
	assert_true(json_is_null(json_object_get(json_array_get(
	    json_object_get(office.json, "rows"), 0), "total")));
	assert_null(strstr(office.body, "55000"));
	assert_int_equal(office_i64(&office, "total"), 0);
	assert_int_equal(office_i64(&office, "suppressed_days"), 1);
	sell(12, 12, 1);
	office_ok(&office, "/api/v1/totals", NULL);
	assert_int_equal(office_i64(&office, "rows.0.total"), 55001);
	assert_int_equal(office_i64(&office, "rows.0.credits"), 7);
	assert_int_equal(office_i64(&office, "total"), 55001);
	/* A day with one seller stays out of the sum. */
	atomic_fetch_add(&box.wall_ms, (int64_t)24 * 3600 * 1000);
	sell(7, 200, 777);
	office_be(&office, ROLE_VIEWER, "chu-tich");
	office_ok(&office, "/api/v1/totals?from=2026-10-31&to=2026-11-01",
	    NULL);
	assert_int_equal(office_rows(&office), 2);
	assert_int_equal(office_i64(&office, "total"), 55001);
	assert_null(strstr(office.body, "777"));
	/* The same when the days that are over are added up. */
	box_run(&box, close_days, NULL);
	office_ok(&office, "/api/v1/totals?from=2026-10-31&to=2026-11-01",
	    NULL);
	assert_int_equal(office_rows(&office), 2);
	assert_int_equal(office_i64(&office, "total"), 55001);
	/* A clock that went back: what comes then counts too. */
	atomic_fetch_sub(&box.wall_ms, (int64_t)24 * 3600 * 1000);
	sell(8, 300, 3);
	box_run(&box, close_days, NULL);
	atomic_fetch_add(&box.wall_ms, (int64_t)24 * 3600 * 1000);
	box_run(&box, close_days, NULL);
	office_ok(&office, "/api/v1/totals?from=2026-10-31&to=2026-11-01",
	    NULL);
	assert_int_equal(office_i64(&office, "total"), 55004);
	assert_int_equal(office_get(&office, "/api/v1/totals?from=1-1-1"),
	    400);
	assert_int_equal(office_get(&office, "/api/v1/totals?from=2026-11-02"
	    "&to=2026-11-01"), 400);
	assert_int_equal(office_get(&office, "/api/v1/totals?from=1900-01-01"),
	    400);
}

static void
a_trader_sees_its_own(void **state)
{
	(void)state;
	office_be_trader(&office, "A-01");
	office_ok(&office, "/api/v1/me/sales", NULL);
	assert_int_equal(office_rows(&office), 2);
	assert_int_equal(office_i64(&office, "rows.0.total"), 15000);
	assert_int_equal(office_i64(&office, "rows.1.total"), 777);
	office_be_trader(&office, "A-02");
	office_ok(&office, "/api/v1/me/sales?stall=A-01", NULL);
	assert_int_equal(office_rows(&office), 0);
	assert_int_equal(office_get(&office, "/api/v1/totals"), 403);
	office_be(&office, ROLE_HEAD, "truong");
	assert_int_equal(office_get(&office, "/api/v1/me/sales"), 403);
}

static void
the_market_says_what_it_is(void **state)
{
	(void)state;
	office_be(&office, ROLE_HEAD, "truong");
	office_ok(&office, "/api/v1/market", NULL);
	assert_string_equal(office_text(&office, "name"), "Chợ thử");
	assert_int_equal(office_i64(&office, "class"), 0);
	office_ok(&office, "/api/v1/market", "{\"class\":2,\"commune\":"
	    "\"00769\",\"place\":\"Xã Mèo Vạc, tỉnh Tuyên Quang\"}");
	office_ok(&office, "/api/v1/market", "{\"class\":3,\"commune\":"
	    "\"00769\",\"phone\":\"02193871\"}");
	office_ok(&office, "/api/v1/market", NULL);
	assert_int_equal(office_i64(&office, "class"), 3);
	assert_string_equal(office_text(&office, "place"), "");
	assert_int_equal(office_post(&office, "/api/v1/market",
	    "{\"class\":4}"), 400);
	assert_int_equal(office_post(&office, "/api/v1/market",
	    "{\"class\":1,\"commune\":\"769\"}"), 400);
	assert_int_equal(office_post(&office, "/api/v1/market",
	    "{\"class\":1,\"phone\":\"+84\"}"), 400);
	assert_string_equal(office_text(&office, "error.field"), "phone");
}

/* --- a person's data ---------------------------------------------------- */

static enum rc
close_contract(struct store *s, void *ctx)
{
	(void)ctx;
	struct store_contract c = { .contract = 1, .to_day = 20700,
	    .closed_by = 1 };
	return store_contract_close(s, &c);
}

static void
a_person_gets_and_is_forgotten(void **state)
{
	(void)state;
	office_be(&office, ROLE_ACCOUNTANT, "lan");
	assert_int_equal(office_post(&office, "/api/v1/traders/export",
	    "{\"trader\":1}"), 403);
	office_ok(&office, "/api/v1/contracts?stall=A-999", NULL);
	assert_int_equal(office_rows(&office), 0);   /* nobody was shown */
	office_be(&office, ROLE_HEAD, "truong");
	office_ok(&office, "/api/v1/traders/export", "{\"trader\":1}");
	assert_string_equal(office_text(&office, "looks.0.what"), "trader");
	office_ok(&office, "/api/v1/contracts", NULL);
	office_ok(&office, "/api/v1/traders/export", "{\"trader\":1}");
	assert_string_equal(office_text(&office, "name"), "Lê Thị Mỷ <b>");
	assert_string_equal(office_text(&office, "contracts.0.code"),
	    "HD-1/2026");
	assert_string_equal(office_text(&office, "looks.0.what"), "contract");
	assert_string_equal(office_text(&office, "looks.1.what"),
	    "trader.export");
	assert_string_equal(office_text(&office, "looks.2.what"), "trader");
	assert_int_equal(office_post(&office, "/api/v1/traders/export",
	    "{\"trader\":99}"), 404);
	assert_int_equal(office_post(&office, "/api/v1/traders/erase",
	    "{\"trader\":1}"), 400);
	assert_int_equal(office_post(&office, "/api/v1/traders/erase",
	    "{\"trader\":1,\"reason\":\"đơn ngày 1/11\"}"), 409);
	assert_string_equal(office_word(&office), "open_contract");
	box_run(&box, close_contract, NULL);
	for (int i = 0; i < 2; i++) {
		office_ok(&office, "/api/v1/traders/erase",
		    "{\"trader\":1,\"reason\":\"đơn ngày 1/11\"}");
		assert_string_equal(office_text(&office, "stays.0.what"),
		    "bills");
	}
	office_ok(&office, "/api/v1/traders/export", "{\"trader\":1}");
	assert_string_equal(office_text(&office, "name"), "");
	assert_string_equal(office_text(&office, "phone"), "");
	office_ok(&office, "/api/v1/search?q=0912345", NULL);
	assert_int_equal(office_rows(&office), 0);
	office_ok(&office, "/api/v1/trail?q=trader.erase", NULL);
	assert_int_equal(office_rows(&office), 1);
	assert_string_equal(office_text(&office, "rows.0.detail"),
	    "đơn ngày 1/11");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anything_is_found),
		cmocka_unit_test(looks_are_written_down),
		cmocka_unit_test(terminals_tell_how_they_are),
		cmocka_unit_test(alarms_are_looked_after),
		cmocka_unit_test(totals_hide_the_few),
		cmocka_unit_test(a_trader_sees_its_own),
		cmocka_unit_test(the_market_says_what_it_is),
		cmocka_unit_test(a_person_gets_and_is_forgotten),
	};

	return cmocka_run_group_tests(tests, office_begin, office_end);
}
