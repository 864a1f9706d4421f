/* SPDX-License-Identifier: Apache-2.0 */
/* Reports as the office makes them: what the board counts, what people tell,
 * what is not said of too few, who may, and the way to the province. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/day.h"
#include "sync/board/store_report.h"
#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

static int64_t now_day;

static int
open_all(void **state)
{
	(void)office_begin(state);
	struct board_conf *c = &office.board.conf;
	snprintf(c->forms, sizeof(c->forms), "assets/forms.tsv");
	snprintf(c->notices, sizeof(c->notices), "assets/notices.tsv");
	snprintf(c->voice, sizeof(c->voice), "/nonexistent");
	snprintf(c->lgsp.market_code, sizeof(c->lgsp.market_code), "HG-1");
	snprintf(c->lgsp.commune_code, sizeof(c->lgsp.commune_code),
	    "00691");
	now_day = day_at(atomic_load(&box.wall_ms));
	return 0;
}

/* The month of now, and a value of its preview; -1: not said. */
static int64_t
seen(const char *name)
{
	char path[64], period[16];
	struct buf b = BUF(period);

	period_put(&b, now_day);
	snprintf(path, sizeof(path), "/api/v1/report-preview?period=%s",
	    period);
	office_ok(&office, path, NULL);
	const json_t *v = json_object_get(json_object_get(office.json,
	    "record"), name);
	assert_non_null(v);
	return json_is_integer(v) ? json_integer_value(v) : -1;
}

static void
counts(void **state)
{
	char content[64];

	(void)state;
	office_be(&office, ROLE_ACCOUNTANT, "kt");
	for (uint32_t t = 1; t <= 5; t++)
		box_device(&box, t);
	fee_box_stall(&box, "A-01", 1);
	fee_box_stall(&box, "A-02", 0);
	int64_t bill = fee_box_bill(&box, "A-01", now_day - 1, 180000);
	fee_box_bill(&box, "A-02", now_day + 30, 50000);
	fee_box_cash(&box, "A-01", "k1", 100000);
	char ref[REF_LEN + 1];
	fee_box_ref(&box, bill, ref);
	assert_int_equal(seen("stalls_total"), 2);
	assert_int_equal(seen("stalls_occupied"), 2);
	assert_int_equal(seen("stalls_with_qr"), 1);
	assert_int_equal(seen("fee_collected_cash"), 100000);
	assert_int_equal(seen("fee_collected_noncash"), 0);
	assert_int_equal(seen("arrears"), 80000);   /* what is due */
	assert_int_equal(seen("traders_with_account"), 1);
	/* Four traders sold: nothing is said; the fifth makes it a total. */
	for (uint32_t t = 1; t <= 5; t++) {
		const char *sale = box_ref(t, t);
		box_sale(&box, sale, 10000 * t);
		snprintf(content, sizeof(content), "CK %s", sale);
		struct notice n = box_notice(100 + t, 10000 * t, content, "");
		box_deliver(&box, &n, "");
		if (t < 5)
			assert_int_equal(seen("sales_qr_amount"), -1);
	}
	assert_int_equal(seen("sales_qr_amount"), 150000);
	assert_int_equal(seen("sales_qr_count"), 5);
	assert_int_equal(seen("stalls_active_qr_30d"), 1);
	assert_int_equal(seen("session_days"), -1);
}

static void
people_tell(void **state)
{
	char json[256], period[16];
	struct buf b = BUF(period);

	(void)state;
	period_put(&b, now_day);
	office_be(&office, ROLE_HEAD, "truong");
	assert_int_equal(seen("trainees"), -1);
	snprintf(json, sizeof(json), "{\"period\":\"%s\",\"name\":"
	    "\"trainees\",\"value\":30}", period);
	office_ok(&office, "/api/v1/report-facts", json);
	snprintf(json, sizeof(json), "{\"period\":\"%s\",\"name\":"
	    "\"trainees\",\"value\":31,\"note\":\"đếm lại\"}", period);
	office_ok(&office, "/api/v1/report-facts", json);
	assert_int_equal(seen("trainees"), 31);   /* the last word */
	office_ok(&office, "/api/v1/report-facts", "{\"period\":\"2020-01\","
	    "\"name\":\"class\",\"value\":2}");
	assert_int_equal(seen("class"), 2);       /* still stands */
	office_ok(&office, "/api/v1/report-facts", NULL);
	assert_int_equal(office_rows(&office), 3);
	assert_string_equal(office_text(&office, "rows.1.note"), "đếm lại");
	assert_string_equal(office_text(&office, "rows.1.who"),
	    "Người thử truong");
	/* What the board counts nobody tells; nor what cannot be. */
	assert_int_equal(office_post(&office, "/api/v1/report-facts",
	    "{\"period\":\"2026-10\",\"name\":\"arrears\",\"value\":0}"),
	    400);
	assert_int_equal(office_post(&office, "/api/v1/report-facts",
	    "{\"period\":\"2026-10\",\"name\":\"class\",\"value\":4}"), 400);
	assert_int_equal(office_post(&office, "/api/v1/report-facts",
	    "{\"period\":\"2026-13\",\"name\":\"class\",\"value\":1}"), 400);
	assert_int_equal(office_post(&office, "/api/v1/report-facts",
	    "{\"period\":\"2026-10\",\"name\":\"class\",\"value\":-1}"), 400);
	office_be(&office, ROLE_VIEWER, "lanhdao");
	assert_int_equal(office_post(&office, "/api/v1/report-facts", json),
	    403);
}

