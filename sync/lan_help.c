/* SPDX-License-Identifier: Apache-2.0 */
/* For neighbours who have no network: what they ask for is looked up on the
 * board's public page, which tells it to anybody who has the reference. */
#include <string.h>

#include "ledger/base/log.h"
#include "sync/lan_inside.h"

#define WANT_MS      20000   /* then it has asked again, or needs it no more */
#define SPREAD_MS    2000    /* all neighbours heard the same ask */
#define TIMEOUT_MS   10000
#define PAGE_MAX     1024    /* bytes of an answer that we look at */

static void
answer(struct lan *l, const struct lan_peer *to, const struct carry_proof *p)
{
	char memory[LAN_ANSWER_MAX];
	struct buf b = BUF(memory);

	lan_put_answer(&b, p);
	REQUIRE(!b.full);
	l->env.air.send(l->env.air.ctx, to, buf_str(&b));
}

static struct lan_fetched *
fetched(struct lan *l, const char *ref)
{
	for (size_t i = 0; i < LAN_FETCHED; i++)
		if (strcmp(l->fetched[i].ref, ref) == 0)
			return &l->fetched[i];
	return NULL;
}

static struct lan_fetched *
oldest(struct lan *l)
{
	struct lan_fetched *f = &l->fetched[0];

	for (size_t i = 1; i < LAN_FETCHED; i++)
		if (l->fetched[i].at_ms < f->at_ms)
			f = &l->fetched[i];
	return f;
}

static bool
waits(const struct lan *l, const char *ref, const struct lan_peer *to)
{
	for (size_t i = 0; i < l->want_count; i++)
		if (strcmp(l->want[i].ref, ref) == 0 &&
		    memcmp(l->want[i].to.ip, to->ip, sizeof(to->ip)) == 0)
			return true;
	return false;
}

/* What was fetched a moment ago is good enough. */
static void
want(struct lan *l, const struct lan_peer *from, const char *ref,
    int64_t now_ms)
{
	const struct lan_fetched *f = fetched(l, ref);

	if (f != NULL && now_ms < f->at_ms + LAN_AGAIN_MS) {
		if (f->proof.total.dong > 0)
			answer(l, from, &f->proof);
		return;
	}
	if (l->want_count == LAN_WANTS_MAX || waits(l, ref, from))
		return;
	if (l->want_count == 0 && !l->fetching) {
		int64_t spread_ms = now_ms +
		    (int64_t)rng_below(l->env.rng, SPREAD_MS);
		l->fetch_ms = l->fetch_ms > spread_ms ? l->fetch_ms :
		    spread_ms;
	}
	struct lan_want *w = &l->want[l->want_count++];
	*w = (struct lan_want){ .to = *from, .until_ms = now_ms + WANT_MS };
	memcpy(w->ref, ref, sizeof(w->ref));
}

void
lan_help_ask(struct lan *l, const struct lan_peer *from,
    const struct lan_ask *a, int64_t now_ms)
{
	char memory[8];
	struct buf b = BUF(memory);

	if (l->env.page[0] == '\0' || !l->world.up)
		return;
	lan_put_helps(&b);
	l->env.air.send(l->env.air.ctx, from, buf_str(&b));
	for (size_t i = 0; i < a->count; i++)
		want(l, from, a->ref[i], now_ms);
}

/* Forget those with that reference, or whose time is over. */
static void
drop_wants(struct lan *l, const char *ref, int64_t now_ms)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->want_count; i++)
		if (strcmp(l->want[i].ref, ref) != 0 &&
		    now_ms < l->want[i].until_ms)
			l->want[kept++] = l->want[i];
	l->want_count = kept;
}

void
lan_help_step(struct lan *l, int64_t now_ms)
{
	char url[NET_URL_MAX];
	struct buf b = BUF(url);

	drop_wants(l, "", now_ms);
	if (l->fetching || l->want_count == 0 || now_ms < l->fetch_ms)
		return;
	memcpy(l->fetch_ref, l->want[0].ref, sizeof(l->fetch_ref));
	buf_printf(&b, "%s/x/%s.txt", l->env.page, l->fetch_ref);
	REQUIRE(!b.full);   /* SYNC_URL_MAX */
	struct net_request r = { .method = NET_GET, .url = url,
	    .answer_max = PAGE_MAX, .timeout_ms = TIMEOUT_MS };
	l->fetch_ms = now_ms + LAN_FETCH_MS;
	l->fetching = l->env.net->start(l->env.net->ctx, NET_PAGE, &r) ==
	    RC_OK;
	if (!l->fetching)
		drop_wants(l, l->fetch_ref, now_ms);
}

static void
keep(struct lan *l, const struct carry_proof *p, int64_t now_ms)
{
	struct lan_fetched *f = fetched(l, l->fetch_ref);

	if (f == NULL)
		f = oldest(l);
	*f = (struct lan_fetched){ .at_ms = now_ms };
	memcpy(f->ref, l->fetch_ref, sizeof(f->ref));
	if (p != NULL)
		f->proof = *p;
}

void
lan_reply(struct lan *l, const struct net_reply *reply, int64_t now_ms)
{
	struct carry_proof p;

	if (l == NULL || !l->fetching)
		return;
	l->fetching = false;
	bool came = reply->rc == RC_OK && reply->status == 200 &&
	    carry_proof_read(reply->body, &p) == RC_OK &&
	    strcmp(p.ref, l->fetch_ref) == 0;
	bool none = reply->rc == RC_OK && reply->status == 404;
	if (came || none) {
		backoff_reset(&l->backoff);
		keep(l, came ? &p : NULL, now_ms);
	} else {
		l->fetch_ms = now_ms + backoff_next_ms(&l->backoff,
		    l->env.rng, reply->retry_after_s);
	}
	for (size_t i = 0; came && i < l->want_count; i++)
		if (strcmp(l->want[i].ref, p.ref) == 0)
			answer(l, &l->want[i].to, &p);
	log_line(LOG_DEBUG, "lan", "fetched ref=%s status=%d rc=\"%s\"",
	    l->fetch_ref, reply->status, rc_text(reply->rc));
	drop_wants(l, l->fetch_ref, now_ms);
}

int64_t
lan_help_due_ms(const struct lan *l)
{
	return l->fetching || l->want_count == 0 ? INT64_MAX : l->fetch_ms;
}
