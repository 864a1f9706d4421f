/* SPDX-License-Identifier: Apache-2.0 */
#include <curl/curl.h>
#include <inttypes.h>
#include <stdlib.h>

#include "ledger/base/buf.h"
#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/net_curl.h"
#include "sync/sign.h"

#ifndef CHO40_VERSION
#define CHO40_VERSION "0"
#endif

/* curl's own time-out comes first; ours is for a transfer that it lost sight
 * of, as it can when memory runs out (tests/fault/sync_oom_test.c). */
#define GRACE_MS 1000

struct slot {
	CURL *easy;
	struct curl_slist *headers;
	struct curl_slist *always;  /* headers of each request of its */
	bool busy, done;
	bool overflow;              /* the body passed answer_max */
	size_t answer_max, head_n;
	int64_t give_up_ms;         /* monotonic, while busy */
	struct net_reply reply;
	CURLcode last;              /* outcome before this one, for the log */
	char error[CURL_ERROR_SIZE];
	struct buf body;
	char memory[NET_ANSWER_MAX + 1];
};

struct net_curl {
	struct net net;             /* first: the table handed out */
	const struct clock *clock;
	struct net_tls tls;         /* of it now_ms and ctx */
	CURLM *multi;
	int64_t timer_ms;           /* monotonic; -1: none */
	size_t fds;
	struct pollfd fd[NET_FDS_MAX];
	struct slot slot[NET_SLOT_COUNT];
};

static const char *const slot_names[NET_SLOT_COUNT] = {
	[NET_JOURNAL] = "journal", [NET_MAIL] = "mail", [NET_FEED] = "feed",
	[NET_BANK] = "bank", [NET_PAGE] = "page",
};

/* --- curl calls us --- */

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *of_fd)
{
	struct net_curl *c = ctx;
	size_t i = 0;

	(void)easy;
	(void)of_fd;
	while (i < c->fds && c->fd[i].fd != fd)
		i++;
	if (what == CURL_POLL_REMOVE) {
		if (i < c->fds)
			c->fd[i] = c->fd[--c->fds];
		return 0;
	}
	if (i == NET_FDS_MAX)
		return -1;   /* curl fails the transfer */
	c->fd[i] = (struct pollfd){ .fd = fd };
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		c->fd[i].events |= POLLIN;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		c->fd[i].events |= POLLOUT;
	if (i == c->fds)
		c->fds++;
	return 0;
}

static int
on_timer(CURLM *multi, long timeout_ms, void *ctx)
{
	struct net_curl *c = ctx;

	(void)multi;
	c->timer_ms = timeout_ms < 0 ? -1 :
	    clock_mono_ms(c->clock) + timeout_ms;
	return 0;
}

/* Taking less than was given makes curl end the transfer: the bound on what
 * any peer can make us hold. */
static size_t
on_body(char *p, size_t one, size_t n, void *ctx)
{
	struct slot *s = ctx;

	(void)one;
	if (n > s->answer_max - s->body.n) {
		s->overflow = true;
		return 0;
	}
	buf_put(&s->body, (struct str){ p, n });
	return n;
}

static size_t
on_header(char *p, size_t one, size_t n, void *ctx)
{
	struct slot *s = ctx;
	struct str value = { p, n };
	int64_t seconds;

	(void)one;
	s->head_n += n;
	if (s->head_n > NET_HEAD_MAX) {
		s->overflow = true;
		return 0;
	}
	/* Seconds only: a date would need a clock that is right. */
	struct str name = str_cut(&value, ':');
	if ((str_eq_nocase(name, STR("Retry-After")) ||
	    str_eq_nocase(name, STR("X-SePay-UserAPI-Retry-After"))) &&
	    str_to_i64(str_trim(value), &seconds) && seconds > 0)
		s->reply.retry_after_s = seconds;
	return n;
}

/* --- the table --- */

