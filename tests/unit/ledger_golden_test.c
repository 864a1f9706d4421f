/* SPDX-License-Identifier: Apache-2.0 */
/* The format must not drift.  A fixed key, clock and randomness play one
 * story of every kind of entry; its bytes, hashes, sums and checkpoint are
 * those in tests/vectors/ledger-golden.*, and the second verifier, which
 * shares no code with us, reads the same out of them.  GOLDEN=1 writes the
 * files anew: only ever with a new version of the protocol. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/chain.h"
#include "ledger/code.h"
#include "ledger/debt.h"
#include "ledger/ref.h"
#include "ledger/refund.h"
#include "ledger/shift.h"
#include "ledger/shift_code.h"
#include "ledger/take_back.h"
#include "tests/support/stall.h"
#include "tests/support/tsv.h"

#define LINES  "tests/vectors/ledger-golden.jsonl"
#define HASHES "tests/vectors/ledger-golden.tsv"
#define ENTRIES 45

static void
take(struct stall *s, const char *ref, int64_t dong, int number)
{
	struct credit c = stall_credit(ref, dong, number);
	struct sale out;
	bool fresh;

	enum rc rc = sale_credit(s->l, &c, &out, &fresh);
	assert_true(rc == RC_OK || rc == RC_NOT_FOUND);
	s->wall_ms += 61000;
}

static void
sell(struct stall *s, int64_t dong, struct sale *sale)
{
	assert_int_equal(sale_open(s->l, (struct vnd){ dong }, sale), RC_OK);
	s->wall_ms += 20000;
}

/* A shift, in it a debt and a surplus given back. */
static void
evening(struct stall *s, const char *ref)
{
	struct shift shift;
	struct debtor d;
	struct sale out;

	assert_int_equal(shift_open(s->l, (struct vnd){ 200000 }, &shift),
	    RC_OK);
	assert_int_equal(debt_add(s->l, STR("A"), (struct vnd){ 30000 }, &d),
	    RC_OK);
	assert_int_equal(debt_pay(s->l, d.who, (struct vnd){ 10000 },
	    EVIDENCE_CASH, &d), RC_OK);
	assert_int_equal(sale_refund(s->l, ref, (struct vnd){ 5000 },
	    EVIDENCE_BANK, &out), RC_OK);
	assert_int_equal(shift_close(s->l, (struct vnd){ 209500 }, &shift),
	    RC_OK);                                          /* 21 */
}

/* A debt repaid by QR: in two parts and too much; and with a code that was
 * let go, when half of the rest was paid in notes meanwhile. */
static void
repay(struct stall *s)
{
	struct debtor d;
	struct sale a, b, out;

	assert_int_equal(debt_find(s->l, STR("A"), &d), RC_OK);
	assert_int_equal(debt_ask(s->l, d.who, (struct vnd){ 15000 }, &a),
	    RC_OK);
	take(s, a.ref, 9000, 6);
	take(s, a.ref, 8000, 7);
	assert_int_equal(sale_refund(s->l, a.ref, (struct vnd){ 2000 },
	    EVIDENCE_CASH, &out), RC_OK);                    /* 25 */
	assert_int_equal(debt_ask(s->l, d.who, (struct vnd){ 5000 }, &b),
	    RC_OK);
	assert_int_equal(debt_pay(s->l, d.who, (struct vnd){ 2500 },
	    EVIDENCE_CASH, &d), RC_OK);
	assert_int_equal(sale_expire(s->l, b.ref, &out), RC_OK);
	take(s, b.ref, 5000, 8);                             /* 29 */
	assert_int_equal(debt_add(s->l, STR("A"), (struct vnd){ 700 }, &d),
	    RC_OK);
}

/* A shift in which a code proves a sale at the second attempt; a day later the
 * bank has not told of it. */
