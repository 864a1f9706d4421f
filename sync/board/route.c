/* SPDX-License-Identifier: Apache-2.0 */
#include "sync/board/route.h"

enum http_method
route_method(struct str name)
{
	if (str_eq(name, STR("GET")) || str_eq(name, STR("HEAD")))
		return HTTP_GET;
	return str_eq(name, STR("POST")) ? HTTP_POST : HTTP_OTHER;
}

static bool
path_matches(const char *pattern, struct str path, struct str *param)
{
	struct str p = str_of(pattern);

	*param = STR("");
	if (p.n == 0 || p.p[p.n - 1] != '*')
		return str_eq(p, path);
	p.n--;
	if (!str_starts(path, p))
		return false;
	struct str rest = str_from(path, p.n);
	if (rest.n == 0 || rest.n > ROUTE_PARAM_MAX ||
	    str_find(rest, '/') != rest.n)
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
		if (!path_matches(r->path, path, param))
			continue;
		if (r->method == method)
			return r;
		*status = 405;
	}
	*param = STR("");
	return NULL;
}
