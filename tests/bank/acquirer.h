/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/acquirer.h - a bank's or acquirer's server for settled sales,
 * on a listener of its own:
 *
 *   POST /oauth/token                a token, for the client's id and secret
 *   POST /acquirer/v1/transactions   a batch (batch.h): {"taken":N,"known":N}
 *
 * What is configured is demanded: client certificate, token, signature; and
 * always an Idempotency-Key.  Answered after the sales are in its file
 * (taken.h).  400 no JSON or no key, 401 no good token, 403 not signed or
 * another terminal's certificate, 409 that key with another body, 415 not
 * JSON, 422 a sale that it does not take (named; nothing of the batch is
 * taken).  On the desk's listener, for who plays the bank:
 *
 *   GET  /acquirer               {"tokens":N,"denied":N,…} since the start
 *   GET  /acquirer/taken.ndjson  what it holds: {"id":…,"amount":N,…}
 *   POST /acquirer               down=1 (nobody listens) down=0; status=503
 *       times=N retry_after_s=N (the next N posts); cut=N (the next N answers
 *       are lost after the commit); refuse=ID (422; "": no longer); forget=1
 *       (no token is good any more)
 */
#ifndef TESTS_BANK_ACQUIRER_H
#define TESTS_BANK_ACQUIRER_H

#include "sync/board/http.h"
#include "tests/bank/bank_conf.h"

struct acquirer;

/* With port 0 in conf, which is borrowed, *out is NULL and RC_OK. */
enum rc acquirer_open(const struct acquirer_conf *conf, const char *address,
    struct acquirer **out, struct buf *why) MUST_CHECK;
void acquirer_close(struct acquirer *a);    /* accepts NULL */
void acquirer_sweep(struct acquirer *a);    /* accepts NULL; see http_sweep */

/* The desk's; a NULL acquirer answers 404. */
void acquirer_get(struct acquirer *a, struct http_exchange *x);
void acquirer_list(struct acquirer *a, struct http_exchange *x);
void acquirer_set(struct acquirer *a, struct http_exchange *x);

#endif
