/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "sync/local.h"
#include "sync/local_inside.h"

static const char *const kind_names[] = {
	[LOCAL_HELLO] = "hello", [LOCAL_BYE] = "bye", [LOCAL_STATE] = "state",
	[LOCAL_WANT] = "want", [LOCAL_BATCH] = "batch",
	[LOCAL_ACKED] = "acked", [LOCAL_MAIL] = "mail", [LOCAL_NET] = "net",
	[LOCAL_REFUSED] = "refused", [LOCAL_ASK] = "ask",
	[LOCAL_ANSWER] = "answer", [LOCAL_PROGRESS] = "progress",
	[LOCAL_END] = "end",
	[LOCAL_CURSOR] = "cursor", [LOCAL_FEED] = "feed",
	[LOCAL_ENROL] = "enrol", [LOCAL_ENROL_SIGN] = "enrol.sign",
	[LOCAL_ENROL_SIG] = "enrol.sig", [LOCAL_ENROLLED] = "enrolled",
	[LOCAL_RECORDED] = "recorded", [LOCAL_ENROL_END] = "enrol.end",
	[LOCAL_SETTLED] = "settled", [LOCAL_SETTLED_ITEMS] = "settled.items",
	[LOCAL_UNKNOWN] = "unknown",
};
_Static_assert(sizeof(kind_names) / sizeof(kind_names[0]) == LOCAL_KIND_COUNT,
    "every kind has a name");

static const char *const role_names[] = {
	[LOCAL_ROLE_SYNC] = "sync", [LOCAL_ROLE_CLI] = "cli",
	[LOCAL_ROLE_OTHER] = "other",
};
_Static_assert(sizeof(role_names) / sizeof(role_names[0]) == LOCAL_ROLE_COUNT,
    "every role has a name");

static const char *const bye_names[] = {
	[LOCAL_BYE_VERSION] = "version", [LOCAL_BYE_ROLE] = "role",
	[LOCAL_BYE_FRAME] = "frame", [LOCAL_BYE_REPLACED] = "replaced",
	[LOCAL_BYE_STOPPING] = "stopping", [LOCAL_BYE_FULL] = "full",
	[LOCAL_BYE_OTHER] = "other",
};
_Static_assert(sizeof(bye_names) / sizeof(bye_names[0]) == LOCAL_BYE_COUNT,
    "every farewell has a name");

const char *
local_kind_name(enum local_kind k)
{
	REQUIRE(k < LOCAL_KIND_COUNT);
	return kind_names[k];
}

const char *
local_bye_name(enum local_bye why)
{
	REQUIRE(why < LOCAL_BYE_COUNT);
	return bye_names[why];
}

/* --- frames --- */

enum rc
local_frame_next(struct str received, struct str *object, size_t *used)
{
	if (received.n < LOCAL_HEAD_BYTES)
		return RC_AGAIN;
	const unsigned char *p = (const unsigned char *)received.p;
	size_t n = (size_t)p[0] << 24 | (size_t)p[1] << 16 |
	    (size_t)p[2] << 8 | p[3];
	if (n == 0 || n > LOCAL_FRAME_MAX)
		return RC_BAD_INPUT;
	if (received.n - LOCAL_HEAD_BYTES < n)
		return RC_AGAIN;
	struct str body = str_part(received, LOCAL_HEAD_BYTES, n);
	if (!json_check_object(body))
		return RC_BAD_INPUT;
	*object = body;
	*used = LOCAL_HEAD_BYTES + n;
	return RC_OK;
}

size_t
local_frame_begin(struct buf *b, enum local_kind k)
{
	size_t start = b->n;

	REQUIRE(!b->full);
	buf_put(b, (struct str){ "\0\0\0\0", LOCAL_HEAD_BYTES });
	buf_printf(b, "{\"k\":\"%s\"", kind_names[k]);
	return start;
}

enum rc
local_frame_end(struct buf *b, size_t start)
{
	buf_putc(b, '}');
	size_t n = b->n - start - LOCAL_HEAD_BYTES;
	if (b->full || n > LOCAL_FRAME_MAX) {
		buf_cut(b, start);
		return RC_TOO_BIG;
	}
	for (int i = 0; i < LOCAL_HEAD_BYTES; i++)
		b->p[start + (size_t)i] = (char)(n >> (24 - 8 * i) & 0xff);
	return RC_OK;
}

