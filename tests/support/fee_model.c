/* SPDX-License-Identifier: Apache-2.0 */
/* Fees as rules B25 to B28 say them, over arrays: a bill's number, a
 * payment's, a waiver's is its place + 1. */
#include "tests/support/fee_model.h"

#define SPARE 60   /* rows that a group may add */

bool
fee_model_is_full(const struct fee_model *m)
{
	return m->bills > M_BILLS - SPARE || m->charges > M_CHARGES -
	    4 * SPARE || m->payments > M_PAYMENTS - SPARE ||
	    m->parts > M_PARTS - 6 * SPARE || m->camed > M_SMALL - SPARE ||
	    m->tickets > M_SMALL - SPARE || m->ranges > M_SMALL - SPARE ||
	    m->handovers > M_SMALL - SPARE || m->readings > M_READINGS -
	    SPARE;
}

/* --- sums --------------------------------------------------------------- */

int64_t
fee_model_asked(const struct fee_model *m, int bill)
{
	int64_t sum = 0;

	for (int i = 0; i < m->charges; i++)
		if (m->charge[i].bill == bill && !m->charge[i].gone)
			sum += m->charge[i].amount;
	return sum;
}

int64_t
fee_model_on_bill(const struct fee_model *m, int bill)
{
	int64_t sum = 0;

	for (int i = 0; i < m->parts; i++)
		if (m->part[i].bill == bill)
			sum += m->part[i].amount;
	return sum;
}

int64_t
fee_model_given(const struct fee_model *m, int payment)
{
	int64_t sum = 0;

	for (int i = 0; i < m->parts; i++)
		if (m->part[i].payment == payment)
			sum += m->part[i].amount;
	return sum;
}

int64_t
fee_model_free(const struct fee_model *m, int payment)
{
	if (m->payment[payment].deposit || m->payment[payment].undone ||
	    m->payment[payment].counter)
		return 0;
	return m->payment[payment].amount - fee_model_given(m, payment);
}

static int64_t
open_of(const struct fee_model *m, unsigned stall, int64_t *bills)
{
	int64_t sum = 0;

	*bills = 0;
	for (int i = 0; i < m->bills; i++) {
		int64_t open = fee_model_asked(m, i) - fee_model_on_bill(m, i);
		if (m->bill[i].stall != stall || open == 0)
			continue;
		sum += open;
		++*bills;
	}
	return sum;
}

struct answer
fee_model_sums(const struct fee_model *m)
{
	struct answer a = { .rc = RC_OK };

	for (int i = 0; i < m->bills; i++)
		a.a += fee_model_asked(m, i);
	for (int i = 0; i < m->parts; i++)
		a.b += m->part[i].amount;
	for (int i = 0; i < m->payments; i++)
		*(m->payment[i].deposit ? &a.d : &a.c) +=
		    m->payment[i].amount;
	return a;
}

/* --- money and bills find each other ------------------------------------ */

static void
add_part(struct fee_model *m, int payment, int bill, int64_t amount)
{
	for (int i = 0; i < m->parts; i++)
		if (m->part[i].payment == payment && m->part[i].bill == bill) {
			m->part[i].amount += amount;
			return;
		}
	m->part[m->parts].payment = payment;
	m->part[m->parts].bill = bill;
	m->part[m->parts++].amount = amount;
}

static int64_t
part_of(const struct fee_model *m, int payment, int bill)
{
	for (int i = 0; i < m->parts; i++)
		if (m->part[i].payment == payment && m->part[i].bill == bill)
			return m->part[i].amount;
	return 0;
}

/* What a bill has beyond what it asks for is taken off, youngest first. */
static void
take_off(struct fee_model *m, int bill)
{
	int64_t over = fee_model_on_bill(m, bill) - fee_model_asked(m, bill);

	for (int p = m->payments - 1; p >= 0 && over > 0; p--) {
		int64_t part = part_of(m, p, bill);
		part = part < over ? part : over;
		if (part > 0)
			add_part(m, p, bill, -part);
		over -= part > 0 ? part : 0;
	}
}

