/* SPDX-License-Identifier: Apache-2.0 */
/* Any mapping is refused with a reason, or makes one JSON object that has
 * each name once. */
#include "ledger/base/bug.h"
#include "ledger/base/json.h"
#include "sync/bank_map.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char out[8192], reason[512];
	struct buf b = BUF(out), why = BUF(reason);
	struct bank_sale s = { .terminal = 7, .n = 42, .ref = "R",
	    .amount = 1000, .received = 1000, .at = "x", .evidence = "bank" };
	struct bank_map m;

	if (bank_map_parse((struct str){ (const char *)data, size }, &m,
	    &why) != RC_OK) {
		REQUIRE(why.n > 0);
		return 0;
	}
	REQUIRE(m.count >= 2 && m.count <= BANK_FIELDS_MAX);
	bank_map_put(&b, &m, &s);
	REQUIRE(!b.full && json_check(buf_str(&b), NULL));
	return 0;
}
