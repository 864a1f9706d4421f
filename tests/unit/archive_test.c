/* SPDX-License-Identifier: Apache-2.0 */
/* A closed year in a file of its own: the same entries and sums, and no byte
 * of it can change unseen. */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/archive.h"
#include "ledger/backup.h"
#include "ledger/base/crypto.h"
#include "ledger/debt.h"
#include "tests/support/faultvfs.h"
#include "tests/support/stall.h"

#define DAY  ((int64_t)24 * 3600 * 1000)
#define SALES 12
#define STRIDE 61   /* of the bytes that are flipped */

static struct stall s;
static char stick[64], said[4096], made[BACKUP_PATH_MAX], key[128];
static int64_t last_of_year;

static void
sell(int count)
{
	struct sale sale;
	struct journal_head h;
	bool fresh;

	for (int i = 0; i < count; i++) {
		ledger_head(s.l, &h);
		assert_int_equal(sale_open(s.l, (struct vnd){ 1000 + i },
		    &sale), RC_OK);
		struct credit c = stall_credit(sale.ref, 1000 + i, (int)h.n);
		assert_int_equal(sale_credit(s.l, &c, &sale, &fresh), RC_OK);
	}
}

/* Sales in 2026 and a debt; then the year is over and 2027 begins. */
static int
setup(void **state)
{
	struct debtor d;
	struct journal_head h;

	(void)state;
	stall_begin(&s, 11);
	stall_set_up(&s);
	sell(SALES);
	assert_int_equal(debt_add(s.l, STR("Bà Thử Nghiệm"),
	    (struct vnd){ 7000 }, &d), RC_OK);
	ledger_head(s.l, &h);
	last_of_year = h.n;
	(void)snprintf(stick, sizeof(stick), "build/stick-XXXXXX");
	assert_non_null(mkdtemp(stick));
	(void)snprintf(made, sizeof(made), "%s/ledger-2026.archive.db",
	    stick);
	stall_path(&s, "journal.key", key);
	return 0;
}

static int
teardown(void **state)
{
	DIR *d = opendir(stick);
	struct dirent *e;
	char path[512];

	(void)state;
	while ((e = readdir(d)) != NULL) {
		(void)snprintf(path, sizeof(path), "%s/%s", stick, e->d_name);
		if (e->d_name[0] != '.')
			unlink(path);
	}
	closedir(d);
	rmdir(stick);
	stall_end(&s);
	return 0;
}

static enum rc
archive_with(int64_t year, const char *to, const char *with)
{
	struct archive_want want = { .year = year, .to = to, .key = with };
	struct archive *a;
	struct buf why = BUF(said);
	enum rc rc = archive_open(s.l, &want, &a, &why);

	while (rc == RC_OK) {
		rc = archive_step(a, 5, &why);
		if (rc != RC_AGAIN)
			break;
		struct archive_progress p = archive_progress(a);
		assert_true(p.done <= p.of);
		rc = RC_OK;
	}
	archive_close(a);
	return rc;
}

static enum rc
archive(int64_t year)
{
	return archive_with(year, stick, NULL);
}

static void
next_year(void)
{
	s.wall_ms += 60 * DAY;   /* January */
	sell(3);
}

/* Verified, or why not: RC_CORRUPT in opening or after. */
static enum rc
verify(const char *path, struct verify_report *r)
{
	struct buf why = BUF(said);
	struct ledger *l;
	enum rc rc = ledger_open_read(path, &s.env, &l, &why);

	if (rc != RC_OK)
		return rc;
	rc = ledger_verify(l, r, NULL, NULL);
	if (rc == RC_CORRUPT)
		buf_printf(&why, "entry %lld: %s", (long long)r->bad_n,
		    r->what);
	ledger_close(l);
	return rc;
}

