/* SPDX-License-Identifier: Apache-2.0 */
/* Frames between the terminal and cho40-sync: sales for a bank. */
#include <inttypes.h>

#include "ledger/base/json.h"
#include "sync/local_inside.h"

enum rc
local_put_settled(struct buf *b, const struct local_settled *s)
{
	size_t start = local_frame_begin(b, LOCAL_SETTLED);

	json_add_text(b, "up", s->up);
	if (s->only > 0) {
		json_add_i64(b, "only", s->only);
	} else {
		json_add_i64(b, "after", s->after);
		json_add_i64(b, "max", s->max);
	}
	return local_frame_end(b, start);
}

enum rc
local_put_settled_items(struct buf *b, const struct local_settled_items *s)
{
	size_t start = local_frame_begin(b, LOCAL_SETTLED_ITEMS);

	json_add_text(b, "up", s->up);
	json_add_i64(b, "to", s->to);
	buf_printf(b, ",\"more\":%s,\"items\":", s->more ? "true" : "false");
	buf_put(b, s->items);
	return local_frame_end(b, start);
}

void
local_put_settled_item(struct buf *b, const struct local_settled_item *i)
{
	buf_printf(b, "{\"n\":%" PRId64, i->n);
	json_add_text(b, "ref", i->ref);
	json_add_i64(b, "amount", i->amount);
	json_add_i64(b, "received", i->received);
	json_add_text(b, "bank_ref", i->bank_ref);
	json_add_text(b, "at", i->at);
	buf_putc(b, '}');
}

enum rc
local_read_settled(struct str object, struct local_settled *s)
{
	struct local_settled got = { .up = "" };

	if (!json_get_str(object, "up", got.up, sizeof(got.up)) ||
	    got.up[0] == '\0' ||
	    !local_may_count(object, "only", &got.only) ||
	    !local_may_count(object, "after", &got.after) ||
	    !local_may_count(object, "max", &got.max))
		return RC_BAD_INPUT;
	if (got.only > 0)
		got.after = got.max = 0;
	*s = got;
	return RC_OK;
}

enum rc
local_read_settled_items(struct str object, struct local_settled_items *s)
{
	struct local_settled_items got = { .up = "" };
	struct str more;

	if (!json_get_str(object, "up", got.up, sizeof(got.up)) ||
	    got.up[0] == '\0' || !json_get_i64(object, "to", &got.to) ||
	    got.to < 0 || !json_get(object, "more", &more) ||
	    !json_bool(more, &got.more) ||
	    !json_get(object, "items", &got.items) || got.items.p[0] != '[')
		return RC_BAD_INPUT;
	*s = got;
	return RC_OK;
}

enum rc
local_read_settled_item(struct str d, struct local_settled_item *i)
{
	struct local_settled_item got = { 0 };

	if (!json_get_i64(d, "n", &got.n) || got.n < 1 ||
	    !json_get_str(d, "ref", got.ref, sizeof(got.ref)) ||
	    got.ref[0] == '\0' || !json_get_i64(d, "amount", &got.amount) ||
	    got.amount < 1 || !json_get_i64(d, "received", &got.received) ||
	    got.received < got.amount ||
	    !json_get_str(d, "bank_ref", got.bank_ref,
	    sizeof(got.bank_ref)) ||
	    !json_get_str(d, "at", got.at, sizeof(got.at)))
		return RC_BAD_INPUT;
	*i = got;
	return RC_OK;
}
