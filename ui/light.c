/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen.h"

#define MINUTE_MS INT64_C(60000)

/* When it grows dim, and when dark; or WAKE_NEVER. */
static int64_t
dims_ms(const struct model *m)
{
	int minutes = m->settings.value[SETTING_DIM];

	return minutes == 0 || screen_defs[m->screen]->looks == LOOKS_NOW ?
	    WAKE_NEVER : m->light.seen_ms + minutes * MINUTE_MS;
}

static int64_t
darkens_ms(const struct model *m)
{
	bool battery = m->battery_percent >= 0 && !m->battery_charging;

	return battery && dims_ms(m) != WAKE_NEVER ?
	    dims_ms(m) + LIGHT_OFF_MS : WAKE_NEVER;
}

static int
percent(const struct model *m)
{
	int lit = m->settings.value[SETTING_BRIGHTNESS];
	int dim = screen_defs[m->screen]->looks == LOOKS_ANYONE ?
	    LIGHT_HOME : LIGHT_DIM;

	if (screen_defs[m->screen]->looks == LOOKS_NOW)
		return LIGHT_FULL;
	if (m->now_ms >= darkens_ms(m))
		return 0;
	return m->now_ms >= dims_ms(m) && dim < lit ? dim : lit;
}

/* Is it darker than its person set it? */
static bool
is_dim(const struct model *m)
{
	return m->light.percent < m->settings.value[SETTING_BRIGHTNESS];
}

static bool
types_something(const struct input *in)
{
	return in->kind == INPUT_TEXT || (in->kind == INPUT_KEY &&
	    (in->key == KEY_DIGIT || in->key == KEY_TRIPLE_ZERO));
}

bool
light_input(struct model *m, const struct input *in)
{
	bool swallowed = m->light.swallow;

	switch (in->kind) {
	case INPUT_DOWN:
		swallowed = m->light.swallow = is_dim(m);
		break;
	case INPUT_MOVE:
		return swallowed;      /* a mouse moves in the wind, too */
	case INPUT_UP:
	case INPUT_CANCEL:
		m->light.swallow = false;
		break;
	case INPUT_KEY:
	case INPUT_TEXT:
		if (stuck_still(m, in))
			return false;
		swallowed = m->light.percent == 0 && !types_something(in);
		break;
	case INPUT_NONE:
	case INPUT_RESIZE:
	case INPUT_EXPOSE:
	case INPUT_QUIT:
		return false;
	}
	m->light.seen_ms = m->now_ms;
	return swallowed;
}

/* Money, or what else nobody asked for and somebody has to see. */
static bool
is_news(const struct event *e)
{
	return (e->kind == EV_SALE && e->sale.news != NEWS_BACKED) ||
	    e->kind == EV_STRAY || e->kind == EV_TICKET ||
	    e->kind == EV_FATAL || e->kind == EV_PROFILE ||
	    e->kind == EV_RESIZE;
}

/* What was looked at until now was seen until now. */
void
light_begin(struct model *m, const struct event *e)
{
	if (is_news(e) || screen_defs[m->screen]->looks == LOOKS_NOW)
		m->light.seen_ms = m->now_ms;
}

void
light_turn(struct model *m)
{
	m->light.percent = percent(m);
}

int64_t
light_wake_ms(const struct model *m)
{
	return m->now_ms < dims_ms(m) ? dims_ms(m) :
	    m->now_ms < darkens_ms(m) ? darkens_ms(m) : WAKE_NEVER;
}
