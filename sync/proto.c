/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/entry.h"
#include "sync/proto.h"

static const char *const verdict_names[] = {
	[PROTO_OK] = "ok", [PROTO_DUPLICATE] = "duplicate",
	[PROTO_QUARANTINED] = "quarantined",
};
_Static_assert(sizeof(verdict_names) / sizeof(verdict_names[0]) ==
    PROTO_VERDICT_COUNT, "every verdict has a name");

/* --- helpers --- */

/* Take back what was appended since start if it did not fit. */
static enum rc
put_end(struct buf *b, size_t start)
{
	if (!b->full)
		return RC_OK;
	buf_cut(b, start);
	return RC_TOO_BIG;
}

static void
put_comma(struct buf *b)
{
	if (b->n > 0 && b->p[b->n - 1] != '[')
		buf_putc(b, ',');
}

static bool
get_array(struct str object, const char *name, struct str *raw)
{
	return json_get(object, name, raw) && raw->p[0] == '[';
}

/* A wait the board asks for, kept within reason; absent means none. */
static bool
get_wait_s(struct str object, const char *name, int64_t *v)
{
	struct str raw;

	*v = 0;
	if (!json_get(object, name, &raw))
		return true;
	if (!json_get_count(object, name, v))
		return false;
	if (*v > PROTO_WAIT_MAX_S)
		*v = PROTO_WAIT_MAX_S;
	return true;
}

static enum rc
check_version(struct str object)
{
	int64_t v;

	if (!json_get_i64(object, "v", &v) || v < 1)
		return RC_BAD_INPUT;
	return v == PROTO_VERSION ? RC_OK : RC_TOO_NEW;
}

/* An answer has the version of what it answers. */
static enum rc
answer_version(struct str object, int64_t *v)
{
	if (!json_get_i64(object, "v", v) || *v < 1)
		return RC_BAD_INPUT;
	return *v <= PROTO_VERSION_MAX ? RC_OK : RC_TOO_NEW;
}

/* --- the journal, up --- */

enum rc
proto_put_journal(struct buf *b, const struct proto_journal *j)
{
	size_t start = b->n;

	buf_printf(b, "{\"v\":%d", PROTO_VERSION);
	json_add_i64(b, "terminal", j->terminal);
	json_add_hex(b, "key", j->key, sizeof(j->key));
	json_add_i64(b, "first", j->first);
	json_add_hex(b, "prev", j->prev, sizeof(j->prev));
	json_add_i64(b, "count", j->count);
	if (j->checkpoint.n > 0) {
		buf_puts(b, ",\"checkpoint\":");
		buf_put(b, j->checkpoint);
	}
	buf_puts(b, "}\n");
	buf_put(b, j->lines);
	return put_end(b, start);
}

/* Lines, each ended by '\n'; -1 when the last is not. */
static int64_t
count_lines(struct str lines)
{
	int64_t count = 0;

	for (size_t i = 0; i < lines.n; i++)
		count += lines.p[i] == '\n';
	return lines.n > 0 && lines.p[lines.n - 1] != '\n' ? -1 : count;
}

enum rc
proto_read_journal(struct str body, struct proto_journal *j)
{
	struct proto_journal got = { 0 };
	struct str lines = body;
	struct str head = str_cut(&lines, '\n');

	if (body.n > BATCH_BYTES_MAX)
		return RC_TOO_BIG;
	if (!json_check_object(head))
		return RC_BAD_INPUT;
	enum rc rc = check_version(head);
	if (rc != RC_OK)
		return rc;
	if (!json_get_i64(head, "terminal", &got.terminal) ||
	    got.terminal < 1 || got.terminal > TERMINAL_ID_MAX ||
	    !json_get_hex(head, "key", got.key, sizeof(got.key)) ||
	    !json_get_i64(head, "first", &got.first) || got.first < 1 ||
	    got.first > INT64_MAX - BATCH_LINES_MAX ||
	    !json_get_hex(head, "prev", got.prev, sizeof(got.prev)) ||
	    !json_get_i64(head, "count", &got.count) || got.count < 1 ||
	    got.count > BATCH_LINES_MAX)
		return RC_BAD_INPUT;
	if (json_get(head, "checkpoint", &got.checkpoint) &&
	    got.checkpoint.p[0] != '{')
		return RC_BAD_INPUT;
	if (count_lines(lines) != got.count)
		return RC_BAD_INPUT;
	got.lines = lines;
	*j = got;
	return RC_OK;
}

