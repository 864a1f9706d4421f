/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/admin_statement.h - a statement that a command reads, piece by
 * piece into the store (admin.h): "statement.lines" with some of its lines,
 * "statement.end" when all are in; each with what the file says as a whole,
 * and lines with where the one before them was told. */
#ifndef SYNC_BOARD_ADMIN_STATEMENT_H
#define SYNC_BOARD_ADMIN_STATEMENT_H

#include "sync/board/admin.h"
#include "sync/statement/statement.h"

enum rc admin_statement_lines(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;
enum rc admin_statement_end(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;
/* A line as an item of "lines". */
void admin_statement_put(struct buf *to, const struct statement_line *l);

#endif
