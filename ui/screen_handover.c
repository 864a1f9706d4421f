/* SPDX-License-Identifier: Apache-2.0 */
/* Notes that go to the office: what is in hand, and what became of what was
 * handed over.  Collected is not handed over, and that is not confirmed. */
#include "ui/screen.h"

#define HANDOVER_TIMEOUT_MS (120 * INT64_C(1000))

struct places { struct rect head, list, keys; };

static struct places
places(const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_handover, l),
	    l->compact ? gap : margin - gap / 2);
	struct places p;

	p.head = rect_cut_top(&r, layout_px(l, l->compact ? 40 : 66), gap);
	p.keys = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.list = r;
	return p;
}

static bool
has_notes(const struct model *m)
{
	return m->round.sums.in_hand.dong > 0;
}

static void
handover_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect r = places(l).keys;
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect go = rect_cut_right(&r, r.w * 2 / 3, gap);

	keys_add(k, BUTTON_BACK, r);
	if (print_offered(m) && m->round.hands > 0)
		keys_add(k, BUTTON_PRINT, has_notes(m) ? rect_cut_right(&go,
		    go.w / 3, gap) : go);
	if (has_notes(m))
		keys_add(k, BUTTON_HANDOVER, go);
}

static void
handover_enter(struct model *m, struct effects *out)
{
	screen_want(out, EFFECT_ROUND_LOAD)->skip = m->round.skip;
}

static void
handover_press(struct model *m, uint16_t button, struct effects *out)
{
	char what[PRINT_WHAT_CAP];
	struct effect *e;

	if (button == BUTTON_BACK) {
		screen_go(m, SCREEN_ROUND, out);
	} else if (button == BUTTON_PRINT && m->round.hands > 0) {
		print_name_number("hand", m->round.hand[0].no, what);
		print_wish(m, what, out);
	} else if (button == BUTTON_HANDOVER) {
		e = screen_ask(m, out, EFFECT_HANDOVER);
		if (e != NULL)
			e->skip = m->round.skip;
	}
}

static bool
handover_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_ROUND, out);
	return true;
}

/* What the office said of it, in words, sign and colour. */
static void
draw_count(struct frame *f, struct rect r, const struct handover *h)
{
	int64_t more = h->counted - h->total.dong;
	struct vnd size = { more < 0 ? -more : more };
	bool waits = h->counted == NOT_COUNTED;
	char line[FORMAT_CAP * 3];
	struct buf b = BUF(line);

	strings_put(&b, waits ? STR_HANDOVER_TOLD : more == 0 ?
	    STR_HANDOVER_RIGHT : more < 0 ? STR_HANDOVER_LESS :
	    STR_HANDOVER_MORE, ARGS(format_money((struct vnd){ h->counted < 0 ?
	    0 : h->counted }).s, format_money(size).s));
	paint_chip(f, &r, (struct paint){ ROLE_LABEL, waits ?
	    COLOR_ON_UNCONFIRMED : more == 0 ? COLOR_ON_PROVEN : more < 0 ?
	    COLOR_ON_SHORT : COLOR_ON_OVER, ALIGN_LEFT }, waits ?
	    COLOR_UNCONFIRMED : more == 0 ? COLOR_PROVEN : more < 0 ?
	    COLOR_SHORT : COLOR_OVER, line);
}

static void
draw_one(struct frame *f, struct rect r, const struct handover *h)
{
	char line[FORMAT_CAP * 4];
	struct buf b = BUF(line);
	struct rect row;

	draw_fill(f->d, r, COLOR_CARD);
	draw_round_line(f->d, r, 0, 1, COLOR_FAINT);
	r = rect_inset(r, layout_px(&f->l, 4));
	(void)rect_cut_left(&r, layout_px(&f->l, 4), 0);
	row = rect_cut_top(&r, r.h / 2, 0);
	strings_put(&b, STR_HANDOVER_SLIP, ARGS(format_count(h->no).s,
	    format_date(h->wall_ms, f->m->config.utc_offset_min).s,
	    format_count(h->count).s, format_money(h->total).s));
	paint_tight(f, row, (struct paint){ f->l.compact ? ROLE_BODY :
	    ROLE_HEAD, COLOR_INK, ALIGN_LEFT }, line);
	draw_count(f, r, h);
}

static void
handover_draw(const struct model *m, struct frame *f)
{
	const struct round_sums *s = &m->round.sums;
	struct places p = places(&f->l);
	char line[FORMAT_CAP * 3], what[PRINT_WHAT_CAP];
	struct buf b = BUF(line);
	/* A small glass has room for the last two. */
	int shown = layout_is_small(&f->l) ? 2 : ROUND_HANDS_MAX;

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	strings_put(&b, STR_HANDOVER_HAND, ARGS(format_count(s->takings).s,
	    format_money(s->in_hand).s));
	if (!strip_hint(f, p.head))
		paint_line(f, p.head, (struct paint){ ROLE_TITLE, COLOR_INK,
		    ALIGN_LEFT }, line);
	for (int i = 0; i < m->round.hands && i < shown; i++)
		draw_one(f, rect_row(p.list, i, shown, layout_px(&f->l, 6)),
		    &m->round.hand[i]);
	if (m->round.hands == 0)
		(void)paint_lines(f, p.list, (struct paint){ ROLE_HEAD,
		    COLOR_QUIET, ALIGN_LEFT }, 3,
		    strings_get(STR_HANDOVER_NONE));
	buf_reset(&b);
	strings_put(&b, STR_HANDOVER_KEY, ARGS(format_money(s->in_hand).s));
	paint_key(f, BUTTON_HANDOVER, DRESS(LOOK_GO, ROLE_BUTTON), line);
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
	print_name_number("hand", m->round.hand[0].no, what);
	print_paint_key(f, LOOK_KEY, what);
}

const struct screen_def screen_handover = {
	.name = "handover",
	.enter = handover_enter,
	.keys = handover_keys,
	.press = handover_press,
	.type = handover_type,
	.draw = handover_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = HANDOVER_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
