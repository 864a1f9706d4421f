/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/fake_printer.h - a printer, the wire to it, and a clock that
 * only this wire moves: a wait that lasts an hour is over at once.
 *
 * What it is like is set before press_run; what it got and said is read after
 * it.  Byte counts are of what it has taken. */
#ifndef TESTS_SUPPORT_FAKE_PRINTER_H
#define TESTS_SUPPORT_FAKE_PRINTER_H

#include "terminal/print/picture.h"
#include "terminal/print/wire.h"

#define FAKE_NEVER    (-1)
#define FAKE_SAYS_MAX 8192

struct fake_printer {
	/* --- what it is like ------------------------------------------- */
	bool absent;           /* or busy, or it refuses */
	bool deaf;             /* nothing is ever read from it */
	bool answers;          /* DLE EOT, at once */
	bool garbage;          /* to whatever it is sent, 64 bytes of dice */
	bool cover_open;
	long paper;            /* ends after so many bytes; FAKE_NEVER */
	bool stops;            /* out of paper it takes nothing more */
	bool tells;            /* its wire tells of paper (usblp) */
	long prints_behind;    /* so many ms between taking and printing */
	long stuck;            /* takes nothing from there on */
	int64_t stuck_ms;      /* for so long; FAKE_NEVER: for good */
	long unplugged;        /* from there on */
	long bytes_a_s;        /* 0: as fast as they come */
	long most;             /* bytes at a time; 0: any */
	int64_t asker_gone_ms; /* FAKE_NEVER */
	long held;             /* bytes that our system keeps at the end */
	int64_t held_ms;       /* each of them so long; FAKE_NEVER: for good */
	bool unhappy;          /* a command that fails */
	/* --- what became of it ------------------------------------------ */
	int64_t now_ms;        /* begins anywhere */
	long taken, closed, waits;
	int64_t longest_ms;    /* of its waits */
	char got[2 * PICTURE_BYTES];
	/* --- inside ------------------------------------------------------ */
	uint8_t says[FAKE_SAYS_MAX];
	size_t said, heard;
	int64_t ready_ms, out_ms, held_since_ms, stuck_since_ms;
	uint64_t dice;
	struct clock clock;
};

/* All is well with it, and it answers. */
void fake_printer_init(struct fake_printer *f);
/* f is borrowed. */
struct wire fake_printer_wire(struct fake_printer *f);

#endif
