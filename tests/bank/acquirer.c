/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "tests/bank/acquirer.h"
#include "tests/bank/form.h"
#include "tests/bank/jws.h"
#include "tests/bank/oauth.h"
#include "tests/bank/taken.h"

#define LIST_BYTES  4194304   /* TAKEN_MAX sales */
#define FAULTS_MAX  1000000
#define WHY_MAX     256

struct acquirer {
	const struct acquirer_conf *conf;
	const char *address;

	pthread_mutex_t door;        /* over http */
	struct http *http;           /* NULL: nobody listens */

	pthread_mutex_t lock;        /* over all below */
	struct taken *taken;
	struct jws *jws;             /* NULL: nothing need be signed */
	struct oauth oauth;
	struct batch batch;          /* the one that is being read */
	struct faults {
		int64_t status, times, retry_after_s, cut;
		char refuse[BATCH_ID_MAX + 1];
	} fault;
	struct counts { int64_t tokens, denied, faults, refused, posts; } did;
};

/* --- on its own listener ------------------------------------------------- */

static void
post_token(struct http_exchange *x)
{
	struct acquirer *a = x->app;
	char memory[OAUTH_REPLY_MAX];
	struct buf reply = BUF(memory);
	struct oauth_ask ask = { x->req.header[HTTP_AUTHORIZATION],
		x->req.header[HTTP_CONTENT_TYPE], x->req.body };
	struct oauth_now now = { clock_mono_ms(&clock_system), &rng_system };

	if (a->conf->client_id[0] == '\0') {
		http_error(x, 404, "no tokens are given here");
		return;
	}
	pthread_mutex_lock(&a->lock);
	int status = oauth_ask(&a->oauth, &ask, &now, &reply);
	a->did.tokens += status == 200;
	a->did.denied += status != 200;
	pthread_mutex_unlock(&a->lock);
	http_answer(x, &(struct http_reply){ .status = status,
	    .type = HTTP_JSON, .body = buf_str(&reply),
	    .ask_password = status == 401 });
	crypto_wipe(memory, sizeof(memory));
}

/* What becomes of a post.  0: its answer is lost. */
struct end { int status; struct taken_answer answer; int64_t retry_after_s; };

static int
say(struct buf *why, int status, const char *text)
{
	buf_puts(why, text);
	return status;
}

/* Who sends, and is it his word?  0: yes. */
static int
check_sender(struct acquirer *a, struct http_exchange *x, struct buf *why)
{
	if (a->conf->client_id[0] != '\0' && !oauth_opens(&a->oauth,
	    x->req.header[HTTP_AUTHORIZATION], clock_mono_ms(&clock_system)))
		return say(why, 401, "no token, or one that is not good now");
	const char *what = a->jws == NULL ? NULL : jws_check(a->jws,
	    http_header(x, "x-jws-signature"), x->req.body);
	if (what != NULL) {
		buf_puts(why, "x-jws-signature: ");
		return say(why, 403, what);
	}
	struct str type = x->req.header[HTTP_CONTENT_TYPE];
	if (!str_eq_nocase(str_trim(str_cut(&type, ';')), STR(HTTP_JSON)))
		return say(why, 415, "Content-Type: application/json");
	return 0;
}

static bool
is_key(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return s.n > 0 && s.n <= TAKEN_KEY_MAX;
}

static int
check_batch(struct acquirer *a, struct http_exchange *x, struct buf *why)
{
	enum rc rc = batch_read(x->req.body, &a->batch, why);

	if (rc != RC_OK)
		return rc == RC_CORRUPT ? 400 : 422;
	if (a->conf->ca[0] != '\0' && x->req.terminal != a->batch.terminal)
		return say(why, 403, "terminal: not the certificate's");
	for (size_t i = 0; i < a->batch.n; i++)
		if (strcmp(a->batch.sale[i].id, a->fault.refuse) == 0) {
			buf_printf(why, "transactions[%zu]: ", i);
			return say(why, 422, "not taken, as was asked for");
		}
	return 0;
}