/* Of a period all bills are due on one day. */
static void
settle(struct fee_model *m, unsigned stall)
{
	for (int i = 0; i < m->bills; i++)
		if (m->bill[i].stall == stall)
			take_off(m, i);
	for (unsigned period = 0; period < FEE_PERIODS; period++)
		for (int i = 0; i < m->bills; i++) {
			int64_t open = fee_model_asked(m, i) -
			    fee_model_on_bill(m, i);
			if (m->bill[i].stall != stall ||
			    m->bill[i].period != period)
				continue;
			for (int p = 0; p < m->payments && open > 0; p++) {
				int64_t part = m->payment[p].stall == stall ?
				    fee_model_free(m, p) : 0;
				part = part < open ? part : open;
				if (part > 0)
					add_part(m, p, i, part);
				open -= part;
			}
		}
}

/* Its place; bank money until the caller says otherwise. */
int
fee_model_pay(struct fee_model *m, struct fee_counts *n, unsigned stall,
    int64_t amount)
{
	int i = m->payments++;

	m->payment[i].stall = stall;
	m->payment[i].bank = true;
	m->payment[i].amount = amount;
	m->payment[i].receipt = ++*n->receipts;
	settle(m, stall);
	return i;
}

bool
fee_model_credit_paid(const struct fee_model *m, int64_t credit)
{
	for (int i = 0; i < m->payments; i++)
		if (m->payment[i].credit == credit && !m->payment[i].undone &&
		    !m->payment[i].counter)
			return true;
	return false;
}

static struct answer
say(const struct fee_model *m, int i)
{
	int64_t given = fee_model_given(m, i);

	return (struct answer){ RC_OK, i + 1, m->payment[i].receipt, given,
	    m->payment[i].deposit ? 0 : m->payment[i].amount - given };
}

/* A deposit is given to no bill, so it is said before anything is settled. */
static int
pay_as(struct fee_model *m, struct fee_counts *n, const struct fee_step *p)
{
	int i = m->payments;

	m->payment[i].deposit = p->alt == 0;
	return fee_model_pay(m, n, p->stall, p->amount);
}

static struct answer
cash(struct fee_model *m, struct fee_counts *n, const struct fee_step *p)
{
	for (int i = 0; i < m->payments; i++) {
		if (m->payment[i].key != p->no || m->payment[i].counter)
			continue;
		if (m->payment[i].stall != p->stall || m->payment[i].amount !=
		    p->amount || m->payment[i].deposit != (p->alt == 0))
			return (struct answer){ .rc = RC_CONFLICT };
		return say(m, i);
	}
	if (p->stall >= FEE_STALLS)
		return (struct answer){ .rc = RC_NOT_FOUND };
	int i = pay_as(m, n, p);
	m->payment[i].bank = false;
	m->payment[i].key = p->no;
	return say(m, i);
}

static struct answer
assign(struct fee_model *m, struct fee_counts *n, const struct fee_step *p)
{
	int64_t credit = 1000000 + p->no;

	if (fee_model_credit_paid(m, credit))
		return (struct answer){ .rc = RC_CONFLICT };
	if (p->stall >= FEE_STALLS)
		return (struct answer){ .rc = RC_NOT_FOUND };
	int i = pay_as(m, n, p);
	m->payment[i].credit = credit;
	return say(m, i);
}

static struct answer
transfer(struct fee_model *m, struct fee_counts *n, const struct fee_step *p)
{
	if ((int)p->no > m->bills)
		return (struct answer){ .rc = RC_NOT_FOUND };
	int64_t seq = ++*n->seq;
	int i = fee_model_pay(m, n, m->bill[p->no - 1].stall, p->amount);
	m->payment[i].credit = seq;
	return (struct answer){ RC_OK, seq, i + 1, m->payment[i].receipt, 0 };
}

