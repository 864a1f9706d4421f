/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/json.h"
#include "ledger/day.h"
#include "sync/board/fee/tell.h"
#include "sync/board/store_money.h"

#define D_MAX      1400   /* with its frame it is one journal line */
#define LINES_ROOM 1000   /* what it says of its lines stays below this */

/* The terminal that is told of a stall. */
static enum rc
who_is_told(struct store *s, const char *stall, struct store_terminal *t)
{
	struct store_stall st;

	enum rc rc = store_stall_get(s, stall, &st);
	if (rc == RC_OK && st.terminal == 0)
		rc = RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = store_terminal_get(s, st.terminal, t);
	if (rc == RC_OK && t->revoked_ms != 0)
		rc = RC_NOT_FOUND;
	return rc;
}

static enum rc
post(struct store *s, struct store_terminal *t, const char *kind,
    const struct buf *d, uint32_t *mailed)
{
	REQUIRE(!d->full);
	enum rc rc = store_mail_add(s, t, kind, buf_str(d));
	if (rc == RC_OK)
		rc = store_terminal_mailed(s, t);
	if (rc == RC_OK)
		*mailed = t->terminal;
	return rc;
}

struct lines { struct buf *d; size_t count; };

/* As many as have room; the sum is in the bill. */
static bool
put_line(void *ctx, const struct store_charge *c)
{
	struct lines *l = ctx;

	if (l->d->n + 2 * strlen(c->text) + 32 > LINES_ROOM)
		return false;
	buf_puts(l->d, l->count++ > 0 ? ",[" : "[");
	json_put_str(l->d, str_of(c->text));
	buf_printf(l->d, ",%lld]", (long long)c->amount.dong);
	return true;
}

static void
put_day(struct buf *d, const char *name, int64_t day)
{
	buf_printf(d, ",\"%s\":\"", name);
	day_put(d, day);
	buf_putc(d, '"');
}

static bool
first_account(void *ctx, const struct store_fee_account *a)
{
	struct store_fee_account *to = ctx;

	*to = *a;
	return false;
}

/* Where it is paid to; nothing while the market has no account. */
static enum rc
put_account(struct store *s, struct buf *d)
{
	struct store_fee_account to = { .name = "" };

	enum rc rc = store_fee_account_list(s, first_account, &to);
	if (rc != RC_OK || to.place.bin[0] == '\0')
		return rc;
	buf_printf(d, ",\"bin\":\"%s\",\"account\":\"%s\",\"holder\":",
	    to.place.bin, to.place.account);
	json_put_str(d, str_of(to.name));
	return RC_OK;
}

static enum rc
put_bill(struct store *s, const struct store_bill *b, struct buf *d)
{
	struct lines lines = { d, 0 };

	buf_printf(d, "{\"ref\":\"%s\",\"bill\":%lld,\"stall\":\"%s\","
	    "\"period\":\"%s\",\"amount\":%lld,\"open\":%lld", b->ref,
	    (long long)b->bill, b->stall, b->period, (long long)b->asked.dong,
	    (long long)(b->asked.dong - b->paid.dong));
	put_day(d, "first", b->first_day);
	put_day(d, "last", b->last_day);
	put_day(d, "due", b->due_day);
	enum rc rc = put_account(s, d);
	buf_puts(d, ",\"lines\":[");
	if (rc == RC_OK)
		rc = store_charge_list(s, b->bill, put_line, &lines);
	buf_puts(d, "]}");
	return rc;
}

enum rc
fee_tell_bill(struct store *s, int64_t bill, uint32_t *mailed)
{
	char memory[D_MAX];
	struct buf d = BUF(memory);
	struct store_terminal t;
	struct store_bill b;

	enum rc rc = store_bill_get(s, bill, &b);
	if (rc != RC_OK)
		return rc;
	rc = who_is_told(s, b.stall, &t);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	rc = put_bill(s, &b, &d);
	return rc == RC_OK ? post(s, &t, "fee.bill", &d, mailed) : rc;
}

enum rc
fee_tell_receipt(struct store *s, const struct receipt *r, struct vnd left,
    uint32_t *mailed)
{
	char memory[D_MAX];
	struct buf d = BUF(memory);
	struct store_terminal t;
	const uint8_t *seed = store_receipt_seed(s);

	enum rc rc = who_is_told(s, r->stall, &t);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	buf_printf(&d, "{\"receipt\":%lu,\"stall\":\"%s\",\"amount\":%lld,"
	    "\"means\":\"%s\",\"ref\":\"%s\",\"left\":%lld,\"at\":\"",
	    (unsigned long)r->number, r->stall, (long long)r->amount.dong,
	    receipt_means_name(r->means), r->ref, (long long)left.dong);
	day_put_time(&d, r->at_s * 1000);
	buf_puts(&d, "\",\"text\":\"");
	if (seed != NULL)
		rc = receipt_sign(r, seed, &d);
	buf_puts(&d, "\"}");
	return rc == RC_OK ? post(s, &t, "fee.receipt", &d, mailed) : rc;
}
