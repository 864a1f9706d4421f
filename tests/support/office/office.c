/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sync/board/console/call.h"
#include "sync/board/console/paper.h"
#include "sync/board/console/change.h"
#include "sync/board/console/session.h"
#include "sync/board/console/signin.h"
#include "sync/board/console/wall.h"
#include "sync/board/console/worker.h"
#include "sync/board/contact.h"
#include "tests/support/office/office.h"

struct box box;
struct office office;

/* The call that is under way: there is one at a time. */
static struct {
	struct http_exchange x;        /* first: answers are found by it */
	struct office *office;
	const char *query;
	/* Of queries, decoded; a call that runs again asks again. */
	char value[32][512];
	unsigned values;
	bool answered;
	pthread_mutex_t lock;
	pthread_cond_t changed;
} now = { .lock = PTHREAD_MUTEX_INITIALIZER,
	.changed = PTHREAD_COND_INITIALIZER };

/* --- HTTP, played ------------------------------------------------------ */

void
http_answer(struct http_exchange *x, const struct http_reply *reply)
{
	struct office *o = now.office;

	(void)x;
	pthread_mutex_lock(&now.lock);
	assert_false(now.answered);
	o->status = reply->status;
	snprintf(o->type, sizeof(o->type), "%s", reply->type);
	o->set_cookie[0] = '\0';
	for (size_t i = 0; i < HTTP_MORE_MAX && reply->more[i].name != NULL;
	    i++)
		if (strcmp(reply->more[i].name, "Set-Cookie") == 0)
			snprintf(o->set_cookie, sizeof(o->set_cookie), "%s",
			    reply->more[i].value);
	o->body = realloc(o->body, reply->body.n + 1);
	assert_non_null(o->body);
	if (reply->body.n > 0)
		memcpy(o->body, reply->body.p, reply->body.n);
	o->body[reply->body.n] = '\0';
	o->body_n = reply->body.n;
	json_decref(o->json);
	o->json = json_loadb(o->body, reply->body.n, 0, NULL);
	now.answered = true;
	pthread_cond_signal(&now.changed);
	pthread_mutex_unlock(&now.lock);
}

void
http_error(struct http_exchange *x, int status, const char *text)
{
	http_answer(x, &(struct http_reply){ .status = status,
	    .type = HTTP_TEXT, .body = str_of(text) });
}

void
http_busy(struct http_exchange *x)
{
	http_error(x, 503, "busy");
}

bool
http_gone(const struct http_exchange *x)
{
	(void)x;
	return false;
}

void
http_park(struct http_exchange *x)
{
	(void)x;
}

static int
nibble(char c)
{
	int v = str_hex_digit(c);

	assert_true(v >= 0);
	return v;
}

struct str
http_query(struct http_exchange *x, const char *name)
{
	size_t n = strlen(name), at = 0;
	const char *p = now.query;

	(void)x;
	while (p != NULL && (strncmp(p, name, n) != 0 || p[n] != '=')) {
		p = strchr(p, '&');
		p = p == NULL ? NULL : p + 1;
	}
	if (p == NULL)
		return STR("");
	char *to = now.value[now.values++ % 32];
	for (p += n + 1; *p != '\0' && *p != '&'; p++) {
		assert_true(at < 511);
		if (*p == '%') {
			to[at++] = (char)(nibble(p[1]) << 4 | nibble(p[2]));
			p += 2;
		} else {
			to[at++] = *p == '+' ? ' ' : *p;
		}
	}
	to[at] = '\0';
	return (struct str){ to, at };
}

struct str
http_header(struct http_exchange *x, const char *name)
{
	(void)x;
	if (strcmp(name, "Cookie") == 0)
		return str_of(now.office->cookie);
	if (strcmp(name, "Last-Event-ID") == 0)
		return str_of(now.office->last_event);
	if (strcmp(name, "X-CSRF-Token") == 0)
		return str_of(now.office->csrf);
	const char *z = strcmp(name, "Origin") == 0 ? now.office->origin :
	    strcmp(name, "Host") == 0 ? now.office->host :
	    strcmp(name, "Sec-Fetch-Site") == 0 ? now.office->site :
	    strcmp(name, "X-Forwarded-Proto") == 0 ? now.office->proto : NULL;
	return z == NULL ? STR("") : str_of(z);
}

