/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/console/sheet.h"

static const json_t *
column_of(const json_t *list, size_t column)
{
	return json_array_get(json_object_get(list, "columns"), column);
}

static const char *
word_of(const json_t *column, const char *name)
{
	const char *z = json_string_value(json_object_get(column, name));

	return z == NULL ? "" : z;
}

size_t
sheet_columns(const json_t *list)
{
	size_t n = json_array_size(json_object_get(list, "columns"));

	return n > SHEET_COLUMNS_MAX ? SHEET_COLUMNS_MAX : n;
}

const char *
sheet_title(const json_t *list, size_t column)
{
	return word_of(column_of(list, column), "title");
}

bool
sheet_is_number(const json_t *list, size_t column)
{
	const char *kind = word_of(column_of(list, column), "kind");

	return strcmp(kind, "vnd") == 0 || strcmp(kind, "count") == 0;
}

/* 1234567: 1.234.567 */
static void
put_grouped(struct buf *b, int64_t v)
{
	char digits[24];
	struct buf d = BUF(digits);

	buf_i64(&d, v);
	for (size_t i = 0; i < d.n; i++) {
		size_t left = d.n - i;
		if (left % 3 == 0 && i > 0 && digits[i - 1] != '-')
			buf_putc(b, '.');
		buf_putc(b, digits[i]);
	}
}

void
sheet_put_cell(const json_t *list, const json_t *row, size_t column,
    bool paper, struct buf *b)
{
	const json_t *c = column_of(list, column);
	const json_t *v = json_object_get(row, word_of(c, "name"));
	const char *kind = word_of(c, "kind");

	if (json_is_string(v))
		buf_put(b, (struct str){ json_string_value(v),
		    json_string_length(v) });
	else if (json_is_boolean(v))
		buf_puts(b, json_is_true(v) ? "1" : "0");
	else if (json_is_integer(v) && strcmp(kind, "time") == 0 &&
	    json_integer_value(v) != 0)
		day_put_time(b, json_integer_value(v));
	else if (json_is_integer(v) && strcmp(kind, "time") == 0)
		return;
	else if (json_is_integer(v) && paper && strcmp(kind, "vnd") == 0)
		put_grouped(b, json_integer_value(v));
	else if (json_is_integer(v))
		buf_i64(b, json_integer_value(v));
}

/* --- comma separated values -------------------------------------------- */

static void
put_csv_text(struct buf *out, struct str s, bool defuse)
{
	buf_putc(out, '"');
	if (defuse && s.n > 0 && s.p[0] != '\0' &&
	    strchr("=+-@\t\r\n", s.p[0]) != NULL)
		buf_putc(out, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_putc(out, '"');
		buf_putc(out, s.p[i]);
	}
	buf_putc(out, '"');
}

static void
put_csv_row(const json_t *list, const json_t *row, struct buf *out)
{
	char memory[4096];

	for (size_t c = 0; c < sheet_columns(list); c++) {
		struct buf cell = BUF(memory);
		const char *name = word_of(column_of(list, c), "name");
		sheet_put_cell(list, row, c, false, &cell);
		if (c > 0)
			buf_putc(out, ',');
		if (json_is_integer(json_object_get(row, name)))
			buf_put(out, buf_str(&cell));
		else
			put_csv_text(out, buf_str(&cell), true);
	}
	buf_puts(out, "\r\n");
}

static void
put_csv_head(const json_t *list, struct buf *out)
{
	buf_puts(out, "\xef\xbb\xbf");
	for (size_t c = 0; c < sheet_columns(list); c++) {
		if (c > 0)
			buf_putc(out, ',');
		put_csv_text(out, str_of(sheet_title(list, c)), true);
	}
	buf_puts(out, "\r\n");
}

enum rc
sheet_csv(const struct sheet *s, struct buf *out)
{
	const json_t *rows = json_object_get(s->list, "rows");
	size_t columns = sheet_columns(s->list);

	if (columns == 0 || !json_is_array(rows))
		return RC_BAD_INPUT;
	if (!s->goes_on)
		put_csv_head(s->list, out);
	for (size_t i = 0; i < json_array_size(rows) && !out->full; i++)
		put_csv_row(s->list, json_array_get(rows, i), out);
	return out->full ? RC_TOO_BIG : RC_OK;
}
