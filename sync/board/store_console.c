/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/contact.h"
#include "sync/board/store_console.h"
#include "sync/board/store_inside.h"

#define SETUP_LIFE_MS ((int64_t)7 * 24 * 3600 * 1000)

/* Change the row, or make it: both statements have the same parameters. */
static enum rc
put_row(struct sql_stmt *change, struct sql_stmt *add,
    void (*bind)(struct sql_stmt *st, const void *row), const void *row)
{
	int64_t changed = 0;

	bind(change, row);
	enum rc rc = sql_exec_count(change, &changed);
	if (rc != RC_OK || changed > 0)
		return rc;
	bind(add, row);
	return sql_exec(add);
}

/* --- terminals ---------------------------------------------------------- */

enum rc
store_contact_get(struct store *s, struct contact *k)
{
	struct sql_stmt *st = s->stmt[Q_GET_CONTACT];

	sql_put_i64(st, 2, k->terminal);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	*k = (struct contact){ .terminal = k->terminal,
	    .last_ms = sql_i64(st, 0), .upload_ms = sql_i64(st, 1),
	    .queue = sql_i64(st, 2), .quality = sql_i64(st, 3),
	    .off_ms = sql_i64(st, 4) };
	rc = sql_get_text(st, 5, k->software, sizeof(k->software));
	sql_reset(st);
	return rc;
}

static void
bind_contact(struct sql_stmt *st, const void *row)
{
	const struct contact *k = row;

	sql_put_i64(st, 2, k->terminal);
	sql_put_i64(st, 3, k->last_ms);
	sql_put_i64(st, 4, k->upload_ms);
	sql_put_i64(st, 5, k->queue);
	sql_put_i64(st, 6, k->quality);
	sql_put_i64(st, 7, k->off_ms);
	sql_put_text(st, 8, k->software);
}

enum rc
store_contact_put(struct store *s, const struct contact *k)
{
	return put_row(s->stmt[Q_PUT_CONTACT], s->stmt[Q_ADD_CONTACT],
	    bind_contact, k);
}

enum rc
store_alarm_seen(struct store *s, const struct store_alarm_note *n)
{
	struct sql_stmt *st = s->stmt[Q_ADD_ALARM_SEEN];
	int64_t added = 0;

	sql_put_i64(st, 2, n->terminal);
	sql_put_text(st, 3, n->kind);
	sql_put_text(st, 4, n->detail);
	sql_put_text(st, 5, n->note);
	sql_put_i64(st, 6, n->staff);
	sql_put_i64(st, 7, store_now_ms(s));
	enum rc rc = sql_exec_count(st, &added);
	return rc == RC_OK && added == 0 ? RC_NOT_FOUND : rc;
}

/* --- days --------------------------------------------------------------- */

enum rc
store_sales_day_add(struct store *s, uint32_t terminal, struct vnd amount)
{
	struct store_held_day d = { .day = day_at(store_now_ms(s)),
	    .terminal = terminal, .credits = 1, .total = amount.dong };

	return store_held_sale(s, &d);
}

enum rc
store_days_open(struct store *s, int64_t *day)
{
	enum rc rc = sql_one_i64(s->stmt[Q_LAST_CLOSED_DAY], day);

	*day += rc == RC_OK;
	return rc;
}

enum rc
store_days_close(struct store *s)
{
	struct sql_stmt *st = s->stmt[Q_CLOSE_DAYS];
	int64_t today = day_at(store_now_ms(s)), first = 0;

	enum rc rc = store_days_open(s, &first);
	if (rc != RC_OK || first >= today)
		return rc;
	sql_put_i64(st, 2, first);
	sql_put_i64(st, 3, today - 1);
	return sql_exec(st);
}

/* --- the market --------------------------------------------------------- */

static void
bind_market(struct sql_stmt *st, const void *row)
{
	const struct store_market *m = row;

	sql_put_i64(st, 2, m->class);
	sql_put_text(st, 3, m->commune);
	sql_put_text(st, 4, m->place);
	sql_put_text(st, 5, m->board);
	sql_put_text(st, 6, m->phone);
}

