/* SPDX-License-Identifier: Apache-2.0 */
/* Opening for work and for looking; what is refused, and how it is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/ledger.h"
#include "tests/support/stall.h"

/* --- helpers --------------------------------------------------------- */

/* Open must give rc, nothing, and a line that says `part`. */
static void
must_refuse(struct stall *s, enum rc want, const char *part)
{
	char text[512];
	struct buf why = BUF(text);
	struct ledger *l = (struct ledger *)(void *)s;

	assert_int_equal(ledger_open(s->dir, &s->env, &l, &why), want);
	assert_null(l);
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, part);
	l = (struct ledger *)(void *)s;
	assert_int_equal(ledger_open(s->dir, &s->env, &l, NULL), want);
	assert_null(l);
}

static void
write_file(const struct stall *s, const char *name, const void *p, size_t n)
{
	char path[128];

	stall_path(s, name, path);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, p, n), (ssize_t)n);
	close(fd);
}

static size_t
read_file(const struct stall *s, const char *name, void *p, size_t cap)
{
	char path[128];

	stall_path(s, name, path);
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		return 0;
	ssize_t n = read(fd, p, cap);
	close(fd);
	assert_true(n >= 0);
	return (size_t)n;
}

/* --- opening --------------------------------------------------------- */

static void
test_first_open(void **state)
{
	struct stall s;
	struct journal_head h;
	struct profile p;
	struct stat st;
	char path[128], line[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(line);

	(void)state;
	stall_begin(&s, 1);
	rmdir(s.dir);   /* the folder is made too */
	stall_open(&s);
	assert_int_equal(stat(s.dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	stall_path(&s, "journal.key", path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, KEY_BYTES);
	ledger_head(s.l, &h);
	assert_int_equal(h.boot, 1);
	assert_int_equal(h.n, 1);
	assert_int_equal(h.acked, 0);
	assert_int_equal(h.mail, 0);
	assert_int_equal(ledger_line(s.l, 1, &b), RC_OK);
	assert_string_equal(line, "{\"n\":1,\"k\":\"boot\","
	    "\"t\":1795222800000,\"q\":1,\"b\":1,\"m\":5000,"
	    "\"d\":{\"sw\":\"0.1.0\"}}");
	assert_int_equal(ledger_line(s.l, 2, &b), RC_NOT_FOUND);
	assert_int_equal(ledger_line(s.l, 0, &b), RC_NOT_FOUND);
	assert_int_equal(ledger_profile(s.l, &p), RC_NOT_FOUND);
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
test_reopening(void **state)
{
	struct stall s;
	struct journal_head before, after;
	struct profile p;
	struct sale a, b;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	a = stall_sell(&s, 65000);
	ledger_head(s.l, &before);
	stall_reopen(&s);
	ledger_head(s.l, &after);
	assert_int_equal(after.boot, before.boot + 1);
	assert_int_equal(after.n, before.n + 1);
	assert_memory_equal(after.key, before.key, KEY_BYTES);
	assert_int_equal(ledger_profile(s.l, &p), RC_OK);
	assert_memory_equal(&p, &stall_profile, sizeof(p));
	assert_int_equal(sale_current(s.l, &b), RC_OK);
	stall_same_sale(&a, &b);
	stall_end(&s);
}

static void
test_second_opener(void **state)
{
	struct stall s;
	int status = -1;

	(void)state;
	stall_begin(&s, 1);
	stall_open(&s);
	pid_t child = fork();   /* locks do not hold within one process */
	if (child == 0) {
		char text[512];
		struct buf why = BUF(text);
		struct ledger *l;
		bool ok = ledger_open(s.dir, &s.env, &l, &why) == RC_BUSY &&
		    strstr(text, "stop that first") != NULL &&
		    ledger_open_read(s.dir, &s.env, &l, &why) == RC_BUSY;
		_exit(ok ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
test_not_a_folder(void **state)
{
	struct stall s;
	static const char *const names[] = { "/proc/cho40", "/dev/null",
	    "build/none/such" };
	static const enum rc want[] = { RC_NOT_FOUND, RC_BAD_INPUT,
	    RC_NOT_FOUND };
	char kept[sizeof(s.dir)];

	(void)state;
	stall_begin(&s, 1);
	memcpy(kept, s.dir, sizeof(kept));
	for (size_t i = 0; i < 3; i++) {
		(void)snprintf(s.dir, sizeof(s.dir), "%s", names[i]);
		must_refuse(&s, want[i], names[i]);
	}
	if (geteuid() != 0) {   /* root may write everywhere */
		(void)snprintf(s.dir, sizeof(s.dir), "/usr/cho40");
		must_refuse(&s, RC_DENIED, "/usr/cho40");
	}
	memcpy(s.dir, kept, sizeof(kept));
	stall_end(&s);
}

static void
test_not_a_ledger(void **state)
{
	struct stall s;
	static char junk[9000] = "PK\003\004 this is no database";
	char after[sizeof(junk) + 1];

	(void)state;
	stall_begin(&s, 1);
	write_file(&s, "ledger.db", junk, sizeof(junk));
	must_refuse(&s, RC_CORRUPT, "ledger.db");
	assert_int_equal(read_file(&s, "ledger.db", after, sizeof(after)),
	    sizeof(junk));
	assert_memory_equal(after, junk, sizeof(junk));
	stall_end(&s);
}

/* The file's schema, as the program left it. */
static int
version(const struct stall *s)
{
	char path[128];
	sqlite3_stmt *q;
	sqlite3 *db;

	stall_path(s, "ledger.db", path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA user_version", -1,
	    &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int v = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return v;
}

static void
test_newer_schema(void **state)
{
	struct stall s;
	char sql[64];

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	ledger_close(s.l);
	s.l = NULL;
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", version(&s));
	assert_int_equal(stall_tamper(&s, "PRAGMA user_version = 99"),
	    SQLITE_OK);
	must_refuse(&s, RC_TOO_NEW, "newer version (schema 99");
	assert_int_equal(stall_tamper(&s, sql), SQLITE_OK);
	stall_open(&s);
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
test_key_lost_or_foreign(void **state)
{
	struct stall s;
	uint8_t key[KEY_BYTES + 1], other[KEY_BYTES];
	char path[128];

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	ledger_close(s.l);
	s.l = NULL;
	stall_path(&s, "journal.key", path);
	assert_int_equal(read_file(&s, "journal.key", key, sizeof(key)),
	    KEY_BYTES);
	assert_int_equal(unlink(path), 0);
	must_refuse(&s, RC_CORRUPT, "journal.key is missing");
	assert_int_equal(access(path, F_OK), -1);
	memset(other, 7, sizeof(other));
	write_file(&s, "journal.key", other, sizeof(other));
	must_refuse(&s, RC_CORRUPT, "belongs to another ledger");
	assert_int_equal(read_file(&s, "journal.key", key + 1, KEY_BYTES),
	    KEY_BYTES);
	assert_memory_equal(key + 1, other, KEY_BYTES);
	write_file(&s, "journal.key", other, 5);
	must_refuse(&s, RC_CORRUPT, "journal.key: not a key");
	stall_end(&s);
}

static void
test_key_put_back(void **state)
{
	struct stall s;
	uint8_t key[KEY_BYTES];

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	assert_int_equal(read_file(&s, "journal.key", key, sizeof(key)),
	    KEY_BYTES);
	ledger_close(s.l);
	s.l = NULL;
	write_file(&s, "journal.key", key, 3);
	must_refuse(&s, RC_CORRUPT, "journal.key");
	write_file(&s, "journal.key", key, sizeof(key));
	stall_open(&s);
	stall_must_verify(s.l);
	stall_end(&s);
}

/* --- looking --------------------------------------------------------- */

static void
test_read_only(void **state)
{
	struct stall s;
	struct ledger *l = NULL;
	struct sale a, b;
	static uint8_t before[1 << 20], after[1 << 20];
	char path[128];

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	a = stall_sell(&s, 65000);
	stall_pay(&s, a.ref, 65000, 1);
	ledger_close(s.l);
	s.l = NULL;
	size_t n = read_file(&s, "ledger.db", before, sizeof(before));
	stall_path(&s, "ledger.db", path);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(ledger_open_read(i == 0 ? s.dir : path,
		    &s.env, &l, NULL), RC_OK);
		assert_int_equal(sale_get(l, a.ref, &b), RC_OK);
		assert_int_equal(b.state, SALE_PAID);
		stall_must_verify(l);
		assert_int_equal(sale_open(l, (struct vnd){ 1000 }, &b),
		    RC_STATE);
		assert_int_equal(sale_void(l, a.ref, &b), RC_STATE);
		assert_int_equal(ledger_profile_set(l, &stall_profile),
		    RC_STATE);
		assert_int_equal(ledger_mail(l, 9, STR("notice"), STR("{}")),
		    RC_STATE);
		assert_int_equal(ledger_rebuild(l), RC_STATE);
		assert_int_equal(ledger_tidy(l), RC_OK);
		ledger_close(l);
	}
	assert_int_equal(read_file(&s, "ledger.db", after, sizeof(after)), n);
	assert_memory_equal(before, after, n);
	stall_path(&s, "ledger.db-wal", path);
	assert_int_equal(access(path, F_OK), -1);
	stall_end(&s);
}

/* What a killed process left in the log is read, and left there. */
static void
test_read_only_with_log(void **state)
{
	struct stall s;
	struct ledger *l = NULL;
	struct sale sale = { 0 };
	static uint8_t before[1 << 20], after[1 << 20];
	int status = -1;

	(void)state;
	stall_begin(&s, 1);
	pid_t child = fork();
	if (child == 0) {
		stall_set_up(&s);
		(void)stall_sell(&s, 65000);
		_exit(0);   /* without closing anything */
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	size_t n = read_file(&s, "ledger.db-wal", before, sizeof(before));
	assert_true(n > 4096);
	assert_int_equal(ledger_open_read(s.dir, &s.env, &l, NULL), RC_OK);
	assert_int_equal(sale_current(l, &sale), RC_OK);
	stall_must_verify(l);
	ledger_close(l);
	assert_int_equal(read_file(&s, "ledger.db-wal", after,
	    sizeof(after)), n);
	assert_memory_equal(before, after, n);
	stall_open(&s);
	assert_int_equal(sale_current(s.l, &sale), RC_OK);
	stall_end(&s);
}

static void
test_read_nothing(void **state)
{
	struct stall s;
	struct ledger *l;
	char text[512];
	struct buf why = BUF(text);

	(void)state;
	stall_begin(&s, 1);
	assert_int_equal(ledger_open_read(s.dir, &s.env, &l, &why),
	    RC_NOT_FOUND);
	assert_null(l);
	assert_non_null(strstr(text, s.dir));
	write_file(&s, "ledger.db", "", 0);
	buf_reset(&why);
	assert_int_equal(ledger_open_read(s.dir, &s.env, &l, &why),
	    RC_CORRUPT);
	assert_non_null(strstr(text, "not a ledger"));
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_open),
		cmocka_unit_test(test_reopening),
		cmocka_unit_test(test_second_opener),
		cmocka_unit_test(test_not_a_folder),
		cmocka_unit_test(test_not_a_ledger),
		cmocka_unit_test(test_newer_schema),
		cmocka_unit_test(test_key_lost_or_foreign),
		cmocka_unit_test(test_key_put_back),
		cmocka_unit_test(test_read_only),
		cmocka_unit_test(test_read_only_with_log),
		cmocka_unit_test(test_read_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
