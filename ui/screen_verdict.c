/* SPDX-License-Identifier: Apache-2.0 */
/* What became of a sale, told by the whole glass: colour, shape, word. */
#include "ui/screen.h"

struct look_of {
	enum color ground, text;
	enum shape shape;
	enum string word;
	int64_t stays_ms;      /* 0: until touched */
};

static const struct look_of verdicts[] = {
	[VERDICT_NONE] = { COLOR_PAPER, COLOR_INK, SHAPE_CLOCK,
	    STR_VERDICT_STRAY, 4000 },
	[VERDICT_PAID] = { COLOR_PROVEN, COLOR_ON_PROVEN, SHAPE_PROVEN,
	    STR_VERDICT_PAID, 6000 },
	[VERDICT_SHORT] = { COLOR_SHORT, COLOR_ON_SHORT, SHAPE_SHORT,
	    STR_VERDICT_SHORT, 0 },
	[VERDICT_OVER] = { COLOR_OVER, COLOR_ON_OVER, SHAPE_OVER,
	    STR_VERDICT_OVER, 0 },
	[VERDICT_LATE] = { COLOR_STRIP, COLOR_ON_STRIP, SHAPE_CLOCK,
	    STR_VERDICT_LATE, 0 },
	[VERDICT_UNCONFIRMED] = { COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED,
	    SHAPE_UNCONFIRMED, STR_VERDICT_UNCONFIRMED, 6000 },
	[VERDICT_CODE] = { COLOR_ON_PROVEN, COLOR_PROVEN, SHAPE_HASH,
	    STR_VERDICT_CODE, 6000 },
	[VERDICT_CASH] = { COLOR_PAPER, COLOR_INK, SHAPE_CASH,
	    STR_VERDICT_CASH, 4000 },
	[VERDICT_STRAY] = { COLOR_STRIP, COLOR_ON_STRIP, SHAPE_PLUS,
	    STR_VERDICT_STRAY, 8000 },
};
_Static_assert(sizeof(verdicts) / sizeof(verdicts[0]) == VERDICT_COUNT,
    "every verdict has its look");

/* One that covers another customer's QR goes by itself: the list keeps it. */
#define ANOTHER_MS 8000

static void
verdict_enter(struct model *m, struct effects *out)
{
	int64_t stays = verdicts[m->told.verdict].stays_ms;

	(void)out;
	if (stays == 0 && m->told.another)
		stays = ANOTHER_MS;
	m->deadline_ms = stays == 0 ? WAKE_NEVER : m->now_ms + stays;
}

static bool
has_receipt(const struct model *m)
{
	return m->told.verdict != VERDICT_STRAY &&
	    m->told.verdict != VERDICT_SHORT;
}

/* Beside each other, at the lower right: Phiếu, and left of it In. */
static struct rect
foot_place(const struct layout *l, bool print)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	struct rect r = rect_inset(layout_screen(l), margin), key;

	r = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), 0);
	key = rect_cut_right(&r, layout_px(l, l->compact ? 110 : 150),
	    layout_measure(l, MEASURE_GAP));
	return print ? rect_cut_right(&r, key.w, 0) : key;
}

/* Left of the keys that are there. */
static struct rect
speak_place(const struct model *m, const struct layout *l)
{
	int w = layout_px(l, l->compact ? 64 : 96);
	int gap = layout_measure(l, MEASURE_GAP);
	bool paper = has_receipt(m) && print_offered(m);
	struct rect r = foot_place(l, paper);

	r.x = has_receipt(m) ? r.x - gap - w : r.x + r.w - w;
	r.w = w;
	return r;
}

static void
verdict_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	keys_add(k, BUTTON_ANYWHERE, layout_screen(l));
	if (has_receipt(m))
		keys_add(k, BUTTON_RECEIPT, foot_place(l, false));
	if (has_receipt(m) && print_offered(m))
		keys_add(k, BUTTON_PRINT, foot_place(l, true));
	if (screen_speaks(m))
		keys_add(k, BUTTON_SPEAK, speak_place(m, l));
}

