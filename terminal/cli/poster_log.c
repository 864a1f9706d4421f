/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE   /* flock */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/folder.h"
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "terminal/cli/poster_log.h"

#define LINE_BYTES  1536
#define LOG_BYTES   (4 << 20)
#define HEX_CAP     (2 * HASH_BYTES + 1)

struct scan {
	int64_t no;                /* of the last line */
	char prev[HEX_CAP];        /* its hash; zeros before the first */
	char line[LINE_BYTES];
	size_t n;                  /* of a line that has begun */
};

static void
hash_hex(struct str s, char out[HEX_CAP])
{
	uint8_t h[HASH_BYTES];
	struct buf b = buf_init(out, HEX_CAP);

	sha256(&s, 1, h);
	buf_hex(&b, h, sizeof(h));
}

static bool
take_line(struct scan *s)
{
	struct str line = { s->line, s->n };
	char prev[HEX_CAP];
	int64_t no;

	if (!json_check(line, NULL) || !json_get_i64(line, "no", &no) ||
	    no != s->no + 1 ||
	    !json_get_str(line, "prev", prev, sizeof(prev)) ||
	    strcmp(prev, s->prev) != 0)
		return false;
	s->no = no;
	hash_hex(line, s->prev);
	s->n = 0;
	return true;
}

static bool
take_bytes(struct scan *s, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\n') {
			if (!take_line(s))
				return false;
		} else if (s->n == sizeof(s->line)) {
			return false;
		} else {
			s->line[s->n++] = p[i];
		}
	}
	return true;
}

static enum rc
read_all(int fd, struct scan *s, struct buf *why)
{
	char piece[4096];
	ssize_t n;

	memset(s->prev, '0', HEX_CAP - 1);
	while ((n = read(fd, piece, sizeof(piece))) > 0)
		if (!take_bytes(s, piece, (size_t)n))
			break;
	if (n == 0 && s->n == 0)
		return RC_OK;
	if (n < 0) {
		buf_printf(why, "%s", strerror(errno));
		return RC_DISK;
	}
	buf_printf(why, "line %lld is not as it was written; keep the file, "
	    "ask who touched it, and begin another with --log",
	    (long long)s->no + 1);
	return RC_CORRUPT;
}

static void
put_entry(struct buf *b, const struct poster_entry *e, const struct scan *s)
{
	char hash[HEX_CAP];

	buf_printf(b, "{\"no\":%lld,\"at\":\"", (long long)s->no + 1);
	day_put_time(b, e->wall_ms);
	buf_puts(b, "\",\"who\":");
	json_put_str(b, str_of(e->who));
	buf_printf(b, ",\"sheet\":\"%s\",\"stall\":", e->sheet);
	json_put_str(b, str_of(e->stall));
	buf_printf(b, ",\"account\":\"*%s\",\"payload\":\"", e->last);
	hash_hex(str_of(e->payload), hash);
	buf_printf(b, "%s\",\"prev\":\"%s\"}\n", hash, s->prev);
}

static enum rc
append(int fd, const char *path, const struct poster_entry *e,
    struct scan *s, struct buf *why)
{
	char line[LINE_BYTES];
	struct buf b = BUF(line);
	struct stat st;

	put_entry(&b, e, s);
	if (b.full || fstat(fd, &st) != 0 ||
	    st.st_size + (off_t)b.n > LOG_BYTES) {
		buf_puts(why, "is full; begin another with --log");
		return RC_TOO_BIG;
	}
	if (write(fd, b.p, b.n) == (ssize_t)b.n && fsync(fd) == 0 &&
	    (s->no > 0 || folder_sync_of(path) == 0))
		return RC_OK;
	buf_printf(why, "%s", strerror(errno));
	return RC_DISK;
}

enum rc
poster_log_add(const char *path, const struct poster_entry *e, int64_t *no,
    struct buf *why)
{
	static struct scan s;
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC |
	    O_NOFOLLOW, 0640);
	enum rc rc;

	s = (struct scan){ 0 };
	if (fd < 0) {
		buf_printf(why, "%s", strerror(errno));
		return RC_DENIED;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		buf_puts(why, "is in use; somebody prints just now");
		rc = RC_BUSY;
	} else {
		rc = read_all(fd, &s, why);
		if (rc == RC_OK)
			rc = append(fd, path, e, &s, why);
	}
	close(fd);
	if (rc == RC_OK)
		*no = s.no + 1;
	return rc;
}
