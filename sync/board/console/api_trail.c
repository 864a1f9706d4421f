/* SPDX-License-Identifier: Apache-2.0 */
/* What was done, and whose data were looked at. */
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Both lists go back in time: ?after=N is below N. */
static enum rc
list(struct store *s, struct api *a, enum query q,
    const struct row_shape *shape)
{
	struct sql_stmt *st = s->stmt[q];
	int64_t below = 0, staff = 0;

	enum rc rc = api_query_i64(a, "after", 0, INT64_MAX, &below);
	if (rc == RC_OK)
		rc = api_query_i64(a, "staff", 0, INT64_MAX, &staff);
	if (rc != RC_OK)
		return rc;
	struct str what = api_query(a, "q");
	if (!str_is_utf8(what))
		return api_refuse(a, 400, "field", "q: không phải UTF-8");
	sql_put_i64(st, 2, below == 0 ? INT64_MAX : below);
	sql_put_i64(st, 3, staff);
	sql_put_str(st, 4, what);
	sql_put_i64(st, 5, rows_most(a));
	return rows_put(a, st, shape, rows_most(a));
}

static enum rc
list_trail(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "n", "Số", "No.", CELL_COUNT },
		{ "at_ms", "Lúc", "At", CELL_TIME },
		{ "login", "Người làm", "By", CELL_TEXT },
		{ "action", "Việc", "Act", CELL_TEXT },
		{ "object", "Đối tượng", "Object", CELL_TEXT },
		{ "detail", "Chi tiết", "Detail", CELL_TEXT },
	};

	api_table(a, "Nhật ký thao tác", "What was done", columns,
	    COUNT(columns));
	return list(s, a, Q_LIST_TRAIL, &(struct row_shape){ columns,
	    COUNT(columns) });
}

static enum rc
list_looks(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "n", "Số", "No.", CELL_COUNT },
		{ "at_ms", "Lúc", "At", CELL_TIME },
		{ "login", "Người xem", "By", CELL_TEXT },
		{ "what", "Xem gì", "What", CELL_TEXT },
		{ "object", "Của ai", "Whose", CELL_TEXT },
	};

	api_table(a, "Nhật ký xem dữ liệu cá nhân",
	    "Who looked at personal data", columns, COUNT(columns));
	return list(s, a, Q_LIST_LOOKS, &(struct row_shape){ columns,
	    COUNT(columns) });
}

#define WATCHERS (MAY(ROLE_HEAD) | MAY(ROLE_ADMIN))

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/trail", WATCHERS, API_READS, list_trail, false },
	{ HTTP_GET, "/api/v1/looks", WATCHERS, API_READS, list_looks, false },
};

const struct api_table api_watch = { routes, COUNT(routes) };
