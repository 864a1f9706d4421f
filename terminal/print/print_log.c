/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/folder.h"
#include "ledger/base/log.h"
#include "terminal/print/print_log.h"

#define LINE_BYTES 160
#define PIECE      4096
#define PATH_BYTES 512
#define ID_MAX     ((int64_t)1 << 53)   /* no printer prints as many */

/* Lines: "begin ID WALL_MS WHAT" and "end ID HOW". */
static const char *const ends[PRINT_END_COUNT] = {
	[PRINT_END_DONE] = "done", [PRINT_END_NOTHING] = "nothing",
	[PRINT_END_LET] = "let", [PRINT_END_AGAIN] = "again",
};

struct line {
	bool begins;
	int64_t id;
	struct str what;         /* of a beginning */
	enum print_end how;      /* of an end */
};

typedef void line_fn(void *ctx, const struct line *l);

static bool
read_line(struct str s, struct line *l)
{
	struct str word = str_cut(&s, ' '), id = str_cut(&s, ' ');
	int64_t wall_ms;

	l->begins = str_eq(word, STR("begin"));
	if (!str_to_i64(id, &l->id) || l->id < 1 || l->id > ID_MAX)
		return false;
	if (l->begins) {
		id = str_cut(&s, ' ');
		l->what = s;
		return str_to_i64(id, &wall_ms) && s.n > 0 &&
		    s.n < PRINT_WHAT_CAP && str_find(s, '\0') == s.n;
	}
	for (int i = 0; i < PRINT_END_COUNT; i++) {
		l->how = (enum print_end)i;
		if (str_eq(s, str_of(ends[i])))
			return str_eq(word, STR("end"));
	}
	return false;
}

/* Every whole line from `at` on; *whole is where the last one ends.  A line
 * that says nothing, or is longer than ours are, is passed over: this is no
 * book. */
static enum rc
walk(int fd, int64_t at, line_fn *fn, void *ctx, int64_t *whole)
{
	char text[PIECE + LINE_BYTES];
	size_t have = 0;
	int64_t from = at;       /* where in the file text begins */
	bool is_long = false;    /* in the middle of one */
	ssize_t n;

	*whole = at;
	while ((n = pread(fd, text + have, PIECE, (off_t)(from +
	    (int64_t)have))) > 0) {
		struct str rest = { text, have + (size_t)n };
		struct line l;

		while (str_find(rest, '\n') < rest.n) {
			struct str s = str_cut(&rest, '\n');
			from += (int64_t)s.n + 1;
			if (!is_long && read_line(s, &l))
				fn(ctx, &l);
			is_long = false;
			*whole = from;
		}
		have = rest.n;
		if (have >= LINE_BYTES) {   /* no line of ours */
			from += (int64_t)have;
			have = 0;
			is_long = true;
		}
		memmove(text, rest.p, have);
	}
	return n < 0 ? RC_DISK : RC_OK;
}

static void
forget(struct print_log *log, int64_t id)
{
	int n = 0;

	for (int i = 0; i < log->open; i++)
		if (log->job[i].id != id)
			log->job[n++] = log->job[i];
	log->open = n;
}

static void
remember(struct print_log *log, int64_t id, struct str what)
{
	if (log->open == PRINT_LOG_OPEN_MAX)
		forget(log, log->job[0].id);
	struct print_job *j = &log->job[log->open++];
	j->id = id;
	(void)str_copy(what, j->what, sizeof(j->what));
}

static void
take(void *ctx, const struct line *l)
{
	struct print_log *log = ctx;

	if (l->begins) {
		remember(log, l->id, l->what);
		log->last_id = l->id > log->last_id ? l->id : log->last_id;
	} else {
		forget(log, l->id);
	}
}

/* --- the file ----------------------------------------------------------- */

static enum rc
outcome(void)
{
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? RC_FULL :
	    errno == EACCES || errno == EPERM || errno == EROFS ? RC_DENIED :
	    RC_DISK;
}

static bool
copy_half(int from, int64_t bytes, int to)
{
	char piece[PIECE];
	int64_t at = bytes / 2;
	bool begun = false;
	ssize_t n;

	while ((n = pread(from, piece, sizeof(piece), (off_t)at)) > 0) {
		struct str s = { piece, (size_t)n };
		if (!begun) {
			size_t skip = str_find(s, '\n');
			begun = skip < s.n;
			s = str_from(s, begun ? skip + 1 : s.n);
		}
		if (write(to, s.p, s.n) != (ssize_t)s.n)
			return false;
		at += n;
	}
	return n == 0 && fsync(to) == 0;
}

