/* SPDX-License-Identifier: Apache-2.0 */
/* The trader's PIN, and the market's code for who forgot it. */
#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "terminal/till_inside.h"

_Static_assert(PIN_DIGITS_MIN == PIN_MIN && PIN_DIGITS_MAX == PIN_MAX,
    "the glass asks for what is kept");

static void
feed_pin(struct till *t, struct till_time now, enum rc rc, int what)
{
	struct event e = { .kind = EV_PIN, .pin = { .what = what, .rc = rc,
	    .set = t->pin.state == PIN_SET,
	    .damaged = t->pin.state == PIN_DAMAGED,
	    .tries_left = pin_tries_left(&t->pin),
	    .wait_ms = pin_wait_ms(&t->pin, now.mono_ms),
	    .number = t->pin.number } };

	till_feed(t, now, &e);
}

/* The rest of a wait runs from here. */
void
till_start_pin(struct till *t, struct till_time now)
{
	if (t->config.dir == NULL || pin_open(&t->pin, t->config.dir,
	    t->config.rng, now.mono_ms) != RC_OK)
		t->pin.path[0] = '\0';
	else
		feed_pin(t, now, RC_OK, 0);
}

/* An unlock code whose number is of the PIN's kind; the attempt is kept
 * before it is compared. */
static enum rc
market(struct till *t, struct till_time now, const char *code)
{
	const struct proof_key *k = proof_keys_find(&t->keys,
	    t->seller.profile.terminal, t->seller.profile.epoch);
	struct proof p = { .purpose = PROOF_UNLOCK, .bin = "",
	    .account = "" };
	uint8_t key[KEY_BYTES];

	if (k == NULL)
		return RC_STATE;
	p.ref = (struct ref){ t->seller.profile.epoch,
	    t->seller.profile.terminal, (uint64_t)t->pin.number };
	enum rc rc = pin_try(&t->pin, now.mono_ms);
	if (rc != RC_OK)
		return rc;
	proof_key_derive(k->secret, key);
	bool right = proof_is_code(key, &p, code);
	crypto_wipe(key, sizeof(key));
	return right ? pin_set(&t->pin, (struct str){ NULL, 0 }) : RC_DENIED;
}

void
till_pin(struct till *t, struct till_time now, const struct effect *fx)
{
	enum rc rc = t->pin.path[0] == '\0' ? RC_STATE :
	    fx->kind == EFFECT_PIN_CHECK ?
	    pin_check(&t->pin, now.mono_ms, str_of(fx->code)) :
	    fx->kind == EFFECT_PIN_SET ?
	    pin_set(&t->pin, str_of(fx->code)) : market(t, now, fx->code);

	log_line(rc == RC_OK ? LOG_INFO : LOG_WARN, "till", "pin effect=%d "
	    "%s tries=%lld", (int)fx->kind, rc_text(rc),
	    (long long)t->pin.tries);
	feed_pin(t, now, rc, (int)fx->kind);
}
