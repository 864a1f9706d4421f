/* SPDX-License-Identifier: Apache-2.0 */
/* From a scanned code to a signed message, with every fault on demand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/bank/teller.h"

#define SECRET "whsec_test"
#define REF    "C40000714D2PF2DB0"

static char dir[32], file[64], hmac[80], apikey[80];
static struct bank_conf conf;
static struct teller *t;
static struct paid paid;
static struct parcel p;
static char payload[VIETQR_PAYLOAD_MAX + 1];

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
open_teller(void)
{
	char why[BOOK_LINE_MAX];
	struct buf w = BUF(why);

	if (teller_open(&conf, &t, &w) != RC_OK)
		fail_msg("%s", why);
}

static int
setup(void **state)
{
	struct vietqr_order o = { .bin = STR("970422"),
	    .account = STR("0900000001"), .amount = { 65000 },
	    .purpose = STR(REF) };
	struct buf b = BUF(payload);
	const char *why;

	(void)state;
	(void)str_copy(STR("/tmp/cho40-teller-XXXXXX"), dir, sizeof(dir));
	if (mkdtemp(dir) == NULL || vietqr_make(&o, &b, &why) != RC_OK)
		return -1;
	snprintf(file, sizeof(file), "%s/book", dir);
	snprintf(hmac, sizeof(hmac), "%s/0900000001.hmac", dir);
	snprintf(apikey, sizeof(apikey), "%s/0900000002.apikey", dir);
	write_file(hmac, SECRET "\n");
	write_file(apikey, "KEY");
	conf = (struct bank_conf){ .speed = 60000, .code_max = 15,
	    .timeout_ms = 1000, .seed = 5,
	    .url = "http://127.0.0.1:9/hooks/sepay/{account}?x" };
	(void)str_copy(str_of(file), conf.book, sizeof(conf.book));
	(void)str_copy(str_of(dir), conf.secrets, sizeof(conf.secrets));
	open_teller();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	teller_close(t);
	unlink(file);
	unlink(hmac);
	unlink(apikey);
	return rmdir(dir);
}

static struct order
order(const char *faults)
{
	struct order o = { .payload = str_of(payload), .times = 1,
	    .mangle = mangle_by_name(STR("plain")) };

	assert_true(sepay_faults(str_of(faults), &o.faults));
	return o;
}

static void
pay(const struct order *o)
{
	const char *why = "";

	if (teller_pay(t, o, &paid, &why) != RC_OK)
		fail_msg("%s", why);
}

/* The next parcel within a moment; false when none comes. */
static bool
next(void)
{
	for (int i = 0; i < 20; i++)
		if (teller_next(t, &p) == RC_OK)
			return true;
	return false;
}

static const struct str good = { "{\"success\": true}", 17 };

static void
a_payment_becomes_a_signed_message(void **state)
{
	struct order o = order("");
	struct sepay_headers want = { 0 };
	struct sepay_auth auth = { false, SECRET };
	int64_t ts;

	(void)state;
	pay(&o);
	assert_int_equal(paid.n, 1);
	assert_int_equal(paid.transfer[0].amount.dong, 65000);
	assert_string_equal(paid.transfer[0].content, REF);
	assert_true(next());
	assert_string_equal(p.url,
	    "http://127.0.0.1:9/hooks/sepay/0900000001?x");
	assert_non_null(strstr(p.body, "\"transferAmount\":65000,"));
	struct str line = str_of(p.headers.line[0]);
	(void)str_cut(&line, ' ');
	assert_true(str_to_i64(line, &ts));
	assert_in_range(ts, clock_wall_ms(&clock_system) / 1000 - 5,
	    clock_wall_ms(&clock_system) / 1000);
	sepay_sign(&auth, ts, (struct str){ p.body, p.body_n }, &want);
	assert_string_equal(p.headers.line[1], want.line[1]);
	teller_sent(t, &p, 200, good);
	assert_false(next());
}

static void
an_account_may_use_a_key_or_none(void **state)
{
	struct order o = order("");

	(void)state;
	o.account = STR("0900000002");
	pay(&o);
	assert_true(next());
	assert_string_equal(p.headers.line[0], "Authorization: Apikey KEY");
	teller_sent(t, &p, 200, good);
	o.account = STR("0900000003");
	pay(&o);
	assert_string_equal(paid.transfer[0].account, "0900000003");
	assert_false(next());
}

static void
failures_follow_the_schedule_and_end(void **state)
{
	struct order o = order("");

	(void)state;
	pay(&o);
	for (int i = 0; i < SEPAY_TRIES; i++) {
		assert_true(next());
		assert_int_equal(p.delivery.tries, i);
		teller_sent(t, &p, 503, STR(""));
	}
	assert_false(next());
}

