/* SPDX-License-Identifier: Apache-2.0 */
/* append_bench [SUFFIX] - how fast a sale becomes durable, and how fast the
 * chain is walked, each against the least that could do it, in one run.
 * append_bench --growth N - how both an append and a start are after N
 * entries; these are written without syncing, to get there.
 *
 * Prints rows of build/bench.tsv: name, value, unit, peer, its value, ratio.
 * The two take turns in short rounds and the ratio is the median of those of
 * neighbours, so that a machine that slows down does so for both.  SUFFIX is
 * added to the names, for a run with slowed fsync. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "ledger/chain.h"
#include "ledger/ledger.h"
#include "tests/support/faultvfs.h"

#define ROUNDS 61
#define ROUND_MS 30         /* appends go on about this long a round */
#define LINES 20000         /* of the chain walk */
#define FOLDER "build/bench-append"
#define LINE_BYTES 176      /* of the peer's row: a sale.open line */

static const char *const suffixes[] = { "", "-wal", "-shm" };

static int64_t
now_us(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		abort();
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "append_bench: %s\n", what);
	exit(1);
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t
median(int64_t *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_value);
	return v[n / 2];
}

static void
clean(void)
{
	static const char *const names[] = { "ledger.db", "peer.db",
	    "journal.key" };
	char path[256];

	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 3; k++) {
			(void)snprintf(path, sizeof(path), FOLDER "/%s%s",
			    names[i], suffixes[k]);
			unlink(path);
		}
	rmdir(FOLDER);
}

/* --- the peer: one row, one commit, the same pragmas ------------------- */

struct peer { sqlite3 *db; sqlite3_stmt *begin, *add, *commit; int64_t n; };

