/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/crypto.h"
#include "sync/board/store_console.h"
#include "sync/board/store_inside.h"
#include "sync/board/store_money.h"
#include "sync/match.h"

/* --- market, terminals, accounts --------------------------------------- */

enum rc
store_market_put(struct store *s, struct str name)
{
	struct sql_stmt *had = s->stmt[Q_NAME_MARKET];
	struct sql_stmt *st = s->stmt[Q_ADD_MARKET];
	int64_t found;

	sql_put_str(had, 2, name);
	enum rc rc = sql_exec_count(had, &found);
	if (rc != RC_OK || found > 0)
		return rc;
	sql_put_str(st, 2, name);
	sql_put_i64(st, 3, store_now_ms(s));
	return sql_exec(st);
}

enum rc
store_market_get(struct store *s, struct buf *name)
{
	struct sql_stmt *st = s->stmt[Q_GET_MARKET];
	enum rc rc = sql_row(st);

	if (rc == RC_OK) {
		buf_puts(name, sql_text(st, 0));
		sql_reset(st);
	}
	return rc;
}

enum rc
store_terminal_put(struct store *s, const struct store_terminal *t)
{
	struct sql_stmt *had = s->stmt[Q_CERTIFY_TERMINAL];
	struct sql_stmt *st = s->stmt[Q_ADD_TERMINAL];
	int64_t found;

	store_held_saved(s, t->terminal);
	sql_put_i64(had, 2, t->terminal);
	sql_put_text(had, 3, t->stall);
	sql_put_bytes(had, 4, t->cert, HASH_BYTES);
	enum rc rc = sql_exec_count(had, &found);
	if (rc != RC_OK || found > 0)
		return rc;
	sql_put_i64(st, 2, t->terminal);
	sql_put_text(st, 3, t->stall);
	sql_put_bytes(st, 4, t->cert, HASH_BYTES);
	sql_put_i64(st, 5, store_now_ms(s));
	sql_put_text(st, 6, t->holder);
	return sql_exec(st);
}

enum rc
store_terminal_name(struct store *s, const struct store_terminal *t)
{
	struct sql_stmt *st = s->stmt[Q_NAME_TERMINAL];

	store_forget(s);
	sql_put_i64(st, 2, t->terminal);
	sql_put_text(st, 3, t->stall);
	sql_put_text(st, 4, t->holder);
	sql_put_bytes(st, 5, t->cert, HASH_BYTES);
	sql_put_null(st, 6);
	if (t->has_next)
		sql_put_bytes(st, 6, t->next_cert, HASH_BYTES);
	sql_put_i64(st, 7, t->epoch);
	sql_put_i64(st, 8, t->mail_from);
	return store_exec(s, Q_NAME_TERMINAL);
}

enum rc
store_terminal_save(struct store *s, const struct store_terminal *t)
{
	struct sql_stmt *st = s->stmt[Q_SAVE_TERMINAL];

	store_held_saved(s, t->terminal);
	if (t->revoked_ms != 0)
		store_tell(s, STORE_NEWS_REVOKED, t->terminal);
	sql_put_i64(st, 2, t->terminal);
	sql_put_i64(st, 3, t->revoked_ms);
	sql_put_null(st, 4);
	if (t->has_key)
		sql_put_bytes(st, 4, t->key, KEY_BYTES);
	sql_put_i64(st, 5, t->head_n);
	sql_put_null(st, 6);
	if (t->head_n > 0)
		sql_put_bytes(st, 6, t->head_h, HASH_BYTES);
	sql_put_text(st, 7, t->checkpoint);
	sql_put_i64(st, 8, t->mail_last);
	sql_put_i64(st, 9, t->mail_seen);
	sql_put_text(st, 10, t->witness);
	return store_exec(s, Q_SAVE_TERMINAL);
}

