/* SPDX-License-Identifier: Apache-2.0 */
/* The journal on its way up: ask the terminal for a batch, post it, tell the
 * terminal what the board holds. */
#include <inttypes.h>

#include "ledger/base/log.h"
#include "sync/pump_internal.h"

void
pump_journal_step(struct pump *p, int64_t now_ms)
{
	struct activity *a = &p->journal;
	struct local_want w = { p->at.acked, LOCAL_BATCH_BYTES_MAX };

	if (a->state != PUMP_REST || !p->have_state ||
	    p->at.head <= p->at.acked || now_ms < a->due_ms)
		return;
	p->want_after = w.after;
	pump_queued(p, local_put_want(p->env.out, &w));
	a->limit_ms = now_ms + PUMP_LOCAL_MS;
	pump_go(p, a, PUMP_ASK);
}

/* The first `most` lines of the batch; how many there are. */
static int64_t
cut_lines(struct str *lines, int64_t most)
{
	struct str rest = *lines;
	int64_t count = 0;

	while (rest.n > 0 && count < most) {
		(void)str_cut(&rest, '\n');
		count++;
	}
	lines->n -= rest.n;
	return count;
}

static void
tell(struct pump *p, const struct local_acked *acked, int64_t now_ms)
{
	p->tell_n = acked->n;
	pump_queued(p, local_put_acked(p->env.out, acked));
	p->journal.limit_ms = now_ms + PUMP_LOCAL_MS;
}

/* The upload into the body, packed; false: it must go plain. */
static bool
put_packed(struct pump *p, const struct proto_journal *j)
{
	struct buf text = BUF(p->scratch), raw = BUF(p->raw_memory);
	struct pack_streams to = { &text, &raw };

	if (pack_put_journal(&p->pack, j, (uint32_t)p->who.epoch, &to) !=
	    RC_OK || squeeze_put(p->env.squeeze, SQUEEZE_JOURNAL,
	    buf_str(&text), &p->body) != RC_OK)
		return false;
	buf_put(&p->body, buf_str(&raw));
	return !p->body.full;
}

static void
put_body(struct pump *p, const struct proto_journal *j, int64_t now_ms)
{
	buf_reset(&p->body);
	p->sent_packed = p->env.squeeze != NULL &&
	    now_ms >= p->plain_until_ms && put_packed(p, j);
	if (p->sent_packed)
		return;
	buf_reset(&p->body);
	enum rc rc = proto_put_journal(&p->body, j);
	REQUIRE(rc == RC_OK);   /* PUMP_BODY_BYTES */
}

static void
post(struct pump *p, const struct local_batch *t, int64_t now_ms)
{
	char url[NET_URL_MAX];
	struct buf to = BUF(url);
	struct proto_journal j = { .terminal = p->who.terminal,
	    .first = t->first, .checkpoint = t->checkpoint,
	    .lines = t->lines };

	memcpy(j.key, p->who.key, sizeof(j.key));
	memcpy(j.prev, t->prev, sizeof(j.prev));
	j.count = cut_lines(&j.lines, p->lines_max);
	p->sent_first = t->first;
	p->sent_last = t->first + j.count - 1;
	p->sent_whole = p->sent_last == t->last;
	memcpy(p->sent_hash, t->hash, sizeof(p->sent_hash));

	put_body(p, &j, now_ms);
	buf_printf(&to, "%s%s", p->url, PROTO_JOURNAL_PATH);
	REQUIRE(!to.full);
	struct net_request r = { .method = NET_POST, .url = url,
	    .content_type = p->sent_packed ? PROTO_PACKED : PROTO_NDJSON,
	    .body = buf_str(&p->body), .answer_max = PROTO_ANSWER_MAX,
	    .timeout_ms = PUMP_POST_MS };
	pump_start(p, &p->journal, &r, now_ms);
	if (PLANT(CURSOR_ON_SEND)) {
		struct local_acked early = { .n = t->last };
		memcpy(early.h, t->hash, sizeof(early.h));
		pump_queued(p, local_put_acked(p->env.out, &early));
	}
}

