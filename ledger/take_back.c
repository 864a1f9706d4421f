/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/json.h"
#include "ledger/base/log.h"
#include "ledger/chain.h"
#include "ledger/journal.h"
#include "ledger/ref.h"
#include "ledger/take_back.h"

/* --- what an entry does ---------------------------------------------- */

/* Money that named this sale while it was not here is its money: as if it
 * came now, right after the opening. */
static enum rc
claim(struct db *db, const struct entry *lost, struct applied *out)
{
	sqlite3_stmt *q = db_stmt(db, Q_STRAY_SUM);
	struct change c = { .event = SALE_ON_CREDIT, .claimed = true };

	db_put_text(q, 1, lost->d.sale.ref);
	enum rc rc = db_step(db, Q_STRAY_SUM);
	if (rc == RC_OK)
		c.amount.dong = db_i64(q, 0);
	db_done(db, Q_STRAY_SUM);
	if (rc != RC_OK || c.amount.dong == 0 || c.amount.dong > VND_MAX)
		return rc;
	db_put_text(db_stmt(db, Q_STRAY_CLAIM), 1, lost->d.sale.ref);
	rc = db_exec(db, Q_STRAY_CLAIM);
	return rc == RC_OK ? apply_change(db, lost, &c, out) : rc;
}

static enum rc
open_again(struct db *db, const struct entry *lost, struct applied *out)
{
	enum rc rc = sale_find(db, lost->d.sale.ref, &out->sale);

	if (rc != RC_NOT_FOUND)
		return rc;   /* here already */
	rc = apply_open(db, lost, out);
	return rc == RC_OK ? claim(db, lost, out) : rc;
}

/* A code proved so much in all: it counts if it is still news. */
static enum rc
prove_again(struct db *db, const struct entry *lost, struct applied *out)
{
	struct change c = { .event = SALE_ON_CODE,
	    .amount = lost->d.sale.amount };
	const struct sale *s = &out->sale;
	enum rc rc = sale_find(db, lost->d.sale.ref, &out->sale);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	return rc == RC_OK && c.amount.dong > s->received.dong +
	    s->code.dong ? apply_change(db, lost, &c, out) : rc;
}

static enum rc
credit_again(struct db *db, const struct entry *lost, struct applied *out)
{
	db_put_text(db_stmt(db, Q_CREDIT_HAS), 1, lost->d.credit.id);
	enum rc rc = db_step(db, Q_CREDIT_HAS);
	db_done(db, Q_CREDIT_HAS);
	return rc == RC_NOT_FOUND ? apply_credit(db, lost, out) : rc;
}

/* Closed in the tail that was lost.  What happened here since goes before:
 * only a sale that still waits is closed. */
static enum rc
close_again(struct db *db, const struct entry *lost, struct applied *out)
{
	struct change c = { .event = lost->kind == ENTRY_SALE_VOID ?
	    SALE_ON_VOID : lost->kind == ENTRY_SALE_EXPIRE ? SALE_ON_EXPIRE :
	    lost->kind == ENTRY_FEE_CASH ? SALE_ON_CASH : SALE_ON_SEEN };
	struct sale *s = &out->sale;
	enum rc rc = sale_find(db, lost->d.sale.ref, s);

	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc != RC_OK || (s->state != SALE_OPEN && s->state != SALE_SHORT))
		return rc;
	if ((c.event == SALE_ON_CASH) != (s->fee[0] != '\0') &&
	    (c.event == SALE_ON_CASH || c.event == SALE_ON_SEEN))
		return RC_OK;
	if (c.event == SALE_ON_SEEN || c.event == SALE_ON_CASH) {
		/* The bank may have told a part of it by now. */
		c.amount.dong = s->amount.dong - s->received.dong -
		    s->code.dong;
		if (lost->d.sale.amount.dong < c.amount.dong)
			return RC_OK;
	}
	return apply_change(db, lost, &c, out);
}

enum rc
take_back_apply(struct db *db, const struct entry *e, struct applied *out)
{
	sqlite3_stmt *q = db_stmt(db, Q_RESTORED_ADD);
	struct entry lost;

	db_put_blob(q, 1, e->d.lost.l, HASH_BYTES);
	db_put_i64(q, 2, e->n);
	enum rc rc = db_exec(db, Q_RESTORED_ADD);
	if (rc != RC_OK || !lost_entry(&e->d.lost, &lost))
		return rc;
	/* Its own time, our place.  The mail that once brought a credit may
	 * not be past here. */
	lost.n = e->n;
	if (lost.kind == ENTRY_TICKET || lost.kind == ENTRY_TICKET_VOID ||
	    lost.kind == ENTRY_HANDOVER)
		return round_take_back(db, &lost);
	if (lost.kind == ENTRY_SALE_OPEN || lost.kind == ENTRY_FEE_ASK)
		return open_again(db, &lost, out);
	if (lost.kind == ENTRY_SALE_CODE)
		return prove_again(db, &lost, out);
	if (lost.kind != ENTRY_BANK_CREDIT)
		return close_again(db, &lost, out);
	lost.d.credit.mail = 0;
	return credit_again(db, &lost, out);
}

/* --- reading a message ------------------------------------------------ */

struct message {
	struct lost lost[LOST_LINES_MAX];
	size_t count;
};

