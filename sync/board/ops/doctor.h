/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/ops/doctor.h - is this board well?  One plain line for each
 * thing looked at, with a number that can be read out over the telephone
 * (rule B51).  Looks, and changes nothing. */
#ifndef SYNC_BOARD_OPS_DOCTOR_H
#define SYNC_BOARD_OPS_DOCTOR_H

#include "sync/board/setup.h"

enum doctor_mark { DOCTOR_GOOD, DOCTOR_HINT, DOCTOR_BAD };

/* What was found; text is Vietnamese. */
struct doctor {
	const struct board_conf *conf;
	const struct setup_args *args;
	int64_t now_ms;
	bool json;
	int64_t said, hints, bad;
	/* Of the store, by doctor_request; running: a board answered. */
	bool running, has_store;
	struct doctor_store {
		int64_t terminals, entries, backlog, alarms, last_credit_ms,
		    accounts, accounts_bare, unseen, spooled, spool_ms,
		    queue;
	} store;
};

/* [--json]: 0 well, perhaps with hints; 1 something is wrong. */
int setup_doctor(const struct board_conf *conf,
    const struct setup_args *args);
/* The request of admin.h, outside a transaction: {"do":"doctor",
 * "since":ms}; one line of JSON, struct doctor_store by its names. */
struct admin_answer;
enum rc doctor_request(struct store *s, struct str request,
    struct admin_answer *a) MUST_CHECK;

/* --- the parts --------------------------------------------------------- */

void doctor_say(struct doctor *d, int number, enum doctor_mark mark,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void doctor_look_files(struct doctor *d);     /* 11x, 12x: folder, disk */
void doctor_look_certs(struct doctor *d);     /* 13x */
void doctor_look_machine(struct doctor *d);   /* 14x: clock, ports */
void doctor_look_store(struct doctor *d);     /* 15x and up */

#endif
