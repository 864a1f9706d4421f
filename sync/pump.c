/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>

#include "ledger/base/log.h"
#include "sync/pump_internal.h"

static const char *const state_names[] = {
	[PUMP_DOWN] = "down", [PUMP_REST] = "rest", [PUMP_ASK] = "ask",
	[PUMP_SEND] = "send", [PUMP_TELL] = "tell",
};
_Static_assert(sizeof(state_names) / sizeof(state_names[0]) ==
    PUMP_STATE_COUNT, "every state has a name");

#define TO(state) (1u << (state))
static const unsigned moves[] = {
	[PUMP_DOWN] = TO(PUMP_REST),
	[PUMP_REST] = TO(PUMP_ASK) | TO(PUMP_SEND) | TO(PUMP_DOWN),
	[PUMP_ASK]  = TO(PUMP_SEND) | TO(PUMP_TELL) | TO(PUMP_REST) |
	    TO(PUMP_DOWN),
	[PUMP_SEND] = TO(PUMP_TELL) | TO(PUMP_REST) | TO(PUMP_DOWN),
	[PUMP_TELL] = TO(PUMP_REST) | TO(PUMP_DOWN),
};
_Static_assert(sizeof(moves) / sizeof(moves[0]) == PUMP_STATE_COUNT,
    "every state has its moves");

/* --- the life of an activity --- */

void
pump_go(struct pump *p, struct activity *a, enum pump_state to)
{
	(void)p;
	REQUIRE(to < PUMP_STATE_COUNT && (moves[a->state] & TO(to)) != 0);
	log_line(LOG_DEBUG, "pump", "%s %s -> %s", a->name,
	    state_names[a->state], state_names[to]);
	a->state = to;
}

void
pump_rest(struct pump *p, struct activity *a, int64_t due_ms)
{
	pump_go(p, a, PUMP_REST);
	a->due_ms = due_ms > a->floor_ms ? due_ms : a->floor_ms;
}

static void
note_failure(struct pump *p, struct activity *a, enum rc why, int64_t wait_ms)
{
	/* Once when it breaks; the same trouble again is no news. */
	enum log_level level = a->trouble == why ? LOG_DEBUG : LOG_WARN;

	log_line(level, "pump", "%s failed why=\"%s\" enrol=%d wait_s=%" PRId64,
	    a->name, rc_text(why), a->enrol, wait_ms / 1000);
	a->trouble = why;
	if (a == &p->bank.activity)
		return;   /* nothing that the person waits for */
	p->told.up = false;
	p->net_news = true;
}

void
pump_fail(struct pump *p, struct activity *a, enum rc why,
    int64_t retry_after_s, int64_t now_ms)
{
	if (retry_after_s > PROTO_WAIT_MAX_S)
		retry_after_s = PROTO_WAIT_MAX_S;
	if (PLANT(NO_BACKOFF))
		backoff_reset(&a->backoff);
	if (PLANT(IGNORE_RETRY_AFTER))
		retry_after_s = 0;
	int64_t wait_ms = backoff_next_ms(&a->backoff, p->env.rng,
	    retry_after_s);
	if (retry_after_s > 0)
		a->floor_ms = now_ms + retry_after_s * 1000;
	note_failure(p, a, why, wait_ms);
	pump_rest(p, a, now_ms + wait_ms);
}

void
pump_fail_slowly(struct pump *p, struct activity *a, enum rc why,
    int64_t now_ms)
{
	int64_t wait_ms = backoff_slow_ms(&a->backoff, p->env.rng);

	note_failure(p, a, why, wait_ms);
	pump_rest(p, a, now_ms + wait_ms);
}

bool
pump_common_failure(struct pump *p, struct activity *a,
    const struct net_reply *reply, int64_t now_ms)
{
	int s = reply->status;

	a->enrol = reply->rc == RC_OK && (s == 401 || s == 403);
	if (reply->rc != RC_OK)
		pump_fail(p, a, reply->rc, 0, now_ms);
	else if (a->enrol)
		pump_fail_slowly(p, a, RC_DENIED, now_ms);
	else if (s == 429 || s >= 500)
		pump_fail(p, a, RC_BUSY, reply->retry_after_s, now_ms);
	else if (s != 200)
		pump_fail(p, a, s == 404 ? RC_NOT_FOUND : RC_BAD_INPUT,
		    reply->retry_after_s, now_ms);
	else
		return false;
	return true;
}

/* A person or the network's return ends our own wait, never the board's. */
static void
wake(struct activity *a, int64_t now_ms)
{
	if (a->state == PUMP_REST && a->due_ms > now_ms)
		a->due_ms = now_ms > a->floor_ms ? now_ms : a->floor_ms;
}