static void
put_raw(struct buf *b, const char *name, struct str raw)
{
	buf_printf(b, ",\"%s\":", name);
	buf_put(b, raw);
}

bool
local_may_count(struct str object, const char *name, int64_t *v)
{
	struct str raw;

	return !json_get(object, name, &raw) ||
	    json_get_count(object, name, v);
}

/* --- writing --- */

enum rc
local_put_hello_client(struct buf *b, enum local_role role)
{
	REQUIRE(role < LOCAL_ROLE_COUNT);
	size_t start = local_frame_begin(b, LOCAL_HELLO);
	json_add_i64(b, "v", LOCAL_VERSION);
	json_add_text(b, "role", role_names[role]);
	return local_frame_end(b, start);
}

enum rc
local_put_hello(struct buf *b, const struct local_hello *h)
{
	size_t start = local_frame_begin(b, LOCAL_HELLO);

	json_add_i64(b, "v", h->v);
	json_add_i64(b, "terminal", h->terminal);
	json_add_i64(b, "epoch", h->epoch);
	json_add_hex(b, "key", h->key, sizeof(h->key));
	json_add_i64(b, "boot", h->boot);
	json_add_i64(b, "head", h->head);
	json_add_i64(b, "acked", h->acked);
	json_add_i64(b, "mail", h->mail);
	json_add_i64(b, "floor", h->floor_ms);
	json_add_text(b, "software", h->software);
	return local_frame_end(b, start);
}

enum rc
local_put_bye(struct buf *b, enum local_bye why)
{
	size_t start = local_frame_begin(b, LOCAL_BYE);

	json_add_text(b, "why", local_bye_name(why));
	return local_frame_end(b, start);
}

enum rc
local_put_state(struct buf *b, const struct local_state *s)
{
	size_t start = local_frame_begin(b, LOCAL_STATE);

	json_add_i64(b, "head", s->head);
	json_add_i64(b, "acked", s->acked);
	json_add_i64(b, "mail", s->mail);
	json_add_i64(b, "open", s->open);
	json_add_bool(b, "now", s->now);
	return local_frame_end(b, start);
}

enum rc
local_put_want(struct buf *b, const struct local_want *w)
{
	size_t start = local_frame_begin(b, LOCAL_WANT);

	json_add_i64(b, "after", w->after);
	json_add_i64(b, "bytes", w->bytes);
	return local_frame_end(b, start);
}

enum rc
local_put_batch(struct buf *b, const struct local_batch *t)
{
	size_t start = local_frame_begin(b, LOCAL_BATCH);

	json_add_i64(b, "first", t->first);
	json_add_i64(b, "last", t->last);
	if (t->first > 0) {
		json_add_hex(b, "prev", t->prev, sizeof(t->prev));
		json_add_hex(b, "hash", t->hash, sizeof(t->hash));
	}
	if (t->checkpoint.n > 0)
		put_raw(b, "checkpoint", t->checkpoint);
	buf_puts(b, ",\"lines\":");
	json_put_str(b, t->lines);
	return local_frame_end(b, start);
}

enum rc
local_put_acked(struct buf *b, const struct local_acked *a)
{
	size_t start = local_frame_begin(b, LOCAL_ACKED);

	json_add_i64(b, "n", a->n);
	json_add_hex(b, "h", a->h, sizeof(a->h));
	return local_frame_end(b, start);
}

enum rc
local_put_mail(struct buf *b, struct str items)
{
	size_t start = local_frame_begin(b, LOCAL_MAIL);

	put_raw(b, "items", items);
	return local_frame_end(b, start);
}

enum rc
local_put_net(struct buf *b, const struct local_net *n)
{
	size_t start = local_frame_begin(b, LOCAL_NET);

	json_add_bool(b, "up", n->up);
	json_add_text(b, "why", n->why);
	json_add_i64(b, "server_ms", n->server_ms);
	json_add_i64(b, "retry_s", n->retry_s);
	if (n->no_board)
		json_add_bool(b, "board", false);
	if (n->cert_ms > 0)
		json_add_i64(b, "cert_ms", n->cert_ms);
	return local_frame_end(b, start);
}

