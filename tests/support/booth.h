/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/booth.h - a till over a real ledger, with the hands, the time
 * and the bank that a test gives it.  One thread; a failure fails the test. */
#ifndef TESTS_SUPPORT_BOOTH_H
#define TESTS_SUPPORT_BOOTH_H

#include "terminal/till.h"
#include "tests/support/stall.h"

struct booth {
	struct stall stall;          /* its files are failvfs.h's */
	struct till_config config;   /* in force from the next booth_open */
	struct till *till;
	struct till_host host;
	struct till_time now;
	int64_t mail;                /* number of the last item */
	int sounds[SOUND_COUNT];
	int restarts, sends;
};

/* cmocka's set-up and end: *state is a booth that is set up and has its till
 * open; at its end the ledger must verify. */
int booth_begin(void **state);
int booth_begin_keyed(void **state);   /* has a key to prove with */
int booth_end(void **state);
void booth_open(struct booth *f);
/* As a power cut and a start: nothing of the old till is left. */
void booth_restart(struct booth *f);

/* A finger on a key, which must be there. */
void booth_touch(struct booth *f, uint16_t button);
bool booth_has(const struct booth *f, uint16_t button);
void booth_press(struct booth *f, enum input_key key, int digit);
void booth_digits(struct booth *f, const char *text);
void booth_expect(const struct booth *f, const char *screen);
/* Type 65000 and take it: the sale's reference, until the next call. */
const char *booth_sell(struct booth *f);

enum rc booth_mail(struct booth *f, const char *items);
/* One credit in a mail of its own, the second with an id of its own. */
void booth_pay(struct booth *f, const char *ref, int64_t dong,
    const char *id);
void booth_credit(struct booth *f, const char *ref, int64_t dong);

#endif
