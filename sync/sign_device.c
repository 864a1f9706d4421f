/* SPDX-License-Identifier: Apache-2.0 */
/* Requests for certificates, and what a device does with what it got. */
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/sign_inside.h"

#define CN_PREFIX     "terminal-"
#define SAN_PREFIX    "urn:cho40:terminal:"
#define AUTHORITIES_MAX 4
#define DAY_MS        ((int64_t)86400000)

static BIO *
open_pem(struct str pem)
{
	return pem.n == 0 || pem.n > INT32_MAX ? NULL :
	    BIO_new_mem_buf(pem.p, (int)pem.n);
}

static X509 *
read_cert(struct str pem)
{
	BIO *bio = open_pem(pem);
	X509 *cert = bio == NULL ? NULL :
	    PEM_read_bio_X509(bio, NULL, sign_no_passphrase, NULL);

	BIO_free(bio);
	ERR_clear_error();
	return cert;
}

/* --- requests ---------------------------------------------------------- */

/* "terminal-7" in its one spelling, or 0. */
static uint32_t
number_after(struct str text, struct str prefix)
{
	uint64_t n;

	if (!str_starts(text, prefix))
		return 0;
	struct str digits = str_from(text, prefix.n);
	if (digits.n == 0 || digits.p[0] == '0' || !str_to_u64(digits, &n) ||
	    n > TERMINAL_ID_MAX)
		return 0;
	return (uint32_t)n;
}

static uint32_t
number_of(const X509_NAME *name)
{
	unsigned char *text = NULL;

	if (X509_NAME_entry_count(name) != 1)
		return 0;
	const X509_NAME_ENTRY *e = X509_NAME_get_entry(name, 0);
	if (OBJ_obj2nid(X509_NAME_ENTRY_get_object(e)) != NID_commonName)
		return 0;
	int n = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(e));
	uint32_t number = n <= 0 ? 0 : number_after((struct str){
	    (const char *)text, (size_t)n }, STR(CN_PREFIX));
	OPENSSL_free(text);
	return number;
}

static bool
is_p256(EVP_PKEY *key)
{
	char group[32];
	size_t n = 0;

	return key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
	    EVP_PKEY_get_group_name(key, group, sizeof(group), &n) == 1 &&
	    strcmp(group, SN_X9_62_prime256v1) == 0;
}

/* One request and nothing around it but blanks, sound; or NULL. */
static X509_REQ *
read_request(struct str pem)
{
	struct str text = str_trim(pem);
	BIO *bio = open_pem(text);
	X509_REQ *req = NULL;

	if (bio != NULL && str_starts(text, STR("-----BEGIN CERTIFICATE "
	    "REQUEST-----")) && text.n <= SIGN_PEM_MAX)
		req = PEM_read_bio_X509_REQ(bio, NULL, sign_no_passphrase,
		    NULL);
	bool whole = req != NULL && BIO_pending(bio) == 0;
	BIO_free(bio);
	EVP_PKEY *key = whole ? X509_REQ_get0_pubkey(req) : NULL;
	/* It is signed by its key: whoever asks has it. */
	bool ok = is_p256(key) && X509_REQ_verify(req, key) == 1;
	ERR_clear_error();
	if (ok)
		return req;
	X509_REQ_free(req);
	return NULL;
}

enum rc
sign_csr_read(struct str pem, struct sign_csr *out)
{
	X509_REQ *req = read_request(pem);
	unsigned char *der = NULL;

	if (req == NULL)
		return RC_BAD_INPUT;
	uint32_t terminal = number_of(X509_REQ_get_subject_name(req));
	int n = i2d_X509_REQ(req, &der);
	X509_REQ_free(req);
	if (n <= 0)
		return RC_NO_MEMORY;
	if (terminal != 0) {
		struct str bytes = { (const char *)der, (size_t)n };
		out->terminal = terminal;
		sha256(&bytes, 1, out->hash);
	}
	OPENSSL_free(der);
	return terminal != 0 ? RC_OK : RC_BAD_INPUT;
}

