/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/rng.h"
#include "ledger/day.h"
#include "ledger/ref.h"
#include "sync/board/fee/pay.h"
#include "sync/board/fee/run.h"
#include "sync/board/fee/run_inside.h"
#include "sync/board/fee/tariff.h"
#include "sync/board/fee/tell.h"
#include "sync/board/fee/waive.h"

#define GAP_DAYS 62   /* so long a price that ended is missed */

static const char *const note_names[] = {
	[FEE_NOTE_LINE] = "line", [FEE_NOTE_NO_PRICE] = "no_price",
	[FEE_NOTE_GAP] = "gap", [FEE_NOTE_NO_CONTRACT] = "no_contract",
	[FEE_NOTE_NO_READING] = "no_reading",
	[FEE_NOTE_NO_CALENDAR] = "no_calendar",
	[FEE_NOTE_TOO_BIG] = "too_big",
};
_Static_assert(sizeof(note_names) / sizeof(note_names[0]) == FEE_NOTE_COUNT,
    "every note has a name");

const char *
fee_note_name(enum fee_note_kind k)
{
	REQUIRE(k < FEE_NOTE_COUNT);
	return note_names[k];
}

/* --- what the period is ------------------------------------------------- */

static bool
keep_tariff(void *ctx, const struct store_tariff *t)
{
	struct billing *b = ctx;

	if (b->tariff_count == FEE_TARIFFS_MAX) {
		b->too_many = true;
		return false;
	}
	b->tariff[b->tariff_count++] = *t;
	return true;
}

static bool
keep_calendar(void *ctx, int64_t from_day, const char *rule)
{
	struct billing *b = ctx;
	char memory[8];
	struct buf why = BUF(memory);

	if (b->calendar_count == FEE_CALENDARS_MAX ||
	    !fee_calendar_parse(str_of(rule), &b->calendar[b->calendar_count],
	    &why)) {
		b->too_many = true;
		return false;
	}
	b->calendar_from[b->calendar_count++] = from_day;
	return from_day > b->first;
}

static bool
keep_exception(void *ctx, int64_t day, bool is_open)
{
	struct billing *b = ctx;

	b->exception[b->exception_count++] = (struct fee_exception){ day,
	    is_open };
	return b->exception_count < FEE_EXCEPTIONS_MAX;
}

static enum rc
find_due(struct billing *b)
{
	struct store_fee_rule r;

	b->due = b->order->due_day;
	if (b->due != 0)
		return RC_OK;
	enum rc rc = store_fee_rule_get(b->s, b->first, &r);
	if (rc == RC_OK)
		b->due = (r.due_next ? b->last : b->first - 1) + r.due_day;
	return rc;
}

static enum rc
begin(struct billing *b)
{
	if (!fee_period(b->order->period, &b->first, &b->last))
		return RC_BAD_INPUT;
	enum rc rc = find_due(b);
	if (rc == RC_OK)
		rc = store_tariff_meeting(b->s, b->first - GAP_DAYS, b->last,
		    keep_tariff, b);
	if (rc == RC_OK)
		rc = store_calendar_list(b->s, b->last, keep_calendar, b);
	if (rc == RC_OK)
		rc = store_exception_list(b->s, b->first, b->last,
		    keep_exception, b);
	if (rc == RC_OK)
		rc = store_run_next(b->s, &b->run);
	return rc == RC_OK && b->too_many ? RC_TOO_BIG : rc;
}

void
billing_note(struct billing *b, enum fee_note_kind kind,
    const struct store_charge *line)
{
	struct fee_note n = { .kind = kind, .stall = b->stall.stall };

	if (line != NULL)
		n.line = *line;
	if (kind != FEE_NOTE_LINE)
		b->out->fixes++;
	if (b->order->note != NULL)
		b->order->note(b->order->ctx, &n);
}

/* --- a contract's bill -------------------------------------------------- */