static enum rc
read_terminal(struct sql_stmt *st, struct store_terminal *t)
{
	enum rc rc = sql_row(st);

	if (rc != RC_OK)
		return rc;
	memset(t, 0, sizeof(*t));
	t->terminal = (uint32_t)sql_i64(st, 0);
	rc = sql_get_text(st, 1, t->stall, sizeof(t->stall));
	if (rc == RC_OK && !sql_get_hash(st, 2, t->cert))
		rc = RC_CORRUPT;
	t->revoked_ms = sql_i64(st, 3);
	t->has_key = sql_get_hash(st, 4, t->key);
	t->head_n = sql_i64(st, 5);
	if (rc == RC_OK && t->head_n > 0 && !sql_get_hash(st, 6, t->head_h))
		rc = RC_CORRUPT;
	if (rc == RC_OK)
		rc = sql_get_text(st, 7, t->checkpoint, sizeof(t->checkpoint));
	t->mail_last = sql_i64(st, 8);
	t->mail_seen = sql_i64(st, 9);
	if (rc == RC_OK)
		rc = sql_get_text(st, 10, t->witness, sizeof(t->witness));
	if (rc == RC_OK)
		rc = sql_get_text(st, 11, t->holder, sizeof(t->holder));
	t->has_next = sql_get_hash(st, 12, t->next_cert);
	t->epoch = (uint32_t)sql_i64(st, 13);
	t->mail_from = sql_i64(st, 14);
	sql_reset(st);
	return rc;
}

static enum rc
one_terminal(struct store *s, struct sql_stmt *st, uint32_t terminal,
    struct store_terminal *t)
{
	sql_put_i64(st, 2, terminal);
	enum rc rc = read_terminal(st, t);
	if (rc == RC_OK)
		store_held_merge(s, t);
	return rc;
}

enum rc
store_terminal_get(struct store *s, uint32_t terminal,
    struct store_terminal *t)
{
	return one_terminal(s, s->stmt[Q_GET_TERMINAL], terminal, t);
}

enum rc
store_terminal_next(struct store *s, uint32_t after,
    struct store_terminal *t)
{
	return one_terminal(s, s->stmt[Q_NEXT_TERMINAL], after, t);
}

enum rc
store_place_put(struct store *s, uint32_t terminal,
    const struct store_place *p)
{
	store_forget(s);
	sql_put_i64(s->stmt[Q_PUT_TERMINAL_ACCOUNT], 2, terminal);
	store_put_place(s->stmt[Q_PUT_TERMINAL_ACCOUNT], 3, p);
	return store_exec(s, Q_PUT_TERMINAL_ACCOUNT);
}

enum rc
store_place_has(struct store *s, uint32_t terminal,
    const struct store_place *p)
{
	int64_t one;

	sql_put_i64(s->stmt[Q_GET_TERMINAL_ACCOUNT], 2, terminal);
	store_put_place(s->stmt[Q_GET_TERMINAL_ACCOUNT], 3, p);
	return sql_one_i64(s->stmt[Q_GET_TERMINAL_ACCOUNT], &one);
}

enum rc
store_proof_key_add(struct store *s, uint32_t terminal, uint32_t epoch,
    const uint8_t secret[KEY_BYTES])
{
	struct sql_stmt *st = s->stmt[Q_ADD_PROOF_KEY];

	sql_put_i64(st, 2, terminal);
	sql_put_i64(st, 3, epoch);
	sql_put_bytes(st, 4, secret, KEY_BYTES);
	sql_put_i64(st, 5, store_now_ms(s));
	return store_exec(s, Q_ADD_PROOF_KEY);
}

enum rc
store_proof_key_get(struct store *s, uint32_t terminal, uint32_t epoch,
    uint8_t secret[KEY_BYTES])
{
	struct sql_stmt *st = s->stmt[Q_GET_PROOF_KEY];

	sql_put_i64(st, 2, terminal);
	sql_put_i64(st, 3, epoch);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	if (!sql_get_hash(st, 0, secret))
		rc = RC_CORRUPT;
	sql_reset(st);
	return rc;
}

static void
put_account(struct sql_stmt *st, const struct store_account *a)
{
	sql_put_text(st, 2, a->provider);
	sql_put_text(st, 3, a->place.account);
	sql_put_text(st, 4, a->place.bin);
	/* The older column knows two kinds; account_auth has them all. */
	sql_put_text(st, 5, a->auth == PROVIDER_HMAC ? "hmac" : "apikey");
	sql_put_text(st, 6, a->secret);
}

