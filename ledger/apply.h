/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/apply.h - what an entry means to the projections.
 *
 * One function for recording, rebuilding and verifying, so that the three
 * cannot differ (L6).  The caller holds a transaction and has the entry in
 * the journal, or is playing it again. */
#ifndef LEDGER_APPLY_H
#define LEDGER_APPLY_H

#include <stdbool.h>

#include "ledger/db.h"
#include "ledger/entry.h"
#include "ledger/sale.h"
#include "ledger/sale_go.h"

struct applied {
	bool matched;            /* the entry is of a sale; the next two: */
	enum sale_state before;
	struct sale sale;        /* after it */
};

/* RC_NOT_FOUND: no such sale (never for a credit).  RC_STATE, RC_BAD_INPUT,
 * RC_CONFLICT, RC_TOO_BIG: not allowed after what is there.  What was
 * written by then is for the caller to roll back. */
enum rc apply_entry(struct db *db, const struct entry *e,
    struct applied *out) MUST_CHECK;

/* What it calls for the kinds of shift.c, shift_code.c, refund.c, debt.c and
 * take_back.c. */
enum rc shift_apply_open(struct db *db, const struct entry *e) MUST_CHECK;
enum rc shift_apply_close(struct db *db, const struct entry *e) MUST_CHECK;
enum rc shift_apply_try(struct db *db, const struct entry *e) MUST_CHECK;
enum rc shift_apply_code(struct db *db, const struct entry *e) MUST_CHECK;
enum rc refund_apply(struct db *db, const struct entry *e,
    struct applied *out) MUST_CHECK;
enum rc refund_apply_mail(struct db *db, const struct entry *e) MUST_CHECK;
enum rc debt_apply_add(struct db *db, const struct entry *e) MUST_CHECK;
enum rc debt_apply_pay(struct db *db, const struct entry *e) MUST_CHECK;
/* RC_NOT_FOUND, RC_BAD_INPUT: the debtor does not owe that much. */
enum rc debt_may_ask(struct db *db, const struct entry *e) MUST_CHECK;
/* Money came for a debtor's order: take it off the debt, and set s->repaid. */
enum rc debt_apply_repaid(struct db *db, const struct entry *e,
    struct vnd came, struct sale *s) MUST_CHECK;
/* And of code.c: attempts, one that was right, a lock undone; money that the
 * bank has not told of: a time that is known, what changed, what was told. */
enum rc code_apply_try(struct db *db, const struct entry *e,
    struct applied *out) MUST_CHECK;
enum rc code_apply_right(struct db *db, const struct entry *e) MUST_CHECK;
enum rc code_apply_unlock(struct db *db, const struct entry *e) MUST_CHECK;
/* The device's bucket: entry n is an attempt (RC_STATE: locked), or says that
 * one was right: the attempt t, 0 if it cost none. */
enum rc code_count_try(struct db *db, int64_t n) MUST_CHECK;
enum rc code_count_right(struct db *db, int64_t n, int64_t t) MUST_CHECK;
enum rc doubt_apply_time(struct db *db, const struct entry *e) MUST_CHECK;
enum rc doubt_apply_change(struct db *db, const struct entry *e,
    const struct sale *before, const struct sale *after) MUST_CHECK;
enum rc doubt_apply_told(struct db *db, const struct entry *e,
    struct applied *out) MUST_CHECK;
/* And of round.c: what the board's mail says to a collector, tickets, the
 * notes of an order, what was handed over. */
enum rc round_apply_mail(struct db *db, const struct entry *e) MUST_CHECK;
enum rc fee_paper_apply_mail(struct db *db, const struct entry *e)
    MUST_CHECK;
enum rc round_apply_ticket(struct db *db, const struct entry *e) MUST_CHECK;
enum rc round_apply_void(struct db *db, const struct entry *e) MUST_CHECK;
enum rc round_apply_handover(struct db *db, const struct entry *e)
    MUST_CHECK;
enum rc round_apply_cash(struct db *db, int64_t n, struct vnd amount)
    MUST_CHECK;
/* The same of a lost line that came back: where it still has an effect. */
enum rc round_take_back(struct db *db, const struct entry *lost) MUST_CHECK;
enum rc take_back_apply(struct db *db, const struct entry *e,
    struct applied *out) MUST_CHECK;

/* Its parts, for take_back.c.  e->n and times are those to be written down. */
enum rc apply_open(struct db *db, const struct entry *e,
    struct applied *out) MUST_CHECK;
enum rc apply_credit(struct db *db, const struct entry *e,
    struct applied *out) MUST_CHECK;
/* out->sale is as it was: move it and write down what changed.  claimed: the
 * money lay among the unmatched, and the bank's word is posted already. */
struct change { enum sale_event event; struct vnd amount; bool claimed; };
enum rc apply_change(struct db *db, const struct entry *e,
    const struct change *c, struct applied *out) MUST_CHECK;

/* Read the sale columns of a row of any query that gives them all.
 * RC_CORRUPT, *out untouched: no sale can be like that. */
enum rc sale_read(sqlite3_stmt *row, struct sale *out) MUST_CHECK;
enum rc sale_find(struct db *db, const char *ref, struct sale *s) MUST_CHECK;

#endif
