/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/folder.h"
#include "ledger/base/str.h"
#include "terminal/sold_file.h"

#define PIECE      16384
#define PATH_BYTES 320
#define DAY_MS     INT64_C(86400000)
/* A wall time before this is a clock that was never set (2024-01-01). */
#define WALL_SET_MS INT64_C(1704067200000)
/* So much more than is kept before the file is written anew. */
#define SLACK(n)   ((n) + (n) / 10)

static enum rc
outcome(void)
{
	return errno == ENOENT ? RC_NOT_FOUND :
	    errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? RC_FULL :
	    errno == EACCES || errno == EPERM || errno == EROFS ? RC_DENIED :
	    RC_DISK;
}

/* *size: of a file, which it is. */
static enum rc
open_file(const char *dir, int flags, int *fd, int64_t *size)
{
	char path[PATH_BYTES];
	struct buf b = BUF(path);
	struct stat st;

	*fd = -1;
	buf_printf(&b, "%s/" SOLD_NAME, dir);
	if (b.full)
		return RC_DISK;
	*fd = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0600);
	if (*fd < 0)
		return outcome();
	if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode)) {
		*size = (int64_t)st.st_size;
		return RC_OK;
	}
	close(*fd);
	*fd = -1;
	return RC_DISK;
}

static bool
is_old(const struct basket *b, int64_t wall_ms)
{
	return wall_ms >= WALL_SET_MS && b->opened_wall_ms >= WALL_SET_MS &&
	    wall_ms - b->opened_wall_ms > SOLD_DAYS * DAY_MS;
}

/* --- reading ------------------------------------------------------------- */

typedef void basket_fn(void *ctx, const struct basket *b);

/* What is done with each; of the reference `look_for` it is told whether it
 * stands there at all. */
struct walk {
	basket_fn *fn;
	void *ctx;
	const char *look_for;    /* or NULL */
	bool found;
};

static bool
mentions(struct str s, const char *ref)
{
	struct str r = str_of(ref);

	for (; s.n >= r.n; s = str_from(s, 1)) {
		s = str_from(s, str_find(s, ref[0]));
		if (str_starts(s, r))
			return true;
		if (s.n == 0)
			break;
	}
	return false;
}

/* A line that begins no whole basket. */
static bool
skip_line(struct str *s)
{
	if (s->n == 0)
		return false;
	(void)str_cut(s, '\n');
	return true;
}

/* Every whole basket of the last bytes that may be ours. */
static enum rc
walk(int fd, int64_t size, struct walk *w)
{
	static char text[PIECE + BASKET_TEXT_MAX];
	int64_t at = size > 2 * SOLD_BYTES_MAX ? size - 2 * SOLD_BYTES_MAX :
	    0;
	struct basket b;
	size_t have = 0;
	ssize_t n;

	do {
		n = pread(fd, text + have, PIECE, (off_t)at);
		if (n < 0)
			return RC_DISK;
		at += n;
		struct str rest = { text, have + (size_t)n };
		w->found = w->found || (w->look_for != NULL &&
		    mentions(rest, w->look_for));
		do {
			while (basket_next(&rest, &b))
				w->fn(w->ctx, &b);
		} while ((n == 0 || rest.n >= BASKET_TEXT_MAX) &&
		    skip_line(&rest));
		have = rest.n;
		memmove(text, rest.p, have);
	} while (n > 0);
	return RC_OK;
}

struct search {
	const struct sale *sale;
	struct basket *out;
	bool other;              /* the last one is not of this sale */
};

static void
look(void *ctx, const struct basket *b)
{
	struct search *s = ctx;

	if (strcmp(b->ref, s->sale->ref) != 0)
		return;
	s->other = !basket_is_of(b, s->sale);
	*s->out = s->other ? (struct basket){ 0 } : *b;
}

enum rc
sold_find(const char *dir, const struct sale *s, int64_t wall_ms,
    struct basket *out)
{
	struct search search = { s, out, false };
	struct walk w = { look, &search, s->ref, false };
	int64_t size;
	int fd;

	*out = (struct basket){ 0 };
	enum rc rc = open_file(dir, O_RDONLY, &fd, &size);
	if (rc != RC_OK)
		return rc;
	rc = walk(fd, size, &w);
	close(fd);
	if (rc == RC_OK && out->count == 0)
		rc = search.other ? RC_CONFLICT : w.found ? RC_CORRUPT :
		    RC_NOT_FOUND;
	else if (rc == RC_OK && is_old(out, wall_ms))
		rc = RC_NOT_FOUND;
	if (rc != RC_OK)
		*out = (struct basket){ 0 };
	return rc;
}