enum rc
sign_csr_key(struct str pem, EVP_PKEY **key)
{
	X509_REQ *req = read_request(pem);

	*key = req == NULL ? NULL : X509_REQ_get_pubkey(req);
	X509_REQ_free(req);
	return *key == NULL ? RC_BAD_INPUT : RC_OK;
}

static enum rc
put_bio(struct buf *to, BIO *bio, bool written)
{
	char *p = NULL;
	long n = written ? BIO_get_mem_data(bio, &p) : 0;

	if (n > 0)
		buf_put(to, (struct str){ p, (size_t)n });
	BIO_free(bio);
	ERR_clear_error();
	return n <= 0 ? RC_SYSTEM : to->full ? RC_TOO_BIG : RC_OK;
}

static X509_REQ *
make_request(uint32_t terminal, EVP_PKEY *key)
{
	X509_REQ *req = X509_REQ_new();
	char memory[32];
	struct buf cn = BUF(memory);

	buf_printf(&cn, CN_PREFIX "%u", (unsigned)terminal);
	if (req != NULL && key != NULL && X509_REQ_set_version(req, 0) &&
	    X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(req), "CN",
	    MBSTRING_UTF8, (const unsigned char *)memory, -1, -1, 0) &&
	    X509_REQ_set_pubkey(req, key) &&
	    X509_REQ_sign(req, key, EVP_sha256()) > 0)
		return req;
	X509_REQ_free(req);
	return NULL;
}

enum rc
sign_make_request(uint32_t terminal, struct buf *key, struct buf *csr)
{
	REQUIRE(terminal >= 1 && terminal <= TERMINAL_ID_MAX);
	EVP_PKEY *made = EVP_EC_gen("P-256");
	X509_REQ *req = make_request(terminal, made);
	enum rc rc = req == NULL ? RC_SYSTEM : RC_OK;

	if (rc == RC_OK) {
		BIO *bio = BIO_new(BIO_s_secmem());   /* wiped when freed */
		rc = put_bio(key, bio, bio != NULL &&
		    PEM_write_bio_PrivateKey(bio, made, NULL, NULL, 0, NULL,
		    NULL) == 1);
	}
	if (rc == RC_OK) {
		BIO *bio = BIO_new(BIO_s_mem());
		rc = put_bio(csr, bio, bio != NULL &&
		    PEM_write_bio_X509_REQ(bio, req) == 1);
	}
	X509_REQ_free(req);
	EVP_PKEY_free(made);
	return rc;
}

/* --- what came --------------------------------------------------------- */

static bool
names_terminal(X509 *cert, uint32_t terminal)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name,
	    NULL, NULL);
	uint32_t found = 0;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		int kind;
		const ASN1_STRING *s = GENERAL_NAME_get0_value(
		    sk_GENERAL_NAME_value(names, i), &kind);
		if (kind != GEN_URI)
			continue;
		found = number_after((struct str){
		    (const char *)ASN1_STRING_get0_data(s),
		    (size_t)ASN1_STRING_length(s) }, STR(SAN_PREFIX));
	}
	GENERAL_NAMES_free(names);
	return found == terminal &&
	    number_of(X509_get_subject_name(cert)) == terminal;
}

static bool
has_key(X509 *cert, struct str pem)
{
	BIO *bio = open_pem(pem);
	EVP_PKEY *key = bio == NULL ? NULL :
	    PEM_read_bio_PrivateKey(bio, NULL, sign_no_passphrase, NULL);
	bool ok = key != NULL && X509_check_private_key(cert, key) == 1;

	EVP_PKEY_free(key);
	BIO_free(bio);
	return ok;
}

