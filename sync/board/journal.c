/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "ledger/witness.h"
#include "sync/board/board.h"
#include "sync/board/contact.h"
#include "sync/board/device.h"
#include "sync/board/give_back.h"
#include "sync/board/inbox.h"
#include "sync/board/journal.h"
#include "sync/board/round.h"

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

/* Nothing is stored but the alarm. */
static enum rc
alarm(struct store *s, const struct store_terminal *t,
    struct journal_upload *u, const struct witness_judgement *j)
{
	char detail[STORE_DETAIL_MAX];
	struct buf b = BUF(detail);
	bool is_key = j->why == WITNESS_OTHER_KEY;

	u->status = 409;
	u->error = is_key ?
	    "another journal key was pinned for this terminal; an officer "
	    "must look" :
	    "this is not the history this board holds; an officer must look";
	buf_puts(&b, witness_why_text(j->why));
	buf_puts(&b, " n=");
	buf_i64(&b, j->at);
	buf_puts(&b, " prev=");
	buf_hex(&b, u->head.prev, 8);
	buf_puts(&b, " key=");
	buf_hex(&b, u->head.key, 8);
	log_line(LOG_WARN, "journal", "conflict terminal=%u %s",
	    (unsigned)t->terminal, detail);
	return store_alarm_put(s, &(struct store_alarm){
	    .terminal = t->terminal, .kind = is_key ? "key" : "fork",
	    .detail = detail });
}

/* An honest loss: counted for the device, blocks nothing. */
static enum rc
note_loss(struct store *s, const struct store_terminal *t,
    const struct witness_judgement *j)
{
	char detail[STORE_DETAIL_MAX];
	struct buf b = BUF(detail);

	buf_puts(&b, "entries ");
	buf_i64(&b, j->restore_first);
	buf_puts(&b, " to ");
	buf_i64(&b, j->restore_last);
	buf_puts(&b, ", loss number ");
	buf_i64(&b, j->next.tails);
	log_line(LOG_WARN, "journal", "lost tail terminal=%u %s",
	    (unsigned)t->terminal, detail);
	return store_alarm_put(s, &(struct store_alarm){
	    .terminal = t->terminal, .kind = "lost_tail", .detail = detail });
}

/* What is known of a terminal that was last seen before branches were. */
static void
first_state(const struct store_terminal *t, struct witness *w)
{
	struct checkpoint c;

	memset(w, 0, sizeof(*w));
	w->has_key = t->has_key;
	if (t->has_key)
		memcpy(w->key, t->key, KEY_BYTES);
	w->n = t->head_n;
	if (t->head_n > 0)
		memcpy(w->h, t->head_h, HASH_BYTES);
	if (!json_check(str_of(t->checkpoint), NULL) ||
	    checkpoint_parse(str_of(t->checkpoint), &c) != RC_OK)
		return;
	w->boot_max = c.boot;
	if (c.n <= w->n)
		w->boot = c.boot;
}

static enum rc
read_state(const struct store_terminal *t, struct witness *w)
{
	if (t->witness[0] == '\0') {
		first_state(t, w);
		return RC_OK;
	}
	return witness_parse(str_of(t->witness), w) == RC_OK ? RC_OK :
	    RC_CORRUPT;
}

enum rc
journal_renew(struct store *s, struct store_terminal *t,
    const uint8_t key[KEY_BYTES])
{
	struct witness w;
	enum rc rc = read_state(t, &w);

	if (rc != RC_OK)
		return rc;
	struct buf state = BUF(t->witness);   /* empties it */
	witness_renew(&w, key);
	witness_put(&state, &w);
	REQUIRE(!state.full);
	memcpy(t->key, key, KEY_BYTES);
	t->has_key = true;
	t->head_n = 0;
	t->checkpoint[0] = '\0';
	t->mail_from = t->mail_seen;
	rc = give_back_end(s, t);
	return rc == RC_OK ? store_terminal_save(s, t) : rc;
}

struct past { struct store *s; uint32_t terminal; };

/* Branch k was set aside when the rows of branch k began. */
static enum rc
past_hash(void *ctx, int64_t branch, int64_t n, uint8_t h[HASH_BYTES])
{
	const struct past *p = ctx;
	struct store_entry e = { .terminal = p->terminal, .n = n,
	    .branch = branch == WITNESS_HISTORY ? INT64_MAX : branch - 1 };
	enum rc rc = store_entry_get(p->s, &e);

	if (rc == RC_OK)
		memcpy(h, e.h, HASH_BYTES);
	return rc;
}

