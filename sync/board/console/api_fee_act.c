/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked and what is paid: runs, bills, waivers, payments, deposits,
 * invoices. */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/console/api_fee.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/fee/import.h"
#include "sync/board/fee/pay.h"
#include "sync/board/fee/run.h"
#include "sync/board/fee/tariff.h"
#include "sync/board/fee/waive.h"

#define REASON_MAX 257

/* --- runs ---------------------------------------------------------------- */

static void
put_note(void *ctx, const struct fee_note *n)
{
	struct api *a = ctx;
	char memory[16];
	struct buf b = BUF(memory);
	json_t *row = api_row(a);

	json_object_set_new(row, "note", json_string(fee_note_name(n->kind)));
	json_object_set_new(row, "stall", json_string(n->stall));
	json_object_set_new(row, "fee", json_string(n->line.fee));
	json_object_set_new(row, "text", json_string(n->line.text));
	json_object_set_new(row, "quantity",
	    json_integer(n->line.quantity));
	json_object_set_new(row, "amount",
	    json_integer(n->line.amount.dong));
	if (n->line.first_day != 0)
		day_put(&b, n->line.first_day);
	json_object_set_new(row, "first_day", json_string(memory));
	buf_reset(&b);
	if (n->line.last_day != 0)
		day_put(&b, n->line.last_day);
	json_object_set_new(row, "last_day", json_string(memory));
}

enum rc
api_in_period(struct api *a, const char *name, char to[FEE_PERIOD_LEN + 1])
{
	int64_t first, last;

	enum rc rc = api_in_text(a, name, to, FEE_PERIOD_LEN + 1);
	if (rc != RC_OK || fee_period(to, &first, &last))
		return rc;
	a->field = name;
	return api_refuse(a, 400, "field", "%s: một tháng như 2026-11", name);
}

static enum rc
do_run(struct store *s, struct api *a, bool commit)
{
	static const struct api_column columns[] = {
		{ "note", "Kết quả", "Note", CELL_TEXT },
		{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
		{ "fee", "Mã", "Fee", CELL_TEXT },
		{ "text", "Khoản", "Line", CELL_TEXT },
		{ "quantity", "Số lượng (0,01)", "Quantity (0.01)",
		    CELL_COUNT },
		{ "amount", "Số tiền", "Amount", CELL_VND },
		{ "first_day", "Từ ngày", "From", CELL_DAY },
		{ "last_day", "Đến ngày", "To", CELL_DAY },
	};
	char period[FEE_PERIOD_LEN + 1];
	struct fee_order o = { .period = period, .commit = commit,
	    .staff = a->who.id, .note = put_note, .ctx = a };
	struct fee_ran ran;

	enum rc rc = api_in_period(a, "period", period);
	if (rc == RC_OK && json_object_get(a->in, "zone") != NULL)
		rc = api_in_i64(a, "zone", 0, INT32_MAX, &o.zone);
	if (rc == RC_OK)
		rc = api_in_day_or(a, "due_day", &o.due_day);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Kỳ thu", "Billing run", columns,
	    sizeof(columns) / sizeof(columns[0]));
	rc = fee_run(s, &o, &ran);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 409, "no_due_day", "Chưa có hạn nộp: hãy "
		    "ghi due_day, hoặc đặt quy định thu (fee-rules).");
	if (rc == RC_TOO_BIG)
		return api_refuse(a, 409, "too_much", "Quá nhiều giá hoặc quá "
		    "nhiều khoản cho một điểm; hãy xem lại bảng giá.");
	if (rc == RC_OK && ran.run > 0)
		rc = api_did(s, a, "run.commit", ran.run, period);
	api_out_i64(a, "run", ran.run);
	api_out_i64(a, "bills", ran.bills);
	api_out_i64(a, "lines", ran.lines);
	api_out_i64(a, "fixes", ran.fixes);
	api_out_i64(a, "total", ran.total.dong);
	return rc;
}

