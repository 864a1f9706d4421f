/* SPDX-License-Identifier: Apache-2.0 */
/* One sale's story, out of the journal. */
#include <string.h>

#include "ledger/apply.h"
#include "ledger/history.h"
#include "ledger/inside.h"

static bool
is_closing(enum story_kind k)
{
	return k == STORY_VOID || k == STORY_EXPIRED;
}

/* Nobody waited for the sale's money any more. */
static bool
was_closed(const struct story *t)
{
	for (int i = 0; i < t->count; i++)
		if (is_closing(t->item[i].kind))
			return true;
	return false;
}

static void
add(struct story *t, const struct story_item *item)
{
	if (t->count < STORY_ITEMS_MAX)
		t->item[t->count++] = *item;
	else
		t->more = true;
}

/* False: the entry tells nothing of a sale's life. */
static bool
read_sale(const struct entry *e, const struct story *t, struct story_item *i)
{
	static const struct { enum entry_kind entry; enum story_kind story; }
	plain[] = {
		{ ENTRY_SALE_VOID, STORY_VOID },
		{ ENTRY_SALE_EXPIRE, STORY_EXPIRED },
		{ ENTRY_SALE_SEEN, STORY_SEEN },
		{ ENTRY_SALE_CASH, STORY_CASH },
		{ ENTRY_FEE_CASH, STORY_CASH },
		{ ENTRY_SALE_CODE, STORY_CODE },
	};

	if (e->kind == ENTRY_BANK_CREDIT) {
		/* Its closing may be one that is not looked for. */
		bool far = e->n > t->sale.n + STORY_NEAR;
		i->kind = was_closed(t) || (far &&
		    t->sale.state == SALE_LATE) ? STORY_LATE : STORY_CREDIT;
		i->amount = e->d.credit.amount;
		return true;
	}
	for (size_t p = 0; p < sizeof(plain) / sizeof(plain[0]); p++)
		if (plain[p].entry == e->kind) {
			i->kind = plain[p].story;
			i->amount = e->d.sale.amount;
			return true;
		}
	return false;
}

static bool
read_other(const struct entry *e, struct story_item *i)
{
	if (e->kind == ENTRY_PROOF_TRY) {
		i->kind = STORY_TRIED;
		i->amount = e->d.attempt.amount;
	} else if (e->kind == ENTRY_SALE_UNPROVEN) {
		i->kind = STORY_UNPROVEN;
	} else if (e->kind == ENTRY_REFUND) {
		i->kind = e->d.refund.by == EVIDENCE_CASH ?
		    STORY_REFUND_CASH : STORY_REFUND_BANK;
		i->amount = e->d.refund.amount;
	} else {
		return false;
	}
	return true;
}

/* The bank's word on money that went back.  RC_NOT_FOUND: the message is none,
 * or it was told before. */
static enum rc
read_told(struct ledger *l, int64_t n, const struct story *t,
    struct story_item *i)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_STORY_TOLD);

	db_put_text(q, 1, t->sale.ref);
	db_put_i64(q, 2, n);
	enum rc rc = db_step(&l->db, Q_STORY_TOLD);
	if (rc == RC_OK) {
		i->kind = STORY_REFUND_TOLD;
		i->amount.dong = db_i64(q, 0);
	}
	db_done(&l->db, Q_STORY_TOLD);
	return rc;
}

/* An entry that may speak of the sale becomes its next item.  A lost one that
 * was given back tells what it told, and its own time. */
static enum rc
add_entry(struct ledger *l, int64_t n, struct story *t)
{
	char line[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(line);
	struct story_item i = { 0 };
	struct entry e;

	enum rc rc = ledger_line(l, n, &b);
	if (rc == RC_OK)
		rc = entry_decode(buf_str(&b), &e);
	if (rc == RC_TOO_NEW)
		return RC_OK;
	if (rc != RC_OK)
		return rc == RC_BAD_INPUT ? RC_CORRUPT : rc;
	if (e.kind == ENTRY_RESTORE) {
		struct lost lost = e.d.lost;
		i.again = true;
		if (!lost_entry(&lost, &e))
			return RC_OK;
	}
	i.wall_ms = e.wall_ms;
	if (e.kind == ENTRY_MAIL && !i.again) {
		rc = read_told(l, n, t, &i);
		if (rc == RC_OK)
			add(t, &i);
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	}
	if (strcmp(entry_ref(&e), t->sale.ref) != 0)
		return RC_OK;
	if (read_sale(&e, t, &i) || read_other(&e, &i))
		add(t, &i);
	return RC_OK;
}

/* A piece of the numbers that a bound query gives.  They are taken before
 * their lines are looked at: one statement at a time. */
#define PIECE (STORY_ITEMS_MAX + 1)

static enum rc
add_all(struct ledger *l, enum query q, struct story *t)
{
	int64_t n[PIECE];
	int count = 0;
	enum rc rc = RC_OK;

	while (count < PIECE && (rc = db_step(&l->db, q)) == RC_OK)
		n[count++] = db_i64(l->db.stmt[q], 0);
	db_done(&l->db, q);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	rc = RC_OK;
	for (int i = 0; rc == RC_OK && i < count; i++)
		rc = add_entry(l, n[i], t);
	return rc;
}

/* Told a day later, and not by money. */
static enum rc
add_doubt(struct ledger *l, struct story *t)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_DOUBT_GET);
	int64_t told = 0;

	db_put_text(q, 1, t->sale.ref);
	enum rc rc = db_step(&l->db, Q_DOUBT_GET);
	if (rc == RC_OK)
		told = db_i64(q, 0);
	db_done(&l->db, Q_DOUBT_GET);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	return told > t->sale.n + STORY_NEAR ? add_entry(l, told, t) : RC_OK;
}

/* Its closing was far from its opening: when is known of the sale, unless
 * money came after. */
static void
add_closing(struct story *t)
{
	enum sale_state s = t->sale.state;
	struct story_item i = { .kind = s == SALE_EXPIRED ? STORY_EXPIRED :
		STORY_VOID, .wall_ms = t->sale.changed_wall_ms };

	if ((s == SALE_VOID || s == SALE_EXPIRED) && !was_closed(t))
		add(t, &i);
}

enum rc
history_story(struct ledger *l, const char *ref, struct story *out)
{
	static struct story t;

	t = (struct story){ 0 };
	enum rc rc = sale_find(&l->db, ref, &t.sale);
	if (rc != RC_OK)
		return rc;
	add(&t, &(struct story_item){ .kind = STORY_OPENED,
	    .wall_ms = t.sale.opened_wall_ms, .amount = t.sale.amount });
	sqlite3_stmt *q = db_stmt(&l->db, Q_STORY_NEAR);
	db_put_i64(q, 1, t.sale.n);
	db_put_i64(q, 2, t.sale.n + STORY_NEAR);
	db_put_text(q, 3, ref);
	rc = add_all(l, Q_STORY_NEAR, &t);
	if (rc == RC_OK)
		rc = add_doubt(l, &t);
	q = db_stmt(&l->db, Q_STORY_MONEY);
	db_put_i64(q, 1, t.sale.n);
	db_put_i64(q, 2, t.sale.n + STORY_NEAR);
	db_put_text(q, 3, ref);
	if (rc == RC_OK)
		rc = add_all(l, Q_STORY_MONEY, &t);
	if (rc != RC_OK)
		return rc;
	add_closing(&t);
	*out = t;
	return RC_OK;
}
