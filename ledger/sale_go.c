/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "ledger/base/bug.h"
#include "ledger/ledger.h"   /* the names */
#include "ledger/sale_go.h"

/* What an event does to a sale in a state. */
enum rule {
	REFUSE,     /* RC_STATE */
	CLOSE,      /* to void or expired; money stays where it is */
	SETTLE,     /* the rest is there: paid */
	WEIGH,      /* add, then short, paid or over by the sum */
	TOO_LATE,   /* add; nobody is waiting any more */
};

static const enum rule rules[SALE_STATE_COUNT][SALE_EVENT_COUNT] = {
	/*                  void    expire  cash    seen    credit    code */
	[SALE_OPEN]    = { CLOSE,  CLOSE,  SETTLE, SETTLE, WEIGH,    WEIGH },
	[SALE_SHORT]   = { CLOSE,  CLOSE,  SETTLE, SETTLE, WEIGH,    WEIGH },
	[SALE_PAID]    = { REFUSE, REFUSE, REFUSE, REFUSE, WEIGH,    WEIGH },
	[SALE_OVER]    = { REFUSE, REFUSE, REFUSE, REFUSE, WEIGH,    WEIGH },
	[SALE_VOID]    = { REFUSE, REFUSE, REFUSE, REFUSE, TOO_LATE, TOO_LATE },
	[SALE_EXPIRED] = { REFUSE, REFUSE, REFUSE, REFUSE, TOO_LATE, TOO_LATE },
	[SALE_LATE]    = { REFUSE, REFUSE, REFUSE, REFUSE, TOO_LATE, TOO_LATE },
};

static const char *const state_names[] = {
	[SALE_OPEN] = "open", [SALE_SHORT] = "short", [SALE_PAID] = "paid",
	[SALE_OVER] = "over", [SALE_VOID] = "void",
	[SALE_EXPIRED] = "expired", [SALE_LATE] = "late",
};
_Static_assert(sizeof(state_names) / sizeof(state_names[0]) ==
    SALE_STATE_COUNT, "every state has a name");

static const char *const evidence_names[] = {
	[EVIDENCE_NONE] = "none", [EVIDENCE_CASH] = "cash",
	[EVIDENCE_SEEN] = "seen", [EVIDENCE_CODE] = "code",
	[EVIDENCE_BANK] = "bank",
};
_Static_assert(sizeof(evidence_names) / sizeof(evidence_names[0]) ==
    EVIDENCE_COUNT, "every evidence has a name");

const char *
sale_state_name(enum sale_state s)
{
	REQUIRE(s < SALE_STATE_COUNT);
	return state_names[s];
}

const char *
evidence_name(enum evidence e)
{
	REQUIRE(e < EVIDENCE_COUNT);
	return evidence_names[e];
}

/* Strongest money first: the evidence is the kind that completes the amount,
 * the weakest that could not be done without. */
enum evidence
sale_evidence(const struct sale *s)
{
	if (s->state != SALE_PAID && s->state != SALE_OVER)
		return EVIDENCE_NONE;
	if (s->received.dong >= s->amount.dong)
		return EVIDENCE_BANK;
	if (s->received.dong + s->code.dong >= s->amount.dong)
		return EVIDENCE_CODE;
	if (s->received.dong + s->code.dong + s->seen.dong >= s->amount.dong)
		return EVIDENCE_SEEN;
	return EVIDENCE_CASH;
}

static enum rc
settle(struct sale *s, enum sale_event event, struct vnd amount)
{
	if (amount.dong != s->amount.dong - s->received.dong - s->code.dong)
		return RC_BAD_INPUT;
	if (event == SALE_ON_CASH)
		s->cash = amount;
	else
		s->seen = amount;
	s->state = SALE_PAID;
	return RC_OK;
}

/* The lesser of the two comes off *from, and is what came off. */
static int64_t
take(struct vnd *from, int64_t dong)
{
	int64_t told = dong < from->dong ? dong : from->dong;

	from->dong -= told;
	return told;
}

/* What is known better takes the place of what was known before: a credit
 * that of a code first, since a code is of credits; both that of money on
 * sight. */
static enum rc
add_money(struct sale *s, enum sale_event event, struct vnd amount)
{
	int64_t fresh = amount.dong;

	if (event == SALE_ON_CODE) {   /* of all that has come */
		fresh -= s->received.dong + s->code.dong;
		if (fresh <= 0)
			return RC_STATE;   /* nothing new */
		s->code.dong += fresh;
	} else {
		if (!vnd_add(s->received, amount, &s->received))
			return RC_TOO_BIG;
		fresh -= take(&s->code, fresh);
	}
	(void)take(&s->seen, fresh);
	return RC_OK;
}

static void
weigh(struct sale *s)
{
	int64_t sum = s->received.dong + s->code.dong + s->cash.dong +
	    s->seen.dong;

	s->state = sum < s->amount.dong ? SALE_SHORT :
	    sum == s->amount.dong ? SALE_PAID : SALE_OVER;
}

enum rc
sale_go(struct sale *s, enum sale_event event, struct vnd amount,
    int64_t wall_ms)
{
	REQUIRE(s->state < SALE_STATE_COUNT && event < SALE_EVENT_COUNT);
	REQUIRE(amount.dong >= 0 && amount.dong <= VND_MAX);

	enum rule rule = rules[s->state][event];
	struct sale next = *s;
	enum rc rc = RC_OK;

	if (rule == REFUSE)
		return RC_STATE;
	if (rule == WEIGH || rule == TOO_LATE)
		rc = add_money(&next, event, amount);
	else if (rule == SETTLE)
		rc = settle(&next, event, amount);
	if (rc != RC_OK)
		return rc;
	if (rule == CLOSE)
		next.state = event == SALE_ON_VOID ? SALE_VOID : SALE_EXPIRED;
	else if (rule == WEIGH)
		weigh(&next);
	else if (rule == TOO_LATE && PLANTED(16))
		return RC_STATE;
	else if (rule == TOO_LATE)
		next.state = SALE_LATE;
	next.evidence = sale_evidence(&next);
	next.changed_wall_ms = wall_ms;
	*s = next;
	return RC_OK;
}
