/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/credit.h"
#include "sync/board/hook.h"
#include "sync/board/ops/metrics.h"
#include "sync/provider/bearer.h"
#include "sync/provider/provider.h"
#include "sync/provider/vietqr_sync.h"

struct hook_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	const struct provider *provider;
	const struct store_account *account;
	struct provider_hook hook;
	struct notice notice;   /* the last of it */
	uint8_t same[HASH_BYTES];
	size_t count;
	const char *why;        /* what is wrong with an unreadable one */
	struct store *store;    /* while it runs: */
	enum rc rc;
	enum credit_end end;    /* the worst of its notices */
};
_Static_assert(sizeof(struct hook_work) <= HTTP_WORK_MAX,
    "a web hook fits into an exchange");

/* --- on the writer thread ------------------------------------------------ */

static void
take_one(struct hook_work *w, const struct notice *n, struct str body,
    const uint8_t *same)
{
	struct credit_outcome out;
	struct credit_input in = { .provider = w->provider->name,
	    .place = w->account->place, .body = body, .same = same,
	    .notice = n };

	if (w->rc != RC_OK)
		return;
	w->rc = credit_take(w->store, &in, &out);
	if (w->rc != RC_OK)
		return;
	if (out.end > w->end)
		w->end = out.end;
}

static void
take_again(void *ctx, const struct notice *n,
    const struct notice_bytes *bytes)
{
	uint8_t same[HASH_BYTES];

	sha256(&bytes->same, 1, same);
	take_one(ctx, n, bytes->raw, same);
}

static enum rc
hook_run(struct store *s, struct store_job *job)
{
	struct hook_work *w = (struct hook_work *)(void *)job;
	struct notice_reader reader = { take_again, w };
	const char *why;

	w->store = s;
	w->rc = RC_OK;
	w->end = CREDIT_TAKEN;
	if (w->why[0] != '\0')
		take_one(w, NULL, w->x->req.body, NULL);
	else if (w->count == 1)
		take_one(w, &w->notice, w->x->req.body, w->same);
	else if (w->provider->read(&w->hook, &reader, &why) != RC_OK)
		return RC_CORRUPT;   /* it was read before */
	return w->rc;
}

bool
hook_ahead(struct store *s, struct store_job *job)
{
	struct hook_work *w = (struct hook_work *)(void *)job;

	if (job->run != hook_run)
		return false;
	if (w->why[0] == '\0' && w->count == 1)
		credit_ahead(s, &(struct credit_input){
		    .provider = w->provider->name,
		    .place = w->account->place, .body = w->x->req.body,
		    .notice = &w->notice });
	return true;
}

static void
refuse(struct hook_work *w, int status, const char *text)
{
	char memory[512];
	struct buf b = BUF(memory);

	if (w->provider->put_thanks == NULL) {
		http_error(w->x, status, text);
		return;
	}
	vietqr_sync_refusal(&b, text);
	http_answer(w->x, &(struct http_reply){ .status = status,
	    .type = HTTP_JSON, .body = buf_str(&b) });
}

static void
thank(struct hook_work *w)
{
	char memory[512];
	struct buf b = BUF(memory);

	if (w->provider->put_thanks != NULL)
		w->provider->put_thanks(&b, &w->notice);
	else
		buf_puts(&b, w->provider->thanks);
	http_answer(w->x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&b) });
}

static void
hook_answer(struct hook_work *w)
{
	switch (w->end) {
	case CREDIT_TAKEN:
	case CREDIT_KNOWN:
		thank(w);
		return;
	case CREDIT_CHANGED:
		log_line(LOG_WARN, "hook", "changed id=%s:%s",
		    w->provider->name, w->notice.id);
		refuse(w, 409, "this id came before with another body; both "
		    "are kept for an officer");
		return;
	case CREDIT_ODD:
		log_line(LOG_WARN, "hook", "unreadable provider=%s: %s",
		    w->provider->name, w->why);
		refuse(w, 400, w->why[0] != '\0' ? w->why :
		    "one of the transactions cannot be read; the others are "
		    "kept");
		return;
	}
}

static void
hook_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct hook_work *w = (struct hook_work *)(void *)job;
	struct board *b = w->x->app;

	(void)s;
	metrics_hook(b, w->provider->name, rc != RC_OK ? METRICS_FAILED :
	    metrics_of(w->end));
	if (rc != RC_OK) {
		log_line(LOG_ERROR, "hook", "not kept: %s", rc_text(rc));
		http_busy(w->x);
		return;
	}
	hook_answer(w);   /* w is gone after this */
}

/* --- on the listener's --------------------------------------------------- */

/* May this account's secret tell about that money?  A try-out is none. */
static bool
is_about(const struct notice *n, const struct store_account *a)
{
	return n->is_test || strcmp(n->account, a->place.account) == 0 ||
	    strcmp(n->sub_account, a->place.account) == 0;
}

