/* SPDX-License-Identifier: Apache-2.0 */
/* The self-test over a real ledger: its money is in the books and no revenue,
 * whatever comes and whenever; an account that is another's sells nothing,
 * over restarts, until one is saved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/history.h"
#include "ledger/refund.h"
#include "terminal/kept_tests.h"
#include "tests/support/booth.h"
#include "ui/keys.h"
#include "ui/strings.h"

static int
begin_small(void **state)
{
	int rc = booth_begin(state);
	struct booth *f = *state;

	f->config.w = 480;
	f->config.h = 320;
	f->config.dpi = 165;
	booth_restart(f);
	return rc;
}

static const struct model *
model(const struct booth *f)
{
	return till_model(f->till);
}

/* To the code; its reference. */
static const char *
test_self(struct booth *f)
{
	static char ref[REF_LEN + 1];

	till_net(f->till, f->now, NET_UP);
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_SELF_TEST);
	assert_int_equal(model(f)->screen, SCREEN_SELF_TEST);
	memcpy(ref, model(f)->self.ref, sizeof(ref));
	assert_int_equal(strlen(ref), REF_LEN);
	return ref;
}

static void
no_revenue_of(struct booth *f, const char *ref, int64_t came)
{
	struct sale s;

	assert_int_equal(sale_get(f->stall.l, ref, &s), RC_OK);
	assert_int_equal(s.state, came > 0 ? SALE_LATE : SALE_VOID);
	assert_int_equal(s.amount.dong, 1000);
	assert_int_equal(s.received.dong, came);
	assert_int_equal(s.due.dong, came);
}

/* What the books have of it: no revenue, nothing settled, all of it due. */
static void
no_revenue(struct booth *f, const char *ref, int64_t came)
{
	struct takings t;
	struct day_totals day;

	no_revenue_of(f, ref, came);
	assert_int_equal(history_takings(f->stall.l, 0, 30000, &t), RC_OK);
	assert_int_equal(t.revenue.dong, 0);
	assert_int_equal(ledger_day_totals(f->stall.l, 0, INT64_MAX, &day),
	    RC_OK);
	for (int i = 0; i < EVIDENCE_COUNT; i++)
		assert_int_equal(day.count[i], 0);
	assert_int_equal(day.waiting, 0);
	assert_int_equal(day.troubled, came > 0);
}

static void
test_heard(void **state)
{
	struct booth *f = *state;
	const char *ref = test_self(f);

	/* Its code is a sale's: the reference, and the whole sum. */
	assert_non_null(strstr(model(f)->self.payload, ref));
	assert_non_null(strstr(model(f)->self.payload, "54041000"));
	no_revenue(f, ref, 0);
	booth_touch(f, BUTTON_NEXT);
	assert_int_equal(model(f)->self.stage, SELF_MONEY);
	booth_credit(f, ref, 1000);
	assert_int_equal(model(f)->self.stage, SELF_HEARD);
	assert_int_equal(f->sounds[SOUND_PAID], 1);
	assert_int_equal(model(f)->waiting_count, 0);
	no_revenue(f, ref, 1000);
	booth_touch(f, BUTTON_DONE);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
}

/* The bank is quicker than the trader's answer. */
static void
test_heard_first(void **state)
{
	struct booth *f = *state;
	const char *ref = test_self(f);

	booth_credit(f, ref, 1000);
	assert_int_equal(model(f)->self.stage, SELF_NAME);
	booth_touch(f, BUTTON_NEXT);
	assert_int_equal(model(f)->self.stage, SELF_HEARD);
	no_revenue(f, ref, 1000);
}

/* Less, then the rest and more than that. */
static void
test_other_sums(void **state)
{
	struct booth *f = *state;
	const char *ref = test_self(f);

	booth_touch(f, BUTTON_NEXT);
	booth_credit(f, ref, 400);
	assert_int_equal(model(f)->self.heard.dong, 400);
	assert_int_equal(f->sounds[SOUND_PAID], 0);
	assert_int_equal(f->sounds[SOUND_LATE], 1);
	no_revenue(f, ref, 400);
	booth_credit(f, ref, 5600);
	assert_int_equal(model(f)->self.heard.dong, 6000);
	no_revenue(f, ref, 6000);
}

