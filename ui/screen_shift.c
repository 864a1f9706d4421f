/* SPDX-License-Identifier: Apache-2.0 */
/* A shift as it stands (X) or as it ended (Z), in two sheets: what was sold
 * and came, and what is in the drawer. */
#include "ui/screen.h"

#define SHIFT_TIMEOUT_MS (120 * INT64_C(1000))

struct places { struct rect head, sheet[2], keys; };

static struct places
places(const struct layout *l)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_shift, l),
	    l->compact ? gap : margin - gap / 2);
	struct places p;

	p.head = rect_cut_top(&r, layout_line(l, ROLE_HEAD,
	    layout_px(l, l->compact ? 25 : 34)), 0);
	p.keys = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.sheet[0] = rect_cut_left(&r, l->compact ? r.w * 3 / 5 :
	    r.w * 11 / 20, gap);
	p.sheet[1] = r;
	return p;
}

/* Both sheets; a small glass has one, a part of it at a time. */
static struct rect
whole(struct places p)
{
	return rect_union(p.sheet[0], p.sheet[1]);
}

/* The last one, once it is over, and once. */
static bool
may_reconcile(const struct model *m)
{
	const struct shift_page *p = &m->shift;

	return m->proves && p->any && p->shift.id == p->last_id &&
	    !p->shift.open && !p->shift.confirmed;
}

/* Where the row's keys lie: on a small glass by what their words need. */
struct foot { struct rect back, older, newer, print, go; };

static struct foot
foot(const struct layout *l, struct rect r, bool paper)
{
	int gap = layout_measure(l, MEASURE_GAP), n = paper ? 4 : 3;
	struct foot f = { .go = rect_cut_right(&r, l->compact ? r.w * 3 / 10 :
	    paper ? r.w / 3 : r.w * 2 / 5, gap) };

	if (!l->compact) {
		f.back = rect_column(r, 0, n, gap);
		f.older = rect_column(r, 1, n, gap);
		f.newer = rect_column(r, 2, n, gap);
		f.print = rect_column(r, n - 1, n, gap);
		return f;
	}
	f.back = rect_cut_left(&r, layout_px(l, 57), gap);
	if (paper)
		f.print = rect_cut_right(&r, layout_px(l, 75), gap);
	f.older = rect_cut_left(&r, (r.w - gap) * 9 / 20, gap);
	f.newer = r;
	return f;
}

static void
shift_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	const struct shift_page *p = &m->shift;
	bool paper = print_offered(m);
	struct foot f = foot(l, places(l).keys, paper);

	keys_add(k, BUTTON_BACK, f.back);
	if (!p->loaded)
		return;
	if (p->any && lock_hides(m))
		keys_add(k, BUTTON_SHOW, whole(places(l)));
	else if (p->any && layout_is_small(l))
		keys_add(k, BUTTON_MORE, whole(places(l)));
	if (p->any && p->shift.id > 1)
		keys_add(k, BUTTON_OLDER, f.older);
	if (p->any && p->shift.id < p->last_id)
		keys_add(k, BUTTON_NEWER, f.newer);
	if (may_reconcile(m))
		keys_add(k, BUTTON_RECONCILE, f.newer);
	if (p->any && paper)
		keys_add(k, BUTTON_PRINT, f.print);
	if (!p->any || p->shift.id == p->last_id)
		keys_add(k, BUTTON_NEXT, f.go);
}

static void
load(struct model *m, struct effects *out)
{
	screen_want(out, EFFECT_SHIFT_LOAD)->id = m->shift.wanted;
}

static void
shift_enter(struct model *m, struct effects *out)
{
	load(m, out);
}

static void
turn_to(struct model *m, int64_t id, struct effects *out)
{
	m->shift.wanted = id;
	load(m, out);
}

static void
shift_press(struct model *m, uint16_t button, struct effects *out)
{
	const struct shift_page *p = &m->shift;
	bool open = p->any && p->shift.open;
	char what[PRINT_WHAT_CAP];

	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_IDLE, out);
	else if (button == BUTTON_SHOW)
		lock_show(m, out);
	else if (button == BUTTON_MORE)
		m->shift.sheet++;
	else if (button == BUTTON_OLDER)
		turn_to(m, p->shift.id - 1, out);
	else if (button == BUTTON_NEWER)
		turn_to(m, p->shift.id + 1, out);
	else if (button == BUTTON_RECONCILE)
		screen_go(m, SCREEN_SHIFT_CODE, out);
	else if (button == BUTTON_NEXT)
		books_open_sum(m, open ? SUM_SHIFT_CLOSE : SUM_SHIFT_OPEN,
		    (struct vnd){ 0 }, out);
	if (button != BUTTON_PRINT)
		return;
	print_name_number(open ? "x" : "shift", p->shift.id, what);
	print_wish(m, what, out);
}

