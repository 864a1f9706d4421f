/* SPDX-License-Identifier: Apache-2.0 */
/* People come, change their passwords, add a telephone, and are stopped; the
 * screen on the wall sees fees and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/base/json.h"
#include "sync/board/admin_user.h"
#include "sync/board/console/password.h"
#include "sync/board/console/recovery.h"
#include "sync/board/console/signin.h"
#include "sync/board/console/totp.h"
#include "sync/board/console/wall.h"
#include "sync/board/store_console.h"
#include "tests/support/fee_box.h"
#include "tests/support/office/office.h"

#define FIRST  "con-trau-di-truoc"
#define SECOND "cai-cay-di-sau-1"

/* Hold what the answer gave. */
static void
hold(void)
{
	snprintf(office.cookie, sizeof(office.cookie), "%.*s",
	    (int)strcspn(office.set_cookie, ";"), office.set_cookie);
	snprintf(office.csrf, sizeof(office.csrf), "%s",
	    office_text(&office, "csrf"));
}

static int
sign_in(const char *login, const char *password, const char *code)
{
	char json[256];

	office.cookie[0] = office.csrf[0] = '\0';
	atomic_fetch_add(&box.mono_ms, 60000);
	snprintf(json, sizeof(json), "{\"login\":\"%s\",\"password\":\"%s\""
	    "%s%s%s}", login, password, code == NULL ? "" : ",\"code\":\"",
	    code == NULL ? "" : code, code == NULL ? "" : "\"");
	int status = office_post(&office, "/api/v1/session", json);
	if (status == 200)
		hold();
	return status;
}

/* --- the first ----------------------------------------------------------- */

typedef enum rc admin_fn(struct store *s, struct str request,
    struct admin_answer *a);
struct asked { admin_fn *run; const char *request; enum rc rc; };

static enum rc
ask(struct store *s, void *ctx)
{
	static char why[ADMIN_WHY_MAX], text[ADMIN_TEXT_MAX];
	struct admin_answer a = { BUF(why), BUF(text), 0 };
	struct asked *q = ctx;

	q->rc = q->run(s, str_of(q->request), &a);
	return RC_OK;
}

static enum rc
admin(admin_fn *run, const char *request)
{
	struct asked q = { run, request, RC_OK };

	box_run(&box, ask, &q);
	return q.rc;
}

static enum rc
put_code(const char *code)
{
	uint8_t hash[HASH_BYTES];
	char memory[256];
	struct buf b = BUF(memory);

	recovery_hash(str_of(code), hash);
	buf_puts(&b, "{\"hash\":\"");
	buf_hex(&b, hash, sizeof(hash));
	buf_puts(&b, "\"}");
	return admin(admin_user_code, memory);
}

static int
set_up(const char *code, const char *login, const char *password)
{
	char json[512];

	atomic_fetch_add(&box.mono_ms, 60000);
	snprintf(json, sizeof(json), "{\"code\":\"%s\",\"login\":\"%s\","
	    "\"name\":\"Quản trị\",\"password\":\"%s\"}", code, login,
	    password);
	return office_post(&office, "/api/v1/setup", json);
}

static void
the_first_needs_the_printed_code(void **state)
{
	(void)state;
	office_ok(&office, "/api/v1/setup", NULL);
	assert_true(json_is_true(json_object_get(office.json, "needed")));
	assert_int_equal(set_up("0000-0000-0000-0000", "admin", FIRST), 403);
	assert_string_equal(office_word(&office), "code");
	assert_int_equal(put_code("ABCD-EFGH-JKMN-PQRS"), RC_OK);
	assert_int_equal(put_code("2BCD-EFGH-JKMN-PQRS"), RC_OK);
	assert_int_equal(set_up("ABCD-EFGH-JKMN-PQRS", "admin", FIRST), 403);
	assert_int_equal(set_up("2BCD-EFGH-JKMN-PQRS", "admin", "ngan"),
	    400);
	assert_string_equal(office_word(&office), "password");
	assert_int_equal(set_up("2BCD-EFGH-JKMN-PQRS", "Quản", FIRST), 400);
	/* Nobody asks for it within a week: it is none any more. */
	atomic_fetch_add(&box.wall_ms, (int64_t)8 * 24 * 3600 * 1000);
	assert_int_equal(set_up("2BCD-EFGH-JKMN-PQRS", "admin", FIRST), 403);
	assert_int_equal(put_code("3BCD-EFGH-JKMN-PQRS"), RC_OK);
	assert_int_equal(set_up("3bcd efgh jkmn pqrs", "admin", FIRST), 200);
	hold();
	office_ok(&office, "/api/v1/session", NULL);
	assert_string_equal(office_text(&office, "role"), "admin");
	assert_int_equal(set_up("3BCD-EFGH-JKMN-PQRS", "other", FIRST), 409);
	assert_int_equal(put_code("4BCD-EFGH-JKMN-PQRS"), RC_STATE);
	office_ok(&office, "/api/v1/setup", NULL);
	assert_true(json_is_false(json_object_get(office.json, "needed")));
}

