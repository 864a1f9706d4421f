/* SPDX-License-Identifier: Apache-2.0 */
/* A web hook's body, its signature, and its canonical spelling. */
#include "tests/fuzz/notices.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return notices_of("payos", data, size);
}
