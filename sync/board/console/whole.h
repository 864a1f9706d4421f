/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/whole.h - a list that is asked for as a file has all its
 * rows, however many.
 *
 * They are read a page at a time, each in a job of its own, so that nothing
 * waits for more than WHOLE_PIECE rows: the route runs again with its own
 * "next" as "after" until there is none.  Rows that come or go meanwhile are
 * in the file or not; none is twice.  Comma-separated text is written as rows
 * come; paper keeps them, so it has fewer.  More than the bounds is refused
 * with what to do, never cut.  Writer thread. */
#ifndef SYNC_BOARD_CONSOLE_WHOLE_H
#define SYNC_BOARD_CONSOLE_WHOLE_H

#include "sync/board/console/api.h"

#define WHOLE_PIECE     500
#define WHOLE_ROWS_MAX  20000        /* on paper */
#define WHOLE_BYTES_MAX 67108864     /* of text */
#define WHOLE_MAX       4            /* at once */

struct whole;
/* After a run that went well, between transactions: take its rows.  True: run
 * again.  False: it is no file, is complete, or was refused. */
bool whole_more(struct api *a);
/* What "after" is for the next run; empty: as the caller asked. */
struct str whole_after(const struct whole *w);
/* Answers a->x if its text is complete; a->out is given back then.  False:
 * a->out is the list. */
bool whole_answer(struct api *a);
void whole_close(struct whole *w);   /* accepts NULL */

#endif
