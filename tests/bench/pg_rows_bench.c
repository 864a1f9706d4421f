/* SPDX-License-Identifier: Apache-2.0 */
/* pg_rows_bench URL COUNT GROUP - what a board's PostgreSQL takes bare: the
 * rows of COUNT notifications, by prepared statements in pipelines of GROUP,
 * each one transaction, and nothing around them.  The counterpart of
 * "board_bench rows". */
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ledger/base/buf.h"
#include "ledger/base/crypto.h"
#include "ledger/base/limits.h"
#include "ledger/base/rc.h"
#include "ledger/ref.h"

static PGconn *db;

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
must(bool ok)
{
	if (ok)
		return;
	fprintf(stderr, "pg_rows_bench: %s\n", PQerrorMessage(db));
	exit(3);
}

static void
prepare(const char *name, const char *text)
{
	PGresult *r = PQprepare(db, name, text, 0, NULL);

	must(PQresultStatus(r) == PGRES_COMMAND_OK);
	PQclear(r);
}

static void
put(const char *name, struct str *p, int n)
{
	const char *value[4];
	int length[4], format[4];

	for (int i = 0; i < n; i++) {
		value[i] = p[i].p;
		length[i] = (int)p[i].n;
		format[i] = 1;
	}
	must(PQsendQueryPrepared(db, name, n, value, length, format, 1) == 1);
}

static struct str
put_number(char to[8], uint64_t n)
{
	for (int k = 0; k < 8; k++)
		to[k] = (char)(n >> 8 * (7 - k) & 0xff);
	return (struct str){ to, 8 };
}

/* What is written once for a group. */
static void
put_group(int64_t i)
{
	char number[8];
	struct str n = put_number(number, 1000000 + (uint64_t)i);

	put("seq", &n, 1);
	put("mailed", &n, 1);
	put("day", NULL, 0);
	put("more", &n, 1);
}

/* The rows of one notification, as the board would write them. */
static void
insert(int64_t i)
{
	char body_memory[512], ref[REF_LEN + 1], number[8], note[24];
	struct buf body = BUF(body_memory), id = BUF(note);
	uint8_t hash[HASH_BYTES];
	uint64_t n = 1000000 + (uint64_t)i;

	buf_u64(&id, n);
	ref_make(&(struct ref){ .terminal = 7, .nonce = (uint64_t)i }, ref);
	buf_printf(&body, "{\"id\":%s,\"gateway\":\"Vietcombank\","
	    "\"transactionDate\":\"2026-11-21 08:15:42\",\"accountNumber\":"
	    "\"1017595600\",\"subAccount\":null,\"code\":null,\"content\":"
	    "\"MBVCB.%" PRId64 ".%s.CT tu 0200000000001 NGUYEN VAN A\","
	    "\"transferType\":\"in\",\"description\":\"BankAPINotify\","
	    "\"transferAmount\":65000,\"accumulated\":0,"
	    "\"referenceCode\":\"FT%s\"}", note, i, ref, note);
	struct str all = buf_str(&body);
	sha256(&all, 1, hash);
	struct str seq = put_number(number, n);
	struct str h = { (const char *)hash, HASH_BYTES };
	put("event", (struct str[]){ seq, buf_str(&id), h, all }, 4);
	put("credit", (struct str[]){ seq, buf_str(&id), str_of(ref) }, 3);
	put("line", (struct str[]){ seq, buf_str(&id), str_of(ref) }, 3);
	put("mail", (struct str[]){ seq, STR("{\"id\":\"sepay:1000000\","
	    "\"ref\":\"C40000714D2PF2DB0\",\"amount\":65000,\"bank_ref\":"
	    "\"FT1000000\",\"at\":\"2026-10-31 08:15:42\"}") }, 2);
}

static void
collect(int64_t count)
{
	PGresult *r;

	must(PQpipelineSync(db) == 1);
	for (int64_t i = 0; i < count; i++) {
		r = PQgetResult(db);
		must(PQresultStatus(r) == PGRES_COMMAND_OK);
		PQclear(r);
		must(PQgetResult(db) == NULL);
	}
	r = PQgetResult(db);
	must(PQresultStatus(r) == PGRES_PIPELINE_SYNC);
	PQclear(r);
}

static void
prepare_all(void)
{
	prepare("begin", "BEGIN");
	prepare("commit", "COMMIT");
	prepare("event", "INSERT INTO event VALUES (1, $1, 'sepay', "
	    "'1017595600', $2, $3, 'credit', $4, 1793409342000)");
	prepare("credit", "INSERT INTO credit VALUES (1, $1, 'sepay', $2, "
	    "'970436', '1017595600', 1000 + $1::bigint % 100000, 'FT' || "
	    "$2, '2026-11-21 08:15:42', 'MBVCB.' || $2 || '.' || $3 || '.CT tu "
	    "0200000000001 NGUYEN VAN A', 'matched', '', $3, 7, "
	    "1793409342000)");
	prepare("line", "INSERT INTO bank_line VALUES (1, $1, 'sepay/push', "
	    "1, '970436', '1017595600', 1000 + $1::bigint % 100000, 'FT' || "
	    "$2, 'FT' || $2, 'MBVCB' || $2 || $3 || "
	    "'CTTU0200000000001NGUYENVANA', '2026-11-21 08:15:42', 20778, "
	    "'', 0, 0, 0, 0)");
	prepare("mail", "INSERT INTO mail VALUES (1, 7, $1, 'bank.credit', "
	    "$2, 1793409342000)");
	prepare("mailed", "UPDATE terminal SET mail_last = $1 WHERE "
	    "market_id = 1 AND terminal = 7");
	prepare("seq", "UPDATE market SET seq = $1 WHERE market_id = 1");
	prepare("day", "INSERT INTO sales_day VALUES (1, 20778, 7, 0, 0) "
	    "ON CONFLICT DO NOTHING");
	prepare("more", "UPDATE sales_day SET credits = credits + 1, total = "
	    "total + $1 WHERE market_id = 1 AND day = 20778 AND terminal = "
	    "7");
	PQclear(PQexec(db, "SET plan_cache_mode = force_generic_plan"));
	must(PQenterPipelineMode(db) == 1);
}

int
main(int argc, char **argv)
{
	int64_t count = argc == 4 ? atoll(argv[2]) : 0;
	int64_t group = argc == 4 ? atoll(argv[3]) : 0;

	if (count <= 0 || group <= 0) {
		fputs("usage: pg_rows_bench URL COUNT GROUP\n", stderr);
		return 2;
	}
	db = PQconnectdb(argv[1]);
	must(PQstatus(db) == CONNECTION_OK);
	prepare_all();
	int64_t from = now_us();
	for (int64_t i = 0; i < count; i += group) {
		put("begin", NULL, 0);
		int64_t n = count - i < group ? count - i : group;
		for (int64_t k = 0; k < n; k++)
			insert(i + k);
		put_group(i + n);
		put("commit", NULL, 0);
		collect(4 * n + 6);
	}
	printf("bare_notifications_per_s %" PRId64 "\n",
	    count * 1000000 / (now_us() - from));
	PQfinish(db);
	return 0;
}
