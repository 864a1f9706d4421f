/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/rc.h"
#include "tests/support/fake_printer.h"

#define WAITS_MAX 1000000   /* more is a press that never ends */
#define FAR       INT64_MAX

static bool
is_unplugged(const struct fake_printer *f)
{
	return f->unplugged != FAKE_NEVER && f->taken >= f->unplugged;
}

/* Its paper is at an end, and it has got there. */
static bool
is_out(const struct fake_printer *f)
{
	return f->paper != FAKE_NEVER && f->taken >= f->paper &&
	    f->now_ms >= f->out_ms;
}

/* When it takes more; FAR: never. */
static int64_t
takes_at(const struct fake_printer *f)
{
	int64_t at = f->ready_ms;

	if (f->stops && is_out(f))
		return FAR;
	if (f->stuck != FAKE_NEVER && f->taken >= f->stuck) {
		if (f->stuck_ms == FAKE_NEVER)
			return FAR;
		if (f->stuck_since_ms + f->stuck_ms > at)
			at = f->stuck_since_ms + f->stuck_ms;
	}
	return at;
}

/* --- what it says --------------------------------------------------------- */

static void
say(struct fake_printer *f, uint8_t byte)
{
	if (f->said < FAKE_SAYS_MAX)
		f->says[f->said++] = byte;
}

/* Real printers answer to these three bytes wherever they stand. */
static void
answer(struct fake_printer *f, long from)
{
	for (long i = from < 2 ? 0 : from - 2; i + 2 < f->taken; i++) {
		if (i + 2 < from || f->got[i] != '\x10' ||
		    f->got[i + 1] != '\x04')
			continue;
		if (f->got[i + 2] == 4)
			say(f, is_out(f) ? 0x72 : 0x12);
		else if (f->got[i + 2] == 2)
			say(f, f->cover_open ? 0x16 : 0x12);
	}
}

static void
talk_nonsense(struct fake_printer *f)
{
	for (int i = 0; i < 64; i++) {
		f->dice = f->dice * 6364136223846793005u +
		    1442695040888963407u;
		say(f, (uint8_t)(f->dice >> 56));
	}
}

/* --- the wire ------------------------------------------------------------- */

static enum rc
fake_open(void *ctx)
{
	const struct fake_printer *f = ctx;

	return f->absent ? RC_NOT_FOUND : RC_OK;
}

static void
fake_close(void *ctx)
{
	struct fake_printer *f = ctx;

	f->closed++;
}

static enum wire_went
fake_wait(void *ctx, bool write, int ms)
{
	struct fake_printer *f = ctx;
	int64_t until = f->now_ms + ms;

	REQUIRE(++f->waits < WAITS_MAX && ms >= 0);
	if (ms > f->longest_ms)
		f->longest_ms = ms;
	if (f->asker_gone_ms != FAKE_NEVER && f->asker_gone_ms <= until) {
		if (f->now_ms < f->asker_gone_ms)
			f->now_ms = f->asker_gone_ms;
		return WIRE_STOP;
	}
	if (f->heard < f->said && !f->deaf)
		return WIRE_SAID;
	if (is_unplugged(f))
		return WIRE_LOST;
	if (!write || takes_at(f) > until) {
		f->now_ms = until;
		return WIRE_LATE;
	}
	if (takes_at(f) > f->now_ms)
		f->now_ms = takes_at(f);
	return WIRE_CAN;
}

static ssize_t
fake_write(void *ctx, const void *bytes, size_t n)
{
	struct fake_printer *f = ctx;
	long from = f->taken, room = (long)n;
	const long ends[] = { f->paper, f->stuck, f->unplugged };

	if (is_unplugged(f))
		return -1;
	if (takes_at(f) > f->now_ms)
		return 0;
	if (f->most > 0 && f->most < room)
		room = f->most;
	/* It stops where something happens. */
	for (int i = 0; i < 3; i++)
		if (ends[i] > from && ends[i] < from + room)
			room = ends[i] - from;
	REQUIRE(from + room <= (long)sizeof(f->got));
	memcpy(f->got + from, bytes, (size_t)room);
	f->taken += room;
	f->held_since_ms = f->now_ms;
	if (f->taken == f->stuck)
		f->stuck_since_ms = f->now_ms;
	if (f->taken == f->paper)
		f->out_ms = f->now_ms + f->prints_behind;
	if (f->bytes_a_s > 0)
		f->ready_ms = f->now_ms + room * 1000 / f->bytes_a_s;
	if (f->garbage)
		talk_nonsense(f);
	else if (f->answers)
		answer(f, from);
	return room;
}

static ssize_t
fake_read(void *ctx, void *bytes, size_t cap)
{
	struct fake_printer *f = ctx;
	size_t n = f->said - f->heard;

	if (n == 0)
		return is_unplugged(f) ? -1 : 0;
	if (n > cap)
		n = cap;
	memcpy(bytes, f->says + f->heard, n);
	f->heard += n;
	return (ssize_t)n;
}

static bool
fake_deaf(void *ctx)
{
	const struct fake_printer *f = ctx;

	return f->deaf;
}

static int
fake_held(void *ctx)
{
	const struct fake_printer *f = ctx;

	if (f->held == 0 || f->held_ms == FAKE_NEVER)
		return (int)f->held;
	int64_t gone = (f->now_ms - f->held_since_ms) / f->held_ms;
	return gone < f->held ? (int)(f->held - gone) : 0;
}

static enum wire_paper
fake_paper(void *ctx)
{
	const struct fake_printer *f = ctx;

	return !f->tells ? WIRE_PAPER_UNKNOWN : is_out(f) ? WIRE_PAPER_OUT :
	    WIRE_PAPER_THERE;
}

static bool
fake_finish(void *ctx)
{
	const struct fake_printer *f = ctx;

	return !f->unhappy;
}

static int64_t
fake_now(void *ctx)
{
	const struct fake_printer *f = ctx;

	return f->now_ms;
}

void
fake_printer_init(struct fake_printer *f)
{
	memset(f, 0, sizeof(*f));
	f->answers = true;
	f->paper = f->stuck = f->unplugged = FAKE_NEVER;
	f->stuck_ms = f->asker_gone_ms = FAKE_NEVER;
	f->now_ms = 1000;
	f->dice = 20261129;
}

struct wire
fake_printer_wire(struct fake_printer *f)
{
	f->clock = (struct clock){ fake_now, fake_now, f };
	return (struct wire){ fake_open, fake_close, fake_wait, fake_write,
		fake_read, fake_deaf, fake_held, fake_paper, fake_finish,
		&f->clock, f };
}
