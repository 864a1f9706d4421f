/* SPDX-License-Identifier: Apache-2.0 */
/* The status strip: who, what waits, network, battery, time. */
#include "ui/screen.h"

#define STRIP_PARTS_MAX 4
#define HINT_LINES      3
#define FINGER_MM10     150
/* Before this the clock was never set (2024-01-01). */
#define WALL_SET_MS INT64_C(1704067200000)

struct part {
	enum shape shape;      /* SHAPE_COUNT: none */
	char text[64];
};

bool
strip_shown(const struct screen_def *def, const struct layout *l)
{
	return def->strip == STRIP_ALWAYS ||
	    (def->strip == STRIP_ROOMY && !l->compact);
}

struct rect
strip_body(const struct screen_def *def, const struct layout *l)
{
	struct rect r = layout_screen(l);

	if (strip_shown(def, l))
		(void)rect_cut_top(&r, layout_measure(l, MEASURE_STRIP), 0);
	return r;
}

struct list_places
list_places(const struct screen_def *def, const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(def, l),
	    l->compact ? gap : layout_is_small(l) ? gap / 2 : margin - gap);
	struct list_places p;

	p.head = rect_cut_top(&r, layout_line(l, ROLE_HEAD,
	    layout_px(l, l->compact ? 24 : 34)), 0);
	p.keys = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.list = r;
	return p;
}

struct one_places
one_places(const struct screen_def *def, const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(def, l),
	    l->compact ? gap : margin);
	struct one_places p;

	p.keys = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.go = rect_cut_bottom(&r, layout_px(l, l->compact ? 64 : 96), gap);
	p.top = r;
	return p;
}

struct choice
choice_places(const struct screen_def *def, const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(def, l),
	    l->compact ? gap : layout_measure(l, MEASURE_MARGIN));
	struct choice p;

	p.back = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.ways = rect_cut_bottom(&r, layout_px(l, l->compact ? 64 : 96), gap);
	p.top = r;
	return p;
}

static void
clock_part(const struct model *m, struct part *p)
{
	struct buf b = BUF(p->text);
	int64_t wall = screen_wall_ms(m);

	p->shape = SHAPE_COUNT;
	buf_puts(&b, wall < WALL_SET_MS ? "--:--" :
	    format_hour(wall, m->config.utc_offset_min).s);
	if (m->quality == 0)
		buf_puts(&b, " ?");
	else if (m->quality == 1)
		buf_puts(&b, " ~");
}

static void
queue_part(const struct model *m, int brief, struct part *p)
{
	struct buf b = BUF(p->text);
	int64_t age = m->queue_age_s + (m->now_ms - m->queue_at_ms) / 1000;

	p->shape = m->queue_entries == 0 ? SHAPE_CHECK : SHAPE_QUEUE;
	if (m->queue_entries == 0)
		buf_puts(&b, brief >= 4 ? "" : strings_get(STR_ALL_SENT));
	else if (brief >= 4)
		buf_puts(&b, format_count(m->queue_sales > 0 ?
		    m->queue_sales : m->queue_entries).s);
	else if (brief > 0 || m->screen == SCREEN_DOCTOR ||
	    m->screen == SCREEN_STAFF)   /* strangers read those */
		strings_put(&b, STR_QUEUE_BRIEF,
		    ARGS(format_count(m->queue_sales > 0 ? m->queue_sales :
		    m->queue_entries).s));
	else if (m->queue_sales == 0)
		strings_put(&b, STR_QUEUE_OTHER,
		    ARGS(format_count(m->queue_entries).s,
		    format_age(age).s));
	else
		strings_put(&b, STR_QUEUE,
		    ARGS(format_count(m->queue_sales).s,
		    format_money(m->queue_sum).s, format_age(age).s));
}

