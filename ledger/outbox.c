/* SPDX-License-Identifier: Apache-2.0 */
/* What goes to the board and what comes from it. */
#include "ledger/base/bug.h"
#include "ledger/base/crypto.h"
#include "ledger/base/json.h"
#include "ledger/chain.h"
#include "ledger/journal.h"

struct settled { int64_t count; struct vnd total; };

/* How many sales were settled by entries 1..n, and their sum. */
static enum rc
settled_upto(struct ledger *l, int64_t n, struct settled *out)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_SETTLED_UPTO);

	*out = (struct settled){ 0 };
	db_put_i64(q, 1, n);
	enum rc rc = db_step(&l->db, Q_SETTLED_UPTO);
	if (rc == RC_OK) {
		out->count = db_i64(q, 0);
		out->total.dong = db_i64(q, 1);
	}
	db_done(&l->db, Q_SETTLED_UPTO);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
ledger_outbox(struct ledger *l, struct outbox *out)
{
	struct settled all, sent;
	struct outbox o = { .entries = l->tip.n - l->acked };
	enum rc rc = settled_upto(l, l->tip.n, &all);

	if (rc == RC_OK)
		rc = settled_upto(l, l->acked, &sent);
	if (rc != RC_OK)
		return rc;
	o.sales = all.count - sent.count;
	o.sum.dong = all.total.dong - sent.total.dong;
	if (o.sales > 0) {
		sqlite3_stmt *q = db_stmt(&l->db, Q_SETTLED_AFTER);
		db_put_i64(q, 1, l->acked);
		rc = db_step(&l->db, Q_SETTLED_AFTER);
		if (rc == RC_OK)
			o.oldest_wall_ms = db_i64(q, 0);
		db_done(&l->db, Q_SETTLED_AFTER);
	}
	if (rc == RC_OK)
		*out = o;
	return rc;
}

/* --- batches --------------------------------------------------------- */

/* Append one line as the board is to see it.  False if it does not fit;
 * nothing of it stays then. */
static bool
put_line(struct buf *to, int64_t n, struct str line, bool is_private)
{
	uint8_t l[HASH_BYTES];
	size_t from = to->n;

	if (is_private) {
		chain_line(line, l);
		entry_put_hashed(to, n, l);
	} else {
		buf_put(to, line);
	}
	buf_putc(to, '\n');
	if (!to->full)
		return true;
	buf_cut(to, from);   /* what is there is whole */
	return false;
}

/* The board sees a sale's ways, but nothing of a debtor's order. */
static enum rc
is_hidden(struct ledger *l, const struct entry *e, bool *hidden)
{
	struct sale s = { .who = "" };
	enum rc rc = RC_OK;

	*hidden = entry_is_private(e->kind);
	if (*hidden || entry_ref(e)[0] == '\0' ||
	    e->kind == ENTRY_SALE_OPEN || e->kind == ENTRY_BANK_CREDIT)
		return RC_OK;   /* the board told of credits itself */
	rc = sale_find(&l->db, entry_ref(e), &s);
	*hidden = s.who[0] != '\0' && !PLANTED(19);
	return rc == RC_NOT_FOUND ? RC_CORRUPT : rc;
}

/* Entries after `after` while they fit; *last is the last of them. */
static enum rc
put_lines(struct ledger *l, int64_t after, struct buf *lines,
    struct batch *b)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_AFTER);
	struct entry e;
	enum rc rc = RC_OK;

	db_put_i64(q, 1, after);
	for (int i = 0; i < BATCH_LINES_MAX; i++) {
		rc = db_step(&l->db, Q_JOURNAL_AFTER);
		if (rc != RC_OK)
			break;
		struct str line = db_str(q, 1);
		struct str h = db_str(q, 2);
		if (entry_decode(line, &e) != RC_OK || h.n != HASH_BYTES) {
			rc = RC_CORRUPT;
			break;
		}
		bool hidden = true;
		rc = is_hidden(l, &e, &hidden);
		if (rc != RC_OK || !put_line(lines, e.n, line, hidden))
			break;
		b->last = e.n;
		memcpy(b->hash, h.p, HASH_BYTES);
	}
	db_done(&l->db, Q_JOURNAL_AFTER);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
