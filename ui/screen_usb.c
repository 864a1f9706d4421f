/* SPDX-License-Identifier: Apache-2.0 */
/* A stick is in: the book goes onto it, and the market board's answer comes
 * from it. */
#include "ui/screen.h"

#define USB_TIMEOUT_MS (120 * INT64_C(1000))

static void
usb_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct choice p = choice_places(&screen_usb, l);
	int gap = layout_measure(l, MEASURE_GAP);

	keys_add(k, BUTTON_BACK, p.back);
	if (m->usb.busy)
		return;
	keys_add(k, BUTTON_CARRY_OUT, rect_column(p.ways, 0, 2, gap));
	keys_add(k, BUTTON_CARRY_IN, rect_column(p.ways, 1, 2, gap));
}

static void
usb_enter(struct model *m, struct effects *out)
{
	(void)out;
	if (!m->usb.busy)   /* one is on its way still */
		m->usb = (struct usb_page){ .text = STR_USB_WHAT };
}

static void
usb_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK) {
		today_open(m, out);
		return;
	}
	if ((button != BUTTON_CARRY_OUT && button != BUTTON_CARRY_IN) ||
	    m->usb.busy)
		return;
	(void)screen_want(out, button == BUTTON_CARRY_OUT ?
	    EFFECT_CARRY_OUT : EFFECT_CARRY_IN);
	m->usb = (struct usb_page){ .busy = true, .text = STR_USB_BUSY };
}

void
usb_carried(struct model *m, const struct event *e, struct effects *out)
{
	bool in = e->carried.in;
	enum string text = e->carried.outcome == CARRIED_WELL ?
	    in ? STR_USB_IN_DONE : STR_USB_OUT_DONE :
	    e->carried.outcome == CARRIED_FAILED ? STR_USB_FAILED :
	    in ? STR_USB_IN_NONE : STR_USB_OUT_REFUSED;

	m->usb = (struct usb_page){ .text = (int)text,
	    .good = e->carried.outcome == CARRIED_WELL,
	    .bad = e->carried.outcome != CARRIED_WELL,
	    .count = e->carried.count };
	if (m->screen != SCREEN_USB) {
		m->hint = (int)text;
		m->hint_count = e->carried.count;
		m->hint_until_ms = m->now_ms + HINT_MS;
	}
	if (m->usb.bad)
		screen_error(out, text);
}

static bool
usb_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	today_open(m, out);
	return true;
}

static void
usb_draw(const struct model *m, struct frame *f)
{
	int high = paint_line_px(f, ROLE_HEAD);
	struct rect r = choice_places(&screen_usb, &f->l).top, sign;
	char line[HINT_TEXT_MAX];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK, ALIGN_LEFT },
	    strings_get(STR_USB));
	strings_put(&b, (enum string)m->usb.text,
	    ARGS(format_count(m->usb.count).s));
	if (m->usb.good || m->usb.bad) {
		sign = rect_cut_left(&r, high, high / 2);
		draw_shape(f->d, rect_cut_top(&sign, high, 0), m->usb.good ?
		    SHAPE_CHECK : SHAPE_WARNING, COLOR_INK);
	}
	(void)paint_lines(f, r, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, 3, line);
	paint_key(f, BUTTON_CARRY_OUT, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_USB_OUT));
	paint_key(f, BUTTON_CARRY_IN, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_USB_IN));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
}

const struct screen_def screen_usb = {
	.name = "usb",
	.guarded = lock_always,
	.enter = usb_enter,
	.keys = usb_keys,
	.press = usb_press,
	.type = usb_type,
	.draw = usb_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = USB_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
