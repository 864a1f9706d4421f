/* SPDX-License-Identifier: Apache-2.0 */
/* Every route by everybody: nobody, each role, with and without the session's
 * token, after the session's time.  What a route may be is in its table; what
 * a role may never be is here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/console/api_routes.h"
#include "sync/board/console/session.h"
#include "sync/board/contact.h"
#include "tests/support/office/office.h"

/* Call a route, whatever its star stands for. */
static int
try(const struct api_route *r)
{
	char path[128];
	size_t n = strcspn(r->path, "*");

	snprintf(path, sizeof(path), "%.*s%s", (int)n, r->path,
	    r->path[n] == '*' ? "1" : "");
	return r->method == HTTP_GET ? office_get(&office, path) :
	    office_post(&office, path, "{}");
}

static void
each(void (*check)(const struct api_route *r))
{
	int routes = 0;

	for (size_t t = 0; api_tables[t] != NULL; t++)
		for (size_t i = 0; i < api_tables[t]->count; i++) {
			check(&api_tables[t]->routes[i]);
			routes++;
		}
	assert_true(routes > 20);
}

static void
be(enum role role)
{
	if (role == ROLE_TRADER)
		office_be_trader(&office, "A-01");
	else
		office_be(&office, role, role_name(role));
}

/* --- nobody -------------------------------------------------------------- */

static void
asks_for_a_sign_in(const struct api_route *r)
{
	if (try(r) != 401)
		fail_msg("%s: %d", r->path, office.status);
	assert_string_equal(office_word(&office), "sign_in");
}

static void
nobody_gets_nothing(void **state)
{
	(void)state;
	office.cookie[0] = office.csrf[0] = '\0';
	each(asks_for_a_sign_in);
	snprintf(office.cookie, sizeof(office.cookie), SESSION_COOKIE
	    "=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	each(asks_for_a_sign_in);
	/* Twice the same name: neither counts. */
	office_be(&office, ROLE_ADMIN, "admin");
	char twice[128];
	snprintf(twice, sizeof(twice), "%.60s; %.60s", office.cookie,
	    office.cookie);
	memcpy(office.cookie, twice, sizeof(office.cookie));
	each(asks_for_a_sign_in);
}

static void
what_is_over_is_over(void **state)
{
	(void)state;
	office_be(&office, ROLE_ADMIN, "admin");
	atomic_fetch_add(&box.wall_ms, SESSION_IDLE_MS + 1);
	each(asks_for_a_sign_in);
}

/* --- forged -------------------------------------------------------------- */

static void
is_refused_as_forged(const struct api_route *r)
{
	if (r->method != HTTP_POST)
		return;
	if (try(r) != 403)
		fail_msg("%s: %d", r->path, office.status);
	assert_string_equal(office_word(&office), "forged");
}

static void
a_change_needs_the_token(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++) {
		be((enum role)role);
		office.csrf[0] ^= 1;
		each(is_refused_as_forged);
		office.csrf[0] = '\0';
		each(is_refused_as_forged);
	}
}

/* --- roles --------------------------------------------------------------- */

static enum role role_now;

static void
is_as_its_table_says(const struct api_route *r)
{
	bool may = (r->may & MAY(role_now)) != 0;
	int status = try(r);
	bool no_role = status == 403 && strcmp(office_word(&office),
	    "role") == 0;

	if (may ? status == 401 || status == 403 : !no_role)
		fail_msg("%s %s: %d %s", role_name(role_now), r->path,
		    status, office.body);
}

static void
every_role_gets_what_it_may(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++) {
		role_now = (enum role)role;
		be(role_now);
		each(is_as_its_table_says);
	}
}

static bool
begins(const char *path, const char *with)
{
	return strncmp(path, with, strlen(with)) == 0;
}

/* What must stay true whoever adds a route. */
static void
is_within_bounds(const struct api_route *r)
{
	bool own = begins(r->path, "/api/v1/me/") ||
	    begins(r->path, "/api/v1/session");
	bool changes = r->method == HTTP_POST && !own;

	if (changes && (r->may & (MAY(ROLE_VIEWER) | MAY(ROLE_TRADER))) != 0)
		fail_msg("%s: who only looks may change", r->path);
	if (begins(r->path, "/api/v1/users") && r->may != MAY(ROLE_ADMIN))
		fail_msg("%s: only for administrators", r->path);
	if (begins(r->path, "/api/v1/me/sales") &&
	    r->may != MAY(ROLE_TRADER))
		fail_msg("%s: a trader's alone", r->path);
	if (r->may == 0 || (r->may & ~(unsigned)MAY_ANY) != 0)
		fail_msg("%s: for nobody", r->path);
	if (!begins(r->path, "/api/v1/"))
		fail_msg("%s: elsewhere", r->path);
}

static void
no_route_is_out_of_bounds(void **state)
{
	(void)state;
	each(is_within_bounds);
}

/* --- bodies -------------------------------------------------------------- */

static void
takes_no_nonsense(const struct api_route *r)
{
	static char deep[4096];
	static const char *const bodies[] = { "", "[]", "null", "1", "{",
	    "{\"a\":1,\"a\":2}", "{\"id\":1e400}", "{}{}", deep,
	    "{\"x\":\"\xff\"}",
	    "{\"id\":99999999999999999999999999}" };

	if (r->method != HTTP_POST || r->takes_file)
		return;
	memset(deep, '[', sizeof(deep) - 1);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		if (office_post(&office, r->path, bodies[i]) != 400)
			fail_msg("%s %s: %d", r->path, bodies[i],
			    office.status);
}

static void
nonsense_is_refused_everywhere(void **state)
{
	(void)state;
	office_be(&office, ROLE_ADMIN, "admin");
	each(takes_no_nonsense);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_gets_nothing),
		cmocka_unit_test(what_is_over_is_over),
		cmocka_unit_test(a_change_needs_the_token),
		cmocka_unit_test(every_role_gets_what_it_may),
		cmocka_unit_test(no_route_is_out_of_bounds),
		cmocka_unit_test(nonsense_is_refused_everywhere),
	};

	return cmocka_run_group_tests(tests, office_begin, office_end);
}