/* Given back to who lent it: then nothing is left of it but its story. */
static void
test_given_back(void **state)
{
	struct booth *f = *state;
	const char *ref = test_self(f);
	struct sale s;

	booth_credit(f, ref, 1000);
	assert_int_equal(sale_refund(f->stall.l, ref, (struct vnd){ 1000 },
	    EVIDENCE_BANK, &s), RC_OK);
	assert_int_equal(s.due.dong, 0);
	assert_int_equal(s.received.dong, 1000);
}

/* Nobody pays: time leads on; then the money comes, and is a line. */
static void
test_silence(void **state)
{
	struct booth *f = *state;
	const char *ref = test_self(f);

	booth_touch(f, BUTTON_NEXT);
	f->now.mono_ms += 3 * 60 * 1000 - 1000;
	till_turn(f->till, f->now);
	assert_int_equal(model(f)->screen, SCREEN_SELF_TEST);
	f->now.mono_ms += 2000;
	till_turn(f->till, f->now);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
	assert_int_equal(model(f)->hint, STR_SELF_SILENT);
	booth_credit(f, ref, 1000);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
	assert_int_equal(model(f)->hint, STR_SELF_HEARD_LATE);
	no_revenue(f, ref, 1000);
}

/* Nobody answers at all. */
static void
test_expiry(void **state)
{
	struct booth *f = *state;
	const char *ref = test_self(f);

	f->now.mono_ms += 10 * 60 * 1000 + 1000;
	till_turn(f->till, f->now);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
	no_revenue(f, ref, 0);
}

/* The power goes: nothing is open, and what comes then is the test's. */
static void
test_cut(void **state)
{
	struct booth *f = *state;
	char ref[REF_LEN + 1];

	memcpy(ref, test_self(f), sizeof(ref));
	booth_restart(f);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
	booth_restart(f);
	booth_credit(f, ref, 1000);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
	assert_int_equal(model(f)->hint, STR_SELF_HEARD_LATE);
	assert_int_equal(model(f)->hint_count, 1000);
	assert_int_equal(model(f)->waiting_count, 0);
	no_revenue(f, ref, 1000);
}

/* Beside another test that is on the glass: a line, and that one goes on. */
static void
test_cut_and_again(void **state)
{
	struct booth *f = *state;
	char first[REF_LEN + 1];

	memcpy(first, test_self(f), sizeof(first));
	booth_restart(f);
	const char *ref = test_self(f);
	assert_string_not_equal(first, ref);
	booth_touch(f, BUTTON_NEXT);
	booth_credit(f, first, 1000);
	assert_int_equal(model(f)->self.stage, SELF_MONEY);
	assert_int_equal(model(f)->hint, STR_SELF_HEARD_LATE);
	no_revenue(f, first, 1000);
	booth_credit(f, ref, 1000);
	assert_int_equal(model(f)->self.stage, SELF_HEARD);
	no_revenue_of(f, ref, 1000);
}

/* The last eight are remembered; the one before is late money like any. */
static void
test_bounded(void **state)
{
	struct booth *f = *state;
	char ref[KEPT_TESTS_MAX + 1][REF_LEN + 1];

	for (int i = 0; i <= KEPT_TESTS_MAX; i++) {
		memcpy(ref[i], test_self(f), sizeof(ref[i]));
		booth_touch(f, BUTTON_LATER);
	}
	booth_restart(f);
	for (int i = KEPT_TESTS_MAX; i > 0; i--) {
		booth_credit(f, ref[i], 1000);
		assert_int_equal(model(f)->screen, SCREEN_IDLE);
		assert_int_equal(model(f)->hint, STR_SELF_HEARD_LATE);
	}
	booth_credit(f, ref[0], 1000);
	assert_int_equal(model(f)->screen, SCREEN_VERDICT);
	assert_int_equal(model(f)->told.verdict, VERDICT_LATE);
}

/* A customer's order that was cancelled is not taken for a test. */
static void
test_others_late(void **state)
{
	struct booth *f = *state;
	struct sale s;

	(void)test_self(f);
	assert_int_equal(sale_open_void(f->stall.l, (struct vnd){ 1000 }, &s),
	    RC_OK);
	booth_restart(f);
	booth_credit(f, s.ref, 1000);
	assert_int_equal(model(f)->screen, SCREEN_VERDICT);
	assert_int_equal(model(f)->told.verdict, VERDICT_LATE);
}

