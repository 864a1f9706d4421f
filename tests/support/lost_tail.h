/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/lost_tail.h - a stall whose card forgets, and the messages
 * that a board would send it: what the board holds are the stall's own
 * batches. */
#ifndef TESTS_SUPPORT_LOST_TAIL_H
#define TESTS_SUPPORT_LOST_TAIL_H

#include "tests/support/stall.h"

#define TAIL_MESSAGES_MAX 96
#define TAIL_LINES        16         /* in a message, at most */

struct lost_tail {
	struct { char byte[1024 * 1024]; size_t n; } card[2];  /* db, log */
	int64_t card_last;               /* its last entry */
	int per_message;                 /* lines; 0: TAIL_LINES */
	char message[TAIL_MESSAGES_MAX][12288];
	int64_t first[TAIL_MESSAGES_MAX];   /* entry in each */
	size_t messages, lines;
};

/* Copy the running stall's files: its last start is in the copy, so that the
 * next one after tail_lose has a number above all that were used. */
void tail_copy_card(struct lost_tail *t, const struct stall *s);
/* Entries from..., as the board that holds them all would give them back. */
void tail_read(struct lost_tail *t, struct stall *s, int64_t from);
/* tail_read what came after the copy; then the copy is the card. */
void tail_lose(struct lost_tail *t, struct stall *s);
/* Message i, but only its first `lines`. */
void tail_cut_message(const struct lost_tail *t, size_t i, size_t lines,
    char *to, size_t cap);

/* The one value that a query on the open stall's file gives, as text. */
void tail_ask(const struct stall *s, const char *sql, char *to, size_t cap);

#endif