static void
night(struct stall *s)
{
	struct shift shift;
	struct sale sale, out;
	char code[10];

	ledger_server_time(s->l, s->wall_ms);
	assert_int_equal(shift_open(s->l, (struct vnd){ 210000 }, &shift),
	    RC_OK);                                          /* 31 */
	sell(s, 90000, &sale);
	struct code_claim c = { .ref = sale.ref, .total = { 90000 },
	    .secret = stall_secret, .text = code };
	stall_code(&sale, 90001, code);
	assert_int_equal(sale_code(s->l, &c, &out), RC_DENIED);
	stall_code(&sale, 90000, code);
	assert_int_equal(sale_code(s->l, &c, &out), RC_OK);
	assert_int_equal(shift_close(s->l, (struct vnd){ 210000 }, &shift),
	    RC_OK);                                          /* 36 */
	assert_int_equal(shift.sums.code.dong, 90000);
	s->wall_ms += 2 * DOUBT_MS;
	ledger_server_time(s->l, s->wall_ms);
	assert_int_equal(doubt_next(s->l, &out), RC_OK);     /* 37 */
}

/* Append one line of a tail that was lost, as the board gives it back. */
static void
put_lost(struct buf *b, struct entry *e, bool hidden)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);
	uint8_t l[HASH_BYTES];

	e->boot = 1;
	e->wall_ms = STALL_NOON_MS + 60000 * e->n;
	assert_int_equal(entry_encode(e, &line), RC_OK);
	chain_line(buf_str(&line), l);
	buf_printf(b, "{\"n\":%lld,\"l\":\"", (long long)e->n);
	buf_hex(b, l, HASH_BYTES);
	if (hidden)
		buf_puts(b, "\"}");
	else
		buf_printf(b, "\",\"line\":%s}", line.p);
}

/* Money for a sale that was lost; then the sale, that money, and something
 * private come back. */
static void
lost_and_found(struct stall *s)
{
	char memory[4096];
	struct buf d = BUF(memory);
	struct entry e = { .n = 8, .kind = ENTRY_SALE_OPEN, .d.sale = {
	    .amount = { 4000 }, .bin = "970436", .account = "0071000000017" } };
	struct taken_back got;
	struct ref parts = { .terminal = 7, .nonce = 1 };

	ref_make(&parts, e.d.sale.ref);
	take(s, e.d.sale.ref, 4000, 9);                      /* 38 */
	buf_puts(&d, "{\"branch\":1,\"lines\":[");
	put_lost(&d, &e, false);
	buf_putc(&d, ',');
	struct credit c = stall_credit(e.d.sale.ref, 4000, 9);
	e = (struct entry){ .n = 9, .kind = ENTRY_BANK_CREDIT, .d.credit = c };
	put_lost(&d, &e, false);
	buf_putc(&d, ',');
	e = (struct entry){ .n = 10, .kind = ENTRY_SHIFT_OPEN, .d.shift = {
	    .id = 1, .cash = { 100 } } };
	put_lost(&d, &e, true);
	buf_puts(&d, "]}");
	assert_int_equal(ledger_take_back(s->l, 10, buf_str(&d), &got), RC_OK);
	assert_int_equal(got.entries, 3);                    /* 41 */
	bool recorded;
	s->wall_ms -= 7200000;   /* the clock went back */
	assert_int_equal(ledger_time_set(s->l, &recorded), RC_OK);
	assert_true(recorded);                               /* 42 */
}

/* The board says what the bank has for the night's shift, which is over, at
 * the second attempt; 90.000 by a code is all that was missing there. */
static void
reconcile(struct stall *s)
{
	struct shift_ask ask;
	struct shift out;
	char code[10];

	assert_int_equal(shift_ask(s->l, stall_secret, &ask), RC_OK);
	assert_int_equal(ask.shift, 2);
	int64_t bank = ask.ours.dong - 90000;
	struct shift_claim c = { stall_secret, { bank + 1 }, code };
	stall_shift_code(&ask, bank, code);
	assert_int_equal(shift_code(s->l, &c, &out), RC_DENIED);
	c.total.dong = bank;
	assert_int_equal(shift_code(s->l, &c, &out), RC_OK);
	assert_int_equal(out.told.dong - out.ours.dong, -90000);
}                                                            /* 45 */

/* Every kind but proof.unlock, which takes twenty wrong codes, and each way a
 * sale can end. */
