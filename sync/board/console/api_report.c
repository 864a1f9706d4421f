/* SPDX-License-Identifier: Apache-2.0 */
/* Monthly records for the province, and what people tell for them. */
#include <stdio.h>
#include <string.h>

#include "ledger/day.h"
#include "sync/board/board.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/report_send.h"
#include "sync/board/store_console.h"
#include "sync/board/store_report.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ROWS_MAX 200

static enum rc
refuse_period(struct api *a)
{
	a->field = "period";
	return api_refuse(a, 400, "field",
	    "period: cần một tháng như 2026-11");
}

static enum rc
in_period(struct api *a, char to[PERIOD_LEN + 1], struct period *p)
{
	enum rc rc = api_in_text(a, "period", to, PERIOD_LEN + 1);

	if (rc == RC_OK && !period_parse(str_of(to), p))
		rc = refuse_period(a);
	return rc;
}

/* --- what people tell ---------------------------------------------------- */

static bool
put_fact(void *ctx, const struct store_fact *f)
{
	struct api *a = ctx;
	json_t *row = api_row(a);
	enum figure which;

	json_object_set_new(row, "n", json_integer(f->n));
	json_object_set_new(row, "period", json_string(f->period));
	json_object_set_new(row, "name", json_string(f->name));
	json_object_set_new(row, "title", json_string(
	    figure_find(str_of(f->name), &which) ?
	    figure_about(which)->title : f->name));
	json_object_set_new(row, "value", json_integer(f->value));
	json_object_set_new(row, "note", json_string(f->note));
	json_object_set_new(row, "who", json_string(f->who));
	json_object_set_new(row, "at_ms", json_integer(f->at_ms));
	json_object_set_new(a->out, "next", json_integer(f->n));
	return row != NULL;
}

/* What there is to tell. */
static json_t *
tellable(void)
{
	static const char *const units[] = { "number", "vnd", "hours",
	    "area" };
	json_t *all = json_array();

	for (enum figure i = 0; i < FIGURE_COUNT; i++) {
		const struct figure_about *f = figure_about(i);
		if (f->source != FIGURE_COUNTED)
			json_array_append_new(all, json_pack(
			    "{s:s,s:s,s:s,s:b,s:I}", "name", f->name, "title",
			    f->title, "unit", units[f->unit], "monthly",
			    f->source == FIGURE_MONTHLY, "most",
			    (json_int_t)f->most));
	}
	return all;
}

static enum rc
list_facts(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "n", "Số", "No.", CELL_COUNT },
		{ "period", "Kỳ", "Period", CELL_TEXT },
		{ "title", "Nội dung", "What", CELL_TEXT },
		{ "value", "Giá trị", "Value", CELL_COUNT },
		{ "note", "Ghi chú", "Note", CELL_TEXT },
		{ "who", "Người nhập", "Told by", CELL_TEXT },
		{ "at_ms", "Lúc", "At", CELL_TIME },
	};
	struct store_list list = { .from = INT64_MAX, .most = ROWS_MAX };

	enum rc rc = api_query_i64(a, "after", 1, INT64_MAX, &list.from);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Số liệu do ban quản lý nhập", "Told by the office",
	    columns, COUNT(columns));
	json_object_set_new(a->out, "tellable", tellable());
	return store_fact_list(s, &list, put_fact, a);
}

static enum rc
tell(struct store *s, struct api *a)
{
	struct store_fact f = { .staff = a->who.id };
	struct period p;
	enum figure which;
	char detail[64];

	enum rc rc = in_period(a, f.period, &p);
	if (rc == RC_OK)
		rc = api_in_text(a, "name", f.name, sizeof(f.name));
	if (rc != RC_OK)
		return rc;
	if (!figure_find(str_of(f.name), &which) ||
	    figure_about(which)->source == FIGURE_COUNTED) {
		a->field = "name";
		return api_refuse(a, 400, "field", "name: không có mục này để "
		    "nhập; xem \"tellable\" của /api/v1/report-facts");
	}
	rc = api_in_i64(a, "value", 0, figure_about(which)->most, &f.value);
	if (rc == RC_OK)
		rc = api_in_text_or(a, "note", f.note, sizeof(f.note));
	if (rc == RC_OK)
		rc = store_fact_add(s, &f);
	snprintf(detail, sizeof(detail), "%s: %lld", f.period,
	    (long long)f.value);
	return rc == RC_OK ? api_trail(s, a, "report.tell", f.name, detail) :
	    rc;
}