/* --- adding -------------------------------------------------------------- */

static bool
write_at(int fd, struct str s, int64_t at)
{
	errno = ENOSPC;          /* of a write that was cut short */
	return pwrite(fd, s.p, s.n, (off_t)at) == (ssize_t)s.n;
}

/* A torn line must not begin the next. */
static bool
ends_well(int fd, int64_t size)
{
	char last = '\n';

	return size == 0 || (pread(fd, &last, 1, (off_t)(size - 1)) == 1 &&
	    last == '\n');
}

static enum rc
sync_folder(const char *dir)
{
	return folder_sync(dir) == 0 ? RC_OK : RC_DISK;
}

enum rc
sold_add(const char *dir, const struct basket *b)
{
	char text[BASKET_TEXT_MAX + 1];
	struct buf to = BUF(text);
	int64_t size;
	int fd;

	enum rc rc = open_file(dir, O_RDWR | O_CREAT, &fd, &size);
	if (rc != RC_OK)
		return rc;
	if (!ends_well(fd, size))
		buf_putc(&to, '\n');
	basket_put(&to, b);
	REQUIRE(!to.full);
	if (size > 2 * SOLD_BYTES_MAX)
		rc = RC_FULL;            /* nobody has tidied up */
	else if (!write_at(fd, buf_str(&to), size) || fdatasync(fd) != 0) {
		rc = outcome();
		if (ftruncate(fd, (off_t)size) != 0)
			rc = RC_DISK;    /* a torn end stays */
	}
	close(fd);
	return rc == RC_OK && size == 0 ? sync_folder(dir) : rc;
}

/* --- tidying up ---------------------------------------------------------- */

struct sweep {
	int64_t wall_ms;
	int64_t count, bytes, old;   /* what is there */
	int64_t skip_count, skip_bytes;   /* of those that are not old */
	int to;                      /* -1: only look */
	bool failed;
};

static void
sweep(void *ctx, const struct basket *b)
{
	struct sweep *s = ctx;
	char text[BASKET_TEXT_MAX];
	struct buf t = BUF(text);

	if (is_old(b, s->wall_ms)) {
		s->old++;
		return;
	}
	basket_put(&t, b);
	s->count++;
	s->bytes += (int64_t)t.n;
	if (s->to >= 0 && !s->failed && s->count > s->skip_count &&
	    s->bytes > s->skip_bytes) {
		errno = ENOSPC;
		s->failed = write(s->to, t.p, t.n) != (ssize_t)t.n;
	}
}

/* The younger ones take the file's place, or nothing happens. */
static enum rc
replace(const char *dir, int fd, int64_t size, struct sweep *s)
{
	char path[PATH_BYTES], part[PATH_BYTES];
	struct buf a = BUF(path), b = BUF(part);

	buf_printf(&a, "%s/" SOLD_NAME, dir);
	buf_printf(&b, "%s/" SOLD_NAME ".part", dir);
	if (a.full || b.full)
		return RC_DISK;
	s->to = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (s->to < 0)
		return outcome();
	struct walk w = { .fn = sweep, .ctx = s };
	enum rc rc = walk(fd, size, &w);
	if (rc == RC_OK && (s->failed || fsync(s->to) != 0 ||
	    rename(part, path) != 0))
		rc = outcome();
	close(s->to);
	if (rc != RC_OK)
		(void)unlink(part);
	return rc == RC_OK ? sync_folder(dir) : rc;
}

enum rc
sold_tidy(const char *dir, int64_t wall_ms)
{
	struct sweep s = { .wall_ms = wall_ms, .to = -1 };
	int64_t size;
	int fd;

	enum rc rc = open_file(dir, O_RDONLY, &fd, &size);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct walk w = { .fn = sweep, .ctx = &s };
	rc = walk(fd, size, &w);
	if (rc == RC_OK && (s.old > 0 || s.count > SLACK(SOLD_SALES_MAX) ||
	    size > SLACK(SOLD_BYTES_MAX))) {
		struct sweep again = { .wall_ms = wall_ms,
			.skip_count = s.count - SOLD_SALES_MAX,
			.skip_bytes = s.bytes - SOLD_BYTES_MAX };
		rc = replace(dir, fd, size, &again);
	}
	close(fd);
	return rc;
}
