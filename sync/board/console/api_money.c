/* SPDX-License-Identifier: Apache-2.0 */
/* Money that needs an officer: queues, and what officers say of it (rule
 * B19). */
#include <stdio.h>
#include <string.h>

#include "sync/board/console/api_money.h"
#include "sync/board/console/api_routes.h"
#include "sync/board/console/rows.h"
#include "sync/board/fee/pay.h"
#include "sync/match.h"

#define SALES_MOST  500
#define SALES_MS    (INT64_C(30) * 86400000)   /* how long a sale is asked */
#define COUNT_MOST  10000

enum queue { QUEUE_UNMATCHED, QUEUE_WRONG_ACCOUNT, QUEUE_DOUBTFUL,
	QUEUE_REFUND, QUEUE_SHORT, QUEUE_OVER, QUEUE_DUPLICATE, QUEUE_LATE,
	QUEUE_COUNT };

static const struct { const char *name, *vi, *en; } queues[] = {
	[QUEUE_UNMATCHED] = { "unmatched", "Tiền chưa rõ của ai",
	    "Money without an owner" },
	[QUEUE_WRONG_ACCOUNT] = { "wrong_account", "Tiền vào sai tài khoản",
	    "Money on another account" },
	[QUEUE_DOUBTFUL] = { "doubtful", "Tiền có thể được báo hai lần",
	    "Money that may have been told twice" },
	[QUEUE_REFUND] = { "refund_due", "Tiền phải trả lại",
	    "Money to be given back" },
	[QUEUE_SHORT] = { "short", "Khách trả thiếu", "Paid too little" },
	[QUEUE_OVER] = { "over", "Khách trả thừa", "Paid too much" },
	[QUEUE_DUPLICATE] = { "duplicate", "Khách trả hai lần",
	    "Paid twice" },
	[QUEUE_LATE] = { "late", "Khách trả sau khi đơn đã huỷ",
	    "Paid after the sale had ended" },
};
_Static_assert(sizeof(queues) / sizeof(queues[0]) == QUEUE_COUNT,
    "every queue has a name");

static const struct api_column astray[] = {
	{ "seq", "Số", "No.", CELL_COUNT },
	{ "at", "Lúc", "At", CELL_TEXT },
	{ "bin", "Ngân hàng", "Bank", CELL_TEXT },
	{ "account", "Tài khoản", "Account", CELL_TEXT },
	{ "amount", "Số tiền", "Amount", CELL_VND },
	{ "bank_ref", "Mã ngân hàng", "Bank's reference", CELL_TEXT },
	{ "content", "Nội dung", "Content", CELL_TEXT },
	{ "state", "Tình trạng", "State", CELL_TEXT },
	{ "reason", "Lý do", "Reason", CELL_TEXT },
	{ "ref", "Mã C4", "Reference", CELL_TEXT },
	{ "provider", "Nguồn", "Told by", CELL_TEXT },
	{ "received_ms", "Nhận lúc", "Received", CELL_TIME },
	{ "same_as", "Có thể trùng với số", "May be the same as no.",
	    CELL_COUNT },
};
#define ASTRAY (sizeof(astray) / sizeof(astray[0]))

static const struct api_column sales[] = {
	{ "seq", "Số", "No.", CELL_COUNT },
	{ "ref", "Mã C4", "Reference", CELL_TEXT },
	{ "terminal", "Thiết bị", "Terminal", CELL_COUNT },
	{ "asked", "Phải trả", "Asked", CELL_VND },
	{ "received", "Đã trả", "Received", CELL_VND },
	{ "credits", "Số lần", "Credits", CELL_COUNT },
	{ "state", "Tình trạng", "State", CELL_TEXT },
	{ "at", "Lúc", "At", CELL_TEXT },
	{ "account", "Tài khoản", "Account", CELL_TEXT },
};

/* --- accounts ------------------------------------------------------------- */

enum rc
api_query_place(struct api *a, struct store_place *p)
{
	struct str rest = api_query(a, "account");
	struct str bin = str_cut(&rest, '/');
	uint64_t n;

	if (bin.n == BIN_LEN && str_to_u64(bin, &n) && rest.n > 0 &&
	    str_copy(bin, p->bin, sizeof(p->bin)) &&
	    str_copy(rest, p->account, sizeof(p->account)))
		return RC_OK;
	return api_refuse(a, 400, "account", "account: hãy ghi "
	    "BIN/số tài khoản, như 970436/1017595600.");
}

