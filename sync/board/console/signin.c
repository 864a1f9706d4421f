/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/console/origin.h"
#include "sync/board/console/password.h"
#include "sync/board/console/recovery.h"
#include "sync/board/console/session.h"
#include "sync/board/console/signin.h"
#include "sync/board/console/worker.h"
#include "sync/board/store_console.h"

struct signin {
	struct store_job job;      /* first: the store gives it back */
	struct worker_task task;
	struct http_exchange *x;
	struct str cookie;         /* of a session before this one */
	char login[STAFF_LOGIN_MAX + 1];
	char password[PASSWORD_MAX + 1];
	char code[RECOVERY_TEXT_MAX];
	size_t password_n;
	struct store_staff p;
	struct store_session session;
	char text[SESSION_TEXT_LEN + 1];
	struct store_guess guess;  /* of this address */
	int64_t wait_ms;           /* the login, or the address, rests */
	bool known;
	bool wants_code;           /* the password was right */
};
_Static_assert(sizeof(struct signin) <= HTTP_WORK_MAX,
    "a sign-in fits into an exchange");

int64_t
signin_rest_ms(int64_t fails)
{
	int64_t rest = SIGNIN_REST_MS;

	if (fails < SIGNIN_FREE)
		return 0;
	for (int64_t i = SIGNIN_FREE; i < fails &&
	    rest < SIGNIN_REST_MAX_MS; i++)
		rest *= 2;
	return rest < SIGNIN_REST_MAX_MS ? rest : SIGNIN_REST_MAX_MS;
}

void
signin_refuse(struct http_exchange *x, int status, const char *word,
    const char *text)
{
	char memory[512];
	struct buf b = BUF(memory);

	buf_printf(&b, "{\"error\":{\"word\":\"%s\",\"text\":\"%s\"}}", word,
	    text);
	http_answer(x, &(struct http_reply){ .status = status,
	    .type = HTTP_JSON, .body = buf_str(&b) });
}

static void
refuse_wrong(struct signin *w)
{
	crypto_wipe(w->password, sizeof(w->password));
	log_line(LOG_WARN, "signin", "refused");
	signin_refuse(w->x, 401, "wrong",
	    "Tên đăng nhập hoặc mật khẩu không đúng.");
}

/* --- third: it was right ----------------------------------------------- */

static enum rc
begin_run(struct store *s, struct store_job *job)
{
	struct signin *w = (struct signin *)(void *)job;
	const struct board *b = w->x->app;

	enum rc rc = store_staff_get(s, w->p.staff, &w->p);
	if (rc == RC_OK && w->p.disabled_ms != 0)
		rc = RC_DENIED;
	w->wants_code = rc == RC_OK && w->p.has_totp && w->code[0] == '\0';
	if (w->wants_code)
		rc = RC_DENIED;
	else if (rc == RC_OK && w->p.has_totp)
		rc = recovery_second(s, &w->p, str_of(w->code));
	if (rc != RC_OK)
		return rc;
	w->p.fails = w->p.until_ms = 0;
	rc = store_staff_save(s, &w->p);
	if (rc == RC_OK)
		rc = store_guess_end(s, &w->guess);
	if (rc == RC_OK)
		rc = session_end(s, w->cookie);
	if (rc == RC_OK)
		rc = session_begin(s, b->rng, &w->p, w->text, &w->session);
	if (rc == RC_OK)
		rc = store_trail_add(s, &(struct store_act){ w->p.staff,
		    "sign.in", w->p.login, "" });
	return rc;
}

void
signin_cookie(struct http_exchange *x, const char *text, struct buf *b)
{
	const struct board *board = x->app;
	struct str proto = http_header(x, "X-Forwarded-Proto");
	bool tls = board->conf.cert[0] != '\0' ||
	    str_eq(proto, STR("https"));

	buf_printf(b, SESSION_COOKIE "=%s; Path=/; HttpOnly; "
	    "SameSite=Strict%s%s", text, tls ? "; Secure" : "",
	    text[0] == '\0' ? "; Max-Age=0" : "");
}