static enum rc
preview(struct store *s, struct api *a)
{
	return do_run(s, a, false);
}

static enum rc
commit(struct store *s, struct api *a)
{
	return do_run(s, a, true);
}

static enum rc
refuse_act(struct api *a, enum rc rc)
{
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "not_there", "Không có số này.");
	if (rc == RC_STATE)
		return api_refuse(a, 409, "done", "Việc này đã làm trước đó.");
	return rc;
}

static enum rc
reverse_run(struct store *s, struct api *a)
{
	char reason[REASON_MAX];
	int64_t run;

	enum rc rc = api_in_i64(a, "run", 1, INT64_MAX, &run);
	if (rc == RC_OK)
		rc = api_in_text(a, "reason", reason, sizeof(reason));
	if (rc == RC_OK)
		rc = refuse_act(a, fee_run_reverse(s, run, reason,
		    a->who.id));
	return rc == RC_OK ? api_did(s, a, "run.reverse", run, reason) : rc;
}

static enum rc
reverse_bill(struct store *s, struct api *a)
{
	char reason[REASON_MAX];
	int64_t bill;

	enum rc rc = api_in_i64(a, "bill", 1, INT64_MAX, &bill);
	if (rc == RC_OK)
		rc = api_in_text(a, "reason", reason, sizeof(reason));
	if (rc == RC_OK)
		rc = refuse_act(a, fee_bill_reverse(s, bill));
	return rc == RC_OK ? api_did(s, a, "bill.reverse", bill, reason) : rc;
}

/* What is due by a day is told to the stalls' terminals once more. */
static enum rc
remind(struct store *s, struct api *a)
{
	int64_t day = day_at(store_now_ms(s)), bills = 0;

	enum rc rc = api_in_day_or(a, "due_day", &day);
	if (rc == RC_OK)
		rc = fee_remind(s, day, &bills);
	api_out_i64(a, "bills", bills);
	return rc == RC_OK ? api_did(s, a, "bill.remind", bills, "") : rc;
}

/* --- waivers ------------------------------------------------------------- */

static enum rc
read_waiver(struct api *a, struct store_waiver *w)
{
	enum rc rc = api_in_stall(a, "stall", w->stall);

	if (rc == RC_OK)
		rc = api_in_fee(a, "fee", w->fee);
	if (rc == RC_OK && json_object_get(a->in, "percent_bp") != NULL)
		rc = api_in_i64(a, "percent_bp", 0, 10000, &w->percent_bp);
	if (rc == RC_OK && json_object_get(a->in, "amount") != NULL)
		rc = api_in_i64(a, "amount", 0, VND_SALE_MAX,
		    &w->amount.dong);
	if (rc == RC_OK)
		rc = api_in_period(a, "first_period", w->first_period);
	if (rc == RC_OK)
		rc = api_in_period(a, "last_period", w->last_period);
	if (rc == RC_OK)
		rc = api_in_text_or(a, "decision_no", w->decision_no,
		    sizeof(w->decision_no));
	if (rc == RC_OK)
		rc = api_in_day_or(a, "decision_day", &w->decision_day);
	return rc == RC_OK ? api_in_text(a, "reason", w->reason,
	    sizeof(w->reason)) : rc;
}

static enum rc
ask_waiver(struct store *s, struct api *a)
{
	struct store_waiver w = { .asked_by = a->who.id };

	enum rc rc = read_waiver(a, &w);
	if (rc != RC_OK)
		return rc;
	rc = fee_waiver_ask(s, &w);
	if (rc == RC_BAD_INPUT)
		return api_refuse(a, 400, "field", "percent_bp hoặc amount: "
		    "đúng một trong hai, lớn hơn 0; first_period không sau "
		    "last_period, không quá 10 năm.");
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "no_stall",
		    "stall: không có điểm kinh doanh này.");
	if (rc == RC_OK)
		rc = api_did(s, a, "waiver.ask", w.waiver, w.reason);
	api_out_i64(a, "waiver", w.waiver);
	api_out_text(a, "state", w.verdict[0] == '\0' ? "asked" : w.verdict);
	return rc;
}

