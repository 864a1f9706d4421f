/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "ledger/base/rc.h"

#define X(name, text) [name] = text,
static const char *const rc_texts[] = { RC_LIST(X) };
#undef X
_Static_assert(sizeof(rc_texts) / sizeof(rc_texts[0]) == RC_COUNT,
    "every rc has a text");

const char *
rc_text(enum rc rc)
{
	REQUIRE(rc < RC_COUNT);
	return rc_texts[rc];
}

_Noreturn void
require_failed(const char *cond, const char *file, int line)
{
	fprintf(stderr, "%s:%d: requirement failed: %s\n", file, line, cond);
	abort();
}