/* --- passwords ----------------------------------------------------------- */

static char once[64];
static int64_t lan;

static void
somebody_is_added(void **state)
{
	(void)state;
	assert_int_equal(sign_in("Admin", FIRST, NULL), 200);
	assert_int_equal(office_post(&office, "/api/v1/users", "{\"login\":"
	    "\"lan\",\"name\":\"Lan\",\"role\":\"boss\"}"), 400);
	assert_int_equal(office_post(&office, "/api/v1/users", "{\"login\":"
	    "\"lan\",\"name\":\"Lan\",\"role\":\"trader\"}"), 400);
	assert_int_equal(office_post(&office, "/api/v1/users", "{\"login\":"
	    "\"lan\",\"name\":\"Lan\",\"role\":\"head\",\"stall\":\"A\"}"),
	    400);
	assert_int_equal(office_post(&office, "/api/v1/users", "{\"login\":"
	    "\"lan lan\",\"name\":\"Lan\",\"role\":\"head\"}"), 400);
	office_ok(&office, "/api/v1/users", "{\"login\":\"lan\",\"name\":"
	    "\"Lan <script>\",\"role\":\"accountant\"}");
	snprintf(once, sizeof(once), "%s", office_text(&office, "password"));
	lan = office_i64(&office, "id");
	assert_int_equal(office_post(&office, "/api/v1/users", "{\"login\":"
	    "\"lan\",\"name\":\"Lan\",\"role\":\"head\"}"), 409);
	office_ok(&office, "/api/v1/users", NULL);
	assert_int_equal(office_rows(&office), 2);
	assert_null(strstr(office.body, once));
	assert_null(strstr(office.body, "once:"));
}

static void
the_first_password_is_changed(void **state)
{
	char json[256];

	(void)state;
	assert_int_equal(sign_in("lan", once, NULL), 200);
	assert_true(json_is_true(json_object_get(office.json,
	    "must_change")));
	assert_int_equal(office_get(&office, "/api/v1/alarms"), 403);
	assert_string_equal(office_word(&office), "change_password");
	snprintf(json, sizeof(json), "{\"old\":\"%s\",\"new\":\"%s\"}",
	    once, "lan");
	assert_int_equal(office_post(&office, "/api/v1/me/password", json),
	    400);
	assert_string_equal(office_word(&office), "password");
	snprintf(json, sizeof(json), "{\"old\":\"%s\",\"new\":\"%s\"}",
	    "sai-mat-roi", FIRST);
	assert_int_equal(office_post(&office, "/api/v1/me/password", json),
	    400);
	assert_string_equal(office_word(&office), "wrong");
	snprintf(json, sizeof(json), "{\"old\":\"%s\",\"new\":\"%s\"}",
	    once, SECOND);
	char csrf[64];
	memcpy(csrf, office.csrf, sizeof(csrf));
	office.csrf[3] = office.csrf[3] == 'x' ? 'y' : 'x';
	assert_int_equal(office_post(&office, "/api/v1/me/password", json),
	    403);
	memcpy(office.csrf, csrf, sizeof(csrf));
	char before[128];
	memcpy(before, office.cookie, sizeof(before));
	office_ok(&office, "/api/v1/me/password", json);
	hold();
	assert_string_not_equal(before, office.cookie);
	office_ok(&office, "/api/v1/alarms", NULL);
	memcpy(office.cookie, before, sizeof(before));
	assert_int_equal(office_get(&office, "/api/v1/alarms"), 401);
	assert_int_equal(sign_in("lan", once, NULL), 401);
	assert_int_equal(sign_in("lan", SECOND, NULL), 200);
}

/* --- a telephone --------------------------------------------------------- */

static uint8_t secret[TOTP_SECRET_BYTES];

/* The secret back from base32 of RFC 4648. */
static void
read_secret(const char *text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	size_t n = 0;
	int have = 0;

	for (; *text != '\0'; text++) {
		const char *at = strchr(letters, *text);
		assert_non_null(at);
		bits = bits << 5 | (uint32_t)(at - letters);
		have += 5;
		if (have >= 8) {
			have -= 8;
			secret[n++] = (uint8_t)(bits >> have);
		}
	}
	assert_int_equal(n, sizeof(secret));
}

