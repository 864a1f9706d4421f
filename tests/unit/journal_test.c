/* SPDX-License-Identifier: Apache-2.0 */
/* The board as witness: it takes one history, whole, and no second one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "ledger/base/crypto.h"
#include "tests/support/uploads.h"

static struct box box;
static struct journal_upload up;

static struct device dev;

static void
upload(const struct device *d, const struct upload *u)
{
	dev_upload(d, u, &box, &up);
}

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	box_device(&box, 7);
	dev_morning(&dev);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	box_close(&box);
	return 0;
}

static void
a_journal_is_taken_and_its_sales_known(void **state)
{
	struct pay_sum sum;

	(void)state;
	upload(&dev, &(struct upload){ 1, 5, 5, 3 });
	dev_assert_taken(&dev, &up, 5);
	for (int i = 0; i < 5; i++)
		assert_int_equal(up.why[i], JOURNAL_FINE);
	struct store_terminal t = box_terminal(&box, 7);
	assert_true(t.has_key);
	assert_memory_equal(t.key, dev.key, KEY_BYTES);
	assert_int_equal(t.head_n, 5);
	assert_true(t.checkpoint[0] == '{');
	assert_int_equal(box_pay(&box, box_ref(7, 1), &sum), PAY_WAITING);
	assert_int_equal(sum.asked.dong, 65000);
	(void)box_pay(&box, box_ref(7, 2), &sum);
	assert_true(sum.closed);
	assert_int_equal(box_alarms(&box), 0);
}

static void
a_second_delivery_is_duplicate(void **state)
{
	(void)state;
	upload(&dev, &(struct upload){ 1, 3, 0, 0 });
	upload(&dev, &(struct upload){ 1, 3, 3, 0 });
	dev_assert_taken(&dev, &up, 3);
	for (int i = 0; i < 3; i++)
		assert_true(up.duplicate[i]);
	/* Half old, half new: sealed or whole makes no difference. */
	upload(&dev, &(struct upload){ 2, 5, 0, 3 });
	dev_assert_taken(&dev, &up, 5);
	assert_true(up.duplicate[0] && up.duplicate[1]);
	assert_false(up.duplicate[2] || up.duplicate[3]);
	box_reopen(&box);
	upload(&dev, &(struct upload){ 5, 5, 5, 0 });
	dev_assert_taken(&dev, &up, 5);
}

static void
a_gap_rewinds(void **state)
{
	(void)state;
	upload(&dev, &(struct upload){ 3, 5, 5, 0 });
	assert_int_equal(up.status, 200);
	assert_true(up.rewind);
	assert_int_equal(up.acked, 0);
	assert_memory_equal(up.h, dev.h[0], HASH_BYTES);
	upload(&dev, &(struct upload){ 1, 2, 0, 0 });
	upload(&dev, &(struct upload){ 5, 5, 0, 0 });
	assert_true(up.rewind);
	assert_int_equal(up.acked, 2);
	assert_memory_equal(up.h, dev.h[2], HASH_BYTES);
	assert_int_equal(box_terminal(&box, 7).head_n, 2);
}

static void
a_second_history_is_an_alarm(void **state)
{
	static struct device fork;
	struct pay_sum sum;

	(void)state;
	upload(&dev, &(struct upload){ 1, 3, 0, 0 });
	fork = dev;
	fork.n = 2;
	dev_sale(&fork, ENTRY_SALE_OPEN, box_ref(7, 9), 1000);
	dev_sale(&fork, ENTRY_SALE_OPEN, box_ref(7, 10), 1000);
	/* Another line at a number that is held. */
	upload(&fork, &(struct upload){ 2, 4, 0, 0 });
	dev_assert_refused(&box, &up, 1, 3);
	/* Another parent for the next one: where do they part? */
	upload(&fork, &(struct upload){ 4, 4, 0, 0 });
	assert_int_equal(up.status, 200);
	assert_true(up.rewind);
	assert_int_equal(up.acked, 2);
	assert_memory_equal(up.h, dev.h[2], HASH_BYTES);
	assert_int_equal(box_terminal(&box, 7).head_n, 3);
	/* Sworn to another history than the lines that come with it, or
	 * than the lines that are held. */
	struct device liar = dev;
	liar.h[4][0] ^= 1;
	upload(&liar, &(struct upload){ 4, 4, 4, 0 });
	dev_assert_refused(&box, &up, 2, 3);
	liar = dev;
	liar.h[2][5] ^= 1;
	upload(&liar, &(struct upload){ 4, 4, 2, 0 });
	dev_assert_refused(&box, &up, 3, 3);
	upload(&liar, &(struct upload){ 4, 4, 2, 0 });
	/* The same alarm is counted, not added. */
	dev_assert_refused(&box, &up, 3, 3);
	(void)box_pay(&box, box_ref(7, 9), &sum);
	assert_int_equal(sum.asked.dong, 0);
	upload(&dev, &(struct upload){ 4, 5, 5, 0 });
	dev_assert_taken(&dev, &up, 5);
}