static enum rc
end_first(struct store *s, void *ctx)
{
	static struct store_report r;
	enum rc rc = store_report_get(s, 1, &r);

	memcpy(r.answer, "error_code 1: sai", 18);
	return rc == RC_OK ? store_report_go(s, &r,
	    *(enum report_state *)ctx) : rc;
}

static void
records(void **state)
{
	enum report_state to = REPORT_REFUSED;
	char json[64], period[16];
	struct buf b = BUF(period);

	(void)state;
	office_be(&office, ROLE_ACCOUNTANT, "kt");
	period_put(&b, now_day);
	snprintf(json, sizeof(json), "{\"period\":\"%s\"}", period);
	assert_int_equal(office_post(&office, "/api/v1/reports", json), 409);
	assert_string_equal(office_word(&office), "not_over");
	office_ok(&office, "/api/v1/reports", "{\"period\":\"2026-09\"}");
	assert_int_equal(office_i64(&office, "record.seq"), 1);
	office_ok(&office, "/api/v1/reports", "{\"period\":\"2026-09\"}");
	assert_int_equal(office_i64(&office, "record.seq"), 2);
	assert_string_equal(office_text(&office, "record.market_code"),
	    "HG-1");
	/* One that waits is not sent twice; one that was refused may be. */
	assert_int_equal(office_post(&office, "/api/v1/reports/resend",
	    "{\"report\":1}"), 409);
	box_run(&box, end_first, &to);
	assert_int_equal(store_run(box.store, end_first, &to), RC_OK);
	office_ok(&office, "/api/v1/reports/resend", "{\"report\":1}");
	office_ok(&office, "/api/v1/reports/1", NULL);
	assert_string_equal(office_text(&office, "state"), "waiting");
	assert_int_equal(office_get(&office, "/api/v1/reports/9"), 404);
	office_ok(&office, "/api/v1/reports", NULL);
	assert_int_equal(office_rows(&office), 2);
	office_be(&office, ROLE_COLLECTOR, "thu");
	assert_int_equal(office_get(&office, "/api/v1/reports"), 403);
}

static void
forms(void **state)
{
	(void)state;
	office_be(&office, ROLE_VIEWER, "lanhdao");
	office_ok(&office, "/api/v1/forms?year=2026", NULL);
	assert_int_equal(office_rows(&office), 4);
	office_ok(&office, "/api/v1/forms/03D?year=2026", NULL);
	assert_string_equal(office_text(&office, "due"), "2027-02-28");
	assert_int_equal(office_i64(&office, "rows.0.fee_collected"),
	    100000);
	assert_int_equal(office_i64(&office, "rows.0.fee_due"), 230000);
	assert_non_null(strstr(office_text(&office, "rows.0.note"),
	    "chưa đối chiếu"));
	assert_non_null(strstr(office_text(&office, "rows.0.note"),
	    "Số tiền nộp ngân sách nhà nước: chưa nhập"));
	office_ok(&office, "/api/v1/forms/10-SCT-BCT?year=2026", NULL);
	assert_int_equal(office_i64(&office, "rows.0.markets_class_2"), 1);
	assert_int_equal(office_i64(&office, "rows.0.markets_class_1"), 0);
	assert_int_equal(office_get(&office,
	    "/api/v1/forms/03D?year=2026&format=csv"), 200);
	assert_string_equal(office.type, "text/csv; charset=utf-8");
	assert_non_null(strstr(office.body, "100000"));
	assert_int_equal(office_get(&office,
	    "/api/v1/forms/03D?year=2026&format=pdf"), 200);
	assert_memory_equal(office.body, "%PDF", 4);
	assert_int_equal(office_get(&office, "/api/v1/forms/03D?year=2023"),
	    404);
	assert_int_equal(office_get(&office, "/api/v1/forms/none"), 404);
	snprintf(office.board.conf.forms, sizeof(office.board.conf.forms),
	    "/nonexistent");
	assert_int_equal(office_get(&office, "/api/v1/forms"), 500);
	assert_string_equal(office_word(&office), "file");
}

static void
loudspeaker(void **state)
{
	(void)state;
	office_be(&office, ROLE_COLLECTOR, "thu");
	office_ok(&office, "/api/v1/notices", NULL);
	assert_int_equal(office_rows(&office), 3);
	office_ok(&office, "/api/v1/notices/fraud", NULL);
	assert_non_null(strstr(office_text(&office, "spoken"), "Chợ thử"));
	assert_int_equal(office_get(&office, "/api/v1/notices/fee_due"),
	    409);   /* no run of bills yet */
	assert_int_equal(office_get(&office, "/api/v1/notices/none"), 404);
	assert_int_equal(office_get(&office,
	    "/api/v1/notices/fraud?format=wav"), 501);
	assert_string_equal(office_word(&office), "no_voice");
	assert_int_equal(office_get(&office, "/api/v1/reports"), 403);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(people_tell),
		cmocka_unit_test(records),
		cmocka_unit_test(forms),
		cmocka_unit_test(loudspeaker),
	};

	return cmocka_run_group_tests(tests, open_all, office_end);
}