static const char *
code_now(void)
{
	static char text[8];

	snprintf(text, sizeof(text), "%06u", (unsigned)totp_code(secret,
	    atomic_load(&box.wall_ms) / TOTP_STEP_MS));
	return text;
}

static void
a_telephone_is_a_second_key(void **state)
{
	char json[64], paper[32], code[8];

	(void)state;
	assert_int_equal(sign_in("lan", SECOND, NULL), 200);
	assert_int_equal(office_post(&office, "/api/v1/me/totp/confirm",
	    "{\"code\":\"123456\"}"), 409);
	office_ok(&office, "/api/v1/me/totp", "{}");
	assert_non_null(strstr(office_text(&office, "svg"), "<svg"));
	read_secret(office_text(&office, "secret"));
	snprintf(json, sizeof(json), "{\"code\":\"%06u\"}",
	    (unsigned)(totp_code(secret, 1) + 1) % 1000000);
	assert_int_equal(office_post(&office, "/api/v1/me/totp/confirm",
	    json), 400);
	snprintf(json, sizeof(json), "{\"code\":\"%s\"}", code_now());
	office_ok(&office, "/api/v1/me/totp/confirm", json);
	snprintf(paper, sizeof(paper), "%s", office_text(&office,
	    "recovery.9"));
	/* The code just used is used. */
	assert_int_equal(sign_in("lan", SECOND, NULL), 401);
	assert_string_equal(office_word(&office), "code");
	assert_int_equal(sign_in("lan", SECOND, code_now()), 401);
	assert_string_equal(office_word(&office), "wrong");
	atomic_fetch_add(&box.wall_ms, TOTP_STEP_MS);
	snprintf(code, sizeof(code), "%s", code_now());
	assert_int_equal(sign_in("lan", SECOND, code), 200);
	assert_int_equal(sign_in("lan", SECOND, code), 401);
	/* A code on paper, once. */
	assert_int_equal(sign_in("lan", SECOND, paper), 200);
	assert_int_equal(sign_in("lan", SECOND, paper), 401);
	assert_int_equal(sign_in("lan", FIRST, code), 401);
}

static void
a_telephone_is_left_behind(void **state)
{
	char json[64];

	(void)state;
	atomic_fetch_add(&box.wall_ms, TOTP_STEP_MS);
	assert_int_equal(sign_in("lan", SECOND, code_now()), 200);
	assert_int_equal(office_post(&office, "/api/v1/me/totp/end",
	    "{\"code\":\"000000\"}"), 400);
	atomic_fetch_add(&box.wall_ms, TOTP_STEP_MS);
	snprintf(json, sizeof(json), "{\"code\":\"%s\"}", code_now());
	office_ok(&office, "/api/v1/me/totp/recovery", json);
	assert_int_equal(json_array_size(json_object_get(office.json,
	    "recovery")), RECOVERY_CODES);
	snprintf(json, sizeof(json), "{\"code\":\"%s\"}",
	    office_text(&office, "recovery.0"));
	office_ok(&office, "/api/v1/me/totp/end", json);
	assert_int_equal(office_post(&office, "/api/v1/me/totp/end", json),
	    409);
	assert_int_equal(sign_in("lan", SECOND, NULL), 200);
}

/* --- stopped ------------------------------------------------------------- */

