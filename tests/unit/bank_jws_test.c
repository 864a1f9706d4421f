/* SPDX-License-Identifier: Apache-2.0 */
/* The acquirer believes what the stall's side signs, and nothing else. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sync/sign.h"
#include "tests/bank/base64.h"
#include "tests/bank/jws.h"

#define BODY "{\"terminal\":7,\"transactions\":[]}"

static char key_memory[SIGN_PEM_MAX], other_memory[SIGN_PEM_MAX];
static struct str key, other;
static struct jws *jws;

static struct str
make_key(char *memory)
{
	char csr[SIGN_PEM_MAX];
	struct buf k = buf_init(memory, SIGN_PEM_MAX), c = BUF(csr);

	assert_int_equal(sign_make_request(7, &k, &c), RC_OK);
	return buf_str(&k);
}

/* As `openssl pkey -pubout` gives it to a bank. */
static enum rc
open_for(EVP_PKEY *pkey, const char *kid, struct jws **out)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *p = NULL;

	assert_int_equal(PEM_write_bio_PUBKEY(bio, pkey), 1);
	long n = BIO_get_mem_data(bio, &p);
	enum rc rc = jws_open((struct str){ p, (size_t)n }, str_of(kid), out);
	BIO_free(bio);
	return rc;
}

static int
setup(void **state)
{
	(void)state;
	key = make_key(key_memory);
	other = make_key(other_memory);
	BIO *bio = BIO_new_mem_buf(key.p, (int)key.n);
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	enum rc rc = open_for(pkey, "k1", &jws);
	EVP_PKEY_free(pkey);
	BIO_free(bio);
	return rc == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	jws_close(jws);
	return 0;
}

static const char *
checked(struct str with, const char *kid, struct str body)
{
	static char text[SIGN_JWS_MAX];
	struct buf b = BUF(text);
	struct sign_jws s = { with, str_of(kid) };

	assert_int_equal(sign_jws(&s, STR(BODY), &b), RC_OK);
	return jws_check(jws, buf_str(&b), body);
}

static void
what_was_signed_is_believed(void **state)
{
	(void)state;
	for (int i = 0; i < 300; i++)   /* r and s of every length */
		assert_null(checked(key, "k1", STR(BODY)));
	assert_non_null(strstr(checked(key, "k1", STR(BODY " ")),
	    "not of this body"));
	assert_non_null(strstr(checked(other, "k1", STR(BODY)),
	    "not of this body"));
	assert_non_null(strstr(checked(key, "k2", STR(BODY)), "kid"));
}

/* No letter of it can be another one. */
static void
each_letter_counts(void **state)
{
	char text[SIGN_JWS_MAX];
	struct buf b = BUF(text);
	struct sign_jws s = { key, STR("k1") };

	(void)state;
	assert_int_equal(sign_jws(&s, STR(BODY), &b), RC_OK);
	for (size_t i = 0; i < b.n; i++) {
		char was = text[i];
		text[i] = was == 'A' ? 'B' : 'A';
		assert_non_null(jws_check(jws, buf_str(&b), STR(BODY)));
		text[i] = was;
		assert_non_null(jws_check(jws, (struct str){ text, i },
		    STR(BODY)));
	}
	assert_null(jws_check(jws, buf_str(&b), STR(BODY)));
	buf_putc(&b, 'A');
	assert_non_null(jws_check(jws, buf_str(&b), STR(BODY)));
}

static const char *
header(const char *json)
{
	unsigned char text[512];
	char whole[1024];
	struct buf b = BUF(whole);

	(void)EVP_EncodeBlock(text, (const unsigned char *)json,
	    (int)strlen(json));
	for (size_t i = 0; text[i] != '\0' && text[i] != '='; i++)
		buf_putc(&b, text[i] == '+' ? '-' : text[i] == '/' ? '_' :
		    (char)text[i]);
	buf_puts(&b, "..");
	for (int i = 0; i < 86; i++)
		buf_putc(&b, 'A');
	return jws_check(jws, buf_str(&b), STR(BODY));
}

static void
a_header_holds_what_is_understood(void **state)
{
	(void)state;
	assert_non_null(strstr(header("{\"alg\":\"ES256\",\"b64\":false,"
	    "\"crit\":[\"b64\"],\"kid\":\"k1\"}"), "not of this body"));
	assert_non_null(strstr(header("{\"alg\":\"none\",\"b64\":false,"
	    "\"crit\":[\"b64\"],\"kid\":\"k1\"}"), "alg"));
	assert_non_null(strstr(header("{\"alg\":\"ES256\",\"b64\":true,"
	    "\"crit\":[\"b64\"],\"kid\":\"k1\"}"), "b64"));
	assert_non_null(strstr(header("{\"alg\":\"ES256\",\"b64\":false,"
	    "\"crit\":[\"b64\",\"exp\"],\"kid\":\"k1\"}"), "crit"));
	assert_non_null(strstr(header("{\"alg\":\"ES256\",\"b64\":false,"
	    "\"crit\":[\"b64\"],\"kid\":\"k1\",\"jwk\":{}}"), "not known"));
	assert_non_null(strstr(header("{\"alg\":\"ES256\",\"alg\":\"ES256\"}"),
	    "no object"));
	assert_non_null(strstr(header("[]"), "no object"));
	assert_non_null(jws_check(jws, STR(""), STR(BODY)));
	assert_non_null(jws_check(jws, STR("a.b.c"), STR(BODY)));
}

static void
only_such_keys_are_taken(void **state)
{
	EVP_PKEY *large = EVP_EC_gen("P-384");
	struct jws *j;

	(void)state;
	assert_int_equal(open_for(large, "k1", &j), RC_BAD_INPUT);
	assert_null(j);
	EVP_PKEY_free(large);
	assert_int_equal(jws_open(STR("no key"), STR("k"), &j), RC_BAD_INPUT);
	assert_int_equal(jws_open(key, STR("k"), &j), RC_BAD_INPUT);
}

static void
base64_has_one_spelling(void **state)
{
	static const struct { const char *text, *is; } rows[] = {
		{ "", "" }, { "Zg==", "f" }, { "Zm8=", "fo" },
		{ "Zm9v", "foo" }, { "Zm9vYg==", "foob" },
		{ "Zh==", NULL }, { "Zm9=", NULL }, { "Zg=", NULL },
		{ "Zg", NULL }, { "Z===", NULL }, { "Zm 9v", NULL },
		{ "Zm9v=", NULL }, { "====", NULL }, { "-_==", NULL },
	};
	char memory[32];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = BUF(memory);
		assert_int_equal(base64_read(BASE64_PLAIN,
		    str_of(rows[i].text), &b), rows[i].is != NULL);
		if (rows[i].is != NULL)
			assert_string_equal(memory, rows[i].is);
	}
	struct buf b = BUF(memory), little = buf_init(memory, 2);
	assert_true(base64_read(BASE64_URL, STR("-_8"), &b));
	assert_int_equal(b.n, 2);
	assert_false(base64_read(BASE64_URL, STR("-_8="), &b));
	assert_false(base64_read(BASE64_URL, STR("+/8"), &b));
	assert_false(base64_read(BASE64_PLAIN, STR("Zm9v"), &little));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_signed_is_believed),
		cmocka_unit_test(each_letter_counts),
		cmocka_unit_test(a_header_holds_what_is_understood),
		cmocka_unit_test(only_such_keys_are_taken),
		cmocka_unit_test(base64_has_one_spelling),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
