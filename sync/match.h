/* SPDX-License-Identifier: Apache-2.0 */
/* sync/match.h - to which sale does money belong, and what is that
 * sale's state?  Pure; the one place where both are decided.
 *
 * Rules: B1 money is credited only when exactly one reference in it can be
 * meant; B2 only to a terminal that owns the credited account; B3 whatever
 * is not credited is kept with its reason for an officer; B4 a sale's state
 * is derived by summing its credits, never stored; B5 a reference of a known
 * terminal is credited even if its sale has not been uploaded yet: the stall
 * may have no network while its customers have. */
#ifndef SYNC_MATCH_H
#define SYNC_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/base/limits.h"
#include "ledger/money.h"
#include "ledger/ref.h"

enum match_state { MATCH_MATCHED, MATCH_UNMATCHED, MATCH_WRONG_ACCOUNT,
	MATCH_TWIN, MATCH_STATE_COUNT };
enum match_reason { MATCH_FINE, MATCH_NO_REFERENCE, MATCH_SEVERAL,
	MATCH_UNKNOWN_TERMINAL, MATCH_NOT_ITS_ACCOUNT, MATCH_SAME_MONEY,
	MATCH_CLAIMED, MATCH_MAYBE_SAME, MATCH_REASON_COUNT };

/* As stored: "matched", "unmatched", "wrong_account", "twin". */
const char *match_state_name(enum match_state s);
/* As stored: "", "no_reference", "several_references", "unknown_terminal",
 * "wrong_account", "same_money", "maybe_same" (a statement's line that another
 * statement may have told); and "claimed", as a credit is listed that its
 * payer's claim matched later. */
const char *match_reason_name(enum match_reason r);

/* A reference found in the money's texts, and what the store knows of it. */
struct match_candidate {
	char ref[REF_LEN + 1];
	uint32_t terminal;
	bool terminal_known;     /* registered in this market */
	bool sale_known;         /* its sale.open has arrived */
	bool account_is_its;     /* the credited account is the terminal's */
};

struct match_result {
	enum match_state state;
	enum match_reason reason;
	const struct match_candidate *candidate;   /* NULL: none is meant */
};

/* Decide.  A reference of an unknown terminal is noise as long as another
 * one can be meant: one string of 17 in 32 has a right check character by
 * chance. */
struct match_result match_choose(const struct match_candidate *c,
    size_t count);

enum pay_state {
	PAY_WAITING,     /* nothing came */
	PAY_UNASKED,     /* money came; the sale has not been uploaded */
	PAY_SHORT, PAY_EXACT,
	PAY_SEVERAL,     /* exact, by several credits */
	PAY_OVER,
	PAY_DUPLICATE,   /* the whole amount more than once */
	PAY_LATE,        /* after the sale was void or expired */
	PAY_STATE_COUNT
};
const char *pay_state_name(enum pay_state s);   /* "waiting", ... */

struct pay_sum {
	struct vnd asked;        /* 0: not known yet */
	struct vnd received;     /* all credits */
	int64_t credits;         /* how many */
	int64_t whole;           /* how many of them were exactly `asked` */
	int64_t late;            /* how many after the sale was closed */
	bool closed;             /* void or expired */
};
enum pay_state match_pay_state(const struct pay_sum *sum);

#endif
