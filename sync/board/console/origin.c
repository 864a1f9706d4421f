/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/console/origin.h"

static struct str
without(struct str s, struct str port)
{
	bool has = s.n > port.n && str_eq(str_from(s, s.n - port.n), port);

	return has ? str_part(s, 0, s.n - port.n) : s;
}

bool
origin_is_of(struct str origin, struct str names, bool only_tls)
{
	struct str port;

	if (str_starts(origin, STR("https://"))) {
		origin = str_from(origin, 8);
		port = STR(":443");
	} else if (!only_tls && str_starts(origin, STR("http://"))) {
		origin = str_from(origin, 7);
		port = STR(":80");
	} else {
		return false;   /* also "null": a page that nobody owns */
	}
	origin = without(origin, port);
	while (origin.n > 0 && names.n > 0) {
		struct str name = str_cut(&names, ' ');
		if (str_eq_nocase(origin, without(name, port)))
			return true;
	}
	return false;
}

bool
origin_is_ours(struct http_exchange *x)
{
	const struct board *b = x->app;
	struct str site = http_header(x, "Sec-Fetch-Site");
	struct str origin = http_header(x, "Origin");
	struct str names = str_of(b->conf.public_names);
	bool tls = b->conf.cert[0] != '\0' || str_eq(http_header(x,
	    "X-Forwarded-Proto"), STR("https"));

	if (names.n == 0)
		names = http_header(x, "Host");
	if ((site.n == 0 || str_eq(site, STR("same-origin")) ||
	    str_eq(site, STR("none"))) && (origin.n == 0 ||
	    origin_is_of(origin, names, tls)))
		return true;
	log_line(LOG_WARN, "console", "refused a request of another "
	    "site's page; if it was this one, set [public] names");
	return false;
}
