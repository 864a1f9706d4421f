/* SPDX-License-Identifier: Apache-2.0 */
/* One bill with its lines and code to pay, one receipt as a slip; all sums. */
#include <string.h>

#include "ledger/day.h"
#include "ledger/ref.h"
#include "ledger/vietqr.h"
#include "sync/board/console/api_fee.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/store_money.h"

/* --- what may be printed ------------------------------------------------- */

/* A table when a file is asked for, else its rows as lines of the answer. */
static void
begin_paper(struct api *a, const char *title,
    const struct api_column *columns, size_t count)
{
	if (api_query(a, "format").n > 0) {
		api_table(a, title, title, columns, count);
		return;
	}
	api_out_text(a, "title", title);
	json_object_set_new(a->out, "lines", json_array());
}

static json_t *
paper_row(struct api *a)
{
	json_t *row;

	if (api_query(a, "format").n > 0)
		return api_row(a);
	row = json_object();
	return json_array_append_new(json_object_get(a->out, "lines"),
	    row) == 0 ? row : NULL;
}

/* --- a bill -------------------------------------------------------------- */

static bool
first_account(void *ctx, const struct store_fee_account *a)
{
	struct store_fee_account *to = ctx;

	*to = *a;
	return false;
}

static void
put_code_line(struct api *a, const char *what, const char *value)
{
	char memory[256];
	struct buf b = BUF(memory);

	buf_puts(&b, what);
	buf_puts(&b, value);
	json_array_append_new(json_object_get(a->out, "qr_lines"),
	    json_string(memory));
}

/* What stands beside the code on paper: for who types it. */
static void
put_code_lines(struct api *a, const struct store_bill *b,
    const struct store_fee_account *to)
{
	char memory[64];
	struct buf t = BUF(memory);

	json_object_set_new(a->out, "qr_lines", json_array());
	put_code_line(a, a->english ? "Scan with a banking app to pay" :
	    "Quét mã bằng ứng dụng ngân hàng để nộp", "");
	vnd_put(&t, (struct vnd){ b->asked.dong - b->paid.dong });
	buf_puts(&t, " đồng");
	put_code_line(a, a->english ? "To pay: " : "Còn phải nộp: ", memory);
	put_code_line(a, a->english ? "Content: " : "Nội dung: ", b->ref);
	put_code_line(a, a->english ? "Account: " : "Số tài khoản: ",
	    to->place.account);
	put_code_line(a, a->english ? "Holder: " : "Chủ tài khoản: ",
	    to->name);
	buf_reset(&t);
	day_put_paper(&t, b->due_day);
	put_code_line(a, a->english ? "Due: " : "Hạn nộp: ", memory);
}

/* What a banking app reads to pay what is open. */
static enum rc
put_code(struct store *s, struct api *a, const struct store_bill *b)
{
	struct store_fee_account to = { .name = "" };
	char memory[VIETQR_PAYLOAD_MAX + 1];
	struct buf text = BUF(memory);
	const char *why;
	struct vnd open = { b->asked.dong - b->paid.dong };

	enum rc rc = store_fee_account_list(s, first_account, &to);
	if (rc != RC_OK || to.place.bin[0] == '\0')
		return rc;
	struct vietqr_order o = { .service = VIETQR_TO_ACCOUNT,
	    .bin = str_of(to.place.bin), .account = str_of(to.place.account),
	    .amount = open, .purpose = str_of(b->ref) };
	api_out_text(a, "bin", to.place.bin);
	api_out_text(a, "account", to.place.account);
	api_out_text(a, "holder", to.name);
	if (vnd_is_sale(open) && vietqr_make(&o, &text, &why) == RC_OK) {
		api_out_text(a, "qr", memory);
		if (api_query(a, "format").n > 0)
			put_code_lines(a, b, &to);
	}
	return RC_OK;
}

static bool
put_line(void *ctx, const struct store_charge *c)
{
	json_t *row = paper_row(ctx);
	char memory[16];
	struct buf day = BUF(memory);

	json_object_set_new(row, "text", json_string(c->text));
	json_object_set_new(row, "quantity", json_integer(c->quantity));
	json_object_set_new(row, "price", json_integer(c->price.dong));
	json_object_set_new(row, "amount", json_integer(c->amount.dong));
	json_object_set_new(row, "vat", json_integer(c->vat.dong));
	day_put(&day, c->first_day);
	json_object_set_new(row, "first_day", json_string(memory));
	buf_reset(&day);
	day_put(&day, c->last_day);
	json_object_set_new(row, "last_day", json_string(memory));
	return row != NULL;
}

static bool
is_own(const struct api *a, const char *stall)
{
	return a->who.role != ROLE_TRADER || strcmp(a->who.stall, stall) == 0;
}

