/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/userapi.h - SePay's lists of transactions, as it serves them to
 * whoever has the trader's token:
 *
 *   GET /userapi/transactions/list   version 1: strings, numbers as ids
 *   GET /v2/transactions             version 2: numbers, UUIDs as ids
 *
 * The token is the file userapi.token in the folder of secrets, read at each
 * request, so that taking it away revokes it: version 1 then answers 200
 * without a body, version 2 answers 401.  Youngest first.  More than three
 * requests a second get 429.  What a web hook never said is here. */
#ifndef TESTS_BANK_USERAPI_H
#define TESTS_BANK_USERAPI_H

#include "sync/board/http.h"

void userapi_v1(struct http_exchange *x);
void userapi_v2(struct http_exchange *x);

#endif