static void
test_year(void **state)
{
	struct verify_report r;
	struct ledger *l;
	struct debtor d;
	struct journal_head h;
	struct stat st;
	size_t count;

	(void)state;
	assert_int_equal(archive(2026), RC_STATE);
	assert_non_null(strstr(said, "not over"));
	assert_int_equal(archive(2027), RC_STATE);
	assert_non_null(strstr(said, "nothing was recorded"));
	assert_int_equal(archive(1999), RC_BAD_INPUT);
	assert_int_equal(stall_files_in(stick), 0);
	next_year();
	assert_int_equal(archive(2027), RC_STATE);
	assert_int_equal(archive(2026), RC_OK);
	assert_int_equal(archive(2026), RC_CONFLICT);
	assert_non_null(strstr(said, "there already"));
	assert_int_equal(stall_files_in(stick), 1);
	assert_int_equal(stat(made, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0444);
	assert_int_equal(verify(made, &r), RC_OK);
	assert_int_equal(r.archive, 2026);
	assert_int_equal(r.entries, last_of_year);
	assert_int_equal(stall_files_in(stick), 1);   /* no log beside it */

	/* What the year was, without anybody's name. */
	assert_int_equal(ledger_open_read(made, &s.env, &l, NULL), RC_OK);
	ledger_head(l, &h);
	assert_int_equal(h.n, last_of_year);
	assert_int_equal(debt_list(l, "", &d, 1, &count), RC_OK);
	assert_int_equal(count, 1);
	assert_int_equal(d.owed.dong, 7000);
	assert_string_equal(d.name, "");
	ledger_close(l);
	/* The ledger has all it had, and no seal. */
	assert_int_equal(ledger_verify(s.l, &r, NULL, NULL), RC_OK);
	assert_int_equal(r.archive, 0);
}

/* The clock says that the year still runs, whatever a later day says. */
static void
test_clock(void **state)
{
	(void)state;
	next_year();
	s.wall_ms -= 60 * DAY;
	assert_int_equal(archive(2026), RC_STATE);
	s.wall_ms = 0;   /* 1970: no word of it */
	assert_int_equal(archive(2026), RC_OK);
}

/* A sleeping year: nothing sold since, but a server says it is over. */
static void
test_floor(void **state)
{
	(void)state;
	s.wall_ms = 0;
	assert_int_equal(archive(2026), RC_STATE);
	ledger_server_time(s.l, STALL_NOON_MS + 60 * DAY);
	assert_int_equal(archive(2026), RC_OK);
}

static void
flip(const char *path, long at)
{
	int fd = open(path, O_RDWR);
	char c;

	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &c, 1, at), 1);
	c = (char)(c ^ 1 << at % 8);
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

/* Any byte: the head's each, of the rest one in STRIDE. */
static void
test_flips(void **state)
{
	struct verify_report r;
	struct stat st;
	long flips = 0, entries = 0;

	(void)state;
	next_year();
	assert_int_equal(archive(2026), RC_OK);
	assert_int_equal(chmod(made, 0644), 0);
	assert_int_equal(stat(made, &st), 0);
	for (long at = 0; at < st.st_size; at += at < 128 ? 1 : STRIDE) {
		said[0] = '\0';
		flip(made, at);
		enum rc rc = verify(made, &r);
		if (rc == RC_OK)
			fail_msg("byte %ld changed unseen", at);
		if (said[0] == '\0')
			fail_msg("byte %ld: %s, and no word", at, rc_text(rc));
		entries += strstr(said, "entry ") != NULL;
		flip(made, at);
		flips++;
	}
	assert_int_equal(verify(made, &r), RC_OK);
	printf("%ld bytes flipped, %ld of them pointed to an entry\n", flips,
	    entries);
	assert_true(flips > 1000 && entries > flips / 2);
}

/* Cut short at each page, and with something behind its end. */
static void
test_cut(void **state)
{
	struct verify_report r;
	struct stat st;
	int fd;

	(void)state;
	next_year();
	assert_int_equal(archive(2026), RC_OK);
	assert_int_equal(chmod(made, 0644), 0);
	assert_int_equal(stat(made, &st), 0);
	fd = open(made, O_WRONLY | O_APPEND);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
	assert_int_equal(verify(made, &r), RC_CORRUPT);
	for (off_t at = st.st_size - 4096; at >= 0; at -= 4096) {
		said[0] = '\0';
		assert_int_equal(truncate(made, at), 0);
		enum rc rc = verify(made, &r);
		assert_true(rc == RC_CORRUPT || rc == RC_NOT_FOUND);
		assert_true(said[0] != '\0');
	}
}

static void
sql(const char *path, const char *text)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
}

/* Edited with care, its seal taken off, or another's put on. */
static void
test_forged(void **state)
{
	static uint8_t seed[KEY_BYTES] = { 7 };
	char forged[BACKUP_PATH_MAX], other[BACKUP_PATH_MAX];
	struct verify_report r;

	(void)state;
	next_year();
	(void)snprintf(other, sizeof(other), "%s/other.key", stick);
	FILE *f = fopen(other, "w");
	assert_int_equal(fwrite(seed, 1, sizeof(seed), f), sizeof(seed));
	assert_int_equal(fclose(f), 0);
	assert_int_equal(archive_with(2026, stick, other), RC_CONFLICT);
	assert_non_null(strstr(said, "another ledger"));
	assert_int_equal(archive_with(2026, stick, "build/none.key"),
	    RC_NOT_FOUND);
	assert_int_equal(archive_with(2026, stick, key), RC_OK);

	(void)snprintf(forged, sizeof(forged), "%s/a.archive.db", stick);
	assert_int_equal(archive_with(2026, forged, NULL), RC_OK);
	assert_int_equal(chmod(forged, 0644), 0);
	sql(forged, "UPDATE sale SET amount = amount + 1 WHERE n = 9");
	assert_int_equal(verify(forged, &r), RC_CORRUPT);
	assert_int_equal(r.bad_n, 9);
	sql(forged, "UPDATE sale SET amount = amount - 1 WHERE n = 9");
	assert_int_equal(verify(forged, &r), RC_CORRUPT);
	assert_non_null(strstr(r.what, "other bytes"));
	/* As an older version left it: what is in it is derived anew, and the
	 * seal judged over the file as it lies. */
	sql(forged, "PRAGMA user_version = 8");
	assert_int_equal(verify(forged, &r), RC_CORRUPT);
	assert_non_null(strstr(r.what, "other bytes"));
	sql(forged, "PRAGMA user_version = 9");
	sql(forged, "DROP TRIGGER seal_is_final_u; UPDATE seal SET year = 2025;"
	    "CREATE TRIGGER seal_is_final_u BEFORE UPDATE ON seal\nBEGIN "
	    "SELECT raise(ABORT, 'a seal is final'); END");
	assert_int_equal(verify(forged, &r), RC_CORRUPT);
	assert_non_null(strstr(r.what, "not signed by this key"));
	sql(forged, "DROP TRIGGER seal_is_final_d; DELETE FROM seal;"
	    "CREATE TRIGGER seal_is_final_d BEFORE DELETE ON seal\nBEGIN "
	    "SELECT raise(ABORT, 'a seal is final'); END");
	assert_int_equal(verify(forged, &r), RC_CORRUPT);
	assert_non_null(strstr(said, "seal is gone"));
}