static void
people_are_stopped(void **state)
{
	char json[128], cookie[128];

	(void)state;
	assert_int_equal(sign_in("lan", SECOND, NULL), 200);
	memcpy(cookie, office.cookie, sizeof(cookie));
	assert_int_equal(office_post(&office, "/api/v1/users/disable",
	    "{\"id\":1}"), 403);
	assert_int_equal(sign_in("admin", FIRST, NULL), 200);
	assert_int_equal(office_post(&office, "/api/v1/users/disable",
	    "{\"id\":1}"), 409);
	assert_string_equal(office_word(&office), "last_admin");
	assert_int_equal(office_post(&office, "/api/v1/users/change",
	    "{\"id\":1,\"name\":\"x\",\"role\":\"head\"}"), 409);
	assert_int_equal(office_post(&office, "/api/v1/users/disable",
	    "{\"id\":99}"), 404);
	snprintf(json, sizeof(json), "{\"id\":%lld}", (long long)lan);
	office_ok(&office, "/api/v1/users/disable", json);
	char admin_cookie[128], csrf[64];
	memcpy(admin_cookie, office.cookie, sizeof(cookie));
	memcpy(csrf, office.csrf, sizeof(csrf));
	memcpy(office.cookie, cookie, sizeof(cookie));
	assert_int_equal(office_get(&office, "/api/v1/session"), 401);
	assert_int_equal(sign_in("lan", SECOND, NULL), 401);
	memcpy(office.cookie, admin_cookie, sizeof(cookie));
	memcpy(office.csrf, csrf, sizeof(csrf));
	office_ok(&office, "/api/v1/users/enable", json);
	snprintf(json, sizeof(json), "{\"id\":%lld,\"name\":\"Lan\",\"role\":"
	    "\"head\"}", (long long)lan);
	office_ok(&office, "/api/v1/users/change", json);
	snprintf(json, sizeof(json), "{\"id\":%lld}", (long long)lan);
	office_ok(&office, "/api/v1/users/password", json);
	snprintf(once, sizeof(once), "%s", office_text(&office, "password"));
	assert_int_equal(sign_in("lan", SECOND, NULL), 401);
	assert_int_equal(sign_in("lan", once, NULL), 200);
}

static enum rc
has_guessed(struct store *s, void *ctx)
{
	struct store_guess g = { .fails = SIGNIN_ADDRESS_FREE - 2 };

	memcpy(g.address, ctx, sizeof(g.address));
	return store_guess_put(s, &g);
}

/* One place that tries everybody's login is stopped, others are not. */
static void
an_address_rests(void **state)
{
	static const uint8_t net[16] = { 0x20, 1, 0xd, 0xb8 };

	(void)state;
	memcpy(office.address, net, sizeof(net));
	office.address[15] = 7;   /* one host of that network */
	box_run(&box, has_guessed, (void *)(uintptr_t)net);
	assert_int_equal(sign_in("nobody", FIRST, NULL), 401);
	assert_int_equal(sign_in("nobody-either", FIRST, NULL), 401);
	assert_int_equal(sign_in("admin", FIRST, NULL), 429);
	box_reopen(&box);
	office.board.store = box.store;
	office.address[15] = 8;
	assert_int_equal(sign_in("admin", FIRST, NULL), 429);
	office.address[3] = 0xb9;
	assert_int_equal(sign_in("admin", FIRST, NULL), 200);
	office.address[3] = 0xb8;
	atomic_fetch_add(&box.wall_ms, SIGNIN_REST_MS);
	assert_int_equal(sign_in("nobody", FIRST, NULL), 401);
	assert_int_equal(sign_in("admin", FIRST, NULL), 429);
	atomic_fetch_add(&box.wall_ms, 2 * SIGNIN_REST_MS);
	assert_int_equal(sign_in("admin", FIRST, NULL), 200);
	/* Right once: all is well again. */
	assert_int_equal(sign_in("nobody", FIRST, NULL), 401);
	assert_int_equal(sign_in("admin", FIRST, NULL), 200);
	memset(office.address, 0, sizeof(office.address));
}

static void
the_command_line_does_the_same(void **state)
{
	(void)state;
	assert_int_equal(admin(admin_user_add, "{\"login\":\"tung\","
	    "\"name\":\"T\",\"role\":\"technician\",\"stall\":\"\","
	    "\"password\":\"once:00\",\"must\":1}"), RC_OK);
	assert_int_equal(admin(admin_user_add, "{\"login\":\"tung\","
	    "\"name\":\"T\",\"role\":\"technician\",\"stall\":\"\","
	    "\"password\":\"once:00\",\"must\":1}"), RC_CONFLICT);
	assert_int_equal(admin(admin_user_add, "{\"login\":\"x\",\"name\":"
	    "\"T\",\"role\":\"technician\",\"stall\":\"\",\"password\":"
	    "\"once:00\",\"must\":1}"), RC_BAD_INPUT);
	assert_int_equal(admin(admin_user_list, "{}"), RC_OK);
	assert_int_equal(admin(admin_user_disable, "{\"login\":\"tung\"}"),
	    RC_OK);
	assert_int_equal(admin(admin_user_disable, "{\"login\":\"?\"}"),
	    RC_NOT_FOUND);
	assert_int_equal(admin(admin_user_password, "{\"login\":\"tung\","
	    "\"password\":\"once:11\",\"must\":0}"), RC_OK);
	assert_int_equal(admin(admin_user_password, "{\"login\":"
	    "\"tung\"}"), RC_BAD_INPUT);
}

/* --- the wall ------------------------------------------------------------ */

