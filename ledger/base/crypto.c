/* SPDX-License-Identifier: Apache-2.0 */
/* The plain SHA-256 calls are marked as deprecated in favour of EVP.  Journal
 * lines are short: EVP's way around the compression function costs 50 ns a
 * call, as much as one and a half of its blocks, and its context has to be
 * allocated and kept for each thread.  These work on the stack and cannot
 * fail.  Ed25519 goes through EVP; it knows no other way. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "ledger/base/crypto.h"

static void
start(SHA256_CTX *c)
{
	REQUIRE(SHA256_Init(c) == 1);
}

static void
add(SHA256_CTX *c, const void *p, size_t n)
{
	REQUIRE(SHA256_Update(c, p, n) == 1);
}

static void
finish(SHA256_CTX *c, uint8_t out[HASH_BYTES])
{
	REQUIRE(SHA256_Final(out, c) == 1);
}

void
sha256(const struct str *parts, size_t count, uint8_t out[HASH_BYTES])
{
	SHA256_CTX c;

	start(&c);
	for (size_t i = 0; i < count; i++)
		add(&c, parts[i].p, parts[i].n);
	finish(&c, out);
}

/* One pass of the two nested hashes of RFC 2104. */
static void
hash_padded(const uint8_t key[SHA256_CBLOCK], uint8_t pad,
    const struct str *parts, size_t count, uint8_t out[HASH_BYTES])
{
	uint8_t block[SHA256_CBLOCK];
	SHA256_CTX c;

	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = key[i] ^ pad;
	start(&c);
	add(&c, block, sizeof(block));
	for (size_t i = 0; i < count; i++)
		add(&c, parts[i].p, parts[i].n);
	finish(&c, out);
	crypto_wipe(block, sizeof(block));
	crypto_wipe(&c, sizeof(c));
}

void
hmac_sha256(struct str key, const struct str *parts, size_t count,
    uint8_t out[HASH_BYTES])
{
	uint8_t block[SHA256_CBLOCK] = { 0 };
	uint8_t inner[HASH_BYTES];
	struct str inner_part = { (const char *)inner, sizeof(inner) };

	if (key.n > sizeof(block))
		sha256(&key, 1, block);
	else if (key.n > 0)
		memcpy(block, key.p, key.n);
	hash_padded(block, 0x36, parts, count, inner);
	hash_padded(block, 0x5c, &inner_part, 1, out);
	crypto_wipe(block, sizeof(block));
	crypto_wipe(inner, sizeof(inner));
}

bool
crypto_equal(const void *a, const void *b, size_t n)
{
	return CRYPTO_memcmp(a, b, n) == 0;
}

void
crypto_wipe(void *p, size_t n)
{
	OPENSSL_cleanse(p, n);
}

enum rc
ed25519_public(const uint8_t seed[KEY_BYTES], uint8_t key[KEY_BYTES])
{
	size_t n = KEY_BYTES;
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
	    seed, KEY_BYTES);

	bool ok = pkey != NULL &&
	    EVP_PKEY_get_raw_public_key(pkey, key, &n) == 1 && n == KEY_BYTES;
	EVP_PKEY_free(pkey);
	return ok ? RC_OK : RC_NO_MEMORY;
}

enum rc
ed25519_sign(const uint8_t seed[KEY_BYTES], struct str message,
    uint8_t sig[SIGNATURE_BYTES])
{
	size_t n = SIGNATURE_BYTES;
	EVP_PKEY *pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
	    seed, KEY_BYTES);
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	bool ok = pkey != NULL && c != NULL &&
	    EVP_DigestSignInit(c, NULL, NULL, NULL, pkey) == 1 &&
	    EVP_DigestSign(c, sig, &n, (const uint8_t *)message.p,
	    message.n) == 1 && n == SIGNATURE_BYTES;
	EVP_MD_CTX_free(c);
	EVP_PKEY_free(pkey);
	return ok ? RC_OK : RC_NO_MEMORY;
}

bool
ed25519_verify(const uint8_t key[KEY_BYTES], struct str message,
    const uint8_t sig[SIGNATURE_BYTES])
{
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
	    key, KEY_BYTES);
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	bool ok = pkey != NULL && c != NULL &&
	    EVP_DigestVerifyInit(c, NULL, NULL, NULL, pkey) == 1 &&
	    EVP_DigestVerify(c, sig, SIGNATURE_BYTES,
	    (const uint8_t *)message.p, message.n) == 1;
	EVP_MD_CTX_free(c);
	EVP_PKEY_free(pkey);
	return ok;
}
