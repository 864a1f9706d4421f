/* SPDX-License-Identifier: Apache-2.0 */
/* Frames between the terminal and cho40-sync: upstreams beside the board. */
#include "ledger/base/json.h"
#include "sync/local_inside.h"

enum rc
local_put_cursor(struct buf *b, const struct local_cursor *c)
{
	size_t start = local_frame_begin(b, LOCAL_CURSOR);

	json_add_text(b, "up", c->up);
	json_add_text(b, "at", c->at);
	json_add_text(b, "account", c->account);
	return local_frame_end(b, start);
}

enum rc
local_put_feed(struct buf *b, const struct local_feed *f)
{
	size_t start = local_frame_begin(b, LOCAL_FEED);

	json_add_text(b, "up", f->up);
	json_add_text(b, "at", f->at);
	buf_puts(b, ",\"items\":");
	buf_put(b, f->items);
	return local_frame_end(b, start);
}

enum rc
local_read_cursor(struct str object, struct local_cursor *c)
{
	struct local_cursor got = { .up = "" };

	if (!json_get_str(object, "up", got.up, sizeof(got.up)) ||
	    got.up[0] == '\0' ||
	    !json_get_str(object, "at", got.at, sizeof(got.at)) ||
	    !json_get_str(object, "account", got.account,
	    sizeof(got.account)))
		return RC_BAD_INPUT;
	*c = got;
	return RC_OK;
}

enum rc
local_read_feed(struct str object, struct local_feed *f)
{
	struct local_feed got = { .up = "" };

	if (!json_get_str(object, "up", got.up, sizeof(got.up)) ||
	    got.up[0] == '\0' ||
	    !json_get_str(object, "at", got.at, sizeof(got.at)) ||
	    !json_get(object, "items", &got.items) || got.items.p[0] != '[')
		return RC_BAD_INPUT;
	*f = got;
	return RC_OK;
}
