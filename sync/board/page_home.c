/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/board.h"
#include "sync/board/office.h"
#include "sync/board/page.h"

#define ROWS_MAX   100
#define VIETNAM_MS ((int64_t)7 * 3600 * 1000)   /* UTC+7, no summer time */
#define DAY_MS     ((int64_t)24 * 3600 * 1000)

struct home { struct store *store; struct buf *out; enum rc rc; };

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width,"
    "initial-scale=1\"><meta name=\"robots\" content=\"noindex,nofollow\">"
    "<meta http-equiv=\"refresh\" content=\"30\"><title>Ban quản lý chợ"
    "</title><style>body{margin:0 auto;padding:12px;max-width:900px;"
    "font:16px/1.4 sans-serif;color:#111;background:#fff}"
    "h1{font-size:22px}h2{font-size:18px;border-top:3px solid #111;"
    "padding-top:8px}table{border-collapse:collapse;width:100%}"
    "td{padding:6px 4px;border-top:1px solid #bbb;vertical-align:top;"
    "overflow-wrap:anywhere}td:first-child{white-space:nowrap}"
    "td.n{text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}small{color:#444}"
    "@media(max-width:480px){td:first-child{white-space:normal;"
    "min-width:6em}}"
    ".bad{color:#8a1c00;font-weight:bold}</style></head><body>";

/* What an officer is told about a credit's state and reason. */
static const struct { const char *name, *text; } reasons[] = {
	{ "no_reference", "không có mã đơn trong nội dung" },
	{ "several_references", "nội dung có nhiều mã đơn" },
	{ "unknown_terminal", "mã đơn của máy không đăng ký ở chợ này" },
	{ "wrong_account", "tiền vào tài khoản không phải của quầy" },
	{ "same_money", "ngân hàng báo lần thứ hai, đã tính một lần" },
};

static const char *
reason_text(const char *name)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(reasons[i].name, name) == 0)
			return reasons[i].text;
	return name;
}

static const char *
state_text(enum pay_state state)
{
	static const char *const texts[] = {
		[PAY_WAITING] = "chưa có tiền",
		[PAY_UNASKED] = "máy chưa gửi đơn",
		[PAY_SHORT] = "thiếu", [PAY_EXACT] = "đủ",
		[PAY_SEVERAL] = "đủ, nhiều lần", [PAY_OVER] = "dư",
		[PAY_DUPLICATE] = "trả trùng", [PAY_LATE] = "đến muộn",
	};

	_Static_assert(sizeof(texts) / sizeof(texts[0]) == PAY_STATE_COUNT,
	    "every state has a text");
	return texts[state];
}

/* The bank's time, the amount, and what there is to know. */
static void
put_row_start(struct buf *b, const struct store_credit *c)
{
	buf_puts(b, "<tr><td>");
	html_put(b, str_of(c->at));
	buf_puts(b, "</td><td class=\"n\">");
	html_vnd(b, c->amount);
	buf_puts(b, "</td><td>");
}

/* One credit of today with the state of its sale. */
static bool
put_today(void *ctx, const struct store_credit *c)
{
	struct home *h = ctx;
	struct store_sale sale;
	struct pay_sum sum;
	enum pay_state state;

	if (strcmp(c->state, match_state_name(MATCH_MATCHED)) != 0)
		return true;   /* it is on the other list */
	enum rc rc = store_sale_get(h->store, c->ref, &sale);
	bool known = rc == RC_OK;
	if (known || rc == RC_NOT_FOUND)
		rc = credit_pay(h->store, c->ref, known ? &sale : NULL, &sum,
		    &state);
	h->rc = rc;
	if (rc != RC_OK)
		return false;
	bool fine = state == PAY_EXACT || state == PAY_SEVERAL;
	put_row_start(h->out, c);
	buf_printf(h->out, "máy %u · ", (unsigned)c->terminal);
	html_put(h->out, str_of(c->ref));
	buf_printf(h->out, "<br><span class=\"%s\">%s</span>%s</td></tr>\n",
	    fine ? "" : "bad", state_text(state), strcmp(c->reason,
	    match_reason_name(MATCH_CLAIMED)) == 0 ?
	    " · theo lời khai của khách" : "");
	return !h->out->full;
}

