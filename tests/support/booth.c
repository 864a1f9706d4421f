/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/proof_key.h"
#include "tests/support/booth.h"
#include "tests/support/failvfs.h"
#include "ui/keys.h"

static void
on_sound(void *ctx, const struct effect *fx)
{
	((struct booth *)ctx)->sounds[fx->sound]++;
}

static void
on_restart(void *ctx)
{
	((struct booth *)ctx)->restarts++;
}

static void
on_send_now(void *ctx)
{
	((struct booth *)ctx)->sends++;
}

void
booth_open(struct booth *f)
{
	till_open(&f->config, f->stall.l, &f->host, &f->till);
	till_start(f->till, f->now);
}

void
booth_restart(struct booth *f)
{
	till_close(f->till);
	stall_reopen(&f->stall);
	f->now.mono_ms += 5000;
	booth_open(f);
}

static struct booth *
set_up(void)
{
	static struct booth f;

	memset(&f, 0, sizeof(f));
	failvfs_register();
	failvfs_set(0);
	stall_begin(&f.stall, 11);
	f.stall.env.vfs = FAILVFS_NAME;
	stall_set_up(&f.stall);
	f.now = (struct till_time){ 100000, f.stall.wall_ms };
	f.config = (struct till_config){ .w = 800, .h = 480, .dpi = 187,
	    .qr_timeout_s = 300, .rng = &f.stall.rng, .dir = f.stall.dir };
	f.host = (struct till_host){ .sound = on_sound,
	    .restart = on_restart, .send_now = on_send_now, .ctx = &f };
	return &f;
}

int
booth_begin(void **state)
{
	struct booth *f = set_up();

	booth_open(f);
	*state = f;
	return 0;
}

int
booth_begin_keyed(void **state)
{
	struct booth *f = set_up();
	struct proof_key key = { .terminal = stall_profile.terminal,
	    .epoch = stall_profile.epoch };
	char text[256];
	struct buf why = BUF(text);

	memcpy(key.secret, stall_secret, sizeof(key.secret));
	assert_int_equal(proof_key_save(f->stall.dir, &key, &why), RC_OK);
	f->config.terminal = stall_profile.terminal;
	f->config.proof_host = "cho.example";
	booth_open(f);
	*state = f;
	return 0;
}

int
booth_end(void **state)
{
	struct booth *f = *state;

	till_close(f->till);
	if (f->stall.l != NULL)
		stall_must_verify(f->stall.l);
	stall_end(&f->stall);
	return 0;
}

bool
booth_has(const struct booth *f, uint16_t button)
{
	struct keys keys;

	app_keys(till_model(f->till), &keys);
	return keys_find(&keys, button) != NULL;
}

void
booth_touch(struct booth *f, uint16_t button)
{
	struct input in = { .kind = INPUT_DOWN };
	struct keys keys;

	app_keys(till_model(f->till), &keys);
	const struct key *k = keys_find(&keys, button);
	assert_non_null(k);
	in.x = k->at.x + k->at.w / 2;
	in.y = k->at.y + k->at.h / 2;
	f->now.mono_ms += 1000;
	till_input(f->till, f->now, &in);
	in.kind = INPUT_UP;
	f->now.mono_ms += 60;
	till_input(f->till, f->now, &in);
}

void
booth_press(struct booth *f, enum input_key key, int digit)
{
	struct input in = { .kind = INPUT_KEY, .key = key, .digit = digit };

	f->now.mono_ms += 1000;
	till_input(f->till, f->now, &in);
}

void
booth_digits(struct booth *f, const char *text)
{
	for (; *text != '\0'; text++)
		booth_press(f, KEY_DIGIT, *text - '0');
}

void
booth_expect(const struct booth *f, const char *screen)
{
	assert_string_equal(app_screen_name(till_model(f->till)->screen),
	    screen);
}

const char *
booth_sell(struct booth *f)
{
	static char ref[REF_LEN + 1];

	booth_digits(f, "65");
	booth_press(f, KEY_TRIPLE_ZERO, 0);
	booth_press(f, KEY_ENTER, 0);
	booth_expect(f, "pay");
	memcpy(ref, till_last_sale(f->till)->ref, sizeof(ref));
	return ref;
}

enum rc
booth_mail(struct booth *f, const char *items)
{
	f->now.mono_ms += 1000;
	return till_mail(f->till, f->now, str_of(items));
}

void
booth_pay(struct booth *f, const char *ref, int64_t dong, const char *id)
{
	char text[600];

	f->mail++;
	snprintf(text, sizeof(text), "[{\"n\":%d,\"k\":\"bank.credit\",\"d\":"
	    "{\"id\":\"%s\",\"ref\":\"%s\",\"amount\":%d,\"bank_ref\":\"FT1\""
	    ",\"at\":\"2026-11-21 08:00:00\"}}]", (int)f->mail, id, ref,
	    (int)dong);
	assert_int_equal(booth_mail(f, text), RC_OK);
}

void
booth_credit(struct booth *f, const char *ref, int64_t dong)
{
	char id[32];

	snprintf(id, sizeof(id), "own:%d", (int)f->mail + 1);
	booth_pay(f, ref, dong, id);
}
