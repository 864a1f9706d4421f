/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/sql_pg.h"

#include "gen/board_pg.h"

#define TEXT_MAX 8192
/* Of the lock under which a schema is brought up to date, and of markets. */
#define SCHEMA_LOCK "SELECT pg_advisory_lock(4040, 0)"
#define SCHEMA_FREE "SELECT pg_advisory_unlock(4040, 0)"

enum rc
pg_from_state(const char *s)
{
	static const struct { const char *state; enum rc rc; } codes[] = {
		{ "23", RC_CONFLICT }, { "P0001", RC_CONFLICT },
		{ "53100", RC_FULL }, { "53200", RC_NO_MEMORY },
		{ "53", RC_BUSY }, { "40", RC_BUSY }, { "55", RC_BUSY },
		{ "57014", RC_BUSY }, { "57P03", RC_BUSY },
		{ "22003", RC_TOO_BIG }, { "22001", RC_TOO_BIG },
		{ "54", RC_TOO_BIG }, { "22", RC_BAD_INPUT },
		{ "28", RC_DENIED }, { "42501", RC_DENIED },
		{ "25006", RC_DENIED }, { "3D", RC_NOT_FOUND },
		{ "42", RC_BAD_INPUT }, { "XX001", RC_CORRUPT },
		{ "XX002", RC_CORRUPT },
	};

	for (size_t i = 0; s != NULL &&
	    i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strncmp(s, codes[i].state, strlen(codes[i].state)) == 0)
			return codes[i].rc;
	return RC_DISK;
}

/* The message alone: the detail beside it has rows' values. */
enum rc
pg_note(struct sql *db, const PGresult *r)
{
	struct buf why = BUF(db->why);
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *say = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	if (PQstatus(db->conn) == CONNECTION_BAD) {
		db->lost = true;
		buf_puts(&why, "the connection to the database is lost");
		return RC_DISK;
	}
	buf_printf(&why, "%.5s %s", state == NULL ? "" : state,
	    say == NULL ? "" : say);
	return pg_from_state(state);
}

enum rc
pg_ask(struct sql *db, const char *text, struct buf *value)
{
	PGresult *r = PQexec(db->conn, text);
	ExecStatusType status = PQresultStatus(r);
	enum rc rc = RC_OK;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		rc = pg_note(db, r);
	else if (value != NULL && PQntuples(r) > 0)
		buf_puts(value, PQgetvalue(r, 0, 0));
	PQclear(r);
	return rc;
}

enum rc
pg_run(struct sql *db, const char *text)
{
	return pg_ask(db, text, NULL);
}

/* --- settings ---------------------------------------------------------- */

/* RC_OK in an answer means that it survives a power cut (B6), and texts are
 * compared byte by byte. */
static enum rc
check_settings(struct sql *db, struct buf *why)
{
	static const struct { const char *set, *ask, *want, *hint; } all[] = {
		{ "SET client_encoding = 'UTF8'", "SHOW server_encoding",
		  "UTF8", "make the database with ENCODING 'UTF8'" },
		{ "SET synchronous_commit = on", "SHOW synchronous_commit",
		  "on", "answers must wait for the disk" },
		{ "SET standard_conforming_strings = on", "SHOW fsync", "on",
		  "set fsync = on in postgresql.conf: without it a power cut "
		  "loses money" },
		{ "SET client_min_messages = warning",
		  "SHOW full_page_writes", "on",
		  "set full_page_writes = on in postgresql.conf" },
		/* One plan a statement, made for any parameters, that follows
		 * an index: all keys and indexes are led by the market. */
		{ "SET plan_cache_mode = force_generic_plan",
		  "SHOW plan_cache_mode", "force_generic_plan", "" },
		{ "SET enable_seqscan = off", "SHOW enable_seqscan", "off",
		  "" },
		{ "SET jit = off", "SHOW jit", "off", "" },
		{ "SET idle_in_transaction_session_timeout = '60s'",
		  "SHOW default_transaction_isolation", "read committed",
		  "leave default_transaction_isolation as it comes" },
		{ "SET lock_timeout = '30s'", "SHOW lock_timeout", "30s",
		  "" },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK &&
	    i < sizeof(all) / sizeof(all[0]); i++) {
		char memory[64];
		struct buf value = BUF(memory);
		rc = pg_run(db, all[i].set);
		if (rc == RC_OK)
			rc = pg_ask(db, all[i].ask, &value);
		if (rc == RC_OK && strcmp(memory, all[i].want) != 0) {
			buf_printf(why, "%s gives %s, not %s; %s", all[i].ask,
			    memory, all[i].want, all[i].hint);
			rc = RC_DENIED;
		}
	}
	return rc;
}

