/* SPDX-License-Identifier: Apache-2.0 */
/* The terminals as they last told of themselves, and what went wrong.  No
 * sale, no sum of sales is in any of it. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/json.h"
#include "sync/board/board.h"
#include "sync/board/contact.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"
#include "sync/board/store_console.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define KIND_MAX 32

static const struct api_column columns[] = {
	{ "terminal", "Máy", "Terminal", CELL_COUNT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "state", "Trạng thái", "State", CELL_TEXT },
	{ "last_ms", "Liên lạc", "Last contact", CELL_TIME },
	{ "upload_ms", "Gửi sổ", "Last upload", CELL_TIME },
	{ "queue", "Còn chờ gửi", "Waiting", CELL_COUNT },
	{ "quality", "Đồng hồ", "Clock", CELL_COUNT },
	{ "off_ms", "Lệch (ms)", "Off (ms)", CELL_COUNT },
	{ "software", "Phiên bản", "Version", CELL_TEXT },
	{ "entries", "Số dòng", "Entries", CELL_COUNT },
	{ "checkpoint", "Điểm chốt", "Checkpoint", CELL_TEXT },
	{ "mail", "Thư chưa nhận", "Mail waiting", CELL_COUNT },
	{ "alarms", "Cảnh báo", "Alarms", CELL_COUNT },
};
static const struct row_shape shape = { columns, COUNT(columns) };

/* What was told since it was last written down. */
static void
put_news(struct contacts *news, struct store *s, json_t *row)
{
	int64_t terminal = json_integer_value(json_object_get(row,
	    "terminal"));
	const struct contact *k = news == NULL ? NULL :
	    contact_of(news, s, (uint32_t)terminal);

	if (k == NULL || k->last_ms == 0)
		return;
	json_object_set_new(row, "last_ms", json_integer(k->last_ms));
	json_object_set_new(row, "upload_ms", json_integer(k->upload_ms));
	json_object_set_new(row, "queue", json_integer(k->queue));
	json_object_set_new(row, "quality", json_integer(k->quality));
	json_object_set_new(row, "off_ms", json_integer(k->off_ms));
	json_object_set_new(row, "software", json_string(k->software));
}

/* A checkpoint has the sum of what was sold: only how far it reaches. */
static void
put_checkpoint(json_t *row)
{
	struct str text = str_of(json_string_value(json_object_get(row,
	    "checkpoint")));
	int64_t head = json_integer_value(json_object_get(row, "entries"));
	int64_t n = 0;
	const char *word = "none";

	if (text.n > 0 && json_check(text, NULL) &&
	    json_get_i64(text, "n", &n))
		word = n == head ? "whole" : n > head ? "ahead" : "behind";
	json_object_set_new(row, "checkpoint", json_string(word));
	json_object_set_new(row, "checkpoint_n", json_integer(n));
}

static void
finish(struct store *s, struct api *a)
{
	const struct board *b = a->x->app;
	json_t *rows = json_object_get(a->out, "rows"), *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		put_news(b->contacts, s, row);
		put_checkpoint(row);
	}
}

static enum rc
list_from(struct store *s, struct api *a, int64_t after, int64_t most)
{
	struct sql_stmt *st = s->stmt[Q_LIST_DEVICES];

	api_table(a, "Danh sách máy", "Terminals", columns, COUNT(columns));
	sql_put_i64(st, 2, after);
	sql_put_i64(st, 3, most);
	enum rc rc = rows_put(a, st, &shape, most);
	if (rc == RC_OK)
		finish(s, a);
	return rc;
}

static enum rc
list_devices(struct store *s, struct api *a)
{
	int64_t after = 0;

	enum rc rc = api_query_i64(a, "after", 0, TERMINAL_ID_MAX, &after);
	return rc == RC_OK ? list_from(s, a, after, rows_most(a)) : rc;
}