/* Under the lock. */
static int
take(struct acquirer *a, struct http_exchange *x, struct end *e,
    struct buf *why)
{
	struct taken_post post = { .key = http_header(x, "Idempotency-Key"),
	    .batch = &a->batch };
	size_t at;
	int status = check_sender(a, x, why);

	if (status == 0 && !is_key(post.key))
		status = say(why, 400, "Idempotency-Key: 1 to 64 letters");
	if (status == 0)
		status = check_batch(a, x, why);
	if (status != 0)
		return status;
	sha256(&x->req.body, 1, post.body);
	enum rc rc = taken_add(a->taken, &post, &e->answer, &at);
	if (rc == RC_OK)
		return 200;
	if (rc == RC_CONFLICT)
		return say(why, 409, "Idempotency-Key: came with another "
		    "body");
	if (rc != RC_DENIED)
		return say(why, 500, "it cannot be written down");
	buf_printf(why, "transactions[%zu]: ", at);
	return say(why, 422, "is held with another amount, or is twice in "
	    "here");
}

static struct end
judge(struct acquirer *a, struct http_exchange *x, struct buf *why)
{
	struct faults *f = &a->fault;
	struct end e = { 0 };

	if (f->times > 0) {
		f->times--;
		a->did.faults++;
		e.retry_after_s = f->retry_after_s;
		e.status = say(why, (int)f->status, "as was asked for");
		return e;
	}
	e.status = take(a, x, &e, why);
	a->did.posts += e.status == 200;
	a->did.denied += e.status == 401 || e.status == 403;
	a->did.refused += e.status >= 400 && e.status != 401 &&
	    e.status != 403;
	if (e.status == 200 && f->cut > 0) {
		f->cut--;
		a->did.faults++;
		e.status = 0;
	}
	return e;
}

static void
post_sales(struct http_exchange *x)
{
	struct acquirer *a = x->app;
	char memory[WHY_MAX], reply[WHY_MAX * 2];
	struct buf why = BUF(memory), out = BUF(reply);

	pthread_mutex_lock(&a->lock);
	struct end e = judge(a, x, &why);
	pthread_mutex_unlock(&a->lock);
	log_line(LOG_INFO, "acquirer", "post bytes=%zu status=%d new=%zu "
	    "known=%zu %s", x->req.body.n, e.status, e.answer.taken,
	    e.answer.known, memory);
	if (e.status == 0) {
		http_hang_up(x);
		return;
	}
	if (e.status == 200) {
		buf_printf(&out, "{\"taken\":%zu,\"known\":%zu}\n",
		    e.answer.taken, e.answer.known);
	} else {
		buf_puts(&out, "{\"error\":");
		json_put_str(&out, buf_str(&why));
		buf_puts(&out, "}\n");
	}
	http_answer(x, &(struct http_reply){ .status = e.status,
	    .type = HTTP_JSON, .body = buf_str(&out),
	    .retry_after_s = e.retry_after_s });
}

/* --- life ---------------------------------------------------------------- */

static const struct http_route open_routes[] = {
	{ HTTP_POST, "/oauth/token", HTTP_SMALL_BODY, post_token },
};
static const struct http_route routes[] = {
	{ HTTP_POST, "/acquirer/v1/transactions", BATCH_BODY_MAX, post_sales },
};

static enum rc
listen_again(struct acquirer *a, struct buf *why)
{
	struct http_config hc = { .name = "acquirer", .address = a->address,
	    .port = a->conf->port, .routes = { routes, 1 },
	    .anybody = { open_routes, 1 }, .app = a, .connections = 64,
	    .uploads = 8, .idle_s = 10, .cert = a->conf->cert,
	    .key = a->conf->key, .ca = a->conf->ca, .clock = &clock_system,
	    .rng = &rng_system };

	return http_open(&hc, &a->http, why);
}

/* The file's text without the blanks around it. */
static bool
read_text(const char *path, struct buf *to, struct buf *why)
{
	FILE *f = fopen(path, "r");
	bool ok = f != NULL;

	if (ok) {
		to->n = fread(to->p, 1, to->cap - 1, f);
		ok = feof(f) != 0 && fclose(f) == 0;
		to->p[to->n] = '\0';
	}
	if (!ok)
		buf_printf(why, "%s: cannot be read, or is too long", path);
	return ok;
}

