/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE   /* versionsort, posix_fadvise */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/folder.h"
#include "sync/carry_file.h"

#define NAME_START "cho40-T"
#define PIECE      4096

bool
carry_path(const char *dir, const char *name, char to[CARRY_PATH_MAX])
{
	struct buf b = buf_init(to, CARRY_PATH_MAX);

	buf_printf(&b, "%s/%s", dir, name);
	return !b.full;
}

static enum rc
blame(struct buf *why, const char *path, int e)
{
	const char *what = e == ENOSPC ? "no room left; make some" :
	    e == EIO || e == ENXIO || e == ENODEV ? "the stick failed or was "
	    "pulled; try again, or take another" : strerror(e);

	buf_printf(why, "%s: %s", path, what);
	return e == ENOSPC ? RC_FULL : e == ENOENT ? RC_NOT_FOUND :
	    e == EACCES || e == EPERM || e == EROFS ? RC_DENIED : RC_SYSTEM;
}

static bool
put_all(int fd, struct str s)
{
	while (s.n > 0) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_from(s, (size_t)n);
	}
	return true;
}

/* 0, or an errno. */
static int
put_part(const char *path, struct str data)
{
	/* A stick of a stranger's may have a link there. */
	(void)unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno;
	int e = put_all(fd, data) && fsync(fd) == 0 ? 0 : errno;
	/* Read back what is on the stick, not what we just gave. */
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	if (close(fd) != 0 && e == 0)
		e = errno;
	return e;
}

static ssize_t
read_some(int fd, char piece[PIECE])
{
	ssize_t n;

	do {
		n = read(fd, piece, PIECE);
	} while (n < 0 && errno == EINTR);
	return n;
}

static int
compare(const char *path, struct str data)
{
	char piece[PIECE];
	int fd = open(path, O_RDONLY | O_CLOEXEC), e = 0;
	ssize_t n = 1;

	if (fd < 0)
		return errno;
	while (e == 0 && n > 0) {
		n = read_some(fd, piece);
		if (n < 0)
			e = errno;
		else if ((size_t)n > data.n ||
		    memcmp(piece, data.p, (size_t)n) != 0)
			e = EIO;
		else
			data = str_from(data, (size_t)n);
	}
	close(fd);
	return e == 0 && data.n > 0 ? EIO : e;
}

enum rc
carry_file_write(const char *dir, const char *name, struct str data,
    struct buf *why)
{
	char path[CARRY_PATH_MAX], part[CARRY_PATH_MAX + sizeof(CARRY_PART)];
	struct buf b = BUF(part);

	if (!carry_path(dir, name, path))
		return blame(why, dir, ENAMETOOLONG);
	buf_printf(&b, "%s" CARRY_PART, path);
	int e = put_part(part, data);
	if (e == 0)
		e = compare(part, data);
	if (e != 0) {
		(void)unlink(part);
		return blame(why, part, e);
	}
	e = rename(part, path) == 0 ? folder_sync(dir) : errno;
	return e == 0 ? RC_OK : blame(why, path, e);
}

enum rc
carry_file_read(const char *path, struct buf *to, struct buf *why)
{
	char piece[PIECE];
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int e = 0;
	size_t got = 0;
	ssize_t n = 1;

	if (fd < 0)
		return blame(why, path, errno);
	while (e == 0 && n > 0 && got <= CARRY_FILE_MAX) {
		n = read_some(fd, piece);
		if (n < 0)
			e = errno;
		else
			buf_put(to, (struct str){ piece, (size_t)n });
		got += n > 0 ? (size_t)n : 0;
	}
	close(fd);
	if (e != 0)
		return blame(why, path, e);
	if (got <= CARRY_FILE_MAX && !to->full)
		return RC_OK;
	buf_printf(why, "%s: longer than any of ours", path);
	return RC_TOO_BIG;
}

/* --- a folder ---------------------------------------------------------- */

struct carry_list { struct dirent **entry; size_t count; };

enum rc
carry_list_open(const char *dir, const char *end, bool ours,
    struct carry_list **out, struct buf *why)
{
	*out = NULL;
	struct carry_list *l = calloc(1, sizeof(*l));
	if (l == NULL)
		return RC_NO_MEMORY;
	int n = scandir(dir, &l->entry, NULL, versionsort);
	if (n < 0) {
		enum rc rc = blame(why, dir, errno);
		free(l);
		return rc;
	}
	for (int i = 0; i < n; i++) {
		struct str name = str_of(l->entry[i]->d_name);
		size_t tail = strlen(end);
		if ((!ours || str_starts(name, STR(NAME_START))) &&
		    name.n > tail &&
		    str_eq(str_from(name, name.n - tail), str_of(end)))
			l->entry[l->count++] = l->entry[i];
		else
			free(l->entry[i]);
	}
	*out = l;
	return RC_OK;
}

void
carry_list_close(struct carry_list *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->count; i++)
		free(l->entry[i]);
	free(l->entry);
	free(l);
}

size_t
carry_list_count(const struct carry_list *l)
{
	return l->count;
}

const char *
carry_list_name(const struct carry_list *l, size_t i)
{
	REQUIRE(i < l->count);
	return l->entry[i]->d_name;
}
