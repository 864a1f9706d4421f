/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/training.h - a second till, for play money.
 *
 * Practice has a ledger, a till and a model of its own; the real ones stay as
 * they are, open and at work, and hold no pointer to these.  So whatever asks
 * the real till (the local socket and with it cho40-sync, the carrier, the
 * printer, cho40) cannot meet play money, and the play till's host is this
 * file: no printer, no stick, no settings, no enrolment.
 *
 * The play ledger is data_dir/training/, made anew at each beginning and
 * erased at the end and at every start of the program; it holds neither the
 * stall's account nor its journal key, and a record of it is never kept.
 * Which of the two tills has the glass is known to this process alone: after
 * a crash or a power cut it is the real one.  Loop thread. */
#ifndef TERMINAL_TRAINING_H
#define TERMINAL_TRAINING_H

#include "terminal/till.h"

#define TRAINING_NAME "training"
#define TRAINING_DIR_CAP 320

enum training_wish { TRAINING_AS_IS, TRAINING_BEGIN, TRAINING_END };

struct training {
	enum training_wish wish;     /* of a person, for the loop's turn */
	struct till *till;           /* NULL: nobody practises */
	struct ledger *ledger;
	struct till_host host;       /* of that till; then where it is heard */
	void (*sound)(void *ctx, const struct effect *fx);
	void *sound_ctx;
	char dir[TRAINING_DIR_CAP];
};

struct training_config {
	const char *data_dir;        /* the real ledger's folder */
	const char *software;        /* struct ledger_env */
	const struct clock *clock;   /* borrowed, like rng */
	const struct rng *rng;
	int w, h, dpi;
	int qr_timeout_s;
	/* Where it is heard. */
	void (*sound)(void *ctx, const struct effect *fx);
	void *ctx;
};

/* A ledger with nothing in it, and a till over it that looks like `real`.
 * Nobody practises yet.  Outcomes of ledger_open; RC_STATE: nobody sells here
 * yet, RC_TOO_BIG: the folder's name.  Then all is as before. */
enum rc training_begin(struct training *t, const struct training_config *c,
    const struct till *real, struct till_time now) MUST_CHECK;
/* Away with it, if anybody practises. */
void training_end(struct training *t);
/* What a crash or a power cut left of one.  At the program's start. */
void training_clear(const char *data_dir);

/* Has the real till something that a person must see: a sale, a verdict, a
 * question, trouble?  At home it has not. */
bool training_must_end(const struct training *t, const struct till *real);

#endif
