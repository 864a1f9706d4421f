/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/desk.h - what the stand-in answers over HTTP.
 *
 *   GET  /             the customer's phone
 *   GET  /codes.ndjson the codes now on screens, one a line
 *   GET  /manglings.tsv their names, and what a reader must make of each
 *   POST /pay          payload= or terminal= and ref=; amount= times=
 *                      mangling= to_account= to_bin= delay_ms= hook= back=
 *                      {"ids":[…],"bank_refs":["…"],"account":"…",
 *                      "amount":N,"content":"…"}, or a page with back=1
 *   GET  /book.ndjson  the bank's truth, from byte at=N, whole lines
 *   POST /hold         no notification leaves
 *   POST /release      all leave at once; order=reverse: youngest first
 *   POST /replay       id=N once more; altered=1: with another amount
 *   GET  /healthz      {"ok":true}
 *   GET  /userapi/… /v2/…  a provider's lists, see userapi.h
 *   GET, POST /acquirer…  see acquirer.h
 *
 * Handlers run on the listener's one thread. */
#ifndef TESTS_BANK_DESK_H
#define TESTS_BANK_DESK_H

#include "sync/board/http.h"
#include "tests/bank/acquirer.h"
#include "tests/bank/teller.h"

#define DESK_BODY_MAX 4096

/* What http_config.app must point to. */
struct desk {
	struct teller *teller;
	const struct bank_conf *conf;
	struct acquirer *acquirer;   /* NULL: there is none */
};

struct route_table desk_routes(void);

#endif