static void
the_wall_sees_fees(void **state)
{
	(void)state;
	office_be(&office, ROLE_VIEWER, "chu-tich");
	box_device(&box, 7);
	fee_box_stall(&box, "A-01", 7);
	(void)fee_box_bill(&box, "A-01", 20800, 50000);
	office_ok(&office, "/api/v1/wall", NULL);
	assert_memory_equal(office.type, "text/event-stream", 17);
	assert_non_null(strstr(office.body, "event: day\n"));
	assert_non_null(strstr(office.body, "\"unassigned\":0"));
	assert_non_null(strstr(office.body, "id: 0.0\n"));
	fee_box_cash(&box, "A-01", "k1", 20000);
	fee_box_cash(&box, "A-01", "k2", 30000);
	snprintf(office.last_event, sizeof(office.last_event), "0.0");
	office_ok(&office, "/api/v1/wall", NULL);
	assert_non_null(strstr(office.body, "{\"payment\":1,\"means\":\"cash\""
	    ",\"amount\":20000,"));
	assert_non_null(strstr(office.body, "\"count\":2,\"bank\":0,\"cash\":"
	    "50000}"));
	assert_non_null(strstr(office.body, "id: 2.0\n"));
	assert_null(strstr(office.body, "A-01"));
	/* Only what is behind the id. */
	snprintf(office.last_event, sizeof(office.last_event), "1.0");
	office_ok(&office, "/api/v1/wall", NULL);
	assert_null(strstr(office.body, "\"payment\":1,"));
	assert_non_null(strstr(office.body, "\"payment\":2,"));
	/* Money that nobody can place, and a sale's, which is none of ours. */
	struct notice n = box_notice(1, 777000, "khong ma", "FT1");
	assert_int_equal(box_deliver(&box, &n, "").end, CREDIT_TAKEN);
	n = box_notice(2, 888000, box_ref(7, 5), "FT2");
	assert_int_equal(box_deliver(&box, &n, "").end, CREDIT_TAKEN);
	snprintf(office.last_event, sizeof(office.last_event), "2.0");
	office_ok(&office, "/api/v1/wall", NULL);
	assert_non_null(strstr(office.body, "\"unassigned\":1,"));
	assert_null(strstr(office.body, "888000"));
	assert_null(strstr(office.body, "777000"));
	snprintf(office.last_event, sizeof(office.last_event), "x.'--");
	office_ok(&office, "/api/v1/wall", NULL);
	assert_non_null(strstr(office.body, "id: 2.1\n"));
	office_be_trader(&office, "A-01");
	assert_int_equal(office_get(&office, "/api/v1/wall"), 403);
	office.cookie[0] = '\0';
	assert_int_equal(office_get(&office, "/api/v1/wall"), 401);
}

/* Nothing new: held until there is, or the time is over. */
static void
the_wall_waits(void **state)
{
	(void)state;
	office_be(&office, ROLE_VIEWER, "chu-tich");
	snprintf(office.last_event, sizeof(office.last_event), "2.1");
	office_ask(&office, "/api/v1/wall");
	assert_false(office_answered(&office));
	fee_box_cash(&box, "A-01", "k3", 1000);
	atomic_fetch_add(&box.mono_ms, WALL_LOOK_MS);
	assert_true(office_tick(&office, wall_tick) < 0);
	assert_true(office_answered(&office));
	assert_non_null(strstr(office.body, "\"payment\":3,"));
	snprintf(office.last_event, sizeof(office.last_event), "3.1");
	office_ask(&office, "/api/v1/wall");
	atomic_fetch_add(&box.mono_ms, WALL_LOOK_MS);
	assert_true(office_tick(&office, wall_tick) > 0);
	assert_false(office_answered(&office));
	atomic_fetch_add(&box.mono_ms, WALL_WAIT_MS);
	assert_true(office_tick(&office, wall_tick) < 0);
	assert_true(office_answered(&office));
	assert_non_null(strstr(office.body, ": nothing new"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_needs_the_printed_code),
		cmocka_unit_test(somebody_is_added),
		cmocka_unit_test(the_first_password_is_changed),
		cmocka_unit_test(a_telephone_is_a_second_key),
		cmocka_unit_test(a_telephone_is_left_behind),
		cmocka_unit_test(people_are_stopped),
		cmocka_unit_test(an_address_rests),
		cmocka_unit_test(the_command_line_does_the_same),
		cmocka_unit_test(the_wall_sees_fees),
		cmocka_unit_test(the_wall_waits),
	};

	return cmocka_run_group_tests(tests, office_begin, office_end);
}
