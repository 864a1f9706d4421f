/* SPDX-License-Identifier: Apache-2.0 */
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "sync/board/http.h"
#include "sync/board/http_parts.h"
#include "sync/board/http_peer.h"

#define HEAD_BYTES_MAX   16384
#define SMALL_BODIES_MAX 1024
#define BUSY_SPREAD_S    10

static char tls_priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3";

/* A connection and the request on it; libmicrohttpd serves one at a time. */
struct slot {
	struct http_exchange pub;   /* first: handlers give it back */
	struct http *http;
	struct MHD_Connection *connection;
	const struct http_route *route;
	int refused;                /* status decided before the handler */
	struct body body;
	bool peer_known;
	bool is_open;               /* route: of config.anybody */
	bool handed;                /* parked, and not yet given */
	bool answered;
	struct MHD_Response *response;
	unsigned status;

	/* Under http->lock: */
	bool used, parked;
	int fd;
	int64_t since_ms;           /* mono: when this request, or the wait
	                             * for it, began */
	struct slot *next_free;
};

struct http {
	struct http_config config;
	struct MHD_Daemon *daemon;
	struct slot *slots, *free_slot;
	struct body_pools pools;
	int fd;
	char *pem[3];               /* certificate, key, ca */
	pthread_mutex_t lock;
	pthread_cond_t unparked;
	size_t parked, inside;      /* requests: waiting, in a handler */
	bool stopping;
};

/* --- memory for bodies ------------------------------------------------- */

static void
body_add(struct slot *slot, const char *p, size_t n)
{
	slot->body.seen += n;
	if (slot->refused != 0)
		return;
	if (slot->body.n + n > slot->route->body_max) {
		slot->refused = MHD_HTTP_CONTENT_TOO_LARGE;
	} else if (!body_room(&slot->body, &slot->http->pools,
	    slot->body.n + n)) {
		slot->refused = MHD_HTTP_SERVICE_UNAVAILABLE;
	} else {
		memcpy(slot->body.p + slot->body.n, p, n);
		slot->body.n += n;
	}
}

bool
http_body_replace(struct http_exchange *x, struct str body)
{
	struct slot *slot = (struct slot *)(void *)x;

	if (!body_room(&slot->body, &slot->http->pools,
	    body.n))
		return false;
	if (body.n > 0)
		memcpy(slot->body.p, body.p, body.n);
	slot->body.n = body.n;
	x->req.body = (struct str){ slot->body.p, slot->body.n };
	return true;
}

/* --- answers ----------------------------------------------------------- */

/* Devices are no browsers, and pay for each byte. */
static void
add_headers(struct MHD_Response *r, const struct http_reply *reply,
    bool to_device)
{
	char number[24];
	struct buf b = BUF(number);

	(void)MHD_add_response_header(r, "Content-Type", reply->type);
	for (size_t i = 0; !to_device && i < HTTP_FIXED_COUNT; i++)
		(void)MHD_add_response_header(r, http_fixed[i][0],
		    http_fixed[i][1]);
	if (reply->retry_after_s > 0) {
		buf_i64(&b, reply->retry_after_s);
		(void)MHD_add_response_header(r, "Retry-After", number);
	}
	if (reply->ask_password)
		(void)MHD_add_response_header(r, "WWW-Authenticate",
		    "Basic realm=\"cho40\", charset=\"UTF-8\"");
}

void
http_answer(struct http_exchange *x, const struct http_reply *reply)
{
	struct slot *slot = (struct slot *)(void *)x;
	struct http *h = slot->http;

	REQUIRE(!slot->answered);
	slot->answered = true;
	slot->status = (unsigned)reply->status;
	/* The library copies and never writes through the pointer. */
	slot->response = MHD_create_response_from_buffer(reply->body.n,
	    (void *)(uintptr_t)reply->body.p, MHD_RESPMEM_MUST_COPY);
	if (slot->response != NULL)
		add_headers(slot->response, reply, h->config.ca[0] != '\0');
	if (!slot->handed)
		return;
	pthread_mutex_lock(&h->lock);
	slot->parked = false;
	slot->since_ms = clock_mono_ms(h->config.clock);
	pthread_mutex_unlock(&h->lock);
	/* From here on the listener may be giving the answer already. */
	MHD_resume_connection(slot->connection);
	pthread_mutex_lock(&h->lock);
	h->parked--;
	pthread_cond_signal(&h->unparked);
	pthread_mutex_unlock(&h->lock);
}

