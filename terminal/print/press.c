/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/clock.h"
#include "terminal/print/press.h"

#define STEP_MS     100
#define SLOW_MS    3000    /* a printer that takes nothing for so long */
#define HELD_MS      20    /* between looks at what is still ours */
#define HANG_UP_MS  500
#define PROGRAM_MS 60000

struct press {
	const struct press_order *order;
	struct port port;
	struct escpos_ear ear;
	void (*say)(enum press_said what);
	enum print_why why;
	int64_t moved_ms;      /* the last time it took or said something */
	bool slow;
};

static int64_t
now(void)
{
	return clock_mono_ms(&clock_system);
}

static bool
give_up(struct press *r, enum print_why why)
{
	if (r->why == PRINT_WHY_NONE)
		r->why = why;
	return false;
}

static void
moved(struct press *r)
{
	r->moved_ms = now();
	if (r->slow)
		r->say(PRESS_MOVES);
	r->slow = false;
}

/* It stands still: say so, and at last give up. */
static bool
patient(struct press *r)
{
	int64_t still_ms = now() - r->moved_ms;

	if (still_ms >= r->order->stall_ms)
		return give_up(r, r->ear.no_paper ? PRINT_WHY_PAPER :
		    PRINT_WHY_STALLED);
	if (!r->slow && still_ms >= SLOW_MS) {
		r->slow = true;
		r->say(PRESS_SLOW);
	}
	return true;
}

static bool
hear(struct press *r)
{
	uint8_t said[256];
	ssize_t n = port_read(&r->port, said, sizeof(said));

	for (ssize_t i = 0; i < n; i++)
		(void)escpos_hear(&r->ear, said[i]);
	return n >= 0 || give_up(r, PRINT_WHY_LOST);
}

/* One wait, at most a step long. */
static bool
step(struct press *r, bool write, int ms)
{
	switch (port_wait(&r->port, write, ms)) {
	case PORT_SAID:
		return hear(r);
	case PORT_CAN:
	case PORT_LATE:
		return true;
	case PORT_LOST:
		return give_up(r, PRINT_WHY_LOST);
	case PORT_STOP:
		return give_up(r, PRINT_WHY_STALLED);
	}
	return false;
}

static bool
send(struct press *r, const struct buf *b)
{
	for (size_t at = 0; at < b->n; ) {
		if (!step(r, true, STEP_MS))
			return false;
		ssize_t n = port_write(&r->port, b->p + at, b->n - at);
		if (n < 0)
			return give_up(r, PRINT_WHY_LOST);
		at += (size_t)n;
		if (n > 0)
			moved(r);
		else if (!patient(r))
			return false;
	}
	return true;
}

static bool
ask(struct press *r, enum escpos_ask what)
{
	char bytes[8];
	struct buf b = BUF(bytes);

	escpos_put_ask(&b, &r->ear, what);
	return send(r, &b);
}

/* Wait for the answer that is out; a printer that never answered has ms, one
 * that did has as long as its paper takes. */
static bool
answered(struct press *r, int64_t ms)
{
	int64_t until = now() + ms;

	while (r->ear.asked != ESCPOS_ASK_NOTHING) {
		if (now() >= until || !patient(r))
			return false;
		if (!step(r, false, now() + STEP_MS > until ?
		    (int)(until - now()) : STEP_MS))
			return false;
	}
	return true;
}

/* Before anything is printed.  Silence is fine, bad news is not. */
static bool
is_well(struct press *r)
{
	int ms = r->order->status_ms;

	if (ms == 0 || r->port.deaf)
		return true;   /* nobody is asked */
	if (!ask(r, ESCPOS_ASK_PAPER))
		return false;
	if (!answered(r, ms)) {
		r->ear.asked = ESCPOS_ASK_NOTHING;
		return r->why == PRINT_WHY_NONE;
	}
	if (!ask(r, ESCPOS_ASK_OFFLINE))
		return false;
	if (!answered(r, ms) && r->why != PRINT_WHY_NONE)
		return false;
	r->ear.asked = ESCPOS_ASK_NOTHING;
	if (r->ear.no_paper)
		return give_up(r, PRINT_WHY_PAPER);
	return !r->ear.cover_open || give_up(r, PRINT_WHY_COVER);
}

static bool
pause_after_band(struct press *r)
{
	int64_t until = now() + r->order->band_delay_ms;

	while (now() < until)
		if (!step(r, false, (int)(until - now())))
			return false;
	return true;
}

static bool
send_bands(struct press *r, const struct picture *p)
{
	static char bytes[ESCPOS_BAND_CAP];
	struct buf filling = BUF(bytes);

	if (r->order->fill)
		escpos_put_filling(&filling, (size_t)(p->w / 8 *
		    ESCPOS_ROWS_MAX));
	if (!send(r, &filling))
		return false;
	for (int y = 0; y < p->h; y += r->order->rows) {
		struct buf b = BUF(bytes);
		int rows = p->h - y < r->order->rows ? p->h - y :
		    r->order->rows;
		if (y == 0)
			escpos_put_begin(&b);
		escpos_put_band(&b, p, y, rows);
		if (r->ear.answers && r->ear.asked == ESCPOS_ASK_NOTHING &&
		    y + rows < p->h)
			escpos_put_ask(&b, &r->ear, ESCPOS_ASK_PAPER);
		if (!send(r, &b) || !pause_after_band(r))
			return false;
		if (r->ear.no_paper)
			return give_up(r, PRINT_WHY_PAPER);
	}
	struct buf b = BUF(bytes);
	escpos_put_end(&b, r->order->feed, r->order->cut);
	return send(r, &b);
}

/* What our own system still holds is not at the printer. */
static bool
all_gone(struct press *r)
{
	int held = port_held(&r->port), before = held;

	for (; held > 0; before = held, held = port_held(&r->port)) {
		if (held < before)
			moved(r);
		if (!patient(r) || !step(r, false, HELD_MS))
			return false;
	}
	return true;
}

/* One that answers says at the end that it got this far, with paper. */
static bool
says_done(struct press *r)
{
	if (!all_gone(r))
		return false;
	if (r->ear.answers) {
		moved(r);
		if (!answered(r, r->order->stall_ms) ||
		    (!r->ear.liar && !ask(r, ESCPOS_ASK_PAPER)) ||
		    !answered(r, r->order->stall_ms))
			return give_up(r, PRINT_WHY_STALLED);
		if (r->ear.no_paper)
			return give_up(r, PRINT_WHY_PAPER);
	}
	return port_finish(&r->port, r->port.pid != 0 ? PROGRAM_MS :
	    HANG_UP_MS) || give_up(r, PRINT_WHY_LOST);
}

enum print_state
press_run(const struct press_order *o, const struct picture *p, int asker,
    void (*say)(enum press_said what), enum print_why *why)
{
	struct press r = { .order = o, .say = say, .moved_ms = now() };
	enum print_state state = PRINT_NOT;

	if (port_open(&r.port, &o->port, asker, &o->line) != RC_OK) {
		*why = PRINT_WHY_ABSENT;
		return PRINT_NOT;
	}
	moved(&r);
	if (is_well(&r)) {
		say(PRESS_INK);
		moved(&r);
		state = send_bands(&r, p) && says_done(&r) ? PRINT_DONE :
		    PRINT_TORN;
	}
	port_close(&r.port);
	*why = r.why;
	return state;
}
