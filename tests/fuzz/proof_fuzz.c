/* SPDX-License-Identifier: Apache-2.0 */
/* What is typed: a code that is read is 7 or 9 digits, stays the same when it
 * is written in groups and read again, and stops being one when a digit is
 * changed; a machine form is of its alphabet. */
#include "ledger/base/rc.h"
#include "ledger/proof.h"
#include "tests/fuzz/fuzz.h"

static void
check_code(const char *code)
{
	char grouped[PROOF_CODE_MAX + 2], again[PROOF_CODE_MAX + 1];
	size_t n = strlen(code);

	REQUIRE(n == PROOF_CODE_SHORT || n == PROOF_CODE_MAX);
	proof_grouped(code, grouped);
	REQUIRE(proof_read(str_of(grouped), again) == PROOF_TYPED_WHOLE);
	REQUIRE(strcmp(code, again) == 0);
	for (size_t i = 0; i < n; i++) {
		char wrong[PROOF_CODE_MAX + 1];
		memcpy(wrong, code, n + 1);
		wrong[i] = wrong[i] == '9' ? '0' : (char)(wrong[i] + 1);
		REQUIRE(proof_read(str_of(wrong), again) ==
		    PROOF_TYPED_TYPO);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	char code[PROOF_CODE_MAX + 1];
	char machine[PROOF_MACHINE_LEN + 1], again[PROOF_MACHINE_LEN + 1];

	if (proof_read(s, code) == PROOF_TYPED_WHOLE)
		check_code(code);
	else
		REQUIRE(code[0] == '\0');
	if (proof_read_machine(s, machine)) {
		REQUIRE(proof_read_machine(str_of(machine), again));
		REQUIRE(strcmp(machine, again) == 0);
	} else {
		REQUIRE(machine[0] == '\0');
	}
	return 0;
}
