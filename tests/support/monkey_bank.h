/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/monkey_bank.h - the sales of the monkey's stall, a ledger that
 * answers what it likes, and a bank that says anything. */
#ifndef TESTS_SUPPORT_MONKEY_BANK_H
#define TESTS_SUPPORT_MONKEY_BANK_H

#include "ui/app.h"

#define MONKEY_SALES 12

struct monkey_bank {
	struct sale sale[MONKEY_SALES];
	bool play;               /* money: references begin with C42, not C41 */
	int (*below)(int);       /* any number under n */
};

/* Open sales of its own. */
void monkey_begin(struct monkey_bank *k, bool play, int (*below)(int));
/* A sale, as told; mostly with a code. */
struct event monkey_about(const struct monkey_bank *k, const struct sale *s,
    enum news news);
/* Money, for one of the sales. */
struct event monkey_credit(struct monkey_bank *k);
/* The ledger's answer to what the kiosk asked, if it is in the mood. */
struct event monkey_answer(struct monkey_bank *k, const struct effect *f);

#endif
