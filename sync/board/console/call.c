/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/console/call.h"
#include "sync/board/console/origin.h"
#include "sync/board/console/paper.h"
#include "sync/board/console/session.h"
#include "sync/board/console/spoken.h"
#include "sync/board/console/whole.h"

struct call {
	struct store_job job;   /* first: the store gives it back */
	struct api a;
	const struct api_route *route;
	struct str cookie, csrf;
};
_Static_assert(sizeof(struct call) <= HTTP_WORK_MAX,
    "a call fits into an exchange");

static void
text_close(char *text)
{
	free(text);   /* of json_dumps */
}

/* --- who may ----------------------------------------------------------- */

/* Only these before a first password is changed. */
static bool
is_about_oneself(const struct api_route *r)
{
	return strcmp(r->path, "/api/v1/session") == 0 ||
	    strcmp(r->path, "/api/v1/session/end") == 0 ||
	    strcmp(r->path, "/api/v1/me/password") == 0;
}

static enum rc
check_caller(struct store *s, struct call *c)
{
	struct api *a = &c->a;
	struct store_session q;
	struct store_staff p;

	enum rc rc = session_find(s, c->cookie, &q, &p);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && !session_who(&p, &a->who)))
		return api_refuse(a, 401, "sign_in",
		    "Hãy đăng nhập; phiên làm việc đã hết hoặc chưa có.");
	if (rc != RC_OK)
		return rc;
	if (c->route->method == HTTP_POST && (c->csrf.n != STAFF_CSRF_LEN ||
	    !crypto_equal(c->csrf.p, q.csrf, STAFF_CSRF_LEN)))
		return api_refuse(a, 403, "forged", "Yêu cầu không đến từ "
		    "trang này; hãy tải lại trang.");
	if ((c->route->may & MAY(a->who.role)) == 0)
		return api_refuse(a, 403, "role",
		    "Vai trò của bạn không được làm việc này.");
	if (p.must_change && !is_about_oneself(c->route))
		return api_refuse(a, 403, "change_password",
		    "Hãy đổi mật khẩu trước.");
	return RC_OK;
}

/* --- running ----------------------------------------------------------- */

static enum rc
call_run(struct store *s, struct store_job *job)
{
	struct call *c = (struct call *)(void *)job;
	struct api *a = &c->a;

	a->status = 0;
	a->undo = false;
	a->field = NULL;
	json_object_clear(a->out);
	enum rc rc = check_caller(s, c);
	if (rc != RC_OK)   /* nothing was written: nothing to undo */
		return a->status != 0 ? RC_OK : rc;
	rc = c->route->run(s, a);
	if (rc == RC_OK)
		a->status = 0;
	a->undo = a->undo && rc == RC_OK;
	if (a->undo)
		return RC_STATE;   /* call_done knows better */
	return a->status != 0 && c->route->kind == API_READS ? RC_OK : rc;
}

/* Give a value as JSON; it is given back. */
static void
answer_json(struct http_exchange *x, int status, json_t *v)
{
	char *text = v == NULL ? NULL : json_dumps(v, JSON_COMPACT);

	if (text == NULL)
		http_busy(x);
	else
		http_answer(x, &(struct http_reply){ .status = status,
		    .type = HTTP_JSON, .body = str_of(text) });
	text_close(text);
	json_decref(v);
}

/* Answer a call that is over: out when rc is RC_OK and nothing was refused. */
static void
answer(struct api *a, enum rc rc)
{
	/* a lies in its exchange, which is gone once it is answered. */
	json_t *in = (json_t *)(uintptr_t)a->in;
	json_t *out = a->out;
	struct whole *whole = a->whole;

	if (a->status != 0) {
		answer_json(a->x, a->status, json_pack("{s:{s:s,s:s,s:s*}}",
		    "error", "word", a->word, "text", a->text, "field",
		    a->field));
		json_decref(out);
	} else if (rc != RC_OK) {
		log_line(LOG_ERROR, "api", "nothing was kept: %s",
		    rc_text(rc));
		http_busy(a->x);
		json_decref(out);
	} else if (whole_answer(a)) {
		json_decref(out);
	} else if (!paper_answer(a) && !spoken_answer(a)) {
		answer_json(a->x, 200, out);
	}
	whole_close(whole);
	json_decref(in);
}

