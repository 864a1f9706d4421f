/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_round.h - the rows of collectors (schema/0012_round.sql).
 * Writer thread only, as all of store.h below its line. */
#ifndef SYNC_BOARD_STORE_ROUND_H
#define SYNC_BOARD_STORE_ROUND_H

#include "sync/board/store.h"
#include "sync/board/store_fee.h"

#define RANGE_KINDS_MAX 1200

/* RC_CONFLICT: this terminal or this person has another. */
enum rc store_collector_add(struct store *s, uint32_t terminal,
    int64_t staff) MUST_CHECK;
enum rc store_collector_end(struct store *s, uint32_t terminal) MUST_CHECK;
/* Whose the terminal is now. */
enum rc store_collector_get(struct store *s, uint32_t terminal,
    int64_t *staff) MUST_CHECK;

/* The stall is this terminal's on that day, whoever had it. */
struct store_round { int64_t day; uint32_t terminal; int64_t staff; };
enum rc store_round_put(struct store *s, const struct store_round *r,
    const char *stall) MUST_CHECK;
/* Its stalls of that day, each with its zone's name. */
enum rc store_round_list(struct store *s, const struct store_round *r,
    bool (*row)(void *ctx, const char *stall, const char *zone), void *ctx)
    MUST_CHECK;

struct store_range {
	char series[SERIES_MAX + 1];
	int64_t first, last;
	uint32_t terminal;
	char kinds[RANGE_KINDS_MAX + 1];   /* a JSON array */
	int64_t from_day, to_day;          /* 0: open */
	int64_t staff;
};
/* The number after the last that is anybody's. */
enum rc store_range_next(struct store *s, const char *series,
    int64_t *first) MUST_CHECK;
/* RC_CONFLICT: it does not begin where the series ends, so it would overlap
 * another or leave a gap. */
enum rc store_range_add(struct store *s, const struct store_range *r)
    MUST_CHECK;
/* Whose number that is. */
enum rc store_range_find(struct store *s, const char *series, int64_t no,
    uint32_t *terminal) MUST_CHECK;
enum rc store_range_list(struct store *s, uint32_t terminal,
    bool (*row)(void *ctx, const struct store_range *r), void *ctx)
    MUST_CHECK;

/* Entry n of a terminal's journal, in that branch; when, as its clock said. */
struct store_said {
	uint32_t terminal;
	int64_t branch, n, at_ms;
};
struct store_order {
	char ref[REF_LEN + 1];
	uint32_t terminal;
	char stall[FEE_STALL_MAX + 1];     /* "": for a ticket */
	char kind[FEE_FOR_MAX], bill[REF_LEN + 1];
	struct vnd amount;
};
/* RC_CONFLICT: this reference was asked for before. */
enum rc store_order_add(struct store *s, const struct store_said *said,
    const struct store_order *o) MUST_CHECK;
enum rc store_order_get(struct store *s, const char *ref,
    struct store_order *o) MUST_CHECK;
/* What came for it by the bank. */
enum rc store_order_credits(struct store *s, const char *ref,
    bool (*row)(void *ctx, const struct store_credit *c), void *ctx)
    MUST_CHECK;

struct store_taken {
	const char *ref, *stall, *verdict;
	struct vnd amount;
	int64_t payment;
};
enum rc store_taken_add(struct store *s, const struct store_said *said,
    const struct store_taken *t) MUST_CHECK;

struct store_ticket {
	char series[SERIES_MAX + 1];
	int64_t no;
	char kind[FEE_FOR_MAX];
	struct vnd amount;
	bool cash;
	char ref[REF_LEN + 1];
	const char *verdict;
};
enum rc store_ticket_add(struct store *s, const struct store_said *said,
    const struct store_ticket *t) MUST_CHECK;
/* RC_OK: the number was given out before. */
enum rc store_ticket_has(struct store *s, const char *series, int64_t no)
    MUST_CHECK;
/* The youngest of that number of said->terminal is void.  RC_NOT_FOUND. */
enum rc store_ticket_void(struct store *s, const struct store_said *said,
    const char *series, int64_t no) MUST_CHECK;

struct store_handover {
	int64_t handover;                  /* given by add */
	uint32_t terminal;
	int64_t no, takings, staff;
	struct vnd total;
	bool counted;
};
enum rc store_handover_add(struct store *s, const struct store_said *said,
    struct store_handover *h) MUST_CHECK;
enum rc store_handover_get(struct store *s, int64_t handover,
    struct store_handover *h) MUST_CHECK;
struct store_count {
	int64_t handover, staff;
	struct vnd counted;
	const char *note;
};
/* RC_CONFLICT: it was counted before. */
enum rc store_handover_count(struct store *s, const struct store_count *c)
    MUST_CHECK;

/* A day of a terminal: what it took in notes, what it says it handed over,
 * what was counted, and the difference of what was counted. */
struct store_collected {
	uint32_t terminal;
	int64_t day;
	struct vnd stalls, tickets, handed, counted, difference;
};
/* All days up to to_day; terminal 0: of all, one after another. */
enum rc store_collected_list(struct store *s, uint32_t terminal,
    int64_t to_day, bool (*row)(void *ctx, const struct store_collected *c),
    void *ctx) MUST_CHECK;

#endif
