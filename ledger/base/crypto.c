/* SPDX-License-Identifier: Apache-2.0 */
/* The plain SHA-256 calls are marked as deprecated in favour of EVP.  Journal
 * lines are short: EVP's way around the compression function costs 50 ns a
 * call, as much as one and a half of its blocks, and its context has to be
 * allocated and kept for each thread.  These work on the stack and cannot
 * fail.  Ed25519 goes through EVP; it knows no other way. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <limits.h>
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

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct sha256_run), "room");

void
sha256_start(struct sha256_run *r)
{
	SHA256_CTX c;

	start(&c);
	memcpy(r->inside, &c, sizeof(c));
}

void
sha256_more(struct sha256_run *r, struct str piece)
{
	SHA256_CTX c;

	memcpy(&c, r->inside, sizeof(c));
	add(&c, piece.p, piece.n);
	memcpy(r->inside, &c, sizeof(c));
}

void
sha256_end(struct sha256_run *r, uint8_t out[HASH_BYTES])
{
	SHA256_CTX c;

	memcpy(&c, r->inside, sizeof(c));
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

static void
hash512_padded(const uint8_t block[SHA512_CBLOCK], uint8_t pad,
    const struct str *parts, size_t count, uint8_t out[HASH512_BYTES])
{
	uint8_t padded[SHA512_CBLOCK];
	SHA512_CTX c;

	for (size_t i = 0; i < sizeof(padded); i++)
		padded[i] = block[i] ^ pad;
	SHA512_Init(&c);
	SHA512_Update(&c, padded, sizeof(padded));
	for (size_t i = 0; i < count; i++)
		SHA512_Update(&c, parts[i].p, parts[i].n);
	SHA512_Final(out, &c);
	crypto_wipe(padded, sizeof(padded));
	crypto_wipe(&c, sizeof(c));
}

void
hmac_sha512(struct str key, const struct str *parts, size_t count,
    uint8_t out[HASH512_BYTES])
{
	uint8_t block[SHA512_CBLOCK] = { 0 };
	uint8_t inner[HASH512_BYTES];
	struct str inner_part = { (const char *)inner, sizeof(inner) };

	if (key.n > sizeof(block))
		(void)SHA512((const uint8_t *)key.p, key.n, block);
	else if (key.n > 0)
		memcpy(block, key.p, key.n);
	hash512_padded(block, 0x36, parts, count, inner);
	hash512_padded(block, 0x5c, &inner_part, 1, out);
	crypto_wipe(block, sizeof(block));
	crypto_wipe(inner, sizeof(inner));
}

static void
sha1_padded(const uint8_t block[SHA_CBLOCK], uint8_t pad, struct str message,
    uint8_t out[SHA1_BYTES])
{
	uint8_t padded[SHA_CBLOCK];
	SHA_CTX c;

	for (size_t i = 0; i < sizeof(padded); i++)
		padded[i] = block[i] ^ pad;
	REQUIRE(SHA1_Init(&c) == 1 &&
	    SHA1_Update(&c, padded, sizeof(padded)) == 1 &&
	    SHA1_Update(&c, message.p, message.n) == 1 &&
	    SHA1_Final(out, &c) == 1);
	crypto_wipe(padded, sizeof(padded));
	crypto_wipe(&c, sizeof(c));
}

void
hmac_sha1(struct str key, struct str message, uint8_t out[SHA1_BYTES])
{
	uint8_t block[SHA_CBLOCK] = { 0 }, inner[SHA1_BYTES];

	REQUIRE(key.n <= sizeof(block));
	memcpy(block, key.p, key.n);
	sha1_padded(block, 0x36, message, inner);
	sha1_padded(block, 0x5c, (struct str){ (const char *)inner,
	    sizeof(inner) }, out);
	crypto_wipe(block, sizeof(block));
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

static const uint8_t no_nonce[12];

/* A context with the key, the nonce and the ad in; NULL: no memory. */
static EVP_CIPHER_CTX *
aead_start(const struct aead *a, int seal)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int n;

	if (c != NULL && EVP_CipherInit_ex(c, EVP_aes_256_gcm(), NULL, a->key,
	    no_nonce, seal) == 1 && EVP_CipherUpdate(c, NULL, &n,
	    (const uint8_t *)a->ad.p, (int)a->ad.n) == 1)
		return c;
	EVP_CIPHER_CTX_free(c);
	return NULL;
}

enum rc
aead_seal(const struct aead *a, struct str plain, struct buf *to)
{
	uint8_t *at = (uint8_t *)to->p + to->n;
	int n = 0, rest = 0;

	if (to->full || plain.n > INT_MAX ||
	    plain.n + AEAD_TAG_BYTES >= to->cap - to->n)
		return RC_TOO_BIG;
	EVP_CIPHER_CTX *c = aead_start(a, 1);
	bool ok = c != NULL && EVP_CipherUpdate(c, at, &n,
	    (const uint8_t *)plain.p, (int)plain.n) == 1 &&
	    EVP_CipherFinal_ex(c, at + n, &rest) == 1 &&
	    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, AEAD_TAG_BYTES,
	    at + plain.n) == 1;
	EVP_CIPHER_CTX_free(c);
	if (ok)
		to->n += plain.n + AEAD_TAG_BYTES;
	to->p[to->n] = '\0';
	return ok ? RC_OK : RC_NO_MEMORY;
}

enum rc
aead_open(const struct aead *a, struct str sealed, struct buf *to)
{
	uint8_t *at = (uint8_t *)to->p + to->n, tag[AEAD_TAG_BYTES];
	int n = 0, rest = 0;

	if (sealed.n < AEAD_TAG_BYTES)
		return RC_CORRUPT;
	size_t plain = sealed.n - AEAD_TAG_BYTES;
	if (to->full || plain > INT_MAX || plain >= to->cap - to->n)
		return RC_TOO_BIG;
	EVP_CIPHER_CTX *c = aead_start(a, 0);
	if (c == NULL)
		return RC_NO_MEMORY;
	memcpy(tag, sealed.p + plain, sizeof(tag));
	bool ok = EVP_CipherUpdate(c, at, &n, (const uint8_t *)sealed.p,
	    (int)plain) == 1 && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG,
	    sizeof(tag), tag) == 1 && EVP_CipherFinal_ex(c, at + n, &rest) ==
	    1;
	EVP_CIPHER_CTX_free(c);
	if (ok)
		to->n += plain;
	else
		crypto_wipe(at, plain);
	to->p[to->n] = '\0';
	return ok ? RC_OK : RC_CORRUPT;
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

/* --- passwords --------------------------------------------------------- */

static enum rc
scrypt(struct str password, const uint8_t salt[SCRYPT_SALT_BYTES],
    uint64_t n, uint8_t out[HASH_BYTES])
{
	int done = EVP_PBE_scrypt(password.p, password.n, salt,
	    SCRYPT_SALT_BYTES, n, SCRYPT_R, SCRYPT_P,
	    2 * 128 * n * SCRYPT_R, out, HASH_BYTES);

	return done == 1 ? RC_OK : RC_NO_MEMORY;
}

enum rc
scrypt_hash(struct str password, const uint8_t salt[SCRYPT_SALT_BYTES],
    uint8_t out[HASH_BYTES])
{
	return scrypt(password, salt, SCRYPT_N, out);
}

enum rc
scrypt_stall(struct str password, const uint8_t salt[SCRYPT_SALT_BYTES],
    uint8_t out[HASH_BYTES])
{
	return scrypt(password, salt, SCRYPT_STALL_N, out);
}
