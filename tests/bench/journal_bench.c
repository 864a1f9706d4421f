/* SPDX-License-Identifier: Apache-2.0 */
/* journal_bench BATCHES - what a board takes of a terminal's journal: batches
 * of 100 lines (fifty sales, opened and paid in notes), each read, held
 * against the chain, projected and committed, one after the other as one
 * terminal sends them; and what the same store takes of the same rows bare, by
 * prepared statements in commits of the same size.  SQLite, or PostgreSQL with
 * BOARD_STORE=pg. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ledger/base/crypto.h"
#include "ledger/ref.h"
#include "tests/support/pg_box.h"
#include "tests/support/uploads.h"

#define LINES       100
#define BATCHES_MAX 2000
#define BODY_BYTES  32768

static struct box box;
static struct device dev;    /* its key and where the chain stands */
static char *bodies[BATCHES_MAX];
static size_t sizes[BATCHES_MAX];
static sqlite3 *lite;
static PGconn *pg;

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* --- the journal --------------------------------------------------------- */

static void
put_entry(struct buf *lines, int64_t n, struct entry *e)
{
	char memory[512];
	struct buf line = BUF(memory);
	uint8_t l[HASH_BYTES];

	e->n = n;
	e->boot = 1;
	e->wall_ms = 1763727600123 + n;
	e->quality = QUALITY_SERVER;
	REQUIRE(entry_encode(e, &line) == RC_OK);
	chain_line(buf_str(&line), l);
	chain_link(dev.h[0], l);
	buf_put(lines, buf_str(&line));
	buf_putc(lines, '\n');
}

static void
put_sale(struct buf *lines, int64_t n)
{
	struct entry e = { .kind = ENTRY_SALE_OPEN, .d.sale = {
	    .amount = { 1000 + n % 90000 }, .bin = BOX_BIN,
	    .account = BOX_ACCOUNT } };

	ref_make(&(struct ref){ .terminal = 7, .nonce = (uint64_t)n },
	    e.d.sale.ref);
	put_entry(lines, n, &e);
	e.kind = ENTRY_SALE_CASH;
	put_entry(lines, n + 1, &e);
}

static void
make_batch(int i)
{
	char memory[BODY_BYTES];
	struct buf lines = BUF(memory), whole;
	struct proto_journal j = { .terminal = 7,
		.first = (int64_t)i * LINES + 1, .count = LINES };

	memcpy(j.key, dev.key, KEY_BYTES);
	memcpy(j.prev, dev.h[0], HASH_BYTES);
	for (int64_t n = 0; n < LINES; n += 2)
		put_sale(&lines, j.first + n);
	j.lines = buf_str(&lines);
	bodies[i] = test_malloc(BODY_BYTES);
	whole = buf_init(bodies[i], BODY_BYTES);
	REQUIRE(proto_put_journal(&whole, &j) == RC_OK);
	sizes[i] = whole.n;
}

static enum rc
take(struct store *s, void *ctx)
{
	struct store_terminal t;
	enum rc rc = store_terminal_get(s, 7, &t);

	return rc == RC_OK ? journal_take(s, &t, ctx) : rc;
}

static int64_t
take_all(int batches)
{
	static struct journal_upload up;
	int64_t began = now_us();

	for (int i = 0; i < batches; i++) {
		REQUIRE(journal_read((struct str){ bodies[i], sizes[i] }, 7,
		    &up) == RC_OK);
		box_run(&box, take, &up);
		REQUIRE(up.status == 200 && up.acked ==
		    (int64_t)(i + 1) * LINES);
	}
	return now_us() - began;
}

/* --- bare ---------------------------------------------------------------- */

static void
run(const char *text)
{
	if (lite != NULL) {
		if (sqlite3_exec(lite, text, NULL, NULL, NULL) == SQLITE_OK)
			return;
		fprintf(stderr, "%s: %s\n", text, sqlite3_errmsg(lite));
		exit(3);
	}
	PGresult *r = PQexec(pg, text);
	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		fprintf(stderr, "%s: %s\n", text, PQerrorMessage(pg));
		exit(3);
	}
	PQclear(r);
}

