/* SPDX-License-Identifier: Apache-2.0 */
/* In practice the learner is the customer too: what does that one do? */
#include "ui/screen.h"

#define CUSTOMER_TIMEOUT_MS (60 * INT64_C(1000))
/* The fraud that is known: 200 đ for 200.000 đ. */
#define SHORT_OF            1000
#define TOO_MUCH            10000
#define WAYS                4

static const struct {
	uint16_t button;
	enum string word;
	enum shape shape;
} ways[WAYS] = {
	{ BUTTON_PAYS_ALL, STR_TRAIN_PAYS_ALL, SHAPE_CHECK },
	{ BUTTON_PAYS_LESS, STR_TRAIN_PAYS_LESS, SHAPE_MINUS },
	{ BUTTON_PAYS_MORE, STR_TRAIN_PAYS_MORE, SHAPE_PLUS },
	{ BUTTON_PAYS_NOT, STR_TRAIN_PAYS_NOT, SHAPE_PHONE },
};

struct places { struct rect top, ways, back; };

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_customer, l),
	    l->compact ? gap : layout_measure(l, MEASURE_MARGIN));
	struct places p;

	p.top = rect_cut_top(&r, layout_line(l, ROLE_HEAD,
	    layout_px(l, l->compact ? 26 : 44)), gap);
	p.back = rect_cut_bottom(&r, layout_px(l, l->compact ? 54 : 66),
	    gap);
	p.ways = r;
	return p;
}

/* 0: no bank would carry it. */
static int64_t
comes(const struct model *m, uint16_t button)
{
	int64_t rest = news_missing(&m->pay.sale).dong;

	if (button == BUTTON_PAYS_ALL)
		return rest;
	if (button == BUTTON_PAYS_LESS)
		return rest >= SHORT_OF ? rest / SHORT_OF : rest - 1;
	return button == BUTTON_PAYS_MORE ? rest + TOO_MUCH : 0;
}

static void
customer_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct places p = places(l);

	for (int i = 0; i < WAYS; i++)
		if (ways[i].button == BUTTON_PAYS_NOT ||
		    comes(m, ways[i].button) > 0)
			keys_add(k, ways[i].button, rect_column(rect_row(
			    p.ways, i / 2, 2, gap), i % 2, 2, gap));
	keys_add(k, BUTTON_BACK, rect_column(p.back, 0, 2, gap));
}

static void
go_back(struct model *m, struct effects *out)
{
	screen_go(m, m->pay.sale.ref[0] != '\0' ? SCREEN_PAY : SCREEN_AMOUNT,
	    out);
}

/* The code is out again before the money comes, as with a real customer. */
static void
customer_press(struct model *m, uint16_t button, struct effects *out)
{
	int64_t dong = comes(m, button);
	struct effect *e;

	go_back(m, out);
	if (m->screen != SCREEN_PAY)
		return;
	if (button == BUTTON_PAYS_NOT) {
		screen_hint(m, STR_TRAIN_NOT_PAID);
		m->hint_until_ms = m->now_ms + NEWS_LINE_MS;
	}
	if (dong <= 0)
		return;
	e = screen_want(out, EFFECT_TRAIN_CREDIT);
	e->amount.dong = dong;
	REQUIRE(str_copy(str_of(m->pay.sale.ref), e->ref, sizeof(e->ref)));
}

static bool
customer_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	go_back(m, out);
	return true;
}

static void
customer_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);

	(void)m;
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_line(f, p.top, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_TRAIN_WHAT));
	for (int i = 0; i < WAYS; i++)
		paint_key(f, ways[i].button, (struct dress){ LOOK_KEY,
		    ROLE_BUTTON, ways[i].shape, false },
		    strings_get(ways[i].word));
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
}

const struct screen_def screen_customer = {
	.name = "customer",
	.keys = customer_keys,
	.press = customer_press,
	.type = customer_type,
	.draw = customer_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = CUSTOMER_TIMEOUT_MS,
	.on_timeout = SCREEN_PAY,
	.expire = go_back,
};
