/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/bug.h"
#include "ledger/base/rc.h"
#include "sync/match.h"

static const char *const state_names[] = {
	[MATCH_MATCHED] = "matched",
	[MATCH_UNMATCHED] = "unmatched",
	[MATCH_WRONG_ACCOUNT] = "wrong_account",
	[MATCH_TWIN] = "twin",
};
_Static_assert(sizeof(state_names) / sizeof(state_names[0]) ==
    MATCH_STATE_COUNT, "every state has a name");

static const char *const reason_names[] = {
	[MATCH_FINE] = "",
	[MATCH_NO_REFERENCE] = "no_reference",
	[MATCH_SEVERAL] = "several_references",
	[MATCH_UNKNOWN_TERMINAL] = "unknown_terminal",
	[MATCH_NOT_ITS_ACCOUNT] = "wrong_account",
	[MATCH_SAME_MONEY] = "same_money",
	[MATCH_CLAIMED] = "claimed",
	[MATCH_MAYBE_SAME] = "maybe_same",
};
_Static_assert(sizeof(reason_names) / sizeof(reason_names[0]) ==
    MATCH_REASON_COUNT, "every reason has a name");

static const char *const pay_names[] = {
	[PAY_WAITING] = "waiting",
	[PAY_UNASKED] = "unasked",
	[PAY_SHORT] = "short",
	[PAY_EXACT] = "exact",
	[PAY_SEVERAL] = "several",
	[PAY_OVER] = "over",
	[PAY_DUPLICATE] = "duplicate",
	[PAY_LATE] = "late",
};
_Static_assert(sizeof(pay_names) / sizeof(pay_names[0]) == PAY_STATE_COUNT,
    "every state of a payment has a name");

const char *
match_state_name(enum match_state s)
{
	REQUIRE(s < MATCH_STATE_COUNT);
	return state_names[s];
}

const char *
match_reason_name(enum match_reason r)
{
	REQUIRE(r < MATCH_REASON_COUNT);
	return reason_names[r];
}

const char *
pay_state_name(enum pay_state s)
{
	REQUIRE(s < PAY_STATE_COUNT);
	return pay_names[s];
}

struct match_result
match_choose(const struct match_candidate *c, size_t count)
{
	const struct match_candidate *meant = NULL;
	size_t possible = 0;

	for (size_t i = 0; i < count; i++) {
		if (!c[i].terminal_known && !c[i].sale_known)
			continue;
		meant = &c[i];
		possible++;
	}
	if (count == 0)
		return (struct match_result){ MATCH_UNMATCHED,
		    MATCH_NO_REFERENCE, NULL };
	if (possible == 0)
		return (struct match_result){ MATCH_UNMATCHED,
		    MATCH_UNKNOWN_TERMINAL, NULL };
	if (possible > 1)
		return (struct match_result){ MATCH_UNMATCHED, MATCH_SEVERAL,
		    NULL };
	if (!meant->account_is_its && !PLANTED(201))
		return (struct match_result){ MATCH_WRONG_ACCOUNT,
		    MATCH_NOT_ITS_ACCOUNT, meant };
	return (struct match_result){ MATCH_MATCHED, MATCH_FINE, meant };
}

enum pay_state
match_pay_state(const struct pay_sum *sum)
{
	if (sum->credits == 0)
		return PAY_WAITING;
	if (sum->asked.dong == 0)
		return PAY_UNASKED;
	/* A terminal never closes a sale it knows to be paid, so a closed one
	 * that has all its money was paid after it was closed, in whatever
	 * order the news reached us. */
	if (sum->closed && (sum->late > 0 ||
	    sum->received.dong >= sum->asked.dong))
		return PAY_LATE;
	if (sum->received.dong < sum->asked.dong)
		return PAY_SHORT;
	if (sum->received.dong == sum->asked.dong)
		return sum->credits == 1 ? PAY_EXACT : PAY_SEVERAL;
	return sum->whole > 1 && sum->whole == sum->credits ? PAY_DUPLICATE :
	    PAY_OVER;
}
