/* SPDX-License-Identifier: Apache-2.0 */
/* camt.053 and camt.054, or anything else that streams in. */
#include "tests/fuzz/statements.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return statements_of(data, size);
}
