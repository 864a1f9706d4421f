/* SPDX-License-Identifier: Apache-2.0 */
/* The till over a real ledger and a real key: what the bank has for a shift,
 * from the glass into the journal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/proof_key.h"
#include "ledger/shift.h"
#include "ledger/shift_code.h"
#include "terminal/till.h"
#include "tests/support/stall.h"
#include "ui/keys.h"

struct fixture {
	struct stall stall;
	struct till *till;
	struct till_host host;
	struct till_time now;
};

static struct fixture f;

static void
on_sound(void *ctx, const struct effect *fx)
{
	(void)ctx;
	(void)fx;
}

static int
begin(void **state)
{
	struct proof_key key = { .terminal = stall_profile.terminal,
	    .epoch = stall_profile.epoch };
	char text[256];
	struct buf why = BUF(text);

	(void)state;
	memset(&f, 0, sizeof(f));
	stall_begin(&f.stall, 12);
	stall_set_up(&f.stall);
	memcpy(key.secret, stall_secret, sizeof(key.secret));
	assert_int_equal(proof_key_save(f.stall.dir, &key, &why), RC_OK);
	f.now = (struct till_time){ 100000, f.stall.wall_ms };
	struct till_config config = { .w = 800, .h = 480, .dpi = 187,
		.qr_timeout_s = 300, .rng = &f.stall.rng,
		.terminal = stall_profile.terminal, .dir = f.stall.dir,
		.proof_host = "cho.example" };
	f.host = (struct till_host){ .sound = on_sound };
	till_open(&config, f.stall.l, &f.host, &f.till);
	till_start(f.till, f.now);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	till_close(f.till);
	stall_must_verify(f.stall.l);
	stall_end(&f.stall);
	return 0;
}

static void
expect_screen(const char *name)
{
	assert_string_equal(app_screen_name(till_model(f.till)->screen),
	    name);
}

static bool
touch(uint16_t button)
{
	struct input in = { .kind = INPUT_DOWN };
	struct keys k;

	app_keys(till_model(f.till), &k);
	const struct key *key = keys_find(&k, button);
	if (key == NULL)
		return false;
	in.x = key->at.x + key->at.w / 2;
	in.y = key->at.y + key->at.h / 2;
	f.now.mono_ms += 1000;
	till_input(f.till, f.now, &in);
	in.kind = INPUT_UP;
	f.now.mono_ms += 60;
	till_input(f.till, f.now, &in);
	return true;
}

static void
type(const char *digits)
{
	struct input in = { .kind = INPUT_KEY, .key = KEY_DIGIT };

	for (; *digits != '\0'; digits++) {
		in.digit = *digits - '0';
		f.now.mono_ms += 1000;
		till_input(f.till, f.now, &in);
	}
}

/* A shift of 65,000 by the bank, closed; on its screen. */
static void
a_shift(int number)
{
	struct shift s;
	struct sale sale;
	bool fresh;

	assert_int_equal(shift_open(f.stall.l, (struct vnd){ 0 }, &s), RC_OK);
	assert_int_equal(sale_open(f.stall.l, (struct vnd){ 65000 }, &sale),
	    RC_OK);
	struct credit c = stall_credit(sale.ref, 65000, number);
	assert_int_equal(sale_credit(f.stall.l, &c, &sale, &fresh), RC_OK);
	assert_int_equal(shift_close(f.stall.l, (struct vnd){ 0 }, &s),
	    RC_OK);
	assert_true(touch(BUTTON_MENU));
	assert_true(touch(BUTTON_SHIFT));
	expect_screen("shift");
}

/* Type the code of that total. */
static void
type_code(int64_t total)
{
	struct shift_ask ask;
	char code[10];

	assert_int_equal(shift_ask(f.stall.l, stall_secret, &ask), RC_OK);
	assert_string_equal(till_model(f.till)->code.ask.code, ask.code);
	assert_string_equal(till_model(f.till)->code.ask.ref, ask.ref);
	stall_shift_code(&ask, total, code);
	type(code);
	assert_true(touch(BUTTON_TAKE));
}

static void
test_agrees(void **state)
{
	struct shift s;

	(void)state;
	a_shift(1);
	assert_true(touch(BUTTON_RECONCILE));
	expect_screen("shift-code");
	type_code(65000);
	expect_screen("shift-told");
	assert_int_equal(shift_get(f.stall.l, 1, &s), RC_OK);
	assert_true(s.confirmed);
	assert_int_equal(s.told.dong, 65000);
	assert_true(touch(BUTTON_ANYWHERE));
	expect_screen("shift");
	assert_false(touch(BUTTON_RECONCILE));
}

static void
test_another_total(void **state)
{
	const struct model *m = till_model(f.till);
	struct shift s;

	(void)state;
	a_shift(1);
	assert_true(touch(BUTTON_RECONCILE));
	type_code(50000);
	assert_int_equal(m->code.stage, CODE_WRONG);
	assert_int_equal(m->code.tries_left, CODE_TRIES_MAX - 1);
	assert_true(touch(BUTTON_OTHER));
	type("50000");
	assert_true(touch(BUTTON_TAKE));
	expect_screen("shift-told");
	assert_int_equal(shift_get(f.stall.l, 1, &s), RC_OK);
	assert_int_equal(s.told.dong - s.ours.dong, -15000);
}

static void
test_used_up(void **state)
{
	const struct model *m = till_model(f.till);

	(void)state;
	a_shift(1);
	assert_true(touch(BUTTON_RECONCILE));
	for (int i = 0; i < CODE_TRIES_MAX; i++) {
		type_code(50000);
		if (i + 1 < CODE_TRIES_MAX)
			assert_true(touch(BUTTON_RETRY));
	}
	assert_int_equal(m->code.stage, CODE_USED_UP);
	assert_true(touch(BUTTON_BACK));
	assert_true(touch(BUTTON_RECONCILE));
	assert_int_equal(m->code.tries_left, 0);
	assert_int_equal(m->code.stage, CODE_USED_UP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(t) cmocka_unit_test_setup_teardown(t, begin, end)
		T(test_agrees), T(test_another_total), T(test_used_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
