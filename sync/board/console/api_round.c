/* SPDX-License-Identifier: Apache-2.0 */
/* Collectors: who, whose stalls, which numbers, what was taken, handed over
 * and counted. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger/day.h"
#include "ledger/entry.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"
#include "sync/board/round.h"
#include "sync/board/store_staff.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define KINDS_MAX   6
#define NAME_MAX_48 48

static enum rc
trail(struct store *s, struct api *a, const char *action, int64_t object,
    const char *detail)
{
	char id[24];

	(void)snprintf(id, sizeof(id), "%" PRId64, object);
	return api_trail(s, a, action, id, detail);
}

static enum rc
no_collector(struct api *a)
{
	return api_refuse(a, 404, "no_collector", "Máy này không phải của "
	    "nhân viên thu phí nào. Hãy giao máy trước.");
}

/* --- who ---------------------------------------------------------------- */

static enum rc
list_collectors(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "terminal", "Máy", "Terminal", CELL_COUNT },
		{ "staff", "Mã người", "Person", CELL_COUNT },
		{ "login", "Tài khoản", "Login", CELL_TEXT },
		{ "name", "Nhân viên thu phí", "Collector", CELL_TEXT },
		{ "from_ms", "Từ", "Since", CELL_TIME },
	};
	struct sql_stmt *st = s->stmt[Q_LIST_COLLECTORS];
	int64_t after = 0;

	enum rc rc = api_query_i64(a, "after", 0, TERMINAL_ID_MAX, &after);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Nhân viên thu phí", "Collectors", columns,
	    COUNT(columns));
	sql_put_i64(st, 2, after);
	sql_put_i64(st, 3, rows_most(a));
	return rows_put(a, st, &(struct row_shape){ columns,
	    COUNT(columns) }, rows_most(a));
}

static enum rc
check_terminal(struct store *s, struct api *a, int64_t terminal)
{
	struct store_terminal t;

	enum rc rc = store_terminal_get(s, (uint32_t)terminal, &t);
	if (rc == RC_OK && t.revoked_ms != 0)
		rc = RC_NOT_FOUND;
	return rc == RC_NOT_FOUND ? api_refuse(a, 404, "no_terminal",
	    "Không có máy số %" PRId64 " hoặc máy đã bị thu hồi.",
	    terminal) : rc;
}

static enum rc
appoint(struct store *s, struct api *a)
{
	struct store_staff p;
	int64_t staff, terminal, bills = 0;

	enum rc rc = api_in_i64(a, "staff", 1, INT32_MAX, &staff);
	if (rc == RC_OK)
		rc = api_in_i64(a, "terminal", 1, TERMINAL_ID_MAX,
		    &terminal);
	if (rc == RC_OK)
		rc = check_terminal(s, a, terminal);
	if (rc != RC_OK)
		return rc;
	rc = store_staff_get(s, staff, &p);
	if (rc == RC_NOT_FOUND || (rc == RC_OK &&
	    strcmp(p.role, role_name(ROLE_COLLECTOR)) != 0))
		return api_refuse(a, 404, "no_staff",
		    "Không có nhân viên thu phí này.");
	if (rc == RC_OK)
		rc = store_collector_add(s, (uint32_t)terminal, staff);
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "taken", "Máy hoặc người này đã "
		    "được giao. Hãy thu lại trước.");
	if (rc == RC_OK)
		rc = round_send(s, (uint32_t)terminal,
		    day_at(store_now_ms(s)), &bills);
	return rc == RC_OK ? trail(s, a, "collector.appoint", terminal,
	    p.login) : rc;
}

static enum rc
dismiss(struct store *s, struct api *a)
{
	int64_t terminal;

	enum rc rc = api_in_i64(a, "terminal", 1, TERMINAL_ID_MAX,
	    &terminal);
	if (rc == RC_OK)
		rc = store_collector_end(s, (uint32_t)terminal);
	if (rc == RC_NOT_FOUND)
		return no_collector(a);
	if (rc == RC_OK)
		rc = round_dismiss(s, (uint32_t)terminal);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;   /* revoked */
	return rc == RC_OK ? trail(s, a, "collector.end", terminal, "") : rc;
}

/* --- whose stalls ------------------------------------------------------- */