static enum rc
put_auth(struct store *s, const struct store_account *a)
{
	static const enum query queries[] = { Q_SAVE_ACCOUNT_AUTH,
	    Q_ADD_ACCOUNT_AUTH };
	int64_t changed = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && changed == 0 && i < 2; i++) {
		struct sql_stmt *st = s->stmt[queries[i]];
		sql_put_text(st, 2, a->provider);
		sql_put_text(st, 3, a->place.account);
		sql_put_text(st, 4, provider_auth_name(a->auth));
		rc = sql_exec_count(st, &changed);
	}
	return rc;
}

enum rc
store_account_put(struct store *s, const struct store_account *a)
{
	int64_t found;

	store_tell(s, STORE_NEWS_ACCOUNTS, 0);
	put_account(s->stmt[Q_SAVE_ACCOUNT], a);
	enum rc rc = sql_exec_count(s->stmt[Q_SAVE_ACCOUNT], &found);
	if (rc == RC_OK && found == 0) {
		put_account(s->stmt[Q_ADD_ACCOUNT], a);
		rc = store_exec(s, Q_ADD_ACCOUNT);
	}
	return rc == RC_OK ? put_auth(s, a) : rc;
}

enum rc
store_account_list(struct store *s,
    bool (*row)(void *ctx, const struct store_account *a), void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_LIST_ACCOUNTS];
	struct store_account a;
	enum rc rc;
	bool more = true;

	while (more && (rc = sql_row(st)) == RC_OK) {
		char auth[8];
		rc = sql_get_text(st, 0, a.provider, sizeof(a.provider));
		if (rc == RC_OK)
			rc = sql_get_text(st, 1, a.place.account,
			    sizeof(a.place.account));
		if (rc == RC_OK)
			rc = sql_get_text(st, 2, a.place.bin,
			    sizeof(a.place.bin));
		if (rc == RC_OK)
			rc = sql_get_text(st, 3, auth, sizeof(auth));
		if (rc == RC_OK)
			rc = sql_get_text(st, 4, a.secret, sizeof(a.secret));
		if (rc != RC_OK)
			break;
		if (!provider_auth_read(str_of(auth), &a.auth)) {
			rc = RC_CORRUPT;
			break;
		}
		more = row(ctx, &a);
	}
	sql_reset(st);
	crypto_wipe(&a, sizeof(a));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* --- deliveries and credits -------------------------------------------- */

static bool
verdict_is_truth(const char *verdict)
{
	return strcmp(verdict, "credit") == 0 || strcmp(verdict, "out") == 0;
}

static void
put_event_key(struct sql_stmt *st, const struct store_event *e)
{
	sql_put_text(st, 2, e->provider);
	sql_put_text(st, 3, e->account);
	sql_put_text(st, 4, e->note_id);
}

/* RC_OK: this very delivery is here.  RC_CONFLICT: its id is, with another
 * body.  RC_NOT_FOUND: it is new. */
static enum rc
event_known(struct store *s, const struct store_event *e,
    const uint8_t hash[HASH_BYTES])
{
	struct sql_stmt *st = s->stmt[Q_FIND_EVENT];
	int64_t one;

	if (verdict_is_truth(e->verdict)) {
		uint8_t held[HASH_BYTES];
		st = s->stmt[Q_FIND_EVENT_TRUTH];
		put_event_key(st, e);
		enum rc rc = sql_row(st);
		if (rc != RC_OK)
			return rc;
		bool whole = sql_get_hash(st, 0, held);
		sql_reset(st);
		return !whole ? RC_CORRUPT :
		    crypto_equal(held, hash, HASH_BYTES) ? RC_OK :
		    RC_CONFLICT;
	}
	put_event_key(st, e);
	sql_put_bytes(st, 5, hash, HASH_BYTES);
	return sql_one_i64(st, &one);
}

