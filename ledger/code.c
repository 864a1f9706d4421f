/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/bug.h"
#include "ledger/base/crypto.h"
#include "ledger/code.h"
#include "ledger/journal.h"
#include "ledger/proof.h"
#include "ledger/ref.h"

struct tries { int64_t n, tries; bool pending; };
struct bucket { int64_t level, lock; };

/* --- rows ------------------------------------------------------------ */

/* All zero when there were none. */
static enum rc
read_tries(struct db *db, const char *ref, struct tries *t)
{
	sqlite3_stmt *q = db_stmt(db, Q_TRY_GET);

	*t = (struct tries){ 0 };
	db_put_text(q, 1, ref);
	enum rc rc = db_step(db, Q_TRY_GET);
	if (rc == RC_OK)
		*t = (struct tries){ db_i64(q, 0), db_i64(q, 1),
		    db_i64(q, 2) != 0 };
	db_done(db, Q_TRY_GET);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
write_tries(struct db *db, const char *ref, const struct tries *t)
{
	sqlite3_stmt *q = db_stmt(db, Q_TRY_PUT);

	db_put_text(q, 1, ref);
	db_put_i64(q, 2, t->n);
	db_put_i64(q, 3, t->tries);
	db_put_i64(q, 4, t->pending);
	return db_exec(db, Q_TRY_PUT);
}

static enum rc
read_bucket(struct db *db, struct bucket *b)
{
	sqlite3_stmt *q = db_stmt(db, Q_BUCKET_GET);
	enum rc rc = db_step(db, Q_BUCKET_GET);

	*b = (struct bucket){ 0 };
	if (rc == RC_OK)
		*b = (struct bucket){ db_i64(q, 0), db_i64(q, 1) };
	db_done(db, Q_BUCKET_GET);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
write_bucket(struct db *db, int64_t n, const struct bucket *b)
{
	sqlite3_stmt *q = db_stmt(db, Q_BUCKET_PUT);

	db_put_i64(q, 1, n);
	db_put_i64(q, 2, b->level);
	db_put_i64(q, 3, b->lock);
	return db_exec(db, Q_BUCKET_PUT);
}

/* --- what the entries mean ------------------------------------------- */

enum rc
code_count_try(struct db *db, int64_t n)
{
	struct bucket b = { 0 };
	enum rc rc = read_bucket(db, &b);

	if (rc == RC_OK && b.lock != 0)
		rc = RC_STATE;
	if (rc != RC_OK)
		return rc;
	b.level++;
	b.lock = b.level >= CODE_BUCKET_MAX ? n : 0;
	return PLANTED(22) ? RC_OK : write_bucket(db, n, &b);
}

enum rc
code_count_right(struct db *db, int64_t n, int64_t t)
{
	struct bucket b = { 0 };
	enum rc rc = read_bucket(db, &b);

	if (rc != RC_OK || b.level == 0)
		return rc;
	/* Its own attempt was no failure, and it makes good another. */
	b.level -= t != 0 && b.level > 1 ? 2 : 1;
	if (t != 0 && b.lock == t)
		b.lock = 0;
	return write_bucket(db, n, &b);
}

/* An attempt counts as one that was not right until a sale.code follows. */
enum rc
code_apply_try(struct db *db, const struct entry *e, struct applied *out)
{
	const struct entry_try *d = &e->d.attempt;
	struct tries t;
	enum rc rc = sale_find(db, d->ref, &out->sale);

	if (rc == RC_OK)
		rc = read_tries(db, d->ref, &t);
	if (rc != RC_OK)
		return rc;
	if (t.tries == CODE_TRIES_MAX)
		return RC_STATE;
	if (d->number != t.tries + 1)
		return RC_BAD_INPUT;
	t = (struct tries){ e->n, t.tries + 1, true };
	rc = code_count_try(db, e->n);
	return rc == RC_OK ? write_tries(db, d->ref, &t) : rc;
}

enum rc
code_apply_right(struct db *db, const struct entry *e)
{
	struct tries t;
	enum rc rc = read_tries(db, e->d.sale.ref, &t);

	if (rc == RC_OK)
		rc = code_count_right(db, e->n, t.pending ? t.n : 0);
	if (rc != RC_OK || !t.pending)
		return rc;
	t.pending = false;
	return write_tries(db, e->d.sale.ref, &t);
}

enum rc
code_apply_unlock(struct db *db, const struct entry *e)
{
	struct bucket b;
	enum rc rc = read_bucket(db, &b);

	if (rc == RC_OK && (b.lock == 0 || b.lock != e->d.lock))
		rc = RC_STATE;
	return rc == RC_OK ?
	    write_bucket(db, e->n, &(struct bucket){ 0 }) : rc;
}

/* --- doubts ---------------------------------------------------------- */

static bool
is_doubtful(const struct sale *s)
{
	return s->code.dong > 0 || s->seen.dong > 0;
}

enum rc
doubt_apply_time(struct db *db, const struct entry *e)
{
	if (e->quality != QUALITY_SERVER)
		return RC_OK;
	db_put_i64(db_stmt(db, Q_DOUBT_SINCE), 1, e->wall_ms);
	return db_exec(db, Q_DOUBT_SINCE);
}

enum rc
doubt_apply_change(struct db *db, const struct entry *e,
    const struct sale *before, const struct sale *after)
{
	if (is_doubtful(before) == is_doubtful(after))
		return RC_OK;
	enum query query = is_doubtful(after) ? Q_DOUBT_ADD : Q_DOUBT_END;
	sqlite3_stmt *q = db_stmt(db, query);
	db_put_text(q, 1, after->ref);
	if (query == Q_DOUBT_ADD) {
		db_put_i64(q, 2, e->n);
		db_put_i64(q, 3, e->quality == QUALITY_SERVER ?
		    e->wall_ms : 0);
	}
	return db_exec(db, query);
}

/* Once for each sale, and of the kind of money that is there. */
enum rc
doubt_apply_told(struct db *db, const struct entry *e, struct applied *out)
{
	const struct entry_doubt *d = &e->d.doubt;
	sqlite3_stmt *q = db_stmt(db, Q_DOUBT_GET);
	bool told = true;

	db_put_text(q, 1, d->ref);
	enum rc rc = db_step(db, Q_DOUBT_GET);
	if (rc == RC_OK)
		told = db_i64(q, 0) != 0;
	db_done(db, Q_DOUBT_GET);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && told))
		return RC_STATE;
	if (rc == RC_OK)
		rc = sale_find(db, d->ref, &out->sale);
	if (rc != RC_OK)
		return rc;
	if (d->by != (out->sale.code.dong > 0 ? EVIDENCE_CODE :
	    EVIDENCE_SEEN))
		return RC_BAD_INPUT;
	q = db_stmt(db, Q_DOUBT_TOLD);
	db_put_text(q, 1, d->ref);
	db_put_i64(q, 2, e->n);
	return db_exec(db, Q_DOUBT_TOLD);
}