static enum rc
list_rounds(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
		{ "terminal", "Máy", "Terminal", CELL_COUNT },
		{ "open", "Còn phải thu", "Open", CELL_VND },
	};
	struct sql_stmt *st = s->stmt[Q_LIST_ROUNDS];
	struct str day = api_query(a, "day");
	int64_t d = day_at(store_now_ms(s));

	if (day.n > 0 && !day_parse(day, &d))
		return api_refuse(a, 400, "field",
		    "day: cần ngày như 2026-11-29");
	api_table(a, "Tuyến thu trong ngày", "Rounds", columns,
	    COUNT(columns));
	sql_put_i64(st, 2, d);
	return rows_into(json_object_get(a->out, "rows"), st,
	    &(struct row_shape){ columns, COUNT(columns) });
}

struct zone_stalls {
	char stall[600][FEE_STALL_MAX + 1];
	size_t count;
};

static enum rc
stalls_of(struct store *s, int64_t zone, struct zone_stalls *z)
{
	struct sql_stmt *st = s->stmt[Q_LIST_STALLS_OF_ZONE];
	enum rc rc = RC_OK;

	z->count = 0;
	sql_put_i64(st, 2, zone);
	while (z->count < COUNT(z->stall) && (rc = sql_row(st)) == RC_OK)
		(void)str_copy(sql_bytes(st, 0), z->stall[z->count++],
		    sizeof(z->stall[0]));
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* A zone's stalls, or one. */
static enum rc
chosen_stalls(struct store *s, struct api *a, struct zone_stalls *z)
{
	struct store_stall st;
	int64_t zone;

	z->count = 1;
	if (json_object_get(a->in, "stall") == NULL) {
		enum rc rc = api_in_i64(a, "zone", 1, INT32_MAX, &zone);
		if (rc == RC_OK)
			rc = stalls_of(s, zone, z);
		return rc == RC_OK && z->count == 0 ? api_refuse(a, 404,
		    "no_stall", "Khu này không có điểm kinh doanh nào.") : rc;
	}
	enum rc rc = api_in_text(a, "stall", z->stall[0],
	    sizeof(z->stall[0]));
	if (rc == RC_OK)
		rc = store_stall_get(s, z->stall[0], &st);
	return rc == RC_NOT_FOUND ? api_refuse(a, 404, "no_stall",
	    "Không có điểm kinh doanh này.") : rc;
}

static enum rc
assign(struct store *s, struct api *a)
{
	static struct zone_stalls z;   /* the writer thread's alone */
	struct store_round r = { .staff = a->who.id };
	int64_t terminal, staff;

	enum rc rc = api_in_day(a, "day", &r.day);
	if (rc == RC_OK)
		rc = api_in_i64(a, "terminal", 1, TERMINAL_ID_MAX,
		    &terminal);
	if (rc == RC_OK)
		rc = chosen_stalls(s, a, &z);
	if (rc != RC_OK)
		return rc;
	r.terminal = (uint32_t)terminal;
	rc = store_collector_get(s, r.terminal, &staff);
	if (rc == RC_NOT_FOUND)
		return no_collector(a);
	for (size_t i = 0; rc == RC_OK && i < z.count; i++)
		rc = store_round_put(s, &r, z.stall[i]);
	json_object_set_new(a->out, "stalls",
	    json_integer((json_int_t)z.count));
	return rc == RC_OK ? trail(s, a, "round.assign", terminal, "") : rc;
}

static enum rc
send(struct store *s, struct api *a)
{
	int64_t terminal, day, bills = 0;

	enum rc rc = api_in_day(a, "day", &day);
	if (rc == RC_OK)
		rc = api_in_i64(a, "terminal", 1, TERMINAL_ID_MAX,
		    &terminal);
	if (rc == RC_OK)
		rc = check_terminal(s, a, terminal);
	if (rc != RC_OK)
		return rc;
	rc = round_send(s, (uint32_t)terminal, day, &bills);
	if (rc == RC_NOT_FOUND)
		return no_collector(a);
	json_object_set_new(a->out, "bills", json_integer(bills));
	return rc == RC_OK ? trail(s, a, "round.send", terminal, "") : rc;
}

/* --- numbers ------------------------------------------------------------ */

static enum rc
list_ranges(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "series", "Ký hiệu", "Series", CELL_TEXT },
		{ "first", "Từ số", "First", CELL_COUNT },
		{ "last", "Đến số", "Last", CELL_COUNT },
		{ "terminal", "Máy", "Terminal", CELL_COUNT },
		{ "used", "Đã dùng", "Used", CELL_COUNT },
		{ "from", "Giá từ ngày", "From", CELL_DAY },
		{ "to", "Đến ngày", "To", CELL_DAY },
	};

	api_table(a, "Dải số vé chợ", "Ticket ranges", columns,
	    COUNT(columns));
	return rows_into(json_object_get(a->out, "rows"),
	    s->stmt[Q_LIST_TICKET_RANGES],
	    &(struct row_shape){ columns, COUNT(columns) });
}

