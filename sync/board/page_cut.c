/* SPDX-License-Identifier: Apache-2.0 */
/* A trader asks on any phone what the bank has for the shift that is over. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/board/board.h"
#include "sync/board/page.h"
#include "sync/provider/form.h"

#define VIETNAM_S (7 * 3600)   /* UTC+7, no summer time */
#define DAY_S     (24 * 3600)

struct cut_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	char ref[REF_LEN + 1];
	struct ref parts;
	char typed[PROOF_CODE_MAX + 1];
	struct cut cut;
	enum rc found;
};
_Static_assert(sizeof(struct cut_work) <= HTTP_WORK_MAX,
    "a question fits into an exchange");

/* --- the picture --------------------------------------------------------- */

static void
put_field(struct buf *b, const char *ref)
{
	buf_puts(b, "<form method=\"post\" action=\"/s/");
	html_put(b, str_of(ref));
	buf_puts(b, "\"><p><label>mã hỏi trên máy bán hàng <i>asking code on "
	    "the terminal</i><br><input name=\"code\" inputmode=\"numeric\" "
	    "autocomplete=\"off\" maxlength=\"12\" required></label></p><p>"
	    "<button>hỏi <i>ask</i></button></p></form>");
}

static void
put_end(struct buf *b, const char *ref)
{
	buf_puts(b, "<p>ca ");
	page_ref_put(b, ref);
	buf_puts(b, "</p></body></html>\n");
}

/* "18:05" of Vietnam. */
static void
put_hour(struct buf *b, int64_t ms)
{
	int64_t s = (ms / 1000 + VIETNAM_S) % DAY_S;

	buf_printf(b, "%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60));
}

void
page_cut_put(struct buf *b, const char *ref, const struct cut *c)
{
	char shown[PROOF_CODE_MAX + 2];

	page_open(b, "đối chiếu ca", true);
	buf_printf(b, "<h1>ca %" PRId64 "<br><i>shift %" PRId64 "</i></h1><p>"
	    "ngân hàng đã báo <b>", c->is.shift, c->is.shift);
	html_vnd(b, c->is.total);
	proof_grouped(c->code, shown);
	buf_printf(b, "</b>%" PRId64 " lần tiền vào <i>told by the bank, %"
	    PRId64 " payments</i></p><p class=\"m\">mã đối chiếu, gõ vào máy "
	    "<b>%s</b><i>code for the terminal</i></p><p>Từ lần đối chiếu "
	    "trước đến ", c->is.credits, c->is.credits, shown);
	put_hour(b, c->is.asked_ms);
	buf_puts(b, ". Tiền đến sau tính vào ca sau. <i>Since the last time, "
	    "up to ");
	put_hour(b, c->is.asked_ms);
	buf_puts(b, ". Later money is the next shift's.</i></p>");
	put_end(b, ref);
}

void
page_cut_refusal_put(struct buf *b, const char *ref, enum rc rc)
{
	page_open(b, "đối chiếu ca", false);
	if (rc == RC_STATE)
		buf_puts(b, "<p>Đã đối chiếu một ca sau ca này rồi: tiền của "
		    "ca này nằm trong đó.<br><i>A later shift was asked for: "
		    "this one's money is in it.</i></p>");
	else if (rc == RC_NOT_FOUND)
		buf_puts(b, "<p>Ca này đã đối chiếu hơn 7 ngày trước.<br><i>"
		    "This shift was asked for more than 7 days ago.</i></p>");
	else
		buf_puts(b, "<p>Mã không đúng. Nhìn lại mã hỏi trên máy bán "
		    "hàng.<br><i>Not the code that the terminal shows.</i>"
		    "</p>");
	if (rc == RC_DENIED)
		put_field(b, ref);
	put_end(b, ref);
}

/* Nothing is looked up for it: it says nothing of any terminal. */
static void
form_put(struct buf *b, const char *ref)
{
	page_open(b, "đối chiếu ca", false);
	buf_puts(b, "<h1>ngân hàng có bao nhiêu?<br><i>how much has the "
	    "bank?</i></h1>");
	put_field(b, ref);
	put_end(b, ref);
}

/* --- requests ------------------------------------------------------------ */

static enum rc
cut_run(struct store *s, struct store_job *job)
{
	struct cut_work *w = (struct cut_work *)(void *)job;
	enum rc rc = cut_take(s, &w->parts, w->typed, &w->cut);

	/* A refusal is no failure of the job, nor has it written anything. */
	w->found = rc;
	return rc == RC_DENIED || rc == RC_STATE || rc == RC_NOT_FOUND ?
	    RC_OK : rc;
}

static void
answer(struct http_exchange *x, int status, struct buf *out)
{
	http_answer(x, &(struct http_reply){ .status = status,
	    .type = HTTP_HTML, .body = buf_str(out) });
}

static void
cut_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct cut_work *w = (struct cut_work *)(void *)job;
	char memory[PAGE_SALE_MAX];
	struct buf out = BUF(memory);

	(void)s;
	crypto_wipe(w->typed, sizeof(w->typed));
	if (rc != RC_OK) {
		http_busy(w->x);
	} else if (w->found == RC_OK) {
		page_cut_put(&out, w->ref, &w->cut);
		answer(w->x, 200, &out);
	} else {
		page_cut_refusal_put(&out, w->ref, w->found);
		answer(w->x, w->found == RC_DENIED ? 403 : w->found ==
		    RC_STATE ? 409 : 410, &out);
	}
}

/* False, and answered, if it is none or asks too often. */
static bool
begin(struct http_exchange *x, char ref[REF_LEN + 1], struct ref *parts)
{
	if (!page_ref(x, ref, parts)) {
		http_error(x, 404, "not a reference; check the 17 characters");
		return false;
	}
	return page_may_ask(x, ref);
}

void
page_cut_form(struct http_exchange *x)
{
	char memory[PAGE_SALE_MAX], ref[REF_LEN + 1];
	struct buf out = BUF(memory);
	struct ref parts;

	if (!begin(x, ref, &parts))
		return;
	form_put(&out, ref);
	answer(x, 200, &out);
}

void
page_cut(struct http_exchange *x)
{
	struct cut_work *w = (struct cut_work *)(void *)x->work;
	char typed[32], memory[PAGE_SALE_MAX];
	struct buf code = BUF(typed), out = BUF(memory);

	*w = (struct cut_work){ .job = { cut_run, cut_done, NULL, RC_OK },
	    .x = x };
	if (!begin(x, w->ref, &w->parts))
		return;
	/* A typo, by its check digit, is no guess and costs none. */
	if (form_get(x->req.body, STR("code"), &code) != RC_OK ||
	    proof_read(buf_str(&code), w->typed) != PROOF_TYPED_WHOLE) {
		page_cut_refusal_put(&out, w->ref, RC_DENIED);
		answer(x, 400, &out);
		return;
	}
	if (page_may_cut(x, w->ref))
		board_submit(x, &w->job);
}
