/* SPDX-License-Identifier: Apache-2.0 */
/* proof_bench - how long a typed code takes to be read and checked, the
 * terminal's key being there.  Prints "proof_us value us - - -". */
#include <stdio.h>

#include "ledger/base/clock.h"
#include "ledger/proof.h"

#define CHECKS 200000
#define ROUNDS 5

int
main(void)
{
	uint8_t key[KEY_BYTES] = { 1 };
	char code[PROOF_CODE_MAX + 1];
	struct proof p = { .purpose = PROOF_SALE, .ref = { 0, 7, 0 },
	    .total = { 65000 }, .bin = "970436", .account = "1017595600" };
	int64_t best = INT64_MAX;
	unsigned right = 0;

	for (int r = 0; r < ROUNDS; r++) {
		int64_t from = clock_mono_ms(&clock_system);
		for (int i = 0; i < CHECKS; i++) {
			p.ref.nonce++;
			if (proof_read(STR("558 0540"), code) ==
			    PROOF_TYPED_WHOLE)
				right += proof_is_code(key, &p, code);
		}
		int64_t took = clock_mono_ms(&clock_system) - from;
		best = took < best ? took : best;
	}
	int64_t ns = best * 1000000 / CHECKS;
	printf("proof_us\t%lld.%03lld\tus\t-\t-\t-\n", (long long)(ns / 1000),
	    (long long)(ns % 1000));
	return right > ROUNDS * CHECKS / 2;   /* a guess in a million */
}
