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
#include "tests/support/booth.h"

static const struct receipt plain = {
	.kind = RECEIPT_DAY_TICKET, .means = RECEIPT_CASH, .market = 3,
	.number = 12, .amount = { 300000 }, .first_day = 20758,
	.last_day = 20787, .at_s = 1793241600, .stall = "A-012",
	.fee = "MB",
};

static char keys[128];
static uint8_t seed[KEY_BYTES];

static int
begin(void **state)
{
	int rc = booth_begin(state);
	struct booth *f = *state;

	stall_path(&f->stall, "by-hand.keys", keys);
	memset(seed, 9, KEY_BYTES);
	f->config.receipt_keys = keys;
	booth_restart(f);
	return rc;
}

static void
put_key(uint32_t market, const char *name)
{
	uint8_t key[KEY_BYTES];
	char line[512];
	struct buf b = BUF(line);
	FILE *to = fopen(keys, "a");

	assert_non_null(to);
	assert_int_equal(ed25519_public(seed, key), RC_OK);
	receipt_keys_put(&b, market, key, str_of(name));
	fputs(line, to);
	assert_int_equal(fclose(to), 0);
}

static void
scan(struct booth *f, const char *text)
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
said(struct booth *f)
{
	const struct model *m = till_model(f->till);

	assert_int_equal(m->screen, SCREEN_FEE);
	return &m->fee;
}

static void
test_told_apart(void **state)
{
	struct booth *f = *state;
	char text[RECEIPT_TEXT_MAX];
	struct buf b = BUF(text);

	assert_int_equal(receipt_sign(&plain, seed, &b), RC_OK);
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_NO_KEYS);
	seed[0] = 1;
	put_key(3, "Chợ Khác");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_STRANGER);
	/* A key that is put there counts at once. */
	seed[0] = 9;
	put_key(3, "Chợ Đồng Văn");
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
	struct booth *f = *state;
	char text[RECEIPT_TEXT_MAX];
	struct buf b = BUF(text);

	assert_int_equal(receipt_sign(&plain, seed, &b), RC_OK);
	put_key(4, "Chợ Bắc Hà");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_FORGED);
	FILE *to = fopen(keys, "w");
	assert_non_null(to);
	fputs("nonsense\n", to);
	assert_int_equal(fclose(to), 0);
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_NO_KEYS);
	assert_int_equal(unlink(keys), 0);
}

/* A longer text than any receipt, and a receipt with more behind it. */
static void
test_too_long(void **state)
{
	struct booth *f = *state;
	char text[4000] = "C4R1:", more[4400];
	struct buf b = BUF(more);

	memset(text + 5, '0', sizeof(text) - 6);
	put_key(3, "Chợ Đồng Văn");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_CUT);
	assert_int_equal(receipt_sign(&plain, seed, &b), RC_OK);
	buf_puts(&b, text);
	scan(f, more);
	assert_int_equal(said(f)->is, FEE_CUT);
}

/* What enrolment gives is kept, beside what was put there by hand; what is no
 * line is not, and fails nothing. */
static void
test_enrolled(void **state)
{
	struct booth *f = *state;
	char text[RECEIPT_TEXT_MAX], path[128];
	struct buf b = BUF(text), line = { 0 };
	struct local_enrolled e = { .profile = stall_profile };
	uint8_t key[KEY_BYTES];

	e.profile.terminal = till_seller(f->till)->profile.terminal;
	e.profile.epoch = till_seller(f->till)->profile.epoch;
	assert_int_equal(receipt_sign(&plain, seed, &b), RC_OK);
	stall_path(&f->stall, RECEIPT_KEYS_NAME, path);
	assert_int_equal(till_enrolled(f->till, f->now, &e), RC_OK);
	assert_int_not_equal(access(path, F_OK), 0);
	memcpy(e.receipts, "3 00 x", 7);
	assert_int_equal(till_enrolled(f->till, f->now, &e), RC_OK);
	assert_int_not_equal(access(path, F_OK), 0);
	line = BUF(e.receipts);
	assert_int_equal(ed25519_public(seed, key), RC_OK);
	receipt_keys_put(&line, 3, key, STR("Chợ Đồng Văn"));
	assert_int_equal(till_enrolled(f->till, f->now, &e), RC_OK);
	assert_int_equal(access(path, F_OK), 0);
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_TRUE);
	seed[0] = 1;
	put_key(4, "Chợ Khác");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_TRUE);
	assert_string_equal(said(f)->market, "Chợ Đồng Văn");
	/* However many there are by hand, its own market's counts. */
	for (int i = 0; i < RECEIPT_KEYS_MAX - 1; i++)
		put_key(4, "Chợ Khác");
	scan(f, text);
	assert_int_equal(said(f)->is, FEE_TRUE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(t) cmocka_unit_test_setup_teardown(t, begin, booth_end)
		T(test_told_apart),
		T(test_whose_keys),
		T(test_too_long),
		T(test_enrolled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