/* The card forgets 4 and 5; the terminal starts again and goes on. */
static void
a_lost_tail_blocks_nothing(void **state)
{
	static struct device old;
	struct entry boot = { .kind = ENTRY_BOOT, .d.software = "0.1.0" };
	struct pay_sum sum;

	(void)state;
	upload(&dev, &(struct upload){ 1, 5, 5, 0 });
	old = dev;
	dev.n = 3;
	dev.boot = 2;
	dev_entry(&dev, &boot);
	dev_sale(&dev, ENTRY_SALE_OPEN, box_ref(7, 5), 7000);
	upload(&dev, &(struct upload){ 3, 5, 5, 0 });
	dev_assert_taken(&dev, &up, 5);
	assert_true(up.duplicate[0]);
	assert_false(up.duplicate[1] || up.duplicate[2]);
	assert_int_equal(box_alarms(&box), 1);   /* told, not refused */
	/* What was lost is still known here, what is new as well. */
	(void)box_pay(&box, box_ref(7, 2), &sum);
	assert_int_equal(sum.asked.dong, 20000);
	(void)box_pay(&box, box_ref(7, 5), &sum);
	assert_int_equal(sum.asked.dong, 7000);
	box_reopen(&box);
	dev_sale(&dev, ENTRY_SALE_VOID, box_ref(7, 5), 0);
	upload(&dev, &(struct upload){ 6, 6, 6, 0 });
	dev_assert_taken(&dev, &up, 6);
	/* The lost entries once more are an old request; but they must not
	 * live on. */
	upload(&old, &(struct upload){ 3, 5, 5, 0 });
	assert_true(up.rewind);
	assert_int_equal(up.acked, 3);
	assert_int_equal(box_alarms(&box), 1);
	dev_sale(&old, ENTRY_SALE_OPEN, box_ref(7, 6), 7000);
	upload(&old, &(struct upload){ 6, 6, 6, 0 });
	dev_assert_refused(&box, &up, 2, 6);
	upload(&dev, &(struct upload){ 4, 6, 6, 0 });
	dev_assert_taken(&dev, &up, 6);
}

/* Without the tables that later versions brought. */
static void
drop_later_tables(sqlite3 *db)
{
	static const char sql[] = "SELECT 'DROP TABLE ' || name FROM "
	    "sqlite_schema WHERE type = 'table' AND name NOT IN ('market', "
	    "'terminal', 'terminal_account', 'account', 'event', 'credit', "
	    "'sale', 'entry', 'mail', 'alarm')";
	char drops[128][80];
	sqlite3_stmt *st;
	int n = 0;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL),
	    SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW) {
		assert_true(n < 128);
		snprintf(drops[n++], sizeof(drops[0]), "%s",
		    (const char *)sqlite3_column_text(st, 0));
	}
	assert_int_equal(sqlite3_finalize(st), SQLITE_OK);
	/* Else a table would refuse to go before those that point to it. */
	assert_int_equal(sqlite3_exec(db, "PRAGMA foreign_keys = OFF", NULL,
	    NULL, NULL), SQLITE_OK);
	for (int i = 0; i < n; i++)
		assert_int_equal(sqlite3_exec(db, drops[i], NULL, NULL, NULL),
		    SQLITE_OK);
}

