/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/console/rows.h - rows of the store as rows of a list (api.h).
 *
 * Value i of a statement's row goes under the name of column i, as its kind
 * says: a day is counted since 1970 there, a text in the answer; 0 is an
 * empty day.  Included by the API's areas that only list; they see the store
 * from inside, as its store_*.c files do.  Writer thread. */
#ifndef SYNC_BOARD_CONSOLE_ROWS_H
#define SYNC_BOARD_CONSOLE_ROWS_H

#include "sync/board/console/api.h"
#include "sync/board/console/whole.h"
#include "sync/board/store_inside.h"

#define ROWS_PAGE 200    /* of a list that goes on */
#define ROWS_FILE WHOLE_PIECE   /* of one that is asked for as a file */

struct row_shape { const struct api_column *columns; size_t count; };

/* How many rows this call is given at most. */
int64_t rows_most(struct api *a);
/* Run the bound statement; "next" when there were `most` of them: the first
 * value of the last. */
enum rc rows_put(struct api *a, struct sql_stmt *st,
    const struct row_shape *shape, int64_t most) MUST_CHECK;
/* The same into an array of its own. */
enum rc rows_into(json_t *array, struct sql_stmt *st,
    const struct row_shape *shape) MUST_CHECK;
/* A value under a name; false: no memory, or no UTF-8. */
bool row_set(json_t *row, const struct api_column *c, struct sql_stmt *st,
    int at);

#endif