void
pump_journal_batch(struct pump *p, struct str object, int64_t now_ms)
{
	struct activity *a = &p->journal;
	struct buf lines = BUF(p->lines_memory);
	struct local_batch t;

	if (a->state != PUMP_ASK)
		return;
	if (local_read_batch(object, &lines, &t) != RC_OK) {
		pump_fail(p, a, RC_BAD_INPUT, 0, now_ms);
		return;
	}
	/* Nothing, or the cursor moved while we asked: look again. */
	if (t.first != p->want_after + 1) {
		pump_rest(p, a, now_ms + PUMP_SPACING_MS);
		return;
	}
	struct str all = t.lines;
	if (cut_lines(&all, BATCH_LINES_MAX) != t.last - t.first + 1 ||
	    all.n != t.lines.n || t.lines.p[t.lines.n - 1] != '\n') {
		pump_fail(p, a, RC_BAD_INPUT, 0, now_ms);
		return;
	}
	post(p, &t, now_ms);
}

void
pump_journal_state(struct pump *p, int64_t now_ms)
{
	struct activity *a = &p->journal;

	(void)now_ms;
	if (a->state == PUMP_TELL && p->at.acked == p->tell_n)
		pump_rest(p, a, a->due_ms);
}

/* The terminal's chain is not the one the board told of: nothing moves and
 * nothing is deleted until somebody has looked (S3).  Or it cannot give the
 * batch just now. */
void
pump_journal_refused(struct pump *p, int64_t now_ms)
{
	if (p->journal.state == PUMP_TELL)
		pump_fail_slowly(p, &p->journal, RC_CONFLICT, now_ms);
	else if (p->journal.state == PUMP_ASK)
		pump_fail(p, &p->journal, RC_STATE, 0, now_ms);
}

/* The board would not read it.  Fewer lines at once may pass; a line that is
 * refused alone is kept and tried again, slowly: leaving it out would break
 * the chain for all that follow, and hiding it would lose it (S6). */
static void
send_less(struct pump *p, enum rc why, int64_t now_ms)
{
	struct activity *a = &p->journal;
	int64_t sent = p->sent_last - p->sent_first + 1;

	if (sent > 1 && !PLANT(NEVER_LESS)) {
		p->lines_max = sent / 2;
		log_line(LOG_WARN, "pump", "batch first=%" PRId64
		    " count=%" PRId64 " refused why=\"%s\", halved",
		    p->sent_first, sent, rc_text(why));
		pump_rest(p, a, now_ms);
	} else {
		log_line(LOG_ERROR, "pump", "entry n=%" PRId64 " refused by "
		    "the board why=\"%s\"; kept, tried again slowly",
		    p->sent_first, rc_text(why));
		pump_fail_slowly(p, a, why, now_ms);
	}
	p->told.up = true;
}

/* Older than version 2, or one without our dictionary: the same lines again
 * as they are. */
static bool
goes_plain(struct pump *p, const struct net_reply *reply, int64_t now_ms)
{
	if (!p->sent_packed || reply->rc != RC_OK ||
	    (reply->status != 400 && reply->status != 415))
		return false;
	log_line(LOG_WARN, "pump", "board does not take version %d "
	    "(status %d): plain for an hour", PACK_VERSION, reply->status);
	p->plain_until_ms = now_ms + PUMP_PLAIN_MS;
	pump_rest(p, &p->journal, now_ms);
	return true;
}

static void
report_verdicts(struct str verdicts)
{
	struct proto_line_verdict v;

	for (int i = 0; i < BATCH_LINES_MAX; i++) {
		if (proto_next_verdict(&verdicts, &v) != RC_OK)
			return;
		if (v.v == PROTO_QUARANTINED)
			log_line(LOG_ERROR, "pump", "entry n=%" PRId64
			    " was quarantined by the board why=\"%s\"",
			    v.n, v.why);
	}
}