int64_t
http_retry_s(struct http_exchange *x)
{
	const struct slot *slot = (const struct slot *)(const void *)x;

	return 1 + (int64_t)rng_below(slot->http->config.rng, BUSY_SPREAD_S);
}

void
http_park(struct http_exchange *x)
{
	struct slot *slot = (struct slot *)(void *)x;
	struct http *h = slot->http;

	REQUIRE(!slot->handed && !slot->answered);
	slot->handed = true;
	pthread_mutex_lock(&h->lock);
	slot->parked = true;
	h->parked++;
	pthread_mutex_unlock(&h->lock);
	MHD_suspend_connection(slot->connection);
}

bool
http_gone(const struct http_exchange *x)
{
	const struct slot *slot = (const struct slot *)(const void *)x;

	return fd_is_closed(slot->fd);
}

static struct str
lookup(struct MHD_Connection *c, enum MHD_ValueKind kind, const char *name)
{
	const char *value = NULL;
	size_t n = 0;

	(void)MHD_lookup_connection_value_n(c, kind, name, strlen(name),
	    &value, &n);
	return (struct str){ value, value == NULL ? 0 : n };
}

struct str
http_query(struct http_exchange *x, const char *name)
{
	struct slot *slot = (struct slot *)(void *)x;

	return lookup(slot->connection, MHD_GET_ARGUMENT_KIND, name);
}

struct str
http_header(struct http_exchange *x, const char *name)
{
	struct slot *slot = (struct slot *)(void *)x;

	return lookup(slot->connection, MHD_HEADER_KIND, name);
}

void
http_hang_up(struct http_exchange *x)
{
	struct slot *slot = (struct slot *)(void *)x;

	REQUIRE(!slot->handed && !slot->answered);
	slot->answered = true;   /* by no response: see give */
}

/* Hand the finished answer to the library. */
static enum MHD_Result
give(struct slot *slot)
{
	slot->handed = false;
	if (slot->response == NULL)
		return MHD_NO;   /* no memory for it, or given: hang up */
	enum MHD_Result done = MHD_queue_response(slot->connection,
	    slot->status, slot->response);
	MHD_destroy_response(slot->response);
	slot->response = NULL;
	return done;
}

/* --- who is there ------------------------------------------------------ */

/* Who is it?  Asked once a connection.  May it have this route? */
static bool
check_peer(struct slot *slot)
{
	struct http_request *req = &slot->pub.req;
	enum http_peer peer;

	if (!slot->peer_known) {
		peer = http_peer(slot->connection, &req->terminal, req->cert);
		req->lapsed = peer == HTTP_PEER_LAPSED;
	}
	slot->peer_known = true;
	return slot->is_open || (req->terminal != 0 && !req->lapsed);
}

/* --- requests ---------------------------------------------------------- */

static void
read_headers(struct slot *slot)
{
	static const char *const names[HTTP_HEADER_COUNT] = {
		[HTTP_AUTHORIZATION] = "Authorization",
		[HTTP_CONTENT_TYPE] = "Content-Type",
		[HTTP_SEPAY_TIMESTAMP] = "X-SePay-Timestamp",
		[HTTP_SEPAY_SIGNATURE] = "X-SePay-Signature",
	};

	for (int i = 0; i < HTTP_HEADER_COUNT; i++)
		slot->pub.req.header[i] = lookup(slot->connection,
		    MHD_HEADER_KIND, names[i]);
}

