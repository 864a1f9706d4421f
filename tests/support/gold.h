/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/gold.h - a database on the crash disk as SQLite serves it.
 *
 * A state is the pages of a file, by number, as a connection gets them that
 * opened it as ledger/db.c does: the log beside it recovered by SQLite
 * itself.  States are kept once and compared byte by byte with what other
 * images serve; pages that did not change are held once.  Looking may write
 * to the disk (a file made, a journal rolled back): lay the image again
 * before doing more with it. */
#ifndef TESTS_SUPPORT_GOLD_H
#define TESTS_SUPPORT_GOLD_H

#include <stdbool.h>

struct gold;

struct gold *gold_open(void);
void gold_close(struct gold *g);   /* accepts NULL */

/* Keep what the file serves as the newest state, unless it is the same as
 * the newest already.  Its number, 0 and up; -1: it cannot be read. */
int gold_keep(struct gold *g, const char *name);
int gold_newest(const struct gold *g);

#define GOLD_RANGE 64
#define GOLD_UNREADABLE (-2)
/* The youngest of the states from..to, at most GOLD_RANGE, whose every page
 * the file serves, and no page more.  -1: none is. */
int gold_match(const struct gold *g, const char *name, int from, int to);

#endif
