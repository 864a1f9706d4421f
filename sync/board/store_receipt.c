/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/receipt.h"
#include "sync/board/store_inside.h"

enum rc
store_receipt_add(struct store *s, struct receipt *r)
{
	struct sql_stmt *last = s->stmt[Q_LAST_RECEIPT];
	struct sql_stmt *st = s->stmt[Q_ADD_RECEIPT];

	enum rc rc = sql_row(last);
	if (rc != RC_OK)
		return rc;
	int64_t number = sql_i64(last, 0) + 1;
	sql_reset(last);
	if (number > UINT32_MAX || s->market > UINT32_MAX)
		return RC_TOO_BIG;
	r->number = (uint32_t)number;
	r->market = (uint32_t)s->market;
	sql_put_i64(st, 2, number);
	sql_put_i64(st, 3, r->kind);
	sql_put_i64(st, 4, r->means);
	sql_put_i64(st, 5, r->amount.dong);
	sql_put_text(st, 6, r->stall);
	sql_put_text(st, 7, r->fee);
	sql_put_i64(st, 8, r->first_day);
	sql_put_i64(st, 9, r->last_day);
	sql_put_i64(st, 10, r->at_s);
	sql_put_text(st, 11, r->ref);
	return store_exec(s, Q_ADD_RECEIPT);
}

enum rc
store_receipt_get(struct store *s, uint32_t number, struct receipt *r)
{
	struct sql_stmt *st = s->stmt[Q_GET_RECEIPT];

	sql_put_i64(st, 2, number);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	*r = (struct receipt){
		.kind = (enum receipt_kind)sql_i64(st, 0),
		.means = (enum receipt_means)sql_i64(st, 1),
		.market = (uint32_t)s->market, .number = number,
		.amount = { sql_i64(st, 2) },
		.first_day = sql_i64(st, 5),
		.last_day = sql_i64(st, 6),
		.at_s = sql_i64(st, 7),
	};
	rc = sql_get_text(st, 3, r->stall, sizeof(r->stall));
	if (rc == RC_OK)
		rc = sql_get_text(st, 4, r->fee, sizeof(r->fee));
	if (rc == RC_OK)
		rc = sql_get_text(st, 8, r->ref, sizeof(r->ref));
	sql_reset(st);
	return rc;
}
