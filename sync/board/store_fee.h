/* SPDX-License-Identifier: Apache-2.0 */
/* sync/board/store_fee.h - the rows of fees: stalls, prices, bills, payments.
 * Writer thread only, as all of store.h below its line.
 *
 * Numbers are given here: *_add sets the row's own.  Texts are terminated.
 * Lists call back row by row until it returns false; a callback may not use
 * the same list again. */
#ifndef SYNC_BOARD_STORE_FEE_H
#define SYNC_BOARD_STORE_FEE_H

#include "ledger/receipt.h"
#include "sync/board/store.h"

#define FEE_STALL_MAX  RECEIPT_STALL_MAX
#define FEE_CODE_MAX   RECEIPT_FEE_MAX
#define FEE_PERIOD_LEN 7              /* "2026-11" */
#define FEE_KEY_MAX    40
#define FEE_AREA_MAX   10000000       /* 0.01 m2 */
#define FEE_TEXT_MAX   128            /* bytes of a bill's line */

enum fee_purpose { FEE_FOR_BILLS, FEE_FOR_DEPOSIT, FEE_PURPOSE_COUNT };
const char *fee_purpose_name(enum fee_purpose p);   /* "fee", "deposit" */

/* --- stalls, traders, contracts ---------------------------------------- */

struct store_zone { int64_t zone; char name[65]; };
/* zone 0: a new one, else renamed. */
enum rc store_zone_put(struct store *s, struct store_zone *z) MUST_CHECK;
enum rc store_zone_get(struct store *s, int64_t zone, struct store_zone *z)
    MUST_CHECK;

struct store_stall {
	char stall[FEE_STALL_MAX + 1];
	int64_t zone;
	char kind[16];                  /* of schema/0010_fee.sql */
	int64_t aisles, area, x, y;
	char state[16];
	uint32_t terminal;              /* 0: none */
};
enum rc store_stall_get(struct store *s, const char *stall,
    struct store_stall *st) MUST_CHECK;
/* The next above `after`. */
enum rc store_stall_next(struct store *s, const char *after,
    struct store_stall *st) MUST_CHECK;
/* Add it, or save all of it. */
enum rc store_stall_put(struct store *s, const struct store_stall *st)
    MUST_CHECK;

struct store_trader {
	int64_t trader;
	char name[NAME_MAX_BYTES];
	char phone[17];                 /* or "" */
	int64_t erased_ms;              /* > 0: name and phone are gone */
};
/* trader 0: a new one, else changed. */
enum rc store_trader_put(struct store *s, struct store_trader *t) MUST_CHECK;
enum rc store_trader_get(struct store *s, int64_t trader,
    struct store_trader *t) MUST_CHECK;

struct store_contract {
	int64_t contract, trader;
	char code[33];
	char stall[FEE_STALL_MAX + 1];
	int64_t from_day, to_day;       /* 0: open-ended */
	struct vnd deposit;             /* asked */
	int64_t made_by, closed_by, closed_ms;
};
enum rc store_contract_add(struct store *s, struct store_contract *c)
    MUST_CHECK;
enum rc store_contract_get(struct store *s, int64_t contract,
    struct store_contract *c) MUST_CHECK;
/* Ends on c->to_day, by c->closed_by. */
enum rc store_contract_close(struct store *s, const struct store_contract *c)
    MUST_CHECK;
/* Those of want->stall that meet want->from_day to to_day (0: no end), oldest
 * first. */
enum rc store_contract_meeting(struct store *s,
    const struct store_contract *want,
    bool (*row)(void *ctx, const struct store_contract *c), void *ctx)
    MUST_CHECK;

/* --- prices and calendars ------------------------------------------------ */

enum fee_kind { FEE_AREA_MONTH, FEE_AREA_DAY, FEE_SESSION, FEE_ENTRY,
	FEE_LUMP, FEE_METERED, FEE_KIND_COUNT };
enum fee_rounding { FEE_ROUND_NONE, FEE_ROUND_DOWN, FEE_ROUND_HALF_UP,
	FEE_ROUND_COUNT };
/* As stored; false: no such name. */
const char *fee_kind_name(enum fee_kind k);
bool fee_kind_read(const char *name, enum fee_kind *k);
const char *fee_rounding_name(enum fee_rounding r);
bool fee_rounding_read(const char *name, enum fee_rounding *r);

#define FEE_PRICE_MAX 1000000000

