/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/crypto.h"
#include "sync/board/console/totp.h"

#define MODULUS 1000000u

uint32_t
totp_code(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step)
{
	uint8_t counter[8], mac[SHA1_BYTES];

	for (int i = 0; i < 8; i++)
		counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
	hmac_sha1((struct str){ (const char *)secret, TOTP_SECRET_BYTES },
	    (struct str){ (const char *)counter, sizeof(counter) }, mac);
	/* Dynamic truncation, RFC 4226, 5.3. */
	const uint8_t *at = mac + (mac[SHA1_BYTES - 1] & 15);
	uint32_t v = ((uint32_t)at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 |
	    (uint32_t)at[2] << 8 | at[3];
	return v % MODULUS;
}

static bool
read_code(struct str s, uint32_t *code)
{
	*code = 0;
	if (s.n != TOTP_DIGITS)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*code = *code * 10 + (uint32_t)(s.p[i] - '0');
	}
	return true;
}

bool
totp_accept(const uint8_t secret[TOTP_SECRET_BYTES], struct str code,
    int64_t now_ms, int64_t used, int64_t *step)
{
	int64_t now = now_ms / TOTP_STEP_MS;
	uint32_t told, right;
	bool taken = false;

	if (!read_code(code, &told))
		return false;
	/* All three are looked at, so that time tells nothing. */
	for (int64_t at = now - 1; at <= now + 1; at++) {
		right = totp_code(secret, at);
		if (crypto_equal(&right, &told, sizeof(told)) && at > used) {
			*step = at;
			taken = true;
		}
	}
	return taken;
}

void
totp_put_secret(struct buf *b, const uint8_t secret[TOTP_SECRET_BYTES])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	int have = 0;

	for (size_t i = 0; i < TOTP_SECRET_BYTES; i++) {
		bits = (bits << 8 | secret[i]) & 0xffff;
		have += 8;
		while (have >= 5) {
			have -= 5;
			buf_putc(b, letters[bits >> have & 31]);
		}
	}
}

static void
put_escaped(struct buf *b, const char *z)
{
	for (; *z != '\0'; z++) {
		char c = *z;
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '_' ||
		    c == '.')
			buf_putc(b, c);
		else
			buf_printf(b, "%%%02X", (unsigned char)c);
	}
}

void
totp_put_url(struct buf *b, const struct totp_label *label,
    const uint8_t secret[TOTP_SECRET_BYTES])
{
	buf_puts(b, "otpauth://totp/");
	put_escaped(b, label->issuer);
	buf_putc(b, ':');
	put_escaped(b, label->login);
	buf_puts(b, "?secret=");
	totp_put_secret(b, secret);
	buf_puts(b, "&issuer=");
	put_escaped(b, label->issuer);
	buf_puts(b, "&algorithm=SHA1&digits=6&period=30");
}
