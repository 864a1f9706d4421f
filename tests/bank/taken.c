/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "ledger/base/json.h"
#include "tests/bank/taken.h"

#define LINE_MAX_BYTES 131072   /* the longest post, escaped */

struct post {
	char key[TAKEN_KEY_MAX + 1];
	uint8_t body[HASH_BYTES];
	struct taken_answer answer;
};

struct taken {
	int fd;
	int64_t size;                 /* bytes of whole lines */
	size_t posts, sales;
	struct post post[TAKEN_MAX];
	struct taken_sale sale[TAKEN_MAX];
	char line[LINE_MAX_BYTES];
};

static struct taken_sale *
find(struct taken *t, const char *id)
{
	for (size_t i = 0; i < t->sales; i++)
		if (strcmp(t->sale[i].sale.id, id) == 0)
			return &t->sale[i];
	return NULL;
}

static const struct post *
find_post(const struct taken *t, struct str key)
{
	for (size_t i = 0; i < t->posts; i++)
		if (str_eq(str_of(t->post[i].key), key))
			return &t->post[i];
	return NULL;
}

/* --- writing --- */

static void
put_sale(struct buf *b, const struct batch_sale *s)
{
	buf_printf(b, "{\"id\":\"%s\",\"amount\":%lld,\"at\":\"%s\","
	    "\"bank_ref\":", s->id, (long long)s->amount, s->paid_at);
	json_put_str(b, str_of(s->bank_ref));
	buf_putc(b, '}');
}

static void
put_post(struct buf *b, struct taken *t, const struct taken_post *p,
    size_t known)
{
	const char *comma = "";

	buf_puts(b, "{\"k\":\"post\",\"key\":");
	json_put_str(b, p->key);
	buf_puts(b, ",\"body\":\"");
	buf_hex(b, p->body, HASH_BYTES);
	buf_printf(b, "\",\"terminal\":%lld,\"known\":%zu,\"new\":[",
	    (long long)p->batch->terminal, known);
	for (size_t i = 0; i < p->batch->n; i++) {
		if (find(t, p->batch->sale[i].id) != NULL)
			continue;
		buf_puts(b, comma);
		comma = ",";
		put_sale(b, &p->batch->sale[i]);
	}
	buf_puts(b, "]}\n");
}

