/* SPDX-License-Identifier: Apache-2.0 */
/* People of the office: who am I, who is there, passwords. */
#include <string.h>

#include "sync/board/board.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/password.h"
#include "sync/board/console/session.h"

#define ROWS_MAX 200

static enum rc
who_am_i(struct store *s, struct api *a)
{
	char memory[512];
	struct buf market = BUF(memory);
	struct store_session q;
	struct store_staff p;

	enum rc rc = session_find(s, session_cookie(http_header(a->x,
	    "Cookie"), SESSION_COOKIE), &q, &p);
	if (rc == RC_OK)
		rc = store_market_get(s, &market);
	if (rc != RC_OK)
		return rc;
	json_t *out = json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:b,s:b,s:s}",
	    "id", (json_int_t)p.staff, "login", p.login, "name", p.name,
	    "role", p.role, "stall", p.stall, "csrf", q.csrf, "must_change",
	    p.must_change, "totp", p.has_totp, "market", memory);
	rc = out == NULL || json_object_update(a->out, out) != 0 ?
	    RC_NO_MEMORY : RC_OK;
	json_decref(out);
	return rc;
}

static bool
put_person(void *ctx, const struct store_staff *p)
{
	struct api *a = ctx;
	json_t *row = api_row(a);

	json_object_set_new(row, "id", json_integer(p->staff));
	json_object_set_new(row, "login", json_string(p->login));
	json_object_set_new(row, "name", json_string(p->name));
	json_object_set_new(row, "role", json_string(p->role));
	json_object_set_new(row, "stall", json_string(p->stall));
	json_object_set_new(row, "totp", json_boolean(p->has_totp));
	json_object_set_new(row, "disabled",
	    json_boolean(p->disabled_ms != 0));
	json_object_set_new(row, "created_ms", json_integer(p->created_ms));
	json_object_set_new(a->out, "next", json_integer(p->staff));
	return row != NULL;
}

static enum rc
list_people(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "id", "Số", "No.", CELL_COUNT },
		{ "login", "Tên đăng nhập", "Login", CELL_TEXT },
		{ "name", "Họ tên", "Name", CELL_TEXT },
		{ "role", "Vai trò", "Role", CELL_TEXT },
		{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
		{ "created_ms", "Từ", "Since", CELL_TIME },
	};
	struct store_list list = { .most = ROWS_MAX };

	enum rc rc = api_query_i64(a, "after", 0, INT64_MAX, &list.from);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Người dùng", "People", columns,
	    sizeof(columns) / sizeof(columns[0]));
	return store_staff_list(s, &list, put_person, a);
}

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/session", MAY_ANY, API_READS, who_am_i, false },
	{ HTTP_GET, "/api/v1/users", MAY(ROLE_ADMIN), API_READS, list_people,
	    false },
};

const struct api_table api_staff = { routes,
    sizeof(routes) / sizeof(routes[0]) };
