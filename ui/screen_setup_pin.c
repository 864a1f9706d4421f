/* SPDX-License-Identifier: Apache-2.0 */
/* The set-up's end: a PIN, or later. */
#include "ui/screen.h"

#define OFFER_MS (60 * INT64_C(1000))

static void
offer_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct choice p = choice_places(&screen_setup_pin, l);
	int gap = layout_measure(l, MEASURE_GAP);

	(void)m;
	keys_add(k, BUTTON_NEXT, rect_column(p.ways, 0, 2, gap));
	keys_add(k, BUTTON_LATER, rect_column(p.ways, 1, 2, gap));
}

static void
offer_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_NEXT) {
		m->pin.stage = PIN_NEW;
		m->pin.said = STR_NONE;
		m->pin.offered = true;
		screen_go(m, SCREEN_PIN, out);
	} else if (button == BUTTON_LATER) {
		screen_go(m, SCREEN_IDLE, out);
	}
}

static bool
offer_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY || in->key != KEY_ESCAPE)
		return false;
	offer_press(m, BUTTON_LATER, out);
	return true;
}

static void
offer_draw(const struct model *m, struct frame *f)
{
	struct rect r = choice_places(&screen_setup_pin, &f->l).top;

	(void)m;
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK, ALIGN_LEFT },
	    strings_get(STR_SETUP_PIN));
	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_INK,
	    ALIGN_LEFT }, 5, strings_get(STR_SETUP_PIN_WHY));
	paint_key(f, BUTTON_NEXT, (struct dress){ LOOK_GO, ROLE_BUTTON,
	    SHAPE_LOCK, false }, strings_get(STR_LOCK_NEW));
	paint_key(f, BUTTON_LATER, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_LATER));
}

const struct screen_def screen_setup_pin = {
	.name = "setup-pin",
	.keys = offer_keys,
	.press = offer_press,
	.type = offer_type,
	.draw = offer_draw,
	.strip = STRIP_ALWAYS,
	.timeout_ms = OFFER_MS,
	.on_timeout = SCREEN_IDLE,
};
