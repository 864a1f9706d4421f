/* SPDX-License-Identifier: Apache-2.0 */
/* ui/doctor.h - what a check-up can say, and the number that says all of it.
 *
 * Pure.  A line has a number that never changes (enum doctor_line, one up), and
 * one reason of its list: "4-201" is line 4, reason 201, and is read over the
 * phone.  The hundreds of a reason are the line's state.  The whole check-up
 * packs into twelve figures: three bits a line for the place of its reason in
 * the list, and Damm's check digit, so that a helper who types the number has
 * every line.  Lists only grow, at their ends, up to eight; what is said on
 * the phone about each is in docs/doctor.md.  terminal/doctor.h judges. */
#ifndef UI_DOCTOR_H
#define UI_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/buf.h"
#include "ledger/base/rc.h"
#include "ledger/base/str.h"

enum doctor_line {
	DOCTOR_BOOK, DOCTOR_CARD, DOCTOR_CLOCK, DOCTOR_NET, DOCTOR_QUEUE,
	DOCTOR_PROFILE, DOCTOR_MARKET, DOCTOR_SOUND, DOCTOR_PRINTER,
	DOCTOR_SCREEN, DOCTOR_INPUT, DOCTOR_MACHINE,
	DOCTOR_LINES
};

/* The hundreds of a reason. */
enum doctor_state { DOCTOR_UNUSED, DOCTOR_GOOD, DOCTOR_LOOK, DOCTOR_BROKEN,
	DOCTOR_STATES };

#define DOCTOR_STOPPED      0      /* a reason of every line */
#define DOCTOR_REASONS_MAX  8
#define DOCTOR_DIGITS       12
/* "1234 5678 9012" with its NUL. */
#define DOCTOR_NUMBER_CAP   15
#define DOCTOR_TEXT_CAP     320

/* A line's reason, and what {1} in its words stands for. */
struct doctor_finding { int reason; int64_t value; };

struct doctor_page { struct doctor_finding line[DOCTOR_LINES]; };

/* The place of a reason in its line's list, -1: it is none of it; and the
 * reason there, -1: the list is shorter. */
int doctor_place(enum doctor_line line, int reason);
int doctor_reason(enum doctor_line line, int place);

enum doctor_state doctor_state(int reason);
/* The worst of all; BROKEN before LOOK before the others. */
enum doctor_state doctor_worst(const struct doctor_page *p);

/* In the language in use: "Mạng", "CẦN XEM".  Static storage. */
const char *doctor_name(enum doctor_line line);
const char *doctor_state_word(enum doctor_state s);
/* Append what a line says and what to do; value unknown (a number that was
 * read over the phone has none): "…". */
void doctor_put_text(struct buf *b, enum doctor_line line,
    const struct doctor_finding *f, bool value_known);

/* All of it in twelve figures, by fours.  A finding whose reason is not in the
 * list is a mistake. */
void doctor_number(const struct doctor_page *p, char out[DOCTOR_NUMBER_CAP]);
/* And back, as a person types it: blanks, dots and hyphens between figures do
 * not matter.  Values are 0.  RC_BAD_INPUT: not twelve figures, or one of them
 * is wrong; RC_TOO_NEW: a reason that this program does not know. */
enum rc doctor_number_read(struct str typed, struct doctor_page *p) MUST_CHECK;

/* ui/doctor_number.c, for both of these: places, not reasons. */
void doctor_pack(const int place[DOCTOR_LINES], char out[DOCTOR_NUMBER_CAP]);
/* RC_BAD_INPUT as above.  place: 0..DOCTOR_REASONS_MAX-1. */
enum rc doctor_unpack(struct str typed, int place[DOCTOR_LINES]) MUST_CHECK;

#endif
