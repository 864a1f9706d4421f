/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/base/buf.h"
#include "ledger/base/rng.h"
#include "ledger/ref.h"
#include "tests/support/tsv.h"

#define PROOFS "tests/vectors/proof-vectors.tsv"
#define CONTENTS "tests/vectors/transfer-contents.tsv"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static struct ref
random_ref(const struct rng *rng)
{
	return (struct ref){
		.epoch = (uint32_t)rng_below(rng, EPOCH_MAX + 1u),
		.terminal = (uint32_t)rng_below(rng, TERMINAL_ID_MAX + 1u),
		.nonce = rng_below(rng, REF_NONCE_MAX + 1),
	};
}

static void
test_vectors(void **state)
{
	char made[REF_LEN + 1];
	struct tsv t;
	size_t rows = 0;

	(void)state;
	tsv_open(&t, PROOFS, 0);
	for (; tsv_next(&t); rows++) {
		struct ref r = { (uint32_t)tsv_i64(&t, 2),
			(uint32_t)tsv_i64(&t, 3), (uint64_t)tsv_i64(&t, 4) };
		struct ref back;
		ref_make(&r, made);
		assert_true(str_eq(str_of(made), t.cell[8]));
		assert_int_equal(ref_parse(t.cell[8], &back), RC_OK);
		assert_int_equal(back.epoch, r.epoch);
		assert_int_equal(back.terminal, r.terminal);
		assert_int_equal(back.nonce, r.nonce);
	}
	assert_int_equal(rows, 9);
}

static void
test_round_trip(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 1);
	char made[REF_LEN + 1];
	struct ref back;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		struct ref r = random_ref(&rng);
		ref_make(&r, made);
		assert_int_equal(ref_parse(str_of(made), &back), RC_OK);
		assert_int_equal(back.epoch, r.epoch);
		assert_int_equal(back.terminal, r.terminal);
		assert_int_equal(back.nonce, r.nonce);
	}
}

/* Every other character at every place is refused. */
static void
test_single_changes(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 2);
	char made[REF_LEN + 1];
	struct ref back;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct ref r = random_ref(&rng);
		ref_make(&r, made);
		for (size_t at = 0; at < REF_LEN; at++) {
			char kept = made[at];
			for (int c = 0; c < 256; c++) {
				made[at] = (char)c;
				enum rc rc = ref_parse((struct str){ made,
				    REF_LEN }, &back);
				assert_int_equal(rc, made[at] == kept ? RC_OK :
				    RC_BAD_INPUT);
			}
			made[at] = kept;
		}
	}
}

/* Neighbours that change places are refused, but for the pair 0 and Z, which
 * no Luhn sum can tell apart. */
static void
test_swaps(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 3);
	char made[REF_LEN + 1];
	struct ref back;
	int blind = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct ref r = random_ref(&rng);
		ref_make(&r, made);
		for (size_t at = 2; at + 1 < REF_LEN; at++) {
			char a = made[at], b = made[at + 1];
			if (a == b)
				continue;
			made[at] = b;
			made[at + 1] = a;
			bool taken = ref_parse(str_of(made), &back) == RC_OK;
			made[at] = a;
			made[at + 1] = b;
			if (taken)
				assert_true((a == '0' && b == 'Z') ||
				    (a == 'Z' && b == '0'));
			blind += taken;
		}
	}
	assert_true(blind > 0);   /* the exception above was exercised */
}

static void
test_refusals(void **state)
{
	struct ref r;

	(void)state;
	assert_int_equal(ref_parse(STR(""), &r), RC_BAD_INPUT);
	assert_int_equal(ref_parse(STR("C40000700000001A"), &r), RC_BAD_INPUT);
	assert_int_equal(ref_parse(STR("C40000700000001AG0"), &r),
	    RC_BAD_INPUT);
	assert_int_equal(ref_parse(STR("c40000700000001ag"), &r),
	    RC_BAD_INPUT);
	assert_int_equal(ref_parse(STR("C4000070000000IAG"), &r),
	    RC_BAD_INPUT);
}

/* A real reference spelled as the row spells its code: the same separators
 * between characters, spread over the longer text, and the same case. */
static void
mangle(struct buf *b, struct str spelled, const char *ref)
{
	size_t at = 0, marks = 0;
	bool lower = false;

	for (size_t i = 0; i < spelled.n; i++) {
		char c = spelled.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z');
		lower = lower || (c >= 'a' && c <= 'z');
		if (!plain) {
			buf_putc(b, c);
			marks++;
		} else if (at < REF_LEN) {
			buf_putc(b, lower && ref[at] >= 'A' ?
			    (char)(ref[at] + 'a' - 'A') : ref[at]);
			at++;
		}
	}
	if (marks > 0 && at < REF_LEN)
		buf_putc(b, ' ');
	buf_puts(b, ref + at);
}

/* Where the code stands in the content, separators included; n 0 if not. */
static struct str
spelling(struct str content, struct str code)
{
	for (size_t from = 0; from < content.n; from++) {
		size_t at = from, i = 0;
		while (at < content.n && i < code.n) {
			char c = content.p[at], d = code.p[i];
			if (c == d) {
				at++;
				i++;
			} else if (d == ' ') {
				i++;
			} else if (i > 0 && (c == ' ' || c == '.' ||
			    c == '-')) {
				at++;
			} else {
				break;
			}
		}
		if (i == code.n)
			return str_part(content, from, at - from);
	}
	return (struct str){ NULL, 0 };
}

