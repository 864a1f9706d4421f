/* SPDX-License-Identifier: Apache-2.0 */
/* Practice: the same screens over play money.  A model is of one mode for all
 * of its life (app_config.training); what tells it apart is here: a banner
 * that no screen can leave out, since screens are laid out below it, the way
 * out in it, and the list of screens that there are. */
#include "ui/screen.h"

/* Nobody has touched it: whoever comes next sells for real. */
#define ALONE_MS    (600 * INT64_C(1000))
#define FINGER_MM10 90

static const bool screens[SCREEN_COUNT] = {
	[SCREEN_START] = true, [SCREEN_IDLE] = true, [SCREEN_AMOUNT] = true,
	[SCREEN_PAY] = true, [SCREEN_CUSTOMER] = true,
	[SCREEN_VERDICT] = true, [SCREEN_RECEIPT] = true,
	[SCREEN_REFUND] = true, [SCREEN_TODAY] = true, [SCREEN_GOODS] = true,
	[SCREEN_GOOD] = true, [SCREEN_TROUBLE] = true,
};

enum screen
train_instead(const struct model *m, enum screen to)
{
	return m->training && !screens[to] ? SCREEN_IDLE : to;
}

/* --- in and out ---------------------------------------------------------- */

/* Not while a customer is being served, and not where the banner would leave
 * no screen. */
bool
train_may(const struct model *m)
{
	return !m->training && !m->round.collector &&
	    m->pay.sale.ref[0] == '\0' && m->waiting_count == 0 &&
	    m->h - train_banner_px(m->w, m->h, m->dpi) >= LAYOUT_SIDE_MIN;
}

/* The terminal is in a learner's hands now: what is the trader's is shut. */
void
train_open(struct model *m, struct effects *out)
{
	lock_shut(m, out);
	screen_go(m, SCREEN_IDLE, out);
	(void)screen_want(out, EFFECT_TRAIN_BEGIN);
}

void
train_leave(struct model *m, struct effects *out)
{
	m->train.touched_ms = m->now_ms;
	(void)screen_want(out, EFFECT_TRAIN_END);
}

void
train_turn(struct model *m, struct effects *out)
{
	if (!m->training)
		return;
	if (m->train.touched_ms == 0)
		m->train.touched_ms = m->now_ms;
	else if (m->touched_ms > m->train.touched_ms)
		m->train.touched_ms = m->touched_ms;
	else if (m->now_ms >= train_wake_ms(m))
		train_leave(m, out);
}

int64_t
train_wake_ms(const struct model *m)
{
	return m->training && m->train.touched_ms > 0 ?
	    m->train.touched_ms + ALONE_MS : WAKE_NEVER;
}

/* --- the banner ---------------------------------------------------------- */

int
train_banner_px(int w, int h, int dpi)
{
	struct layout l;

	if (w < LAYOUT_SIDE_MIN || h < LAYOUT_SIDE_MIN)
		return LAYOUT_SIDE_MAX;
	layout_init(&l, w, h, dpi);
	return layout_line(&l, ROLE_BUTTON_SMALL, layout_px(&l, 34)) +
	    2 * layout_px(&l, 3);
}

static int
way_out_px(const struct layout *l)
{
	return layout_px(l, l->compact ? 190 : 210);
}

/* Over the screen, which begins at 0. */
static struct rect
banner(const struct model *m)
{
	return (struct rect){ 0, -m->train.banner_px, m->w,
	    m->train.banner_px };
}

/* A finger's height where no other key is below, else what is seen. */
void
train_add_key(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect r = banner(m), at;
	int finger = layout_mm10_to_px(l, FINGER_MM10);

	if (!m->training)
		return;
	r.w = way_out_px(l);
	at = (struct rect){ 0, r.y, r.w, r.h > finger ? r.h : finger };
	for (int i = 0; i < k->count; i++)
		if (!rect_is_empty(rect_intersect(at, k->key[i].at)))
			at = r;
	keys_add(k, BUTTON_TRAIN_END, at);
}

static void
draw_way_out(struct frame *f, struct rect r)
{
	bool chosen = f->m->focus == BUTTON_TRAIN_END ||
	    f->m->touch.pressed == BUTTON_TRAIN_END;
	int inset = layout_px(&f->l, 3), side;
	struct paint p = { ROLE_BUTTON_SMALL, chosen ? COLOR_PAPER :
	    COLOR_INK, ALIGN_CENTER };

	r = rect_inset(r, inset);
	draw_round(f->d, r, layout_measure(&f->l, MEASURE_RADIUS) / 2,
	    chosen ? COLOR_INK : COLOR_PAPER);
	side = r.h / 2;
	(void)rect_cut_left(&r, 2 * inset, 0);
	draw_shape(f->d, rect_center(rect_cut_left(&r, side, inset), side,
	    side), SHAPE_BACK, p.color);
	(void)rect_cut_right(&r, inset, 0);
	paint_line(f, r, p, strings_get(STR_TRAIN_END));
}

void
train_draw(struct frame *f)
{
	struct rect r = banner(f->m);

	if (!f->m->training)
		return;
	draw_fill(f->d, r, COLOR_TRAIN);
	draw_way_out(f, rect_cut_left(&r, way_out_px(&f->l),
	    layout_px(&f->l, 6)));
	(void)rect_cut_right(&r, layout_px(&f->l, 6), 0);
	paint_line(f, r, (struct paint){ ROLE_BUTTON, COLOR_ON_TRAIN,
	    ALIGN_CENTER }, strings_get(f->l.compact ?
	    STR_TRAIN_BANNER_SHORT : STR_TRAIN_BANNER));
	draw_shift(f->d, 0, f->m->train.banner_px);
}

/* Over the middle of what stands where a code to pay with would be. */
void
train_mark(struct frame *f, struct rect qr)
{
	int side = qr.w < qr.h ? qr.w : qr.h;

	if (!f->m->training)
		return;
	qr = rect_center(qr, side * 2 / 3, side / 3);
	draw_fill(f->d, qr, COLOR_TRAIN);
	paint_line(f, qr, (struct paint){ ROLE_AMOUNT_VERDICT,
	    COLOR_ON_TRAIN, ALIGN_CENTER }, strings_get(STR_TRAIN_MARK));
}
