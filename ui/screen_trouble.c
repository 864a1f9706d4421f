/* SPDX-License-Identifier: Apache-2.0 */
/* The two screens without a book: it is being opened, or it cannot be. */
#include "ui/screen.h"

static void
start_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	(void)m;
	(void)l;
	(void)k;
}

static void
start_press(struct model *m, uint16_t button, struct effects *out)
{
	(void)m;
	(void)button;
	(void)out;
}

static bool
start_type(struct model *m, const struct input *in, struct effects *out)
{
	(void)m;
	(void)in;
	(void)out;
	return false;
}

static void
start_draw(const struct model *m, struct frame *f)
{
	struct rect r = layout_screen(&f->l);
	int high = paint_line_px(f, ROLE_VERDICT) +
	    paint_line_px(f, ROLE_HEAD);

	(void)m;
	draw_fill(f->d, r, COLOR_PAPER);
	draw_band(f->d, rect_cut_top(&r, layout_measure(&f->l, MEASURE_BAND),
	    0), layout_px(&f->l, 1));
	r = rect_center(r, r.w, high);
	paint_row(f, &r, (struct paint){ ROLE_VERDICT, COLOR_INK,
	    ALIGN_CENTER }, strings_get(STR_PRODUCT));
	paint_row(f, &r, (struct paint){ ROLE_HEAD, COLOR_QUIET,
	    ALIGN_CENTER }, strings_get(STR_STARTING));
}

const struct screen_def screen_start = {
	.name = "start",
	.keys = start_keys,
	.press = start_press,
	.type = start_type,
	.draw = start_draw,
	.strip = STRIP_NEVER,
};

static void
trouble_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	struct rect r = rect_inset(strip_body(&screen_trouble, l), margin);

	(void)m;
	keys_add(k, BUTTON_RETRY, rect_cut_bottom(&r,
	    layout_px(l, l->compact ? 53 : 76), 0));
}

static void
trouble_press(struct model *m, uint16_t button, struct effects *out)
{
	(void)m;
	if (button == BUTTON_RETRY)
		(void)screen_want(out, EFFECT_RESTART);
}

static bool
trouble_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY || in->key != KEY_ENTER)
		return false;
	trouble_press(m, BUTTON_RETRY, out);
	return true;
}

static void
trouble_draw(const struct model *m, struct frame *f)
{
	static const enum string todo[] = { STR_TROUBLE_DO_1,
		STR_TROUBLE_DO_2, STR_TROUBLE_DO_3 };
	int margin = layout_measure(&f->l, MEASURE_MARGIN);
	struct rect r = rect_inset(strip_body(&screen_trouble, &f->l),
	    margin);
	struct rect head;
	int high = paint_line_px(f, ROLE_TITLE);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	(void)rect_cut_bottom(&r, layout_px(&f->l, f->l.compact ? 53 : 76),
	    margin / 2);
	head = rect_cut_top(&r, high, margin / 2);
	draw_round(f->d, head, layout_measure(&f->l, MEASURE_RADIUS),
	    COLOR_SHORT);
	(void)rect_cut_left(&head, margin, 0);
	draw_shape(f->d, rect_inset(rect_cut_left(&head, high, margin),
	    high / 8), SHAPE_WARNING, COLOR_ON_SHORT);
	paint_line(f, head, (struct paint){ ROLE_TITLE, COLOR_ON_SHORT,
	    ALIGN_LEFT }, strings_get(STR_TROUBLE_TITLE));
	head = rect_cut_bottom(&r, layout_is_small(&f->l) ?
	    paint_lines_px(f, ROLE_LABEL, 2, r.w, m->fatal) :
	    2 * paint_line_px(f, ROLE_LABEL), 0);
	(void)paint_lines(f, head, (struct paint){ ROLE_LABEL, COLOR_INK,
	    ALIGN_LEFT }, 2, m->fatal);
	if (layout_is_small(&f->l))    /* what to do, and the line */
		for (int i = 0; i < 3; i++)
			paint_tight(f, rect_row(r, i, 3, 0), (struct paint){
			    ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
			    strings_get(todo[i]));
	else
		(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){
		    ROLE_HEAD, COLOR_INK, ALIGN_LEFT }, 2,
		    strings_get(STR_TROUBLE_WHAT)), margin / 2);
	for (size_t i = 0; i < sizeof(todo) / sizeof(todo[0]) &&
	    !layout_is_small(&f->l); i++)
		(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){
		    ROLE_HEAD, COLOR_INK, ALIGN_LEFT }, 2,
		    strings_get(todo[i])), 0);
	if (!layout_is_small(&f->l))
		paint_row(f, &r, (struct paint){ ROLE_LABEL, COLOR_QUIET,
		    ALIGN_LEFT }, strings_get(STR_TROUBLE_READ));
	paint_key(f, BUTTON_RETRY, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_RETRY));
}

const struct screen_def screen_trouble = {
	.name = "trouble",
	.keys = trouble_keys,
	.press = trouble_press,
	.type = trouble_type,
	.draw = trouble_draw,
	.strip = STRIP_ALWAYS,
};
