/* SPDX-License-Identifier: Apache-2.0 */
/* What happened to one sale, in plain words and in order. */
#include <string.h>

#include "ui/screen.h"
#include "ui/sold.h"

#define STORY_TIMEOUT_MS (120 * INT64_C(1000))

static bool
is_loaded(const struct model *m)
{
	return m->story.count > 0;
}

static void
story_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_story, l);
	int gap = layout_measure(l, MEASURE_GAP);
	bool debt = m->story.sale.who[0] != '\0';
	bool due = m->story.sale.due.dong > 0, paper = print_offered(m);
	int n = paper ? 5 : 4, at = 1;

	/* A small glass has no room for the places of keys that are not. */
	if (l->compact && is_loaded(m))
		n = 2 + (debt ? 1 : 0) + (due ? 1 : 0) + (paper ? 1 : 0);
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, n, gap));
	if (!is_loaded(m))
		return;
	if (debt)
		keys_add(k, BUTTON_DEBTS, rect_column(p.keys, at++, n, gap));
	if (due)
		keys_add(k, BUTTON_REFUND, rect_column(p.keys, l->compact ?
		    at++ : 2, n, gap));
	if (paper)
		keys_add(k, BUTTON_PRINT, rect_column(p.keys, l->compact ?
		    at++ : 3, n, gap));
	keys_add(k, BUTTON_RECEIPT, rect_column(p.keys, n - 1, n, gap));
}

void
story_open(struct model *m, const char *ref, struct effects *out)
{
	m->story = (struct story){ 0 };
	REQUIRE(str_copy(str_of(ref), m->story.sale.ref,
	    sizeof(m->story.sale.ref)));
	screen_go(m, SCREEN_STORY, out);
}

/* Also when one comes back from a refund: there is more to tell. */
static void
story_enter(struct model *m, struct effects *out)
{
	struct effect *e = screen_want(out, EFFECT_STORY_LOAD);

	memcpy(e->ref, m->story.sale.ref, sizeof(e->ref));
	sold_wish(m, m->story.sale.ref, out);
}

void
story_update(struct model *m, const struct event *e)
{
	REQUIRE(e->story.count >= 0 && e->story.count <= STORY_ITEMS_MAX);
	if (strcmp(m->story.sale.ref, e->story.sale.ref) == 0)
		m->story = e->story;
}

static void
open_refund(struct model *m, struct effects *out)
{
	struct shown_sale s = { .sale = m->story.sale };

	receipt_show(m, &s);
	m->under_receipt = SCREEN_STORY;
	screen_go(m, SCREEN_REFUND, out);
}

static void
open_debtor(struct model *m, struct effects *out)
{
	struct shown_debtor d = { 0 };

	memcpy(d.debtor.who, m->story.sale.who, sizeof(d.debtor.who));
	books_open_debtor(m, &d, out);
}

static void
story_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_HISTORY, out);
	else if (button == BUTTON_DEBTS)
		open_debtor(m, out);
	else if (button == BUTTON_REFUND)
		open_refund(m, out);
	else if (button == BUTTON_PRINT)
		receipt_print(m, &m->story.sale, out);
	else if (button == BUTTON_RECEIPT)
		screen_ask_sale(m, out, EFFECT_SHOW_SALE, m->story.sale.ref);
}

static bool
story_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_HISTORY, out);
	return true;
}

/* --- the picture --------------------------------------------------------- */

/* Words, with {1} for the sum; and a sign that says the same. */
static const struct { enum string words; enum shape shape; }
tells[STORY_KIND_COUNT] = {
	[STORY_OPENED] = { STR_STORY_OPENED, SHAPE_PLAY },
	[STORY_CREDIT] = { STR_STORY_CREDIT, SHAPE_CHECK },
	[STORY_LATE] = { STR_STORY_LATE, SHAPE_CLOCK },
	[STORY_TRIED] = { STR_STORY_TRIED, SHAPE_HASH },
	[STORY_CODE] = { STR_STORY_CODE, SHAPE_HASH },
	[STORY_SEEN] = { STR_STORY_SEEN, SHAPE_UNCONFIRMED },
	[STORY_CASH] = { STR_STORY_CASH, SHAPE_CASH },
	[STORY_VOID] = { STR_STORY_VOID, SHAPE_CROSS },
	[STORY_EXPIRED] = { STR_STORY_EXPIRED, SHAPE_CROSS },
	[STORY_UNPROVEN] = { STR_STORY_UNPROVEN, SHAPE_WARNING },
	[STORY_REFUND_BANK] = { STR_STORY_REFUND_BANK, SHAPE_BACK },
	[STORY_REFUND_CASH] = { STR_STORY_REFUND_CASH, SHAPE_BACK },
	[STORY_REFUND_TOLD] = { STR_STORY_REFUND_TOLD, SHAPE_CHECK },
};

