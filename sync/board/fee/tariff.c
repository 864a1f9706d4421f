/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/day.h"
#include "sync/board/fee/tariff.h"

#define BP          10000
#define THOUSAND    1000
#define AREA_UNIT   100
#define DAY_FOREVER ((int64_t)1 << 40)
#define FIT_ZONE    8
#define FIT_PLACE   4
#define FIT_AISLES  2

bool
fee_period(const char *period, int64_t *first, int64_t *last)
{
	char text[16];
	struct buf b = BUF(text);

	buf_puts(&b, period);
	buf_puts(&b, "-01");
	if (b.full || strlen(period) != FEE_PERIOD_LEN ||
	    !day_parse(buf_str(&b), first))
		return false;
	struct date d = day_date(*first);
	d.year += d.month == 12;
	d.month = d.month % 12 + 1;
	*last = day_of_date(d) - 1;
	return true;
}

/* --- keys and days ------------------------------------------------------ */

static bool
is_code(const char *s)
{
	for (; *s != '\0'; s++)
		if (!((*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
		    strchr("-./", *s) != NULL))
			return false;
	return true;
}

static bool
say(struct buf *why, const char *what)
{
	buf_puts(why, what);
	return false;
}

bool
fee_tariff_is_valid(const struct store_tariff *t, struct buf *why)
{
	bool is_entry = t->kind == FEE_ENTRY;

	if (t->fee[0] == '\0' || !is_code(t->fee))
		return say(why, "fee: a code of A-Z 0-9 - . /");
	if (t->amount.dong < 0 || t->amount.dong > FEE_PRICE_MAX)
		return say(why, "amount: 0 to 1000000000 dong");
	if (is_entry != (t->transport[0] != '\0'))
		return say(why, "transport: which vehicle, for prices an "
		    "entry; empty for all others");
	if (is_entry && (t->aisles != 0 || t->place[0] != '\0'))
		return say(why, "place, aisles: empty and 0 for prices an "
		    "entry");
	if (t->vat_bp < 0 || t->vat_bp > BP)
		return say(why, "vat_bp: hundredths of a percent, 0 to "
		    "10000");
	if (t->to_day != 0 && t->to_day < t->from_day)
		return say(why, "to_day: not before from_day");
	if (t->law_no[0] == '\0' || t->law_by[0] == '\0')
		return say(why, "law_no, law_by: the decision that sets this "
		    "price, and who made it");
	if (t->law_day > t->from_day)
		return say(why, "law_day: a price cannot count before the day "
		    "of its decision; correct from_day or law_day");
	return true;
}

bool
fee_tariff_same_key(const struct store_tariff *a,
    const struct store_tariff *b)
{
	return strcmp(a->fee, b->fee) == 0 &&
	    strcmp(a->place, b->place) == 0 && a->aisles == b->aisles &&
	    strcmp(a->transport, b->transport) == 0 && a->zone == b->zone;
}

static int64_t
end_of(const struct store_tariff *t)
{
	return t->to_day == 0 ? DAY_FOREVER : t->to_day;
}

bool
fee_tariff_overlap(const struct store_tariff *a, const struct store_tariff *b)
{
	return a->from_day <= end_of(b) && b->from_day <= end_of(a);
}

bool
fee_tariff_on(const struct store_tariff *t, int64_t day)
{
	return t->from_day <= day && day <= end_of(t);
}

int
fee_tariff_fit(const struct store_tariff *t, const struct store_stall *st)
{
	int fit = 1;

	if (t->kind == FEE_ENTRY)
		return 0;
	if (t->zone != 0)
		fit += t->zone == st->zone ? FIT_ZONE : -100;
	if (t->place[0] != '\0')
		fit += strcmp(t->place, st->kind) == 0 ? FIT_PLACE : -100;
	if (t->aisles != 0)
		fit += t->aisles == st->aisles ? FIT_AISLES : -100;
	return fit > 0 ? fit : 0;
}

/* --- money -------------------------------------------------------------- */

static bool
times(int64_t *v, int64_t by)
{
	return !__builtin_mul_overflow(*v, by, v);
}

static int64_t
half_up(int64_t num, int64_t den)
{
	return num / den + (num % den >= den - num % den);
}

/* Of the 30 days of a month, those up to day k of its len. */
static int64_t
of_30(int64_t k, int64_t len)
{
	return half_up(30 * k, len);
}

static int64_t
days_asked(const struct store_tariff *t, const struct fee_use *use)
{
	struct date d = day_date(use->first_day);
	int64_t month = use->first_day - d.day;   /* the day before it */

	if (!t->days_30)
		return use->last_day - use->first_day + 1;
	int64_t len = fee_month_days(use->first_day);
	return of_30(use->last_day - month, len) -
	    of_30(use->first_day - 1 - month, len);
}

int64_t
fee_month_days(int64_t day)
{
	struct date d = day_date(day);

	d.day = 1;
	int64_t first = day_of_date(d);
	d.year += d.month == 12;
	d.month = d.month % 12 + 1;
	return day_of_date(d) - first;
}

/* price x this / den, before tax and rounding. */
struct share { int64_t of, den, quantity; };

static bool
share(const struct store_tariff *t, const struct fee_use *use,
    struct share *out)
{
	int64_t days = use->last_day - use->first_day + 1;
	int64_t len = fee_month_days(use->first_day);
	int64_t asked = days_asked(t, use);

	switch (t->kind) {
	case FEE_AREA_MONTH:
		*out = (struct share){ use->area, AREA_UNIT * len,
		    use->area };
		return times(&out->of, days);
	case FEE_AREA_DAY:
		*out = (struct share){ use->area, AREA_UNIT, use->area };
		return times(&out->of, asked) && times(&out->quantity, asked);
	case FEE_LUMP:
		*out = (struct share){ days, len, half_up(100 * days, len) };
		return true;
	case FEE_SESSION: case FEE_ENTRY: case FEE_METERED:
		*out = (struct share){ use->count, 1, use->count };
		return times(&out->quantity, 100);
	case FEE_KIND_COUNT:
		break;
	}
	return false;
}

static int64_t
rounded(const struct store_tariff *t, int64_t num, int64_t den)
{
	switch (t->rounding) {
	case FEE_ROUND_NONE: case FEE_ROUND_COUNT:
		return half_up(num, den);
	case FEE_ROUND_DOWN:
		return num / den / THOUSAND * THOUSAND;
	case FEE_ROUND_HALF_UP:
		break;
	}
	return times(&den, THOUSAND) ? half_up(num, den) * THOUSAND : 0;
}

enum rc
fee_tariff_line(const struct store_tariff *t, const struct fee_use *use,
    struct fee_line *line)
{
	struct share share_of;

	if (use->area < 0 || use->area > FEE_AREA_MAX || use->count < 0 ||
	    use->last_day < use->first_day)
		return RC_BAD_INPUT;
	if (!share(t, use, &share_of))
		return RC_TOO_BIG;
	int64_t num = share_of.of, den = share_of.den;
	if (!times(&num, t->amount.dong))
		return RC_TOO_BIG;
	if (!t->vat_in && (!times(&num, BP + t->vat_bp) || !times(&den, BP)))
		return RC_TOO_BIG;
	int64_t gross = rounded(t, num, den);
	if (gross > VND_SALE_MAX)
		return RC_TOO_BIG;
	*line = (struct fee_line){ share_of.quantity, { gross },
	    { half_up(gross * t->vat_bp, BP + t->vat_bp) } };
	return RC_OK;
}
