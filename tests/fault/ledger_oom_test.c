/* SPDX-License-Identifier: Apache-2.0 */
/* Each allocation fails, once and from then on: SQLite's, libcrypto's, and
 * the ledger's own (calloc is wrapped by the linker). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "tests/support/faultvfs.h"
#include "tests/support/figure.h"
#include "tests/support/ruin.h"
#include "tests/support/sweep.h"

/* Allocations of a start on a ruin, until far into the new file's making. */
#define RUIN_POINTS 600

static sqlite3_mem_methods real;
static struct { bool armed, forever, fired, ours; long left; } oom;
static int violations;

void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);

static bool
fails(void)
{
	if (!oom.armed || oom.left-- > 0)
		return false;
	oom.left = 0;
	oom.armed = oom.forever;
	oom.fired = true;
	return true;
}

/* Somebody else's: not while it is the ledger's own alone. */
static bool
fails_there(void)
{
	return !oom.ours && fails();
}

static void *
sqlite_malloc(int n)
{
	return fails_there() ? NULL : real.xMalloc(n);
}

static void *
sqlite_realloc(void *p, int n)
{
	return fails_there() ? NULL : real.xRealloc(p, n);
}

static void *
crypto_malloc(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return fails_there() ? NULL : malloc(n);
}

static void *
crypto_realloc(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return fails_there() ? NULL : realloc(p, n);
}

static void
crypto_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

static void
arm(long k, bool forever)
{
	oom.armed = true;
	oom.forever = forever;
	oom.fired = false;
	oom.left = k;
}

static bool
disarm(void)
{
	oom.armed = false;
	return oom.fired;
}

static bool
is_memory(enum rc rc)
{
	return rc == RC_NO_MEMORY;
}

static void
test_oom(void **state)
{
	static const struct sweep w = { "out of memory", FAULT_VFS, arm,
	    disarm, is_memory, false, false };
	uint8_t seed[KEY_BYTES] = { 1 }, sig[SIGNATURE_BYTES];

	(void)state;
	/* What libcrypto sets up once and keeps is not ours to sweep. */
	assert_int_equal(ed25519_sign(seed, STR("x"), sig), RC_OK);
	assert_int_equal(ed25519_public(seed, seed), RC_OK);
	fault_vfs_open();
	fault_sync(false);
	violations = 1;    /* what is wrong ends the test in there */
	long points = sweep_run(&w);
	violations = 0;
	figure_put("oom_points", points);
	assert_true(points > 1000);
}

/* The ledger, then its side copy; neither starts without. */
static void
test_own(void **state)
{
	int refused = 0;
	bool fired = true;

	(void)ruin_begin(state);
	ruin_close();
	oom.ours = true;
	for (long k = 0; fired; k++) {
		arm(k, false);
		enum rc rc = ruin_try_start();
		fired = disarm();
		assert_int_equal(rc, fired ? RC_NO_MEMORY : RC_OK);
		refused += fired;
	}
	oom.ours = false;
	assert_true(refused >= 2);
	assert_int_equal(ledger_side(ruin.l), SIDE_OK);
	(void)ruin_end(state);
}

static void
lay_ruin(void)
{
	FILE *f = fopen(ruin_db, "w");

	assert_non_null(f);
	for (int i = 0; i < 8192; i++)
		fputc(0xa5, f);
	assert_int_equal(fclose(f), 0);
}

/* A file of which nothing can be read: all up to where the new one begins.
 * SQLite can do without some. */
static void
test_ruin(void **state)
{
	int refused = 0;

	(void)ruin_begin_alone(state);
	ruin_close();
	lay_ruin();
	for (long k = 0; k < RUIN_POINTS; k++) {
		arm(k, false);
		enum rc rc = ruin_try_start();
		assert_true(disarm());
		assert_int_equal(ruin_r.happened, rc == RC_OK);
		if (rc != RC_OK) {
			assert_int_equal(rc, RC_NO_MEMORY);
			refused++;
			continue;
		}
		ruin_close();
		lay_ruin();
		ruin.wall_ms += 1000;
	}
	assert_true(refused > RUIN_POINTS / 2);
	ruin_start();
	assert_true(ruin_r.happened);
	(void)ruin_end(state);
}

/* The ledger's own, when the file is a ruin: the recovery opens the side copy
 * itself, and going on without it would count as lost what it holds. */
static void
test_own_ruin(void **state)
{
	int refused = 0, recovered = 0;
	bool fired = true;

	(void)ruin_begin(state);
	ruin_sell(3);
	int64_t head = ruin_head();
	ruin_close();
	lay_ruin();
	oom.ours = true;
	for (long k = 0; fired; k++) {
		arm(k, false);
		enum rc rc = ruin_try_start();
		fired = disarm();
		assert_int_equal(rc, fired ? RC_NO_MEMORY : RC_OK);
		refused += fired;
		if (!ruin_r.happened)
			continue;
		assert_int_equal(ruin_r.from_side, head);
		recovered++;
	}
	oom.ours = false;
	assert_true(refused >= 2);
	assert_int_equal(recovered, 1);
	(void)ruin_end(state);
}

static int
quiet(void **state)
{
	sqlite3_mem_methods m;

	(void)state;
	log_set_level(LOG_ERROR);
	assert_int_equal(CRYPTO_set_mem_functions(crypto_malloc,
	    crypto_realloc, crypto_free), 1);
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real),
	    SQLITE_OK);
	m = real;
	m.xMalloc = sqlite_malloc;
	m.xRealloc = sqlite_realloc;
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &m), SQLITE_OK);
	/* No pool to hide allocations in. */
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0),
	    SQLITE_OK);
	assert_int_equal(sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0),
	    SQLITE_OK);
	return 0;
}

static int
say_violations(void **state)
{
	(void)state;
	figure_put("oom_violations", violations);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own), cmocka_unit_test(test_own_ruin),
		cmocka_unit_test(test_ruin), cmocka_unit_test(test_oom),
	};

	return cmocka_run_group_tests(tests, quiet, say_violations);
}
