/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: whether an account's days add up (rule B20); api_import.c takes
 * them in.  The market's own accounts alone. */
#include "ledger/day.h"
#include "sync/board/console/api_money.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"

#define DAYS_MAX    400
#define DEBITS_MAX  1000

/* --- do the days add up? -------------------------------------------------- */

static const struct api_column days[] = {
	{ "day", "Ngày", "Day", CELL_DAY },
	{ "in_count", "Số lần vào", "Credits", CELL_COUNT },
	{ "in_sum", "Tiền vào", "In", CELL_VND },
	{ "out_count", "Số lần ra", "Debits", CELL_COUNT },
	{ "out_sum", "Tiền ra", "Out", CELL_VND },
	{ "statement_only", "Chỉ có trên sao kê", "On the statement alone",
	    CELL_COUNT },
}, statements[] = {
	{ "statement", "Số", "No.", CELL_COUNT },
	{ "format", "Dạng", "Format", CELL_TEXT },
	{ "first_day", "Từ ngày", "From", CELL_DAY },
	{ "last_day", "Đến ngày", "To", CELL_DAY },
	{ "opening", "Số dư đầu", "Opening", CELL_VND },
	{ "credits", "Ghi có", "Credits", CELL_VND },
	{ "debits", "Ghi nợ", "Debits", CELL_VND },
	{ "closing", "Số dư cuối", "Closing", CELL_VND },
	{ "lines", "Số dòng", "Lines", CELL_COUNT },
	{ "state", "Kết quả", "Verdict", CELL_TEXT },
	{ "by_staff", "Người nhập", "By", CELL_COUNT },
	{ "made_ms", "Lúc", "At", CELL_TIME },
}, missing[] = {
	{ "seq", "Số", "No.", CELL_COUNT },
	{ "day", "Ngày", "Day", CELL_DAY },
	{ "is_in", "Vào", "In", CELL_COUNT },
	{ "amount", "Số tiền", "Amount", CELL_VND },
	{ "bank_ref", "Mã ngân hàng", "Bank's reference", CELL_TEXT },
	{ "source", "Nguồn", "Told by", CELL_TEXT },
}, debits[] = {
	{ "seq", "Số", "No.", CELL_COUNT },
	{ "day", "Ngày", "Day", CELL_DAY },
	{ "at", "Lúc", "At", CELL_TEXT },
	{ "amount", "Số tiền", "Amount", CELL_VND },
	{ "bank_ref", "Mã ngân hàng", "Bank's reference", CELL_TEXT },
	{ "content", "Nội dung", "Content", CELL_TEXT },
	{ "source", "Nguồn", "Told by", CELL_TEXT },
}, pulls[] = {
	{ "provider", "Nhà cung cấp", "Provider", CELL_TEXT },
	{ "account", "Tài khoản", "Account", CELL_TEXT },
	{ "good_ms", "Hỏi được lúc", "Last good", CELL_TIME },
	{ "tried_ms", "Hỏi lúc", "Last tried", CELL_TIME },
	{ "taken", "Số khoản", "Taken", CELL_COUNT },
	{ "error", "Lỗi", "Error", CELL_TEXT },
};

#define SHAPE(c) { (c), sizeof(c) / sizeof((c)[0]) }

struct span { struct store_place place; int64_t from, to; };

static enum rc
query_day(struct api *a, const char *name, int64_t *day)
{
	struct str v = api_query(a, name);

	if (v.n == 0 || day_parse(v, day))
		return RC_OK;
	return api_refuse(a, 400, name, "%s: ngày viết như 2026-11-21.",
	    name);
}

/* account, from and to of the query; the last month when they are not given. */
static enum rc
query_span(struct store *s, struct api *a, struct span *p)
{
	p->to = day_at(store_now_ms(s));
	p->from = p->to - 30;
	enum rc rc = api_query_own_place(s, a, &p->place);
	if (rc == RC_OK)
		rc = query_day(a, "from", &p->from);
	if (rc == RC_OK)
		rc = query_day(a, "to", &p->to);
	if (rc == RC_OK && (p->to < p->from || p->to - p->from > DAYS_MAX))
		return api_refuse(a, 400, "to", "Khoảng ngày phải từ 1 đến "
		    "%d ngày.", DAYS_MAX);
	return rc;
}