/* --- for the caller -------------------------------------------------- */

enum rc
code_room(struct ledger *l, const char *ref, struct code_room *out)
{
	struct tries t;
	struct bucket b = { 0 };
	enum rc rc = read_tries(&l->db, ref, &t);

	if (rc == RC_OK)
		rc = read_bucket(&l->db, &b);
	if (rc == RC_OK)
		*out = (struct code_room){ CODE_TRIES_MAX - (int)t.tries,
		    b.lock };
	return rc;
}

/* Durable when RC_OK; only then may the code be looked at. */
static enum rc
record_try(struct ledger *l, const struct code_claim *c)
{
	struct entry e = { .kind = ENTRY_PROOF_TRY,
	    .d.attempt.amount = c->total };
	struct applied none;
	struct code_room room;
	enum rc rc = code_room(l, c->ref, &room);

	if (rc != RC_OK)
		return rc;
	if (room.tries_left == 0)
		return RC_STATE;
	REQUIRE(str_copy(str_of(c->ref), e.d.attempt.ref,
	    sizeof(e.d.attempt.ref)));
	e.d.attempt.number = CODE_TRIES_MAX - room.tries_left + 1;
	return journal_record(l, &e, &none);
}

static bool
is_right(const struct code_claim *c, const struct ref *ref,
    const struct sale *s)
{
	struct proof p = { .purpose = s->fee[0] != '\0' ? PROOF_FEE :
	    PROOF_SALE, .ref = *ref, .total = c->total, .bin = s->bin,
	    .account = s->account };
	uint8_t key[KEY_BYTES];

	proof_key_derive(c->secret, key);
	bool right = c->is_machine ? proof_is_machine(key, &p, c->text) :
	    proof_is_code(key, &p, c->text);
	crypto_wipe(key, sizeof(key));
	return right;
}

