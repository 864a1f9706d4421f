/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/money_model.h"

static struct answer
model_notice(struct money_model *m, const struct step *p)
{
	unsigned body = p->other_body;
	struct note n = { .id = p->id, .amount = p->amount,
	    .bank_ref = p->bank_ref, .body = body, .terminal = p->terminal,
	    .sale = p->sale, .told = p->sale * 4 + p->terminal };

	for (int i = 0; i < m->notes; i++) {
		const struct note *o = &m->note[i];
		if (o->id != n.id)
			continue;
		bool same = o->body == body && o->amount == n.amount &&
		    o->bank_ref == n.bank_ref && o->told == n.told;
		if (same)
			return (struct answer){ .a = CREDIT_KNOWN };
		/* The id with another body: kept once, and alarmed. */
		int key = (int)((((n.id * 2 + body) * 4 +
		    (unsigned)(n.amount / 1000)) * 8 + n.bank_ref) * 8 +
		    n.sale) * 4 + (int)n.terminal;
		bool had = false;
		for (int k = 0; k < m->odds; k++)
			had |= m->odd[k] == key;
		if (!had) {
			m->odd[m->odds++] = key;
			m->seq++;
		}
		m->conflicts++;
		return (struct answer){ .a = CREDIT_CHANGED };
	}
	n.seq = ++m->seq;
	for (int i = 0; i < m->notes; i++)
		n.twin |= n.bank_ref != 0 && !m->note[i].twin &&
		    m->note[i].bank_ref == n.bank_ref &&
		    m->note[i].amount == n.amount;
	n.matched = !n.twin && n.sale < MODEL_SALES;
	if (n.matched)
		m->mail[n.terminal - 1]++;
	m->note[m->notes++] = n;
	return (struct answer){ .a = CREDIT_TAKEN,
	    .b = n.matched ? n.terminal : 0 };
}

static struct answer
model_cut(struct money_model *m, uint32_t terminal)
{
	struct answer a = { .rc = RC_OK };
	int t = (int)terminal - 1;

	for (int i = 0; i < m->notes; i++)
		if (m->note[i].matched && m->note[i].terminal == terminal) {
			a.a++;
			a.b += m->note[i].amount;
		}
	a.a -= m->cut_credits[t];
	a.b -= m->cut_total[t];
	m->cut_credits[t] += a.a;
	m->cut_total[t] += a.b;
	a.c = ++m->cuts[t];
	return a;
}

/* The payer's word for an amount and a bank reference. */
static struct answer
model_claim(struct money_model *m, const struct step *p)
{
	struct answer a = { .rc = RC_NOT_FOUND };
	int found = -1, count = 0;

	for (int i = 0; i < m->notes; i++)
		if (!m->note[i].matched && !m->note[i].twin &&
		    m->note[i].amount == p->amount &&
		    m->note[i].bank_ref == p->bank_ref) {
			found = i;
			count++;
		}
	if (count > 1)
		a.rc = RC_CONFLICT;
	if (count != 1)
		return a;
	struct note *n = &m->note[found];
	n->matched = true;
	n->terminal = p->terminal;
	n->sale = p->sale % MODEL_SALES;
	return (struct answer){ .rc = RC_OK, .a = n->seq };
}

static struct answer
model_sale(struct money_model *m, const struct step *p)
{
	int t = (int)p->terminal - 1, i = (int)p->sale % MODEL_SALES;

	if (p->op == OP_SALE && !m->sale[t][i].there) {
		m->sale[t][i].there = true;
		m->sale[t][i].asked = p->amount;
		m->sale[t][i].seq = ++m->seq;
	} else if (p->op == OP_CLOSE && m->sale[t][i].there &&
	    !m->sale[t][i].closed) {
		m->sale[t][i].closed = true;
		m->sale[t][i].closed_seq = ++m->seq;
	} else {
		return (struct answer){ .rc = RC_STATE };
	}
	return (struct answer){ .rc = RC_OK, .a = m->seq };
}

static struct answer
model_tail(struct money_model *m, const struct step *p)
{
	int t = (int)p->terminal - 1;

	if (m->tail[t].there && m->tail[t].next > m->tail[t].last)
		return (struct answer){ .rc = RC_NOT_FOUND };
	if (!m->tail[t].there) {
		m->tail[t].there = true;
		m->tail[t].next = 3;
		m->tail[t].last = 2 + (int64_t)p->id;
	}
	m->tail[t].next += 2;
	return (struct answer){ .a = m->tail[t].next, .b = m->tail[t].last };
}

struct answer
money_model_step(struct money_model *m, const struct step *p)
{
	int t = (int)p->terminal - 1;

	switch (p->op) {
	case OP_NOTICE:
		return model_notice(m, p);
	case OP_SALE:
	case OP_CLOSE:
		return model_sale(m, p);
	case OP_CLAIM:
		return model_claim(m, p);
	case OP_RECEIPT:
		return (struct answer){ .a = ++m->receipts };
	case OP_ALARM:
		return (struct answer){ .a = ++m->alarms[t] };
	case OP_SEEN:
		if (m->seen[t] < m->mail[t])
			m->seen[t] = m->mail[t];
		return (struct answer){ .a = m->seen[t], .b = m->mail[t] };
	case OP_TAIL:
		return model_tail(m, p);
	case OP_ENROL:
		if (m->code[t])
			return (struct answer){ .rc = RC_CONFLICT };
		m->code[t] = true;
		return (struct answer){ .rc = RC_OK };
	case OP_USE:
		m->code_used[t] |= m->code[t];
		return (struct answer){ .rc = m->code[t] ? RC_OK :
		    RC_NOT_FOUND, .a = m->code_used[t] };
	case OP_CUT:
		return model_cut(m, p->terminal);
	case OP_TERMINAL:
		return (struct answer){ .a = m->mail[t], .b = m->seen[t] };
	case OP_FEE:
		return fee_model_step(&m->fee, &(struct fee_counts){
		    &m->receipts, &m->seq, m->now }, &p->fee);
	case OP_COUNT:
		break;
	}
	return (struct answer){ .rc = RC_STATE };
}
