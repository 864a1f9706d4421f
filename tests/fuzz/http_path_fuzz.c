/* SPDX-License-Identifier: Apache-2.0 */
/* A request's path, and a certificate's name: both come from strangers. */
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "sync/board/http_parts.h"
#include "sync/board/route.h"
#include "tests/fuzz/fuzz.h"

static void
handle(struct http_exchange *x)
{
	(void)x;
}

static const struct http_route routes[] = {
	{ HTTP_GET, "/", 0, handle },
	{ HTTP_GET, "/healthz", 0, handle },
	{ HTTP_GET, "/x/*", 0, handle },
	{ HTTP_POST, "/hooks/sepay/*", 10, handle },
};
static const struct route_table table = { routes, 4 };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str path = { (const char *)data, size };
	struct str param;
	uint32_t terminal = 0;
	int status = 0;

	for (int m = HTTP_GET; m <= HTTP_OTHER; m++) {
		const struct http_route *r = route_find(&table,
		    (enum http_method)m, path, &param, &status);
		REQUIRE(r != NULL || status == 404 || status == 405);
		REQUIRE(param.n <= ROUTE_PARAM_MAX);
		REQUIRE(param.n == 0 || str_find(param, '/') == param.n);
		/* What was matched is the whole path and nothing else. */
		if (r != NULL)
			REQUIRE(path.n == strlen(r->path) - (param.n > 0) +
			    param.n);
	}
	if (peer_terminal(path, &terminal))
		REQUIRE(terminal >= 1 && terminal <= TERMINAL_ID_MAX &&
		    size <= sizeof("terminal-1048575") - 1);
	return 0;
}
