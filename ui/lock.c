/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/crypto.h"
#include "ui/screen.h"

#define MINUTE_MS 60000

bool
lock_always(const struct model *m)
{
	(void)m;
	return true;
}

bool
lock_is_shut(const struct model *m)
{
	return (m->pin.set || m->pin.damaged) && !m->pin.open;
}

bool
lock_hides(const struct model *m)
{
	return !m->pin.shown || lock_is_shut(m);
}

void
lock_ask(struct model *m, enum screen then, struct effects *out)
{
	m->pin.then = (int)then;
	m->pin.stage = PIN_ASKED;
	m->pin.said = STR_NONE;
	screen_go(m, SCREEN_PIN, out);
}

/* Is a PIN being set, which the one before allowed? */
static bool
is_setting(const struct model *m)
{
	return m->pin.stage == PIN_NEW || m->pin.stage == PIN_AGAIN;
}

enum screen
lock_instead(struct model *m, enum screen to)
{
	if (!lock_is_shut(m) || (!screen_guarded(m, to) &&
	    (to != SCREEN_PIN || !is_setting(m))))
		return to;
	m->pin.then = (int)(to == SCREEN_PIN ? SCREEN_LOCK : to);
	m->pin.stage = PIN_ASKED;
	m->pin.said = STR_NONE;
	return SCREEN_PIN;
}

bool
lock_asks_for_setup(const struct model *m)
{
	return m->screen == SCREEN_PIN && !is_setting(m) &&
	    m->pin.then < (int)SCREEN_IDLE;
}

void
lock_show(struct model *m, struct effects *out)
{
	if (lock_is_shut(m))
		lock_ask(m, m->screen, out);
	else
		m->pin.shown = true;
}

/* What is guarded is not on the glass any more. */
static void
clear(struct model *m, struct effects *out)
{
	if (lock_is_shut(m) && (screen_guarded(m, m->screen) ||
	    (m->screen == SCREEN_PIN && is_setting(m))))
		screen_go(m, SCREEN_IDLE, out);
}

void
lock_shut(struct model *m, struct effects *out)
{
	m->pin.open = m->pin.shown = false;
	clear(m, out);
}

/* When nobody has done anything for so long. */
static int64_t
falls_ms(const struct model *m)
{
	if (!m->pin.open && !m->pin.shown)
		return WAKE_NEVER;
	return m->touched_ms + (int64_t)MINUTE_MS *
	    m->settings.value[SETTING_LOCK];
}

void
lock_tick(struct model *m, struct effects *out)
{
	if (m->now_ms >= m->pin.wait_until_ms)
		m->pin.wait_until_ms = 0;
	if (m->now_ms >= falls_ms(m))
		lock_shut(m, out);
}

int64_t
lock_wake_ms(const struct model *m)
{
	int64_t left = m->pin.wait_until_ms - m->now_ms, at = falls_ms(m);

	if (m->screen != SCREEN_PIN || m->pin.wait_until_ms == 0)
		return at;
	if (left <= 0)
		return m->now_ms;
	/* The wait is counted down there by seconds, a long one by tens. */
	int64_t step = left > MINUTE_MS ? 10000 : 1000;
	int64_t next = m->pin.wait_until_ms - (left - 1) / step * step;
	return next < at ? next : at;
}

static void
checked(struct model *m, const struct pin_told *p, struct effects *out)
{
	if (p->rc == RC_OK) {
		m->pin.open = m->pin.shown = true;
		if (m->screen == SCREEN_PIN)
			screen_go(m, (enum screen)m->pin.then, out);
		return;
	}
	m->pin.said = p->rc == RC_DENIED || p->rc == RC_BUSY ?
	    STR_PIN_WRONG : p->rc == RC_CORRUPT ? STR_PIN_DAMAGED :
	    STR_PIN_NOT_KEPT;
	screen_error(out, m->pin.wait_until_ms > m->now_ms ? STR_PIN_WAIT :
	    (enum string)m->pin.said);
}

/* Who sets one is the trader; who took it away may set another. */
static void
set(struct model *m, const struct pin_told *p, struct effects *out)
{
	if (p->rc == RC_OK) {
		m->pin.open = m->pin.shown = true;
		screen_hint(m, p->set ? STR_PIN_IS_SET : STR_PIN_REMOVED);
	} else if (p->rc != RC_BUSY) {
		screen_refuse(m, p->rc == RC_DENIED ? STR_PIN_MARKET_WRONG :
		    STR_PIN_NOT_KEPT, out);
	}
	if (p->rc == RC_OK && m->screen == SCREEN_PIN)
		screen_go(m, m->pin.offered ? SCREEN_IDLE : SCREEN_LOCK, out);
}

void
lock_update(struct model *m, const struct event *e, struct effects *out)
{
	const struct pin_told *p = &e->pin;

	m->pin.set = p->set;
	m->pin.damaged = p->damaged;
	m->pin.tries_left = p->tries_left;
	m->pin.number = p->number;
	m->pin.wait_until_ms = p->wait_ms > 0 ? m->now_ms + p->wait_ms : 0;
	if (p->what == 0) {
		clear(m, out);
		return;
	}
	if (m->awaited == p->what + 1)
		m->awaited = 0;
	crypto_wipe(m->pin.typed, sizeof(m->pin.typed));
	crypto_wipe(m->pin.first, sizeof(m->pin.first));
	if (p->what == EFFECT_PIN_CHECK)
		checked(m, p, out);
	else
		set(m, p, out);
	clear(m, out);
}

void
lock_draw_show(struct frame *f)
{
	const struct key *key = keys_find(&f->keys, BUTTON_SHOW);

	if (key == NULL)
		return;
	enum color ink = paint_key_face(f, key, LOOK_SOFT);
	struct rect r = rect_inset(key->at, layout_px(&f->l, 2));
	paint_tight(f, rect_row(r, 0, 2, 0), (struct paint){ ROLE_QUICK, ink,
	    ALIGN_CENTER }, HIDDEN_TOTAL);
	paint_tight(f, rect_row(r, 1, 2, 0), (struct paint){
	    ROLE_BUTTON_SMALL, ink, ALIGN_CENTER },
	    strings_get(STR_SHOW_TOTALS));
}
