/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/json.h"
#include "sync/board/audit.h"
#include "sync/board/board.h"
#include "sync/board/credit.h"
#include "sync/board/office.h"

struct page {
	struct store *store;
	struct buf *out;
	struct audit_at *at;
	int64_t credits, sales;
	enum rc rc;
};

static bool
put_credit(void *ctx, const struct store_credit *c)
{
	struct page *p = ctx;
	struct buf *b = p->out;

	if (++p->credits > AUDIT_PAGE) {
		p->at->more = true;
		return false;
	}
	p->at->credit = c->seq;
	buf_puts(b, "{\"k\":\"credit\"");
	json_add_i64(b, "seq", c->seq);
	buf_printf(b, ",\"id\":\"%s:%s\"", c->provider, c->note_id);
	json_add_text(b, "state", c->state);
	json_add_text(b, "reason", c->reason);
	json_add_text(b, "ref", c->ref);
	json_add_i64(b, "terminal", c->terminal);
	json_add_i64(b, "amount", c->amount.dong);
	json_add_text(b, "bank_ref", c->bank_ref);
	json_add_text(b, "at", c->at);
	buf_puts(b, "}\n");
	return true;
}

static bool
put_sale(void *ctx, const struct store_sale *sale)
{
	struct page *p = ctx;
	struct buf *b = p->out;
	struct pay_sum sum;
	enum pay_state state;

	if (++p->sales > AUDIT_PAGE) {
		p->at->more = true;
		return false;
	}
	p->rc = credit_pay(p->store, sale->ref, sale, &sum, &state);
	if (p->rc != RC_OK)
		return false;
	p->at->sale = sale->seq;
	buf_puts(b, "{\"k\":\"sale\"");
	json_add_i64(b, "seq", sale->seq);
	json_add_text(b, "ref", sale->ref);
	json_add_i64(b, "terminal", sale->terminal);
	json_add_i64(b, "asked", sale->asked.dong);
	json_add_i64(b, "received", sum.received.dong);
	json_add_i64(b, "credits", sum.credits);
	json_add_text(b, "state", pay_state_name(state));
	json_add_text(b, "closed", sale->closed);
	json_add_i64(b, "seen", sale->seen.dong);
	buf_puts(b, "}\n");
	return true;
}

static bool
put_total(void *ctx, const char *state, int64_t count, struct vnd sum)
{
	struct page *p = ctx;

	buf_puts(p->out, "{\"k\":\"total\"");
	json_add_text(p->out, "state", state);
	json_add_i64(p->out, "count", count);
	json_add_i64(p->out, "sum", sum.dong);
	buf_puts(p->out, "}\n");
	return true;
}

enum rc
audit_page(struct store *s, struct audit_at *at, struct buf *out)
{
	struct page p = { .store = s, .out = out, .at = at };
	struct store_list list = { STORE_CREDITS_AFTER, at->credit,
	    AUDIT_PAGE + 1 };

	at->more = false;
	enum rc rc = store_credit_list(s, &list, put_credit, &p);
	if (rc == RC_OK)
		rc = store_sale_list(s, at->sale, AUDIT_PAGE + 1, put_sale,
		    &p);
	if (rc == RC_OK)
		rc = p.rc;
	if (rc == RC_OK && at->more) {
		buf_puts(out, "{\"k\":\"more\"");
		json_add_i64(out, "credit", at->credit);
		json_add_i64(out, "sale", at->sale);
		buf_puts(out, "}\n");
	} else if (rc == RC_OK) {
		rc = store_credit_totals(s, 0, put_total, &p);
	}
	return rc == RC_OK && out->full ? RC_TOO_BIG : rc;
}

/* --- over HTTP --------------------------------------------------------- */

struct audit_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	struct audit_at at;
};

static void
audit_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct audit_work *w = (struct audit_work *)(void *)job;
	struct buf out = board_scratch(w->x->app);

	if (rc == RC_OK)
		rc = audit_page(s, &w->at, &out);
	if (rc != RC_OK)
		http_busy(w->x);
	else
		http_answer(w->x, &(struct http_reply){ .status = 200,
		    .type = HTTP_NDJSON, .body = buf_str(&out) });
}

void
audit_get(struct http_exchange *x)
{
	struct audit_work *w = (struct audit_work *)(void *)x->work;
	struct str credit = http_query(x, "credit");
	struct str sale = http_query(x, "sale");

	if (!office_allows(x))
		return;
	*w = (struct audit_work){ .job = { NULL, audit_done, NULL, RC_OK },
	    .x = x };
	if ((credit.n > 0 && !str_to_i64(credit, &w->at.credit)) ||
	    (sale.n > 0 && !str_to_i64(sale, &w->at.sale))) {
		http_error(x, 400, "credit and sale must be whole numbers");
		return;
	}
	board_submit(x, &w->job);
}
