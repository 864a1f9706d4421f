/* SPDX-License-Identifier: Apache-2.0 */
/* A payer's claim: the form's answer. */
#include <string.h>

#include "sync/board/board.h"
#include "sync/board/claim.h"
#include "sync/board/page.h"
#include "sync/provider/form.h"

#define PAGE_MAX 2048

struct claim_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	struct claim claim;
	uint32_t terminal;
	enum rc found;
};
_Static_assert(sizeof(struct claim_work) <= HTTP_WORK_MAX,
    "a claim fits into an exchange");

static enum rc
claim_run(struct store *s, struct store_job *job)
{
	struct claim_work *w = (struct claim_work *)(void *)job;
	enum rc rc = claim_take(s, &w->claim, &w->terminal);

	/* What was found is no failure of the job: the claim is to be kept. */
	w->found = rc;
	return rc == RC_CONFLICT || rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void
answer(struct http_exchange *x, int status, const char *ref,
    const char *text)
{
	char memory[PAGE_MAX];
	struct buf out = BUF(memory);

	page_note_put(&out, ref, text);
	http_answer(x, &(struct http_reply){ .status = status,
	    .type = HTTP_HTML, .body = buf_str(&out) });
}

static void
claim_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct claim_work *w = (struct claim_work *)(void *)job;

	(void)s;
	if (rc != RC_OK)
		http_busy(w->x);
	else if (w->found == RC_OK)
		answer(w->x, 200, w->claim.ref, "Đã tìm thấy tiền của bạn. "
		    "<i>Your money was found.</i>");
	else
		answer(w->x, 200, w->claim.ref, "Chưa thấy: xin chờ nhân viên "
		    "đối soát. <i>Not found: the staff will look into it."
		    "</i>");
}

/* "35.000" and "35 000" are 35000. */
static bool
read_amount(struct str typed, struct vnd *v)
{
	char digits[24];
	struct buf b = BUF(digits);

	for (size_t i = 0; i < typed.n; i++)
		if (typed.p[i] != '.' && typed.p[i] != ',' &&
		    typed.p[i] != ' ')
			buf_putc(&b, typed.p[i]);
	return !b.full && str_to_i64(buf_str(&b), &v->dong) && v->dong > 0 &&
	    v->dong <= VND_MAX;
}

void
page_claim(struct http_exchange *x)
{
	struct claim_work *w = (struct claim_work *)(void *)x->work;
	char amount_text[64], ref_text[128];
	struct buf amount = BUF(amount_text), bank_ref = BUF(ref_text);
	struct ref parts;

	*w = (struct claim_work){ .job = { claim_run, claim_done, NULL,
	    RC_OK }, .x = x };
	if (!page_ref(x, w->claim.ref, &parts)) {
		http_error(x, 404, "not a reference; check the 17 characters");
		return;
	}
	if (!page_may_claim(x, w->claim.ref))
		return;
	if (form_get(x->req.body, STR("amount"), &amount) != RC_OK ||
	    form_get(x->req.body, STR("bank_ref"), &bank_ref) != RC_OK ||
	    !read_amount(buf_str(&amount), &w->claim.amount) ||
	    !claim_reference(buf_str(&bank_ref), w->claim.bank_ref)) {
		answer(x, 400, w->claim.ref, "Ghi số tiền và mã giao dịch của "
		    "ngân hàng. <i>Give the amount and the bank's reference."
		    "</i>");
		return;
	}
	board_submit(x, &w->job);
}
