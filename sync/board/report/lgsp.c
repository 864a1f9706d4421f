/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/bank_token.h"
#include "sync/board/report/lgsp.h"

static enum rc
take_key(const json_t *o, const char *name, char to[LGSP_KEY_MAX + 1],
    struct buf *why)
{
	const json_t *v = json_object_get(o, name);
	struct str s = { json_string_value(v), json_string_length(v) };

	if (json_is_string(v) && s.n > 0 &&
	    str_copy(s, to, LGSP_KEY_MAX + 1))
		return RC_OK;
	buf_printf(why, "%s is missing, empty or over %d bytes; write the "
	    "object that the province issued", name, LGSP_KEY_MAX);
	return RC_BAD_INPUT;
}

enum rc
lgsp_keys_read(struct str text, struct lgsp_keys *keys, struct buf *why)
{
	json_t *o = json_loadb(text.n == 0 ? "" : text.p, text.n,
	    JSON_REJECT_DUPLICATES, NULL);
	enum rc rc = RC_OK;

	memset(keys, 0, sizeof(*keys));
	if (!json_is_object(o)) {
		buf_puts(why, "no JSON object with AccessKey, SecretKey, "
		    "AppName and PartnerCode");
		rc = RC_BAD_INPUT;
	}
	if (rc == RC_OK)
		rc = take_key(o, "AccessKey", keys->access, why);
	if (rc == RC_OK)
		rc = take_key(o, "SecretKey", keys->secret, why);
	if (rc == RC_OK)
		rc = take_key(o, "AppName", keys->app, why);
	if (rc == RC_OK)
		rc = take_key(o, "PartnerCode", keys->partner, why);
	if (rc == RC_OK && json_object_get(o, "PartnerCodeCus") != NULL)
		rc = take_key(o, "PartnerCodeCus", keys->partner_cus, why);
	json_decref(o);
	if (rc != RC_OK)
		crypto_wipe(keys, sizeof(*keys));
	return rc;
}

void
lgsp_put_keys(struct buf *b, const char *name, const struct lgsp_keys *keys)
{
	const struct { const char *name, *value; } parts[] = {
		{ "AccessKey", keys->access }, { "SecretKey", keys->secret },
		{ "AppName", keys->app }, { "PartnerCode", keys->partner },
		{ "PartnerCodeCus", keys->partner_cus },
	};
	char memory[6 * 5 * LGSP_KEY_MAX + 128];
	struct buf json = BUF(memory);

	for (size_t i = 0; i < 5; i++) {
		buf_printf(&json, "%c\"%s\":", i == 0 ? '{' : ',',
		    parts[i].name);
		json_put_str(&json, str_of(parts[i].value));
	}
	buf_putc(&json, '}');
	REQUIRE(!json.full);
	buf_printf(b, "%s: ", name);
	bank_token_put_base64(b, buf_str(&json));
	crypto_wipe(memory, sizeof(memory));
}

/* What may stand in a header's value. */
static bool
is_visible(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 ||
		    (unsigned char)s.p[i] >= 0x7f)
			return false;
	return s.n > 0;
}

enum rc
lgsp_token_read(struct str body, struct lgsp_token *out)
{
	json_t *o = json_loadb(body.n == 0 ? "" : body.p, body.n,
	    JSON_REJECT_DUPLICATES, NULL);
	const json_t *v = json_object_get(o, "access_token");
	const json_t *expires = json_object_get(o, "expires_in");
	struct str s = { json_string_value(v), json_string_length(v) };
	enum rc rc = RC_BAD_INPUT;

	*out = (struct lgsp_token){ .expires_s = LGSP_EXPIRES_S };
	if (json_is_string(v) && is_visible(s) &&
	    str_copy(s, out->text, sizeof(out->text)))
		rc = RC_OK;
	if (rc == RC_OK && json_is_integer(expires) &&
	    json_integer_value(expires) > 0)
		out->expires_s = json_integer_value(expires) <
		    LGSP_EXPIRES_MAX_S ? json_integer_value(expires) :
		    LGSP_EXPIRES_MAX_S;
	json_decref(o);
	return rc;
}

void
lgsp_put_body(struct buf *b, struct str record)
{
	buf_puts(b, "{\"data\":[");
	buf_put(b, record);
	buf_puts(b, "]}");
}

/* --- its answer ---------------------------------------------------------- */

/* As much as may be kept, without control characters, whole letters; what
 * is no UTF-8 is left out. */
static void
put_words(struct buf *b, struct str s)
{
	for (size_t at = 0; at < s.n && b->n < LGSP_WORDS_MAX;) {
		size_t from = at;
		uint32_t c = str_next_char(s, &at);
		if (c < 0x20 || c == 0x7f || (c == 0xfffd && at - from == 1))
			buf_putc(b, ' ');
		else
			buf_put(b, str_part(s, from, at - from));
	}
}

/* "0" or 0: services write either. */
static bool
code_of(const json_t *o, char to[32])
{
	const json_t *v = json_object_get(o, "error_code");
	struct buf b = buf_init(to, 32);

	if (json_is_string(v))
		buf_put(&b, (struct str){ json_string_value(v),
		    json_string_length(v) });
	else if (json_is_integer(v))
		buf_i64(&b, json_integer_value(v));
	else
		return false;
	return !b.full;
}

static enum lgsp_end
read_answer(const json_t *o, const char *success, struct buf *words)
{
	const json_t *message = json_object_get(o, "message");
	char code[32];

	if (!code_of(o, code)) {
		buf_puts(words, "the answer has no error_code");
		return LGSP_LATER;
	}
	bool taken = strcmp(code, success) == 0;
	if (!taken) {
		buf_puts(words, "error_code ");
		put_words(words, str_of(code));
		buf_puts(words, ": ");
	}
	if (json_is_string(message))
		put_words(words, (struct str){ json_string_value(message),
		    json_string_length(message) });
	return taken ? LGSP_TAKEN : LGSP_REFUSED;
}

enum lgsp_end
lgsp_read(int status, struct str body, const char *success,
    struct buf *words)
{
	if (status == 401 || status == 403) {
		buf_printf(words, "HTTP %d: it does not know us", status);
		return LGSP_STALE;
	}
	if (status == 400 || status == 413 || status == 422) {
		buf_printf(words, "HTTP %d: ", status);
		put_words(words, body);
		return LGSP_REFUSED;
	}
	if (status != 200) {
		buf_printf(words, "HTTP %d", status);
		return LGSP_LATER;
	}
	json_t *o = json_loadb(body.n == 0 ? "" : body.p, body.n,
	    JSON_REJECT_DUPLICATES, NULL);
	enum lgsp_end end = read_answer(o, success, words);
	json_decref(o);
	return end;
}