struct buf
board_scratch(struct board *b)
{
	static char memory[BOARD_SCRATCH_MAX];

	(void)b;
	return BUF(memory);
}

void
board_submit(struct http_exchange *x, struct store_job *job)
{
	struct board *b = x->app;

	assert_int_equal(store_submit(b->store, job), RC_OK);
}

/* --- people ------------------------------------------------------------ */

void
office_open(struct office *o, struct box *b)
{
	memset(o, 0, sizeof(*o));
	o->box = b;
	/* Tokens are full an hour after the start. */
	atomic_fetch_add(&b->mono_ms, (int64_t)3600 * 1000);
	o->board.clock = &b->clock;
	o->board.rng = &rng_system;
	o->board.store = b->store;
	snprintf(o->board.conf.market_name,
	    sizeof(o->board.conf.market_name), "Chợ thử");
	snprintf(o->board.conf.fonts, sizeof(o->board.conf.fonts),
	    "assets/fonts");
	assert_int_equal(paper_open(&o->board.paper), RC_OK);
	assert_int_equal(worker_open(&o->board.worker), RC_OK);
	assert_int_equal(contacts_open(&o->board.contacts), RC_OK);
	assert_int_equal(wall_open(&o->board.wall), RC_OK);
}

void
office_close(struct office *o)
{
	wall_close(o->board.wall);
	contacts_close(o->board.contacts);
	worker_close(o->board.worker);
	paper_close(o->board.paper);
	json_decref(o->json);
	free(o->body);
}

int
office_begin(void **state)
{
	(void)state;
	box_open(&box);
	office_open(&office, &box);
	return 0;
}

int
office_end(void **state)
{
	(void)state;
	office_close(&office);
	box_close(&box);
	return 0;
}

struct coming { struct office *o; struct store_staff p; };

static enum rc
come(struct store *s, void *ctx)
{
	struct coming *c = ctx;
	struct store_session q;
	char text[SESSION_TEXT_LEN + 1];
	struct store_staff had;

	enum rc rc = store_staff_find(s, c->p.login, &had);
	if (rc == RC_OK)
		c->p.staff = had.staff;
	else if (rc == RC_NOT_FOUND)
		rc = store_staff_add(s, &c->p);
	if (rc == RC_OK)
		rc = session_begin(s, &rng_system, &c->p, text, &q);
	snprintf(c->o->cookie, sizeof(c->o->cookie), SESSION_COOKIE "=%s",
	    text);
	snprintf(c->o->csrf, sizeof(c->o->csrf), "%s", q.csrf);
	return rc;
}

static void
be(struct office *o, enum role role, const char *login, const char *stall)
{
	struct coming c = { .o = o };

	snprintf(c.p.login, sizeof(c.p.login), "%s", login);
	snprintf(c.p.name, sizeof(c.p.name), "Người thử %s", login);
	snprintf(c.p.role, sizeof(c.p.role), "%s", role_name(role));
	snprintf(c.p.stall, sizeof(c.p.stall), "%s", stall);
	box_run(o->box, come, &c);
}

void
office_be(struct office *o, enum role role, const char *login)
{
	be(o, role, login, "");
}

void
office_be_trader(struct office *o, const char *stall)
{
	char login[STAFF_LOGIN_MAX + 1];

	snprintf(login, sizeof(login), "t-%s", stall);
	be(o, ROLE_TRADER, login, stall);
}

/* --- calls ------------------------------------------------------------- */