/* --- records ------------------------------------------------------------- */

/* The record of a month, as it would be made now. */
static enum rc
make(struct store *s, struct api *a, struct store_report *r,
    struct figures *f)
{
	const struct board *b = a->x->app;
	const struct lgsp_conf *c = &b->conf.lgsp;
	struct report_span span = { r->period, r->period };
	struct buf body = BUF(r->body);
	struct store_market m;

	enum rc rc = store_figures(s, &span, f);
	if (rc == RC_OK)
		rc = store_market_profile_get(s, &m);
	if (rc == RC_OK)
		rc = store_report_seq(s, r->period, &r->seq);
	if (rc != RC_OK)
		return rc;
	record_put(&body, &(struct record){ c->market_code,
	    c->commune_code[0] != '\0' ? c->commune_code : m.commune,
	    r->period, r->seq, store_now_ms(s), f });
	return body.full ? RC_TOO_BIG : RC_OK;
}

static enum rc
put_record(struct api *a, const struct store_report *r)
{
	json_t *record = json_loads(r->body, 0, NULL);

	return record == NULL || json_object_set_new(a->out, "record",
	    record) != 0 ? RC_CORRUPT : RC_OK;
}

static enum rc
preview(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "title", "Nội dung", "What", CELL_TEXT },
		{ "value", "Giá trị", "Value", CELL_COUNT },
		{ "why", "Ghi chú", "Note", CELL_TEXT },
	};
	static struct store_report r;   /* writer thread only */
	struct figures f;
	struct period p;

	memset(&r, 0, sizeof(r));
	if (!str_copy(api_query(a, "period"), r.period, sizeof(r.period)) ||
	    !period_parse(str_of(r.period), &p))
		return refuse_period(a);
	enum rc rc = make(s, a, &r, &f);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Báo cáo tháng", "Monthly record", columns,
	    COUNT(columns));
	for (enum figure i = 0; i < FIGURE_COUNT; i++) {
		if (!figure_about(i)->in_record)
			continue;
		json_t *row = api_row(a);
		json_object_set_new(row, "name",
		    json_string(figure_about(i)->name));
		json_object_set_new(row, "title",
		    json_string(figure_about(i)->title));
		json_object_set_new(row, "value", f.of[i].why == FIGURE_HAS ?
		    json_integer(f.of[i].value) : json_null());
		json_object_set_new(row, "why",
		    json_string(figure_why_text(f.of[i].why)));
	}
	return put_record(a, &r);
}

static enum rc
create(struct store *s, struct api *a)
{
	struct board *b = a->x->app;
	static struct store_report r;   /* writer thread only */
	struct figures f;
	struct period p;
	char object[32];

	memset(&r, 0, sizeof(r));
	r.staff = a->who.id;
	enum rc rc = in_period(a, r.period, &p);
	if (rc != RC_OK)
		return rc;
	if (p.last_day >= day_at(store_now_ms(s)))
		return api_refuse(a, 409, "not_over", "Tháng này chưa hết; "
		    "hãy lập báo cáo từ ngày đầu tháng sau.");
	if (b->conf.lgsp.market_code[0] == '\0')
		return api_refuse(a, 409, "no_code", "Chưa có mã chợ; hãy "
		    "điền market_code trong mục [lgsp] của board.conf.");
	rc = make(s, a, &r, &f);
	if (rc == RC_OK)
		rc = store_report_add(s, &r);
	if (rc != RC_OK)
		return rc;
	snprintf(object, sizeof(object), "%lld", (long long)r.report);
	rc = api_trail(s, a, "report.make", object, r.period);
	if (rc != RC_OK)
		return rc;
	report_send_wake(b->reports);
	json_object_set_new(a->out, "report", json_integer(r.report));
	json_object_set_new(a->out, "seq", json_integer(r.seq));
	json_object_set_new(a->out, "sends",
	    json_boolean(b->reports != NULL));
	return put_record(a, &r);
}