static bool
shift_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_IDLE, out);
	return true;
}

/* --- the picture --------------------------------------------------------- */

static void
put_title(const struct frame *f, struct buf *b)
{
	const struct shift *s = &f->m->shift.shift;
	int zone = f->m->config.utc_offset_min;

	if (s->open)
		strings_put(b, STR_SHIFT_OPEN_TITLE, ARGS(
		    format_count(s->id).s,
		    format_hour(s->opened_wall_ms, zone).s,
		    format_date(s->opened_wall_ms, zone).s));
	else
		strings_put(b, STR_SHIFT_CLOSED_TITLE, ARGS(
		    format_count(s->id).s,
		    format_hour(s->opened_wall_ms, zone).s,
		    format_hour(s->closed_wall_ms, zone).s,
		    format_date(s->closed_wall_ms, zone).s));
}

/* A sheet's inside. */
static struct rect
sheet(struct frame *f, struct rect r)
{
	draw_fill(f->d, r, COLOR_CARD);
	draw_round_line(f->d, r, 0, 1, COLOR_FAINT);
	(void)rect_cut_left(&r, layout_px(&f->l, 10), 0);
	(void)rect_cut_right(&r, layout_px(&f->l, 10), 0);
	(void)rect_cut_top(&r, layout_px(&f->l, f->l.compact ? 2 : 6), 0);
	return r;
}

static enum text_role
row_role(const struct frame *f)
{
	return f->l.compact ? ROLE_LABEL : ROLE_BODY;
}

/* A label and its figure; the figure goes below where they have no room
 * beside each other. */
static void
text_row(struct frame *f, struct rect *r, const char *label,
    const char *value)
{
	struct text_face face = layout_face(&f->l, row_role(f));
	int high = text_line_px(face), w = text_width(f->font, face,
	    str_of(value)), gap = layout_px(&f->l, 4);
	struct rect row = *r, own;

	row.h = high;
	if (text_width(f->font, face, str_of(label)) + gap + w > r->w) {
		own = (struct rect){ r->x, r->y + text_close_px(face), r->w,
			high };
		(void)rect_cut_top(r, text_close_px(face), 0);
	} else {
		own = rect_cut_right(&row, w, gap);
	}
	(void)rect_cut_top(r, layout_is_small(&f->l) ? text_close_px(face) :
	    high + gap, 0);
	paint_line(f, row, (struct paint){ row_role(f), COLOR_QUIET,
	    ALIGN_LEFT }, label);
	paint_line(f, own, (struct paint){ row_role(f), COLOR_INK,
	    ALIGN_RIGHT }, value);
}

static void
money(struct frame *f, struct rect *r, const char *label, struct vnd v)
{
	text_row(f, r, label, format_money(v).s);
}

static void
counted(struct frame *f, struct rect *r, enum string label, int64_t n,
    struct vnd v)
{
	char line[FORMAT_CAP * 2];
	struct buf b = BUF(line);

	strings_put(&b, label, ARGS(format_count(n).s));
	money(f, r, line, v);
}

static void
draw_sales(struct frame *f, struct rect r)
{
	const struct shift_sums *s = &f->m->shift.shift.sums;
	char line[FORMAT_CAP];
	struct buf b = BUF(line);

	r = sheet(f, r);
	counted(f, &r, STR_SHIFT_SOLD, s->sales, s->sold);
	money(f, &r, strings_get(STR_SHIFT_BANK), s->bank);
	money(f, &r, strings_get(STR_SHIFT_CASH), s->cash);
	if (s->code.dong != 0)
		money(f, &r, strings_get(STR_SHIFT_CODE), s->code);
	money(f, &r, strings_get(STR_SHIFT_SEEN), s->seen);
	counted(f, &r, STR_SHIFT_REFUNDS, s->refunds, s->refunded);
	money(f, &r, strings_get(STR_SHIFT_LENT), s->lent);
	money(f, &r, strings_get(STR_SHIFT_REPAID), s->repaid);
	buf_printf(&b, "%lld / %lld", (long long)s->voids,
	    (long long)s->expired);
	text_row(f, &r, strings_get(STR_SHIFT_CLOSED_SALES), line);
}