static void
find_one(const char *content, const char *want)
{
	char found[REF_FOUND_MAX][REF_LEN + 1];
	size_t n = ref_find(str_of(content), found);

	if (want == NULL ? n != 0 : n != 1 || strcmp(found[0], want) != 0)
		fail_msg("%zu found in \"%s\", not %s", n, content,
		    want == NULL ? "none" : want);
}

/* Every way a bank was seen to bend a content, with a reference of ours in
 * the place of the code. */
static void
test_transfer_contents(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 4);
	char ref[REF_LEN + 1], text[1024];
	struct tsv t;
	int with = 0, without = 0;

	(void)state;
	tsv_open(&t, CONTENTS, 1);
	while (tsv_next(&t)) {
		struct buf b = BUF(text);
		struct ref r = random_ref(&rng);
		struct str code = t.cell[1].n > 0 && t.cell[1].p[0] == '<' ?
		    STR("<base64url token>") : t.cell[1];
		ref_make(&r, ref);
		if (code.n == 0) {
			buf_put(&b, t.cell[0]);
			find_one(text, NULL);
			without++;
			continue;
		}
		struct str hit = spelling(t.cell[0], code);
		if (hit.n == 0)
			fail_msg("no code in \"%.*s\"", STR_ARG(t.cell[0]));
		size_t from = (size_t)(hit.p - t.cell[0].p);
		buf_put(&b, str_part(t.cell[0], 0, from));
		if (code.p[0] == '<')
			buf_puts(&b, ref);
		else
			mangle(&b, hit, ref);
		buf_put(&b, str_from(t.cell[0], from + hit.n));
		assert_false(b.full);
		find_one(text, ref);
		with++;
	}
	assert_int_equal(with, 24);
	assert_int_equal(without, 6);
}

/* Cut anywhere, a reference is not found: neither its head nor its tail. */
static void
test_truncated(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 5);
	char ref[REF_LEN + 1], text[64];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct ref r = random_ref(&rng);
		ref_make(&r, ref);
		for (int n = 0; n < REF_LEN; n++) {
			struct buf b = BUF(text);
			buf_printf(&b, "XEVCP %.*s", n, ref);
			find_one(text, NULL);
			buf_reset(&b);
			buf_printf(&b, "ND:%s CT", ref + REF_LEN - n);
			find_one(text, NULL);
		}
	}
}

static void
test_find_edges(void **state)
{
	static const char one[] = "C40000714D2PF2DB0";
	static const char two[] = "C40000700000001AG";
	char found[REF_FOUND_MAX][REF_LEN + 1];
	char text[512];
	struct buf b = BUF(text);

	(void)state;
	assert_int_equal(ref_find(STR(""), found), 0);
	assert_int_equal(ref_find(STR("\xff\xfe\0C4"), found), 0);
	/* once however often, in order of appearance */
	buf_printf(&b, "%s %s-%s%s", one, two, one, two);
	assert_int_equal(ref_find(buf_str(&b), found), 2);
	assert_string_equal(found[0], one);
	assert_string_equal(found[1], two);
	/* a false start right before, and marks over the letters */
	find_one("C4C40000714D2PF2DB0", one);
	find_one("C4C4C4C4C40000714D2PF2DB04", one);
	find_one("c\xcc\x81""40000714\xc4\x91""2pf2\xc4\x90""b0", one);
	find_one("C40000714D2PF2DB1", NULL);
	/* every separator there is, one after each character */
	for (int c = 1; c < 128; c++) {
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z');
		if (plain)
			continue;
		buf_reset(&b);
		for (size_t i = 0; i < REF_LEN; i++) {
			buf_putc(&b, one[i]);
			buf_putc(&b, (char)c);
		}
		find_one(text, one);
	}
}

static void
test_find_many(void **state)
{
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, 6);
	char found[REF_FOUND_MAX][REF_LEN + 1];
	char ref[REF_LEN + 1], text[1024];
	struct buf b = BUF(text);

	(void)state;
	for (int i = 0; i < 3 * REF_FOUND_MAX; i++) {
		struct ref r = random_ref(&rng);
		ref_make(&r, ref);
		buf_puts(&b, ref);
	}
	assert_int_equal(ref_find(buf_str(&b), found), REF_FOUND_MAX);
	/* random text of the alphabet: what is found always parses */
	for (int i = 0; i < 20000; i++) {
		struct ref r;
		buf_reset(&b);
		for (int k = 0; k < 60; k++)
			buf_putc(&b, k % 20 == 0 ? 'C' : k % 20 == 1 ? '4' :
			    alphabet[rng_below(&rng, 32)]);
		size_t n = ref_find(buf_str(&b), found);
		for (size_t k = 0; k < n; k++)
			assert_int_equal(ref_parse(str_of(found[k]), &r),
			    RC_OK);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_single_changes),
		cmocka_unit_test(test_swaps),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_transfer_contents),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_find_edges),
		cmocka_unit_test(test_find_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
