/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "sync/board/fee/meter.h"
#include "sync/board/fee/run_inside.h"
#include "sync/board/fee/tariff.h"

/* The price of a fee for the stall on a day; NULL: none. */
static const struct store_tariff *
price_on(const struct billing *b, const char *fee, int64_t day)
{
	const struct store_tariff *best = NULL;
	int fit = 0;

	for (size_t i = 0; i < b->tariff_count; i++) {
		const struct store_tariff *t = &b->tariff[i];
		if (!fee_tariff_on(t, day) || strcmp(t->fee, fee) != 0)
			continue;
		int its = fee_tariff_fit(t, &b->stall);
		if (its > fit) {
			best = t;
			fit = its;
		}
	}
	return best;
}

/* Sessions on days from..to; -1: no rule says when the market meets. */
static int64_t
sessions(const struct billing *b, int64_t from, int64_t to)
{
	int64_t count = 0;

	for (int64_t day = from; day <= to; day++) {
		size_t i = 0;
		while (i < b->calendar_count && b->calendar_from[i] > day)
			i++;
		if (i == b->calendar_count)
			return -1;
		count += fee_calendar_count(&b->calendar[i], b->exception,
		    b->exception_count, day, day);
	}
	return count;
}

static enum rc
add_line(struct billing *b, const struct store_tariff *t,
    const struct fee_use *use, struct store_charge *c)
{
	struct fee_line line;

	memcpy(c->fee, t->fee, sizeof(c->fee));
	REQUIRE(str_copy(str_of(fee_kind_name(t->kind)), c->kind,
	    sizeof(c->kind)));
	REQUIRE(str_copy(str_of(t->name), c->text, sizeof(c->text)));
	c->tariff = t->tariff;
	c->price = t->amount;
	c->first_day = use->first_day;
	c->last_day = use->last_day;
	enum rc rc = fee_tariff_line(t, use, &line);
	if (rc == RC_TOO_BIG) {
		billing_note(b, FEE_NOTE_TOO_BIG, c);
		return RC_OK;
	}
	if (rc != RC_OK || line.amount.dong == 0)
		return rc;
	if (b->line_count == FEE_LINES_MAX)
		return RC_TOO_BIG;
	c->quantity = line.quantity;
	c->amount = line.amount;
	c->vat = line.vat;
	b->line[b->line_count++] = *c;
	return RC_OK;
}

static enum rc
add_span(struct billing *b, const struct store_tariff *t, int64_t from,
    int64_t to)
{
	struct store_charge c = { .first_day = from, .last_day = to };
	struct fee_use use = { from, to, b->stall.area, 0 };

	if (t->kind == FEE_METERED)
		return RC_OK;
	if (t->kind == FEE_SESSION) {
		use.count = sessions(b, from, to);
		memcpy(c.fee, t->fee, sizeof(c.fee));
		if (use.count < 0) {
			billing_note(b, FEE_NOTE_NO_CALENDAR, &c);
			return RC_OK;
		}
	}
	return add_line(b, t, &use, &c);
}

/* Days without a price: a gap, but before the fee's first price. */
static void
note_gap(struct billing *b, const char *fee, int64_t from, int64_t to)
{
	struct store_charge c = { .first_day = from, .last_day = to };
	bool begun = false;

	for (size_t i = 0; i < b->tariff_count; i++)
		if (strcmp(b->tariff[i].fee, fee) == 0 &&
		    fee_tariff_fit(&b->tariff[i], &b->stall) > 0 &&
		    b->tariff[i].from_day < from)
			begun = true;
	if (!begun)
		return;
	REQUIRE(str_copy(str_of(fee), c.fee, sizeof(c.fee)));
	billing_note(b, FEE_NOTE_GAP, &c);
}

/* Days of the month that were asked for, a bit each. */
struct asked { const struct billing *b; uint32_t days; };

static bool
was_asked(const struct asked *a, int64_t day)
{
	return (a->days >> (day - a->b->first) & 1) != 0;
}

static void
keep_asked(void *ctx, int64_t first, int64_t last)
{
	struct asked *a = ctx;

	for (int64_t day = a->b->first; day <= a->b->last; day++)
		if (day >= first && day <= last)
			a->days |= 1u << (day - a->b->first);
}

/* One fee: a line for each price and the days on which it counts, but those
 * that were asked for. */
