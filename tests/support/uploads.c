/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "tests/support/uploads.h"

static char body[BATCH_BYTES_MAX];

void
dev_init(struct device *d, uint8_t seed)
{
	memset(d, 0, sizeof(*d));
	d->boot = 1;
	memset(d->seed, seed, sizeof(d->seed));
	assert_int_equal(ed25519_public(d->seed, d->key), RC_OK);
	chain_start(d->key, d->h[0]);
}

void
dev_line(struct device *d, struct str line)
{
	uint8_t l[HASH_BYTES];

	d->n++;
	assert_true(d->n <= DEVICE_LINES_MAX);
	assert_true(str_copy(line, d->line[d->n], sizeof(d->line[0])));
	memcpy(d->h[d->n], d->h[d->n - 1], HASH_BYTES);
	chain_line(line, l);
	chain_link(d->h[d->n], l);
}

void
dev_entry(struct device *d, struct entry *e)
{
	char memory[512];
	struct buf line = BUF(memory);

	e->n = d->n + 1;
	e->boot = d->boot;
	e->wall_ms = 1763727600123;
	e->quality = QUALITY_SERVER;
	assert_int_equal(entry_encode(e, &line), RC_OK);
	dev_line(d, buf_str(&line));
}

void
dev_sale(struct device *d, enum entry_kind kind, const char *ref,
    int64_t amount)
{
	struct entry e = { .kind = kind, .d.sale = { .amount = { amount },
	    .bin = BOX_BIN, .account = BOX_ACCOUNT } };

	memcpy(e.d.sale.ref, ref, sizeof(e.d.sale.ref));
	dev_entry(d, &e);
}

void
dev_start(struct device *d, int64_t boot)
{
	struct entry e = { .kind = ENTRY_BOOT, .d.software = "0.1.0" };

	d->boot = boot;
	dev_entry(d, &e);
}

void
dev_morning(struct device *d)
{
	dev_init(d, 1);
	dev_start(d, 1);
	dev_sale(d, ENTRY_SALE_OPEN, box_ref(7, 1), 65000);
	dev_sale(d, ENTRY_SALE_CASH, box_ref(7, 1), 65000);
	dev_sale(d, ENTRY_SALE_OPEN, box_ref(7, 2), 20000);
	dev_sale(d, ENTRY_SALE_VOID, box_ref(7, 2), 0);
}

char *
dev_body(void)
{
	return body;
}

enum rc
dev_read(const struct device *d, const struct upload *u,
    struct journal_upload *up)
{
	char lines[65536], cp[CHECKPOINT_JSON_MAX];
	struct buf text = BUF(lines), cpb = BUF(cp), whole = BUF(body);
	struct proto_journal j = { .terminal = 7, .first = u->first,
	    .count = u->last - u->first + 1 };

	memcpy(j.key, d->key, KEY_BYTES);
	memcpy(j.prev, d->h[u->first - 1], HASH_BYTES);
	for (int64_t n = u->first; n <= u->last; n++) {
		uint8_t l[HASH_BYTES];
		chain_line(str_of(d->line[n]), l);
		if (n == u->seal)
			proto_put_sealed(&text, n, l);
		else
			buf_puts(&text, d->line[n]);
		buf_putc(&text, '\n');
	}
	j.lines = buf_str(&text);
	if (u->sworn > 0) {
		struct checkpoint c = { .boot = d->boot, .n = u->sworn,
		    .count = 1, .total = { 65000 } };
		memcpy(c.h, d->h[u->sworn], HASH_BYTES);
		assert_int_equal(checkpoint_sign(&c, d->seed), RC_OK);
		checkpoint_put(&cpb, &c);
		j.checkpoint = buf_str(&cpb);
	}
	assert_int_equal(proto_put_journal(&whole, &j), RC_OK);
	return journal_read(buf_str(&whole), 7, up);
}

static enum rc
take(struct store *s, void *ctx)
{
	struct store_terminal t;

	enum rc rc = store_terminal_get(s, 7, &t);
	return rc == RC_OK ? journal_take(s, &t, ctx) : rc;
}

void
dev_upload(const struct device *d, const struct upload *u, struct box *b,
    struct journal_upload *up)
{
	assert_int_equal(dev_read(d, u, up), RC_OK);
	box_run(b, take, up);
}

void
dev_assert_taken(const struct device *d, const struct journal_upload *up,
    int64_t n)
{
	assert_int_equal(up->status, 200);
	assert_false(up->rewind);
	assert_int_equal(up->acked, n);
	assert_memory_equal(up->h, d->h[n], HASH_BYTES);
}

void
dev_assert_refused(struct box *b, const struct journal_upload *up,
    int64_t alarms, int64_t head)
{
	assert_int_equal(up->status, 409);
	assert_int_equal(box_alarms(b), alarms);
	assert_int_equal(box_terminal(b, 7).head_n, head);
}