static enum rc
keep_bill(struct billing *b)
{
	struct store_bill bill = { .run = b->run, .contract =
	    b->contract.contract, .trader = b->contract.trader,
	    .first_day = b->from, .last_day = b->to, .due_day = b->due };
	struct ref ref = { 0 };
	uint32_t mailed = 0;

	rng_fill(&rng_system, &ref.nonce, sizeof(ref.nonce));
	ref.nonce &= REF_NONCE_MAX;
	ref_make(&ref, bill.ref);
	memcpy(bill.stall, b->stall.stall, sizeof(bill.stall));
	memcpy(bill.period, b->order->period, sizeof(bill.period));
	enum rc rc = store_bill_add(b->s, &bill);
	for (size_t i = 0; rc == RC_OK && i < b->line_count; i++) {
		b->line[i].bill = bill.bill;
		rc = store_charge_add(b->s, &b->line[i]);
	}
	if (rc == RC_OK)
		rc = fee_waive_bill(b->s, &bill);
	if (rc == RC_OK)
		rc = store_bill_get(b->s, bill.bill, &bill);
	if (rc != RC_OK)
		return rc;
	b->out->total.dong += bill.asked.dong;
	rc = fee_settle(b->s, bill.stall, &mailed);
	return rc == RC_OK ? fee_tell_bill(b->s, bill.bill, &mailed) : rc;
}

/* Lines that waivers would add. */
struct cuts { struct billing *b; struct store_charge at[FEE_WAIVERS_MAX];
	size_t count; int64_t taken; };

static bool
say_waiver(void *ctx, const struct store_waiver *w)
{
	struct cuts *c = ctx;
	struct store_charge line = { .waiver = w->waiver, .kind = "waiver" };
	struct fee_about a = { .w = w };

	for (size_t i = 0; i < c->b->line_count; i++)
		fee_about_add(&a, &c->b->line[i]);
	for (size_t i = 0; i < c->count; i++)
		fee_about_add(&a, &c->at[i]);
	line.amount.dong = -fee_about_cut(&a).dong;
	memcpy(line.fee, a.fee, sizeof(line.fee));
	c->taken -= line.amount.dong;
	c->at[c->count++] = line;
	if (line.amount.dong != 0)
		billing_note(c->b, FEE_NOTE_LINE, &line);
	return c->count < FEE_WAIVERS_MAX;
}

/* As keep_bill would have it, without a trace. */
static enum rc
say_bill(struct billing *b)
{
	struct cuts cuts = { .b = b };
	enum rc rc = store_waiver_on(b->s, b->stall.stall, b->order->period,
	    say_waiver, &cuts);

	for (size_t i = 0; i < b->line_count; i++)
		b->out->total.dong += b->line[i].amount.dong;
	b->out->total.dong -= cuts.taken;
	return rc;
}

static enum rc
one_contract(struct billing *b)
{
	b->line_count = 0;
	b->from = b->contract.from_day > b->first ? b->contract.from_day :
	    b->first;
	b->to = b->contract.to_day != 0 && b->contract.to_day < b->last ?
	    b->contract.to_day : b->last;
	enum rc rc = billing_prices(b);
	if (rc == RC_OK)
		rc = billing_meters(b);
	if (rc != RC_OK || b->line_count == 0)
		return rc;
	b->out->bills++;
	b->out->lines += (int64_t)b->line_count;
	for (size_t i = 0; i < b->line_count; i++)
		billing_note(b, FEE_NOTE_LINE, &b->line[i]);
	return b->order->commit ? keep_bill(b) : say_bill(b);
}

/* --- all stalls --------------------------------------------------------- */

#define CONTRACTS_MAX 32   /* of one stall in one month */

struct contracts { struct store_contract at[CONTRACTS_MAX]; size_t count; };

static bool
keep_contract(void *ctx, const struct store_contract *c)
{
	struct contracts *list = ctx;

	list->at[list->count++] = *c;
	return list->count < CONTRACTS_MAX;
}

static enum rc
one_stall(struct billing *b)
{
	struct contracts list = { .count = 0 };
	struct store_contract want = { .from_day = b->first,
	    .to_day = b->last };

	b->asked_count = 0;
	memcpy(want.stall, b->stall.stall, sizeof(want.stall));
	enum rc rc = store_contract_meeting(b->s, &want, keep_contract,
	    &list);
	if (rc == RC_OK && list.count == 0 &&
	    strcmp(b->stall.state, "let") == 0)
		billing_note(b, FEE_NOTE_NO_CONTRACT, NULL);
	for (size_t i = 0; rc == RC_OK && i < list.count; i++) {
		b->contract = list.at[i];
		if (b->order->contract == 0 ||
		    b->order->contract == b->contract.contract)
			rc = one_contract(b);
	}
	return rc;
}