ledger_batch(struct ledger *l, int64_t after, struct buf *lines,
    struct batch *out)
{
	struct batch b = { .first = after + 1, .last = after };

	if (after < 0 || lines->full)
		return RC_BAD_INPUT;
	if (after >= l->tip.n)
		return RC_NOT_FOUND;
	enum rc rc = journal_hash(l, after, b.prev);
	if (rc == RC_OK)
		rc = put_lines(l, after, lines, &b);
	if (rc == RC_OK && b.last == after)
		rc = RC_TOO_BIG;
	if (rc == RC_OK)
		*out = b;
	if (PLANTED(4) && rc == RC_OK)
		l->acked = b.last;
	return rc;
}

enum rc
ledger_checkpoint(struct ledger *l, struct buf *out)
{
	struct checkpoint c = { .boot = l->boot, .n = l->tip.n };
	struct settled all;

	if (!l->can_sign)
		return RC_STATE;
	memcpy(c.h, l->tip.h, HASH_BYTES);
	enum rc rc = settled_upto(l, l->tip.n, &all);
	if (rc != RC_OK)
		return rc;
	c.count = all.count;
	c.total = all.total;
	rc = checkpoint_sign(&c, l->seed);
	if (rc != RC_OK)
		return rc;
	checkpoint_put(out, &c);
	return out->full ? RC_TOO_BIG : RC_OK;
}

enum rc
ledger_enrol_sign(struct ledger *l, const uint8_t csr[HASH_BYTES],
    uint8_t sig[SIGNATURE_BYTES])
{
	char memory[CHAIN_ENROL_TEXT_MAX];
	struct buf text = BUF(memory);

	if (!l->can_sign)
		return RC_STATE;
	chain_enrol_text(&text, csr);
	return ed25519_sign(l->seed, buf_str(&text), sig);
}

int64_t
ledger_floor_ms(const struct ledger *l)
{
	return l->floor_ms;
}

/* --- what the board says --------------------------------------------- */

enum rc
ledger_acked(struct ledger *l, int64_t n, const uint8_t hash[HASH_BYTES])
{
	uint8_t ours[HASH_BYTES];

	if (n < 0)
		return RC_BAD_INPUT;
	if (n > l->tip.n)
		return RC_CONFLICT;
	enum rc rc = journal_hash(l, n, ours);
	if (rc != RC_OK)
		return rc;
	if (memcmp(ours, hash, HASH_BYTES) != 0)
		return RC_CONFLICT;
	if (n == l->acked)
		return RC_OK;
	rc = db_begin(&l->db);
	if (rc != RC_OK)
		return rc;
	db_put_i64(db_stmt(&l->db, Q_STATION_ACKED), 1, n);
	rc = db_end(&l->db, db_exec(&l->db, Q_STATION_ACKED));
	if (rc == RC_OK)
		l->acked = n;
	return rc;
}

enum rc
ledger_mail(struct ledger *l, int64_t mail, struct str kind, struct str d)
{
	struct entry e = { .kind = ENTRY_MAIL };
	struct applied none;

	if (mail < 1)
		return RC_BAD_INPUT;
	if (mail <= l->mail)
		return RC_OK;
	e.d.mail = (struct entry_mail){ mail, kind, d };
	enum rc rc = journal_record(l, &e, &none);
	if (rc == RC_OK)
		l->mail = mail;
	return rc;
}

enum rc
ledger_line(struct ledger *l, int64_t n, struct buf *out)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_JOURNAL_GET);

	db_put_i64(q, 1, n);
	enum rc rc = db_step(&l->db, Q_JOURNAL_GET);
	if (rc == RC_OK)
		buf_put(out, db_str(q, 0));
	db_done(&l->db, Q_JOURNAL_GET);
	return rc == RC_OK && out->full ? RC_TOO_BIG : rc;
}