static void
call_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct call *c = (struct call *)(void *)job;
	struct api *a = &c->a;
	const struct board *b = a->x->app;

	if (a->undo && rc == RC_STATE)
		rc = RC_OK;
	if (rc == RC_OK && a->status == 0 && (a->more != NULL ?
	    a->more->next(a) : whole_more(a))) {
		rc = atomic_load(&b->stopping) ? RC_STATE :
		    store_submit(s, job);
		if (rc == RC_OK)
			return;
	}
	if (a->more != NULL)
		a->more->close(a);
	answer(a, rc);
}

/* --- requests ---------------------------------------------------------- */

static const struct api_route *
find(enum http_method method, struct str path, struct str *param,
    int *status)
{
	*status = 404;
	for (size_t t = 0; api_tables[t] != NULL; t++) {
		for (size_t i = 0; i < api_tables[t]->count; i++) {
			const struct api_route *r =
			    &api_tables[t]->routes[i];
			if (!route_fits(r->path, path, param))
				continue;
			if (r->method == method)
				return r;
			*status = 405;
		}
	}
	return NULL;
}

static bool
read_body(struct call *c)
{
	struct api *a = &c->a;
	json_error_t e;
	size_t at;

	a->raw = a->x->req.body;
	if (c->route->takes_file)
		return true;
	if (a->raw.n > API_BODY_MAX) {
		(void)api_refuse(a, 413, "too_big",
		    "Dữ liệu gửi lên quá lớn.");
		return false;
	}
	/* UTF-8, no name twice, not too deep, not too many names. */
	if (a->raw.n > 0 && !json_check(a->raw, &at)) {
		(void)api_refuse(a, 400, "json", "Dữ liệu gửi lên không phải "
		    "JSON đúng cách, từ byte %zu.", at);
		return false;
	}
	a->in = json_loadb(a->raw.n == 0 ? "" : a->raw.p, a->raw.n,
	    JSON_REJECT_DUPLICATES, &e);
	if (json_is_object(a->in))
		return true;
	(void)api_refuse(a, 400, "json", "Dữ liệu gửi lên không phải một "
	    "đối tượng JSON (byte %d): %s", e.position, a->in == NULL ?
	    e.text : "not an object");
	return false;
}

static void
call(struct http_exchange *x, enum http_method method)
{
	struct call *c = (struct call *)(void *)x->work;
	int status;

	*c = (struct call){ .job = { call_run, call_done, NULL, RC_OK } };
	struct api *a = &c->a;
	a->x = x;
	c->route = find(method, x->req.path, &a->param, &status);
	if (c->route == NULL) {
		http_error(x, status, status == 404 ? "no such thing here; "
		    "see /api/v1/openapi.json" : "not by this method");
		return;
	}
	struct str cookies = http_header(x, "Cookie");
	c->cookie = session_cookie(cookies, SESSION_COOKIE);
	c->csrf = http_header(x, "X-CSRF-Token");
	a->english = str_eq(session_cookie(cookies, "lang"), STR("en"));
	a->out = json_object();
	bool fine = a->out != NULL;
	if (fine && method == HTTP_POST && !origin_is_ours(x)) {
		(void)api_refuse(a, 403, "forged", ORIGIN_REFUSED);
		fine = false;
	} else if (fine && method == HTTP_POST) {
		fine = read_body(c);
	}
	if (fine)
		board_submit(x, &c->job);
	else
		answer(a, RC_NO_MEMORY);
}

void
call_get(struct http_exchange *x)
{
	call(x, HTTP_GET);
}

void
call_post(struct http_exchange *x)
{
	call(x, HTTP_POST);
}
