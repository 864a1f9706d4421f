/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/base/rc.h - the one list of outcomes a function may report.
 *
 * An outcome is something the world may do to us.  A programmer's mistake is
 * not an outcome: it is a REQUIRE, which stays on in release builds.  The
 * list is grouped by what the caller should do about it. */
#ifndef LEDGER_BASE_RC_H
#define LEDGER_BASE_RC_H

#define RC_LIST(X)                                                            \
	X(RC_OK,         "ok")                                                \
	/* Retry: nothing happened; asking again later may succeed. */        \
	X(RC_BUSY,       "busy, try again")                                   \
	X(RC_OFFLINE,    "no connection")                                     \
	X(RC_AGAIN,      "not enough bytes yet")                              \
	/* Refuse: the request itself is wrong; asking again cannot help. */  \
	X(RC_NOT_FOUND,  "not found")                                         \
	X(RC_CONFLICT,   "id already used for something else")                \
	X(RC_STATE,      "not allowed in this state")                         \
	X(RC_BAD_INPUT,  "malformed input")                                   \
	X(RC_TOO_BIG,    "over the limit")                                    \
	X(RC_DENIED,     "not permitted")                                     \
	X(RC_TOO_NEW,    "written by a newer version")                        \
	/* Stop: call for help. */                                            \
	X(RC_FULL,       "disk full")                                         \
	X(RC_DISK,       "disk error")                                        \
	X(RC_CORRUPT,    "damaged data")                                      \
	X(RC_NO_MEMORY,  "out of memory")                                     \
	X(RC_SYSTEM,     "the system refused")

#define X(name, text) name,
enum rc { RC_LIST(X) RC_COUNT };
#undef X

/* One short lower-case English phrase; never NULL, static storage. */
const char *rc_text(enum rc rc);

#define MUST_CHECK __attribute__((warn_unused_result))
#define REQUIRE(cond) \
	((cond) ? (void)0 : require_failed(#cond, __FILE__, __LINE__))
_Noreturn void require_failed(const char *cond, const char *file, int line);

#endif