static void
verdict_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_SPEAK) {
		/* Who listens again has not read yet. */
		screen_sound(out, SOUND_AGAIN, (struct vnd){ 0 });
		verdict_enter(m, out);
	} else if (button == BUTTON_RECEIPT) {
		receipt_show(m, &m->told);
		m->under_receipt = m->under_verdict == SCREEN_RECEIPT ?
		    m->under_receipt : m->under_verdict;
		screen_go(m, SCREEN_RECEIPT, out);
	} else if (button == BUTTON_PRINT) {
		receipt_print(m, &m->told.sale, out);
	} else if (m->told.verdict == VERDICT_SHORT && !m->told.another &&
	    m->told.payload[0] != '\0') {
		news_hold_out(m, out);
	} else {
		screen_leave_verdict(m, out);
	}
}

/* A digit already belongs to the next sale, whatever else waits. */
static bool
verdict_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY)
		return false;
	if (in->key == KEY_DIGIT && m->told.verdict != VERDICT_SHORT &&
	    screen_under_verdict(m) == SCREEN_AMOUNT)
		screen_go(m, SCREEN_AMOUNT, out);
	else
		verdict_press(m, BUTTON_ANYWHERE, out);
	if (m->screen == SCREEN_AMOUNT && in->key != KEY_ENTER &&
	    in->key != KEY_ESCAPE)
		(void)screen_amount.type(m, in, out);
	return true;
}

static void
verdict_expire(struct model *m, struct effects *out)
{
	screen_leave_verdict(m, out);
}

/* --- words --------------------------------------------------------------- */

enum string
verdict_word(enum verdict v)
{
	REQUIRE(v < VERDICT_COUNT);
	return verdicts[v].word;
}

enum color
verdict_ground(enum verdict v)
{
	REQUIRE(v < VERDICT_COUNT);
	return verdicts[v].ground;
}

enum color
verdict_ink(enum verdict v)
{
	REQUIRE(v < VERDICT_COUNT);
	return verdicts[v].text;
}

int64_t
verdict_stays_ms(enum verdict v)
{
	REQUIRE(v < VERDICT_COUNT);
	return verdicts[v].stays_ms;
}

static struct vnd
figure(const struct shown_sale *t)
{
	return t->verdict == VERDICT_CASH ||
	    t->verdict == VERDICT_UNCONFIRMED ? t->sale.amount :
	    news_known(&t->sale);
}

/* A debt's money for a code that was let go, all of it off the debt. */
static bool
is_repaid(const struct sale *s)
{
	return s->who[0] != '\0' && s->due.dong == 0;
}

static void
put_second(const struct shown_sale *t, struct buf *b)
{
	static const enum string plain[VERDICT_COUNT] = {
		[VERDICT_PAID] = STR_PAID_LINE,
		[VERDICT_CODE] = STR_CODE_LINE,
		[VERDICT_UNCONFIRMED] = STR_UNCONFIRMED_LINE,
		[VERDICT_CASH] = STR_CASH_LINE,
		[VERDICT_STRAY] = STR_STRAY_LINE,
	};
	const struct sale *s = &t->sale;

	if (t->verdict == VERDICT_SHORT)
		strings_put(b, STR_SHORT_LINE, ARGS(
		    format_money(news_missing(s)).s,
		    format_money(s->amount).s));
	else if (t->verdict == VERDICT_OVER)
		strings_put(b, STR_OVER_LINE,
		    ARGS(format_money(s->due).s));
	else if (t->verdict == VERDICT_LATE && s->fee[0] != '\0')
		strings_put(b, STR_LATE_FEE_LINE,
		    ARGS(format_money(s->amount).s));
	else if (t->verdict == VERDICT_LATE)
		strings_put(b, is_repaid(s) ? STR_LATE_DEBT_LINE :
		    STR_LATE_LINE, ARGS(format_money(s->amount).s));
	else if (t->verdict == VERDICT_PAID && is_repaid(s))
		buf_puts(b, strings_get(STR_REPAID_LINE));
	else if (t->verdict == VERDICT_STRAY || !receipt_put_part(s, b))
		buf_puts(b, strings_get(plain[t->verdict]));
}

