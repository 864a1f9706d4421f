/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a ticket's code: none is signed by a key of ours; what is read
 * can be signed again and is then the same. */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/ticket_code.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t seed[KEY_BYTES] = { 7 };
	struct str text = { (const char *)data, size };
	uint8_t key[KEY_BYTES];
	char memory[TICKET_CODE_MAX];
	struct buf again = BUF(memory);
	struct ticket_code t, u;

	if (ticket_code_read(text, &t) != RC_OK)
		return 0;
	REQUIRE(ed25519_public(seed, key) == RC_OK);
	REQUIRE(ticket_code_verify(text, key, &u) == RC_DENIED);
	REQUIRE(ticket_code_sign(&t, seed, &again) == RC_OK && !again.full);
	REQUIRE(ticket_code_verify(buf_str(&again), key, &u) == RC_OK);
	REQUIRE(u.no == t.no && u.terminal == t.terminal && u.day == t.day &&
	    u.amount.dong == t.amount.dong &&
	    strcmp(u.series, t.series) == 0 && strcmp(u.kind, t.kind) == 0 &&
	    strcmp(u.mark, t.mark) == 0);
	return 0;
}
