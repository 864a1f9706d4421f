/* SPDX-License-Identifier: Apache-2.0 */
/* sync/provider/provider.h - those who tell us that money came: one table
 * row each.  Pure; any thread. */
#ifndef SYNC_PROVIDER_PROVIDER_H
#define SYNC_PROVIDER_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/provider/notice.h"

/* What came, and what it is checked against. */
struct provider_hook {
	struct str body;            /* raw, as signed */
	struct str content_type;
	struct str authorization, timestamp, signature;   /* headers */
	struct str secret;
	bool is_hmac;               /* secret is an HMAC key, else an API key */
	int64_t now_ms;
};

struct provider {
	const char *name;
	/* RC_OK: sent by whoever has the secret, just now.  RC_DENIED. */
	enum rc (*verify)(const struct provider_hook *hook);
	/* RC_BAD_INPUT: *why (static text) says what is wrong with it. */
	enum rc (*read)(const struct provider_hook *hook, struct notice *out,
	    const char **why);
	const char *thanks;         /* the body of the 200 */
};

/* NULL if there is none of that name. */
const struct provider *provider_by_name(struct str name);

#endif
