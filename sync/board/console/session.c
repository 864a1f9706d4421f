/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/board/console/session.h"

#define SECRET_BYTES 32

/* base64url without padding (RFC 4648, 5) of 32 bytes. */
static void
put_text(const uint8_t in[SECRET_BYTES], char out[SESSION_TEXT_LEN + 1])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	uint32_t bits = 0;
	int have = 0;
	size_t n = 0;

	for (size_t i = 0; i < SECRET_BYTES; i++) {
		bits = bits << 8 | in[i];
		for (have += 8; have >= 6; have -= 6)
			out[n++] = digits[bits >> (have - 6) & 63];
	}
	out[n++] = digits[bits << (6 - have) & 63];
	out[n] = '\0';
	REQUIRE(n == SESSION_TEXT_LEN);
}

struct str
session_cookie(struct str header, const char *name)
{
	struct str found = STR("");
	int times = 0;

	while (header.n > 0) {
		struct str value = str_trim(str_cut(&header, ';'));
		if (str_eq(str_cut(&value, '='), str_of(name))) {
			found = value;
			times++;
		}
	}
	return times == 1 ? found : STR("");
}

bool
session_who(const struct store_staff *p, struct staff *who)
{
	int role = 0;

	while (role < ROLE_COUNT &&
	    strcmp(role_name((enum role)role), p->role) != 0)
		role++;
	if (role == ROLE_COUNT)
		return false;
	*who = (struct staff){ .id = p->staff, .role = (enum role)role };
	memcpy(who->login, p->login, sizeof(who->login));
	memcpy(who->name, p->name, sizeof(who->name));
	memcpy(who->stall, p->stall, sizeof(p->stall));
	return true;
}

static void
hash_of(struct str cookie, uint8_t hash[HASH_BYTES])
{
	sha256(&cookie, 1, hash);
}

enum rc
session_peek(struct store *s, struct str cookie, struct store_session *q,
    struct store_staff *p)
{
	uint8_t hash[HASH_BYTES];
	int64_t now = store_now_ms(s);

	if (cookie.n != SESSION_TEXT_LEN)
		return RC_NOT_FOUND;
	hash_of(cookie, hash);
	enum rc rc = store_session_get(s, hash, q);
	if (rc != RC_OK)
		return rc;
	if (now - q->seen_ms > SESSION_IDLE_MS ||
	    now - q->created_ms > SESSION_LIFE_MS)
		return RC_NOT_FOUND;
	rc = store_staff_get(s, q->staff, p);
	if (rc == RC_OK && p->disabled_ms != 0)
		rc = RC_NOT_FOUND;
	return rc;
}

enum rc
session_find(struct store *s, struct str cookie, struct store_session *q,
    struct store_staff *p)
{
	int64_t now = store_now_ms(s);
	enum rc rc = session_peek(s, cookie, q, p);

	if (rc == RC_OK && now - q->seen_ms >= SESSION_SEE_MS)
		rc = store_session_see(s, q, now);
	return rc;
}

enum rc
session_begin(struct store *s, const struct rng *rng,
    const struct store_staff *p, char text[SESSION_TEXT_LEN + 1],
    struct store_session *q)
{
	uint8_t secret[SECRET_BYTES];
	int64_t now = store_now_ms(s);

	rng_fill(rng, secret, sizeof(secret));
	put_text(secret, text);
	rng_fill(rng, secret, sizeof(secret));
	put_text(secret, q->csrf);
	crypto_wipe(secret, sizeof(secret));
	hash_of(str_of(text), q->hash);
	q->staff = p->staff;
	q->created_ms = q->seen_ms = now;
	enum rc rc = store_session_end_old(s, now - SESSION_IDLE_MS,
	    now - SESSION_LIFE_MS);
	return rc == RC_OK ? store_session_add(s, q) : rc;
}

enum rc
session_end(struct store *s, struct str cookie)
{
	uint8_t hash[HASH_BYTES];

	if (cookie.n != SESSION_TEXT_LEN)
		return RC_OK;
	hash_of(cookie, hash);
	return store_session_end(s, hash);
}