static void
begin_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct signin *w = (struct signin *)(void *)job;
	char cookie[256], body[256];
	struct buf c = BUF(cookie), b = BUF(body);

	(void)s;
	if (rc == RC_DENIED && w->wants_code) {
		signin_refuse(w->x, 401, "code", "Nhập mã 6 số trên điện "
		    "thoại, hoặc một mã dự phòng.");
		return;
	}
	if (rc == RC_DENIED) {
		refuse_wrong(w);
		return;
	}
	if (rc != RC_OK) {
		http_busy(w->x);
		return;
	}
	signin_cookie(w->x, w->text, &c);
	buf_printf(&b, "{\"csrf\":\"%s\",\"must_change\":%s}",
	    w->session.csrf, w->p.must_change ? "true" : "false");
	crypto_wipe(w->text, sizeof(w->text));
	http_answer(w->x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&b),
	    .more = { { "Set-Cookie", cookie } } });
}

/* --- second: is it right? ---------------------------------------------- */

static void
compare(struct worker_task *task)
{
	struct signin *w = (struct signin *)(void *)((char *)task -
	    offsetof(struct signin, task));
	struct board *b = w->x->app;
	struct str password = { w->password, w->password_n };

	bool right = password_is(password, w->known ? w->p.password : "");
	crypto_wipe(w->password, sizeof(w->password));
	if (!right) {
		refuse_wrong(w);
		return;
	}
	w->job = (struct store_job){ begin_run, begin_done, NULL, RC_OK };
	if (store_submit(b->store, &w->job) != RC_OK)
		http_busy(w->x);
}

/* --- first: count it --------------------------------------------------- */

static void
wait_until(struct signin *w, int64_t until_ms, int64_t now_ms)
{
	int64_t wait = until_ms - now_ms;

	/* A clock that was ahead must not lock for years. */
	if (wait > SIGNIN_REST_MAX_MS)
		wait = SIGNIN_REST_MAX_MS;
	if (wait > w->wait_ms)
		w->wait_ms = wait;
}

/* From anywhere in an IPv6 network is from one place. */
static void
read_address(const struct http_exchange *x, uint8_t address[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	memcpy(address, x->req.address, 16);
	if (memcmp(address, mapped, sizeof(mapped)) != 0)
		memset(address + 8, 0, 8);
}

/* Known or not, each try is written down: that takes the same time. */
static enum rc
count_address(struct store *s, struct signin *w)
{
	struct store_guess *g = &w->guess;
	int64_t now = store_now_ms(s);

	read_address(w->x, g->address);
	enum rc rc = store_guess_get(s, g);
	if (rc != RC_OK)
		return rc;
	wait_until(w, g->until_ms, now);
	if (w->wait_ms > 0)
		return RC_OK;
	g->fails++;
	int64_t rest = signin_rest_ms(g->fails + SIGNIN_FREE -
	    SIGNIN_ADDRESS_FREE);
	g->until_ms = rest == 0 ? 0 : now + rest;
	return store_guess_put(s, g);
}

static enum rc
count_run(struct store *s, struct store_job *job)
{
	struct signin *w = (struct signin *)(void *)job;
	int64_t now = store_now_ms(s);

	w->wait_ms = 0;
	enum rc rc = count_address(s, w);
	if (rc != RC_OK || w->wait_ms > 0)
		return rc;
	rc = store_staff_find(s, w->login, &w->p);
	w->known = rc == RC_OK && w->p.disabled_ms == 0;
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK || !w->known)
		return rc;
	wait_until(w, w->p.until_ms, now);
	if (w->wait_ms > 0)
		return RC_OK;
	w->p.fails++;
	int64_t rest = signin_rest_ms(w->p.fails);
	w->p.until_ms = rest == 0 ? 0 : now + rest;
	return store_staff_save(s, &w->p);
}

