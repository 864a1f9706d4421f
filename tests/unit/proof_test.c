/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/base/buf.h"
#include "ledger/base/rng.h"
#include "ledger/proof.h"
#include "tests/support/tsv.h"

#define VECTORS "tests/vectors/proof-vectors.tsv"

static void
secret_of_vectors(uint8_t key[KEY_BYTES])
{
	uint8_t secret[KEY_BYTES];

	for (int i = 0; i < KEY_BYTES; i++)
		secret[i] = (uint8_t)i;
	proof_key_derive(secret, key);
}

static struct proof
one(void)
{
	return (struct proof){ .purpose = PROOF_SALE,
	    .ref = { 0, 7, UINT64_C(0x0123456789AB) }, .total = { 65000 },
	    .bin = "970436", .account = "1017595600" };
}

static void
same_hex(const uint8_t *got, size_t n, struct str want)
{
	char text[2 * PROOF_MESSAGE_BYTES + 1];
	struct buf b = BUF(text);

	buf_hex(&b, got, n);
	assert_true(str_eq(buf_str(&b), want));
}

static void
test_key(void **state)
{
	uint8_t key[KEY_BYTES];

	(void)state;
	secret_of_vectors(key);
	same_hex(key, KEY_BYTES, STR("d2d55bf3a43508999490920ae02c8b5a"
	    "0a42dcfd3386609c70774fad0c65a650"));
}

static void
test_vectors(void **state)
{
	uint8_t key[KEY_BYTES], mac[HASH_BYTES], m[PROOF_MESSAGE_BYTES];
	struct tsv t;
	size_t rows = 0;

	(void)state;
	secret_of_vectors(key);
	tsv_open(&t, VECTORS, 0);
	for (; tsv_next(&t); rows++) {
		char bin[BIN_LEN + 1], account[ACCOUNT_MAX + 1];
		char ref[REF_LEN + 1], code[PROOF_CODE_MAX + 1];
		struct proof p = { .bin = bin, .account = account,
		    .purpose = (enum proof_purpose)tsv_i64(&t, 1),
		    .total = { tsv_i64(&t, 5) } };
		assert_true(str_copy(t.cell[6], bin, sizeof(bin)));
		assert_true(str_copy(t.cell[7], account, sizeof(account)));
		assert_int_equal(ref_parse(t.cell[8], &p.ref), RC_OK);
		ref_make(&p.ref, ref);
		assert_true(str_eq(str_of(ref), t.cell[8]));
		proof_message(&p, m);
		same_hex(m, sizeof(m), t.cell[9]);
		proof_mac(key, &p, mac);
		same_hex(mac, sizeof(mac), t.cell[10]);
		proof_code(mac, p.total, code);
		assert_true(str_eq(str_of(code), t.cell[11]));
		assert_true(proof_is_code(key, &p, code));
	}
	assert_int_equal(rows, 9);
}

/* Blanks and case of an account do not matter: the QR has neither. */
static void
test_account(void **state)
{
	uint8_t a[PROOF_MESSAGE_BYTES], b[PROOF_MESSAGE_BYTES];
	struct proof p = one();

	(void)state;
	p.account = "ABC123";
	proof_message(&p, a);
	p.account = "abc 123";
	proof_message(&p, b);
	assert_memory_equal(a, b, sizeof(a));
	p.bin = "97043";
	p.account = "6ABC123";   /* the separator tells them apart */
	proof_message(&p, b);
	assert_memory_not_equal(a, b, sizeof(a));
}

static void
test_typed(void **state)
{
	static const struct { const char *typed; enum proof_typed is; } all[] =
	    {
		{ "5580540", PROOF_TYPED_WHOLE },
		{ "558 0540", PROOF_TYPED_WHOLE },
		{ "  5 5 8 0 5 4 0 ", PROOF_TYPED_WHOLE },
		{ "0312 42536", PROOF_TYPED_WHOLE },
		{ "000 3388", PROOF_TYPED_WHOLE },
		{ "", PROOF_TYPED_LENGTH },
		{ "   ", PROOF_TYPED_LENGTH },
		{ "558054", PROOF_TYPED_LENGTH },
		{ "55805400", PROOF_TYPED_LENGTH },
		{ "5580540558054055805405580540", PROOF_TYPED_LENGTH },
		{ "558O540", PROOF_TYPED_NOT_DIGIT },
		{ "558-0540", PROOF_TYPED_NOT_DIGIT },
		{ "558.0540", PROOF_TYPED_NOT_DIGIT },
		{ "-580540", PROOF_TYPED_NOT_DIGIT },
		{ "558\t0540", PROOF_TYPED_NOT_DIGIT },
		{ "５５８０５４０", PROOF_TYPED_NOT_DIGIT },   /* full width */
		{ "٥٥٨٠٥٤٠", PROOF_TYPED_NOT_DIGIT },
		{ "5580541", PROOF_TYPED_TYPO },
		{ "5850540", PROOF_TYPED_TYPO },
		{ "0312425360", PROOF_TYPED_LENGTH },
	};
	char code[PROOF_CODE_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		enum proof_typed got = proof_read(str_of(all[i].typed), code);
		assert_int_equal(got, all[i].is);
		assert_int_equal(code[0] != '\0', got == PROOF_TYPED_WHOLE);
		assert_non_null(proof_typed_text(got));
	}
	assert_int_equal(proof_read((struct str){ "558\0540", 7 }, code),
	    PROOF_TYPED_NOT_DIGIT);
}

