/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/round.h - collectors: what is mailed to them, and what their
 * journals say they took (rules B36 to B39).  Writer thread, inside a job.
 *
 * Nothing that a journal says is refused or dropped: a number of another's
 * range, or one that was given out before, is kept with its verdict and an
 * alarm; cash for no stall of ours likewise. */
#ifndef SYNC_BOARD_ROUND_H
#define SYNC_BOARD_ROUND_H

#include "sync/board/store_round.h"

/* A new line of t's journal (branch, n and line are set): nothing for most.
 * Money for a stall is paid to its bills, so mail may have been written for t
 * too: t->mail_last is brought up to date. */
enum rc round_line(struct store *s, struct store_terminal *t,
    const struct store_entry *e) MUST_CHECK;
/* A credit was matched to a collector's terminal: if it is known what was
 * asked for, the stall's bills are paid.  Once for each credit. */
enum rc round_credit(struct store *s, const struct store_credit *c)
    MUST_CHECK;

/* Is a reference of this terminal for the market's money?  What a collector
 * asks for is, also before its journal told of it. */
bool round_is_fee(struct store *s, const char *ref, uint32_t terminal);

/* Mail the terminal who it is, and its stalls with open bills of that day;
 * *bills: how many that were.  RC_NOT_FOUND: no collector's. */
enum rc round_send(struct store *s, uint32_t terminal, int64_t day,
    int64_t *bills) MUST_CHECK;
/* Mail "" as its role. */
enum rc round_dismiss(struct store *s, uint32_t terminal) MUST_CHECK;
/* Keep a range and mail it.  Outcomes of store_range_add. */
enum rc round_give(struct store *s, const struct store_range *r) MUST_CHECK;
/* The office counted what was handed over; the terminal is told.
 * RC_NOT_FOUND; RC_CONFLICT: counted before; RC_DENIED: by who handed over. */
enum rc round_count(struct store *s, const struct store_count *c)
    MUST_CHECK;

#endif
