/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "ledger/base/crypto.h"
#include "sync/provider/bearer.h"
#include "sync/provider/form.h"

#define BASIC_MAX 512   /* bytes of such a header */

static void
put_base64(struct buf *to, struct str s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.n; i += 3) {
		size_t n = s.n - i < 3 ? s.n - i : 3;
		uint32_t bits = 0;
		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (k < n ?
			    (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_putc(to, k > n ? '=' :
			    letters[bits >> (18 - 6 * k) & 63]);
	}
}

static bool
is_basic(const struct provider_hook *hook)
{
	char pair[BASIC_MAX], coded[BASIC_MAX];
	struct buf p = BUF(pair), c = BUF(coded);

	buf_put(&p, hook->account);
	buf_putc(&p, ':');
	buf_put(&p, hook->secret);
	put_base64(&c, buf_str(&p));
	bool ok = !p.full && !c.full && provider_is_key(hook->authorization,
	    STR("Basic "), buf_str(&c));
	crypto_wipe(pair, sizeof(pair));
	crypto_wipe(coded, sizeof(coded));
	return ok;
}

static bool
is_form(const struct provider_hook *hook)
{
	char id[BASIC_MAX], secret[BASIC_MAX];
	struct buf i = BUF(id), s = BUF(secret);

	bool ok = form_get(hook->body, STR("client_id"), &i) == RC_OK &&
	    form_get(hook->body, STR("client_secret"), &s) == RC_OK &&
	    str_eq(buf_str(&i), hook->account) &&
	    provider_is_key(buf_str(&s), STR(""), hook->secret);
	crypto_wipe(secret, sizeof(secret));
	return ok;
}

bool
bearer_may_have(const struct provider_hook *hook)
{
	return hook->auth == PROVIDER_BEARER && hook->secret.n > 0 &&
	    (is_basic(hook) || is_form(hook));
}

static void
mac(struct str secret, struct str until, uint8_t out[HASH_BYTES])
{
	struct str parts[] = { STR("cho40-bearer"), until };

	hmac_sha256(secret, parts, 2, out);
}

void
bearer_put(struct buf *to, struct str secret, int64_t now_ms)
{
	char memory[24];
	struct buf until = BUF(memory);
	uint8_t want[HASH_BYTES];

	buf_i64(&until, now_ms / 1000 + BEARER_LIFE_S);
	mac(secret, buf_str(&until), want);
	buf_printf(to, "{\"access_token\":\"%s.", memory);
	buf_hex(to, want, HASH_BYTES);
	buf_printf(to, "\",\"token_type\":\"Bearer\",\"expires_in\":%d}",
	    BEARER_LIFE_S);
	crypto_wipe(want, sizeof(want));
}

bool
bearer_ok(const struct provider_hook *hook)
{
	const struct str scheme = STR("Bearer ");
	uint8_t want[HASH_BYTES], got[HASH_BYTES];
	struct str rest = hook->authorization;
	int64_t until_s;

	if (hook->secret.n == 0 || !str_starts(rest, scheme))
		return false;
	rest = str_from(rest, scheme.n);
	struct str until = str_cut(&rest, '.');
	if (until.n > 12 || !str_to_i64(until, &until_s) ||
	    !hex_decode(rest, got, HASH_BYTES))
		return false;
	mac(hook->secret, until, want);
	bool same = crypto_equal(want, got, HASH_BYTES);
	crypto_wipe(want, sizeof(want));
	return same && hook->now_ms / 1000 < until_s;
}