static void
find_route(struct slot *slot, enum http_method method)
{
	struct http_request *req = &slot->pub.req;
	const struct http_config *c = &slot->http->config;
	int ignored;

	slot->route = route_find(&c->anybody, method, req->path, &req->param,
	    &ignored);
	slot->is_open = slot->route != NULL;
	if (!slot->is_open)
		slot->route = route_find(&c->routes, method, req->path,
		    &req->param, &slot->refused);
	if (slot->route != NULL)
		slot->refused = 0;
}

/* The head of a request has come: decide whether to read on. */
static enum MHD_Result
begin(struct slot *slot, const char *method, const char *url)
{
	struct http *h = slot->http;
	struct str length = lookup(slot->connection, MHD_HEADER_KIND,
	    "Content-Length");
	uint64_t n = 0;

	slot->answered = slot->handed = false;
	slot->refused = 0;
	pthread_mutex_lock(&h->lock);
	slot->since_ms = clock_mono_ms(h->config.clock);
	bool stopping = h->stopping;
	pthread_mutex_unlock(&h->lock);
	slot->pub.req.path = str_of(url);
	find_route(slot, route_method(str_of(method)));
	if (length.n > 0 && !str_to_u64(length, &n))
		n = UINT64_MAX;
	if (stopping)
		slot->refused = MHD_HTTP_SERVICE_UNAVAILABLE;
	else if (h->config.ca[0] != '\0' && !check_peer(slot))
		slot->refused = MHD_HTTP_UNAUTHORIZED;
	else if (slot->refused == 0 && n > slot->route->body_max)
		slot->refused = MHD_HTTP_CONTENT_TOO_LARGE;
	else if (slot->refused == 0 &&
	    !body_room(&slot->body, &h->pools, (size_t)n))
		slot->refused = MHD_HTTP_SERVICE_UNAVAILABLE;
	read_headers(slot);
	bool has_body = n > 0 || lookup(slot->connection,
	    MHD_HEADER_KIND, "Transfer-Encoding").n > 0;
	if (slot->refused == 0 || !has_body)
		return MHD_YES;
	/* At once: nobody wants the body; the line closes after it. */
	http_refuse(&slot->pub, slot->refused);
	return give(slot);
}

/* The last look at `stopping` and the step inside are one: who is inside may
 * park, and http_close waits for it. */
static void
handle(struct slot *slot)
{
	struct http *h = slot->http;

	pthread_mutex_lock(&h->lock);
	if (h->stopping && slot->refused == 0)
		slot->refused = MHD_HTTP_SERVICE_UNAVAILABLE;
	h->inside++;
	pthread_mutex_unlock(&h->lock);
	if (slot->refused != 0)
		http_refuse(&slot->pub, slot->refused);
	else
		slot->route->handle(&slot->pub);
	pthread_mutex_lock(&h->lock);
	h->inside--;
	pthread_cond_signal(&h->unparked);
	pthread_mutex_unlock(&h->lock);
}

static enum MHD_Result
on_request(void *cls, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *upload,
    size_t *upload_n, void **request)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c,
	    MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct slot *slot = info == NULL ? NULL : info->socket_context;

	(void)cls;
	(void)version;
	if (slot == NULL)
		return MHD_NO;
	if (*request == NULL) {
		*request = slot;
		slot->connection = c;
		return begin(slot, method, url);
	}
	/* Back from parking, or asked again while the library stops. */
	if (slot->handed || slot->answered)
		return give(slot);
	if (*upload_n > 0) {
		body_add(slot, upload, *upload_n);
		*upload_n = 0;
		/* A body without end is not read to its end. */
		return slot->route == NULL || slot->body.seen >
		    2 * slot->route->body_max + HTTP_SMALL_BODY ? MHD_NO :
		    MHD_YES;
	}
	slot->pub.req.body = (struct str){ slot->body.p, slot->body.n };
	handle(slot);
	if (slot->handed)   /* do not look: it may be answered by now */
		return MHD_YES;
	REQUIRE(slot->answered);
	return give(slot);
}

