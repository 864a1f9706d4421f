/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/crypto.h"
#include "sync/provider/casso.h"
#include "sync/provider/payos.h"
#include "sync/provider/provider.h"
#include "sync/provider/sepay.h"
#include "sync/provider/vietqr_sync.h"

#define SUCCESS "{\"success\": true}"
#define BY(auth) (1u << PROVIDER_##auth)

static const struct provider providers[] = {
	{ "sepay", BY(HMAC) | BY(APIKEY) | BY(BEARER) | BY(NONE),
	    "X-SePay-Timestamp", "X-SePay-Signature", sepay_verify,
	    sepay_read, SUCCESS, NULL },
	{ "casso", BY(HMAC) | BY(APIKEY), "Secure-Token",
	    "X-Casso-Signature", casso_verify, casso_read, SUCCESS, NULL },
	{ "payos", BY(HMAC), "", "", payos_verify, payos_read, SUCCESS,
	    NULL },
	{ "vietqr", BY(BEARER), "", "", vietqr_sync_verify, vietqr_sync_read,
	    "", vietqr_sync_thanks },
};

static const char *const auth_names[] = {
	[PROVIDER_NONE] = "none", [PROVIDER_HMAC] = "hmac",
	[PROVIDER_APIKEY] = "apikey", [PROVIDER_BEARER] = "oauth2",
};
_Static_assert(sizeof(auth_names) / sizeof(auth_names[0]) ==
    PROVIDER_AUTH_COUNT, "every kind has a name");

const char *
provider_auth_name(enum provider_auth a)
{
	REQUIRE(a < PROVIDER_AUTH_COUNT);
	return auth_names[a];
}

bool
provider_auth_read(struct str name, enum provider_auth *out)
{
	for (int i = 0; i < PROVIDER_AUTH_COUNT; i++)
		if (str_eq(name, str_of(auth_names[i]))) {
			*out = (enum provider_auth)i;
			return true;
		}
	return false;
}

const struct provider *
provider_by_name(struct str name)
{
	for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++)
		if (str_eq(name, str_of(providers[i].name)))
			return &providers[i];
	return NULL;
}

/* Compared as hashes: equal length, so the time tells nothing. */
bool
provider_is_key(struct str header, struct str scheme, struct str secret)
{
	uint8_t want[HASH_BYTES], got[HASH_BYTES];

	if (secret.n == 0 || !str_starts(header, scheme))
		return false;
	struct str key = str_from(header, scheme.n);
	sha256(&secret, 1, want);
	sha256(&key, 1, got);
	bool same = crypto_equal(want, got, HASH_BYTES);
	crypto_wipe(want, sizeof(want));
	return same;
}
