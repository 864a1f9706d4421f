/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of an enroller, and how they end. */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/enroller_inside.h"

static const char *const state_names[] = {
	[REST] = "rest", [CACERTS] = "cacerts", [SIGN] = "sign",
	[POST] = "post", [RECORD] = "record", [RENEW] = "renew",
	[TIME] = "time",
};
_Static_assert(sizeof(state_names) / sizeof(state_names[0]) == STATE_COUNT,
    "every state has a name");

void
enroller_go(struct enroller *e, enum state to)
{
	log_line(LOG_DEBUG, "enrol", "%s -> %s", state_names[e->state],
	    state_names[to]);
	e->state = to;
}

void
enroller_hang_up(struct enroller *e)
{
	if (e->net != NULL)
		e->env.close(e->env.ctx, e->net);
	e->net = NULL;
}

/* --- how it ends ------------------------------------------------------- */

void
enroller_tell(struct enroller *e, int rc, struct enroller_why why)
{
	struct local_end end = { .rc = rc };

	if (!e->asked || !e->up)
		return;
	e->asked = false;
	if (!str_copy(str_of(why.text), end.why, sizeof(end.why)))
		REQUIRE(str_copy(STR("refused"), end.why, sizeof(end.why)));
	REQUIRE(str_copy(str_of(why.word), end.word, sizeof(end.word)));
	if (local_put_enrol_end(e->env.out, &end) != RC_OK)
		log_line(LOG_WARN, "enrol", "the terminal does not read");
}

/* Later again; the request stays. */
void
enroller_later(struct enroller *e, struct enroller_why why, int64_t retry_s,
    int64_t now_ms)
{
	enroller_hang_up(e);
	int64_t wait_ms = backoff_next_ms(&e->backoff, e->env.rng, retry_s);
	e->due_ms = now_ms + wait_ms;
	log_line(LOG_WARN, "enrol", "%s: not now why=\"%s\" wait_s=%" PRId64,
	    state_names[e->state], why.text, wait_ms / 1000);
	enroller_go(e, REST);
	enroller_tell(e, 3, why);
}

/* A person must do something else: the request is forgotten. */
void
enroller_give_up(struct enroller *e, struct enroller_why why)
{
	enroller_hang_up(e);
	log_line(LOG_ERROR, "enrol", "%s: given up why=\"%s\"",
	    state_names[e->state], why.text);
	if (e->pending && identity_next_drop(e->env.dir) == RC_OK)
		e->pending = false;
	crypto_wipe(&e->next, sizeof(e->next));
	crypto_wipe(&e->id, sizeof(e->id));
	enroller_go(e, REST);
	e->due_ms = INT64_MAX;
	enroller_tell(e, 1, why);
}

/* --- requests ---------------------------------------------------------- */

static int64_t
wall_ms(void *ctx)
{
	const struct enroller *e = ctx;

	return e->hint_ms != 0 ? e->hint_ms : e->env.wall_ms(e->env.ctx);
}

enum rc
enroller_ask(struct enroller *e, const struct net_tls *how, const char *path,
    struct str body)
{
	char url[NET_URL_MAX];
	struct buf to = BUF(url);
	struct net_tls tls = *how;
	struct net_request r = { .method = body.n > 0 ? NET_POST : NET_GET,
	    .url = url, .content_type = PROTO_JSON, .body = body,
	    .answer_max = NET_ANSWER_MAX, .timeout_ms = ENROLLER_GET_MS };

	if (e->state == RENEW || e->state == TIME)
		buf_puts(&to, e->now != NULL ? e->now->url : e->env.url);
	else
		enrol_url(&to, &e->target);
	buf_puts(&to, path);
	REQUIRE(!to.full);
	enroller_hang_up(e);
	tls.now_ms = wall_ms;
	tls.ctx = e;
	enum rc rc = e->env.open(e->env.ctx, &tls, &e->net);
	return rc == RC_OK ? e->net->start(e->net->ctx, NET_JOURNAL, &r) : rc;
}

void
enroller_post(struct enroller *e, const struct net_tls *tls, const char *path,
    int64_t now_ms)
{
	struct buf body = BUF(e->body);
	struct proto_enrol p = { .csr = str_of(e->next.csr),
	    .terminal = e->csr.terminal };

	if (e->state == POST) {
		memcpy(p.code, e->target.code, sizeof(p.code));
		memcpy(p.key, e->sig.key, sizeof(p.key));
		memcpy(p.sig, e->sig.sig, sizeof(p.sig));
	}
	enum rc rc = proto_put_enrol(&body, &p);
	if (rc == RC_OK)
		rc = enroller_ask(e, tls, path, buf_str(&body));
	if (rc != RC_OK)
		enroller_later(e, WHY(rc_text(rc)), 0, now_ms);
}
