/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/enroller_inside.h"

static void
mark(struct enroller *e, const char *what)
{
	if (e->env.step != NULL)
		e->env.step(e->env.ctx, what);
}

static void
ask_or_wait(struct enroller *e, const struct net_tls *tls, const char *path,
    int64_t now_ms)
{
	enum rc rc = enroller_ask(e, tls, path, STR(""));

	if (rc != RC_OK)
		enroller_later(e, WHY(rc_text(rc)), 0, now_ms);
}

/* --- beginning --------------------------------------------------------- */

static void
begin_cacerts(struct enroller *e, int64_t now_ms)
{
	const struct net_tls nobody = { .trust = NET_TRUST_NOBODY };

	enroller_go(e, CACERTS);
	e->hint_ms = 0;
	ask_or_wait(e, &nobody, PROTO_CACERTS_PATH, now_ms);
}

static struct net_tls
as_ourselves(struct enroller *e, enum net_trust trust)
{
	struct buf pins = BUF(e->pins);
	uint8_t pin[PROTO_PINS][HASH_BYTES];

	memcpy(pin, e->now->pin, sizeof(pin));
	sign_put_pins(&pins, pin, PROTO_PINS);
	return (struct net_tls){ .trust = trust, .ca = str_of(e->now->ca),
	    .cert = str_of(e->now->cert), .key = str_of(e->now->key),
	    .pins = e->pins };
}

static void
begin_renewal(struct enroller *e, int64_t now_ms)
{
	struct net_tls tls = as_ourselves(e, NET_TRUST_MUTUAL);

	enroller_go(e, RENEW);
	e->hint_ms = 0;
	enroller_post(e, &tls, PROTO_REENROL_PATH, now_ms);
}

/* A key and a request for it, on disk before anybody hears of them. */
static enum rc
make_next(struct enroller *e, uint32_t terminal, const char *line)
{
	struct buf key = BUF(e->next.key), csr = BUF(e->next.csr);
	char memory[512];
	struct buf why = BUF(memory);

	REQUIRE(str_copy(str_of(line), e->next.line, sizeof(e->next.line)));
	enum rc rc = sign_make_request(terminal, &key, &csr);
	if (rc == RC_OK)
		rc = sign_csr_read(str_of(e->next.csr), &e->csr);
	if (rc == RC_OK)
		rc = identity_next_save(e->env.dir, &e->next, &why);
	if (rc != RC_OK) {
		log_line(LOG_ERROR, "enrol", "no request: %s", why.n > 0 ?
		    memory : rc_text(rc));
		return rc;
	}
	e->pending = true;
	mark(e, "next");
	return RC_OK;
}

static void
on_enrol(struct enroller *e, struct str object, int64_t now_ms)
{
	char text[LOCAL_LINE_MAX], memory[ENROL_TEXT_MAX];
	struct buf line = BUF(memory);
	const char *why = "not an enrolment line";
	struct enrol_target t;

	e->asked = true;
	if (local_read_enrol(object, text) != RC_OK ||
	    enrol_file_read(str_of(text), &t, &why) != RC_OK) {
		enroller_tell(e, 1, (struct enroller_why){
		    ENROL_WORD_UNREADABLE, why });
		return;
	}
	if (e->env.dir[0] == '\0') {
		enroller_tell(e, 1, WHY("cho40-sync keeps nothing; set "
		    "state_dir in sync.conf"));
		return;
	}
	enroller_hang_up(e);
	enrol_text_put(&line, &t, false);
	/* The same line again goes on with the same key. */
	if (!e->pending || strcmp(memory, e->next.line) != 0) {
		enum rc rc = make_next(e, t.terminal, memory);
		if (rc != RC_OK) {
			enroller_give_up(e, WHY("no room to keep a key; look "
			    "at the log"));
			return;
		}
	}
	e->target = t;
	backoff_reset(&e->backoff);
	begin_cacerts(e, now_ms);
	crypto_wipe(memory, sizeof(memory));
	crypto_wipe(text, sizeof(text));
}

/* --- answers ----------------------------------------------------------- */

/* A board that says no word is understood by its status. */
static void
refused(struct enroller *e, const struct net_reply *r)
{
	char text[PROTO_ERROR_MAX], word[PROTO_WORD_MAX];

	proto_read_error(r->body, text);
	proto_read_word(r->body, word);
	text[LOCAL_WHY_MAX - 1] = '\0';
	enroller_give_up(e, (struct enroller_why){ word[0] != '\0' ? word :
	    r->status == 403 ? ENROL_WORD_WRONG :
	    r->status == 410 ? ENROL_WORD_EXPIRED : "",
	    text[0] == '\0' ? rc_text(RC_DENIED) : text });
}