static const enum string net_words[] = {
	[NET_NONE] = STR_NET_DOWN, [NET_DOWN] = STR_NET_DOWN,
	[NET_UP] = STR_NET_UP, [NET_REFUSED] = STR_NET_REFUSED,
	[NET_FED] = STR_NET_FED, [NET_UNFED] = STR_NET_DOWN,
	[NET_TOKEN] = STR_NET_TOKEN, [NET_ALONE] = STR_NET_ALONE,
};

/* brief: 1 without what waits in full, 2 the battery's figure alone, 3 the
 * network's sign alone, 4 the queue's sign and figure. */
#define BRIEF_MAX 4

static int
parts(const struct model *m, int brief, struct part part[STRIP_PARTS_MAX])
{
	struct buf b;
	int n = 0;

	clock_part(m, &part[n++]);
	if (m->battery_percent >= 0) {
		b = BUF(part[n].text);
		part[n].shape = SHAPE_BATTERY;
		if (brief >= 2)
			buf_printf(&b, "%d%%%s", m->battery_percent,
			    m->battery_charging ? "+" : "");
		else
			strings_put(&b, m->battery_charging ?
			    STR_BATTERY_CHARGING : STR_BATTERY,
			    ARGS(format_count(m->battery_percent).s));
		n++;
	}
	if (m->net == NET_NONE)
		return n;
	b = BUF(part[n].text);
	part[n].shape = m->net == NET_UP || m->net == NET_FED ? SHAPE_NET :
	    SHAPE_NO_NET;
	if (brief < 3)
		buf_puts(&b, strings_get(net_words[m->net]));
	n++;
	if (net_has_board(m->net))
		queue_part(m, brief, &part[n++]);
	return n;
}

/* Between one and the next. */
static int
part_gap(const struct frame *f)
{
	int px = layout_face(&f->l, ROLE_STRIP).px;

	return f->l.compact ? px / 2 : px;
}

static void
part_draw(struct frame *f, struct rect *r, const struct part *p)
{
	struct text_face face = layout_face(&f->l, ROLE_STRIP);
	int side = text_cap_px(face) * 5 / 4;
	int w = text_width(f->font, face, str_of(p->text));
	int gap = p->shape == SHAPE_CHECK ? face.px / 4 : face.px / 3;
	struct rect at;

	if (w + side + gap > r->w)
		return;
	if (w == 0)
		gap = 0;
	at = rect_cut_right(r, w, p->shape == SHAPE_COUNT ? part_gap(f) :
	    gap);
	paint_line(f, at, (struct paint){ ROLE_STRIP, COLOR_ON_STRIP,
	    ALIGN_LEFT }, p->text);
	if (p->shape == SHAPE_COUNT)
		return;
	at = rect_cut_right(r, side, part_gap(f));
	draw_shape(f->d, rect_center(at, side, side), p->shape,
	    COLOR_ON_STRIP);
}

static int
parts_w(const struct frame *f, const struct part *part, int n)
{
	struct text_face face = layout_face(&f->l, ROLE_STRIP);
	int w = 0;

	for (int i = 0; i < n; i++)
		w += text_width(f->font, face, str_of(part[i].text)) +
		    part_gap(f) + (part[i].shape == SHAPE_COUNT ? 0 :
		    text_cap_px(face) * 5 / 4 + face.px / 3);
	return w;
}

void
strip_put_hint(struct buf *b, const struct model *m)
{
	strings_put(b, (enum string)m->hint,
	    ARGS(format_money((struct vnd){ m->hint_count }).s));
}

void
strip_mark(struct frame *f, struct rect r, enum color c)
{
	if (keys_find(&f->keys, BUTTON_NEWS) != NULL &&
	    (f->m->focus == BUTTON_NEWS ||
	    f->m->touch.pressed == BUTTON_NEWS))
		draw_round_line(f->d, r, 1, 2 * layout_measure(&f->l,
		    MEASURE_STROKE), c);
}

