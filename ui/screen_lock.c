/* SPDX-License-Identifier: Apache-2.0 */
/* The lock: a PIN is set, changed or taken away, and the lock let fall. */
#include "ui/screen.h"

#define LOCK_TIMEOUT_MS (60 * INT64_C(1000))

static void
lock_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct choice p = choice_places(&screen_lock, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int n = m->pin.set ? 3 : 1;

	keys_add(k, BUTTON_NEXT, rect_column(p.ways, 0, n, gap));
	if (m->pin.set) {
		keys_add(k, BUTTON_REMOVE, rect_column(p.ways, 1, n, gap));
		keys_add(k, BUTTON_LOCK, rect_column(p.ways, 2, n, gap));
	}
	keys_add(k, BUTTON_BACK, p.back);
}

static void
lock_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_NEXT) {
		m->pin.stage = PIN_NEW;
		m->pin.offered = false;
		m->pin.said = STR_NONE;
		screen_go(m, SCREEN_PIN, out);
	} else if (button == BUTTON_REMOVE) {
		(void)screen_ask(m, out, EFFECT_PIN_SET);
	} else if (button == BUTTON_LOCK) {
		lock_shut(m, out);
		screen_hint(m, STR_LOCKED);
	} else if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_MENU, out);
	}
}

static bool
lock_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_MENU, out);
	return true;
}

static void
lock_draw(const struct model *m, struct frame *f)
{
	struct rect r = choice_places(&screen_lock, &f->l).top;

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK, ALIGN_LEFT },
	    strings_get(STR_LOCK_TITLE));
	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_INK,
	    ALIGN_LEFT }, 5, strings_get(m->pin.set ? STR_LOCK_IS_SET :
	    STR_LOCK_NONE));
	paint_key(f, BUTTON_NEXT, DRESS(m->pin.set ? LOOK_KEY : LOOK_GO,
	    ROLE_BUTTON), strings_get(m->pin.set ? STR_LOCK_CHANGE :
	    STR_LOCK_NEW));
	paint_key(f, BUTTON_REMOVE, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_LOCK_REMOVE));
	paint_key(f, BUTTON_LOCK, (struct dress){ LOOK_KEY, ROLE_BUTTON,
	    SHAPE_LOCK, false }, strings_get(STR_LOCK_NOW));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
}

const struct screen_def screen_lock = {
	.name = "lock",
	.keys = lock_keys,
	.press = lock_press,
	.type = lock_type,
	.draw = lock_draw,
	.guarded = lock_always,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = LOCK_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
