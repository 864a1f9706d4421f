/* SPDX-License-Identifier: Apache-2.0 */
/* The customer's phone shows what there is to pay, escapes what others
 * wrote, and never hides that it is a stand-in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/bank/page.h"

#define BANNER "NGÂN HÀNG GIẢ ĐỂ THỬ · KHÔNG CÓ TIỀN THẬT"

static char text[PAGE_MAX], path[64];
static struct book *book;
static struct rng_seeded seeded;
static struct rng rng;
static const struct book_env env = { &clock_system, &rng };
static struct phone_code codes[PHONE_CODES_MAX];

static int
setup(void **state)
{
	char why[BOOK_LINE_MAX];
	struct buf w = BUF(why);

	(void)state;
	rng = rng_from_seed(&seeded, 1);
	snprintf(path, sizeof(path), "/tmp/cho40-page-%d", (int)getpid());
	unlink(path);
	return book_open(path, &env, &book, &w) != RC_OK;
}

static int
teardown(void **state)
{
	(void)state;
	book_close(book);
	return unlink(path);
}

static void
fill(struct phone_code *c, int64_t amount, int64_t received)
{
	struct vietqr_order o = { .bin = STR("970422"),
	    .account = STR("0900000001"), .amount = { amount },
	    .purpose = STR("C40000714D2PF2DB0"), .name = STR("CHI MY") };
	struct buf b = BUF(c->payload);
	const char *why;

	*c = (struct phone_code){ .terminal = 7, .amount = { amount },
	    .received = { received }, .ref = "C40000714D2PF2DB0",
	    .state = "open" };
	assert_int_equal(vietqr_make(&o, &b, &why), RC_OK);
}

static void
draw(size_t n)
{
	struct buf out = BUF(text);
	struct page_codes all = { codes, n };

	page_phone(&out, &all, book);
	assert_false(out.full);
	assert_true(str_is_utf8(buf_str(&out)));
	assert_non_null(strstr(text, BANNER));
}

static void
every_code_can_be_paid(void **state)
{
	(void)state;
	fill(&codes[0], 65000, 0);
	fill(&codes[1], 20000, 5000);
	draw(2);
	assert_non_null(strstr(text, "65.000 đ"));
	assert_non_null(strstr(text, "name=\"amount\" value=\"32500\""));
	assert_non_null(strstr(text, "name=\"amount\" value=\"70000\""));
	assert_non_null(strstr(text, "15.000 đ"));
	assert_non_null(strstr(text, "đã trả 5.000 đ"));
	assert_non_null(strstr(text, "CHI MY"));
	assert_non_null(strstr(text, codes[0].payload));
	draw(0);
	assert_non_null(strstr(text, "Chưa có mã QR"));
}

static void
what_others_wrote_is_escaped(void **state)
{
	struct transfer t = { .amount = { 1000 }, .bin = "970422",
	    .account = "0900000001", .purpose = "X", .mangling = "plain",
	    .content = "<script>alert(\"&\")</script>" };

	(void)state;
	assert_int_equal(book_post(book, &t), RC_OK);
	draw(0);
	assert_null(strstr(text, "<script>"));
	assert_non_null(strstr(text,
	    "&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;"));
	struct buf out = BUF(text);
	page_message(&out, "T", "<b>");
	assert_non_null(strstr(text, "&lt;b&gt;"));
	assert_non_null(strstr(text, BANNER));
}

static void
the_end_of_a_notification_is_told(void **state)
{
	struct transfer t = { .amount = { 1000 }, .bin = "970422",
	    .account = "0900000001", .purpose = "X", .mangling = "plain" };

	(void)state;
	assert_int_equal(book_post(book, &t), RC_OK);
	draw(0);
	assert_non_null(strstr(text, "đang báo"));
	assert_int_equal(book_note(book, t.id, 0, "unlinked"), RC_OK);
	assert_int_equal(book_note(book, t.id, 200, "replayed"), RC_OK);
	draw(0);
	assert_non_null(strstr(text, "tài khoản này không nối với chợ"));
}

static void
a_full_market_fits_the_page(void **state)
{
	struct transfer t = { .amount = { 1000 }, .bin = "970422",
	    .account = "0900000001", .purpose = "X", .mangling = "plain" };

	(void)state;
	memset(t.content, '"', sizeof(t.content) - 1);
	for (size_t i = 0; i < PAGE_RECENT_MAX + 3; i++)
		assert_int_equal(book_post(book, &t), RC_OK);
	for (size_t i = 0; i < PHONE_CODES_MAX; i++)
		fill(&codes[i], VND_SALE_MAX, 1);
	draw(PHONE_CODES_MAX);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_code_can_be_paid),
		TEST(what_others_wrote_is_escaped),
		TEST(the_end_of_a_notification_is_told),
		TEST(a_full_market_fits_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
