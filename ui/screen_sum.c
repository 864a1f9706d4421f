/* SPDX-License-Identifier: Apache-2.0 */
/* A sum that is no sale: what is in the drawer, lent, or paid back. */
#include "ledger/words.h"
#include "ui/screen.h"

#define SUM_TIMEOUT_MS (120 * INT64_C(1000))

/* What each is called, what it becomes, and where it came from. */
static const struct {
	enum string title, key;
	enum effect_kind effect;
	enum screen back;
} sums[SUM_FOR_COUNT] = {
	[SUM_SHIFT_OPEN] = { STR_SUM_SHIFT_OPEN, STR_SHIFT_OPEN_KEY,
	    EFFECT_SHIFT_OPEN, SCREEN_SHIFT },
	[SUM_SHIFT_CLOSE] = { STR_SUM_SHIFT_CLOSE, STR_SHIFT_CLOSE_KEY,
	    EFFECT_SHIFT_CLOSE, SCREEN_SHIFT },
	[SUM_LEND] = { STR_SUM_LEND, STR_SUM_SAVE, EFFECT_DEBTOR_LEND,
	    SCREEN_DEBTS },
	[SUM_ASK] = { STR_SUM_ASK, STR_SUM_SHOW, EFFECT_DEBTOR_ASK,
	    SCREEN_DEBTOR },
	[SUM_CASH] = { STR_SUM_CASH, STR_SUM_SAVE, EFFECT_DEBTOR_CASH,
	    SCREEN_DEBTOR },
	[SUM_FEE] = { STR_SUM_FEE, STR_SUM_SAVE, EFFECT_COUNT,
	    SCREEN_ROUND_STALL },
};

struct places { struct rect title, box, digits, back, go; };

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	int margin = layout_measure(l, MEASURE_MARGIN);
	struct rect r = strip_body(&screen_sum, l);
	struct text_face head = layout_face(l, ROLE_HEAD);
	struct places p;

	r = rect_inset(r, l->compact ? gap : margin - gap / 4);
	p.digits = rect_column(r, 1, 2, gap * 3 / 2);
	if (!l->compact)
		p.go = rect_cut_bottom(&p.digits,
		    layout_measure(l, MEASURE_GO_H), gap);
	r = rect_column(r, 0, 2, gap * 3 / 2);
	p.title = rect_cut_top(&r, layout_is_small(l) ? text_line_px(head) +
	    text_close_px(head) : layout_px(l, 66), l->compact ? 0 : gap);
	p.back = rect_cut_bottom(&r, layout_px(l, l->compact ? 60 : 73), gap);
	if (l->compact)
		p.go = rect_cut_right(&p.back, p.back.w * 2 / 3, gap);
	p.box = r;
	return p;
}

static bool
is_shift(const struct model *m)
{
	return m->sum_entry.is_for == SUM_SHIFT_OPEN ||
	    m->sum_entry.is_for == SUM_SHIFT_CLOSE;
}

static bool
is_repayment(const struct model *m)
{
	return m->sum_entry.is_for == SUM_ASK ||
	    m->sum_entry.is_for == SUM_CASH;
}

/* A drawer may be empty; what is owed is the most that is paid. */
static int64_t
most(const struct model *m)
{
	int64_t owed = m->debtor.debtor.owed.dong;

	if (m->sum_entry.is_for == SUM_FEE)
		return m->fee_bill.rest.dong;
	if (m->sum_entry.is_for == SUM_CASH)
		return owed;
	return m->sum_entry.is_for == SUM_ASK && owed < VND_SALE_MAX ? owed :
	    VND_SALE_MAX;
}

static bool
is_complete(const struct model *m)
{
	return m->sum_entry.amount.dong > 0 ||
	    (is_shift(m) && !m->sum_entry.untouched);
}

static void
sum_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(l);

	pad_keys(l, p.digits, k);
	keys_add(k, BUTTON_BACK, p.back);
	if (is_complete(m))
		keys_add(k, BUTTON_TAKE, p.go);
}

static void
edit(struct model *m, uint16_t button, struct effects *out)
{
	struct sum_entry *s = &m->sum_entry;
	struct vnd next = s->untouched ? (struct vnd){ 0 } : s->amount;

	if (!pad_edit(button, &next))
		return;
	if (next.dong > most(m)) {
		screen_refuse(m, is_repayment(m) ? STR_SUM_MOST_HINT :
		    STR_CAP_HINT, out);
		return;
	}
	s->amount = next;
	s->untouched = false;
}