enum rc
store_market_profile_put(struct store *s, const struct store_market *m)
{
	return put_row(s->stmt[Q_PUT_MARKET_PROFILE],
	    s->stmt[Q_ADD_MARKET_PROFILE], bind_market, m);
}

enum rc
store_market_profile_get(struct store *s, struct store_market *m)
{
	struct sql_stmt *st = s->stmt[Q_GET_MARKET_PROFILE];

	*m = (struct store_market){ .class = 0 };
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	struct { char *to; size_t cap; } texts[] = {
		{ m->commune, sizeof(m->commune) },
		{ m->place, sizeof(m->place) },
		{ m->board, sizeof(m->board) },
		{ m->phone, sizeof(m->phone) },
	};
	m->class = sql_i64(st, 0);
	for (int i = 0; rc == RC_OK && i < 4; i++)
		rc = sql_get_text(st, i + 1, texts[i].to, texts[i].cap);
	sql_reset(st);
	return rc;
}

/* --- second factors ----------------------------------------------------- */

struct totp_try { int64_t staff, at_ms; const uint8_t *secret; };

static void
bind_totp_try(struct sql_stmt *st, const void *row)
{
	const struct totp_try *t = row;

	sql_put_i64(st, 2, t->staff);
	sql_put_bytes(st, 3, t->secret, STAFF_TOTP_BYTES);
	sql_put_i64(st, 4, t->at_ms);
}

enum rc
store_totp_try_put(struct store *s, int64_t staff,
    const uint8_t secret[STAFF_TOTP_BYTES])
{
	struct totp_try t = { staff, store_now_ms(s), secret };

	return put_row(s->stmt[Q_PUT_TOTP_TRY], s->stmt[Q_ADD_TOTP_TRY],
	    bind_totp_try, &t);
}

enum rc
store_totp_try_get(struct store *s, int64_t staff, int64_t since_ms,
    uint8_t secret[STAFF_TOTP_BYTES])
{
	struct sql_stmt *st = s->stmt[Q_GET_TOTP_TRY];

	sql_put_i64(st, 2, staff);
	sql_put_i64(st, 3, since_ms);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	struct str got = sql_bytes(st, 0);
	if (got.n == STAFF_TOTP_BYTES)
		memcpy(secret, got.p, STAFF_TOTP_BYTES);
	else
		rc = RC_CORRUPT;
	sql_reset(st);
	return rc;
}

enum rc
store_totp_try_end(struct store *s, int64_t staff)
{
	sql_put_i64(s->stmt[Q_END_TOTP_TRY], 2, staff);
	return sql_exec(s->stmt[Q_END_TOTP_TRY]);
}

enum rc
store_recovery_put(struct store *s, int64_t staff,
    const uint8_t (*hash)[HASH_BYTES], int count)
{
	struct sql_stmt *st = s->stmt[Q_ADD_RECOVERY];

	sql_put_i64(s->stmt[Q_END_RECOVERY], 2, staff);
	enum rc rc = sql_exec(s->stmt[Q_END_RECOVERY]);
	for (int i = 0; rc == RC_OK && i < count; i++) {
		sql_put_i64(st, 2, staff);
		sql_put_bytes(st, 3, hash[i], HASH_BYTES);
		rc = sql_exec(st);
	}
	return rc;
}

enum rc
store_recovery_use(struct store *s, int64_t staff,
    const uint8_t hash[HASH_BYTES])
{
	struct sql_stmt *st = s->stmt[Q_USE_RECOVERY];
	int64_t used = 0;

	sql_put_i64(st, 2, staff);
	sql_put_bytes(st, 3, hash, HASH_BYTES);
	sql_put_i64(st, 4, store_now_ms(s));
	enum rc rc = sql_exec_count(st, &used);
	return rc == RC_OK && used == 0 ? RC_NOT_FOUND : rc;
}

/* --- guesses ------------------------------------------------------------ */

struct guess_row { const struct store_guess *g; int64_t now_ms; };

