/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of fees: a row here and a statement of queries/fee_list.sql. */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/console/api_fee.h"
#include "sync/board/console/api_fee_ask.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/whole.h"
#include "sync/board/http.h"
#include "sync/board/sql.h"

#define LOOK_MAX     64      /* as schema/0011_staff.sql has it */

static const struct api_column zones[] = {
	{ "zone", "Khu", "Zone", CELL_COUNT },
	{ "name", "Tên khu", "Name", CELL_TEXT },
	{ "stalls", "Số điểm kinh doanh", "Stalls", CELL_COUNT },
}, stalls[] = {
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "zone", "Khu", "Zone", CELL_COUNT },
	{ "zone_name", "Tên khu", "Zone's name", CELL_TEXT },
	{ "kind", "Loại", "Kind", CELL_TEXT },
	{ "aisles", "Số mặt lối", "Aisles", CELL_COUNT },
	{ "area", "Diện tích (0,01 m²)", "Area (0.01 m²)", CELL_COUNT },
	{ "x", "X", "X", CELL_COUNT },
	{ "y", "Y", "Y", CELL_COUNT },
	{ "state", "Tình trạng", "State", CELL_TEXT },
	{ "terminal", "Thiết bị", "Terminal", CELL_COUNT },
	{ "trader", "Tiểu thương số", "Trader no.", CELL_COUNT },
	{ "owed", "Còn phải nộp", "Owed", CELL_VND },
	{ "arrears", "Nợ quá hạn", "Arrears", CELL_VND },
}, traders[] = {
	{ "trader", "Số", "No.", CELL_COUNT },
	{ "name", "Tiểu thương", "Trader", CELL_TEXT },
	{ "phone", "Điện thoại", "Phone", CELL_TEXT },
	{ "created_ms", "Từ", "Since", CELL_TIME },
	{ "erased_ms", "Đã xoá lúc", "Erased", CELL_TIME },
}, contracts[] = {
	{ "contract", "Số", "No.", CELL_COUNT },
	{ "code", "Hợp đồng", "Contract", CELL_TEXT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "trader", "Tiểu thương số", "Trader no.", CELL_COUNT },
	{ "name", "Tiểu thương", "Trader", CELL_TEXT },
	{ "from_day", "Từ ngày", "From", CELL_DAY },
	{ "to_day", "Đến ngày", "To", CELL_DAY },
	{ "deposit", "Đặt cọc phải nộp", "Deposit asked", CELL_VND },
	{ "held", "Đặt cọc đang giữ", "Deposit held", CELL_VND },
	{ "closed_ms", "Thanh lý lúc", "Closed", CELL_TIME },
}, tariffs[] = {
	{ "tariff", "Số", "No.", CELL_COUNT },
	{ "fee", "Mã", "Fee", CELL_TEXT },
	{ "name", "Tên giá", "Name", CELL_TEXT },
	{ "kind", "Cách tính", "Kind", CELL_TEXT },
	{ "place", "Loại điểm", "Place", CELL_TEXT },
	{ "aisles", "Số mặt lối", "Aisles", CELL_COUNT },
	{ "transport", "Phương tiện", "Transport", CELL_TEXT },
	{ "zone", "Khu", "Zone", CELL_COUNT },
	{ "amount", "Đơn giá", "Price", CELL_VND },
	{ "days", "Số ngày", "Days", CELL_TEXT },
	{ "rounding", "Làm tròn", "Rounding", CELL_TEXT },
	{ "vat_bp", "Thuế (0,01 %)", "VAT (0.01 %)", CELL_COUNT },
	{ "vat_in", "Đã gồm thuế", "VAT included", CELL_COUNT },
	{ "from_day", "Từ ngày", "From", CELL_DAY },
	{ "to_day", "Đến ngày", "To", CELL_DAY },
	{ "law_no", "Quyết định", "Decision", CELL_TEXT },
	{ "law_day", "Ngày quyết định", "Decided", CELL_DAY },
	{ "law_by", "Cơ quan ban hành", "Decided by", CELL_TEXT },
}, calendars[] = {
	{ "from_day", "Từ ngày", "From", CELL_DAY },
	{ "rule", "Phiên chợ", "Market days", CELL_TEXT },
	{ "made_ms", "Ghi lúc", "Made", CELL_TIME },
}, exceptions[] = {
	{ "day", "Ngày", "Day", CELL_DAY },
	{ "open", "Họp chợ", "Open", CELL_COUNT },
	{ "note", "Ghi chú", "Note", CELL_TEXT },
}, rules[] = {
	{ "from_day", "Từ ngày", "From", CELL_DAY },
	{ "due_day", "Hạn nộp ngày", "Due on day", CELL_COUNT },
	{ "due_next", "Của tháng sau", "Of the next month", CELL_COUNT },
	{ "free_bp", "Miễn giảm một người đến (0,01 %)",
	    "Waived by one up to (0.01 %)", CELL_COUNT },
	{ "free_amount", "Miễn giảm một người đến", "Waived by one up to",
	    CELL_VND },
}, runs[] = {
	{ "run", "Số", "No.", CELL_COUNT },
	{ "period", "Kỳ thu", "Period", CELL_TEXT },
	{ "zone", "Khu", "Zone", CELL_COUNT },
	{ "due_day", "Hạn nộp", "Due", CELL_DAY },
	{ "bills", "Số phiếu", "Bills", CELL_COUNT },
	{ "total", "Tổng phải thu", "Total", CELL_VND },
	{ "made_ms", "Lập lúc", "Made", CELL_TIME },
	{ "reason", "Lý do huỷ", "Reversed for", CELL_TEXT },
	{ "reversed_ms", "Huỷ lúc", "Reversed", CELL_TIME },
}, bills[] = {
	{ "bill", "Số", "No.", CELL_COUNT },
	{ "ref", "Mã chuyển khoản", "Reference", CELL_TEXT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "period", "Kỳ thu", "Period", CELL_TEXT },
	{ "due_day", "Hạn nộp", "Due", CELL_DAY },
	{ "amount", "Phải nộp", "Asked", CELL_VND },
	{ "paid", "Đã nộp", "Paid", CELL_VND },
	{ "open", "Còn lại", "Open", CELL_VND },
	{ "state", "Tình trạng", "State", CELL_TEXT },
}, charges[] = {
	{ "charge", "Số", "No.", CELL_COUNT },
	{ "bill", "Phiếu số", "Bill", CELL_COUNT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "period", "Kỳ thu", "Period", CELL_TEXT },
	{ "fee", "Mã", "Fee", CELL_TEXT },
	{ "kind", "Cách tính", "Kind", CELL_TEXT },
	{ "text", "Khoản", "Line", CELL_TEXT },
	{ "quantity", "Số lượng (0,01)", "Quantity (0.01)", CELL_COUNT },
	{ "price", "Đơn giá", "Price", CELL_VND },
	{ "amount", "Số tiền", "Amount", CELL_VND },
	{ "vat", "Trong đó thuế", "Of it VAT", CELL_VND },
	{ "first_day", "Từ ngày", "From", CELL_DAY },
	{ "last_day", "Đến ngày", "To", CELL_DAY },
	{ "reversal_of", "Huỷ khoản số", "Reverses", CELL_COUNT },
	{ "waiver", "Miễn giảm số", "Waiver", CELL_COUNT },
	{ "at_ms", "Ghi lúc", "At", CELL_TIME },
}, waivers[] = {
	{ "waiver", "Số", "No.", CELL_COUNT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "fee", "Mã", "Fee", CELL_TEXT },
	{ "percent_bp", "Giảm (0,01 %)", "Off (0.01 %)", CELL_COUNT },
	{ "amount", "Giảm mỗi kỳ", "Off a period", CELL_VND },
	{ "first_period", "Từ kỳ", "From", CELL_TEXT },
	{ "last_period", "Đến kỳ", "To", CELL_TEXT },
	{ "decision_no", "Quyết định", "Decision", CELL_TEXT },
	{ "decision_day", "Ngày quyết định", "Decided", CELL_DAY },
	{ "reason", "Lý do", "Reason", CELL_TEXT },
	{ "asked_by", "Người đề nghị số", "Asked by", CELL_COUNT },
	{ "asked_ms", "Đề nghị lúc", "Asked", CELL_TIME },
	{ "state", "Tình trạng", "State", CELL_TEXT },
	{ "by_staff", "Người duyệt số", "Decided by", CELL_COUNT },
	{ "note", "Ghi chú", "Note", CELL_TEXT },
}, payments[] = {
	{ "payment", "Số", "No.", CELL_COUNT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "means", "Cách nộp", "Means", CELL_TEXT },
	{ "purpose", "Để", "For", CELL_TEXT },
	{ "amount", "Số tiền", "Amount", CELL_VND },
	{ "allocated", "Đã trừ nợ", "Allocated", CELL_VND },
	{ "receipt", "Phiếu thu số", "Receipt", CELL_COUNT },
	{ "credit_seq", "Tiền về số", "Credit", CELL_COUNT },
	{ "ref", "Mã", "Reference", CELL_TEXT },
	{ "by_staff", "Người thu số", "By", CELL_COUNT },
	{ "at_ms", "Lúc", "At", CELL_TIME },
	{ "reversal_of", "Huỷ lần nộp số", "Takes back", CELL_COUNT },
}, deposits[] = {
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "deposit", "Phải đặt cọc", "Asked", CELL_VND },
	{ "held", "Đang giữ", "Held", CELL_VND },
}, meters[] = {
	{ "meter", "Số", "No.", CELL_COUNT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "fee", "Mã", "Fee", CELL_TEXT },
	{ "unit", "Đơn vị", "Unit", CELL_TEXT },
	{ "digits", "Số chữ số", "Digits", CELL_COUNT },
	{ "from_day", "Từ ngày", "From", CELL_DAY },
	{ "first", "Chỉ số đầu", "First", CELL_COUNT },
	{ "to_day", "Đến ngày", "To", CELL_DAY },
	{ "read_day", "Đọc lần cuối", "Last read", CELL_DAY },
}, readings[] = {
	{ "day", "Ngày", "Day", CELL_DAY },
	{ "value", "Chỉ số", "Value", CELL_COUNT },
	{ "rolled", "Qua vòng", "Rolled over", CELL_COUNT },
	{ "by_staff", "Người đọc số", "By", CELL_COUNT },
	{ "at_ms", "Ghi lúc", "At", CELL_TIME },
}, receipts[] = {
	{ "receipt", "Phiếu thu số", "Receipt", CELL_COUNT },
	{ "kind", "Loại", "Kind", CELL_COUNT },
	{ "means", "Cách nộp", "Means", CELL_COUNT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "amount", "Số tiền", "Amount", CELL_VND },
	{ "first_day", "Từ ngày", "From", CELL_DAY },
	{ "last_day", "Đến ngày", "To", CELL_DAY },
	{ "at_ms", "Lúc", "At", CELL_TIME },
	{ "ref", "Mã chuyển khoản", "Reference", CELL_TEXT },
	{ "series", "Ký hiệu hóa đơn", "Invoice series", CELL_TEXT },
	{ "code", "Mã hóa đơn", "Invoice code", CELL_TEXT },
}, arrears[] = {
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "zone", "Khu", "Zone", CELL_COUNT },
	{ "owed", "Công nợ", "Owed", CELL_VND },
	{ "not_due", "Chưa đến hạn", "Not due", CELL_VND },
	{ "d30", "Quá hạn 1–30 ngày", "1–30 days late", CELL_VND },
	{ "d60", "31–60 ngày", "31–60 days", CELL_VND },
	{ "d90", "61–90 ngày", "61–90 days", CELL_VND },
	{ "older", "Trên 90 ngày", "Over 90 days", CELL_VND },
	{ "bills", "Số phiếu", "Bills", CELL_COUNT },
};

