/* SPDX-License-Identifier: Apache-2.0 */
/* Statements: what a file would do, taking it in, and whether an account's
 * days add up (rules B18, B20).  The market's own accounts alone, but for
 * taking in: there a trader's lines are counted, not shown. */
#include <stdio.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/day.h"
#include "sync/board/console/api_money.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"
#include "sync/board/statement_in.h"

#define LINES_MAX   20000   /* of a file over the API: one transaction */
#define SHOWN_MAX   2000    /* lines of an answer */
#define DAYS_MAX    400
#define DEBITS_MAX  1000

static const struct api_column lines[] = {
	{ "line", "Dòng", "Line", CELL_COUNT },
	{ "at", "Lúc", "At", CELL_TEXT },
	{ "credit", "Ghi có", "Credit", CELL_VND },
	{ "debit", "Ghi nợ", "Debit", CELL_VND },
	{ "bank_ref", "Mã ngân hàng", "Bank's reference", CELL_TEXT },
	{ "content", "Nội dung", "Content", CELL_TEXT },
	{ "fate", "Kết quả", "Outcome", CELL_TEXT },
	{ "ref", "Mã C4", "Reference", CELL_TEXT },
};

struct taking {
	struct store *s;
	struct api *a;
	struct statement_in in;
	enum rc rc;              /* of the store */
	bool own, foreign, many;
	int64_t shown;
};

static bool
put_line(struct taking *t, const struct statement_line *l,
    const struct credit_outcome *out)
{
	json_t *row = api_row(t->a);
	const char *side = l->n.is_in ? "credit" : "debit";

	return row != NULL &&
	    json_object_set_new(row, "line", json_integer(l->line)) == 0 &&
	    json_object_set_new(row, "at", json_string(l->n.at)) == 0 &&
	    json_object_set_new(row, side, json_integer(
	    l->n.amount.dong)) == 0 && json_object_set_new(row, "bank_ref",
	    json_string(l->n.bank_ref)) == 0 && json_object_set_new(row,
	    "content", json_string(l->n.content)) == 0 &&
	    json_object_set_new(row, "fate", json_string(statement_fate(l,
	    out))) == 0 && json_object_set_new(row, "ref", json_string(
	    out->ref)) == 0;
}

static enum rc
take_line(void *ctx, const struct statement_line *l)
{
	struct taking *t = ctx;
	struct credit_outcome out;

	t->many = ++t->shown > LINES_MAX;
	if (t->many)
		return RC_TOO_BIG;
	t->rc = statement_take(t->s, &t->in, l, &out);
	t->foreign = t->rc == RC_CONFLICT;
	if (t->rc != RC_OK || t->shown > SHOWN_MAX)
		return t->rc;
	/* A trader's sales are his: staff see what needs an officer. */
	if (!t->own && l->n.is_in && !out.doubt &&
	    out.state != MATCH_UNMATCHED && out.state != MATCH_WRONG_ACCOUNT)
		return RC_OK;
	return put_line(t, l, &out) ? RC_OK : RC_NO_MEMORY;
}

static void
put_i64(struct api *a, const char *name, int64_t v)
{
	json_object_set_new(a->out, name, json_integer(v));
}

static void
put_sum(struct taking *t, const struct statement_sum *sum, int64_t gap)
{
	const struct statement_count *c = &t->in.count;
	struct api *a = t->a;

	json_object_set_new(a->out, "format", json_string(
	    statement_format_name(sum->format)));
	json_object_set_new(a->out, "verdict", json_string(
	    statement_verdict(sum)));
	json_object_set_new(a->out, "first_day", json_string(sum->first));
	json_object_set_new(a->out, "last_day", json_string(sum->last));
	if (sum->has_opening)
		put_i64(a, "opening", sum->opening);
	if (sum->has_closing)
		put_i64(a, "closing", sum->closing);
	put_i64(a, "credits", sum->credits);
	put_i64(a, "debits", sum->debits);
	put_i64(a, "lines", sum->lines);
	put_i64(a, "pending", sum->pending);
	put_i64(a, "breaks", sum->breaks);
	put_i64(a, "gap", gap);
	put_i64(a, "known", c->known);
	put_i64(a, "twins", c->twins);
	put_i64(a, "doubts", c->doubts);
	put_i64(a, "matched", c->matched);
	put_i64(a, "unmatched", c->unmatched);
	put_i64(a, "outgoing", c->debits);
	put_i64(a, "changed", c->changed);
	put_i64(a, "statement", t->in.row.statement);
	json_object_set_new(a->out, "already", json_boolean(
	    t->in.was_whole));
}

