/* SPDX-License-Identifier: Apache-2.0 */
/* A ledger onto a stick and onto a spare board: the same entries, or a named
 * refusal and nothing left behind. */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/backup.h"
#include "tests/support/faultvfs.h"
#include "tests/support/stall.h"

#define SALES 60

static struct stall s;
static char stick[64], spare[96], key[128];
static struct sale last;
static char said[2048];

static void
empty(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char path[128 + sizeof(e->d_name)];

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		unlink(path);
	}
	if (d != NULL)
		closedir(d);
	rmdir(dir);
}

static int
setup(void **state)
{
	(void)state;
	stall_begin(&s, 5);
	stall_set_up(&s);
	for (int i = 0; i < SALES; i++)
		assert_int_equal(sale_open(s.l, (struct vnd){ 1000 + i },
		    &last), RC_OK);
	ledger_close(s.l);
	s.l = NULL;
	stall_path(&s, "journal.key", key);
	(void)snprintf(stick, sizeof(stick), "build/stick-XXXXXX");
	assert_non_null(mkdtemp(stick));
	(void)snprintf(spare, sizeof(spare), "%s-spare", stick);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	empty(stick);
	empty(spare);
	stall_end(&s);
	return 0;
}

static enum rc
back_up(struct backup_job *job)
{
	struct buf why = BUF(said);

	return ledger_backup(job, &s.env, &why);
}

static enum rc
restore(struct backup_job *job)
{
	struct buf why = BUF(said);

	return ledger_restore(job, &s.env, &why);
}

static void
sql(const char *path, const char *text)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
}

