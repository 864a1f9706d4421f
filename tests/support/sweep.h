/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/sweep.h - the same scenes of a stall's life, each run again
 * and again with the k-th thing failing, k = 0, 1, ... until nothing fails.
 *
 * After each run the ledger is started without faults: it verifies, what was
 * acknowledged is there exactly once, and nothing else is (in_doubt: but for
 * one operation that failed). */
#ifndef TESTS_SUPPORT_SWEEP_H
#define TESTS_SUPPORT_SWEEP_H

#include <stdbool.h>

#include "ledger/base/rc.h"

struct sweep {
	const char *name;                 /* of what fails, for the report */
	const char *vfs;                  /* NULL: the default */
	void (*arm)(long k, bool forever);
	bool (*disarm)(void);             /* did it fire? */
	bool (*may_be)(enum rc rc);       /* outcomes allowed while armed */
	bool in_doubt;                    /* what failed may be recorded */
	bool side_may_go;                 /* the side copy's disk fails too:
	                                   * what only it had may be gone */
};

/* Run all scenes in both modes; how many points failed in all.  Everything
 * wrong fails the test. */
long sweep_run(const struct sweep *w);

#endif