#define COLUMNS(c) (c), sizeof(c) / sizeof((c)[0])

static const struct fee_table {
	const char *path, *vi, *en;
	enum fee_list list;
	const struct api_column *columns;
	size_t count;
	const char *look;        /* it shows persons */
} tables[] = {
	{ "/api/v1/zones", "Khu", "Zones", FEE_ZONES, COLUMNS(zones), NULL },
	{ "/api/v1/stalls", "Điểm kinh doanh", "Stalls", FEE_STALLS,
	    COLUMNS(stalls), NULL },
	{ "/api/v1/traders", "Tiểu thương", "Traders", FEE_TRADERS,
	    COLUMNS(traders), "traders" },
	{ "/api/v1/contracts", "Hợp đồng", "Contracts", FEE_CONTRACTS,
	    COLUMNS(contracts), "contracts" },
	{ "/api/v1/tariffs", "Bảng giá", "Prices", FEE_TARIFFS,
	    COLUMNS(tariffs), NULL },
	{ "/api/v1/calendar", "Lịch họp chợ", "Market days", FEE_CALENDARS,
	    COLUMNS(calendars), NULL },
	{ "/api/v1/calendar/exceptions", "Ngày đặc biệt", "Exceptions",
	    FEE_EXCEPTIONS, COLUMNS(exceptions), NULL },
	{ "/api/v1/fee-rules", "Quy định thu", "Rules", FEE_RULES,
	    COLUMNS(rules), NULL },
	{ "/api/v1/runs", "Kỳ thu", "Billing runs", FEE_RUNS, COLUMNS(runs),
	    NULL },
	{ "/api/v1/bills", "Khoản phải thu", "Bills", FEE_BILLS,
	    COLUMNS(bills), NULL },
	{ "/api/v1/charges", "Chi tiết phải thu", "Lines of bills",
	    FEE_CHARGES, COLUMNS(charges), NULL },
	{ "/api/v1/waivers", "Miễn giảm", "Waivers", FEE_WAIVERS,
	    COLUMNS(waivers), NULL },
	{ "/api/v1/payments", "Tiền đã nộp", "Payments", FEE_PAYMENTS,
	    COLUMNS(payments), NULL },
	{ "/api/v1/deposits", "Đặt cọc", "Deposits", FEE_DEPOSITS,
	    COLUMNS(deposits), NULL },
	{ "/api/v1/meters", "Đồng hồ", "Meters", FEE_METERS, COLUMNS(meters),
	    NULL },
	{ "/api/v1/readings", "Chỉ số", "Readings", FEE_READINGS,
	    COLUMNS(readings), NULL },
	{ "/api/v1/receipts", "Phiếu thu", "Receipts", FEE_RECEIPTS,
	    COLUMNS(receipts), NULL },
	{ "/api/v1/arrears", "Công nợ", "Arrears", FEE_ARREARS,
	    COLUMNS(arrears), NULL },
};

