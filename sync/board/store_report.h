/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_report.h - the rows of reports, and the sums they are made
 * of.  Writer thread only, as all of store.h below its line. */
#ifndef SYNC_BOARD_STORE_REPORT_H
#define SYNC_BOARD_STORE_REPORT_H

#include "sync/board/report/record.h"
#include "sync/board/store.h"

#define REPORT_NOTE_MAX 256
#define REPORT_ANSWER_MAX 256

/* What somebody told: for a period, or from it on. */
struct store_fact {
	int64_t n;
	char period[PERIOD_LEN + 1];
	char name[49];
	int64_t value;
	char note[REPORT_NOTE_MAX + 1];
	int64_t staff, at_ms;
	char who[NAME_MAX_BYTES];       /* by name; ignored by add */
};
enum rc store_fact_add(struct store *s, const struct store_fact *f)
    MUST_CHECK;
/* Youngest first, below n `from`. */
enum rc store_fact_list(struct store *s, const struct store_list *list,
    bool (*row)(void *ctx, const struct store_fact *f), void *ctx)
    MUST_CHECK;

enum report_state { REPORT_WAITING, REPORT_SENT, REPORT_REFUSED,
	REPORT_STATE_COUNT };
const char *report_state_name(enum report_state st);

struct store_report {
	int64_t report, seq;
	char period[PERIOD_LEN + 1];
	char body[RECORD_BYTES_MAX + 1];
	int64_t staff, made_ms;
	enum report_state state;
	int64_t tries;
	char answer[REPORT_ANSWER_MAX + 1];
	int64_t at_ms;
};
/* The number that the next record of this period has. */
enum rc store_report_seq(struct store *s, const char *period, int64_t *seq)
    MUST_CHECK;
/* Gives report; it waits to be sent.  RC_CONFLICT: its period and seq are
 * there. */
enum rc store_report_add(struct store *s, struct store_report *r) MUST_CHECK;
enum rc store_report_get(struct store *s, int64_t report,
    struct store_report *r) MUST_CHECK;
/* From one state to another (or the same, one more try).  RC_STATE: it is in
 * another. */
enum rc store_report_go(struct store *s, const struct store_report *r,
    enum report_state to) MUST_CHECK;
/* Youngest first, below `from`. */
enum rc store_report_list(struct store *s, const struct store_list *list,
    bool (*row)(void *ctx, const struct store_report *r), void *ctx)
    MUST_CHECK;
/* The next above `after` that waits. */
enum rc store_report_next(struct store *s, int64_t after,
    struct store_report *r) MUST_CHECK;

/* Months, the first and the last of them included. */
struct report_span { const char *first, *last; };
/* All figures of these months. */
enum rc store_figures(struct store *s, const struct report_span *span,
    struct figures *f) MUST_CHECK;
/* Stalls that owe on this day, and how much. */
enum rc store_report_owed(struct store *s, int64_t day, int64_t *stalls,
    struct vnd *sum) MUST_CHECK;
/* When bills are due next, on that day or later; else the last day any was
 * due; 0: there is none. */
enum rc store_next_due(struct store *s, int64_t day, int64_t *due) MUST_CHECK;
/* When the market meets next, on that day or later; 0: not known. */
enum rc store_next_session(struct store *s, int64_t day, int64_t *next)
    MUST_CHECK;

#endif
