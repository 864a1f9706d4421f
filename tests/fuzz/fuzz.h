/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/fuzz.h - what every fuzz target is: one function of bytes that
 * must come back.  A broken promise is a REQUIRE, which ends the process.
 *
 * The same file is linked with libFuzzer (make fuzz) and with replay.c, which
 * feeds it the kept inputs and seeded changes of them (make test). */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
