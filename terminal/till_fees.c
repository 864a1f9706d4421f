/* SPDX-License-Identifier: Apache-2.0 */
/* What the market asks of this stall, for its screen. */
#include "ledger/fee_paper.h"
#include "ledger/vietqr.h"
#include "terminal/till_inside.h"

#define SLIPS_SHOWN 4   /* the last ones, after the bills */

/* The code that pays what is open of it; none for what no bank takes. */
static void
put_code(const struct fee_bill *b, struct fee_page *p)
{
	struct buf out = BUF(p->payload);
	const char *why;

	if (b->bin[0] == '\0' || !vnd_is_sale(b->open) ||
	    vietqr_make(&(struct vietqr_order){ .bin = str_of(b->bin),
	    .account = str_of(b->account), .amount = b->open,
	    .purpose = str_of(b->ref) }, &out, &why) != RC_OK)
		p->payload[0] = '\0';
}

static void
put_bill(const struct fee_bill *b, struct fees_page *to)
{
	struct fee_page *p;

	to->owed.dong += b->open.dong;
	if (to->count == FEE_PAGES_MAX - SLIPS_SHOWN)
		return;   /* the oldest are to be paid first */
	p = &to->row[to->count++];
	*p = (struct fee_page){ .amount = b->amount, .open = b->open,
	    .due_day = b->due_day };
	REQUIRE(str_copy(str_of(b->stall), p->stall, sizeof(p->stall)));
	REQUIRE(str_copy(str_of(b->period), p->period, sizeof(p->period)));
	put_code(b, p);
}

static void
put_slip(const struct fee_slip *r, struct fees_page *to)
{
	struct fee_page *p = &to->row[to->count++];

	*p = (struct fee_page){ .is_slip = true, .amount = r->amount,
	    .open = r->left, .number = r->number };
	REQUIRE(str_copy(str_of(r->at), p->period, sizeof(p->period)));
	REQUIRE(str_copy(str_of(r->text), p->payload, sizeof(p->payload)));
}

void
till_feed_fees(struct till *t, struct till_time now)
{
	static struct fee_bill bill[FEE_PAPERS_MAX];
	static struct fee_slip slip[FEE_PAPERS_MAX];
	static struct event e;
	size_t bills, slips;

	e = (struct event){ .kind = EV_FEES };
	enum rc rc = fee_bills_open(t->ledger, bill, &bills);
	if (rc == RC_OK)
		rc = fee_slips_last(t->ledger, slip, &slips);
	if (rc != RC_OK) {
		(void)till_is_fatal(t, now, rc, "fees");
		return;
	}
	for (size_t i = 0; i < bills; i++)
		put_bill(&bill[i], &e.fees);
	for (size_t i = 0; i < slips && i < SLIPS_SHOWN &&
	    e.fees.count < FEE_PAGES_MAX; i++)
		put_slip(&slip[i], &e.fees);
	till_feed(t, now, &e);
}