static enum rc
rc_of(const struct slot *s, CURLcode code)
{
	if (s->overflow)
		return RC_TOO_BIG;
	switch ((int)code) {
	case CURLE_OK:
		return RC_OK;
	case CURLE_OUT_OF_MEMORY:
		return RC_NO_MEMORY;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
		return RC_DENIED;
	default:
		return RC_OFFLINE;
	}
}

/* The same failure again and again is told once; each change is news. */
static void
log_outcome(struct slot *s, enum net_slot which, CURLcode code)
{
	bool again = code == s->last;
	const char *text = s->error[0] != '\0' ? s->error :
	    curl_easy_strerror(code);

	if (s->overflow)
		text = "the answer is larger than allowed";
	else if (code == CURLE_OUT_OF_MEMORY)   /* curl's word for both */
		text = "no memory, or the head of the answer is too long";
	s->last = code;
	if (code != CURLE_OK)
		log_line(again ? LOG_DEBUG : LOG_WARN, "net", "%s failed "
		    "code=%d: %s", slot_names[which], (int)code, text);
}

/* They may hold a bearer token. */
static void
wipe_headers(struct curl_slist **list)
{
	for (struct curl_slist *h = *list; h != NULL; h = h->next)
		crypto_wipe(h->data, strlen(h->data));
	curl_slist_free_all(*list);
	*list = NULL;
}

/* Of a transfer that has left the multi handle. */
static void
drop_headers(struct slot *s)
{
	curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, s->always);
	wipe_headers(&s->headers);
}

static void
finish(struct net_curl *c, enum net_slot which, CURLcode code)
{
	struct slot *s = &c->slot[which];
	long status = 0;

	s->reply.rc = rc_of(s, code);
	if (s->reply.rc == RC_OK)
		curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	log_outcome(s, which, code);
	s->reply.status = (int)status;
	s->reply.body = buf_str(&s->body);
	curl_multi_remove_handle(c->multi, s->easy);
	drop_headers(s);
	s->busy = false;
	s->done = true;
}

static void
collect(struct net_curl *c)
{
	int left = 0;
	CURLMsg *m;

	while ((m = curl_multi_info_read(c->multi, &left)) != NULL) {
		if (m->msg != CURLMSG_DONE)
			continue;
		CURL *easy = m->easy_handle;
		CURLcode code = m->data.result;
		for (int i = 0; i < NET_SLOT_COUNT; i++)
			if (c->slot[i].easy == easy)
				finish(c, (enum net_slot)i, code);
	}
}

/* curl copies the text. */
static bool
add_header(struct slot *s, const char *text)
{
	struct curl_slist *more = curl_slist_append(s->headers, text);

	s->headers = more == NULL ? s->headers : more;
	return more != NULL;
}

static bool
set_body(struct slot *s, const struct net_request *r)
{
	char memory[128];
	struct buf type = BUF(memory);
	CURL *e = s->easy;

	wipe_headers(&s->headers);
	REQUIRE(r->header_count <= NET_HEADERS_MAX &&
	    (r->header_count == 0 || r->method == NET_POST));
	if (r->method == NET_GET)
		return curl_easy_setopt(e, CURLOPT_HTTPHEADER, s->always) ==
		    CURLE_OK && curl_easy_setopt(e, CURLOPT_HTTPGET, 1L) ==
		    CURLE_OK;
	buf_printf(&type, "Content-Type: %s", r->content_type);
	REQUIRE(!type.full);
	bool ok = add_header(s, type.p) && add_header(s, "Expect:");
	for (size_t i = 0; ok && i < r->header_count; i++)
		ok = add_header(s, r->headers[i]);
	return ok && curl_easy_setopt(e, CURLOPT_POST, 1L) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_POSTFIELDS, r->body.p) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)r->body.n) ==
	    CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_HTTPHEADER, s->headers) == CURLE_OK;
}

