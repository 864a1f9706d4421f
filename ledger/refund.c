/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "ledger/journal.h"
#include "ledger/posting.h"
#include "ledger/ref.h"
#include "ledger/refund.h"

static enum rc
read_sum(struct db *db, int64_t sale, int64_t *dong)
{
	sqlite3_stmt *q = db_stmt(db, Q_REFUND_SUM);

	db_put_i64(q, 1, sale);
	enum rc rc = db_step(db, Q_REFUND_SUM);
	if (rc == RC_OK)
		*dong = db_i64(q, 0);
	db_done(db, Q_REFUND_SUM);
	return rc;
}

/* The account that the sale's surplus lies on. */
static enum account
surplus_account(const struct sale *s)
{
	int64_t has[ACCOUNT_COUNT];

	posting_of_sale(s, has);
	return has[ACCOUNT_OVER] != 0 ? ACCOUNT_OVER : ACCOUNT_LATE;
}

static enum rc
write_due(struct db *db, const struct sale *s)
{
	sqlite3_stmt *q = db_stmt(db, Q_SALE_DUE);

	db_put_text(q, 1, s->ref);
	db_put_i64(q, 2, s->due.dong);
	return db_exec(db, Q_SALE_DUE);
}

enum rc
refund_apply(struct db *db, const struct entry *e, struct applied *out)
{
	const struct entry_refund *d = &e->d.refund;
	struct booked at;
	struct pair p = { .dong = d->amount.dong, .credit =
	    d->by == EVIDENCE_BANK ? ACCOUNT_BANK : ACCOUNT_CASH };
	struct sale *s = &out->sale;
	enum rc rc = sale_find(db, d->ref, s);

	if (rc != RC_OK)
		return rc;
	if (s->due.dong <= 0)
		return RC_STATE;
	if (d->amount.dong > s->due.dong)
		return RC_BAD_INPUT;
	out->matched = true;
	out->before = s->state;
	s->due.dong -= d->amount.dong;
	p.sale = s->n;
	p.debit = surplus_account(s);
	sqlite3_stmt *q = db_stmt(db, Q_REFUND_ADD);
	db_put_i64(q, 1, p.sale);
	db_put_i64(q, 2, e->n);
	db_put_i64(q, 3, p.dong);
	rc = db_exec(db, Q_REFUND_ADD);
	if (rc == RC_OK)
		rc = write_due(db, s);
	if (rc == RC_OK)
		rc = tally_place(db, e, &at);
	if (rc == RC_OK)
		rc = posting_add_pair(db, &at, &p);
	return rc == RC_OK ? tally_add(db, &at, TALLY_REFUNDS, p.dong) : rc;
}

/* --- what the bank tells -------------------------------------------------- */

struct told { char id[CREDIT_ID_MAX + 1], ref[REF_LEN + 1]; int64_t dong; };

static bool
read_told(struct str d, struct told *t)
{
	struct ref ref;

	return json_get_str(d, "id", t->id, sizeof(t->id)) &&
	    t->id[0] != '\0' &&
	    json_get_str(d, "ref", t->ref, sizeof(t->ref)) &&
	    strlen(t->ref) == REF_LEN &&
	    ref_parse(str_of(t->ref), &ref) == RC_OK &&
	    json_get_i64(d, "amount", &t->dong) && t->dong > 0 &&
	    t->dong <= VND_MAX;
}

/* A message that is not as it should be is in the journal and does nothing;
 * told twice, it counts once. */
enum rc
refund_apply_mail(struct db *db, const struct entry *e)
{
	struct told t;

	if (!str_eq(e->d.mail.kind, STR("bank.debit")) ||
	    !read_told(e->d.mail.d, &t))
		return RC_OK;
	sqlite3_stmt *q = db_stmt(db, Q_TOLD_ADD);
	db_put_text(q, 1, t.id);
	db_put_i64(q, 2, e->n);
	db_put_text(q, 3, t.ref);
	db_put_i64(q, 4, t.dong);
	return db_exec(db, Q_TOLD_ADD);
}

enum rc
sale_refund_told(struct ledger *l, const char *ref, struct vnd *out)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_TOLD_SUM);

	db_put_text(q, 1, ref);
	enum rc rc = db_step(&l->db, Q_TOLD_SUM);
	if (rc == RC_OK)
		out->dong = db_i64(q, 0);
	db_done(&l->db, Q_TOLD_SUM);
	return rc;
}

enum rc
sale_refunded(struct ledger *l, int64_t n, struct vnd *out)
{
	return read_sum(&l->db, n, &out->dong);
}

enum rc
sale_surplus(struct ledger *l, const char *ref, struct vnd *out)
{
	struct sale s;
	enum rc rc = sale_get(l, ref, &s);

	if (rc == RC_OK)
		*out = s.due;
	return rc;
}

enum rc
sale_refund(struct ledger *l, const char *ref, struct vnd amount,
    enum evidence by, struct sale *out)
{
	struct entry e = { .kind = ENTRY_REFUND };
	struct applied a;

	REQUIRE(by == EVIDENCE_BANK || by == EVIDENCE_CASH);
	if (!l->can_sign)
		return RC_STATE;
	if (strlen(ref) != REF_LEN)
		return RC_NOT_FOUND;
	memcpy(e.d.refund.ref, ref, sizeof(e.d.refund.ref));
	e.d.refund.amount = amount;
	e.d.refund.by = by;
	enum rc rc = journal_record(l, &e, &a);
	if (rc == RC_OK)
		*out = a.sale;
	return rc;
}