static struct answer
undo(struct fee_model *m, const struct fee_step *p)
{
	int i = (int)p->no - 1;

	if (i >= m->payments)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (m->payment[i].undone || m->payment[i].counter)
		return (struct answer){ .rc = RC_STATE };
	for (int k = 0; k < m->parts; k++)
		if (m->part[k].payment == i)
			m->part[k].amount = 0;
	m->payment[i].undone = true;
	int k = m->payments++;
	m->payment[k] = m->payment[i];
	m->payment[k].undone = false;
	m->payment[k].counter = true;
	m->payment[k].amount = -m->payment[i].amount;
	settle(m, m->payment[i].stall);
	return (struct answer){ RC_OK, k + 1, 0, 0, 0 };
}

/* --- bills -------------------------------------------------------------- */

static void
waive(struct fee_model *m, int bill, int w)
{
	int64_t asked = 0, left = 0, whole = fee_model_asked(m, bill);
	unsigned fee = FEE_MB;

	for (int i = 0; i < m->charges; i++) {
		if (m->charge[i].bill != bill || m->charge[i].gone)
			continue;
		if (m->charge[i].waiver == w + 1)
			return;   /* it took its part */
		if (m->waiver[w].fee != FEE_ALL &&
		    m->waiver[w].fee != m->charge[i].fee)
			continue;
		left += m->charge[i].amount;
		if (m->charge[i].waiver == 0) {
			asked += m->charge[i].amount;
			fee = m->charge[i].fee;
		}
	}
	int64_t cut = m->waiver[w].bp == 0 ? m->waiver[w].amount :
	    (asked * m->waiver[w].bp + 5000) / 10000;
	cut = cut < left ? cut : left;
	cut = cut < whole ? cut : whole;   /* no bill goes below 0 */
	if (cut <= 0)
		return;
	m->charge[m->charges].bill = bill;
	m->charge[m->charges].waiver = w + 1;
	m->charge[m->charges].fee = fee;
	m->charge[m->charges++].amount = -cut;
}

static bool
is_waived(const struct fee_model *m, int w, unsigned stall, unsigned period)
{
	return m->waiver[w].verdict == 1 && m->waiver[w].stall == stall &&
	    m->waiver[w].first <= period && period <= m->waiver[w].last;
}

void
fee_model_waive(struct fee_model *m, int bill)
{
	for (int w = 0; w < m->waivers; w++)
		if (is_waived(m, w, m->bill[bill].stall,
		    m->bill[bill].period))
			waive(m, bill, w);
}

static struct answer
run(struct fee_model *m, const struct fee_step *p)
{
	struct answer a = { .rc = RC_OK };

	for (unsigned stall = 0; stall < FEE_STALLS; stall++) {
		if (p->alt >= 5 && p->alt - 5 != stall)
			continue;   /* a run of one zone */
		int k = -1;
		while ((k = fee_model_meeting(m, stall, p->period, k)) >= 0) {
			int lines = fee_model_bill(m, k, p->period);
			if (lines == 0)
				continue;
			a.b++;
			a.c += lines;
			a.d += fee_model_asked(m, m->bills - 1);
			settle(m, stall);
		}
	}
	if (a.b > 0)
		a.a = ++m->runs;
	return a;
}

/* As run, and nothing comes of it. */
static struct answer
preview(const struct fee_model *m, const struct fee_step *p)
{
	static struct fee_model trial;

	trial = *m;
	struct answer a = run(&trial, p);
	a.a = 0;
	return a;
}

/* False: nothing stood. */
static bool
bill_back(struct fee_model *m, int bill)
{
	bool any = false;

	for (int i = 0; i < m->charges; i++)
		if (m->charge[i].bill == bill && !m->charge[i].gone)
			m->charge[i].gone = any = true;
	if (any)
		settle(m, m->bill[bill].stall);
	return any;
}

