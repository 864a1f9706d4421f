/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/http_inside.h - shared by http.c (requests and answers) and
 * http_life.c (opening, closing, cutting the slow); nobody else includes it. */
#ifndef SYNC_BOARD_HTTP_INSIDE_H
#define SYNC_BOARD_HTTP_INSIDE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "sync/board/http.h"
#include "sync/board/http_parts.h"

/* A connection and the request on it; libmicrohttpd serves one at a time. */
struct slot {
	struct http_exchange pub;   /* first: handlers give it back */
	struct http *http;
	struct MHD_Connection *connection;
	const struct http_route *route;
	int refused;                /* status decided before the handler */
	struct body body;
	bool peer_known;
	uint8_t address[16];        /* of the other end of the line */
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
	int64_t connections, cut;   /* under lock */
	int64_t underway;           /* requests begun, not wholly answered */
	/* HTTP_STATUS_COUNT for each of anybody, routes and "none". */
	atomic_llong *counts;
};

#define HTTP_STATUS_COUNT 19
/* One more answer of this status to slot's route. */
void http_counted(struct slot *slot);

/* libmicrohttpd's callbacks; cls is the struct http. */
enum MHD_Result http_on_request(void *cls, struct MHD_Connection *c,
    const char *url, const char *method, const char *version,
    const char *upload, size_t *upload_n, void **request);
void http_on_completed(void *cls, struct MHD_Connection *c, void **request,
    enum MHD_RequestTerminationCode why);
void http_on_connection(void *cls, struct MHD_Connection *c,
    void **socket_context, enum MHD_ConnectionNotificationCode what);

#endif
