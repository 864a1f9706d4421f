/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/receipt.h"
#include "sync/board/store_sqlite.h"

enum rc
store_receipt_add(struct store *s, struct receipt *r)
{
	sqlite3_stmt *last = s->stmt[Q_LAST_RECEIPT];
	sqlite3_stmt *st = s->stmt[Q_ADD_RECEIPT];

	enum rc rc = col_one_row(last);
	if (rc != RC_OK)
		return rc;
	int64_t number = sqlite3_column_int64(last, 0) + 1;
	sqlite3_reset(last);
	if (number > UINT32_MAX || s->market > UINT32_MAX)
		return RC_TOO_BIG;
	r->number = (uint32_t)number;
	r->market = (uint32_t)s->market;
	col_put_i64(st, 2, number);
	col_put_i64(st, 3, r->kind);
	col_put_i64(st, 4, r->means);
	col_put_i64(st, 5, r->amount.dong);
	col_put_text(st, 6, r->stall);
	col_put_text(st, 7, r->fee);
	col_put_i64(st, 8, r->first_day);
	col_put_i64(st, 9, r->last_day);
	col_put_i64(st, 10, r->at_s);
	col_put_text(st, 11, r->ref);
	return store_exec(s, Q_ADD_RECEIPT);
}

enum rc
store_receipt_get(struct store *s, uint32_t number, struct receipt *r)
{
	sqlite3_stmt *st = s->stmt[Q_GET_RECEIPT];

	col_put_i64(st, 2, number);
	enum rc rc = col_one_row(st);
	if (rc != RC_OK)
		return rc;
	*r = (struct receipt){
		.kind = (enum receipt_kind)sqlite3_column_int64(st, 0),
		.means = (enum receipt_means)sqlite3_column_int64(st, 1),
		.market = (uint32_t)s->market, .number = number,
		.amount = { sqlite3_column_int64(st, 2) },
		.first_day = sqlite3_column_int64(st, 5),
		.last_day = sqlite3_column_int64(st, 6),
		.at_s = sqlite3_column_int64(st, 7),
	};
	rc = col_get_text(st, 3, r->stall, sizeof(r->stall));
	if (rc == RC_OK)
		rc = col_get_text(st, 4, r->fee, sizeof(r->fee));
	if (rc == RC_OK)
		rc = col_get_text(st, 8, r->ref, sizeof(r->ref));
	sqlite3_reset(st);
	return rc;
}
