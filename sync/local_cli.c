/* SPDX-License-Identifier: Apache-2.0 */
/* Frames between the terminal and cho40: questions and their answers. */

#include "ledger/base/json.h"
#include "sync/local.h"
#include "sync/local_inside.h"

/* --- writing --- */

static void
put_given(struct buf *b, const char *name, const char *z)
{
	if (z[0] != '\0')
		json_add_text(b, name, z);
}

enum rc
local_put_ask(struct buf *b, const struct local_ask *a)
{
	size_t start = local_frame_begin(b, LOCAL_ASK);

	json_add_text(b, "q", a->q);
	json_add_i64(b, "after", a->after);
	json_add_i64(b, "max", a->max);
	if (a->amount >= 0)
		json_add_i64(b, "amount", a->amount);
	if (a->id > 0)
		json_add_i64(b, "id", a->id);
	if (a->from > 0)
		json_add_i64(b, "from", a->from);
	if (a->to > 0)
		json_add_i64(b, "to", a->to);
	put_given(b, "who", a->who);
	put_given(b, "by", a->by);
	put_given(b, "kind", a->kind);
	put_given(b, "path", a->path);
	return local_frame_end(b, start);
}

enum rc
local_put_answer(struct buf *b, struct str line)
{
	size_t start = local_frame_begin(b, LOCAL_ANSWER);

	buf_puts(b, ",\"line\":");
	buf_put(b, line);
	return local_frame_end(b, start);
}

enum rc
local_put_progress(struct buf *b, const struct local_progress *p)
{
	size_t start = local_frame_begin(b, LOCAL_PROGRESS);

	json_add_text(b, "what", p->what);
	json_add_i64(b, "done", p->done);
	json_add_i64(b, "of", p->of);
	return local_frame_end(b, start);
}

enum rc
local_put_end(struct buf *b, const struct local_end *e)
{
	size_t start = local_frame_begin(b, LOCAL_END);

	json_add_i64(b, "rc", e->rc);
	json_add_text(b, "why", e->why);
	if (e->word[0] != '\0')
		json_add_text(b, "word", e->word);
	return local_frame_end(b, start);
}

/* --- reading --- */

static bool
may_str(struct str object, const char *name, char *to, size_t cap)
{
	struct str raw;

	return !json_get(object, name, &raw) ||
	    json_get_str(object, name, to, cap);
}

enum rc
local_read_ask(struct str object, struct local_ask *a)
{
	struct local_ask got = { .amount = -1 };

	if (!json_get_str(object, "q", got.q, sizeof(got.q)) ||
	    !local_may_count(object, "after", &got.after) ||
	    !local_may_count(object, "max", &got.max) ||
	    !local_may_count(object, "amount", &got.amount) ||
	    !local_may_count(object, "id", &got.id) ||
	    !local_may_count(object, "from", &got.from) ||
	    !local_may_count(object, "to", &got.to) ||
	    !may_str(object, "who", got.who, sizeof(got.who)) ||
	    !may_str(object, "by", got.by, sizeof(got.by)) ||
	    !may_str(object, "kind", got.kind, sizeof(got.kind)) ||
	    !may_str(object, "path", got.path, sizeof(got.path)))
		return RC_BAD_INPUT;
	*a = got;
	return RC_OK;
}

enum rc
local_read_answer(struct str object, struct str *line)
{
	struct str raw;

	if (!json_get(object, "line", &raw))
		return RC_BAD_INPUT;
	*line = raw;
	return RC_OK;
}

enum rc
local_read_progress(struct str object, struct local_progress *p)
{
	struct local_progress got = { 0 };

	if (!json_get_str(object, "what", got.what, sizeof(got.what)) ||
	    !json_get_count(object, "done", &got.done) ||
	    !json_get_count(object, "of", &got.of))
		return RC_BAD_INPUT;
	*p = got;
	return RC_OK;
}

enum rc
local_read_end(struct str object, struct local_end *e)
{
	struct local_end got = { 0 };

	if (!json_get_count(object, "rc", &got.rc) || got.rc > 3 ||
	    !json_get_str(object, "why", got.why, sizeof(got.why)) ||
	    !may_str(object, "word", got.word, sizeof(got.word)))
		return RC_BAD_INPUT;
	*e = got;
	return RC_OK;
}