static enum rc
net_start(void *ctx, enum net_slot which, const struct net_request *r)
{
	struct net_curl *c = ctx;
	struct slot *s = &c->slot[which];

	REQUIRE(!s->busy && r->answer_max <= NET_ANSWER_MAX);
	buf_reset(&s->body);
	s->reply = (struct net_reply){ 0 };
	s->done = s->overflow = false;
	s->answer_max = r->answer_max;
	s->head_n = 0;
	s->error[0] = '\0';
	if (curl_easy_setopt(s->easy, CURLOPT_URL, r->url) != CURLE_OK ||
	    curl_easy_setopt(s->easy, CURLOPT_TIMEOUT_MS,
	    (long)r->timeout_ms) != CURLE_OK || !set_body(s, r) ||
	    curl_multi_add_handle(c->multi, s->easy) != CURLM_OK)
		return RC_NO_MEMORY;
	s->give_up_ms = clock_mono_ms(c->clock) + r->timeout_ms + GRACE_MS;
	s->busy = true;
	return RC_OK;
}

static void
net_cancel(void *ctx, enum net_slot which)
{
	struct net_curl *c = ctx;
	struct slot *s = &c->slot[which];

	if (s->busy)
		curl_multi_remove_handle(c->multi, s->easy);
	drop_headers(s);
	s->busy = s->done = false;
}

static size_t
net_fds(void *ctx, struct pollfd *to, size_t max)
{
	struct net_curl *c = ctx;
	size_t n = c->fds < max ? c->fds : max;

	memcpy(to, c->fd, n * sizeof(*to));
	return n;
}

static int64_t
net_wait_ms(void *ctx)
{
	struct net_curl *c = ctx;
	int64_t due_ms = c->timer_ms < 0 ? INT64_MAX : c->timer_ms;

	for (int i = 0; i < NET_SLOT_COUNT; i++)
		if (c->slot[i].busy && c->slot[i].give_up_ms < due_ms)
			due_ms = c->slot[i].give_up_ms;
	if (due_ms == INT64_MAX)
		return -1;
	int64_t left = due_ms - clock_mono_ms(c->clock);
	return left > 0 ? left : 0;
}

static void
give_up(struct net_curl *c, int64_t now_ms)
{
	for (int i = 0; i < NET_SLOT_COUNT; i++)
		if (c->slot[i].busy && now_ms >= c->slot[i].give_up_ms)
			finish(c, (enum net_slot)i, CURLE_OPERATION_TIMEDOUT);
}

static void
net_work(void *ctx, const struct pollfd *polled, size_t count)
{
	struct net_curl *c = ctx;
	int running;

	for (size_t i = 0; i < count; i++) {
		int mask = 0;
		if ((polled[i].revents & POLLIN) != 0)
			mask |= CURL_CSELECT_IN;
		if ((polled[i].revents & POLLOUT) != 0)
			mask |= CURL_CSELECT_OUT;
		if ((polled[i].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
			mask |= CURL_CSELECT_ERR;
		if (mask != 0)
			curl_multi_socket_action(c->multi, polled[i].fd, mask,
			    &running);
	}
	int64_t now_ms = clock_mono_ms(c->clock);
	if (c->timer_ms >= 0 && now_ms >= c->timer_ms) {
		c->timer_ms = -1;
		curl_multi_socket_action(c->multi, CURL_SOCKET_TIMEOUT, 0,
		    &running);
	}
	collect(c);
	give_up(c, now_ms);
}

static bool
net_finished(void *ctx, enum net_slot *slot, struct net_reply *reply)
{
	struct net_curl *c = ctx;

	for (int i = 0; i < NET_SLOT_COUNT; i++) {
		if (!c->slot[i].done)
			continue;
		c->slot[i].done = false;
		*slot = (enum net_slot)i;
		*reply = c->slot[i].reply;
		return true;
	}
	return false;
}

/* --- open and close --- */

static bool
set_blob(CURL *e, CURLoption option, struct str text)
{
	/* curl copies and does not write through the pointer. */
	struct curl_blob blob = { (void *)(uintptr_t)text.p, text.n,
	    CURL_BLOB_COPY };

	return curl_easy_setopt(e, option, &blob) == CURLE_OK;
}

static CURLcode
on_tls(CURL *easy, void *ssl_ctx, void *ctx)
{
	const struct net_curl *c = ctx;

	(void)easy;
	return sign_tls_set_time(ssl_ctx, c->tls.now_ms(c->tls.ctx)) ?
	    CURLE_OK : CURLE_OUT_OF_MEMORY;
}

static bool
set_files(CURL *e, const struct net_curl_conf *conf)
{
	return curl_easy_setopt(e, CURLOPT_CAINFO, conf->ca) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_SSLCERT, conf->cert) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_SSLKEY, conf->key) == CURLE_OK;
}

