/* SPDX-License-Identifier: Apache-2.0 */
/* A detached JWS, taken apart and checked by openssl as its reader would. */
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sync/sign.h"

#define HEADER "{\"alg\":\"ES256\",\"b64\":false,\"crit\":[\"b64\"]," \
	"\"kid\":\"terminal-7\"}"

static char key_memory[SIGN_PEM_MAX], csr_memory[SIGN_PEM_MAX];
static struct str key;

static int
make_key(void **state)
{
	struct buf k = BUF(key_memory), c = BUF(csr_memory);

	(void)state;
	if (sign_make_request(7, &k, &c) != RC_OK)
		return -1;
	key = buf_str(&k);
	return 0;
}

static size_t
decode(struct str text, unsigned char *to, size_t cap)
{
	char padded[1024];
	struct buf b = BUF(padded);

	for (size_t i = 0; i < text.n; i++)
		buf_putc(&b, text.p[i] == '-' ? '+' : text.p[i] == '_' ? '/' :
		    text.p[i]);
	size_t pad = (4 - text.n % 4) % 4;
	for (size_t i = 0; i < pad; i++)
		buf_putc(&b, '=');
	assert_false(b.full);
	assert_true(b.n / 4 * 3 <= cap);
	int n = EVP_DecodeBlock(to, (unsigned char *)padded, (int)b.n);
	assert_true(n >= 0);
	return (size_t)n - pad;
}

static bool
verify(struct str head, struct str sig, struct str body)
{
	unsigned char raw[128], *der = NULL;
	BIO *bio = BIO_new_mem_buf(key.p, (int)key.n);
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	ECDSA_SIG *pair = ECDSA_SIG_new();
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	assert_int_equal(decode(sig, raw, sizeof(raw)), 64);
	assert_int_equal(ECDSA_SIG_set0(pair, BN_bin2bn(raw, 32, NULL),
	    BN_bin2bn(raw + 32, 32, NULL)), 1);
	int n = i2d_ECDSA_SIG(pair, &der);
	assert_true(n > 0);
	assert_int_equal(EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL,
	    pkey), 1);
	assert_int_equal(EVP_DigestVerifyUpdate(md, head.p, head.n), 1);
	assert_int_equal(EVP_DigestVerifyUpdate(md, ".", 1), 1);
	assert_int_equal(EVP_DigestVerifyUpdate(md, body.p, body.n), 1);
	bool ok = EVP_DigestVerifyFinal(md, der, (size_t)n) == 1;
	EVP_MD_CTX_free(md);
	ECDSA_SIG_free(pair);
	OPENSSL_free(der);
	EVP_PKEY_free(pkey);
	BIO_free(bio);
	return ok;
}

static void
its_reader_believes_it(void **state)
{
	(void)state;
	/* r and s are of every length in so many. */
	for (int i = 0; i < 600; i++) {
		char out[SIGN_JWS_MAX], text[64];
		unsigned char header[256];
		struct buf b = BUF(out), body = BUF(text);
		struct sign_jws with = { key, STR("terminal-7") };

		buf_printf(&body, "{\"amount\":%d,\"x\":\"\n..\"}", i);
		assert_int_equal(sign_jws(&with, buf_str(&body), &b), RC_OK);
		struct str sig = buf_str(&b);
		struct str head = str_cut(&sig, '.');
		assert_true(sig.n == 87 && sig.p[0] == '.');
		sig = str_from(sig, 1);
		size_t n = decode(head, header, sizeof(header));
		assert_int_equal(n, sizeof(HEADER) - 1);
		assert_memory_equal(header, HEADER, n);
		assert_true(verify(head, sig, buf_str(&body)));
		text[10]++;
		assert_false(verify(head, sig, buf_str(&body)));
	}
}

static void
what_is_refused(void **state)
{
	char out[SIGN_JWS_MAX], little[40];
	struct buf b = BUF(out), l = BUF(little);
	char longest[SIGN_KID_MAX + 2];
	struct sign_jws with = { STR("no key"), STR("k") };

	(void)state;
	memset(longest, '\1', sizeof(longest));
	assert_int_equal(sign_jws(&with, STR("x"), &b), RC_BAD_INPUT);
	with = (struct sign_jws){ key, STR("") };
	assert_int_equal(sign_jws(&with, STR("x"), &b), RC_BAD_INPUT);
	with.kid = STR("\xff");
	assert_int_equal(sign_jws(&with, STR("x"), &b), RC_BAD_INPUT);
	with.kid = (struct str){ longest, SIGN_KID_MAX + 1 };
	assert_int_equal(sign_jws(&with, STR("x"), &b), RC_BAD_INPUT);
	assert_int_equal(b.n, 0);
	/* The longest there can be: each byte of the kid is \u0001. */
	with.kid.n = SIGN_KID_MAX;
	assert_int_equal(sign_jws(&with, STR("x"), &b), RC_OK);
	with.kid = STR("k");
	assert_int_equal(sign_jws(&with, STR("x"), &l), RC_TOO_BIG);
}

static void
another_curve_is_none(void **state)
{
	char out[SIGN_JWS_MAX];
	struct buf b = BUF(out);
	EVP_PKEY *other = EVP_EC_gen("P-384");
	BIO *bio = BIO_new(BIO_s_mem());
	char *p = NULL;

	(void)state;
	assert_int_equal(PEM_write_bio_PrivateKey(bio, other, NULL, NULL, 0,
	    NULL, NULL), 1);
	long n = BIO_get_mem_data(bio, &p);
	struct sign_jws with = { { p, (size_t)n }, STR("k") };
	assert_int_equal(sign_jws(&with, STR("x"), &b), RC_BAD_INPUT);
	BIO_free(bio);
	EVP_PKEY_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_reader_believes_it),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(another_curve_is_none),
	};

	return cmocka_run_group_tests(tests, make_key, NULL);
}