static void
story(struct stall *s)
{
	struct sale a, b, c, out;

	stall_begin(s, 40);
	stall_key(s);
	stall_set_up(s);                                     /* 1, 2 */
	sell(s, 65000, &a);
	take(s, a.ref, 40000, 1);
	assert_int_equal(sale_settle(s->l, a.ref, EVIDENCE_SEEN, &out),
	    RC_OK);                                          /* 5 */
	sell(s, 5000, &b);
	assert_int_equal(sale_settle(s->l, b.ref, EVIDENCE_CASH, &out),
	    RC_OK);                                          /* 7 */
	sell(s, 120000, &c);
	assert_int_equal(sale_expire(s->l, c.ref, &out), RC_OK);
	take(s, c.ref, 120000, 2);                           /* 10: late */
	take(s, "C4ZZZZZZZZZZZZZZZ", 700, 3);                /* for no sale */
	stall_reopen(s);                                     /* 12 */
	assert_int_equal(ledger_mail(s->l, 4, STR("notice"),
	    STR("{\"text\": \"Chợ nghỉ \\\"Tết\\\" 3 ngày\", \"no\":[1, 2]}")),
	    RC_OK);
	sell(s, 499999999, &b);
	assert_int_equal(sale_void(s->l, b.ref, &out), RC_OK);
	take(s, a.ref, 30000, 5);                            /* 16: over */
	evening(s, a.ref);
	repay(s);
	night(s);
	lost_and_found(s);
	reconcile(s);
}

static void
put_hex(FILE *f, const char *what, int64_t n, const uint8_t *p)
{
	char text[2 * HASH_BYTES + 1];
	struct buf b = BUF(text);

	buf_hex(&b, p, HASH_BYTES);
	fprintf(f, "%s\t%lld\t%s\n", what, (long long)n, text);
}

/* The second verifier's answer about a file, without its newline. */
static void
second(const char *args, char *to, size_t cap)
{
	char command[512];

	(void)snprintf(command, sizeof(command),
	    "python3 tests/verify_ledger.py %s", args);
	FILE *p = popen(command, "r");
	assert_non_null(p);
	size_t n = fread(to, 1, cap - 1, p);
	to[n > 0 ? n - 1 : 0] = '\0';
	(void)pclose(p);
}

static void
write_hashes(struct stall *s, FILE *f)
{
	struct journal_head head;
	uint8_t h[HASH_BYTES], l[HASH_BYTES];
	char line[LINE_MAX_BYTES_JOURNAL + 1];
	char text[CHECKPOINT_JSON_MAX];
	struct buf c = BUF(text);

	ledger_head(s->l, &head);
	fputs("# What ledger-golden.jsonl hashes and sums to.\nwhat\tn\t"
	    "value\n", f);
	put_hex(f, "key", 0, head.key);
	chain_start(head.key, h);
	put_hex(f, "h", 0, h);
	for (int64_t n = 1; n <= head.n; n++) {
		struct buf b = BUF(line);
		assert_int_equal(ledger_line(s->l, n, &b), RC_OK);
		chain_line(buf_str(&b), l);
		chain_link(h, l);
		put_hex(f, "l", n, l);
		put_hex(f, "h", n, h);
	}
	assert_int_equal(ledger_checkpoint(s->l, &c), RC_OK);
	fprintf(f, "checkpoint\t%lld\t%s\n", (long long)head.n, c.p);
}

static void
write_lines(struct stall *s, FILE *f)
{
	char line[LINE_MAX_BYTES_JOURNAL + 1];

	for (int64_t n = 1; n <= ENTRIES; n++) {
		struct buf b = BUF(line);
		assert_int_equal(ledger_line(s->l, n, &b), RC_OK);
		fprintf(f, "%s\n", b.p);
	}
}

/* What the writer makes now is what the file holds. */
static void
check_file(struct stall *s, const char *path,
    void (*make)(struct stall *s, FILE *f))
{
	char *now = NULL;
	size_t n = 0;
	char held[16384];

	FILE *f = open_memstream(&now, &n);
	assert_non_null(f);
	make(s, f);
	assert_int_equal(fclose(f), 0);
	if (getenv("GOLDEN") != NULL) {
		f = fopen(path, "w");
		assert_non_null(f);
		assert_int_equal(fwrite(now, 1, n, f), n);
		assert_int_equal(fclose(f), 0);
	}
	f = fopen(path, "r");
	assert_non_null(f);
	size_t m = fread(held, 1, sizeof(held) - 1, f);
	held[m] = '\0';
	assert_int_equal(fclose(f), 0);
	assert_string_equal(now, held);
	free(now);
}