enum rc
sale_code(struct ledger *l, const struct code_claim *c, struct sale *out)
{
	struct entry e = { .kind = ENTRY_SALE_CODE,
	    .d.sale.amount = c->total };
	struct applied a;
	struct sale s;
	struct ref ref;

	if (!l->can_sign)
		return RC_STATE;
	if (ref_parse(str_of(c->ref), &ref) != RC_OK)
		return RC_NOT_FOUND;
	if (c->total.dong < 1 || c->total.dong > VND_MAX)
		return RC_BAD_INPUT;
	if (!c->is_machine &&
	    strlen(c->text) != (size_t)proof_digits(c->total))
		return RC_BAD_INPUT;
	enum rc rc = sale_get(l, c->ref, &s);
	if (rc == RC_OK && c->total.dong <= s.received.dong + s.code.dong)
		rc = RC_STATE;
	bool early = PLANTED(20) && rc == RC_OK && is_right(c, &ref, &s);
	if (rc == RC_OK && !c->is_machine)
		rc = record_try(l, c);
	if (rc == RC_OK && !(PLANTED(20) ? early : is_right(c, &ref, &s)))
		rc = RC_DENIED;
	if (rc != RC_OK)
		return rc;
	memcpy(e.d.sale.ref, s.ref, sizeof(e.d.sale.ref));
	rc = journal_record(l, &e, &a);
	if (rc == RC_OK)
		*out = a.sale;
	return rc;
}

enum rc
code_unlock(struct ledger *l, const uint8_t *secret, const char *code)
{
	struct entry e = { .kind = ENTRY_PROOF_UNLOCK };
	struct proof p = { .purpose = PROOF_UNLOCK, .bin = "",
	    .account = "" };
	struct applied none;
	struct bucket b;
	uint8_t key[KEY_BYTES];
	enum rc rc = read_bucket(&l->db, &b);

	if (rc == RC_OK && (b.lock == 0 || !l->can_sign || !l->has_profile))
		rc = RC_STATE;
	if (rc != RC_OK)
		return rc;
	p.ref = (struct ref){ l->profile.epoch, l->profile.terminal,
	    (uint64_t)b.lock };
	proof_key_derive(secret, key);
	bool right = proof_is_code(key, &p, code);
	crypto_wipe(key, sizeof(key));
	if (!right)
		return RC_DENIED;
	e.d.lock = b.lock;
	return journal_record(l, &e, &none);
}

enum rc
doubt_next(struct ledger *l, struct sale *out)
{
	struct entry e = { .kind = ENTRY_SALE_UNPROVEN };
	struct applied a;
	struct sale s;
	int64_t now;

	if (!l->can_sign || !journal_server_ms(l, &now))
		return RC_NOT_FOUND;
	sqlite3_stmt *q = db_stmt(&l->db, Q_DOUBT_DUE);
	db_put_i64(q, 1, now - DOUBT_MS);
	enum rc rc = db_step(&l->db, Q_DOUBT_DUE);
	if (rc == RC_OK && !str_copy(db_str(q, 0), e.d.doubt.ref,
	    sizeof(e.d.doubt.ref)))
		rc = RC_CORRUPT;
	db_done(&l->db, Q_DOUBT_DUE);
	if (rc == RC_OK)
		rc = sale_get(l, e.d.doubt.ref, &s);
	if (rc != RC_OK)
		return rc;
	e.d.doubt.by = s.code.dong > 0 ? EVIDENCE_CODE : EVIDENCE_SEEN;
	rc = journal_record(l, &e, &a);
	if (rc == RC_OK)
		*out = s;
	return rc;
}

enum rc
doubt_totals(struct ledger *l, struct doubts *out)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_DOUBT_SUMS);
	enum rc rc = db_step(&l->db, Q_DOUBT_SUMS);

	if (rc == RC_OK)
		*out = (struct doubts){ .alarms = db_i64(q, 0),
		    .alarm_sum = { db_i64(q, 1) }, .losses = db_i64(q, 2),
		    .loss_sum = { db_i64(q, 3) } };
	db_done(&l->db, Q_DOUBT_SUMS);
	return rc;
}