static enum rc
bad_kinds(struct api *a)
{
	a->field = "kinds";
	return api_refuse(a, 400, "field", "kinds: cần 1 đến %d loại vé, mỗi "
	    "loại có kind (A-Z 0-9 - . /), name và amount (đồng)",
	    KINDS_MAX);
}

/* Each kind as the terminal is told of it. */
static enum rc
read_kinds(struct api *a, struct store_range *r)
{
	const json_t *kinds = json_object_get(a->in, "kinds"), *k;
	size_t i, n = json_array_size(kinds);
	json_t *out = json_array();

	if (n < 1 || n > KINDS_MAX || out == NULL) {
		json_decref(out);
		return bad_kinds(a);
	}
	json_array_foreach(kinds, i, k) {
		const char *kind = json_string_value(json_object_get(k,
		    "kind")), *name = json_string_value(json_object_get(k,
		    "name"));
		json_int_t amount = json_integer_value(json_object_get(k,
		    "amount"));
		if (kind == NULL || !entry_is_code(str_of(kind), 1,
		    FEE_FOR_MAX - 1) || name == NULL || name[0] == '\0' ||
		    strlen(name) > NAME_MAX_48 ||
		    !vnd_is_sale((struct vnd){ amount })) {
			json_decref(out);
			return bad_kinds(a);
		}
		json_array_append_new(out, json_pack("{s:s,s:s,s:I}", "kind",
		    kind, "name", name, "amount", amount));
	}
	n = json_dumpb(out, r->kinds, RANGE_KINDS_MAX, JSON_COMPACT);
	json_decref(out);
	return n < 1 || n > RANGE_KINDS_MAX ? bad_kinds(a) : RC_OK;
}

static enum rc
read_range(struct store *s, struct api *a, struct store_range *r)
{
	int64_t terminal, next = 0;

	enum rc rc = api_in_text(a, "series", r->series, sizeof(r->series));
	if (rc == RC_OK && !entry_is_code(str_of(r->series), 1, SERIES_MAX))
		return api_refuse(a, 400, "field",
		    "series: chỉ gồm A-Z 0-9 - . /");
	if (rc == RC_OK)
		rc = api_in_i64(a, "terminal", 1, TERMINAL_ID_MAX,
		    &terminal);
	if (rc == RC_OK)
		rc = check_terminal(s, a, terminal);
	if (rc == RC_OK)
		rc = store_range_next(s, r->series, &next);
	r->first = next;
	if (rc == RC_OK && json_object_get(a->in, "first") != NULL)
		rc = api_in_i64(a, "first", 1, TICKET_NO_MAX, &r->first);
	if (rc == RC_OK)
		rc = api_in_i64(a, "last", r->first, TICKET_NO_MAX,
		    &r->last);
	if (rc == RC_OK)
		rc = api_in_day_or(a, "from", &r->from_day);
	if (rc == RC_OK)
		rc = api_in_day_or(a, "to", &r->to_day);
	if (rc != RC_OK)
		return rc;
	r->terminal = (uint32_t)terminal;
	r->staff = a->who.id;
	if (r->to_day != 0 && r->to_day < r->from_day)
		return api_refuse(a, 400, "field",
		    "to: ngày cuối trước ngày đầu");
	if (r->first != next)
		return api_refuse(a, 409, "overlap", "Số %" PRId64 " của ký "
		    "hiệu %s đã giao hoặc bỏ cách. Dải tiếp theo bắt đầu từ "
		    "%" PRId64 ".", r->first, r->series, next);
	return read_kinds(a, r);
}

