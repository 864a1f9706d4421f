/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/crashstart.h - a crash image started from, and what had been
 * acknowledged held against what the start keeps: by the day's sales, by the
 * chain's hashes, and by a board that had taken every acknowledged entry. */
#ifndef TESTS_SUPPORT_CRASHSTART_H
#define TESTS_SUPPORT_CRASHSTART_H

#include "ledger/recover.h"
#include "tests/support/crashday.h"

enum outcome {
	KEPT,        /* all that was acknowledged */
	OFFERED,     /* less, and the board finds it and offers the rest */
	ALARMED,     /* less, and the board holds the rest, but alarms */
	UNSEEN,      /* less, or something else, and nobody finds it */
	REFUSED,     /* it does not start */
	OUTCOMES
};
const char *outcome_text(enum outcome o);

/* Of this day, which was lived; it must stay where it is. */
void crash_start_day(struct crash_day *d);
/* Within a process: a folder and a side copy of its own. */
void crash_start_begin(void);
void crash_start_end(void);
/* Put the side copy of that folder as it was at cut k, for the next start. */
void crash_start_lay_side(size_t k);

/* The image that lies there is started from; if a look at everything finds
 * damage, as the walk or a sale would, started from again.  r: of the last. */
struct started { struct recovery r; bool again; };
enum outcome start_from(size_t k, bool with_side, struct started *s);

#endif
