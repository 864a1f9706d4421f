/* SPDX-License-Identifier: Apache-2.0 */
/* Batches as the board gets them, its acknowledgements, its mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "tests/support/stall.h"

static void
settle(struct stall *s, const struct sale *sale, enum evidence e)
{
	struct sale out;

	assert_int_equal(sale_settle(s->l, sale->ref, e, &out), RC_OK);
}

/* Check a batch the way a board would: knowing only the key and prev. */
static int64_t
walk(const struct batch *b, struct str lines, int *hashed)
{
	uint8_t h[HASH_BYTES], l[HASH_BYTES];
	int64_t n = b->first - 1;

	memcpy(h, b->prev, HASH_BYTES);
	while (lines.n > 0) {
		struct str line = str_cut(&lines, '\n');
		struct entry e;
		int64_t got = 0;
		if (entry_is_hashed(line, &got, l)) {
			++*hashed;
		} else {
			assert_int_equal(entry_decode(line, &e), RC_OK);
			assert_int_not_equal(e.kind, ENTRY_SALE_CASH);
			got = e.n;
			chain_line(line, l);
		}
		assert_int_equal(got, ++n);
		chain_link(h, l);
	}
	assert_int_equal(n, b->last);
	assert_memory_equal(h, b->hash, HASH_BYTES);
	return n;
}

static void
test_batches(void **state)
{
	static char memory[BATCH_BYTES_MAX];
	struct stall s;
	struct journal_head head;
	struct batch b;
	uint8_t h0[HASH_BYTES], last[HASH_BYTES];
	int64_t after = 0;
	int hashed = 0, batches = 0;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	for (int i = 0; i < 150; i++) {
		struct sale sale = stall_sell(&s, 1000 + i);
		settle(&s, &sale, i % 3 == 0 ? EVIDENCE_CASH :
		    EVIDENCE_SEEN);
	}
	ledger_head(s.l, &head);
	chain_start(head.key, h0);
	memcpy(last, h0, HASH_BYTES);
	for (; after < head.n; batches++) {
		struct buf lines = BUF(memory);
		assert_int_equal(ledger_batch(s.l, after, &lines, &b), RC_OK);
		assert_int_equal(b.first, after + 1);
		assert_memory_equal(b.prev, last, HASH_BYTES);
		assert_int_equal(memory[lines.n - 1], '\n');
		after = walk(&b, buf_str(&lines), &hashed);
		memcpy(last, b.hash, HASH_BYTES);
	}
	assert_int_equal(batches, 2);   /* 302 entries, 200 at most */
	assert_int_equal(hashed, 50);
	assert_memory_equal(last, head.hash, HASH_BYTES);
	struct buf none = BUF(memory);
	assert_int_equal(ledger_batch(s.l, head.n, &none, &b), RC_NOT_FOUND);
	assert_int_equal(ledger_batch(s.l, head.n + 9, &none, &b),
	    RC_NOT_FOUND);
	assert_int_equal(ledger_batch(s.l, -1, &none, &b), RC_BAD_INPUT);
	stall_end(&s);
}

/* However little room there is, only whole lines, and all of them in turn. */
static void
test_small_batches(void **state)
{
	char memory[1200];
	struct stall s;
	struct journal_head head;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	for (int i = 0; i < 5; i++) {
		struct sale sale = stall_sell(&s, 1000 + i);
		settle(&s, &sale, EVIDENCE_CASH);
	}
	ledger_head(s.l, &head);
	for (size_t cap = 2; cap <= sizeof(memory); cap += 7) {
		struct buf lines = buf_init(memory, cap);
		struct batch b;
		int hashed = 0;
		enum rc rc = ledger_batch(s.l, 1, &lines, &b);
		if (rc == RC_TOO_BIG) {
			assert_int_equal(lines.n, 0);
			assert_true(cap < 400);   /* the profile's line */
			continue;
		}
		assert_int_equal(rc, RC_OK);
		(void)walk(&b, buf_str(&lines), &hashed);
		assert_false(lines.full);
	}
	stall_end(&s);
}

static void
test_acked(void **state)
{
	struct stall s;
	struct journal_head head;
	struct batch b;
	char memory[4096];
	struct buf lines = BUF(memory);
	uint8_t other[HASH_BYTES];

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	(void)stall_sell(&s, 1000);
	ledger_head(s.l, &head);
	assert_int_equal(ledger_batch(s.l, 1, &lines, &b), RC_OK);
	memcpy(other, head.hash, HASH_BYTES);
	other[0] ^= 1;
	assert_int_equal(ledger_acked(s.l, head.n, other), RC_CONFLICT);
	assert_int_equal(ledger_acked(s.l, head.n + 1, head.hash),
	    RC_CONFLICT);
	assert_int_equal(ledger_acked(s.l, -1, head.hash), RC_BAD_INPUT);
	assert_int_equal(ledger_acked(s.l, head.n, head.hash), RC_OK);
	assert_int_equal(ledger_acked(s.l, head.n, head.hash), RC_OK);
	stall_reopen(&s);
	ledger_head(s.l, &head);
	assert_int_equal(head.acked, 3);
	assert_int_equal(ledger_acked(s.l, 1, b.prev), RC_OK);   /* rewind */
	ledger_head(s.l, &head);
	assert_int_equal(head.acked, 1);
	chain_start(head.key, other);
	assert_int_equal(ledger_acked(s.l, 0, other), RC_OK);
	stall_must_verify(s.l);
	stall_end(&s);
}

