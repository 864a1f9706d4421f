/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/entry.h"
#include "sync/board/give_back.h"

/* One message under construction. */
struct message {
	struct buf d;
	int64_t lines;
	int64_t last;       /* entry looked at last */
};

/* Room for one more, whatever it is, and the end. */
#define ITEM_MAX (LINE_MAX_BYTES_JOURNAL + 256)

static void
put_item(struct message *m, const struct store_entry *e, bool whole)
{
	struct buf *d = &m->d;

	buf_puts(d, m->lines > 0 ? ",{\"n\":" : "{\"n\":");
	buf_i64(d, e->n);
	buf_puts(d, ",\"l\":\"");
	buf_hex(d, e->l, HASH_BYTES);
	buf_putc(d, '"');
	if (whole) {
		buf_puts(d, ",\"line\":");
		buf_put(d, e->line);
	}
	buf_putc(d, '}');
	m->lines++;
}

/* What has nothing to give back, a start or a profile, is passed over.  What
 * is only a hash here, or was not understood, goes as the hash. */
static bool
add_entry(void *ctx, const struct store_entry *row)
{
	struct message *m = ctx;
	struct entry e;
	enum rc rc = row->line.n == 0 ? RC_BAD_INPUT :
	    entry_decode(row->line, &e);

	m->last = row->n;
	if (rc == RC_BAD_INPUT)
		put_item(m, row, false);
	else if (rc == RC_OK && lost_comes_back(&e))
		put_item(m, row, true);
	return m->lines < GIVE_BACK_LINES && m->d.n + ITEM_MAX < m->d.cap;
}

/* The next message of this tail, unless all that was looked at has nothing
 * to give back. */
static enum rc
mail_some(struct store *s, struct store_terminal *t, struct store_tail *tail)
{
	char memory[GIVE_BACK_BYTES];
	struct message m = { .d = BUF(memory), .last = tail->last };

	buf_puts(&m.d, "{\"branch\":");
	buf_i64(&m.d, tail->branch);
	buf_puts(&m.d, ",\"lines\":[");
	enum rc rc = store_tail_entries(s, tail, add_entry, &m);
	buf_puts(&m.d, "]}");
	REQUIRE(!m.d.full);
	tail->next = m.last + 1;
	return rc == RC_OK && m.lines > 0 ?
	    store_mail_add(s, t, "restore", buf_str(&m.d)) : rc;
}

static enum rc
go_on(struct store *s, struct store_terminal *t, struct store_tail *tail)
{
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < GIVE_BACK_MESSAGES &&
	    tail->next <= tail->last; i++)
		rc = mail_some(s, t, tail);
	return rc == RC_OK ? store_tail_put(s, tail) : rc;
}

enum rc
give_back_begin(struct store *s, struct store_terminal *t,
    const struct store_tail *tail)
{
	struct store_tail now = *tail;

	return go_on(s, t, &now);
}

enum rc
give_back_go_on(struct store *s, struct store_terminal *t)
{
	struct store_tail tail = { .terminal = t->terminal };
	enum rc rc = store_tail_get(s, &tail);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc == RC_OK ? go_on(s, t, &tail) : rc;
}

enum rc
give_back_end(struct store *s, const struct store_terminal *t)
{
	struct store_tail tail = { .terminal = t->terminal };
	enum rc rc;

	while ((rc = store_tail_get(s, &tail)) == RC_OK) {
		tail.next = tail.last + 1;
		rc = store_tail_put(s, &tail);
		if (rc != RC_OK)
			break;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
