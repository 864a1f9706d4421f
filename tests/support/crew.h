/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/crew.h - one long test in as many processes as the machine
 * has processors, or as CREW in the environment says; their counts summed. */
#ifndef TESTS_SUPPORT_CREW_H
#define TESTS_SUPPORT_CREW_H

#include <stdbool.h>
#include <stddef.h>

struct crew_member { int which, of; long *count; };

/* fn in each process, which then ends; count[0..n-1] are added up.  Inside,
 * what is wrong is REQUIREd: a failed assertion of the test framework would
 * go on as a second test run.  False: one did not end well. */
bool crew_run(void (*fn)(const struct crew_member *m), long *count, size_t n);

/* A number out of the environment. */
long crew_setting(const char *name, long fallback);

#endif