enum rc
local_put_refused(struct buf *b, const struct local_refused *r)
{
	size_t start = local_frame_begin(b, LOCAL_REFUSED);

	json_add_text(b, "of", r->of);
	json_add_i64(b, "n", r->n);
	json_add_text(b, "why", r->why);
	return local_frame_end(b, start);
}

/* --- reading --- */

enum local_kind
local_kind_of(struct str object)
{
	char k[LOCAL_WORD_MAX];

	if (!json_get_str(object, "k", k, sizeof(k)))
		return LOCAL_UNKNOWN;
	for (int i = 0; i < LOCAL_UNKNOWN; i++)
		if (str_eq(str_of(k), str_of(kind_names[i])))
			return (enum local_kind)i;
	return LOCAL_UNKNOWN;
}

enum rc
local_read_hello_client(struct str object, struct local_hello_client *h)
{
	struct local_hello_client got = { .role = LOCAL_ROLE_OTHER };
	char role[LOCAL_WORD_MAX];

	if (!json_get_count(object, "v", &got.v) ||
	    !json_get_str(object, "role", role, sizeof(role)))
		return RC_BAD_INPUT;
	for (int i = 0; i < LOCAL_ROLE_OTHER; i++)
		if (str_eq(str_of(role), str_of(role_names[i])))
			got.role = (enum local_role)i;
	*h = got;
	return RC_OK;
}

enum rc
local_read_hello(struct str object, struct local_hello *h)
{
	struct local_hello got = { 0 };
	struct str raw;

	if (!json_get_count(object, "v", &got.v) ||
	    !json_get_count(object, "terminal", &got.terminal) ||
	    !json_get_count(object, "epoch", &got.epoch) ||
	    !json_get_hex(object, "key", got.key, sizeof(got.key)) ||
	    !json_get_count(object, "boot", &got.boot) ||
	    !json_get_count(object, "head", &got.head) ||
	    !json_get_count(object, "acked", &got.acked) ||
	    !json_get_count(object, "mail", &got.mail) ||
	    !json_get_str(object, "software", got.software,
	    sizeof(got.software)))
		return RC_BAD_INPUT;
	if (json_get(object, "floor", &raw) &&
	    !json_get_count(object, "floor", &got.floor_ms))
		return RC_BAD_INPUT;
	if (got.terminal > TERMINAL_ID_MAX || got.epoch > EPOCH_MAX ||
	    got.acked > got.head)
		return RC_BAD_INPUT;
	*h = got;
	return RC_OK;
}

enum rc
local_read_bye(struct str object, enum local_bye *why)
{
	char text[LOCAL_WORD_MAX];

	if (!json_get_str(object, "why", text, sizeof(text)))
		return RC_BAD_INPUT;
	*why = LOCAL_BYE_OTHER;
	for (int i = 0; i < LOCAL_BYE_OTHER; i++)
		if (str_eq(str_of(text), str_of(bye_names[i])))
			*why = (enum local_bye)i;
	return RC_OK;
}

enum rc
local_read_state(struct str object, struct local_state *s)
{
	struct local_state got = { 0 };

	if (!json_get_count(object, "head", &got.head) ||
	    !json_get_count(object, "acked", &got.acked) ||
	    !json_get_count(object, "mail", &got.mail) ||
	    !json_get_count(object, "open", &got.open) ||
	    !json_get_bool(object, "now", &got.now) || got.acked > got.head)
		return RC_BAD_INPUT;
	*s = got;
	return RC_OK;
}

enum rc
local_read_want(struct str object, struct local_want *w)
{
	struct local_want got = { 0 };

	if (!json_get_count(object, "after", &got.after) ||
	    !json_get_count(object, "bytes", &got.bytes))
		return RC_BAD_INPUT;
	*w = got;
	return RC_OK;
}

static bool
get_checkpoint(struct str object, struct str *raw)
{
	*raw = (struct str){ NULL, 0 };
	if (!json_get(object, "checkpoint", raw))
		return true;
	return raw->p[0] == '{' && raw->n <= LOCAL_CHECKPOINT_MAX;
}

