/* SPDX-License-Identifier: Apache-2.0 */
/* Money told by a provider is credited once, to the right sale, or kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ledger/base/rng.h"
#include "sync/board/claim.h"
#include "tests/support/board_box.h"

static struct box box;

static int
set_up(void **state)
{
	(void)state;
	box_open(&box);
	box_device(&box, 7);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	box_close(&box);
	return 0;
}

static struct credit_outcome
pay(int64_t id, int64_t amount, const char *content, const char *bank_ref)
{
	struct notice n = box_notice(id, amount, content, bank_ref);

	return box_deliver(&box, &n, "");
}

static void
a_credit_is_mailed_in_the_words_of_the_protocol(void **state)
{
	char last[1024], ref[REF_LEN + 1];
	struct pay_sum sum;

	(void)state;
	memcpy(ref, box_ref(7, 1), sizeof(ref));
	box_sale(&box, ref, 65000);
	assert_int_equal(box_pay(&box, ref, &sum), PAY_WAITING);
	struct credit_outcome out = pay(92704, 65000, ref, "FT\"1");
	assert_int_equal(out.end, CREDIT_TAKEN);
	assert_int_equal(out.mailed, 7);
	assert_int_equal(box_mail(&box, 7, last), 1);
	char want[256];
	snprintf(want, sizeof(want), "{\"id\":\"sepay:92704\",\"ref\":\"%s\","
	    "\"amount\":65000,\"bank_ref\":\"FT\\\"1\",\"at\":\"2026-10-31 "
	    "08:15:42\"}", ref);
	assert_string_equal(last, want);
	assert_int_equal(box_pay(&box, ref, &sum), PAY_EXACT);
	box_reopen(&box);
	assert_int_equal(box_pay(&box, ref, &sum), PAY_EXACT);
	assert_int_equal(box_mail(&box, 7, last), 1);
}

static void
redelivery_changes_nothing(void **state)
{
	struct pay_sum sum;
	char ref[REF_LEN + 1];

	(void)state;
	memcpy(ref, box_ref(7, 1), sizeof(ref));
	box_sale(&box, ref, 65000);
	assert_int_equal(pay(1, 65000, ref, "FT1").end, CREDIT_TAKEN);
	for (int i = 0; i < 8; i++) {
		struct credit_outcome out = pay(1, 65000, ref, "FT1");
		assert_int_equal(out.end, CREDIT_KNOWN);
		assert_int_equal(out.mailed, 0);
	}
	assert_int_equal(box_alarms(&box), 0);
	/* The same id, another amount: kept, told to an officer, not paid. */
	assert_int_equal(pay(1, 95000, ref, "FT1").end, CREDIT_CHANGED);
	assert_int_equal(pay(1, 95000, ref, "FT1").end, CREDIT_CHANGED);
	assert_int_equal(box_alarms(&box), 1);
	(void)box_pay(&box, ref, &sum);
	assert_int_equal(sum.received.dong, 65000);
	assert_int_equal(box_mail(&box, 7, NULL), 1);
}

static void
two_routes_tell_one_payment_once(void **state)
{
	struct pay_sum sum;
	char ref[REF_LEN + 1];

	(void)state;
	memcpy(ref, box_ref(7, 1), sizeof(ref));
	box_sale(&box, ref, 65000);
	assert_int_equal(pay(1, 65000, ref, "FT1").mailed, 7);
	assert_int_equal(pay(2, 65000, ref, "FT1").mailed, 0);
	assert_string_equal(box_last_credit(&box), "twin/same_money");
	assert_int_equal(box_pay(&box, ref, &sum), PAY_EXACT);
	/* Another reference, amount or day is other money; an empty
	 * reference says nothing. */
	assert_int_equal(pay(3, 65000, ref, "FT2").mailed, 7);
	assert_int_equal(pay(4, 64000, ref, "FT1").mailed, 7);
	assert_int_equal(pay(5, 65000, ref, "").mailed, 7);
	assert_int_equal(pay(6, 65000, ref, "").mailed, 7);
	struct notice n = box_notice(7, 65000, ref, "FT1");
	memcpy(n.at, "2026-11-01", 10);
	assert_int_equal(box_deliver(&box, &n, "").mailed, 7);
	assert_int_equal(box_mail(&box, 7, NULL), 6);
}

