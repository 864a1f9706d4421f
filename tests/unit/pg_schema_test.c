/* SPDX-License-Identifier: Apache-2.0 */
/* The board's tables in PostgreSQL: the same as in SQLite, spread by market,
 * facts that stay, one writer a market. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "sync/board/store_inside.h"
#include "tests/support/board_box.h"
#include "tests/support/pg_box.h"

static struct box lite, pg;

static int
set_up(void **state)
{
	(void)state;
	box_open_on(&lite, NULL);
	box_open_pg(&pg);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	box_close(&lite);
	box_close(&pg);
	return 0;
}

/* --- the same tables --------------------------------------------------- */

static sqlite3 *
open_file(void)
{
	sqlite3 *db;

	store_close(lite.store);
	lite.store = NULL;
	assert_int_equal(sqlite3_open(lite.path, &db), SQLITE_OK);
	return db;
}

static void
put_columns(sqlite3 *db, const char *table, struct buf *b)
{
	sqlite3_stmt *st;
	char sql[256];

	snprintf(sql, sizeof(sql), "SELECT name || ' ' || type || ' ' || "
	    "(\"notnull\" OR pk > 0) FROM pragma_table_info('%s') ORDER BY 1",
	    table);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL),
	    SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		buf_printf(b, "%s\n", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
}

/* Columns with their types, whether they may be NULL, and keys. */
static void
tables_and_columns_are_the_same(void **state)
{
	sqlite3 *db = open_file();
	sqlite3_stmt *st;
	int tables = 0;

	(void)state;
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM "
	    "sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
	    -1, &st, NULL), SQLITE_OK);
	for (; sqlite3_step(st) == SQLITE_ROW; tables++) {
		char have[8192], sql[1024];
		struct buf b = BUF(have);
		const char *table = (const char *)sqlite3_column_text(st, 0);
		put_columns(db, table, &b);
		snprintf(sql, sizeof(sql), "SELECT string_agg(column_name || "
		    "' ' || CASE data_type WHEN 'bigint' THEN 'INTEGER' WHEN "
		    "'bytea' THEN 'BLOB' WHEN 'text' THEN 'TEXT' ELSE '?' END "
		    "|| CASE is_nullable WHEN 'NO' THEN ' 1' ELSE ' 0' END, "
		    "E'\\n' ORDER BY column_name COLLATE \"C\") || E'\\n' "
		    "FROM information_schema.columns WHERE table_name = "
		    "'%s_0' AND table_schema = 'public'", table);
		if (strcmp(pg_box_sql(sql), have) != 0)
			fail_msg("%s: %s\nnot %s", table, pg_box_sql(sql),
			    have);
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	assert_true(tables > 30);
	char count[16];
	snprintf(count, sizeof(count), "%d", tables);
	assert_string_equal(pg_box_sql("SELECT count(*) FROM "
	    "pg_partitioned_table"), count);
}

static void
indexes_and_triggers_are_the_same(void **state)
{
	sqlite3 *db = open_file();
	sqlite3_stmt *st;
	int seen = 0;

	(void)state;
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT type, name FROM "
	    "sqlite_schema WHERE type IN ('index', 'trigger') AND name NOT "
	    "LIKE 'sqlite_%'", -1, &st, NULL), SQLITE_OK);
	for (; sqlite3_step(st) == SQLITE_ROW; seen++) {
		const char *name = (const char *)sqlite3_column_text(st, 1);
		bool is_index = strcmp((const char *)
		    sqlite3_column_text(st, 0), "index") == 0;
		char sql[512];
		snprintf(sql, sizeof(sql), is_index ? "SELECT count(*) FROM "
		    "pg_class WHERE relkind = 'i' AND relname ~ '^%s_[0-9]+$'"
		    : "SELECT count(*) FROM pg_trigger WHERE tgname = '%s'",
		    name);
		if (strcmp(pg_box_sql(sql), "16") != 0)
			fail_msg("%s: %s", name, pg_box_sql(sql));
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	assert_true(seen > 60);
	assert_string_equal(pg_box_sql("SELECT count(*) FROM "
	    "information_schema.columns WHERE table_name ~ '_0$' AND "
	    "data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"),
	    "0");
}