static void
test_there_and_back(void **state)
{
	struct backup_job out = { .from = s.dir, .to = stick, .key = key };
	struct ledger *l;
	struct journal_head before, after;
	struct sale sale;
	struct stat st;

	(void)state;
	assert_int_equal(ledger_open_read(s.dir, &s.env, &l, NULL), RC_OK);
	ledger_head(l, &before);
	ledger_close(l);
	assert_int_equal(back_up(&out), RC_OK);
	assert_int_equal(out.entries, before.n);
	assert_int_equal(stall_files_in(stick), 2);
	assert_int_equal(stat(out.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(back_up(&out), RC_CONFLICT);   /* this second's */

	struct backup_job in = { .from = out.path, .to = spare };
	assert_int_equal(restore(&in), RC_OK);
	assert_int_equal(stall_files_in(spare), 2);
	assert_int_equal(restore(&in), RC_CONFLICT);
	assert_non_null(strstr(said, "without a ledger"));
	assert_int_equal(ledger_open(spare, &s.env, &l, NULL), RC_OK);
	ledger_head(l, &after);
	assert_int_equal(after.n, before.n + 2);
	assert_true(after.boot > before.boot + 1000);
	assert_memory_equal(after.key, before.key, KEY_BYTES);
	assert_int_equal(sale_get(l, last.ref, &sale), RC_OK);
	stall_must_verify(l);
	assert_int_equal(sale_open(l, (struct vnd){ 5 }, &sale), RC_OK);
	ledger_close(l);
}

/* What a killed terminal left in the log is in the copy. */
static void
test_with_log(void **state)
{
	struct backup_job out = { .from = s.dir, .to = stick };
	struct ledger *l;
	char path[BACKUP_PATH_MAX];

	(void)state;
	pid_t child = fork();
	if (child == 0) {
		stall_open(&s);
		_exit(sale_open(s.l, (struct vnd){ 777 }, &last) == RC_OK ?
		    0 : 1);
	}
	int status = -1;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(back_up(&out), RC_OK);
	assert_int_equal(out.entries, SALES + 2 + 2);
	memcpy(path, out.path, sizeof(path));
	assert_int_equal(ledger_open_read(path, &s.env, &l, NULL), RC_OK);
	stall_must_verify(l);
	ledger_close(l);
}

static void
test_no_key(void **state)
{
	struct backup_job out = { .from = s.dir, .to = stick };

	(void)state;
	assert_int_equal(back_up(&out), RC_OK);
	assert_int_equal(stall_files_in(stick), 1);
	struct backup_job in = { .from = out.path, .to = spare };
	assert_int_equal(restore(&in), RC_NOT_FOUND);
	assert_non_null(strstr(said, ".key"));
	assert_int_equal(stall_files_in(spare), 0);
	in.key = key;
	assert_int_equal(restore(&in), RC_OK);
}

static void
test_another_key(void **state)
{
	char other[128];
	struct backup_job out = { .from = s.dir, .to = stick };

	(void)state;
	assert_int_equal(back_up(&out), RC_OK);
	stall_path(&s, "other.key", other);
	FILE *f = fopen(other, "w");
	for (int i = 0; i < KEY_BYTES; i++)
		fputc(7, f);
	assert_int_equal(fclose(f), 0);
	struct backup_job in = { .from = out.path, .to = spare,
	    .key = other };
	assert_int_equal(restore(&in), RC_BAD_INPUT);
	assert_int_equal(stall_files_in(spare), 0);
}

/* A backup cut short at each of its pages, or edited in it. */
static void
test_spoilt_archive(void **state)
{
	struct backup_job out = { .from = s.dir, .to = stick, .key = key };
	struct backup_job in = { .to = spare };
	struct stat st;

	(void)state;
	assert_int_equal(back_up(&out), RC_OK);
	in.from = out.path;
	assert_int_equal(stat(out.path, &st), 0);
	for (off_t at = st.st_size - 4096; at >= 0; at -= 4096) {
		assert_int_equal(truncate(out.path, at), 0);
		enum rc rc = restore(&in);
		assert_true(rc == RC_CORRUPT || rc == RC_NOT_FOUND);
		assert_true(said[0] != '\0');
		assert_true(access(spare, F_OK) != 0 ||
		    stall_files_in(spare) == 0);
	}
	unlink(out.path);
	char beside[BACKUP_PATH_MAX + 8];
	(void)snprintf(beside, sizeof(beside), "%s.key", out.path);
	unlink(beside);
	assert_int_equal(back_up(&out), RC_OK);
	sql(out.path, "UPDATE sale SET amount = amount + 1 WHERE n = 9");
	assert_int_equal(restore(&in), RC_CORRUPT);
	assert_non_null(strstr(said, "entry 9"));
}

/* The stick is full, is pulled out, or is write-protected. */
static void
test_bad_stick(void **state)
{
	const struct rlimit small = { 40000, RLIM_INFINITY };
	const struct rlimit any = { RLIM_INFINITY, RLIM_INFINITY };
	struct backup_job out = { .from = s.dir, .to = stick, .key = key };

	(void)state;
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum rc rc = back_up(&out);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &any), 0);
	assert_true(rc == RC_FULL || rc == RC_DISK);
	assert_non_null(strstr(said, stick));
	assert_int_equal(stall_files_in(stick), 0);
	out.to = "/nowhere/at/all.db";
	assert_int_not_equal(back_up(&out), RC_OK);
	assert_non_null(strstr(said, "/nowhere"));
}

/* Each operation of the copy in turn fails, as on a stick that is going. */
static void
test_every_failure(void **state)
{
	static const enum fault_kind kinds[] = { FAULT_ERROR, FAULT_FULL,
	    FAULT_SYNC };
	long failed = 0;

	(void)state;
	s.env.vfs = FAULT_VFS;
	fault_sync(false);
	for (int k = 0; k < 3; k++) {
		for (long n = 0;; n++) {
			struct backup_job out = { .from = s.dir,
			    .to = stick };
			fault_arm(kinds[k], n, true);
			enum rc rc = back_up(&out);
			if (!fault_disarm()) {
				assert_int_equal(rc, RC_OK);
				unlink(out.path);
				break;
			}
			failed++;
			if (rc == RC_OK)   /* it was of no use to anybody */
				unlink(out.path);
			assert_int_equal(stall_files_in(stick), 0);
			assert_true(n < 2000);
		}
	}
	s.env.vfs = NULL;
	printf("%ld failures\n", failed);
	assert_true(failed > 50);
	stall_open(&s);
	stall_must_verify(s.l);
}