static void
bind_guess(struct sql_stmt *st, const void *row)
{
	const struct guess_row *r = row;

	sql_put_bytes(st, 2, r->g->address, sizeof(r->g->address));
	sql_put_i64(st, 3, r->g->fails);
	sql_put_i64(st, 4, r->g->until_ms);
	sql_put_i64(st, 5, r->now_ms);
}

enum rc
store_guess_get(struct store *s, struct store_guess *g)
{
	struct sql_stmt *st = s->stmt[Q_GET_GUESS];

	g->fails = g->until_ms = 0;
	sql_put_bytes(st, 2, g->address, sizeof(g->address));
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	g->fails = sql_i64(st, 0);
	g->until_ms = sql_i64(st, 1);
	sql_reset(st);
	return RC_OK;
}

enum rc
store_guess_put(struct store *s, const struct store_guess *g)
{
	struct guess_row row = { g, store_now_ms(s) };

	sql_put_i64(s->stmt[Q_END_OLD_GUESSES], 2, row.now_ms -
	    (int64_t)24 * 3600 * 1000);
	enum rc rc = sql_exec(s->stmt[Q_END_OLD_GUESSES]);
	return rc == RC_OK ? put_row(s->stmt[Q_PUT_GUESS],
	    s->stmt[Q_ADD_GUESS], bind_guess, &row) : rc;
}

enum rc
store_guess_end(struct store *s, const struct store_guess *g)
{
	sql_put_bytes(s->stmt[Q_END_GUESS], 2, g->address,
	    sizeof(g->address));
	return sql_exec(s->stmt[Q_END_GUESS]);
}

/* --- the first person --------------------------------------------------- */

enum rc
store_staff_any(struct store *s, bool *any)
{
	int64_t n = 0;
	enum rc rc = sql_one_i64(s->stmt[Q_COUNT_ALL_STAFF], &n);

	*any = n > 0;
	return rc;
}

enum rc
store_setup_code_put(struct store *s, const uint8_t hash[HASH_BYTES])
{
	struct sql_stmt *st = s->stmt[Q_ADD_SETUP_CODE];

	enum rc rc = sql_exec(s->stmt[Q_END_SETUP_CODES]);
	if (rc != RC_OK)
		return rc;
	sql_put_bytes(st, 2, hash, HASH_BYTES);
	sql_put_i64(st, 3, store_now_ms(s));
	return sql_exec(st);
}

enum rc
store_setup_code_check(struct store *s, const uint8_t hash[HASH_BYTES])
{
	struct sql_stmt *st = s->stmt[Q_HAS_SETUP_CODE];
	int64_t n = 0;
	bool any;

	enum rc rc = store_staff_any(s, &any);
	if (rc != RC_OK || any)
		return rc == RC_OK ? RC_STATE : rc;
	sql_put_bytes(st, 2, hash, HASH_BYTES);
	sql_put_i64(st, 3, store_now_ms(s) - SETUP_LIFE_MS);
	rc = sql_one_i64(st, &n);
	return rc == RC_OK && n == 0 ? RC_NOT_FOUND : rc;
}

enum rc
store_setup_code_use(struct store *s, const uint8_t hash[HASH_BYTES])
{
	struct sql_stmt *st = s->stmt[Q_USE_SETUP_CODE];
	int64_t used = 0;

	enum rc rc = store_setup_code_check(s, hash);
	if (rc != RC_OK)
		return rc;
	sql_put_bytes(st, 2, hash, HASH_BYTES);
	sql_put_i64(st, 3, store_now_ms(s));
	sql_put_i64(st, 4, store_now_ms(s) - SETUP_LIFE_MS);
	rc = sql_exec_count(st, &used);
	return rc == RC_OK && used == 0 ? RC_NOT_FOUND : rc;
}

/* --- persons ------------------------------------------------------------ */

enum rc
store_erasure_add(struct store *s, int64_t trader, const char *reason,
    int64_t staff)
{
	struct sql_stmt *st = s->stmt[Q_ADD_ERASURE];

	sql_put_i64(st, 2, trader);
	sql_put_text(st, 3, reason);
	sql_put_i64(st, 4, staff);
	sql_put_i64(st, 5, store_now_ms(s));
	return sql_exec(st);
}