static enum rc
give_range(struct store *s, struct api *a)
{
	struct store_range r = { .first = 0 };
	char detail[64];
	int64_t staff;

	enum rc rc = read_range(s, a, &r);
	if (rc != RC_OK)
		return rc;
	rc = store_collector_get(s, r.terminal, &staff);
	if (rc == RC_NOT_FOUND)
		return no_collector(a);
	if (rc == RC_OK)
		rc = round_give(s, &r);
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "overlap", "Dải số trùng với dải "
		    "đã giao.");
	json_object_set_new(a->out, "first", json_integer(r.first));
	json_object_set_new(a->out, "last", json_integer(r.last));
	(void)snprintf(detail, sizeof(detail), "%s %" PRId64 "-%" PRId64,
	    r.series, r.first, r.last);
	return rc == RC_OK ? trail(s, a, "tickets.give", r.terminal,
	    detail) : rc;
}

/* --- handed over, counted, and what is between -------------------------- */

static enum rc
list_handovers(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "handover", "Số", "No.", CELL_COUNT },
		{ "terminal", "Máy", "Terminal", CELL_COUNT },
		{ "no", "Phiếu giao", "Slip", CELL_COUNT },
		{ "takings", "Số lần thu", "Takings", CELL_COUNT },
		{ "total", "Báo giao", "Told", CELL_VND },
		{ "state", "Trạng thái", "State", CELL_TEXT },
		{ "counted", "Đếm được", "Counted", CELL_VND },
		{ "difference", "Chênh lệch", "Difference", CELL_VND },
		{ "note", "Ghi chú", "Note", CELL_TEXT },
		{ "staff", "Người giao", "By", CELL_COUNT },
		{ "by", "Người nhận", "Counted by", CELL_COUNT },
		{ "day", "Ngày", "Day", CELL_DAY },
		{ "at_ms", "Lúc", "At", CELL_TIME },
	};
	struct sql_stmt *st = s->stmt[Q_LIST_HANDOVERS];
	int64_t after = 0;

	enum rc rc = api_query_i64(a, "after", 0, INT64_MAX, &after);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Tiền thu phí giao lại", "Hand-overs", columns,
	    COUNT(columns));
	sql_put_i64(st, 2, after);
	sql_put_i64(st, 3, rows_most(a));
	return rows_put(a, st, &(struct row_shape){ columns,
	    COUNT(columns) }, rows_most(a));
}

static enum rc
count_handover(struct store *s, struct api *a)
{
	char note[257];
	struct store_count c = { .staff = a->who.id, .note = note };

	enum rc rc = api_in_i64(a, "handover", 1, INT32_MAX, &c.handover);
	if (rc == RC_OK)
		rc = api_in_i64(a, "counted", 0, VND_MAX, &c.counted.dong);
	if (rc == RC_OK)
		rc = api_in_text_or(a, "note", note, sizeof(note));
	if (rc != RC_OK)
		return rc;
	rc = round_count(s, &c);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "not_found",
		    "Không có lần giao tiền này.");
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "counted", "Lần giao tiền này đã "
		    "được xác nhận. Số đã xác nhận không sửa được.");
	if (rc == RC_DENIED)
		return api_refuse(a, 403, "same_person", "Người giao tiền "
		    "không tự xác nhận. Hãy để người khác đếm.");
	return rc == RC_OK ? trail(s, a, "handover.count", c.handover,
	    note) : rc;
}

/* Notes that a terminal took and has not handed over; the oldest go first. */
struct held { int64_t sum, taken, handed, since; };
struct listing {
	struct api *a;
	struct held h;
	uint32_t terminal;
	int64_t today, from_day;
	json_t *last;                  /* the terminal's newest row */
	bool failed;
};

/* Walk the days again in mind: what was handed over covers the oldest. */
static void
put_held(struct listing *l)
{
	if (l->last == NULL)
		return;
	int64_t held = l->h.taken - l->h.handed;
	json_object_set_new(l->last, "held", json_integer(held));
	json_object_set_new(l->last, "age", json_integer(held > 0 ?
	    l->today - l->h.since : 0));
}

