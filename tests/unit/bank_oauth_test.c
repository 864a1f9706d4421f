/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens: who gets one, what they open, when they end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/bank/oauth.h"

/* "chợ:7" and "s&c r=t:1", each form-encoded, as RFC 6749 wants it. */
#define BASIC "Basic Y2glRTElQkIlQTMlM0E3OnMlMjZjK3IlM0R0JTNBMQ=="
#define FORM  "application/x-www-form-urlencoded"
#define GRANT "grant_type=client_credentials"

static struct oauth o;
static struct rng_seeded seeded;
static char reply[OAUTH_REPLY_MAX];

static int
setup(void **state)
{
	(void)state;
	o = (struct oauth){ .id = "chợ:7", .secret = "s&c r=t:1",
	    .scope = "settle", .life_s = 10 };
	return 0;
}

static int
ask(const char *authorization, const char *type, const char *body)
{
	struct rng rng = rng_from_seed(&seeded, 1);
	struct oauth_ask a = { str_of(authorization), str_of(type),
		str_of(body) };
	struct oauth_now now = { 1000, &rng };
	struct buf out = BUF(reply);

	return oauth_ask(&o, &a, &now, &out);
}

static void
the_client_gets_one(void **state)
{
	char header[256], token[128];

	(void)state;
	assert_int_equal(ask(BASIC, FORM, GRANT "&scope=settle"), 200);
	assert_int_equal(sscanf(reply, "{\"access_token\":\"%100[0-9a-f]\","
	    "\"token_type\":\"Bearer\",\"expires_in\":10,", token), 1);
	assert_non_null(strstr(reply, ",\"scope\":\"settle\"}"));
	snprintf(header, sizeof(header), "Bearer %s", token);
	assert_true(oauth_opens(&o, str_of(header), 1000));
	assert_true(oauth_opens(&o, str_of(header), 10999));
	assert_false(oauth_opens(&o, str_of(header), 11000));
	header[strlen(header) - 1] ^= 1;
	assert_false(oauth_opens(&o, str_of(header), 1000));
	header[strlen(header) - 1] ^= 1;
	oauth_forget(&o);
	assert_false(oauth_opens(&o, str_of(header), 1000));
	assert_false(oauth_opens(&o, STR("Bearer "), 1000));
	assert_false(oauth_opens(&o, STR(""), 1000));
	assert_int_equal(ask(BASIC, FORM "; charset=utf-8", GRANT), 200);
}

static void
nobody_else_does(void **state)
{
	static const struct { const char *basic, *type, *body; int status;
	    const char *error; } rows[] = {
		{ "", FORM, GRANT, 401, "invalid_client" },
		{ "Basic", FORM, GRANT, 401, "invalid_client" },
		{ "Bearer x", FORM, GRANT, 401, "invalid_client" },
		{ "Basic !!!!", FORM, GRANT, 401, "invalid_client" },
		/* x:y, and the right ones not form-encoded */
		{ "Basic eDp5", FORM, GRANT, 401, "invalid_client" },
		{ "Basic Y2jhu6M6NzpzJmMgcj10OjE=", FORM, GRANT, 401,
		    "invalid_client" },
		{ BASIC, "application/json", GRANT, 400, "invalid_request" },
		{ BASIC, FORM, "", 400, "invalid_request" },
		{ BASIC, FORM, "grant_type=password", 400,
		    "unsupported_grant_type" },
		{ BASIC, FORM, GRANT "&scope=all", 400, "invalid_scope" },
		{ BASIC, FORM, GRANT "&scope=%zz", 400, "invalid_request" },
	};
	char want[64];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(ask(rows[i].basic, rows[i].type,
		    rows[i].body), rows[i].status);
		snprintf(want, sizeof(want), "{\"error\":\"%s\"}\n",
		    rows[i].error);
		assert_string_equal(reply, want);
	}
	for (size_t i = 0; i < OAUTH_TOKENS_MAX; i++)
		assert_int_equal(o.token[i].until_ms, 0);
}

static void
there_are_only_so_many(void **state)
{
	char first[256];

	(void)state;
	struct rng rng = rng_from_seed(&seeded, 1);
	struct oauth_ask a = { STR(BASIC), STR(FORM), STR(GRANT) };
	struct oauth_now now = { 1000, &rng };
	for (int i = 0; i <= OAUTH_TOKENS_MAX; i++) {
		struct buf out = BUF(reply);
		assert_int_equal(oauth_ask(&o, &a, &now, &out), 200);
		if (i == 0)
			snprintf(first, sizeof(first), "Bearer %.48s",
			    reply + strlen("{\"access_token\":\""));
		assert_int_equal(oauth_opens(&o, str_of(first), 1000),
		    i < OAUTH_TOKENS_MAX);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_client_gets_one, setup),
		cmocka_unit_test_setup(nobody_else_does, setup),
		cmocka_unit_test_setup(there_are_only_so_many, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
