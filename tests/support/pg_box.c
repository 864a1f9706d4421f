/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "ledger/base/buf.h"
#include "tests/support/pg_box.h"

static char folder[128], url[256];

static void
end_cluster(void)
{
	char command[256];

	snprintf(command, sizeof(command), "tests/support/pg.sh stop %s",
	    folder);
	if (system(command) != 0)
		fprintf(stderr, "pg_box: not ended: %s\n", folder);
}

static void
start_cluster(void)
{
	char command[64], line[512] = "";

	snprintf(command, sizeof(command), "tests/support/pg.sh start %d",
	    (int)getpid());
	FILE *f = popen(command, "r");
	assert_non_null(f);
	bool read_it = fgets(line, sizeof(line), f) != NULL;
	if (pclose(f) != 0 || !read_it)
		fail_msg("no PostgreSQL: run packaging/deps.sh");
	struct str rest = str_trim(str_of(line));
	assert_true(str_copy(str_cut(&rest, ' '), folder, sizeof(folder)));
	assert_true(str_copy(rest, url, sizeof(url)));
	atexit(end_cluster);
}

const char *
pg_box_url(void)
{
	const char *given = getenv("BOARD_PG_URL");

	if (given != NULL && given[0] != '\0')
		return given;
	if (url[0] == '\0')
		start_cluster();
	return url;
}

int64_t
pg_box_market(void)
{
	static int64_t made;

	return getpid() % 1000 * 1000 + made++ % 1000 + 1;
}

static void
quiet(void *ctx, const char *text)
{
	(void)ctx;
	(void)text;
}

const char *
pg_box_sql(const char *text)
{
	static char memory[1024];
	struct buf b = BUF(memory);
	PGconn *c = PQconnectdb(pg_box_url());

	PQsetNoticeProcessor(c, quiet, NULL);
	PGresult *r = PQexec(c, text);
	ExecStatusType status = PQresultStatus(r);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		buf_puts(&b, PQerrorMessage(c));
	else if (PQntuples(r) > 0)
		buf_puts(&b, PQgetvalue(r, 0, 0));
	PQclear(r);
	PQfinish(c);
	return memory;
}
