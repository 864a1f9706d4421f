/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in, and what the API says to whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/console/password.h"
#include "sync/board/console/session.h"
#include "sync/board/console/signin.h"
#include "tests/support/office/office.h"

#define RIGHT "con-trau-di-truoc"
#define WRONG "cai-cay-di-sau-1"

static char stored[STAFF_PASSWORD_MAX];
static int64_t slowly = 6000;   /* between two tries from one address */

static enum rc
add_lan(struct store *s, void *ctx)
{
	struct store_staff p = { .login = "lan", .name = "Lan",
	    .role = "accountant" };

	(void)ctx;
	memcpy(p.password, stored, sizeof(p.password));
	return store_staff_add(s, &p);
}

static int
sign_in(const char *login, const char *password)
{
	char json[256];

	office.cookie[0] = office.csrf[0] = '\0';
	atomic_fetch_add(&box.mono_ms, slowly);
	snprintf(json, sizeof(json), "{\"login\":\"%s\",\"password\":\"%s\"}",
	    login, password);
	int status = office_post(&office, "/api/v1/session", json);
	if (status == 200) {
		snprintf(office.cookie, sizeof(office.cookie), "%.*s",
		    (int)strcspn(office.set_cookie, ";"), office.set_cookie);
		snprintf(office.csrf, sizeof(office.csrf), "%s",
		    office_text(&office, "csrf"));
	}
	return status;
}

static void
passwords(void **state)
{
	char other[STAFF_PASSWORD_MAX];

	(void)state;
	assert_non_null(password_fault(STR("ngan"), "lan"));
	assert_non_null(password_fault(STR("aaaaaaaaaaaa"), "lan"));
	assert_non_null(password_fault(STR("MatKhau123"), "lan"));
	assert_non_null(password_fault(STR("nguyenthilan"), "NguyenThiLan"));
	assert_non_null(password_fault(STR("\xff\xfe-khong-utf8"), "lan"));
	assert_null(password_fault(STR(RIGHT), "lan"));
	assert_int_equal(password_make(STR(RIGHT), &rng_system, stored),
	    RC_OK);
	assert_int_equal(password_make(STR(RIGHT), &rng_system, other),
	    RC_OK);
	assert_string_not_equal(stored, other);   /* salted */
	assert_true(password_is(STR(RIGHT), stored));
	assert_false(password_is(STR(WRONG), stored));
	assert_false(password_is(STR(RIGHT), ""));
	assert_false(password_is(STR(""), "scrypt:00:00"));
}

static void
signs_in_and_out(void **state)
{
	(void)state;
	box_run(&box, add_lan, NULL);
	assert_int_equal(office_get(&office, "/api/v1/session"), 401);
	assert_string_equal(office_word(&office), "sign_in");
	assert_int_equal(sign_in("lan", WRONG), 401);
	assert_int_equal(sign_in("nobody", RIGHT), 401);
	assert_int_equal(sign_in("lan", RIGHT), 200);
	assert_non_null(strstr(office.set_cookie, "HttpOnly"));
	assert_non_null(strstr(office.set_cookie, "SameSite=Strict"));
	office_ok(&office, "/api/v1/session", NULL);
	assert_string_equal(office_text(&office, "role"), "accountant");
	assert_string_equal(office_text(&office, "csrf"), office.csrf);
	assert_int_equal(office_get(&office, "/api/v1/users"), 403);
	assert_string_equal(office_word(&office), "role");
	office_ok(&office, "/api/v1/session/end", "{}");
	assert_int_equal(office_get(&office, "/api/v1/session"), 401);
}

static void
sessions_end(void **state)
{
	(void)state;
	assert_int_equal(sign_in("lan", RIGHT), 200);
	/* In use it lives on, past the idle time, to the end of its life. */
	for (int64_t t = 0; t < SESSION_LIFE_MS;
	    t += SESSION_IDLE_MS - 1000) {
		assert_int_equal(office_get(&office, "/api/v1/session"), 200);
		atomic_fetch_add(&box.wall_ms, SESSION_IDLE_MS - 1000);
	}
	assert_int_equal(office_get(&office, "/api/v1/session"), 401);
	assert_int_equal(sign_in("lan", RIGHT), 200);
	atomic_fetch_add(&box.wall_ms, SESSION_IDLE_MS + 1);
	assert_int_equal(office_get(&office, "/api/v1/session"), 401);
	/* And a cookie that is none of ours. */
	snprintf(office.cookie, sizeof(office.cookie), SESSION_COOKIE "=x");
	assert_int_equal(office_get(&office, "/api/v1/session"), 401);
	snprintf(office.cookie, sizeof(office.cookie), "%s",
	    "cho40=; drop table staff; cho40='--");
	assert_int_equal(office_get(&office, "/api/v1/session"), 401);
}

/* Wrong ones in a row make the login rest, also after a restart. */
static void
guessing_rests(void **state)
{
	(void)state;
	assert_int_equal(signin_rest_ms(4), 0);
	assert_int_equal(signin_rest_ms(5), SIGNIN_REST_MS);
	assert_int_equal(signin_rest_ms(6), 2 * SIGNIN_REST_MS);
	assert_int_equal(signin_rest_ms(1000000), SIGNIN_REST_MAX_MS);
	for (int i = 0; i < SIGNIN_FREE; i++)
		assert_int_equal(sign_in("lan", WRONG), 401);
	assert_int_equal(sign_in("lan", RIGHT), 429);
	office_close(&office);
	box_reopen(&box);
	office_open(&office, &box);
	assert_int_equal(sign_in("lan", RIGHT), 429);
	atomic_fetch_add(&box.wall_ms, SIGNIN_REST_MS + 1);
	assert_int_equal(sign_in("lan", WRONG), 401);
	assert_int_equal(sign_in("lan", RIGHT), 429);
	atomic_fetch_add(&box.wall_ms, 2 * SIGNIN_REST_MS + 1);
	assert_int_equal(sign_in("lan", RIGHT), 200);
	assert_int_equal(sign_in("lan", RIGHT), 200);
	slowly = 0;
	/* Guesses from one address run out whatever the logins. */
	int status = 401;
	for (int i = 0; i < 30 && status == 401; i++)
		status = sign_in("nobody", WRONG);
	assert_int_equal(status, 429);
}

static void
lists_are_files_too(void **state)
{
	(void)state;
	office_be(&office, ROLE_ADMIN, "quan.tri");
	office_ok(&office, "/api/v1/users", NULL);
	assert_int_equal(office_rows(&office), 2);
	office_be(&office, ROLE_ADMIN, "cong.thuc");
	office_ok(&office, "/api/v1/users?after=1&format=csv", NULL);
	assert_string_equal(office.type, "text/csv; charset=utf-8");
	assert_memory_equal(office.body, "\xef\xbb\xbf\"Số\",\"Tên", 15);
	office_ok(&office, "/api/v1/users?format=pdf", NULL);
	assert_string_equal(office.type, "application/pdf");
	assert_memory_equal(office.body, "%PDF-", 5);
	assert_int_equal(office_get(&office, "/api/v1/users?after=x"), 400);
	assert_int_equal(office_get(&office, "/api/v1/nothing"), 404);
	assert_int_equal(office_post(&office, "/api/v1/trail", "{}"), 405);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passwords),
		cmocka_unit_test(signs_in_and_out),
		cmocka_unit_test(sessions_end),
		cmocka_unit_test(guessing_rests),
		cmocka_unit_test(lists_are_files_too),
	};
	return cmocka_run_group_tests(tests, office_begin, office_end);
}