/* Failures that every request may have; true when it was one. */
static bool
failed(struct enroller *e, const struct net_reply *r, int64_t now_ms)
{
	const struct enroller_why stranger = { ENROL_WORD_STRANGER,
		"the board is not who it should be" };

	if (r->rc != RC_OK) {
		enroller_later(e, r->rc == RC_DENIED ? stranger :
		    WHY(rc_text(r->rc)), 0, now_ms);
	} else if (r->status == 429 || r->status >= 500) {
		enroller_later(e, WHY(rc_text(RC_BUSY)), r->retry_after_s,
		    now_ms);
	} else if (r->status != 200) {
		refused(e, r);
	} else {
		return false;
	}
	return true;
}

static void
on_cacerts(struct enroller *e, const struct net_reply *r, int64_t now_ms)
{
	struct buf memory = BUF(e->pems);
	struct proto_cacerts c;
	struct sign_facts facts;

	if (failed(e, r, now_ms))
		return;
	if (proto_read_cacerts(r->body, &memory, &c) != RC_OK ||
	    sign_read_facts(c.ca, &facts) != RC_OK ||
	    !crypto_equal(facts.fingerprint, e->target.print,
	    e->target.print_n) ||
	    !str_copy(c.ca, e->id.ca, sizeof(e->id.ca))) {
		enroller_give_up(e, (struct enroller_why){
		    ENROL_WORD_STRANGER, "who answers there is not this "
		    "market; look at address and fingerprint again" });
		return;
	}
	e->hint_ms = c.server_ms;
	enroller_hang_up(e);
	enroller_go(e, SIGN);
	e->limit_ms = now_ms + ENROLLER_LOCAL_MS;
	if (local_put_enrol_sign(e->env.out, e->csr.hash) != RC_OK)
		enroller_later(e, WHY(rc_text(RC_BUSY)), 0, now_ms);
}

static void
on_sig(struct enroller *e, struct str object, int64_t now_ms)
{
	const struct net_tls tls = { .trust = NET_TRUST_CA,
	    .ca = str_of(e->id.ca) };

	if (e->state != SIGN || local_read_enrol_sig(object, &e->sig) !=
	    RC_OK || !crypto_equal(e->sig.csr, e->csr.hash, HASH_BYTES))
		return;
	enroller_go(e, POST);
	enroller_post(e, &tls, PROTO_ENROL_PATH, now_ms);
}

/* Does what came make an identity with our key?  Then e->id is it. */
static bool
take_answer(struct enroller *e, const struct net_reply *r,
    struct proto_enrolled *a)
{
	struct buf memory = BUF(e->pems), url = BUF(e->id.url);

	if (proto_read_enrolled(r->body, &memory, a) != RC_OK ||
	    a->terminal != (int64_t)e->csr.terminal ||
	    sign_identity_check(&(struct sign_identity){ str_of(e->next.key),
	    a->cert, a->ca }, e->csr.terminal) != RC_OK ||
	    !str_copy(a->cert, e->id.cert, sizeof(e->id.cert)) ||
	    !str_copy(a->ca, e->id.ca, sizeof(e->id.ca)))
		return false;
	memcpy(e->id.key, e->next.key, sizeof(e->id.key));
	memcpy(e->id.pin, a->pin, sizeof(e->id.pin));
	e->id.terminal = e->csr.terminal;
	e->id.epoch = (uint32_t)a->epoch;
	if (e->state == RENEW)
		buf_puts(&url, e->now->url);
	else
		enrol_url(&url, &e->target);
	return !url.full;
}

static void
install(struct enroller *e, int64_t now_ms)
{
	char memory[512];
	struct buf why = BUF(memory);

	enum rc rc = identity_save(e->env.dir, &e->id, &why);
	if (rc != RC_OK) {
		enroller_later(e, WHY(memory[0] == '\0' ? rc_text(rc) :
		    memory), 0, now_ms);
		return;
	}
	mark(e, "identity");
	if (identity_next_drop(e->env.dir) != RC_OK)
		log_line(LOG_WARN, "enrol", "next.json stays; it is harmless");
	e->pending = false;
	mark(e, "dropped");
	log_line(LOG_INFO, "enrol", "terminal=%u epoch=%u",
	    (unsigned)e->id.terminal, (unsigned)e->id.epoch);
	enroller_tell(e, 0, WHY(""));
	e->changed = true;
	enroller_go(e, REST);
	e->due_ms = INT64_MAX;
}