enum rc
api_query_own_place(struct store *s, struct api *a, struct store_place *p)
{
	enum rc rc = api_query_place(a, p);

	if (rc != RC_OK)
		return rc;
	rc = store_fee_account_has(s, p);
	return rc == RC_NOT_FOUND ? api_refuse(a, 403, "not_ours", "Đây "
	    "không phải tài khoản của ban quản lý; tiền ở đó là của tiểu "
	    "thương.") : rc;
}

/* --- queues --------------------------------------------------------------- */

static struct sql_stmt *
bind_astray(struct store *s, enum queue q, int64_t before, int64_t most)
{
	struct sql_stmt *st;

	if (q == QUEUE_UNMATCHED || q == QUEUE_WRONG_ACCOUNT) {
		st = s->stmt[Q_QUEUE_ASTRAY];
		sql_put_text(st, 2, queues[q].name);
		sql_put_i64(st, 3, before);
		sql_put_i64(st, 4, most);
		return st;
	}
	st = s->stmt[q == QUEUE_DOUBTFUL ? Q_QUEUE_DOUBT : Q_QUEUE_REFUND];
	sql_put_i64(st, 2, before);
	sql_put_i64(st, 3, most);
	return st;
}

static enum queue
queue_of(const struct pay_sum *sum)
{
	switch (match_pay_state(sum)) {
	case PAY_SHORT:
		return QUEUE_SHORT;
	case PAY_OVER:
		return QUEUE_OVER;
	case PAY_DUPLICATE:
		return QUEUE_DUPLICATE;
	case PAY_LATE:
		return QUEUE_LATE;
	case PAY_WAITING:
	case PAY_UNASKED:
	case PAY_EXACT:
	case PAY_SEVERAL:
	case PAY_STATE_COUNT:
		break;
	}
	return QUEUE_COUNT;
}

struct astray_sale { char ref[REF_LEN + 1]; int64_t terminal, seq;
	struct pay_sum sum; char at[40], account[ACCOUNT_MAX + 1]; };

/* Those of the last days, collected before anything else is asked. */
struct sale_list { struct astray_sale at[SALES_MOST]; size_t count; };

