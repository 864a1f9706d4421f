/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of fees in every order they offer, page by page: each row once, none
 * left out, the other way round the other way round. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

#define ROWS_MAX 200
#define STALLS   11

static void
post(const char *path, const char *json)
{
	office_ok(&office, path, json);
}

/* Eleven stalls of two zones that owe, have paid and are free of the same
 * amounts, so that only their keys tell many of them apart. */
static void
make_market(void)
{
	char stall[8], json[256], key[8];

	for (int i = 0; i < STALLS; i++) {
		snprintf(stall, sizeof(stall), "A-%02d", i);
		fee_box_stall(&box, stall, 0);
		for (int k = 0; k < 3; k++)
			fee_box_bill(&box, stall, 20700 + 30 * (k % 2),
			    1000 * (1 + (i + k) % 3));
		snprintf(key, sizeof(key), "k%d", i);
		if (i % 4 != 0)
			fee_box_cash(&box, stall, key, 1500 * (i % 3 + 1));
		snprintf(json, sizeof(json), "{\"stall\":\"%s\",\"amount\":"
		    "%d,\"purpose\":\"deposit\",\"key\":\"d%d\"}", stall,
		    500 * (1 + i % 3), i);
		post("/api/v1/payments/cash", json);
		snprintf(json, sizeof(json), "{\"stall\":\"%s\",\"fee\":"
		    "\"DIEN\",\"unit\":\"kWh\",\"digits\":4,\"first\":0,"
		    "\"from\":\"2026-01-01\"}", stall);
		post("/api/v1/meters", json);
		snprintf(json, sizeof(json), "{\"stall\":\"%s\",\"fee\":\"\","
		    "\"percent_bp\":5000,\"first_period\":\"2026-10\","
		    "\"last_period\":\"2026-11\",\"decision_no\":\"1\","
		    "\"decision_day\":\"2026-10-01\",\"reason\":\"thử\"}",
		    stall);
		post("/api/v1/waivers", json);
	}
	post("/api/v1/zones", "{\"name\":\"Khu khác\"}");
	for (int i = 0; i < STALLS; i += 3) {
		snprintf(json, sizeof(json), "{\"stall\":\"A-%02d\",\"zone\":"
		    "%lld,\"kind\":\"kiosk\",\"aisles\":1,\"area\":%d}", i,
		    i % 2 == 0 ? 1 : 2LL, 400 + i % 2);
		post("/api/v1/stalls", json);
	}
	post("/api/v1/traders", "{\"name\":\"Ánh\"}");
	post("/api/v1/traders", "{\"name\":\"Đào\"}");
	post("/api/v1/traders", "{\"name\":\"anh\"}");
}

static int
set_up(void **state)
{
	(void)office_begin(state);
	office_be(&office, ROLE_HEAD, "truong");
	make_market();
	return 0;
}

/* --- one list in one order ------------------------------------------------ */

struct told { json_t *row[ROWS_MAX]; size_t n; };

static void
forget(struct told *t)
{
	for (size_t i = 0; i < t->n; i++)
		json_decref(t->row[i]);
	t->n = 0;
}

/* All pages of `limit` rows each. */
static void
read_pages(const char *path, const char *sort, int limit, struct told *to)
{
	char ask[600], after[400] = "";
	size_t rows;

	to->n = 0;
	do {
		snprintf(ask, sizeof(ask), "/api/v1/%s?limit=%d%s%s%s", path,
		    limit, sort[0] == '\0' ? "" : "&sort=", sort, after);
		office_ok(&office, ask, NULL);
		rows = office_rows(&office);
		for (size_t i = 0; i < rows; i++) {
			assert_true(to->n < ROWS_MAX);
			to->row[to->n++] = json_incref(json_array_get(
			    json_object_get(office.json, "rows"), i));
		}
		const json_t *next = json_object_get(office.json, "next");
		if (next == NULL)
			break;
		if (json_is_string(next))
			snprintf(after, sizeof(after), "&after=%s",
			    json_string_value(next));
		else
			snprintf(after, sizeof(after), "&after=%lld",
			    (long long)json_integer_value(next));
		for (char *p = after; (p = strchr(p, ' ')) != NULL;)
			*p = '+';
	} while (rows > 0);
}

static int
compare(const json_t *a, const json_t *b)
{
	if (json_is_string(a))
		return strcmp(json_string_value(a), json_string_value(b));
	json_int_t x = json_integer_value(a), y = json_integer_value(b);
	return (x > y) - (x < y);
}