static void
put_small(const struct model *m, struct buf *b)
{
	static const enum string plain[VERDICT_COUNT] = {
		[VERDICT_SHORT] = STR_SHORT_MORE,
		[VERDICT_OVER] = STR_OVER_MORE,
		[VERDICT_LATE] = STR_LATE_MORE,
		[VERDICT_UNCONFIRMED] = STR_UNCONFIRMED_MORE,
		[VERDICT_CASH] = STR_CASH_MORE,
		[VERDICT_STRAY] = STR_STRAY_MORE,
	};
	const struct sale *s = &m->told.sale;

	if (m->told.verdict == VERDICT_LATE && s->fee[0] != '\0')
		buf_puts(b, strings_get(STR_LATE_FEE_MORE));
	else if (m->told.verdict == VERDICT_LATE && is_repaid(s))
		buf_puts(b, strings_get(STR_LATE_DEBT_MORE));
	else if (m->told.verdict != VERDICT_PAID &&
	    m->told.verdict != VERDICT_CODE &&
	    !(m->told.verdict == VERDICT_SHORT && m->told.another))
		buf_puts(b, strings_get(plain[m->told.verdict]));
	else
		strings_put(b, STR_VERDICT_FOOT, ARGS(
		    format_hour(s->changed_wall_ms,
		    m->config.utc_offset_min).s, format_tag(s->ref).s,
		    format_count(s->n).s));
}

/* --- the picture --------------------------------------------------------- */

/* How high the words are in up to two lines of that width: on a small panel
 * they stand close. */
static int
words_px(const struct frame *f, enum text_role role, int w, const char *text)
{
	int px = paint_lines_px(f, role, 2, w, text);
	struct text_face face = layout_face(&f->l, role);
	int one = text_line_px(face);

	return px > one && f->l.compact ? one + text_close_px(face) : px;
}

/* The two under the figure; their boxes' ends lie over each other then. */
static int
lines_px(const struct frame *f, struct rect r, const struct verdict_face *v)
{
	return words_px(f, ROLE_SECOND, r.w, v->second) +
	    words_px(f, ROLE_SMALL, r.w, v->small);
}

/* Those lines, in r. */
static void
draw_lines(struct frame *f, struct rect r, const struct verdict_face *v)
{
	(void)paint_lines(f, rect_cut_top(&r, words_px(f, ROLE_SECOND, r.w,
	    v->second), 0), (struct paint){ ROLE_SECOND, v->text,
	    ALIGN_LEFT }, 2, v->second);
	(void)paint_lines(f, r, (struct paint){ ROLE_SMALL, v->text,
	    ALIGN_LEFT }, 2, v->small);
}

/* The sign stands left of everything, as in the drawing, while the figure
 * beside it can be read at three metres; else it moves up beside the word
 * and the figure gets the whole width. */
static void
draw_beside(struct frame *f, struct rect r, struct rect sign, int px,
    const struct verdict_face *v)
{
	int word = paint_line_px(f, ROLE_VERDICT);
	int lines = lines_px(f, r, v), high;
	struct text_face face = layout_face(&f->l, ROLE_AMOUNT_VERDICT);
	struct rect at, top;

	face.px = (uint16_t)px;
	/* A figure has no marks and no tails: the ends of its line box may
	 * lie under the words. */
	high = r.h - word - lines;
	high = high < text_line_px(face) ? high : text_line_px(face);
	high = high > text_cap_px(face) ? high : text_cap_px(face);
	draw_shape(f->d, rect_center(sign, sign.w, sign.w), v->shape,
	    v->text);
	at = rect_center(r, r.w, word + high + lines);
	top = rect_cut_top(&at, word, 0);
	if (top.y < layout_measure(&f->l, MEASURE_STRIP))
		top.w = f->l.w - help_corner_px(f->def, &f->l) - top.x;
	paint_line(f, top, (struct paint){ ROLE_VERDICT, v->text,
	    ALIGN_LEFT }, strings_get(v->word));
	paint_amount_px(f, rect_cut_top(&at, high, 0), px, (struct paint){
	    ROLE_AMOUNT_VERDICT, v->text, ALIGN_LEFT }, v->figure);
	draw_lines(f, at, v);
}

static void
draw_stacked(struct frame *f, struct rect r, int px_max,
    const struct verdict_face *v)
{
	int icon = r.h / 4;
	int lines = lines_px(f, r, v);
	struct rect head = rect_cut_top(&r, icon, 0);
	struct rect foot = rect_cut_bottom(&r, lines, 0);

	draw_shape(f->d, rect_cut_left(&head, icon, layout_px(&f->l, 22)),
	    v->shape, v->text);
	paint_line(f, head, (struct paint){ ROLE_VERDICT, v->text,
	    ALIGN_LEFT }, strings_get(v->word));
	paint_amount_px(f, r, paint_amount_fit(f, r, px_max, v->figure),
	    (struct paint){ ROLE_AMOUNT_VERDICT, v->text, ALIGN_LEFT },
	    v->figure);
	draw_lines(f, foot, v);
}

