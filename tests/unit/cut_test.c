/* SPDX-License-Identifier: Apache-2.0 */
/* A shift's total: who may ask, what is answered, and that it is once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "sync/board/claim.h"
#include "sync/board/cut.h"
#include "sync/board/page.h"
#include "tests/support/board_box.h"

#define TERMINAL 7
#define EPOCH    0

static struct box box;
static const char *account[2];   /* BIN and number that make() is of */
static const uint8_t secret[KEY_BYTES] = { 9, 8, 7 };

static enum rc
add_secret(struct store *s, void *ctx)
{
	(void)ctx;
	return store_proof_key_add(s, TERMINAL, EPOCH, secret);
}

static int
setup(void **state)
{
	(void)state;
	account[0] = BOX_BIN;
	account[1] = BOX_ACCOUNT;
	box_open(&box);
	box_device(&box, TERMINAL);
	box_run(&box, add_secret, NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	box_close(&box);
	return 0;
}

static void
make(enum proof_purpose purpose, int64_t shift, int64_t total,
    char code[PROOF_CODE_MAX + 1])
{
	struct proof p = { .purpose = purpose, .ref = { EPOCH, TERMINAL,
	    (uint64_t)shift }, .total = { total }, .bin = account[0],
	    .account = account[1] };
	uint8_t key[KEY_BYTES], mac[HASH_BYTES];

	proof_key_derive(secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, code);
}

struct question {
	struct ref ref;
	const char *typed;
	enum rc rc;
	struct cut cut;
};

static enum rc
run(struct store *s, void *ctx)
{
	struct question *q = ctx;

	q->rc = cut_take(s, &q->ref, q->typed, &q->cut);
	return RC_OK;
}

static enum rc
ask_with(int64_t shift, const char *code, struct cut *out)
{
	struct question q = { .ref = { EPOCH, TERMINAL, (uint64_t)shift },
	    .typed = code };

	box_run(&box, run, &q);
	*out = q.cut;
	return q.rc;
}

static enum rc
ask(int64_t shift, struct cut *out)
{
	char code[PROOF_CODE_MAX + 1];

	make(PROOF_SHIFT_ASK, shift, 0, code);
	return ask_with(shift, code, out);
}

/* Money for the terminal's n-th sale. */
static void
pay(int64_t n, int64_t dong)
{
	char bank_ref[16];

	snprintf(bank_ref, sizeof(bank_ref), "FT%06d", (int)n);
	struct notice note = box_notice(n, dong,
	    box_ref(TERMINAL, (uint64_t)n + 5000), bank_ref);
	(void)box_deliver(&box, &note, "");
}

static void
answers(int64_t shift, int64_t credits, int64_t total)
{
	char code[PROOF_CODE_MAX + 1];
	struct cut c;

	assert_int_equal(ask(shift, &c), RC_OK);
	assert_int_equal(c.is.shift, shift);
	assert_int_equal(c.is.credits, credits);
	assert_int_equal(c.is.total.dong, total);
	make(PROOF_SHIFT, shift, total, code);
	assert_string_equal(c.code, code);
}

static void
the_first_question_draws_the_line(void **state)
{
	struct cut c;

	(void)state;
	pay(1, 65000);
	pay(2, 1935000);
	answers(3, 2, 2000000);
	pay(3, 7000);           /* late, or the next shift's */
	answers(3, 2, 2000000);
	box_reopen(&box);
	answers(3, 2, 2000000);
	assert_int_equal(ask(2, &c), RC_STATE);
	answers(5, 1, 7000);    /* nobody asked for the fourth */
	assert_int_equal(ask(4, &c), RC_STATE);
	assert_int_equal(ask(3, &c), RC_STATE);
	answers(6, 0, 0);
}

static void
an_answer_is_given_for_a_week(void **state)
{
	struct cut c;

	(void)state;
	pay(1, 65000);
	answers(1, 1, 65000);
	box.wall_ms += CUT_AGE_MS;
	answers(1, 1, 65000);
	box.wall_ms += 1;
	assert_int_equal(ask(1, &c), RC_NOT_FOUND);
	answers(2, 0, 0);
}

/* Of another terminal, of another account, twins: not this one's money. */
static void
only_its_own_money_counts(void **state)
{
	(void)state;
	box_device(&box, TERMINAL + 1);
	pay(1, 65000);
	pay(1, 65000);   /* told again */
	struct notice n = box_notice(50, 8000, box_ref(TERMINAL + 1, 5), "A");
	(void)box_deliver(&box, &n, "");
	n = box_notice(51, 9000, "no reference", "B");
	(void)box_deliver(&box, &n, "");
	n = box_notice(52, 9500, "C41000700000000KY", "C");
	(void)box_deliver(&box, &n, "");   /* no reference: its check */
	answers(1, 1, 65000);
}

static enum rc
take_claim(struct store *s, void *ctx)
{
	uint32_t terminal;

	return claim_take(s, ctx, &terminal);
}

/* A claim of money that came before the line is behind it. */
static void
claimed_money_counts_when_claimed(void **state)
{
	struct claim c = { .amount = { 9000 }, .bank_ref = "FT00009X" };

	(void)state;
	struct notice n = box_notice(51, 9000, "tien hang", "FT00009X");
	(void)box_deliver(&box, &n, "");
	pay(1, 1000);
	answers(1, 1, 1000);
	assert_true(str_copy(str_of(box_ref(TERMINAL, 77)), c.ref,
	    sizeof(c.ref)));
	box_run(&box, take_claim, &c);
	answers(1, 1, 1000);
	answers(2, 1, 9000);
}

static enum rc
revoke(struct store *s, void *ctx)
{
	struct store_terminal t;
	enum rc rc = store_terminal_get(s, TERMINAL, &t);

	(void)ctx;
	t.revoked_ms = 1;
	return rc == RC_OK ? store_terminal_save(s, &t) : rc;
}

static void
who_may_not_is_told_nothing(void **state)
{
	char code[PROOF_CODE_MAX + 1], other[PROOF_CODE_MAX + 1];
	struct cut c;

	(void)state;
	pay(1, 65000);
	/* Another shift's, another purpose's, the answer itself. */
	make(PROOF_SHIFT_ASK, 2, 0, code);
	assert_int_equal(ask_with(1, code, &c), RC_DENIED);
	make(PROOF_SHIFT, 1, 0, code);
	assert_int_equal(ask_with(1, code, &c), RC_DENIED);
	make(PROOF_SALE, 1, 0, code);
	assert_int_equal(ask_with(1, code, &c), RC_DENIED);
	make(PROOF_SHIFT_ASK, 0, 0, code);
	assert_int_equal(ask_with(0, code, &c), RC_DENIED);
	/* None of it drew a line; a wrong code has none of its own. */
	make(PROOF_SHIFT_ASK, 1, 0, other);
	pay(2, 1000);
	answers(1, 2, 66000);
	box_run(&box, revoke, NULL);
	assert_int_equal(ask_with(1, other, &c), RC_DENIED);
	struct question q = { .ref = { EPOCH, TERMINAL + 1, 1 },
	    .typed = other };
	box_run(&box, run, &q);
	assert_int_equal(q.rc, RC_DENIED);
	q.ref = (struct ref){ EPOCH + 1, TERMINAL, 1 };
	box_run(&box, run, &q);
	assert_int_equal(q.rc, RC_DENIED);
}

static enum rc
second_place(struct store *s, void *ctx)
{
	struct store_place p = { "970422", "0987654321" };

	(void)ctx;
	return store_place_put(s, TERMINAL, &p);
}

/* The account that asks is the one that is answered. */
static void
any_account_of_the_terminal_may_ask(void **state)
{
	(void)state;
	struct cut c;

	pay(1, 65000);
	account[0] = "970422";
	account[1] = "0987654321";
	assert_int_equal(ask(1, &c), RC_DENIED);   /* not its own yet */
	box_run(&box, second_place, NULL);
	answers(1, 1, 65000);
	account[0] = BOX_BIN;
	account[1] = BOX_ACCOUNT;
	answers(1, 1, 65000);
}

static void
the_page_says_it_large_and_fits(void **state)
{
	char text[PAGE_SALE_MAX];
	struct buf b = BUF(text);
	struct cut c = { .is = { .shift = INT64_MAX, .credits = INT64_MAX,
	    .total = { VND_MAX }, .asked_ms = 1795222800000 },
	    .code = "031242536" };

	(void)state;
	page_cut_put(&b, box_ref(TERMINAL, 3), &c);
	assert_false(b.full);
	assert_true(str_is_utf8(buf_str(&b)));
	assert_non_null(strstr(text, "<b>0312 42536</b>"));
	assert_non_null(strstr(text, "<b>100.000.000.000.000 đ</b>"));
	assert_non_null(strstr(text, "đến 08:00. Tiền đến sau"));
	assert_non_null(strstr(text, "next shift"));
	assert_non_null(strstr(text, "noindex"));
	assert_null(strstr(text, "<script"));
	static const enum rc rcs[] = { RC_DENIED, RC_STATE, RC_NOT_FOUND };
	for (size_t i = 0; i < 3; i++) {
		buf_reset(&b);
		page_cut_refusal_put(&b, box_ref(TERMINAL, 3), rcs[i]);
		assert_false(b.full);
		assert_null(strstr(text, " đ<"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(the_first_question_draws_the_line),
		T(an_answer_is_given_for_a_week),
		T(only_its_own_money_counts),
		T(claimed_money_counts_when_claimed),
		T(who_may_not_is_told_nothing),
		T(any_account_of_the_terminal_may_ask),
		T(the_page_says_it_large_and_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
