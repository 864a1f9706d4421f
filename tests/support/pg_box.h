/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/pg_box.h - a PostgreSQL of the test's own: one throw-away
 * cluster a program (pg.sh), started when it is first asked for and ended with
 * the program, however that ends. */
#ifndef TESTS_SUPPORT_PG_BOX_H
#define TESTS_SUPPORT_PG_BOX_H

#include <stdint.h>

/* postgres://... of its database; BOARD_PG_URL, where that is set.  Fails the
 * test when there is none. */
const char *pg_box_url(void);
/* A market that nobody else in that database has. */
int64_t pg_box_market(void);
/* Run a statement there, as an administrator could; the first value it gives,
 * "" for none, or "ERROR: ..." and what the server says.  Static storage. */
const char *pg_box_sql(const char *text);

#endif
