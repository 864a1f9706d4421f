/* SPDX-License-Identifier: Apache-2.0 */
/* ui/outcome.h - how what takes its time has ended. */
#ifndef UI_OUTCOME_H
#define UI_OUTCOME_H

/* REFUSED: nothing is wrong with the stick, but with what is on it, or the
 * stall has no key for the board. */
enum carried { CARRIED_WELL, CARRIED_REFUSED, CARRIED_FAILED };

/* How an enrolment has ended.  The order is the order of the words in
 * ui/screen_enrol.c. */
enum enrolled {
	ENROL_DONE,            /* EV_PROFILE has come, or comes */
	ENROL_UNREADABLE,      /* not a line of a market board */
	ENROL_WRONG,           /* the board has no such code */
	ENROL_USED, ENROL_EXPIRED,
	ENROL_STRANGER,        /* who answers there is another market */
	ENROL_NO_NET,          /* not now; it goes on by itself */
	ENROL_NO_STICK,        /* no stick, or not its file on it */
	ENROL_BUSY,            /* another one is under way */
	ENROL_REFUSED,         /* anything else: somebody must look */
	ENROL_COUNT
};

#endif
