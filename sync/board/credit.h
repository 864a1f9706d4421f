/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/credit.h - take in what a provider told: the one place where
 * money is credited (rules B1..B5, match.h).  Writer thread, inside a job.
 *
 * One delivery is kept once; the same id with another body is kept for an
 * officer and changes nothing; the same money told by two routes counts
 * once (twin.h, rule B17); a credited sale's terminal gets mail in the same
 * transaction, and what is for a bill of the market's own goes to it. */
#ifndef SYNC_BOARD_CREDIT_H
#define SYNC_BOARD_CREDIT_H

#include "sync/match.h"
#include "sync/board/store.h"
#include "sync/provider/notice.h"

/* How we came to know.  A push is told again with the same bytes, or it is
 * another; what we fetched or were given on paper is the same when it says the
 * same. */
enum credit_route { CREDIT_PUSH, CREDIT_PULL, CREDIT_STATEMENT };

struct credit_input {
	const char *provider;
	struct store_place place;        /* the account it came for */
	const struct notice *notice;     /* NULL: it could not be read */
	struct str body;                 /* raw */
	const uint8_t *same;             /* as struct store_event has it */
	enum credit_route route;
	int64_t statement, line;         /* CREDIT_STATEMENT: where it stands */
	int64_t maybe;                   /* the line of its own source that it
	                                  * may be: nothing is credited by
	                                  * itself; 0: none */
};

enum credit_end {
	CREDIT_TAKEN,      /* new, and kept */
	CREDIT_KNOWN,      /* told before: nothing was done */
	CREDIT_CHANGED,    /* its id came before with another body */
	CREDIT_ODD         /* unreadable; kept raw as long as there is room */
};

struct credit_outcome {
	enum credit_end end;
	uint32_t mailed;                 /* terminal that got mail, or 0 */
	int64_t seq;                     /* of what was taken, or is known */
	enum match_state state;          /* of a credit that was taken */
	enum match_reason reason;
	bool doubt;                      /* may be the same as another */
	int64_t statement, line;         /* CREDIT_KNOWN: who told it first */
	char ref[REF_LEN + 1];
};

enum rc credit_take(struct store *s, const struct credit_input *in,
    struct credit_outcome *out) MUST_CHECK;

/* Tell t, whose row moves, that c has come. */
enum rc credit_mail(struct store *s, const struct store_credit *c,
    struct store_terminal *t) MUST_CHECK;

/* What a sale received and what that means; asked may be 0. */
enum rc credit_pay(struct store *s, const char *ref,
    const struct store_sale *sale, struct pay_sum *sum,
    enum pay_state *state) MUST_CHECK;

/* Begin what credit_take will read of it (store_credit_ahead). */
void credit_ahead(struct store *s, const struct credit_input *in);

#endif