/* --- rows ---------------------------------------------------------------- */

struct filling {
	struct api *a;
	const struct fee_table *t;
	int64_t rows, most;
	const struct fee_sort *sort;
};

static int
column_at(const struct fee_table *t, const struct fee_sort *sort)
{
	size_t i = 0;

	if (store_fee_sort_is_hidden(sort))
		return (int)t->count;
	while (store_fee_sort(t->list, str_of(t->columns[i].name)) != sort)
		i++;
	return (int)i;
}

static void
put_value(struct buf *b, struct sql_stmt *st, int at, bool is_text)
{
	if (is_text)
		buf_puts(b, sql_text(st, at));
	else
		buf_i64(b, sql_i64(st, at));
}

/* Where the next page begins: behind this row's key, and in another order
 * behind its value, "417~2026-11". */
static json_t *
next_of(const struct filling *f, struct sql_stmt *st)
{
	bool key_is_text = f->t->columns[0].kind == CELL_TEXT;
	char memory[API_AFTER_MAX];
	struct buf b = BUF(memory);

	if (f->sort == NULL || store_fee_sort_is_key(f->sort))
		return key_is_text ? json_string(sql_text(st, 0)) :
		    json_integer(sql_i64(st, 0));
	put_value(&b, st, 0, key_is_text);
	buf_putc(&b, '~');
	put_value(&b, st, column_at(f->t, f->sort),
	    store_fee_sort_is_text(f->sort));
	return b.full ? NULL : json_string(memory);
}

