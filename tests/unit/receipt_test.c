/* SPDX-License-Identifier: Apache-2.0 */
/* Fee receipts: made as another hand makes them, and every way in which one
 * can be wrong is told apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/base32.h"
#include "ledger/base/crypto.h"
#include "ledger/receipt_keys.h"
#include "tests/support/tsv.h"

#define VECTORS "tests/vectors/receipt-vectors.tsv"

static uint8_t seed[KEY_BYTES], keys[2][KEY_BYTES];
static const struct receipt plain = {
	.kind = RECEIPT_FEE, .means = RECEIPT_CASH, .market = 3, .number = 12,
	.amount = { 300000 }, .first_day = 20758, .last_day = 20787,
	.at_s = 1793241600, .ref = "C40000714D2PF2DB0", .stall = "A-012",
	.fee = "MB",
};

static int
setup(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < KEY_BYTES; i++)
		seed[i] = i;
	assert_int_equal(ed25519_public(seed, keys[1]), RC_OK);
	memset(keys[0], 7, KEY_BYTES);
	return 0;
}

static void
same(const struct receipt *a, const struct receipt *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->means, b->means);
	assert_int_equal(a->market, b->market);
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->amount.dong, b->amount.dong);
	assert_int_equal(a->first_day, b->first_day);
	assert_int_equal(a->last_day, b->last_day);
	assert_int_equal(a->at_s, b->at_s);
	assert_string_equal(a->ref, b->ref);
	assert_string_equal(a->stall, b->stall);
	assert_string_equal(a->fee, b->fee);
}

static void
from_row(const struct tsv *t, struct receipt *r)
{
	static const char *const kind[] = { NULL, "fee", "day_ticket",
		"deposit" };
	int k = 1;

	while (!str_eq(t->cell[0], str_of(kind[k])))
		k++;
	*r = (struct receipt){
		.kind = (enum receipt_kind)k,
		.means = str_eq(t->cell[1], STR("bank")) ? RECEIPT_BANK :
		    RECEIPT_CASH,
		.market = (uint32_t)tsv_i64(t, 2),
		.number = (uint32_t)tsv_i64(t, 3),
		.amount = { tsv_i64(t, 4) }, .first_day = tsv_i64(t, 5),
		.last_day = tsv_i64(t, 6), .at_s = tsv_i64(t, 7),
	};
	assert_true(str_copy(t->cell[8], r->ref, sizeof(r->ref)));
	assert_true(str_copy(t->cell[9], r->stall, sizeof(r->stall)));
	assert_true(str_copy(t->cell[10], r->fee, sizeof(r->fee)));
}

static void
as_another_hand_makes_them(void **state)
{
	char text[RECEIPT_TEXT_MAX];
	struct receipt want, got;
	size_t rows = 0;
	struct tsv t;

	(void)state;
	tsv_open(&t, VECTORS, 0);
	for (; tsv_next(&t); rows++) {
		struct buf b = BUF(text);
		from_row(&t, &want);
		assert_int_equal(receipt_sign(&want, seed, &b), RC_OK);
		assert_true(str_eq(buf_str(&b), t.cell[11]));
		assert_int_equal(receipt_verify(t.cell[11], keys[1],
		    &got), RECEIPT_SOUND);
		assert_int_equal(receipt_verify(t.cell[11], keys[0],
		    &got), RECEIPT_STRANGER);
		same(&want, &got);
	}
	assert_int_equal(rows, 3);
}

/* Every bit of the bytes, and every cut of the text. */
static void
no_bit_may_change(void **state)
{
	char text[RECEIPT_TEXT_MAX], other[RECEIPT_TEXT_MAX];
	struct buf b = BUF(text);
	struct receipt got;
	uint8_t bytes[160];

	(void)state;
	assert_int_equal(receipt_sign(&plain, seed, &b), RC_OK);
	size_t n = (b.n - 5) * 5 / 8;
	assert_true(base32_decode(str_from(buf_str(&b), 5), bytes, n));
	for (size_t bit = 0; bit < 8 * n; bit++) {
		struct buf o = BUF(other);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		buf_puts(&o, "C4R1:");
		base32_put(&o, bytes, n);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		enum receipt_fault f = receipt_verify(buf_str(&o),
		    keys[1], &got);
		bool in_signer = bit / 8 >= 2 && bit / 8 < 6;
		assert_true(in_signer ? f == RECEIPT_STRANGER :
		    f == RECEIPT_FORGED || f == RECEIPT_GARBLED);
	}
	for (size_t cut = 0; cut < b.n; cut++) {
		enum receipt_fault f = receipt_verify((struct str){ text,
		    cut }, keys[1], &got);
		assert_true(cut < 5 ? f == RECEIPT_NOT_ONE :
		    f == RECEIPT_CUT || f == RECEIPT_GARBLED);
	}
	buf_puts(&b, "00000000");
	assert_int_not_equal(receipt_verify(buf_str(&b), keys[1], &got),
	    RECEIPT_SOUND);
}