static enum rc
read_keys(struct acquirer *a, struct buf *why)
{
	char memory[JWS_KEY_MAX];
	struct buf text = BUF(memory);
	const struct acquirer_conf *c = a->conf;

	if (c->client_id[0] == '\0' && c->ca[0] == '\0' &&
	    c->sign_key[0] == '\0') {
		buf_puts(why, "[acquirer] takes sales from anybody; set "
		    "client_id, ca or sign_key");
		return RC_BAD_INPUT;
	}
	if (c->client_id[0] != '\0') {
		if (!read_text(c->client_secret, &text, why))
			return RC_BAD_INPUT;
		struct str secret = str_trim(buf_str(&text));
		a->oauth.life_s = c->token_s;
		if (secret.n == 0 || !str_copy(secret, a->oauth.secret,
		    sizeof(a->oauth.secret)) ||
		    !str_copy(str_of(c->client_id), a->oauth.id,
		    sizeof(a->oauth.id)) || !str_copy(str_of(c->scope),
		    a->oauth.scope, sizeof(a->oauth.scope))) {
			buf_puts(why, "client_secret: a file of 1 to 128 "
			    "bytes");
			return RC_BAD_INPUT;
		}
	}
	crypto_wipe(memory, sizeof(memory));
	if (c->sign_key[0] == '\0')
		return RC_OK;
	if (!read_text(c->sign_key, &text, why))
		return RC_BAD_INPUT;
	enum rc rc = jws_open(buf_str(&text), str_of(c->sign_kid), &a->jws);
	if (rc == RC_BAD_INPUT)
		buf_puts(why, "sign_key: a public key on P-256 in PEM, and "
		    "sign_kid its name");
	return rc;
}

enum rc
acquirer_open(const struct acquirer_conf *conf, const char *address,
    struct acquirer **out, struct buf *why)
{
	*out = NULL;
	if (conf->port == 0)
		return RC_OK;
	struct acquirer *a = calloc(1, sizeof(*a));
	if (a == NULL)
		return RC_NO_MEMORY;
	a->conf = conf;
	a->address = address;
	pthread_mutex_init(&a->door, NULL);
	pthread_mutex_init(&a->lock, NULL);
	enum rc rc = read_keys(a, why);
	if (rc == RC_OK)
		rc = taken_open(conf->file, &a->taken, why);
	if (rc == RC_OK)
		rc = listen_again(a, why);
	if (rc != RC_OK) {
		acquirer_close(a);
		return rc;
	}
	*out = a;
	return RC_OK;
}

void
acquirer_close(struct acquirer *a)
{
	if (a == NULL)
		return;
	http_close(a->http);
	taken_close(a->taken);
	jws_close(a->jws);
	pthread_mutex_destroy(&a->lock);
	pthread_mutex_destroy(&a->door);
	crypto_wipe(a, sizeof(*a));
	free(a);
}

void
acquirer_sweep(struct acquirer *a)
{
	if (a == NULL)
		return;
	pthread_mutex_lock(&a->door);
	if (a->http != NULL)
		http_sweep(a->http);
	pthread_mutex_unlock(&a->door);
}

/* --- on the desk's ------------------------------------------------------- */

static bool
is_there(const struct acquirer *a, struct http_exchange *x)
{
	if (a == NULL)
		http_error(x, 404, "there is no acquirer; see [acquirer]");
	return a != NULL;
}

void
acquirer_get(struct acquirer *a, struct http_exchange *x)
{
	char memory[WHY_MAX];
	struct buf out = BUF(memory);

	if (!is_there(a, x))
		return;
	pthread_mutex_lock(&a->lock);
	buf_printf(&out, "{\"tokens\":%lld,\"denied\":%lld,\"faults\":%lld,"
	    "\"refused\":%lld,\"posts\":%lld,\"held\":%zu}\n",
	    (long long)a->did.tokens, (long long)a->did.denied,
	    (long long)a->did.faults, (long long)a->did.refused,
	    (long long)a->did.posts, taken_count(a->taken));
	pthread_mutex_unlock(&a->lock);
	http_answer(x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&out) });
}

