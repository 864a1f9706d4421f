/* SPDX-License-Identifier: Apache-2.0 */
/* A trader asks what the market holds of them, or to have it erased.  Name
 * and telephone go; papers of money stay as law wants them, without a name of
 * ours on them.  Who looked, who erased and why is kept. */
#include <stdio.h>

#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"
#include "sync/board/store_console.h"
#include "sync/board/store_fee.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define PART_MAX 5000

static const struct api_column contract_columns[] = {
	{ "contract", "", "", CELL_COUNT }, { "code", "", "", CELL_TEXT },
	{ "stall", "", "", CELL_TEXT }, { "from", "", "", CELL_DAY },
	{ "to", "", "", CELL_DAY }, { "deposit", "", "", CELL_VND },
	{ "closed_ms", "", "", CELL_TIME },
};
static const struct api_column bill_columns[] = {
	{ "bill", "", "", CELL_COUNT }, { "ref", "", "", CELL_TEXT },
	{ "stall", "", "", CELL_TEXT }, { "period", "", "", CELL_TEXT },
	{ "due", "", "", CELL_DAY }, { "amount", "", "", CELL_VND },
};
static const struct api_column payment_columns[] = {
	{ "payment", "", "", CELL_COUNT }, { "stall", "", "", CELL_TEXT },
	{ "means", "", "", CELL_TEXT }, { "amount", "", "", CELL_VND },
	{ "receipt", "", "", CELL_COUNT }, { "at_ms", "", "", CELL_TIME },
};
static const struct api_column look_columns[] = {
	{ "n", "", "", CELL_COUNT }, { "at_ms", "", "", CELL_TIME },
	{ "by", "", "", CELL_TEXT }, { "what", "", "", CELL_TEXT },
};

static const struct part {
	const char *name;
	enum query q;
	struct row_shape shape;
} parts[] = {
	{ "contracts", Q_PERSON_CONTRACTS, { contract_columns,
	    COUNT(contract_columns) } },
	{ "bills", Q_PERSON_BILLS, { bill_columns, COUNT(bill_columns) } },
	{ "payments", Q_PERSON_PAYMENTS, { payment_columns,
	    COUNT(payment_columns) } },
	{ "looks", Q_PERSON_LOOKS, { look_columns, COUNT(look_columns) } },
};

static enum rc
get_trader(struct store *s, struct api *a, struct store_trader *t)
{
	int64_t n;

	enum rc rc = api_in_i64(a, "trader", 1, INT64_MAX, &n);
	if (rc != RC_OK)
		return rc;
	rc = store_trader_get(s, n, t);
	return rc == RC_NOT_FOUND ? api_refuse(a, 404, "not_found",
	    "Không có tiểu thương này.") : rc;
}

static enum rc
put_part(struct store *s, struct api *a, const struct part *p,
    int64_t trader)
{
	struct sql_stmt *st = s->stmt[p->q];
	json_t *rows = json_array();
	char text[24];

	(void)snprintf(text, sizeof(text), "%lld", (long long)trader);
	if (json_object_set_new(a->out, p->name, rows) != 0)
		return RC_NO_MEMORY;
	if (p->q == Q_PERSON_LOOKS)
		sql_put_text(st, 2, text);
	else
		sql_put_i64(st, 2, trader);
	sql_put_i64(st, 3, PART_MAX);
	return rows_into(rows, st, &p->shape);
}

static enum rc
export_person(struct store *s, struct api *a)
{
	struct store_trader t;
	char object[24];

	enum rc rc = get_trader(s, a, &t);
	if (rc != RC_OK)
		return rc;
	json_object_set_new(a->out, "trader", json_integer(t.trader));
	json_object_set_new(a->out, "name", json_string(t.name));
	json_object_set_new(a->out, "phone", json_string(t.phone));
	json_object_set_new(a->out, "erased_ms", json_integer(t.erased_ms));
	for (size_t i = 0; rc == RC_OK && i < COUNT(parts); i++)
		rc = put_part(s, a, &parts[i], t.trader);
	(void)snprintf(object, sizeof(object), "%lld", (long long)t.trader);
	if (rc == RC_OK)
		rc = api_look(s, a, "trader.export", object);
	return rc == RC_OK ? api_trail(s, a, "trader.export", object, "") :
	    rc;
}

static const char *const stays[][2] = {
	{ "bills", "Khoản phải thu là chứng từ kế toán, phải lưu theo Luật "
	    "Kế toán." },
	{ "payments", "Khoản đã thu là chứng từ kế toán, phải lưu theo Luật "
	    "Kế toán." },
	{ "receipts", "Biên lai đánh số liên tục, đã ký, không thể xoá; trên "
	    "đó không có tên." },
	{ "contracts", "Hợp đồng còn số hiệu, quầy và thời hạn để đối chiếu "
	    "khoản thu; không còn tên." },
	{ "bank", "Nội dung chuyển khoản là chứng từ của ngân hàng, giữ làm "
	    "bằng chứng đã thu." },
	{ "logs", "Nhật ký ai đã xem dữ liệu phải giữ theo luật bảo vệ dữ "
	    "liệu cá nhân; chỉ ghi số, không ghi tên." },
};

static enum rc
put_stays(struct api *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < COUNT(stays); i++)
		json_array_append_new(list, json_pack("{s:s,s:s}", "what",
		    stays[i][0], "why", stays[i][1]));
	return json_object_set_new(a->out, "stays", list) == 0 ? RC_OK :
	    RC_NO_MEMORY;
}

static enum rc
erase_person(struct store *s, struct api *a)
{
	struct sql_stmt *st = s->stmt[Q_PERSON_OPEN_CONTRACTS];
	struct store_trader t;
	char reason[257], object[24];
	int64_t open = 0;

	enum rc rc = get_trader(s, a, &t);
	if (rc == RC_OK)
		rc = api_in_text(a, "reason", reason, sizeof(reason));
	if (rc != RC_OK)
		return rc;
	sql_put_i64(st, 2, t.trader);
	rc = sql_one_i64(st, &open);
	if (rc != RC_OK)
		return rc;
	if (open > 0)
		return api_refuse(a, 409, "open_contract", "Còn %lld hợp đồng "
		    "đang hiệu lực cần tên người thuê; hãy thanh lý hợp đồng "
		    "trước.", (long long)open);
	if (t.erased_ms != 0)
		return put_stays(a);
	t.name[0] = t.phone[0] = '\0';
	t.erased_ms = store_now_ms(s);
	(void)snprintf(object, sizeof(object), "%lld", (long long)t.trader);
	rc = store_trader_put(s, &t);
	if (rc == RC_OK)
		rc = store_erasure_add(s, t.trader, reason, a->who.id);
	if (rc == RC_OK)
		rc = api_trail(s, a, "trader.erase", object, reason);
	return rc == RC_OK ? put_stays(a) : rc;
}

#define KEEPERS (MAY(ROLE_HEAD) | MAY(ROLE_ADMIN))

static const struct api_route routes[] = {
	{ HTTP_POST, "/api/v1/traders/export", KEEPERS, API_WRITES,
	    export_person, false },
	{ HTTP_POST, "/api/v1/traders/erase", KEEPERS, API_WRITES,
	    erase_person, false },
};

const struct api_table api_person = { routes, COUNT(routes) };