void
pump_hurry(struct pump *p, int64_t now_ms)
{
	wake(&p->journal, now_ms);
	wake(&p->mail, now_ms);
	wake(&p->bank.activity, now_ms);
}

int64_t
pump_server_ms(const struct pump *p)
{
	return p->server_ms;
}

void
pump_certificate(struct pump *p, int64_t until_ms)
{
	p->told.cert_ms = until_ms;
}

bool
pump_is_up(const struct pump *p)
{
	return p->told.up;
}

int64_t
pump_open_sales(const struct pump *p)
{
	return p->have_state ? p->at.open : 0;
}

int64_t
pump_terminal(const struct pump *p)
{
	return p->have_state ? p->who.terminal : 0;
}

void
pump_good(struct pump *p, struct activity *a, int64_t server_ms,
    int64_t now_ms)
{
	struct activity *all[] = { &p->journal, &p->mail, &p->feed.activity,
		&p->bank.activity };

	if (a->trouble != RC_OK)
		log_line(LOG_INFO, "pump", "%s works again", a->name);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (a->trouble == RC_OFFLINE && all[i] != a &&
		    all[i]->trouble == RC_OFFLINE)
			wake(all[i], now_ms);
	a->trouble = RC_OK;
	a->enrol = false;
	if (a == &p->bank.activity)
		return;
	if (server_ms > 0)
		p->server_ms = server_ms;
	p->told.up = true;
	p->net_news = true;
}

void
pump_queued(struct pump *p, enum rc rc)
{
	if (rc != RC_OK)
		p->broken = true;
}

void
pump_start(struct pump *p, struct activity *a, const struct net_request *r,
    int64_t now_ms)
{
	enum rc rc = p->env.net->start(p->env.net->ctx, a->slot, r);

	pump_go(p, a, PUMP_SEND);
	if (rc != RC_OK)
		pump_fail(p, a, rc, 0, now_ms);
}

static void
lie_down(struct pump *p, struct activity *a)
{
	if (a->state == PUMP_SEND)
		p->env.net->cancel(p->env.net->ctx, a->slot);
	if (a->state != PUMP_DOWN)
		pump_go(p, a, PUMP_DOWN);
}

static void
all_down(struct pump *p)
{
	lie_down(p, &p->journal);
	lie_down(p, &p->mail);
	lie_down(p, &p->feed.activity);
	lie_down(p, &p->bank.activity);
	pump_feed_down(p);
	pump_bank_down(p);
}

/* --- open and close --- */

enum rc
pump_open(const struct pump_env *env, struct pump **out)
{
	REQUIRE(env->net != NULL && env->rng != NULL && env->out != NULL);
	REQUIRE(env->poll_ms >= PUMP_POLL_MS_MIN);
	REQUIRE(env->out->cap >= PUMP_OUT_BYTES);
	*out = NULL;

	struct pump *p = calloc(1, sizeof(*p));
	if (p == NULL)
		return RC_NO_MEMORY;
	p->env = *env;
	if (!str_copy(str_of(env->url), p->url, sizeof(p->url))) {
		free(p);
		return RC_TOO_BIG;
	}
	p->env.url = p->url;
	p->journal = (struct activity){ .name = "journal",
	    .slot = NET_JOURNAL, .due_ms = -1 };
	p->mail = (struct activity){ .name = "mail", .slot = NET_MAIL,
	    .due_ms = -1 };
	p->feed.activity = (struct activity){ .name = "feed",
	    .slot = NET_FEED, .due_ms = -1 };
	p->feed.is_on = env->feed != NULL;
	if (p->feed.is_on)
		p->feed.conf = *env->feed;
	pump_bank_open(p, env->bank);
	p->lines_max = BATCH_LINES_MAX;
	p->body = BUF(p->body_memory);
	*out = p;
	return RC_OK;
}

void
pump_close(struct pump *p)
{
	if (p == NULL)
		return;
	all_down(p);
	pump_bank_close(p);
	free(p);
}

/* --- the local socket --- */

void
pump_connected(struct pump *p, int64_t now_ms)
{
	(void)now_ms;
	REQUIRE(p->journal.state == PUMP_DOWN && p->mail.state == PUMP_DOWN);
	p->broken = false;
	p->have_state = false;
	p->net_news = false;
	pump_queued(p, local_put_hello_client(p->env.out, LOCAL_ROLE_SYNC));
}

void
pump_disconnected(struct pump *p, int64_t now_ms)
{
	(void)now_ms;
	all_down(p);
	p->have_state = false;
	p->broken = false;
	p->net_news = false;
}

/* Waits outlive a terminal's restart (S4); only the very first contact is
 * given a random moment of its own, from_ms on. */
