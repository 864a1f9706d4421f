/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/mail_item.h"

/* Keep an item as it came, so that the cursor moves past it.  One that does
 * not fit a journal line is kept as its number and kind. */
static enum rc
keep(struct ledger *l, const struct local_item *item)
{
	enum rc rc = ledger_mail(l, item->n, str_of(item->kind), item->d);

	if (rc == RC_BAD_INPUT || rc == RC_TOO_BIG) {
		log_line(LOG_WARN, "mail", "n=%" PRId64 " not kept whole: %s",
		    item->n, rc_text(rc));
		rc = ledger_mail(l, item->n, STR("unreadable"), STR("{}"));
	}
	return rc;
}

/* The bank's word in the place of a code's: sums and state stay. */
static bool
is_backed(const struct sale *was, const struct sale *is)
{
	return was->code.dong > 0 && is->state == was->state &&
	    is->due.dong == was->due.dong &&
	    is->received.dong + is->code.dong ==
	    was->received.dong + was->code.dong;
}

enum rc
mail_credit_record(struct ledger *l, const struct local_credit *in,
    int64_t mail, struct mail_news *news)
{
	struct credit c = { .amount = { in->amount }, .mail = mail };
	struct sale was;
	bool fresh = false;

	*news = (struct mail_news){ .credited = false };
	memcpy(c.id, in->id, sizeof(c.id));
	memcpy(c.ref, in->ref, sizeof(c.ref));
	memcpy(c.bank_ref, in->bank_ref, sizeof(c.bank_ref));
	memcpy(c.at, in->at, sizeof(c.at));
	news->amount = c.amount;
	enum rc rc = sale_get(l, c.ref, &was);
	if (rc != RC_OK)
		was = (struct sale){ .code = { 0 } };
	rc = sale_credit(l, &c, &news->sale, &fresh);
	news->credited = rc == RC_OK && fresh;
	news->backed = news->credited && is_backed(&was, &news->sale);
	news->stray = rc == RC_NOT_FOUND && fresh;
	if (rc == RC_CONFLICT || rc == RC_BAD_INPUT || rc == RC_TOO_BIG)
		log_line(LOG_WARN, "mail", "credit id=%s not taken: %s", c.id,
		    rc_text(rc));
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc
credit(struct ledger *l, const struct local_item *item,
    const struct local_credit *in, struct mail_news *news)
{
	enum rc rc = mail_credit_record(l, in, item->n, news);

	return rc == RC_CONFLICT || rc == RC_BAD_INPUT || rc == RC_TOO_BIG ?
	    keep(l, item) : rc;
}

enum rc
mail_item_record(struct ledger *l, const struct local_item *item,
    struct mail_news *news)
{
	struct local_credit in;
	struct journal_head head;

	*news = (struct mail_news){ .credited = false };
	ledger_head(l, &head);
	if (item->n <= head.mail)
		return RC_OK;
	if (strcmp(item->kind, "bank.credit") == 0 &&
	    local_read_credit(item->d, &in) == RC_OK)
		return credit(l, item, &in, news);
	if (strcmp(item->kind, "restore") != 0)
		return keep(l, item);
	enum rc rc = ledger_take_back(l, item->n, item->d, &news->back);
	return rc == RC_BAD_INPUT ? keep(l, item) : rc;
}