static enum rc
add_fee(struct billing *b, const struct store_bill *bill, const char *fee)
{
	struct asked asked = { .b = b };
	int64_t from = b->from;
	enum rc rc = store_charge_billed(b->s, bill, fee, keep_asked, &asked);

	while (rc == RC_OK && from <= b->to) {
		const struct store_tariff *t = price_on(b, fee, from);
		int64_t to = from;
		while (to < b->to && price_on(b, fee, to + 1) == t &&
		    was_asked(&asked, to + 1) == was_asked(&asked, from))
			to++;
		if (was_asked(&asked, from))
			;   /* once is enough */
		else if (t == NULL)
			note_gap(b, fee, from, to);
		else
			rc = add_span(b, t, from, to);
		from = to + 1;
	}
	return rc;
}

static bool
is_first_of_fee(const struct billing *b, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(b->tariff[k].fee, b->tariff[i].fee) == 0 &&
		    fee_tariff_fit(&b->tariff[k], &b->stall) > 0)
			return false;
	return true;
}

enum rc
billing_prices(struct billing *b)
{
	struct store_bill bill = { .contract = b->contract.contract };
	bool priced = false;
	enum rc rc = RC_OK;

	memcpy(bill.stall, b->stall.stall, sizeof(bill.stall));
	memcpy(bill.period, b->order->period, sizeof(bill.period));
	for (size_t i = 0; rc == RC_OK && i < b->tariff_count; i++) {
		const struct store_tariff *t = &b->tariff[i];
		if (fee_tariff_fit(t, &b->stall) == 0)
			continue;
		priced = priced || t->kind != FEE_METERED;
		if (!is_first_of_fee(b, i))
			continue;
		rc = add_fee(b, &bill, t->fee);
	}
	if (rc == RC_OK && !priced)
		billing_note(b, FEE_NOTE_NO_PRICE, NULL);
	return rc;
}

/* --- meters ------------------------------------------------------------- */

struct meters { struct store_meter at[FEE_METERS_MAX]; size_t count; };

static bool
keep_meter(void *ctx, const struct store_meter *m)
{
	struct meters *list = ctx;

	list->at[list->count++] = *m;
	return list->count < FEE_METERS_MAX;
}

/* The last reading that was asked for, in this run too. */
static enum rc
last_asked(const struct billing *b, int64_t meter, int64_t *day)
{
	enum rc rc = store_meter_billed(b->s, meter, day);

	for (size_t i = 0; rc == RC_OK && i < b->asked_count; i++)
		if (b->asked[i].meter == meter && b->asked[i].day > *day)
			*day = b->asked[i].day;
	return rc;
}

static void
note_asked(struct billing *b, int64_t meter, int64_t day)
{
	size_t i = 0;

	while (i < b->asked_count && b->asked[i].meter != meter)
		i++;
	REQUIRE(i < FEE_METERS_MAX);   /* as many as are listed */
	b->asked[i].meter = meter;
	b->asked[i].day = day;
	b->asked_count = i == b->asked_count ? i + 1 : b->asked_count;
}

static enum rc
add_meter(struct billing *b, const struct store_meter *m)
{
	struct store_charge c = { .meter = m->meter, .first_day = b->from,
	    .last_day = b->to };
	struct fee_counted counted;
	int64_t billed;

	memcpy(c.fee, m->fee, sizeof(c.fee));
	enum rc rc = last_asked(b, m->meter, &billed);
	if (rc == RC_OK && billed >= b->from)
		return RC_OK;   /* this period's was asked for */
	if (rc == RC_OK)
		rc = fee_meter_counted(b->s, m, billed, b->to, &counted);
	if (rc != RC_OK)
		return rc;
	if (counted.day < b->from) {
		billing_note(b, FEE_NOTE_NO_READING, &c);
		return RC_OK;
	}
	c.meter_day = counted.day;
	const struct store_tariff *t = price_on(b, m->fee, counted.day);
	if (t == NULL || t->kind != FEE_METERED) {
		c.first_day = c.last_day = counted.day;
		billing_note(b, FEE_NOTE_GAP, &c);
		return RC_OK;
	}
	struct fee_use use = { b->from, b->to, 0, counted.units };
	size_t had = b->line_count;
	rc = add_line(b, t, &use, &c);
	if (b->line_count > had)
		note_asked(b, m->meter, counted.day);
	return rc;
}

enum rc
billing_meters(struct billing *b)
{
	struct meters list = { .count = 0 };
	enum rc rc = store_meter_list(b->s, b->stall.stall, keep_meter,
	    &list);

	for (size_t i = 0; rc == RC_OK && i < list.count; i++) {
		const struct store_meter *m = &list.at[i];
		if (m->from_day <= b->to && (m->to_day == 0 ||
		    m->to_day >= b->from))
			rc = add_meter(b, m);
	}
	return rc;
}