static enum rc
end_waiver(struct store *s, struct api *a, bool approved)
{
	char note[REASON_MAX];
	struct store_verdict v = { .staff = a->who.id, .approved = approved,
	    .note = note };

	enum rc rc = api_in_i64(a, "waiver", 1, INT64_MAX, &v.waiver);
	if (rc == RC_OK)
		rc = api_in_text_or(a, "note", note, sizeof(note));
	if (rc != RC_OK)
		return rc;
	rc = fee_waiver_end(s, &v);
	if (rc == RC_DENIED)
		return api_refuse(a, 403, "same_person", "Người đề nghị miễn "
		    "giảm không được tự duyệt; cần một người khác.");
	rc = refuse_act(a, rc);
	return rc == RC_OK ? api_did(s, a, approved ? "waiver.approve" :
	    "waiver.refuse", v.waiver, note) : rc;
}

static enum rc
approve_waiver(struct store *s, struct api *a)
{
	return end_waiver(s, a, true);
}

static enum rc
refuse_waiver(struct store *s, struct api *a)
{
	return end_waiver(s, a, false);
}

/* --- payments ------------------------------------------------------------ */

static enum rc
refuse_payment(struct api *a, enum rc rc)
{
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "no_stall",
		    "stall: không có điểm kinh doanh này.");
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "key", "key: mã này đã dùng cho một "
		    "lần thu khác.");
	return rc;
}

static enum rc
in_purpose(struct api *a, enum fee_purpose *to)
{
	char word[16];

	enum rc rc = api_in_text_or(a, "purpose", word, sizeof(word));
	if (rc != RC_OK)
		return rc;
	*to = strcmp(word, fee_purpose_name(FEE_FOR_DEPOSIT)) == 0 ?
	    FEE_FOR_DEPOSIT : FEE_FOR_BILLS;
	if (word[0] == '\0' || strcmp(word, fee_purpose_name(*to)) == 0)
		return RC_OK;
	a->field = "purpose";
	return api_refuse(a, 400, "field", "purpose: fee hoặc deposit");
}

static enum rc
take_cash(struct store *s, struct api *a)
{
	char stall[FEE_STALL_MAX + 1], key[FEE_KEY_MAX + 1];
	struct fee_cash c = { .stall = stall, .key = key,
	    .staff = a->who.id };
	struct fee_paid paid;

	enum rc rc = in_purpose(a, &c.purpose);
	if (rc == RC_OK)
		rc = api_in_stall(a, "stall", stall);
	if (rc == RC_OK)
		rc = api_in_i64(a, "amount", 1, VND_SALE_MAX, &c.amount.dong);
	if (rc == RC_OK)
		rc = api_in_text(a, "key", key, sizeof(key));
	if (rc == RC_OK)
		rc = refuse_payment(a, fee_cash(s, &c, &paid));
	if (rc != RC_OK)
		return rc;
	api_out_i64(a, "payment", paid.payment);
	api_out_i64(a, "receipt", paid.receipt);
	api_out_i64(a, "allocated", paid.allocated.dong);
	api_out_i64(a, "advance", paid.advance.dong);
	return api_did(s, a, c.purpose == FEE_FOR_DEPOSIT ? "deposit.take" :
	    "payment.cash", paid.payment, stall);
}

/* A payment, or a deposit that is given back. */
static enum rc
undo_payment(struct store *s, struct api *a)
{
	char reason[REASON_MAX];
	struct fee_paid out;
	int64_t payment;

	enum rc rc = api_in_i64(a, "payment", 1, INT64_MAX, &payment);
	if (rc == RC_OK)
		rc = api_in_text(a, "reason", reason, sizeof(reason));
	if (rc == RC_OK)
		rc = refuse_act(a, fee_pay_undo(s, payment, a->who.id, &out));
	if (rc == RC_OK)
		rc = api_did(s, a, "payment.undo", payment, reason);
	return rc;
}