static bool
put_day(void *ctx, const struct store_collected *c)
{
	struct listing *l = ctx;
	int64_t cash = c->stalls.dong + c->tickets.dong;
	char day[16];
	struct buf b = BUF(day);

	if (c->terminal != l->terminal) {
		put_held(l);
		l->terminal = c->terminal;
		l->h = (struct held){ .since = c->day };
		l->last = NULL;
	}
	/* Nothing was left over from before: what is taken now is oldest. */
	if (l->h.taken <= l->h.handed)
		l->h.since = c->day;
	l->h.taken += cash;
	l->h.handed += c->handed.dong;
	if (c->day < l->from_day)
		return true;
	day_put(&b, c->day);
	json_t *row = api_row(l->a);
	if (row == NULL) {
		l->failed = true;
		return false;
	}
	l->last = row;
	json_object_set_new(row, "terminal", json_integer(c->terminal));
	json_object_set_new(row, "day", json_string(day));
	json_object_set_new(row, "collected", json_integer(cash));
	json_object_set_new(row, "stalls", json_integer(c->stalls.dong));
	json_object_set_new(row, "tickets", json_integer(c->tickets.dong));
	json_object_set_new(row, "handed", json_integer(c->handed.dong));
	json_object_set_new(row, "confirmed",
	    json_integer(c->counted.dong));
	json_object_set_new(row, "difference",
	    json_integer(c->difference.dong));
	json_object_set_new(row, "held",
	    json_integer(l->h.taken - l->h.handed));
	json_object_set_new(row, "age", json_integer(0));
	return true;
}

static enum rc
list_collected(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "terminal", "Máy", "Terminal", CELL_COUNT },
		{ "day", "Ngày", "Day", CELL_DAY },
		{ "collected", "Đã thu tiền mặt", "Collected", CELL_VND },
		{ "stalls", "Của điểm kinh doanh", "Of stalls", CELL_VND },
		{ "tickets", "Vé chợ", "Tickets", CELL_VND },
		{ "handed", "Báo đã giao", "Handed over", CELL_VND },
		{ "confirmed", "Đã xác nhận", "Confirmed", CELL_VND },
		{ "difference", "Chênh lệch", "Difference", CELL_VND },
		{ "held", "Còn giữ", "Still held", CELL_VND },
		{ "age", "Giữ mấy ngày", "Days held", CELL_COUNT },
	};
	struct listing l = { .a = a, .today = day_at(store_now_ms(s)) };
	struct str from = api_query(a, "from");
	int64_t terminal = 0;

	enum rc rc = api_query_i64(a, "terminal", 1, TERMINAL_ID_MAX,
	    &terminal);
	if (rc != RC_OK)
		return rc;
	if (from.n > 0 && !day_parse(from, &l.from_day))
		return api_refuse(a, 400, "field",
		    "from: cần ngày như 2026-11-29");
	api_table(a, "Thu, giao và xác nhận tiền mặt",
	    "Cash collected, handed over, confirmed", columns,
	    COUNT(columns));
	rc = store_collected_list(s, (uint32_t)terminal, INT32_MAX, put_day,
	    &l);
	put_held(&l);
	return rc == RC_OK && l.failed ? RC_NO_MEMORY : rc;
}

#define OFFICE (MAY(ROLE_VIEWER) | MAY(ROLE_HEAD) | MAY(ROLE_ACCOUNTANT))
#define RUNS (MAY(ROLE_HEAD) | MAY(ROLE_ACCOUNTANT))

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/collectors", OFFICE | MAY(ROLE_TECHNICIAN),
	    API_READS, list_collectors, false },
	{ HTTP_POST, "/api/v1/collectors", MAY(ROLE_HEAD), API_WRITES,
	    appoint, false },
	{ HTTP_POST, "/api/v1/collectors/end", MAY(ROLE_HEAD), API_WRITES,
	    dismiss, false },
	{ HTTP_GET, "/api/v1/rounds", OFFICE, API_READS, list_rounds,
	    false },
	{ HTTP_POST, "/api/v1/rounds/assign", RUNS, API_WRITES, assign,
	    false },
	{ HTTP_POST, "/api/v1/rounds/send", RUNS, API_WRITES, send, false },
	{ HTTP_GET, "/api/v1/ticket-ranges", OFFICE, API_READS, list_ranges,
	    false },
	{ HTTP_POST, "/api/v1/ticket-ranges", RUNS, API_WRITES, give_range,
	    false },
	{ HTTP_GET, "/api/v1/handovers", OFFICE, API_READS, list_handovers,
	    false },
	{ HTTP_POST, "/api/v1/handovers/count", RUNS, API_WRITES,
	    count_handover, false },
	{ HTTP_GET, "/api/v1/collected", OFFICE, API_READS, list_collected,
	    false },
};

const struct api_table api_round = { routes, COUNT(routes) };