/* RC_TOO_BIG when enough deliveries of this odd kind are kept. */
static enum rc
odd_room(struct store *s, const struct store_event *e)
{
	struct sql_stmt *st = s->stmt[Q_COUNT_ODD_EVENTS];
	int64_t count = 0;

	if (verdict_is_truth(e->verdict))
		return RC_OK;
	sql_put_text(st, 2, e->account);
	sql_put_text(st, 3, e->verdict);
	sql_put_i64(st, 4, STORE_ODD_MAX);
	enum rc rc = sql_one_i64(st, &count);
	return rc == RC_OK && count >= STORE_ODD_MAX ? RC_TOO_BIG : rc;
}

enum rc
store_event_add(struct store *s, const struct store_event *e, int64_t *seq)
{
	struct sql_stmt *st = s->stmt[Q_ADD_EVENT];
	uint8_t hash[HASH_BYTES];
	int64_t next;

	REQUIRE(e->body.n <= STORE_EVENT_MAX);
	*seq = 0;
	sha256(&e->body, 1, hash);
	if (e->same != NULL)
		memcpy(hash, e->same, HASH_BYTES);
	enum rc rc = event_known(s, e, hash);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = odd_room(s, e);
	if (rc == RC_OK)
		rc = store_seq_next(s, &next);
	if (rc != RC_OK)
		return rc;
	sql_put_i64(st, 2, next);
	sql_put_text(st, 3, e->provider);
	sql_put_text(st, 4, e->account);
	sql_put_text(st, 5, e->note_id);
	sql_put_bytes(st, 6, hash, HASH_BYTES);
	sql_put_text(st, 7, e->verdict);
	sql_put_bytes(st, 8, e->body.p, e->body.n);
	sql_put_i64(st, 9, store_now_ms(s));
	rc = store_exec(s, Q_ADD_EVENT);
	if (rc == RC_OK)
		*seq = next;
	return rc;
}

enum rc
store_credit_twin(struct store *s, const struct store_credit *c,
    int64_t *seq)
{
	struct sql_stmt *st = s->stmt[Q_FIND_TWIN];
	char date[11];

	if (c->bank_ref[0] == '\0')
		return RC_NOT_FOUND;
	store_put_twin(st, c, date);
	return sql_one_i64(st, seq);
}

enum rc
store_credit_add(struct store *s, const struct store_credit *c)
{
	struct sql_stmt *st = s->stmt[Q_ADD_CREDIT];

	sql_put_i64(st, 2, c->seq);
	sql_put_text(st, 3, c->provider);
	sql_put_text(st, 4, c->note_id);
	store_put_place(st, 5, &c->place);
	sql_put_i64(st, 7, c->amount.dong);
	sql_put_text(st, 8, c->bank_ref);
	sql_put_text(st, 9, c->at);
	sql_put_text(st, 10, c->content);
	sql_put_text(st, 11, c->state);
	sql_put_text(st, 12, c->reason);
	sql_put_text(st, 13, c->ref);
	sql_put_i64(st, 14, c->terminal);
	sql_put_i64(st, 15, store_now_ms(s));
	enum rc rc = store_exec(s, Q_ADD_CREDIT);
	return rc == RC_OK && c->terminal > 0 && strcmp(c->state,
	    "matched") == 0 ? store_sales_day_add(s, c->terminal,
	    c->amount) : rc;
}

static enum rc
read_credit(struct sql_stmt *st, struct store_credit *c)
{
	struct { int at; char *to; size_t cap; } texts[] = {
		{ 1, c->provider, sizeof(c->provider) },
		{ 2, c->note_id, sizeof(c->note_id) },
		{ 3, c->place.bin, sizeof(c->place.bin) },
		{ 4, c->place.account, sizeof(c->place.account) },
		{ 6, c->bank_ref, sizeof(c->bank_ref) },
		{ 7, c->at, sizeof(c->at) },
		{ 8, c->content, sizeof(c->content) },
		{ 11, c->ref, sizeof(c->ref) },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK &&
	    i < sizeof(texts) / sizeof(texts[0]); i++)
		rc = sql_get_text(st, texts[i].at, texts[i].to, texts[i].cap);
	c->seq = sql_i64(st, 0);
	c->amount.dong = sql_i64(st, 5);
	c->state = sql_text(st, 9);
	c->reason = sql_text(st, 10);
	c->terminal = (uint32_t)sql_i64(st, 12);
	c->received_ms = sql_i64(st, 13);
	if (c->state == NULL || c->reason == NULL)
		rc = RC_NO_MEMORY;
	return rc;
}

