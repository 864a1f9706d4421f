/* SPDX-License-Identifier: Apache-2.0 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>

#include "ledger/base/crypto.h"

/* Journal lines are short, so what surrounds the compression function costs
 * as much as the function.  The digest is looked up once a process and one
 * context a thread is used again and again; both live until the end. */
static EVP_MD *digest;
static pthread_key_t context_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local EVP_MD_CTX *context;

static void
free_context(void *p)
{
	EVP_MD_CTX_free(p);
}

static void
fetch(void)
{
	digest = EVP_MD_fetch(NULL, "SHA256", NULL);
	REQUIRE(digest != NULL);
	REQUIRE(pthread_key_create(&context_key, free_context) == 0);
}

/* Without a hash there is no ledger: failing here is no outcome a caller
 * could act on, so it ends the process, as rng_system does. */
static EVP_MD_CTX *
hash_context(void)
{
	if (context != NULL)
		return context;
	REQUIRE(pthread_once(&once, fetch) == 0);
	context = EVP_MD_CTX_new();
	REQUIRE(context != NULL);
	REQUIRE(pthread_setspecific(context_key, context) == 0);
	REQUIRE(EVP_DigestInit_ex2(context, digest, NULL) == 1);
	return context;
}

void
sha256(const struct str *parts, size_t count, uint8_t out[HASH_BYTES])
{
	EVP_MD_CTX *c = hash_context();

	/* With no digest named, init only starts the known one over. */
	REQUIRE(EVP_DigestInit_ex2(c, NULL, NULL) == 1);
	for (size_t i = 0; i < count; i++)
		REQUIRE(EVP_DigestUpdate(c, parts[i].p, parts[i].n) == 1);
	REQUIRE(EVP_DigestFinal_ex(c, out, NULL) == 1);
}

#define BLOCK_BYTES 64   /* of SHA-256 */

/* One pass of the two nested hashes of RFC 2104. */
static void
hash_padded(const uint8_t key[BLOCK_BYTES], uint8_t pad,
    const struct str *parts, size_t count, uint8_t out[HASH_BYTES])
{
	EVP_MD_CTX *c = hash_context();
	uint8_t block[BLOCK_BYTES];

	for (size_t i = 0; i < BLOCK_BYTES; i++)
		block[i] = key[i] ^ pad;
	REQUIRE(EVP_DigestInit_ex2(c, NULL, NULL) == 1);
	REQUIRE(EVP_DigestUpdate(c, block, BLOCK_BYTES) == 1);
	for (size_t i = 0; i < count; i++)
		REQUIRE(EVP_DigestUpdate(c, parts[i].p, parts[i].n) == 1);
	REQUIRE(EVP_DigestFinal_ex(c, out, NULL) == 1);
	crypto_wipe(block, sizeof(block));
}

void
hmac_sha256(struct str key, const struct str *parts, size_t count,
    uint8_t out[HASH_BYTES])
{
	uint8_t block[BLOCK_BYTES] = { 0 };
	uint8_t inner[HASH_BYTES];
	struct str digest_part = { (const char *)inner, sizeof(inner) };

	if (key.n > sizeof(block))
		sha256(&key, 1, block);
	else if (key.n > 0)
		memcpy(block, key.p, key.n);
	hash_padded(block, 0x36, parts, count, inner);
	hash_padded(block, 0x5c, &digest_part, 1, out);
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