static bool
put_astray(void *ctx, const struct store_credit *c)
{
	struct home *h = ctx;

	put_row_start(h->out, c);
	buf_puts(h->out, "<span class=\"bad\">");
	html_put(h->out, str_of(reason_text(c->reason)));
	buf_puts(h->out, "</span><br>");
	html_put(h->out, str_of(c->content));
	buf_printf(h->out, "<br><small>%s:", c->provider);
	html_put(h->out, str_of(c->note_id));
	if (c->bank_ref[0] != '\0') {
		buf_puts(h->out, " · ");
		html_put(h->out, str_of(c->bank_ref));
	}
	buf_puts(h->out, "</small></td></tr>\n");
	return !h->out->full;
}

static bool
put_alarm(void *ctx, const struct store_alarm *a)
{
	struct home *h = ctx;

	buf_printf(h->out, "<tr><td>máy %u</td><td class=\"n\">%lld lần</td>"
	    "<td><span class=\"bad\">", (unsigned)a->terminal,
	    (long long)a->times);
	html_put(h->out, str_of(a->kind));
	buf_puts(h->out, "</span><br><small>");
	html_put(h->out, str_of(a->detail));
	buf_puts(h->out, "</small></td></tr>\n");
	return !h->out->full;
}

static bool
put_total(void *ctx, const char *state, int64_t count, struct vnd sum)
{
	struct home *h = ctx;

	if (strcmp(state, match_state_name(MATCH_TWIN)) == 0)
		return true;   /* the same money: no total of its own */
	buf_printf(h->out, "<tr><td>%s</td><td class=\"n\">%lld</td>"
	    "<td class=\"n\">", strcmp(state, "matched") == 0 ?
	    "khớp đơn" : strcmp(state, "unmatched") == 0 ?
	    "chưa khớp" : "sai tài khoản", (long long)count);
	html_vnd(h->out, sum);
	buf_puts(h->out, "</td></tr>\n");
	return true;
}

static enum rc
put_market(struct store *s, struct buf *b)
{
	char memory[512];
	struct buf name = BUF(memory);

	enum rc rc = store_market_get(s, &name);
	html_put(b, buf_str(&name));
	return rc;
}

static enum rc
render(struct store *s, struct buf *b)
{
	struct home h = { s, b, RC_OK };
	int64_t now = store_now_ms(s);
	int64_t today = (now + VIETNAM_MS) / DAY_MS * DAY_MS - VIETNAM_MS;

	buf_puts(b, head);
	buf_puts(b, "<h1>");
	enum rc rc = put_market(s, b);
	buf_puts(b, "</h1><h2>Tiền vào hôm nay</h2><table>");
	if (rc == RC_OK)
		rc = store_credit_totals(s, today, put_total, &h);
	buf_puts(b, "</table><h2>Cần xem</h2><table>");
	if (rc == RC_OK)
		rc = store_credit_list(s, &(struct store_list){
		    STORE_CREDITS_ASTRAY, 0, ROWS_MAX }, put_astray, &h);
	if (rc == RC_OK)
		rc = store_alarm_list(s, ROWS_MAX / 2, put_alarm, &h);
	buf_puts(b, "</table><h2>Đã khớp hôm nay</h2><table>");
	if (rc == RC_OK)
		rc = store_credit_list(s, &(struct store_list){
		    STORE_CREDITS_SINCE, today, ROWS_MAX }, put_today, &h);
	buf_puts(b, "</table></body></html>\n");
	if (rc == RC_OK)
		rc = h.rc;
	return rc == RC_OK && b->full ? RC_TOO_BIG : rc;
}

struct home_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
};

static void
home_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct home_work *w = (struct home_work *)(void *)job;
	struct buf out = board_scratch(w->x->app);

	if (rc == RC_OK)
		rc = render(s, &out);
	if (rc != RC_OK)
		http_busy(w->x);
	else
		http_answer(w->x, &(struct http_reply){ .status = 200,
		    .type = HTTP_HTML, .body = buf_str(&out) });
}

void
page_home(struct http_exchange *x)
{
	struct home_work *w = (struct home_work *)(void *)x->work;

	if (!office_allows(x))
		return;
	*w = (struct home_work){ .job = { NULL, home_done, NULL, RC_OK },
	    .x = x };
	board_submit(x, &w->job);
}