/* The younger half takes the file's place, or nothing happens. */
static void
shorten(struct print_log *log, const char *path)
{
	char part[PATH_BYTES];
	struct buf b = BUF(part);

	buf_printf(&b, "%s.part", path);
	int to = b.full ? -1 : open(part, O_RDWR | O_CREAT | O_TRUNC |
	    O_CLOEXEC, 0600);
	if (to < 0)
		return;
	if (copy_half(log->fd, log->bytes, to) && rename(part, path) == 0 &&
	    folder_sync_of(path) == 0) {
		struct stat st;
		(void)fstat(to, &st);
		close(log->fd);
		log->fd = to;
		log->bytes = (int64_t)st.st_size;
		return;
	}
	close(to);
	(void)unlink(part);
}

enum rc
print_log_open(struct print_log *log, const char *path, struct buf *why)
{
	int64_t whole = 0;
	struct stat st;

	*log = (struct print_log){ .fd = open(path, O_RDWR | O_CREAT |
	    O_CLOEXEC, 0600) };
	enum rc rc = log->fd < 0 || fstat(log->fd, &st) != 0 ? outcome() :
	    RC_OK;
	if (rc == RC_OK)
		rc = walk(log->fd, 0, take, log, &whole);
	log->bytes = whole;
	if (rc == RC_OK && st.st_size > (off_t)whole &&
	    ftruncate(log->fd, (off_t)whole) != 0)
		rc = outcome();
	if (rc == RC_OK && log->bytes > PRINT_LOG_BYTES)
		shorten(log, path);
	if (rc == RC_OK && log->bytes == 0 && folder_sync_of(path) != 0)
		rc = RC_DISK;
	if (rc != RC_OK) {
		buf_printf(why, "%s: %s", path, strerror(errno));
		print_log_close(log);
	}
	return rc;
}

void
print_log_close(struct print_log *log)
{
	if (log->fd >= 0)
		close(log->fd);
	*log = (struct print_log){ .fd = -1 };
}

/* What was written of a line that failed must not begin the next. */
static enum rc
append(struct print_log *log, const struct buf *b)
{
	if (log->fd < 0)
		return RC_DISK;
	if (pwrite(log->fd, b->p, b->n, (off_t)log->bytes) ==
	    (ssize_t)b->n && fdatasync(log->fd) == 0) {
		log->bytes += (int64_t)b->n;
		return RC_OK;
	}
	enum rc rc = outcome();
	if (ftruncate(log->fd, (off_t)log->bytes) != 0)
		print_log_close(log);   /* nothing more can be promised */
	log_line(LOG_WARN, "print", "print log: %s", rc_text(rc));
	return rc;
}

enum rc
print_log_begin(struct print_log *log, const char *what, int64_t wall_ms,
    int64_t *id)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	REQUIRE(*what != '\0' && strlen(what) < PRINT_WHAT_CAP &&
	    strchr(what, '\n') == NULL);
	buf_printf(&b, "begin %lld %lld %s\n", (long long)log->last_id + 1,
	    (long long)wall_ms, what);
	enum rc rc = append(log, &b);
	if (rc != RC_OK)
		return rc;
	*id = ++log->last_id;
	remember(log, *id, str_of(what));
	return RC_OK;
}

enum rc
print_log_end(struct print_log *log, int64_t id, enum print_end how)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);

	buf_printf(&b, "end %lld %s\n", (long long)id, ends[how]);
	enum rc rc = append(log, &b);
	if (rc == RC_OK)
		forget(log, id);
	return rc;
}

/* --- looking ------------------------------------------------------------ */

struct count { struct str what; int64_t copies, last; };

static void
count(void *ctx, const struct line *l)
{
	struct count *c = ctx;

	if (l->begins && str_eq(l->what, c->what)) {
		c->copies++;
		c->last = l->id;
	} else if (!l->begins && l->id == c->last &&
	    l->how == PRINT_END_NOTHING) {
		c->copies--;
	}
}

enum rc
print_log_copies(const struct print_log *log, const char *what,
    int64_t *copies)
{
	struct count c = { str_of(what), 0, 0 };
	int64_t whole;

	enum rc rc = log->fd < 0 ? RC_DISK : walk(log->fd, 0, count, &c,
	    &whole);
	if (rc == RC_OK)
		*copies = c.copies;
	return rc;
}