static json_t *
cell(struct sql_stmt *st, int at, enum api_cell kind)
{
	char memory[16];
	struct buf b = BUF(memory);

	switch (kind) {
	case CELL_TEXT:
		return json_string(sql_text(st, at));
	case CELL_DAY:
		if (sql_i64(st, at) != 0)
			day_put(&b, sql_i64(st, at));
		return json_string(memory);
	case CELL_VND: case CELL_COUNT: case CELL_TIME:
		break;
	}
	return json_integer(sql_i64(st, at));
}

static bool
fill(void *ctx, struct sql_stmt *st)
{
	struct filling *f = ctx;
	json_t *row = api_row(f->a);

	if (row == NULL)
		return false;
	for (size_t i = 0; i < f->t->count; i++)
		json_object_set_new(row, f->t->columns[i].name, cell(st,
		    (int)i, f->t->columns[i].kind));
	f->rows++;
	return f->rows != f->most || json_object_set_new(f->a->out, "next",
	    next_of(f, st)) == 0;
}

/* --- calls --------------------------------------------------------------- */

static const struct fee_table *
table_of(const struct api *a)
{
	struct str path = a->x->req.path;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (str_eq(path, str_of(tables[i].path)))
			return &tables[i];
	return NULL;
}

/* Which columns it may be sorted by, however long it is. */
static void
mark_sorts(struct api *a, const struct fee_table *t)
{
	json_t *columns = json_object_get(a->out, "columns");

	for (size_t i = 0; i < t->count; i++)
		if (store_fee_sort(t->list, str_of(t->columns[i].name)) !=
		    NULL)
			json_object_set_new(json_array_get(columns, i), "sort",
			    json_true());
}

