/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/sql_move.h - rows on their way from one database to another
 * (rule B49): each row as a line of PostgreSQL's COPY text, whoever writes it,
 * so that two tables are alike when the sums over their lines are.
 *
 * A move goes from an SQLite file into PostgreSQL; a backup of PostgreSQL goes
 * the other way, into a file that is made for it. */
#ifndef SYNC_BOARD_SQL_MOVE_H
#define SYNC_BOARD_SQL_MOVE_H

#include "sync/board/sql.h"

#define MOVE_TABLES_MAX 128
#define MOVE_LINE_MAX   (8 << 20)   /* bytes of a row */

/* Over rows in any order. */
struct move_sum { int64_t rows; uint64_t lane[4]; };
void move_sum_add(struct move_sum *sum, struct str line);
bool move_sum_same(const struct move_sum *a, const struct move_sum *b);

struct move_table { char name[64]; char columns[1024]; };

/* --- the file rows come from: held so that no board can open it -------- */

struct move_from;
/* RC_BUSY: a board has it open.  *moved: it was marked before. */
enum rc move_from_open(const char *path, struct move_from **out, bool *moved,
    struct buf *why) MUST_CHECK;
void move_from_close(struct move_from *f);   /* accepts NULL */
int64_t move_from_market(const struct move_from *f);
/* Tables, each after those it points to. */
size_t move_from_tables(const struct move_from *f);
const struct move_table *move_from_table(const struct move_from *f,
    size_t i);
/* Rows of a table, line by line; not RC_OK ends it. */
enum rc move_from_rows(struct move_from *f, size_t i,
    enum rc (*each)(void *ctx, struct str line), void *ctx) MUST_CHECK;
/* No board opens it from now on; durable. */
enum rc move_from_mark(struct move_from *f) MUST_CHECK;
const char *move_from_error(const struct move_from *f);

/* A new file with the schema, for rows to be put into; what is left there of
 * one that was cut short goes.  move_from_put: a row of table i; a value that
 * the table does not take is RC_CORRUPT.  move_from_keep: all that was put is
 * there, not yet fsynced; then it is read as any other. */
enum rc move_new_open(const char *path, int64_t market,
    struct move_from **out, struct buf *why) MUST_CHECK;
enum rc move_from_put(struct move_from *f, size_t i, struct str line)
    MUST_CHECK;
enum rc move_from_keep(struct move_from *f) MUST_CHECK;

/* --- the database they go to: one transaction -------------------------- */

struct move_to;
/* Begins; the schema must be there.  *has: the market has rows. */
enum rc move_to_open(const char *url, int64_t market, struct move_to **out,
    bool *has, struct buf *why) MUST_CHECK;
/* The same, to read alone: all of one moment, and no writer waits.  The
 * database may be any; RC_NOT_FOUND: it has no board's tables. */
enum rc move_to_look(const char *url, int64_t market, struct move_to **out,
    bool *has, struct buf *why) MUST_CHECK;
/* What of the server's settings lets a power cut lose money: their names, ""
 * for none. */
enum rc move_to_unsafe(struct move_to *t, struct buf *names) MUST_CHECK;
void move_to_close(struct move_to *t);       /* rolls back; accepts NULL */
enum rc move_to_begin(struct move_to *t, const struct move_table *table)
    MUST_CHECK;
enum rc move_to_row(struct move_to *t, struct str line) MUST_CHECK;
enum rc move_to_end(struct move_to *t) MUST_CHECK;
/* What the market has in a table now, by its key; not RC_OK ends it. */
enum rc move_to_rows(struct move_to *t, const struct move_table *table,
    enum rc (*each)(void *ctx, struct str line), void *ctx) MUST_CHECK;
/* Summed. */
enum rc move_to_sum(struct move_to *t, const struct move_table *table,
    struct move_sum *sum) MUST_CHECK;
enum rc move_to_commit(struct move_to *t) MUST_CHECK;
const char *move_to_error(const struct move_to *t);

#endif
