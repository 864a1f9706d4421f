/* SPDX-License-Identifier: Apache-2.0 */
/* What changes something is taken from pages of ours alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/console/origin.h"
#include "tests/support/office/office.h"

static bool
is_of(const char *origin, const char *names, bool only_tls)
{
	return origin_is_of(str_of(origin), str_of(names), only_tls);
}

static void
names(void **state)
{
	static const struct { const char *origin, *names; bool is; } cases[] = {
		{ "http://cho.example", "cho.example", true },
		{ "https://cho.example", "cho.example", true },
		{ "https://CHO.example", "cho.EXAMPLE", true },
		{ "https://cho.example", "cho.example:443", true },
		{ "https://cho.example:443", "cho.example", true },
		{ "http://cho.example:80", "cho.example", true },
		{ "https://cho.example:8443", "cho.example:8443", true },
		{ "https://cho.example", "khac.example  cho.example", true },
		{ "http://[::1]:8080", "[::1]:8080", true },
		{ "https://cho.example:8443", "cho.example", false },
		{ "https://cho.example", "cho.example:8443", false },
		{ "http://cho.example:443", "cho.example", false },
		{ "https://cho.example.evil.example", "cho.example", false },
		{ "https://evil-cho.example", "cho.example", false },
		{ "https://cho.example@evil.example", "cho.example", false },
		{ "https://cho.example/", "cho.example", false },
		{ "https://cho.example evil", "cho.example", false },
		{ "null", "null", false },
		{ "ftp://cho.example", "cho.example", false },
		{ "https://", "", false },
		{ "https://:443", " ", false },
		{ "https://cho.example", "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (is_of(cases[i].origin, cases[i].names, false) !=
		    cases[i].is)
			fail_msg("%s of %s", cases[i].origin, cases[i].names);
	assert_true(is_of("https://cho.example", "cho.example", true));
	assert_false(is_of("http://cho.example", "cho.example", true));
}

/* A zone is made, or not; gives the status. */
static int
act(void)
{
	static int made;
	char json[64];

	office_be(&office, ROLE_ADMIN, "quan.tri");
	snprintf(json, sizeof(json), "{\"name\":\"Khu %d\"}", made++);
	int status = office_post(&office, "/api/v1/zones", json);
	if (status != 200)
		assert_string_equal(office_word(&office), "forged");
	return status;
}

static size_t
zones(void)
{
	office_ok(&office, "/api/v1/zones", NULL);
	return office_rows(&office);
}

static void
acts(void **state)
{
	(void)state;
	office.host = "127.0.0.1:8080";
	assert_int_equal(act(), 200);   /* a program, without a browser */
	office.origin = "http://127.0.0.1:8080";
	assert_int_equal(act(), 200);
	office.site = "same-origin";
	assert_int_equal(act(), 200);
	size_t had = zones();
	office.site = "cross-site";
	assert_int_equal(act(), 403);
	office.site = "same-site";      /* another port, a cousin's name */
	assert_int_equal(act(), 403);
	office.site = NULL;
	office.origin = "http://127.0.0.1:8081";
	assert_int_equal(act(), 403);
	office.origin = "http://evil.example";
	assert_int_equal(act(), 403);
	office.origin = "null";
	assert_int_equal(act(), 403);
	/* Looking changes nothing, and nothing above did. */
	assert_int_equal(zones(), had);
}

/* The token of a session does not help: the page is asked first, also where
 * there is no session yet. */
static void
signing_in_and_out(void **state)
{
	static const char *const paths[] = { "/api/v1/session",
		"/api/v1/session/end", "/api/v1/me/password",
		"/api/v1/setup" };

	(void)state;
	office.host = "127.0.0.1:8080";
	office.site = NULL;
	office.origin = "http://evil.example";
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(office_post(&office, paths[i], "{}"), 403);
		assert_string_equal(office_word(&office), "forged");
	}
	office.origin = NULL;
	office_be(&office, ROLE_ADMIN, "quan.tri");
	office_ok(&office, "/api/v1/session", NULL);   /* not ended */
}

/* The name the world knows, whatever a proxy or a stranger's DNS says. */
static void
behind_a_proxy(void **state)
{
	(void)state;
	snprintf(office.board.conf.public_names,
	    sizeof(office.board.conf.public_names),
	    "cho.example cho.example:8443");
	office.host = "127.0.0.1:8080";
	office.proto = "https";
	office.origin = "https://cho.example";
	assert_int_equal(act(), 200);
	office.origin = "https://cho.example:8443";
	assert_int_equal(act(), 200);
	office.origin = "http://cho.example";   /* written in on the way */
	assert_int_equal(act(), 403);
	office.origin = "https://127.0.0.1:8080";
	assert_int_equal(act(), 403);
	office.host = "evil.example";           /* a name pointed at us */
	office.origin = "https://evil.example";
	assert_int_equal(act(), 403);
	office.board.conf.public_names[0] = '\0';
	office.proto = office.origin = NULL;
	assert_int_equal(act(), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(acts),
		cmocka_unit_test(signing_in_and_out),
		cmocka_unit_test(behind_a_proxy),
	};
	return cmocka_run_group_tests(tests, office_begin, office_end);
}
