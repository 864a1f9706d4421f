/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/apply.h"
#include "ledger/base/json.h"
#include "ledger/day.h"
#include "ledger/fee_paper.h"
#include "ledger/inside.h"
#include "ledger/ref.h"
#include "ledger/vietqr.h"

enum paper { PAPER_BILL, PAPER_SLIP };

/* --- what a message says -------------------------------------------------- */

static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

static bool
is_sum(struct vnd a)
{
	return a.dong >= 0 && a.dong <= VND_MAX;
}

/* Where it is paid to: all of it, or nothing. */
static void
read_place(struct str d, struct fee_bill *b)
{
	char memory[VIETQR_PAYLOAD_MAX + 1];
	struct buf out = BUF(memory);
	const char *why;

	if (json_get_str(d, "bin", b->bin, sizeof(b->bin)) &&
	    json_get_str(d, "account", b->account, sizeof(b->account)) &&
	    json_get_str(d, "holder", b->holder, sizeof(b->holder)) &&
	    is_plain(b->holder) && vietqr_make(&(struct vietqr_order){
	    .bin = str_of(b->bin), .account = str_of(b->account),
	    .amount = { 1 }, .purpose = str_of(b->ref) }, &out, &why) ==
	    RC_OK)
		return;
	b->bin[0] = b->account[0] = b->holder[0] = '\0';
}

bool
fee_bill_read(struct str d, struct fee_bill *b)
{
	struct ref ref;
	char due[16];

	*b = (struct fee_bill){ .due_day = 0 };
	if (!json_get_str(d, "ref", b->ref, sizeof(b->ref)) ||
	    ref_parse(str_of(b->ref), &ref) != RC_OK || ref.terminal != 0 ||
	    !json_get_str(d, "stall", b->stall, sizeof(b->stall)) ||
	    !json_get_str(d, "period", b->period, sizeof(b->period)) ||
	    !json_get_i64(d, "amount", &b->amount.dong) ||
	    !json_get_i64(d, "open", &b->open.dong) ||
	    !json_get_str(d, "due", due, sizeof(due)) ||
	    !day_parse(str_of(due), &b->due_day))
		return false;
	read_place(d, b);
	return is_sum(b->amount) && is_sum(b->open) && is_plain(b->stall) &&
	    is_plain(b->period);
}

bool
fee_slip_read(struct str d, struct fee_slip *r)
{
	*r = (struct fee_slip){ .number = 0 };
	return json_get_i64(d, "receipt", &r->number) && r->number >= 1 &&
	    r->number <= UINT32_MAX &&
	    json_get_i64(d, "amount", &r->amount.dong) && is_sum(r->amount) &&
	    json_get_i64(d, "left", &r->left.dong) && is_sum(r->left) &&
	    json_get_str(d, "at", r->at, sizeof(r->at)) && is_plain(r->at) &&
	    json_get_str(d, "text", r->text, sizeof(r->text)) &&
	    is_plain(r->text);
}

/* --- the projection ------------------------------------------------------- */

struct row { const char *id; enum paper kind; int64_t sort, open; };

static enum rc
put(struct db *db, const struct entry *e, const struct row *r)
{
	sqlite3_stmt *q = db_stmt(db, Q_PAPER_PUT);

	db_put_text(q, 1, r->id);
	db_put_i64(q, 2, e->n);
	db_put_i64(q, 3, r->kind);
	db_put_i64(q, 4, r->sort);
	db_put_i64(q, 5, r->open);
	return db_exec(db, Q_PAPER_PUT);
}

enum rc
fee_paper_apply_mail(struct db *db, const struct entry *e)
{
	struct fee_bill b;
	struct fee_slip r;
	char id[24];
	struct buf to = BUF(id);

	if (str_eq(e->d.mail.kind, STR("fee.bill")) &&
	    fee_bill_read(e->d.mail.d, &b))
		return put(db, e, &(struct row){ b.ref, PAPER_BILL, b.due_day,
		    b.open.dong });
	if (!str_eq(e->d.mail.kind, STR("fee.receipt")) ||
	    !fee_slip_read(e->d.mail.d, &r))
		return RC_OK;
	buf_putc(&to, 'R');
	buf_i64(&to, r.number);
	return put(db, e, &(struct row){ id, PAPER_SLIP, r.number, 1 });
}

/* --- reading -------------------------------------------------------------- */

struct found { int64_t n[FEE_PAPERS_MAX]; size_t count; };

static enum rc
find(struct ledger *l, enum query which, struct found *f)
{
	sqlite3_stmt *q = db_stmt(&l->db, which);
	enum rc rc = RC_OK;

	f->count = 0;
	db_put_i64(q, 1, FEE_PAPERS_MAX);
	while (f->count < FEE_PAPERS_MAX &&
	    (rc = db_step(&l->db, which)) == RC_OK)
		f->n[f->count++] = db_i64(q, 0);
	db_done(&l->db, which);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The message of entry n; line is where it lies. */
static enum rc
message(struct ledger *l, int64_t n, struct buf *line, struct str *d)
{
	struct entry e;

	buf_reset(line);
	enum rc rc = ledger_line(l, n, line);
	if (rc == RC_OK && (entry_decode(buf_str(line), &e) != RC_OK ||
	    e.kind != ENTRY_MAIL))
		rc = RC_CORRUPT;
	if (rc == RC_OK)
		*d = e.d.mail.d;
	return rc;
}

enum rc
fee_bills_open(struct ledger *l, struct fee_bill at[FEE_PAPERS_MAX],
    size_t *count)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);
	struct found f;
	struct str d;

	enum rc rc = find(l, Q_BILLS_OPEN, &f);
	for (size_t i = 0; rc == RC_OK && i < f.count; i++) {
		rc = message(l, f.n[i], &line, &d);
		if (rc == RC_OK && !fee_bill_read(d, &at[i]))
			rc = RC_CORRUPT;
	}
	*count = rc == RC_OK ? f.count : 0;
	return rc;
}

enum rc
fee_slips_last(struct ledger *l, struct fee_slip at[FEE_PAPERS_MAX],
    size_t *count)
{
	char memory[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf line = BUF(memory);
	struct found f;
	struct str d;

	enum rc rc = find(l, Q_SLIPS_LAST, &f);
	for (size_t i = 0; rc == RC_OK && i < f.count; i++) {
		rc = message(l, f.n[i], &line, &d);
		if (rc == RC_OK && !fee_slip_read(d, &at[i]))
			rc = RC_CORRUPT;
	}
	*count = rc == RC_OK ? f.count : 0;
	return rc;
}