void
acquirer_list(struct acquirer *a, struct http_exchange *x)
{
	static char memory[LIST_BYTES];   /* the desk's one thread */
	struct buf out = BUF(memory);

	if (!is_there(a, x))
		return;
	pthread_mutex_lock(&a->lock);
	for (size_t i = 0; i < taken_count(a->taken); i++) {
		const struct taken_sale *s = taken_at(a->taken, i);
		buf_printf(&out, "{\"id\":\"%s\",\"terminal\":%lld,"
		    "\"amount\":%lld,\"at\":\"%s\",\"bank_ref\":", s->sale.id,
		    (long long)s->terminal, (long long)s->sale.amount,
		    s->sale.paid_at);
		json_put_str(&out, str_of(s->sale.bank_ref));
		buf_printf(&out, ",\"told\":%lld}\n", (long long)s->told);
	}
	pthread_mutex_unlock(&a->lock);
	if (out.full)
		http_error(x, 500, "the list is too long");
	else
		http_answer(x, &(struct http_reply){ .status = 200,
		    .type = HTTP_NDJSON, .body = buf_str(&out) });
}

/* NULL, or what is wrong with the form.  What it does not name stays. */
static const char *
read_faults(struct str body, struct faults *f)
{
	const struct form_range status = { f->status, 400, 599 };
	const struct form_range times = { f->times, 0, FAULTS_MAX };
	const struct form_range after = { f->retry_after_s, 0, 86400 };
	const struct form_range cut = { f->cut, 0, FAULTS_MAX };
	char refuse[sizeof(f->refuse)];

	if (!form_get_i64(body, "status", &status, &f->status))
		return "status: 400 to 599, and times how often";
	if (!form_get_i64(body, "times", &times, &f->times) ||
	    !form_get_i64(body, "cut", &cut, &f->cut))
		return "times, cut: 0 to 1000000";
	if (f->times > 0 && f->status == 0)
		return "status: what to answer";
	if (!form_get_i64(body, "retry_after_s", &after, &f->retry_after_s))
		return "retry_after_s: 0 to 86400";
	if (!form_get_any(body, "refuse", refuse, sizeof(refuse)))
		return "refuse: at most 35 bytes";
	if (form_get(body, "refuse", refuse, sizeof(refuse)))
		(void)str_copy(str_of(refuse), f->refuse, sizeof(f->refuse));
	return NULL;
}

/* Open or shut the door.  Not under the lock: who is inside needs it. */
static enum rc
set_door(struct acquirer *a, bool shut, struct buf *why)
{
	enum rc rc = RC_OK;

	pthread_mutex_lock(&a->door);
	if (shut) {
		http_close(a->http);
		a->http = NULL;
	} else if (a->http == NULL)
		rc = listen_again(a, why);
	pthread_mutex_unlock(&a->door);
	return rc;
}

void
acquirer_set(struct acquirer *a, struct http_exchange *x)
{
	const struct form_range yes = { 2, 0, 1 };
	char memory[WHY_MAX];
	struct buf why = BUF(memory);
	int64_t down, forget;

	if (!is_there(a, x))
		return;
	if (!form_get_i64(x->req.body, "down", &yes, &down) ||
	    !form_get_i64(x->req.body, "forget", &yes, &forget)) {
		http_error(x, 400, "down, forget: 0 or 1");
		return;
	}
	pthread_mutex_lock(&a->lock);
	struct faults fault = a->fault;
	const char *wrong = read_faults(x->req.body, &fault);
	if (wrong == NULL)
		a->fault = fault;
	if (wrong == NULL && forget == 1)
		oauth_forget(&a->oauth);
	pthread_mutex_unlock(&a->lock);
	if (wrong != NULL)
		http_error(x, 400, wrong);
	else if (down != 2 && set_door(a, down == 1, &why) != RC_OK)
		http_error(x, 500, memory);
	else
		http_answer(x, &(struct http_reply){ .status = 200,
		    .type = HTTP_JSON, .body = STR("{\"ok\":true}\n") });
}