static void
check_order(const char *path, const char *column, const struct told *all)
{
	struct told up, down;
	char sort[64];

	snprintf(sort, sizeof(sort), "-%s", column);
	read_pages(path, column, 3, &up);
	read_pages(path, sort, 4, &down);
	assert_int_equal(up.n, all->n);
	assert_int_equal(down.n, all->n);
	for (size_t i = 0; i < up.n; i++) {
		/* (names stand as they are said, without marks) */
		if (i > 0 && strcmp(column, "name") != 0 && compare(
		    json_object_get(up.row[i - 1], column),
		    json_object_get(up.row[i], column)) > 0)
			fail_msg("%s by %s: row %zu", path, column, i);
		if (!json_equal(up.row[i], down.row[down.n - 1 - i]))
			fail_msg("%s by %s, the other way: row %zu", path,
			    column, i);
		size_t k = 0;
		while (k < all->n && !json_equal(all->row[k], up.row[i]))
			k++;
		if (k == all->n)
			fail_msg("%s by %s: row %zu is none", path, column, i);
	}
	for (size_t i = 1; i < up.n; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(json_equal(up.row[i], up.row[k]));
	forget(&up);
	forget(&down);
}

static int
check_list(const char *path)
{
	struct told all;
	json_t *columns, *c;
	int sorts = 0;
	size_t i;

	read_pages(path, "", 1000, &all);
	assert_true(all.n >= 8 || strcmp(path, "runs") == 0);
	columns = json_incref(json_object_get(office.json, "columns"));
	json_array_foreach(columns, i, c)
		if (json_is_true(json_object_get(c, "sort"))) {
			check_order(path, json_string_value(json_object_get(c,
			    "name")), &all);
			sorts++;
		}
	json_decref(columns);
	forget(&all);
	return sorts;
}

static void
every_order_has_every_row_once(void **state)
{
	static const struct { const char *path; int sorts; } lists[] = {
		{ "stalls", 7 }, { "traders", 3 }, { "contracts", 6 },
		{ "bills", 3 }, { "charges", 1 }, { "waivers", 2 },
		{ "payments", 3 }, { "meters", 2 }, { "receipts", 3 },
		{ "arrears", 5 }, { "deposits", 3 }, { "runs", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		assert_int_equal(check_list(lists[i].path), lists[i].sorts);
}

static void
names_stand_as_people_look_for_them(void **state)
{
	(void)state;
	office_ok(&office, "/api/v1/traders?sort=name&q=anh", NULL);
	assert_int_equal(office_rows(&office), 2);
	assert_string_equal(office_text(&office, "rows.0.name"), "Ánh");
	assert_string_equal(office_text(&office, "rows.1.name"), "anh");
	office_ok(&office, "/api/v1/traders?sort=-name&limit=1", NULL);
	assert_string_equal(office_text(&office, "rows.0.name"),
	    "Người Bán Thử");
}

static void
a_filter_and_a_file_keep_the_order(void **state)
{
	(void)state;
	office_ok(&office, "/api/v1/bills?sort=-due_day&stall=A-03", NULL);
	assert_int_equal(office_rows(&office), 3);
	assert_string_equal(office_text(&office, "rows.2.due_day"),
	    office_text(&office, "rows.1.due_day"));
	office_ok(&office, "/api/v1/stalls?sort=-stall&format=csv", NULL);
	const char *first = strstr(office.body, "A-10");
	assert_non_null(first);
	assert_true(first < strstr(office.body, "A-00"));
}

static void
what_is_no_order_is_refused(void **state)
{
	static const char *const bad[] = {
		"stalls?sort=x", "stalls?sort=-", "bills?sort=paid",
		"zones?sort=name", "stalls?sort=owed&after=A-01",
		"stalls?sort=owed&after=A-01~x", "bills?after=1~2",
		"bills?sort=period&after=x~2026-11", "bills?after=x",
		"bills?sort=period&after=%ff~2026-11",
		"bills?sort=period&after=1~%ff",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char path[100];
		snprintf(path, sizeof(path), "/api/v1/%s", bad[i]);
		if (office_get(&office, path) != 400)
			fail_msg("%s: %d", bad[i], office.status);
	}
	/* A text that no row has is a place, too. */
	office_ok(&office, "/api/v1/bills?sort=period&after=1~zzz", NULL);
	assert_int_equal(office_rows(&office), 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, office_end)
	const struct CMUnitTest tests[] = {
		T(every_order_has_every_row_once),
		T(names_stand_as_people_look_for_them),
		T(a_filter_and_a_file_keep_the_order),
		T(what_is_no_order_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
