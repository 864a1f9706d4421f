/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/cli/stall_file.h - opening a stopped stall's ledger, for the
 * subcommands that read or write one. */
#ifndef TERMINAL_CLI_STALL_FILE_H
#define TERMINAL_CLI_STALL_FILE_H

#include "ledger/ledger.h"
#include "terminal/cli/cli.h"

/* To look at: ledger.db, its folder, or a backup. */
enum cli_exit stall_file_read(const char *path, struct ledger **l);
/* To write to, as the terminal opens it: a boot entry more.  A folder that
 * holds no ledger is refused, not made into one.  While the terminal runs,
 * the complaint says what to do. */
enum cli_exit stall_file_write(const char *folder, struct ledger **l);

/* An option's amount in dong; complains and is false if it is missing, no whole
 * number, or outside [min, VND_MAX]. */
bool stall_file_amount(const char *name, const char *value, int64_t min,
    int64_t *dong);
/* An option's day, like 2026-11-21; one that is not given and not needed is
 * left as it is. */
bool stall_file_day(const char *name, const char *value, bool needed,
    int64_t *day);
/* Complain about an outcome, for the exit code. */
enum cli_exit stall_file_refused(enum rc rc, const char *what);

#endif
