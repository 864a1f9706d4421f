/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ledger/round.h"
#include "tests/support/model.h"

uint64_t
model_pick(struct model *m, uint64_t below)
{
	return rng_below(&m->rng, below);
}

static void
mail(struct model *m, const char *kind, const char *d)
{
	assert_int_equal(ledger_mail(m->s.l, ++m->mail, str_of(kind),
	    str_of(d)), RC_OK);
}

static void
step_fee(struct model *m)
{
	bool ticket = model_pick(m, 2) == 0;
	int64_t dong = ticket ? 5 : 1 + (int64_t)model_pick(m, 100);
	enum rc want = !m->collects ? RC_STATE : ticket &&
	    m->tickets == TICKETS ? RC_FULL : RC_OK;
	struct sale got;

	assert_int_equal(ticket ? ticket_ask(m->s.l, "XE", 20778, &got) :
	    fee_ask(m->s.l, "A-01", "", (struct vnd){ dong }, &got), want);
	if (want != RC_OK)
		return;
	struct model_sale *s = &m->sale[m->sales++];
	*s = (struct model_sale){ .asked = dong, .fee = true };
	memcpy(s->ref, got.ref, sizeof(s->ref));
}

static void
step_ticket(struct model *m)
{
	struct ticket t;
	enum rc want = !m->collects ? RC_STATE : m->tickets == TICKETS ?
	    RC_FULL : RC_OK;

	assert_int_equal(ticket_issue(m->s.l, "XE", 20778, &t), want);
	if (want != RC_OK)
		return;
	assert_int_equal(t.no, ++m->tickets);
	m->takings++;
	m->in_hand += 5;
}

/* The last number, if its notes are still here. */
static void
step_void(struct model *m)
{
	struct ticket t;
	bool is = m->tickets > m->voided;

	assert_int_equal(ticket_void(m->s.l, "A", m->tickets, &t),
	    m->tickets == 0 ? RC_NOT_FOUND : is ? RC_OK : RC_STATE);
	if (!is)
		return;
	m->voided = m->tickets;
	m->takings--;
	m->in_hand -= 5;
}

static void
step_handover(struct model *m)
{
	struct handover h;

	assert_int_equal(handover_make(m->s.l, &h), m->in_hand > 0 ? RC_OK :
	    RC_STATE);
	if (m->in_hand == 0)
		return;
	assert_int_equal(h.no, ++m->handovers);
	assert_int_equal(h.total.dong, m->in_hand);
	assert_int_equal(h.count, m->takings);
	m->in_hand = m->takings = 0;
	m->voided = m->tickets;
}

void
model_collect(struct model *m)
{
	switch (model_pick(m, 8)) {
	case 0:
		mail(m, "role", m->collects ? "{\"role\":\"\"}" :
		    "{\"role\":\"collector\"}");
		m->collects = !m->collects;
		break;
	case 1: case 2: case 3:
		step_fee(m);
		break;
	case 4: case 5:
		step_ticket(m);
		break;
	case 6:
		step_void(m);
		break;
	default:
		step_handover(m);
	}
}

void
model_range(struct model *m)
{
	mail(m, "tickets", "{\"series\":\"A\",\"first\":1,\"last\":3,"
	    "\"from\":\"\",\"to\":\"\",\"kinds\":[{\"kind\":\"XE\","
	    "\"name\":\"Xe\",\"amount\":5}]}");
}

void
model_in_hand(struct model *m)
{
	struct round_sums r;

	assert_int_equal(round_sums(m->s.l, 0, INT64_MAX, &r), RC_OK);
	assert_int_equal(r.in_hand.dong, m->in_hand);
	assert_int_equal(r.takings, m->takings);
}
