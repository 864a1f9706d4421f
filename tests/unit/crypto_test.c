/* SPDX-License-Identifier: Apache-2.0 */
/* Published vectors: FIPS 180-4, RFC 4231, RFC 8032. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/buf.h"
#include "ledger/base/crypto.h"

static void
same_hex(const void *bytes, size_t n, const char *hex)
{
	char text[2 * SIGNATURE_BYTES + 1];
	struct buf b = BUF(text);

	buf_hex(&b, bytes, n);
	assert_string_equal(text, hex);
}

static void
test_sha256(void **state)
{
	static const struct { const char *text, *hex; } known[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb924"
		    "27ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223"
		    "b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		    "248d6a61d20638b8e5c026930c3e6039"
		    "a33ce45964ff2167f6ecedd419db06c1" },
	};
	uint8_t h[HASH_BYTES];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct str whole = str_of(known[i].text);
		sha256(&whole, 1, h);
		same_hex(h, sizeof(h), known[i].hex);
		/* Where the parts are cut makes no difference. */
		for (size_t at = 0; at <= whole.n; at++) {
			struct str parts[] = { str_part(whole, 0, at),
				{ NULL, 0 }, str_from(whole, at) };
			sha256(parts, 3, h);
			same_hex(h, sizeof(h), known[i].hex);
		}
	}
}

static void
test_sha256_in_turns(void **state)
{
	uint8_t a[HASH_BYTES], b[HASH_BYTES], again[HASH_BYTES];
	struct str x = STR("a line"), y = STR("another line");

	(void)state;
	sha256(&x, 1, a);
	sha256(&y, 1, b);
	sha256(&x, 1, again);
	assert_memory_equal(a, again, HASH_BYTES);
	assert_memory_not_equal(a, b, HASH_BYTES);
}

static void
test_hmac(void **state)
{
	char twenty[20], ones[131];
	uint8_t mac[HASH_BYTES];
	struct str hi = STR("Hi There");
	struct str long_text = STR("Test Using Larger Than Block-Size Key - "
	    "Hash Key First");
	struct str split[] = { STR("what do ya want "), STR("for nothing?") };

	(void)state;
	memset(twenty, 0x0b, sizeof(twenty));
	memset(ones, 0xaa, sizeof(ones));
	hmac_sha256((struct str){ twenty, 20 }, &hi, 1, mac);
	same_hex(mac, sizeof(mac), "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7");
	hmac_sha256(STR("Jefe"), split, 2, mac);
	same_hex(mac, sizeof(mac), "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	hmac_sha256((struct str){ ones, 131 }, &long_text, 1, mac);
	same_hex(mac, sizeof(mac), "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54");
}

static void
test_ed25519(void **state)
{
	static const struct { const char *seed, *key, *message, *sig; } k[] = {
		{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031"
		    "cae7f60",
		    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f"
		    "707511a", "",
		    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e0652"
		    "24901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465"
		    "5141438e7a100b" },
		{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4"
		    "fb8a6fb",
		    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12"
		    "af4660c", "72",
		    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223e"
		    "bdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb0"
		    "0d291612bb0c00" },
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		uint8_t seed[KEY_BYTES], key[KEY_BYTES];
		uint8_t sig[SIGNATURE_BYTES], byte = 0;
		size_t n = strlen(k[i].message) / 2;
		struct str message = { (const char *)&byte, n };

		assert_true(hex_decode(str_of(k[i].seed), seed, KEY_BYTES));
		assert_true(hex_decode(str_of(k[i].message), &byte, n));
		assert_int_equal(ed25519_public(seed, key), RC_OK);
		same_hex(key, sizeof(key), k[i].key);
		assert_int_equal(ed25519_sign(seed, message, sig), RC_OK);
		same_hex(sig, sizeof(sig), k[i].sig);
		assert_true(ed25519_verify(key, message, sig));
		assert_false(ed25519_verify(key, STR("other"), sig));
		for (size_t bit = 0; bit < 8 * SIGNATURE_BYTES; bit += 37) {
			sig[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_false(ed25519_verify(key, message, sig));
			sig[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		key[5] ^= 1;
		assert_false(ed25519_verify(key, message, sig));
	}
}

/* Test case 14 of McGrew and Viega, "The Galois/Counter Mode of Operation". */
static void
test_aead(void **state)
{
	struct aead a = { .ad = STR("") };
	char memory[128], clear[128];
	struct buf sealed = BUF(memory), plain = BUF(clear);
	char zeros[16] = { 0 };
	struct str message = { zeros, sizeof(zeros) };

	(void)state;
	assert_int_equal(aead_seal(&a, message, &sealed), RC_OK);
	same_hex((uint8_t *)memory, sealed.n, "cea7403d4d606b6e074ec5d3baf39d18"
	    "d0d1c8a799996bf0265b98b5d48ab919");
	assert_int_equal(aead_open(&a, buf_str(&sealed), &plain), RC_OK);
	assert_true(str_eq(buf_str(&plain), message));
	a.ad = STR("x");
	assert_int_equal(aead_open(&a, buf_str(&sealed), &plain), RC_CORRUPT);
	assert_int_equal(plain.n, sizeof(zeros));   /* as before */
	assert_int_equal(aead_open(&a, STR("short"), &plain), RC_CORRUPT);
	plain = buf_init(clear, 16);
	assert_int_equal(aead_open(&a, buf_str(&sealed), &plain), RC_TOO_BIG);
	sealed = buf_init(memory, 32);
	assert_int_equal(aead_seal(&a, message, &sealed), RC_TOO_BIG);
	assert_int_equal(sealed.n, 0);
}

static void
test_equal_and_wipe(void **state)
{
	char a[] = "twelve bytes", b[] = "twelve bytes";

	(void)state;
	assert_true(crypto_equal(a, b, sizeof(a)));
	b[11] ^= 1;
	assert_false(crypto_equal(a, b, sizeof(a)));
	assert_true(crypto_equal(a, b, 11));
	crypto_wipe(a, sizeof(a));
	for (size_t i = 0; i < sizeof(a); i++)
		assert_int_equal(a[i], 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_sha256_in_turns),
		cmocka_unit_test(test_hmac),
		cmocka_unit_test(test_ed25519),
		cmocka_unit_test(test_aead),
		cmocka_unit_test(test_equal_and_wipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
