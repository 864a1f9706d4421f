/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of banks, in whatever letters. */
#include "tests/fuzz/statements.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return statements_of(data, size);
}
