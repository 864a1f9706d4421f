/* SPDX-License-Identifier: Apache-2.0 */
/* The till at a fee receipt: signed, and scanned key by key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ledger/base/crypto.h"
#include "ledger/receipt_keys.h"
#include "terminal/till.h"
#include "tests/support/stall.h"

static const struct receipt plain = {
	.kind = RECEIPT_DAY_TICKET, .means = RECEIPT_CASH, .market = 3,
	.number = 12, .amount = { 300000 }, .first_day = 20758,
	.last_day = 20787, .at_s = 1793241600, .stall = "A-012",
	.fee = "MB",
};

struct fixture {
	struct stall stall;
	struct till *till;
	struct till_host host;
	struct till_time now;
	char keys[128];
	uint8_t seed[KEY_BYTES];
};

static void
on_sound(void *ctx, const struct effect *fx)
{
	(void)ctx;
	(void)fx;
}

static int
begin(void **state)
{
	static struct fixture f;
	struct till_config config = { .w = 800, .h = 480, .dpi = 187,
		.qr_timeout_s = 300, .rng = &f.stall.rng,
		.dir = f.stall.dir, .receipt_keys = f.keys };

	memset(&f, 0, sizeof(f));
	stall_begin(&f.stall, 11);
	stall_set_up(&f.stall);
	stall_path(&f.stall, "by-hand.keys", f.keys);
	memset(f.seed, 9, KEY_BYTES);
	f.now = (struct till_time){ 100000, f.stall.wall_ms };
	f.host = (struct till_host){ .sound = on_sound };
	till_open(&config, f.stall.l, &f.host, &f.till);
	till_start(f.till, f.now);
	*state = &f;
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	till_close(f->till);
	stall_end(&f->stall);
	return 0;
}

static void
put_key(struct fixture *f, uint32_t market, const char *name)
{
	uint8_t key[KEY_BYTES];
	char line[512];
	struct buf b = BUF(line);
	FILE *to = fopen(f->keys, "a");

	assert_non_null(to);
	assert_int_equal(ed25519_public(f->seed, key), RC_OK);
	receipt_keys_put(&b, market, key, str_of(name));
	fputs(line, to);
	assert_int_equal(fclose(to), 0);
}

static void
scan(struct fixture *f, const char *text)
{
	for (size_t i = 0; i <= strlen(text); i++) {
		struct input in = { .kind = INPUT_TEXT, .text = { text[i] } };
		if (text[i] == '\0')
			in = (struct input){ .kind = INPUT_KEY,
			    .key = KEY_ENTER };
		else if (text[i] >= '0' && text[i] <= '9')
			in = (struct input){ .kind = INPUT_KEY,
			    .key = KEY_DIGIT, .digit = text[i] - '0' };
		f->now.mono_ms += 3;
		till_input(f->till, f->now, &in);
	}
}

static const struct fee_receipt *
said(struct fixture *f)
{
	const struct model *m = till_model(f->till);

	assert_int_equal(m->screen, SCREEN_FEE);
	return &m->fee;
}

static void
test_told_apart(void **state)
{
	struct fixture *f = *state;
	char text[RECEIPT_TEXT_MAX];
	struct buf b = BUF(text);

	assert_int_equal(receipt_sign(&plain, f->seed, &b), RC_OK);
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_NO_KEYS);
	f->seed[0] = 1;
	put_key(f, 3, "Chợ Khác");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_STRANGER);
	/* A key that is put there counts at once. */
	f->seed[0] = 9;
	put_key(f, 3, "Chợ Đồng Văn");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_TRUE);
	assert_int_equal(said(f)->kind, FEE_DAY_TICKET);
	assert_true(said(f)->cash);
	assert_int_equal(said(f)->number, 12);
	assert_int_equal(said(f)->amount.dong, 300000);
	assert_int_equal(said(f)->first_day, 20758);
	assert_int_equal(said(f)->last_day, 20787);
	assert_int_equal(said(f)->at_s, 1793241600);
	assert_string_equal(said(f)->stall, "A-012");
	assert_string_equal(said(f)->fee, "MB");
	assert_string_equal(said(f)->market, "Chợ Đồng Văn");
	/* One digit of the amount's, the last of 6 bytes from the 14th. */
	text[5 + 31] = text[5 + 31] == '7' ? '6' : '7';
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_FORGED);
	assert_int_equal(said(f)->amount.dong, 0);
	text[5 + 31] = 'U';
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_GARBLED);
	text[60] = '\0';
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_CUT);
}

