/* SPDX-License-Identifier: Apache-2.0 */
/* Settled sales for a bank or an acquirer (PROTOCOL.md, section 9).
 *
 * A round: ask the terminal what is after its cursor, post it, and, once the
 * bank has it, tell the terminal how far that was.  A token that is needed is
 * fetched first, in a round of its own.  What the bank refuses is halved down
 * to one sale; that one is set aside in the cursor and tried again alone, one
 * after another, once an hour.
 *
 * Nothing here touches what the terminal is told of the network: that is about
 * the board, or the provider that tells of money. */
#include <inttypes.h>
#include <stdio.h>

#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "sync/pump_internal.h"
#include "sync/sign.h"

#define NAME "bank"
#define BATCH_MAX    LOCAL_SETTLED_MAX
#define ANSWER_MAX   65536
#define ASIDE_MS     3600000
#define ITEM_BYTES   8192    /* BANK_FIELDS_MAX of the longest names */
#define REASON_MAX   100     /* letters of an answer in the log */
#define KEY_BYTES_USED 16    /* of the body's hash, as Idempotency-Key */

static void
use_up_token(struct bank *b)
{
	crypto_wipe(&b->token, sizeof(b->token));
	b->token_until_ms = 0;
}

static bool
has_queue(const struct pump *p)
{
	return p->bank.more || p->at.head > p->bank.done_head;
}

/* When there is something to do; INT64_MAX: not before news. */
int64_t
pump_bank_due_ms(const struct pump *p)
{
	const struct bank *b = &p->bank;
	const struct activity *a = &b->activity;

	if (a->state != PUMP_REST || !p->have_state || !b->have_cursor)
		return INT64_MAX;
	if (has_queue(p))
		return a->due_ms;
	if (b->cursor.count == 0)
		return INT64_MAX;
	return b->aside_ms > a->due_ms ? b->aside_ms : a->due_ms;
}

/* --- asking ------------------------------------------------------------- */

static void
ask_token(struct pump *p, int64_t now_ms)
{
	struct bank *b = &p->bank;
	char header[BANK_TOKEN_MAX + 32];
	struct buf h = BUF(header);
	const char *headers[] = { header };

	buf_reset(&b->body);
	bank_token_put_form(&b->body, b->conf.scope);
	buf_puts(&h, "Authorization: ");
	bank_token_put_basic(&h, b->conf.client_id, b->conf.client_secret);
	REQUIRE(!h.full && !b->body.full);
	struct net_request r = { .method = NET_POST,
	    .url = b->conf.token_url, .headers = headers, .header_count = 1,
	    .content_type = "application/x-www-form-urlencoded",
	    .body = buf_str(&b->body), .answer_max = 2 * BANK_TOKEN_MAX,
	    .timeout_ms = PUMP_POST_MS };
	b->asks_token = true;
	pump_start(p, &b->activity, &r, now_ms);
	crypto_wipe(header, sizeof(header));
}

/* One that was set aside, in turn with the queue; else what is queued. */
static int64_t
choose_aside(const struct pump *p, int64_t now_ms)
{
	const struct bank *b = &p->bank;

	if (b->cursor.count == 0 || now_ms < b->aside_ms ||
	    (b->only > 0 && has_queue(p)))
		return 0;
	return b->cursor.aside[b->aside_next < b->cursor.count ?
	    b->aside_next : 0];
}

void
pump_bank_step(struct pump *p, int64_t now_ms)
{
	struct bank *b = &p->bank;
	struct local_settled q = { .up = NAME, .after = b->cursor.to,
		.max = b->batch_max };

	if (pump_bank_due_ms(p) > now_ms)
		return;
	if (b->conf.token_url[0] != '\0' && now_ms >= b->token_until_ms) {
		ask_token(p, now_ms);
		return;
	}
	q.only = b->only = choose_aside(p, now_ms);
	b->ask_head = p->at.head;
	pump_queued(p, local_put_settled(p->env.out, &q));
	b->activity.limit_ms = now_ms + PUMP_LOCAL_MS;
	pump_go(p, &b->activity, PUMP_ASK);
}

/* --- what the terminal has ---------------------------------------------- */

/* The provider's words for Vietnam's time, as RFC 3339 has it; anything else
 * as it is. */
static void
copy_time(const char *at, char to[40])
{
	static const char shape[] = "0000-00-00 00:00:00";
	bool same = strlen(at) == sizeof(shape) - 1;

	for (size_t i = 0; same && i < sizeof(shape) - 1; i++)
		same = shape[i] == '0' ? at[i] >= '0' && at[i] <= '9' :
		    at[i] == shape[i];
	if (same)
		(void)snprintf(to, 40, "%.10sT%.8s+07:00", at, at + 11);
	else
		(void)snprintf(to, 40, "%.39s", at);
}

