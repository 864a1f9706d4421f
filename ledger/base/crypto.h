/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/crypto.h - hashes, MACs and signatures over bytes.
 *
 * crypto.c is the one file of ledger/ that includes libcrypto.  Certificates
 * and key files in PEM belong to sync/sign.c.  Any thread. */
#ifndef LEDGER_BASE_CRYPTO_H
#define LEDGER_BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

/* SHA-256 over the parts one after another. */
void sha256(const struct str *parts, size_t count, uint8_t out[HASH_BYTES]);
/* The same, piece after piece; no memory but the struct's. */
struct sha256_run { uint64_t inside[16]; };
void sha256_start(struct sha256_run *r);
void sha256_more(struct sha256_run *r, struct str piece);
void sha256_end(struct sha256_run *r, uint8_t out[HASH_BYTES]);
/* HMAC-SHA-256 (RFC 2104). */
void hmac_sha256(struct str key, const struct str *parts, size_t count,
    uint8_t out[HASH_BYTES]);
/* HMAC-SHA-512, for a provider's signatures. */
#define HASH512_BYTES 64
void hmac_sha512(struct str key, const struct str *parts, size_t count,
    uint8_t out[HASH512_BYTES]);
/* HMAC-SHA-1, for one-time passwords (RFC 6238) alone; a key of at most 64
 * bytes. */
#define SHA1_BYTES 20
void hmac_sha1(struct str key, struct str message, uint8_t out[SHA1_BYTES]);
/* Equal?  Time depends on n only. */
bool crypto_equal(const void *a, const void *b, size_t n);
/* Overwrite secrets so that the compiler cannot leave it out. */
void crypto_wipe(void *p, size_t n);

/* scrypt (RFC 7914) of a person's password: 32 MiB and about a tenth of a
 * second, on purpose.  RC_NO_MEMORY. */
#define SCRYPT_SALT_BYTES 16
#define SCRYPT_N 32768
#define SCRYPT_R 8
#define SCRYPT_P 1
enum rc scrypt_hash(struct str password, const uint8_t salt[SCRYPT_SALT_BYTES],
    uint8_t out[HASH_BYTES]) MUST_CHECK;
/* The same at a stall, where the whole program is to stay below 40 MB and the
 * glass waits for it: 8 MiB.  RC_NO_MEMORY. */
#define SCRYPT_STALL_N 8192
enum rc scrypt_stall(struct str password,
    const uint8_t salt[SCRYPT_SALT_BYTES], uint8_t out[HASH_BYTES]) MUST_CHECK;

/* AES-256-GCM (NIST SP 800-38D) for one message: a key seals once, so the
 * nonce is twelve zero bytes.  ad is not in what is sealed, but must be the
 * same when it is opened. */
#define AEAD_TAG_BYTES 16
struct aead { uint8_t key[KEY_BYTES]; struct str ad; };
/* Append the sealed message, AEAD_TAG_BYTES longer.  RC_TOO_BIG: it does not
 * fit; RC_NO_MEMORY.  On failure `to` is as before. */
enum rc aead_seal(const struct aead *a, struct str plain, struct buf *to)
    MUST_CHECK;
/* Append what was sealed.  RC_CORRUPT: changed, cut, or another key's. */
enum rc aead_open(const struct aead *a, struct str sealed, struct buf *to)
    MUST_CHECK;

/* Ed25519 (RFC 8032).  A seed is the 32 secret bytes. */
enum rc ed25519_public(const uint8_t seed[KEY_BYTES],
    uint8_t key[KEY_BYTES]) MUST_CHECK;
enum rc ed25519_sign(const uint8_t seed[KEY_BYTES], struct str message,
    uint8_t sig[SIGNATURE_BYTES]) MUST_CHECK;
bool ed25519_verify(const uint8_t key[KEY_BYTES], struct str message,
    const uint8_t sig[SIGNATURE_BYTES]);

#endif
