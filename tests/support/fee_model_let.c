/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts, meters and virtual accounts as rules B24, B25 and B52 say them:
 * a contract's number, a meter's is its place + 1. */
#include "tests/support/fee_model.h"

/* Of each period and the one after the last; and days since 1970. */
static const int64_t first_day[FEE_PERIODS + 1] = { 20758, 20788, 20819,
	20850 };
static const int64_t price[] = { [FEE_MB] = 3000, [FEE_VS] = 2050 };

int64_t
fee_model_first(unsigned period)
{
	return first_day[period];
}

/* A day that a step names. */
static int64_t
day_of(const struct fee_step *p)
{
	return first_day[p->period] + 4 * (int64_t)p->alt;
}

void
fee_model_begin(struct fee_model *m)
{
	m->contract[0].stall = 0;
	m->contract[1].stall = 1;
	m->contracts = 2;
}

/* --- contracts ---------------------------------------------------------- */

static bool
meets(const struct fee_model *m, int k, int64_t from, int64_t to)
{
	return (m->contract[k].to == 0 || m->contract[k].to >= from) &&
	    (to == 0 || m->contract[k].from <= to);
}

static bool
is_before(const struct fee_model *m, int a, int b)
{
	return m->contract[a].from != m->contract[b].from ?
	    m->contract[a].from < m->contract[b].from : a < b;
}

int
fee_model_meeting(const struct fee_model *m, unsigned stall,
    unsigned period, int after)
{
	int best = -1;

	for (int k = 0; k < m->contracts; k++)
		if (m->contract[k].stall == stall && meets(m, k,
		    first_day[period], first_day[period + 1] - 1) &&
		    (after < 0 || is_before(m, after, k)) &&
		    (best < 0 || is_before(m, k, best)))
			best = k;
	return best;
}

static struct answer
let(struct fee_model *m, const struct fee_step *p)
{
	int64_t to = p->who == 0 ? 0 : first_day[p->period + 1] - 1;
	int i = m->contracts;

	if (p->stall >= FEE_STALLS)
		return (struct answer){ .rc = RC_NOT_FOUND };
	for (int k = 0; k < m->contracts; k++)
		if (m->contract[k].stall == p->stall && meets(m, k,
		    day_of(p), to))
			return (struct answer){ .rc = RC_CONFLICT };
	if (i == M_CONTRACTS)
		return (struct answer){ .rc = RC_FULL };
	m->contract[i].stall = p->stall;
	m->contract[i].from = day_of(p);
	m->contract[i].to = to;
	m->contracts++;
	return (struct answer){ RC_OK, i + 1, 0, 0, 0 };
}

static struct answer
end(struct fee_model *m, const struct fee_step *p)
{
	int i = (int)p->no - 1;

	if (i >= m->contracts)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (m->contract[i].closed)
		return (struct answer){ .rc = RC_STATE };
	if (day_of(p) < m->contract[i].from || (m->contract[i].to != 0 &&
	    day_of(p) > m->contract[i].to))
		return (struct answer){ .rc = RC_BAD_INPUT };
	m->contract[i].to = day_of(p);
	m->contract[i].closed = true;
	return (struct answer){ .rc = RC_OK };
}

/* --- a bill ------------------------------------------------------------- */

static void
add_line(struct fee_model *m, unsigned fee, int64_t amount)
{
	m->charge[m->charges].bill = m->bills;
	m->charge[m->charges].fee = fee;
	m->charge[m->charges++].amount = amount;
}

static bool
is_billed(const struct fee_model *m, int contract, unsigned period,
    unsigned fee)
{
	for (int i = 0; i < m->charges; i++) {
		int b = m->charge[i].bill;
		if (m->bill[b].contract == contract && m->bill[b].period ==
		    period && m->charge[i].fee == fee &&
		    m->charge[i].waiver == 0 && !m->charge[i].gone)
			return true;
	}
	return false;
}

/* Units after the reading that was asked for last, up to a day. */
static int
bill_meter(struct fee_model *m, int meter, int64_t from, int64_t to)
{
	int64_t billed = 0, units = 0, day = 0;

	for (int i = 0; i < m->charges; i++)
		if (m->charge[i].meter == meter + 1 && !m->charge[i].gone &&
		    m->charge[i].meter_day > billed)
			billed = m->charge[i].meter_day;
	if (billed >= from)
		return 0;
	for (int i = 0; i < m->readings; i++)
		if (m->reading[i].meter == meter && m->reading[i].day <= to &&
		    m->reading[i].day > billed) {
			units += m->reading[i].used;
			day = m->reading[i].day;
		}
	if (day < from || units == 0)
		return 0;
	add_line(m, FEE_DIEN, units * FEE_DIEN_PRICE);
	m->charge[m->charges - 1].meter = meter + 1;
	m->charge[m->charges - 1].meter_day = day;
	return 1;
}

