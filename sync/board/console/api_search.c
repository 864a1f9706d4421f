/* SPDX-License-Identifier: Apache-2.0 */
/* One field to find anything by: a stall, a trader, a contract, a bill, a
 * receipt, a terminal.  Marks and case do not matter. */
#include <string.h>

#include "ledger/fold.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"

#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))
#define EACH_MAX  20    /* of one kind */
#define WORDS_MAX 96

static const struct api_column columns[] = {
	{ "kind", "Loại", "Kind", CELL_TEXT },
	{ "key", "Khoá", "Key", CELL_TEXT },
	{ "title", "Tên", "Name", CELL_TEXT },
	{ "detail", "Chi tiết", "Detail", CELL_TEXT },
};
static const struct row_shape shape = { columns, COUNT(columns) };

static enum rc
run(struct api *a, struct sql_stmt *st)
{
	return rows_into(json_object_get(a->out, "rows"), st, &shape);
}

/* All that begins with these letters, digits and signs of a code. */
static enum rc
by_prefix(struct store *s, struct api *a, enum query q, struct str code)
{
	struct sql_stmt *st = s->stmt[q];
	char behind[WORDS_MAX + 2];

	if (code.n == 0 || code.n > WORDS_MAX)
		return RC_OK;
	memcpy(behind, code.p, code.n);
	memcpy(behind + code.n, "~", 2);
	sql_put_str(st, 2, code);
	sql_put_str(st, 3, (struct str){ behind, code.n + 1 });
	sql_put_i64(st, 4, EACH_MAX);
	return run(a, st);
}

static enum rc
by_name(struct store *s, struct api *a, struct str words)
{
	struct sql_stmt *st = s->stmt[Q_SEARCH_TRADERS];
	const json_t *rows = json_object_get(a->out, "rows");
	char memory[2 * WORDS_MAX];
	struct buf pattern = BUF(memory);
	size_t before = json_array_size(rows);

	if (words.n < 2)
		return RC_OK;
	/* Nothing but [A-Z0-9 ]: no sign has a meaning of its own there. */
	buf_putc(&pattern, '%');
	buf_put(&pattern, words);
	buf_putc(&pattern, '%');
	sql_put_str(st, 2, buf_str(&pattern));
	sql_put_i64(st, 3, EACH_MAX);
	enum rc rc = run(a, st);
	for (size_t i = before; rc == RC_OK && i < json_array_size(rows); i++)
		rc = api_look(s, a, "search", json_string_value(
		    json_object_get(json_array_get(rows, i), "key")));
	return rc;
}

static enum rc
by_number(struct store *s, struct api *a, enum query q, struct str text)
{
	int64_t n;

	if (!str_to_i64(text, &n) || n < 1 || n > UINT32_MAX)
		return RC_OK;
	sql_put_i64(s->stmt[q], 2, n);
	return run(a, s->stmt[q]);
}

/* A code as people type it: capitals, no blanks, only what codes have. */
static void
put_code(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    (c != '\0' && strchr("-./", c) != NULL))
			buf_putc(b, c);
		else if (c != ' ')
			buf_puts(b, "\x7f");   /* is in no code */
	}
}

static bool
sees_people(const struct api *a)
{
	return (MAY(a->who.role) & (MAY_SEE_MONEY | MAY(ROLE_COLLECTOR))) !=
	    0;
}

static enum rc
search(struct store *s, struct api *a)
{
	char folded[WORDS_MAX], typed[WORDS_MAX];
	struct buf words = BUF(folded), code = BUF(typed);
	struct str q = str_trim(api_query(a, "q"));

	api_table(a, "Tìm kiếm", "Search", columns, COUNT(columns));
	if (q.n == 0)
		return RC_OK;
	fold_words(&words, q);
	put_code(&code, q);
	if (!str_is_utf8(q) || words.full || code.full)
		return api_refuse(a, 400, "field",
		    "q: tối đa %d ký tự", WORDS_MAX - 1);
	enum rc rc = by_prefix(s, a, Q_SEARCH_STALLS, buf_str(&code));
	if (rc == RC_OK && sees_people(a))
		rc = by_name(s, a, buf_str(&words));
	if (rc == RC_OK && sees_people(a))
		rc = by_prefix(s, a, Q_SEARCH_CONTRACTS, buf_str(&code));
	if (rc == RC_OK && sees_people(a) && code.n >= 4)
		rc = by_prefix(s, a, Q_SEARCH_BILLS, buf_str(&code));
	if (rc == RC_OK && sees_people(a))
		rc = by_number(s, a, Q_SEARCH_RECEIPTS, buf_str(&code));
	if (rc == RC_OK)
		rc = by_number(s, a, Q_SEARCH_TERMINALS, buf_str(&code));
	return rc;
}

/* It writes down who was found. */
static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/search", MAY_ANY & ~MAY(ROLE_TRADER), API_WRITES,
	    search, false },
};

const struct api_table api_search = { routes, COUNT(routes) };