static struct sql_stmt *
bind_span(struct store *s, enum query q, const struct span *p)
{
	struct sql_stmt *st = s->stmt[q];

	store_put_place(st, 2, &p->place);
	sql_put_i64(st, 4, p->from);
	sql_put_i64(st, 5, p->to);
	return st;
}

static enum rc
put_array(struct api *a, const char *name, struct sql_stmt *st,
    const struct row_shape *shape)
{
	json_t *array = json_array();

	if (array == NULL || json_object_set_new(a->out, name, array) != 0)
		return RC_NO_MEMORY;
	return rows_into(array, st, shape);
}

static enum rc
reconcile(struct store *s, struct api *a)
{
	const struct row_shape day = SHAPE(days), paper = SHAPE(statements),
	    gone = SHAPE(missing);
	struct span p;

	enum rc rc = query_span(s, a, &p);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Đối soát tài khoản", "Reconciliation", days,
	    day.count);
	rc = rows_put(a, bind_span(s, Q_SUM_DAYS, &p), &day, DAYS_MAX + 2);
	struct sql_stmt *st = bind_span(s, Q_LIST_STATEMENTS, &p);
	sql_put_i64(st, 6, DAYS_MAX);
	if (rc == RC_OK)
		rc = put_array(a, "statements", st, &paper);
	st = bind_span(s, Q_LIST_UNCONFIRMED, &p);
	sql_put_i64(st, 6, DEBITS_MAX);
	return rc == RC_OK ? put_array(a, "missing", st, &gone) : rc;
}

static enum rc
list_debits(struct store *s, struct api *a)
{
	const struct row_shape shape = SHAPE(debits);
	int64_t after = 0, most = rows_most(a);
	struct span p;

	enum rc rc = query_span(s, a, &p);
	if (rc == RC_OK)
		rc = api_query_i64(a, "after", 0, INT64_MAX, &after);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Tiền ra khỏi tài khoản", "Money out", debits,
	    shape.count);
	struct sql_stmt *st = bind_span(s, Q_LIST_DEBITS, &p);
	sql_put_i64(st, 6, after);
	sql_put_i64(st, 7, most);
	rc = rows_put(a, st, &shape, most);
	/* A transfer's text names whom the market paid. */
	struct str account = api_query(a, "account");
	char object[BIN_LEN + 1 + ACCOUNT_MAX + 1];
	if (rc == RC_OK && str_copy(account, object, sizeof(object)))
		rc = api_look(s, a, "debits", object);
	return rc;
}

static enum rc
list_pulls(struct store *s, struct api *a)
{
	const struct row_shape shape = SHAPE(pulls);

	api_table(a, "Hỏi nhà cung cấp", "Asking providers", pulls,
	    shape.count);
	return rows_put(a, s->stmt[Q_LIST_PULLS], &shape, INT64_MAX);
}

static const struct api_column accounts[] = {
	{ "bin", "Ngân hàng", "Bank", CELL_TEXT },
	{ "account", "Tài khoản", "Account", CELL_TEXT },
	{ "name", "Chủ tài khoản", "Holder", CELL_TEXT },
};

static enum rc
list_accounts(struct store *s, struct api *a)
{
	const struct row_shape shape = SHAPE(accounts);

	api_table(a, "Tài khoản của ban quản lý", "The market's accounts",
	    accounts, shape.count);
	return rows_put(a, s->stmt[Q_LIST_FEE_ACCOUNTS], &shape, INT64_MAX);
}

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/reconciliation", MONEY_READERS, API_READS,
	    reconcile, false },
	{ HTTP_GET, "/api/v1/debits", MONEY_READERS, API_WRITES,
	    list_debits, false },
	{ HTTP_GET, "/api/v1/pulls", MONEY_READERS | MAY(ROLE_TECHNICIAN),
	    API_READS, list_pulls, false },
	{ HTTP_GET, "/api/v1/fee-accounts", MONEY_READERS | MAY(ROLE_ADMIN),
	    API_READS, list_accounts, false },
};

const struct api_table api_statement = { routes,
	sizeof(routes) / sizeof(routes[0]) };