/* A table of the same columns, keys and indexes. */
static void
make_like(const char *name)
{
	char text[2048], sql[1024];
	struct buf b = BUF(text), ask = BUF(sql);
	sqlite3_stmt *s;

	if (lite == NULL) {
		buf_printf(&b, "CREATE TABLE bare_%s (LIKE %s INCLUDING ALL)",
		    name, name);
		run(text);
		return;
	}
	buf_printf(&ask, "SELECT replace(replace(replace(sql, '\"%s\"', "
	    "'%s'), ' %s ', ' bare_%s '), 'INDEX ', 'INDEX bare_') FROM "
	    "sqlite_master WHERE tbl_name = '%s' AND sql IS NOT NULL AND "
	    "type <> 'trigger'", name, name, name, name, name);
	REQUIRE(sqlite3_prepare_v2(lite, sql, -1, &s, NULL) == SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		buf_printf(&b, "%s;", (const char *)sqlite3_column_text(s,
		    0));
	sqlite3_finalize(s);
	REQUIRE(!b.full && b.n > 0);
	run(text);
}

static void
open_bare(void)
{
	if (box_wants_pg()) {
		pg = PQconnectdb(pg_box_url());
		REQUIRE(PQstatus(pg) == CONNECTION_OK);
	} else {
		REQUIRE(sqlite3_open(box.path, &lite) == SQLITE_OK);
		run("PRAGMA synchronous=FULL");
		run("PRAGMA wal_autocheckpoint=0");
	}
	make_like("entry");
	make_like("sale");
}

/* --- rows, by prepared statements ---------------------------------------- */

static const struct { const char *name, *order; int a_commit; } tables[] = {
	{ "entry", "n", LINES }, { "sale", "seq", LINES / 2 } };
#define TABLES 2
#define COLUMNS_MAX 16

/* "SELECT * FROM entry WHERE market_id = 1 ORDER BY n". */
static void
put_select(struct buf *b, int t)
{
	buf_printf(b, "SELECT * FROM %s WHERE market_id = %" PRId64
	    " ORDER BY %s", tables[t].name, box.market, tables[t].order);
}

static void
put_insert(struct buf *b, int t, int columns)
{
	buf_printf(b, "INSERT INTO bare_%s VALUES (", tables[t].name);
	for (int i = 1; i <= columns; i++)
		buf_printf(b, lite != NULL ? "%s?%d" : "%s$%d",
		    i > 1 ? "," : "", i);
	buf_putc(b, ')');
}

static sqlite3_value **lite_rows[TABLES];
static sqlite3_stmt *lite_insert[TABLES];
static PGresult *pg_rows[TABLES];
static int columns[TABLES];

static void
lite_load(int t, int64_t rows)
{
	char memory[512];
	struct buf b = BUF(memory), insert = BUF(memory);
	sqlite3_stmt *s;

	put_select(&b, t);
	REQUIRE(sqlite3_prepare_v2(lite, memory, -1, &s, NULL) == SQLITE_OK);
	int n = columns[t] = sqlite3_column_count(s);
	lite_rows[t] = calloc((size_t)(rows * n), sizeof(sqlite3_value *));
	REQUIRE(lite_rows[t] != NULL);
	for (int64_t i = 0; i < rows; i++) {
		REQUIRE(sqlite3_step(s) == SQLITE_ROW);
		for (int c = 0; c < n; c++)
			lite_rows[t][i * n + c] =
			    sqlite3_value_dup(sqlite3_column_value(s, c));
	}
	REQUIRE(sqlite3_step(s) == SQLITE_DONE);
	sqlite3_finalize(s);
	buf_reset(&insert);
	put_insert(&insert, t, n);
	REQUIRE(sqlite3_prepare_v2(lite, memory, -1, &lite_insert[t], NULL) ==
	    SQLITE_OK);
}

static void
lite_put(int t, int64_t row)
{
	sqlite3_stmt *s = lite_insert[t];

	for (int c = 0; c < columns[t]; c++)
		sqlite3_bind_value(s, c + 1,
		    lite_rows[t][row * columns[t] + c]);
	REQUIRE(sqlite3_step(s) == SQLITE_DONE);
	sqlite3_reset(s);
}

static void
pg_load(int t, int64_t rows)
{
	char memory[512];
	struct buf b = BUF(memory), insert = BUF(memory);

	put_select(&b, t);
	pg_rows[t] = PQexecParams(pg, memory, 0, NULL, NULL, NULL, NULL, 1);
	REQUIRE(PQntuples(pg_rows[t]) == rows);
	columns[t] = PQnfields(pg_rows[t]);
	buf_reset(&insert);
	put_insert(&insert, t, columns[t]);
	PGresult *r = PQprepare(pg, tables[t].name, memory, 0, NULL);
	REQUIRE(PQresultStatus(r) == PGRES_COMMAND_OK);
	PQclear(r);
}

static void
pg_put(int t, int64_t row)
{
	const char *value[COLUMNS_MAX];
	int length[COLUMNS_MAX], format[COLUMNS_MAX];
	const PGresult *r = pg_rows[t];

	for (int c = 0; c < columns[t]; c++) {
		value[c] = PQgetisnull(r, (int)row, c) ? NULL :
		    PQgetvalue(r, (int)row, c);
		length[c] = PQgetlength(r, (int)row, c);
		format[c] = 1;
	}
	REQUIRE(PQsendQueryPrepared(pg, tables[t].name, columns[t], value,
	    length, format, 1) == 1);
}

/* A pipeline's answers, up to its end. */
static void
pg_take(void)
{
	PGresult *r;
	int ends = 0;

	REQUIRE(PQpipelineSync(pg) == 1);
	while (ends < 1) {
		while ((r = PQgetResult(pg)) != NULL) {
			ExecStatusType is = PQresultStatus(r);
			ends += is == PGRES_PIPELINE_SYNC;
			REQUIRE(is == PGRES_COMMAND_OK ||
			    is == PGRES_PIPELINE_SYNC);
			PQclear(r);
		}
	}
}

static void
pg_say(const char *text)
{
	REQUIRE(PQsendQueryParams(pg, text, 0, NULL, NULL, NULL, NULL,
	    1) == 1);
}

/* The same rows again, each by a prepared statement, fifty sales and their
 * lines a commit; PostgreSQL's in one pipeline a commit. */
static int64_t
bare_all(int batches)
{
	for (int t = 0; t < TABLES; t++) {
		int64_t rows = (int64_t)batches * tables[t].a_commit;
		REQUIRE(rows <= INT32_MAX);
		if (lite != NULL)
			lite_load(t, rows);
		else
			pg_load(t, rows);
	}
	REQUIRE(lite != NULL || PQenterPipelineMode(pg) == 1);
	int64_t began = now_us();
	for (int64_t i = 0; i < batches; i++) {
		if (lite != NULL)
			run("BEGIN");
		else
			pg_say("BEGIN");
		for (int t = 0; t < TABLES; t++)
			for (int64_t k = 0; k < tables[t].a_commit; k++) {
				int64_t row = i * tables[t].a_commit + k;
				if (lite != NULL)
					lite_put(t, row);
				else
					pg_put(t, row);
			}
		if (lite != NULL) {
			run("COMMIT");
		} else {
			pg_say("COMMIT");
			pg_take();
		}
	}
	return now_us() - began;
}

int
main(int argc, char **argv)
{
	int64_t batches = 0;

	if (argc != 2 || !str_to_i64(str_of(argv[1]), &batches) ||
	    batches < 1 || batches > BATCHES_MAX) {
		fprintf(stderr, "usage: journal_bench BATCHES\n");
		return 2;
	}
	box_open(&box);
	box_device(&box, 7);
	dev_init(&dev, 1);
	for (int i = 0; i < batches; i++)
		make_batch(i);
	int64_t took = take_all((int)batches);
	/* It has the file to itself while it is open. */
	store_close(box.store);
	box.store = NULL;
	open_bare();
	int64_t bare = bare_all((int)batches);
	printf("journal_lines_per_s %" PRId64 "\n", batches * LINES * 1000000 /
	    took);
	printf("bare_lines_per_s %" PRId64 "\n", batches * LINES * 1000000 /
	    bare);
	for (int t = 0; t < TABLES; t++) {
		sqlite3_finalize(lite_insert[t]);
		for (int64_t i = 0; lite != NULL && i < (int64_t)columns[t] *
		    batches * tables[t].a_commit; i++)
			sqlite3_value_free(lite_rows[t][i]);
		free(lite_rows[t]);
		PQclear(pg_rows[t]);
	}
	sqlite3_close(lite);
	PQfinish(pg);
	box_close(&box);
	return 0;
}