static enum rc
append(struct taken *t, const struct buf *line)
{
	if (line->full)
		return RC_TOO_BIG;
	for (size_t done = 0; done < line->n;) {
		ssize_t n = pwrite(t->fd, line->p + done, line->n - done,
		    (off_t)(t->size + (int64_t)done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return RC_DISK;
		done += (size_t)n;
	}
	return fdatasync(t->fd) == 0 ? RC_OK : RC_DISK;
}

/* The first sale that may not come, or the batch's n; *known: held ones. */
static size_t
first_wrong(struct taken *t, const struct batch *b, size_t *known)
{
	size_t i;

	*known = 0;
	for (i = 0; i < b->n; i++) {
		const struct taken_sale *held = find(t, b->sale[i].id);
		for (size_t j = 0; j < i; j++)
			if (strcmp(b->sale[i].id, b->sale[j].id) == 0)
				return i;
		if (held == NULL)
			continue;
		if (held->sale.amount != b->sale[i].amount ||
		    held->terminal != b->terminal)
			return i;
		++*known;
	}
	return i;
}

/* In the image, after it is in the file. */
static void
hold(struct taken *t, const struct taken_post *p,
    const struct taken_answer *answer)
{
	struct post *post = &t->post[t->posts++];

	REQUIRE(str_copy(p->key, post->key, sizeof(post->key)));
	memcpy(post->body, p->body, HASH_BYTES);
	post->answer = *answer;
	for (size_t i = 0; i < p->batch->n; i++) {
		struct taken_sale *s = find(t, p->batch->sale[i].id);
		if (s == NULL) {
			s = &t->sale[t->sales++];
			*s = (struct taken_sale){ p->batch->terminal,
			    p->batch->sale[i], 0 };
		}
		s->told++;
	}
}

static enum rc
again(struct taken *t, const struct post *before, const struct taken_post *p)
{
	if (!crypto_equal(before->body, p->body, HASH_BYTES))
		return RC_CONFLICT;
	for (size_t i = 0; i < p->batch->n; i++) {
		struct taken_sale *s = find(t, p->batch->sale[i].id);
		if (s != NULL)
			s->told++;
	}
	return RC_OK;
}

enum rc
taken_add(struct taken *t, const struct taken_post *p,
    struct taken_answer *answer, size_t *at)
{
	const struct post *before = find_post(t, p->key);
	struct buf b = BUF(t->line);
	size_t known;

	*at = 0;
	REQUIRE(p->key.n > 0 && p->key.n <= TAKEN_KEY_MAX);
	if (before != NULL) {
		*answer = before->answer;
		return again(t, before, p);
	}
	*at = first_wrong(t, p->batch, &known);
	if (*at < p->batch->n)
		return RC_DENIED;
	*answer = (struct taken_answer){ p->batch->n - known, known };
	if (t->posts == TAKEN_MAX || t->sales + answer->taken > TAKEN_MAX)
		return RC_TOO_BIG;
	put_post(&b, t, p, known);
	enum rc rc = append(t, &b);
	if (rc != RC_OK)
		return rc;
	t->size += (int64_t)b.n;
	hold(t, p, answer);
	return RC_OK;
}

/* --- reading --- */

static bool
take_sale(struct str raw, struct batch *b)
{
	struct batch_sale *s = &b->sale[b->n];

	if (b->n == BATCH_SALES_MAX ||
	    !json_get_str(raw, "id", s->id, sizeof(s->id)) ||
	    !json_get_i64(raw, "amount", &s->amount) ||
	    !json_get_str(raw, "at", s->paid_at, sizeof(s->paid_at)) ||
	    !json_get_str(raw, "bank_ref", s->bank_ref, sizeof(s->bank_ref)))
		return false;
	b->n++;
	return true;
}

static bool
take_line(struct taken *t, struct str line, struct batch *b)
{
	char kind[8], key[TAKEN_KEY_MAX + 1], hex[2 * HASH_BYTES + 1];
	struct taken_post p = { .batch = b };
	struct str rest, item;
	int64_t known;

	*b = (struct batch){ 0 };
	if (!json_check(line, NULL) ||
	    !json_get_str(line, "k", kind, sizeof(kind)) ||
	    strcmp(kind, "post") != 0 ||
	    !json_get_str(line, "key", key, sizeof(key)) ||
	    !json_get_str(line, "body", hex, sizeof(hex)) ||
	    !hex_decode(str_of(hex), p.body, HASH_BYTES) ||
	    !json_get_i64(line, "terminal", &b->terminal) ||
	    !json_get_i64(line, "known", &known) || known < 0 ||
	    !json_get(line, "new", &rest))
		return false;
	while (json_next(&rest, &item))
		if (!take_sale(item, b))
			return false;
	if (t->posts == TAKEN_MAX || t->sales + b->n > TAKEN_MAX ||
	    key[0] == '\0')
		return false;
	p.key = str_of(key);
	hold(t, &p, &(struct taken_answer){ b->n, (size_t)known });
	return true;
}

/* Line by line; one that a crash left without its end is cut off. */
static enum rc
load(struct taken *t, struct buf *why)
{
	static struct batch b;

	for (int64_t n = 1;; n++) {
		ssize_t got = pread(t->fd, t->line, sizeof(t->line),
		    (off_t)t->size);
		if (got < 0)
			return RC_DISK;
		struct str s = { t->line, (size_t)got };
		size_t end = str_find(s, '\n');
		if (end == s.n && got < (ssize_t)sizeof(t->line))
			return ftruncate(t->fd, (off_t)t->size) == 0 ?
			    RC_OK : RC_DISK;
		if (end == s.n || !take_line(t, str_part(s, 0, end), &b)) {
			buf_printf(why, "line %lld is not one of an "
			    "acquirer's; move the file away", (long long)n);
			return RC_CORRUPT;
		}
		t->size += (int64_t)end + 1;
	}
}

enum rc
taken_open(const char *path, struct taken **out, struct buf *why)
{
	struct taken *t = calloc(1, sizeof(*t));
	enum rc rc = RC_SYSTEM;

	*out = NULL;
	if (t == NULL)
		return RC_NO_MEMORY;
	t->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (t->fd < 0)
		buf_printf(why, "%s: cannot be opened for writing", path);
	else
		rc = load(t, why);
	if (rc != RC_OK) {
		taken_close(t);
		return rc;
	}
	*out = t;
	return RC_OK;
}

void
taken_close(struct taken *t)
{
	if (t == NULL)
		return;
	if (t->fd >= 0)
		close(t->fd);
	free(t);
}

size_t
taken_count(const struct taken *t)
{
	return t->sales;
}

const struct taken_sale *
taken_at(const struct taken *t, size_t i)
{
	REQUIRE(i < t->sales);
	return &t->sale[i];
}