static enum rc
end(struct billing *b)
{
	struct store_run r = { .run = b->run, .zone = b->order->zone,
	    .due_day = b->due, .bills = b->out->bills,
	    .total = b->out->total, .made_by = b->order->staff };

	b->out->due_day = b->due;
	if (!b->order->commit || b->out->bills == 0)
		return RC_OK;
	memcpy(r.period, b->order->period, sizeof(r.period));
	b->out->run = b->run;
	return store_run_add(b->s, &r);
}

static enum rc
contract_stall(struct billing *b)
{
	struct store_contract c;

	enum rc rc = store_contract_get(b->s, b->order->contract, &c);
	return rc == RC_OK ? store_stall_get(b->s, c.stall, &b->stall) : rc;
}

enum rc
fee_run(struct store *s, const struct fee_order *o, struct fee_ran *out)
{
	struct billing b = { .s = s, .order = o, .out = out };

	*out = (struct fee_ran){ .run = 0 };
	enum rc rc = begin(&b);
	if (rc == RC_OK && o->contract != 0) {
		rc = contract_stall(&b);
		if (rc == RC_OK)
			rc = one_stall(&b);
		return rc == RC_OK ? end(&b) : rc;
	}
	while (rc == RC_OK) {
		rc = store_stall_next(s, b.stall.stall, &b.stall);
		if (rc == RC_OK && (o->zone == 0 || o->zone == b.stall.zone))
			rc = one_stall(&b);
		else if (rc == RC_NOT_FOUND)
			return end(&b);
	}
	return rc;
}

/* --- counter-entries ---------------------------------------------------- */

static enum rc
counter_bill(struct store *s, int64_t bill)
{
	struct store_charge c;
	enum rc rc;

	while ((rc = store_charge_to_reverse(s, bill, &c)) == RC_OK) {
		c.reversal_of = c.charge;
		c.amount.dong = -c.amount.dong;
		c.vat.dong = -c.vat.dong;
		rc = store_charge_add(s, &c);
		if (rc != RC_OK)
			return rc;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc
fee_bill_reverse(struct store *s, int64_t bill)
{
	struct store_charge c;
	struct store_bill b;
	uint32_t mailed = 0;

	enum rc rc = store_bill_get(s, bill, &b);
	if (rc != RC_OK)
		return rc;
	rc = store_charge_to_reverse(s, bill, &c);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_STATE : rc;
	rc = counter_bill(s, bill);
	if (rc == RC_OK)
		rc = fee_settle(s, b.stall, &mailed);
	return rc == RC_OK ? fee_tell_bill(s, bill, &mailed) : rc;
}

enum rc
fee_run_reverse(struct store *s, int64_t run, const char *reason,
    int64_t staff)
{
	struct store_run r;
	int64_t bill = 0;

	enum rc rc = store_run_get(s, run, &r);
	if (rc == RC_OK && r.reversed)
		rc = RC_STATE;
	if (rc == RC_OK)
		rc = store_run_reverse(s, run, reason, staff);
	while (rc == RC_OK) {
		rc = store_run_bill(s, run, &bill);
		if (rc != RC_OK || bill == 0)
			return rc;
		rc = fee_bill_reverse(s, bill);
		if (rc == RC_STATE)   /* one by one before */
			rc = RC_OK;
	}
	return rc;
}

enum rc
fee_contract_end(struct store *s, const struct store_contract *c,
    int64_t staff, int64_t *bills)
{
	struct store_bill at = { .bill = 0 }, b;
	struct fee_order o = { .period = b.period, .contract = c->contract,
	    .staff = staff, .commit = true };
	struct fee_ran ran;
	enum rc rc;

	*bills = 0;
	while ((rc = store_bill_past(s, c, &at)) == RC_OK) {
		rc = store_bill_get(s, at.bill, &b);
		if (rc == RC_OK)
			rc = fee_bill_reverse(s, at.bill);
		if (rc == RC_STATE)   /* it was answered before */
			continue;
		o.due_day = b.due_day;
		if (rc == RC_OK)
			rc = fee_run(s, &o, &ran);
		if (rc != RC_OK)
			return rc;
		++*bills;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
