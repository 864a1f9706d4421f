/* SPDX-License-Identifier: Apache-2.0 */
/* The list of a backup, as found on some disk. */
#include "ledger/base/crypto.h"
#include "ledger/base/rc.h"
#include "sync/board/ops/manifest.h"
#include "tests/fuzz/fuzz.h"

static struct manifest m, again;
static char text[MANIFEST_TEXT_MAX], closed[MANIFEST_TEXT_MAX];

/* What was read can be written, and reads the same. */
static void
check(struct str s)
{
	char memory[256];
	struct buf why = BUF(memory), b = BUF(text);

	if (manifest_read(s, &m, &why) != RC_OK) {
		REQUIRE(why.n > 0);
		return;
	}
	for (size_t i = 0; i < m.files; i++)
		REQUIRE(manifest_name(str_of(m.file[i].name)));
	manifest_put(&m, &b);
	REQUIRE(!b.full);
	REQUIRE(manifest_read(buf_str(&b), &again, &why) == RC_OK);
	REQUIRE(again.files == m.files &&
	    again.store.tables == m.store.tables &&
	    again.made_ms == m.made_ms && again.store.seq == m.store.seq);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct buf b = BUF(closed);
	uint8_t sum[HASH_BYTES];

	check(s);
	/* And with a right sum below it, which no luck would find. */
	buf_put(&b, str_part(s, 0, size < 65536 ? size : 65536));
	s = buf_str(&b);
	sha256(&s, 1, sum);
	buf_puts(&b, "end ");
	buf_hex(&b, sum, HASH_BYTES);
	buf_putc(&b, '\n');
	check(buf_str(&b));
	return 0;
}
