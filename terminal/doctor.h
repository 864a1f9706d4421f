/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/doctor.h - the judgement of a check-up: from measured facts to a
 * reason for each line (ui/doctor.h).
 *
 * Pure: no file, no clock.  terminal/till_doctor.c and kiosk_doctor.c measure
 * a running stall, cli/cli_doctor.c a stopped one.  Of several reasons a line
 * says the worst.  No fact is a sum of money or a secret: what comes of them
 * is read aloud, by anybody. */
#ifndef TERMINAL_DOCTOR_H
#define TERMINAL_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/recover.h"
#include "ui/doctor.h"
#include "ui/event.h"

enum doctor_book {
	DOCTOR_BOOK_OPEN,      /* sound as far as it was looked at */
	DOCTOR_BOOK_WALKED,    /* and all of it was */
	DOCTOR_BOOK_REBUILT,   /* damaged at this start, nothing lost */
	DOCTOR_BOOK_PART,      /* or something */
	DOCTOR_BOOK_DAMAGED, DOCTOR_BOOK_UNOPENED, DOCTOR_BOOK_NONE
};

enum doctor_heard { DOCTOR_UNHEARD, DOCTOR_HEARD, DOCTOR_DEAF };

struct doctor_facts {
	bool live;             /* false: lines 3 to 5 and what only a process
	                        * knows are not looked at */
	enum doctor_book book;
	int64_t free_bytes;    /* of the ledger's disk; below 0: unknown */
	bool full;             /* it was met full (terminal/reserve.h) */
	enum side_state side;

	int64_t wall_ms, floor_ms;   /* now; known to be past, 0: nothing */
	bool time_heard;       /* a server said what time it is */
	int64_t off_ms;        /* we minus it */

	enum net_state net;
	bool sync_there;       /* cho40-sync holds the socket */
	int64_t silent_ms;     /* since somebody was reached, or the start */
	int64_t entries;       /* that wait; and since when a sale does */
	int64_t waits_ms;

	bool known;            /* there is a profile; */
	char bin[BIN_LEN + 1]; /* its bank */
	bool bank_known, holder_known;

	bool given;            /* the number is a board's */
	bool proves;           /* the key of its number and epoch is there */
	int64_t cert_ms;       /* its certificate's end; 0: not told */

	bool sound_on, voice;  /* configured; there are words of some voice */
	int volume;            /* percent */
	enum doctor_heard heard;

	bool printer;          /* one is configured */
	bool paper_asks;       /* one may be half printed */
	enum print_state paper;   /* of the last */
	enum print_why paper_why;

	bool display;          /* there is one */
	bool fonts;            /* as installed */
	int w, h, dpi;

	bool direct;           /* we read the input devices ourselves; */
	int devices, readable; /* there are, and may be opened */
	bool touched;          /* since the start */

	int64_t boot, boots;   /* this start's number; starts in a day */
	int battery;           /* percent, -1: none */
	bool charging;
	int celsius;           /* DOCTOR_COLD: not known */
};

#define DOCTOR_COLD (-1000)

#define DOCTOR_FULL_BYTES   (INT64_C(8) << 20)
#define DOCTOR_TIGHT_BYTES  (INT64_C(128) << 20)
#define DOCTOR_OFF_MS       INT64_C(120000)
#define DOCTOR_STALE_MS     (INT64_C(3600) * 1000)
#define DOCTOR_OLD_MS       (INT64_C(48) * 3600 * 1000)
#define DOCTOR_CERT_DAYS    14
#define DOCTOR_BOOTS        6
#define DOCTOR_BATTERY      20
#define DOCTOR_HOT          75
#define DOCTOR_BURNING      88
/* A panel's diagonal is between these. */
#define DOCTOR_PANEL_MIN_MM 60
#define DOCTOR_PANEL_MAX_MM 820

void doctor_judge(const struct doctor_facts *f, struct doctor_page *out);

#endif
