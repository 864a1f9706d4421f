/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/credit.h"
#include "sync/board/hook.h"
#include "sync/board/mail.h"
#include "sync/board/ops/metrics.h"
#include "sync/board/waits.h"
#include "sync/provider/provider.h"

struct hook_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	const struct provider *provider;
	const struct store_account *account;
	struct notice notice;
	bool readable;
	const char *why;        /* what is wrong with an unreadable one */
	struct credit_outcome outcome;
};
_Static_assert(sizeof(struct hook_work) <= HTTP_WORK_MAX,
    "a web hook fits into an exchange");

static enum rc
hook_run(struct store *s, struct store_job *job)
{
	struct hook_work *w = (struct hook_work *)(void *)job;
	struct credit_input in = { .provider = w->provider->name,
	    .place = w->account->place, .body = w->x->req.body,
	    .notice = w->readable ? &w->notice : NULL };

	return credit_take(s, &in, &w->outcome);
}

static void
hook_answer(const struct hook_work *w)
{
	switch (w->outcome.end) {
	case CREDIT_TAKEN:
	case CREDIT_KNOWN:
		http_answer(w->x, &(struct http_reply){ .status = 200,
		    .type = HTTP_JSON, .body = str_of(w->provider->thanks) });
		return;
	case CREDIT_CHANGED:
		log_line(LOG_WARN, "hook", "changed id=%s:%s",
		    w->provider->name, w->notice.id);
		http_error(w->x, 409, "this id came before with another body; "
		    "both are kept for an officer");
		return;
	case CREDIT_ODD:
		log_line(LOG_WARN, "hook", "unreadable provider=%s: %s",
		    w->provider->name, w->why);
		http_error(w->x, 400, w->why);
		return;
	}
}

static void
hook_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct hook_work *w = (struct hook_work *)(void *)job;
	struct board *b = w->x->app;
	uint32_t mailed = w->outcome.mailed;

	(void)s;
	metrics_hook(b, w->provider->name, rc != RC_OK ? METRICS_FAILED :
	    metrics_of(w->outcome.end));
	if (rc != RC_OK) {
		log_line(LOG_ERROR, "hook", "not kept: %s", rc_text(rc));
		http_busy(w->x);
		return;
	}
	hook_answer(w);   /* w is gone after this */
	if (mailed != 0) {
		mail_wake(b, mailed);
		waits_wake(b, mailed);
	}
}

/* May this account's secret tell about that money? */
static bool
is_about(const struct notice *n, const struct store_account *a)
{
	return strcmp(n->account, a->place.account) == 0 ||
	    strcmp(n->sub_account, a->place.account) == 0;
}

static void
hook_take(struct http_exchange *x, const struct provider *provider)
{
	struct board *b = x->app;
	struct hook_work *w = (struct hook_work *)(void *)x->work;
	const struct http_request *req = &x->req;

	*w = (struct hook_work){ .job = { hook_run, hook_done, NULL, RC_OK },
	    .x = x, .provider = provider };
	w->account = board_account(b, str_of(provider->name), req->param);
	if (w->account == NULL) {
		metrics_hook(b, provider->name, METRICS_UNKNOWN);
		http_error(x, 404, "no such account here; register it with "
		    "cho40-board account add");
		return;
	}
	struct provider_hook hook = { .body = req->body,
	    .content_type = req->header[HTTP_CONTENT_TYPE],
	    .authorization = req->header[HTTP_AUTHORIZATION],
	    .timestamp = req->header[HTTP_SEPAY_TIMESTAMP],
	    .signature = req->header[HTTP_SEPAY_SIGNATURE],
	    .secret = str_of(w->account->secret),
	    .is_hmac = w->account->is_hmac,
	    .now_ms = clock_wall_ms(b->clock) };
	if (provider->verify(&hook) != RC_OK) {
		metrics_hook(b, provider->name, METRICS_UNSIGNED);
		log_line(LOG_WARN, "hook", "refused provider=%s",
		    provider->name);
		http_error(x, 401, "not signed with this account's secret, or "
		    "more than five minutes old");
		return;
	}
	w->readable = provider->read(&hook, &w->notice, &w->why) == RC_OK;
	if (w->readable && !is_about(&w->notice, w->account)) {
		w->why = "the money is not this account's; each account has "
		    "its own address";
		w->readable = false;
	}
	board_submit(x, &w->job);
}

void
hook_sepay(struct http_exchange *x)
{
	const struct provider *p = provider_by_name(STR("sepay"));

	REQUIRE(p != NULL);
	hook_take(x, p);
}
