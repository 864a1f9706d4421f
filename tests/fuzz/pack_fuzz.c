/* SPDX-License-Identifier: Apache-2.0 */
/* What comes packed, and what is to be packed: anything is refused or gives
 * whole lines within the bounds; any lines come back as they were.
 *
 * Input: two bytes say how much of the rest is the compressed stream as it
 * would be after unpacking; what follows is the raw stream. */
#include "sync/pack.h"
#include "sync/squeeze.h"
#include "tests/fuzz/fuzz.h"

#define LINES_BYTES 65536

static struct pack pack;
static char body_memory[BATCH_BYTES_MAX + 1], text_memory[LINES_BYTES * 2],
    raw_memory[LINES_BYTES * 2], lines_memory[LINES_BYTES];

static void
try_unpack(struct str in)
{
	struct buf body = BUF(body_memory);
	struct proto_journal j;

	if (in.n < 2)
		return;
	size_t n = (size_t)(uint8_t)in.p[0] << 8 | (uint8_t)in.p[1];
	in = str_from(in, 2);
	n = n < in.n ? n : in.n;
	struct pack_source from = { str_part(in, 0, n), str_from(in, n) };
	if (pack_get_journal(&pack, from, &body) != RC_OK)
		return;
	enum rc rc = proto_read_journal(buf_str(&body), &j);
	REQUIRE(rc == RC_OK);
}

static void
try_squeeze(struct squeeze *s, struct str in)
{
	struct buf to = buf_init(body_memory, 4096);
	struct str rest = in;

	if (squeeze_get(s, &rest, &to) == RC_OK)
		REQUIRE(to.n < 4096 && rest.n < in.n);
	else
		REQUIRE(to.n == 0 && rest.n == in.n);
}

/* The input as lines of an upload. */
static void
try_pack(struct str in)
{
	struct buf lines = BUF(lines_memory), text = BUF(text_memory),
	    raw = BUF(raw_memory), body = BUF(body_memory);
	struct pack_streams to = { &text, &raw };
	struct proto_journal j = { .terminal = 7, .first = 1 }, got;

	while (in.n > 0 && j.count < BATCH_LINES_MAX) {
		buf_put(&lines, str_cut(&in, '\n'));
		buf_putc(&lines, '\n');
		j.count++;
	}
	if (j.count == 0 || lines.full || lines.n > LINES_BYTES - 1)
		return;
	j.lines = buf_str(&lines);
	enum rc rc = pack_put_journal(&pack, &j, 0, &to);
	REQUIRE(rc == RC_OK && text.n <= PACK_STREAM_MAX(lines.n));
	rc = pack_get_journal(&pack, (struct pack_source){ buf_str(&text),
	    buf_str(&raw) }, &body);
	REQUIRE(rc == RC_OK);
	rc = proto_read_journal(buf_str(&body), &got);
	REQUIRE(rc == RC_OK && got.first == 1 && str_eq(got.lines, j.lines));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = { (const char *)data, size };
	static struct squeeze *squeeze;

	if (squeeze == NULL)
		REQUIRE(squeeze_open(&squeeze) == RC_OK);
	try_unpack(in);
	try_squeeze(squeeze, in);
	try_pack(in);
	return 0;
}
