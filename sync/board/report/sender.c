/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/bank_token.h"
#include "sync/board/report/sender.h"

#define HEADER_MAX 6144   /* bytes of the longest line: keys in base64 */
#define EARLY_MS   30000  /* a token is not used in its last half minute */

void
sender_init(struct sender *s, const struct lgsp_conf *conf,
    const struct lgsp_keys *keys, struct net *net, const struct rng *rng)
{
	memset(s, 0, sizeof(*s));
	s->conf = conf;
	s->keys = keys;
	s->net = net;
	s->rng = rng;
	s->record = BUF(s->record_memory);
	s->body = BUF(s->body_memory);
}

bool
sender_wants(const struct sender *s, int64_t now_ms)
{
	return s->state == SENDER_REST && now_ms >= s->due_ms;
}

static void
go(struct sender *s, enum sender_state to)
{
	static const char *const names[] = { "rest", "token", "post" };

	log_line(LOG_DEBUG, "lgsp", "%s -> %s", names[s->state], names[to]);
	s->state = to;
}

/* Not now; how long depends on whether time can mend it. */
static bool
later(struct sender *s, int64_t now_ms, int64_t wait_ms,
    struct sender_news *news)
{
	go(s, SENDER_REST);
	s->due_ms = now_ms + wait_ms;
	news->end = LGSP_LATER;
	return true;
}

static bool
later_soon(struct sender *s, int64_t now_ms, int64_t retry_after_s,
    struct sender_news *news)
{
	return later(s, now_ms, backoff_next_ms(&s->backoff, s->rng,
	    retry_after_s), news);
}

static bool
later_long(struct sender *s, int64_t now_ms, struct sender_news *news)
{
	return later(s, now_ms, backoff_slow_ms(&s->backoff, s->rng), news);
}

static void
forget_token(struct sender *s)
{
	crypto_wipe(&s->token, sizeof(s->token));
	s->token_until_ms = 0;
}

/* --- asking ------------------------------------------------------------- */

static bool
ask_token(struct sender *s, int64_t now_ms, struct sender_news *news)
{
	char memory[HEADER_MAX];
	struct buf keys = BUF(memory);
	const char *headers[] = { memory };

	lgsp_put_keys(&keys, s->conf->key_header, s->keys);
	REQUIRE(!keys.full);
	buf_reset(&s->body);
	bank_token_put_form(&s->body, s->conf->scope);
	enum rc rc = s->net->start(s->net->ctx, NET_BANK,
	    &(struct net_request){ .method = NET_POST,
	    .url = s->conf->token_url,
	    .content_type = "application/x-www-form-urlencoded",
	    .body = buf_str(&s->body), .headers = headers,
	    .header_count = 1, .answer_max = LGSP_ANSWER_MAX,
	    .timeout_ms = s->conf->timeout_s * 1000 });
	crypto_wipe(memory, sizeof(memory));
	if (rc != RC_OK) {
		snprintf(news->words, sizeof(news->words), "%s", rc_text(rc));
		return later_soon(s, now_ms, 0, news);
	}
	s->token_fresh = true;
	go(s, SENDER_TOKEN);
	return false;
}

static void
put_headers(const struct sender *s, struct buf line[5])
{
	const struct lgsp_conf *c = s->conf;

	buf_printf(&line[0], "Authorization: Bearer %s", s->token.text);
	lgsp_put_keys(&line[1], c->key_header, s->keys);
	buf_printf(&line[2], "%s: %s", c->sender_header, c->sender);
	buf_printf(&line[3], "%s: %s", c->receiver_header, c->receiver);
	buf_printf(&line[4], "%s: %s", c->tran_header, c->tran);
}

