/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700   /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/side.h"

static const uint8_t key[KEY_BYTES] = { 1, 2, 3 };
static const uint8_t hash[HASH_BYTES] = { 9, 8, 7 };
static char dir[64];
static char path[96];

static struct side *
must_open(void)
{
	char text[256];
	struct buf why = BUF(text);
	struct side *s;

	assert_int_equal(side_open(path, key, SIDE_SLOTS_MIN, &s, &why),
	    RC_OK);
	assert_int_equal(side_slots(s), SIDE_SLOTS_MIN);
	return s;
}

static void
must_hold(struct side *s, int64_t n, const char *want)
{
	char text[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(text);
	uint8_t h[HASH_BYTES];

	enum rc rc = side_get(s, n, &line, h);
	assert_int_equal(rc, want == NULL ? RC_NOT_FOUND : RC_OK);
	if (want == NULL)
		return;
	assert_string_equal(text, want);
	assert_memory_equal(h, hash, HASH_BYTES);
}

static void
poke(off_t at, uint8_t mask)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	uint8_t b;

	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &b, 1, at), 1);
	b ^= mask;
	assert_int_equal(pwrite(fd, &b, 1, at), 1);
	close(fd);
}

static void
test_ring(void **state)
{
	struct side *s = must_open();
	char line[32];
	struct stat st;
	int64_t last;

	(void)state;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, SIDE_SLOTS_MIN * SIDE_SLOT_BYTES);
	assert_int_equal(side_last(s, &last), RC_OK);
	assert_int_equal(last, 0);
	for (int n = 1; n <= SIDE_SLOTS_MIN + 5; n++) {
		(void)snprintf(line, sizeof(line), "line %d", n);
		assert_int_equal(side_put(s, n, hash, str_of(line)), RC_OK);
	}
	side_close(s);
	s = must_open();
	must_hold(s, 5, NULL);   /* the ring went over it */
	must_hold(s, 6, "line 6");
	must_hold(s, SIDE_SLOTS_MIN + 5, line);
	must_hold(s, SIDE_SLOTS_MIN + 6, NULL);
	assert_int_equal(side_last(s, &last), RC_OK);
	assert_int_equal(last, SIDE_SLOTS_MIN + 5);
	side_close(s);
}

/* Every byte of a slot that says something is under its sum. */
static void
test_flips(void **state)
{
	struct side *s = must_open();
	const size_t said = 8 + KEY_BYTES + 8 + HASH_BYTES + 4 + 6 +
	    HASH_BYTES;

	(void)state;
	assert_int_equal(side_put(s, 1, hash, STR("line 1")), RC_OK);
	assert_int_equal(side_put(s, 2, hash, STR("line 2")), RC_OK);
	for (size_t i = 0; i < said; i++) {
		poke((off_t)(SIDE_SLOT_BYTES + i), 0x41);
		must_hold(s, 2, NULL);
		must_hold(s, 1, "line 1");
		poke((off_t)(SIDE_SLOT_BYTES + i), 0x41);
	}
	must_hold(s, 2, "line 2");
	side_close(s);
}

static void
test_another_stall(void **state)
{
	static const uint8_t other[KEY_BYTES] = { 7 };
	char text[256];
	struct buf why = BUF(text);
	struct side *s = must_open();

	(void)state;
	assert_int_equal(side_put(s, 1, hash, STR("mine")), RC_OK);
	side_close(s);
	assert_int_equal(side_open(path, other, SIDE_SLOTS_MIN, &s, &why),
	    RC_CONFLICT);
	assert_null(s);
	assert_non_null(strstr(text, path));
	s = must_open();
	must_hold(s, 1, "mine");
	side_close(s);
}

static void
test_wrong_places(void **state)
{
	char text[256];
	struct buf why = BUF(text);
	struct side *s;
	FILE *f = fopen(path, "w");

	(void)state;
	assert_non_null(f);
	fputs("my shopping list", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(side_open(path, key, SIDE_SLOTS_MIN, &s, &why),
	    RC_BAD_INPUT);
	assert_non_null(strstr(text, "not a side copy"));
	assert_int_equal(truncate(path, 3), 0);
	assert_int_equal(side_open("/nowhere/side", key, SIDE_SLOTS_MIN, &s,
	    &why), RC_NOT_FOUND);
	assert_int_equal(side_open(dir, key, SIDE_SLOTS_MIN, &s, &why),
	    RC_DISK);
}

static int
setup(void **state)
{
	(void)state;
	(void)snprintf(dir, sizeof(dir), "/tmp/cho40-side-XXXXXX");
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/side.c4", dir);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	unlink(path);
	rmdir(dir);
	return 0;
}

/* A stopped stall's copy is looked at and not made. */
static void
test_look(void **state)
{
	static const uint8_t other[KEY_BYTES] = { 7 };
	static const uint8_t strange[HASH_BYTES] = { 1 };

	(void)state;
	assert_int_equal(side_look(path, key, 3, hash), RC_DISK);
	assert_int_equal(access(path, F_OK), -1);
	struct side *s = must_open();
	assert_int_equal(side_put(s, 3, hash, STR("three")), RC_OK);
	side_close(s);
	assert_int_equal(side_look(path, key, 3, hash), RC_OK);
	assert_int_equal(side_look(path, key, 3, strange), RC_NOT_FOUND);
	assert_int_equal(side_look(path, key, 4, hash), RC_NOT_FOUND);
	assert_int_equal(side_look(path, key, 3 + SIDE_SLOTS_MIN, hash),
	    RC_NOT_FOUND);
	assert_int_equal(side_look(path, other, 3, hash), RC_CONFLICT);
	poke(2 * SIDE_SLOT_BYTES + 100, 1);
	assert_int_equal(side_look(path, key, 3, hash), RC_NOT_FOUND);
	assert_int_equal(truncate(path, 1000), 0);
	assert_int_equal(side_look(path, key, 3, hash), RC_BAD_INPUT);
	assert_int_equal(side_look(dir, key, 3, hash), RC_BAD_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ring, setup, teardown),
		cmocka_unit_test_setup_teardown(test_flips, setup, teardown),
		cmocka_unit_test_setup_teardown(test_another_stall, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_look, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wrong_places, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