static void
refuse(const struct receipt *r)
{
	char text[RECEIPT_TEXT_MAX];
	struct buf b = BUF(text);

	assert_int_equal(receipt_sign(r, seed, &b), RC_BAD_INPUT);
	assert_int_equal(b.n, 0);
}

static void
what_cannot_be_is_not_signed(void **state)
{
	struct receipt r = plain;
	char small[64];
	struct buf b = BUF(small);

	(void)state;
	assert_int_equal(receipt_sign(&plain, seed, &b), RC_TOO_BIG);
#define WITH(field, value) do { \
		r = plain; r.field = value; refuse(&r); \
	} while (0)
	WITH(kind, (enum receipt_kind)0);
	WITH(kind, RECEIPT_KIND_END);
	WITH(means, (enum receipt_means)0);
	WITH(means, RECEIPT_MEANS_END);
	WITH(market, 0);
	WITH(number, 0);
	WITH(amount.dong, 0);
	WITH(amount.dong, -1);
	WITH(amount.dong, VND_MAX + 1);
	WITH(first_day, -1);
	WITH(first_day, plain.last_day + 1);
	WITH(last_day, RECEIPT_DAY_MAX + 1);
	WITH(at_s, -1);
	WITH(at_s, (int64_t)UINT32_MAX + 1);
	WITH(ref[16], '1');
	WITH(stall[0], '\0');
	WITH(stall[0], 'a');
	WITH(fee[0], ' ');
#undef WITH
}

static void
keys_are_read_line_by_line(void **state)
{
	static const struct { const char *text; const char *why; } bad[] = {
		{ "3 00 Chợ", "line 1: the key is not 64 hex digits" },
		{ "# a\n\nx\n", "line 3: does not begin with a market's "
		    "number" },
		{ "0 ", "line 1: does not begin with a market's number" },
		{ "3 03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc866"
		    "4125531b8\n", "line 1: the market's name is missing or "
		    "too long" },
	};
	char text[4096], memory[256];
	struct buf b = BUF(text), why = BUF(memory);
	struct receipt_keys k = { 0 };
	struct receipt got;
	size_t which;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		buf_reset(&why);
		assert_int_equal(receipt_keys_parse(str_of(bad[i].text), &k,
		    &why), RC_BAD_INPUT);
		assert_string_equal(memory, bad[i].why);
		assert_int_equal(k.count, 0);
	}
	buf_puts(&b, "# ours\r\n\n");
	receipt_keys_put(&b, 4, keys[0], STR("Chợ Bắc Hà"));
	receipt_keys_put(&b, 3, keys[1], STR("Chợ Đồng Văn"));
	assert_int_equal(receipt_keys_parse(buf_str(&b), &k, &why), RC_OK);
	assert_int_equal(k.count, 2);
	assert_string_equal(k.name[1], "Chợ Đồng Văn");

	buf_reset(&b);
	assert_int_equal(receipt_sign(&plain, seed, &b), RC_OK);
	assert_int_equal(receipt_keys_check(&k, buf_str(&b), &got, &which),
	    RECEIPT_SOUND);
	assert_int_equal(which, 1);
	/* A board may speak for its own market only. */
	struct receipt other = plain;
	other.market = 4;
	buf_reset(&b);
	assert_int_equal(receipt_sign(&other, seed, &b), RC_OK);
	assert_int_equal(receipt_keys_check(&k, buf_str(&b), &got, &which),
	    RECEIPT_FORGED);
	/* One line more than there is room for. */
	buf_reset(&b);
	for (int i = 0; i <= RECEIPT_KEYS_MAX; i++)
		receipt_keys_put(&b, 3, keys[1], STR("C"));
	buf_reset(&why);
	assert_int_equal(receipt_keys_parse(buf_str(&b), &k, &why),
	    RC_BAD_INPUT);
	assert_int_equal(k.count, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_another_hand_makes_them),
		cmocka_unit_test(no_bit_may_change),
		cmocka_unit_test(what_cannot_be_is_not_signed),
		cmocka_unit_test(keys_are_read_line_by_line),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
