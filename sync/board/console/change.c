/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/board/board.h"
#include "sync/board/console/change.h"
#include "sync/board/console/password.h"
#include "sync/board/console/recovery.h"
#include "sync/board/console/session.h"
#include "sync/board/console/signin.h"
#include "sync/board/console/worker.h"
#include "sync/board/store_console.h"

struct change {
	struct store_job job;      /* first: the store gives it back */
	struct worker_task task;
	struct http_exchange *x;
	struct str cookie, csrf;
	bool is_first;             /* of the first person */
	char old[PASSWORD_MAX + 1], new[PASSWORD_MAX + 1];
	uint8_t code[HASH_BYTES];
	struct store_staff p;
	struct store_session session;
	char text[SESSION_TEXT_LEN + 1];
	int64_t wait_ms;
};
_Static_assert(sizeof(struct change) <= HTTP_WORK_MAX,
    "a change fits into an exchange");

static void
refuse(struct change *w, int status, const char *word, const char *text)
{
	crypto_wipe(w->old, sizeof(w->old));
	crypto_wipe(w->new, sizeof(w->new));
	signin_refuse(w->x, status, word, text);
}

/* What a job's outcome is to the person. */
static void
refuse_rc(struct change *w, enum rc rc)
{
	if (rc == RC_NOT_FOUND && w->is_first)
		refuse(w, 403, "code", "Mã cài đặt không đúng hoặc đã quá 7 "
		    "ngày; in mã mới bằng: cho40-board user code.");
	else if (rc == RC_STATE && w->is_first)
		refuse(w, 409, "done", "Đã có người dùng; hãy đăng nhập.");
	else if (rc == RC_NOT_FOUND)
		refuse(w, 401, "sign_in", "Hãy đăng nhập.");
	else if (rc == RC_DENIED)
		refuse(w, 403, "forged", "Yêu cầu không đến từ trang này; "
		    "hãy tải lại trang.");
	else if (rc == RC_STATE)
		refuse(w, 429, "rest", "Sai quá nhiều lần; hãy thử lại sau.");
	else
		http_busy(w->x);
}

/* --- third: it is kept --------------------------------------------------- */

static enum rc
keep_first(struct store *s, struct change *w)
{
	enum rc rc = store_setup_code_use(s, w->code);

	return rc == RC_OK ? store_staff_add(s, &w->p) : rc;
}

static enum rc
keep_own(struct store *s, struct change *w)
{
	char password[STAFF_PASSWORD_MAX];

	memcpy(password, w->p.password, sizeof(password));
	enum rc rc = store_staff_get(s, w->p.staff, &w->p);
	if (rc == RC_OK && w->p.disabled_ms != 0)
		rc = RC_NOT_FOUND;
	if (rc != RC_OK)
		return rc;
	memcpy(w->p.password, password, sizeof(password));
	w->p.must_change = false;
	w->p.fails = w->p.until_ms = 0;
	rc = store_staff_save(s, &w->p);
	return rc == RC_OK ? store_session_end_all(s, w->p.staff) : rc;
}

static enum rc
keep_run(struct store *s, struct store_job *job)
{
	struct change *w = (struct change *)(void *)job;
	const struct board *b = w->x->app;

	enum rc rc = w->is_first ? keep_first(s, w) : keep_own(s, w);
	if (rc == RC_OK)
		rc = session_begin(s, b->rng, &w->p, w->text, &w->session);
	return rc == RC_OK ? store_trail_add(s, &(struct store_act){
	    w->p.staff, w->is_first ? "setup" : "password.change",
	    w->p.login, "" }) : rc;
}

static void
keep_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct change *w = (struct change *)(void *)job;
	char cookie[256], body[256];
	struct buf c = BUF(cookie), b = BUF(body);

	(void)s;
	if (rc != RC_OK) {
		refuse_rc(w, rc);
		return;
	}
	signin_cookie(w->x, w->text, &c);
	buf_printf(&b, "{\"csrf\":\"%s\",\"must_change\":false}",
	    w->session.csrf);
	crypto_wipe(w->text, sizeof(w->text));
	http_answer(w->x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&b),
	    .more = { { "Set-Cookie", cookie } } });
}

/* --- second: it is good, and made ---------------------------------------- */

static void
think(struct worker_task *task)
{
	struct change *w = (struct change *)(void *)((char *)task -
	    offsetof(struct change, task));
	struct board *b = w->x->app;

	if (!w->is_first && !password_is(str_of(w->old), w->p.password)) {
		refuse(w, 400, "wrong", "Mật khẩu cũ không đúng.");
		return;
	}
	const char *fault = password_fault(str_of(w->new), w->p.login);
	if (fault == NULL && !w->is_first && strcmp(w->old, w->new) == 0)
		fault = "Mật khẩu mới phải khác mật khẩu cũ.";
	if (fault != NULL) {
		refuse(w, 400, "password", fault);
		return;
	}
	enum rc rc = password_make(str_of(w->new), b->rng, w->p.password);
	crypto_wipe(w->old, sizeof(w->old));
	crypto_wipe(w->new, sizeof(w->new));
	w->job = (struct store_job){ keep_run, keep_done, NULL, RC_OK };
	if (rc != RC_OK || store_submit(b->store, &w->job) != RC_OK)
		http_busy(w->x);
}