static bool
has_pins(const struct net_tls *tls)
{
	return tls->pins != NULL && tls->pins[0] != '\0';
}

static bool
set_texts(CURL *e, const struct net_tls *tls)
{
	bool verify = tls->trust == NET_TRUST_MUTUAL ||
	    tls->trust == NET_TRUST_CA;

	if (curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L) !=
	    CURLE_OK || curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST,
	    verify ? 2L : 0L) != CURLE_OK ||
	    curl_easy_setopt(e, CURLOPT_CAINFO, NULL) != CURLE_OK)
		return false;
	if (verify && !set_blob(e, CURLOPT_CAINFO_BLOB, tls->ca))
		return false;
	return tls->cert.n == 0 ||
	    (set_blob(e, CURLOPT_SSLCERT_BLOB, tls->cert) &&
	    set_blob(e, CURLOPT_SSLKEY_BLOB, tls->key));
}

/* The board: the market's CA and no other, and who we are. */
static bool
set_board(CURL *e, const struct net_curl_conf *conf, struct net_curl *c)
{
	const struct net_tls *tls = &conf->tls;

	REQUIRE(tls->trust != NET_TRUST_PIN || has_pins(tls));
	if (tls->now_ms != NULL &&
	    (curl_easy_setopt(e, CURLOPT_SSL_CTX_FUNCTION, on_tls) !=
	    CURLE_OK || curl_easy_setopt(e, CURLOPT_SSL_CTX_DATA, c) !=
	    CURLE_OK))
		return false;
	if (has_pins(tls) && tls->trust != NET_TRUST_NOBODY &&
	    curl_easy_setopt(e, CURLOPT_PINNEDPUBLICKEY, tls->pins) !=
	    CURLE_OK)
		return false;
	return curl_easy_setopt(e, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_3) == CURLE_OK &&
	    /* Without this the system's authorities would count as well. */
	    curl_easy_setopt(e, CURLOPT_CAPATH, NULL) == CURLE_OK &&
	    (tls->trust == NET_TRUST_FILES ? set_files(e, conf) :
	    set_texts(e, tls));
}

/* The provider: as any browser would, with the trader's token.  Not every
 * provider speaks TLS 1.3 yet. */
static bool
set_feed(struct slot *s, const struct net_curl_conf *conf)
{
	char text[NET_TOKEN_MAX + 32];
	struct buf b = BUF(text);

	if (conf->feed_token == NULL || conf->feed_token[0] == '\0')
		return true;
	buf_printf(&b, "Authorization: Bearer %s", conf->feed_token);
	s->always = b.full ? NULL : curl_slist_append(NULL, text);
	crypto_wipe(text, sizeof(text));
	return s->always != NULL;
}

static bool
is_given(const char *path)
{
	return path != NULL && path[0] != '\0';
}

/* A bank: believed by its own CA, if one is given, else by the system's; it
 * may want a certificate of ours. */