/* The board lacks what we built on: the cursor goes back to what it holds.
 * A second time without progress between is no healing but a quarrel. */
static int64_t
rewound(struct pump *p, const struct proto_acked *got, int64_t now_ms)
{
	log_line(LOG_WARN, "pump", "board asks to start again after=%" PRId64
	    " (we sent first=%" PRId64 ")", got->acked, p->sent_first);
	if (p->sent_last > p->rewound_from)
		p->rewound_from = p->sent_last;
	return p->rewinds++ == 0 ? now_ms : now_ms +
	    backoff_next_ms(&p->journal.backoff, p->env.rng, 0);
}

/* What a board takes again after it took it back is no progress, or one that
 * forgets with every other upload would be asked without end. */
static void
progress(struct pump *p, int64_t acked)
{
	if (acked < p->rewound_from)
		return;
	backoff_reset(&p->journal.backoff);   /* durable: the only reset */
	p->rewinds = 0;
	p->rewound_from = 0;
}

/* Does what the board says it holds follow from what it was sent? */
static bool
is_sound(const struct pump *p, const struct proto_acked *got)
{
	if (got->rewind)
		return true;
	if (got->acked < p->sent_last)
		return false;
	return got->acked > p->sent_last || !p->sent_whole ||
	    memcmp(got->h, p->sent_hash, sizeof(got->h)) == 0;
}

static void
held(struct pump *p, const struct proto_acked *got, int64_t now_ms)
{
	struct activity *a = &p->journal;
	struct local_acked acked = { .n = got->acked };
	int64_t due_ms = now_ms;

	memcpy(acked.h, got->h, sizeof(acked.h));
	if (got->rewind && !PLANT(IGNORE_REWIND)) {
		due_ms = rewound(p, got, now_ms);
	} else {
		progress(p, got->acked);
		p->lines_max = p->lines_max * 2 < BATCH_LINES_MAX ?
		    p->lines_max * 2 : BATCH_LINES_MAX;
	}
	if (PLANT(IGNORE_REWIND) && got->rewind) {
		acked.n = p->sent_last;
		memcpy(acked.h, p->sent_hash, sizeof(acked.h));
	}
	pump_good(p, a, got->server_ms, now_ms);
	report_verdicts(got->verdicts);
	a->floor_ms = now_ms + backoff_spread_ms(p->env.rng,
	    got->retry_after_s, got->spread_s);
	a->due_ms = due_ms;
	tell(p, &acked, now_ms);
	pump_go(p, a, PUMP_TELL);
}

void
pump_journal_reply(struct pump *p, const struct net_reply *reply,
    int64_t now_ms)
{
	struct activity *a = &p->journal;
	struct proto_acked got;

	if (PLANT(DENIED_IS_DONE) && reply->rc == RC_OK &&
	    reply->status == 401 && p->sent_whole) {
		struct local_acked all = { .n = p->sent_last };
		memcpy(all.h, p->sent_hash, sizeof(all.h));
		tell(p, &all, now_ms);
		pump_go(p, a, PUMP_TELL);
		return;
	}
	if (goes_plain(p, reply, now_ms))
		return;
	if (reply->rc == RC_OK && reply->status == 413) {
		send_less(p, RC_TOO_BIG, now_ms);
	} else if (reply->rc == RC_OK && reply->status == 400) {
		send_less(p, RC_BAD_INPUT, now_ms);
	} else if (reply->rc == RC_OK && reply->status == 409) {
		log_line(LOG_ERROR, "pump", "board holds another journal of "
		    "this terminal: call the market office");
		pump_fail_slowly(p, a, RC_CONFLICT, now_ms);
		p->told.up = true;
	} else if (pump_common_failure(p, a, reply, now_ms)) {
		return;
	} else if (proto_read_acked(reply->body, &got) != RC_OK ||
	    !is_sound(p, &got)) {
		pump_fail(p, a, RC_BAD_INPUT, 0, now_ms);
	} else {
		held(p, &got, now_ms);
	}
}