int
fee_model_bill(struct fee_model *m, int k, unsigned period)
{
	unsigned stall = m->contract[k].stall;
	int64_t first = first_day[period], last = first_day[period + 1] - 1;
	int64_t len = last - first + 1;
	int64_t from = m->contract[k].from > first ? m->contract[k].from :
	    first;
	int64_t to = m->contract[k].to != 0 && m->contract[k].to < last ?
	    m->contract[k].to : last;
	int lines = 0;

	for (unsigned fee = FEE_MB; fee <= (stall == 1 ? FEE_VS : FEE_MB);
	    fee++) {
		if (is_billed(m, k, period, fee))
			continue;
		int64_t of = 2 * price[fee] * (to - from + 1);
		add_line(m, fee, (of + len) / (2 * len));
		lines++;
	}
	for (int i = 0; i < m->meters; i++)
		if (m->meter[i].stall == stall && m->meter[i].from <= to &&
		    (m->meter[i].to == 0 || m->meter[i].to >= from))
			lines += bill_meter(m, i, from, to);
	if (lines == 0)
		return 0;
	m->bill[m->bills].run = m->runs;
	m->bill[m->bills].contract = k;
	m->bill[m->bills].stall = stall;
	m->bill[m->bills++].period = period;
	fee_model_waive(m, m->bills - 1);
	return lines;
}

/* --- meters ------------------------------------------------------------- */

static struct answer
put_meter(struct fee_model *m, const struct fee_step *p)
{
	int i = m->meters;

	if (p->stall >= FEE_STALLS)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (i == M_METERS)
		return (struct answer){ .rc = RC_FULL };
	m->meter[i].stall = p->stall;
	m->meter[i].from = first_day[p->period];
	m->meter[i].round = p->who == 0 ? 10000 : 1000;
	m->meter[i].first = p->alt < 4 ? 0 : m->meter[i].round - 10;
	m->meters++;
	return (struct answer){ RC_OK, i + 1, 0, 0, 0 };
}

static struct answer
take_reading(struct fee_model *m, const struct fee_step *p)
{
	int i = (int)p->no - 1;
	bool rolled = p->who == 1;

	if (i >= m->meters)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (day_of(p) < m->meter[i].from || (m->meter[i].to != 0 &&
	    day_of(p) > m->meter[i].to))
		return (struct answer){ .rc = RC_DENIED };
	int64_t before = m->meter[i].first, last = 0;
	for (int k = 0; k < m->readings; k++)
		if (m->reading[k].meter == i) {
			before = m->reading[k].value;
			last = m->reading[k].day;
		}
	if (last >= day_of(p))
		return (struct answer){ .rc = RC_CONFLICT };
	if (p->amount >= m->meter[i].round)
		return (struct answer){ .rc = RC_BAD_INPUT };
	if (rolled == (p->amount >= before))
		return (struct answer){ .rc = RC_STATE };
	int r = m->readings++;
	m->reading[r].meter = i;
	m->reading[r].day = day_of(p);
	m->reading[r].value = p->amount;
	m->reading[r].used = p->amount - before + (rolled ?
	    m->meter[i].round : 0);
	return (struct answer){ RC_OK, m->reading[r].used, 0, 0, 0 };
}

static struct answer
end_meter(struct fee_model *m, const struct fee_step *p)
{
	int i = (int)p->no - 1;

	if (i >= m->meters || m->meter[i].to != 0 ||
	    day_of(p) < m->meter[i].from)
		return (struct answer){ .rc = RC_CONFLICT };
	m->meter[i].to = day_of(p);
	return (struct answer){ .rc = RC_OK };
}

/* --- virtual accounts --------------------------------------------------- */

/* The last word counts; nobody takes a number from a stall unawares. */
static struct answer
give_va(struct fee_model *m, const struct fee_step *p)
{
	unsigned i = p->no % M_VAS;
	bool gives = p->alt % 3 != 0;
	bool same = m->va[i].given == gives && (!gives ||
	    m->va[i].stall == p->stall);

	if (gives && p->stall >= FEE_STALLS)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (!same && m->va[i].given && gives)
		return (struct answer){ .rc = RC_CONFLICT };
	if (same && !m->va[i].said)   /* it was nobody's, and is */
		return (struct answer){ .rc = RC_STATE };
	if (!same) {
		m->va[i].n = ++m->va_n;
		m->va[i].said = true;
		m->va[i].given = gives;
		m->va[i].stall = p->stall;
	}
	return (struct answer){ RC_OK, m->va[i].n, 0, 0, 0 };
}

static struct answer
va_money(struct fee_model *m, struct fee_counts *n, const struct fee_step *p)
{
	unsigned i = p->no % M_VAS;
	struct answer a = { .rc = RC_OK, .a = ++*n->seq };

	if (!m->va[i].given)
		return a;
	int k = fee_model_pay(m, n, m->va[i].stall, p->amount);
	m->payment[k].credit = a.a;
	a.b = k + 1;
	a.c = m->payment[k].receipt;
	return a;
}

struct answer
fee_model_let(struct fee_model *m, struct fee_counts *n,
    const struct fee_step *p)
{
	switch ((int)p->op) {
	case LET_ADD:
		return let(m, p);
	case LET_END:
		return end(m, p);
	case METER_ADD:
		return put_meter(m, p);
	case METER_READ:
		return take_reading(m, p);
	case METER_END:
		return end_meter(m, p);
	case VA_GIVE:
		return give_va(m, p);
	default:
		return va_money(m, n, p);
	}
}