static void
get_up(struct pump *p, struct activity *a, int64_t from_ms)
{
	int64_t due_ms = a->due_ms >= 0 ? a->due_ms : from_ms +
	    (int64_t)rng_below(p->env.rng, PUMP_FIRST_MS);

	pump_rest(p, a, due_ms);
}

/* Neither a board nor a provider: nobody tells us of money. */
static bool
is_alone(const struct pump *p)
{
	return p->url[0] == '\0' && !p->feed.is_on;
}

/* Also said again by the terminal when its number changed. */
static enum rc
on_hello(struct pump *p, struct str object, int64_t now_ms)
{
	struct local_hello h;
	enum rc rc = local_read_hello(object, &h);

	if (rc != RC_OK)
		return rc;
	if (h.v != LOCAL_VERSION) {
		log_line(LOG_ERROR, "pump", "terminal speaks version %" PRId64
		    ", not %d; install both of one release", h.v,
		    LOCAL_VERSION);
		return RC_TOO_NEW;
	}
	all_down(p);
	p->who = h;
	p->have_state = false;
	p->rewinds = 0;
	p->rewound_from = 0;
	p->net_news = p->journal.due_ms >= 0 || is_alone(p);   /* known */
	log_line(LOG_INFO, "pump", "terminal=%" PRId64 " head=%" PRId64
	    " acked=%" PRId64 " mail=%" PRId64, h.terminal, h.head, h.acked,
	    h.mail);
	if (h.terminal == 0)
		return RC_OK;
	if (p->url[0] != '\0') {
		get_up(p, &p->journal, now_ms);
		/* Behind the journal: on its connection, without another
		 * handshake. */
		get_up(p, &p->mail, now_ms + (h.head > h.acked ?
		    PUMP_FIRST_MS : 0));
	}
	if (p->feed.is_on)
		get_up(p, &p->feed.activity, now_ms);
	if (p->bank.is_on)
		get_up(p, &p->bank.activity, now_ms);
	return RC_OK;
}

static enum rc
on_state(struct pump *p, struct str object, int64_t now_ms)
{
	bool shown = p->have_state && p->at.open > 0;
	enum rc rc = local_read_state(object, &p->at);

	if (rc != RC_OK)
		return rc;
	p->have_state = true;
	pump_journal_state(p, now_ms);
	pump_mail_state(p, now_ms);
	if (p->at.now) {
		wake(&p->journal, now_ms);
		wake(&p->bank.activity, now_ms);
	}
	if (p->at.now || (p->at.open > 0 && !shown)) {
		wake(&p->mail, now_ms);
		wake(&p->feed.activity, now_ms);
	}
	return RC_OK;
}

static enum rc
on_refused(struct pump *p, struct str object, int64_t now_ms)
{
	struct local_refused r;
	enum rc rc = local_read_refused(object, &r);

	if (rc != RC_OK)
		return rc;
	log_line(LOG_ERROR, "pump", "terminal refused of=%s n=%" PRId64
	    " why=\"%s\"", r.of, r.n, r.why);
	if (str_eq(str_of(r.of), STR("mail")))
		pump_mail_refused(p, now_ms);
	else if (str_eq(str_of(r.of), STR("feed")))
		pump_feed_refused(p, now_ms);
	else if (str_eq(str_of(r.of), STR("settled")))
		pump_bank_refused(p, now_ms);
	else
		pump_journal_refused(p, now_ms);
	return RC_OK;
}

static enum rc
on_cursor(struct pump *p, struct str object, int64_t now_ms)
{
	struct local_cursor c;
	enum rc rc = local_read_cursor(object, &c);

	if (rc == RC_OK) {
		pump_feed_cursor(p, &c, now_ms);
		pump_bank_cursor(p, &c, now_ms);
	}
	return rc;
}

static enum rc
on_bye(struct str object)
{
	enum local_bye why;
	enum rc rc = local_read_bye(object, &why);

	if (rc != RC_OK)
		return rc;
	log_line(LOG_INFO, "pump", "terminal said bye why=%s",
	    local_bye_name(why));
	return RC_STATE;
}

enum rc
pump_frame(struct pump *p, struct str object, int64_t now_ms)
{
	switch (local_kind_of(object)) {
	case LOCAL_HELLO:
		return on_hello(p, object, now_ms);
	case LOCAL_STATE:
		return on_state(p, object, now_ms);
	case LOCAL_BATCH:
		pump_journal_batch(p, object, now_ms);
		return RC_OK;
	case LOCAL_REFUSED:
		return on_refused(p, object, now_ms);
	case LOCAL_CURSOR:
		return on_cursor(p, object, now_ms);
	case LOCAL_SETTLED_ITEMS:
		pump_bank_items(p, object, now_ms);
		return RC_OK;
	case LOCAL_BYE:
		return on_bye(object);
	case LOCAL_WANT:
	case LOCAL_ACKED:
	case LOCAL_MAIL:
	case LOCAL_NET:
	case LOCAL_FEED:
	case LOCAL_ENROL:
	case LOCAL_ENROL_SIGN:
	case LOCAL_ENROL_SIG:
	case LOCAL_ENROLLED:
	case LOCAL_RECORDED:
	case LOCAL_ENROL_END:
	case LOCAL_ASK:
	case LOCAL_ANSWER:
	case LOCAL_PROGRESS:
	case LOCAL_END:
	case LOCAL_SETTLED:
	case LOCAL_UNKNOWN:
	case LOCAL_KIND_COUNT:
		break;
	}
	return RC_OK;   /* a newer terminal may say more than we know */
}