static void
on_completed(void *cls, struct MHD_Connection *c, void **request,
    enum MHD_RequestTerminationCode why)
{
	struct slot *slot = *request;
	struct http *h = cls;

	(void)c;
	(void)why;
	if (slot == NULL)
		return;
	*request = NULL;
	if (slot->response != NULL)   /* the peer left while it was parked */
		MHD_destroy_response(slot->response);
	slot->response = NULL;
	slot->handed = false;
	body_drop(&slot->body, &slot->http->pools);
	pthread_mutex_lock(&h->lock);
	slot->since_ms = clock_mono_ms(h->config.clock);
	pthread_mutex_unlock(&h->lock);
}

static void
on_connection(void *cls, struct MHD_Connection *c, void **socket_context,
    enum MHD_ConnectionNotificationCode what)
{
	struct http *h = cls;
	struct slot *slot = *socket_context;

	pthread_mutex_lock(&h->lock);
	if (what == MHD_CONNECTION_NOTIFY_STARTED && h->free_slot != NULL) {
		const union MHD_ConnectionInfo *info =
		    MHD_get_connection_info(c,
		    MHD_CONNECTION_INFO_CONNECTION_FD);
		slot = h->free_slot;
		h->free_slot = slot->next_free;
		slot->used = true;
		slot->fd = info == NULL ? -1 : info->connect_fd;
		slot->since_ms = clock_mono_ms(h->config.clock);
		slot->peer_known = false;
		slot->pub.req.terminal = 0;
		slot->pub.req.lapsed = false;
		http_address(c, slot->pub.req.address);
		*socket_context = slot;
	} else if (what == MHD_CONNECTION_NOTIFY_CLOSED && slot != NULL) {
		slot->used = false;
		slot->next_free = h->free_slot;
		h->free_slot = slot;
		*socket_context = NULL;
	}
	pthread_mutex_unlock(&h->lock);
}

void
http_sweep(struct http *h)
{
	int64_t now = clock_mono_ms(h->config.clock);
	int64_t limit = 2 * h->config.idle_s * 1000;
	int cut = 0;

	pthread_mutex_lock(&h->lock);
	for (int64_t i = 0; i < h->config.connections; i++) {
		struct slot *slot = &h->slots[i];
		if (!slot->used || slot->parked || slot->fd < 0 ||
		    now - slot->since_ms <= limit)
			continue;
		/* Only shut: the library closes it when it notices. */
		cut += shutdown(slot->fd, SHUT_RDWR) == 0;
	}
	pthread_mutex_unlock(&h->lock);
	if (cut > 0)
		log_line(LOG_INFO, "http", "%s: cut slow=%d", h->config.name,
		    cut);
}

/* --- life -------------------------------------------------------------- */

static enum rc
start_daemon(struct http *h, struct buf *why)
{
	const struct http_config *c = &h->config;
	bool tls = c->cert[0] != '\0';
	struct MHD_OptionItem options[8];
	size_t n = 0;

	if (tls) {
		options[n++] = (struct MHD_OptionItem){
		    MHD_OPTION_HTTPS_MEM_CERT, 0, h->pem[0] };
		options[n++] = (struct MHD_OptionItem){
		    MHD_OPTION_HTTPS_MEM_KEY, 0, h->pem[1] };
		options[n++] = (struct MHD_OptionItem){
		    MHD_OPTION_HTTPS_PRIORITIES, 0, tls_priorities };
		if (c->ca[0] != '\0')
			options[n++] = (struct MHD_OptionItem){
			    MHD_OPTION_HTTPS_MEM_TRUST, 0, h->pem[2] };
	}
	options[n] = (struct MHD_OptionItem){ MHD_OPTION_END, 0, NULL };
	h->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
	    MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG |
	    (tls ? MHD_USE_TLS : 0u), 0, NULL, NULL, on_request, h,
	    MHD_OPTION_EXTERNAL_LOGGER, http_log_library,
	    (void *)(uintptr_t)c->name,
	    MHD_OPTION_LISTEN_SOCKET, h->fd,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)c->connections,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)c->per_ip,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)c->idle_s,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_BYTES_MAX,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, h,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
	    MHD_OPTION_ARRAY, options, MHD_OPTION_END);
	if (h->daemon != NULL)
		return RC_OK;
	buf_printf(why, "%s: cannot serve%s; %s", c->name,
	    tls ? " with this certificate and key" : "", tls ?
	    "check that they belong together and are PEM" :
	    "check the limits of the process");
	return tls ? RC_BAD_INPUT : RC_SYSTEM;
}

