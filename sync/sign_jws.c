/* SPDX-License-Identifier: Apache-2.0 */
/* A detached JWS: RFC 7515 with the payload left out (appendix F) and, by RFC
 * 7797, signed as it is instead of in base64url. */
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "ledger/base/json.h"
#include "sync/sign_inside.h"

#define HALF        32      /* bytes of r and of s: RFC 7518, 3.4 */
#define DER_MAX     80      /* of a signature on P-256 */
#define PART        48      /* bytes at a time: a multiple of 3 */
#define HEADER_MAX  (96 + 6 * SIGN_KID_MAX)

/* RFC 4648, 5, without padding. */
static void
put_base64url(struct buf *to, struct str bytes)
{
	unsigned char text[PART / 3 * 4 + 1];

	while (bytes.n > 0) {
		size_t n = bytes.n < PART ? bytes.n : PART;
		int put = EVP_EncodeBlock(text, (const unsigned char *)bytes.p,
		    (int)n);
		for (int i = 0; i < put && text[i] != '='; i++)
			buf_putc(to, text[i] == '+' ? '-' :
			    text[i] == '/' ? '_' : (char)text[i]);
		bytes = str_from(bytes, n);
	}
}

static EVP_PKEY *
read_p256(struct str pem)
{
	char group[32];
	size_t n = 0;
	BIO *bio = pem.n > SIGN_PEM_MAX ? NULL :
	    BIO_new_mem_buf(pem.p, (int)pem.n);
	EVP_PKEY *key = bio == NULL ? NULL :
	    PEM_read_bio_PrivateKey(bio, NULL, sign_no_passphrase, NULL);

	BIO_free(bio);
	if (key != NULL && EVP_PKEY_is_a(key, "EC") == 1 &&
	    EVP_PKEY_get_group_name(key, group, sizeof(group), &n) == 1 &&
	    strcmp(group, "prime256v1") == 0)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

/* From openssl's notation to the 64 bytes of r and s. */
static bool
to_halves(const unsigned char *der, size_t n, unsigned char out[2 * HALF])
{
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool ok = sig != NULL &&
	    BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, HALF) == HALF &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + HALF, HALF) == HALF;

	ECDSA_SIG_free(sig);
	return ok;
}

static bool
sign(EVP_PKEY *key, struct str head, struct str body,
    unsigned char out[2 * HALF])
{
	unsigned char der[DER_MAX];
	size_t n = sizeof(der);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool ok = md != NULL &&
	    EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSignUpdate(md, head.p, head.n) == 1 &&
	    EVP_DigestSignUpdate(md, ".", 1) == 1 &&
	    EVP_DigestSignUpdate(md, body.p, body.n) == 1 &&
	    EVP_DigestSignFinal(md, der, &n) == 1 && to_halves(der, n, out);

	EVP_MD_CTX_free(md);
	return ok;
}

enum rc
sign_jws(const struct sign_jws *with, struct str body, struct buf *out)
{
	char memory[HEADER_MAX];
	struct buf header = BUF(memory);
	unsigned char sig[2 * HALF];
	size_t start = out->n;

	if (with->kid.n == 0 || with->kid.n > SIGN_KID_MAX ||
	    !str_is_utf8(with->kid))
		return RC_BAD_INPUT;
	EVP_PKEY *key = read_p256(with->key);
	if (key == NULL) {
		ERR_clear_error();
		return RC_BAD_INPUT;
	}
	buf_puts(&header, "{\"alg\":\"ES256\",\"b64\":false,\"crit\":"
	    "[\"b64\"],\"kid\":");
	json_put_str(&header, with->kid);
	buf_putc(&header, '}');
	REQUIRE(!header.full);
	put_base64url(out, buf_str(&header));
	struct str head = str_from(buf_str(out), start);
	bool ok = out->full || sign(key, head, body, sig);
	EVP_PKEY_free(key);
	ERR_clear_error();
	if (!ok)
		return RC_SYSTEM;
	buf_puts(out, "..");
	put_base64url(out, (struct str){ (const char *)sig, sizeof(sig) });
	return out->full ? RC_TOO_BIG : RC_OK;
}
