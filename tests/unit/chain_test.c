/* SPDX-License-Identifier: Apache-2.0 */
/* The chain and checkpoints against values computed by another program
 * (Python's hashlib and cryptography) from sync/PROTOCOL.md section 2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/chain.h"

static const char h1[] =
    "ae0b46a9c10e44dc5922757b526a795c372aedc0449a6e65c66ef9fbf22abc61";
static const char h2[] =
    "37bcfda5c3f186cc40716c7a0eb875be264df1a0e89028f775588585b848d3e8";

static void
same_hex(const void *bytes, size_t n, const char *hex)
{
	char text[2 * SIGNATURE_BYTES + 1];
	struct buf b = BUF(text);

	buf_hex(&b, bytes, n);
	assert_string_equal(text, hex);
}

/* 00 01 02 .. 1f: the key in the first vector, the seed in the second. */
static void
counting(uint8_t to[KEY_BYTES])
{
	for (uint8_t i = 0; i < KEY_BYTES; i++)
		to[i] = i;
}

static void
test_links(void **state)
{
	uint8_t key[KEY_BYTES], h[HASH_BYTES], l[HASH_BYTES];

	(void)state;
	counting(key);
	chain_start(key, h);
	same_hex(h, sizeof(h), "f463701e2cfe4151dd82e9be02aa9871"
	    "a3db9bb08e792617e4427b5373a991d0");
	chain_line(STR("{\"n\":1,\"k\":\"boot\",\"t\":1795222800000,\"q\":1,"
	    "\"b\":1,\"m\":5000,\"d\":{\"sw\":\"0.1.0\"}}"), l);
	same_hex(l, sizeof(l), "0b938cd41e95db1d5457c3ef3c302152"
	    "f9dbf35c19f5d6555c46fce9535203f2");
	chain_link(h, l);
	same_hex(h, sizeof(h), h1);
	chain_line(STR("{\"n\":2,\"k\":\"mail\",\"t\":0,\"q\":0,\"b\":1,"
	    "\"m\":5001,\"d\":{\"mail\":1,\"k\":\"notice\",\"d\":{\"text\":"
	    "\"chợ nghỉ\"}}}"), l);
	chain_link(h, l);
	same_hex(h, sizeof(h), h2);
}

static struct checkpoint
example(void)
{
	struct checkpoint c = { .boot = 7, .n = 1042, .count = 310,
	    .total = { 48210000 } };

	assert_true(hex_decode(str_of(h2), c.h, HASH_BYTES));
	return c;
}

static void
test_short(void **state)
{
	static const struct { int64_t boot, n; const char *h, *want; } t[] = {
		{ 7, 1042, "00443214c74254b635cf84653a56d7c6"
		    "75be77df00000000000000000000000a",
		    "C7-1042-0123-4567-89AB" },
		{ 1, 1, "ffffffffffffffffffffffffffffffff"
		    "ffffffffffffffffffffffffffffffff",
		    "C1-1-ZZZZ-ZZZZ-ZZZZ" },
	};
	char text[CHAIN_SHORT_MAX];
	uint8_t h[HASH_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct buf b = BUF(text);
		assert_true(hex_decode(str_of(t[i].h), h, HASH_BYTES));
		chain_put_short(&b, t[i].boot, t[i].n, h);
		assert_string_equal(text, t[i].want);
	}
	struct buf b = BUF(text);
	chain_put_short(&b, INT64_MAX, INT64_MAX, h);
	assert_false(b.full);
}

static void
test_checkpoint(void **state)
{
	uint8_t seed[KEY_BYTES], key[KEY_BYTES];
	char text[CHECKPOINT_JSON_MAX];
	struct buf b = BUF(text);
	struct checkpoint c = example(), back;

	(void)state;
	counting(seed);
	assert_int_equal(ed25519_public(seed, key), RC_OK);
	assert_int_equal(checkpoint_sign(&c, seed), RC_OK);
	same_hex(c.sig, SIGNATURE_BYTES,
	    "11d33e7b3ef6c266467ec5d684b859b2e81c170849dbecfcd9d37f0a37f5cca2"
	    "d82289058a25f2d7950e41bf75a70e5bb6818bce5b8838c868c0dda4ad8e2905");
	checkpoint_put(&b, &c);
	assert_false(b.full);
	assert_true(json_check(buf_str(&b), NULL));
	assert_int_equal(checkpoint_parse(buf_str(&b), &back), RC_OK);
	assert_memory_equal(&back, &c, sizeof(c));
	assert_true(checkpoint_verify(&back, key));
}

static void
test_checkpoint_is_bound(void **state)
{
	uint8_t seed[KEY_BYTES], key[KEY_BYTES];
	struct checkpoint c = example(), other;

	(void)state;
	counting(seed);
	assert_int_equal(ed25519_public(seed, key), RC_OK);
	assert_int_equal(checkpoint_sign(&c, seed), RC_OK);
	other = c;
	other.boot++;
	assert_false(checkpoint_verify(&other, key));
	other = c;
	other.n++;
	assert_false(checkpoint_verify(&other, key));
	other = c;
	other.h[31] ^= 1;
	assert_false(checkpoint_verify(&other, key));
	other = c;
	other.count--;
	assert_false(checkpoint_verify(&other, key));
	other = c;
	other.total.dong++;
	assert_false(checkpoint_verify(&other, key));
}

static void
test_bad_checkpoints(void **state)
{
	static const char *const bad[] = {
		"{}", "[]", "{\"b\":7,\"n\":1}",
		"{\"b\":7,\"n\":1,\"h\":\"00\",\"count\":1,\"total\":1,"
		"\"sig\":\"00\"}",
		"{\"b\":-1,\"n\":1,\"h\":\"ae0b46a9c10e44dc5922757b526a795c"
		"372aedc0449a6e65c66ef9fbf22abc61\",\"count\":1,\"total\":1,"
		"\"sig\":\"11d33e7b3ef6c266467ec5d684b859b2e81c170849dbecfcd9d3"
		"7f0a37f5cca2d82289058a25f2d7950e41bf75a70e5bb6818bce5b8838c868"
		"c0dda4ad8e2905\"}",
	};
	struct checkpoint c = { .n = 5 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_true(json_check(str_of(bad[i]), NULL));
		assert_int_equal(checkpoint_parse(str_of(bad[i]), &c),
		    RC_BAD_INPUT);
		assert_int_equal(c.n, 5);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_short),
		cmocka_unit_test(test_checkpoint),
		cmocka_unit_test(test_checkpoint_is_bound),
		cmocka_unit_test(test_bad_checkpoints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
