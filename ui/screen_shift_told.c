/* SPDX-License-Identifier: Apache-2.0 */
/* What the bank has for the shift that is over, beside what is here. */
#include "ui/screen.h"

#define TOLD_MS (6 * INT64_C(1000))   /* when they agree */

/* What the bank has more than is known here. */
static int64_t
more(const struct model *m)
{
	return m->shift.shift.told.dong - m->shift.shift.ours.dong;
}

static void
told_enter(struct model *m, struct effects *out)
{
	int64_t d = more(m);

	m->deadline_ms = d == 0 ? m->now_ms + TOLD_MS : WAKE_NEVER;
	screen_sound(out, d < 0 ? SOUND_TOLD_LESS : d > 0 ? SOUND_TOLD_MORE :
	    SOUND_TOLD_RIGHT, (struct vnd){ d < 0 ? -d : d > 0 ? d :
	    m->shift.shift.told.dong });
}

static void
told_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	(void)m;
	keys_add(k, BUTTON_ANYWHERE, layout_screen(l));
}

static void
told_press(struct model *m, uint16_t button, struct effects *out)
{
	(void)button;
	screen_go(m, SCREEN_SHIFT, out);
}

static bool
told_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY)
		return false;
	screen_go(m, SCREEN_SHIFT, out);
	return true;
}

static void
told_draw(const struct model *m, struct frame *f)
{
	const struct shift *s = &m->shift.shift;
	int64_t d = more(m);
	struct verdict_face v = { .ground = COLOR_PROVEN,
	    .text = COLOR_ON_PROVEN, .shape = SHAPE_PROVEN,
	    .word = STR_TOLD_RIGHT, .figure = s->told };
	struct buf b = BUF(v.second), c = BUF(v.small);

	if (d < 0)
		v = (struct verdict_face){ COLOR_SHORT, COLOR_ON_SHORT,
		    SHAPE_SHORT, STR_TOLD_LESS, { -d }, "", "" };
	if (d > 0)
		v = (struct verdict_face){ COLOR_OVER, COLOR_ON_OVER,
		    SHAPE_OVER, STR_TOLD_MORE, { d }, "", "" };
	strings_put(&b, STR_TOLD_LINE, ARGS(format_money(s->told).s,
	    format_money(s->ours).s));
	strings_put(&c, d < 0 ? STR_TOLD_LESS_MORE : d > 0 ?
	    STR_TOLD_MORE_MORE : STR_TOLD_RIGHT_MORE,
	    ARGS(format_count(s->id).s));
	draw_fill(f->d, layout_screen(&f->l), v.ground);
	verdict_paint(f, layout_screen(&f->l), &v);
}

const struct screen_def screen_shift_told = {
	.name = "shift-told",
	.enter = told_enter,
	.keys = told_keys,
	.press = told_press,
	.type = told_type,
	.draw = told_draw,
	.looks = LOOKS_NOW,
	.strip = STRIP_NEVER,
	.on_timeout = SCREEN_SHIFT,
};
