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
#include "tests/support/booth.h"
#include "ui/keys.h"

static void
type(struct booth *f, const char *digits)
{
	for (; *digits != '\0'; digits++)
		booth_touch(f, (uint16_t)(BUTTON_DIGIT + *digits - '0'));
	booth_touch(f, BUTTON_TAKE);
}

static void
on_screen(struct booth *f, enum screen s)
{
	assert_string_equal(app_screen_name(till_model(f->till)->screen),
	    app_screen_name(s));
}

static void
set_pin(struct booth *f)
{
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_LOCK);
	booth_touch(f, BUTTON_NEXT);
	type(f, "1234");
	type(f, "1234");
	on_screen(f, SCREEN_LOCK);
}

/* As after a power cut, with a clock that begins anywhere. */
static void
restart(struct booth *f, int64_t mono_ms)
{
	till_close(f->till);
	f->now.mono_ms = mono_ms;
	booth_open(f);
	booth_touch(f, BUTTON_MENU);
	booth_touch(f, BUTTON_LOCK);
}

static void
test_over_starts(void **state)
{
	struct booth *f = *state;
	set_pin(f);
	for (int i = 1; i <= PIN_TRIES; i++) {
		restart(f, 1000 * i);
		on_screen(f, SCREEN_PIN);
		type(f, "9999");
		assert_int_equal(till_model(f->till)->pin.tries_left,
		    PIN_TRIES - i);
	}
	restart(f, 5);
	assert_false(booth_has(f, BUTTON_DIGIT));       /* it waits */
	assert_true(till_deadline(f->till) < f->now.mono_ms + PIN_WAIT_MS);
	f->now.mono_ms += PIN_WAIT_MS;
	till_turn(f->till, f->now);
	type(f, "1234");
	on_screen(f, SCREEN_LOCK);
	booth_touch(f, BUTTON_REMOVE);
	restart(f, 0);
	on_screen(f, SCREEN_LOCK);
}

static void
unlock_code(struct booth *f, char code[PROOF_CODE_MAX + 1])
{
	struct proof p = { .purpose = PROOF_UNLOCK, .bin = "",
	    .account = "" };
	uint8_t key[KEY_BYTES], mac[HASH_BYTES];

	p.ref = (struct ref){ stall_profile.epoch, stall_profile.terminal,
	    (uint64_t)till_model(f->till)->pin.number };
	proof_key_derive(stall_secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, code);
}

static void
test_forgotten(void **state)
{
	struct booth *f = *state;
	char code[PROOF_CODE_MAX + 1], old[PROOF_CODE_MAX + 1];

	set_pin(f);
	restart(f, 0);
	booth_touch(f, BUTTON_FORGOT);
	unlock_code(f, code);
	memcpy(old, code, sizeof(old));
	old[0] = old[0] == '9' ? '0' : (char)(old[0] + 1);
	type(f, old);
	assert_int_equal(till_model(f->till)->pin.tries_left, PIN_TRIES - 1);
	on_screen(f, SCREEN_PIN);
	memcpy(old, code, sizeof(old));
	type(f, code);
	on_screen(f, SCREEN_LOCK);
	/* That code is no good for the next PIN. */
	booth_touch(f, BUTTON_NEXT);
	type(f, "4321");
	type(f, "4321");
	restart(f, 0);
	booth_touch(f, BUTTON_FORGOT);
	type(f, old);
	on_screen(f, SCREEN_PIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(t) cmocka_unit_test_setup_teardown(t, booth_begin_keyed, booth_end)
		T(test_over_starts),
		T(test_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
