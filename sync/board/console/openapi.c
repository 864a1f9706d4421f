/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "gen/openapi.h"
#include "sync/board/board.h"
#include "sync/board/console/api.h"
#include "sync/board/console/openapi.h"

#define PARTS    (sizeof(openapi_parts) / sizeof(openapi_parts[0]))
#define PATH_MAX_BYTES 128

/* --- joining ------------------------------------------------------------- */

/* All of `from` into `to`; objects under one name are joined. */
static bool
join(json_t *to, json_t *from, int depth)
{
	const char *name;
	json_t *v;

	json_object_foreach(from, name, v) {
		json_t *had = json_object_get(to, name);
		bool both = json_is_object(had) && json_is_object(v);
		if (both && depth > 0 ? !join(had, v, depth - 1) :
		    json_object_set(to, name, v) != 0)
			return false;
	}
	return true;
}

/* --- what the tables know ------------------------------------------------ */

/* A star of a route is a named part here. */
static void
put_path(struct buf *b, const char *path)
{
	struct str p = str_of(path);
	size_t stars = 0;

	while (p.n > 0 && p.p[p.n - 1] == '*') {
		p.n--;
		stars++;
	}
	buf_put(b, p);
	buf_puts(b, stars == 1 ? "{id}" : stars == 2 ? "{rest}" : "");
}

static bool
has_id(json_t *item)
{
	json_t *list = json_object_get(item, "parameters"), *one;
	size_t i;

	json_array_foreach(list, i, one)
		if (json_string_value(json_object_get(one, "in")) != NULL &&
		    strcmp(json_string_value(json_object_get(one, "in")),
		    "path") == 0)
			return true;
	return false;
}

static bool
add_parameter(json_t *item, json_t *op, const char *path)
{
	const char *brace = strchr(path, '{');
	char name[16];

	if (brace == NULL || has_id(item) || has_id(op))
		return true;
	REQUIRE(str_copy(str_part(str_of(brace), 1, strlen(brace) - 2), name,
	    sizeof(name)));
	return json_object_set_new(item, "parameters", json_pack(
	    "[{s:s,s:s,s:b,s:{s:s}}]", "name", name, "in", "path",
	    "required", 1, "schema", "type", "string")) == 0;
}

static bool
add_roles(json_t *op, unsigned may)
{
	json_t *list = json_array();

	for (int r = 0; r < ROLE_COUNT; r++)
		if ((may & MAY(r)) != 0)
			json_array_append_new(list,
			    json_string(role_name((enum role)r)));
	return json_object_set_new(op, "x-roles", list) == 0;
}

/* An operation that no fragment has. */
static json_t *
bare_operation(const struct api_route *r)
{
	json_t *op = json_pack("{s:s,s:{s:{s:s,s:{s:{s:{s:s}}}}}}",
	    "summary", r->path, "responses", "200", "description", "Done.",
	    "content", "application/json", "schema", "type", "object");

	if (op != NULL && r->method == HTTP_POST)
		json_object_set_new(op, "requestBody", json_pack(
		    "{s:b,s:{s:{s:{s:s}}}}", "required", 1, "content",
		    r->takes_file ? "application/octet-stream" :
		    "application/json", "schema", "type", r->takes_file ?
		    "string" : "object"));
	return op;
}

static bool
add_refusals(json_t *op)
{
	static const char *const statuses[] = { "400", "401", "403", "413",
	    "503" };
	json_t *responses = json_object_get(op, "responses");

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (json_object_get(responses, statuses[i]) == NULL &&
		    json_object_set_new(responses, statuses[i], json_pack(
		    "{s:s}", "$ref", "#/components/responses/Refused")) != 0)
			return false;
	return true;
}

static bool
add_route(json_t *paths, const struct api_route *r)
{
	const char *method = r->method == HTTP_POST ? "post" : "get";
	char text[PATH_MAX_BYTES];
	struct buf path = BUF(text);

	put_path(&path, r->path);
	REQUIRE(!path.full);
	json_t *item = json_object_get(paths, text);
	if (item == NULL) {
		item = json_object();
		if (json_object_set_new(paths, text, item) != 0)
			return false;
	}
	json_t *op = json_object_get(item, method);
	if (op == NULL) {
		op = bare_operation(r);
		if (json_object_set_new(item, method, op) != 0)
			return false;
	}
	return add_parameter(item, op, text) && add_roles(op, r->may) &&
	    add_refusals(op);
}

static bool
add_routes(json_t *paths)
{
	json_t *item, *op;
	const char *path, *method;

	/* Those that handlers of their own answer are in fragments alone. */
	json_object_foreach(paths, path, item)
		json_object_foreach(item, method, op)
			if (json_object_get(op, "responses") != NULL &&
			    !add_refusals(op))
				return false;
	for (size_t t = 0; api_tables[t] != NULL; t++)
		for (size_t i = 0; i < api_tables[t]->count; i++)
			if (!add_route(paths, &api_tables[t]->routes[i]))
				return false;
	return true;
}

/* --- life ---------------------------------------------------------------- */

static enum rc
join_all(json_t *doc, struct buf *why)
{
	json_error_t e;

	for (size_t i = 0; i < PARTS; i++) {
		json_t *part = json_loads(openapi_parts[i],
		    JSON_REJECT_DUPLICATES, &e);
		bool fine = json_is_object(part) && join(doc, part, 3);
		json_decref(part);
		if (!fine) {
			buf_printf(why, "part %zu of the API's description, "
			    "line %d: %s", i, e.line, e.text);
			return RC_CORRUPT;
		}
	}
	return add_routes(json_object_get(doc, "paths")) ? RC_OK :
	    RC_NO_MEMORY;
}

enum rc
openapi_open(char **text, struct buf *why)
{
	json_t *doc = json_object();

	*text = NULL;
	enum rc rc = join_all(doc, why);
	if (rc == RC_OK) {
		*text = json_dumps(doc, JSON_INDENT(1) | JSON_SORT_KEYS);
		rc = *text == NULL ? RC_NO_MEMORY : RC_OK;
	}
	json_decref(doc);
	return rc;
}

void
openapi_close(char *text)
{
	free(text);
}

void
openapi_get(struct http_exchange *x)
{
	const struct board *b = x->app;

	http_answer(x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = str_of(b->openapi) });
}
