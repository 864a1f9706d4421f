/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/support/failvfs.h"

static sqlite3_vfs mine;
static sqlite3_vfs *real;
/* The unix VFS has a table of methods for each way of locking; of each that
 * is met, ours is a copy that differs in two. */
#define TABLES_MAX 4
static const sqlite3_io_methods *real_io[TABLES_MAX];
static sqlite3_io_methods mine_io[TABLES_MAX];
static int fail_code;

static const sqlite3_io_methods *
real_of(const sqlite3_file *f)
{
	return real_io[f->pMethods - mine_io];
}

static int
fail_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	return fail_code != 0 ? fail_code : real_of(f)->xWrite(f, p, n, at);
}

static int
fail_sync(sqlite3_file *f, int flags)
{
	return fail_code != 0 ? fail_code : real_of(f)->xSync(f, flags);
}

static int
fail_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
    int *out)
{
	(void)vfs;
	int rc = real->xOpen(real, name, f, flags, out);
	if (rc != SQLITE_OK || f->pMethods == NULL)
		return rc;
	size_t i = 0;
	while (i < TABLES_MAX && real_io[i] != NULL &&
	    real_io[i] != f->pMethods)
		i++;
	assert_true(i < TABLES_MAX);
	real_io[i] = f->pMethods;
	mine_io[i] = *f->pMethods;
	mine_io[i].xWrite = fail_write;
	mine_io[i].xSync = fail_sync;
	f->pMethods = &mine_io[i];
	return SQLITE_OK;
}

void
failvfs_register(void)
{
	if (real != NULL)
		return;
	real = sqlite3_vfs_find(NULL);
	assert_non_null(real);
	mine = *real;
	mine.zName = FAILVFS_NAME;
	mine.pNext = NULL;
	mine.xOpen = fail_open;
	assert_int_equal(sqlite3_vfs_register(&mine, 0), SQLITE_OK);
}

void
failvfs_set(int code)
{
	fail_code = code;
}