static void
put_sale(struct buf *to, const struct pump *p,
    const struct local_settled_item *i)
{
	struct bank_sale s = { .terminal = p->who.terminal, .n = i->n,
		.amount = i->amount, .received = i->received,
		.evidence = "bank" };

	memcpy(s.ref, i->ref, sizeof(s.ref));
	memcpy(s.bank_ref, i->bank_ref, sizeof(s.bank_ref));
	copy_time(i->at, s.at);
	bank_map_put(to, p->bank.conf.map, &s);
}

/* Of the items, as many as fit.  False: they are not what was asked for. */
static bool
put_batch(struct pump *p, const struct local_settled_items *items)
{
	struct bank *b = &p->bank;
	struct str rest = items->items, d;
	struct local_settled_item i;
	int64_t last = b->only > 0 ? b->only - 1 : b->cursor.to;
	char memory[ITEM_BYTES];

	buf_reset(&b->body);
	buf_printf(&b->body, "{\"terminal\":%" PRId64 ",", p->who.terminal);
	json_put_str(&b->body, str_of(b->conf.list));
	buf_puts(&b->body, ":[");
	b->count = 0;
	b->sent_to = items->to;
	b->sent_all = true;
	while (json_next(&rest, &d)) {
		struct buf one = BUF(memory);
		if (local_read_settled_item(d, &i) != RC_OK || i.n <= last ||
		    i.n > items->to || b->count >= b->batch_max ||
		    (b->only > 0 && i.n != b->only))
			return false;
		put_sale(&one, p, &i);
		REQUIRE(!one.full);
		if (b->count > 0 && b->body.n + one.n + 8 > b->body.cap) {
			b->sent_all = false;
			break;
		}
		buf_puts(&b->body, b->count++ == 0 ? "" : ",");
		buf_put(&b->body, buf_str(&one));
		b->sent_to = b->item_n = last = i.n;
	}
	buf_puts(&b->body, "]}");
	if (b->sent_all)
		b->sent_to = items->to;
	return !b->body.full;
}

static void
post(struct pump *p, int64_t now_ms)
{
	struct bank *b = &p->bank;
	char auth[BANK_TOKEN_MAX + 32], key[64], jws[SIGN_JWS_MAX + 32];
	struct buf a = BUF(auth), k = BUF(key), j = BUF(jws);
	const char *headers[NET_HEADERS_MAX];
	struct net_request r = { .method = NET_POST, .url = b->conf.url,
	    .content_type = "application/json", .body = buf_str(&b->body),
	    .headers = headers, .answer_max = ANSWER_MAX,
	    .timeout_ms = PUMP_POST_MS };
	struct sign_jws with = { b->conf.sign_key, str_of(b->conf.sign_kid) };
	uint8_t hash[HASH_BYTES];
	enum rc rc = RC_OK;

	sha256(&r.body, 1, hash);
	buf_puts(&k, "Idempotency-Key: ");
	buf_hex(&k, hash, KEY_BYTES_USED);
	headers[r.header_count++] = key;
	if (b->conf.sign_key.n > 0) {
		buf_puts(&j, "x-jws-signature: ");
		rc = sign_jws(&with, r.body, &j);
		headers[r.header_count++] = jws;
	}
	if (b->conf.token_url[0] != '\0') {
		buf_printf(&a, "Authorization: Bearer %s", b->token.text);
		headers[r.header_count++] = auth;
	}
	REQUIRE(!a.full && !k.full && (rc != RC_OK || !j.full));
	b->asks_token = false;
	if (rc == RC_OK)
		pump_start(p, &b->activity, &r, now_ms);
	else   /* a key that was good when it was read */
		pump_fail(p, &b->activity, rc, 0, now_ms);
	crypto_wipe(auth, sizeof(auth));
}

/* --- how far it is ------------------------------------------------------ */

/* The terminal records the cursor; `cursor` answers. */
static void
tell(struct pump *p, const struct bank_cursor *c, int64_t now_ms)
{
	struct local_feed out = { .up = NAME, .items = STR("[]") };
	struct buf at = BUF(out.at);

	bank_cursor_put(&at, c);
	REQUIRE(!at.full);
	pump_queued(p, local_put_feed(p->env.out, &out));
	p->bank.activity.limit_ms = now_ms + PUMP_LOCAL_MS;
	pump_go(p, &p->bank.activity, PUMP_TELL);
}

static void
drop_aside(struct bank_cursor *c, int64_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->count; i++)
		if (c->aside[i] != n)
			c->aside[kept++] = c->aside[i];
	c->count = kept;
}

