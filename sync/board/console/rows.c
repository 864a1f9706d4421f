/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/day.h"
#include "sync/board/console/rows.h"

int64_t
rows_most(struct api *a)
{
	return api_query(a, "format").n > 0 ? ROWS_FILE : ROWS_PAGE;
}

static json_t *
day_of(int64_t day)
{
	char text[16];
	struct buf b = BUF(text);

	if (day != 0)
		day_put(&b, day);
	return json_string(text);
}

bool
row_set(json_t *row, const struct api_column *c, struct sql_stmt *st, int at)
{
	json_t *v = NULL;

	switch (c->kind) {
	case CELL_TEXT: {
		struct str s = sql_bytes(st, at);
		v = json_stringn(s.p == NULL ? "" : s.p, s.n);
		break;
	}
	case CELL_DAY:
		v = day_of(sql_i64(st, at));
		break;
	case CELL_VND:
	case CELL_COUNT:
	case CELL_TIME:
		v = json_integer(sql_i64(st, at));
		break;
	}
	return json_object_set_new(row, c->name, v) == 0;
}

enum rc
rows_into(json_t *array, struct sql_stmt *st, const struct row_shape *shape)
{
	enum rc rc;

	while ((rc = sql_row(st)) == RC_OK) {
		json_t *row = json_object();
		bool fine = row != NULL;
		for (size_t i = 0; fine && i < shape->count; i++)
			fine = row_set(row, &shape->columns[i], st, (int)i);
		if (json_array_append_new(array, row) != 0 || !fine) {
			sql_reset(st);
			return RC_NO_MEMORY;
		}
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
rows_put(struct api *a, struct sql_stmt *st, const struct row_shape *shape,
    int64_t most)
{
	json_t *rows = json_object_get(a->out, "rows");
	enum rc rc = rows_into(rows, st, shape);
	size_t n = json_array_size(rows);

	if (rc == RC_OK && n > 0 && (int64_t)n >= most)
		json_object_set(a->out, "next", json_object_get(
		    json_array_get(rows, n - 1), shape->columns[0].name));
	return rc;
}