void
proto_put_sealed(struct buf *b, int64_t n, const uint8_t l[HASH_BYTES])
{
	buf_printf(b, "{\"n\":%" PRId64, n);
	json_add_hex(b, "l", l, HASH_BYTES);
	buf_putc(b, '}');
}

/* Only the canonical bytes count: whoever wants an entry's content to stand
 * must send it, and a look-alike is an ordinary line. */
static bool
read_sealed(struct str raw, struct proto_line *line)
{
	return entry_is_hashed(raw, &line->sealed_n, line->l) &&
	    line->sealed_n >= 1;
}

bool
proto_next_line(struct str *rest, struct proto_line *line)
{
	if (rest->n == 0)
		return false;
	struct proto_line got = { .raw = str_cut(rest, '\n') };
	got.sealed = read_sealed(got.raw, &got);
	if (!got.sealed)
		sha256(&got.raw, 1, got.l);
	*line = got;
	return true;
}

enum rc
proto_read_entry(struct str line, struct proto_entry *e)
{
	struct proto_entry got = { 0 };

	if (line.n > LINE_MAX_BYTES_JOURNAL)
		return RC_TOO_BIG;
	if (line.n == 0 || line.p[0] != '{' || !json_check(line, NULL))
		return RC_BAD_INPUT;
	if (!json_get_i64(line, "n", &got.n) || got.n < 1 ||
	    !json_get_str(line, "k", got.kind, sizeof(got.kind)) ||
	    !json_get_i64(line, "t", &got.t) ||
	    !json_get_count(line, "q", &got.q) || !json_get_count(line, "b",
	    &got.b) ||
	    !json_get_count(line, "m", &got.m) ||
	    !json_get(line, "d", &got.d) || got.d.p[0] != '{')
		return RC_BAD_INPUT;
	*e = got;
	return RC_OK;
}

enum rc
proto_read_checkpoint(struct str raw, struct proto_checkpoint *c)
{
	struct proto_checkpoint got = { 0 };

	if (!json_check_object(raw) || !json_get_count(raw, "b", &got.b) ||
	    !json_get_count(raw, "n", &got.n) ||
	    !json_get_hex(raw, "h", got.h, sizeof(got.h)) ||
	    !json_get_count(raw, "count", &got.count) ||
	    !json_get_i64(raw, "total", &got.total) ||
	    !json_get_hex(raw, "sig", got.sig, sizeof(got.sig)))
		return RC_BAD_INPUT;
	*c = got;
	return RC_OK;
}

/* --- its answer --- */

enum rc
proto_put_acked(struct buf *b, const struct proto_acked *a)
{
	size_t start = b->n;

	buf_printf(b, "{\"v\":%" PRId64, a->v == 0 ? PROTO_VERSION : a->v);
	json_add_i64(b, "acked", a->acked);
	json_add_hex(b, "h", a->h, sizeof(a->h));
	buf_puts(b, ",\"verdicts\":");
	buf_put(b, a->verdicts.n > 0 ? a->verdicts : STR("[]"));
	buf_puts(b, a->rewind ? ",\"rewind\":true" : ",\"rewind\":false");
	json_add_i64(b, "server_ms", a->server_ms);
	json_add_i64(b, "retry_after_s", a->retry_after_s);
	json_add_i64(b, "spread_s", a->spread_s);
	buf_putc(b, '}');
	return put_end(b, start);
}

enum rc
proto_read_acked(struct str body, struct proto_acked *a)
{
	struct proto_acked got = { 0 };
	struct str raw;

	if (!json_check_object(body))
		return RC_BAD_INPUT;
	enum rc rc = answer_version(body, &got.v);
	if (rc != RC_OK)
		return rc;
	if (!json_get_count(body, "acked", &got.acked) ||
	    !json_get_hex(body, "h", got.h, sizeof(got.h)) ||
	    !get_array(body, "verdicts", &got.verdicts) ||
	    !json_get(body, "rewind", &raw) || !json_bool(raw, &got.rewind) ||
	    !json_get_count(body, "server_ms", &got.server_ms) ||
	    !get_wait_s(body, "retry_after_s", &got.retry_after_s) ||
	    !get_wait_s(body, "spread_s", &got.spread_s))
		return RC_BAD_INPUT;
	*a = got;
	return RC_OK;
}

