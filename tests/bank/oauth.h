/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/oauth.h - the server side of OAuth 2 client credentials (RFC
 * 6749 section 4.4), and what its tokens open (RFC 6750).
 *
 * Pure over the caller's memory, moments and randomness; no lock. */
#ifndef TESTS_BANK_OAUTH_H
#define TESTS_BANK_OAUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rng.h"
#include "ledger/base/str.h"

#define OAUTH_TEXT_MAX   128   /* of an id, a secret, a scope */
#define OAUTH_TOKENS_MAX 64    /* then the eldest ends */
#define OAUTH_REPLY_MAX  512

struct oauth {
	char id[OAUTH_TEXT_MAX + 1], secret[OAUTH_TEXT_MAX + 1];
	char scope[OAUTH_TEXT_MAX + 1];   /* all that there is; "": none */
	int64_t life_s;
	struct oauth_token {
		uint8_t hash[HASH_BYTES];
		int64_t until_ms;         /* mono; 0: none */
	} token[OAUTH_TOKENS_MAX];
	size_t next;
};

struct oauth_ask { struct str authorization, type, body; };
struct oauth_now { int64_t mono_ms; const struct rng *rng; };

/* Append the answer's JSON and give its status: 200 with a token, or an
 * error of section 5.2 (400, or 401 when the client is not known). */
int oauth_ask(struct oauth *o, const struct oauth_ask *ask,
    const struct oauth_now *now, struct buf *reply);
/* Is this header "Bearer" and a token that is still good? */
bool oauth_opens(const struct oauth *o, struct str authorization,
    int64_t mono_ms);
/* No token is good any more. */
void oauth_forget(struct oauth *o);

#endif
