/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/log.h"
#include "sync/board/http_inside.h"
#include "sync/board/http_peer.h"

#define BUSY_SPREAD_S    10

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
	for (size_t i = 0; !to_device && !reply->own_policy &&
	    i < HTTP_FIXED_COUNT; i++)
		(void)MHD_add_response_header(r, http_fixed[i][0],
		    http_fixed[i][1]);
	if (reply->retry_after_s > 0) {
		buf_i64(&b, reply->retry_after_s);
		(void)MHD_add_response_header(r, "Retry-After", number);
	}
	for (size_t i = 0; i < HTTP_MORE_MAX && reply->more[i].name != NULL;
	    i++)
		(void)MHD_add_response_header(r, reply->more[i].name,
		    reply->more[i].value);
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
	http_counted(slot);
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

/* Who asks: the other end of the line, or whom our own proxy names. */
static void
find_address(struct slot *slot)
{
	struct http_request *req = &slot->pub.req;
	struct str said = lookup(slot->connection, MHD_HEADER_KIND,
	    "X-Forwarded-For");

	memcpy(req->address, slot->address, sizeof(req->address));
	req->proxied = said.n > 0;
	if (slot->http->config.proxy && req->proxied &&
	    is_loopback(req->address))
		(void)http_forwarded(said, req->address);
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
	h->underway++;
	pthread_mutex_unlock(&h->lock);
	slot->pub.req.path = str_of(url);
	find_address(slot);
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

enum MHD_Result
http_on_request(void *cls, struct MHD_Connection *c, const char *url,
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

void
http_on_completed(void *cls, struct MHD_Connection *c, void **request,
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
	h->underway--;
	slot->since_ms = clock_mono_ms(h->config.clock);
	pthread_mutex_unlock(&h->lock);
}

void
http_on_connection(void *cls, struct MHD_Connection *c, void **socket_context,
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
		http_address(c, slot->address);
		h->connections++;
		*socket_context = slot;
	} else if (what == MHD_CONNECTION_NOTIFY_CLOSED && slot != NULL) {
		slot->used = false;
		h->connections--;
		slot->next_free = h->free_slot;
		h->free_slot = slot;
		*socket_context = NULL;
	}
	pthread_mutex_unlock(&h->lock);
}
