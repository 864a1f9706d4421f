/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "sync/board/console/sheet.h"
#include "sync/board/console/whole.h"
#include "sync/board/http.h"

#define TEXT_FIRST 262144

struct whole {
	bool is_csv;
	json_t *rows;        /* of paper, until the list has them */
	char *text;          /* of a file */
	size_t n, cap;
	int64_t count;
	char after[256];     /* "": not asked yet */
};

static int open_now;         /* the writer's alone */

static struct whole *
whole_open(bool is_csv)
{
	struct whole *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	open_now++;
	w->is_csv = is_csv;
	w->cap = is_csv ? TEXT_FIRST : 0;
	w->text = is_csv ? malloc(w->cap) : NULL;
	w->rows = is_csv ? NULL : json_array();
	if (w->text == NULL && w->rows == NULL) {
		whole_close(w);
		return NULL;
	}
	return w;
}

void
whole_close(struct whole *w)
{
	if (w == NULL)
		return;
	json_decref(w->rows);
	free(w->text);
	free(w);
	open_now--;
}

/* Twice the room. */
static enum rc
room_open(struct whole *w)
{
	if (w->cap >= WHOLE_BYTES_MAX)
		return RC_TOO_BIG;
	char *more = realloc(w->text, 2 * w->cap);
	if (more == NULL)
		return RC_NO_MEMORY;
	w->text = more;
	w->cap *= 2;
	return RC_OK;
}

static enum rc
add_text(struct whole *w, const json_t *list)
{
	const struct sheet sheet = { .list = list, .goes_on = w->count > 0 };
	enum rc rc;

	for (;;) {
		struct buf b = buf_init(w->text + w->n, w->cap - w->n);
		rc = sheet_csv(&sheet, &b);
		if (rc == RC_OK)
			w->n += b.n;
		if (rc != RC_TOO_BIG)
			return rc;
		rc = room_open(w);
		if (rc != RC_OK)
			return rc;
	}
}

static enum rc
add_rows(struct whole *w, const json_t *list)
{
	json_t *rows = json_object_get(list, "rows");

	if (w->count + (int64_t)json_array_size(rows) > WHOLE_ROWS_MAX)
		return RC_TOO_BIG;
	return json_array_extend(w->rows, rows) == 0 ? RC_OK : RC_NO_MEMORY;
}

/* Sets where it goes on.  False: it does not. */
static bool
move_on(struct whole *w, const json_t *next)
{
	char text[sizeof(w->after)];
	struct buf b = BUF(text);

	if (json_is_integer(next))
		buf_i64(&b, json_integer_value(next));
	else if (json_is_string(next))
		buf_puts(&b, json_string_value(next));
	if (b.full || b.n == 0 || strcmp(text, w->after) == 0)
		return false;
	memcpy(w->after, text, sizeof(text));
	return true;
}

static bool
refuse(struct api *a, enum rc rc)
{
	if (rc == RC_TOO_BIG)
		(void)api_refuse(a, 413, "too_big", a->whole->is_csv ?
		    "Danh sách dài quá một tệp; hãy lọc bớt (kỳ, điểm kinh "
		    "doanh) rồi tải từng phần." : "Danh sách có hơn %d dòng, "
		    "không in được; hãy tải tệp CSV hoặc lọc bớt.",
		    WHOLE_ROWS_MAX);
	else
		(void)api_refuse(a, 503, "memory", "Máy chủ thiếu bộ nhớ; "
		    "hãy tải lại sau.");
	return false;
}

static bool
begin(struct api *a, bool is_csv)
{
	if (open_now >= WHOLE_MAX) {
		(void)api_refuse(a, 503, "busy", "Đang có nhiều người tải "
		    "tệp; hãy tải lại sau ít phút.");
		return false;
	}
	a->whole = whole_open(is_csv);
	if (a->whole == NULL)
		(void)api_refuse(a, 503, "memory", "Máy chủ thiếu bộ nhớ; "
		    "hãy tải lại sau.");
	return a->whole != NULL;
}

bool
whole_more(struct api *a)
{
	struct str format = api_query(a, "format");
	const json_t *next = json_object_get(a->out, "next");
	bool is_csv = str_eq(format, STR("csv"));
	size_t n = json_array_size(json_object_get(a->out, "rows"));

	if ((!is_csv && !str_eq(format, STR("pdf"))) ||
	    sheet_columns(a->out) == 0 || (a->whole == NULL && next == NULL) ||
	    api_query(a, "limit").n > 0)
		return false;
	if (a->whole == NULL && !begin(a, is_csv))
		return false;
	struct whole *w = a->whole;
	enum rc rc = is_csv ? add_text(w, a->out) : add_rows(w, a->out);
	if (rc != RC_OK)
		return refuse(a, rc);
	w->count += (int64_t)n;
	if (n > 0 && move_on(w, next))
		return true;
	json_object_del(a->out, "next");
	if (is_csv)
		return false;
	/* The list goes to the worker, which drops it while this is closed:
	 * its rows are the list's alone from here on. */
	json_t *rows = w->rows;
	w->rows = NULL;
	return json_object_set_new(a->out, "rows", rows) != 0 ?
	    refuse(a, RC_NO_MEMORY) : false;
}

struct str
whole_after(const struct whole *w)
{
	return w == NULL ? STR("") : str_of(w->after);
}

bool
whole_answer(struct api *a)
{
	const struct whole *w = a->whole;

	if (w == NULL || !w->is_csv)
		return false;
	http_answer(a->x, &(struct http_reply){ .status = 200,
	    .type = "text/csv; charset=utf-8", .body = { w->text, w->n },
	    .more = { { "Content-Disposition",
	    "attachment; filename=\"cho40.csv\"" } } });
	return true;
}