static void
money_astray_is_kept_with_its_reason(void **state)
{
	char text[64], ref[REF_LEN + 1], other[REF_LEN + 1];

	(void)state;
	memcpy(ref, box_ref(7, 1), sizeof(ref));
	memcpy(other, box_ref(7, 2), sizeof(other));
	assert_int_equal(pay(1, 1000, "NGUYEN VAN A chuyen tien", "a").mailed,
	    0);
	assert_string_equal(box_last_credit(&box), "unmatched/no_reference");
	snprintf(text, sizeof(text), "%s %s", ref, other);
	(void)pay(2, 2000, text, "b");
	assert_string_equal(box_last_credit(&box),
	    "unmatched/several_references");
	(void)pay(3, 3000, box_ref(8, 1), "c");
	assert_string_equal(box_last_credit(&box),
	    "unmatched/unknown_terminal");
	snprintf(text, sizeof(text), "%s %s", ref, box_ref(8, 1));
	assert_int_equal(pay(4, 4000, text, "d").mailed, 7);
	assert_string_equal(box_last_credit(&box), "matched/");
	assert_int_equal(box_total(&box, "unmatched"), 6000);
	assert_int_equal(box_total(&box, "matched"), 4000);
}

static enum rc
claim(struct store *s, void *ctx)
{
	uint32_t terminal;

	return claim_take(s, ctx, &terminal);
}

/* The row stays as it came; what is listed and summed is matched. */
static void
a_claimed_credit_is_listed_as_matched(void **state)
{
	struct claim c = { .amount = { 1000 }, .bank_ref = "FT0001" };
	struct pay_sum sum;

	(void)state;
	memcpy(c.ref, box_ref(7, 1), sizeof(c.ref));
	box_sale(&box, c.ref, 1000);
	(void)pay(1, 1000, "chuyen tien", "ft 0001");
	(void)pay(2, 500, "chuyen tien", "FT0002");
	box_run(&box, claim, &c);
	assert_string_equal(box_last_credit(&box), "unmatched/no_reference");
	assert_int_equal(box_total(&box, "unmatched"), 500);
	assert_int_equal(box_total(&box, "matched"), 1000);
	c.amount.dong = 500;
	memcpy(c.bank_ref, "FT0002", sizeof("FT0002"));
	box_run(&box, claim, &c);
	assert_string_equal(box_last_credit(&box), "matched/claimed");
	assert_int_equal(box_total(&box, "unmatched"), 0);
	assert_int_equal(box_total(&box, "matched"), 1500);
	assert_int_equal(box_pay(&box, c.ref, &sum), PAY_OVER);
	assert_int_equal(sum.received.dong, 1500);
	assert_int_equal(box_mail(&box, 7, NULL), 2);
}

struct elsewhere { struct credit_input in; struct credit_outcome out; };

static enum rc
take(struct store *s, void *ctx)
{
	struct elsewhere *e = ctx;

	return credit_take(s, &e->in, &e->out);
}

static void
money_on_anothers_account_proves_nothing(void **state)
{
	struct notice n = box_notice(1, 65000, box_ref(7, 1), "FT1");
	struct elsewhere e = { .in = { .provider = "sepay", .notice = &n,
	    .place = { BOX_BIN, "9999999999" }, .body = STR("x") } };

	(void)state;
	box_run(&box, take, &e);
	assert_int_equal(e.out.mailed, 0);
	assert_string_equal(box_last_credit(&box),
	    "wrong_account/wrong_account");
	/* The right number at another bank is another account. */
	e.in.place = (struct store_place){ "970422", BOX_ACCOUNT };
	memcpy(n.id, "2", 2);
	box_run(&box, take, &e);
	assert_int_equal(e.out.mailed, 0);
	assert_int_equal(box_mail(&box, 7, NULL), 0);
}

