/* SPDX-License-Identifier: Apache-2.0 */
/* wire_bench - journals to measure with.  With --samples DIR it writes what
 * the dictionaries are trained on (packaging/tools/train-dicts.sh); with
 * --lines N the journal of a stall that made N settled sales; with --batches
 * the size of uploads of 100 sales, and the first of them plain; with
 * --carried N the size of the file that takes them by stick. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/chain.h"
#include "sync/carry.h"
#include "sync/pack.h"
#include "sync/squeeze.h"
#include "tests/support/trade.h"

#define SAMPLES     4000
#define LINES_BYTES 65536

static char lines_memory[LINES_BYTES], text_memory[LINES_BYTES],
    raw_memory[LINES_BYTES];

static void
write_file(const char *dir, const char *kind, uint64_t seed, struct str s)
{
	char name[512];
	struct buf b = BUF(name);

	buf_printf(&b, "%s/%s/%05" PRIu64, dir, kind, seed);
	FILE *f = b.full ? NULL : fopen(name, "wb");
	if (f == NULL || fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0) {
		perror(name);
		exit(3);
	}
}

/* Most uploads are one sale's lines; a few are a backlog's. */
static void
journal_sample(const char *dir, uint64_t seed)
{
	static struct pack pack;
	struct buf lines = BUF(lines_memory), text = BUF(text_memory),
	    raw = BUF(raw_memory);
	struct pack_streams to = { &text, &raw };
	struct proto_journal j = { 0 };
	char memory[CHECKPOINT_JSON_MAX];
	struct buf checkpoint = BUF(memory);
	struct checkpoint c = { 0 };
	struct trade t;

	trade_begin(&t, seed);
	int64_t most = seed % 3 == 0 ? 198 : 1 + (int64_t)(seed % 20);
	j.first = t.n + 1;
	if (seed % 8 == 0) {
		trade_boot(&t, &lines);
		j.count++;
	}
	while (j.count < most && !lines.full)
		j.count += trade_something(&t, &lines);
	REQUIRE(!lines.full && j.count <= BATCH_LINES_MAX);
	c.boot = t.boot;
	c.n = t.n;
	c.count = t.n / 2;
	c.total.dong = c.count * 82000;
	checkpoint_put(&checkpoint, &c);
	j.terminal = t.who.terminal;
	j.checkpoint = buf_str(&checkpoint);
	j.lines = buf_str(&lines);
	REQUIRE(pack_put_journal(&pack, &j, 0, &to) == RC_OK);
	write_file(dir, "journal", seed, buf_str(&text));
}

static void
mail_sample(const char *dir, uint64_t seed)
{
	struct buf items = BUF(lines_memory), body = BUF(text_memory);
	struct proto_mail m = { 0 };
	struct trade t;

	trade_begin(&t, seed);
	buf_putc(&items, '[');
	for (uint64_t i = 0; i <= seed % 30; i++)
		trade_mail_item(&t, &items);
	buf_putc(&items, ']');
	m.items = buf_str(&items);
	m.server_ms = t.wall_us / 1000;
	REQUIRE(proto_put_mail(&body, &m) == RC_OK);
	write_file(dir, "mail", seed, buf_str(&body));
}

static void
put_out(struct buf *b)
{
	if (fwrite(b->p, 1, b->n, stdout) != b->n)
		exit(3);
	buf_reset(b);
}

