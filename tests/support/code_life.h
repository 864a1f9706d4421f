/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/code_life.h - a process that types one code and is killed on
 * the way.  For tests that the linker is told --wrap=proof_is_code for. */
#ifndef TESTS_SUPPORT_CODE_LIFE_H
#define TESTS_SUPPORT_CODE_LIFE_H

#include "tests/support/stall.h"

#define NO_OPERATION (-1)

/* Around the comparison. */
enum moment { MOMENT_NONE, MOMENT_BEFORE, MOMENT_AFTER };

/* What became of it. */
struct life {
	bool killed;
	int compared;       /* comparisons that it told of */
	enum rc rc;         /* if it was not killed */
};

/* Open the stall's ledger, closed before and after, in a process of its own
 * and type there; killed at m, or at that operation on the disk. */
struct life code_life(struct stall *st, enum rc (*type)(void *ctx), void *ctx,
    enum moment m, long operation);

#endif