/* What is read of an upload, for as long as it is taken in. */
struct reading {
	struct journal_line line[BATCH_LINES_MAX];
	size_t count;
};

static void
read_lines(const struct journal_upload *u, struct reading *r)
{
	struct str rest = u->head.lines;
	struct proto_line in;

	r->count = 0;
	while (proto_next_line(&rest, &in)) {
		REQUIRE(r->count < BATCH_LINES_MAX);
		struct journal_line *line = &r->line[r->count++];
		line->in = in;
		line->is = in.sealed ? RC_BAD_INPUT :
		    entry_decode(in.raw, &line->e);
	}
}

static enum rc
judge(struct store *s, const struct store_terminal *t,
    const struct journal_upload *u, const struct reading *r,
    struct witness_judgement *j)
{
	struct witness_line lines[BATCH_LINES_MAX];
	struct past past = { s, t->terminal };
	struct witness_past reader = { past_hash, &past };
	struct witness_upload up = { .first = u->head.first, .lines = lines,
	    .count = r->count,
	    .checkpoint = u->has_checkpoint ? &u->checkpoint : NULL };
	struct witness w;

	for (size_t i = 0; i < r->count; i++)
		witness_take_line(&lines[i], r->line[i].is, &r->line[i].e,
		    r->line[i].in.l);
	memcpy(up.key, u->head.key, KEY_BYTES);
	memcpy(up.prev, u->head.prev, HASH_BYTES);
	enum rc rc = read_state(t, &w);
	return rc == RC_OK ? witness_judge(&w, &reader, &up, j) : rc;
}

/* One wait for all that the lines will want to know, where the store can
 * begin a read. */
static void
begin_reads(struct store *s, const struct store_terminal *t,
    const struct reading *r, size_t from)
{
	if (from < r->count)
		store_entry_ahead(s, t->terminal, t->head_n);
	for (size_t i = from; store_reads_ahead(s) && i < r->count; i++)
		journal_ahead(s, &r->line[i]);
}

/* Where lines are added, and the one before in this upload, or p NULL. */
struct adding {
	struct store_terminal *t;
	int64_t branch;
	struct str last;
};

static enum rc
add_line(struct store *s, struct adding *a, const struct journal_line *line,
    enum journal_why *why)
{
	const struct proto_line *in = &line->in;
	struct store_terminal *t = a->t;
	struct store_entry e = { .terminal = t->terminal,
	    .n = t->head_n + 1, .branch = a->branch };
	enum rc rc = RC_OK;

	*why = JOURNAL_FINE;
	if (t->head_n == 0)
		chain_start(t->key, t->head_h);
	chain_link(t->head_h, in->l);
	memcpy(e.l, in->l, HASH_BYTES);
	memcpy(e.h, t->head_h, HASH_BYTES);
	if (in->sealed && in->sealed_n != e.n)
		*why = JOURNAL_WRONG_NUMBER;
	else if (!in->sealed)
		rc = journal_apply(s, t, e.n, line, why);
	if (!in->sealed)
		e.line = in->raw;
	e.quarantined = *why != JOURNAL_FINE;
	if (rc == RC_OK)
		rc = journal_tries(s, t, e.n, a->last, e.line);
	a->last = e.line.p != NULL ? e.line : STR("");
	if (rc == RC_OK)
		rc = round_line(s, t, &e);
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
    struct journal_upload *u, const struct reading *r,
    const struct witness_judgement *j)
{
	struct adding a = { .t = t, .branch = j->next.tails };
	enum rc rc = RC_OK;

	begin_reads(s, t, r, j->add_from);
	t->has_key = true;
	memcpy(t->key, u->head.key, KEY_BYTES);
	for (size_t i = 0; rc == RC_OK && i < r->count; i++) {
		enum journal_why why = JOURNAL_FINE;
		u->duplicate[i] = i < j->add_from;
		if (!u->duplicate[i])
			rc = add_line(s, &a, &r->line[i], &why);
		u->why[i] = (unsigned char)why;
	}
	if (rc != RC_OK)
		return rc;
	if (u->has_checkpoint)
		REQUIRE(str_copy(u->head.checkpoint, t->checkpoint,
		    sizeof(t->checkpoint)));
	struct buf state = BUF(t->witness);
	witness_put(&state, &j->next);
	REQUIRE(!state.full && t->head_n == j->next.n);
	return store_terminal_save(s, t);
}

