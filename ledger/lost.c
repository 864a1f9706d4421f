/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "ledger/entry.h"
#include "ledger/lost.h"

bool
lost_is_hidden(const struct lost *t)
{
	return str_eq(t->line, LOST_HIDDEN);
}

bool
lost_comes_back(const struct entry *e)
{
	enum entry_kind k = e->kind;

	return k == ENTRY_SALE_OPEN || k == ENTRY_SALE_VOID ||
	    k == ENTRY_SALE_EXPIRE || k == ENTRY_SALE_SEEN ||
	    k == ENTRY_SALE_CODE || k == ENTRY_BANK_CREDIT ||
	    k >= ENTRY_FEE_ASK;
}

bool
lost_entry(const struct lost *t, struct entry *e)
{
	uint8_t l[HASH_BYTES];

	if (lost_is_hidden(t) || t->line.n > LINE_MAX_BYTES_JOURNAL)
		return false;
	chain_line(t->line, l);
	return memcmp(l, t->l, HASH_BYTES) == 0 &&
	    entry_decode(t->line, e) == RC_OK && e->n == t->n &&
	    lost_comes_back(e);
}

bool
lost_is_valid(const struct lost *t)
{
	struct entry e;

	return t->mail >= 0 && t->branch >= 1 && t->n >= 1 &&
	    (lost_is_hidden(t) || lost_entry(t, &e));
}

void
lost_put(struct buf *b, const struct lost *t)
{
	buf_puts(b, "{\"mail\":");
	buf_i64(b, t->mail);
	buf_puts(b, ",\"branch\":");
	buf_i64(b, t->branch);
	buf_puts(b, ",\"n\":");
	buf_i64(b, t->n);
	buf_puts(b, ",\"l\":\"");
	buf_hex(b, t->l, HASH_BYTES);
	buf_puts(b, "\",\"line\":");
	buf_put(b, t->line);
	buf_putc(b, '}');
}

bool
lost_get(struct str d, struct lost *t)
{
	return json_get_i64(d, "mail", &t->mail) &&
	    json_get_i64(d, "branch", &t->branch) &&
	    json_get_i64(d, "n", &t->n) &&
	    json_get_hex(d, "l", t->l, HASH_BYTES) &&
	    json_get(d, "line", &t->line);
}