/* --- schema ------------------------------------------------------------ */

static void
put_number(struct buf *b, const char **p, int64_t part, int64_t parts)
{
	if (strncmp(*p, "{p}", 3) == 0) {
		buf_i64(b, part);
		*p += 3;
	} else if (strncmp(*p, "{m}", 3) == 0) {
		buf_i64(b, parts);
		*p += 3;
	} else {
		buf_putc(b, *(*p)++);
	}
}

static enum rc
run_part(struct sql *db, const struct pg_part *s, int64_t parts)
{
	enum rc rc = RC_OK;

	for (int64_t part = 0; rc == RC_OK && part < (s->each ? parts : 1);
	    part++) {
		char memory[TEXT_MAX];
		struct buf text = BUF(memory);
		for (const char *p = s->text; *p != '\0';)
			put_number(&text, &p, part, parts);
		rc = text.full ? RC_TOO_BIG : pg_run(db, memory);
	}
	return rc;
}

/* All that belongs to one version, in one transaction. */
static enum rc
run_version(struct sql *db, int version, int64_t parts)
{
	char memory[80];
	struct buf text = BUF(memory);
	enum rc rc = pg_run(db, "BEGIN");

	for (size_t i = 0; rc == RC_OK &&
	    i < sizeof(pg_schema) / sizeof(pg_schema[0]); i++)
		if (pg_schema[i].version == version)
			rc = run_part(db, &pg_schema[i], parts);
	buf_printf(&text, "UPDATE cho40_schema SET version = %d", version);
	if (rc == RC_OK)
		rc = pg_run(db, memory);
	if (rc == RC_OK)
		return pg_run(db, "COMMIT");
	char why[PG_WHY_BYTES];
	memcpy(why, db->why, sizeof(why));
	if (pg_run(db, "ROLLBACK") == RC_OK)
		memcpy(db->why, why, sizeof(why));
	return rc;
}

static enum rc
ask_number(struct sql *db, const char *text, int64_t *v)
{
	char memory[24];
	struct buf value = BUF(memory);
	enum rc rc = pg_ask(db, text, &value);

	return rc != RC_OK || str_to_i64(buf_str(&value), v) ? rc :
	    RC_CORRUPT;
}

static enum rc
migrate(struct sql *db)
{
	char memory[256];
	struct buf make = BUF(memory);
	int64_t there = 0, version = 0, parts = 0;
	enum rc rc = ask_number(db, "SELECT count(to_regclass("
	    "'cho40_schema'))", &there);

	buf_printf(&make, "CREATE TABLE cho40_schema (one BIGINT PRIMARY KEY "
	    "CHECK (one = 1), version BIGINT NOT NULL, partitions BIGINT "
	    "NOT NULL); INSERT INTO cho40_schema VALUES (1, 0, %d)",
	    PG_PARTITIONS);
	if (rc == RC_OK && there == 0)
		rc = pg_run(db, memory);
	if (rc == RC_OK)
		rc = ask_number(db, "SELECT version FROM cho40_schema",
		    &version);
	if (rc == RC_OK)
		rc = ask_number(db, "SELECT partitions FROM cho40_schema",
		    &parts);
	if (rc == RC_OK && version > PG_SCHEMA_VERSION)
		rc = RC_TOO_NEW;
	if (rc == RC_OK && version < PG_SCHEMA_BASE)
		rc = run_version(db, PG_SCHEMA_BASE, parts);
	version = version < PG_SCHEMA_BASE ? PG_SCHEMA_BASE : version;
	while (rc == RC_OK && version < PG_SCHEMA_VERSION)
		rc = run_version(db, (int)++version, parts);
	return rc;
}

enum rc
pg_ready(struct sql *db, struct buf *why)
{
	enum rc rc = check_settings(db, why);

	if (rc == RC_OK)
		rc = pg_run(db, SCHEMA_LOCK);
	if (rc != RC_OK)
		return rc;
	rc = migrate(db);
	char say[PG_WHY_BYTES];
	memcpy(say, db->why, sizeof(say));
	enum rc freed = pg_run(db, SCHEMA_FREE);
	memcpy(db->why, say, sizeof(say));
	return rc == RC_OK ? freed : rc;
}