static void
put_row(json_t *row, const struct store_report *r)
{
	json_object_set_new(row, "report", json_integer(r->report));
	json_object_set_new(row, "period", json_string(r->period));
	json_object_set_new(row, "seq", json_integer(r->seq));
	json_object_set_new(row, "state",
	    json_string(report_state_name(r->state)));
	json_object_set_new(row, "tries", json_integer(r->tries));
	json_object_set_new(row, "answer", json_string(r->answer));
	json_object_set_new(row, "made_ms", json_integer(r->made_ms));
	json_object_set_new(row, "at_ms", json_integer(r->at_ms));
}

static bool
put_report(void *ctx, const struct store_report *r)
{
	struct api *a = ctx;
	json_t *row = api_row(a);

	put_row(row, r);
	json_object_set_new(a->out, "next", json_integer(r->report));
	return row != NULL;
}

static enum rc
list_reports(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "report", "Số", "No.", CELL_COUNT },
		{ "period", "Kỳ", "Period", CELL_TEXT },
		{ "seq", "Lần", "Issue", CELL_COUNT },
		{ "state", "Trạng thái", "State", CELL_TEXT },
		{ "tries", "Số lần gửi", "Tries", CELL_COUNT },
		{ "answer", "Trả lời", "Answer", CELL_TEXT },
		{ "made_ms", "Lập lúc", "Made", CELL_TIME },
		{ "at_ms", "Cập nhật", "As of", CELL_TIME },
	};
	struct store_list list = { .from = INT64_MAX, .most = ROWS_MAX };

	enum rc rc = api_query_i64(a, "after", 1, INT64_MAX, &list.from);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Báo cáo gửi tỉnh", "Reports to the province", columns,
	    COUNT(columns));
	return store_report_list(s, &list, put_report, a);
}

static enum rc
no_such(struct api *a)
{
	return api_refuse(a, 404, "no_report", "Không có báo cáo này.");
}

static enum rc
get_report(struct store *s, struct api *a)
{
	static struct store_report r;   /* writer thread only */
	int64_t id;

	if (!str_to_i64(a->param, &id))
		return no_such(a);
	enum rc rc = store_report_get(s, id, &r);
	if (rc == RC_NOT_FOUND)
		return no_such(a);
	if (rc != RC_OK)
		return rc;
	put_row(a->out, &r);
	return put_record(a, &r);
}

/* Those very bytes again: one that was refused, after its cause was mended;
 * or one that was taken, which does no harm. */
static enum rc
resend(struct store *s, struct api *a)
{
	const struct board *b = a->x->app;
	static struct store_report r;   /* writer thread only */
	char object[32];
	int64_t id;

	enum rc rc = api_in_i64(a, "report", 1, INT64_MAX, &id);
	if (rc == RC_OK)
		rc = store_report_get(s, id, &r);
	if (rc == RC_NOT_FOUND)
		return no_such(a);
	if (rc == RC_OK && r.state == REPORT_WAITING)
		return api_refuse(a, 409, "waits", "Báo cáo này đang chờ "
		    "gửi.");
	r.answer[0] = '\0';
	if (rc == RC_OK)
		rc = store_report_go(s, &r, REPORT_WAITING);
	if (rc != RC_OK)
		return rc;
	snprintf(object, sizeof(object), "%lld", (long long)id);
	rc = api_trail(s, a, "report.resend", object, r.period);
	report_send_wake(b->reports);
	return rc;
}

#define MAY_REPORT (MAY(ROLE_HEAD) | MAY(ROLE_ACCOUNTANT))

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/reports", MAY_SEE_MONEY, API_READS, list_reports,
	    false },
	{ HTTP_POST, "/api/v1/reports", MAY_REPORT, API_WRITES, create,
	    false },
	{ HTTP_POST, "/api/v1/reports/resend", MAY_REPORT, API_WRITES, resend,
	    false },
	{ HTTP_GET, "/api/v1/reports/*", MAY_SEE_MONEY, API_READS, get_report,
	    false },
	{ HTTP_GET, "/api/v1/report-preview", MAY_SEE_MONEY, API_READS,
	    preview, false },
	{ HTTP_GET, "/api/v1/report-facts", MAY_SEE_MONEY, API_READS,
	    list_facts, false },
	{ HTTP_POST, "/api/v1/report-facts", MAY_REPORT, API_WRITES, tell,
	    false },
};

const struct api_table api_report = { routes, COUNT(routes) };
