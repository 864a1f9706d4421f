/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/board/setup_file.h"

#define TEXT_MAX 32768

int
setup_exit(enum rc rc)
{
	switch (rc) {
	case RC_OK:
		return 0;
	case RC_NOT_FOUND:
	case RC_CONFLICT:
	case RC_STATE:
	case RC_BAD_INPUT:
	case RC_TOO_BIG:
	case RC_TOO_NEW:
		return 1;
	case RC_BUSY:
	case RC_OFFLINE:
	case RC_AGAIN:
	case RC_DENIED:
	case RC_FULL:
	case RC_DISK:
	case RC_CORRUPT:
	case RC_NO_MEMORY:
	case RC_SYSTEM:
	case RC_COUNT:
		return 3;
	}
	return 3;
}

int
setup_fail(enum rc rc, const char *why)
{
	REQUIRE(rc != RC_OK);
	fprintf(stderr, "cho40-board: %s\n", why[0] == '\0' ? rc_text(rc) :
	    why);
	return setup_exit(rc);
}

static enum rc
from_errno(const char *path, const char *hint, struct buf *why)
{
	enum rc rc = errno == ENOSPC ? RC_FULL : errno == EEXIST ?
	    RC_CONFLICT : errno == ENOENT ? RC_NOT_FOUND :
	    errno == EACCES || errno == EPERM || errno == EROFS ? RC_DENIED :
	    RC_SYSTEM;

	buf_printf(why, "%s: %s; %s", path, strerror(errno), hint);
	return rc;
}

enum rc
setup_folder(const char *path, struct buf *why)
{
	if (mkdir(path, 0700) == 0)
		return RC_OK;
	if (errno == EEXIST && access(path, W_OK | X_OK) == 0)
		return RC_OK;
	if (errno == EEXIST)
		errno = EACCES;
	return from_errno(path, "choose a folder you may write in", why);
}

enum rc
setup_write(const char *path, struct str text, struct buf *why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return from_errno(path, errno == ENOENT ? "make its folder, "
		    "or name another in the configuration" :
		    "take it away, or choose another folder", why);
	bool ok = true;
	for (size_t at = 0; ok && at < text.n;) {
		ssize_t put = write(fd, text.p + at, text.n - at);
		ok = put > 0;
		at += put > 0 ? (size_t)put : 0;
	}
	ok = ok && fsync(fd) == 0;
	int why_not = errno;
	if (close(fd) != 0 && ok)
		ok = false;
	else
		errno = why_not;
	return ok ? RC_OK : from_errno(path, "make room on the disk", why);
}

enum rc
setup_read(const char *path, struct buf *to, struct buf *why)
{
	char text[TEXT_MAX];
	size_t n = 0;
	ssize_t got = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return from_errno(path, "check the name", why);
	while (got > 0 && n < sizeof(text)) {
		got = read(fd, text + n, sizeof(text) - n);
		n += got > 0 ? (size_t)got : 0;
	}
	int why_not = errno;
	close(fd);
	errno = why_not;
	if (got < 0)
		return from_errno(path, "check the file", why);
	buf_put(to, str_trim((struct str){ text, n }));
	if (!to->full && n < sizeof(text))
		return RC_OK;
	buf_printf(why, "%s: too long", path);
	return RC_TOO_BIG;
}

enum rc
setup_run(const struct setup_job *job, struct buf *why)
{
	char path[BOARD_PATH_MAX];
	struct store_env env = { .clock = job->clock,
	    .market = job->conf->market };
	struct store *s;

	if (board_conf_store(job->conf, path) && access(path, F_OK) != 0)
		return from_errno(path, "run cho40-board init first", why);
	enum rc rc = store_open(path, &env, &s, why);
	if (rc == RC_OK)
		rc = job->outside ? store_look(s, job->run, job->ctx) :
		    store_run(s, job->run, job->ctx);
	store_close(s);
	return rc;
}
