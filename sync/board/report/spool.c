/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/folder.h"
#include "sync/board/report/spool.h"

#define NAME_BYTES 24   /* "0000000000000000042.json" */
#define PATH_BYTES 640

static enum rc
failed(struct buf *why, const char *path, const char *what)
{
	int e = errno;

	buf_printf(why, "%s: %s: %s; see to the disk and the folder's owner",
	    path, what, strerror(e));
	return e == ENOSPC || e == EDQUOT ? RC_FULL : e == ENOENT ?
	    RC_NOT_FOUND : e == EACCES || e == EPERM ? RC_DENIED : RC_DISK;
}

static void
path_of(struct buf *b, const char *folder, int64_t id, const char *end)
{
	buf_reset(b);
	buf_printf(b, "%s/%019lld.json%s", folder, (long long)id, end);
	REQUIRE(!b->full);
}

static enum rc
sync_folder(const char *folder, struct buf *why)
{
	int e = folder_sync(folder);

	errno = e;
	return e == 0 ? RC_OK : failed(why, folder, "fsync");
}

static bool
is_half(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".new") == 0;
}

enum rc
spool_open(const char *folder, struct buf *why)
{
	char memory[PATH_BYTES];
	struct buf path = BUF(memory);
	struct dirent *e;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return failed(why, folder, "mkdir");
	DIR *d = opendir(folder);
	if (d == NULL)
		return failed(why, folder, "opendir");
	for (int i = 0; i < SPOOL_FILES_MAX && (e = readdir(d)) != NULL;
	    i++) {
		if (!is_half(e->d_name))
			continue;
		buf_reset(&path);
		buf_printf(&path, "%s/%s", folder, e->d_name);
		if (!path.full)
			(void)unlink(path.p);
	}
	closedir(d);
	return sync_folder(folder, why);
}

static enum rc
write_all(const char *path, struct str text, struct buf *why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	bool ok = fd >= 0;

	for (size_t at = 0; ok && at < text.n;) {
		ssize_t put = write(fd, text.p + at, text.n - at);
		ok = put > 0 || (put < 0 && errno == EINTR);
		at += put > 0 ? (size_t)put : 0;
	}
	ok = ok && fsync(fd) == 0;
	int e = errno;
	if (fd >= 0 && close(fd) != 0 && ok) {
		e = errno;
		ok = false;
	}
	errno = e;
	return ok ? RC_OK : failed(why, path, "write");
}

static enum rc read_all(const char *path, struct buf *to, struct buf *why);

/* These bytes are there already. */
static bool
has_it(const char *path, struct str record)
{
	char memory[RECORD_BYTES_MAX + 1], no_words[256];
	struct buf had = BUF(memory), why = BUF(no_words);

	return access(path, F_OK) == 0 && read_all(path, &had, &why) == RC_OK
	    && str_eq(buf_str(&had), record);
}

enum rc
spool_put(const char *folder, int64_t id, struct str record, struct buf *why)
{
	char half_memory[PATH_BYTES], memory[PATH_BYTES];
	struct buf half = BUF(half_memory), path = BUF(memory);

	REQUIRE(id > 0 && record.n <= RECORD_BYTES_MAX);
	path_of(&half, folder, id, ".new");
	path_of(&path, folder, id, "");
	if (has_it(path.p, record))
		return RC_OK;
	enum rc rc = write_all(half.p, record, why);
	if (rc == RC_OK && rename(half.p, path.p) != 0)
		rc = failed(why, path.p, "rename");
	return rc == RC_OK ? sync_folder(folder, why) : rc;
}

/* Nineteen digits and ".json", or 0. */
static int64_t
id_of(const char *name)
{
	int64_t id;

	if (strlen(name) != NAME_BYTES || strcmp(name + 19, ".json") != 0 ||
	    !str_to_i64((struct str){ name, 19 }, &id) || name[0] == '-')
		return 0;
	return id;
}

static enum rc
read_all(const char *path, struct buf *to, struct buf *why)
{
	char text[RECORD_BYTES_MAX + 1];
	size_t n = 0;
	ssize_t got = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return failed(why, path, "open");
	while (got > 0 && n < sizeof(text)) {
		got = read(fd, text + n, sizeof(text) - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (got < 0) {
		enum rc rc = failed(why, path, "read");
		close(fd);
		return rc;
	}
	close(fd);
	if (n == sizeof(text) || n < 2 || text[0] != '{' ||
	    text[n - 1] != '}') {
		buf_printf(why, "%s: no record of this board; move it away",
		    path);
		return RC_CORRUPT;
	}
	buf_put(to, (struct str){ text, n });
	return to->full ? RC_TOO_BIG : RC_OK;
}

enum rc
spool_first(const char *folder, int64_t *id, struct buf *record,
    struct buf *why)
{
	char memory[PATH_BYTES];
	struct buf path = BUF(memory);
	struct dirent *e;
	int64_t least = 0;

	DIR *d = opendir(folder);
	if (d == NULL)
		return failed(why, folder, "opendir");
	for (int i = 0; i < SPOOL_FILES_MAX && (e = readdir(d)) != NULL;
	    i++) {
		int64_t this = id_of(e->d_name);
		if (this > 0 && (least == 0 || this < least))
			least = this;
	}
	closedir(d);
	if (least == 0)
		return RC_NOT_FOUND;
	*id = least;
	path_of(&path, folder, least, "");
	return read_all(path.p, record, why);
}

enum rc
spool_drop(const char *folder, int64_t id, struct buf *why)
{
	char memory[PATH_BYTES];
	struct buf path = BUF(memory);

	path_of(&path, folder, id, "");
	if (unlink(path.p) != 0 && errno != ENOENT)
		return failed(why, path.p, "unlink");
	return sync_folder(folder, why);
}