static bool
fill_store(X509_STORE *store, struct str pem)
{
	BIO *bio = open_pem(pem);
	int n = 0;

	for (; bio != NULL && n <= AUTHORITIES_MAX; n++) {
		X509 *ca = PEM_read_bio_X509(bio, NULL, sign_no_passphrase,
		    NULL);
		if (ca == NULL)
			break;
		bool ok = X509_check_ca(ca) == 1 &&
		    X509_STORE_add_cert(store, ca) == 1;
		X509_free(ca);
		if (!ok)
			n = AUTHORITIES_MAX + 1;
	}
	BIO_free(bio);
	return n >= 1 && n <= AUTHORITIES_MAX;
}

static bool
is_signed(X509 *cert, struct str ca)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool ok = store != NULL && ctx != NULL && fill_store(store, ca) &&
	    X509_STORE_CTX_init(ctx, store, cert, NULL) == 1 &&
	    X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_CLIENT) == 1;

	if (ok) {
		X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx),
		    X509_V_FLAG_NO_CHECK_TIME);
		ok = X509_verify_cert(ctx) == 1;
	}
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return ok;
}

enum rc
sign_identity_check(const struct sign_identity *id, uint32_t terminal)
{
	X509 *cert = read_cert(id->cert);
	bool ok = cert != NULL && names_terminal(cert, terminal) &&
	    has_key(cert, id->key) && is_signed(cert, id->ca);

	X509_free(cert);
	ERR_clear_error();
	return ok ? RC_OK : RC_DENIED;
}

static bool
to_ms(const ASN1_TIME *t, int64_t *ms)
{
	ASN1_TIME *zero = ASN1_TIME_set(NULL, 0);
	int days = 0, seconds = 0;
	bool ok = zero != NULL &&
	    ASN1_TIME_diff(&days, &seconds, zero, t) == 1;

	if (ok)
		*ms = (int64_t)days * DAY_MS + (int64_t)seconds * 1000;
	ASN1_TIME_free(zero);
	return ok;
}

enum rc
sign_read_facts(struct str pem, struct sign_facts *out)
{
	X509 *cert = read_cert(pem);
	unsigned char *der = NULL;
	struct sign_facts f;
	unsigned n = 0;

	if (cert == NULL)
		return RC_BAD_INPUT;
	int spki = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &der);
	bool ok = spki > 0 &&
	    X509_digest(cert, EVP_sha256(), f.fingerprint, &n) == 1 &&
	    n == HASH_BYTES &&
	    to_ms(X509_get0_notBefore(cert), &f.from_ms) &&
	    to_ms(X509_get0_notAfter(cert), &f.to_ms);
	if (ok) {
		struct str bytes = { (const char *)der, (size_t)spki };
		sha256(&bytes, 1, f.spki);
		*out = f;
	}
	OPENSSL_free(der);
	X509_free(cert);
	ERR_clear_error();
	return ok ? RC_OK : RC_BAD_INPUT;
}

enum rc
sign_pair_check(struct str cert, struct str key)
{
	X509 *x = read_cert(cert);

	if (x == NULL)
		return RC_BAD_INPUT;
	enum rc rc = has_key(x, key) ? RC_OK : RC_DENIED;
	X509_free(x);
	ERR_clear_error();
	return rc;
}

bool
sign_tls_set_time(void *ssl_ctx, int64_t wall_ms)
{
	X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ssl_ctx);

	if (param == NULL)
		return false;
	X509_VERIFY_PARAM_set_time(param, (time_t)(wall_ms / 1000));
	return true;
}

void
sign_put_pins(struct buf *b, uint8_t (*spki)[HASH_BYTES], size_t count)
{
	unsigned char text[4 * ((HASH_BYTES + 2) / 3) + 1];

	for (size_t i = 0; i < count; i++) {
		(void)EVP_EncodeBlock(text, spki[i], HASH_BYTES);
		buf_puts(b, i == 0 ? "sha256//" : ";sha256//");
		buf_puts(b, (const char *)text);
	}
}