static bool
set_bank(CURL *e, const struct net_curl_conf *conf)
{
	return (!is_given(conf->bank_ca) ||
	    (curl_easy_setopt(e, CURLOPT_CAPATH, NULL) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_CAINFO, conf->bank_ca) ==
	    CURLE_OK)) &&
	    (!is_given(conf->bank_cert) ||
	    (curl_easy_setopt(e, CURLOPT_SSLCERT, conf->bank_cert) ==
	    CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_SSLKEY, conf->bank_key) ==
	    CURLE_OK));
}

/* TLS 1.2 at least; the board's slots ask for more.  A public page: as any
 * browser would. */
static bool
set_peer(struct net_curl *c, enum net_slot which,
    const struct net_curl_conf *conf)
{
	struct slot *s = &c->slot[which];

	return curl_easy_setopt(s->easy, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl_easy_setopt(s->easy, CURLOPT_SSL_VERIFYPEER, 1L) ==
	    CURLE_OK && curl_easy_setopt(s->easy, CURLOPT_SSL_VERIFYHOST,
	    2L) == CURLE_OK && (which == NET_FEED ? set_feed(s, conf) :
	    which == NET_BANK ? set_bank(s->easy, conf) :
	    which == NET_PAGE || set_board(s->easy, conf, c));
}

static bool
set_http(CURL *e, bool plain)
{
	return curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR,
	    plain ? "https,http" : "https") == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)NET_CONNECT_MS) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_USERAGENT, "cho40/" CHO40_VERSION) ==
	    CURLE_OK;
}

static bool
set_calls(struct slot *s)
{
	CURL *e = s->easy;

	return curl_easy_setopt(e, CURLOPT_ERRORBUFFER, s->error) ==
	    CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_WRITEDATA, s) == CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header) ==
	    CURLE_OK &&
	    curl_easy_setopt(e, CURLOPT_HEADERDATA, s) == CURLE_OK;
}

static bool
set_multi(struct net_curl *c)
{
	return curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION,
	    on_socket) == CURLM_OK &&
	    curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c) == CURLM_OK &&
	    curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, on_timer) ==
	    CURLM_OK &&
	    curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c) == CURLM_OK &&
	    curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS,
	    (long)NET_SLOT_COUNT) == CURLM_OK;
}

enum rc
net_curl_open(const struct net_curl_conf *conf, struct net **out)
{
	REQUIRE(conf->clock != NULL && out != NULL);
	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return RC_SYSTEM;
	struct net_curl *c = calloc(1, sizeof(*c));
	if (c == NULL) {
		curl_global_cleanup();
		return RC_NO_MEMORY;
	}
	c->net = (struct net){ net_start, net_cancel, net_fds, net_wait_ms,
	    net_work, net_finished, c };
	c->clock = conf->clock;
	c->tls.now_ms = conf->tls.now_ms;
	c->tls.ctx = conf->tls.ctx;
	c->timer_ms = -1;
	c->multi = curl_multi_init();
	bool ok = c->multi != NULL && set_multi(c);
	for (int i = 0; ok && i < NET_SLOT_COUNT; i++) {
		struct slot *s = &c->slot[i];
		s->body = BUF(s->memory);
		s->easy = curl_easy_init();
		ok = s->easy != NULL && set_peer(c, (enum net_slot)i, conf) &&
		    set_http(s->easy, conf->plain) && set_calls(s);
	}
	if (!ok) {
		net_curl_close(&c->net);
		return RC_NO_MEMORY;
	}
	*out = &c->net;
	return RC_OK;
}

void
net_curl_close(struct net *net)
{
	if (net == NULL)
		return;
	struct net_curl *c = net->ctx;
	for (int i = 0; i < NET_SLOT_COUNT; i++) {
		if (c->slot[i].busy)
			curl_multi_remove_handle(c->multi, c->slot[i].easy);
		curl_easy_cleanup(c->slot[i].easy);
		wipe_headers(&c->slot[i].headers);
		wipe_headers(&c->slot[i].always);
	}
	curl_multi_cleanup(c->multi);
	free(c);
	curl_global_cleanup();
}
