/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "tests/bank/book.h"
#include "tests/bank/sepay_out.h"
#include "tests/bank/stamp.h"

struct book {
	int fd;
	int64_t size;                /* bytes of whole lines */
	struct book_env env;
	size_t count;
	struct transfer transfer[BOOK_TRANSFERS_MAX];
};

/* --- writing ----------------------------------------------------------- */

static enum rc
append(struct book *b, struct buf *line)
{
	buf_putc(line, '\n');
	if (line->full)
		return RC_TOO_BIG;
	for (size_t done = 0; done < line->n;) {
		ssize_t n = pwrite(b->fd, line->p + done, line->n - done,
		    (off_t)(b->size + (int64_t)done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return RC_DISK;
		done += (size_t)n;
	}
	if (fdatasync(b->fd) != 0)
		return RC_DISK;
	b->size += (int64_t)line->n;
	return RC_OK;
}

static void
put_field(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, ",\"%s\":", name);
	json_put_str(b, str_of(value));
}

static void
put_transfer(struct buf *b, const struct transfer *t)
{
	buf_printf(b, "{\"k\":\"transfer\",\"id\":%lld", (long long)t->id);
	put_field(b, "bank_ref", t->bank_ref);
	buf_printf(b, ",\"wall_ms\":%lld,\"at\":\"", (long long)t->wall_ms);
	stamp_put_iso(b, t->wall_ms);
	buf_putc(b, '"');
	put_field(b, "bin", t->bin);
	put_field(b, "account", t->account);
	buf_printf(b, ",\"amount\":%lld,\"balance\":%lld",
	    (long long)t->amount.dong, (long long)t->balance.dong);
	put_field(b, "purpose", t->purpose);
	put_field(b, "content", t->content);
	put_field(b, "mangling", t->mangling);
	buf_printf(b, ",\"hook\":%lld}", (long long)t->hook);
}

static struct vnd
balance_of(const struct book *b, const char *account)
{
	for (size_t i = b->count; i > 0; i--)
		if (strcmp(b->transfer[i - 1].account, account) == 0)
			return b->transfer[i - 1].balance;
	return (struct vnd){ 0 };
}

enum rc
book_post(struct book *b, struct transfer *t)
{
	char line[BOOK_LINE_MAX];
	struct buf out = BUF(line), ref = BUF(t->bank_ref);

	if (!vnd_is_sale(t->amount) || t->account[0] == '\0')
		return RC_BAD_INPUT;
	struct vnd had = balance_of(b, t->account);
	bool out_of = (t->hook & SEPAY_MONEY_OUT) != 0;
	if (out_of && had.dong < t->amount.dong)
		return RC_BAD_INPUT;
	if (b->count == BOOK_TRANSFERS_MAX || !(out_of ?
	    vnd_sub(had, t->amount, &t->balance) :
	    vnd_add(had, t->amount, &t->balance)))
		return RC_TOO_BIG;
	t->id = BOOK_FIRST_ID + (int64_t)b->count;
	t->wall_ms = clock_wall_ms(b->env.clock);
	t->end[0] = '\0';
	t->tries = 0;
	buf_puts(&ref, "FT");
	stamp_put_ft(&ref, t->wall_ms);
	/* The id makes it unique, the draw makes it look like one. */
	buf_printf(&ref, "%06lld%03d", (long long)(t->id % 1000000),
	    (int)rng_below(b->env.rng, 1000));
	put_transfer(&out, t);
	enum rc rc = append(b, &out);
	if (rc == RC_OK)
		b->transfer[b->count++] = *t;
	return rc;
}

static struct transfer *
find(struct book *b, int64_t id)
{
	if (id < BOOK_FIRST_ID || id - BOOK_FIRST_ID >= (int64_t)b->count)
		return NULL;
	return &b->transfer[id - BOOK_FIRST_ID];
}

/* The first end stays: what a person sends later does not change it. */
static void
set_end(struct transfer *t, const char *end)
{
	t->tries++;
	if (t->end[0] == '\0')
		REQUIRE(str_copy(str_of(end), t->end, sizeof(t->end)));
}

enum rc
book_note(struct book *b, int64_t id, int status, const char *end)
{
	struct transfer *t = find(b, id);
	char line[BOOK_LINE_MAX];
	struct buf out = BUF(line);

	if (t == NULL)
		return RC_NOT_FOUND;
	buf_printf(&out, "{\"k\":\"note\",\"id\":%lld,\"try\":%lld,"
	    "\"status\":%d", (long long)id, (long long)t->tries + 1, status);
	put_field(&out, "end", end);
	buf_putc(&out, '}');
	enum rc rc = append(b, &out);
	if (rc == RC_OK) {
		set_end(t, end);
	}
	return rc;
}

/* --- reading ----------------------------------------------------------- */

static bool
get_transfer(struct str line, struct transfer *t)
{
	*t = (struct transfer){ 0 };
	return json_get_i64(line, "id", &t->id) &&
	    json_get_str(line, "bank_ref", t->bank_ref, sizeof(t->bank_ref)) &&
	    json_get_i64(line, "wall_ms", &t->wall_ms) &&
	    json_get_str(line, "bin", t->bin, sizeof(t->bin)) &&
	    json_get_str(line, "account", t->account, sizeof(t->account)) &&
	    json_get_i64(line, "amount", &t->amount.dong) &&
	    json_get_i64(line, "balance", &t->balance.dong) &&
	    json_get_str(line, "purpose", t->purpose, sizeof(t->purpose)) &&
	    json_get_str(line, "content", t->content, sizeof(t->content)) &&
	    json_get_str(line, "mangling", t->mangling,
		sizeof(t->mangling)) &&
	    json_get_i64(line, "hook", &t->hook);
}

static bool
take_line(struct book *b, struct str line)
{
	struct transfer t;
	char kind[16], end[16];
	int64_t id;

	if (!json_check(line, NULL) ||
	    !json_get_str(line, "k", kind, sizeof(kind)))
		return false;
	if (strcmp(kind, "transfer") == 0) {
		if (b->count == BOOK_TRANSFERS_MAX || !get_transfer(line, &t) ||
		    t.id != BOOK_FIRST_ID + (int64_t)b->count)
			return false;
		b->transfer[b->count++] = t;
		return true;
	}
	if (strcmp(kind, "note") != 0 || !json_get_i64(line, "id", &id) ||
	    !json_get_str(line, "end", end, sizeof(end)))
		return false;
	struct transfer *old = find(b, id);
	if (old == NULL)
		return false;
	set_end(old, end);
	return true;
}

/* Read the whole file line by line; a torn last line is cut off. */
static enum rc
load(struct book *b, struct buf *why)
{
	char line[BOOK_LINE_MAX];

	for (int64_t n = 1;; n++) {
		ssize_t got = pread(b->fd, line, sizeof(line), (off_t)b->size);
		if (got < 0)
			return RC_DISK;
		struct str s = { line, (size_t)got };
		size_t end = str_find(s, '\n');
		if (end == s.n) {
			if (got == (ssize_t)sizeof(line))
				break;
			return ftruncate(b->fd, (off_t)b->size) == 0
			    ? RC_OK : RC_DISK;
		}
		if (!take_line(b, str_part(s, 0, end))) {
			buf_printf(why, "line %lld is not one of the book's; "
			    "move the file away", (long long)n);
			return RC_CORRUPT;
		}
		b->size += (int64_t)end + 1;
	}
	buf_puts(why, "a line is too long; move the file away");
	return RC_CORRUPT;
}

enum rc
book_open(const char *path, const struct book_env *env, struct book **out,
    struct buf *why)
{
	struct book *b = calloc(1, sizeof(*b));
	enum rc rc = RC_NO_MEMORY;

	*out = NULL;
	if (b == NULL)
		return rc;
	b->env = *env;
	b->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (b->fd < 0) {
		buf_puts(why, "it cannot be opened for writing");
		rc = RC_SYSTEM;
	} else
		rc = load(b, why);
	if (rc != RC_OK) {
		book_close(b);
		return rc;
	}
	*out = b;
	return RC_OK;
}

void
book_close(struct book *b)
{
	if (b == NULL)
		return;
	if (b->fd >= 0)
		close(b->fd);
	free(b);
}

size_t
book_count(const struct book *b)
{
	return b->count;
}

const struct transfer *
book_at(const struct book *b, size_t i)
{
	REQUIRE(i < b->count);
	return &b->transfer[i];
}

const struct transfer *
book_by_id(const struct book *b, int64_t id)
{
	if (id < BOOK_FIRST_ID || id - BOOK_FIRST_ID >= (int64_t)b->count)
		return NULL;
	return &b->transfer[id - BOOK_FIRST_ID];
}

enum rc
book_read(const struct book *b, int64_t at, struct buf *out, int64_t *next)
{
	size_t room = out->cap - out->n - 1;

	REQUIRE(at >= 0);
	*next = at;
	if (at >= b->size)
		return RC_OK;
	if ((int64_t)room > b->size - at)
		room = (size_t)(b->size - at);
	ssize_t got = pread(b->fd, out->p + out->n, room, (off_t)at);
	if (got < 0)
		return RC_DISK;
	out->n += (size_t)got;
	out->p[out->n] = '\0';
	*next = at + got;
	return RC_OK;
}
