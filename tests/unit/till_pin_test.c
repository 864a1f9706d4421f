/* SPDX-License-Identifier: Apache-2.0 */
/* The PIN through a till: kept in its folder, and forgotten by the market's
 * code for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/proof.h"
#include "ledger/proof_key.h"
#include "terminal/pin_file.h"
#include "terminal/till.h"
#include "tests/support/stall.h"
#include "ui/keys.h"

static struct stall stall;
static struct till *till;
static struct till_host host;
static struct till_time now;

static void
on_sound(void *ctx, const struct effect *fx)
{
	(void)ctx;
	(void)fx;
}

static void
start(void)
{
	struct till_config config = { .w = 800, .h = 480, .dpi = 187,
		.qr_timeout_s = 300, .rng = &stall.rng,
		.terminal = stall_profile.terminal, .dir = stall.dir,
		.proof_host = "cho.example" };

	host = (struct till_host){ .sound = on_sound };
	till_open(&config, stall.l, &host, &till);
	till_start(till, now);
}

static int
begin(void **state)
{
	struct proof_key key = { .terminal = stall_profile.terminal,
	    .epoch = stall_profile.epoch };
	char text[256];
	struct buf why = BUF(text);

	(void)state;
	stall_begin(&stall, 12);
	stall_set_up(&stall);
	memcpy(key.secret, stall_secret, sizeof(key.secret));
	assert_int_equal(proof_key_save(stall.dir, &key, &why), RC_OK);
	now = (struct till_time){ 100000, stall.wall_ms };
	start();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	till_close(till);
	stall_end(&stall);
	return 0;
}

static bool
touch(uint16_t button)
{
	struct keys k;
	struct input in = { .kind = INPUT_DOWN };

	now.mono_ms += 1000;
	app_keys(till_model(till), &k);
	const struct key *key = keys_find(&k, button);
	if (key == NULL)
		return false;
	in.x = key->at.x + 2;
	in.y = key->at.y + 2;
	till_input(till, now, &in);
	now.mono_ms += 100;
	in.kind = INPUT_UP;
	till_input(till, now, &in);
	return true;
}

static void
type(const char *digits)
{
	for (; *digits != '\0'; digits++)
		assert_true(touch((uint16_t)(BUTTON_DIGIT + *digits - '0')));
	assert_true(touch(BUTTON_TAKE));
}

static void
on_screen(enum screen s)
{
	assert_string_equal(app_screen_name(till_model(till)->screen),
	    app_screen_name(s));
}

static void
set_pin(void)
{
	assert_true(touch(BUTTON_MENU));
	assert_true(touch(BUTTON_LOCK));
	assert_true(touch(BUTTON_NEXT));
	type("1234");
	type("1234");
	on_screen(SCREEN_LOCK);
}

/* As after a power cut, with a clock that begins anywhere. */
static void
restart(int64_t mono_ms)
{
	till_close(till);
	now.mono_ms = mono_ms;
	start();
	assert_true(touch(BUTTON_MENU));
	assert_true(touch(BUTTON_LOCK));
}

static void
test_over_starts(void **state)
{
	(void)state;
	set_pin();
	for (int i = 1; i <= PIN_TRIES; i++) {
		restart(1000 * i);
		on_screen(SCREEN_PIN);
		type("9999");
		assert_int_equal(till_model(till)->pin.tries_left,
		    PIN_TRIES - i);
	}
	restart(5);
	assert_false(touch(BUTTON_DIGIT));       /* it waits */
	assert_true(till_deadline(till) < now.mono_ms + PIN_WAIT_MS);
	now.mono_ms += PIN_WAIT_MS;
	till_turn(till, now);
	type("1234");
	on_screen(SCREEN_LOCK);
	assert_true(touch(BUTTON_REMOVE));
	restart(0);
	on_screen(SCREEN_LOCK);
}

static void
unlock_code(char code[PROOF_CODE_MAX + 1])
{
	struct proof p = { .purpose = PROOF_UNLOCK, .bin = "",
	    .account = "" };
	uint8_t key[KEY_BYTES], mac[HASH_BYTES];

	p.ref = (struct ref){ stall_profile.epoch, stall_profile.terminal,
	    (uint64_t)till_model(till)->pin.number };
	proof_key_derive(stall_secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, code);
}

static void
test_forgotten(void **state)
{
	char code[PROOF_CODE_MAX + 1], old[PROOF_CODE_MAX + 1];

	(void)state;
	set_pin();
	restart(0);
	assert_true(touch(BUTTON_FORGOT));
	unlock_code(code);
	memcpy(old, code, sizeof(old));
	old[0] = old[0] == '9' ? '0' : (char)(old[0] + 1);
	type(old);
	assert_int_equal(till_model(till)->pin.tries_left, PIN_TRIES - 1);
	on_screen(SCREEN_PIN);
	memcpy(old, code, sizeof(old));
	type(code);
	on_screen(SCREEN_LOCK);
	/* That code is no good for the next PIN. */
	assert_true(touch(BUTTON_NEXT));
	type("4321");
	type("4321");
	restart(0);
	assert_true(touch(BUTTON_FORGOT));
	type(old);
	on_screen(SCREEN_PIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_over_starts, begin, end),
		cmocka_unit_test_setup_teardown(test_forgotten, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
