/* SPDX-License-Identifier: Apache-2.0 */
/* What people see of the board, and how a request finds its handler. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sync/board/http_parts.h"
#include "sync/board/page.h"
#include "sync/board/route.h"

#define REF "C40000714D2PF2DB0"

static char text[PAGE_SALE_MAX];

static const char *
page(int64_t asked, int64_t received, int64_t credits, enum pay_state state)
{
	struct buf b = BUF(text);
	struct page_sale_view v = { .ref = REF, .state = state,
	    .refresh_s = 1, .code = credits > 0 ? "031242536" : "",
	    .sum = { .asked = { asked }, .received = { received },
	    .credits = credits } };

	page_sale_put(&b, &v);
	assert_false(b.full);
	assert_true(str_is_utf8(buf_str(&b)));
	return text;
}

static void
the_customer_reads_what_came(void **state)
{
	(void)state;
	const char *p = page(65000, 0, 0, PAY_WAITING);
	assert_non_null(strstr(p, "đang chờ ngân hàng"));
	assert_non_null(strstr(p, "waiting for the bank"));
	assert_non_null(strstr(p, "<meta http-equiv=\"refresh\" content=\""
	    "1;url=?seen=0&amp;wait=25\">"));
	assert_non_null(strstr(p, "65.000 đ"));
	assert_null(strstr(p, "đã nhận"));
	assert_null(strstr(p, "mã cho"));
	p = page(65000, 65000, 1, PAY_EXACT);
	assert_non_null(strstr(p, "đã nhận 65.000 đ"));
	assert_null(strstr(p, "http-equiv=\"refresh\""));
	assert_null(strstr(p, "chờ"));
	assert_non_null(strstr(p, "mã cho người bán <b>0312 42536</b>"));
	assert_non_null(strstr(p, "<b class=\"t\">DB0</b>"));
	p = page(200000, 200, 1, PAY_SHORT);
	assert_non_null(strstr(p, "đã nhận 200 đ"));
	assert_non_null(strstr(p, "1;url=?seen=200&amp;wait=25\""));
	assert_non_null(strstr(p, "còn thiếu 199.800 đ"));
	assert_non_null(strstr(p, "class=\"no\""));
	p = page(65000, 130000, 2, PAY_DUPLICATE);
	assert_non_null(strstr(p, "dư 65.000 đ"));
	p = page(0, 65000, 1, PAY_UNASKED);
	assert_non_null(strstr(p, "đã nhận 65.000 đ"));
}

static void
every_state_has_a_page_that_fits(void **state)
{
	(void)state;
	for (int s = 0; s < PAY_STATE_COUNT; s++) {
		const char *p = page(VND_MAX, VND_MAX, 99,
		    (enum pay_state)s);
		assert_non_null(strstr(p, "noindex"));
		assert_non_null(strstr(p, "C40000714D2PF2"));
		assert_null(strstr(p, "<script"));
		assert_null(strstr(p, "http://"));
	}
}

static void
nothing_from_outside_is_markup(void **state)
{
	struct buf b = BUF(text);

	(void)state;
	html_put(&b, STR("<b onclick='x'>\"&\xc4\x91</b>"));
	assert_string_equal(text, "&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;"
	    "\xc4\x91&lt;/b&gt;");
}

static void
no_handler(struct http_exchange *x)
{
	(void)x;
}

static void
routes_take_exactly_their_paths(void **state)
{
	static const struct http_route routes[] = {
		{ HTTP_GET, "/", 0, no_handler },
		{ HTTP_GET, "/x/*", 0, no_handler },
		{ HTTP_POST, "/hooks/sepay/*", 10, no_handler },
	};
	static const struct route_table table = { routes, 3 };
	char longest[ROUTE_PARAM_MAX + 4] = "/x/", over[ROUTE_PARAM_MAX + 5];
	const struct { const char *path; enum http_method m; int want; }
	    rows[] = {
		{ "/", HTTP_GET, 0 }, { "/", HTTP_POST, -405 },
		{ "", HTTP_GET, -404 }, { "//", HTTP_GET, -404 },
		{ "/x/" REF, HTTP_GET, 1 }, { "/x/", HTTP_GET, -404 },
		{ "/x", HTTP_GET, -404 }, { "/x/a/b", HTTP_GET, -404 },
		{ "/x/..", HTTP_GET, 1 }, { "/X/a", HTTP_GET, -404 },
		{ "/hooks/sepay/1", HTTP_POST, 2 },
		{ "/hooks/sepay/1", HTTP_GET, -405 },
		{ "/hooks/sepay/1/", HTTP_POST, -404 },
		{ "/hooks/casso/1", HTTP_POST, -404 },
		{ "/x/a", HTTP_OTHER, -405 },
	};
	struct str param;
	int status;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct http_route *r = route_find(&table, rows[i].m,
		    str_of(rows[i].path), &param, &status);
		if (rows[i].want >= 0)
			assert_ptr_equal(r, &routes[rows[i].want]);
		else
			assert_true(r == NULL && status == -rows[i].want);
	}
	memset(longest + 3, 'a', ROUTE_PARAM_MAX);
	longest[3 + ROUTE_PARAM_MAX] = '\0';
	snprintf(over, sizeof(over), "%sa", longest);
	assert_non_null(route_find(&table, HTTP_GET, str_of(longest), &param,
	    &status));
	assert_int_equal(param.n, ROUTE_PARAM_MAX);
	assert_null(route_find(&table, HTTP_GET, str_of(over), &param,
	    &status));
	assert_int_equal(route_method(STR("HEAD")), HTTP_GET);
	assert_int_equal(route_method(STR("get")), HTTP_OTHER);
}

static void
a_name_is_a_terminal_in_one_spelling(void **state)
{
	static const char *const bad[] = { "", "terminal-", "terminal-0",
	    "terminal-07", "terminal-1048576", "terminal--7", "terminal-7 ",
	    "Terminal-7", "terminal-7x", "terminal-+7", "xterminal-7",
	    "terminal-99999999999999999999" };
	uint32_t n = 0;

	(void)state;
	assert_true(peer_terminal(STR("terminal-7"), &n));
	assert_int_equal(n, 7);
	assert_true(peer_terminal(STR("terminal-1048575"), &n));
	assert_int_equal(n, 1048575);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(peer_terminal(str_of(bad[i]), &n));
	/* A NUL inside does not end the name. */
	assert_false(peer_terminal((struct str){ "terminal-7\0x", 12 }, &n));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_customer_reads_what_came),
		cmocka_unit_test(every_state_has_a_page_that_fits),
		cmocka_unit_test(nothing_from_outside_is_markup),
		cmocka_unit_test(routes_take_exactly_their_paths),
		cmocka_unit_test(a_name_is_a_terminal_in_one_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
