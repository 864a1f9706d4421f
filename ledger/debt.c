/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/bug.h"
#include "ledger/base/crypto.h"
#include "ledger/debt.h"
#include "ledger/journal.h"
#include "ledger/names.h"
#include "ledger/posting.h"

#define SALT_BYTES 32
#define WHO_AFTER_ALL "g"   /* sorts behind every hex digit */

static void
read_debtor(sqlite3_stmt *row, struct debtor *d)
{
	*d = (struct debtor){ .owed = { db_i64(row, 1) },
	    .first = db_i64(row, 2), .last = db_i64(row, 3) };
	(void)str_copy(db_str(row, 0), d->who, sizeof(d->who));
	(void)str_copy(db_str(row, 4), d->name, sizeof(d->name));
}

static enum rc
get_debtor(struct db *db, const char *who, struct debtor *d)
{
	sqlite3_stmt *q = db_stmt(db, Q_DEBTOR_GET);

	db_put_text(q, 1, who);
	enum rc rc = db_step(db, Q_DEBTOR_GET);
	if (rc == RC_OK)
		read_debtor(q, d);
	db_done(db, Q_DEBTOR_GET);
	return rc;
}

static void
put_who(struct str salt, struct str name, char who[WHO_LEN + 1])
{
	struct buf b = buf_init(who, WHO_LEN + 1);
	uint8_t hash[HASH_BYTES];

	sha256((const struct str[]){ salt, name }, 2, hash);
	buf_hex(&b, hash, HASH_BYTES);
}

/* --- what the entries mean ------------------------------------------- */

static enum rc
put_owed(struct db *db, const char *who, int64_t owed, int64_t n)
{
	sqlite3_stmt *q = db_stmt(db, Q_DEBTOR_PUT);

	db_put_text(q, 1, who);
	db_put_i64(q, 2, owed);
	db_put_i64(q, 3, n);
	return db_exec(db, Q_DEBTOR_PUT);
}

/* Owed is `owed` from now on; the money moves between debit and credit. */
static enum rc
change(struct db *db, const struct entry *e, int64_t owed, struct pair p)
{
	struct booked at;
	enum rc rc = put_owed(db, e->d.debt.who, owed, e->n);

	if (rc == RC_OK)
		rc = tally_place(db, e, &at);
	return rc == RC_OK ? posting_add_pair(db, &at, &p) : rc;
}

enum rc
debt_apply_add(struct db *db, const struct entry *e)
{
	const struct entry_debt *d = &e->d.debt;
	struct debtor was = { .owed = { 0 } };
	struct vnd owed;
	enum rc rc = get_debtor(db, d->who, &was);

	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (!vnd_add(was.owed, d->amount, &owed))
		return RC_TOO_BIG;
	return change(db, e, owed.dong, (struct pair){
	    .dong = d->amount.dong, .debit = ACCOUNT_DEBT,
	    .credit = ACCOUNT_SALES });
}

enum rc
debt_apply_pay(struct db *db, const struct entry *e)
{
	const struct entry_debt *d = &e->d.debt;
	struct debtor was;
	enum rc rc = get_debtor(db, d->who, &was);

	if (rc != RC_OK)
		return rc;
	if (d->amount.dong > was.owed.dong)
		return RC_BAD_INPUT;
	return change(db, e, was.owed.dong - d->amount.dong, (struct pair){
	    .dong = d->amount.dong, .debit = d->by == EVIDENCE_CASH ?
	    ACCOUNT_CASH : ACCOUNT_SEEN, .credit = ACCOUNT_DEBT });
}

enum rc
debt_may_ask(struct db *db, const struct entry *e)
{
	struct debtor d;
	enum rc rc = get_debtor(db, e->d.sale.who, &d);

	return rc == RC_OK && e->d.sale.amount.dong > d.owed.dong ?
	    RC_BAD_INPUT : rc;
}

/* Meanwhile they may have paid in notes, or with another code. */
enum rc
debt_apply_repaid(struct db *db, const struct entry *e, struct vnd came,
    struct sale *s)
{
	struct debtor d;
	int64_t off = s->amount.dong - s->repaid.dong;
	enum rc rc = get_debtor(db, s->who, &d);

	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_CORRUPT : rc;
	off = off < came.dong ? off : came.dong;
	if (!PLANTED(18))
		off = off < d.owed.dong ? off : d.owed.dong;
	s->repaid.dong += off;
	return off > 0 ? put_owed(db, s->who, d.owed.dong - off, e->n) :
	    RC_OK;
}

/* --- names ----------------------------------------------------------- */

