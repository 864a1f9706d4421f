/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/base32.h"
#include "ledger/base/bug.h"
#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/chain.h"

#define SHORT_CHARS 12
#define SHORT_GROUP 4
#define SIGNED_MAX 256   /* bytes of the text under a signature */

static struct str
bytes(const uint8_t *p, size_t n)
{
	return (struct str){ (const char *)p, n };
}

void
chain_start(const uint8_t key[KEY_BYTES], uint8_t h[HASH_BYTES])
{
	const struct str parts[] = {
		STR("cho40 journal v1"), bytes(key, KEY_BYTES),
	};

	sha256(parts, 2, h);
}

void
chain_line(struct str line, uint8_t l[HASH_BYTES])
{
	sha256(&line, 1, l);
}

void
chain_link(uint8_t h[HASH_BYTES], const uint8_t l[HASH_BYTES])
{
	uint8_t both[2 * HASH_BYTES];

	memcpy(both, h, HASH_BYTES);
	memcpy(both + HASH_BYTES, l, HASH_BYTES);
	struct str part = bytes(both, sizeof(both));
	sha256(&part, 1, h);
}

bool
chain_follows(uint8_t h[HASH_BYTES], struct str line, struct str stored)
{
	uint8_t l[HASH_BYTES];

	chain_line(line, l);
	chain_link(h, l);
	return stored.n == HASH_BYTES && memcmp(stored.p, h, HASH_BYTES) == 0;
}

void
chain_put_short(struct buf *b, int64_t boot, int64_t n,
    const uint8_t h[HASH_BYTES])
{
	char text[BASE32_CHARS(HASH_BYTES) + 1];
	struct buf all = BUF(text);

	base32_put(&all, h, HASH_BYTES);
	buf_puts(b, "C");
	buf_i64(b, boot);
	buf_putc(b, '-');
	buf_i64(b, n);
	for (size_t at = 0; at < SHORT_CHARS; at += SHORT_GROUP) {
		buf_putc(b, '-');
		buf_put(b, str_part(buf_str(&all), at, SHORT_GROUP));
	}
}

void
checkpoint_put_signed(struct buf *b, const struct checkpoint *c)
{
	buf_i64(b, c->boot);
	buf_putc(b, '\n');
	buf_i64(b, c->n);
	buf_putc(b, '\n');
	buf_hex(b, c->h, HASH_BYTES);
	buf_putc(b, '\n');
	buf_i64(b, PLANTED(11) ? 0 : c->count);
	buf_putc(b, '\n');
	buf_i64(b, c->total.dong);
	buf_putc(b, '\n');
}

/* The ASCII text that is signed. */
static struct str
signed_text(const struct checkpoint *c, char memory[SIGNED_MAX])
{
	struct buf b = buf_init(memory, SIGNED_MAX);

	buf_puts(&b, "cho40 checkpoint v1\n");
	checkpoint_put_signed(&b, c);
	REQUIRE(!b.full);
	return buf_str(&b);
}

enum rc
checkpoint_sign(struct checkpoint *c, const uint8_t seed[KEY_BYTES])
{
	char memory[SIGNED_MAX];

	return ed25519_sign(seed, signed_text(c, memory), c->sig);
}

bool
checkpoint_verify(const struct checkpoint *c, const uint8_t key[KEY_BYTES])
{
	char memory[SIGNED_MAX];

	return ed25519_verify(key, signed_text(c, memory), c->sig);
}

void
checkpoint_put(struct buf *b, const struct checkpoint *c)
{
	buf_puts(b, "{\"b\":");
	buf_i64(b, c->boot);
	buf_puts(b, ",\"n\":");
	buf_i64(b, c->n);
	buf_puts(b, ",\"h\":\"");
	buf_hex(b, c->h, HASH_BYTES);
	buf_puts(b, "\",\"count\":");
	buf_i64(b, c->count);
	buf_puts(b, ",\"total\":");
	buf_i64(b, c->total.dong);
	buf_puts(b, ",\"sig\":\"");
	buf_hex(b, c->sig, SIGNATURE_BYTES);
	buf_puts(b, "\"}");
}

enum rc
checkpoint_parse(struct str obj, struct checkpoint *c)
{
	struct checkpoint got;

	if (!json_get_i64(obj, "b", &got.boot) ||
	    !json_get_i64(obj, "n", &got.n) ||
	    !json_get_hex(obj, "h", got.h, HASH_BYTES) ||
	    !json_get_i64(obj, "count", &got.count) ||
	    !json_get_i64(obj, "total", &got.total.dong) ||
	    !json_get_hex(obj, "sig", got.sig, SIGNATURE_BYTES))
		return RC_BAD_INPUT;
	if (got.boot < 0 || got.n < 0 || got.count < 0 ||
	    got.total.dong < 0 || got.total.dong > VND_MAX)
		return RC_BAD_INPUT;
	*c = got;
	return RC_OK;
}

void
chain_enrol_text(struct buf *b, const uint8_t csr[HASH_BYTES])
{
	buf_puts(b, "cho40 enrol v1\n");
	buf_hex(b, csr, HASH_BYTES);
	buf_putc(b, '\n');
}
