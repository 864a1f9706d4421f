/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "ledger/inside.h"
#include "tests/support/lost_tail.h"

static const char *const card_files[2] = { "ledger.db", "ledger.db-wal" };

void
tail_copy_card(struct lost_tail *t, const struct stall *s)
{
	struct journal_head head;
	char path[128];

	ledger_head(s->l, &head);
	t->card_last = head.n;
	for (int i = 0; i < 2; i++) {
		stall_path(s, card_files[i], path);
		FILE *f = fopen(path, "rb");
		assert_non_null(f);
		t->card[i].n = fread(t->card[i].byte, 1,
		    sizeof(t->card[i].byte), f);
		assert_true(t->card[i].n < sizeof(t->card[i].byte));
		assert_int_equal(fclose(f), 0);
	}
}

/* Messages are cut as the board cuts them; the lines are what it was sent. */
void
tail_read(struct lost_tail *t, struct stall *s, int64_t from)
{
	static char memory[BATCH_BYTES_MAX];
	struct buf lines = BUF(memory);
	struct buf b = { .n = 0 };
	struct batch batch;
	size_t here = 0, most = t->per_message > 0 ?
	    (size_t)t->per_message : TAIL_LINES;

	t->messages = t->lines = 0;
	assert_int_equal(ledger_batch(s->l, from - 1, &lines, &batch), RC_OK);
	struct str rest = buf_str(&lines);
	for (int64_t n = from; rest.n > 0; n++) {
		struct str line = str_cut(&rest, '\n');
		uint8_t l[HASH_BYTES];
		int64_t got;
		struct entry e;
		bool sealed = entry_is_hashed(line, &got, l);
		if (!sealed) {
			assert_int_equal(entry_decode(line, &e), RC_OK);
			if (!lost_comes_back(&e))
				continue;
			chain_line(line, l);
		}
		if (here == 0) {
			assert_true(t->messages < TAIL_MESSAGES_MAX);
			t->first[t->messages] = n;
			b = buf_init(t->message[t->messages++],
			    sizeof(t->message[0]));
			buf_puts(&b, "{\"branch\":1,\"lines\":[");
		}
		buf_printf(&b, "%s{\"n\":%lld,\"l\":\"", here > 0 ? "," : "",
		    (long long)n);
		buf_hex(&b, l, HASH_BYTES);
		buf_putc(&b, '"');
		if (!sealed) {
			buf_puts(&b, ",\"line\":");
			buf_put(&b, line);
		}
		buf_putc(&b, '}');
		t->lines++;
		here = here + 1 == most ? 0 : here + 1;
		size_t open = b.n;
		buf_puts(&b, "]}");
		assert_false(b.full);
		if (here > 0)
			b.n = open;   /* more of it comes */
	}
	assert_true(batch.last >= from);
}

void
tail_lose(struct lost_tail *t, struct stall *s)
{
	struct journal_head head;
	char path[128];

	ledger_head(s->l, &head);
	t->messages = t->lines = 0;
	if (head.n > t->card_last)
		tail_read(t, s, t->card_last + 1);
	ledger_close(s->l);
	s->l = NULL;
	for (int i = 0; i < 2; i++) {
		stall_path(s, card_files[i], path);
		FILE *f = fopen(path, "wb");
		assert_non_null(f);
		assert_int_equal(fwrite(t->card[i].byte, 1, t->card[i].n, f),
		    t->card[i].n);
		assert_int_equal(fclose(f), 0);
	}
	stall_open(s);
}

void
tail_cut_message(const struct lost_tail *t, size_t i, size_t lines, char *to,
    size_t cap)
{
	struct str all, item;
	struct buf b = buf_init(to, cap);

	assert_true(json_get(str_of(t->message[i]), "lines", &all));
	buf_puts(&b, "{\"branch\":1,\"lines\":[");
	for (size_t n = 0; n < lines && json_next(&all, &item); n++) {
		buf_puts(&b, n > 0 ? "," : "");
		buf_put(&b, item);
	}
	buf_puts(&b, "]}");
	assert_false(b.full);
}

void
tail_ask(const struct stall *s, const char *sql, char *to, size_t cap)
{
	sqlite3_stmt *q = NULL;

	assert_int_equal(sqlite3_prepare_v2(s->l->db.h, sql, -1, &q, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	assert_true(str_copy(str_of((const char *)sqlite3_column_text(q, 0)),
	    to, cap));
	sqlite3_finalize(q);
}