static struct answer
run_back(struct fee_model *m, const struct fee_step *p)
{
	int r = (int)p->no - 1;

	if (r >= m->runs)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (m->run_back[r])
		return (struct answer){ .rc = RC_STATE };
	m->run_back[r] = true;
	for (int i = 0; i < m->bills; i++)
		if (m->bill[i].run == r)
			(void)bill_back(m, i);
	return (struct answer){ .rc = RC_OK };
}

/* --- waivers ------------------------------------------------------------ */

static struct answer
approve(struct fee_model *m, int w)
{
	m->waiver[w].verdict = 1;
	for (int i = 0; i < m->bills; i++)
		if (is_waived(m, w, m->bill[i].stall, m->bill[i].period))
			waive(m, i, w);
	settle(m, m->waiver[w].stall);
	return (struct answer){ RC_OK, w + 1, 1, 0, 0 };
}

static struct answer
ask_waiver(struct fee_model *m, const struct fee_step *p)
{
	static const int64_t bp[] = { 1000, 2500, 3333, 10000 };
	int w = m->waivers;

	if (p->stall >= FEE_STALLS)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (w == M_WAIVERS)   /* the caller's step is left out as well */
		return (struct answer){ .rc = RC_FULL };
	m->waivers++;
	m->waiver[w].stall = p->stall;
	m->waiver[w].fee = p->no % 3;
	m->waiver[w].first = p->period;
	m->waiver[w].last = p->period + (p->who > 0 &&
	    p->period + 1 < FEE_PERIODS);
	m->waiver[w].asked_by = 1 + p->who;
	if (p->alt < 4)
		m->waiver[w].bp = bp[p->alt];
	else
		m->waiver[w].amount = p->amount;
	/* The market's rule: up to 10 %, or 500 dong, is free. */
	bool is_free = p->alt < 4 ? bp[p->alt] <= 1000 : p->amount <= 500;
	return is_free ? approve(m, w) : (struct answer){ RC_OK, w + 1, 0, 0,
	    0 };
}

static struct answer
verdict(struct fee_model *m, const struct fee_step *p)
{
	int w = (int)p->no - 1;
	bool yes = p->alt % 4 != 0;

	if (w >= m->waivers)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (m->waiver[w].verdict != 0)
		return (struct answer){ .rc = RC_STATE };
	if (yes && m->waiver[w].asked_by == 1 + p->who)
		return (struct answer){ .rc = RC_DENIED };
	if (yes)
		return approve(m, w);
	m->waiver[w].verdict = -1;
	return (struct answer){ RC_OK, w + 1, 0, 0, 0 };
}

static struct answer
owed(const struct fee_model *m, const struct fee_step *p)
{
	struct answer a = { .rc = RC_OK };

	a.a = open_of(m, p->stall, &a.c);
	for (int i = 0; i < m->payments; i++)
		if (m->payment[i].stall == p->stall)
			a.b += fee_model_free(m, i);
	return a;
}

struct answer
fee_model_step(struct fee_model *m, struct fee_counts *n,
    const struct fee_step *p)
{
	switch ((int)p->op) {
	case FEE_RUN:
		return run(m, p);
	case FEE_PREVIEW:
		return preview(m, p);
	case FEE_RUN_BACK:
		return run_back(m, p);
	case FEE_BILL_BACK:
		return (struct answer){ .rc = (int)p->no > m->bills ?
		    RC_NOT_FOUND : bill_back(m, (int)p->no - 1) ? RC_OK :
		    RC_STATE };
	case FEE_CASH:
		return cash(m, n, p);
	case FEE_ASSIGN:
		return assign(m, n, p);
	case FEE_TRANSFER:
		return transfer(m, n, p);
	case FEE_UNDO:
		return undo(m, p);
	case FEE_WAIVE:
		return ask_waiver(m, p);
	case FEE_VERDICT:
		return verdict(m, p);
	case FEE_OWED:
		return owed(m, p);
	case FEE_SUMS:
		return fee_model_sums(m);
	default:
		return p->op < ROUND_BEGIN ? fee_model_let(m, n, p) :
		    fee_model_round(m, n, p);
	}
}