/* An upload of 100 settled sales; its bytes packed, and as it would be. */
static void
one_batch(struct squeeze *s, uint64_t seed, const char *plain_path)
{
	static struct pack pack;
	static char frame_memory[LINES_BYTES];
	struct buf lines = BUF(lines_memory), text = BUF(text_memory),
	    raw = BUF(raw_memory), frame = BUF(frame_memory);
	struct pack_streams to = { &text, &raw };
	struct proto_journal j = { .count = 200 };
	char memory[CHECKPOINT_JSON_MAX];
	struct buf checkpoint = BUF(memory);
	struct checkpoint c = { 0 };
	struct trade t;

	trade_begin(&t, seed);
	j.terminal = t.who.terminal;
	j.first = t.n + 1;
	for (int i = 0; i < 100; i++)
		trade_settled(&t, &lines);
	c.boot = t.boot;
	c.n = t.n;
	c.count = t.n / 2;
	c.total.dong = c.count * 82000;
	checkpoint_put(&checkpoint, &c);
	j.checkpoint = buf_str(&checkpoint);
	j.lines = buf_str(&lines);
	REQUIRE(pack_put_journal(&pack, &j, 0, &to) == RC_OK);
	REQUIRE(squeeze_put(s, SQUEEZE_JOURNAL, buf_str(&text), &frame) ==
	    RC_OK);
	printf("%" PRIu64 " %zu\n", seed, frame.n + raw.n);
	buf_reset(&text);
	REQUIRE(proto_put_journal(&text, &j) == RC_OK);
	FILE *f = seed == 1 ? fopen(plain_path, "wb") : NULL;
	if (seed == 1 && (f == NULL || fwrite(text.p, 1, text.n, f) !=
	    text.n || fclose(f) != 0)) {
		perror(plain_path);
		exit(3);
	}
}

static int
put_batches(const char *count, const char *plain_path)
{
	struct squeeze *s;
	uint64_t most;

	if (!str_to_u64(str_of(count), &most))
		return 2;
	REQUIRE(squeeze_open(&s) == RC_OK);
	for (uint64_t seed = 1; seed <= most; seed++)
		one_batch(s, seed, plain_path);
	squeeze_close(s);
	return 0;
}

/* A stall's whole journal: its first start, who it is, settled sales; -1 for
 * a second start instead of sales. */
static int
put_lines(const char *count)
{
	struct buf b = BUF(lines_memory);
	struct trade t;
	int64_t sales;

	if (!str_to_i64(str_of(count), &sales) || sales < -1)
		return 2;
	trade_begin(&t, 1);
	t.who.terminal = 7;
	t.n = t.boot = t.mail = 0;
	trade_boot(&t, &b);
	trade_profile(&t, &b);
	if (sales < 0)
		trade_boot(&t, &b);
	for (int64_t i = 0; i < sales; i++) {
		put_out(&b);
		trade_settled(&t, &b);
	}
	put_out(&b);
	return 0;
}

/* The file that carries a day of so many sales by stick. */
static int
put_carried(const char *count)
{
	static char file_memory[CARRY_FILE_MAX + 1];
	struct buf file = BUF(file_memory);
	struct carry_key key = { .secret = { 1 } };
	struct trade t;
	struct carry *c;
	int64_t sales;

	if (!str_to_i64(str_of(count), &sales) || sales < 1)
		return 2;
	REQUIRE(carry_open(&c) == RC_OK);
	trade_begin(&t, 3);
	struct local_hello who = { .terminal = t.who.terminal };
	struct carry_head h = { .kind = CARRY_OUT, .first = t.n + 1,
	    .terminal = t.who.terminal, .mail = t.mail };
	carry_start(c);
	while (sales > 0) {
		struct buf lines = BUF(lines_memory);
		struct local_batch b = { .first = t.n + 1 };
		for (int i = 0; i < 100 && sales > 0; i++, sales--)
			trade_settled(&t, &lines);
		b.last = t.n;
		b.lines = buf_str(&lines);
		REQUIRE(carry_put_batch(c, &who, &b) == RC_OK);
	}
	h.last = t.n;
	REQUIRE(carry_write(c, &h, &key, &file) == RC_OK);
	printf("%zu\n", file.n);
	carry_close(c);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--samples") == 0) {
		for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
			journal_sample(argv[2], 1000 + seed);
			mail_sample(argv[2], 1000 + seed);
		}
		return 0;
	}
	if (argc == 3 && strcmp(argv[1], "--carried") == 0)
		return put_carried(argv[2]);
	if (argc == 3 && strcmp(argv[1], "--lines") == 0)
		return put_lines(argv[2]);
	if (argc == 4 && strcmp(argv[1], "--batches") == 0)
		return put_batches(argv[2], argv[3]);
	fputs("usage: wire_bench --samples DIR | --lines SALES |\n"
	    "       --carried SALES | --batches SEEDS FILE\n", stderr);
	return 2;
}