static enum rc
one_device(struct store *s, struct api *a)
{
	int64_t n;

	if (!str_to_i64(a->param, &n) || n < 1 || n > TERMINAL_ID_MAX)
		return api_refuse(a, 404, "not_found", "Không có máy này.");
	enum rc rc = list_from(s, a, n - 1, 1);
	if (rc != RC_OK)
		return rc;
	json_t *row = json_incref(json_array_get(json_object_get(a->out,
	    "rows"), 0));
	json_object_clear(a->out);
	if (json_integer_value(json_object_get(row, "terminal")) != n)
		rc = api_refuse(a, 404, "not_found", "Không có máy này.");
	else if (json_object_update(a->out, row) != 0)
		rc = RC_NO_MEMORY;
	json_decref(row);
	return rc;
}

/* --- alarms ------------------------------------------------------------- */

static enum rc
list_alarms(struct store *s, struct api *a)
{
	static const struct api_column alarm[] = {
		{ "terminal", "Máy", "Terminal", CELL_COUNT },
		{ "kind", "Loại", "Kind", CELL_TEXT },
		{ "detail", "Chi tiết", "Detail", CELL_TEXT },
		{ "times", "Số lần", "Times", CELL_COUNT },
		{ "first_ms", "Lần đầu", "First", CELL_TIME },
		{ "last_ms", "Lần cuối", "Last", CELL_TIME },
		{ "seen", "Đã xem", "Seen", CELL_COUNT },
		{ "note", "Ghi chú", "Note", CELL_TEXT },
	};
	struct sql_stmt *st = s->stmt[Q_LIST_OPEN_ALARMS];
	int64_t terminal = -1, all = 0;

	enum rc rc = api_query_i64(a, "terminal", 0, TERMINAL_ID_MAX,
	    &terminal);
	if (rc == RC_OK)
		rc = api_query_i64(a, "all", 0, 1, &all);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Cảnh báo", "Alarms", alarm, COUNT(alarm));
	sql_put_i64(st, 2, terminal);
	sql_put_i64(st, 3, all);
	sql_put_i64(st, 4, ROWS_FILE);
	return rows_into(json_object_get(a->out, "rows"), st,
	    &(struct row_shape){ alarm, COUNT(alarm) });
}

static enum rc
acknowledge(struct store *s, struct api *a)
{
	char kind[KIND_MAX], detail[STORE_DETAIL_MAX], note[257];
	char object[KIND_MAX + 16];
	int64_t terminal;

	enum rc rc = api_in_i64(a, "terminal", 0, TERMINAL_ID_MAX, &terminal);
	if (rc == RC_OK)
		rc = api_in_text(a, "kind", kind, sizeof(kind));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "detail", detail, sizeof(detail));
	if (rc == RC_OK)
		rc = api_in_text(a, "note", note, sizeof(note));
	if (rc != RC_OK)
		return rc;
	rc = store_alarm_seen(s, &(struct store_alarm_note){
	    (uint32_t)terminal, kind, detail, note, a->who.id });
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "not_found",
		    "Không có cảnh báo này.");
	(void)snprintf(object, sizeof(object), "%lld:%s",
	    (long long)terminal, kind);
	return rc == RC_OK ? api_trail(s, a, "alarm.seen", object, note) :
	    rc;
}

#define TECHNICAL (MAY(ROLE_VIEWER) | MAY(ROLE_HEAD) | \
	MAY(ROLE_TECHNICIAN) | MAY(ROLE_ADMIN))

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/devices", TECHNICAL, API_READS, list_devices,
	    false },
	{ HTTP_GET, "/api/v1/devices/*", TECHNICAL, API_READS, one_device,
	    false },
	{ HTTP_GET, "/api/v1/alarms", TECHNICAL | MAY(ROLE_ACCOUNTANT),
	    API_READS, list_alarms, false },
	{ HTTP_POST, "/api/v1/alarms/acknowledge", MAY(ROLE_HEAD) |
	    MAY(ROLE_TECHNICIAN) | MAY(ROLE_ADMIN), API_WRITES, acknowledge,
	    false },
};

const struct api_table api_devices = { routes, COUNT(routes) };