/* A board speaks for its own market only; a file of keys that cannot be read
 * is none. */
static void
test_whose_keys(void **state)
{
	struct fixture *f = *state;
	char text[RECEIPT_TEXT_MAX];
	struct buf b = BUF(text);

	assert_int_equal(receipt_sign(&plain, f->seed, &b), RC_OK);
	put_key(f, 4, "Chợ Bắc Hà");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_FORGED);
	FILE *to = fopen(f->keys, "w");
	assert_non_null(to);
	fputs("nonsense\n", to);
	assert_int_equal(fclose(to), 0);
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_NO_KEYS);
	assert_int_equal(unlink(f->keys), 0);
}

/* A longer text than any receipt, and a receipt with more behind it. */
static void
test_too_long(void **state)
{
	struct fixture *f = *state;
	char text[4000] = "C4R1:", more[4400];
	struct buf b = BUF(more);

	memset(text + 5, '0', sizeof(text) - 6);
	put_key(f, 3, "Chợ Đồng Văn");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_CUT);
	assert_int_equal(receipt_sign(&plain, f->seed, &b), RC_OK);
	buf_puts(&b, text);
	scan(f, more);
	assert_int_equal(said(f)->is, FEE_CUT);
}

/* What enrolment gives is kept, beside what was put there by hand; what is no
 * line is not, and fails nothing. */
static void
test_enrolled(void **state)
{
	struct fixture *f = *state;
	char text[RECEIPT_TEXT_MAX], path[128];
	struct buf b = BUF(text), line = { 0 };
	struct local_enrolled e = { .profile = stall_profile };
	uint8_t key[KEY_BYTES];

	e.profile.terminal = till_seller(f->till)->profile.terminal;
	e.profile.epoch = till_seller(f->till)->profile.epoch;
	assert_int_equal(receipt_sign(&plain, f->seed, &b), RC_OK);
	stall_path(&f->stall, RECEIPT_KEYS_NAME, path);
	assert_int_equal(till_enrolled(f->till, f->now, &e), RC_OK);
	assert_int_not_equal(access(path, F_OK), 0);
	memcpy(e.receipts, "3 00 x", 7);
	assert_int_equal(till_enrolled(f->till, f->now, &e), RC_OK);
	assert_int_not_equal(access(path, F_OK), 0);
	line = BUF(e.receipts);
	assert_int_equal(ed25519_public(f->seed, key), RC_OK);
	receipt_keys_put(&line, 3, key, STR("Chợ Đồng Văn"));
	assert_int_equal(till_enrolled(f->till, f->now, &e), RC_OK);
	assert_int_equal(access(path, F_OK), 0);
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_TRUE);
	f->seed[0] = 1;
	put_key(f, 4, "Chợ Khác");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_TRUE);
	assert_string_equal(said(f)->market, "Chợ Đồng Văn");
	/* However many there are by hand, its own market's counts. */
	for (int i = 0; i < RECEIPT_KEYS_MAX - 1; i++)
		put_key(f, 4, "Chợ Khác");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_TRUE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_told_apart, begin, end),
		cmocka_unit_test_setup_teardown(test_whose_keys, begin, end),
		cmocka_unit_test_setup_teardown(test_too_long, begin, end),
		cmocka_unit_test_setup_teardown(test_enrolled, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