static void
peer_open(struct peer *p)
{
	static const char sql[] =
	    "PRAGMA page_size=4096; PRAGMA locking_mode=EXCLUSIVE;"
	    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	    "PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=0;"
	    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2048;"
	    "PRAGMA secure_delete=OFF; PRAGMA foreign_keys=ON;"
	    "PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF;"
	    "PRAGMA recursive_triggers=ON;"
	    "CREATE TABLE row (n INTEGER PRIMARY KEY, line BLOB) STRICT;";

	must(sqlite3_open_v2("file:" FOLDER "/peer.db?psow=0", &p->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI |
	    SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK, "open peer.db");
	must(sqlite3_exec(p->db, sql, NULL, NULL, NULL) == SQLITE_OK, "sql");
	must(sqlite3_prepare_v3(p->db, "BEGIN IMMEDIATE", -1,
	    SQLITE_PREPARE_PERSISTENT, &p->begin, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v3(p->db, "INSERT INTO row VALUES (?1, ?2)", -1,
	    SQLITE_PREPARE_PERSISTENT, &p->add, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v3(p->db, "COMMIT", -1,
	    SQLITE_PREPARE_PERSISTENT, &p->commit, NULL) == SQLITE_OK,
	    "prepare");
}

static void
step(sqlite3_stmt *s)
{
	must(sqlite3_step(s) == SQLITE_DONE, "peer step");
	sqlite3_reset(s);
}

static int64_t
peer_round(struct peer *p)
{
	static const char line[LINE_BYTES] = "x";
	int64_t from = now_us();
	int64_t count = 0;

	while (now_us() - from < ROUND_MS * 1000) {
		step(p->begin);
		sqlite3_bind_int64(p->add, 1, ++p->n);
		sqlite3_bind_blob(p->add, 2, line, sizeof(line),
		    SQLITE_STATIC);
		step(p->add);
		step(p->commit);
		count++;
	}
	int64_t took = now_us() - from;
	sqlite3_wal_checkpoint_v2(p->db, NULL, SQLITE_CHECKPOINT_RESTART,
	    NULL, NULL);
	return count * 1000000 / took;
}

static void
peer_close(struct peer *p)
{
	sqlite3_finalize(p->begin);
	sqlite3_finalize(p->add);
	sqlite3_finalize(p->commit);
	sqlite3_close(p->db);
}

/* --- ours ------------------------------------------------------------ */

static int64_t
our_round(struct ledger *l)
{
	int64_t from = now_us();
	int64_t count = 0;
	struct sale s;

	while (now_us() - from < ROUND_MS * 1000) {
		must(sale_open(l, (struct vnd){ 65000 + count }, &s) ==
		    RC_OK, "sale_open");
		count++;
	}
	int64_t took = now_us() - from;
	must(ledger_tidy(l) == RC_OK, "ledger_tidy");
	return count * 1000000 / took;
}

struct rounds { int64_t ours[ROUNDS], theirs[ROUNDS]; };

/* Ours in parts in a million of the peer's rate. */
static int64_t
ratio_ppm(const struct rounds *r)
{
	int64_t ppm[ROUNDS];

	for (int i = 0; i < ROUNDS; i++)
		ppm[i] = r->ours[i] * 1000000 / (r->theirs[i] + 1);
	return median(ppm, ROUNDS);
}

static void
row(const char *name, const char *suffix, const char *unit,
    const char *peer, struct rounds *r)
{
	int64_t ppm = ratio_ppm(r);

	printf("%s%s\t%lld\t%s\t%s\t%lld\t%.3f\n", name, suffix,
	    (long long)median(r->ours, ROUNDS), unit, peer,
	    (long long)median(r->theirs, ROUNDS), (double)ppm / 1e6);
}

static struct ledger *
our_open(const char *vfs)
{
	static const struct profile profile = { .bin = "970436",
	    .account = "0071000000017", .holder = "NGUOI BAN THU",
	    .stall = "Quầy thử", .terminal = 7 };
	const struct ledger_env env = { .clock = &clock_system,
	    .rng = &rng_system, .vfs = vfs, .software = "bench" };
	char text[512];
	struct buf why = BUF(text);
	struct profile have;
	struct ledger *l;

	must(ledger_open(FOLDER, &env, &l, &why) == RC_OK, text);
	if (ledger_profile(l, &have) == RC_NOT_FOUND)
		must(ledger_profile_set(l, &profile) == RC_OK, "profile");
	return l;
}

static void
take_turns(struct ledger *l, struct peer *p, struct rounds *r)
{
	(void)our_round(l);      /* warm both */
	(void)peer_round(p);
	for (int i = 0; i < ROUNDS; i++) {
		r->ours[i] = our_round(l);
		r->theirs[i] = peer_round(p);
	}
}

static void
bench_append(const char *suffix)
{
	struct rounds r;
	struct peer p = { 0 };

	clean();
	(void)mkdir("build", 0777);
	struct ledger *l = our_open(NULL);
	peer_open(&p);
	take_turns(l, &p, &r);
	row("append_ratio", suffix, "commits/s", "sqlite_one_row", &r);
	peer_close(&p);
	ledger_close(l);
	clean();
}

/* --- growth ---------------------------------------------------------- */

static int64_t
entries(const struct ledger *l)
{
	struct journal_head h;

	ledger_head(l, &h);
	return h.n;
}

/* Two of three entries open a sale, the third settles one. */
static void
grow(struct ledger *l, int64_t n)
{
	struct sale s, out;

	fault_sync(false);
	while (entries(l) < n) {
		must(sale_open(l, (struct vnd){ 65000 }, &s) == RC_OK, "grow");
		if (entries(l) % 3 == 0)
			must(sale_settle(l, s.ref, EVIDENCE_CASH, &out) ==
			    RC_OK, "grow");
		if (entries(l) % 512 == 0)
			must(ledger_tidy(l) == RC_OK, "tidy");
	}
	must(ledger_tidy(l) == RC_OK, "tidy");
	fault_sync(true);
}

#define SALES 5000

/* What a sale paid by transfer leaves in the file for ever. */
static void
bench_sale_bytes(void)
{
	struct stat before, after;
	struct sale s;
	bool fresh;

	clean();
	(void)mkdir("build", 0777);
	struct ledger *l = our_open(FAULT_VFS);
	fault_sync(false);
	must(ledger_tidy(l) == RC_OK && stat(FOLDER "/ledger.db", &before) ==
	    0, "size");
	for (int i = 1; i <= SALES; i++) {
		struct credit c = { .amount = { 65000 }, .mail = i,
		    .bank_ref = "FT26325000001234",
		    .at = "2026-11-21 08:15:42" };
		must(sale_open(l, c.amount, &s) == RC_OK, "sale_open");
		(void)snprintf(c.id, sizeof(c.id), "sepay:%d", 92704 + i);
		memcpy(c.ref, s.ref, sizeof(c.ref));
		must(sale_credit(l, &c, &s, &fresh) == RC_OK, "sale_credit");
		if (i % 500 == 0)
			must(ledger_tidy(l) == RC_OK, "tidy");
	}
	ledger_close(l);
	fault_sync(true);
	must(stat(FOLDER "/ledger.db", &after) == 0, "size");
	printf("ledger_bytes_per_sale\t%lld\tbytes\tsales\t%d\t\n",
	    ((long long)after.st_size - before.st_size) / SALES, SALES);
	clean();
}

/* Copied by cp, and on the disk. */
static int64_t
copy_us(void)
{
	int64_t from = now_us();

	must(system("cp " FOLDER "/ledger.db " FOLDER "/peer.db && sync "
	    FOLDER "/peer.db") == 0, "cp");
	return now_us() - from;
}

/* A backup verifies what it copies, and what it has written: it reads all of
 * it three times where cp reads it once. */
static void
bench_backup(int64_t bytes)
{
	const struct ledger_env env = { .clock = &clock_system,
	    .rng = &rng_system };
	struct backup_job job = { .from = FOLDER,
	    .to = FOLDER "/backup.db" };
	char words[512];
	struct buf why = BUF(words);
	int64_t peer = copy_us();
	int64_t from = now_us();

	must(ledger_backup(&job, &env, &why) == RC_OK, words);
	int64_t ours = now_us() - from;
	printf("backup_mb_s\t%.1f\tMB/s\tcp_and_sync\t%.1f\t%.3f\n",
	    (double)bytes / (double)ours, (double)bytes / (double)peer,
	    (double)peer / (double)ours);
	unlink(job.to);
}

static void
bench_growth(int64_t n)
{
	struct rounds r;
	struct peer p = { 0 };

	clean();
	(void)mkdir("build", 0777);
	fault_vfs_open();
	struct ledger *l = our_open(FAULT_VFS);
	peer_open(&p);
	grow(l, 1000);
	take_turns(l, &p, &r);
	int64_t before = ratio_ppm(&r);
	grow(l, n);
	take_turns(l, &p, &r);
	int64_t after = ratio_ppm(&r);
	/* How many times slower than with 1,000, both against the peer. */
	printf("append_growth_1m\t%.3f\tx\tat_1000\t1\t%.3f\n",
	    (double)before / (double)after, (double)before / (double)after);
	ledger_close(l);
	int64_t from = now_us();
	l = our_open(NULL);
	printf("start_1m_ms\t%.1f\tms\tentries\t%lld\t\n",
	    (double)(now_us() - from) / 1e3, (long long)entries(l));
	peer_close(&p);
	ledger_close(l);
	struct stat st;
	must(stat(FOLDER "/ledger.db", &st) == 0, "size");
	/* Two of three entries opened one. */
	printf("bytes_per_sale\t%lld\tbytes\tentries\t1.5\t\n",
	    (long long)st.st_size * 3 / (2 * (long long)n));
	bench_backup(st.st_size);
	clean();
	bench_sale_bytes();
}

/* --- the chain ------------------------------------------------------- */

static char text[LINES * 320];
static struct str lines[LINES];

/* As many lines as a stall writes: two of three open a sale. */
static size_t
make_lines(void)
{
	struct buf all = BUF(text);

	for (int i = 0; i < LINES; i++) {
		struct entry e = { .n = i + 1, .wall_ms = 1795222800000 + i,
		    .boot = 7, .mono_ms = 5000 + i,
		    .kind = i % 3 == 2 ? ENTRY_BANK_CREDIT : ENTRY_SALE_OPEN };
		size_t from = all.n;

		if (e.kind == ENTRY_SALE_OPEN)
			e.d.sale = (struct entry_sale){
			    .ref = "C40007GZXJ3P8KW4N", .amount = { 65000 },
			    .bin = "970436", .account = "0071000000017" };
		else
			e.d.credit = (struct credit){ "sepay:92704",
			    "C40007GZXJ3P8KW4N", { 65000 },
			    "FT26325000001234", "2026-11-21 08:15:42", i };
		must(entry_encode(&e, &all) == RC_OK, "encode");
		lines[i] = str_from(buf_str(&all), from);
	}
	return all.n;
}

/* The same bytes: every line, and for each the 64 that link it. */
static void
bench_chain(const char *suffix)
{
	struct rounds r;
	size_t bytes = make_lines() + (size_t)LINES * 2 * HASH_BYTES;
	struct str flat = { text, bytes };
	uint8_t h[HASH_BYTES] = { 0 };
	uint8_t l[HASH_BYTES];

	must(bytes <= sizeof(text), "room");
	for (int i = 0; i < ROUNDS; i++) {
		int64_t from = now_us();
		for (int k = 0; k < LINES; k++) {
			chain_line(lines[k], l);
			chain_link(h, l);
		}
		int64_t middle = now_us();
		sha256(&flat, 1, l);
		r.ours[i] = (int64_t)bytes / (middle - from + 1);
		r.theirs[i] = (int64_t)bytes / (now_us() - middle + 1);
	}
	row("chain_ratio", suffix, "MB/s", "sha256", &r);
}

int
main(int argc, char **argv)
{
	const char *suffix = argc > 1 ? argv[1] : "";
	int64_t n = 0;

	log_set_level(LOG_ERROR);
	if (strcmp(suffix, "--growth") == 0) {
		must(argc == 3 && str_to_i64(str_of(argv[2]), &n),
		    "--growth N");
		bench_growth(n);
		return 0;
	}
	bench_append(suffix);
	bench_chain(suffix);
	return 0;
}