struct store_tariff {
	int64_t tariff;
	char fee[FEE_CODE_MAX + 1];
	char name[97];
	enum fee_kind kind;
	char place[16], transport[33];  /* "": any; none */
	int64_t aisles, zone;           /* 0: any */
	struct vnd amount;              /* a unit */
	bool days_30;                   /* area_day: 30 a month */
	enum fee_rounding rounding;
	int64_t vat_bp;                 /* hundredths of a percent */
	bool vat_in;                    /* amount includes it */
	int64_t from_day, to_day;       /* 0: open-ended */
	char law_no[65], law_by[97];
	int64_t law_day, made_by;
};
enum rc store_tariff_add(struct store *s, struct store_tariff *t) MUST_CHECK;
enum rc store_tariff_get(struct store *s, int64_t tariff,
    struct store_tariff *t) MUST_CHECK;
/* It ends on to_day. */
enum rc store_tariff_end(struct store *s, int64_t tariff, int64_t to_day)
    MUST_CHECK;
/* All that count on a day from first to last, by fee and beginning. */
enum rc store_tariff_meeting(struct store *s, int64_t first, int64_t last,
    bool (*row)(void *ctx, const struct store_tariff *t), void *ctx)
    MUST_CHECK;

/* How the market meets from a day on (fee/calendar.h); RC_CONFLICT: that day
 * has a rule already. */
enum rc store_calendar_add(struct store *s, int64_t from_day,
    const char *rule, int64_t staff) MUST_CHECK;
/* Those that begin on last or before, youngest first. */
enum rc store_calendar_list(struct store *s, int64_t last,
    bool (*row)(void *ctx, int64_t from_day, const char *rule), void *ctx)
    MUST_CHECK;
enum rc store_exception_put(struct store *s, int64_t day, bool is_open,
    const char *note) MUST_CHECK;
enum rc store_exception_list(struct store *s, int64_t first, int64_t last,
    bool (*row)(void *ctx, int64_t day, bool is_open), void *ctx) MUST_CHECK;

struct store_fee_rule {
	int64_t from_day, due_day;      /* of the month */
	bool due_next;                  /* of the month after the period */
	int64_t free_bp;                /* a waiver up to both needs no other */
	struct vnd free_amount;
	int64_t made_by;
};
/* RC_CONFLICT: that day has one. */
enum rc store_fee_rule_add(struct store *s, const struct store_fee_rule *r)
    MUST_CHECK;
/* The one of a day. */
enum rc store_fee_rule_get(struct store *s, int64_t day,
    struct store_fee_rule *r) MUST_CHECK;

/* --- meters --------------------------------------------------------------- */

struct store_meter {
	int64_t meter;
	char stall[FEE_STALL_MAX + 1];
	char fee[FEE_CODE_MAX + 1];
	char unit[9];
	int64_t digits, from_day, first, to_day;
};
struct store_reading { int64_t meter, day, value; bool rolled;
	int64_t staff; };
enum rc store_meter_add(struct store *s, struct store_meter *m) MUST_CHECK;
enum rc store_meter_get(struct store *s, int64_t meter,
    struct store_meter *m) MUST_CHECK;
enum rc store_meter_end(struct store *s, int64_t meter, int64_t to_day)
    MUST_CHECK;
enum rc store_meter_list(struct store *s, const char *stall,
    bool (*row)(void *ctx, const struct store_meter *m), void *ctx)
    MUST_CHECK;
/* The day of the last reading that a standing charge asks for; 0: none. */
enum rc store_meter_billed(struct store *s, int64_t meter, int64_t *day)
    MUST_CHECK;
/* RC_CONFLICT: the day has a reading. */
enum rc store_reading_add(struct store *s, const struct store_reading *r)
    MUST_CHECK;
/* All to a day, in order. */
enum rc store_reading_list(struct store *s, int64_t meter, int64_t to_day,
    bool (*row)(void *ctx, const struct store_reading *r), void *ctx)
    MUST_CHECK;

/* --- bills -------------------------------------------------------------- */

struct store_bill {
	int64_t bill, run, contract, trader;
	char ref[REF_LEN + 1];
	char stall[FEE_STALL_MAX + 1];
	char period[FEE_PERIOD_LEN + 1];
	int64_t first_day, last_day, due_day;
	struct vnd asked, paid;         /* summed; ignored by add */
};
enum rc store_bill_add(struct store *s, struct store_bill *b) MUST_CHECK;
enum rc store_bill_get(struct store *s, int64_t bill, struct store_bill *b)
    MUST_CHECK;