static enum rc
find_name(struct db *db, const char *name, char who[WHO_LEN + 1])
{
	sqlite3_stmt *q = db_stmt(db, Q_NAME_FIND);

	db_put_text(q, 1, name);
	enum rc rc = db_step(db, Q_NAME_FIND);
	if (rc == RC_OK && !str_copy(db_str(q, 0), who, WHO_LEN + 1))
		rc = RC_CORRUPT;
	db_done(db, Q_NAME_FIND);
	return rc;
}

static enum rc
add_name(struct ledger *l, const char *name, char who[WHO_LEN + 1])
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_NAME_ADD);
	uint8_t salt[SALT_BYTES];

	rng_fill(l->rng, salt, sizeof(salt));
	put_who((struct str){ (const char *)salt, sizeof(salt) },
	    str_of(name), who);
	db_put_text(q, 1, who);
	db_put_blob(q, 2, salt, sizeof(salt));
	db_put_text(q, 3, name);
	enum rc rc = db_exec(&l->db, Q_NAME_ADD);
	crypto_wipe(salt, sizeof(salt));
	return rc;
}

enum rc
names_check(struct db *db, int64_t *bad_n)
{
	sqlite3_stmt *q = db_stmt(db, Q_ALL_NAMES);
	char who[WHO_LEN + 1];
	enum rc rc;

	while ((rc = db_step(db, Q_ALL_NAMES)) == RC_OK) {
		put_who(db_str(q, 2), db_str(q, 3), who);
		if (db_i64(q, 0) == 0 || !str_eq(db_str(q, 1), str_of(who))) {
			*bad_n = db_i64(q, 0);
			rc = RC_CORRUPT;
			break;
		}
	}
	db_done(db, Q_ALL_NAMES);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
copy_name(struct db *to, struct str salt, struct str name)
{
	sqlite3_stmt *q = db_stmt(to, Q_NAME_ADD);
	char who[WHO_LEN + 1];
	char z[NAME_MAX_BYTES + 1];
	struct debtor d;

	put_who(salt, name, who);
	if (!str_copy(name, z, sizeof(z)) || salt.n != SALT_BYTES)
		return RC_OK;
	enum rc rc = get_debtor(to, who, &d);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	db_put_text(q, 1, who);
	db_put_blob(q, 2, salt.p, salt.n);
	db_put_text(q, 3, z);
	rc = db_exec(to, Q_NAME_ADD);
	return rc == RC_CONFLICT ? RC_OK : rc;
}

enum rc
names_copy(struct db *from, struct db *to)
{
	sqlite3_stmt *q = from->stmt[Q_ALL_NAMES];
	enum rc rc = RC_OK;

	while (q != NULL && rc == RC_OK &&
	    db_step(from, Q_ALL_NAMES) == RC_OK)
		rc = copy_name(to, db_str(q, 2), db_str(q, 3));
	db_done(from, Q_ALL_NAMES);
	from->broken = RC_OK;
	return rc;
}

static bool
is_name(struct str s)
{
	if (s.n == 0 || !str_is_utf8(s))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return true;
}

/* --- for the caller -------------------------------------------------- */

/* Record *e and read what its debtor is then, which nothing can fail after
 * the commit; name is one to add or find first, NULL for who in e. */
static enum rc
record(struct ledger *l, struct entry *e, const char *name,
    struct debtor *out)
{
	struct applied none;
	struct tip tip = l->tip;
	struct debtor d = { .owed = { 0 } };
	enum rc rc = db_begin(&l->db);

	if (rc != RC_OK)
		return rc;
	if (name != NULL) {
		rc = find_name(&l->db, name, e->d.debt.who);
		if (rc == RC_NOT_FOUND)
			rc = add_name(l, name, e->d.debt.who);
	}
	if (rc == RC_OK)
		rc = journal_append(l, e, &tip, &none);
	if (rc == RC_OK)
		rc = get_debtor(&l->db, e->d.debt.who, &d);
	rc = db_end(&l->db, rc);
	if (rc != RC_OK)
		return rc;
	journal_recorded(l, e, &tip);
	*out = d;
	return RC_OK;
}

enum rc
debt_add(struct ledger *l, struct str name, struct vnd amount,
    struct debtor *out)
{
	struct entry e = { .kind = ENTRY_DEBT_ADD };
	char z[NAME_MAX_BYTES];

	if (!l->can_sign)
		return RC_STATE;
	if (!is_name(name) || !vnd_is_sale(amount))
		return RC_BAD_INPUT;
	if (!str_copy(name, z, sizeof(z)))
		return RC_TOO_BIG;
	e.d.debt.amount = amount;
	return record(l, &e, z, out);
}

enum rc
debt_pay(struct ledger *l, const char *who, struct vnd amount,
    enum evidence by, struct debtor *out)
{
	struct entry e = { .kind = ENTRY_DEBT_PAY };

	REQUIRE(by == EVIDENCE_CASH || by == EVIDENCE_SEEN);
	if (!l->can_sign)
		return RC_STATE;
	if (strlen(who) != WHO_LEN)
		return RC_NOT_FOUND;
	memcpy(e.d.debt.who, who, sizeof(e.d.debt.who));
	e.d.debt.amount = amount;
	e.d.debt.by = by;
	return record(l, &e, NULL, out);
}

enum rc
debt_ask(struct ledger *l, const char *who, struct vnd amount,
    struct sale *out)
{
	struct entry e = { .kind = ENTRY_DEBT_ASK };

	if (strlen(who) != WHO_LEN)
		return RC_NOT_FOUND;
	memcpy(e.d.sale.who, who, sizeof(e.d.sale.who));
	e.d.sale.amount = amount;
	return order_open(l, &e, out);
}

enum rc
debt_forget(struct ledger *l, const char *who)
{
	struct debtor d;
	enum rc rc = get_debtor(&l->db, who, &d);

	if (rc == RC_OK && d.name[0] == '\0')
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = db_begin(&l->db);
	if (rc != RC_OK)
		return rc;
	db_put_text(db_stmt(&l->db, Q_NAME_ERASE), 1, who);
	return db_end(&l->db, db_exec(&l->db, Q_NAME_ERASE));
}

enum rc
debt_list(struct ledger *l, const char *after, struct debtor *out,
    size_t max, size_t *count)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_DEBTOR_LIST);
	size_t n = 0;
	enum rc rc = RC_OK;

	db_put_text(q, 1, after);
	db_put_text(q, 2, WHO_AFTER_ALL);
	db_put_i64(q, 3, (int64_t)max);
	while (n < max && (rc = db_step(&l->db, Q_DEBTOR_LIST)) == RC_OK)
		read_debtor(q, &out[n++]);
	db_done(&l->db, Q_DEBTOR_LIST);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*count = n;
	return RC_OK;
}