static void
test_writer(void **state)
{
	struct stall s;
	struct journal_head head;

	(void)state;
	story(&s);
	ledger_head(s.l, &head);
	assert_int_equal(head.n, ENTRIES);
	check_file(&s, LINES, write_lines);
	check_file(&s, HASHES, write_hashes);
	stall_end(&s);
}

static void
read_hex(const struct tsv *t, uint8_t *to)
{
	assert_true(hex_decode(t->cell[2], to, HASH_BYTES));
}

/* The files alone, without the writer: lines hash to what is said, and the
 * checkpoint is the key's. */
static void
test_reader(void **state)
{
	uint8_t key[KEY_BYTES], h[HASH_BYTES], l[HASH_BYTES];
	uint8_t want[HASH_BYTES];
	char line[LINE_MAX_BYTES_JOURNAL + 2];
	struct checkpoint c = { .n = 0 };
	struct entry e;
	struct tsv t;
	int64_t n = 0;

	(void)state;
	FILE *f = fopen(LINES, "r");
	assert_non_null(f);
	tsv_open(&t, HASHES, 1);
	while (tsv_next(&t) > 0) {
		if (str_eq(t.cell[0], STR("key"))) {
			read_hex(&t, key);
			chain_start(key, h);
		} else if (str_eq(t.cell[0], STR("l"))) {
			assert_non_null(fgets(line, sizeof(line), f));
			struct str s = { line, strlen(line) - 1 };
			assert_int_equal(entry_decode(s, &e), RC_OK);
			assert_int_equal(e.n, ++n);
			chain_line(s, l);
			chain_link(h, l);
			read_hex(&t, want);
			assert_memory_equal(l, want, HASH_BYTES);
		} else if (str_eq(t.cell[0], STR("h"))) {
			read_hex(&t, want);
			assert_memory_equal(h, want, HASH_BYTES);
		} else {
			assert_int_equal(checkpoint_parse(t.cell[2], &c),
			    RC_OK);
		}
	}
	assert_int_equal(fclose(f), 0);
	assert_int_equal(n, ENTRIES);
	assert_int_equal(c.n, n);
	assert_memory_equal(c.h, h, HASH_BYTES);
	assert_true(checkpoint_verify(&c, key));
}

/* Both verifiers about the stall's own file, and the second about the lines
 * alone: one answer, and the sums that the story adds up to. */
static void
test_second_verifier(void **state)
{
	static const char want[] = "settled=4 total=164000 bank=211700 "
	    "cash=210000 seen=0 sales=-194700 short=0 over=-2500 "
	    "late=-120000 unmatched=-700 debt=700 owner=-195000 "
	    "miscount=500 code=90000 "
	    "fee_cash=0 board=0";
	struct stall s;
	struct journal_head head;
	struct verify_report r;
	char path[128], args[256], text[1024], of_lines[1024], hash[80];
	char hex[2 * KEY_BYTES + 1];
	struct buf key = BUF(hex), h = BUF(hash);

	(void)state;
	story(&s);
	assert_int_equal(ledger_verify(s.l, &r, NULL, NULL), RC_OK);
	ledger_head(s.l, &head);
	ledger_close(s.l);
	s.l = NULL;
	stall_path(&s, "ledger.db", path);
	second(path, text, sizeof(text));
	buf_hex(&key, head.key, KEY_BYTES);
	(void)snprintf(args, sizeof(args), LINES " %s", hex);
	second(args, of_lines, sizeof(of_lines));
	assert_string_equal(text, of_lines);
	buf_hex(&h, r.hash, HASH_BYTES);
	(void)snprintf(args, sizeof(args), "OK entries=%d hash=%s ",
	    ENTRIES, hash);
	assert_memory_equal(text, args, strlen(args));
	assert_string_equal(text + strlen(args), want);
	stall_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writer),
		cmocka_unit_test(test_reader),
		cmocka_unit_test(test_second_verifier),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
