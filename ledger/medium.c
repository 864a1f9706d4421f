/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/medium.h"

bool
medium_has(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool
medium_join(char to[MEDIUM_PATH_MAX], const char *a, const char *b)
{
	int n = snprintf(to, MEDIUM_PATH_MAX, "%s%s", a, b);

	return n > 0 && n < MEDIUM_PATH_MAX;
}

enum rc
medium_blame(struct buf *why, const char *path, int e)
{
	buf_printf(why, "%s: %s", path, strerror(e));
	return e == ENOSPC || e == EDQUOT || e == EFBIG ? RC_FULL :
	    e == EACCES || e == EPERM || e == EROFS ? RC_DENIED :
	    e == ENOENT || e == ENOTDIR ? RC_NOT_FOUND : RC_DISK;
}

int
medium_refusal(const char *path, int e)
{
	char name[MEDIUM_PATH_MAX];
	const char *slash = strrchr(path, '/');
	int n = (int)(slash == NULL ? 0 : slash - path + 1);

	(void)snprintf(name, sizeof(name), "%.*s.", n, path);
	return e == ENOENT && access(name, W_OK) != 0 ? errno : e;
}

int
medium_sync(const char *path, bool folder)
{
	char name[MEDIUM_PATH_MAX];
	const char *slash = strrchr(path, '/');
	int n = (int)(slash == NULL ? 0 : slash - path + 1);
	int e = 0;

	if (folder)
		(void)snprintf(name, sizeof(name), "%.*s.", n, path);
	else
		(void)snprintf(name, sizeof(name), "%s", path);
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	if (fsync(fd) != 0)
		e = errno;
	/* Read it back from the medium and not from memory. */
	if (!folder)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
	return e;
}

void
medium_drop(const char *part)
{
	char log[MEDIUM_PATH_MAX];

	(void)unlink(part);
	if (medium_join(log, part, "-journal"))
		(void)unlink(log);
	if (medium_join(log, part, "-wal"))
		(void)unlink(log);
}

enum rc
medium_give_name(const char *part, const char *path, struct buf *why)
{
	/* link, not rename: it does not write over what came meanwhile. */
	int e = link(part, path) == 0 ? 0 : errno;

	if (e == EPERM || e == EOPNOTSUPP)
		e = medium_has(path) ? EEXIST : rename(part, path) == 0 ? 0 :
		    errno;
	if (e == 0) {
		(void)unlink(part);
		e = medium_sync(path, true);
		if (e != 0)   /* a name that may be gone tomorrow is none */
			(void)unlink(path);
	}
	return e == 0 ? RC_OK : e == EEXIST ? RC_CONFLICT :
	    medium_blame(why, path, e);
}