static void
a_restart_delivers_what_was_not(void **state)
{
	struct order o = order("");

	(void)state;
	o.times = 3;
	pay(&o);
	assert_true(next());
	teller_sent(t, &p, 200, good);
	assert_true(next());
	teller_sent(t, &p, 500, good);
	teller_close(t);
	open_teller();
	assert_true(next());
	assert_int_equal(p.delivery.id, paid.transfer[1].id);
	assert_int_equal(p.delivery.tries, 1);
	teller_sent(t, &p, 200, good);
	assert_true(next());
	assert_int_equal(p.delivery.id, paid.transfer[2].id);
	teller_sent(t, &p, 200, good);
	assert_false(next());
}

static void
faults_do_what_they_say(void **state)
{
	struct order o = order("drop,twice,changed");

	(void)state;
	pay(&o);
	assert_true(next());
	assert_int_equal(p.delivery.tries, 1);
	teller_sent(t, &p, 200, good);
	assert_true(next());
	assert_int_equal(p.delivery.kind, SEPAY_REPLAY);
	assert_non_null(strstr(p.body, "\"transferAmount\":65000,"));
	teller_sent(t, &p, 200, good);
	assert_true(next());
	assert_int_equal(p.delivery.kind, SEPAY_ALTERED);
	assert_non_null(strstr(p.body, "\"transferAmount\":66000,"));
	teller_sent(t, &p, 409, STR("{}"));
	assert_false(next());

	o = order("unsigned");
	pay(&o);
	assert_true(next());
	assert_string_equal(p.headers.line[0], "");
	teller_sent(t, &p, 401, STR(""));
	assert_true(next());
	assert_string_not_equal(p.headers.line[0], "");
	teller_sent(t, &p, 200, good);

	o = order("lose");
	pay(&o);
	assert_false(next());
}

static void
false_signatures_are_false(void **state)
{
	struct order o = order("forged");
	struct sepay_auth auth = { false, SECRET };
	struct sepay_headers right = { 0 };
	int64_t ts = 0;

	(void)state;
	pay(&o);
	assert_true(next());
	struct str line = str_of(p.headers.line[0]);
	(void)str_cut(&line, ' ');
	assert_true(str_to_i64(line, &ts));
	sepay_sign(&auth, ts, (struct str){ p.body, p.body_n }, &right);
	assert_string_not_equal(p.headers.line[1], right.line[1]);
	teller_sent(t, &p, 200, good);

	o = order("stale");
	pay(&o);
	assert_true(next());
	line = str_of(p.headers.line[0]);
	(void)str_cut(&line, ' ');
	assert_true(str_to_i64(line, &ts));
	assert_true(ts < clock_wall_ms(&clock_system) / 1000 - 300);
}

static void
what_a_bank_app_refuses_is_refused(void **state)
{
	struct order o = order("");
	const char *why;

	(void)state;
	o.amount = VND_SALE_MAX + 1;
	assert_int_equal(teller_pay(t, &o, &paid, &why), RC_BAD_INPUT);
	o = order("");
	o.account = STR("../../etc/x");
	assert_int_equal(teller_pay(t, &o, &paid, &why), RC_BAD_INPUT);
	o = order("");
	o.bin = STR("12345");
	assert_int_equal(teller_pay(t, &o, &paid, &why), RC_BAD_INPUT);
	o = order("");
	o.payload = STR("not a code");
	assert_int_equal(teller_pay(t, &o, &paid, &why), RC_BAD_INPUT);
	assert_non_null(why);
	assert_int_equal(teller_replay(t, BOOK_FIRST_ID, false), RC_NOT_FOUND);
	assert_false(next());
}

static void
a_delayed_message_comes_later(void **state)
{
	struct order o = order("");

	(void)state;
	o.delay_ms = 60;
	pay(&o);
	assert_int_equal(teller_next(t, &p), RC_AGAIN);
	assert_true(next());
	assert_int_equal(p.delivery.tries, 0);
}

static void
held_messages_wait(void **state)
{
	struct order o = order("");

	(void)state;
	o.times = 2;
	teller_hold(t);
	pay(&o);
	assert_false(next());
	teller_release(t, true);
	assert_true(next());
	assert_int_equal(p.delivery.id, paid.transfer[1].id);
	assert_int_equal(teller_replay(t, paid.transfer[0].id, true), RC_OK);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_payment_becomes_a_signed_message),
		TEST(an_account_may_use_a_key_or_none),
		TEST(failures_follow_the_schedule_and_end),
		TEST(a_restart_delivers_what_was_not),
		TEST(faults_do_what_they_say),
		TEST(false_signatures_are_false),
		TEST(what_a_bank_app_refuses_is_refused),
		TEST(a_delayed_message_comes_later),
		TEST(held_messages_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