/* "08:43 ngân hàng báo 65.000 ₫"; the day too where it is another one. */
static void
put_item(struct buf *b, const struct model *m, int at)
{
	const struct story_item *i = &m->story.item[at];
	int zone = m->config.utc_offset_min;
	struct text day = format_date(i->wall_ms, zone);
	const char *year = strrchr(day.s, '/');

	REQUIRE(i->kind < STORY_KIND_COUNT && year != NULL);
	/* The year where it is not the sale's own. */
	if (at > 0 && strcmp(year, strrchr(format_date(
	    m->story.item[0].wall_ms, zone).s, '/')) == 0)
		day.s[year - day.s] = '\0';
	if (at == 0 || strncmp(day.s, format_date(
	    m->story.item[at - 1].wall_ms, zone).s, strlen(day.s)) != 0)
		buf_printf(b, "%s ", day.s);
	buf_printf(b, "%s · ", format_hour(i->wall_ms, zone).s);
	strings_put(b, i->kind == STORY_OPENED && m->story.sale.who[0] !=
	    '\0' ? STR_STORY_OPENED_DEBT : tells[i->kind].words,
	    ARGS(format_money(i->amount).s));
	if (i->again)
		buf_printf(b, " (%s)", strings_get(STR_STORY_AGAIN));
}

/* What was sold, in what room there is below its story; the slip has all. */
static void
draw_goods(struct frame *f, struct rect r, int high)
{
	const struct basket *b = goods_of_sale(f->m, &f->m->story.sale);
	int gap = layout_px(&f->l, 8);

	if (b == NULL || r.h < gap)
		return;
	(void)rect_cut_top(&r, gap, 0);
	struct rect sign = rect_cut_left(&r, high, gap);
	if (sold_px(f, r, b) == 0)
		return;
	sign = rect_cut_top(&sign, paint_line_px(f, ROLE_LABEL), 0);
	draw_shape(f->d, rect_center(sign, high * 2 / 3, high * 2 / 3),
	    SHAPE_BASKET, COLOR_INK);
	sold_paint(f, r, b);
}

/* All of it where there is room, else its end and how many went before. */
static void
draw_items(struct frame *f, struct rect r)
{
	const struct story *t = &f->m->story;
	int high = paint_line_px(f, ROLE_BODY) * 9 / 8;
	int room = r.h / high, first = t->count > room ? t->count - room : 0;
	char line[FORMAT_CAP * 4];
	struct buf b = BUF(line);

	for (int i = first; i < t->count; i++) {
		struct rect row = rect_cut_top(&r, high, 0);
		struct rect sign = rect_cut_left(&row, high,
		    layout_px(&f->l, 8));
		bool left_out = i == first && first > 0;
		if (!left_out)
			draw_shape(f->d, rect_center(sign, high * 2 / 3,
			    high * 2 / 3), tells[t->item[i].kind].shape,
			    COLOR_INK);
		buf_reset(&b);
		if (left_out)
			strings_put(&b, STR_STORY_BEFORE,
			    ARGS(format_count(first + 1).s));
		else
			put_item(&b, f->m, i);
		paint_line(f, row, (struct paint){ ROLE_BODY, COLOR_INK,
		    ALIGN_LEFT }, line);
	}
	if (t->more && r.h >= high)
		paint_line(f, rect_cut_top(&r, high, 0), (struct paint){
		    ROLE_BODY, COLOR_QUIET, ALIGN_LEFT },
		    strings_get(STR_STORY_MORE));
	draw_goods(f, r, high);
}

static void
draw_head(struct frame *f, struct rect r)
{
	const struct sale *s = &f->m->story.sale;
	struct sale_sign sign = today_sign(s);
	char line[FORMAT_CAP * 3];
	struct buf b = BUF(line);

	today_paint_sign(f, rect_cut_left(&r, r.h, layout_px(&f->l, 8)),
	    &sign);
	paint_amount(f, rect_cut_right(&r, r.w * 2 / 5, 0), (struct paint){
	    ROLE_QUICK, COLOR_INK, ALIGN_RIGHT }, ROLE_QUICK_UNIT,
	    s->amount);
	buf_printf(&b, "%s · %s", strings_get(sign.word),
	    format_tag(s->ref).s);
	paint_line(f, r, (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    line);
}

static void
story_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_story, &f->l);
	enum sale_state state = m->story.sale.state;
	char what[PRINT_WHAT_CAP];

	print_name_sale(&m->story.sale, what);
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (is_loaded(m)) {
		draw_head(f, p.head);
		(void)rect_cut_top(&p.list, layout_px(&f->l, 6), 0);
		draw_items(f, p.list);
	} else {
		paint_line(f, p.list, (struct paint){ ROLE_HEAD, COLOR_QUIET,
		    ALIGN_CENTER }, strings_get(STR_TODAY_LOADING));
	}
	paint_back(f);
	paint_key(f, BUTTON_DEBTS, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_DEBTS));
	paint_key(f, BUTTON_REFUND, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(f->l.compact ? STR_REFUND_SHORT : STR_REFUND));
	/* Five keys on a compact panel have no room for a sign. */
	paint_key(f, BUTTON_PRINT, (struct dress){ LOOK_KEY,
	    ROLE_BUTTON_SMALL, f->l.compact ? SHAPE_COUNT : SHAPE_PRINTER,
	    false }, print_word(m, what));
	paint_key(f, BUTTON_RECEIPT, DRESS(LOOK_GO, ROLE_BUTTON_SMALL),
	    strings_get(state == SALE_OPEN || state == SALE_SHORT ?
	    STR_STORY_SHOW : STR_RECEIPT));
}

const struct screen_def screen_story = {
	.name = "story",
	.enter = story_enter,
	.keys = story_keys,
	.press = story_press,
	.type = story_type,
	.draw = story_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = STORY_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
