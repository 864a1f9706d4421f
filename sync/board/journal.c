/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "sync/board/board.h"
#include "sync/board/device.h"
#include "sync/board/journal.h"

struct journal_work {
	struct store_job job;   /* first: the store gives it back */
	struct http_exchange *x;
	struct journal_upload u;
};
_Static_assert(sizeof(struct journal_work) <= HTTP_WORK_MAX,
    "an upload fits into an exchange");

/* --- reading ----------------------------------------------------------- */

static enum rc
refuse(struct journal_upload *u, int status, const char *error)
{
	u->status = status;
	u->error = error;
	return RC_BAD_INPUT;
}

enum rc
journal_read(struct str body, uint32_t terminal, struct journal_upload *u)
{
	memset(u, 0, sizeof(*u));
	u->status = 200;
	enum rc rc = proto_read_journal(body, &u->head);
	if (rc == RC_TOO_NEW)
		return refuse(u, 400, "this board speaks version 1; update "
		    "the board");
	if (rc != RC_OK)
		return refuse(u, 400, "not a journal upload; see PROTOCOL.md, "
		    "section 3");
	if (u->head.terminal != (int64_t)terminal)
		return refuse(u, 403, "the certificate is another terminal's");
	u->has_checkpoint = u->head.checkpoint.n > 0;
	if (!u->has_checkpoint)
		return RC_OK;
	if (u->head.checkpoint.n >= STORE_CHECKPOINT_MAX ||
	    checkpoint_parse(u->head.checkpoint, &u->checkpoint) != RC_OK)
		return refuse(u, 400, "not a checkpoint; see PROTOCOL.md, "
		    "section 2");
	if (!checkpoint_verify(&u->checkpoint, u->head.key))
		return refuse(u, 400, "the checkpoint's signature is not this "
		    "key's");
	return RC_OK;
}

/* --- taking in --------------------------------------------------------- */

/* Two histories, or two keys: nothing is stored but the alarm. */
static enum rc
alarm(struct store *s, const struct store_terminal *t,
    struct journal_upload *u, const char *kind)
{
	char detail[STORE_DETAIL_MAX];
	struct buf b = BUF(detail);

	u->status = 409;
	u->error = strcmp(kind, "key") == 0 ?
	    "another journal key was pinned for this terminal; an officer "
	    "must look" :
	    "this is not the history this board holds; an officer must look";
	buf_puts(&b, "first=");
	buf_i64(&b, u->head.first);
	buf_puts(&b, " prev=");
	buf_hex(&b, u->head.prev, 8);
	buf_puts(&b, " key=");
	buf_hex(&b, u->head.key, 8);
	log_line(LOG_WARN, "journal", "conflict=%s terminal=%u %s", kind,
	    (unsigned)t->terminal, detail);
	return store_alarm_put(s, &(struct store_alarm){
	    .terminal = t->terminal, .kind = kind, .detail = detail });
}

/* h_n as this board holds it; RC_NOT_FOUND past the head. */
static enum rc
held_hash(struct store *s, const struct store_terminal *t,
    const struct journal_upload *u, int64_t n, uint8_t h[HASH_BYTES])
{
	struct store_entry e;

	if (n > t->head_n)
		return RC_NOT_FOUND;
	if (n == 0) {
		chain_start(u->head.key, h);
		return RC_OK;
	}
	if (n == t->head_n) {
		memcpy(h, t->head_h, HASH_BYTES);
		return RC_OK;
	}
	enum rc rc = store_entry_get(s, t->terminal, n, &e);
	if (rc == RC_OK)
		memcpy(h, e.h, HASH_BYTES);
	return rc == RC_NOT_FOUND ? RC_CORRUPT : rc;   /* no gaps */
}

/* Walk the batch without storing: which lines are held already, and does
 * anything contradict what is held or what the device swore to?
 * RC_CONFLICT: yes. */
static enum rc
walk(struct store *s, const struct store_terminal *t,
    struct journal_upload *u)
{
	struct str rest = u->head.lines;
	struct proto_line line;
	uint8_t h[HASH_BYTES];
	enum rc rc = RC_OK;
	int64_t i = 0;

	memcpy(h, u->head.prev, HASH_BYTES);
	for (; rc == RC_OK && proto_next_line(&rest, &line); i++) {
		int64_t n = u->head.first + i;
		struct store_entry e;
		REQUIRE(i < BATCH_LINES_MAX);
		chain_link(h, line.l);
		u->duplicate[i] = n <= t->head_n;
		if (u->duplicate[i])
			rc = store_entry_get(s, t->terminal, n, &e);
		if (rc == RC_OK && u->duplicate[i] &&
		    !crypto_equal(e.l, line.l, HASH_BYTES))
			rc = RC_CONFLICT;
		if (rc == RC_OK && u->has_checkpoint &&
		    u->checkpoint.n == n &&
		    !crypto_equal(u->checkpoint.h, h, HASH_BYTES))
			rc = RC_CONFLICT;
	}
	if (rc == RC_OK && u->has_checkpoint &&
	    u->checkpoint.n < u->head.first) {
		rc = held_hash(s, t, u, u->checkpoint.n, h);
		if (rc == RC_OK &&
		    !crypto_equal(u->checkpoint.h, h, HASH_BYTES))
			rc = RC_CONFLICT;
	}
	return rc;
}

