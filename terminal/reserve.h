/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/reserve.h - room on the disk that is given up when it is full.
 *
 * A file of real blocks in the ledger's folder.  On a full disk it is removed,
 * so that sales whose code is out can still be settled; new ones are refused
 * until there is room for it again.  Loop thread. */
#ifndef TERMINAL_RESERVE_H
#define TERMINAL_RESERVE_H

#include <stdbool.h>
#include <stdint.h>

#define RESERVE_PATH_MAX 300

struct reserve {
	char path[RESERVE_PATH_MAX];   /* "": there is none */
	int64_t bytes;
	bool spent;
	int64_t look_ms;               /* not before this */
};

/* bytes 0: none.  A disk that is full already: it counts as spent. */
void reserve_init(struct reserve *r, const char *dir, int64_t bytes);
/* The disk is full.  True if this made some room. */
bool reserve_spend(struct reserve *r, int64_t mono_ms);
/* Spent and not made again: nothing new should be begun.  Looks for room now
 * and then. */
bool reserve_is_spent(struct reserve *r, int64_t mono_ms);

#endif
