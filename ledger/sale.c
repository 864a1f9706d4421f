/* SPDX-License-Identifier: Apache-2.0 */
/* Sales: opening, moving, looking up, the day. */
#include "ledger/base/bug.h"
#include "ledger/journal.h"
#include "ledger/ref.h"
#include "ledger/sale_go.h"

/* 45 random bits collide once in a long while; four times never. */
#define REF_TRIES 4

/* e[0] opens the order; what follows it is of the same order. */
static enum rc
open_all(struct ledger *l, struct entry *e, int count, struct sale *out)
{
	struct entry_sale *d = &e[0].d.sale;
	struct applied a;
	enum rc rc = RC_CONFLICT;

	if (!vnd_is_sale(d->amount))
		return RC_BAD_INPUT;
	if (!l->has_profile || !l->can_sign)
		return RC_STATE;
	memcpy(d->bin, l->profile.bin, sizeof(d->bin));
	memcpy(d->account, l->profile.account, sizeof(d->account));
	for (int i = 0; rc == RC_CONFLICT && i < REF_TRIES; i++) {
		struct ref ref = { .epoch = l->profile.epoch,
		    .terminal = l->profile.terminal,
		    .nonce = rng_below(l->rng, REF_NONCE_MAX + 1) };

		ref_make(&ref, d->ref);
		for (int k = 1; k < count; k++)
			memcpy(e[k].d.sale.ref, d->ref, sizeof(d->ref));
		rc = journal_record_all(l, e, count, &a);
	}
	if (rc == RC_OK)
		*out = a.sale;
	return rc;
}

enum rc
order_open(struct ledger *l, struct entry *e, struct sale *out)
{
	return open_all(l, e, 1, out);
}

enum rc
sale_open(struct ledger *l, struct vnd amount, struct sale *out)
{
	struct entry e = { .kind = ENTRY_SALE_OPEN };

	e.d.sale.amount = amount;
	return order_open(l, &e, out);
}

enum rc
sale_open_void(struct ledger *l, struct vnd amount, struct sale *out)
{
	struct entry e[] = { { .kind = ENTRY_SALE_OPEN },
		{ .kind = ENTRY_SALE_VOID } };

	e[0].d.sale.amount = amount;
	return open_all(l, e, 2, out);
}

/* Record an event of a sale that somebody named.  amount: of the event. */
static enum rc
move(struct ledger *l, enum entry_kind kind, const char *ref,
    struct vnd amount, struct sale *out)
{
	struct entry e = { .kind = kind };
	struct applied a;

	if (strlen(ref) != REF_LEN)
		return RC_NOT_FOUND;
	memcpy(e.d.sale.ref, ref, sizeof(e.d.sale.ref));
	e.d.sale.amount = amount;
	enum rc rc = journal_record(l, &e, &a);
	if (rc == RC_OK)
		*out = a.sale;
	return rc;
}

enum rc
sale_void(struct ledger *l, const char *ref, struct sale *out)
{
	return move(l, ENTRY_SALE_VOID, ref, (struct vnd){ 0 }, out);
}

enum rc
sale_expire(struct ledger *l, const char *ref, struct sale *out)
{
	return move(l, ENTRY_SALE_EXPIRE, ref, (struct vnd){ 0 }, out);
}

enum rc
sale_settle(struct ledger *l, const char *ref, enum evidence evidence,
    struct sale *out)
{
	struct sale s;

	REQUIRE(evidence == EVIDENCE_CASH || evidence == EVIDENCE_SEEN);
	enum rc rc = sale_get(l, ref, &s);
	if (rc != RC_OK)
		return rc;
	if (s.state != SALE_OPEN && s.state != SALE_SHORT)
		return RC_STATE;   /* nothing is missing */
	return move(l, evidence != EVIDENCE_CASH ? ENTRY_SALE_SEEN :
	    s.fee[0] != '\0' ? ENTRY_FEE_CASH : ENTRY_SALE_CASH, ref,
	    (struct vnd){ s.amount.dong - s.received.dong - s.code.dong },
	    out);
}

/* --- credits --------------------------------------------------------- */

/* Everything but the mail that brought it: a board may number again. */
static bool
same_credit(const struct credit *a, const struct credit *b)
{
	return strcmp(a->id, b->id) == 0 && strcmp(a->ref, b->ref) == 0 &&
	    a->amount.dong == b->amount.dong &&
	    strcmp(a->bank_ref, b->bank_ref) == 0 &&
	    strcmp(a->at, b->at) == 0;
}

/* RC_NOT_FOUND: not recorded yet.  RC_OK: this very credit.  RC_CONFLICT. */
static enum rc
find_credit(struct ledger *l, const struct credit *c)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_CREDIT_FIND);
	struct entry e;

	db_put_text(q, 1, c->id);
	enum rc rc = db_step(&l->db, Q_CREDIT_FIND);
	if (rc == RC_OK && entry_decode(db_str(q, 0), &e) != RC_OK)
		rc = RC_CORRUPT;
	if (rc == RC_OK && e.kind == ENTRY_RESTORE) {
		struct lost lost = e.d.lost;
		rc = lost_entry(&lost, &e) ? RC_OK : RC_CORRUPT;
	}
	if (rc == RC_OK && (e.kind != ENTRY_BANK_CREDIT ||
	    !same_credit(&e.d.credit, c)))
		rc = RC_CONFLICT;
	db_done(&l->db, Q_CREDIT_FIND);
	return rc;
}

