/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/contact.h - what terminals told of themselves on the way: when
 * they were last here, how much they still hold back, how their clocks stand.
 *
 * Kept in memory on the writer thread and written down about once a minute,
 * so that a poll that changes nothing costs no commit.  What was not written
 * down when the power failed is told again. */
#ifndef SYNC_BOARD_CONTACT_H
#define SYNC_BOARD_CONTACT_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"
#include "sync/board/store.h"

#define CONTACT_MAX      16384   /* terminals; more are not remembered */
#define CONTACT_WRITE_MS 60000

struct contact {
	uint32_t terminal;       /* 0: no such */
	bool fresh;              /* not written down yet */
	int64_t last_ms;         /* any word from it */
	int64_t upload_ms;       /* lines of its journal; 0: none lately */
	int64_t queue;           /* entries it holds back; -1: not told */
	int64_t quality;         /* enum clock_quality; -1: not told */
	int64_t off_ms;          /* its clock is behind by so much */
	char software[33];       /* of its last start, or "" */
};

struct contacts;
enum rc contacts_open(struct contacts **out) MUST_CHECK;
void contacts_close(struct contacts *c);   /* accepts NULL */

/* All on the writer thread. */
/* The row of a terminal, read from the store where it is not known yet; NULL:
 * no room.  The caller changes it and sets fresh. */
struct contact *contact_of(struct contacts *c, struct store *s,
    uint32_t terminal);
/* It was here, with so many entries still at home; lines: of its journal that
 * were taken in, or empty.  c may be NULL. */
struct contact_news { uint32_t terminal; int64_t queue; struct str lines; };
void contact_heard(struct contacts *c, struct store *s,
    const struct contact_news *news);
/* Lines that were taken in: what they say of the terminal. */
void contact_lines(struct contact *k, struct str lines);
/* Write down what is fresh; inside a job. */
enum rc contacts_write(struct contacts *c, struct store *s) MUST_CHECK;

#endif