/* --- facts ------------------------------------------------------------- */

static void
facts_cannot_be_rewritten(void **state)
{
	static const char *const attacks[] = {
		"UPDATE credit SET amount = 1", "DELETE FROM credit",
		"TRUNCATE credit CASCADE", "UPDATE event SET body = ''",
		"DELETE FROM event", "TRUNCATE event CASCADE",
		"INSERT INTO event SELECT * FROM event",
		"INSERT INTO credit SELECT market_id, seq + 1, provider, "
		"note_id, bin, account, amount, bank_ref, at, content, state,"
		" reason, ref, terminal, received_ms FROM credit",
	};
	struct notice n = box_notice(1, 65000, box_ref(7, 1), "FT1");

	(void)state;
	box_device(&pg, 7);
	assert_int_equal(box_deliver(&pg, &n, "").end, CREDIT_TAKEN);
	for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
		if (strncmp(pg_box_sql(attacks[i]), "ERROR", 5) != 0)
			fail_msg("done: %s: %s", attacks[i],
			    pg_box_sql(attacks[i]));
	assert_int_equal(box_deliver(&pg, &n, "").end, CREDIT_KNOWN);
}

/* --- opening ----------------------------------------------------------- */

static enum rc
open_with(const char *where, char why_text[512])
{
	struct buf why = buf_init(why_text, 512);
	struct store_env env = { .clock = &pg.clock, .market = pg.market };
	struct store *s;

	enum rc rc = store_open(where, &env, &s, &why);
	store_close(s);
	return rc;
}

static void
a_newer_schema_is_left_alone(void **state)
{
	char why[512];

	(void)state;
	pg_box_sql("UPDATE cho40_schema SET version = version + 90");
	enum rc rc = open_with(pg.path, why);
	pg_box_sql("UPDATE cho40_schema SET version = version - 90");
	assert_int_equal(rc, RC_TOO_NEW);
	assert_non_null(strstr(why, "use the version that wrote it"));
	assert_int_equal(open_with(pg.path, why), RC_OK);
}

static void
no_message_holds_a_password(void **state)
{
	char why[512], text[512];
	static const char *const places[] = {
		"postgres://u:s3cret@/none?host=/nonexistent",
		"postgresql://u@/none?host=/nonexistent&password=s3cret",
		"postgres://u:s3cret@[::1]:1/n?connect_timeout=2",
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(open_with(places[i], why), RC_OFFLINE);
		assert_null(strstr(why, "s3cret"));
		struct buf b = BUF(text);
		sql_put_place(&b, places[i]);
		assert_null(strstr(text, "s3cret"));
		assert_non_null(strstr(text, "***"));
	}
	struct buf b = BUF(text);
	sql_put_place(&b, "postgres://u@h/n?passfile=/etc/x&sslmode=require");
	assert_string_equal(text,
	    "postgres://u@h/n?passfile=/etc/x&sslmode=require");
}

static void
a_database_that_may_lose_money_is_refused(void **state)
{
	char why[512];

	(void)state;
	pg_box_sql("ALTER DATABASE board SET default_transaction_isolation = "
	    "'serializable'");
	enum rc rc = open_with(pg.path, why);
	pg_box_sql("ALTER DATABASE board RESET default_transaction_isolation");
	assert_int_equal(rc, RC_DENIED);
	assert_non_null(strstr(why, "default_transaction_isolation"));
	/* What a session may set is set. */
	pg_box_sql("ALTER DATABASE board SET synchronous_commit = off");
	rc = open_with(pg.path, why);
	pg_box_sql("ALTER DATABASE board RESET synchronous_commit");
	assert_int_equal(rc, RC_OK);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(tables_and_columns_are_the_same),
		T(indexes_and_triggers_are_the_same),
		T(facts_cannot_be_rewritten),
		T(a_newer_schema_is_left_alone),
		T(no_message_holds_a_password),
		T(a_database_that_may_lose_money_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