static bool
ask_post(struct sender *s, int64_t now_ms, struct sender_news *news)
{
	char memory[5][HEADER_MAX];
	struct buf line[5] = { BUF(memory[0]), BUF(memory[1]),
	    BUF(memory[2]), BUF(memory[3]), BUF(memory[4]) };
	const char *headers[] = { memory[0], memory[1], memory[2], memory[3],
	    memory[4] };

	put_headers(s, line);
	for (int i = 0; i < 5; i++)
		REQUIRE(!line[i].full);
	buf_reset(&s->body);
	lgsp_put_body(&s->body, buf_str(&s->record));
	REQUIRE(!s->body.full);
	enum rc rc = s->net->start(s->net->ctx, NET_BANK,
	    &(struct net_request){ .method = NET_POST,
	    .url = s->conf->service_url, .content_type = "application/json",
	    .body = buf_str(&s->body), .headers = headers,
	    .header_count = 5, .answer_max = LGSP_ANSWER_MAX,
	    .timeout_ms = s->conf->timeout_s * 1000 });
	crypto_wipe(memory, sizeof(memory));
	if (rc != RC_OK) {
		snprintf(news->words, sizeof(news->words), "%s", rc_text(rc));
		return later_soon(s, now_ms, 0, news);
	}
	go(s, SENDER_POST);
	return false;
}

bool
sender_give(struct sender *s, struct str record, int64_t now_ms,
    struct sender_news *news)
{
	REQUIRE(sender_wants(s, now_ms));
	news->words[0] = '\0';
	buf_reset(&s->record);
	buf_put(&s->record, record);
	REQUIRE(!s->record.full);
	s->token_fresh = false;
	if (s->token.text[0] == '\0' || now_ms >= s->token_until_ms) {
		forget_token(s);
		return ask_token(s, now_ms, news);
	}
	return ask_post(s, now_ms, news);
}

/* --- what came back ----------------------------------------------------- */

static bool
take_token(struct sender *s, const struct net_reply *reply, int64_t now_ms,
    struct sender_news *news)
{
	if (reply->status == 400 || reply->status == 401 ||
	    reply->status == 403) {
		snprintf(news->words, sizeof(news->words), "no token: HTTP "
		    "%d; check key_file and token_url", reply->status);
		return later_long(s, now_ms, news);
	}
	if (reply->status != 200) {
		snprintf(news->words, sizeof(news->words), "no token: HTTP "
		    "%d", reply->status);
		return later_soon(s, now_ms, reply->retry_after_s, news);
	}
	if (lgsp_token_read(reply->body, &s->token) != RC_OK) {
		forget_token(s);
		snprintf(news->words, sizeof(news->words), "no token in the "
		    "answer; check token_url");
		return later_long(s, now_ms, news);
	}
	s->token_until_ms = now_ms + s->token.expires_s * 1000 - EARLY_MS;
	return ask_post(s, now_ms, news);
}

static bool
take_answer(struct sender *s, const struct net_reply *reply, int64_t now_ms,
    struct sender_news *news)
{
	struct buf words = BUF(news->words);

	news->end = lgsp_read(reply->status, reply->body, s->conf->success,
	    &words);
	if (news->end == LGSP_STALE) {
		bool again = !s->token_fresh;
		forget_token(s);
		if (again)
			return ask_token(s, now_ms, news);
		return later_long(s, now_ms, news);
	}
	if (news->end == LGSP_LATER)
		return later_soon(s, now_ms, reply->retry_after_s, news);
	go(s, SENDER_REST);
	backoff_reset(&s->backoff);
	s->due_ms = now_ms;
	return true;
}

bool
sender_reply(struct sender *s, const struct net_reply *reply, int64_t now_ms,
    struct sender_news *news)
{
	REQUIRE(s->state != SENDER_REST);
	news->words[0] = '\0';
	if (reply->rc == RC_OK)
		return s->state == SENDER_TOKEN ?
		    take_token(s, reply, now_ms, news) :
		    take_answer(s, reply, now_ms, news);
	snprintf(news->words, sizeof(news->words), "%s",
	    rc_text(reply->rc));
	if (reply->rc == RC_DENIED || reply->rc == RC_TOO_BIG)
		return later_long(s, now_ms, news);
	return later_soon(s, now_ms, 0, news);
}

void
sender_stop(struct sender *s)
{
	if (s->state != SENDER_REST)
		s->net->cancel(s->net->ctx, NET_BANK);
	s->state = SENDER_REST;
	forget_token(s);
}
