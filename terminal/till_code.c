/* SPDX-License-Identifier: Apache-2.0 */
/* The effects of codes, and money that no bank has told of. */
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/code.h"
#include "ledger/ref.h"
#include "ledger/shift_code.h"
#include "terminal/till_inside.h"
#include "ui/strings.h"

/* The board's mail has had time to come when the network has been there this
 * long; then again now and then. */
#define DOUBT_FIRST_MS (2 * 60 * (int64_t)1000)
#define DOUBT_AGAIN_MS (60 * 60 * (int64_t)1000)
#define DOUBTS_AT_ONCE 100

void
till_load_keys(struct till *t)
{
	char text[512];
	struct buf why = BUF(text);
	enum rc rc = t->config.dir == NULL ? RC_NOT_FOUND :
	    proof_key_load(t->config.dir, &t->keys, &why);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		log_line(LOG_ERROR, "till", "%s", text);
}

bool
till_proves(const struct till *t)
{
	return t->seller.known && proof_keys_find(&t->keys,
	    t->seller.profile.terminal, t->seller.profile.epoch) != NULL;
}

const struct proof_keys *
till_keys(const struct till *t)
{
	return &t->keys;
}

/* In capitals, as a QR code's own letters are. */
void
till_code_host(const struct till *t, char host[PROOF_HOST_CAP])
{
	const char *from = t->config.proof_host;
	struct buf b = buf_init(host, PROOF_HOST_CAP);

	for (; from != NULL && *from != '\0'; from++)
		buf_putc(&b, *from >= 'a' && *from <= 'z' ?
		    (char)(*from - 'a' + 'A') : *from);
}

/* How attempts stand, after an outcome. */
static void
feed_room(struct till *t, struct till_time now, const struct effect *fx,
    enum rc outcome)
{
	struct event e = { .kind = EV_CODE };
	struct code_room room;
	enum rc rc = code_room(t->ledger, fx->ref, &room);

	if (rc != RC_OK) {
		if (!till_is_fatal(t, now, rc, "code"))
			till_refuse(t, now, rc, fx->kind);
		return;
	}
	e.code.rc = outcome;
	e.code.tries_left = room.tries_left;
	e.code.lock = room.lock;
	till_feed(t, now, &e);
}

static enum rc
check(struct till *t, const struct effect *fx, struct sale *s)
{
	struct ref ref;

	if (ref_parse(str_of(fx->ref), &ref) != RC_OK)
		return RC_NOT_FOUND;
	const struct proof_key *k = proof_keys_find(&t->keys, ref.terminal,
	    ref.epoch);
	if (k == NULL)
		return RC_STATE;
	return sale_code(t->ledger, &(struct code_claim){ .ref = fx->ref,
	    .total = fx->amount, .secret = k->secret, .text = fx->code,
	    .is_machine = strlen(fx->code) == PROOF_MACHINE_LEN }, s);
}

static enum rc
unlock(struct till *t, const struct effect *fx)
{
	const struct proof_key *k = proof_keys_find(&t->keys,
	    t->seller.profile.terminal, t->seller.profile.epoch);

	return k == NULL ? RC_STATE : code_unlock(t->ledger, k->secret,
	    fx->code);
}

static void
sale_effect(struct till *t, struct till_time now, const struct effect *fx)
{
	struct sale s;
	bool checks = fx->kind == EFFECT_CODE_CHECK;
	enum rc rc = checks ? check(t, fx, &s) :
	    fx->kind == EFFECT_CODE_UNLOCK ? unlock(t, fx) : RC_OK;

	if (rc == RC_FULL && reserve_spend(&t->reserve, now.mono_ms))
		rc = checks ? check(t, fx, &s) : unlock(t, fx);
	if (checks && rc == RC_OK)
		till_feed_sale(t, now, NEWS_CHANGED, &s);
	else if (rc == RC_OK || rc == RC_DENIED || rc == RC_STATE ||
	    rc == RC_BAD_INPUT)
		feed_room(t, now, fx, rc == RC_BAD_INPUT ? RC_DENIED : rc);
	else if (!till_is_fatal(t, now, rc, "code"))
		till_refuse(t, now, rc, fx->kind);
}

/* --- a shift and its bank -------------------------------------------- */