enum rc store_bill_by_ref(struct store *s, const char *ref,
    struct store_bill *b) MUST_CHECK;
/* Those of a stall of which asked and paid differ, oldest due first. */
enum rc store_bill_unsettled(struct store *s, const char *stall,
    bool (*row)(void *ctx, const struct store_bill *b), void *ctx)
    MUST_CHECK;

struct store_charge {
	int64_t charge, bill, tariff;
	char fee[FEE_CODE_MAX + 1];
	char kind[16];
	char text[FEE_TEXT_MAX + 1];
	int64_t quantity;               /* hundredths of the unit */
	struct vnd price, amount, vat;
	int64_t first_day, last_day, meter, meter_day, reversal_of, waiver;
};
enum rc store_charge_add(struct store *s, struct store_charge *c) MUST_CHECK;
enum rc store_charge_list(struct store *s, int64_t bill,
    bool (*row)(void *ctx, const struct store_charge *c), void *ctx)
    MUST_CHECK;

/* The first that no counter-entry answers. */
enum rc store_charge_to_reverse(struct store *s, int64_t bill,
    struct store_charge *c) MUST_CHECK;
/* All that no counter-entry answers; waivers' are among them. */
enum rc store_charge_standing(struct store *s, int64_t bill,
    bool (*row)(void *ctx, const struct store_charge *c), void *ctx)
    MUST_CHECK;
/* The days that standing charges of this fee (no meter's) ask for, on bills of
 * the contract for the period. */
typedef void store_days_fn(void *ctx, int64_t first_day, int64_t last_day);
enum rc store_charge_billed(struct store *s, const struct store_bill *b,
    const char *fee, store_days_fn *days, void *ctx) MUST_CHECK;
/* The contract's next after b that goes beyond its to_day, by due day and
 * number; only these are read and set.  RC_NOT_FOUND: none. */
enum rc store_bill_past(struct store *s, const struct store_contract *c,
    struct store_bill *b) MUST_CHECK;
/* The last day that a standing charge asks for by this price; 0: none. */
enum rc store_tariff_asked(struct store *s, int64_t tariff,
    int64_t *last_day) MUST_CHECK;

struct store_run {
	int64_t run, zone, due_day, bills, made_by;
	char period[FEE_PERIOD_LEN + 1];
	struct vnd total;
	bool reversed;
};
/* The number that the next has. */
enum rc store_run_next(struct store *s, int64_t *run) MUST_CHECK;
enum rc store_run_add(struct store *s, const struct store_run *r) MUST_CHECK;
enum rc store_run_get(struct store *s, int64_t run, struct store_run *r)
    MUST_CHECK;
enum rc store_run_reverse(struct store *s, int64_t run, const char *reason,
    int64_t staff) MUST_CHECK;
/* *bill moves to the next of the run; 0: that was the last. */
enum rc store_run_bill(struct store *s, int64_t run, int64_t *bill)
    MUST_CHECK;

struct store_waiver {
	int64_t waiver, percent_bp, decision_day, asked_by;
	char stall[FEE_STALL_MAX + 1];
	char fee[FEE_CODE_MAX + 1];     /* "": all */
	struct vnd amount;              /* a period; percent_bp is 0 then */
	char first_period[FEE_PERIOD_LEN + 1], last_period[FEE_PERIOD_LEN + 1];
	char decision_no[65], reason[257];
	char verdict[12];               /* "", "approved", "refused" */
};
enum rc store_waiver_add(struct store *s, struct store_waiver *w) MUST_CHECK;
enum rc store_waiver_get(struct store *s, int64_t waiver,
    struct store_waiver *w) MUST_CHECK;
/* Somebody's verdict; once. */
struct store_verdict { int64_t waiver, staff; bool approved;
	const char *note; };
enum rc store_waiver_end(struct store *s, const struct store_verdict *v)
    MUST_CHECK;
/* The approved ones of a stall for a period. */
enum rc store_waiver_on(struct store *s, const char *stall,
    const char *period, bool (*row)(void *ctx, const struct store_waiver *w),
    void *ctx) MUST_CHECK;
/* *bill moves to the next of its stall and periods; 0: that was the last. */
enum rc store_waiver_bill(struct store *s, const struct store_waiver *w,
    int64_t *bill) MUST_CHECK;

/* --- money -------------------------------------------------------------- */

