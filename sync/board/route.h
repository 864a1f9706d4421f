/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/route.h - which handler answers a request.  Pure.
 *
 * A path is literal, or ends in a slash and a star: the star stands for one
 * last part, 1 to ROUTE_PARAM_MAX bytes without a slash; two stars for all
 * that follows, 1 to ROUTE_REST_MAX bytes. */
#ifndef SYNC_BOARD_ROUTE_H
#define SYNC_BOARD_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/base/str.h"

#define ROUTE_PARAM_MAX 64
#define ROUTE_REST_MAX  160

enum http_method { HTTP_GET, HTTP_POST, HTTP_OTHER };

/* HEAD counts as GET: the answer's body is left away below us. */
enum http_method route_method(struct str name);

struct http_exchange;

struct http_route {
	enum http_method method;
	const char *path;
	size_t body_max;          /* bytes of request body; 0: none */
	void (*handle)(struct http_exchange *x);
};

struct route_table { const struct http_route *routes; size_t count; };

/* Does the path fit?  *param is what the stars stood for, or empty. */
bool route_fits(const char *pattern, struct str path, struct str *param);

/* The route for a request, or NULL with *status 404 or 405.  *param is what
 * the star stood for, or empty. */
const struct http_route *route_find(const struct route_table *table,
    enum http_method method, struct str path, struct str *param,
    int *status);

#endif
