/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/base32.h"
#include "ledger/base/crypto.h"
#include "sync/board/console/recovery.h"
#include "sync/board/console/totp.h"
#include "sync/board/store_console.h"

#define BYTES 10

void
recovery_make(const struct rng *rng, char text[RECOVERY_TEXT_MAX])
{
	char plain[BASE32_CHARS(BYTES) + 1];
	uint8_t random[BYTES];
	struct buf b = BUF(plain), out = buf_init(text, RECOVERY_TEXT_MAX);

	rng_fill(rng, random, sizeof(random));
	base32_put(&b, random, sizeof(random));
	for (size_t i = 0; i < b.n; i++) {
		if (i > 0 && i % 4 == 0)
			buf_putc(&out, '-');
		buf_putc(&out, plain[i]);
	}
	REQUIRE(!out.full && !b.full);
	crypto_wipe(random, sizeof(random));
	crypto_wipe(plain, sizeof(plain));
}

void
recovery_hash(struct str typed, uint8_t hash[HASH_BYTES])
{
	char plain[64];
	struct buf b = BUF(plain);

	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c != '-' && c != ' ')
			buf_putc(&b, c);
	}
	struct str parts[] = { STR("cho40 code "), buf_str(&b) };
	sha256(parts, 2, hash);
	crypto_wipe(plain, sizeof(plain));
}

enum rc
recovery_second(struct store *s, struct store_staff *p, struct str code)
{
	uint8_t hash[HASH_BYTES];
	int64_t step;

	if (code.n == TOTP_DIGITS) {
		if (!totp_accept(p->totp, code, store_now_ms(s),
		    p->totp_step, &step))
			return RC_DENIED;
		p->totp_step = step;
		return RC_OK;
	}
	recovery_hash(code, hash);
	enum rc rc = store_recovery_use(s, p->staff, hash);
	return rc == RC_NOT_FOUND ? RC_DENIED : rc;
}
