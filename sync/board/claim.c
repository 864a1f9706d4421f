/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/log.h"
#include "ledger/ref.h"
#include "sync/board/claim.h"
#include "sync/board/credit.h"

#define LETTERS_MIN 6

bool
claim_reference(struct str typed, char bank_ref[BANK_REF_MAX + 1])
{
	struct buf b = buf_init(bank_ref, BANK_REF_MAX + 1);
	int letters = 0;

	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.p[i];
		if (c == ' ')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			letters++;
		else if (c != '.' && c != '-' && c != '/' && c != '_')
			return false;
		buf_putc(&b, c);
	}
	return !b.full && letters >= LETTERS_MIN;
}

/* Bind the credit to the sale and tell its terminal. */
static enum rc
bind(struct store *s, const struct claim *c, struct store_credit *credit,
    struct store_terminal *t)
{
	memcpy(credit->ref, c->ref, sizeof(credit->ref));
	credit->terminal = t->terminal;
	enum rc rc = store_claim_add(s, credit);
	return rc == RC_OK ? credit_mail(s, credit, t) : rc;
}

enum rc
claim_take(struct store *s, const struct claim *c, uint32_t *terminal)
{
	struct store_claim note = { .ref = c->ref, .amount = c->amount,
	    .bank_ref = c->bank_ref };
	struct store_credit credit = { .seq = 0 };
	struct store_terminal t;
	struct ref ref;

	if (ref_parse(str_of(c->ref), &ref) != RC_OK)
		return RC_BAD_INPUT;
	enum rc rc = store_terminal_get(s, ref.terminal, &t);
	if (rc != RC_OK)
		return rc;
	note.terminal = ref.terminal;
	note.since_ms = store_now_ms(s) - CLAIM_AGE_MS;
	enum rc found = t.revoked_ms != 0 ? RC_NOT_FOUND :
	    store_claim_find(s, &note, &credit);
	if (found != RC_OK && found != RC_NOT_FOUND && found != RC_CONFLICT)
		return found;
	note.outcome = found == RC_OK ? "bound" : found == RC_CONFLICT ?
	    "several" : "none";
	rc = store_claim_note(s, &note);
	if (rc == RC_OK && found == RC_OK)
		rc = bind(s, c, &credit, &t);
	if (rc != RC_OK)
		return rc;
	log_line(LOG_INFO, "claim", "ref=%s %s", c->ref, note.outcome);
	*terminal = ref.terminal;
	return found;
}
