/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/paper.h - a call's list as a file: comma-separated, or
 * to print.  Made on the worker's thread (worker.h), which has the one room
 * for it. */
#ifndef SYNC_BOARD_CONSOLE_PAPER_H
#define SYNC_BOARD_CONSOLE_PAPER_H

#include "sync/board/console/api.h"

#define PAPER_BYTES_MAX 16777216

/* Answers a->x, now or later, if ?format= asks for a file of its list; a->out
 * is then given back by it, and a is gone.  False: it does not ask. */
bool paper_answer(struct api *a);

/* The room; accepts NULL. */
enum rc paper_open(char **room) MUST_CHECK;
void paper_close(char *room);

#endif