/* --- first: may it be? --------------------------------------------------- */

static enum rc
may_own(struct store *s, struct change *w)
{
	int64_t now = store_now_ms(s);

	enum rc rc = session_find(s, w->cookie, &w->session, &w->p);
	if (rc != RC_OK)
		return rc;
	if (w->csrf.n != STAFF_CSRF_LEN || !crypto_equal(w->csrf.p,
	    w->session.csrf, STAFF_CSRF_LEN))
		return RC_DENIED;
	if (now < w->p.until_ms)
		return RC_STATE;
	w->p.fails++;
	int64_t rest = signin_rest_ms(w->p.fails);
	w->p.until_ms = rest == 0 ? 0 : now + rest;
	return store_staff_save(s, &w->p);
}

static enum rc
may_run(struct store *s, struct store_job *job)
{
	struct change *w = (struct change *)(void *)job;

	return w->is_first ? store_setup_code_check(s, w->code) :
	    may_own(s, w);
}

static void
may_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct change *w = (struct change *)(void *)job;
	struct board *b = w->x->app;

	(void)s;
	w->task.run = think;
	if (rc != RC_OK)
		refuse_rc(w, rc);
	else if (worker_submit(b->worker, &w->task) != RC_OK)
		http_busy(w->x);
}

static bool
take(const json_t *in, const char *name, char *to, size_t cap)
{
	const json_t *v = json_object_get(in, name);
	struct str s = { json_string_value(v), json_string_length(v) };

	return s.p != NULL && s.n > 0 && str_is_utf8(s) &&
	    str_copy(s, to, cap);
}

/* NULL, or what is wrong. */
static const char *
read_body(struct change *w)
{
	struct str body = w->x->req.body;
	char code[64];
	json_t *in = json_loadb(body.n == 0 ? "" : body.p, body.n,
	    JSON_REJECT_DUPLICATES, NULL);
	const char *fault = NULL;

	if (!w->is_first && (!take(in, "old", w->old, sizeof(w->old)) ||
	    !take(in, "new", w->new, sizeof(w->new))))
		fault = "Cần mật khẩu cũ và mật khẩu mới.";
	if (w->is_first && (!take(in, "code", code, sizeof(code)) ||
	    !take(in, "password", w->new, sizeof(w->new)) ||
	    !take(in, "login", w->p.login, sizeof(w->p.login)) ||
	    !take(in, "name", w->p.name, sizeof(w->p.name))))
		fault = "Cần mã cài đặt, tên đăng nhập, họ tên và mật khẩu.";
	else if (w->is_first && !login_is_fine(w->p.login))
		fault = "Tên đăng nhập gồm 2 đến 32 chữ thường không dấu, "
		    "chữ số, dấu chấm, gạch.";
	else if (w->is_first)
		recovery_hash(str_of(code), w->code);
	json_decref(in);
	return fault;
}

static void
begin(struct http_exchange *x, bool is_first)
{
	struct change *w = (struct change *)(void *)x->work;

	*w = (struct change){ .x = x, .is_first = is_first,
	    .p = { .role = "admin" },
	    .job = { may_run, may_done, NULL, RC_OK } };
	if (!signin_may_try(x))
		return;
	const char *fault = read_body(w);
	if (fault != NULL) {
		refuse(w, 400, "field", fault);
		return;
	}
	w->cookie = session_cookie(http_header(x, "Cookie"),
	    SESSION_COOKIE);
	w->csrf = http_header(x, "X-CSRF-Token");
	board_submit(x, &w->job);
}

void
change_post(struct http_exchange *x)
{
	begin(x, false);
}

void
first_post(struct http_exchange *x)
{
	begin(x, true);
}

/* --- is anybody there? --------------------------------------------------- */

static void
any_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct change *w = (struct change *)(void *)job;
	bool any = true;

	if (rc == RC_OK)
		rc = store_staff_any(s, &any);
	if (rc != RC_OK)
		http_busy(w->x);
	else
		http_answer(w->x, &(struct http_reply){ .status = 200,
		    .type = HTTP_JSON, .body = any ?
		    STR("{\"needed\":false}") : STR("{\"needed\":true}") });
}

void
first_get(struct http_exchange *x)
{
	struct change *w = (struct change *)(void *)x->work;

	*w = (struct change){ .x = x, .job = { NULL, any_done, NULL,
	    RC_OK } };
	board_submit(x, &w->job);
}