enum rc
mail_seen(struct ledger *l, int64_t mail)
{
	if (mail <= l->mail)
		return RC_OK;
	enum rc rc = db_begin(&l->db);
	if (rc != RC_OK)
		return rc;
	db_put_i64(db_stmt(&l->db, Q_STATION_MAIL), 1, mail);
	rc = db_end(&l->db, db_exec(&l->db, Q_STATION_MAIL));
	if (rc == RC_OK)
		l->mail = mail;
	return rc;
}

enum rc
sale_credit(struct ledger *l, const struct credit *c, struct sale *out,
    bool *fresh)
{
	struct entry e = { .kind = ENTRY_BANK_CREDIT, .n = 1, .boot = 1 };
	struct applied a;

	e.d.credit = *c;
	if (!entry_is_valid(&e))
		return RC_BAD_INPUT;
	if (!l->can_sign)
		return RC_STATE;
	enum rc rc = PLANTED(6) ? RC_NOT_FOUND :
	    PLANTED(5) && c->mail <= l->mail ? RC_OK : find_credit(l, c);
	if (rc == RC_OK) {
		rc = mail_seen(l, c->mail);
		if (rc != RC_OK)
			return rc;
		*fresh = false;
		return sale_get(l, c->ref, out);
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = journal_record(l, &e, &a);
	if (rc != RC_OK)
		return rc;
	l->mail = c->mail > l->mail ? c->mail : l->mail;
	*fresh = true;
	if (!a.matched)
		return RC_NOT_FOUND;
	*out = a.sale;
	return RC_OK;
}

/* --- looking --------------------------------------------------------- */

enum rc
sale_get(struct ledger *l, const char *ref, struct sale *out)
{
	return sale_find(&l->db, ref, out);
}

/* Rows of a bound query into an array. */
static enum rc
collect(struct ledger *l, enum query q, struct sale *out, size_t max,
    size_t *count)
{
	sqlite3_stmt *row = l->db.stmt[q];
	size_t n = 0;
	enum rc rc = RC_OK;

	while (rc == RC_OK && n < max) {
		rc = db_step(&l->db, q);
		if (rc == RC_OK)
			rc = sale_read(row, &out[n]);
		n += rc == RC_OK;
	}
	db_done(&l->db, q);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*count = n;
	return RC_OK;
}

enum rc
sale_list_open(struct ledger *l, struct sale *out, size_t max, size_t *count)
{
	db_put_i64(db_stmt(&l->db, Q_SALE_WAITING), 1, (int64_t)max);
	return collect(l, Q_SALE_WAITING, out, max, count);
}

enum rc
sale_current(struct ledger *l, struct sale *out)
{
	size_t count = 0;
	enum rc rc = sale_list_open(l, out, 1, &count);

	return rc == RC_OK && count == 0 ? RC_NOT_FOUND : rc;
}

enum rc
ledger_day_list(struct ledger *l, const struct day_slice *page,
    struct sale *out, size_t max, size_t *count)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_SALE_OF_DAY);

	db_put_i64(q, 1, page->from_ms);
	db_put_i64(q, 2, page->to_ms);
	db_put_i64(q, 3, (int64_t)max);
	db_put_i64(q, 4, (int64_t)page->skip);
	return collect(l, Q_SALE_OF_DAY, out, max, count);
}

/* One group of the day: sales of one state and evidence, or debts repaid,
 * which are no sales but may be waiting or need a look. */
static void
add_group(sqlite3_stmt *row, struct day_totals *t)
{
	enum sale_state state = (enum sale_state)db_i64(row, 0);
	enum evidence evidence = (enum evidence)db_i64(row, 1);
	int64_t sales = db_i64(row, 3);

	if (state == SALE_OPEN || state == SALE_SHORT)
		t->waiting += sales;
	t->troubled += db_i64(row, 7);
	if (db_i64(row, 2) != 0)
		return;
	t->sum[EVIDENCE_BANK].dong += db_i64(row, 4);
	t->sum[EVIDENCE_CASH].dong += db_i64(row, 5);
	t->sum[EVIDENCE_SEEN].dong += db_i64(row, 6);
	t->sum[EVIDENCE_CODE].dong += db_i64(row, 8);
	if ((state == SALE_PAID || state == SALE_OVER) &&
	    evidence < EVIDENCE_COUNT)
		t->count[evidence] += sales;
}

enum rc
ledger_day_totals(struct ledger *l, int64_t from_ms, int64_t to_ms,
    struct day_totals *out)
{
	struct day_totals t = { 0 };
	sqlite3_stmt *q = db_stmt(&l->db, Q_DAY_TOTALS);
	enum rc rc;

	db_put_i64(q, 1, from_ms);
	db_put_i64(q, 2, to_ms);
	while ((rc = db_step(&l->db, Q_DAY_TOTALS)) == RC_OK)
		add_group(q, &t);
	db_done(&l->db, Q_DAY_TOTALS);
	if (rc != RC_NOT_FOUND)
		return rc;
	*out = t;
	return RC_OK;
}
