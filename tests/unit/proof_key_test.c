/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/proof_key.h"

static char dir[] = "/tmp/proof_key_test.XXXXXX";
static char path[64];
static char why_text[512];

static struct proof_key
key(uint32_t terminal, uint32_t epoch, uint8_t fill)
{
	struct proof_key k = { .terminal = terminal, .epoch = epoch };

	memset(k.secret, fill, KEY_BYTES);
	return k;
}

static enum rc
save(uint32_t terminal, uint32_t epoch, uint8_t fill)
{
	struct proof_key k = key(terminal, epoch, fill);
	struct buf why = BUF(why_text);

	return proof_key_save(dir, &k, &why);
}

static enum rc
load(struct proof_keys *keys)
{
	struct buf why = BUF(why_text);

	return proof_key_load(dir, keys, &why);
}

static void
write_text(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int
begin(void **state)
{
	(void)state;
	(void)snprintf(path, sizeof(path), "%s/" PROOF_KEY_NAME, dir);
	unlink(path);
	return 0;
}

static void
test_round_trip(void **state)
{
	struct proof_keys keys;
	struct stat st;

	(void)state;
	assert_int_equal(load(&keys), RC_NOT_FOUND);
	assert_int_equal(keys.count, 0);
	assert_int_equal(save(7, 0, 0xab), RC_OK);
	assert_int_equal(load(&keys), RC_OK);
	assert_int_equal(keys.count, 1);
	const struct proof_key *k = proof_keys_find(&keys, 7, 0);
	assert_non_null(k);
	assert_int_equal(k->secret[0], 0xab);
	assert_int_equal(k->secret[KEY_BYTES - 1], 0xab);
	assert_null(proof_keys_find(&keys, 7, 1));
	assert_null(proof_keys_find(&keys, 8, 0));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	proof_keys_wipe(&keys);
	assert_int_equal(keys.count, 0);
	assert_int_equal(keys.key[0].secret[0], 0);
}

/* The same key again is nothing; another for the epoch is refused, and so is
 * another terminal's.  What is there stays. */
static void
test_conflict(void **state)
{
	struct proof_keys keys;

	(void)state;
	assert_int_equal(save(7, 0, 1), RC_OK);
	assert_int_equal(save(7, 0, 1), RC_OK);
	assert_int_equal(save(7, 0, 2), RC_CONFLICT);
	assert_non_null(strstr(why_text, PROOF_KEY_NAME));
	assert_null(strstr(why_text, "0101"));
	assert_int_equal(save(8, 1, 1), RC_CONFLICT);
	assert_int_equal(load(&keys), RC_OK);
	assert_int_equal(keys.count, 1);
	assert_int_equal(keys.key[0].secret[5], 1);
}

static void
test_epochs(void **state)
{
	struct proof_keys keys;

	(void)state;
	for (uint32_t e = 0; e < PROOF_KEYS_MAX + 2; e++)
		assert_int_equal(save(7, e, (uint8_t)(e + 1)), RC_OK);
	assert_int_equal(load(&keys), RC_OK);
	assert_int_equal(keys.count, PROOF_KEYS_MAX);
	assert_int_equal(keys.key[0].epoch, PROOF_KEYS_MAX + 1);
	assert_null(proof_keys_find(&keys, 7, 1));
	assert_int_equal(proof_keys_find(&keys, 7, 3)->secret[9], 4);
}

#define HEX32 "0101010101010101010101010101010101010101010101010101010101010101"
#define LINE(terminal, epoch) \
	"cho40 proof key v1 " terminal " " epoch " " HEX32 "\n"

static void
test_damaged(void **state)
{
	static const char *const bad[] = {
		"", "\n", "cho40 proof key v1", "cho40 proof key v2 7 0 "
		HEX32, LINE("0", "0"), LINE("1048576", "0"), LINE("7", "32"),
		LINE("7", "-1"), LINE("x", "0"),
		"cho40 proof key v1 7 0 0101\n",
		"cho40 proof key v1 7 0 " HEX32 "01\n",
		"cho40 proof key v1 7 0  " HEX32 "\n",
		LINE("7", "0") LINE("7", "0"), LINE("7", "0") LINE("8", "1"),
		LINE("7", "0") "rest", LINE("7", "0") "\n" LINE("7", "1"),
		LINE("7", "0") LINE("7", "1") LINE("7", "2") LINE("7", "3")
		LINE("7", "4"),
	};
	struct proof_keys keys;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		write_text(bad[i]);
		assert_int_equal(load(&keys), RC_CORRUPT);
		assert_int_equal(keys.count, 0);
		assert_non_null(strstr(why_text, "anew"));
		assert_int_equal(save(7, 9, 1), RC_CORRUPT);   /* not lost */
	}
	write_text("cho40 proof key v1 7 0 " HEX32 "\r\n");   /* a stick */
	assert_int_equal(load(&keys), RC_OK);
}

/* What a cut in the middle of an earlier saving left does not matter. */
static void
test_cut(void **state)
{
	struct proof_keys keys;
	char fresh[80];

	(void)state;
	(void)snprintf(fresh, sizeof(fresh), "%s.new", path);
	FILE *f = fopen(fresh, "w");
	assert_non_null(f);
	assert_true(fputs("cho40 pro", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(load(&keys), RC_NOT_FOUND);
	assert_int_equal(save(7, 0, 1), RC_OK);
	assert_int_equal(load(&keys), RC_OK);
	assert_int_not_equal(access(fresh, F_OK), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_round_trip, begin),
		cmocka_unit_test_setup(test_conflict, begin),
		cmocka_unit_test_setup(test_epochs, begin),
		cmocka_unit_test_setup(test_damaged, begin),
		cmocka_unit_test_setup(test_cut, begin),
	};

	if (mkdtemp(dir) == NULL)
		return 1;
	int bad = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	rmdir(dir);
	return bad;
}