enum rc
store_credit_list(struct store *s, const struct store_list *list,
    bool (*row)(void *ctx, const struct store_credit *c), void *ctx)
{
	static const enum query queries[] = {
		[STORE_CREDITS_AFTER] = Q_LIST_CREDITS,
		[STORE_CREDITS_SINCE] = Q_LIST_CREDITS_SINCE,
		[STORE_CREDITS_ASTRAY] = Q_LIST_CREDITS_ASTRAY,
	};
	struct sql_stmt *st = s->stmt[queries[list->view]];
	struct store_credit c;
	enum rc rc;
	bool more = true;

	sql_put_i64(st, 2, list->from);
	sql_put_i64(st, 3, list->most);
	while (more && (rc = sql_row(st)) == RC_OK) {
		rc = read_credit(st, &c);
		if (rc != RC_OK)
			break;
		more = row(ctx, &c);
	}
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Names that outlive the row. */
static void
keep_names(struct store_credit *c)
{
	const char *state = "", *reason = "";

	for (int i = 0; i < MATCH_STATE_COUNT; i++)
		if (strcmp(c->state, match_state_name((enum match_state)i)) ==
		    0)
			state = match_state_name((enum match_state)i);
	for (int i = 0; i < MATCH_REASON_COUNT; i++)
		if (strcmp(c->reason, match_reason_name(
		    (enum match_reason)i)) == 0)
			reason = match_reason_name((enum match_reason)i);
	c->state = state;
	c->reason = reason;
}

enum rc
store_credit_get(struct store *s, int64_t seq, struct store_credit *c)
{
	struct sql_stmt *st = s->stmt[Q_GET_CREDIT];

	sql_put_i64(st, 2, seq);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = read_credit(st, c);
	if (rc == RC_OK)
		keep_names(c);
	sql_reset(st);
	return rc;
}

enum rc
store_credit_totals(struct store *s, int64_t from_ms,
    bool (*row)(void *ctx, const char *state, int64_t count, struct vnd sum),
    void *ctx)
{
	struct sql_stmt *st = s->stmt[Q_TOTAL_CREDITS];
	enum rc rc;
	bool more = true;

	sql_put_i64(st, 2, from_ms);
	while (more && (rc = sql_row(st)) == RC_OK)
		more = row(ctx, sql_text(st, 0),
		    sql_i64(st, 1),
		    (struct vnd){ sql_i64(st, 2) });
	sql_reset(st);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
store_credit_sum(struct store *s, const char *ref, struct vnd asked,
    int64_t closed_seq, struct store_sum *sum)
{
	struct sql_stmt *st = s->stmt[Q_SUM_CREDITS];

	sql_put_text(st, 2, ref);
	sql_put_i64(st, 3, asked.dong);
	sql_put_i64(st, 4, closed_seq);
	enum rc rc = sql_row(st);
	if (rc == RC_OK) {
		sum->credits = sql_i64(st, 0);
		sum->received.dong = sql_i64(st, 1);
		sum->whole = sql_i64(st, 2);
		sum->late = sql_i64(st, 3);
		sql_reset(st);
	}
	return rc;
}

enum rc
store_credit_came(struct store *s, const char *ref, struct store_came *came)
{
	struct sql_stmt *st = s->stmt[Q_CAME_CREDITS];

	sql_put_text(st, 2, ref);
	enum rc rc = sql_row(st);
	if (rc != RC_OK)
		return rc;
	rc = sql_get_text(st, 0, came->place.bin, sizeof(came->place.bin));
	if (rc == RC_OK)
		rc = sql_get_text(st, 1, came->place.account,
		    sizeof(came->place.account));
	came->first_ms = sql_i64(st, 2);
	came->last_ms = sql_i64(st, 3);
	if (rc == RC_OK) {
		rc = sql_row(st);
		rc = rc == RC_OK ? RC_CONFLICT : rc == RC_NOT_FOUND ? RC_OK :
		    rc;
	}
	sql_reset(st);
	return rc;
}
