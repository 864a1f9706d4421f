/* SPDX-License-Identifier: Apache-2.0 */
/* The LAN's words: requests, addresses, pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "sync/lan_page.h"
#include "sync/lan_text.h"

static void
test_requests(void **state)
{
	static const struct { const char *text; enum rc rc; } all[] = {
		{ "", RC_AGAIN }, { "GET / HTTP/1.1\r\n", RC_AGAIN },
		{ "GET / HTTP/1.1\r\nA: b\r\n", RC_AGAIN },
		{ "GET / HTTP/1.1\n\n", RC_OK },
		{ "POST /p HTTP/1.1\r\n\r\n", RC_BAD_INPUT },
		{ "GET /\r\n\r\n", RC_BAD_INPUT },
		{ "\r\n\r\n", RC_BAD_INPUT }, { "GET / FTP/1\n\n",
		    RC_BAD_INPUT },
	};
	struct lan_get g;
	static char big[LAN_HEAD_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (lan_read_get(str_of(all[i].text), &g) != all[i].rc)
			fail_msg("\"%s\"", all[i].text);
	memset(big, 'x', sizeof(big));
	assert_int_equal(lan_read_get((struct str){ big, sizeof(big) }, &g),
	    RC_BAD_INPUT);
	assert_int_equal(lan_read_get((struct str){ big, sizeof(big) - 1 },
	    &g), RC_AGAIN);
}

static void
test_near(void **state)
{
	static const struct { uint8_t ip[4]; bool near, loopback; } all[] = {
		{ { 10, 1, 2, 3 }, true, false },
		{ { 172, 15, 0, 1 }, false, false },
		{ { 172, 16, 0, 1 }, true, false },
		{ { 172, 31, 255, 1 }, true, false },
		{ { 172, 32, 0, 1 }, false, false },
		{ { 192, 168, 0, 1 }, true, false },
		{ { 192, 169, 0, 1 }, false, false },
		{ { 169, 254, 9, 9 }, true, false },
		{ { 127, 0, 0, 1 }, false, false },
		{ { 127, 0, 0, 1 }, true, true },
		{ { 10, 1, 2, 3 }, false, true },
		{ { 8, 8, 8, 8 }, false, false },
		{ { 100, 64, 0, 1 }, false, false },
		{ { 0, 0, 0, 0 }, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		assert_int_equal(lan_is_near(all[i].ip, all[i].loopback),
		    all[i].near);
}

/* Every page fits, and is whole. */
static void
test_pages(void **state)
{
	(void)state;
	for (int i = 0; i < LAN_SAID_COUNT; i++) {
		char memory[LAN_PAGE_MAX];
		struct buf b = BUF(memory);
		lan_put_page(&b, (enum lan_said)i);
		assert_false(b.full);
		assert_true(str_starts(buf_str(&b), STR("HTTP/1.0 ")));
		assert_non_null(strstr(memory, "</html>"));
		assert_true(str_is_utf8(buf_str(&b)));
		size_t body = (size_t)(strstr(memory, "\r\n\r\n") - memory) +
		    4;
		char length[40];
		(void)snprintf(length, sizeof(length), "Content-Length: %zu"
		    "\r\n", b.n - body);
		assert_non_null(strstr(memory, length));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_requests),
		cmocka_unit_test(test_near), cmocka_unit_test(test_pages) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
