/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/beside.h - another of our programs, as a process of its own.
 *
 * It is the one that lies beside the running one, and our blocked signals are
 * not blocked there.  Loop thread. */
#ifndef TERMINAL_BESIDE_H
#define TERMINAL_BESIDE_H

#include <stdbool.h>
#include <sys/types.h>

/* argv[0] is the program's name; in: its standard input, or -1 for ours; out:
 * its standard output.  False: there is none, or it cannot be started. */
bool beside_start(char *const argv[], int in, int out, pid_t *pid);

#endif