static void
on_post(struct enroller *e, const struct net_reply *r, int64_t now_ms)
{
	struct local_enrolled told = { .has_proof = false };
	struct proto_enrolled a = { .terminal = 0 };

	if (failed(e, r, now_ms))
		return;
	if (!take_answer(e, r, &a)) {
		enroller_give_up(e, WHY("what the board gave does not fit "
		    "our key; tell the market office"));
		return;
	}
	e->env.learn(e->env.ctx, a.server_ms);
	enroller_hang_up(e);
	enroller_go(e, RECORD);
	mark(e, "answered");
	told.profile = a.profile;
	told.has_proof = a.has_proof;
	memcpy(told.proof, a.proof, sizeof(told.proof));
	memcpy(told.receipts, a.receipts, sizeof(told.receipts));
	e->limit_ms = now_ms + ENROLLER_LOCAL_MS;
	if (local_put_enrolled(e->env.out, &told) != RC_OK)
		enroller_later(e, WHY(rc_text(RC_BUSY)), 0, now_ms);
	crypto_wipe(&told, sizeof(told));
	crypto_wipe(&a, sizeof(a));
	crypto_wipe(e->pems, sizeof(e->pems));
}

static void
on_recorded(struct enroller *e, struct str object, int64_t now_ms)
{
	struct local_end end;

	if (e->state != RECORD || local_read_end(object, &end) != RC_OK)
		return;
	if (end.rc == 0)
		install(e, now_ms);
	else if (end.rc == 1)
		enroller_give_up(e, WHY(end.why));
	else
		enroller_later(e, WHY(end.why), 0, now_ms);
}

static void
on_renewed(struct enroller *e, const struct net_reply *r, int64_t now_ms)
{
	struct proto_enrolled a = { .terminal = 0 };

	e->renew_due_ms = now_ms + ENROLLER_RENEW_MS;
	if (failed(e, r, now_ms)) {
		if (r->rc == RC_DENIED)
			enroller_denied(e, now_ms);
		return;
	}
	if (take_answer(e, r, &a)) {
		enroller_hang_up(e);
		install(e, now_ms);
	} else {
		enroller_give_up(e, WHY("what the board gave does not fit "
		    "our key"));
	}
	crypto_wipe(&a, sizeof(a));
}

static void
on_time(struct enroller *e, const struct net_reply *r)
{
	int64_t server_ms;

	if (r->rc == RC_OK && r->status == 200 &&
	    proto_read_time(r->body, &server_ms) == RC_OK) {
		log_line(LOG_INFO, "enrol", "the board's key vouches for the "
		    "time");
		e->env.learn(e->env.ctx, server_ms);
	}
	enroller_hang_up(e);
	enroller_go(e, REST);
}

void
enroller_reply(struct enroller *e, const struct net_reply *reply,
    int64_t now_ms)
{
	switch (e->state) {
	case CACERTS:
		on_cacerts(e, reply, now_ms);
		return;
	case POST:
		on_post(e, reply, now_ms);
		return;
	case RENEW:
		on_renewed(e, reply, now_ms);
		return;
	case TIME:
		on_time(e, reply);
		return;
	case REST:
	case SIGN:
	case RECORD:
	case STATE_COUNT:
		return;
	}
}

/* --- the terminal ------------------------------------------------------ */

void
enroller_connected(struct enroller *e, int64_t now_ms)
{
	e->up = true;
	if (e->state == REST && e->pending && e->due_ms == INT64_MAX)
		e->due_ms = now_ms;
}

void
enroller_disconnected(struct enroller *e)
{
	e->up = false;
	e->asked = false;
	if (e->state == REST || e->state == TIME || e->state == RENEW)
		return;
	enroller_hang_up(e);
	enroller_go(e, REST);
	e->due_ms = INT64_MAX;   /* until it is there again */
}

bool
enroller_frame(struct enroller *e, struct str object, int64_t now_ms)
{
	enum local_kind k = local_kind_of(object);

	if (k == LOCAL_ENROL)
		on_enrol(e, object, now_ms);
	else if (k == LOCAL_ENROL_SIG)
		on_sig(e, object, now_ms);
	else if (k == LOCAL_RECORDED)
		on_recorded(e, object, now_ms);
	return k == LOCAL_ENROL || k == LOCAL_ENROL_SIG ||
	    k == LOCAL_RECORDED;
}

/* --- time -------------------------------------------------------------- */

void
enroller_denied(struct enroller *e, int64_t now_ms)
{
	struct net_tls tls = { .trust = NET_TRUST_PIN, .pins = e->env.pins };

	if (e->now != NULL)
		tls = as_ourselves(e, NET_TRUST_PIN);
	if (e->state != REST || tls.pins == NULL || now_ms < e->time_due_ms)
		return;
	e->time_due_ms = now_ms + ENROLLER_TIME_MS;
	tls.cert = tls.key = tls.ca = STR("");
	enroller_go(e, TIME);
	if (enroller_ask(e, &tls, PROTO_TIME_PATH, STR("")) != RC_OK) {
		enroller_hang_up(e);
		enroller_go(e, REST);
	}
}