/* To the next of those set aside; in an hour, after the last. */
static void
next_aside(struct bank *b, size_t next, int64_t now_ms)
{
	b->aside_next = next;
	if (next < b->cursor.count)
		return;
	b->aside_next = 0;
	b->aside_ms = now_ms + ASIDE_MS;
}

/* The sales sent are done with: the bank has them, or they are no more. */
static void
done(struct pump *p, bool more, int64_t now_ms)
{
	struct bank *b = &p->bank;
	struct bank_cursor c = b->cursor;

	if (b->only > 0) {
		drop_aside(&c, b->only);
		if (b->aside_next >= c.count)
			next_aside(b, BANK_ASIDE_MAX, now_ms);
	} else {
		c.to = b->sent_to;
		b->more = more;
		b->done_head = b->ask_head;
	}
	b->rest_ms = b->only == 0 && more ? 0 : b->conf.every_ms;
	if (c.to == b->cursor.to && c.count == b->cursor.count)
		pump_rest(p, &b->activity, now_ms + b->rest_ms);
	else
		tell(p, &c, now_ms);
}

void
pump_bank_items(struct pump *p, struct str object, int64_t now_ms)
{
	struct bank *b = &p->bank;
	struct local_settled_items items;

	if (b->activity.state != PUMP_ASK)
		return;
	if (local_read_settled_items(object, &items) != RC_OK ||
	    strcmp(items.up, NAME) != 0 || items.to > BANK_ENTRY_MAX ||
	    items.to < (b->only > 0 ? b->only : b->cursor.to) ||
	    !put_batch(p, &items)) {
		log_line(LOG_ERROR, "pump", "bank: the terminal says what "
		    "was not asked for");
		pump_fail_slowly(p, &b->activity, RC_BAD_INPUT, now_ms);
		return;
	}
	b->sent_more = items.more || !b->sent_all;
	if (b->count == 0)
		done(p, b->sent_more, now_ms);
	else
		post(p, now_ms);
}

/* --- answers ------------------------------------------------------------ */

static void
take_token(struct pump *p, const struct net_reply *reply, int64_t now_ms)
{
	struct bank *b = &p->bank;
	struct activity *a = &b->activity;
	int s = reply->status;

	if (reply->rc != RC_OK)
		pump_fail(p, a, reply->rc, 0, now_ms);
	else if (s == 400 || s == 401 || s == 403) {
		log_line(a->trouble == RC_DENIED ? LOG_DEBUG : LOG_ERROR,
		    "pump", "bank: no token for this client status=%d; see "
		    "client_id, client_secret_file and scope in [bank]", s);
		pump_fail_slowly(p, a, RC_DENIED, now_ms);
	} else if (s != 200)
		pump_fail(p, a, s == 429 || s >= 500 ? RC_BUSY : RC_BAD_INPUT,
		    reply->retry_after_s, now_ms);
	else if (bank_token_read(reply->body, &b->token) != RC_OK)
		pump_fail_slowly(p, a, RC_BAD_INPUT, now_ms);
	else {
		b->token_until_ms = now_ms + b->token.expires_s * 800;
		pump_rest(p, a, now_ms);
	}
}

static void
log_reason(const struct pump *p, const struct net_reply *reply)
{
	char text[REASON_MAX + 1];
	size_t n = reply->body.n < REASON_MAX ? reply->body.n : REASON_MAX;

	for (size_t i = 0; i < n; i++) {
		char c = reply->body.p[i];
		text[i] = c < 0x20 || c > 0x7e || c == '"' ? '.' : c;
	}
	text[n] = '\0';
	log_line(LOG_WARN, "pump", "bank refused sales=%" PRId64 " to=%" PRId64
	    " status=%d why=\"%s\"", p->bank.count, p->bank.sent_to,
	    reply->status, text);
}

/* The bank will not have what was sent: less of it, down to one sale, which
 * is set aside. */
static void
refused(struct pump *p, int64_t now_ms)
{
	struct bank *b = &p->bank;
	struct bank_cursor c = b->cursor;

	if (b->count > 1) {
		b->batch_max = b->count / 2;
		b->more = true;
		pump_rest(p, &b->activity, now_ms);
	} else if (b->only > 0) {
		next_aside(b, b->aside_next + 1, now_ms);
		pump_rest(p, &b->activity, now_ms + b->conf.every_ms);
	} else if (c.count == BANK_ASIDE_MAX) {
		/* Once, until the bank takes something again. */
		log_line(b->activity.trouble == RC_BAD_INPUT ? LOG_DEBUG :
		    LOG_ERROR, "pump", "bank: %d sales are set aside and the "
		    "next is refused, too; the queue waits: see that the "
		    "fields in [bank] are what the bank wants",
		    BANK_ASIDE_MAX);
		b->more = true;
		pump_fail_slowly(p, &b->activity, RC_BAD_INPUT, now_ms);
	} else {
		if (c.count == 0)
			next_aside(b, BANK_ASIDE_MAX, now_ms);
		log_line(LOG_WARN, "pump", "bank: the sale of entry n=%" PRId64
		    " is set aside, and tried again in an hour", b->item_n);
		c.aside[c.count++] = b->item_n;
		c.to = b->sent_to;
		b->more = b->sent_more;
		b->done_head = b->ask_head;
		b->rest_ms = b->more ? 0 : b->conf.every_ms;
		tell(p, &c, now_ms);
	}
}

