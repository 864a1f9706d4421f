/* SPDX-License-Identifier: Apache-2.0 */
/* A scanner is a keyboard.  What it types of a fee receipt's QR code is told
 * from what a person types by its first five characters; until they are whole
 * nothing is lost, from then on all of it is the scanner's, to Enter or to a
 * pause. */
#include <string.h>

#include "ui/screen.h"

#define PREFIX     "C4R1:"
#define PREFIX_LEN (sizeof(PREFIX) - 1)

static bool
is_whole(const struct scan *s)
{
	return s->n >= PREFIX_LEN;
}

/* In capitals, whatever the keyboard's lock; '?' for what no receipt holds;
 * '\0': not a character. */
static char
character(const struct input *in)
{
	char c = in->text[0];

	if (in->kind == INPUT_KEY)
		return in->key == KEY_DIGIT && in->digit >= 0 &&
		    in->digit <= 9 ? (char)('0' + in->digit) :
		    in->key == KEY_PLUS || in->key == KEY_MINUS ? '?' : '\0';
	if (c <= ' ' || c > '~' || in->text[1] != '\0')
		return '?';
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool
listens(const struct model *m)
{
	return m->screen >= SCREEN_IDLE && m->screen != SCREEN_TROUBLE &&
	    !m->training && !screen_takes_text(m);
}

/* It was a person: the keys go where they were to go, without the clicks
 * that nobody hears any more. */
static void
let_go(struct model *m, struct effects *out)
{
	struct scan was = m->fee_scan;

	m->fee_scan.n = 0;
	for (size_t i = 0; i < was.n; i++) {
		struct input in = { .kind = INPUT_TEXT,
		    .text = { was.text[i] } };
		if (was.text[i] >= '0' && was.text[i] <= '9')
			in = (struct input){ .kind = INPUT_KEY,
			    .key = KEY_DIGIT, .digit = was.text[i] - '0' };
		screen_input(m, &in, out);
		if (out->count > 0 &&
		    out->item[out->count - 1].kind == EFFECT_SOUND &&
		    out->item[out->count - 1].sound == SOUND_KEY)
			out->count--;
	}
}

static void
finish(struct model *m, struct effects *out)
{
	struct scan *s = &m->fee_scan;
	struct effect *e;

	s->text[s->n] = '\0';
	s->n = 0;
	if (!fee_may_show(m)) {
		screen_refuse(m, STR_FEE_NOT_NOW, out);
		return;
	}
	e = screen_want(out, EFFECT_FEE_CHECK);
	REQUIRE(str_copy(str_of(s->text), e->line, sizeof(e->line)));
}

static void
stop(struct model *m, struct effects *out)
{
	if (is_whole(&m->fee_scan))
		finish(m, out);
	else
		let_go(m, out);
}

/* Enter and Tab end a scan; another key is a person's. */
static bool
take_key(struct model *m, const struct input *in, struct effects *out)
{
	bool ends = in->kind == INPUT_KEY &&
	    (in->key == KEY_ENTER || in->key == KEY_TAB);

	if (!is_whole(&m->fee_scan)) {
		let_go(m, out);
		return false;
	}
	if (ends)
		finish(m, out);
	else
		m->fee_scan.n = 0;
	return ends;
}

bool
scan_take(struct model *m, const struct input *in, struct effects *out)
{
	struct scan *s = &m->fee_scan;
	char c = character(in);

	scan_tick(m, out);
	if (!listens(m)) {
		s->n = 0;
		return false;
	}
	if (c == '\0')
		return take_key(m, in, out);
	if (!is_whole(s) && c != PREFIX[s->n])
		let_go(m, out);
	if (s->n == 0 && c != PREFIX[0])
		return false;
	/* What is longer than any receipt need not be kept. */
	if (s->n < SCAN_MAX - 1)
		s->text[s->n++] = c;
	s->at_ms = m->now_ms;
	return true;
}

void
scan_tick(struct model *m, struct effects *out)
{
	if (m->now_ms >= scan_wake_ms(m))
		stop(m, out);
}

int64_t
scan_wake_ms(const struct model *m)
{
	return m->fee_scan.n == 0 ? WAKE_NEVER :
	    m->fee_scan.at_ms + SCAN_PAUSE_MS;
}
