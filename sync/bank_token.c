/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "sync/bank_token.h"

/* As application/x-www-form-urlencoded has it. */
static void
put_form_text(struct buf *b, const char *z)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789*-._";

	for (; *z != '\0'; z++) {
		if (strchr(plain, *z) != NULL)
			buf_putc(b, *z);
		else if (*z == ' ')
			buf_putc(b, '+');
		else
			buf_printf(b, "%%%02X", (unsigned char)*z);
	}
}

/* RFC 4648, 4. */
void
bank_token_put_base64(struct buf *b, struct str s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (i + k < s.n ?
			    (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_putc(b, i + k <= s.n ?
			    letters[v >> (18 - 6 * k) & 63] : '=');
	}
}

void
bank_token_put_form(struct buf *b, const char *scope)
{
	buf_puts(b, "grant_type=client_credentials");
	if (scope[0] == '\0')
		return;
	buf_puts(b, "&scope=");
	put_form_text(b, scope);
}

void
bank_token_put_basic(struct buf *b, const char *id, const char *secret)
{
	char memory[4096];
	struct buf pair = BUF(memory);

	put_form_text(&pair, id);
	buf_putc(&pair, ':');
	put_form_text(&pair, secret);
	REQUIRE(!pair.full);
	buf_puts(b, "Basic ");
	bank_token_put_base64(b, buf_str(&pair));
	crypto_wipe(memory, sizeof(memory));
}

/* What may stand in a header's value, as RFC 6750, 2.1, wants it. */
static bool
is_bearer(const char *z)
{
	if (*z == '\0')
		return false;
	for (; *z != '\0'; z++)
		if (*z <= 0x20 || *z >= 0x7f)
			return false;
	return true;
}

enum rc
bank_token_read(struct str body, struct bank_token *out)
{
	struct bank_token got = { .expires_s = BANK_EXPIRES_S };
	struct str raw;
	char type[32];
	enum rc rc = RC_BAD_INPUT;

	if (!json_check(body, NULL) ||
	    !json_get_str(body, "access_token", got.text,
	    sizeof(got.text)) || !is_bearer(got.text) ||
	    !json_get_str(body, "token_type", type, sizeof(type)) ||
	    !str_eq_nocase(str_of(type), STR("Bearer")))
		goto done;
	if (json_get(body, "expires_in", &raw) &&
	    (!json_i64(raw, &got.expires_s) || got.expires_s < 1))
		goto done;
	if (got.expires_s > BANK_EXPIRES_MAX_S)
		got.expires_s = BANK_EXPIRES_MAX_S;
	*out = got;
	rc = RC_OK;
done:
	crypto_wipe(&got, sizeof(got));
	return rc;
}

/* --- the cursor --------------------------------------------------------- */

static bool
read_entry(struct str text, int64_t least, int64_t *n)
{
	return str_to_i64(text, n) && *n >= least && *n <= BANK_ENTRY_MAX;
}

enum rc
bank_cursor_read(struct str text, struct bank_cursor *out)
{
	struct bank_cursor c = { .to = 0 };
	bool aside = str_find(text, ';') < text.n;
	struct str first = str_cut(&text, ';');

	if (first.n == 0 && !aside) {
		*out = c;
		return RC_OK;
	}
	if (!read_entry(first, 0, &c.to) || aside != (text.n > 0))
		return RC_BAD_INPUT;
	while (text.n > 0)
		if (c.count == BANK_ASIDE_MAX ||
		    !read_entry(str_cut(&text, ','), 1, &c.aside[c.count++]))
			return RC_BAD_INPUT;
	*out = c;
	return RC_OK;
}

void
bank_cursor_put(struct buf *b, const struct bank_cursor *c)
{
	buf_i64(b, c->to);
	for (size_t i = 0; i < c->count; i++) {
		buf_putc(b, i == 0 ? ';' : ',');
		buf_i64(b, c->aside[i]);
	}
}
