/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/crypto.h"
#include "sync/tokens.h"

bool
tokens_spend(struct tokens *t, const struct tokens_rule *rule,
    int64_t now_ms)
{
	int64_t earned = (now_ms - t->at_ms) / rule->every_ms;

	if (earned > 0) {
		t->left = t->left + earned < rule->most ? t->left + earned :
		    rule->most;
		t->at_ms += earned * rule->every_ms;
	}
	if (t->left == 0)
		return false;
	t->left--;
	return true;
}

struct tokens *
tokens_of(struct tokens *table, size_t count, struct str who)
{
	uint8_t hash[HASH_BYTES];

	sha256(&who, 1, hash);
	return &table[((size_t)hash[0] << 8 | hash[1]) % count];
}
