/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/provider.h - those who tell us that money came: one table
 * row each.  Pure; any thread. */
#ifndef SYNC_PROVIDER_PROVIDER_H
#define SYNC_PROVIDER_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/provider/notice.h"

/* How a delivery shows who sent it.  NONE: it does not; what it tells is
 * never money.  BEARER: a token that we gave out (bearer.h). */
enum provider_auth { PROVIDER_HMAC, PROVIDER_APIKEY, PROVIDER_BEARER,
	PROVIDER_NONE, PROVIDER_AUTH_COUNT };
/* "hmac", "apikey", "oauth2", "none", as stored and typed. */
const char *provider_auth_name(enum provider_auth a);
bool provider_auth_read(struct str name, enum provider_auth *out);

/* What came, and what it is checked against. */
struct provider_hook {
	struct str body;            /* raw, as signed */
	struct str content_type;
	struct str authorization, timestamp, signature;   /* headers */
	struct str secret;
	struct str account;         /* whose secret that is */
	enum provider_auth auth;
	int64_t now_ms;
};

struct provider {
	const char *name;
	unsigned auths;             /* 1 << provider_auth: what it knows */
	/* Names of its headers: of the time, or a secret, and the signature;
	 * or "". */
	const char *timestamp, *signature;
	/* RC_OK: sent by whoever has the secret, just now.  RC_DENIED. */
	enum rc (*verify)(const struct provider_hook *hook);
	/* Each notice goes to reader, in order, 1 to NOTICES_MAX.
	 * RC_BAD_INPUT: *why (static text) says what is wrong with it, and
	 * none went. */
	enum rc (*read)(const struct provider_hook *hook,
	    const struct notice_reader *reader, const char **why);
	const char *thanks;         /* the body of the 200 */
	/* Or this writes it; NULL: thanks does. */
	void (*put_thanks)(struct buf *to, const struct notice *last);
};

/* NULL if there is none of that name. */
const struct provider *provider_by_name(struct str name);

/* Authorization has this scheme ("Apikey ") and the secret.  The time tells
 * nothing. */
bool provider_is_key(struct str header, struct str scheme,
    struct str secret);

#endif
