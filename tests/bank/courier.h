/* SPDX-License-Identifier: Apache-2.0 */
/* tests/bank/courier.h - the thread that delivers notifications, one after
 * another, until it is closed. */
#ifndef TESTS_BANK_COURIER_H
#define TESTS_BANK_COURIER_H

#include "tests/bank/teller.h"

struct courier;

/* teller is borrowed and outlives the courier. */
enum rc courier_open(struct teller *teller, int64_t timeout_ms,
    struct courier **out) MUST_CHECK;
/* Waits for the delivery under way.  Accepts NULL. */
void courier_close(struct courier *c);

#endif
