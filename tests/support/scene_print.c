/* SPDX-License-Identifier: Apache-2.0 */
/* The screens again, with a printer beside them. */
#include <stdio.h>
#include <string.h>

#include "tests/support/scene.h"

static void
printer(struct hand *h, enum print_state state, enum print_why why,
    const char *what)
{
	struct event e = { .kind = EV_PRINT, .print = { .ready = true,
	    .state = state, .why = why } };

	REQUIRE(str_copy(str_of(what), e.print.what, sizeof(e.print.what)));
	hand_event(h, e);
}

static void
with(struct hand *h, const char *scene)
{
	scene_again(h, scene);
	printer(h, PRINT_NONE, PRINT_WHY_NONE, "");
}

static void
play_receipt(struct hand *h)
{
	with(h, "receipt");
}

static void
play_over(struct hand *h)
{
	with(h, "receipt-over");
	printer(h, PRINT_GOING, PRINT_WHY_NONE, "sale:" SCENE_REF);
}

static void
play_no_paper(struct hand *h)
{
	with(h, "receipt");
	printer(h, PRINT_NOT, PRINT_WHY_PAPER, "sale:" SCENE_REF);
}

static void
play_lost(struct hand *h)
{
	with(h, "receipt-mixed");
	printer(h, PRINT_TORN, PRINT_WHY_LOST, "sale:" SCENE_REF);
}

static void
play_paid(struct hand *h)
{
	with(h, "verdict-paid");
	printer(h, PRINT_GOING, PRINT_WHY_NONE, "sale:" SCENE_REF);
}

static void
play_unconfirmed(struct hand *h)
{
	with(h, "verdict-unconfirmed-part");
}

static void
play_paid_large(struct hand *h)
{
	with(h, "verdict-paid-large");
}

static void
play_ticket(struct hand *h)
{
	with(h, "round-ticket");
}

static void
play_handover(struct hand *h)
{
	with(h, "round-handover");
}

static void
play_shift(struct hand *h)
{
	with(h, "shift-over");
}

static void
play_fee(struct hand *h)
{
	with(h, "fees-slip");
}

/* Of a sale of another day, which was printed then. */
static void
play_story(struct hand *h)
{
	char what[PRINT_WHAT_CAP];

	with(h, "story");
	snprintf(what, sizeof(what), "sale:%s", h->m.story.sale.ref);
	printer(h, PRINT_DONE, PRINT_WHY_NONE, what);
}

/* The power was cut while it printed. */
static void
ask(struct hand *h, const char *what)
{
	struct event e = { .kind = EV_PRINT, .print = { .ready = true } };

	scene_again(h, "idle");
	REQUIRE(str_copy(str_of(what), e.print.ask, sizeof(e.print.ask)));
	hand_event(h, e);
}

static void
play_ask(struct hand *h)
{
	ask(h, "sale:" SCENE_REF);
}

static void
play_ask_ticket(struct hand *h)
{
	ask(h, "ticket:AB-2026X:9999999");
}

/* The printer says anything of any paper. */
struct event
scene_print_event(const struct model *m, int (*below)(int))
{
	static const char *const names[] = { "", "sale:C4100000000000001",
		"ticket:A:5", "hand:1", "shift:1", "x:1", "fee:0" };
	struct event e = { .kind = EV_PRINT, .print = {
	    .ready = below(10) > 0,
	    .state = (enum print_state)below(PRINT_TORN + 1),
	    .why = (enum print_why)below(PRINT_WHY_COUNT) } };

	memcpy(e.print.what, m->print.what, sizeof(e.print.what));
	if (below(2) == 0)
		snprintf(e.print.what, sizeof(e.print.what), "%s",
		    names[below(7)]);
	if (below(5) == 0)
		snprintf(e.print.ask, sizeof(e.print.ask), "%s",
		    names[below(7)]);
	return e;
}

const struct scene scene_prints[] = {
	{ "print-receipt", play_receipt }, { "print-over", play_over },
	{ "print-no-paper", play_no_paper }, { "print-lost", play_lost },
	{ "print-paid", play_paid }, { "print-paid-large", play_paid_large },
	{ "print-unconfirmed", play_unconfirmed },
	{ "print-ticket", play_ticket }, { "print-handover", play_handover },
	{ "print-shift", play_shift }, { "print-story", play_story },
	{ "print-fee", play_fee },
	{ "print-ask", play_ask }, { "print-ask-ticket", play_ask_ticket },
};
const int scene_prints_count = sizeof(scene_prints) /
    sizeof(scene_prints[0]);