/* Told by provider of money out of account. */
static struct credit_outcome
out_of(const char *provider, const char *account, int64_t id,
    const char *content)
{
	char body[64], ref[24];

	snprintf(body, sizeof(body), "%s %lld", provider, (long long)id);
	snprintf(ref, sizeof(ref), "OUT%lld", (long long)id % 100);
	struct notice n = box_notice(id, 5000, content, ref);
	struct elsewhere e = { .in = { .provider = provider, .notice = &n,
	    .place = { BOX_BIN, "" }, .body = str_of(body) } };
	n.is_in = false;
	snprintf(e.in.place.account, sizeof(e.in.place.account), "%s",
	    account);
	box_run(&box, take, &e);
	return e.out;
}

static void
money_that_goes_back_is_told_to_its_terminal(void **state)
{
	char ref[REF_LEN + 1], text[64], last[1024], want[256];
	struct pay_sum sum;

	(void)state;
	memcpy(ref, box_ref(7, 1), sizeof(ref));
	snprintf(text, sizeof(text), "tra lai %s", ref);
	/* Nothing came for it: nothing goes back. */
	assert_int_equal(out_of("sepay", BOX_ACCOUNT, 201, text).mailed, 0);
	box_sale(&box, ref, 60000);
	assert_int_equal(pay(1, 65000, ref, "FT1").mailed, 7);
	assert_int_equal(box_mail(&box, 7, NULL), 1);
	struct credit_outcome o = out_of("sepay", BOX_ACCOUNT, 202, text);
	assert_int_equal(o.mailed, 7);
	assert_int_equal(box_mail(&box, 7, last), 2);
	snprintf(want, sizeof(want), "{\"id\":\"sepay:202\",\"ref\":\"%s\","
	    "\"amount\":5000,\"bank_ref\":\"OUT2\",\"at\":\"2026-10-31 "
	    "08:15:42\"}", ref);
	assert_string_equal(last, want);
	/* What came stays what came. */
	assert_int_equal(box_pay(&box, ref, &sum), PAY_OVER);
	assert_int_equal(sum.received.dong, 65000);
	/* Told again, and by another route: once. */
	assert_int_equal(out_of("sepay", BOX_ACCOUNT, 202, text).end,
	    CREDIT_KNOWN);
	assert_int_equal(out_of("casso", BOX_ACCOUNT, 302, text).state,
	    MATCH_TWIN);
	/* No reference, and another's account, tell nobody. */
	assert_int_equal(out_of("sepay", BOX_ACCOUNT, 203, "phi").mailed, 0);
	assert_int_equal(out_of("sepay", "9999999999", 204, text).mailed, 0);
	assert_int_equal(box_mail(&box, 7, NULL), 2);
}

static void
early_late_short_and_twice(void **state)
{
	char ref[REF_LEN + 1];
	struct pay_sum sum;

	(void)state;
	/* Paid before the stall's upload came through. */
	memcpy(ref, box_ref(7, 1), sizeof(ref));
	assert_int_equal(pay(1, 65000, ref, "1").mailed, 7);
	assert_int_equal(box_pay(&box, ref, &sum), PAY_UNASKED);
	box_sale(&box, ref, 65000);
	assert_int_equal(box_pay(&box, ref, &sum), PAY_EXACT);
	assert_int_equal(pay(2, 65000, ref, "2").mailed, 7);
	assert_int_equal(box_pay(&box, ref, &sum), PAY_DUPLICATE);

	memcpy(ref, box_ref(7, 2), sizeof(ref));
	box_sale(&box, ref, 65000);
	(void)pay(3, 650, ref, "3");
	assert_int_equal(box_pay(&box, ref, &sum), PAY_SHORT);
	box_sale_close(&box, ref);
	assert_int_equal(box_pay(&box, ref, &sum), PAY_SHORT);
	assert_int_equal(pay(4, 64350, ref, "4").mailed, 7);
	assert_int_equal(box_pay(&box, ref, &sum), PAY_LATE);
	assert_int_equal(sum.received.dong, 65000);
}

