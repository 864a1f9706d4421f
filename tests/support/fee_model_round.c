/* SPDX-License-Identifier: Apache-2.0 */
/* Collectors as rules B36 to B39 say them. */
#include "tests/support/fee_model.h"

static unsigned
order_of(const struct fee_step *p, unsigned who)
{
	return who * FEE_ORDERS + p->no % FEE_ORDERS;
}

/* --- who ---------------------------------------------------------------- */

static struct answer
begin(struct fee_model *m, const struct fee_counts *n,
    const struct fee_step *p)
{
	int64_t staff = 20 + p->alt % 2;

	/* When a terminal became a collector's is part of that row's key. */
	if (m->collector[p->who].staff != 0 ||
	    m->collector[p->who].from == n->now ||
	    m->collector[1 - p->who].staff == staff)
		return (struct answer){ .rc = RC_CONFLICT };
	m->collector[p->who].staff = staff;
	m->collector[p->who].from = n->now;
	return (struct answer){ RC_OK, staff, 0, 0, 0 };
}

static struct answer
end(struct fee_model *m, const struct fee_step *p)
{
	if (m->collector[p->who].staff == 0)
		return (struct answer){ .rc = RC_NOT_FOUND };
	m->collector[p->who].staff = 0;
	return (struct answer){ .rc = RC_OK };
}

static struct answer
range(struct fee_model *m, const struct fee_step *p)
{
	int64_t last = m->ranges > 0 ? m->range[m->ranges - 1].last : 0;

	if (p->alt < 2)   /* not where the series ends */
		return (struct answer){ .rc = RC_CONFLICT };
	m->range[m->ranges].who = p->who;
	m->range[m->ranges++].last = last + 1 + p->period;
	return (struct answer){ RC_OK, last + 1, last + 1 + p->period, 0, 0 };
}

/* --- what is taken ------------------------------------------------------ */

static struct answer
ask(struct fee_model *m, struct fee_counts *n, const struct fee_step *p)
{
	unsigned o = order_of(p, p->who);

	if (m->order[o].there)   /* kept once; an alarm */
		return fee_model_sums(m);
	m->order[o].there = true;
	m->order[o].ticket = p->alt == 0;
	m->order[o].stall = p->stall;
	for (int i = 0; i < m->camed; i++) {
		if (m->came[i].order != o || m->order[o].ticket ||
		    p->stall >= FEE_STALLS ||
		    fee_model_credit_paid(m, m->came[i].seq))
			continue;
		int k = fee_model_pay(m, n, p->stall, m->came[i].amount);
		m->payment[k].credit = m->came[i].seq;
	}
	return fee_model_sums(m);
}

/* Notes are somebody's whatever they were for. */
static struct answer
cash(struct fee_model *m, struct fee_counts *n, const struct fee_step *p)
{
	unsigned whose = p->alt == 1 ? 1 - p->who : p->who;
	unsigned o = order_of(p, whose);

	m->stalls[p->who] += p->amount;
	if (m->order[o].there && whose == p->who && !m->order[o].ticket &&
	    m->order[o].stall < FEE_STALLS) {
		int k = fee_model_pay(m, n, m->order[o].stall, p->amount);
		m->payment[k].bank = false;
	}
	return fee_model_sums(m);
}

static struct answer
transfer(struct fee_model *m, struct fee_counts *n, const struct fee_step *p)
{
	unsigned o = order_of(p, p->who);
	int64_t seq = ++*n->seq;

	m->came[m->camed].order = o;
	m->came[m->camed].seq = seq;
	m->came[m->camed++].amount = p->amount;
	if (m->order[o].there && !m->order[o].ticket &&
	    m->order[o].stall < FEE_STALLS) {
		int k = fee_model_pay(m, n, m->order[o].stall, p->amount);
		m->payment[k].credit = seq;
	}
	struct answer a = fee_model_sums(m);
	a.a = seq;
	return a;
}

/* --- tickets ------------------------------------------------------------ */

static struct answer
verdict(const struct fee_model *m, const struct fee_step *p)
{
	struct answer a = { .rc = RC_OK, .a = 1 };   /* outside */
	int64_t first = 1;

	for (int i = 0; i < m->ranges; i++) {
		if (p->no >= first && p->no <= m->range[i].last &&
		    m->range[i].who == p->who)
			a.a = 0;
		first = m->range[i].last + 1;
	}
	for (int i = 0; i < m->tickets; i++)
		if (m->ticket[i].no == p->no)
			a.a = 2;
	return a;
}

static struct answer
ticket(struct fee_model *m, const struct fee_step *p)
{
	struct answer a = verdict(m, p);

	m->ticket[m->tickets].who = p->who;
	m->ticket[m->tickets].no = p->no;
	m->ticket[m->tickets].cash = p->alt > 1;
	m->ticket[m->tickets++].amount = p->amount;
	m->sold[p->who] += p->alt > 1 ? p->amount : 0;
	return a;
}

static struct answer
take_back(struct fee_model *m, const struct fee_step *p)
{
	for (int i = m->tickets - 1; i >= 0; i--) {
		if (m->ticket[i].who != p->who || m->ticket[i].no != p->no)
			continue;
		if (m->ticket[i].cash && !m->ticket[i].gone)
			m->sold[p->who] -= m->ticket[i].amount;
		m->ticket[i].gone = true;
		break;
	}
	return (struct answer){ RC_OK, m->sold[p->who], 0, 0, 0 };
}

/* --- handed over -------------------------------------------------------- */

static struct answer
hand_over(struct fee_model *m, const struct fee_step *p)
{
	m->handover[m->handovers].who = p->who;
	m->handover[m->handovers].total = p->amount;
	m->handover[m->handovers++].staff = m->collector[p->who].staff;
	m->handed[p->who] += p->amount;
	return (struct answer){ RC_OK, m->handed[p->who], 0, 0, 0 };
}

static struct answer
count_it(struct fee_model *m, const struct fee_step *p)
{
	int i = (int)p->no - 1;

	if (i >= m->handovers)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (m->handover[i].counted)
		return (struct answer){ .rc = RC_CONFLICT };
	if (m->handover[i].staff == 20 + p->alt % 3)
		return (struct answer){ .rc = RC_DENIED };
	m->handover[i].counted = true;
	m->counted[m->handover[i].who] += p->amount;
	return (struct answer){ RC_OK, m->handover[i].total, 0, 0, 0 };
}

struct answer
fee_model_round(struct fee_model *m, struct fee_counts *n,
    const struct fee_step *p)
{
	switch ((int)p->op) {
	case ROUND_BEGIN:
		return begin(m, n, p);
	case ROUND_END:
		return end(m, p);
	case ROUND_RANGE:
		return range(m, p);
	case ROUND_ASK:
		return ask(m, n, p);
	case ROUND_CASH:
		return cash(m, n, p);
	case ROUND_TRANSFER:
		return transfer(m, n, p);
	case ROUND_TICKET:
		return ticket(m, p);
	case ROUND_VOID:
		return take_back(m, p);
	case ROUND_HANDOVER:
		return hand_over(m, p);
	case ROUND_COUNT_IT:
		return count_it(m, p);
	default:
		return (struct answer){ RC_OK, m->stalls[p->who],
		    m->sold[p->who], m->handed[p->who], m->counted[p->who] };
	}
}