void
proto_put_verdict(struct buf *b, const struct proto_line_verdict *v)
{
	REQUIRE(v->v < PROTO_VERDICT_COUNT);
	put_comma(b);
	buf_printf(b, "{\"n\":%" PRId64, v->n);
	if (v->to > v->n)
		json_add_i64(b, "to", v->to);
	buf_printf(b, ",\"v\":\"%s\"", verdict_names[v->v]);
	if (v->why[0] != '\0') {
		buf_puts(b, ",\"why\":");
		json_put_str(b, str_of(v->why));
	}
	buf_putc(b, '}');
}

enum rc
proto_next_verdict(struct str *rest, struct proto_line_verdict *v)
{
	struct proto_line_verdict got = { .v = PROTO_VERDICT_COUNT };
	char name[32];
	struct str raw, why, to;

	if (!json_next(rest, &raw))
		return RC_NOT_FOUND;
	if (raw.p[0] != '{' || !json_get_i64(raw, "n", &got.n) || got.n < 1 ||
	    !json_get_str(raw, "v", name, sizeof(name)))
		return RC_BAD_INPUT;
	got.to = got.n;
	if (json_get(raw, "to", &to) &&
	    (!json_i64(to, &got.to) || got.to < got.n))
		return RC_BAD_INPUT;
	for (int i = 0; i < PROTO_VERDICT_COUNT; i++)
		if (str_eq(str_of(name), str_of(verdict_names[i])))
			got.v = (enum proto_verdict)i;
	if (got.v == PROTO_VERDICT_COUNT)
		return RC_BAD_INPUT;
	if (json_get(raw, "why", &why) &&
	    !json_get_str(raw, "why", got.why, sizeof(got.why)))
		return RC_BAD_INPUT;
	*v = got;
	return RC_OK;
}

/* --- mail, down --- */

void
proto_put_mail_path(struct buf *b, const struct proto_mail_query *q)
{
	buf_printf(b, "%s?after=%" PRId64 "&wait=%" PRId64, PROTO_MAIL_PATH,
	    q->after, q->wait_s);
	if (q->zip > 0)
		buf_printf(b, "&zip=%" PRId64, q->zip);
	if (q->queue > 0)
		buf_printf(b, "&queue=%" PRId64, q->queue);
}

void
proto_put_mail_item(struct buf *b, int64_t n, const char *kind, struct str d)
{
	put_comma(b);
	buf_printf(b, "{\"n\":%" PRId64 ",\"k\":", n);
	json_put_str(b, str_of(kind));
	buf_puts(b, ",\"d\":");
	buf_put(b, d);
	buf_putc(b, '}');
}

enum rc
proto_put_mail(struct buf *b, const struct proto_mail *m)
{
	size_t start = b->n;

	buf_printf(b, "{\"v\":%d,\"mail\":", PROTO_VERSION);
	buf_put(b, m->items.n > 0 ? m->items : STR("[]"));
	json_add_i64(b, "server_ms", m->server_ms);
	buf_putc(b, '}');
	return put_end(b, start);
}

enum rc
proto_read_mail(struct str body, struct proto_mail *m)
{
	struct proto_mail got = { 0 };

	if (body.n > MAIL_BYTES_MAX)
		return RC_TOO_BIG;
	if (!json_check_object(body))
		return RC_BAD_INPUT;
	enum rc rc = check_version(body);
	if (rc != RC_OK)
		return rc;
	if (!get_array(body, "mail", &got.items) ||
	    !json_get_count(body, "server_ms", &got.server_ms))
		return RC_BAD_INPUT;
	*m = got;
	return RC_OK;
}

/* --- errors --- */

enum rc
proto_put_error(struct buf *b, const char *text)
{
	size_t start = b->n;

	buf_puts(b, "{\"error\":");
	json_put_str(b, str_of(text));
	buf_putc(b, '}');
	return put_end(b, start);
}

void
proto_read_error(struct str body, char text[PROTO_ERROR_MAX])
{
	if (!json_check_object(body) ||
	    !json_get_str(body, "error", text, PROTO_ERROR_MAX))
		text[0] = '\0';
}

void
proto_read_word(struct str body, char word[PROTO_WORD_MAX])
{
	if (!json_check_object(body) ||
	    !json_get_str(body, "word", word, PROTO_WORD_MAX))
		word[0] = '\0';
}
