/* SPDX-License-Identifier: Apache-2.0 */
/* Scenes of a collector: notes for a bill, tickets, the way to the office. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ledger/round.h"
#include "tests/support/sweep_scenes.h"

#define TODAY   20778   /* 2026-11-21 */
#define BILL    "C400000000000001P"
#define ASKED   1000
#define TICKET  5000
#define FIRST   11

static void
mail(struct ledger *l, int64_t number, const char *kind, const char *d)
{
	assert_int_equal(ledger_mail(l, number, str_of(kind), str_of(d)),
	    RC_OK);
}

void
sweep_collect(struct ledger *l)
{
	mail(l, 4, "role", "{\"role\":\"collector\"}");
	mail(l, 5, "tickets", "{\"series\":\"26A\",\"first\":11,\"last\":19,"
	    "\"from\":\"2026-11-01\",\"to\":\"2026-12-31\",\"kinds\":["
	    "{\"kind\":\"XE\",\"name\":\"Xe máy\",\"amount\":5000}]}");
	mail(l, 6, "round", "{\"day\":\"2026-11-21\",\"stalls\":[{\"s\":"
	    "\"A-01\",\"b\":\"" BILL "\",\"a\":180000,\"d\":12,\"p\":\"\"}]}");
}

static void
hand_over(struct stall *s, const struct sweep *w, struct did *d)
{
	struct handover h;

	if (!went(w, d, handover_make(s->l, &h)))
		return;
	assert_int_equal(h.total.dong, d->in_hand);
	d->in_hand = 0;
	d->handed = h.no;
	d->entries++;
}

void
sweep_play_notes(struct stall *s, const struct sweep *w, struct did *d)
{
	struct sale order = { .n = 77 };

	d->collects = true;
	if (!went(w, d, fee_ask(s->l, "A-01", BILL, (struct vnd){ ASKED },
	    &order))) {
		assert_int_equal(order.n, 77);
		return;
	}
	d->entries++;
	if (!went(w, d, sale_settle(s->l, order.ref, EVIDENCE_CASH, &order)))
		return;
	d->entries++;
	d->in_hand = ASKED;
	hand_over(s, w, d);
}

void
sweep_play_tickets(struct stall *s, const struct sweep *w, struct did *d)
{
	struct ticket t = { .no = 77 };

	d->collects = true;
	for (int i = 0; i < 2; i++) {
		if (!went(w, d, ticket_issue(s->l, "XE", TODAY, &t)))
			return;
		d->entries++;
		d->tickets++;
		d->in_hand += TICKET;
		assert_int_equal(t.no, FIRST - 1 + d->tickets);
	}
	if (!went(w, d, ticket_void(s->l, "26A", FIRST, &t)))
		return;
	d->entries++;
	d->in_hand -= TICKET;
	hand_over(s, w, d);
}

/* No number is given out twice, and every note is in one place. */
void
sweep_check_round(struct stall *s, const struct did *d)
{
	struct round_sums sums;
	struct ticket t;
	struct handover h;
	size_t count = 0;

	if (!d->collects)
		return;
	assert_int_equal(round_sums(s->l, 0, INT64_MAX, &sums), RC_OK);
	if (!d->doubt)
		assert_int_equal(sums.in_hand.dong, d->in_hand);
	assert_int_equal(handover_list(s->l, &h, 1, &count), RC_OK);
	if (d->handed != 0 || !d->doubt)
		assert_int_equal(count == 1 ? h.no : 0, d->handed);
	assert_int_equal(ticket_issue(s->l, "XE", TODAY, &t), RC_OK);
	assert_in_range(t.no, FIRST + d->tickets, FIRST + d->tickets +
	    (d->doubt ? 1 : 0));
}
