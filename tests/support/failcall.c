/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "tests/support/failcall.h"

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
ssize_t __real_pread(int fd, void *p, size_t n, off_t at);
ssize_t __wrap_pread(int fd, void *p, size_t n, off_t at);
ssize_t __real_pwrite(int fd, const void *p, size_t n, off_t at);
ssize_t __wrap_pwrite(int fd, const void *p, size_t n, off_t at);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_fstat(int fd, struct stat *st);
int __wrap_fstat(int fd, struct stat *st);
int __real_posix_fallocate(int fd, off_t at, off_t n);
int __wrap_posix_fallocate(int fd, off_t at, off_t n);

static struct {
	bool armed, forever, fired;
	int of;            /* a failcall, or any: CALL_COUNT */
	long left;
	int e;
} call;

static bool
fails(enum failcall of)
{
	if (!call.armed || (call.of != CALL_COUNT && call.of != (int)of) ||
	    call.left-- > 0)
		return false;
	call.left = 0;
	call.armed = call.forever;
	call.fired = true;
	errno = call.e;
	return true;
}

static void
arm(int of, long after, int e, bool forever)
{
	call.armed = true;
	call.fired = false;
	call.of = of;
	call.left = after;
	call.e = e;
	call.forever = forever;
}

void
failcall_arm(long after, int e, bool forever)
{
	arm(CALL_COUNT, after, e, forever);
}

void
failcall_arm_one(enum failcall of, long after, int e)
{
	arm((int)of, after, e, false);
}

bool
failcall_disarm(void)
{
	call.armed = false;
	return call.fired;
}

/* --- the calls ------------------------------------------------------- */

int
__wrap_open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list more;

	if ((flags & O_CREAT) != 0) {
		va_start(more, flags);
		mode = va_arg(more, mode_t);
		va_end(more);
	}
	return fails(CALL_OPEN) ? -1 : __real_open(path, flags, mode);
}

ssize_t
__wrap_pread(int fd, void *p, size_t n, off_t at)
{
	return fails(CALL_READ) ? -1 : __real_pread(fd, p, n, at);
}

ssize_t
__wrap_pwrite(int fd, const void *p, size_t n, off_t at)
{
	if (!fails(CALL_WRITE))
		return __real_pwrite(fd, p, n, at);
	return call.e == ENOSPC ? __real_pwrite(fd, p, n / 2, at) : -1;
}

int
__wrap_fsync(int fd)
{
	return fails(CALL_SYNC) ? -1 : __real_fsync(fd);
}

int
__wrap_rename(const char *from, const char *to)
{
	return fails(CALL_RENAME) ? -1 : __real_rename(from, to);
}

int
__wrap_fstat(int fd, struct stat *st)
{
	return fails(CALL_STAT) ? -1 : __real_fstat(fd, st);
}

int
__wrap_posix_fallocate(int fd, off_t at, off_t n)
{
	return fails(CALL_ALLOCATE) ? call.e :
	    __real_posix_fallocate(fd, at, n);
}
