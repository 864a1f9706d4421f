/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/failcall.h - the system calls that ledger/ makes itself, which
 * a test can have fail.  A program that uses it is linked with --wrap for each
 * of FAILCALLS in the Makefile.  One thread. */
#ifndef TESTS_SUPPORT_FAILCALL_H
#define TESTS_SUPPORT_FAILCALL_H

#include <stdbool.h>

enum failcall { CALL_OPEN, CALL_READ, CALL_WRITE, CALL_SYNC, CALL_RENAME,
	CALL_STAT, CALL_ALLOCATE, CALL_COUNT };

/* The call after `after` others fails with errno e; `forever`: and all that
 * follow.  A write that fails for ENOSPC does half instead. */
void failcall_arm(long after, int e, bool forever);
/* The same, of one kind. */
void failcall_arm_one(enum failcall of, long after, int e);
/* Stop failing.  Did anything fail since it was armed? */
bool failcall_disarm(void);

#endif