static enum rc
refuse_file(struct taking *t, const struct statement *file, enum rc rc)
{
	if (t->many)
		return api_refuse(t->a, 413, "too_big", "Sao kê có hơn %d "
		    "dòng; hãy nhập bằng lệnh: cho40-board statement import",
		    LINES_MAX);
	if (t->foreign)
		return api_refuse(t->a, 409, "account", "Sao kê này là của "
		    "tài khoản khác: %s", statement_sum(file)->account);
	if (t->rc == RC_OK && rc == RC_BAD_INPUT)
		return api_refuse(t->a, 400, "statement", "Không đọc được sao "
		    "kê: %s", statement_why(file));
	return rc;
}

static enum rc
begin(struct taking *t)
{
	sha256(&t->a->raw, 1, t->in.row.hash);
	t->in.row.format = statement_format_name(statement_kind(t->a->raw));
	t->in.row.staff = t->a->who.id;
	return statement_begin(t->s, &t->in);
}

static enum rc
take_file(struct store *s, struct api *a, bool keep)
{
	struct taking t = { .s = s, .a = a };
	struct statement_reader reader = { take_line, &t };
	struct statement *file;
	int64_t gap = 0;

	enum rc rc = api_query_place(a, &t.in.row.place);
	if (rc != RC_OK)
		return rc;
	rc = store_fee_account_has(s, &t.in.row.place);
	t.own = rc == RC_OK;
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = begin(&t);
	if (rc == RC_OK)
		rc = statement_open(&reader, &file);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Sao kê ngân hàng", "Bank statement", lines,
	    sizeof(lines) / sizeof(lines[0]));
	rc = statement_feed(file, a->raw);
	if (rc == RC_OK)
		rc = statement_end(file);
	if (rc != RC_OK)
		rc = refuse_file(&t, file, rc);
	else if (!t.in.was_whole)
		rc = statement_finish(s, &t.in, statement_sum(file), &gap);
	if (rc == RC_OK)
		put_sum(&t, statement_sum(file), gap);
	statement_close(file);
	a->undo = rc == RC_OK && !keep;
	if (rc != RC_OK || !keep || t.in.was_whole)
		return rc;
	char object[24];
	(void)snprintf(object, sizeof(object), "%lld",
	    (long long)t.in.row.statement);
	return api_trail(s, a, "statement.import", object,
	    t.in.row.place.account);
}

static enum rc
preview(struct store *s, struct api *a)
{
	return take_file(s, a, false);
}

static enum rc
import_(struct store *s, struct api *a)
{
	return take_file(s, a, true);
}

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
	struct span p;

	enum rc rc = query_span(s, a, &p);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Tiền ra khỏi tài khoản", "Money out", debits,
	    shape.count);
	struct sql_stmt *st = bind_span(s, Q_LIST_DEBITS, &p);
	sql_put_i64(st, 6, DEBITS_MAX);
	return rows_put(a, st, &shape, DEBITS_MAX + 1);
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
	{ HTTP_POST, "/api/v1/statements/preview", MONEY_OFFICE, API_WRITES,
	    preview, true },
	{ HTTP_POST, "/api/v1/statements/import", MONEY_OFFICE, API_WRITES,
	    import_, true },
	{ HTTP_GET, "/api/v1/reconciliation", MONEY_READERS, API_READS,
	    reconcile, false },
	{ HTTP_GET, "/api/v1/debits", MONEY_READERS, API_READS, list_debits,
	    false },
	{ HTTP_GET, "/api/v1/pulls", MONEY_READERS | MAY(ROLE_TECHNICIAN),
	    API_READS, list_pulls, false },
	{ HTTP_GET, "/api/v1/fee-accounts", MONEY_READERS | MAY(ROLE_ADMIN),
	    API_READS, list_accounts, false },
};

const struct api_table api_statement = { routes,
	sizeof(routes) / sizeof(routes[0]) };