static bool
is_half_over(const struct enroller *e)
{
	struct sign_facts f;

	return sign_read_facts(str_of(e->now->cert), &f) == RC_OK &&
	    e->env.wall_ms(e->env.ctx) > f.from_ms + (f.to_ms - f.from_ms) / 2;
}

void
enroller_refused(struct enroller *e, int64_t now_ms)
{
	if (e->now == NULL)
		return;
	e->refused = true;
	if (e->renew_due_ms > now_ms + ENROLLER_REFUSED_MS)
		e->renew_due_ms = now_ms + ENROLLER_REFUSED_MS;
}

static void
look_at_dates(struct enroller *e, int64_t now_ms)
{
	if (e->now == NULL || e->pending || now_ms < e->renew_due_ms)
		return;
	/* A clock that nobody vouched for renews nothing, unless the board
	 * itself finds something wrong. */
	if (!e->env.vouched(e->env.ctx) && !e->refused)
		return;
	e->refused = false;
	e->renew_due_ms = now_ms + ENROLLER_RENEW_MS;
	if (!is_half_over(e) || make_next(e, e->now->terminal, "") != RC_OK)
		return;
	begin_renewal(e, now_ms);
}

void
enroller_step(struct enroller *e, int64_t now_ms)
{
	if ((e->state == SIGN || e->state == RECORD) &&
	    now_ms >= e->limit_ms)
		enroller_later(e, WHY("the terminal does not answer"), 0,
		    now_ms);
	if (e->state != REST)
		return;
	if (!e->pending) {
		look_at_dates(e, now_ms);
		return;
	}
	if (now_ms < e->due_ms)
		return;
	if (e->next.line[0] == '\0' && e->now != NULL)
		begin_renewal(e, now_ms);
	else if (e->next.line[0] == '\0')
		enroller_give_up(e, WHY("a renewal without a certificate"));
	else if (e->up)
		begin_cacerts(e, now_ms);
}

int64_t
enroller_due_ms(const struct enroller *e)
{
	if (e->state == SIGN || e->state == RECORD)
		return e->limit_ms;
	if (e->state != REST)
		return INT64_MAX;
	if (e->pending)
		return e->up || e->next.line[0] == '\0' ? e->due_ms :
		    INT64_MAX;
	return e->now == NULL || (!e->env.vouched(e->env.ctx) &&
	    !e->refused) ? INT64_MAX : e->renew_due_ms;
}

struct net *
enroller_net(struct enroller *e)
{
	return e->net;
}

bool
enroller_changed(const struct enroller *e)
{
	return e->changed;
}

/* --- life -------------------------------------------------------------- */

/* What an earlier life left under way. */
static enum rc
load_next(struct enroller *e)
{
	char memory[512];
	struct buf why = BUF(memory);

	if (e->env.dir[0] == '\0')
		return RC_OK;
	enum rc rc = identity_next_load(e->env.dir, &e->next, &why);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK && (sign_csr_read(str_of(e->next.csr), &e->csr) !=
	    RC_OK || (e->next.line[0] != '\0' &&
	    enrol_text_read(str_of(e->next.line), &e->target, NULL) !=
	    RC_OK)))
		rc = RC_BAD_INPUT;
	e->pending = rc == RC_OK;
	if (rc == RC_BAD_INPUT) {
		log_line(LOG_WARN, "enrol", "the request under way cannot be "
		    "read; it is taken away");
		rc = identity_next_drop(e->env.dir);
	} else if (rc != RC_OK) {
		log_line(LOG_ERROR, "enrol", "%s", memory);
	}
	return rc;
}

enum rc
enroller_open(const struct enroller_env *env, const struct identity *id,
    struct enroller **out)
{
	*out = NULL;
	struct enroller *e = calloc(1, sizeof(*e));
	if (e == NULL)
		return RC_NO_MEMORY;
	e->env = *env;
	e->now = id;
	e->time_due_ms = INT64_MIN;
	enum rc rc = load_next(e);
	if (rc != RC_OK) {
		enroller_close(e);
		return rc;
	}
	*out = e;
	return RC_OK;
}

void
enroller_close(struct enroller *e)
{
	if (e == NULL)
		return;
	enroller_hang_up(e);
	crypto_wipe(&e->next, sizeof(e->next));
	crypto_wipe(&e->id, sizeof(e->id));
	free(e);
}