/* What is to be said, and in which colours. */
static bool
hint_text(const struct model *m, struct buf *b, struct paint *p,
    enum color *ground)
{
	*p = (struct paint){ ROLE_STRIP, COLOR_ON_UNCONFIRMED, ALIGN_CENTER };
	*ground = COLOR_UNCONFIRMED;
	if (m->hint == STR_NONE)
		return news_line(m, b, p, ground);
	strip_put_hint(b, m);
	return true;
}

/* Room beside its words. */
static int
hint_inset(const struct frame *f)
{
	return layout_px(&f->l, f->l.compact ? 2 : 6);
}

int
strip_hint_px(const struct frame *f, int w)
{
	char text[HINT_TEXT_MAX];
	struct buf b = BUF(text);
	enum color ground;
	struct paint p;

	if (!hint_text(f->m, &b, &p, &ground))
		return 0;
	w -= 2 * hint_inset(f);
	struct text_face face = layout_face(&f->l, ROLE_STRIP);
	int one = text_line_px(face);
	int lines = paint_lines_px(f, ROLE_STRIP, HINT_LINES, w, text) / one;
	/* They stand close where there is no strip for them. */
	return f->l.compact ? one + (lines - 1) * text_close_px(face) :
	    lines * one;
}

bool
strip_hint(struct frame *f, struct rect r)
{
	char text[HINT_TEXT_MAX];
	struct buf b = BUF(text);
	enum color ground;
	struct paint p;

	if (!hint_text(f->m, &b, &p, &ground))
		return false;
	draw_fill(f->d, r, ground);
	strip_mark(f, r, p.color);
	(void)rect_cut_left(&r, hint_inset(f), 0);
	(void)rect_cut_right(&r, hint_inset(f), 0);
	if (r.h > paint_line_px(f, ROLE_STRIP) * 3 / 2)
		(void)paint_lines(f, r, p, HINT_LINES, text);
	else
		paint_line(f, r, p, text);
	return true;
}

void
strip_add_key(const struct model *m, struct rect r, const struct layout *l,
    struct keys *k)
{
	char text[HINT_TEXT_MAX];
	struct buf b = BUF(text);
	enum color ground;
	struct paint p;

	r.h = layout_mm10_to_px(l, FINGER_MM10);
	if (m->screen != SCREEN_CODE && m->screen != SCREEN_SHIFT_CODE &&
	    news_line(m, &b, &p, &ground))
		keys_add(k, BUTTON_NEWS, r);
}

void
strip_draw(struct frame *f)
{
	struct rect r = { 0, 0, f->l.w, layout_measure(&f->l, MEASURE_STRIP) };
	struct part part[STRIP_PARTS_MAX];
	int n = parts(f->m, 0, part);

	(void)rect_cut_right(&r, again_px(f), 0);
	struct rect over = r;
	/* What a small glass has no line for lies over the page's heading. */
	if (f->l.compact && strip_hint_px(f, r.w) > r.h)
		over.h = strip_hint_px(f, r.w);
	if (strip_hint(f, over))
		return;
	draw_fill(f->d, r, COLOR_STRIP);
	(void)rect_cut_left(&r, layout_measure(&f->l, MEASURE_MARGIN), 0);
	(void)rect_cut_right(&r, layout_measure(&f->l, MEASURE_GAP), 0);
	const char *name = f->m->profile_known ? f->m->profile.stall :
	    strings_get(STR_PRODUCT);
	/* The stall's name keeps a quarter of the strip, of a small one a
	 * third, or what it needs. */
	int own = text_width(f->font, layout_face(&f->l, ROLE_STRIP),
	    str_of(name));
	int least = f->l.compact ? r.w / 3 : r.w / 4;
	own = own < least ? own : least;
	for (int i = 1; i <= BRIEF_MAX && parts_w(f, part, n) > r.w - own;
	    i++)
		n = parts(f->m, i, part);
	for (int i = 0; i < n; i++)
		part_draw(f, &r, &part[i]);
	paint_line(f, r, (struct paint){ ROLE_STRIP, COLOR_ON_STRIP,
	    ALIGN_LEFT }, name);
}