/* --- invoices ------------------------------------------------------------ */

static enum rc
add_einvoice(struct store *s, struct api *a)
{
	struct store_einvoice e;
	struct receipt r;

	enum rc rc = api_in_i64(a, "receipt", 1, UINT32_MAX, &e.receipt);
	if (rc == RC_OK)
		rc = api_in_text(a, "code", e.code, sizeof(e.code));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "series", e.series, sizeof(e.series));
	if (rc != RC_OK)
		return rc;
	rc = refuse_act(a, store_receipt_get(s, (uint32_t)e.receipt, &r));
	if (rc == RC_OK)
		rc = store_einvoice_add(s, &e);
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "has_code", "Phiếu thu này đã có mã "
		    "hóa đơn.");
	return rc == RC_OK ? api_did(s, a, "einvoice.add", e.receipt, e.code)
	    : rc;
}

/* --- first set-up -------------------------------------------------------- */

static void
put_error(void *ctx, int64_t line, const char *what)
{
	struct api *a = ctx;
	json_t *row = api_row(a);

	json_object_set_new(row, "line", json_integer(line));
	json_object_set_new(row, "error", json_string(what));
}

/* All of a file, or its errors. */
static enum rc
import(struct store *s, struct api *a)
{
	static const struct api_column columns[] = {
		{ "line", "Dòng", "Line", CELL_COUNT },
		{ "error", "Cần sửa", "To put right", CELL_TEXT },
	};
	struct fee_import i = { .staff = a->who.id, .check = true,
	    .error = put_error, .ctx = a };

	api_table(a, "Nhập điểm kinh doanh", "Stalls from a file", columns,
	    2);
	enum rc rc = fee_import(s, a->raw, &i);
	api_out_i64(a, "errors", i.errors);
	api_out_i64(a, "stalls", 0);
	if (rc == RC_BAD_INPUT)
		return RC_OK;
	i.check = false;
	if (rc == RC_OK)
		rc = fee_import(s, a->raw, &i);
	if (rc == RC_BAD_INPUT)   /* only seen when its lines meet */
		return api_refuse(a, 409, "twice", "Trong tệp có điểm kinh "
		    "doanh hai lần; hãy bỏ bớt. Chưa ghi gì.");
	api_out_i64(a, "stalls", i.stalls);
	api_out_i64(a, "contracts", i.contracts);
	return rc == RC_OK ? api_did(s, a, "stall.import", i.stalls, "") : rc;
}

#define ACT(path, may, run) { HTTP_POST, "/api/v1/" path, may, API_WRITES, \
	run, false }

static const struct api_route routes[] = {
	{ HTTP_POST, "/api/v1/runs/preview", FEE_OFFICE, API_READS, preview,
	    false },
	{ HTTP_POST, "/api/v1/stalls/import", FEE_SET_UP, API_WRITES, import,
	    true },
	ACT("runs", FEE_OFFICE, commit),
	ACT("runs/reverse", FEE_OFFICE, reverse_run),
	ACT("bills/reverse", FEE_OFFICE, reverse_bill),
	ACT("bills/remind", FEE_OFFICE, remind),
	ACT("waivers", FEE_OFFICE, ask_waiver),
	ACT("waivers/approve", FEE_HEAD, approve_waiver),
	ACT("waivers/refuse", FEE_OFFICE, refuse_waiver),
	ACT("payments/cash", FEE_OFFICE, take_cash),
	ACT("payments/undo", FEE_HEAD, undo_payment),
	ACT("einvoices", FEE_OFFICE, add_einvoice),
};

const struct api_table api_fee_act = { routes,
    sizeof(routes) / sizeof(routes[0]) };