static void
take(struct model *m, struct effects *out)
{
	enum effect_kind kind = sums[m->sum_entry.is_for].effect;
	struct effect *e;

	if (!is_complete(m))
		return;
	if (m->sum_entry.is_for == SUM_FEE) {   /* asked for there */
		m->fee_amount = m->sum_entry.amount;
		screen_go(m, SCREEN_ROUND_STALL, out);
		return;
	}
	e = is_repayment(m) ? books_ask_debtor(m, out, kind) :
	    screen_ask(m, out, kind);
	if (e == NULL)
		return;
	e->amount = m->sum_entry.amount;
	if (m->sum_entry.is_for == SUM_LEND)
		REQUIRE(str_copy(str_of(m->debt_name), e->name,
		    sizeof(e->name)));
}

static void
go_back(struct model *m, struct effects *out)
{
	enum screen to = sums[m->sum_entry.is_for].back;

	m->sum_entry.amount.dong = 0;
	if (to == SCREEN_DEBTS)
		books_open_debts(m, out);
	else
		screen_go(m, to, out);
}

static void
sum_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_TAKE)
		take(m, out);
	else if (button == BUTTON_BACK)
		go_back(m, out);
	else
		edit(m, button, out);
}

/* Escape empties first and leaves then. */
static bool
sum_type(struct model *m, const struct input *in, struct effects *out)
{
	uint16_t button = pad_button(in);

	if (button == BUTTON_NONE)
		return false;
	if (button != BUTTON_CANCEL)
		sum_press(m, button, out);
	else if (m->sum_entry.amount.dong > 0 && !m->sum_entry.untouched)
		m->sum_entry = (struct sum_entry){ m->sum_entry.is_for,
		    { 0 }, true };
	else
		go_back(m, out);
	return true;
}

static void
draw_title(struct frame *f, struct rect r)
{
	const struct model *m = f->m;
	char name[NAME_MAX_BYTES + 16], line[NAME_MAX_BYTES + 64];
	struct buf n = BUF(name), b = BUF(line);

	if (m->sum_entry.is_for == SUM_LEND)
		buf_puts(&n, m->debt_name);
	else
		books_put_name(&n, &m->debtor.debtor);
	strings_put(&b, sums[m->sum_entry.is_for].title, ARGS(name));
	(void)paint_lines(f, r, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, 2, line);
}

static void
draw_box(struct frame *f, struct rect r)
{
	const struct sum_entry *s = &f->m->sum_entry;
	char words[WORDS_MAX_BYTES], top[FORMAT_CAP * 2];
	struct buf b = BUF(words), c = BUF(top);
	struct rect foot;

	draw_round(f->d, r, layout_measure(&f->l, MEASURE_RADIUS),
	    COLOR_CARD);
	draw_round_line(f->d, r, layout_measure(&f->l, MEASURE_RADIUS),
	    layout_measure(&f->l, MEASURE_STROKE), COLOR_INK);
	r = rect_inset(r, layout_px(&f->l, f->l.compact ? 4 : 10));
	(void)rect_cut_right(&r, layout_px(&f->l, 4), 0);
	if (is_repayment(f->m)) {
		strings_put(&c, STR_SUM_MOST, ARGS(format_money(
		    (struct vnd){ most(f->m) }).s));
		paint_row(f, &r, (struct paint){ ROLE_LABEL, COLOR_QUIET,
		    ALIGN_LEFT }, top);
	}
	amount_put_words(f, ROLE_BODY, 2 * r.w, s->amount, &b);
	/* The figure is the larger on a small glass. */
	if (f->l.compact && is_repayment(f->m))
		words[0] = '\0';
	foot = rect_cut_bottom(&r, f->l.compact ? paint_lines_px(f, ROLE_BODY,
	    2, r.w, words) : 3 * paint_line_px(f, ROLE_BODY), 0);
	paint_amount(f, r, (struct paint){ ROLE_AMOUNT_KEYPAD, COLOR_INK,
	    ALIGN_RIGHT }, ROLE_UNIT_KEYPAD, s->amount);
	(void)paint_lines(f, foot, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_RIGHT }, 3, words);
}

static void
sum_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_title(f, p.title);
	draw_box(f, p.box);
	pad_draw(f);
	paint_back(f);
	paint_key(f, BUTTON_TAKE, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(sums[m->sum_entry.is_for].key));
}

/* The end of a shift is the trader's to say. */
static bool
is_closing(const struct model *m)
{
	return m->sum_entry.is_for == SUM_SHIFT_CLOSE;
}

const struct screen_def screen_sum = {
	.name = "sum",
	.guarded = is_closing,
	.keys = sum_keys,
	.press = sum_press,
	.type = sum_type,
	.draw = sum_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = SUM_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