/* What to ask with, and how the last attempt ended. */
static void
feed_question(struct till *t, struct till_time now, const uint8_t *secret,
    const struct effect *fx, enum rc outcome)
{
	struct event e = { .kind = EV_SHIFT_CODE };
	struct shift_question *q = &e.shift_code.is;
	struct shift_ask a;
	enum rc rc = secret == NULL ? RC_NOT_FOUND :
	    shift_ask(t->ledger, secret, &a);

	e.shift_code.rc = outcome;
	if (rc == RC_NOT_FOUND || rc == RC_STATE) {
		e.shift_code.rc = RC_NOT_FOUND;
	} else if (rc == RC_OK) {
		*q = (struct shift_question){ .shift = a.shift,
		    .ours = a.ours, .tries_left = a.tries_left,
		    .lock = a.lock };
		memcpy(q->ref, a.ref, sizeof(q->ref));
		memcpy(q->code, a.code, sizeof(q->code));
	} else {
		if (!till_is_fatal(t, now, rc, "shift code"))
			till_refuse(t, now, rc, fx->kind);
		return;
	}
	till_feed(t, now, &e);
}

static void
shift_effect(struct till *t, struct till_time now, const struct effect *fx)
{
	const struct proof_key *k = proof_keys_find(&t->keys,
	    t->seller.profile.terminal, t->seller.profile.epoch);
	const uint8_t *secret = k == NULL ? NULL : k->secret;
	struct shift_claim c = { secret, fx->amount, fx->code };
	struct event e = { .kind = EV_SHIFT };
	struct shift *s = &e.shift.shift;
	enum rc rc = RC_OK;

	if (t->dead)
		return;
	if (fx->kind == EFFECT_SHIFT_ASK || secret == NULL) {
		feed_question(t, now, secret, fx, RC_OK);
		return;
	}
	rc = shift_code(t->ledger, &c, s);
	if (rc == RC_FULL && reserve_spend(&t->reserve, now.mono_ms))
		rc = shift_code(t->ledger, &c, s);
	if (rc == RC_OK) {
		e.shift.changed = e.shift.any = true;
		e.shift.last_id = s->id;
		till_feed(t, now, &e);
	} else if (rc == RC_DENIED || rc == RC_STATE || rc == RC_BAD_INPUT ||
	    rc == RC_NOT_FOUND) {
		feed_question(t, now, secret, fx, rc == RC_BAD_INPUT ?
		    RC_DENIED : rc);
	} else if (!till_is_fatal(t, now, rc, "shift code")) {
		till_refuse(t, now, rc, fx->kind);
	}
}

void
till_code(struct till *t, struct till_time now, const struct effect *fx)
{
	if (fx->kind == EFFECT_SHIFT_ASK || fx->kind == EFFECT_SHIFT_PROVE)
		shift_effect(t, now, fx);
	else
		sale_effect(t, now, fx);
}

/* --- doubts ---------------------------------------------------------- */

void
till_code_net(struct till *t, struct till_time now, enum net_state net)
{
	bool up = net == NET_UP || net == NET_FED;

	if (!up)
		t->doubt_ms = WAKE_NEVER;
	else if (t->doubt_ms == WAKE_NEVER)
		t->doubt_ms = now.mono_ms + DOUBT_FIRST_MS;
	if (net != NET_DOWN || t->told_no_key || t->dead ||
	    !t->seller.known || till_proves(t))
		return;
	t->told_no_key = true;
	till_note(t, now, STR_CODE_NO_KEY, 0);
}

void
till_doubt_turn(struct till *t, struct till_time now)
{
	struct sale s;
	enum rc rc = RC_OK;
	int found = 0;

	if (t->dead || now.mono_ms < t->doubt_ms)
		return;
	t->doubt_ms = now.mono_ms + DOUBT_AGAIN_MS;
	while (found < DOUBTS_AT_ONCE &&
	    (rc = doubt_next(t->ledger, &s)) == RC_OK) {
		log_line(LOG_WARN, "till", "no bank told of ref=%s by=%s",
		    s.ref, s.code.dong > 0 ? "code" : "seen");
		found++;
	}
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		(void)till_is_fatal(t, now, rc, "doubts");
	if (found > 0 && !t->dead)
		till_note(t, now, STR_DOUBTS, found);
}