static void
tests_and_money_out_are_no_money(void **state)
{
	struct notice n = box_notice(0, 65000, box_ref(7, 1), "FT1");

	(void)state;
	n.is_test = true;
	assert_int_equal(box_deliver(&box, &n, "a").end, CREDIT_TAKEN);
	assert_int_equal(box_deliver(&box, &n, "b").end, CREDIT_TAKEN);
	n = box_notice(5, 65000, box_ref(7, 1), "FT1");
	n.is_in = false;
	assert_int_equal(box_deliver(&box, &n, "").end, CREDIT_TAKEN);
	assert_int_equal(box_deliver(&box, &n, "").end, CREDIT_KNOWN);
	assert_int_equal(box_total(&box, "matched"), 0);
	assert_int_equal(box_mail(&box, 7, NULL), 0);
}

/* --- the bank's truth, delivered badly --------------------------------- */

#define TRANSFERS  120
#define DELIVERIES 600
#define SALES      20
#define ROUNDS     12

struct truth { struct notice n; bool delivered; int64_t to; };

/* Random payments, each delivered at least once, many several times, in any
 * order, some with their body changed: every id counts once, the sum of
 * credits is the bank's truth, and mail says exactly the same. */
static void
one_bad_day(uint64_t seed)
{
	static struct truth truth[TRANSFERS];
	struct rng_seeded seeded;
	struct rng rng = rng_from_seed(&seeded, seed);
	int64_t want[SALES] = { 0 }, paid = 0, mails = 0;

	for (int i = 0; i < SALES; i += 2)   /* half of them are known */
		box_sale(&box, box_ref(7, (uint64_t)i), 50000);
	for (int i = 0; i < TRANSFERS; i++) {
		char bank_ref[24];
		struct truth *t = &truth[i];
		snprintf(bank_ref, sizeof(bank_ref), "FT%d", i);
		t->to = (int64_t)rng_below(&rng, SALES);
		t->delivered = false;
		t->n = box_notice(1000 + i, 1 + (int64_t)rng_below(&rng,
		    90000), box_ref(7, (uint64_t)t->to), bank_ref);
	}
	for (int i = 0; i < DELIVERIES + TRANSFERS; i++) {
		struct truth *t = &truth[i < DELIVERIES ?
		    (int)rng_below(&rng, TRANSFERS) : i - DELIVERIES];
		struct notice n = t->n;
		bool lie = t->delivered && rng_below(&rng, 4) == 0;
		if (lie)
			n.amount.dong += 1000;
		enum credit_end end = box_deliver(&box, &n, "").end;
		assert_int_equal(end, lie ? CREDIT_CHANGED : t->delivered ?
		    CREDIT_KNOWN : CREDIT_TAKEN);
		if (!t->delivered) {
			want[t->to] += t->n.amount.dong;
			paid += t->n.amount.dong;
			mails++;
		}
		t->delivered = true;
		if (rng_below(&rng, 200) == 0)
			box_reopen(&box);
	}
	for (int i = 0; i < SALES; i++) {
		struct pay_sum sum;
		(void)box_pay(&box, box_ref(7, (uint64_t)i), &sum);
		assert_int_equal(sum.received.dong, want[i]);
	}
	assert_int_equal(box_total(&box, "matched"), paid);
	assert_int_equal(box_total(&box, "unmatched"), 0);
	assert_int_equal(box_mail(&box, 7, NULL), mails);
}

static void
bad_days_end_with_the_banks_truth(void **state)
{
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		one_bad_day(seed);
		if (seed < ROUNDS) {
			tear_down(state);
			set_up(state);
		}
	}
	printf("seeds=%d deliveries=%d\n", ROUNDS,
	    ROUNDS * (DELIVERIES + TRANSFERS));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_credit_is_mailed_in_the_words_of_the_protocol),
		T(redelivery_changes_nothing),
		T(two_routes_tell_one_payment_once),
		T(money_astray_is_kept_with_its_reason),
		T(a_claimed_credit_is_listed_as_matched),
		T(money_on_anothers_account_proves_nothing),
		T(money_that_goes_back_is_told_to_its_terminal),
		T(early_late_short_and_twice),
		T(tests_and_money_out_are_no_money),
		T(bad_days_end_with_the_banks_truth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