static enum rc
read_sales(struct store *s, struct sale_list *to)
{
	struct sql_stmt *st = s->stmt[Q_QUEUE_SALES];
	enum rc rc = RC_OK;

	to->count = 0;
	sql_put_i64(st, 2, store_now_ms(s) - SALES_MS);
	sql_put_i64(st, 3, SALES_MOST);
	while (to->count < SALES_MOST && (rc = sql_row(st)) == RC_OK) {
		struct astray_sale *t = &to->at[to->count++];
		rc = sql_get_text(st, 0, t->ref, sizeof(t->ref));
		if (rc == RC_OK)
			rc = sql_get_text(st, 9, t->at, sizeof(t->at));
		if (rc == RC_OK)
			rc = sql_get_text(st, 11, t->account,
			    sizeof(t->account));
		if (rc != RC_OK)
			break;
		t->terminal = sql_i64(st, 1);
		t->sum = (struct pay_sum){ .asked = { sql_i64(st, 2) },
		    .received = { sql_i64(st, 5) }, .credits = sql_i64(st, 4),
		    .whole = sql_i64(st, 6), .late = sql_i64(st, 7),
		    .closed = sql_text(st, 3)[0] != '\0' };
		t->seq = sql_i64(st, 8);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Has somebody said something of it? */
static enum rc
is_said(struct store *s, int64_t credit, bool *said)
{
	struct store_assign last = { .credit = credit };

	enum rc rc = store_assign_last(s, &last);
	*said = rc == RC_OK && strcmp(last.kind, "undo") != 0;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static bool
put_sale(struct api *a, const struct astray_sale *t, enum queue q)
{
	json_t *row = api_row(a);

	return row != NULL &&
	    json_object_set_new(row, "seq", json_integer(t->seq)) == 0 &&
	    json_object_set_new(row, "ref", json_string(t->ref)) == 0 &&
	    json_object_set_new(row, "terminal", json_integer(
	    t->terminal)) == 0 && json_object_set_new(row, "asked",
	    json_integer(t->sum.asked.dong)) == 0 &&
	    json_object_set_new(row, "received", json_integer(
	    t->sum.received.dong)) == 0 && json_object_set_new(row,
	    "credits", json_integer(t->sum.credits)) == 0 &&
	    json_object_set_new(row, "state", json_string(
	    queues[q].name)) == 0 && json_object_set_new(row, "at",
	    json_string(t->at)) == 0 && json_object_set_new(row, "account",
	    json_string(t->account)) == 0;
}

static enum rc
list_sales(struct store *s, struct api *a, enum queue q)
{
	static struct sale_list list;   /* the writer's alone */
	enum rc rc = read_sales(s, &list);

	api_table(a, queues[q].vi, queues[q].en, sales,
	    sizeof(sales) / sizeof(sales[0]));
	for (size_t i = 0; rc == RC_OK && i < list.count; i++) {
		const struct astray_sale *t = &list.at[i];
		bool said = true;
		if (queue_of(&t->sum) == q)
			rc = is_said(s, t->seq, &said);
		if (rc == RC_OK && !said && !put_sale(a, t, q))
			rc = RC_NO_MEMORY;
	}
	return rc;
}

/* Each is looked at in somebody's name: a trader's, whose account it is on,
 * or the payer's, whom its text may name, on the market's own too. */
static enum rc
note_looks(struct store *s, struct api *a)
{
	const json_t *rows = json_object_get(a->out, "rows");
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < json_array_size(rows); i++) {
		char object[24];
		struct buf b = BUF(object);
		buf_i64(&b, json_integer_value(json_object_get(
		    json_array_get(rows, i), "seq")));
		rc = api_look(s, a, "credit", object);
	}
	return rc;
}

static enum rc
list_credits(struct store *s, struct api *a)
{
	const struct row_shape shape = { astray, ASTRAY };
	struct str name = api_query(a, "queue");
	int64_t before = 0, most = rows_most(a);
	int q = 0;

	while (q < QUEUE_COUNT && !str_eq(name, str_of(queues[q].name)))
		q++;
	if (q == QUEUE_COUNT)
		return api_refuse(a, 400, "queue", "queue: một trong "
		    "unmatched, wrong_account, doubtful, refund_due, short, "
		    "over, duplicate, late.");
	enum rc rc = api_query_i64(a, "after", 0, INT64_MAX, &before);
	if (rc != RC_OK)
		return rc;
	if (q >= QUEUE_SHORT) {
		rc = list_sales(s, a, (enum queue)q);
	} else {
		api_table(a, queues[q].vi, queues[q].en, astray, ASTRAY);
		rc = rows_put(a, bind_astray(s, (enum queue)q, before, most),
		    &shape, most);
	}
	return rc == RC_OK ? note_looks(s, a) : rc;
}

static const struct api_column summary[] = {
	{ "queue", "Hàng", "Queue", CELL_TEXT },
	{ "title", "Việc", "What", CELL_TEXT },
	{ "count", "Số khoản", "How many", CELL_COUNT },
	{ "sum", "Tổng tiền", "How much", CELL_VND },
};

static enum rc
count_astray(struct store *s, enum queue q, int64_t *count, int64_t *sum)
{
	struct sql_stmt *st = bind_astray(s, q, 0, COUNT_MOST);
	enum rc rc;

	while ((rc = sql_row(st)) == RC_OK) {
		++*count;
		*sum += sql_i64(st, 4);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
count_sales(struct store *s, int64_t count[QUEUE_COUNT],
    int64_t sum[QUEUE_COUNT])
{
	static struct sale_list list;   /* the writer's alone */
	enum rc rc = read_sales(s, &list);

	for (size_t i = 0; rc == RC_OK && i < list.count; i++) {
		const struct pay_sum *p = &list.at[i].sum;
		enum queue q = queue_of(p);
		bool said = true;
		if (q < QUEUE_COUNT)
			rc = is_said(s, list.at[i].seq, &said);
		if (said)
			continue;
		count[q]++;
		sum[q] += q == QUEUE_LATE ? p->received.dong :
		    p->received.dong > p->asked.dong ? p->received.dong -
		    p->asked.dong : p->asked.dong - p->received.dong;
	}
	return rc;
}

static enum rc
list_queues(struct store *s, struct api *a)
{
	int64_t count[QUEUE_COUNT] = { 0 }, sum[QUEUE_COUNT] = { 0 };
	enum rc rc = RC_OK;

	for (int q = 0; rc == RC_OK && q < QUEUE_SHORT; q++)
		rc = count_astray(s, (enum queue)q, &count[q], &sum[q]);
	if (rc == RC_OK)
		rc = count_sales(s, count, sum);
	api_table(a, "Tiền cần xử lý", "Money that needs an officer",
	    summary, sizeof(summary) / sizeof(summary[0]));
	for (int q = 0; rc == RC_OK && q < QUEUE_COUNT; q++) {
		json_t *row = api_row(a);
		if (row == NULL || json_object_set_new(row, "queue",
		    json_string(queues[q].name)) != 0 ||
		    json_object_set_new(row, "title", json_string(a->english ?
		    queues[q].en : queues[q].vi)) != 0 ||
		    json_object_set_new(row, "count", json_integer(
		    count[q])) != 0 || json_object_set_new(row, "sum",
		    json_integer(sum[q])) != 0)
			rc = RC_NO_MEMORY;
	}
	return rc;
}

/* --- what officers say ---------------------------------------------------- */

static const char *const kinds[] = { "stall", "bill", "refund_due",
	"not_ours", "same_money", "noted", "undo" };

static enum rc
get_kind(struct api *a, struct store_assign *g)
{
	enum rc rc = api_in_text(a, "kind", g->kind, sizeof(g->kind));
	bool known = false;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		known = known || strcmp(g->kind, kinds[i]) == 0;
	if (rc == RC_OK && !known)
		return api_refuse(a, 400, "kind", "kind: một trong stall, "
		    "bill, refund_due, not_ours, same_money, noted, undo.");
	bool wants = strcmp(g->kind, "stall") == 0 ||
	    strcmp(g->kind, "bill") == 0;
	if (rc == RC_OK && wants)
		rc = api_in_text(a, "target", g->target, sizeof(g->target));
	else if (rc == RC_OK)
		rc = api_in_text_or(a, "target", g->target,
		    sizeof(g->target));
	if (rc == RC_OK)
		rc = api_in_text(a, "reason", g->reason, sizeof(g->reason));
	return rc;
}

/* Two officers: the second learns what the first said. */
static enum rc
check_last(struct store *s, struct api *a, const struct store_assign *g,
    struct store_assign *last)
{
	bool undo = strcmp(g->kind, "undo") == 0;
	int64_t seen = -1;

	*last = (struct store_assign){ .credit = g->credit, .kind = "undo" };
	enum rc rc = store_assign_last(s, last);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	bool free_ = strcmp(last->kind, "undo") == 0;
	if (json_object_get(a->in, "seen") != NULL) {
		rc = api_in_i64(a, "seen", 0, INT64_MAX, &seen);
		if (rc != RC_OK)
			return rc;
	}
	if (undo && free_)
		return api_refuse(a, 409, "nothing_said", "Khoản này chưa "
		    "được xếp, không có gì để huỷ.");
	if ((!undo && !free_) || (seen >= 0 && seen != last->n))
		return api_refuse(a, 409, "taken", "Khoản này vừa được người "
		    "khác xếp: %s %s (số %lld). Hãy tải lại.", last->kind,
		    last->target, (long long)last->n);
	return RC_OK;
}

static enum rc
pay_stall(struct store *s, struct api *a, const struct store_credit *c,
    struct store_assign *g)
{
	struct fee_assign to = { g->target, FEE_FOR_BILLS, a->who.id };
	struct store_bill bill;
	struct fee_paid paid;
	int64_t number;
	enum rc rc = RC_OK;

	if (strcmp(g->kind, "bill") == 0) {
		if (!str_to_i64(str_of(g->target), &number))
			return api_refuse(a, 400, "target", "target: hãy "
			    "ghi số thông báo phí.");
		rc = store_bill_get(s, number, &bill);
		to.stall = bill.stall;
	}
	if (rc == RC_OK)
		rc = store_fee_account_has(s, &c->place);
	else if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "bill", "Không có thông báo phí "
		    "số này.");
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 409, "not_ours", "Tiền này ở tài khoản "
		    "của tiểu thương, không thể thu vào phí chợ.");
	if (rc == RC_OK)
		rc = fee_pay_unassigned(s, c, &to, &paid);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "stall", "Không có điểm kinh doanh "
		    "này.");
	if (rc == RC_CONFLICT)
		return api_refuse(a, 409, "taken", "Khoản này đã là một lần "
		    "nộp phí.");
	if (rc != RC_OK)
		return rc;
	g->payment = paid.payment;
	json_object_set_new(a->out, "payment", json_integer(paid.payment));
	json_object_set_new(a->out, "receipt", json_integer(paid.receipt));
	return RC_OK;
}

/* What an act does beside being written down. */
static enum rc
act(struct store *s, struct api *a, const struct store_credit *c,
    struct store_assign *g)
{
	const char *matched = match_state_name(MATCH_MATCHED);
	struct store_assign last;
	struct fee_paid paid;
	int64_t doubt = 0;

	enum rc rc = check_last(s, a, g, &last);
	if (rc != RC_OK)
		return rc;
	bool pays = strcmp(g->kind, "stall") == 0 ||
	    strcmp(g->kind, "bill") == 0;
	rc = store_doubt_get(s, c->seq, &doubt);
	if (rc == RC_NOT_FOUND)
		rc = RC_OK;
	if (rc == RC_OK && strcmp(c->state, match_state_name(MATCH_TWIN)) ==
	    0)
		return api_refuse(a, 409, "twin", "Khoản này đã được báo hai "
		    "lần và chỉ tính một lần.");
	if (rc == RC_OK && pays && strcmp(c->state, matched) == 0)
		return api_refuse(a, 409, "matched", "Khoản này đã có nơi "
		    "nhận.");
	if (rc == RC_OK && strcmp(g->kind, "same_money") == 0 && doubt == 0)
		return api_refuse(a, 409, "no_doubt", "Không có khoản nào "
		    "giống khoản này.");
	if (rc == RC_OK && pays)
		return pay_stall(s, a, c, g);
	if (rc == RC_OK && strcmp(g->kind, "undo") == 0 && last.payment > 0) {
		rc = fee_pay_undo(s, last.payment, a->who.id, &paid);
		g->payment = paid.payment;
	}
	return rc == RC_STATE || rc == RC_NOT_FOUND ? api_refuse(a, 409,
	    "undone", "Lần nộp này đã được huỷ.") : rc;
}

static enum rc
assign(struct store *s, struct api *a)
{
	struct store_assign g = { .staff = a->who.id };
	struct store_credit c;
	char object[24], detail[STORE_REASON_MAX + 64];

	enum rc rc = api_in_i64(a, "credit", 1, INT64_MAX, &g.credit);
	if (rc == RC_OK)
		rc = get_kind(a, &g);
	if (rc != RC_OK)
		return rc;
	rc = store_credit_get(s, g.credit, &c);
	if (rc == RC_NOT_FOUND)
		return api_refuse(a, 404, "credit", "Không có khoản tiền số "
		    "này.");
	if (rc == RC_OK)
		rc = act(s, a, &c, &g);
	if (rc == RC_OK)
		rc = store_assign_add(s, &g);
	if (rc == RC_OK)
		rc = store_assign_last(s, &g);
	if (rc != RC_OK)
		return rc;
	json_object_set_new(a->out, "n", json_integer(g.n));
	(void)snprintf(object, sizeof(object), "%lld", (long long)g.credit);
	(void)snprintf(detail, sizeof(detail), "%s %s: %s", g.kind, g.target,
	    g.reason);
	return api_trail(s, a, "credit.assign", object, detail);
}

static const struct api_column assignments[] = {
	{ "n", "Số", "No.", CELL_COUNT },
	{ "credit", "Khoản tiền", "Credit", CELL_COUNT },
	{ "kind", "Xếp là", "Said to be", CELL_TEXT },
	{ "target", "Cho", "For", CELL_TEXT },
	{ "payment", "Lần nộp", "Payment", CELL_COUNT },
	{ "reason", "Lý do", "Reason", CELL_TEXT },
	{ "by_staff", "Người xếp", "By", CELL_COUNT },
	{ "at_ms", "Lúc", "At", CELL_TIME },
};

static enum rc
list_assignments(struct store *s, struct api *a)
{
	struct sql_stmt *st = s->stmt[Q_LIST_ASSIGN];
	const struct row_shape shape = { assignments,
	    sizeof(assignments) / sizeof(assignments[0]) };
	int64_t before = 0, most = rows_most(a);

	enum rc rc = api_query_i64(a, "after", 0, INT64_MAX, &before);
	if (rc != RC_OK)
		return rc;
	api_table(a, "Tiền đã xếp", "Money that was assigned", assignments,
	    shape.count);
	sql_put_i64(st, 2, before);
	sql_put_i64(st, 3, most);
	return rows_put(a, st, &shape, most);
}

static const struct api_route routes[] = {
	{ HTTP_GET, "/api/v1/queues", MONEY_READERS, API_READS, list_queues,
	    false },
	{ HTTP_GET, "/api/v1/credits", MONEY_OFFICE, API_WRITES,
	    list_credits, false },
	{ HTTP_GET, "/api/v1/assignments", MONEY_READERS, API_READS,
	    list_assignments, false },
	{ HTTP_POST, "/api/v1/assignments", MONEY_OFFICE, API_WRITES, assign,
	    false },
};

const struct api_table api_money = { routes,
	sizeof(routes) / sizeof(routes[0]) };
