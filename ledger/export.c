/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/csv.h"
#include "ledger/day.h"
#include "ledger/export.h"
#include "ledger/inside.h"
#include "ledger/journal.h"
#include "ledger/refund.h"

/* Payment ids told of one sale; that there are more is told. */
#define IDS_MAX 24
#define CELL_MAX 2048

enum rc
export_put_head(struct ledger *l, struct buf *b)
{
	size_t at;

	buf_puts(b, "{\"cho40\":\"journal\",\"v\":1,\"key\":\"");
	buf_hex(b, l->key, KEY_BYTES);
	buf_puts(b, "\",\"terminal\":");
	buf_i64(b, l->has_profile ? (int64_t)l->profile.terminal : 0);
	buf_puts(b, ",\"head\":");
	buf_i64(b, l->tip.n);
	buf_puts(b, ",\"hash\":\"");
	buf_hex(b, l->tip.h, HASH_BYTES);
	buf_puts(b, "\",\"checkpoint\":");
	at = b->n;
	enum rc rc = ledger_checkpoint(l, b);
	if (rc == RC_STATE) {   /* opened for looking: it cannot sign */
		REQUIRE(b->n == at);
		buf_puts(b, "null");
		rc = RC_OK;
	}
	buf_putc(b, '}');
	return rc;
}

enum rc
export_put_entry(struct ledger *l, int64_t n, struct buf *b)
{
	uint8_t h[HASH_BYTES];
	enum rc rc = journal_hash(l, n, h);

	if (rc != RC_OK)
		return rc;
	buf_puts(b, "{\"h\":\"");
	buf_hex(b, h, HASH_BYTES);
	buf_puts(b, "\",\"line\":");
	rc = ledger_line(l, n, b);
	buf_putc(b, '}');
	return rc;
}

/* --- sales ----------------------------------------------------------- */

static const char *const columns[] = { "n", "ref", "opened", "changed",
	"state", "evidence", "amount", "bank", "code", "seen", "cash",
	"refunded", "told", "bank_ids" };

void
export_put_columns(struct buf *b)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		buf_puts(b, i > 0 ? "," : "");
		buf_puts(b, columns[i]);
	}
	buf_puts(b, "\r\n");
}

static enum rc
put_ids(struct ledger *l, int64_t sale, struct buf *b)
{
	sqlite3_stmt *q = db_stmt(&l->db, Q_CREDITS_OF_SALE);
	char text[CELL_MAX];
	struct buf ids = BUF(text);
	enum rc rc;
	int count = 0;

	db_put_i64(q, 1, sale);
	while ((rc = db_step(&l->db, Q_CREDITS_OF_SALE)) == RC_OK &&
	    count < IDS_MAX) {
		buf_puts(&ids, count++ > 0 ? " " : "");
		buf_put(&ids, db_str(q, 0));
	}
	if (rc == RC_OK)
		buf_puts(&ids, " ...");
	db_done(&l->db, Q_CREDITS_OF_SALE);
	csv_put(b, buf_str(&ids));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static void
put_number(struct buf *b, int64_t v)
{
	buf_putc(b, ',');
	buf_i64(b, v);
}

enum rc
export_put_sale(struct ledger *l, const char *ref, struct buf *b)
{
	struct sale s;
	struct vnd back = { 0 }, told = { 0 };
	enum rc rc = sale_get(l, ref, &s);

	if (rc == RC_OK)
		rc = sale_refunded(l, s.n, &back);
	if (rc == RC_OK)
		rc = sale_refund_told(l, ref, &told);
	if (rc != RC_OK)
		return rc;
	buf_i64(b, s.n);
	buf_printf(b, ",%s,", s.ref);
	day_put_time(b, s.opened_wall_ms);
	buf_putc(b, ',');
	day_put_time(b, s.changed_wall_ms);
	buf_printf(b, ",%s,%s", sale_state_name(s.state),
	    evidence_name(s.evidence));
	put_number(b, s.amount.dong);
	put_number(b, s.received.dong);
	put_number(b, s.code.dong);
	put_number(b, s.seen.dong);
	put_number(b, s.cash.dong);
	put_number(b, back.dong);
	put_number(b, told.dong);
	buf_putc(b, ',');
	rc = put_ids(l, s.n, b);
	buf_puts(b, "\r\n");
	return rc;
}
