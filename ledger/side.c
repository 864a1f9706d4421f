/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/crypto.h"
#include "ledger/base/folder.h"
#include "ledger/side.h"

/* A slot: magic, key, n, h, length, line, SHA-256 of all before it. */
static const char magic[8] = "C4SIDE1\n";
#define AT_KEY  8
#define AT_N    (AT_KEY + KEY_BYTES)
#define AT_H    (AT_N + 8)
#define AT_LEN  (AT_H + HASH_BYTES)
#define AT_LINE (AT_LEN + 4)
_Static_assert(AT_LINE + LINE_MAX_BYTES_JOURNAL + HASH_BYTES <=
    SIDE_SLOT_BYTES, "any line fits a slot");

struct side {
	int fd;
	int64_t slots;
	uint8_t key[KEY_BYTES];
	uint8_t slot[SIDE_SLOT_BYTES];   /* the one at work */
};

static enum rc
from_errno(int e)
{
	switch (e) {
	case ENOENT:	return RC_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:	return RC_DENIED;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:	return RC_FULL;
	default:	return RC_DISK;
	}
}

static void
put_number(uint8_t *to, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		to[i] = (uint8_t)(v >> (8 * i));
}

static uint64_t
get_number(const uint8_t *from, int bytes)
{
	uint64_t v = 0;

	for (int i = 0; i < bytes; i++)
		v |= (uint64_t)from[i] << (8 * i);
	return v;
}

/* --- slots ----------------------------------------------------------- */

static int64_t
place(const struct side *s, int64_t n)
{
	return (n - 1) % s->slots * SIDE_SLOT_BYTES;
}

/* Read what is at byte `at` into s->slot.  RC_NOT_FOUND: nothing that
 * checks. */
static enum rc
read_slot(struct side *s, int64_t at)
{
	uint8_t sum[HASH_BYTES];
	ssize_t n = pread(s->fd, s->slot, sizeof(s->slot), (off_t)at);

	if (n < 0)
		return from_errno(errno);
	if (n != (ssize_t)sizeof(s->slot) ||
	    memcmp(s->slot, magic, sizeof(magic)) != 0)
		return RC_NOT_FOUND;
	uint64_t len = get_number(s->slot + AT_LEN, 4);
	if (len > LINE_MAX_BYTES_JOURNAL)
		return RC_NOT_FOUND;
	struct str body = { (const char *)s->slot, AT_LINE + len };
	sha256(&body, 1, sum);
	if (memcmp(sum, s->slot + body.n, HASH_BYTES) != 0)
		return RC_NOT_FOUND;
	return memcmp(s->slot + AT_KEY, s->key, KEY_BYTES) == 0 ? RC_OK :
	    RC_CONFLICT;
}

enum rc
side_put(struct side *s, int64_t n, const uint8_t h[HASH_BYTES],
    struct str line)
{
	REQUIRE(n >= 1 && line.n <= LINE_MAX_BYTES_JOURNAL);

	memset(s->slot, 0, sizeof(s->slot));
	memcpy(s->slot, magic, sizeof(magic));
	memcpy(s->slot + AT_KEY, s->key, KEY_BYTES);
	put_number(s->slot + AT_N, (uint64_t)n, 8);
	memcpy(s->slot + AT_H, h, HASH_BYTES);
	put_number(s->slot + AT_LEN, line.n, 4);
	memcpy(s->slot + AT_LINE, line.p, line.n);
	struct str body = { (const char *)s->slot, AT_LINE + line.n };
	sha256(&body, 1, s->slot + body.n);
	ssize_t put = pwrite(s->fd, s->slot, sizeof(s->slot),
	    (off_t)place(s, n));
	if (put < 0)
		return from_errno(errno);
	return put == (ssize_t)sizeof(s->slot) ? RC_OK : RC_FULL;
}

enum rc
side_get(struct side *s, int64_t n, struct buf *line, uint8_t h[HASH_BYTES])
{
	REQUIRE(n >= 1);

	enum rc rc = read_slot(s, place(s, n));
	if (rc != RC_OK)
		return rc;
	if (get_number(s->slot + AT_N, 8) != (uint64_t)n)
		return RC_NOT_FOUND;
	memcpy(h, s->slot + AT_H, HASH_BYTES);
	buf_put(line, (struct str){ (const char *)s->slot + AT_LINE,
	    (size_t)get_number(s->slot + AT_LEN, 4) });
	return line->full ? RC_TOO_BIG : RC_OK;
}

