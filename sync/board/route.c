/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/route.h"

enum http_method
route_method(struct str name)
{
	if (str_eq(name, STR("GET")) || str_eq(name, STR("HEAD")))
		return HTTP_GET;
	return str_eq(name, STR("POST")) ? HTTP_POST : HTTP_OTHER;
}

bool
route_fits(const char *pattern, struct str path, struct str *param)
{
	struct str p = str_of(pattern);
	size_t stars = 0;

	*param = STR("");
	while (stars < 2 && p.n > 0 && p.p[p.n - 1] == '*') {
		stars++;
		p.n--;
	}
	if (stars == 0)
		return str_eq(p, path);
	if (!str_starts(path, p))
		return false;
	struct str rest = str_from(path, p.n);
	if (rest.n == 0 || rest.n > (stars == 1 ? ROUTE_PARAM_MAX :
	    ROUTE_REST_MAX) ||
	    (stars == 1 && str_find(rest, '/') != rest.n))
		return false;
	*param = rest;
	return true;
}

const struct http_route *
route_find(const struct route_table *table, enum http_method method,
    struct str path, struct str *param, int *status)
{
	*status = 404;
	for (size_t i = 0; i < table->count; i++) {
		const struct http_route *r = &table->routes[i];
		if (!route_fits(r->path, path, param))
			continue;
		if (r->method == method)
			return r;
		*status = 405;
	}
	*param = STR("");
	return NULL;
}