/* Opened and cancelled: two entries, side by side, of one commit. */
static void
test_one_act(void **state)
{
	struct booth *f = *state;
	struct journal_head before, after;
	char memory[1024];
	struct buf line = BUF(memory);

	ledger_head(f->stall.l, &before);
	(void)test_self(f);
	ledger_head(f->stall.l, &after);
	assert_int_equal(after.n, before.n + 2);
	assert_int_equal(ledger_line(f->stall.l, after.n, &line), RC_OK);
	assert_non_null(strstr(memory, "sale.void"));
}

/* Money of another sale has the glass meanwhile, and leads back to the same
 * code: no second one is made. */
static void
test_beside(void **state)
{
	struct booth *f = *state;
	char ref[REF_LEN + 1];
	struct sale s;

	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	memcpy(ref, test_self(f), sizeof(ref));
	booth_credit(f, s.ref, 65000);
	assert_int_equal(model(f)->screen, SCREEN_VERDICT);
	assert_int_equal(model(f)->told.verdict, VERDICT_PAID);
	booth_touch(f, BUTTON_ANYWHERE);
	assert_int_equal(model(f)->screen, SCREEN_SELF_TEST);
	assert_string_equal(model(f)->self.ref, ref);
}

/* Where nobody tells of money the trader looks for themselves. */
static void
test_deaf(void **state)
{
	struct booth *f = *state;
	const char *ref = test_self(f);

	till_net(f->till, f->now, NET_ALONE);
	booth_touch(f, BUTTON_NEXT);
	booth_touch(f, BUTTON_SEEN);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
	assert_int_equal(model(f)->hint, STR_SELF_SEEN);
	no_revenue(f, ref, 0);
}

/* --- another's account --------------------------------------------------- */

static void
type(struct booth *f, const char *text)
{
	for (; *text != '\0'; text++) {
		struct input in = { .kind = INPUT_KEY };

		f->now.mono_ms += 1000;
		if (*text == '!') {
			in.key = KEY_ENTER;
		} else if (*text == '<') {
			in.key = KEY_BACKSPACE;
		} else {
			in.key = KEY_DIGIT;
			in.digit = *text - '0';
		}
		till_input(f->till, f->now, &in);
	}
}

static void
say_wrong(struct booth *f)
{
	(void)test_self(f);
	booth_touch(f, BUTTON_WRONG);
	assert_int_equal(model(f)->screen, SCREEN_SETUP_ACCOUNT);
	assert_string_equal(model(f)->setup.bin, stall_profile.bin);
	assert_string_equal(model(f)->setup.account, stall_profile.account);
	assert_int_equal(model(f)->hint, STR_SELF_WRONG);
	assert_false(model(f)->profile_known);
}

static void
test_wrong(void **state)
{
	struct booth *f = *state;
	struct profile p;

	say_wrong(f);
	booth_restart(f);   /* nothing is sold to it after that, either */
	assert_int_equal(model(f)->screen, SCREEN_SETUP_ACCOUNT);
	type(f, "<<77!!!!");
	assert_int_equal(model(f)->screen, SCREEN_SELF_TEST);
	assert_true(model(f)->self.first_run);
	assert_int_equal(ledger_profile(f->stall.l, &p), RC_OK);
	assert_string_not_equal(p.account, stall_profile.account);
	booth_touch(f, BUTTON_LATER);
	assert_int_equal(model(f)->screen, SCREEN_SETUP_PIN);
	booth_touch(f, BUTTON_LATER);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
	booth_restart(f);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
}

static void
set_pin(struct booth *f)
{
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_LOCK);
	booth_touch(f, BUTTON_NEXT);
	type(f, "2468!2468!");
	assert_true(model(f)->pin.set && model(f)->pin.open);
	booth_press(f, KEY_ESCAPE, 0);
	booth_press(f, KEY_ESCAPE, 0);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
}

/* With a PIN only who has it puts the account right: not whoever finds the
 * terminal after a power cut, by whatever key. */