static void
test_checkpoint(void **state)
{
	struct stall s;
	struct journal_head head;
	struct checkpoint c;
	struct sale sale, out;
	char memory[CHECKPOINT_JSON_MAX];
	struct buf text = BUF(memory);
	bool fresh;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	(void)stall_sell(&s, 999);
	sale = stall_sell(&s, 65000);
	struct credit credit = stall_credit(sale.ref, 70000, 1);
	assert_int_equal(sale_credit(s.l, &credit, &out, &fresh), RC_OK);
	sale = stall_sell(&s, 5000);
	settle(&s, &sale, EVIDENCE_CASH);
	credit = stall_credit(sale.ref, 1, 2);   /* settled already */
	assert_int_equal(sale_credit(s.l, &credit, &out, &fresh), RC_OK);
	ledger_head(s.l, &head);
	assert_int_equal(ledger_checkpoint(s.l, &text), RC_OK);
	assert_true(json_check(buf_str(&text), NULL));
	assert_int_equal(checkpoint_parse(buf_str(&text), &c), RC_OK);
	assert_int_equal(c.boot, 1);
	assert_int_equal(c.n, head.n);
	assert_memory_equal(c.h, head.hash, HASH_BYTES);
	assert_int_equal(c.count, 2);
	assert_int_equal(c.total.dong, 70000);
	assert_true(checkpoint_verify(&c, head.key));
	struct buf small = buf_init(memory, 20);
	assert_int_equal(ledger_checkpoint(s.l, &small), RC_TOO_BIG);
	stall_end(&s);
}

static void
test_outbox(void **state)
{
	struct stall s;
	struct outbox o;
	struct sale sale;
	struct journal_head head;

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	assert_int_equal(ledger_outbox(s.l, &o), RC_OK);
	assert_int_equal(o.entries, 2);
	assert_int_equal(o.sales, 0);
	assert_int_equal(o.sum.dong, 0);
	assert_int_equal(o.oldest_wall_ms, 0);
	sale = stall_sell(&s, 65000);
	settle(&s, &sale, EVIDENCE_CASH);
	s.wall_ms += 60000;
	sale = stall_sell(&s, 5000);
	settle(&s, &sale, EVIDENCE_SEEN);
	assert_int_equal(ledger_outbox(s.l, &o), RC_OK);
	assert_int_equal(o.entries, 6);
	assert_int_equal(o.sales, 2);
	assert_int_equal(o.sum.dong, 70000);
	assert_int_equal(o.oldest_wall_ms, STALL_NOON_MS);
	struct batch b;
	char memory[4096];
	struct buf lines = BUF(memory);
	ledger_head(s.l, &head);
	assert_int_equal(ledger_batch(s.l, 4, &lines, &b), RC_OK);
	assert_int_equal(ledger_acked(s.l, 4, b.prev), RC_OK);
	assert_int_equal(ledger_outbox(s.l, &o), RC_OK);
	assert_int_equal(o.entries, 2);
	assert_int_equal(o.sales, 1);
	assert_int_equal(o.sum.dong, 5000);
	assert_int_equal(o.oldest_wall_ms, STALL_NOON_MS + 60000);
	assert_int_equal(ledger_acked(s.l, head.n, head.hash), RC_OK);
	assert_int_equal(ledger_outbox(s.l, &o), RC_OK);
	assert_int_equal(o.entries, 0);
	assert_int_equal(o.sales, 0);
	assert_int_equal(o.oldest_wall_ms, 0);
	stall_end(&s);
}

static void
test_mail(void **state)
{
	static char big[4000] = "{\"text\":\"";
	struct stall s;
	struct journal_head head;
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);

	(void)state;
	stall_begin(&s, 1);
	stall_set_up(&s);
	assert_int_equal(ledger_mail(s.l, 5, STR("notice"),
	    STR("{\"text\": \"chợ nghỉ\"}")), RC_OK);
	ledger_head(s.l, &head);
	assert_int_equal(head.mail, 5);
	assert_int_equal(ledger_line(s.l, head.n, &line), RC_OK);
	assert_non_null(strstr(memory, "\"k\":\"mail\""));
	assert_non_null(strstr(memory, "\"d\":{\"mail\":5,\"k\":\"notice\","
	    "\"d\":{\"text\":\"chợ nghỉ\"}}}"));
	/* Redelivered, or out of order: nothing is added. */
	assert_int_equal(ledger_mail(s.l, 5, STR("notice"), STR("{}")), RC_OK);
	assert_int_equal(ledger_mail(s.l, 4, STR("notice"), STR("{}")), RC_OK);
	assert_int_equal(ledger_mail(s.l, 6, STR("notice"), STR("[]")),
	    RC_BAD_INPUT);
	assert_int_equal(ledger_mail(s.l, 6, STR("notice"), STR("{")),
	    RC_BAD_INPUT);
	assert_int_equal(ledger_mail(s.l, 6, STR("no\ntice"), STR("{}")),
	    RC_BAD_INPUT);
	assert_int_equal(ledger_mail(s.l, 0, STR("notice"), STR("{}")),
	    RC_BAD_INPUT);
	memset(big + 9, 'x', 3000);
	memcpy(big + 3009, "\"}", 3);
	assert_int_equal(ledger_mail(s.l, 6, STR("notice"), str_of(big)),
	    RC_TOO_BIG);
	struct journal_head after;
	ledger_head(s.l, &after);
	assert_int_equal(after.n, head.n);
	assert_int_equal(after.mail, 5);
	stall_reopen(&s);
	ledger_head(s.l, &after);
	assert_int_equal(after.mail, 5);
	stall_must_verify(s.l);
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_batches),
		cmocka_unit_test(test_small_batches),
		cmocka_unit_test(test_acked),
		cmocka_unit_test(test_checkpoint),
		cmocka_unit_test(test_outbox),
		cmocka_unit_test(test_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