enum rc
debt_owing(struct ledger *l, struct debt_page *page, struct debtor *out,
    size_t max, size_t *count)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_DEBTOR_SUM);
	size_t n = 0;
	enum rc rc = db_step(&l->db, Q_DEBTOR_SUM);

	if (rc == RC_OK) {
		page->debtors = db_i64(q, 0);
		page->owed.dong = db_i64(q, 1);
	}
	db_done(&l->db, Q_DEBTOR_SUM);
	if (rc != RC_OK)
		return rc;
	q = db_stmt(&l->db, Q_DEBTOR_OWING);
	db_put_i64(q, 1, (int64_t)max);
	db_put_i64(q, 2, (int64_t)page->skip);
	while (n < max && (rc = db_step(&l->db, Q_DEBTOR_OWING)) == RC_OK)
		read_debtor(q, &out[n++]);
	db_done(&l->db, Q_DEBTOR_OWING);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	*count = n;
	return RC_OK;
}

enum rc
debt_since(struct ledger *l, const struct debtor *d, int64_t *wall_ms)
{
	struct entry e;
	enum rc rc = journal_entry(l, d->first, &e);

	if (rc == RC_OK)
		*wall_ms = e.wall_ms;
	return rc == RC_NOT_FOUND ? RC_CORRUPT : rc;
}

/* The only debtor whose who begins with the text. */
static enum rc
find_prefix(struct ledger *l, struct str text, struct debtor *out)
{
	struct debtor two[2];
	char after[WHO_LEN + 1];
	size_t count;

	if (text.n < WHO_SHORT || !str_copy(text, after, sizeof(after)))
		return RC_NOT_FOUND;
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("0123456789abcdef", after[i]))
			return RC_NOT_FOUND;
	/* A whole who is itself; a shorter text sorts before all it begins. */
	if (text.n == WHO_LEN)
		return get_debtor(&l->db, after, out);
	enum rc rc = debt_list(l, after, two, 2, &count);
	if (rc != RC_OK)
		return rc;
	if (count == 0 || !str_starts(str_of(two[0].who), text))
		return RC_NOT_FOUND;
	if (count == 2 && str_starts(str_of(two[1].who), text))
		return RC_CONFLICT;
	*out = two[0];
	return RC_OK;
}

enum rc
debt_find(struct ledger *l, struct str text, struct debtor *out)
{
	char name[NAME_MAX_BYTES];
	char who[WHO_LEN + 1];
	enum rc rc = RC_NOT_FOUND;

	if (str_copy(text, name, sizeof(name)))
		rc = find_name(&l->db, name, who);
	if (rc == RC_OK)
		return get_debtor(&l->db, who, out);
	return rc == RC_NOT_FOUND ? find_prefix(l, text, out) : rc;
}
