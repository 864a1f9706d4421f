/* SPDX-License-Identifier: Apache-2.0 */
/* A day ticket that somebody shows: is it ours, and what became of it? */
#include "ledger/day.h"
#include "ledger/ticket_code.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"
#include "sync/board/store_round.h"

#define CHECKERS (MAY(ROLE_HEAD) | MAY(ROLE_ACCOUNTANT) | \
	MAY(ROLE_COLLECTOR))

/* What the board holds of that ticket; "unsent": nothing yet. */
static enum rc
look_up(struct store *s, const struct ticket_code *t, const char **verdict)
{
	struct sql_stmt *st = s->stmt[Q_FIND_TICKET_OF];
	int64_t one;

	sql_put_text(st, 2, t->series);
	sql_put_i64(st, 3, t->no);
	sql_put_i64(st, 4, t->terminal);
	enum rc rc = sql_row(st);
	*verdict = "unsent";
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct sql_stmt *gone = s->stmt[Q_FIND_TICKET_VOID];
	sql_put_i64(gone, 2, t->terminal);
	sql_put_i64(gone, 3, sql_i64(st, 1));
	sql_put_i64(gone, 4, sql_i64(st, 2));
	*verdict = sql_i64(st, 3) == t->amount.dong ? "sound" : "differs";
	sql_reset(st);
	rc = sql_one_i64(gone, &one);
	if (rc == RC_OK)
		*verdict = "void";
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Whose signature and whose number it is, before its row is looked at. */
static enum rc
judge(struct store *s, struct str code, const struct ticket_code *t,
    const char **verdict)
{
	struct store_terminal terminal;
	struct ticket_code signed_by;
	uint32_t holder;

	enum rc rc = store_terminal_get(s, t->terminal, &terminal);
	*verdict = "stranger";
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !terminal.has_key))
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	*verdict = "forged";
	if (ticket_code_verify(code, terminal.key, &signed_by) != RC_OK)
		return RC_OK;
	rc = store_range_find(s, t->series, t->no, &holder);
	*verdict = "outside";
	if (rc == RC_NOT_FOUND || (rc == RC_OK && holder != t->terminal))
		return RC_OK;
	return rc == RC_OK ? look_up(s, t, verdict) : rc;
}

static enum rc
check_ticket(struct store *s, struct api *a)
{
	char text[TICKET_CODE_MAX], memory[16];
	struct buf day = BUF(memory);
	struct ticket_code t;
	const char *verdict = "";

	enum rc rc = api_in_text(a, "code", text, sizeof(text));
	if (rc != RC_OK)
		return rc;
	if (ticket_code_read(str_of(text), &t) != RC_OK) {
		a->field = "code";
		return api_refuse(a, 400, "field", "code: không phải mã của "
		    "một vé chợ, hoặc bị cắt; hãy quét lại.");
	}
	rc = judge(s, str_of(text), &t, &verdict);
	day_put(&day, t.day);
	json_t *out = json_pack("{s:s,s:I,s:s,s:I,s:s,s:I,s:s}", "verdict",
	    verdict, "terminal", (json_int_t)t.terminal, "series", t.series,
	    "no", (json_int_t)t.no, "kind", t.kind, "amount",
	    (json_int_t)t.amount.dong, "day", memory);
	if (rc == RC_OK && (out == NULL ||
	    json_object_update(a->out, out) != 0))
		rc = RC_NO_MEMORY;
	json_decref(out);
	return rc;
}

/* --- tickets that were sold ----------------------------------------------- */

static const struct api_column columns[] = {
	{ "series", "Ký hiệu", "Series", CELL_TEXT },
	{ "no", "Số", "No.", CELL_COUNT },
	{ "kind", "Loại", "Kind", CELL_TEXT },
	{ "amount", "Giá", "Amount", CELL_VND },
	{ "means", "Trả bằng", "Means", CELL_TEXT },
	{ "verdict", "Kiểm tra", "Verdict", CELL_TEXT },
	{ "voided", "Đã huỷ", "Void", CELL_COUNT },
	{ "terminal", "Máy", "Terminal", CELL_COUNT },
	{ "branch", "Nhánh sổ", "Branch", CELL_COUNT },
	{ "n", "Dòng sổ", "Entry", CELL_COUNT },
	{ "at_ms", "Lúc", "At", CELL_TIME },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* A ticket's place in the list: "26A~12~7~1~340". */
struct place { struct str series; int64_t part[4]; };

static enum rc
read_place(struct api *a, struct place *p)
{
	struct str rest = api_query(a, "after");
	bool fine = true;

	*p = (struct place){ .series = str_cut(&rest, '~') };
	if (api_query(a, "after").n == 0)
		return RC_OK;
	for (size_t i = 0; i < 4; i++)
		fine = str_to_i64(str_cut(&rest, '~'), &p->part[i]) && fine;
	if (fine && rest.n == 0 && str_is_utf8(p->series))
		return RC_OK;
	a->field = "after";
	return api_refuse(a, 400, "field", "after: cần \"next\" của trang "
	    "trước");
}

static bool
put_next(struct api *a, const json_t *last)
{
	static const char *const names[] = { "no", "terminal", "branch",
	    "n" };
	char text[128];
	struct buf b = BUF(text);

	buf_puts(&b, json_string_value(json_object_get(last, "series")));
	for (size_t i = 0; i < 4; i++) {
		buf_putc(&b, '~');
		buf_i64(&b, json_integer_value(json_object_get(last,
		    names[i])));
	}
	return !b.full && json_object_set_new(a->out, "next",
	    json_string(text)) == 0;
}

static enum rc
list_tickets(struct store *s, struct api *a)
{
	struct sql_stmt *st = s->stmt[Q_LIST_TICKETS];
	struct str day = api_query(a, "day");
	int64_t d = 0, most = rows_most(a);
	struct place p;

	enum rc rc = read_place(a, &p);
	if (rc != RC_OK)
		return rc;
	if (day.n > 0 && !day_parse(day, &d))
		return api_refuse(a, 400, "field",
		    "day: cần ngày như 2026-11-29");
	api_table(a, "Vé chợ", "Day tickets", columns, COLUMNS);
	sql_put_str(st, 2, api_query(a, "series"));
	sql_put_str(st, 3, api_query(a, "verdict"));
	sql_put_i64(st, 4, d);
	sql_put_i64(st, 5, d > 0 ? d : INT32_MAX);
	sql_put_str(st, 6, p.series);
	for (int i = 0; i < 4; i++)
		sql_put_i64(st, 7 + i, p.part[i]);
	sql_put_i64(st, 11, most);
	json_t *rows = json_object_get(a->out, "rows");
	rc = rows_into(rows, st, &(struct row_shape){ columns, COLUMNS });
	size_t n = json_array_size(rows);
	if (rc == RC_OK && (int64_t)n >= most &&
	    !put_next(a, json_array_get(rows, n - 1)))
		rc = RC_NO_MEMORY;
	return rc;
}

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/tickets", MAY_SEE_MONEY, API_READS, list_tickets,
	    false },
	{ HTTP_POST, "/api/v1/tickets/check", CHECKERS, API_READS,
	    check_ticket, false },
};

const struct api_table api_ticket = { routes,
    sizeof(routes) / sizeof(routes[0]) };
