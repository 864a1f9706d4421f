/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/crypto.h"
#include "ledger/base/log.h"
#include "sync/board/cut.h"

struct search {
	uint8_t key[KEY_BYTES];
	struct ref ref;
	const char *typed;
	bool found;
	struct store_place place;
};

/* Every account is tried, so that time does not tell which it was. */
static bool
try_place(void *ctx, const struct store_place *p)
{
	struct search *f = ctx;
	struct proof ask = { .purpose = PROOF_SHIFT_ASK, .ref = f->ref,
	    .bin = p->bin, .account = p->account };

	if (proof_is_code(f->key, &ask, f->typed)) {
		f->found = true;
		f->place = *p;
	}
	return true;
}

/* Who asks may; f->place is then the account that it asks for. */
static enum rc
find(struct store *s, struct search *f)
{
	struct store_terminal t;
	uint8_t secret[KEY_BYTES] = { 0 };
	enum rc rc = store_terminal_get(s, f->ref.terminal, &t);

	if (rc == RC_OK && t.revoked_ms != 0)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = store_proof_key_get(s, f->ref.terminal, f->ref.epoch,
		    secret);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_DENIED : rc;
	proof_key_derive(secret, f->key);
	crypto_wipe(secret, sizeof(secret));
	rc = store_place_list(s, f->ref.terminal, try_place, f);
	return rc == RC_OK && !f->found ? RC_DENIED : rc;
}

/* The answer that was given, or one now. */
static enum rc
answer(struct store *s, const struct ref *ref, struct store_cut *c)
{
	struct store_cut last = { .terminal = ref->terminal,
	    .epoch = ref->epoch };
	int64_t shift = (int64_t)ref->nonce;
	enum rc rc = store_cut_last(s, &last);

	if (rc == RC_OK && last.shift >= shift) {
		*c = last;
		return last.shift > shift ? RC_STATE : store_now_ms(s) -
		    last.asked_ms > CUT_AGE_MS ? RC_NOT_FOUND : RC_OK;
	}
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*c = (struct store_cut){ .terminal = ref->terminal,
	    .epoch = ref->epoch, .shift = shift,
	    .asked_ms = store_now_ms(s) };
	rc = store_cut_rest(s, c);
	if (rc == RC_OK)
		rc = store_cut_add(s, c);
	if (rc == RC_OK)
		log_line(LOG_INFO, "cut", "terminal=%u epoch=%u shift=%lld",
		    c->terminal, c->epoch, (long long)shift);
	return rc;
}

enum rc
cut_take(struct store *s, const struct ref *ref, const char *typed,
    struct cut *out)
{
	struct search f = { .ref = *ref, .typed = typed };
	struct cut c = { .code = "" };
	uint8_t mac[HASH_BYTES];
	enum rc rc = ref->nonce == 0 ? RC_DENIED : find(s, &f);

	if (rc == RC_OK)
		rc = answer(s, ref, &c.is);
	if (rc == RC_OK) {
		proof_mac(f.key, &(struct proof){ .purpose = PROOF_SHIFT,
		    .ref = *ref, .total = c.is.total, .bin = f.place.bin,
		    .account = f.place.account }, mac);
		proof_code(mac, c.is.total, c.code);
		crypto_wipe(mac, sizeof(mac));
		*out = c;
	}
	crypto_wipe(f.key, sizeof(f.key));
	return rc;
}
