/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/str.h"
#include "terminal/doctor.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

typedef struct doctor_finding judge_fn(const struct doctor_facts *f);

static struct doctor_finding
say(int reason, int64_t value)
{
	return (struct doctor_finding){ reason, value };
}

static struct doctor_finding
of_book(const struct doctor_facts *f)
{
	static const int reasons[] = { [DOCTOR_BOOK_OPEN] = 102,
		[DOCTOR_BOOK_WALKED] = 101, [DOCTOR_BOOK_REBUILT] = 201,
		[DOCTOR_BOOK_PART] = 202, [DOCTOR_BOOK_DAMAGED] = 301,
		[DOCTOR_BOOK_UNOPENED] = 302, [DOCTOR_BOOK_NONE] = 303 };

	return say(reasons[f->book], 0);
}

static struct doctor_finding
of_card(const struct doctor_facts *f)
{
	int64_t mb = f->free_bytes >> 20;

	if (f->free_bytes < 0)
		return say(DOCTOR_STOPPED, 0);
	if (f->full || f->free_bytes < DOCTOR_FULL_BYTES)
		return say(301, mb);
	if (f->side == SIDE_FAILED)
		return say(202, mb);
	if (f->free_bytes < DOCTOR_TIGHT_BYTES)
		return say(201, mb);
	return say(f->side == SIDE_OFF ? 101 : f->side == SIDE_BEHIND ? 103 :
	    102, mb);
}

static struct doctor_finding
of_clock(const struct doctor_facts *f)
{
	int64_t off = f->off_ms < 0 ? -f->off_ms : f->off_ms;

	if (!f->live)
		return say(DOCTOR_STOPPED, 0);
	if (f->wall_ms + MINUTE_MS < f->floor_ms)
		return say(301, 0);
	if (!f->time_heard)
		return say(201, 0);
	return off >= DOCTOR_OFF_MS ? say(202, off / MINUTE_MS) :
	    say(101, 0);
}

static struct doctor_finding
of_net(const struct doctor_facts *f)
{
	if (!f->live)
		return say(DOCTOR_STOPPED, 0);
	if (!f->sync_there)
		return say(301, 0);
	switch (f->net) {
	case NET_ALONE:
		return say(1, 0);
	case NET_UP:
	case NET_FED:
		return say(101, 0);
	case NET_REFUSED:
		return say(302, 0);
	case NET_TOKEN:
		return say(303, 0);
	case NET_NONE:
	case NET_DOWN:
	case NET_UNFED:
		break;
	}
	return say(201, f->silent_ms / MINUTE_MS);
}

static struct doctor_finding
of_queue(const struct doctor_facts *f)
{
	if (!f->live)
		return say(DOCTOR_STOPPED, 0);
	if (f->sync_there && f->net != NET_NONE && !net_has_board(f->net))
		return say(1, 0);
	if (f->entries == 0)
		return say(101, 0);
	if (f->waits_ms >= DOCTOR_OLD_MS)
		return say(202, f->waits_ms / DAY_MS);
	return f->waits_ms >= DOCTOR_STALE_MS ?
	    say(201, f->waits_ms / HOUR_MS) : say(102, f->entries);
}

/* It says who sells, so that can be told. */
static bool
can_be_read(const struct doctor_facts *f)
{
	return f->known || f->book < DOCTOR_BOOK_DAMAGED ||
	    f->book == DOCTOR_BOOK_NONE;
}

static struct doctor_finding
of_profile(const struct doctor_facts *f)
{
	int64_t bin = 0;

	if (!can_be_read(f))
		return say(DOCTOR_STOPPED, 0);
	if (!f->known)
		return say(301, 0);
	if (!f->bank_known && str_to_i64(str_of(f->bin), &bin))
		return say(201, bin);
	return f->bank_known && f->holder_known ? say(101, 0) : say(202, 0);
}

static struct doctor_finding
of_market(const struct doctor_facts *f)
{
	int64_t days = (f->cert_ms - f->wall_ms) / DAY_MS;

	if (!can_be_read(f))
		return say(DOCTOR_STOPPED, 0);
	if (!f->given && !f->proves && f->cert_ms == 0)
		return say(1, 0);
	if (f->cert_ms != 0 && f->cert_ms <= f->wall_ms)
		return say(301, 0);
	if (!f->proves)
		return say(202, 0);
	if (f->cert_ms == 0)
		return say(102, 0);
	return say(days < DOCTOR_CERT_DAYS ? 201 : 101, days);
}