enum rc
side_last(struct side *s, int64_t *n)
{
	*n = 0;
	for (int64_t i = 0; i < s->slots; i++) {
		enum rc rc = read_slot(s, i * SIDE_SLOT_BYTES);
		if (rc == RC_NOT_FOUND)
			continue;
		if (rc != RC_OK)
			return rc;
		uint64_t there = get_number(s->slot + AT_N, 8);
		if (there <= INT64_MAX && (int64_t)there > *n)
			*n = (int64_t)there;
	}
	return RC_OK;
}

int64_t
side_slots(const struct side *s)
{
	return s->slots;
}

/* --- opening --------------------------------------------------------- */

/* Take all blocks now: a full disk is met here and not at a sale. */
static int
make_ring(int fd, const char *path, int64_t slots)
{
	int e = posix_fallocate(fd, 0, (off_t)(slots * SIDE_SLOT_BYTES));

	if (e == 0 && fsync(fd) != 0)
		e = errno;
	return e != 0 ? e : folder_sync_of(path);
}

static enum rc
attach(struct side *s, const char *path, int64_t slots)
{
	struct stat st;
	int e = 0;

	if (strlen(path) > SIDE_PATH_MAX)
		return RC_TOO_BIG;
	s->fd = open(path, O_RDWR | O_CREAT | O_DSYNC | O_CLOEXEC, 0600);
	if (s->fd < 0 || fstat(s->fd, &st) != 0)
		return from_errno(errno);
	if (!S_ISREG(st.st_mode))
		return RC_BAD_INPUT;
	s->slots = (int64_t)st.st_size / SIDE_SLOT_BYTES;
	if (s->slots == 0 && st.st_size > 0)
		return RC_BAD_INPUT;   /* somebody's file, not a ring */
	if (s->slots < SIDE_SLOTS_MIN) {   /* new, or cut short making it */
		e = make_ring(s->fd, path, slots);
		s->slots = slots;
	}
	if (e != 0)
		return from_errno(e);
	enum rc rc = read_slot(s, 0);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void
explain(enum rc rc, const char *path, struct buf *why)
{
	if (rc == RC_CONFLICT)
		buf_printf(why, "%s: the side copy of another stall; put the "
		    "right disk in, or name another file", path);
	else if (rc == RC_BAD_INPUT)
		buf_printf(why, "%s: not a side copy; name another file",
		    path);
	else
		buf_printf(why, "%s: %s", path, rc_text(rc));
}

enum rc
side_open(const char *path, const uint8_t key[KEY_BYTES], int64_t slots,
    struct side **out, struct buf *why)
{
	REQUIRE(slots >= SIDE_SLOTS_MIN && slots <= SIDE_SLOTS_MAX);

	struct side *s = calloc(1, sizeof(*s));
	*out = NULL;
	if (s == NULL)
		return RC_NO_MEMORY;
	s->fd = -1;
	memcpy(s->key, key, KEY_BYTES);
	enum rc rc = attach(s, path, slots);
	if (rc != RC_OK) {
		explain(rc, path, why);
		side_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void
side_close(struct side *s)
{
	if (s == NULL)
		return;
	if (s->fd >= 0)
		close(s->fd);
	free(s);
}

/* --- looking --------------------------------------------------------- */

static enum rc
look(struct side *s, int64_t n, const uint8_t h[HASH_BYTES])
{
	struct stat st;

	if (s->fd < 0 || fstat(s->fd, &st) != 0)
		return errno == ENOENT ? RC_DISK : from_errno(errno);
	s->slots = (int64_t)st.st_size / SIDE_SLOT_BYTES;
	if (!S_ISREG(st.st_mode) || s->slots < SIDE_SLOTS_MIN)
		return RC_BAD_INPUT;
	enum rc rc = read_slot(s, place(s, n));
	if (rc == RC_OK && (get_number(s->slot + AT_N, 8) != (uint64_t)n ||
	    memcmp(s->slot + AT_H, h, HASH_BYTES) != 0))
		return RC_NOT_FOUND;
	return rc;
}

enum rc
side_look(const char *path, const uint8_t key[KEY_BYTES], int64_t n,
    const uint8_t h[HASH_BYTES])
{
	static struct side s;

	REQUIRE(n >= 1);
	s.fd = open(path, O_RDONLY | O_CLOEXEC);
	memcpy(s.key, key, KEY_BYTES);
	enum rc rc = look(&s, n, h);
	if (s.fd >= 0)
		close(s.fd);
	return rc;
}