/* In pieces of a ledger that is sold on: what came before the copy was whole
 * is in it. */
static void
test_beside_selling(void **state)
{
	struct backup_job job = { .to = stick };
	struct buf why = BUF(said);
	struct backup *b;
	struct ledger *l;
	struct journal_head h;
	enum rc rc = RC_AGAIN;
	int steps = 0;

	(void)state;
	stall_open(&s);
	for (int i = 0; i < 400; i++)
		assert_int_equal(sale_open(s.l, (struct vnd){ 1000 + i },
		    &last), RC_OK);
	assert_int_equal(backup_open(s.l, &job, &b, &why), RC_OK);
	for (; rc == RC_AGAIN; steps++) {
		rc = backup_step(b, 8, &why);
		struct backup_progress p = backup_progress(b);
		assert_true(p.done <= p.of);
		if (rc == RC_AGAIN && steps < 300)
			assert_int_equal(sale_open(s.l, (struct vnd){ 7 },
			    &last), RC_OK);
		if (rc == RC_AGAIN && steps % 50 == 0)
			assert_int_equal(ledger_tidy(s.l), RC_OK);
	}
	assert_int_equal(rc, RC_OK);
	assert_true(steps > 100);
	backup_close(b);
	assert_int_equal(stall_files_in(stick), 1);
	assert_int_equal(ledger_open_read(job.path, &s.env, &l, NULL),
	    RC_OK);
	ledger_head(l, &h);
	assert_int_equal(h.n, job.entries);
	assert_true(h.n > SALES + 3 + 400);
	stall_must_verify(l);
	ledger_close(l);
	/* The key by itself, for whoever may read it. */
	assert_int_equal(ledger_backup_key(job.path, "build/none.key",
	    &s.env, &why), RC_NOT_FOUND);
	assert_int_equal(ledger_backup_key(job.path, key, &s.env, &why),
	    RC_OK);
	assert_int_equal(stall_files_in(stick), 2);
}

/* Given up half-way, nothing is left and the ledger goes on. */
static void
test_given_up(void **state)
{
	struct backup_job job = { .to = stick };
	struct buf why = BUF(said);
	struct backup *b;

	(void)state;
	stall_open(&s);
	assert_int_equal(backup_open(s.l, &job, &b, &why), RC_OK);
	while (backup_step(b, 8, &why) == RC_AGAIN &&
	    strcmp(backup_progress(b).what, "copying") != 0)
		continue;
	assert_int_equal(backup_step(b, 8, &why), RC_AGAIN);
	backup_close(b);
	assert_int_equal(stall_files_in(stick), 0);
	stall_must_verify(s.l);
}

static void
test_held(void **state)
{
	struct backup_job out = { .from = s.dir, .to = stick };
	int ready[2], done[2], status;
	char c;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(done), 0);
	pid_t child = fork();
	if (child == 0) {
		stall_open(&s);
		_exit(write(ready[1], "r", 1) == 1 &&
		    read(done[0], &c, 1) == 1 ? 0 : 1);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(back_up(&out), RC_BUSY);
	assert_int_equal(stall_files_in(stick), 0);
	assert_int_equal(write(done[1], "d", 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_there_and_back, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_with_log, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_no_key, setup, teardown),
		cmocka_unit_test_setup_teardown(test_another_key, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_spoilt_archive, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_bad_stick, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_every_failure, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_beside_selling, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_given_up, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_held, setup, teardown),
	};

	fault_vfs_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