static struct doctor_finding
of_sound(const struct doctor_facts *f)
{
	if (!f->sound_on)
		return say(1, 0);
	if (f->heard == DOCTOR_DEAF)
		return say(301, 0);
	if (f->live && f->volume == 0)
		return say(201, 0);
	if (!f->voice)
		return say(202, 0);
	return say(!f->live ? DOCTOR_STOPPED : f->heard == DOCTOR_HEARD ?
	    101 : 102, 0);
}

static struct doctor_finding
of_printer(const struct doctor_facts *f)
{
	if (!f->printer)
		return say(1, 0);
	if (!f->live)
		return say(DOCTOR_STOPPED, 0);
	if (f->paper_asks)
		return say(203, 0);
	if (f->paper == PRINT_NONE)
		return say(102, 0);
	if (f->paper != PRINT_NOT && f->paper != PRINT_TORN)
		return say(101, 0);
	return say(f->paper_why == PRINT_WHY_PAPER ? 201 :
	    f->paper_why == PRINT_WHY_COVER ? 202 :
	    f->paper_why == PRINT_WHY_FULL || f->paper_why == PRINT_WHY_GONE ?
	    101 : 301, 0);
}

/* Is the panel as large as panels are? */
static bool
is_panel(int64_t w, int64_t h, int64_t dpi)
{
	int64_t square = w * w + h * h;   /* dots; a mm is dpi / 25.4 */
	int64_t least = DOCTOR_PANEL_MIN_MM * dpi * 10 / 254;
	int64_t most = DOCTOR_PANEL_MAX_MM * dpi * 10 / 254;

	return square >= least * least && square <= most * most;
}

static struct doctor_finding
of_screen(const struct doctor_facts *f)
{
	if (!f->display)
		return say(1, 0);
	if (!f->fonts)
		return say(201, 0);
	if (!is_panel(f->w, f->h, f->dpi))
		return say(202, f->dpi);
	return say(101, 0);
}

static struct doctor_finding
of_input(const struct doctor_facts *f)
{
	if (!f->display)
		return say(1, 0);
	if (!f->live)
		return say(DOCTOR_STOPPED, 0);
	if (f->direct && f->devices == 0)
		return say(302, 0);
	if (f->direct && f->readable == 0)
		return say(301, 0);
	if (!f->touched)
		return say(201, 0);
	return f->direct ? say(101, f->readable) : say(102, 0);
}

static struct doctor_finding
of_machine(const struct doctor_facts *f)
{
	if (f->celsius >= DOCTOR_BURNING)
		return say(301, f->celsius);
	if (f->celsius >= DOCTOR_HOT)
		return say(203, f->celsius);
	if (f->battery >= 0 && f->battery < DOCTOR_BATTERY && !f->charging)
		return say(202, f->battery);
	if (f->boots >= DOCTOR_BOOTS)
		return say(201, f->boots);
	return f->boot > 0 ? say(101, f->boot) : say(DOCTOR_STOPPED, 0);
}

void
doctor_judge(const struct doctor_facts *f, struct doctor_page *out)
{
	static judge_fn *const judges[] = {
		[DOCTOR_BOOK] = of_book, [DOCTOR_CARD] = of_card,
		[DOCTOR_CLOCK] = of_clock, [DOCTOR_NET] = of_net,
		[DOCTOR_QUEUE] = of_queue, [DOCTOR_PROFILE] = of_profile,
		[DOCTOR_MARKET] = of_market, [DOCTOR_SOUND] = of_sound,
		[DOCTOR_PRINTER] = of_printer, [DOCTOR_SCREEN] = of_screen,
		[DOCTOR_INPUT] = of_input, [DOCTOR_MACHINE] = of_machine };
	_Static_assert(sizeof(judges) / sizeof(judges[0]) == DOCTOR_LINES,
	    "every line is judged");

	for (int i = 0; i < DOCTOR_LINES; i++) {
		out->line[i] = judges[i](f);
		REQUIRE(doctor_place((enum doctor_line)i,
		    out->line[i].reason) >= 0);
	}
}
