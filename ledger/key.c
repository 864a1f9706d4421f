/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/folder.h"
#include "ledger/key.h"

#define PATH_MAX_BYTES 1024
#define KEY_NAME "journal.key"

static enum rc
from_errno(int e)
{
	switch (e) {
	case ENOENT:	return RC_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:	return RC_DENIED;
	case ENOSPC:
	case EDQUOT:	return RC_FULL;
	case ENOMEM:	return RC_NO_MEMORY;
	default:	return RC_DISK;
	}
}

/* Say which file, what, and what to do. */
static enum rc
blame(struct buf *why, const char *path, int e)
{
	enum rc rc = from_errno(e);

	buf_printf(why, "%s: %s", path, strerror(e));
	if (rc == RC_DENIED)
		buf_puts(why, "; give this user the folder, and check that "
		    "the disk is not read-only");
	else if (rc == RC_FULL)
		buf_puts(why, "; free some space");
	else if (rc == RC_NOT_FOUND)
		buf_puts(why, "; make its parent folder first");
	return rc;
}

static bool
make_path(char *to, size_t cap, const char *dir, const char *name)
{
	int n = snprintf(to, cap, "%s/%s", dir, name);

	return n > 0 && (size_t)n < cap;
}

enum rc
key_load(const char *dir, uint8_t seed[KEY_BYTES], struct buf *why)
{
	char path[PATH_MAX_BYTES];

	return make_path(path, sizeof(path), dir, KEY_NAME) ?
	    key_read(path, seed, why) : RC_TOO_BIG;
}

enum rc
key_read(const char *path, uint8_t seed[KEY_BYTES], struct buf *why)
{
	uint8_t bytes[KEY_BYTES + 1];   /* one more shows a longer file */

	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? RC_NOT_FOUND :
		    blame(why, path, errno);
	ssize_t n = read(fd, bytes, sizeof(bytes));
	int e = errno;
	close(fd);
	if (n < 0)
		return blame(why, path, e);
	if (n != KEY_BYTES) {
		crypto_wipe(bytes, sizeof(bytes));
		buf_printf(why, "%s: not a key of this program; put the "
		    "right one back from the backup", path);
		return RC_CORRUPT;
	}
	memcpy(seed, bytes, KEY_BYTES);
	crypto_wipe(bytes, sizeof(bytes));
	return RC_OK;
}

/* Write and sync a new file; 0 or errno.  Nothing is left on failure. */
static int
write_file(const char *path, const uint8_t *bytes, size_t n)
{
	int e = 0;

	unlink(path);   /* left by a cut in the middle of this */
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	ssize_t put = write(fd, bytes, n);
	if (put < 0 || fsync(fd) != 0)
		e = errno;
	else if ((size_t)put != n)
		e = ENOSPC;
	if (close(fd) != 0 && e == 0)
		e = errno;
	if (e != 0)
		unlink(path);
	return e;
}

enum rc
key_write(const char *path, const uint8_t seed[KEY_BYTES], struct buf *why)
{
	char parent[PATH_MAX_BYTES];
	const char *slash = strrchr(path, '/');
	int n = (int)(slash == NULL ? 0 : slash - path + 1);

	if (access(path, F_OK) == 0) {
		buf_printf(why, "%s: is there already", path);
		return RC_CONFLICT;
	}
	if (snprintf(parent, sizeof(parent), "%.*s.", n, path) >=
	    (int)sizeof(parent))
		return RC_TOO_BIG;
	int e = write_file(path, seed, KEY_BYTES);
	if (e == 0) {
		e = folder_sync(parent);
		if (e != 0)
			unlink(path);
	}
	return e == 0 ? RC_OK : blame(why, path, e);
}

enum rc
key_replace(const char *path, struct str text, struct buf *why)
{
	char fresh[PATH_MAX_BYTES], parent[PATH_MAX_BYTES];
	const char *slash = strrchr(path, '/');
	int n = (int)(slash == NULL ? 0 : slash - path + 1);

	if (snprintf(fresh, sizeof(fresh), "%s.new", path) >=
	    (int)sizeof(fresh) ||
	    snprintf(parent, sizeof(parent), "%.*s.", n, path) >=
	    (int)sizeof(parent))
		return RC_TOO_BIG;
	int e = write_file(fresh, (const uint8_t *)text.p, text.n);
	if (e == 0 && rename(fresh, path) != 0)
		e = errno;
	if (e == 0)
		e = folder_sync(parent);
	return e == 0 ? RC_OK : blame(why, path, e);
}

enum rc
key_create(const char *dir, const struct rng *rng, uint8_t seed[KEY_BYTES],
    struct buf *why)
{
	char path[PATH_MAX_BYTES];
	char fresh[PATH_MAX_BYTES];

	if (!make_path(path, sizeof(path), dir, KEY_NAME) ||
	    !make_path(fresh, sizeof(fresh), dir, KEY_NAME ".new"))
		return RC_TOO_BIG;
	rng_fill(rng, seed, KEY_BYTES);
	int e = write_file(fresh, seed, KEY_BYTES);
	if (e == 0 && rename(fresh, path) != 0)
		e = errno;
	if (e == 0)
		e = folder_sync(dir);
	return e == 0 ? RC_OK : blame(why, path, e);
}

enum rc
folder_make(const char *dir, struct buf *why)
{
	char parent[PATH_MAX_BYTES];
	struct stat st;

	if (strlen(dir) + 4 > sizeof(parent)) {
		buf_puts(why, "the folder's path is too long");
		return RC_TOO_BIG;
	}
	bool made = mkdir(dir, 0700) == 0;
	if (!made && errno != EEXIST)
		return blame(why, dir, errno);
	if (stat(dir, &st) != 0)
		return blame(why, dir, errno);
	if (!S_ISDIR(st.st_mode)) {
		buf_printf(why, "%s: is a file; name a folder", dir);
		return RC_BAD_INPUT;
	}
	if (!made)
		return RC_OK;
	/* ".." of the folder, so that no path has to be taken apart. */
	(void)snprintf(parent, sizeof(parent), "%s/..", dir);
	int e = folder_sync(parent);
	return e == 0 || e == EACCES ? RC_OK : blame(why, dir, e);
}