static void
look(void *ctx, const struct notice *n, const struct notice_bytes *bytes)
{
	struct hook_work *w = ctx;

	w->count++;
	if (n == NULL)
		return;
	w->notice = *n;
	sha256(&bytes->same, 1, w->same);
	if (!is_about(n, w->account))
		w->why = "the money is not this account's; each account has "
		    "its own address";
}

static void
hook_fill(struct http_exchange *x, const struct provider *p,
    const struct store_account *a, struct provider_hook *hook)
{
	const struct board *b = x->app;

	*hook = (struct provider_hook){ .body = x->req.body,
	    .content_type = x->req.header[HTTP_CONTENT_TYPE],
	    .authorization = x->req.header[HTTP_AUTHORIZATION],
	    .secret = str_of(a->secret), .auth = a->auth,
	    .account = str_of(a->place.account),
	    .now_ms = clock_wall_ms(b->clock) };
	if (p->timestamp[0] != '\0')
		hook->timestamp = http_header(x, p->timestamp);
	if (p->signature[0] != '\0')
		hook->signature = http_header(x, p->signature);
}

/* Somebody on this machine, and not through a proxy on it. */
static bool
is_here(struct http_exchange *x)
{
	static const uint8_t v4[] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff,
	    0xff, 127 };
	static const uint8_t v6[16] = { [15] = 1 };
	const uint8_t *a = x->req.address;

	return (memcmp(a, v4, sizeof(v4)) == 0 || memcmp(a, v6, 16) == 0) &&
	    http_header(x, "X-Forwarded-For").n == 0 &&
	    http_header(x, "X-Real-IP").n == 0 &&
	    http_header(x, "Forwarded").n == 0;
}

static void
hook_take(struct http_exchange *x, const char *name, struct str account)
{
	struct board *b = x->app;
	struct hook_work *w = (struct hook_work *)(void *)x->work;
	struct notice_reader reader = { look, w };
	const char *why;

	*w = (struct hook_work){ .job = { hook_run, hook_done, NULL, RC_OK },
	    .x = x, .provider = provider_by_name(str_of(name)), .why = "" };
	REQUIRE(w->provider != NULL);
	w->account = board_account(b, str_of(name), account);
	if (w->account == NULL) {
		metrics_hook(b, name, METRICS_UNKNOWN);
		refuse(w, 404, "no such account here; register it with "
		    "cho40-board account add");
		return;
	}
	hook_fill(x, w->provider, w->account, &w->hook);
	if (w->provider->verify(&w->hook) != RC_OK ||
	    (w->account->auth == PROVIDER_NONE && !is_here(x))) {
		metrics_hook(b, name, METRICS_UNSIGNED);
		log_line(LOG_WARN, "hook", "refused provider=%s", name);
		refuse(w, 401, "not signed with this account's secret, or "
		    "more than five minutes old");
		return;
	}
	if (w->provider->read(&w->hook, &reader, &why) != RC_OK)
		w->why = why;
	board_submit(x, &w->job);
}

void
hook_sepay(struct http_exchange *x)
{
	hook_take(x, "sepay", x->req.param);
}

void
hook_casso(struct http_exchange *x)
{
	hook_take(x, "casso", x->req.param);
}

void
hook_payos(struct http_exchange *x)
{
	hook_take(x, "payos", x->req.param);
}

void
hook_vietqr(struct http_exchange *x)
{
	char account[NOTICE_ACCOUNT_MAX] = "";

	(void)vietqr_sync_account(x->req.body, account);
	hook_take(x, "vietqr", str_of(account));
}

/* --- tokens -------------------------------------------------------------- */

static void
give_token(struct http_exchange *x, const struct store_account *a)
{
	const struct board *b = x->app;
	char memory[256];
	struct buf out = BUF(memory);

	bearer_put(&out, str_of(a->secret), clock_wall_ms(b->clock));
	http_answer(x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&out) });
	crypto_wipe(memory, sizeof(memory));
}

static bool
may_have(struct http_exchange *x, const struct store_account *a)
{
	struct provider_hook hook;

	hook_fill(x, provider_by_name(str_of(a->provider)), a, &hook);
	return bearer_may_have(&hook);
}

void
hook_sepay_token(struct http_exchange *x)
{
	const struct store_account *a = board_account(x->app, STR("sepay"),
	    x->req.param);

	if (a != NULL && may_have(x, a))
		give_token(x, a);
	else
		http_error(x, 401, "not this account's number and secret");
}

void
hook_vietqr_token(struct http_exchange *x)
{
	struct board *b = x->app;

	for (size_t i = atomic_load(&b->account_count); i > 0; i--) {
		const struct store_account *a = &b->accounts[i - 1];
		if (strcmp(a->provider, "vietqr") != 0 || a != board_account(
		    b, STR("vietqr"), str_of(a->place.account)) ||
		    !may_have(x, a))
			continue;
		give_token(x, a);
		return;
	}
	http_error(x, 401, "not the number and secret of an account here");
}
