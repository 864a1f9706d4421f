/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stddef.h>
#include <string.h>

#include "ledger/base/rc.h"
#include "tests/support/faultvfs.h"

/* The real file lies behind ours, where its VFS expects its own size. */
struct file { sqlite3_file base; sqlite3_file *real; };

static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;
static struct {
	bool armed, forever, fired;
	enum fault_kind kind;
	long left;
} fault;
static bool real_sync = true;
static bool read_only;

static sqlite3_file *
real_of(sqlite3_file *f)
{
	return ((struct file *)(void *)f)->real;
}

/* Is it this operation's turn? */
static bool
fails(enum fault_kind of)
{
	bool any = fault.kind == FAULT_ERROR || fault.kind == FAULT_KILL;

	if (!fault.armed || (!any && fault.kind != of))
		return false;
	if (fault.left-- > 0)
		return false;
	if (fault.kind == FAULT_KILL)
		(void)raise(SIGKILL);
	if (!fault.forever)
		fault.armed = false;
	fault.left = 0;
	fault.fired = true;
	return true;
}

void
fault_arm(enum fault_kind kind, long after, bool forever)
{
	fault.armed = true;
	fault.forever = forever;
	fault.fired = false;
	fault.kind = kind;
	fault.left = after;
}

bool
fault_disarm(void)
{
	fault.armed = false;
	return fault.fired;
}

void
fault_sync(bool real)
{
	real_sync = real;
}

void
fault_read_only(bool on)
{
	read_only = on;
}

/* --- files ----------------------------------------------------------- */

static int
file_close(sqlite3_file *f)
{
	sqlite3_file *r = real_of(f);

	return r->pMethods == NULL ? SQLITE_OK : r->pMethods->xClose(r);
}

static int
file_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return fails(FAULT_ERROR) ? SQLITE_IOERR_READ :
	    real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static int
file_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	sqlite3_file *r = real_of(f);

	if (!fails(FAULT_FULL))
		return r->pMethods->xWrite(r, p, n, at);
	if (n > 1)   /* what came before the failure is on the disk */
		(void)r->pMethods->xWrite(r, p, n / 2, at);
	return fault.kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return fails(FAULT_ERROR) ? SQLITE_IOERR_TRUNCATE :
	    real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int
file_sync(sqlite3_file *f, int flags)
{
	if (fails(FAULT_SYNC))
		return SQLITE_IOERR_FSYNC;
	return real_sync ? real_of(f)->pMethods->xSync(real_of(f), flags) :
	    SQLITE_OK;
}

static int
file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return fails(FAULT_ERROR) ? SQLITE_IOERR_FSTAT :
	    real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int
file_lock(sqlite3_file *f, int level)
{
	if (fails(FAULT_ERROR) ||
	    (read_only && level > SQLITE_LOCK_SHARED))   /* as fcntl does */
		return SQLITE_IOERR_LOCK;
	return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int
file_unlock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int
file_check_lock(sqlite3_file *f, int *held)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), held);
}

static int
file_control(sqlite3_file *f, int op, void *p)
{
	return real_of(f)->pMethods->xFileControl(real_of(f), op, p);
}

static int
file_sector(sqlite3_file *f)
{
	return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int
file_traits(sqlite3_file *f)
{
	return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

/* Version 1: no shared memory, which an exclusive connection never asks. */
static const sqlite3_io_methods methods = {
	.iVersion = 1, .xClose = file_close, .xRead = file_read,
	.xWrite = file_write, .xTruncate = file_truncate,
	.xSync = file_sync, .xFileSize = file_size, .xLock = file_lock,
	.xUnlock = file_unlock, .xCheckReservedLock = file_check_lock,
	.xFileControl = file_control, .xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
};

/* --- names ----------------------------------------------------------- */

static int
vfs_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags,
    int *out)
{
	struct file *file = (struct file *)(void *)f;
	int got = 0;

	(void)v;
	file->base.pMethods = NULL;
	file->real = (sqlite3_file *)(void *)(file + 1);
	file->real->pMethods = NULL;
	if (fails(FAULT_ERROR)) {
		errno = EIO;
		return SQLITE_CANTOPEN;
	}
	if (read_only && (flags & SQLITE_OPEN_MAIN_DB) != 0)
		flags = (flags & ~(SQLITE_OPEN_READWRITE |
		    SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
	int code = real_vfs->xOpen(real_vfs, name, file->real, flags, &got);
	if (code == SQLITE_OK)
		file->base.pMethods = &methods;
	if (out != NULL)
		*out = got;
	return code;
}

static int
vfs_delete(sqlite3_vfs *v, const char *name, int sync_dir)
{
	(void)v;
	return fails(FAULT_ERROR) ? SQLITE_IOERR_DELETE :
	    real_vfs->xDelete(real_vfs, name, real_sync ? sync_dir : 0);
}

static int
vfs_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	(void)v;
	return fails(FAULT_ERROR) ? SQLITE_IOERR_ACCESS :
	    real_vfs->xAccess(real_vfs, name, flags, out);
}

static int
vfs_full_path(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	return real_vfs->xFullPathname(real_vfs, name, n, out);
}

static int
vfs_randomness(sqlite3_vfs *v, int n, char *out)
{
	(void)v;
	return real_vfs->xRandomness(real_vfs, n, out);
}

static int
vfs_sleep(sqlite3_vfs *v, int us)
{
	(void)v;
	return real_vfs->xSleep(real_vfs, us);
}

static int
vfs_time(sqlite3_vfs *v, double *now)
{
	(void)v;
	return real_vfs->xCurrentTime(real_vfs, now);
}

static int
vfs_last_error(sqlite3_vfs *v, int n, char *out)
{
	(void)v;
	return real_vfs->xGetLastError(real_vfs, n, out);
}

void
fault_vfs_open(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	REQUIRE(real_vfs != NULL);
	fault_vfs = (sqlite3_vfs){
		.iVersion = 1,
		.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile,
		.mxPathname = real_vfs->mxPathname, .zName = FAULT_VFS,
		.xOpen = vfs_open, .xDelete = vfs_delete,
		.xAccess = vfs_access, .xFullPathname = vfs_full_path,
		.xRandomness = vfs_randomness, .xSleep = vfs_sleep,
		.xCurrentTime = vfs_time, .xGetLastError = vfs_last_error,
	};
	REQUIRE(sqlite3_vfs_register(&fault_vfs, 0) == SQLITE_OK);
}
