/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/ruin.h - a stall of eight entries whose files a test changes
 * behind its back, between one start and the next. */
#ifndef TESTS_SUPPORT_RUIN_H
#define TESTS_SUPPORT_RUIN_H

#include "ledger/recover.h"
#include "tests/support/stall.h"

/* The stall of the test that runs, and what its last start said. */
extern struct stall ruin;
extern struct recovery ruin_r;
extern char ruin_db[128], ruin_side[128], ruin_kept[128];

/* Set-up and tear-down of a cmocka test: with a side copy, or without. */
int ruin_begin(void **state);
int ruin_begin_alone(void **state);
int ruin_end(void **state);

enum rc ruin_try_start(void);
void ruin_start(void);          /* must succeed */
void ruin_close(void);
int64_t ruin_head(void);
/* Open so many sales; the last of them. */
struct sale ruin_sell(int times);
void ruin_walk(void);           /* to its end, which must be sound */

/* Make a file of that name, of one byte: to SQLite an empty one is none. */
void ruin_touch(const char *path);
bool ruin_is_there(const char *path);
/* Run SQL in the closed file, past what guards it. */
void ruin_tamper(const char *sql);
/* The hash of the last entry is another: the next start recovers all others. */
void ruin_break(void);

#endif