struct store_payment {
	int64_t payment;
	char stall[FEE_STALL_MAX + 1];
	enum receipt_means means;
	enum fee_purpose purpose;
	struct vnd amount;
	int64_t credit_seq;
	uint32_t terminal;
	int64_t branch, n;
	char ref[FEE_KEY_MAX + 1];      /* of the transfer, or the key */
	int64_t receipt, reversal_of, staff, at_ms;
};
enum rc store_payment_add(struct store *s, struct store_payment *p)
    MUST_CHECK;
enum rc store_payment_get(struct store *s, int64_t payment,
    struct store_payment *p) MUST_CHECK;
/* The one of p's journal entry (n > 0), of its credit (credit_seq > 0; not
 * one that was taken back), or cash of its key; fills in p. */
enum rc store_payment_find(struct store *s, struct store_payment *p)
    MUST_CHECK;
/* RC_OK: it was taken back. */
enum rc store_payment_undone(struct store *s, int64_t payment) MUST_CHECK;

/* A part of a payment: how much of it is on a bill, or free (bill 0). */
struct store_part { int64_t payment, bill; struct vnd amount; };
enum rc store_allocation_add(struct store *s, const struct store_part *p)
    MUST_CHECK;
/* What of a stall's payments is free, oldest first. */
enum rc store_payment_free(struct store *s, const char *stall,
    bool (*row)(void *ctx, const struct store_part *p), void *ctx)
    MUST_CHECK;
/* What is on a bill, youngest payment first; what of a payment is on bills. */
enum rc store_allocation_of_bill(struct store *s, int64_t bill,
    bool (*row)(void *ctx, const struct store_part *p), void *ctx)
    MUST_CHECK;
enum rc store_allocation_of_payment(struct store *s, int64_t payment,
    bool (*row)(void *ctx, const struct store_part *p), void *ctx)
    MUST_CHECK;

/* --- the office's lists --------------------------------------------------- */

enum fee_list { FEE_ZONES, FEE_STALLS, FEE_TRADERS, FEE_CONTRACTS,
	FEE_TARIFFS, FEE_CALENDARS, FEE_EXCEPTIONS, FEE_RULES, FEE_RUNS,
	FEE_BILLS, FEE_CHARGES, FEE_WAIVERS, FEE_PAYMENTS, FEE_DEPOSITS,
	FEE_METERS, FEE_READINGS, FEE_RECEIPTS, FEE_ARREARS, FEE_LIST_COUNT };
/* Another order than by the key: by a column of the list (API's names), then
 * by the key. */
struct fee_sort;
/* NULL: the list is not sorted by that. */
const struct fee_sort *store_fee_sort(enum fee_list list, struct str column);
/* A text, or a number?  Of the key, or behind the list's last column? */
bool store_fee_sort_is_text(const struct fee_sort *sort);
bool store_fee_sort_is_key(const struct fee_sort *sort);
bool store_fee_sort_is_hidden(const struct fee_sort *sort);

/* What is not asked for is "" or 0. */
struct fee_filter {
	const struct fee_sort *sort;    /* NULL: by the key */
	bool down;                      /* with sort: the greatest first */
	int64_t sort_after;             /* its value in the row before */
	const char *sort_text;
	int64_t after, most;            /* the key before the first row */
	const char *after_text;         /* of lists whose key is a stall */
	const char *stall, *period, *state;
	const char *pattern;            /* "%NGUYEN%" */
	int64_t zone, number, today;    /* number: a bill, run or meter */
};
struct sql_stmt;
/* The row's columns are those of queries/fee_list.sql, read with sql.h. */
enum rc store_fee_list(struct store *s, enum fee_list list,
    const struct fee_filter *f,
    bool (*row)(void *ctx, struct sql_stmt *st), void *ctx) MUST_CHECK;

/* The provider's word on a receipt.  RC_CONFLICT: it has one. */
struct store_einvoice { int64_t receipt; char code[65], series[33]; };
enum rc store_einvoice_add(struct store *s, const struct store_einvoice *e)
    MUST_CHECK;
enum rc store_einvoice_get(struct store *s, int64_t receipt,
    struct store_einvoice *e) MUST_CHECK;

/* All of the market: what bills ask, what is on them, what was paid for them,
 * and deposits held. */
struct store_fee_sums { struct vnd asked, allocated, paid, deposits; };
enum rc store_fee_sums(struct store *s, struct store_fee_sums *sums)
    MUST_CHECK;

#endif