/* It is looked at, and that is all. */
static void
test_only_looked_at(void **state)
{
	struct backup_job job = { .from = made, .to = stick };
	struct buf why = BUF(said);
	struct archive_want want = { .year = 2026, .to = stick, .key = key };
	struct archive *a;
	struct ledger *l;
	char spare[128], file[256];

	(void)state;
	next_year();
	assert_int_equal(archive(2026), RC_OK);
	assert_int_equal(ledger_backup(&job, &s.env, &why), RC_STATE);
	buf_reset(&why);
	(void)snprintf(spare, sizeof(spare), "%s-spare", stick);
	job = (struct backup_job){ .from = made, .to = spare, .key = key };
	assert_int_equal(ledger_restore(&job, &s.env, &why), RC_STATE);
	assert_int_equal(stall_files_in(spare), 0);
	/* Nor may it become a stall's ledger by being put there. */
	(void)snprintf(file, sizeof(file), "%s/ledger.db", spare);
	assert_int_equal(rename(made, file), 0);
	buf_reset(&why);
	assert_int_equal(ledger_open(spare, &s.env, &l, &why), RC_STATE);
	assert_non_null(strstr(said, "only looked at"));
	assert_int_equal(rename(file, made), 0);
	/* Not archived again. */
	assert_int_equal(ledger_open_read(made, &s.env, &l, NULL), RC_OK);
	assert_int_equal(archive_open(l, &want, &a, &why), RC_STATE);
	ledger_close(l);
	(void)unlink(file);
	(void)snprintf(file, sizeof(file), "%s/ledger.db-wal", spare);
	(void)unlink(file);
	rmdir(spare);
}

/* A stick that is full at any byte leaves nothing behind. */
static void
test_full(void **state)
{
	const struct rlimit any = { RLIM_INFINITY, RLIM_INFINITY };
	int refused = 0;

	(void)state;
	next_year();
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	for (rlim_t room = 1024; room < 400000; room += 40000) {
		struct rlimit small = { room, RLIM_INFINITY };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		enum rc rc = archive(2026);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &any), 0);
		if (rc == RC_OK)
			break;
		assert_true(rc == RC_FULL || rc == RC_DISK);
		assert_non_null(strstr(said, stick));
		assert_int_equal(stall_files_in(stick), 0);
		refused++;
	}
	assert_true(refused >= 3);
	assert_int_equal(archive_with(2026, "/nowhere/at/all.db", NULL),
	    RC_NOT_FOUND);
}

/* Each operation in turn fails, of the ledger's disk or the stick: no archive,
 * and nothing left; or one that verifies. */
static void
test_every_failure(void **state)
{
	static const enum fault_kind kinds[] = { FAULT_ERROR, FAULT_FULL,
	    FAULT_SYNC };
	struct verify_report r;
	long failed = 0;

	(void)state;
	next_year();
	ledger_close(s.l);
	s.env.vfs = FAULT_VFS;
	fault_sync(false);
	for (int k = 0; k < 3; k++) {
		for (long n = 0;; n++) {
			fault_arm(kinds[k], n, true);
			enum rc rc = ledger_open_read(s.dir, &s.env, &s.l,
			    NULL);
			if (rc == RC_OK)
				rc = archive_with(2026, stick, key);
			ledger_close(s.l);
			bool fired = fault_disarm();
			failed += fired;
			assert_true(fired || rc == RC_OK);
			assert_int_equal(stall_files_in(stick), rc == RC_OK);
			if (rc == RC_OK)
				assert_int_equal(verify(made, &r), RC_OK);
			(void)unlink(made);
			assert_true(n < 4000);
			if (!fired)
				break;
		}
	}
	s.env.vfs = NULL;
	s.l = NULL;
	printf("%ld failures\n", failed);
	assert_true(failed > 100);
	stall_open(&s);
	stall_must_verify(s.l);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_year), T(test_clock), T(test_floor), T(test_flips),
		T(test_cut), T(test_forged), T(test_only_looked_at),
		T(test_full), T(test_every_failure),
	};

	fault_vfs_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
