/* SPDX-License-Identifier: Apache-2.0 */
/* Virtual accounts: which number is which stall's (rule B52). */
#include <string.h>

#include "sync/board/console/api_fee.h"
#include "sync/board/console/api_money.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"

static const struct api_column columns[] = {
	{ "n", "Số", "No.", CELL_COUNT },
	{ "bin", "Ngân hàng", "Bank", CELL_TEXT },
	{ "number", "Tài khoản định danh", "Virtual account", CELL_TEXT },
	{ "stall", "Điểm kinh doanh", "Stall", CELL_TEXT },
	{ "by_staff", "Người gán", "By", CELL_COUNT },
	{ "at_ms", "Lúc", "At", CELL_TIME },
};

static enum rc
list(struct store *s, struct api *a)
{
	const struct row_shape shape = { columns,
	    sizeof(columns) / sizeof(columns[0]) };
	struct sql_stmt *st = s->stmt[Q_LIST_VAS];
	int64_t before = 0, most = rows_most(a);

	enum rc rc = api_query_i64(a, "after", 0, INT64_MAX, &before);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Tài khoản định danh", "Virtual accounts", columns,
	    shape.count);
	sql_put_i64(st, 2, before);
	sql_put_i64(st, 3, most);
	return rows_put(a, st, &shape, most);
}

static bool
is_of_bank(void *ctx, const struct store_fee_account *f)
{
	char *bin = ctx;

	if (strcmp(bin, f->place.bin) == 0)
		bin[0] = '\0';
	return bin[0] != '\0';
}

/* The body; stall may be absent: nobody's from now on. */
static enum rc
read_va(struct store *s, struct api *a, struct store_va *v)
{
	char told[64], bin[BIN_LEN + 1];
	struct store_stall stall;

	enum rc rc = api_in_text(a, "bin", v->bin, sizeof(v->bin));
	if (rc == RC_OK)
		rc = api_in_text(a, "number", told, sizeof(told));
	if (rc == RC_OK)
		rc = api_in_text_or(a, "stall", v->stall, FEE_STALL_MAX + 1);
	if (rc != RC_OK)
		return rc;
	a->field = "number";
	if (!store_va_number(str_of(told), v->number))
		return api_refuse(a, 400, "field", "number: chỉ gồm chữ cái "
		    "và chữ số, nhiều nhất %d ký tự.", STORE_VA_MAX);
	a->field = "bin";
	memcpy(bin, v->bin, sizeof(bin));
	rc = store_fee_account_list(s, is_of_bank, bin);
	if (rc == RC_OK && bin[0] != '\0')
		return api_refuse(a, 409, "not_ours", "Ban quản lý không có "
		    "tài khoản ở ngân hàng %s; tiền vào đó không thu được.",
		    v->bin);
	a->field = NULL;
	if (rc == RC_OK && v->stall[0] != '\0')
		rc = store_stall_get(s, v->stall, &stall);
	return rc == RC_NOT_FOUND ? api_refuse(a, 404, "no_stall", "Không có "
	    "điểm kinh doanh này.") : rc;
}

static enum rc
give(struct store *s, struct api *a)
{
	struct store_va v = { .staff = a->who.id }, had;

	enum rc rc = read_va(s, a, &v);
	if (rc != RC_OK)
		return rc;
	had = v;
	had.stall[0] = '\0';
	rc = store_va_get(s, &had);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	bool same = rc == RC_OK && strcmp(had.stall, v.stall) == 0;
	/* Two officers: nobody takes a number from a stall unawares. */
	if (rc == RC_OK && !same && had.stall[0] != '\0' &&
	    v.stall[0] != '\0')
		return api_refuse(a, 409, "taken", "Tài khoản này đang gán "
		    "cho %s; hãy bỏ gán trước.", had.stall);
	if (rc == RC_OK && !same)
		rc = store_va_add(s, &v);
	if (rc == RC_OK)
		rc = store_va_get(s, &v);
	if (rc == RC_NOT_FOUND)   /* it was nobody's, and is */
		return api_refuse(a, 409, "nothing_said", "Tài khoản này "
		    "chưa gán cho ai.");
	if (rc != RC_OK)
		return rc;
	json_object_set_new(a->out, "n", json_integer(v.n));
	return same ? RC_OK : api_trail(s, a, v.stall[0] == '\0' ?
	    "va.free" : "va.give", v.number, v.stall);
}

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/virtual-accounts", MONEY_READERS, API_READS,
	    list, false },
	{ HTTP_POST, "/api/v1/virtual-accounts", MONEY_OFFICE, API_WRITES,
	    give, false },
};

const struct api_table api_va = { routes,
	sizeof(routes) / sizeof(routes[0]) };