static enum rc
one_bill(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "text", "Khoản", "Line", CELL_TEXT },
		{ "quantity", "Số lượng (0,01)", "Quantity (0.01)",
		    CELL_COUNT },
		{ "price", "Đơn giá", "Price", CELL_VND },
		{ "amount", "Số tiền", "Amount", CELL_VND },
		{ "vat", "Trong đó thuế", "Of it VAT", CELL_VND },
		{ "first_day", "Từ ngày", "From", CELL_DAY },
		{ "last_day", "Đến ngày", "To", CELL_DAY },
	};
	char title[128], due[16];
	struct buf t = BUF(title), d = BUF(due);
	struct store_bill b;
	int64_t number = 0;

	enum rc rc = str_to_i64(a->param, &number) ? store_bill_get(s, number,
	    &b) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !is_own(a, b.stall)))
		return api_refuse(a, 404, "not_there", "Không có khoản phải "
		    "thu này.");
	if (rc != RC_OK)
		return rc;
	buf_printf(&t, "Thông báo giá dịch vụ sử dụng diện tích bán hàng tại "
	    "chợ – %s – %s", b.stall, b.period);
	day_put(&d, b.due_day);
	begin_paper(a, title, columns, sizeof(columns) / sizeof(columns[0]));
	api_out_i64(a, "bill", b.bill);
	api_out_text(a, "ref", b.ref);
	api_out_text(a, "stall", b.stall);
	api_out_text(a, "period", b.period);
	api_out_text(a, "due_day", due);
	api_out_i64(a, "amount", b.asked.dong);
	api_out_i64(a, "paid", b.paid.dong);
	api_out_i64(a, "open", b.asked.dong - b.paid.dong);
	rc = put_code(s, a, &b);
	return rc == RC_OK ? store_charge_list(s, b.bill, put_line, a) : rc;
}

/* --- a receipt ----------------------------------------------------------- */

static void
put_fact(struct api *a, const char *vi, const char *en, const char *value)
{
	json_t *row = paper_row(a);

	json_object_set_new(row, "what", json_string(a->english ? en : vi));
	json_object_set_new(row, "value", json_string(value));
}

static void
put_facts(struct api *a, const struct receipt *r)
{
	char memory[256];
	struct buf b = BUF(memory);

	buf_u64(&b, r->number);
	put_fact(a, "Số", "Number", memory);
	put_fact(a, "Điểm kinh doanh", "Stall", r->stall);
	buf_reset(&b);
	vnd_put(&b, r->amount);
	buf_puts(&b, " đồng");
	put_fact(a, "Số tiền", "Amount", memory);
	put_fact(a, "Nội dung", "For", r->kind == RECEIPT_DEPOSIT ? "Đặt cọc" :
	    r->kind == RECEIPT_DAY_TICKET ? "Vé chợ" : "Giá dịch vụ sử dụng "
	    "diện tích bán hàng tại chợ");
	put_fact(a, "Cách nộp", "Paid by", r->means == RECEIPT_BANK ?
	    "Chuyển khoản" : "Tiền mặt");
	buf_reset(&b);
	day_put_paper(&b, r->first_day);
	buf_puts(&b, " – ");
	day_put_paper(&b, r->last_day);
	put_fact(a, "Thời gian", "Days", memory);
	buf_reset(&b);
	day_put_time(&b, r->at_s * 1000);
	put_fact(a, "Lúc", "At", memory);
	if (r->ref[0] != '\0')
		put_fact(a, "Mã chuyển khoản", "Reference", r->ref);
}

static enum rc
put_slip(struct store *s, struct api *a, const struct receipt *r)
{
	static const struct api_column columns[] = {
		{ "what", "Mục", "What", CELL_TEXT },
		{ "value", "Nội dung", "Value", CELL_TEXT },
	};
	struct store_einvoice e;
	char memory[RECEIPT_TEXT_MAX];
	struct buf text = BUF(memory);
	const uint8_t *seed = store_receipt_seed(s);
	enum rc rc = store_einvoice_get(s, r->number, &e);
	bool is_invoice = rc == RC_OK;

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	begin_paper(a, is_invoice ? "PHIẾU THU / VÉ CHỢ" :
	    "PHIẾU THU / VÉ CHỢ – chưa phải hóa đơn", columns, 2);
	put_facts(a, r);
	if (is_invoice) {
		put_fact(a, "Hóa đơn", "Invoice", e.series);
		put_fact(a, "Mã của cơ quan thuế", "Tax code", e.code);
	}
	rc = seed == NULL ? RC_OK : receipt_sign(r, seed, &text);
	if (rc == RC_OK && seed != NULL) {
		api_out_text(a, "text", memory);
		put_fact(a, "Chữ ký", "Signed", memory);
	}
	api_out_i64(a, "receipt", r->number);
	api_out_text(a, "stall", r->stall);
	api_out_i64(a, "amount", r->amount.dong);
	json_object_set_new(a->out, "is_invoice", json_boolean(is_invoice));
	return rc;
}

