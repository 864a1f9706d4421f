/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/mail_item.h - one message of the board, into the ledger.
 *
 * The running terminal and a stopped stall's folder take mail alike. */
#ifndef TERMINAL_MAIL_ITEM_H
#define TERMINAL_MAIL_ITEM_H

#include "ledger/ledger.h"
#include "ledger/take_back.h"
#include "sync/local.h"

/* What it was, where that is to be shown. */
struct mail_news {
	bool credited;      /* money that is new, for `sale` */
	bool backed;        /* it took the place of a code, and that is all */
	bool stray;         /* money that is new, for no sale of ours */
	struct vnd amount;
	struct sale sale;
	struct taken_back back;   /* what the board gave back */
};

/* A credit, by whatever way it came; mail 0: by no mail.  RC_CONFLICT,
 * RC_BAD_INPUT, RC_TOO_BIG: logged, nothing recorded. */
enum rc mail_credit_record(struct ledger *l, const struct local_credit *in,
    int64_t mail, struct mail_news *news) MUST_CHECK;

/* Recorded when RC_OK; one at or below the mail cursor is recorded already.
 * What cannot be understood is recorded as it came, or, if it does not fit a
 * journal line, as its number (T5).  Else the ledger's outcome: nothing was
 * recorded. */
enum rc mail_item_record(struct ledger *l, const struct local_item *item,
    struct mail_news *news) MUST_CHECK;

#endif
