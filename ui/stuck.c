/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/screen.h"

/* More than a name has letters, and two seconds of a keyboard's repeats. */
#define KEY_REPEATS_MAX 60

static bool
is_again(const struct model *m, const struct input *in)
{
	/* What a scanner might have typed comes in capitals (scan.c). */
	return in->kind == INPUT_TEXT ? str_eq_nocase(str_of(m->held.text),
	    str_of(in->text)) : in->repeat;
}

bool
stuck_still(const struct model *m, const struct input *in)
{
	return m->held.n == KEY_REPEATS_MAX && is_again(m, in);
}

/* A key that is held down for seconds is stuck, or something lies on it: it is
 * told of once, and does nothing more until another key or its own release. */
bool
stuck_key(struct model *m, const struct input *in)
{
	bool again = is_again(m, in);

	memcpy(m->held.text, in->text, sizeof(m->held.text));
	m->held.n = again ? m->held.n + 1 : 0;
	if (m->held.n == KEY_REPEATS_MAX)
		screen_hint(m, STR_KEY_STUCK);
	if (m->held.n > KEY_REPEATS_MAX)
		m->held.n = KEY_REPEATS_MAX;
	return m->held.n == KEY_REPEATS_MAX;
}
