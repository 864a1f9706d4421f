/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "sync/board/office.h"

enum rc
office_load(struct board *b, struct buf *why)
{
	char line[OFFICE_TOKEN_MAX + 2];
	const char *path = b->conf.token_file;

	b->has_office = false;
	if (path[0] == '\0')
		return RC_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return RC_OK;
	ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof(line));
	int why_not = errno;
	if (fd >= 0)
		close(fd);
	if (n < 0) {
		buf_printf(why, "%s: %s; make it readable for the board", path,
		    strerror(why_not));
		return RC_DENIED;
	}
	struct str token = str_trim((struct str){ line, (size_t)n });
	if (token.n < OFFICE_TOKEN_MIN || token.n > OFFICE_TOKEN_MAX) {
		buf_printf(why, "%s: the office's password has %zu bytes; "
		    "give %d to %d", path, token.n, OFFICE_TOKEN_MIN,
		    OFFICE_TOKEN_MAX);
		return RC_BAD_INPUT;
	}
	struct str parts[] = { STR("office:"), token };
	sha256(parts, 2, b->office);
	b->has_office = true;
	crypto_wipe(line, sizeof(line));
	return RC_OK;
}

/* Value of a base64 character (RFC 4648, 4), or -1. */
static int
base64_value(char c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t at = str_find(STR(alphabet), c);

	return at < sizeof(alphabet) - 1 ? (int)at : -1;
}

static bool
base64_decode(struct str s, struct buf *to)
{
	uint32_t bits = 0;
	int have = 0;

	while (s.n > 0 && s.p[s.n - 1] == '=')
		s.n--;
	for (size_t i = 0; i < s.n; i++) {
		int v = base64_value(s.p[i]);
		if (v < 0)
			return false;
		bits = (bits << 6 | (uint32_t)v) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_putc(to, (char)(bits >> have & 0xff));
		}
	}
	return !to->full;
}

bool
office_password_ok(const struct board *b, struct str authorization)
{
	const struct str scheme = STR("Basic ");
	char memory[OFFICE_TOKEN_MAX + 32];
	struct buf plain = BUF(memory);
	uint8_t hash[HASH_BYTES];

	if (!b->has_office || authorization.n < scheme.n ||
	    !str_eq_nocase(str_part(authorization, 0, scheme.n), scheme) ||
	    !base64_decode(str_trim(str_from(authorization, scheme.n)),
	    &plain))
		return false;
	struct str whole = buf_str(&plain);
	sha256(&whole, 1, hash);
	crypto_wipe(memory, sizeof(memory));
	return crypto_equal(hash, b->office, HASH_BYTES);
}

bool
office_allows(struct http_exchange *x)
{
	const struct board *b = x->app;

	if (!b->has_office) {
		http_error(x, 404, "the audit is off; see "
		    "[office] token_file");
		return false;
	}
	if (office_password_ok(b, x->req.header[HTTP_AUTHORIZATION]))
		return true;
	http_answer(x, &(struct http_reply){ .status = 401, .type = HTTP_JSON,
	    .body = STR("{\"error\":\"for the market office: user office and "
	    "its password\"}\n"), .ask_password = true });
	return false;
}
