/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/apply.h"
#include "ledger/base/crypto.h"
#include "ledger/code.h"
#include "ledger/inside.h"
#include "ledger/journal.h"
#include "ledger/posting.h"
#include "ledger/shift.h"
#include "ledger/shift_code.h"

#define NOT_TOLD (-1)

struct row { int64_t n, tries, pending, total, ours; };

/* None yet: no tries, nothing told. */
static enum rc
read_row(struct db *db, int64_t shift, struct row *r)
{
	sqlite3_stmt *q = db_stmt(db, Q_SHIFT_CODE_GET);

	*r = (struct row){ .total = NOT_TOLD };
	db_put_i64(q, 1, shift);
	enum rc rc = db_step(db, Q_SHIFT_CODE_GET);
	if (rc == RC_OK)
		*r = (struct row){ db_i64(q, 0), db_i64(q, 1), db_i64(q, 2),
		    db_i64(q, 3), db_i64(q, 4) };
	db_done(db, Q_SHIFT_CODE_GET);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
write_row(struct db *db, int64_t shift, const struct row *r)
{
	sqlite3_stmt *q = db_stmt(db, Q_SHIFT_CODE_PUT);

	db_put_i64(q, 1, shift);
	db_put_i64(q, 2, r->n);
	db_put_i64(q, 3, r->tries);
	db_put_i64(q, 4, r->pending);
	db_put_i64(q, 5, r->total);
	db_put_i64(q, 6, r->ours);
	return db_exec(db, Q_SHIFT_CODE_PUT);
}

/* The last shift, if it is closed and not confirmed; and its row.  RC_STATE:
 * confirmed. */
static enum rc
find_over(struct db *db, int64_t *shift, struct row *r)
{
	sqlite3_stmt *q = db_stmt(db, Q_SHIFT_LAST);
	int64_t closed = 0;

	enum rc rc = db_step(db, Q_SHIFT_LAST);
	if (rc == RC_OK) {
		*shift = db_i64(q, 0);
		closed = db_i64(q, 2);
	}
	db_done(db, Q_SHIFT_LAST);
	if (rc == RC_OK && closed == 0)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = read_row(db, *shift, r);
	return rc == RC_OK && r->total != NOT_TOLD ? RC_STATE : rc;
}

/* All that came by the bank's word or a code and is in no shift's code. */
static enum rc
read_ours(struct db *db, int64_t *ours)
{
	struct tally_sum bank, code;
	enum rc rc = tally_of_item(db, ACCOUNT_BANK, DAY_UNKNOWN,
	    BOOK_DAY_MAX, &bank);

	if (rc == RC_OK)
		rc = tally_of_item(db, ACCOUNT_CODE, DAY_UNKNOWN,
		    BOOK_DAY_MAX, &code);
	if (rc != RC_OK)
		return rc;
	sqlite3_stmt *q = db_stmt(db, Q_SHIFT_CODE_SUM);
	rc = db_step(db, Q_SHIFT_CODE_SUM);
	if (rc == RC_OK)
		*ours = bank.plus + code.plus - code.minus - db_i64(q, 0);
	db_done(db, Q_SHIFT_CODE_SUM);
	return rc;
}

/* --- what the entries mean ------------------------------------------- */

enum rc
shift_apply_try(struct db *db, const struct entry *e)
{
	const struct entry_shift_code *d = &e->d.shift_code;
	int64_t shift;
	struct row r;
	enum rc rc = find_over(db, &shift, &r);

	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_STATE : rc;
	if (r.tries == CODE_TRIES_MAX)
		return RC_STATE;
	if (d->id != shift || d->number != r.tries + 1)
		return RC_BAD_INPUT;
	r = (struct row){ e->n, r.tries + 1, true, NOT_TOLD, 0 };
	rc = code_count_try(db, e->n);
	return rc == RC_OK ? write_row(db, shift, &r) : rc;
}

enum rc
shift_apply_code(struct db *db, const struct entry *e)
{
	const struct entry_shift_code *d = &e->d.shift_code;
	int64_t shift, ours = 0;
	struct row r;
	enum rc rc = find_over(db, &shift, &r);

	if (rc == RC_NOT_FOUND || (rc == RC_OK && !r.pending))
		rc = RC_STATE;   /* there is no code without an attempt */
	if (rc == RC_OK && d->id != shift)
		rc = RC_BAD_INPUT;
	if (rc == RC_OK)
		rc = read_ours(db, &ours);
	if (rc == RC_OK && d->ours.dong != ours)
		rc = RC_BAD_INPUT;
	if (rc == RC_OK)
		rc = code_count_right(db, e->n, r.n);
	if (rc != RC_OK)
		return rc;
	r = (struct row){ e->n, r.tries, false, d->total.dong, ours };
	return write_row(db, shift, &r);
}

/* --- for the caller -------------------------------------------------- */

enum rc
shift_code_read(struct ledger *l, struct shift *s)
{
	struct row r;
	enum rc rc = read_row(&l->db, s->id, &r);

	if (rc != RC_OK || r.total == NOT_TOLD)
		return rc;
	s->confirmed = true;
	s->told.dong = r.total;
	s->ours.dong = r.ours;
	return RC_OK;
}

static void
make_proof(const struct ledger *l, int64_t shift, struct proof *p)
{
	const struct profile *who = &l->profile;

	p->ref = (struct ref){ who->epoch, who->terminal, (uint64_t)shift };
	p->bin = who->bin;
	p->account = who->account;
}

enum rc
shift_ask(struct ledger *l, const uint8_t *secret, struct shift_ask *out)
{
	struct proof p = { .purpose = PROOF_SHIFT_ASK };
	struct shift_ask a = { .shift = 0 };
	struct code_room room;
	uint8_t key[KEY_BYTES], mac[HASH_BYTES];
	char code[PROOF_CODE_MAX + 1];
	struct row r;
	enum rc rc = l->has_profile ? find_over(&l->db, &a.shift, &r) :
	    RC_NOT_FOUND;

	if (rc == RC_OK)
		rc = read_ours(&l->db, &a.ours.dong);
	if (rc == RC_OK)
		rc = code_room(l, "", &room);
	if (rc != RC_OK)
		return rc;
	a.tries_left = CODE_TRIES_MAX - (int)r.tries;
	a.lock = room.lock;
	make_proof(l, a.shift, &p);
	ref_make(&p.ref, a.ref);
	proof_key_derive(secret, key);
	proof_mac(key, &p, mac);
	proof_code(mac, p.total, code);
	crypto_wipe(key, sizeof(key));
	memcpy(a.code, code, sizeof(a.code));
	*out = a;
	return RC_OK;
}

/* Durable when RC_OK; only then may the code be looked at. */
static enum rc
record_try(struct ledger *l, int64_t shift, const struct row *r,
    struct vnd total)
{
	struct entry e = { .kind = ENTRY_SHIFT_TRY, .d.shift_code = {
	    .id = shift, .number = r->tries + 1, .total = total } };
	struct applied none;

	return r->tries == CODE_TRIES_MAX ? RC_STATE :
	    journal_record(l, &e, &none);
}

static bool
is_right(const struct ledger *l, int64_t shift, const struct shift_claim *c)
{
	struct proof p = { .purpose = PROOF_SHIFT, .total = c->total };
	uint8_t key[KEY_BYTES];

	make_proof(l, shift, &p);
	proof_key_derive(c->secret, key);
	bool right = proof_is_code(key, &p, c->code);
	crypto_wipe(key, sizeof(key));
	return right;
}

enum rc
shift_code(struct ledger *l, const struct shift_claim *c, struct shift *out)
{
	struct entry e = { .kind = ENTRY_SHIFT_CODE };
	struct entry_shift_code *d = &e.d.shift_code;
	struct applied none;
	struct shift s;
	struct row r;

	if (!l->can_sign)
		return RC_STATE;
	if (c->total.dong < 0 || c->total.dong > VND_MAX ||
	    strlen(c->code) != (size_t)proof_digits(c->total))
		return RC_BAD_INPUT;
	enum rc rc = l->has_profile ? find_over(&l->db, &d->id, &r) :
	    RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = shift_get(l, d->id, &s);
	if (rc == RC_OK)
		rc = record_try(l, d->id, &r, c->total);
	if (rc == RC_OK && !is_right(l, d->id, c))
		rc = RC_DENIED;
	if (rc == RC_OK)
		rc = read_ours(&l->db, &d->ours.dong);
	d->total = c->total;
	if (rc == RC_OK)
		rc = journal_record(l, &e, &none);
	if (rc != RC_OK)
		return rc;
	s.confirmed = true;
	s.told = d->total;
	s.ours = d->ours;
	*out = s;
	return RC_OK;
}
