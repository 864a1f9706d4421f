/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a journal, as a card or another's terminal has them: what is an
 * entry has one spelling.  And what a board keeps of a terminal, a row of a
 * receipt, and tax law's file: what is read is written and read as the same.
 * The first byte says which. */
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/entry.h"
#include "ledger/fee_paper.h"
#include "ledger/law.h"
#include "ledger/receipt.h"
#include "ledger/witness.h"
#include "tests/fuzz/fuzz.h"

static void
take_line(struct str s)
{
	static struct entry e;
	char text[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(text);
	struct witness_line w;
	uint8_t l[HASH_BYTES];
	int64_t n;

	witness_read_line(s, &w);
	if (entry_is_hashed(s, &n, l)) {
		entry_put_hashed(&b, n, l);
		REQUIRE(str_eq(buf_str(&b), s));
		return;
	}
	enum rc rc = entry_decode(s, &e);
	if (rc == RC_TOO_NEW)
		REQUIRE(e.n >= 1 && e.boot >= 1 && w.boot == e.boot);
	if (rc != RC_OK)
		return;
	REQUIRE(entry_is_valid(&e) && e.kind < ENTRY_KIND_COUNT);
	REQUIRE(e.n >= 1 && w.boot == e.boot &&
	    w.starts == (e.kind == ENTRY_BOOT));
	REQUIRE(strlen(entry_ref(&e)) <= REF_LEN);
	rc = entry_encode(&e, &b);
	REQUIRE(rc == RC_OK && str_eq(buf_str(&b), s));
	if (e.kind == ENTRY_RESTORE) {
		struct lost t = e.d.lost;
		static struct entry was;
		REQUIRE(lost_is_hidden(&t) || lost_entry(&t, &was));
	}
}

static void
take_witness(struct str s)
{
	struct witness one, two;
	char text[WITNESS_TEXT_MAX];
	struct buf b = BUF(text);

	if (witness_parse(s, &one) != RC_OK)
		return;
	witness_put(&b, &one);
	REQUIRE(!b.full);
	enum rc rc = witness_parse(buf_str(&b), &two);
	REQUIRE(rc == RC_OK && two.n == one.n && two.boot == one.boot &&
	    two.tails == one.tails && two.has_key == one.has_key &&
	    memcmp(two.h, one.h, HASH_BYTES) == 0);
	for (int i = 0; i < WITNESS_STOPPED_MAX; i++)
		REQUIRE(two.stopped[i].branch == one.stopped[i].branch &&
		    two.stopped[i].last == one.stopped[i].last);
}

static void
take_checkpoint(struct str s)
{
	struct checkpoint one, two;
	char text[CHECKPOINT_JSON_MAX];
	struct buf b = BUF(text);

	if (!json_check(s, NULL) || checkpoint_parse(s, &one) != RC_OK)
		return;
	checkpoint_put(&b, &one);
	REQUIRE(!b.full);
	enum rc rc = checkpoint_parse(buf_str(&b), &two);
	REQUIRE(rc == RC_OK && one.n == two.n && one.boot == two.boot &&
	    one.count == two.count && one.total.dong == two.total.dong &&
	    memcmp(one.sig, two.sig, SIGNATURE_BYTES) == 0);
}

/* What the board tells of its bills and receipts: texts that end. */
static void
take_fee(struct str s)
{
	struct fee_bill bill;
	struct fee_slip slip;

	if (!json_check(s, NULL))
		return;
	if (fee_bill_read(s, &bill))
		REQUIRE(memchr(bill.ref, 0, sizeof(bill.ref)) != NULL &&
		    memchr(bill.holder, 0, sizeof(bill.holder)) != NULL &&
		    bill.amount.dong >= 0 && bill.open.dong >= 0);
	if (fee_slip_read(s, &slip))
		REQUIRE(memchr(slip.text, 0, sizeof(slip.text)) != NULL &&
		    memchr(slip.at, 0, sizeof(slip.at)) != NULL &&
		    slip.amount.dong >= 0);
}

static void
take_row(struct str s)
{
	struct receipt one, two;
	char text[512];
	struct buf b = BUF(text);

	if (receipt_row_read(s, &one) != RC_OK)
		return;
	REQUIRE(receipt_is_valid(&one));
	receipt_row_put(&b, &one);
	REQUIRE(!b.full && receipt_row_read(buf_str(&b), &two) == RC_OK);
	REQUIRE(one.number == two.number && one.at_s == two.at_s &&
	    one.amount.dong == two.amount.dong &&
	    strcmp(one.ref, two.ref) == 0 &&
	    strcmp(one.stall, two.stall) == 0 &&
	    strcmp(one.fee, two.fee) == 0);
}

/* A day has one row of a key at most, and says where it was read. */
static void
take_law(struct str s)
{
	static struct law law;
	char text[512];
	struct buf why = BUF(text);

	if (law_read(s, &law, &why) != RC_OK) {
		REQUIRE(law.count == 0 && why.n > 0);
		return;
	}
	REQUIRE(law.count <= LAW_ROWS_MAX);
	for (size_t i = 0; i < law.count; i++) {
		const struct law_row *r = &law.row[i];
		REQUIRE(r->from <= r->to && r->value >= 0);
		REQUIRE(law_at(&law, r->key, r->from) == r &&
		    law_at(&law, r->key, r->to) == r);
		REQUIRE(r->basis[0] != '\0' && r->source[0] != '\0');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const takes[])(struct str s) = { take_line,
		take_witness, take_checkpoint, take_fee, take_row, take_law };
	struct str s = { (const char *)data + 1, size == 0 ? 0 : size - 1 };

	if (size > 0)
		takes[data[0] % (sizeof(takes) / sizeof(takes[0]))](s);
	return 0;
}
