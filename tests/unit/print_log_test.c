/* SPDX-License-Identifier: Apache-2.0 */
/* The printer's log after a cut at every byte: what was begun and did not end
 * is asked about, what was promised is there, and it goes on from there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "terminal/print/print_log.h"

static char dir[64], path[128], whole[4096];
static size_t whole_n, promised[64];
static int steps;
static struct print_log log_;
static char memory[256];

static void
reopen(void)
{
	struct buf why = BUF(memory);

	print_log_close(&log_);
	assert_int_equal(print_log_open(&log_, path, &why), RC_OK);
}

static void
write_file(const char *bytes, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static int64_t
copies(const char *what)
{
	int64_t n = -1;

	assert_int_equal(print_log_copies(&log_, what, &n), RC_OK);
	return n;
}

static int64_t
begin(const char *what)
{
	int64_t id = 0;

	assert_int_equal(print_log_begin(&log_, what, 1795222800000, &id),
	    RC_OK);
	promised[steps++] = (size_t)log_.bytes;
	return id;
}

static void
end(int64_t id, enum print_end how)
{
	assert_int_equal(print_log_end(&log_, id, how), RC_OK);
	promised[steps++] = (size_t)log_.bytes;
}

/* A day: done, again, not a dot, torn and let be, torn and printed anew. */
static void
play(void)
{
	(void)unlink(path);
	steps = 0;
	reopen();
	end(begin("sale:A"), PRINT_END_DONE);
	end(begin("sale:A"), PRINT_END_DONE);
	end(begin("sale:B"), PRINT_END_NOTHING);
	end(begin("ticket:26A:12"), PRINT_END_LET);
	int64_t torn = begin("sale:B");
	end(torn, PRINT_END_AGAIN);
	end(begin("sale:B"), PRINT_END_DONE);
	begin("hand:3");
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	whole_n = fread(whole, 1, sizeof(whole), f);
	fclose(f);
	assert_int_equal(whole_n, log_.bytes);
}

static void
test_day(void **state)
{
	(void)state;
	play();
	assert_int_equal(copies("sale:A"), 2);
	assert_int_equal(copies("sale:B"), 2);
	assert_int_equal(copies("ticket:26A:12"), 1);
	assert_int_equal(copies("sale:C"), 0);
	assert_int_equal(copies("sale"), 0);
	assert_int_equal(log_.open, 1);
	reopen();
	assert_int_equal(log_.open, 1);
	assert_string_equal(log_.job[0].what, "hand:3");
	assert_int_equal(log_.last_id, 7);
	assert_int_equal(begin("x:1"), 8);
}

/* Lines that are whole in the first n bytes. */
static int
lines_in(size_t n)
{
	int k = 0;

	while (k < steps && promised[k] <= n)
		k++;
	return k;
}

static void
test_cut_anywhere(void **state)
{
	(void)state;
	play();
	int all = steps;
	for (size_t cut = 0; cut <= whole_n; cut++) {
		write_file(whole, cut);
		reopen();
		int n = lines_in(cut);
		/* A begin is at every even place, its end behind it. */
		assert_int_equal(log_.open, n % 2);
		assert_int_equal(log_.bytes, n == 0 ? 0 : promised[n - 1]);
		assert_int_equal(log_.last_id, (n + 1) / 2);
		if (log_.open > 0)
			assert_int_equal(log_.job[0].id, log_.last_id);
		steps = all;
		int64_t id = begin("sale:Z");
		assert_int_equal(id, (n + 1) / 2 + 1);
		steps = all;
		reopen();
		assert_int_equal(log_.open, n % 2 + 1);
		assert_int_equal(copies("sale:Z"), 1);
	}
}

/* What is no line of ours is passed over, and not made worse. */
static void
test_nonsense(void **state)
{
	char long_one[700];

	(void)state;
	memset(long_one, 'x', sizeof(long_one));
	memcpy(long_one, "end 1 what\n\nbegin x y z\nbegin -1 2 a\n", 38);
	memcpy(long_one + 600, "\nbegin 5 9 sale:D\nend 5 dont\n", 29);
	write_file(long_one, 629);
	reopen();
	assert_int_equal(log_.last_id, 5);
	assert_int_equal(log_.open, 1);
	assert_int_equal(copies("sale:D"), 1);
	/* A number after which there is none. */
	const char *last = "begin 7 9 sale:E\n"
	    "begin 9223372036854775807 9 sale:F\n";
	write_file(last, strlen(last));
	reopen();
	assert_int_equal(log_.open, 1);
	assert_int_equal(begin("sale:G"), 8);
	/* The beginning of a long line that is none of ours goes, too: else
	 * the next job would be its end. */
	memset(long_one, 'x', sizeof(long_one));
	memcpy(long_one, "begin 7 9 sale:E\n", 17);
	write_file(long_one, sizeof(long_one));
	reopen();
	assert_int_equal(log_.bytes, 17);
	assert_int_equal(begin("sale:G"), 8);
	assert_int_equal(copies("sale:G"), 1);
	/* A name with a zero in it, which nobody could be asked about. */
	write_file("begin 7 9 \0ale:E\n", 17);
	reopen();
	assert_int_equal(log_.open, 0);
	write_file("", 0);
	reopen();
	assert_int_equal(log_.open, 0);
}

static void
test_grows_no_further(void **state)
{
	char what[32];
	struct stat st;
	FILE *f;

	(void)state;
	f = fopen(path, "w");
	for (int i = 1; i < 12000; i++)
		fprintf(f, "begin %d 1795222800000 sale:%d\nend %d done\n", i,
		    i, i);
	fclose(f);
	reopen();
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_size < PRINT_LOG_BYTES);
	assert_int_equal(log_.last_id, 11999);
	for (int i = 11000; i < 12000; i += 333) {
		snprintf(what, sizeof(what), "sale:%d", i);
		assert_int_equal(copies(what), 1);
	}
	assert_int_equal(copies("sale:1"), 0);
	reopen();
	assert_int_equal(begin("sale:1"), 12000);
}

static void
test_cannot(void **state)
{
	struct buf why = BUF(memory);
	int64_t n;

	(void)state;
	print_log_close(&log_);
	assert_int_equal(print_log_begin(&log_, "sale:A", 1, &n), RC_DISK);
	assert_int_equal(print_log_copies(&log_, "sale:A", &n), RC_DISK);
	assert_int_not_equal(print_log_open(&log_, dir, &why), RC_OK);
	assert_true(why.n > 0);
	assert_int_equal(log_.fd, -1);
	buf_reset(&why);
	assert_int_not_equal(print_log_open(&log_, "/nowhere/x", &why), RC_OK);
}

static int
make_dir(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/cho40-print-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/print.log", dir);
	log_.fd = -1;
	return 0;
}

static int
remove_dir(void **state)
{
	(void)state;
	print_log_close(&log_);
	(void)unlink(path);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_grows_no_further),
		cmocka_unit_test(test_cannot),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
