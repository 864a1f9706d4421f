/* SPDX-License-Identifier: Apache-2.0 */
/* What the till knows of a check-up; the host adds what the machine does. */
#include <string.h>

#include "ledger/chain.h"
#include "terminal/doctor_look.h"
#include "terminal/till_inside.h"

static bool
reaches(enum net_state n)
{
	return n == NET_UP || n == NET_FED;
}

/* Until it goes down, whoever tells of money is there now. */
void
till_note_net(struct till *t, struct till_time now, enum net_state net)
{
	if (reaches(t->model.net) || reaches(net))
		t->checked.reached_ms = now.mono_ms;
}

void
till_certificate(struct till *t, int64_t until_ms)
{
	t->checked.cert_ms = until_ms;
}

static void
look_at_book(struct till *t, struct till_time now, struct doctor_facts *f)
{
	struct journal_head head;

	if (t->dead) {
		f->book = t->damaged ? DOCTOR_BOOK_DAMAGED :
		    DOCTOR_BOOK_UNOPENED;
		return;
	}
	ledger_head(t->ledger, &head);
	f->book = t->checked.walked ? DOCTOR_BOOK_WALKED : DOCTOR_BOOK_OPEN;
	f->side = ledger_side(t->ledger);
	f->floor_ms = ledger_floor_ms(t->ledger);
	f->boot = head.boot;
	f->boots = doctor_boots(t->ledger, &head, now.wall_ms);
}

void
till_check_up(struct till *t, struct till_time now, struct doctor_page *out)
{
	const struct model *m = &t->model;
	struct doctor_facts f = { .live = true, .free_bytes = -1,
		.full = t->reserve.spent, .wall_ms = now.wall_ms,
		.time_heard = t->checked.time_heard,
		.off_ms = t->checked.off_ms, .net = m->net,
		.silent_ms = reaches(m->net) ? 0 : now.mono_ms -
		    t->checked.reached_ms,
		.entries = t->outbox.entries,
		.waits_ms = t->outbox.oldest_wall_ms == 0 ? 0 :
		    now.wall_ms - t->outbox.oldest_wall_ms,
		.proves = till_proves(t), .cert_ms = t->checked.cert_ms,
		.volume = m->settings.value[SETTING_VOLUME],
		.paper = m->print.state, .paper_why = m->print.why,
		.paper_asks = m->print.ask[0] != '\0',
		.w = m->w, .h = m->h, .dpi = m->dpi,
		.touched = m->touched_ms != 0, .battery = m->battery_percent,
		.charging = m->battery_charging, .celsius = DOCTOR_COLD };

	look_at_book(t, now, &f);
	if (t->host->doctor != NULL)
		t->host->doctor(t->host->ctx, &f);
	f.given = f.given || net_has_board(m->net);
	if (t->seller.known)
		doctor_profile(&f, &t->seller.profile);
	doctor_judge(&f, out);
}

void
till_doctor(struct till *t, struct till_time now, const struct effect *fx)
{
	struct event e = { .kind = EV_DOCTOR };
	struct buf mark = BUF(e.doctor.mark);
	struct journal_head head;

	(void)fx;
	till_check_up(t, now, &e.doctor.page);
	REQUIRE(str_copy(STR(CHO40_VERSION), e.doctor.software,
	    sizeof(e.doctor.software)));
	if (!t->dead) {
		ledger_head(t->ledger, &head);
		chain_put_short(&mark, head.boot, head.n, head.hash);
	}
	till_feed(t, now, &e);
}
