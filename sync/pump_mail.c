/* SPDX-License-Identifier: Apache-2.0 */
/* The mail on its way down: ask the board, hand what came to the terminal,
 * and ask again only with the cursor the terminal itself shows. */
#include <inttypes.h>

#include "ledger/base/log.h"
#include "sync/pump_internal.h"

void
pump_mail_step(struct pump *p, int64_t now_ms)
{
	struct activity *a = &p->mail;
	char url[NET_URL_MAX];
	struct buf to = BUF(url);

	if (a->state != PUMP_REST || !p->have_state || now_ms < a->due_ms)
		return;
	p->poll_wait_s = p->at.open > 0 ? MAIL_WAIT_MAX_S : 0;
	p->poll_started_ms = now_ms;
	buf_puts(&to, p->url);
	struct proto_mail_query q = { .after = p->at.mail,
	    .wait_s = p->poll_wait_s, .zip = p->env.squeeze == NULL ? 0 :
	    squeeze_id(SQUEEZE_MAIL),
	    .queue = p->at.head > p->at.acked ? p->at.head - p->at.acked :
	    0 };
	if (PLANT(ACK_BEFORE_RECORDED) && p->tell_mail > p->at.mail)
		q.after = p->tell_mail;
	proto_put_mail_path(&to, &q);
	REQUIRE(!to.full);
	struct net_request r = { .method = NET_GET, .url = url,
	    .answer_max = MAIL_BYTES_MAX,
	    .timeout_ms = PUMP_GET_MS + p->poll_wait_s * 1000 };
	pump_start(p, a, &r, now_ms);
}

void
pump_mail_state(struct pump *p, int64_t now_ms)
{
	/* Mail seldom comes alone, and the next question tells the board
	 * that this one is recorded. */
	if (p->mail.state == PUMP_TELL && p->at.mail >= p->tell_mail)
		pump_rest(p, &p->mail, now_ms);
}

void
pump_mail_refused(struct pump *p, int64_t now_ms)
{
	if (p->mail.state == PUMP_TELL)
		pump_fail_slowly(p, &p->mail, RC_BAD_INPUT, now_ms);
}

/* Are they in order?  *last is the number of the last, or 0. */
static bool
check_items(struct str items, int64_t *last)
{
	struct local_item item = { 0 };
	int64_t before = 0;

	for (int i = 0; i <= MAIL_ITEMS_MAX; i++) {
		enum rc rc = local_next_item(&items, &item);
		if (rc == RC_NOT_FOUND) {
			*last = before;
			return true;
		}
		if (rc != RC_OK || item.n <= before)
			return false;
		before = item.n;
	}
	return false;   /* more than there may be */
}

/* When to look again after an answer without news. */
static int64_t
next_look_ms(const struct pump *p, int64_t now_ms)
{
	int64_t spaced = p->poll_started_ms + PUMP_SPACING_MS;

	if (PLANT(LOOK_AT_ONCE))
		return now_ms;
	if (p->at.open > 0)   /* held for 25 s, unless the board is broken */
		return spaced > now_ms ? spaced : now_ms;
	return now_ms + backoff_period_ms(p->env.rng, p->env.poll_ms);
}

/* Packed mail is a frame, which no JSON begins like. */
static enum rc
read_mail(struct pump *p, struct str body, struct proto_mail *got)
{
	struct buf plain = BUF(p->scratch);

	if (!squeeze_is_frame(body))
		return proto_read_mail(body, got);
	if (p->env.squeeze == NULL)
		return RC_BAD_INPUT;
	enum rc rc = squeeze_get(p->env.squeeze, &body, &plain);
	if (rc == RC_OK && body.n > 0)
		rc = RC_BAD_INPUT;
	return rc == RC_OK ? proto_read_mail(buf_str(&plain), got) : rc;
}

void
pump_mail_reply(struct pump *p, const struct net_reply *reply, int64_t now_ms)
{
	struct activity *a = &p->mail;
	struct proto_mail got;
	int64_t last;

	if (pump_common_failure(p, a, reply, now_ms))
		return;
	if (read_mail(p, reply->body, &got) != RC_OK ||
	    !check_items(got.items, &last)) {
		pump_fail(p, a, RC_BAD_INPUT, 0, now_ms);
		return;
	}
	backoff_reset(&a->backoff);
	pump_good(p, a, got.server_ms, now_ms);
	if (last <= p->at.mail) {
		pump_rest(p, a, next_look_ms(p, now_ms));
		return;
	}
	p->tell_mail = last;
	pump_queued(p, local_put_mail(p->env.out, got.items));
	a->limit_ms = now_ms + PUMP_LOCAL_MS;
	pump_go(p, a, PUMP_TELL);
	if (PLANT(ACK_BEFORE_RECORDED))
		pump_rest(p, a, now_ms);
}
