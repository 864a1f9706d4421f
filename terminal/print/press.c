/* SPDX-License-Identifier: Apache-2.0 */
#include "terminal/print/press.h"

#define STEP_MS     100
#define SLOW_MS    3000    /* a printer that takes nothing for so long */
#define HELD_MS      20    /* between looks at what is still ours */
/* A printer that has all bytes prints on: 50 mm a second at 8 dots a mm. */
#define ROWS_A_S    400
#define DRAIN_MS   4000

struct press {
	const struct press_order *order;
	const struct wire *wire;
	struct escpos_ear ear;
	void (*say)(enum press_said what);
	enum print_why why;
	int64_t moved_ms;      /* the last time it took or said something */
	bool slow;
};

static int64_t
now(const struct press *r)
{
	return clock_mono_ms(r->wire->clock);
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
	r->moved_ms = now(r);
	if (r->slow)
		r->say(PRESS_MOVES);
	r->slow = false;
}

/* The wire itself says that there is no paper, and is asked at all. */
static bool
wire_is_empty(const struct press *r)
{
	return r->order->status_ms > 0 && r->wire->paper(r->wire->ctx) ==
	    WIRE_PAPER_OUT;
}

/* It stands still: say so, and at last give up. */
static bool
patient(struct press *r)
{
	int64_t still_ms = now(r) - r->moved_ms;

	if (still_ms >= r->order->stall_ms)
		return give_up(r, r->ear.no_paper || wire_is_empty(r) ?
		    PRINT_WHY_PAPER : PRINT_WHY_STALLED);
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
	ssize_t n = r->wire->read(r->wire->ctx, said, sizeof(said));

	for (ssize_t i = 0; i < n; i++)
		(void)escpos_hear(&r->ear, said[i]);
	return n >= 0 || give_up(r, PRINT_WHY_LOST);
}

/* One wait, at most a step long. */
static bool
step(struct press *r, bool write, int ms)
{
	switch (r->wire->wait(r->wire->ctx, write, ms)) {
	case WIRE_SAID:
		return hear(r);
	case WIRE_CAN:
	case WIRE_LATE:
		return true;
	case WIRE_LOST:
		return give_up(r, PRINT_WHY_LOST);
	case WIRE_STOP:
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
		ssize_t n = r->wire->write(r->wire->ctx, b->p + at,
		    b->n - at);
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
	int64_t until = now(r) + ms;

	while (r->ear.asked != ESCPOS_ASK_NOTHING) {
		if (now(r) >= until || !patient(r))
			return false;
		if (!step(r, false, now(r) + STEP_MS > until ?
		    (int)(until - now(r)) : STEP_MS))
			return false;
	}
	return true;
}

/* What it answers before anything is printed.  Silence is fine. */
static bool
has_said(struct press *r)
{
	int ms = r->order->status_ms;

	if (ms == 0 || r->wire->deaf(r->wire->ctx))
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
	return true;
}

/* Bad news is not. */
static bool
is_well(struct press *r)
{
	if (!has_said(r))
		return false;
	if (r->ear.no_paper || (!r->ear.answers && wire_is_empty(r)))
		return give_up(r, PRINT_WHY_PAPER);
	return !r->ear.cover_open || give_up(r, PRINT_WHY_COVER);
}

static bool
pause_after_band(struct press *r)
{
	int64_t until = now(r) + r->order->band_delay_ms;

	while (now(r) < until)
		if (!step(r, false, (int)(until - now(r))))
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
		/* What it says now is heard before the next band. */
		if (!send(r, &b) || !pause_after_band(r) ||
		    !step(r, false, 0))
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
	int held = r->wire->held(r->wire->ctx), before = held;

	for (; held > 0; before = held, held = r->wire->held(r->wire->ctx)) {
		if (held < before)
			moved(r);
		if (!patient(r) || !step(r, false, HELD_MS))
			return false;
	}
	return true;
}

/* A mute one may have swallowed what its paper has no room for.  Where the
 * wire tells of paper it is watched for as long as the rows take. */
static bool
keeps_paper(struct press *r, int rows)
{
	int64_t ms = (int64_t)rows * 1000 / ROWS_A_S;
	int64_t until = now(r) + (ms < DRAIN_MS ? ms : DRAIN_MS);

	if (r->order->status_ms == 0)
		return true;
	for (;;) {
		switch (r->wire->paper(r->wire->ctx)) {
		case WIRE_PAPER_UNKNOWN:
			return true;
		case WIRE_PAPER_OUT:
			return give_up(r, PRINT_WHY_PAPER);
		case WIRE_PAPER_THERE:
			break;
		}
		if (now(r) >= until)
			return true;
		if (!step(r, false, STEP_MS))
			return false;
	}
}

/* One that answers says at the end that it got this far, with paper. */
static bool
says_done(struct press *r, int rows)
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
	} else if (!keeps_paper(r, rows)) {
		return false;
	}
	return r->wire->finish(r->wire->ctx) || give_up(r, PRINT_WHY_LOST);
}

enum print_state
press_run(const struct press_order *o, const struct picture *p,
    const struct wire *wire, void (*say)(enum press_said what),
    enum print_why *why)
{
	struct press r = { .order = o, .wire = wire, .say = say };
	enum print_state state = PRINT_NOT;

	if (wire->open(wire->ctx) != RC_OK) {
		*why = PRINT_WHY_ABSENT;
		return PRINT_NOT;
	}
	moved(&r);
	if (is_well(&r)) {
		say(PRESS_INK);
		moved(&r);
		state = send_bands(&r, p) && says_done(&r, p->h) ? PRINT_DONE :
		    PRINT_TORN;
	}
	wire->close(wire->ctx);
	*why = r.why;
	return state;
}
