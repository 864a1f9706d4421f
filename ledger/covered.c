/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/apply.h"
#include "ledger/covered.h"
#include "ledger/entry.h"
#include "ledger/inside.h"
#include "ledger/journal.h"
#include "ledger/posting.h"

/* The first entry after n that could be one; RC_NOT_FOUND: none. */
static enum rc
next_candidate(struct ledger *l, int64_t *n)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_COVERED_NEXT);

	db_put_i64(q, 1, *n);
	enum rc rc = db_step(&l->db, Q_COVERED_NEXT);
	if (rc == RC_OK)
		*n = db_i64(q, 0);
	db_done(&l->db, Q_COVERED_NEXT);
	return rc;
}

/* What entry n says of one sale: a credit, or an opening that came back.
 * RC_NOT_FOUND: neither. */
static enum rc
read_candidate(struct ledger *l, int64_t n, struct credit *c, bool *opens)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_GET);
	struct entry e, lost = { .n = 0 };

	db_put_i64(q, 1, n);
	enum rc rc = db_step(&l->db, Q_JOURNAL_GET);
	if (rc == RC_OK)
		rc = entry_decode(db_str(q, 0), &e);
	if (rc == RC_OK && e.kind == ENTRY_RESTORE)
		rc = lost_entry(&e.d.lost, &lost) ? RC_OK : RC_NOT_FOUND;
	else if (rc == RC_OK)
		lost = e;
	db_done(&l->db, Q_JOURNAL_GET);
	if (rc != RC_OK)
		return rc == RC_TOO_NEW ? RC_NOT_FOUND : rc;
	*c = (struct credit){ .mail = 0 };
	*opens = lost.kind == ENTRY_SALE_OPEN;
	if (*opens)
		memcpy(c->ref, lost.d.sale.ref, sizeof(c->ref));
	else if (lost.kind == ENTRY_BANK_CREDIT)
		*c = lost.d.credit;
	else
		return RC_NOT_FOUND;
	return RC_OK;
}

/* RC_OK: this payment was counted at entry n, and not at another: a credit
 * that was here already may be given back as well. */
static enum rc
is_counted_at(struct ledger *l, const struct credit *c, int64_t n)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_CREDIT_HAS);

	db_put_text(q, 1, c->id);
	enum rc rc = db_step(&l->db, Q_CREDIT_HAS);
	if (rc == RC_OK && db_i64(q, 0) != n)
		rc = RC_NOT_FOUND;
	db_done(&l->db, Q_CREDIT_HAS);
	return rc;
}

/* Of the sale's money, what the bank told of after entry n. */
static enum rc
sum_later(struct ledger *l, const struct sale *s, int64_t n, int64_t *dong)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_COVERED_LATER);

	db_put_i64(q, 1, s->n);
	db_put_i64(q, 2, n);
	db_put_i64(q, 3, ACCOUNT_BANK);
	enum rc rc = db_step(&l->db, Q_COVERED_LATER);
	if (rc == RC_OK)
		*dong = db_i64(q, 0);
	db_done(&l->db, Q_COVERED_LATER);
	return rc;
}

/* RC_NOT_FOUND: entry n does not make a sale covered. */
static enum rc
look(struct ledger *l, int64_t n, struct covered *out)
{
	struct credit c;
	struct sale s;
	bool opens;
	int64_t later = 0;
	enum rc rc = read_candidate(l, n, &c, &opens);

	if (rc == RC_OK && !opens)
		rc = is_counted_at(l, &c, n);
	if (rc == RC_OK)
		rc = sale_find(&l->db, c.ref, &s);
	/* Money that was here before its sale counts from the opening on; a
	 * restored opening of a sale that was here opened nothing. */
	if (rc == RC_OK && (s.who[0] != '\0' || s.fee[0] != '\0' ||
	    (opens ? n != s.n : n < s.n) ||
	    (s.state != SALE_PAID && s.state != SALE_OVER)))
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = sum_later(l, &s, n, &later);
	if (rc != RC_OK)
		return rc;
	int64_t with = s.received.dong - later;
	int64_t before = opens ? 0 : with - c.amount.dong;
	if (with < s.amount.dong || before >= s.amount.dong)
		return RC_NOT_FOUND;
	*out = (struct covered){ .n = n, .amount = s.amount,
	    .received = { with } };
	memcpy(out->ref, s.ref, sizeof(out->ref));
	memcpy(out->bank_ref, c.bank_ref, sizeof(out->bank_ref));
	memcpy(out->at, c.at, sizeof(out->at));
	return RC_OK;
}

enum rc
covered_after(struct ledger *l, int64_t after, size_t max,
    struct covered_page *out)
{
	int64_t n = after;
	enum rc rc = RC_OK;

	REQUIRE(max >= 1 && max <= COVERED_MAX);
	*out = (struct covered_page){ .to = after };
	for (int i = 0; rc == RC_OK; i++) {
		rc = next_candidate(l, &n);
		if (rc != RC_OK)
			break;
		if (i == COVERED_WALK_MAX || out->count == max) {
			out->more = true;
			return RC_OK;
		}
		rc = look(l, n, &out->item[out->count]);
		if (rc == RC_OK)
			out->count++;
		if (rc == RC_NOT_FOUND)
			rc = RC_OK;
		out->to = n;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
covered_at(struct ledger *l, int64_t n, struct covered_page *out)
{
	*out = (struct covered_page){ .to = n };
	enum rc rc = look(l, n, &out->item[0]);
	out->count = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
