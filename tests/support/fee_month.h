/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/fee_month.h - a market of two stalls, A-01 with terminal 7 and
 * A-02 without, whose months are asked for.  Helpers fail the test when the
 * store does. */
#ifndef TESTS_SUPPORT_FEE_MONTH_H
#define TESTS_SUPPORT_FEE_MONTH_H

#include "sync/board/fee/run.h"
#include "tests/support/fee_box.h"

struct fee_month {
	struct box box;
	struct fee_ran ran;             /* the last run's */
	enum rc rc;                     /* what it gave */
	char notes[8192];               /* "line A-01 MB 180000;gap ...;" */
};

void month_open(struct fee_month *m);
/* Checks that all sums hold. */
void month_close(struct fee_month *m);

/* "2026-11-01" as a day. */
int64_t fee_day(const char *text);
/* A price of a fee for every stall, with a decision. */
struct store_tariff fee_price(const char *fee, enum fee_kind kind,
    int64_t dong, const char *from);
void month_keep(struct fee_month *m, struct store_tariff t);
/* Its notes; bills are due on 2026-12-15. */
const char *month_run(struct fee_month *m, const char *period,
    bool commit);

#endif