/* In plain words, and never by colour alone: what is there is so much more
 * than what should be. */
static void
draw_difference(struct frame *f, struct rect *r, int64_t more)
{
	struct vnd size = { more < 0 ? -more : more };
	enum color ground = more < 0 ? COLOR_SHORT : more > 0 ? COLOR_OVER :
	    COLOR_SOFT;
	enum color text = more < 0 ? COLOR_ON_SHORT : more > 0 ?
	    COLOR_ON_OVER : COLOR_INK;
	char line[FORMAT_CAP * 2];
	struct buf b = BUF(line);

	strings_put(&b, more < 0 ? STR_DRAWER_LESS : more > 0 ?
	    STR_DRAWER_MORE : STR_DRAWER_RIGHT, ARGS(format_money(size).s));
	(void)rect_cut_top(r, layout_px(&f->l, f->l.compact ? 1 : 4), 0);
	paint_chip(f, r, (struct paint){ f->l.compact ? ROLE_BODY :
	    ROLE_QUICK, text, ALIGN_CENTER },
	    ground, line);
}

static void
draw_drawer(struct frame *f, struct rect r)
{
	const struct shift *s = &f->m->shift.shift;

	r = sheet(f, r);
	paint_row(f, &r, (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    strings_get(STR_DRAWER));
	money(f, &r, strings_get(STR_DRAWER_BEGIN), s->cash);
	money(f, &r, strings_get(STR_DRAWER_EXPECTED), s->sums.expected);
	if (s->open)
		return;
	money(f, &r, strings_get(STR_DRAWER_COUNTED), s->counted);
	draw_difference(f, &r, s->counted.dong - s->sums.expected.dong);
	if (!s->confirmed)
		return;
	(void)rect_cut_top(&r, layout_px(&f->l, f->l.compact ? 2 : 8), 0);
	money(f, &r, strings_get(STR_SHIFT_TOLD), s->told);
	draw_difference(f, &r, s->told.dong - s->ours.dong);
}

/* --- on a small glass ----------------------------------------------------- */

struct line { const char *label; char value[FORMAT_CAP]; int64_t more; };
#define LINES_MAX 16

static void
line_add(struct line *line, int *n, const char *label, struct vnd v)
{
	struct buf b;

	REQUIRE(*n < LINES_MAX);
	line[*n].label = label;
	b = BUF(line[*n].value);
	buf_puts(&b, format_money(v).s);
	++*n;
}

static void
line_differs(struct line *line, int *n, int64_t more)
{
	REQUIRE(*n < LINES_MAX);
	line[*n].label = NULL;
	line[*n].more = more;
	++*n;
}

/* All that both sheets say, in their order. */
static int
lines_of(const struct shift *s, char *sold, char *back,
    struct line line[LINES_MAX])
{
	const struct shift_sums *u = &s->sums;
	int n = 0;

	line_add(line, &n, sold, u->sold);
	line_add(line, &n, strings_get(STR_SHIFT_BANK), u->bank);
	line_add(line, &n, strings_get(STR_SHIFT_CASH), u->cash);
	if (u->code.dong != 0)
		line_add(line, &n, strings_get(STR_SHIFT_CODE), u->code);
	line_add(line, &n, strings_get(STR_SHIFT_SEEN), u->seen);
	line_add(line, &n, back, u->refunded);
	line_add(line, &n, strings_get(STR_SHIFT_LENT), u->lent);
	line_add(line, &n, strings_get(STR_SHIFT_REPAID), u->repaid);
	line_add(line, &n, strings_get(STR_DRAWER_BEGIN), s->cash);
	line_add(line, &n, strings_get(STR_DRAWER_EXPECTED), u->expected);
	if (s->open)
		return n;
	line_add(line, &n, strings_get(STR_DRAWER_COUNTED), s->counted);
	line_differs(line, &n, s->counted.dong - u->expected.dong);
	if (!s->confirmed)
		return n;
	line_add(line, &n, strings_get(STR_SHIFT_TOLD), s->told);
	line_differs(line, &n, s->told.dong - s->ours.dong);
	return n;
}

/* The page's number, and that there are more. */
static void
draw_turn(struct frame *f, struct rect r, int page, int pages)
{
	int side = paint_line_px(f, ROLE_LABEL);
	struct rect sign = rect_cut_top(&r, r.h / 2, 0);
	char line[FORMAT_CAP];
	struct buf b = BUF(line);

	buf_printf(&b, "%d/%d", page + 1, pages);
	draw_shape(f->d, rect_center(rect_cut_bottom(&sign, side, 0), side,
	    side), SHAPE_PLAY, COLOR_INK);
	(void)paint_lines(f, r, (struct paint){ ROLE_LABEL, COLOR_INK,
	    ALIGN_CENTER }, 1, line);
}

static void
draw_sheet_compact(struct frame *f)
{
	const struct shift *s = &f->m->shift.shift;
	const struct key *k = keys_find(&f->keys, BUTTON_MORE);
	int pitch = text_close_px(layout_face(&f->l, ROLE_LABEL)), n, rows;
	char sold[FORMAT_CAP * 2], back[FORMAT_CAP * 2];
	struct buf b = BUF(sold), c = BUF(back);
	struct line line[LINES_MAX] = { { 0 } };

	if (k == NULL)
		return;
	strings_put(&b, STR_SHIFT_SOLD, ARGS(format_count(s->sums.sales).s));
	strings_put(&c, STR_SHIFT_REFUNDS,
	    ARGS(format_count(s->sums.refunds).s));
	n = lines_of(s, sold, back, line);
	(void)paint_key_face(f, k, LOOK_LESSER);
	struct rect r = rect_inset(k->at, layout_px(&f->l, 4));
	rows = r.h / pitch > 0 ? r.h / pitch : 1;
	int pages = (n + rows - 1) / rows, page = f->m->shift.sheet % pages;
	draw_turn(f, rect_cut_right(&r, layout_px(&f->l, 44), layout_px(
	    &f->l, 4)), page, pages);
	(void)rect_cut_left(&r, layout_px(&f->l, 6), 0);
	for (int i = page * rows; i < n && i < (page + 1) * rows; i++)
		if (line[i].label == NULL)
			draw_difference(f, &r, line[i].more);
		else
			text_row(f, &r, line[i].label, line[i].value);
}

static void
draw_none(struct frame *f, struct places p)
{
	struct rect r = p.head;

	r.h = p.keys.y - r.y;
	(void)rect_cut_top(&r, r.h / 4, 0);
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK,
	    ALIGN_CENTER }, strings_get(f->m->shift.loaded ? STR_SHIFT_NONE :
	    STR_SHIFT_READING));
	if (f->m->shift.loaded)
		(void)paint_lines(f, r, (struct paint){ ROLE_BODY,
		    COLOR_QUIET, ALIGN_CENTER }, 3,
		    strings_get(STR_SHIFT_NONE_HELP));
}