static void
test_wrong_and_pin(void **state)
{
	struct booth *f = *state;
	struct profile p;

	set_pin(f);
	say_wrong(f);
	booth_restart(f);
	assert_int_equal(model(f)->screen, SCREEN_PIN);
	assert_false(booth_has(f, BUTTON_BACK));
	assert_int_equal(model(f)->hint, STR_SELF_WRONG);
	type(f, "65000!");
	assert_int_equal(model(f)->screen, SCREEN_PIN);
	booth_press(f, KEY_ESCAPE, 0);
	f->now.mono_ms += 10 * 60000;
	till_turn(f->till, f->now);
	assert_int_equal(model(f)->screen, SCREEN_PIN);
	type(f, "2468!");
	assert_int_equal(model(f)->screen, SCREEN_SETUP_ACCOUNT);
	/* Nor who finds it when its trader has gone, at any step. */
	type(f, "<<77!!!");
	assert_int_equal(model(f)->screen, SCREEN_SETUP_CHECK);
	f->now.mono_ms += 10 * 60000;
	till_turn(f->till, f->now);
	assert_int_equal(model(f)->screen, SCREEN_PIN);
	type(f, "2468!");
	assert_int_equal(model(f)->screen, SCREEN_SETUP_ACCOUNT);
	type(f, "!!!!");
	assert_int_equal(model(f)->screen, SCREEN_SELF_TEST);
	assert_int_equal(ledger_profile(f->stall.l, &p), RC_OK);
	assert_string_not_equal(p.account, stall_profile.account);
	booth_touch(f, BUTTON_LATER);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
}

/* Money of a sale that was open waits for its turn; nothing asks for more. */
static void
test_wrong_and_money(void **state)
{
	struct booth *f = *state;
	struct sale s;

	set_pin(f);
	assert_int_equal(sale_open(f->stall.l, (struct vnd){ 65000 }, &s),
	    RC_OK);
	say_wrong(f);
	booth_restart(f);
	assert_int_equal(model(f)->screen, SCREEN_PIN);
	booth_credit(f, s.ref, 65000);
	assert_int_equal(model(f)->screen, SCREEN_PIN);
	assert_int_equal(model(f)->waiting_count, 1);
	type(f, "2468!!!!!");
	assert_int_equal(model(f)->screen, SCREEN_VERDICT);
	assert_int_equal(model(f)->told.verdict, VERDICT_PAID);
}

/* It was a slip of the finger: the same account is saved again. */
static void
test_wrong_after_all(void **state)
{
	struct booth *f = *state;

	say_wrong(f);
	type(f, "!!!!");
	assert_int_equal(model(f)->screen, SCREEN_SELF_TEST);
	booth_restart(f);
	assert_int_equal(model(f)->screen, SCREEN_IDLE);
}

/* A file that says nothing is no reason not to sell. */
static void
test_odd_file(void **state)
{
	static const char *const texts[] = { "", "\n", "970436", "970436 1",
		"x\n\n\n", "\xff\xff" };
	struct booth *f = *state;
	char path[128];

	stall_path(&f->stall, "account-wrong", path);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		assert_true(fputs(texts[i], file) >= 0);
		assert_int_equal(fclose(file), 0);
		booth_restart(f);
		assert_int_equal(model(f)->screen, SCREEN_IDLE);
	}
	/* until it is gone */
	assert_int_equal(unlink(path), 0);
}

/* Nor is a list of tests that says nothing, or more than it may. */
static void
test_odd_list(void **state)
{
	static char long_one[4000];
	const char *const texts[] = { "", "\n\n", "C4", "\xff\xff\n",
		"C41000000000001\n", long_one };
	struct booth *f = *state;
	char path[128], ref[REF_LEN + 1];

	memset(long_one, 'C', sizeof(long_one) - 1);
	stall_path(&f->stall, "self-tests", path);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		assert_true(fputs(texts[i], file) >= 0);
		assert_int_equal(fclose(file), 0);
		booth_restart(f);
		assert_int_equal(model(f)->screen, SCREEN_IDLE);
	}
	memcpy(ref, test_self(f), sizeof(ref));   /* and is replaced */
	booth_restart(f);
	booth_credit(f, ref, 1000);
	assert_int_equal(model(f)->hint, STR_SELF_HEARD_LATE);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, begin_small, booth_end)
	const struct CMUnitTest tests[] = {
		TEST(test_heard),
		TEST(test_heard_first),
		TEST(test_other_sums),
		TEST(test_given_back),
		TEST(test_silence),
		TEST(test_expiry),
		TEST(test_cut),
		TEST(test_cut_and_again),
		TEST(test_bounded),
		TEST(test_others_late),
		TEST(test_one_act),
		TEST(test_odd_list),
		TEST(test_beside),
		TEST(test_deaf),
		TEST(test_wrong),
		TEST(test_wrong_after_all),
		TEST(test_wrong_and_pin),
		TEST(test_wrong_and_money),
		TEST(test_odd_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
