/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700   /* nftw */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "sync/board/ops/files.h"

#define PIECE_BYTES 65536
#define DEPTH_MAX   2
#define ENTRIES_MAX 100000

static enum rc
refused(const char *path, struct buf *why)
{
	int e = errno;

	buf_printf(why, "%s: %s", path, strerror(e));
	return e == ENOSPC || e == EDQUOT ? RC_FULL :
	    e == ENOENT ? RC_NOT_FOUND :
	    e == EACCES || e == EPERM || e == EROFS ? RC_DENIED : RC_SYSTEM;
}

enum rc
files_join(const char *a, const char *b, char to[FILES_PATH_MAX],
    struct buf *why)
{
	struct buf path = buf_init(to, FILES_PATH_MAX);

	buf_printf(&path, "%s/%s", a, b);
	if (!path.full)
		return RC_OK;
	buf_printf(why, "%s/%s: too long; choose a shorter folder", a, b);
	return RC_TOO_BIG;
}

static bool
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

/* Sum what is read; write it too unless out is -1.  False: errno. */
static bool
pass_on(int in, int out, struct manifest_file *f)
{
	char piece[PIECE_BYTES];
	struct sha256_run sum;
	ssize_t got;

	f->bytes = 0;
	sha256_start(&sum);
	for (;;) {
		got = read(in, piece, sizeof(piece));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		sha256_more(&sum, (struct str){ piece, (size_t)got });
		if (out >= 0 && !write_all(out, piece, (size_t)got))
			return false;
		f->bytes += got;
	}
	sha256_end(&sum, f->sha256);
	return got == 0;
}

enum rc
files_sum(const char *path, struct manifest_file *f, struct buf *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum rc rc = fd < 0 || !pass_on(fd, -1, f) ? refused(path, why) :
	    RC_OK;

	if (fd >= 0)
		close(fd);
	return rc;
}

enum rc
files_copy(const char *from, const char *to, struct manifest_file *f,
    struct buf *why)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return refused(from, why);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	enum rc rc = out < 0 || !pass_on(in, out, f) || fsync(out) != 0 ?
	    refused(to, why) : RC_OK;
	if (out >= 0 && close(out) != 0 && rc == RC_OK)
		rc = refused(to, why);
	close(in);
	return rc;
}

enum rc
files_sync(const char *path, struct buf *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum rc rc = fd < 0 || fsync(fd) != 0 ? refused(path, why) : RC_OK;

	if (fd >= 0)
		close(fd);
	return rc;
}

enum rc
files_folder(const char *path, struct buf *why)
{
	if (mkdir(path, 0700) == 0)
		return RC_OK;
	if (errno == EEXIST && access(path, R_OK | W_OK | X_OK) == 0)
		return RC_OK;
	return refused(path, why);
}

static int
remove_one(const char *path, const struct stat *st, int type,
    struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

enum rc
files_remove(const char *path, struct buf *why)
{
	if (nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0 ||
	    errno == ENOENT)
		return RC_OK;
	return refused(path, why);
}

/* --- walks ------------------------------------------------------------- */

static enum rc walk(const struct files_walk *w, const char *below, int depth,
    struct buf *why);

static enum rc
visit(const struct files_walk *w, const char *name, int depth,
    struct buf *why)
{
	char path[FILES_PATH_MAX];
	struct stat st;

	enum rc rc = files_join(w->root, name, path, why);
	if (rc != RC_OK)
		return rc;
	if (!manifest_name(str_of(name))) {
		buf_printf(why, "%s: rename this file; its name cannot be "
		    "carried", path);
		return RC_BAD_INPUT;
	}
	if (stat(path, &st) != 0)   /* gone meanwhile */
		return errno == ENOENT ? RC_OK : refused(path, why);
	if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
		return walk(w, name, depth + 1, why);
	return S_ISREG(st.st_mode) ? w->each(w->ctx, name, why) : RC_OK;
}

static enum rc
walk(const struct files_walk *w, const char *below, int depth,
    struct buf *why)
{
	char path[FILES_PATH_MAX], name[FILES_PATH_MAX];
	enum rc rc = files_join(w->root, below, path, why);

	if (rc != RC_OK)
		return rc;
	DIR *dir = opendir(path);
	if (dir == NULL)
		return refused(path, why);
	for (int i = 0; rc == RC_OK && i < ENTRIES_MAX; i++) {
		const struct dirent *e = readdir(dir);
		struct buf b = BUF(name);
		if (e == NULL)
			break;
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0)
			continue;
		if (depth > 0)
			buf_printf(&b, "%s/", below);
		buf_puts(&b, e->d_name);
		rc = b.full ? RC_TOO_BIG : visit(w, name, depth, why);
	}
	closedir(dir);
	return rc;
}

enum rc
files_walk(const struct files_walk *w, struct buf *why)
{
	return walk(w, ".", 0, why);
}

int64_t
files_room(const char *path)
{
	struct statvfs v;

	if (statvfs(path, &v) != 0)
		return -1;
	return (int64_t)v.f_bavail * (int64_t)v.f_frsize;
}