static void
ask(struct office *o, const char *path, bool is_post, struct str body)
{
	static char only[512];

	snprintf(only, sizeof(only), "%s", path);
	char *query = strchr(only, '?');
	if (query != NULL)
		*query++ = '\0';
	now.office = o;
	now.query = query;
	now.values = 0;
	now.answered = false;
	memset(&now.x, 0, sizeof(now.x));
	now.x.app = &o->board;
	now.x.req.path = str_of(only);
	now.x.req.body = body;
	memcpy(now.x.req.address, o->address, sizeof(o->address));
	if (!is_post && strcmp(only, "/api/v1/setup") == 0)
		first_get(&now.x);
	else if (!is_post && strcmp(only, "/api/v1/wall") == 0)
		wall_get(&now.x);
	else if (!is_post)
		call_get(&now.x);
	else if (strcmp(only, "/api/v1/setup") == 0)
		first_post(&now.x);
	else if (strcmp(only, "/api/v1/me/password") == 0)
		change_post(&now.x);
	else if (strcmp(only, "/api/v1/session") == 0)
		signin_post(&now.x);
	else if (strcmp(only, "/api/v1/session/end") == 0)
		signout_post(&now.x);
	else
		call_post(&now.x);
}

static int
call(struct office *o, const char *path, bool is_post, struct str body)
{
	ask(o, path, is_post, body);
	pthread_mutex_lock(&now.lock);
	while (!now.answered)
		pthread_cond_wait(&now.changed, &now.lock);
	pthread_mutex_unlock(&now.lock);
	return o->status;
}

struct ticking { struct office *o; int64_t (*tick)(struct board *b);
	int64_t next; };

static enum rc
run_tick(struct store *s, void *ctx)
{
	struct ticking *t = ctx;

	(void)s;
	t->next = t->tick == NULL ? 0 : t->tick(&t->o->board);
	return RC_OK;
}

int64_t
office_tick(struct office *o, int64_t (*tick)(struct board *b))
{
	struct ticking t = { o, tick, 0 };

	box_run(o->box, run_tick, &t);
	return t.next;
}

void
office_ask(struct office *o, const char *path)
{
	ask(o, path, false, STR(""));
	(void)office_tick(o, NULL);   /* its job is through */
}

bool
office_answered(struct office *o)
{
	(void)o;
	pthread_mutex_lock(&now.lock);
	bool answered = now.answered;
	pthread_mutex_unlock(&now.lock);
	return answered;
}

int
office_get(struct office *o, const char *path)
{
	return call(o, path, false, STR(""));
}

int
office_send(struct office *o, const char *path, struct str body)
{
	return call(o, path, true, body);
}

int
office_post(struct office *o, const char *path, const char *json)
{
	return office_send(o, path, str_of(json));
}

void
office_ok(struct office *o, const char *path, const char *json)
{
	int status = json == NULL ? office_get(o, path) :
	    office_post(o, path, json);

	if (status != 200)
		fail_msg("%s: %d %s", path, status, o->body);
}

const char *
office_word(const struct office *o)
{
	const char *word = json_string_value(json_object_get(json_object_get(
	    o->json, "error"), "word"));

	return word == NULL ? "" : word;
}

static const json_t *
at_path(const struct office *o, const char *path)
{
	const json_t *v = o->json;
	struct str rest = str_of(path);

	while (v != NULL && rest.n > 0) {
		struct str part = str_cut(&rest, '.');
		char name[64];
		uint64_t i;

		assert_true(str_copy(part, name, sizeof(name)));
		v = json_is_array(v) && str_to_u64(part, &i) ?
		    json_array_get(v, i) : json_object_get(v, name);
	}
	if (v == NULL)
		fail_msg("no %s in %s", path, o->body);
	return v;
}

int64_t
office_i64(const struct office *o, const char *path)
{
	const json_t *v = at_path(o, path);

	assert_true(json_is_integer(v));
	return json_integer_value(v);
}

const char *
office_text(const struct office *o, const char *path)
{
	const json_t *v = at_path(o, path);

	assert_true(json_is_string(v));
	return json_string_value(v);
}

size_t
office_rows(const struct office *o)
{
	return json_array_size(at_path(o, "rows"));
}