static void
count_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct signin *w = (struct signin *)(void *)job;
	struct board *b = w->x->app;

	(void)s;
	if (rc != RC_OK) {
		http_busy(w->x);
		return;
	}
	if (w->wait_ms > 0) {
		char memory[256];
		struct buf t = BUF(memory);
		buf_printf(&t, "Sai quá nhiều lần; hãy thử lại sau %lld "
		    "giây.", (long long)(w->wait_ms + 999) / 1000);
		signin_refuse(w->x, 429, "rest", memory);
		return;
	}
	w->task.run = compare;
	if (worker_submit(b->worker, &w->task) != RC_OK)
		http_busy(w->x);
}

static bool
read_body(struct signin *w)
{
	struct str body = w->x->req.body;
	json_t *in = json_loadb(body.n == 0 ? "" : body.p, body.n,
	    JSON_REJECT_DUPLICATES, NULL);
	const json_t *login = json_object_get(in, "login");
	const json_t *password = json_object_get(in, "password");
	const json_t *code = json_object_get(in, "code");
	struct str c = { json_string_value(code), json_string_length(code) };
	struct str l = { json_string_value(login),
	    json_string_length(login) };
	struct str p = { json_string_value(password),
	    json_string_length(password) };

	w->password_n = p.n;
	bool fine = l.p != NULL && p.p != NULL &&
	    str_copy(str_trim(l), w->login, sizeof(w->login)) &&
	    str_copy(p, w->password, sizeof(w->password)) &&
	    (code == NULL || (c.p != NULL && str_copy(str_trim(c), w->code,
	    sizeof(w->code))));
	json_decref(in);
	for (char *z = w->login; *z != '\0'; z++)
		if (*z >= 'A' && *z <= 'Z')
			*z = (char)(*z - 'A' + 'a');
	return fine;
}

bool
signin_may_try(struct http_exchange *x)
{
	static const struct tokens_rule rule = { 20, 6000 };
	struct board *b = x->app;
	struct str from = { (const char *)x->req.address,
	    sizeof(x->req.address) };

	if (!origin_is_ours(x)) {
		signin_refuse(x, 403, "forged", ORIGIN_REFUSED);
		return false;
	}
	if (tokens_spend(tokens_of(b->signin_from, BOARD_PAGE_PLACES, from),
	    &rule, clock_mono_ms(b->clock)))
		return true;
	signin_refuse(x, 429, "rest", "Thử quá nhiều; hãy đợi một phút.");
	return false;
}

void
signin_post(struct http_exchange *x)
{
	struct signin *w = (struct signin *)(void *)x->work;

	*w = (struct signin){ .x = x };
	if (!signin_may_try(x))
		return;
	if (!read_body(w)) {
		crypto_wipe(w->password, sizeof(w->password));
		signin_refuse(x, 400, "field",
		    "Cần tên đăng nhập và mật khẩu.");
		return;
	}
	w->cookie = session_cookie(http_header(x, "Cookie"),
	    SESSION_COOKIE);
	w->job = (struct store_job){ count_run, count_done, NULL, RC_OK };
	board_submit(x, &w->job);
}

/* --- out --------------------------------------------------------------- */

static enum rc
end_run(struct store *s, struct store_job *job)
{
	struct signin *w = (struct signin *)(void *)job;

	return session_end(s, w->cookie);
}

static void
end_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct signin *w = (struct signin *)(void *)job;
	char cookie[256];
	struct buf c = BUF(cookie);

	(void)s;
	if (rc != RC_OK) {
		http_busy(w->x);
		return;
	}
	signin_cookie(w->x, "", &c);
	http_answer(w->x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = STR("{}"),
	    .more = { { "Set-Cookie", cookie } } });
}

/* Who holds the cookie may end it, from a page of ours. */
void
signout_post(struct http_exchange *x)
{
	struct signin *w = (struct signin *)(void *)x->work;

	*w = (struct signin){ .x = x, .job = { end_run, end_done, NULL,
	    RC_OK } };
	if (!origin_is_ours(x)) {
		signin_refuse(x, 403, "forged", ORIGIN_REFUSED);
		return;
	}
	w->cookie = session_cookie(http_header(x, "Cookie"),
	    SESSION_COOKIE);
	board_submit(x, &w->job);
}