/* The file as the first version left it: one branch, no witness. */
static void
make_file_old(void)
{
	static const char sql[] =
	    "CREATE TABLE one (market_id, terminal, n, l, h, verdict, line,"
	    " received_ms);"
	    "INSERT INTO one SELECT market_id, terminal, n, l, h, verdict,"
	    " line, received_ms FROM entry;"
	    "DROP TABLE entry; ALTER TABLE one RENAME TO entry;"
	    "ALTER TABLE terminal DROP COLUMN witness;"
	    "DROP INDEX credit_unmatched;"
	    "ALTER TABLE terminal DROP COLUMN holder;"
	    "ALTER TABLE terminal DROP COLUMN epoch;"
	    "ALTER TABLE terminal DROP COLUMN next_cert;"
	    "ALTER TABLE terminal DROP COLUMN mail_from;"
	    "PRAGMA user_version = 1";
	char *error = NULL;
	sqlite3 *db;

	store_close(box.store);
	box.store = NULL;
	assert_int_equal(sqlite3_open(box.path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s", error);
	drop_later_tables(db);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	box_reopen(&box);
}

static void
an_older_file_goes_on(void **state)
{
	static struct device twin;
	struct entry boot = { .kind = ENTRY_BOOT, .d.software = "0.1.0" };

	(void)state;
	box_needs_file();
	upload(&dev, &(struct upload){ 1, 4, 4, 0 });
	make_file_old();
	twin = dev;
	twin.n = 3;
	dev_entry(&twin, &boot);             /* the same number again */
	upload(&twin, &(struct upload){ 4, 4, 4, 0 });
	dev_assert_refused(&box, &up, 1, 4);
	upload(&dev, &(struct upload){ 2, 5, 5, 0 });
	dev_assert_taken(&dev, &up, 5);
	dev.n = 3;
	dev.boot = 2;
	dev_entry(&dev, &boot);
	upload(&dev, &(struct upload){ 4, 4, 4, 0 });
	dev_assert_taken(&dev, &up, 4);
	assert_int_equal(box_terminal(&box, 7).head_n, 4);
}

static void
another_key_is_an_alarm(void **state)
{
	static struct device other;
	struct entry boot = { .kind = ENTRY_BOOT, .d.software = "0.1.0" };

	(void)state;
	upload(&dev, &(struct upload){ 1, 2, 0, 0 });
	dev_init(&other, 2);
	dev_entry(&other, &boot);
	upload(&other, &(struct upload){ 1, 1, 0, 0 });
	dev_assert_refused(&box, &up, 1, 2);
	assert_memory_equal(box_terminal(&box, 7).key, dev.key, KEY_BYTES);
}

static void
a_line_not_understood_blocks_nothing(void **state)
{
	struct pay_sum sum;

	(void)state;
	dev_line(&dev, STR("{\"n\":6,\"k\":\"from.the.future\",\"t\":1,"
	    "\"q\":0,\"b\":1,\"m\":1,\"d\":{}}"));
	dev_line(&dev, STR("not json at all"));
	dev_sale(&dev, ENTRY_SALE_OPEN, box_ref(8, 1), 1000);
	dev_sale(&dev, ENTRY_SALE_OPEN, box_ref(7, 1), 1000);
	dev_sale(&dev, ENTRY_SALE_VOID, box_ref(7, 99), 0);
	dev_line(&dev, str_of(dev.line[2]));   /* n is 2 in place 11 */
	dev_sale(&dev, ENTRY_SALE_OPEN, box_ref(7, 3), 3000);
	upload(&dev, &(struct upload){ 1, 12, 12, 3 });
	dev_assert_taken(&dev, &up, 12);
	const enum journal_why want[] = { JOURNAL_FINE, JOURNAL_FINE,
	    JOURNAL_FINE, JOURNAL_FINE, JOURNAL_FINE, JOURNAL_UNKNOWN_KIND,
	    JOURNAL_NOT_UNDERSTOOD, JOURNAL_NOT_ITS_SALE, JOURNAL_REF_TWICE,
	    JOURNAL_NO_SUCH_SALE, JOURNAL_WRONG_NUMBER, JOURNAL_FINE };
	for (size_t i = 0; i < 12; i++)
		assert_int_equal(up.why[i], want[i]);
	(void)box_pay(&box, box_ref(7, 1), &sum);
	assert_int_equal(sum.asked.dong, 65000);   /* not rewritten */
	(void)box_pay(&box, box_ref(7, 3), &sum);
	assert_int_equal(sum.asked.dong, 3000);
	(void)box_pay(&box, box_ref(8, 1), &sum);
	assert_int_equal(sum.asked.dong, 0);
}

static void
uploads_are_judged_before_the_store(void **state)
{
	struct upload u = { 1, 5, 5, 0 };

	(void)state;
	assert_int_equal(dev_read(&dev, &u, &up), RC_OK);
	struct str whole = str_of(dev_body());
	assert_int_equal(journal_read(whole, 8, &up), RC_BAD_INPUT);
	assert_int_equal(up.status, 403);
	/* Not one byte of the header can be changed unnoticed, cut or not. */
	for (size_t n = 0; n < whole.n; n += 7) {
		assert_int_equal(journal_read(str_part(whole, 0, n), 7, &up),
		    RC_BAD_INPUT);
		assert_int_equal(up.status, 400);
	}
	dev.h[5][0] ^= 1;   /* signed, but over something else */
	assert_int_equal(dev_read(&dev, &u, &up), RC_OK);
	char *sig = strstr(dev_body(), "\"sig\":\"");
	assert_non_null(sig);
	sig[7] = sig[7] == '0' ? '1' : '0';
	assert_int_equal(journal_read(str_of(dev_body()), 7, &up),
	    RC_BAD_INPUT);
	assert_int_equal(up.status, 400);
}

static void
attempt(int64_t number)
{
	struct entry e = { .kind = ENTRY_PROOF_TRY,
	    .d.attempt = { .number = number, .amount = { 65000 } } };

	assert_true(str_copy(str_of(box_ref(7, 1)), e.d.attempt.ref,
	    sizeof(e.d.attempt.ref)));
	dev_entry(&dev, &e);
}

/* The attempt is written before its code is looked at, so what follows it
 * tells: here in the same upload, and in the next one. */
static void
a_fifth_code_that_is_right_is_no_alarm(void **state)
{
	(void)state;
	for (int i = 1; i <= 5; i++)
		attempt(i);
	upload(&dev, &(struct upload){ 1, 10, 0, 3 });
	dev_assert_taken(&dev, &up, 10);
	assert_int_equal(box_alarms(&box), 0);
	dev_sale(&dev, ENTRY_SALE_CODE, box_ref(7, 1), 65000);
	dev_sale(&dev, ENTRY_SALE_OPEN, box_ref(7, 3), 20000);
	upload(&dev, &(struct upload){ 11, 12, 0, 0 });
	dev_assert_taken(&dev, &up, 12);
	assert_int_equal(box_alarms(&box), 0);
}

/* A sale, an attempt elsewhere, a code of another sale, a start, or only a
 * hash: none of these proves the fifth. */
static void
a_fifth_code_that_is_wrong_is_an_alarm(void **state)
{
	int64_t sealed = 0;

	(void)state;
	attempt(4);
	attempt(5);
	dev_sale(&dev, ENTRY_SALE_OPEN, box_ref(7, 3), 20000);
	upload(&dev, &(struct upload){ 1, 8, 0, 3 });
	assert_int_equal(box_alarms(&box), 1);
	for (int i = 0; i < 3; i++) {
		box_close(&box);
		(void)set_up(NULL);
		attempt(5);
		sealed = i == 2 ? 7 : 0;
		if (i == 0)
			dev_sale(&dev, ENTRY_SALE_CODE, box_ref(7, 2), 20000);
		else if (i == 1)
			dev_start(&dev, 2);
		else
			dev_sale(&dev, ENTRY_SALE_CASH, box_ref(7, 1), 1);
		upload(&dev, &(struct upload){ 1, 6, 0, 3 });
		assert_int_equal(box_alarms(&box), 0);
		upload(&dev, &(struct upload){ 7, 7, 0, sealed });
		dev_assert_taken(&dev, &up, 7);
		assert_int_equal(box_alarms(&box), 1);
	}
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_journal_is_taken_and_its_sales_known),
		T(a_second_delivery_is_duplicate),
		T(a_gap_rewinds),
		T(a_lost_tail_blocks_nothing),
		T(an_older_file_goes_on),
		T(a_second_history_is_an_alarm),
		T(another_key_is_an_alarm),
		T(a_line_not_understood_blocks_nothing),
		T(uploads_are_judged_before_the_store),
		T(a_fifth_code_that_is_right_is_no_alarm),
		T(a_fifth_code_that_is_wrong_is_an_alarm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