/* Whose data this page shows, in each one's name; who was erased has none. */
static enum rc
note_persons(struct store *s, struct api *a, const char *what)
{
	const json_t *rows = json_object_get(a->out, "rows");
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *name = json_string_value(json_object_get(row,
		    "name"));
		char object[24];
		struct buf b = BUF(object);
		buf_i64(&b, json_integer_value(json_object_get(row,
		    "trader")));
		if (name != NULL && name[0] != '\0')
			rc = api_look(s, a, what, object);
	}
	return rc;
}

static enum rc
list(struct store *s, struct api *a)
{
	const struct fee_table *t = table_of(a);
	struct api_fee_asked q;

	REQUIRE(t != NULL);
	enum rc rc = api_fee_ask(s, a, (struct api_fee_key){ t->list,
	    t->columns[0].kind == CELL_TEXT }, &q);
	if (rc != RC_OK)
		return rc;
	api_table(a, t->vi, t->en, t->columns, t->count);
	mark_sorts(a, t);
	struct filling f = { a, t, 0, q.f.most, q.f.sort };
	rc = store_fee_list(s, t->list, &q.f, fill, &f);
	if (rc == RC_OK && t->look != NULL)
		rc = note_persons(s, a, t->list == FEE_TRADERS ? "trader" :
		    "contract");
	if (rc != RC_OK || t->look == NULL || whole_after(a->whole).n > 0)
		return rc;
	/* What was looked for, without the pattern's signs, and as much of it
	 * as a look keeps. */
	size_t n = strlen(q.pattern);
	n = n < 2 ? 1 : n - 1 < LOOK_MAX + 1 ? n - 1 : LOOK_MAX + 1;
	q.pattern[n] = '\0';
	return api_look(s, a, t->look, q.pattern + 1);
}

/* --- one of them --------------------------------------------------------- */

