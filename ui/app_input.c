/* SPDX-License-Identifier: Apache-2.0 */
/* What fingers, keyboards and pads do to the screen that is on the glass. */
#include "ui/screen.h"

static void
press(struct model *m, uint16_t button, struct effects *out)
{
	screen_sound(out, SOUND_KEY, (struct vnd){ 0 });
	if (button == BUTTON_NEWS)
		news_next(m, out);
	else if (button == BUTTON_HELP)
		help_open(m, out);
	else if (button == BUTTON_AGAIN)
		screen_sound(out, SOUND_AGAIN, (struct vnd){ 0 });
	else if (button == BUTTON_TRAIN_END)
		train_leave(m, out);
	else
		screen_defs[m->screen]->press(m, button, out);
}

void
screen_lay_out(const struct model *m, struct layout *l, struct keys *k)
{
	layout_init(l, m->w, m->h, m->dpi);
	/* A gap belongs to the keys beside it. */
	k->slop = (layout_measure(l, MEASURE_GAP) + 1) / 2;
	if (wipe_holds(m))
		return;
	if (m->help.on) {
		help_keys(m, l, k);
		return;
	}
	if (strip_shown(screen_defs[m->screen], l))
		strip_add_key(m, layout_screen(l), l, k);
	screen_defs[m->screen]->keys(m, l, k);
	train_add_key(m, l, k);
	help_add_key(screen_defs[m->screen], l, k);
	if (strip_shown(screen_defs[m->screen], l))
		again_add_key(m, l, k);
}

/* '*' and '/' walk for pads that have neither Tab nor arrows. */
static bool
focus_move(struct model *m, const struct keys *k, const struct input *in)
{
	const struct screen_def *def = screen_defs[m->screen];
	uint16_t to = m->focus;

	if (in->kind == INPUT_TEXT && (def->takes_text ||
	    (def->star_is_text != NULL && def->star_is_text(m))))
		return false;
	if (in->kind == INPUT_TEXT && in->text[0] == '*')
		to = keys_next(k, m->focus, 1);
	else if (in->kind == INPUT_TEXT && in->text[0] == '/')
		to = keys_next(k, m->focus, -1);
	else if (in->kind == INPUT_KEY && in->key == KEY_TAB)
		to = keys_next(k, m->focus, 1);
	else if (in->kind == INPUT_KEY && in->key == KEY_RIGHT)
		to = keys_toward(k, m->focus, 1, 0);
	else if (in->kind == INPUT_KEY && in->key == KEY_LEFT)
		to = keys_toward(k, m->focus, -1, 0);
	else if (in->kind == INPUT_KEY && in->key == KEY_DOWN)
		to = keys_toward(k, m->focus, 0, 1);
	else if (in->kind == INPUT_KEY && in->key == KEY_UP)
		to = keys_toward(k, m->focus, 0, -1);
	else
		return false;
	m->focus = to;
	return true;
}

/* '-' is the voice's key on a pad: what its key on the glass says, elsewhere
 * what was said last. */
static bool
speak_by_key(struct model *m, const struct keys *k, const struct input *in,
    struct effects *out)
{
	if (in->kind != INPUT_TEXT || in->text[0] != '-' ||
	    screen_defs[m->screen]->takes_text || !screen_speaks(m))
		return false;
	if (keys_find(k, BUTTON_SPEAK) != NULL)
		press(m, BUTTON_SPEAK, out);
	else
		screen_sound(out, SOUND_AGAIN, (struct vnd){ 0 });
	return true;
}

static void
keyboard(struct model *m, const struct keys *k, const struct input *in,
    struct effects *out)
{
	/* A key that is held down repeats only where that is useful. */
	if (in->kind == INPUT_KEY && in->repeat &&
	    (in->key == KEY_ENTER || in->key == KEY_ESCAPE ||
	    in->key == KEY_PLUS))
		return;
	if (!m->keyboard_seen && m->screen >= SCREEN_IDLE) {
		m->keyboard_seen = true;
		screen_hint(m, STR_PAD_HINT);
	}
	if (focus_move(m, k, in) || speak_by_key(m, k, in, out))
		return;
	if (in->kind == INPUT_KEY && in->key == KEY_ENTER &&
	    keys_find(k, m->focus) != NULL) {
		press(m, m->focus, out);
		return;
	}
	m->focus = BUTTON_NONE;
	if (screen_defs[m->screen]->type(m, in, out))
		screen_sound(out, SOUND_KEY, (struct vnd){ 0 });
}

static void
finger(struct model *m, const struct keys *k, const struct input *in,
    int dpi, struct effects *out)
{
	if (in->kind == INPUT_DOWN)
		m->focus = BUTTON_NONE;
	uint16_t button = touch_follow(&m->touch, k, in, m->now_ms, dpi);
	if (button != BUTTON_NONE)
		press(m, button, out);
	else if (in->kind == INPUT_UP || in->kind == INPUT_CANCEL)
		wipe_missed(m);
}

static bool
guarded(const struct model *m)
{
	return (m->screen == SCREEN_VERDICT || m->screen == SCREEN_FEE ||
	    m->screen == SCREEN_SHIFT_TOLD) &&
	    m->now_ms - m->entered_ms < VERDICT_GUARD_MS;
}

bool
screen_takes_text(const struct model *m)
{
	return screen_defs[m->screen]->takes_text;
}

bool
screen_is_back(const struct input *in)
{
	return in->kind == INPUT_KEY && (in->key == KEY_ESCAPE ||
	    in->key == KEY_BACKSPACE);
}

void
screen_input(struct model *m, const struct input *in, struct effects *out)
{
	const struct screen_def *def = screen_defs[m->screen];
	struct layout l;
	struct keys k = { 0 };
	bool typed = in->kind == INPUT_KEY || in->kind == INPUT_TEXT;

	if (guarded(m) || (typed && stuck_key(m, in)) ||
	    help_input(m, in, out))
		return;
	screen_lay_out(m, &l, &k);
	if (def->input_resets)
		m->deadline_ms = m->now_ms + def->timeout_ms;
	if (typed) {
		keyboard(m, &k, in, out);
	} else if (in->kind == INPUT_DOWN || in->kind == INPUT_MOVE ||
	    in->kind == INPUT_UP || in->kind == INPUT_CANCEL) {
		finger(m, &k, in, l.dpi, out);
	}
}

/* What lies on a key or moves a mouse is nobody. */
static bool
is_a_person(const struct model *m, const struct input *in)
{
	bool typed = in->kind == INPUT_KEY || in->kind == INPUT_TEXT;

	return in->kind == INPUT_DOWN || in->kind == INPUT_UP ||
	    (typed && !stuck_still(m, in));
}

void
screen_input_update(struct model *m, const struct input *in,
    struct effects *out)
{
	bool typed = in->kind == INPUT_KEY || in->kind == INPUT_TEXT;
	struct input below = *in;      /* the banner */

	if (is_a_person(m, in))
		m->touched_ms = m->now_ms;
	below.y -= m->train.banner_px;
	if (m->w == 0 || light_input(m, in) || wipe_input(m, in) ||
	    (typed &&
	    (scan_take(m, in, out) || bar_take(m, in, out))))
		return;
	screen_input(m, &below, out);
}
