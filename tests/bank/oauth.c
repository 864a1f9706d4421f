/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "tests/bank/base64.h"
#include "tests/bank/form.h"
#include "tests/bank/oauth.h"

#define TOKEN_BYTES 24
#define BASIC_MAX   (6 * OAUTH_TEXT_MAX + 8)   /* all of it %-encoded */

/* What follows the scheme's name; empty if it is another's. */
static struct str
after_scheme(struct str header, struct str scheme)
{
	if (header.n <= scheme.n ||
	    !str_eq_nocase(str_part(header, 0, scheme.n), scheme))
		return STR("");
	return str_trim(str_from(header, scheme.n));
}

/* Hashed first, so that time tells neither length nor content. */
static bool
is_same(struct str got, struct str want)
{
	uint8_t a[HASH_BYTES], b[HASH_BYTES];

	sha256(&got, 1, a);
	sha256(&want, 1, b);
	return crypto_equal(a, b, HASH_BYTES);
}

/* Section 2.3.1: both parts were form-encoded before they were joined. */
static bool
is_client(const struct oauth *o, struct str authorization)
{
	char memory[BASIC_MAX], id[OAUTH_TEXT_MAX + 1];
	char secret[OAUTH_TEXT_MAX + 1];
	struct buf plain = BUF(memory), i = BUF(id), s = BUF(secret);
	struct str basic = after_scheme(authorization, STR("Basic "));
	bool ok = basic.n > 0 && base64_read(BASE64_PLAIN, basic, &plain);
	struct str rest = buf_str(&plain);
	struct str first = str_cut(&rest, ':');

	ok = ok && form_decode(first, &i) && form_decode(rest, &s);
	/* Both are always compared. */
	bool right_id = is_same(buf_str(&i), str_of(o->id));
	bool right_secret = is_same(buf_str(&s), str_of(o->secret));
	crypto_wipe(memory, sizeof(memory));
	crypto_wipe(secret, sizeof(secret));
	return ok && right_id && right_secret;
}

static void
put_token(struct oauth *o, const struct oauth_now *now, struct buf *reply)
{
	uint8_t bytes[TOKEN_BYTES];
	char text[2 * TOKEN_BYTES + 1];
	struct buf b = BUF(text);
	struct oauth_token *t = &o->token[o->next];

	o->next = (o->next + 1) % OAUTH_TOKENS_MAX;
	rng_fill(now->rng, bytes, sizeof(bytes));
	buf_hex(&b, bytes, sizeof(bytes));
	struct str whole = buf_str(&b);
	sha256(&whole, 1, t->hash);
	t->until_ms = now->mono_ms + o->life_s * 1000;
	buf_printf(reply, "{\"access_token\":\"%s\",\"token_type\":"
	    "\"Bearer\",\"expires_in\":%lld", text, (long long)o->life_s);
	if (o->scope[0] != '\0') {
		buf_puts(reply, ",\"scope\":");
		json_put_str(reply, str_of(o->scope));
	}
	buf_puts(reply, "}\n");
	crypto_wipe(text, sizeof(text));
}

static bool
is_form(struct str type)
{
	return str_eq_nocase(str_trim(str_cut(&type, ';')),
	    STR("application/x-www-form-urlencoded"));
}

/* NULL, or the error's name. */
static const char *
wrong(const struct oauth *o, const struct oauth_ask *ask)
{
	char text[OAUTH_TEXT_MAX + 1];

	if (!is_client(o, ask->authorization))
		return "invalid_client";
	if (!is_form(ask->type) ||
	    !form_get(ask->body, "grant_type", text, sizeof(text)))
		return "invalid_request";
	if (strcmp(text, "client_credentials") != 0)
		return "unsupported_grant_type";
	if (!form_get_any(ask->body, "scope", text, sizeof(text)))
		return "invalid_request";
	return text[0] == '\0' || strcmp(text, o->scope) == 0 ? NULL :
	    "invalid_scope";
}

int
oauth_ask(struct oauth *o, const struct oauth_ask *ask,
    const struct oauth_now *now, struct buf *reply)
{
	const char *error = wrong(o, ask);

	if (error == NULL) {
		put_token(o, now, reply);
		return 200;
	}
	buf_printf(reply, "{\"error\":\"%s\"}\n", error);
	return strcmp(error, "invalid_client") == 0 ? 401 : 400;
}

bool
oauth_opens(const struct oauth *o, struct str authorization, int64_t mono_ms)
{
	struct str token = after_scheme(authorization, STR("Bearer "));
	uint8_t hash[HASH_BYTES];
	bool good = false;

	sha256(&token, 1, hash);
	for (size_t i = 0; i < OAUTH_TOKENS_MAX; i++)
		good |= mono_ms < o->token[i].until_ms &&
		    crypto_equal(hash, o->token[i].hash, HASH_BYTES);
	return good;
}

void
oauth_forget(struct oauth *o)
{
	memset(o->token, 0, sizeof(o->token));
}