/* The history ends at the fork again. */
static enum rc
turn_back(struct store *s, struct store_terminal *t,
    const struct witness_judgement *j)
{
	struct past past = { s, t->terminal };

	t->head_n = j->fork;
	enum rc rc = j->fork == 0 ? RC_OK :
	    past_hash(&past, WITNESS_HISTORY, j->fork, t->head_h);
	if (rc == RC_OK)
		rc = note_loss(s, t, j);
	return rc == RC_OK ? give_back_begin(s, t, &(struct store_tail){
	    t->terminal, j->next.tails, j->restore_first,
	    j->restore_last }) : rc;
}

enum rc
journal_take(struct store *s, struct store_terminal *t,
    struct journal_upload *u)
{
	struct witness_judgement j;
	struct reading r;

	read_lines(u, &r);
	enum rc rc = judge(s, t, u, &r, &j);
	if (rc != RC_OK)
		return rc;
	u->acked = j.acked;
	memcpy(u->h, j.h, HASH_BYTES);
	int64_t mailed = t->mail_last;
	switch (j.verdict) {
	case WITNESS_ALARM:
		return alarm(s, t, u, &j);
	case WITNESS_REWIND:
		u->rewind = true;
		log_line(LOG_INFO, "journal", "rewind terminal=%u to=%lld: %s",
		    (unsigned)t->terminal, (long long)j.acked,
		    witness_why_text(j.why));
		return RC_OK;
	case WITNESS_TAIL_LOST:
		rc = turn_back(s, t, &j);
		break;
	case WITNESS_ACCEPT:
	case WITNESS_VERDICT_COUNT:
		break;
	}
	u->mailed = t->mail_last > mailed;
	return rc == RC_OK ? add_lines(s, t, u, &r, &j) : rc;
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

static enum proto_verdict
verdict_of(const struct journal_upload *u, int64_t i)
{
	return u->duplicate[i] ? PROTO_DUPLICATE :
	    u->why[i] != JOURNAL_FINE ? PROTO_QUARANTINED : PROTO_OK;
}

/* How many lines from i on share one verdict.  Version 1 tells each alone. */
static int64_t
run_of(const struct journal_upload *u, int64_t i)
{
	int64_t k = i + 1;

	while (u->packed && k < u->head.count && u->why[k] == u->why[i] &&
	    u->duplicate[k] == u->duplicate[i])
		k++;
	return k - i;
}

static void
put_verdicts(struct buf *b, const struct journal_upload *u)
{
	int64_t run;

	buf_putc(b, '[');
	for (int64_t i = 0; !u->rewind && i < u->head.count; i += run) {
		run = run_of(u, i);
		struct proto_line_verdict v = { .n = u->head.first + i,
		    .to = u->head.first + i + run - 1,
		    .v = verdict_of(u, i) };
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
	struct proto_acked a = { .v = w->u.packed ? PROTO_VERSION_MAX :
	    PROTO_VERSION, .acked = w->u.acked, .rewind = w->u.rewind,
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
	uint32_t terminal = w->x->req.terminal;
	contact_heard(board->contacts, s, &(struct contact_news){ terminal,
	    -1, w->u.rewind ? STR("") : w->u.head.lines });
	http_answer(w->x, &(struct http_reply){ .status = 200,
	    .type = HTTP_JSON, .body = buf_str(&body) });
}

/* The body as version 1; false: it is answered. */
static bool
unpack(struct http_exchange *x)
{
	struct board *b = x->app;
	struct inbox_refusal refusal;
	struct str plain;

	if (inbox_unpack(b->inbox, x->req.body, &plain, &refusal) != RC_OK) {
		http_error(x, refusal.status, refusal.error);
		return false;
	}
	if (!http_body_replace(x, plain)) {
		http_busy(x);
		return false;
	}
	return true;
}

void
journal_post(struct http_exchange *x)
{
	struct journal_work *w = (struct journal_work *)(void *)x->work;

	w->job = (struct store_job){ journal_run, journal_done, NULL, RC_OK };
	w->x = x;
	bool packed = inbox_is_packed(x->req.header[HTTP_CONTENT_TYPE]);
	if (packed && !unpack(x))
		return;
	if (journal_read(x->req.body, x->req.terminal, &w->u) != RC_OK) {
		http_error(x, w->u.status, w->u.error);
		return;
	}
	w->u.packed = packed;
	board_submit(x, &w->job);
}
