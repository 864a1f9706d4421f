/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a witness as one JSON object, for a store to keep. */
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/witness.h"

void
witness_renew(struct witness *w, const uint8_t key[KEY_BYTES])
{
	struct witness fresh;

	/* Nothing is left to compare the new device with; what it sends goes
	 * above every branch there is. */
	memset(&fresh, 0, sizeof(fresh));
	fresh.has_key = true;
	memcpy(fresh.key, key, KEY_BYTES);
	fresh.tails = w->tails + (w->n > 0 ? 1 : 0);
	*w = fresh;
}

static void
put_stopped(struct buf *b, const struct witness_stopped *s)
{
	buf_puts(b, "{\"branch\":");
	buf_i64(b, s->branch);
	buf_puts(b, ",\"fork\":");
	buf_i64(b, s->fork);
	buf_puts(b, ",\"last\":");
	buf_i64(b, s->last);
	buf_puts(b, ",\"h\":\"");
	buf_hex(b, s->h, HASH_BYTES);
	buf_puts(b, "\"}");
}

void
witness_put(struct buf *b, const struct witness *w)
{
	bool first = true;

	buf_puts(b, w->has_key ? "{\"key\":\"" : "{\"nobody\":\"");
	buf_hex(b, w->key, KEY_BYTES);
	buf_puts(b, "\",\"n\":");
	buf_i64(b, w->n);
	buf_puts(b, ",\"h\":\"");
	buf_hex(b, w->h, HASH_BYTES);
	buf_puts(b, "\",\"boot\":");
	buf_i64(b, w->boot);
	buf_puts(b, ",\"boot_max\":");
	buf_i64(b, w->boot_max);
	buf_puts(b, ",\"tails\":");
	buf_i64(b, w->tails);
	buf_puts(b, ",\"unsent\":");
	buf_i64(b, w->unsent);
	buf_puts(b, ",\"last\":");
	checkpoint_put(b, &w->last);
	buf_puts(b, ",\"ahead\":");
	checkpoint_put(b, &w->ahead);
	buf_puts(b, ",\"stopped\":[");
	for (size_t i = 0; i < WITNESS_STOPPED_MAX; i++) {
		if (w->stopped[i].branch == 0)
			continue;
		if (!first)
			buf_putc(b, ',');
		first = false;
		put_stopped(b, &w->stopped[i]);
	}
	buf_puts(b, "]}");
}

static bool
get_checkpoint(struct str obj, const char *name, struct checkpoint *c)
{
	struct str raw;

	return json_get(obj, name, &raw) &&
	    checkpoint_parse(raw, c) == RC_OK;
}

static bool
get_stopped(struct str list, struct witness *w)
{
	struct str item;

	while (json_next(&list, &item)) {
		struct witness_stopped s;
		if (!json_get_i64(item, "branch", &s.branch) ||
		    !json_get_i64(item, "fork", &s.fork) ||
		    !json_get_i64(item, "last", &s.last) ||
		    !json_get_hex(item, "h", s.h, HASH_BYTES) || s.branch < 1 ||
		    s.branch > w->tails || s.fork < 0 || s.last <= s.fork)
			return false;
		w->stopped[(s.branch - 1) % WITNESS_STOPPED_MAX] = s;
	}
	return true;
}

enum rc
witness_parse(struct str text, struct witness *w)
{
	struct witness got;
	struct str list;

	memset(&got, 0, sizeof(got));
	if (!json_check(text, NULL))
		return RC_BAD_INPUT;
	got.has_key = json_get_hex(text, "key", got.key, HASH_BYTES);
	if (!json_get_i64(text, "n", &got.n) ||
	    !json_get_hex(text, "h", got.h, HASH_BYTES) ||
	    !json_get_i64(text, "boot", &got.boot) ||
	    !json_get_i64(text, "boot_max", &got.boot_max) ||
	    !json_get_i64(text, "tails", &got.tails) ||
	    !json_get_i64(text, "unsent", &got.unsent) ||
	    !get_checkpoint(text, "last", &got.last) ||
	    !get_checkpoint(text, "ahead", &got.ahead) ||
	    !json_get(text, "stopped", &list) || got.n < 0 ||
	    got.boot < 0 || got.boot_max < got.boot || got.tails < 0 ||
	    got.unsent < 0 || !get_stopped(list, &got))
		return RC_BAD_INPUT;
	*w = got;
	return RC_OK;
}