static enum rc
one_receipt(struct store *s, struct api *a)
{
	struct receipt r;
	uint64_t number = 0;

	enum rc rc = str_to_u64(a->param, &number) && number <= UINT32_MAX ?
	    store_receipt_get(s, (uint32_t)number, &r) : RC_NOT_FOUND;
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !is_own(a, r.stall)))
		return api_refuse(a, 404, "not_there",
		    "Không có phiếu thu này.");
	return rc == RC_OK ? put_slip(s, a, &r) : rc;
}

/* --- the provider's file -------------------------------------------------- */

/* "number,code,series": no field of it has a comma or quotes. */
static bool
read_code(struct str line, struct store_einvoice *e)
{
	struct str number = str_trim(str_cut(&line, ','));
	struct str code = str_trim(str_cut(&line, ','));

	return str_to_i64(number, &e->receipt) && e->receipt >= 1 &&
	    e->receipt <= UINT32_MAX && code.n > 0 && str_is_utf8(code) &&
	    str_copy(code, e->code, sizeof(e->code)) && str_is_utf8(line) &&
	    str_copy(str_trim(line), e->series, sizeof(e->series)) &&
	    strpbrk(e->code, "\",;=+@") == NULL &&
	    strpbrk(e->series, "\",;=+@") == NULL;
}

static void
put_wrong(struct api *a, int64_t line, const char *what)
{
	json_t *row = api_row(a);

	json_object_set_new(row, "line", json_integer(line));
	json_object_set_new(row, "error", json_string(what));
}

/* One line; *added counts.  One that has this very code already is fine. */
static enum rc
take_code(struct store *s, struct api *a, struct str line, int64_t n,
    int64_t *added)
{
	struct store_einvoice e, had;
	struct receipt r;

	if (!read_code(line, &e)) {
		put_wrong(a, n, "cần: số phiếu thu,mã,ký hiệu");
		return RC_OK;
	}
	enum rc rc = store_receipt_get(s, (uint32_t)e.receipt, &r);
	if (rc == RC_NOT_FOUND)
		put_wrong(a, n, "không có phiếu thu này");
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = store_einvoice_get(s, e.receipt, &had);
	if (rc == RC_OK && (strcmp(had.code, e.code) != 0 ||
	    strcmp(had.series, e.series) != 0))
		put_wrong(a, n, "phiếu thu này đã có mã khác");
	if (rc != RC_NOT_FOUND)
		return rc;
	*added += 1;
	return store_einvoice_add(s, &e);
}

/* What can be taken is; the other lines are told. */
static enum rc
import_codes(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "line", "Dòng", "Line", CELL_COUNT },
		{ "error", "Cần sửa", "To put right", CELL_TEXT },
	};
	struct str rest = a->raw;
	int64_t n = 0, added = 0;
	enum rc rc = RC_OK;

	api_table(a, "Mã hóa đơn", "Invoice codes", columns, 2);
	while (rc == RC_OK && rest.n > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		n++;
		if (line.n > 0 && !(n == 1 && str_find(line, ',') < line.n &&
		    str_starts(line, STR("receipt"))))
			rc = take_code(s, a, line, n, &added);
	}
	api_out_i64(a, "added", added);
	return rc == RC_OK ? api_did(s, a, "einvoice.import", added, "") : rc;
}

/* --- all of it ----------------------------------------------------------- */

static enum rc
sums(struct store *s, struct api *a)
{
	struct store_fee_sums f;

	enum rc rc = store_fee_sums(s, &f);
	if (rc != RC_OK)
		return rc;
	api_out_i64(a, "asked", f.asked.dong);
	api_out_i64(a, "allocated", f.allocated.dong);
	api_out_i64(a, "arrears", f.asked.dong - f.allocated.dong);
	api_out_i64(a, "paid", f.paid.dong);
	api_out_i64(a, "advance", f.paid.dong - f.allocated.dong);
	api_out_i64(a, "deposits", f.deposits.dong);
	return RC_OK;
}

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/bills/*", FEE_READERS | MAY(ROLE_TRADER),
	    API_READS, one_bill, false },
	{ HTTP_GET, "/api/v1/receipts/*", FEE_READERS | MAY(ROLE_TRADER),
	    API_READS, one_receipt, false },
	{ HTTP_POST, "/api/v1/einvoices/import", FEE_OFFICE, API_WRITES,
	    import_codes, true },
	{ HTTP_GET, "/api/v1/fee-sums", FEE_READERS, API_READS, sums, false },
};

const struct api_table api_fee_view = { routes,
    sizeof(routes) / sizeof(routes[0]) };
