/* SPDX-License-Identifier: Apache-2.0 */
/* The bank's book is the same after a restart, a torn line and a refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/bank/book.h"
#include "tests/bank/sepay_out.h"

#define PATH "/tmp/cho40-book-XXXXXX"

static char path[sizeof(PATH)];
static char why[BOOK_LINE_MAX];
static struct rng_seeded seeded;
static struct rng rng;
static const struct book_env env = { &clock_system, &rng };

static struct book *
opened(void)
{
	struct book *b;
	struct buf w = BUF(why);

	if (book_open(path, &env, &b, &w) != RC_OK)
		fail_msg("%s", why);
	return b;
}

static void
add_text(const char *text)
{
	FILE *f = fopen(path, "a");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static struct transfer
payment(const char *account, int64_t dong)
{
	struct transfer t = { .amount = { dong }, .hook = 5,
	    .bin = "970422", .purpose = "C40000714D2PF2DB0",
	    .content = "a \"b\" \\ C4", .mangling = "plain" };

	(void)str_copy(str_of(account), t.account, sizeof(t.account));
	return t;
}

static int
fresh(void **state)
{
	(void)state;
	rng = rng_from_seed(&seeded, 1);
	(void)str_copy(STR(PATH), path, sizeof(path));
	int fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int
gone(void **state)
{
	(void)state;
	return unlink(path);
}

static void
a_restart_continues(void **state)
{
	struct book *b = opened();
	struct transfer t = payment("0900000001", 65000);
	struct transfer u = payment("0900000002", 1);
	char bank_ref[BANK_REF_MAX + 1];

	(void)state;
	assert_int_equal(book_post(b, &t), RC_OK);
	assert_int_equal(t.id, BOOK_FIRST_ID);
	assert_int_equal(book_post(b, &u), RC_OK);
	assert_int_equal(u.balance.dong, 1);
	assert_int_equal(book_post(b, &t), RC_OK);
	assert_int_equal(t.balance.dong, 130000);
	assert_int_equal(book_note(b, BOOK_FIRST_ID, 503, ""), RC_OK);
	assert_int_equal(book_note(b, BOOK_FIRST_ID, 200, "delivered"), RC_OK);
	(void)str_copy(str_of(t.bank_ref), bank_ref, sizeof(bank_ref));
	book_close(b);

	b = opened();
	assert_int_equal(book_count(b), 3);
	assert_string_equal(book_at(b, 0)->end, "delivered");
	assert_int_equal(book_at(b, 0)->tries, 2);
	assert_string_equal(book_at(b, 1)->end, "");
	assert_string_equal(book_at(b, 2)->bank_ref, bank_ref);
	assert_string_equal(book_at(b, 2)->content, "a \"b\" \\ C4");
	assert_int_equal(book_at(b, 2)->hook, 5);
	assert_int_equal(book_post(b, &u), RC_OK);
	assert_int_equal(u.id, BOOK_FIRST_ID + 3);
	assert_int_equal(u.balance.dong, 2);
	assert_string_not_equal(u.bank_ref, bank_ref);
	assert_null(book_by_id(b, BOOK_FIRST_ID + 4));
	assert_null(book_by_id(b, -1));
	book_close(b);
	book_close(NULL);
}

static void
what_is_no_payment_is_refused(void **state)
{
	struct book *b = opened();
	struct transfer zero = payment("0900000001", 0);
	struct transfer huge = payment("0900000001", VND_SALE_MAX + 1);
	struct transfer nobody = payment("", 1000);

	(void)state;
	assert_int_equal(book_post(b, &zero), RC_BAD_INPUT);
	assert_int_equal(book_post(b, &huge), RC_BAD_INPUT);
	assert_int_equal(book_post(b, &nobody), RC_BAD_INPUT);
	assert_int_equal(book_note(b, BOOK_FIRST_ID, 200, ""), RC_NOT_FOUND);
	assert_int_equal(book_count(b), 0);
	book_close(b);
}

static void
a_torn_line_is_cut_off(void **state)
{
	struct book *b = opened();
	struct transfer t = payment("0900000001", 65000);

	(void)state;
	assert_int_equal(book_post(b, &t), RC_OK);
	book_close(b);
	add_text("{\"k\":\"transfer\",\"id\":92");
	b = opened();
	assert_int_equal(book_count(b), 1);
	assert_int_equal(book_post(b, &t), RC_OK);
	book_close(b);
	b = opened();
	assert_int_equal(book_count(b), 2);
	book_close(b);
}

static void
a_strange_line_is_named(void **state)
{
	struct book *b = opened();
	struct transfer t = payment("0900000001", 65000);
	struct buf w = BUF(why);

	(void)state;
	assert_int_equal(book_post(b, &t), RC_OK);
	book_close(b);
	add_text("{\"k\":\"note\",\"id\":1,\"end\":\"\"}\n");
	assert_int_equal(book_open(path, &env, &b, &w), RC_CORRUPT);
	assert_null(b);
	assert_non_null(strstr(why, "line 2"));
	buf_reset(&w);
	assert_int_equal(book_open("/nonexistent/x", &env, &b, &w), RC_SYSTEM);
	assert_null(b);
}

static void
the_file_is_read_in_pieces(void **state)
{
	struct book *b = opened();
	struct transfer t = payment("0900000001", 65000);
	char whole[4096], piece[100];
	struct buf all = BUF(whole);
	int64_t at = 0, next = 0;
	size_t lines = 0;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(book_post(b, &t), RC_OK);
	for (int i = 0; i < 100; i++, at = next) {
		struct buf out = BUF(piece);
		assert_int_equal(book_read(b, at, &out, &next), RC_OK);
		if (next == at)
			break;
		buf_put(&all, buf_str(&out));
	}
	assert_false(all.full);
	for (struct str rest = buf_str(&all); rest.n > 0; lines++)
		assert_true(str_starts(str_cut(&rest, '\n'),
		    STR("{\"k\":\"transfer\"")));
	assert_int_equal(lines, 5);
	book_close(b);
}

static void
no_more_leaves_than_came(void **state)
{
	struct book *b = opened();
	struct transfer t = payment("1017595600", 5000);

	(void)state;
	assert_int_equal(book_post(b, &t), RC_OK);
	t = payment("1017595600", 5001);
	t.hook = SEPAY_MONEY_OUT;
	assert_int_equal(book_post(b, &t), RC_BAD_INPUT);
	t.amount.dong = 2000;
	assert_int_equal(book_post(b, &t), RC_OK);
	assert_int_equal(t.balance.dong, 3000);
	book_close(b);
	b = opened();
	assert_int_equal(book_at(b, 1)->hook, SEPAY_MONEY_OUT);
	assert_int_equal(book_at(b, 1)->balance.dong, 3000);
	book_close(b);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, fresh, gone)
	const struct CMUnitTest tests[] = {
		TEST(no_more_leaves_than_came),
		TEST(a_restart_continues),
		TEST(what_is_no_payment_is_refused),
		TEST(a_torn_line_is_cut_off),
		TEST(a_strange_line_is_named),
		TEST(the_file_is_read_in_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