/* Each wrong digit and each swap of neighbours is a typo, in codes of both
 * lengths: it never costs an attempt. */
static void
test_damm(void **state)
{
	static const char *const codes[] = { "5580540", "031242536" };
	char text[PROOF_CODE_MAX + 1], code[PROOF_CODE_MAX + 1];

	(void)state;
	for (int k = 0; k < 2; k++) {
		size_t n = strlen(codes[k]);
		for (size_t i = 0; i < n; i++) {
			for (char c = '0'; c <= '9'; c++) {
				memcpy(text, codes[k], n + 1);
				text[i] = c;
				assert_int_equal(proof_read(str_of(text),
				    code) == PROOF_TYPED_WHOLE,
				    c == codes[k][i]);
			}
			memcpy(text, codes[k], n + 1);
			if (i + 1 == n || text[i] == text[i + 1])
				continue;
			text[i] = codes[k][i + 1];
			text[i + 1] = codes[k][i];
			assert_int_equal(proof_read(str_of(text), code),
			    PROOF_TYPED_TYPO);
		}
	}
}

/* A code is of all of it: change one thing and it is none. */
static void
test_bound(void **state)
{
	uint8_t key[KEY_BYTES], other[KEY_BYTES], mac[HASH_BYTES];
	char code[PROOF_CODE_MAX + 1], machine[PROOF_MACHINE_LEN + 1];
	struct proof right = one(), p;

	(void)state;
	secret_of_vectors(key);
	proof_mac(key, &right, mac);
	proof_code(mac, right.total, code);
	proof_machine(mac, machine);
	assert_true(proof_is_code(key, &right, code));
	assert_true(proof_is_machine(key, &right, machine));
	for (int i = 0; i < 8; i++) {
		p = right;
		if (i == 0)
			p.purpose = PROOF_FEE;
		if (i == 1)
			p.ref.epoch = 1;
		if (i == 2)
			p.ref.terminal = 8;
		if (i == 3)
			p.ref.nonce++;
		if (i == 4)
			p.total.dong = 650;
		if (i == 5)
			p.bin = "970422";
		if (i == 6)
			p.account = "1017595601";
		memcpy(other, key, KEY_BYTES);
		other[31] ^= i == 7;
		assert_false(proof_is_code(other, &p, code));
		assert_false(proof_is_machine(other, &p, machine));
	}
	p = right;
	p.total.dong = PROOF_LONG_FROM;
	assert_false(proof_is_code(key, &p, code));   /* another length */
	assert_false(proof_is_code(key, &right, ""));
	assert_false(proof_is_machine(key, &right, ""));
}

static void
test_machine(void **state)
{
	uint8_t mac[HASH_BYTES] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x55 };
	char got[PROOF_MACHINE_LEN + 1], out[PROOF_MACHINE_LEN + 1];

	(void)state;
	proof_machine(mac, got);
	assert_string_equal(got, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
	assert_true(proof_read_machine(str_of(got), out));
	assert_string_equal(out, got);
	assert_true(proof_read_machine(STR("7zilo000000000000000000abc"),
	    out));
	assert_string_equal(out, "7Z110000000000000000000ABC");
	assert_false(proof_read_machine(STR("8ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
	    out));   /* more than 128 bits */
	assert_string_equal(out, "");
	assert_false(proof_read_machine(STR("7ZZZZZZZZZZZZZZZZZZZZZZZZU"),
	    out));
	assert_false(proof_read_machine(STR("7ZZZZZZZZZZZZZZZZZZZZZZZZ"),
	    out));
	assert_false(proof_read_machine(STR("7ZZZZZZZZZZZZZZZZZZZZZZZZZ0"),
	    out));
	assert_false(proof_read_machine(
	    STR("7ZZZZZZZZZZZZ\0ZZZZZZZZZZZZ"), out));
}

static void
test_grouped(void **state)
{
	static const struct { const char *code, *shown; } all[] = {
		{ "", "" }, { "55", "55" }, { "558", "558" },
		{ "5580", "558 0" }, { "5580540", "558 0540" },
		{ "55805401", "5580 5401" }, { "031242536", "0312 42536" },
	};
	char out[PROOF_CODE_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		proof_grouped(all[i].code, out);
		assert_string_equal(out, all[i].shown);
	}
	assert_int_equal(proof_digits((struct vnd){ 0 }), 7);
	assert_int_equal(proof_digits((struct vnd){ 1999999 }), 7);
	assert_int_equal(proof_digits((struct vnd){ 2000000 }), 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_typed),
		cmocka_unit_test(test_damm),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_grouped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
