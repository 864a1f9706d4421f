/* SPDX-License-Identifier: Apache-2.0 */
/* ui/print_value.h - what a person has to know of the printer.  Plain values,
 * shared by the screens and terminal/print/. */
#ifndef UI_PRINT_VALUE_H
#define UI_PRINT_VALUE_H

#include <stdbool.h>

/* A paper's name: "sale:" and a reference, "ticket:" series ":" number,
 * "hand:", "shift:", "x:" (one that is open) or "fee:" and a number; "test:"
 * and any is a test page. */
#define PRINT_WHAT_CAP 48

enum print_state {
	PRINT_NONE,
	PRINT_WAITING,       /* another one is at the printer */
	PRINT_GOING,
	PRINT_SLOW,          /* and it has not moved for a while */
	PRINT_DONE,
	PRINT_NOT,           /* not a dot of it was printed */
	PRINT_TORN           /* nobody knows how much of it was */
};

enum print_why {
	PRINT_WHY_NONE, PRINT_WHY_PAPER, PRINT_WHY_ABSENT, PRINT_WHY_LOST,
	PRINT_WHY_STALLED, PRINT_WHY_COVER,
	PRINT_WHY_DISK,      /* it could not be written down */
	PRINT_WHY_FULL,      /* too many wait */
	PRINT_WHY_GONE,      /* there is no such paper any more */
	PRINT_WHY_COUNT
};

struct print_news {
	bool ready;                  /* there is a printer at all */
	enum print_state state;      /* of `what` */
	enum print_why why;          /* of NOT and TORN */
	char what[PRINT_WHAT_CAP];
	char ask[PRINT_WHAT_CAP];    /* to be asked about; "": nothing */
};

#endif
