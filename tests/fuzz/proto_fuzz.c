/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of the devices' HTTP, fed with anything: what is taken can be
 * written again and then reads the same; every line is hashed as it came. */
#include "ledger/base/crypto.h"
#include "sync/local.h"
#include "sync/proto.h"
#include "tests/fuzz/fuzz.h"

static char memory[2 * BATCH_BYTES_MAX];

static void
try_line(const struct proto_line *line)
{
	struct proto_entry e;
	uint8_t l[HASH_BYTES];

	if (line->sealed) {
		char again_memory[256];
		struct buf again = BUF(again_memory);
		proto_put_sealed(&again, line->sealed_n, line->l);
		REQUIRE(str_eq(buf_str(&again), line->raw));
	} else {
		sha256(&line->raw, 1, l);
		REQUIRE(memcmp(l, line->l, sizeof(l)) == 0);
	}
	if (proto_read_entry(line->raw, &e) == RC_OK) {
		REQUIRE(!line->sealed && e.n >= 1 && e.d.p[0] == '{');
		REQUIRE(line->raw.n <= LINE_MAX_BYTES_JOURNAL);
	}
}

static void
try_journal(struct str body)
{
	struct proto_journal one, two;
	struct buf b = BUF(memory);
	struct proto_line line;
	int64_t count = 0;

	if (proto_read_journal(body, &one) != RC_OK)
		return;
	struct str rest = one.lines;
	while (proto_next_line(&rest, &line)) {
		try_line(&line);
		count++;
	}
	REQUIRE(count == one.count && count <= BATCH_LINES_MAX);
	enum rc rc = proto_put_journal(&b, &one);
	REQUIRE(rc == RC_OK);
	if (b.n > BATCH_BYTES_MAX)
		return;   /* a checkpoint full of blanks, as it came */
	rc = proto_read_journal(buf_str(&b), &two);
	REQUIRE(rc == RC_OK && one.terminal == two.terminal &&
	    one.first == two.first && str_eq(one.lines, two.lines) &&
	    str_eq(one.checkpoint, two.checkpoint) &&
	    memcmp(one.prev, two.prev, HASH_BYTES) == 0);
}

static void
try_acked(struct str body)
{
	struct proto_acked one, two;
	struct proto_line_verdict v;
	struct buf b = BUF(memory);

	if (proto_read_acked(body, &one) != RC_OK)
		return;
	REQUIRE(one.retry_after_s >= 0 && one.spread_s <= PROTO_WAIT_MAX_S);
	struct str rest = one.verdicts;
	for (int i = 0; i < BATCH_LINES_MAX; i++)
		if (proto_next_verdict(&rest, &v) != RC_OK)
			break;
	enum rc rc = proto_put_acked(&b, &one);
	REQUIRE(rc == RC_OK);
	rc = proto_read_acked(buf_str(&b), &two);
	REQUIRE(rc == RC_OK && one.acked == two.acked &&
	    one.rewind == two.rewind && str_eq(one.verdicts, two.verdicts));
}

static void
try_mail(struct str body)
{
	struct proto_mail one, two;
	struct local_item item;
	struct buf b = BUF(memory);

	if (proto_read_mail(body, &one) != RC_OK)
		return;
	struct str rest = one.items;
	for (int i = 0; i <= MAIL_ITEMS_MAX; i++)
		if (local_next_item(&rest, &item) != RC_OK)
			break;
	enum rc rc = proto_put_mail(&b, &one);
	REQUIRE(rc == RC_OK);
	if (b.n > MAIL_BYTES_MAX)
		return;
	rc = proto_read_mail(buf_str(&b), &two);
	REQUIRE(rc == RC_OK && str_eq(one.items, two.items));
	/* Whatever the board may send fits one frame of the local socket. */
	buf_reset(&b);
	rc = local_put_mail(&b, one.items);
	REQUIRE(rc == RC_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = { (const char *)data, size };
	struct proto_checkpoint c;
	char text[PROTO_ERROR_MAX], word[PROTO_WORD_MAX];

	try_journal(body);
	try_acked(body);
	try_mail(body);
	proto_read_error(body, text);
	REQUIRE(strlen(text) < sizeof(text));
	proto_read_word(body, word);
	REQUIRE(strlen(word) < sizeof(word));
	if (proto_read_checkpoint(body, &c) == RC_OK)
		REQUIRE(c.n >= 0 && c.count >= 0);
	return 0;
}