/* --- the network --- */

typedef void reply_fn(struct pump *p, const struct net_reply *reply,
    int64_t now_ms);

void
pump_reply(struct pump *p, enum net_slot slot, const struct net_reply *reply,
    int64_t now_ms)
{
	const struct { const struct activity *a; reply_fn *take; }
	    of[] = {
		[NET_JOURNAL] = { &p->journal, pump_journal_reply },
		[NET_MAIL] = { &p->mail, pump_mail_reply },
		[NET_FEED] = { &p->feed.activity, pump_feed_reply },
		[NET_BANK] = { &p->bank.activity, pump_bank_reply },
	};

	REQUIRE(slot < sizeof(of) / sizeof(of[0]));
	/* In another state it was cancelled, and nothing waits for it. */
	if (of[slot].a->state == PUMP_SEND)
		of[slot].take(p, reply, now_ms);
}

/* --- time --- */

static int64_t
retry_s(const struct activity *a, int64_t now_ms)
{
	if (a->trouble == RC_OK || a->state != PUMP_REST || a->due_ms <= now_ms)
		return 0;
	return (a->due_ms - now_ms + 999) / 1000;
}

/* Tell the terminal how the network is; only onto an empty queue, so that
 * a terminal that reads slowly gets the latest word instead of all. */
static void
tell_net(struct pump *p, int64_t now_ms)
{
	const struct activity *bad = p->journal.trouble != RC_OK ?
	    &p->journal : p->mail.trouble != RC_OK ? &p->mail :
	    &p->feed.activity;
	const char *why = p->journal.enrol || p->mail.enrol ? "enrol" :
	    p->feed.activity.enrol ? "token" : is_alone(p) ? "alone" :
	    bad->trouble == RC_OK ? "" : rc_text(bad->trouble);

	if (!p->net_news || !p->have_state || p->env.out->n > 0)
		return;
	p->net_news = false;
	REQUIRE(str_copy(str_of(why), p->told.why, sizeof(p->told.why)));
	p->told.server_ms = p->server_ms;
	p->told.no_board = p->url[0] == '\0';
	p->told.retry_s = retry_s(bad, now_ms);
	pump_queued(p, local_put_net(p->env.out, &p->told));
}

static bool
out_of_time(const struct activity *a, int64_t now_ms)
{
	return (a->state == PUMP_ASK || a->state == PUMP_TELL) &&
	    now_ms >= a->limit_ms;
}

enum rc
pump_step(struct pump *p, int64_t now_ms)
{
	if (out_of_time(&p->journal, now_ms) ||
	    out_of_time(&p->mail, now_ms) ||
	    out_of_time(&p->feed.activity, now_ms) ||
	    out_of_time(&p->bank.activity, now_ms))
		p->broken = true;
	if (!p->broken) {
		pump_journal_step(p, now_ms);
		pump_mail_step(p, now_ms);
		pump_feed_step(p, now_ms);
		pump_bank_step(p, now_ms);
		tell_net(p, now_ms);
	}
	return p->broken ? RC_OFFLINE : RC_OK;
}

static int64_t
due_of(const struct activity *a, bool work)
{
	switch (a->state) {
	case PUMP_REST:
		return work ? a->due_ms : INT64_MAX;
	case PUMP_ASK:
	case PUMP_TELL:
		return a->limit_ms;
	case PUMP_DOWN:
	case PUMP_SEND:
	case PUMP_STATE_COUNT:
		break;
	}
	return INT64_MAX;
}

int64_t
pump_due_ms(const struct pump *p)
{
	int64_t journal = due_of(&p->journal, p->have_state &&
	    p->at.head > p->at.acked);
	int64_t mail = due_of(&p->mail, p->have_state);
	int64_t feed = due_of(&p->feed.activity, p->have_state &&
	    p->feed.have_cursor);
	int64_t bank = p->bank.activity.state == PUMP_REST ?
	    pump_bank_due_ms(p) : due_of(&p->bank.activity, false);
	int64_t first = journal < mail ? journal : mail;
	int64_t other = feed < bank ? feed : bank;

	return first < other ? first : other;
}