static void
shift_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);
	char line[128], what[PRINT_WHAT_CAP];
	struct buf b = BUF(line);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (m->shift.any) {
		put_title(f, &b);
		paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, line);
		if (layout_is_small(&f->l)) {
			draw_sheet_compact(f);
		} else if (!lock_hides(m)) {
			draw_sales(f, p.sheet[0]);
			draw_drawer(f, p.sheet[1]);
		}
		lock_draw_show(f);
	} else {
		draw_none(f, p);
	}
	paint_back(f);
	paint_key(f, BUTTON_OLDER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_OLDER));
	paint_key(f, BUTTON_NEWER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_NEWER));
	paint_key(f, BUTTON_RECONCILE, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_RECONCILE));
	print_name_number(m->shift.shift.open ? "x" : "shift",
	    m->shift.shift.id, what);
	print_paint_key(f, LOOK_KEY, what);
	paint_key(f, BUTTON_NEXT, DRESS(LOOK_GO, ROLE_GO), strings_get(
	    !m->shift.any ? STR_SHIFT_OPEN_KEY : m->shift.shift.open ?
	    STR_SHIFT_CLOSE_KEY : STR_SHIFT_NEW_KEY));
}

const struct screen_def screen_shift = {
	.name = "shift",
	.enter = shift_enter,
	.keys = shift_keys,
	.press = shift_press,
	.type = shift_type,
	.draw = shift_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = SHIFT_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
