/* SPDX-License-Identifier: Apache-2.0 */
/* By what the lists of fees are sorted: a column here, and a word in the
 * list's line "-- by:" (queries/fee_list.sql). */
#include "sync/board/store_fee.h"
#include "sync/board/store_inside.h"

enum how { KEY_NUMBER, KEY_TEXT, NUMBER, TEXT, HIDDEN };
struct fee_sort { enum fee_list list; const char *column; enum how how;
	enum query up, down; };

#define BY(list, column, how, q) { list, column, how, Q_ROWS_ ## q, \
	Q_ROWS_ ## q ## _DOWN }

static const struct fee_sort sorts[] = {
	BY(FEE_STALLS, "stall", KEY_TEXT, STALLS),
	BY(FEE_STALLS, "zone", NUMBER, STALLS_BY_ZONE),
	BY(FEE_STALLS, "kind", TEXT, STALLS_BY_KIND),
	BY(FEE_STALLS, "area", NUMBER, STALLS_BY_AREA),
	BY(FEE_STALLS, "state", TEXT, STALLS_BY_STATE),
	BY(FEE_STALLS, "owed", NUMBER, STALLS_BY_OWED),
	BY(FEE_STALLS, "arrears", NUMBER, STALLS_BY_ARREARS),
	BY(FEE_TRADERS, "trader", KEY_NUMBER, TRADERS),
	BY(FEE_TRADERS, "name", HIDDEN, TRADERS_BY_NAME),
	BY(FEE_TRADERS, "created_ms", NUMBER, TRADERS_BY_CREATED_MS),
	BY(FEE_CONTRACTS, "contract", KEY_NUMBER, CONTRACTS),
	BY(FEE_CONTRACTS, "code", TEXT, CONTRACTS_BY_CODE),
	BY(FEE_CONTRACTS, "stall", TEXT, CONTRACTS_BY_STALL),
	BY(FEE_CONTRACTS, "name", HIDDEN, CONTRACTS_BY_NAME),
	BY(FEE_CONTRACTS, "from_day", NUMBER, CONTRACTS_BY_FROM_DAY),
	BY(FEE_CONTRACTS, "to_day", NUMBER, CONTRACTS_BY_TO_DAY),
	BY(FEE_RUNS, "run", KEY_NUMBER, RUNS),
	BY(FEE_RUNS, "period", TEXT, RUNS_BY_PERIOD),
	BY(FEE_BILLS, "bill", KEY_NUMBER, BILLS),
	BY(FEE_BILLS, "period", TEXT, BILLS_BY_PERIOD),
	BY(FEE_BILLS, "due_day", NUMBER, BILLS_BY_DUE_DAY),
	BY(FEE_CHARGES, "charge", KEY_NUMBER, CHARGES),
	BY(FEE_WAIVERS, "waiver", KEY_NUMBER, WAIVERS),
	BY(FEE_WAIVERS, "stall", TEXT, WAIVERS_BY_STALL),
	BY(FEE_PAYMENTS, "payment", KEY_NUMBER, PAYMENTS),
	BY(FEE_PAYMENTS, "stall", TEXT, PAYMENTS_BY_STALL),
	BY(FEE_PAYMENTS, "amount", NUMBER, PAYMENTS_BY_AMOUNT),
	BY(FEE_DEPOSITS, "stall", KEY_TEXT, DEPOSITS),
	BY(FEE_DEPOSITS, "deposit", NUMBER, DEPOSITS_BY_DEPOSIT),
	BY(FEE_DEPOSITS, "held", NUMBER, DEPOSITS_BY_HELD),
	BY(FEE_METERS, "meter", KEY_NUMBER, METERS),
	BY(FEE_METERS, "stall", TEXT, METERS_BY_STALL),
	BY(FEE_RECEIPTS, "receipt", KEY_NUMBER, RECEIPTS),
	BY(FEE_RECEIPTS, "stall", TEXT, RECEIPTS_BY_STALL),
	BY(FEE_RECEIPTS, "amount", NUMBER, RECEIPTS_BY_AMOUNT),
	BY(FEE_ARREARS, "stall", KEY_TEXT, ARREARS),
	BY(FEE_ARREARS, "zone", NUMBER, ARREARS_BY_ZONE),
	BY(FEE_ARREARS, "owed", NUMBER, ARREARS_BY_OWED),
	BY(FEE_ARREARS, "older", NUMBER, ARREARS_BY_OLDER),
	BY(FEE_ARREARS, "bills", NUMBER, ARREARS_BY_BILLS),
};

const struct fee_sort *
store_fee_sort(enum fee_list list, struct str column)
{
	for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
		if (sorts[i].list == list && str_eq(column,
		    str_of(sorts[i].column)))
			return &sorts[i];
	return NULL;
}

bool
store_fee_sort_is_text(const struct fee_sort *sort)
{
	return sort->how == TEXT || sort->how == HIDDEN ||
	    sort->how == KEY_TEXT;
}

bool
store_fee_sort_is_key(const struct fee_sort *sort)
{
	return sort->how == KEY_NUMBER || sort->how == KEY_TEXT;
}

bool
store_fee_sort_is_hidden(const struct fee_sort *sort)
{
	return sort->how == HIDDEN;
}

enum query
store_fee_sort_query(const struct fee_sort *sort, bool down)
{
	return down ? sort->down : sort->up;
}
