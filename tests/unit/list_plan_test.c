/* SPDX-License-Identifier: Apache-2.0 */
/* Lists that grow with the years are read in each of their orders by an index
 * of SQLite; tests/e2e/94-pg-plans.sh looks at PostgreSQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/support/board_box.h"

#include "gen/board_sql.h"

static struct box box;

static const enum query lists[] = {
	Q_ROWS_BILLS, Q_ROWS_BILLS_DOWN, Q_ROWS_BILLS_BY_PERIOD,
	Q_ROWS_BILLS_BY_PERIOD_DOWN, Q_ROWS_BILLS_BY_DUE_DAY,
	Q_ROWS_BILLS_BY_DUE_DAY_DOWN, Q_ROWS_CHARGES, Q_ROWS_CHARGES_DOWN,
	Q_ROWS_PAYMENTS,
	Q_ROWS_PAYMENTS_DOWN, Q_ROWS_PAYMENTS_BY_STALL,
	Q_ROWS_PAYMENTS_BY_STALL_DOWN, Q_ROWS_PAYMENTS_BY_AMOUNT,
	Q_ROWS_PAYMENTS_BY_AMOUNT_DOWN, Q_ROWS_RECEIPTS, Q_ROWS_RECEIPTS_DOWN,
	Q_ROWS_RECEIPTS_BY_STALL, Q_ROWS_RECEIPTS_BY_STALL_DOWN,
	Q_ROWS_RECEIPTS_BY_AMOUNT, Q_ROWS_RECEIPTS_BY_AMOUNT_DOWN,
	Q_LIST_TRAIL, Q_LIST_LOOKS, Q_LIST_ASSIGN, Q_LIST_HANDOVERS,
};

static void
an_index_has_the_order(void **state)
{
	static char sql[8192];
	sqlite3 *db;
	sqlite3_stmt *st;

	(void)state;
	box_open(&box);
	box_needs_file();
	store_close(box.store);
	box.store = NULL;
	assert_int_equal(sqlite3_open(box.path, &db), SQLITE_OK);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const char *text = query_text[lists[i]];
		snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", text);
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL),
		    SQLITE_OK);
		while (sqlite3_step(st) == SQLITE_ROW) {
			const char *plan = (const char *)
			    sqlite3_column_text(st, 3);
			if (strstr(plan, "SCAN") != NULL ||
			    strstr(plan, "TEMP B-TREE") != NULL)
				fail_msg("%s: %s", plan, text);
		}
		sqlite3_finalize(st);
	}
	sqlite3_close(db);
	box_close(&box);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_index_has_the_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