/* A token may have been revoked before its time: another one, once. */
static void
denied(struct pump *p, int64_t now_ms)
{
	struct bank *b = &p->bank;
	bool again = b->conf.token_url[0] != '\0' && !b->tried_token;

	use_up_token(b);
	b->more = true;
	b->tried_token = true;
	if (again)
		pump_rest(p, &b->activity, now_ms);
	else
		pump_fail_slowly(p, &b->activity, RC_DENIED, now_ms);
}

static void
taken(struct pump *p, int64_t now_ms)
{
	struct bank *b = &p->bank;

	backoff_reset(&b->activity.backoff);
	pump_good(p, &b->activity, 0, now_ms);
	b->tried_token = false;
	if (b->only == 0)
		b->batch_max = 2 * b->batch_max < BATCH_MAX ?
		    2 * b->batch_max : BATCH_MAX;
	log_line(LOG_DEBUG, "pump", "bank took sales=%" PRId64 " to=%" PRId64,
	    b->count, b->sent_to);
	done(p, b->sent_more, now_ms);
}

void
pump_bank_reply(struct pump *p, const struct net_reply *reply,
    int64_t now_ms)
{
	struct bank *b = &p->bank;
	int s = reply->status;
	bool big = reply->rc == RC_TOO_BIG && b->count > 1;

	if (b->asks_token) {
		take_token(p, reply, now_ms);
	} else if (reply->rc != RC_OK && !big) {
		pump_fail(p, &b->activity, reply->rc, 0, now_ms);
	} else if (!big && s >= 200 && s <= 299) {
		taken(p, now_ms);
	} else if (big || s == 400 || s == 413 || s == 422) {
		log_reason(p, reply);
		refused(p, now_ms);
	} else if (s == 401 || s == 403) {
		denied(p, now_ms);
	} else {
		pump_fail(p, &b->activity, s == 429 || s >= 500 ? RC_BUSY :
		    s == 404 ? RC_NOT_FOUND : RC_BAD_INPUT,
		    reply->retry_after_s, now_ms);
	}
}

/* --- the terminal's word ------------------------------------------------ */

void
pump_bank_cursor(struct pump *p, const struct local_cursor *c,
    int64_t now_ms)
{
	struct bank *b = &p->bank;

	if (!b->is_on || strcmp(c->up, NAME) != 0)
		return;
	if (bank_cursor_read(str_of(c->at), &b->cursor) != RC_OK) {
		log_line(LOG_WARN, "pump", "bank: a cursor that is none; all "
		    "is sent again");
		b->cursor = (struct bank_cursor){ .to = 0 };
	}
	if (!b->have_cursor) {
		/* Whatever was wrong may have been mended meanwhile. */
		b->done_head = -1;
		b->aside_ms = now_ms;
		b->aside_next = 0;
	}
	b->have_cursor = true;
	if (b->activity.state == PUMP_TELL)
		pump_rest(p, &b->activity, now_ms + b->rest_ms);
}

void
pump_bank_refused(struct pump *p, int64_t now_ms)
{
	struct activity *a = &p->bank.activity;

	if (a->state != PUMP_TELL && a->state != PUMP_ASK)
		return;
	p->bank.more = true;
	pump_fail_slowly(p, a, RC_BAD_INPUT, now_ms);
}

void
pump_bank_down(struct pump *p)
{
	p->bank.have_cursor = false;
	p->bank.more = false;
}

void
pump_bank_open(struct pump *p, const struct pump_bank_conf *conf)
{
	struct bank *b = &p->bank;

	b->activity = (struct activity){ .name = NAME, .slot = NET_BANK,
	    .due_ms = -1 };
	b->body = BUF(b->body_memory);
	b->batch_max = BATCH_MAX;
	b->is_on = conf != NULL;
	if (b->is_on)
		b->conf = *conf;
}

void
pump_bank_close(struct pump *p)
{
	use_up_token(&p->bank);
}
