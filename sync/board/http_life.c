/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "sync/board/http_inside.h"

/* A connection keeps so much memory while it waits, and there may be thousands
 * of terminals, whose heads are short. */
#define HEAD_BYTES_MAX        16384
#define DEVICE_HEAD_BYTES_MAX 8192
#define SMALL_BODIES_MAX 1024

static char tls_priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3";

/* --- counts ------------------------------------------------------------ */

static const int statuses[HTTP_STATUS_COUNT - 1] = { 200, 201, 202, 204, 302,
	303, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503 };

/* anybody, routes, and none of them */
static size_t
route_count(const struct http *h)
{
	return h->config.anybody.count + h->config.routes.count + 1;
}

void
http_counted(struct slot *slot)
{
	const struct http *h = slot->http;
	const struct http_config *c = &h->config;
	size_t route = slot->route == NULL ? route_count(h) - 1 :
	    slot->is_open ? (size_t)(slot->route - c->anybody.routes) :
	    c->anybody.count + (size_t)(slot->route - c->routes.routes);
	size_t status = 0;

	while (status < HTTP_STATUS_COUNT - 1 &&
	    statuses[status] != (int)slot->status)
		status++;
	atomic_fetch_add_explicit(&h->counts[route * HTTP_STATUS_COUNT +
	    status], 1, memory_order_relaxed);
}

bool
http_count(const struct http *h, size_t i, struct http_count *to)
{
	const struct http_config *c = &h->config;
	size_t route = i / HTTP_STATUS_COUNT, status = i % HTTP_STATUS_COUNT;
	const struct http_route *r = NULL;

	if (route >= route_count(h))
		return false;
	if (route < c->anybody.count)
		r = &c->anybody.routes[route];
	else if (route < route_count(h) - 1)
		r = &c->routes.routes[route - c->anybody.count];
	*to = (struct http_count){ r == NULL ? "" : r->path, r == NULL ?
	    HTTP_OTHER : r->method, status == HTTP_STATUS_COUNT - 1 ? 0 :
	    statuses[status], atomic_load(&h->counts[i]) };
	return true;
}

void
http_stats(struct http *h, struct http_stats *to)
{
	pthread_mutex_lock(&h->lock);
	*to = (struct http_stats){ h->connections, (int64_t)h->parked,
	    h->cut };
	pthread_mutex_unlock(&h->lock);
}

/* --- the slow ---------------------------------------------------------- */

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
	h->cut += cut;
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
	size_t head = c->ca[0] != '\0' ? DEVICE_HEAD_BYTES_MAX :
	    HEAD_BYTES_MAX;
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
	    (tls ? MHD_USE_TLS : 0u), 0, NULL, NULL, http_on_request, h,
	    MHD_OPTION_EXTERNAL_LOGGER, http_log_library,
	    (void *)(uintptr_t)c->name,
	    MHD_OPTION_LISTEN_SOCKET, h->fd,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)c->connections,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)c->per_ip,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)c->idle_s,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, head,
	    MHD_OPTION_NOTIFY_COMPLETED, http_on_completed, h,
	    MHD_OPTION_NOTIFY_CONNECTION, http_on_connection, h,
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
	h->counts = calloc(route_count(h) * HTTP_STATUS_COUNT,
	    sizeof(h->counts[0]));
	if (h->slots == NULL || h->counts == NULL)
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

/* The library cuts what it has not sent when it stops: answers that were just
 * given get a moment to go out, bodies that never end do not. */
static void
let_answers_go(struct http *h)
{
	const struct timespec step = { 0, 10000000 };

	for (int i = 0; i < 100; i++) {
		pthread_mutex_lock(&h->lock);
		int64_t left = h->underway;
		pthread_mutex_unlock(&h->lock);
		if (left <= 0)
			return;
		(void)nanosleep(&step, NULL);
	}
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
		let_answers_go(h);
		MHD_stop_daemon(h->daemon);
	}
	if (h->fd >= 0)
		close(h->fd);
	for (int i = 0; i < 3; i++)
		free(h->pem[i]);
	pool_close(&h->pools.small);
	pool_close(&h->pools.large);
	free(h->counts);
	free(h->slots);
	pthread_cond_destroy(&h->unparked);
	pthread_mutex_destroy(&h->lock);
	free(h);
}