static void
draw_foot_key(struct frame *f, uint16_t id, enum color c, const char *text)
{
	const struct key *k = keys_find(&f->keys, id);
	int radius = layout_measure(&f->l, MEASURE_RADIUS);
	int stroke = layout_measure(&f->l, MEASURE_STROKE);

	if (k == NULL)
		return;
	if (f->m->touch.pressed == k->id)
		draw_round(f->d, k->at, radius, COLOR_INK);
	draw_round_line(f->d, k->at, radius, f->m->focus == k->id ?
	    3 * stroke : stroke, c);
	paint_line(f, k->at, (struct paint){ ROLE_BUTTON,
	    f->m->touch.pressed == k->id ? COLOR_PAPER : c, ALIGN_CENTER },
	    text);
}

void
verdict_paint(struct frame *f, struct rect r, const struct verdict_face *v)
{
	struct rect beside, sign;
	int margin = layout_px(&f->l, f->l.compact ? 14 : 28);
	/* Capitals of 17 mm on a 7 inch panel, whatever its pixels. */
	int want = f->l.h * 267 / 1000, px = 0;

	want = want > TEXT_PX_MAX ? TEXT_PX_MAX : want;
	(void)rect_cut_left(&r, margin, 0);
	(void)rect_cut_right(&r, margin, 0);
	(void)rect_cut_top(&r, margin / 2, 0);
	(void)rect_cut_bottom(&r, margin / 2, 0);
	for (int i = 4; i >= 3; i--) {
		beside = r;
		sign = rect_cut_left(&beside, layout_measure(&f->l,
		    MEASURE_ICON) * i / 4, margin * 6 / 7);
		px = paint_amount_fit(f, beside, want, v->figure);
		/* A figure is 5/7 of its size high, with some air. */
		if (px >= want && beside.h - paint_line_px(f, ROLE_VERDICT) -
		    lines_px(f, beside, v) >= want * 6 / 7) {
			draw_beside(f, beside, sign, px, v);
			return;
		}
	}
	draw_stacked(f, r, want * 5 / 4, v);
}

static void
verdict_draw(const struct model *m, struct frame *f)
{
	const struct look_of *look = &verdicts[m->told.verdict];
	struct verdict_face v = { .ground = look->ground, .text = look->text,
	    .shape = look->shape, .word = look->word,
	    .figure = figure(&m->told) };
	struct buf b = BUF(v.second), c = BUF(v.small);
	struct rect r = layout_screen(&f->l);
	char what[PRINT_WHAT_CAP];

	put_second(&m->told, &b);
	put_small(m, &c);
	draw_fill(f->d, r, v.ground);
	if (m->told.another) {
		struct rect top = rect_cut_top(&r,
		    paint_line_px(f, ROLE_SMALL), 0);
		int corner = layout_measure(&f->l, MEASURE_STRIP);
		(void)rect_cut_right(&top, corner, 0);
		(void)rect_cut_left(&top, f->l.compact ? layout_measure(
		    &f->l, MEASURE_MARGIN) : corner, 0);
		paint_line(f, top, (struct paint){ ROLE_SMALL, v.text,
		    ALIGN_CENTER }, strings_get(STR_ANOTHER));
	}
	/* The keys' row is no place for lines. */
	if (keys_find(&f->keys, BUTTON_RECEIPT) != NULL ||
	    keys_find(&f->keys, BUTTON_SPEAK) != NULL)
		(void)rect_cut_bottom(&r, foot_place(&f->l, true).h, 0);
	verdict_paint(f, r, &v);
	draw_foot_key(f, BUTTON_RECEIPT, v.text, strings_get(STR_RECEIPT));
	print_name_sale(&m->told.sale, what);
	draw_foot_key(f, BUTTON_PRINT, v.text, print_word(m, what));
	screen_speak_key(f, speak_place(m, &f->l), v.text);
}

const struct screen_def screen_verdict = {
	.name = "verdict",
	.enter = verdict_enter,
	.keys = verdict_keys,
	.press = verdict_press,
	.type = verdict_type,
	.draw = verdict_draw,
	.looks = LOOKS_NOW,
	.strip = STRIP_NEVER,
	.expire = verdict_expire,
};
