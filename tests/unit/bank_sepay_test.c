/* SPDX-License-Identifier: Apache-2.0 */
/* The stand-in says what SePay says: body, signature, schedule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "tests/bank/sepay_out.h"
#include "tests/bank/stamp.h"

#define SAMPLES "tests/vectors/samples/"

static char body[SEPAY_BODY_MAX];
static struct sepay_out q;

static struct transfer
transfer(void)
{
	return (struct transfer){ .id = 92704, .wall_ms = 1793409342000,
	    .bin = "970422", .account = "0900000001", .amount = { 35000 },
	    .bank_ref = "FT26304123456789",
	    .content = "149346965345-C40000714D2PF2DB0-CHUYEN TIEN-OQCH"
		"000LKkVs-MOMO149346965345MOMO" };
}

static json_t *
sample(const char *path)
{
	json_error_t e;
	json_t *root = json_load_file(path, 0, &e);

	if (root == NULL)
		fail_msg("%s:%d: %s", path, e.line, e.text);
	return root;
}

static const char *
text_at(json_t *o, const char *name)
{
	return json_string_value(json_object_get(o, name));
}

/* The same names with the same types in the same order as the sample. */
static void
the_body_has_the_samples_shape(void **state)
{
	struct transfer t = transfer();
	struct buf out = BUF(body);
	json_t *want = sample(SAMPLES "sepay_webhook.json");

	(void)state;
	assert_int_equal(sepay_body(&t, 15, &out), RC_OK);
	json_t *got = json_loadb(body, out.n, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(got);
	assert_int_equal(json_object_size(got), json_object_size(want));
	void *a = json_object_iter(want), *b = json_object_iter(got);
	for (; a != NULL; a = json_object_iter_next(want, a),
	    b = json_object_iter_next(got, b)) {
		assert_string_equal(json_object_iter_key(a),
		    json_object_iter_key(b));
		assert_int_equal(json_typeof(json_object_iter_value(a)),
		    json_typeof(json_object_iter_value(b)));
	}
	assert_string_equal(text_at(got, "transactionDate"),
	    "2026-10-31 08:15:42");
	assert_string_equal(text_at(got, "code"), "C40000714D2PF2DB0");
	assert_null(strchr(body, '\n'));
	json_decref(got);
	json_decref(want);
}

static void
the_providers_code_is_only_a_guess(void **state)
{
	struct transfer t = transfer();
	struct buf out = BUF(body);

	(void)state;
	assert_int_equal(sepay_body(&t, 10, &out), RC_OK);
	assert_non_null(strstr(body, "\"code\":\"C40000714D2P\","));
	buf_reset(&out);
	(void)str_copy(STR("mua C4 0000714d"), t.content, sizeof(t.content));
	assert_int_equal(sepay_body(&t, 15, &out), RC_OK);
	assert_non_null(strstr(body, "\"code\":null,"));
}

static void
signatures_equal_the_vectors(void **state)
{
	json_t *all = sample(SAMPLES "signature-vectors.json");
	json_t *v = json_object_get(all, "sepay_hmac");
	struct sepay_auth auth = { .apikey = false };
	struct sepay_headers got = { 0 };
	char raw[2048], want[SEPAY_HEADER_MAX];
	FILE *f = fopen(SAMPLES "sepay_webhook.raw", "r");

	(void)state;
	assert_non_null(f);
	size_t n = fread(raw, 1, sizeof(raw), f);
	fclose(f);
	assert_true(str_copy(str_of(text_at(v, "key")), auth.secret,
	    sizeof(auth.secret)));
	sepay_sign(&auth, 1793409342, (struct str){ raw, n }, &got);
	assert_string_equal(got.line[0], "X-SePay-Timestamp: 1793409342");
	snprintf(want, sizeof(want), "X-SePay-Signature: %s",
	    text_at(json_object_get(v, "headers"), "X-SePay-Signature"));
	assert_string_equal(got.line[1], want);

	auth = (struct sepay_auth){ true, "8XKQ0EXAMPLEKEY" };
	got = (struct sepay_headers){ 0 };
	sepay_sign(&auth, 0, STR("{}"), &got);
	assert_string_equal(got.line[0],
	    text_at(json_object_get(all, "sepay_apikey"), "header"));
	assert_string_equal(got.line[1], "");
	json_decref(all);
}

static void
only_the_documented_reply_is_a_success(void **state)
{
	(void)state;
	assert_true(sepay_is_success(200, STR("{\"success\": true}")));
	assert_true(sepay_is_success(201, STR("{\"success\":true,\"a\":1}")));
	assert_false(sepay_is_success(204, STR("")));
	assert_false(sepay_is_success(200, STR("")));
	assert_false(sepay_is_success(200, STR("ok")));
	assert_false(sepay_is_success(200, STR("{\"success\":\"true\"}")));
	assert_false(sepay_is_success(500, STR("{\"success\":true}")));
	assert_false(sepay_is_success(0, STR("")));
}

static void
attempts_follow_the_schedule(void **state)
{
	static const int64_t at_min[] = { 0, 1, 2, 4, 7, 12, 20, 33 };
	struct delivery d = { .id = 92704, .kind = SEPAY_SCHEDULED };
	int64_t wait_ms, now = 0;

	(void)state;
	sepay_out_init(&q, 60);
	assert_int_equal(sepay_out_add(&q, &d), RC_OK);
	for (int i = 0; i < SEPAY_TRIES; i++) {
		now = at_min[i] * 1000;   /* a minute is a second */
		if (i > 0)
			assert_int_equal(sepay_out_take(&q, now - 1, &d,
			    &wait_ms), RC_AGAIN);
		assert_int_equal(sepay_out_take(&q, now, &d, &wait_ms), RC_OK);
		assert_int_equal(d.tries, i);
		assert_int_equal(sepay_out_again(&q, &d, now),
		    i + 1 < SEPAY_TRIES);
	}
	assert_int_equal(q.n, 0);
	d = (struct delivery){ .id = 1, .kind = SEPAY_REPLAY };
	assert_false(sepay_out_again(&q, &d, now));
}

static void
held_deliveries_leave_in_the_asked_order(void **state)
{
	struct delivery d;
	int64_t wait_ms;

	(void)state;
	for (int reversed = 0; reversed < 2; reversed++) {
		sepay_out_init(&q, 1);
		q.held = true;
		for (int64_t i = 0; i < 3; i++) {
			d = (struct delivery){ .id = BOOK_FIRST_ID + i };
			assert_int_equal(sepay_out_add(&q, &d), RC_OK);
		}
		assert_int_equal(sepay_out_take(&q, 1000, &d, &wait_ms),
		    RC_AGAIN);
		sepay_out_release(&q, 1000, reversed == 1);
		for (int64_t i = 0; i < 3; i++) {
			assert_int_equal(sepay_out_take(&q, 1000, &d,
			    &wait_ms), RC_OK);
			assert_int_equal(d.id - BOOK_FIRST_ID,
			    reversed ? 2 - i : i);
		}
	}
}

static void
the_queue_is_bounded(void **state)
{
	struct delivery d = { .id = 1 };

	(void)state;
	sepay_out_init(&q, 1);
	for (size_t i = 0; i < SEPAY_QUEUE_MAX; i++)
		assert_int_equal(sepay_out_add(&q, &d), RC_OK);
	assert_int_equal(sepay_out_add(&q, &d), RC_TOO_BIG);
}

static void
faults_are_words(void **state)
{
	int64_t bits = 0;

	(void)state;
	assert_true(sepay_faults(STR("drop,twice"), &bits));
	assert_int_equal(bits, SEPAY_DROP | SEPAY_TWICE);
	assert_true(sepay_faults(STR(""), &bits));
	assert_int_equal(bits, 0);
	assert_true(sepay_faults(STR("out,no-balance,no-ref,night"), &bits));
	assert_int_equal(bits, SEPAY_MONEY_OUT | SEPAY_NO_BALANCE |
	    SEPAY_NO_REF | SEPAY_NIGHT);
	bits = 7;
	assert_false(sepay_faults(STR("drop,burn"), &bits));
	assert_int_equal(bits, 7);
}

static void
banks_leave_out_what_they_like(void **state)
{
	struct transfer t = transfer();
	char at[32];
	struct buf out = BUF(body), b = BUF(at);

	(void)state;
	t.balance.dong = 70000;
	t.hook = SEPAY_MONEY_OUT | SEPAY_NO_BALANCE | SEPAY_NO_REF |
	    SEPAY_NIGHT;
	assert_int_equal(sepay_body(&t, 15, &out), RC_OK);
	assert_non_null(strstr(body, "\"transferType\":\"out\""));
	assert_non_null(strstr(body, "\"transferAmount\":35000"));
	assert_non_null(strstr(body, "\"accumulated\":0,"));
	assert_non_null(strstr(body, "\"referenceCode\":\"\""));
	/* The push says when it was, the lists when it was booked. */
	assert_non_null(strstr(body, "\"2026-10-31 08:15:42\""));
	stamp_put_iso(&b, sepay_booked_ms(&t));
	assert_string_equal(at, "2026-11-01 00:00:00");
	t.hook = 0;
	assert_true(sepay_booked_ms(&t) == t.wall_ms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_body_has_the_samples_shape),
		cmocka_unit_test(the_providers_code_is_only_a_guess),
		cmocka_unit_test(signatures_equal_the_vectors),
		cmocka_unit_test(only_the_documented_reply_is_a_success),
		cmocka_unit_test(attempts_follow_the_schedule),
		cmocka_unit_test(held_deliveries_leave_in_the_asked_order),
		cmocka_unit_test(the_queue_is_bounded),
		cmocka_unit_test(faults_are_words),
		cmocka_unit_test(banks_leave_out_what_they_like),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