static enum rc
memory_open(struct http *h)
{
	const struct http_config *c = &h->config;
	size_t largest = HTTP_SMALL_BODY;
	size_t smalls = c->connections < SMALL_BODIES_MAX ?
	    (size_t)c->connections : SMALL_BODIES_MAX;

	for (size_t i = 0; i < c->routes.count; i++)
		if (c->routes.routes[i].body_max > largest)
			largest = c->routes.routes[i].body_max;
	for (size_t i = 0; i < c->anybody.count; i++)
		REQUIRE(c->anybody.routes[i].body_max <= HTTP_SMALL_BODY);
	h->slots = calloc((size_t)c->connections, sizeof(h->slots[0]));
	if (h->slots == NULL)
		return RC_NO_MEMORY;
	for (int64_t i = c->connections - 1; i >= 0; i--) {
		h->slots[i].http = h;
		h->slots[i].pub.app = c->app;
		h->slots[i].next_free = h->free_slot;
		h->free_slot = &h->slots[i];
	}
	enum rc rc = pool_open(&h->pools.small, smalls, HTTP_SMALL_BODY);
	if (rc == RC_OK)
		rc = pool_open(&h->pools.large, (size_t)c->uploads, largest);
	return rc;
}

enum rc
http_open(const struct http_config *config, struct http **out,
    struct buf *why)
{
	const char *pems[3] = { config->cert, config->key, config->ca };

	REQUIRE(config->connections > 0 && config->uploads > 0);
	*out = NULL;
	struct http *h = calloc(1, sizeof(*h));
	if (h == NULL)
		return RC_NO_MEMORY;
	h->config = *config;
	h->fd = -1;
	REQUIRE(pthread_mutex_init(&h->lock, NULL) == 0);
	REQUIRE(pthread_cond_init(&h->unparked, NULL) == 0);
	enum rc rc = memory_open(h);
	for (int i = 0; rc == RC_OK && i < 3; i++)
		if (pems[i][0] != '\0')
			rc = pem_read(pems[i], &h->pem[i], why);
	if (rc == RC_OK)
		rc = http_listen(config, &h->fd, why);
	if (rc == RC_OK)
		rc = start_daemon(h, why);
	if (rc != RC_OK) {
		http_close(h);
		return rc;
	}
	*out = h;
	return RC_OK;
}

int64_t
http_port(const struct http *h)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon,
	    MHD_DAEMON_INFO_BIND_PORT);

	return info == NULL ? 0 : info->port;
}

void
http_quiesce(struct http *h)
{
	pthread_mutex_lock(&h->lock);
	h->stopping = true;
	pthread_mutex_unlock(&h->lock);
	(void)MHD_quiesce_daemon(h->daemon);   /* the socket stays ours */
}

void
http_close(struct http *h)
{
	if (h == NULL)
		return;
	if (h->daemon != NULL) {
		pthread_mutex_lock(&h->lock);
		h->stopping = true;
		while (h->parked + h->inside > 0)
			pthread_cond_wait(&h->unparked, &h->lock);
		pthread_mutex_unlock(&h->lock);
		MHD_stop_daemon(h->daemon);
	}
	if (h->fd >= 0)
		close(h->fd);
	for (int i = 0; i < 3; i++)
		free(h->pem[i]);
	pool_close(&h->pools.small);
	pool_close(&h->pools.large);
	free(h->slots);
	pthread_cond_destroy(&h->unparked);
	pthread_mutex_destroy(&h->lock);
	free(h);
}
