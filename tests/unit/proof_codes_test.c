/* SPDX-License-Identifier: Apache-2.0 */
/* Proof codes of a second hand (tests/proof_codes.py) are ours, for CODES
 * random cases; a sweep takes a million. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/base/buf.h"
#include "ledger/proof.h"
#include "tests/support/figure.h"

#define CODES_DEFAULT "20000"

struct row {
	uint8_t key[KEY_BYTES];
	char bin[BIN_LEN + 1], account[ACCOUNT_MAX + 1];
	struct proof p;
	struct str code, machine;
};

static int64_t
number(struct str *rest)
{
	int64_t v = 0;

	assert_true(str_to_i64(str_cut(rest, '\t'), &v));
	return v;
}

static void
read_row(struct str rest, struct row *r)
{
	uint8_t secret[KEY_BYTES];

	assert_true(hex_decode(str_cut(&rest, '\t'), secret, KEY_BYTES));
	proof_key_derive(secret, r->key);
	r->p.purpose = (enum proof_purpose)number(&rest);
	r->p.ref.epoch = (uint32_t)number(&rest);
	r->p.ref.terminal = (uint32_t)number(&rest);
	r->p.ref.nonce = (uint64_t)number(&rest);
	r->p.total.dong = number(&rest);
	assert_true(str_copy(str_cut(&rest, '\t'), r->bin, sizeof(r->bin)));
	assert_true(str_copy(str_cut(&rest, '\t'), r->account,
	    sizeof(r->account)));
	r->p.bin = r->bin;
	r->p.account = r->account;
	r->code = str_cut(&rest, '\t');
	r->machine = str_trim(rest);
}

static bool
agrees(const struct row *r)
{
	uint8_t mac[HASH_BYTES];
	char code[PROOF_CODE_MAX + 1], typed[PROOF_CODE_MAX + 1];
	char machine[PROOF_MACHINE_LEN + 1];

	proof_mac(r->key, &r->p, mac);
	proof_code(mac, r->p.total, code);
	proof_machine(mac, machine);
	return str_eq(str_of(code), r->code) &&
	    str_eq(str_of(machine), r->machine) &&
	    proof_read(r->code, typed) == PROOF_TYPED_WHOLE &&
	    proof_is_code(r->key, &r->p, typed) &&
	    proof_is_machine(r->key, &r->p, machine);
}

static void
test_second_hand(void **state)
{
	const char *count = getenv("CODES");
	char command[128], line[512];
	int64_t want = 0, checked = 0, wrong = 0;

	(void)state;
	count = count == NULL ? CODES_DEFAULT : count;
	assert_true(str_to_i64(str_of(count), &want));
	(void)snprintf(command, sizeof(command),
	    "python3 tests/proof_codes.py %lld 4", (long long)want);
	FILE *p = popen(command, "r");
	assert_non_null(p);
	while (fgets(line, sizeof(line), p) != NULL) {
		struct row r = { .p.bin = NULL };
		read_row(str_of(line), &r);
		wrong += !agrees(&r);
		checked++;
	}
	assert_int_equal(pclose(p), 0);
	figure_put("codes_checked", checked);
	figure_put("codes_wrong", wrong);
	assert_int_equal(checked, want);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_second_hand),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
