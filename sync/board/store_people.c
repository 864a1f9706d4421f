/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/fold.h"
#include "sync/board/store_fee.h"
#include "sync/board/store_inside.h"

#define FOLDED_MAX 192

enum rc
store_zone_put(struct store *s, struct store_zone *z)
{
	enum rc rc;

	if (z->zone > 0) {
		sql_put_i64(s->stmt[Q_SAVE_ZONE], 2, z->zone);
		sql_put_text(s->stmt[Q_SAVE_ZONE], 3, z->name);
		return store_exec(s, Q_SAVE_ZONE);
	}
	rc = sql_one_i64(s->stmt[Q_LAST_ZONE], &z->zone);
	if (rc != RC_OK)
		return rc;
	z->zone++;
	sql_put_i64(s->stmt[Q_ADD_ZONE], 2, z->zone);
	sql_put_text(s->stmt[Q_ADD_ZONE], 3, z->name);
	return store_exec(s, Q_ADD_ZONE);
}

enum rc
store_zone_get(struct store *s, int64_t zone, struct store_zone *z)
{
	struct sql_stmt *st = s->stmt[Q_GET_ZONE];

	sql_put_i64(st, 2, zone);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	z->zone = sql_i64(st, 0);
	rc = sql_get_text(st, 1, z->name, sizeof(z->name));
	sql_reset(st);
	return rc;
}

/* --- traders ------------------------------------------------------------ */

/* How a trader is found: the name without marks, and the phone. */
static void
fold(const struct store_trader *t, struct buf *folded)
{
	fold_words(folded, str_of(t->name));
	buf_putc(folded, ' ');
	buf_puts(folded, t->phone);
}

enum rc
store_trader_put(struct store *s, struct store_trader *t)
{
	char folded[FOLDED_MAX];
	struct buf b = BUF(folded);
	bool is_new = t->trader == 0;
	struct sql_stmt *st = s->stmt[is_new ? Q_ADD_TRADER : Q_SAVE_TRADER];
	enum rc rc = RC_OK;

	if (is_new)
		rc = sql_one_i64(s->stmt[Q_LAST_TRADER], &t->trader);
	if (rc != RC_OK)
		return rc;
	t->trader += is_new;
	fold(t, &b);
	sql_put_i64(st, 2, t->trader);
	sql_put_text(st, 3, t->name);
	sql_put_text(st, 4, t->phone);
	sql_put_text(st, 5, folded);
	sql_put_i64(st, 6, t->erased_ms);
	if (is_new)
		sql_put_i64(st, 7, store_now_ms(s));
	return store_exec(s, is_new ? Q_ADD_TRADER : Q_SAVE_TRADER);
}

enum rc
store_trader_get(struct store *s, int64_t trader, struct store_trader *t)
{
	struct sql_stmt *st = s->stmt[Q_GET_TRADER];

	sql_put_i64(st, 2, trader);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	t->trader = sql_i64(st, 0);
	rc = sql_get_text(st, 1, t->name, sizeof(t->name));
	if (rc == RC_OK)
		rc = sql_get_text(st, 2, t->phone, sizeof(t->phone));
	t->erased_ms = sql_i64(st, 3);
	sql_reset(st);
	return rc;
}

/* --- contracts ---------------------------------------------------------- */

enum rc
store_contract_add(struct store *s, struct store_contract *c)
{
	struct sql_stmt *st = s->stmt[Q_ADD_CONTRACT];

	enum rc rc = sql_one_i64(s->stmt[Q_LAST_CONTRACT], &c->contract);
	if (rc != RC_OK)
		return rc;
	c->contract++;
	sql_put_i64(st, 2, c->contract);
	sql_put_text(st, 3, c->code);
	sql_put_text(st, 4, c->stall);
	sql_put_i64(st, 5, c->trader);
	sql_put_i64(st, 6, c->from_day);
	sql_put_i64(st, 7, c->to_day);
	sql_put_i64(st, 8, c->deposit.dong);
	sql_put_i64(st, 9, c->made_by);
	sql_put_i64(st, 10, store_now_ms(s));
	return store_exec(s, Q_ADD_CONTRACT);
}

enum rc
store_contract_close(struct store *s, const struct store_contract *c)
{
	struct sql_stmt *st = s->stmt[Q_CLOSE_CONTRACT];

	sql_put_i64(st, 2, c->contract);
	sql_put_i64(st, 3, c->to_day);
	sql_put_i64(st, 4, c->closed_by);
	sql_put_i64(st, 5, store_now_ms(s));
	return store_exec(s, Q_CLOSE_CONTRACT);
}

static enum rc
read_contract(struct sql_stmt *st, struct store_contract *c)
{
	c->contract = sql_i64(st, 0);
	c->trader = sql_i64(st, 1);
	enum rc rc = sql_get_text(st, 2, c->code, sizeof(c->code));
	if (rc == RC_OK)
		rc = sql_get_text(st, 3, c->stall, sizeof(c->stall));
	c->from_day = sql_i64(st, 4);
	c->to_day = sql_i64(st, 5);
	c->deposit.dong = sql_i64(st, 6);
	c->made_by = sql_i64(st, 7);
	c->closed_by = sql_i64(st, 8);
	c->closed_ms = sql_i64(st, 9);
	return rc;
}

enum rc
store_contract_get(struct store *s, int64_t contract,
    struct store_contract *c)
{
	struct sql_stmt *st = s->stmt[Q_GET_CONTRACT];

	sql_put_i64(st, 2, contract);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_contract(st, c);
	sql_reset(st);
	return rc;
}

enum rc
store_contract_meeting(struct store *s, const struct store_contract *want,
    bool (*row)(void *ctx, const struct store_contract *c), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_CONTRACTS_MEETING];
	struct store_contract c;
	enum rc rc;

	sql_put_text(st, 2, want->stall);
	sql_put_i64(st, 3, want->from_day);
	sql_put_i64(st, 4, want->to_day);
	while ((rc = sql_row(st)) == RC_OK) {
		rc = read_contract(st, &c);
		if (rc != RC_OK || !row(ctx, &c))
			break;
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