static bool
get_lost(struct str item, int64_t branch, struct lost *t)
{
	char hex[2 * HASH_BYTES + 1];

	*t = (struct lost){ .branch = branch, .line = LOST_HIDDEN };
	(void)json_get(item, "line", &t->line);   /* or it is not known */
	return json_get_i64(item, "n", &t->n) && t->n >= 1 &&
	    json_get_str(item, "l", hex, sizeof(hex)) &&
	    hex_decode(str_of(hex), t->l, HASH_BYTES);
}

static bool
read_message(struct str d, struct message *m)
{
	struct str lines, item;
	int64_t branch;

	m->count = 0;
	if (!json_check(d, NULL) || !json_get_i64(d, "branch", &branch) ||
	    branch < 1 || !json_get(d, "lines", &lines) || lines.p[0] != '[')
		return false;
	while (json_next(&lines, &item))
		if (m->count == LOST_LINES_MAX ||
		    !get_lost(item, branch, &m->lost[m->count++]))
			return false;
	return true;
}

/* --- recording -------------------------------------------------------- */

/* A sale bears the number of who made it, and which life of it that was. */
static bool
is_ours(const struct ledger *l, const struct lost *t)
{
	struct entry e;
	struct ref ref;

	return lost_entry(t, &e) && ((e.kind != ENTRY_SALE_OPEN &&
	    e.kind != ENTRY_FEE_ASK) ||
	    (ref_parse(str_of(e.d.sale.ref), &ref) == RC_OK &&
	    l->has_profile && ref.terminal == l->profile.terminal &&
	    ref.epoch == l->profile.epoch));
}

/* RC_OK: entry n of this very journal has that line. */
static enum rc
find_own(struct ledger *l, const struct lost *t)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_GET);
	uint8_t ours[HASH_BYTES];

	db_put_i64(q, 1, t->n);
	enum rc rc = db_step(&l->db, Q_JOURNAL_GET);
	if (rc == RC_OK) {
		chain_line(db_str(q, 0), ours);
		if (memcmp(ours, t->l, HASH_BYTES) != 0)
			rc = RC_NOT_FOUND;
	}
	db_done(&l->db, Q_JOURNAL_GET);
	return rc;
}

/* RC_OK: it is here, or was given back before. */
static enum rc
find_here(struct ledger *l, const struct lost *t)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_RESTORED_FIND);

	db_put_blob(q, 1, t->l, HASH_BYTES);
	enum rc rc = db_step(&l->db, Q_RESTORED_FIND);
	db_done(&l->db, Q_RESTORED_FIND);
	return rc == RC_NOT_FOUND ? find_own(l, t) : rc;
}

/* Leave in the message what is new here, each once. */
static enum rc
keep_new(struct ledger *l, struct message *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->count; i++) {
		const struct lost *t = &m->lost[i];
		size_t j = 0;
		while (j < kept && memcmp(m->lost[j].l, t->l, HASH_BYTES) != 0)
			j++;
		enum rc rc = j < kept ? RC_OK : find_here(l, t);
		if (rc == RC_NOT_FOUND)
			m->lost[kept++] = *t;
		else if (rc != RC_OK)
			return rc;
	}
	m->count = kept;
	return RC_OK;
}

static enum rc
record(struct ledger *l, struct lost *t, struct applied *a)
{
	struct entry e = { .kind = ENTRY_RESTORE };
	bool usable = is_ours(l, t);

	if (!usable && !lost_is_hidden(t))
		log_line(LOG_WARN, "ledger", "lost entry n=%lld came back as "
		    "none of ours", (long long)t->n);
	if (!usable)
		t->line = LOST_HIDDEN;
	e.d.lost = *t;
	enum rc rc = journal_record(l, &e, a);
	if (lost_is_hidden(t) || (rc != RC_TOO_BIG && rc != RC_STATE &&
	    rc != RC_BAD_INPUT && rc != RC_CONFLICT))
		return rc;
	/* More money than a ledger counts, say: it must not block the rest. */
	log_line(LOG_WARN, "ledger", "lost entry n=%lld has no effect: %s",
	    (long long)t->n, rc_text(rc));
	t->line = LOST_HIDDEN;
	e.d.lost = *t;
	return journal_record(l, &e, a);
}

/* The sales that a message touched, each counted once. */
struct touched { char ref[LOST_LINES_MAX][REF_LEN + 1]; size_t count; };

static void
count_sale(struct touched *t, const struct applied *a)
{
	for (size_t i = 0; i < t->count; i++)
		if (!a->matched || strcmp(t->ref[i], a->sale.ref) == 0)
			return;
	if (a->matched)
		memcpy(t->ref[t->count++], a->sale.ref, REF_LEN + 1);
}

enum rc
ledger_take_back(struct ledger *l, int64_t mail, struct str d,
    struct taken_back *out)
{
	struct message m;
	struct touched touched = { .count = 0 };
	struct applied a;

	*out = (struct taken_back){ 0 };
	if (!l->can_sign)
		return RC_STATE;
	if (mail < 1 || !read_message(d, &m))
		return RC_BAD_INPUT;
	if (mail <= l->mail)
		return RC_OK;
	enum rc rc = keep_new(l, &m);
	if (rc == RC_OK && m.count == 0)
		return mail_seen(l, mail);
	for (size_t i = 0; rc == RC_OK && i < m.count; i++) {
		m.lost[i].mail = i == m.count - 1 ? mail : 0;
		rc = record(l, &m.lost[i], &a);
		if (rc != RC_OK)
			break;
		out->entries++;
		out->hidden += lost_is_hidden(&m.lost[i]);
		count_sale(&touched, &a);
	}
	out->sales = (int64_t)touched.count;
	if (rc == RC_OK)
		l->mail = mail;
	return rc;
}