enum rc
local_read_batch(struct str object, struct buf *lines, struct local_batch *t)
{
	struct local_batch got = { 0 };
	size_t start = lines->n;
	struct str raw;

	if (!json_get_count(object, "first", &got.first) ||
	    !json_get_count(object, "last", &got.last) ||
	    got.last < got.first || (got.first == 0) != (got.last == 0) ||
	    got.last - got.first >= BATCH_LINES_MAX ||
	    !get_checkpoint(object, &got.checkpoint) ||
	    !json_get(object, "lines", &raw))
		return RC_BAD_INPUT;
	if (got.first > 0 &&
	    (!json_get_hex(object, "prev", got.prev, sizeof(got.prev)) ||
	    !json_get_hex(object, "hash", got.hash, sizeof(got.hash))))
		return RC_BAD_INPUT;
	if (!json_str(raw, lines))
		return RC_BAD_INPUT;
	got.lines = str_from(buf_str(lines), start);
	*t = got;
	return RC_OK;
}

enum rc
local_read_acked(struct str object, struct local_acked *a)
{
	struct local_acked got = { 0 };

	if (!json_get_count(object, "n", &got.n) ||
	    !json_get_hex(object, "h", got.h, sizeof(got.h)))
		return RC_BAD_INPUT;
	*a = got;
	return RC_OK;
}

enum rc
local_read_mail(struct str object, struct str *items)
{
	struct str raw;

	if (!json_get(object, "items", &raw) || raw.p[0] != '[')
		return RC_BAD_INPUT;
	*items = raw;
	return RC_OK;
}

enum rc
local_read_net(struct str object, struct local_net *n)
{
	struct local_net got = { 0 };
	bool board = true;
	struct str raw;

	(void)json_get_bool(object, "board", &board);
	got.no_board = !board;
	if (!json_get_bool(object, "up", &got.up) ||
	    !json_get_str(object, "why", got.why, sizeof(got.why)) ||
	    !json_get_count(object, "server_ms", &got.server_ms) ||
	    !json_get_count(object, "retry_s", &got.retry_s) ||
	    (json_get(object, "cert_ms", &raw) &&
	    !json_get_count(object, "cert_ms", &got.cert_ms)))
		return RC_BAD_INPUT;
	*n = got;
	return RC_OK;
}

enum rc
local_read_refused(struct str object, struct local_refused *r)
{
	struct local_refused got = { 0 };

	if (!json_get_str(object, "of", got.of, sizeof(got.of)) ||
	    !json_get_count(object, "n", &got.n) ||
	    !json_get_str(object, "why", got.why, sizeof(got.why)))
		return RC_BAD_INPUT;
	*r = got;
	return RC_OK;
}

/* --- messages of the board --- */

enum rc
local_next_item(struct str *rest, struct local_item *item)
{
	struct local_item got = { 0 };
	struct str raw;

	if (!json_next(rest, &raw))
		return RC_NOT_FOUND;
	if (raw.p[0] != '{' || !json_get_i64(raw, "n", &got.n) || got.n < 1 ||
	    !json_get_str(raw, "k", got.kind, sizeof(got.kind)) ||
	    got.kind[0] == '\0' || !json_get(raw, "d", &got.d) ||
	    got.d.p[0] != '{')
		return RC_BAD_INPUT;
	*item = got;
	return RC_OK;
}

void
local_put_credit(struct buf *b, const struct local_credit *c)
{
	buf_puts(b, "{\"id\":");
	json_put_str(b, str_of(c->id));
	json_add_text(b, "ref", c->ref);
	json_add_i64(b, "amount", c->amount);
	json_add_text(b, "bank_ref", c->bank_ref);
	json_add_text(b, "at", c->at);
	buf_putc(b, '}');
}

enum rc
local_read_credit(struct str d, struct local_credit *c)
{
	struct local_credit got = { 0 };

	if (!json_get_str(d, "id", got.id, sizeof(got.id)) ||
	    got.id[0] == '\0' ||
	    !json_get_str(d, "ref", got.ref, sizeof(got.ref)) ||
	    !json_get_i64(d, "amount", &got.amount) || got.amount <= 0 ||
	    !json_get_str(d, "bank_ref", got.bank_ref, sizeof(got.bank_ref)) ||
	    !json_get_str(d, "at", got.at, sizeof(got.at)))
		return RC_BAD_INPUT;
	*c = got;
	return RC_OK;
}
