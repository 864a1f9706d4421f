/* SPDX-License-Identifier: Apache-2.0 */
/* wire_bench - what an upload is made of.  With --samples DIR it writes what
 * the dictionaries are trained on instead (packaging/tools/train.sh). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/chain.h"
#include "sync/pack.h"
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
	fputs("usage: wire_bench --samples DIR\n", stderr);
	return 2;
}
