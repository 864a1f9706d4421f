/* SPDX-License-Identifier: Apache-2.0 */
/* What the office looks up: deposits, meters and what they showed, a bill on
 * paper with the code that pays it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sync/board/store_money.h"
#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

static void
post(const char *path, const char *json)
{
	office_ok(&office, path, json);
}

static int
set_up(void **state)
{
	(void)office_begin(state);
	fee_box_stall(&box, "A-01", 0);
	fee_box_stall(&box, "A-02", 0);
	office_be(&office, ROLE_HEAD, "truong");
	return 0;
}

static size_t
count(const char *path)
{
	office_ok(&office, path, NULL);
	return office_rows(&office);
}

static void
deposits(void **state)
{
	(void)state;
	post("/api/v1/stalls", "{\"stall\":\"B-01\",\"zone\":1,\"kind\":"
	    "\"kiosk\",\"aisles\":1,\"area\":400}");
	post("/api/v1/traders", "{\"name\":\"Bà Thử\"}");
	char json[160];
	snprintf(json, sizeof(json), "{\"code\":\"HĐ-9\",\"stall\":\"B-01\","
	    "\"trader\":%lld,\"from\":\"2026-01-01\",\"deposit\":500000}",
	    (long long)office_i64(&office, "trader"));
	post("/api/v1/contracts", json);
	assert_int_equal(count("/api/v1/deposits"), 1);
	assert_int_equal(office_i64(&office, "rows.0.held"), 0);
	post("/api/v1/payments/cash", "{\"stall\":\"B-01\",\"amount\":500000,"
	    "\"purpose\":\"deposit\",\"key\":\"k1\"}");
	post("/api/v1/payments/cash", "{\"stall\":\"A-01\",\"amount\":30000,"
	    "\"purpose\":\"deposit\",\"key\":\"k2\"}");
	assert_int_equal(count("/api/v1/deposits"), 2);
	assert_int_equal(count("/api/v1/deposits?state=short"), 0);
	assert_int_equal(count("/api/v1/deposits?state=over"), 1);
	assert_string_equal(office_text(&office, "rows.0.stall"), "A-01");
	assert_int_equal(count("/api/v1/deposits?stall=B-01"), 1);
	assert_int_equal(office_i64(&office, "rows.0.deposit"), 500000);
	assert_int_equal(office_i64(&office, "rows.0.held"), 500000);
	office_ok(&office, "/api/v1/deposits?state=over&format=csv", NULL);
	assert_non_null(strstr(office.body, "\"A-01\",0,30000\r\n"));
	assert_null(strstr(office.body, "B-01"));
	office_ok(&office, "/api/v1/deposits?format=pdf", NULL);
	assert_string_equal(office.type, "application/pdf");
}

static void
meters(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		post("/api/v1/meters", i == 0 ? "{\"stall\":\"A-01\",\"fee\":"
		    "\"DIEN\",\"unit\":\"kWh\",\"digits\":4,\"first\":9990,"
		    "\"from\":\"2026-01-01\"}" : "{\"stall\":\"A-02\",\"fee\":"
		    "\"DIEN\",\"unit\":\"kWh\",\"digits\":4,\"first\":0,"
		    "\"from\":\"2026-01-01\"}");
	assert_int_equal(count("/api/v1/meters"), 2);
	assert_int_equal(count("/api/v1/meters?number=2"), 1);
	assert_string_equal(office_text(&office, "rows.0.stall"), "A-02");
	assert_int_equal(count("/api/v1/meters?number=9"), 0);
	assert_int_equal(count("/api/v1/meters?number=2&stall=A-01"), 0);
	post("/api/v1/readings", "{\"meter\":1,\"day\":\"2026-01-31\","
	    "\"value\":9998,\"rolled\":0}");
	post("/api/v1/readings", "{\"meter\":1,\"day\":\"2026-02-28\","
	    "\"value\":5,\"rolled\":1}");
	assert_int_equal(office_i64(&office, "used"), 7);
	assert_int_equal(count("/api/v1/readings?number=1"), 2);
	assert_string_equal(office_text(&office, "rows.1.day"),
	    "2026-02-28");
	assert_int_equal(office_i64(&office, "rows.1.rolled"), 1);
	assert_int_equal(count("/api/v1/readings?number=2"), 0);
	office_ok(&office, "/api/v1/readings?number=1&format=csv", NULL);
	assert_non_null(strstr(office.body, "\"2026-01-31\",9998,0,"));
	office_ok(&office, "/api/v1/readings?number=1&format=pdf", NULL);
	assert_string_equal(office.type, "application/pdf");
}

/* What a telephone sees on the printed paper. */
static void
scan(const char *pdf, size_t n, char *to, size_t cap)
{
	char path[] = "/tmp/cho40-bill-XXXXXX", command[256];
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, pdf, n), n);
	close(fd);
	snprintf(command, sizeof(command), "pdftoppm -r 150 -gray -png %s "
	    "%s && zbarimg --raw -q %s-*.png 2>/dev/null; rm -f %s-*.png",
	    path, path, path, path);
	FILE *f = popen(command, "r");
	assert_non_null(f);
	n = fread(to, 1, cap - 1, f);
	to[n] = '\0';
	(void)pclose(f);
	const char *keep = getenv("KEEP_PDF");
	if (keep == NULL || link(path, keep) != 0)
		errno = 0;   /* nobody wants it, or the first one is kept */
	unlink(path);
}

static void
a_bill_on_paper(void **state)
{
	char want[512], got[1024], path[64];

	(void)state;
	fee_box_account(&box, "0900000001");
	int64_t bill = fee_box_bill(&box, "A-01", 20700, 180000);
	snprintf(path, sizeof(path), "/api/v1/bills/%lld", (long long)bill);
	office_ok(&office, path, NULL);
	snprintf(want, sizeof(want), "%s\n", office_text(&office, "qr"));
	snprintf(path, sizeof(path), "/api/v1/bills/%lld?format=pdf",
	    (long long)bill);
	office_ok(&office, path, NULL);
	assert_string_equal(office.type, "application/pdf");
	scan(office.body, office.body_n, got, sizeof(got));
	assert_string_equal(got, want);
	/* Nothing is open: nothing to scan. */
	fee_box_cash(&box, "A-01", "k", 180000);
	office_ok(&office, path, NULL);
	scan(office.body, office.body_n, got, sizeof(got));
	assert_string_equal(got, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(deposits, set_up, office_end),
		cmocka_unit_test_setup_teardown(meters, set_up, office_end),
		cmocka_unit_test_setup_teardown(a_bill_on_paper, set_up,
		    office_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
