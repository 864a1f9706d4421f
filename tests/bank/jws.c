/* SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bank/base64.h"
#include "tests/bank/jws.h"

#define HALF       32     /* bytes of r and of s */
#define HEADER_MAX 1024   /* bytes of a header */

struct jws { EVP_PKEY *key; char kid[JWS_KID_MAX + 1]; };

enum rc
jws_open(struct str pem, struct str kid, struct jws **out)
{
	struct jws *j = calloc(1, sizeof(*j));
	char group[32] = "";
	size_t n = 0;

	*out = NULL;
	if (j == NULL)
		return RC_NO_MEMORY;
	BIO *bio = pem.n > JWS_KEY_MAX ? NULL :
	    BIO_new_mem_buf(pem.p, (int)pem.n);
	if (bio != NULL)
		j->key = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (kid.n > 0 && str_copy(kid, j->kid, sizeof(j->kid)) &&
	    j->key != NULL && EVP_PKEY_is_a(j->key, "EC") == 1 &&
	    EVP_PKEY_get_group_name(j->key, group, sizeof(group), &n) == 1 &&
	    strcmp(group, "prime256v1") == 0) {
		*out = j;
		return RC_OK;
	}
	ERR_clear_error();
	jws_close(j);
	return RC_BAD_INPUT;
}

void
jws_close(struct jws *j)
{
	if (j == NULL)
		return;
	EVP_PKEY_free(j->key);
	free(j);
}

static const char *
text_at(const json_t *header, const char *name)
{
	const char *s = json_string_value(json_object_get(header, name));

	return s == NULL ? "" : s;
}

/* All that is in a header is understood here, or the whole is refused: RFC
 * 7515, 4.1.11. */
static const char *
check_header(const struct jws *j, const json_t *header)
{
	const json_t *crit = json_object_get(header, "crit");

	if (strcmp(text_at(header, "alg"), "ES256") != 0)
		return "its alg is not ES256";
	if (!json_is_false(json_object_get(header, "b64")))
		return "its b64 is not false";
	if (json_array_size(crit) != 1 || json_string_value(
	    json_array_get(crit, 0)) == NULL || strcmp(json_string_value(
	    json_array_get(crit, 0)), "b64") != 0)
		return "its crit is not b64 alone";
	if (strcmp(text_at(header, "kid"), j->kid) != 0)
		return "its kid names no key that is known here";
	return json_object_size(header) == 4 ? NULL :
	    "its header holds a name that is not known here";
}

static const char *
read_header(const struct jws *j, struct str text)
{
	char memory[HEADER_MAX];
	struct buf plain = BUF(memory);

	if (!base64_read(BASE64_URL, text, &plain))
		return "its header is not base64url";
	json_t *header = json_loadb(plain.p, plain.n, JSON_REJECT_DUPLICATES,
	    NULL);
	if (!json_is_object(header)) {
		json_decref(header);
		return "its header is no object";
	}
	const char *why = check_header(j, header);
	json_decref(header);
	return why;
}

/* r and s as OpenSSL wants them: *der is freed by the caller. */
static int
to_der(const unsigned char *raw, unsigned char **der)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, HALF, NULL);
	BIGNUM *s = BN_bin2bn(raw + HALF, HALF, NULL);
	int n = -1;

	*der = NULL;
	if (sig != NULL && r != NULL && s != NULL &&
	    ECDSA_SIG_set0(sig, r, s) == 1) {
		r = s = NULL;   /* they are the signature's now */
		n = i2d_ECDSA_SIG(sig, der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(sig);
	return n;
}

static bool
is_signed(EVP_PKEY *key, struct str head, const char *raw, struct str body)
{
	unsigned char *der;
	int n = to_der((const unsigned char *)raw, &der);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool ok = n > 0 && md != NULL &&
	    EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerifyUpdate(md, head.p, head.n) == 1 &&
	    EVP_DigestVerifyUpdate(md, ".", 1) == 1 &&
	    EVP_DigestVerifyUpdate(md, body.p, body.n) == 1 &&
	    EVP_DigestVerifyFinal(md, der, (size_t)n) == 1;

	EVP_MD_CTX_free(md);
	OPENSSL_free(der);
	ERR_clear_error();
	return ok;
}

const char *
jws_check(const struct jws *j, struct str text, struct str body)
{
	char memory[2 * HALF + 1];
	struct buf raw = BUF(memory);
	struct str head = str_cut(&text, '.');
	struct str payload = str_cut(&text, '.');

	if (head.n == 0 || payload.n > 0 || text.n == 0)
		return "it is not HEADER..SIGNATURE";
	const char *why = read_header(j, head);
	if (why != NULL)
		return why;
	if (!base64_read(BASE64_URL, text, &raw) || raw.n != 2 * HALF)
		return "its signature is not 64 bytes in base64url";
	return is_signed(j->key, head, memory, body) ? NULL :
	    "its signature is not of this body by this key";
}
