/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a receipt: nothing is sound for another key; what is read can
 * be signed again, and only a signature makes it sound. */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/rc.h"
#include "ledger/receipt_keys.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t seed[KEY_BYTES] = { 1 };
	static struct receipt_keys keys, other = { .count = 1 };
	struct str text = { (const char *)data, size };
	uint8_t signer[RECEIPT_SIGNER_BYTES], key[KEY_BYTES];
	char again[RECEIPT_TEXT_MAX], memory[256];
	struct buf b = BUF(again), why = BUF(memory);
	struct receipt r, s;

	if (receipt_keys_parse(text, &keys, &why) == RC_OK)
		REQUIRE(keys.count <= RECEIPT_KEYS_MAX);
	size_t which;
	REQUIRE(receipt_keys_check(&other, text, &r, &which) !=
	    RECEIPT_SOUND);
	if (receipt_read(text, &r, signer) != RECEIPT_SOUND)
		return 0;
	REQUIRE(receipt_sign(&r, seed, &b) == RC_OK);
	REQUIRE(ed25519_public(seed, key) == RC_OK);
	REQUIRE(receipt_verify(buf_str(&b), key, &s) == RECEIPT_SOUND);
	REQUIRE(r.number == s.number && r.amount.dong == s.amount.dong &&
	    strcmp(r.stall, s.stall) == 0 && strcmp(r.ref, s.ref) == 0);
	return 0;
}