static enum rc
add_line(struct store *s, struct store_terminal *t,
    const struct proto_line *line, enum journal_why *why)
{
	struct store_entry e = { .terminal = t->terminal,
	    .n = t->head_n + 1 };
	enum rc rc = RC_OK;

	*why = JOURNAL_FINE;
	if (t->head_n == 0)
		chain_start(t->key, t->head_h);
	chain_link(t->head_h, line->l);
	memcpy(e.l, line->l, HASH_BYTES);
	memcpy(e.h, t->head_h, HASH_BYTES);
	if (line->sealed && line->sealed_n != e.n)
		*why = JOURNAL_WRONG_NUMBER;
	else if (!line->sealed && line->raw.n > LINE_MAX_BYTES_JOURNAL)
		*why = JOURNAL_NOT_UNDERSTOOD;
	else if (!line->sealed)
		rc = journal_apply(s, t, e.n, line->raw, why);
	if (!line->sealed)
		e.line = line->raw;
	e.quarantined = *why != JOURNAL_FINE;
	if (rc == RC_OK)
		rc = store_entry_add(s, &e);
	if (rc == RC_OK)
		t->head_n = e.n;
	if (rc == RC_OK && e.quarantined)
		rc = store_alarm_put(s, &(struct store_alarm){
		    .terminal = t->terminal, .kind = "quarantined",
		    .detail = journal_why_text(*why) });
	return rc;
}

static enum rc
add_lines(struct store *s, struct store_terminal *t,
    struct journal_upload *u)
{
	struct str rest = u->head.lines;
	struct proto_line line;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && proto_next_line(&rest, &line); i++) {
		enum journal_why why = JOURNAL_FINE;
		if (!u->duplicate[i])
			rc = add_line(s, t, &line, &why);
		u->why[i] = (unsigned char)why;
	}
	if (rc == RC_OK && u->has_checkpoint)
		REQUIRE(str_copy(u->head.checkpoint, t->checkpoint,
		    sizeof(t->checkpoint)));
	return rc == RC_OK ? store_terminal_save(s, t) : rc;
}

enum rc
journal_take(struct store *s, struct store_terminal *t,
    struct journal_upload *u)
{
	uint8_t h[HASH_BYTES];

	if (t->has_key && !crypto_equal(t->key, u->head.key, KEY_BYTES))
		return alarm(s, t, u, "key");
	enum rc rc = held_hash(s, t, u, u->head.first - 1, h);
	if (rc == RC_NOT_FOUND) {
		u->rewind = true;
		u->acked = t->head_n;
		return held_hash(s, t, u, t->head_n, u->h);
	}
	if (rc == RC_OK && !crypto_equal(h, u->head.prev, HASH_BYTES))
		return alarm(s, t, u, "fork");
	if (rc == RC_OK)
		rc = walk(s, t, u);
	if (rc == RC_CONFLICT)
		return alarm(s, t, u, "fork");
	if (rc != RC_OK)
		return rc;
	t->has_key = true;
	memcpy(t->key, u->head.key, KEY_BYTES);
	rc = add_lines(s, t, u);
	u->acked = t->head_n;
	memcpy(u->h, t->head_h, HASH_BYTES);
	return rc;
}

/* --- the request ------------------------------------------------------- */

static enum rc
journal_run(struct store *s, struct store_job *job)
{
	struct journal_work *w = (struct journal_work *)(void *)job;
	struct store_terminal t;
	const char *why;

	enum rc rc = device_check(s, &w->x->req, &t, &why);
	if (rc == RC_DENIED) {
		w->u.status = 403;
		w->u.error = why;
		return RC_OK;
	}
	return rc == RC_OK ? journal_take(s, &t, &w->u) : rc;
}

static void
put_verdicts(struct buf *b, const struct journal_upload *u)
{
	buf_putc(b, '[');
	for (int64_t i = 0; !u->rewind && i < u->head.count; i++) {
		struct proto_line_verdict v = { .n = u->head.first + i,
		    .v = u->duplicate[i] ? PROTO_DUPLICATE :
		    u->why[i] != JOURNAL_FINE ? PROTO_QUARANTINED : PROTO_OK };
		REQUIRE(str_copy(str_of(journal_why_text(u->why[i])), v.why,
		    sizeof(v.why)));
		proto_put_verdict(b, &v);
	}
	buf_putc(b, ']');
}

static void
journal_done(struct store *s, struct store_job *job, enum rc rc)
{
	struct journal_work *w = (struct journal_work *)(void *)job;
	struct board *board = w->x->app;
	char memory[PROTO_ANSWER_MAX];
	struct buf body = BUF(memory);
	struct buf verdicts = board_scratch(board);
	struct proto_acked a = { .acked = w->u.acked, .rewind = w->u.rewind,
	    .server_ms = store_now_ms(s) };

	if (rc == RC_OK && w->u.status != 200) {
		http_error(w->x, w->u.status, w->u.error);
		return;
	}
	put_verdicts(&verdicts, &w->u);
	memcpy(a.h, w->u.h, HASH_BYTES);
	a.verdicts = buf_str(&verdicts);
	if (rc == RC_OK)
		rc = proto_put_acked(&body, &a);
	if (rc != RC_OK) {
		log_line(LOG_ERROR, "journal", "not kept terminal=%u: %s",
		    (unsigned)w->x->req.terminal, rc_text(rc));
		http_busy(w->x);
		return;
	}
	http_answer(w->x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&body) });
}

void
journal_post(struct http_exchange *x)
{
	struct journal_work *w = (struct journal_work *)(void *)x->work;

	w->job = (struct store_job){ journal_run, journal_done, NULL, RC_OK };
	w->x = x;
	if (journal_read(x->req.body, x->req.terminal, &w->u) != RC_OK) {
		http_error(x, w->u.status, w->u.error);
		return;
	}
	board_submit(x, &w->job);
}