/* The only row of a list as the answer itself. */
static enum rc
unwrap(struct api *a, const char *what)
{
	json_t *row = json_incref(json_array_get(json_object_get(a->out,
	    "rows"), 0));

	if (row == NULL)
		return api_refuse(a, 404, "not_there", "Không có %s này.",
		    what);
	json_object_clear(a->out);
	enum rc rc = json_object_update(a->out, row) == 0 ? RC_OK :
	    RC_NO_MEMORY;
	json_decref(row);
	return rc;
}

static const struct fee_table *
table_for(enum fee_list which)
{
	size_t i = 0;

	while (tables[i].list != which)
		i++;
	return &tables[i];
}

static enum rc
one_stall(struct store *s, struct api *a)
{
	const struct fee_table *t = table_for(FEE_STALLS);
	char stall[FEE_STALL_MAX + 1];
	struct fee_filter f = { .most = 1, .stall = stall,
	    .today = day_at(store_now_ms(s)) };
	struct filling to = { a, t, 0, 2, NULL };

	bool fits = str_copy(a->param, stall, sizeof(stall)) &&
	    stall[0] != '\0' && (a->who.role != ROLE_TRADER ||
	    strcmp(a->who.stall, stall) == 0);
	api_table(a, t->vi, t->en, t->columns, t->count);
	enum rc rc = fits ? store_fee_list(s, t->list, &f, fill, &to) : RC_OK;
	return rc == RC_OK ? unwrap(a, "điểm kinh doanh") : rc;
}

static enum rc
one_trader(struct store *s, struct api *a)
{
	const struct fee_table *t = table_for(FEE_TRADERS);
	struct fee_filter f = { .most = 1 };
	struct filling to = { a, t, 0, 2, NULL };
	int64_t number;
	char object[24];

	bool fits = str_to_i64(a->param, &number) && number > 0 &&
	    str_copy(a->param, object, sizeof(object));
	f.after = fits ? number - 1 : 0;
	api_table(a, t->vi, t->en, t->columns, t->count);
	enum rc rc = fits ? store_fee_list(s, t->list, &f, fill, &to) : RC_OK;
	if (rc == RC_OK)
		rc = unwrap(a, "tiểu thương");
	if (rc == RC_OK && json_integer_value(json_object_get(a->out,
	    "trader")) != number)
		return api_refuse(a, 404, "not_there",
		    "Không có tiểu thương này.");
	return rc == RC_OK ? api_look(s, a, "trader", object) : rc;
}

#define LIST(path, may) { HTTP_GET, "/api/v1/" path, may, API_READS, list, \
	false }
/* These write down who looked. */
#define LOOK(path, may) { HTTP_GET, "/api/v1/" path, may, API_WRITES, list, \
	false }
#define OWN MAY(ROLE_TRADER)

static const struct api_route routes[] = {
	LIST("zones", MAY_ANY), LIST("stalls", FEE_READERS |
	    MAY(ROLE_TECHNICIAN) | OWN),
	LOOK("traders", FEE_SET_UP), LOOK("contracts", FEE_SET_UP),
	LIST("tariffs", MAY_ANY), LIST("calendar", MAY_ANY),
	LIST("calendar/exceptions", MAY_ANY), LIST("fee-rules", FEE_READERS),
	LIST("runs", FEE_READERS), LIST("bills", FEE_READERS | OWN),
	LIST("charges", FEE_READERS | OWN), LIST("waivers", FEE_READERS),
	LIST("payments", FEE_READERS | OWN), LIST("deposits", FEE_READERS),
	LIST("meters", FEE_READERS), LIST("readings", FEE_READERS),
	{ HTTP_GET, "/api/v1/stalls/*", FEE_READERS | MAY(ROLE_TECHNICIAN) |
	    OWN, API_READS, one_stall, false },
	{ HTTP_GET, "/api/v1/traders/*", FEE_SET_UP, API_WRITES, one_trader,
	    false },
	LIST("receipts", FEE_READERS | OWN), LIST("arrears", FEE_READERS),
};

const struct api_table api_fee_list = { routes,
    sizeof(routes) / sizeof(routes[0]) };
