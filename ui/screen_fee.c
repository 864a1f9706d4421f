/* SPDX-License-Identifier: Apache-2.0 */
/* Is this fee receipt the market's?  The whole glass says so, and any key
 * leads back.  A true one is green ink on white: it is no money of the
 * stall's. */
#include "ui/screen.h"

#define FEE_STAYS_MS (30 * INT64_C(1000))
#define DAY_MS       (86400 * INT64_C(1000))

struct look_of {
	enum color ground, text;
	enum shape shape;
	enum string word, reason;
	enum sound sound;
};

static const struct look_of looks[] = {
	[FEE_TRUE] = { COLOR_ON_PROVEN, COLOR_PROVEN, SHAPE_BOOK,
	    STR_FEE_TRUE, STR_NONE, SOUND_FEE_TRUE },
	[FEE_FORGED] = { COLOR_SHORT, COLOR_ON_SHORT, SHAPE_CROSS,
	    STR_FEE_FORGED, STR_FEE_FORGED_WHY, SOUND_FEE_FORGED },
	[FEE_CUT] = { COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED, SHAPE_WARNING,
	    STR_FEE_UNREADABLE, STR_FEE_CUT_WHY, SOUND_ERROR },
	[FEE_GARBLED] = { COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED,
	    SHAPE_WARNING, STR_FEE_UNREADABLE, STR_FEE_GARBLED_WHY,
	    SOUND_ERROR },
	[FEE_STRANGER] = { COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED,
	    SHAPE_LOCK, STR_FEE_STRANGER, STR_FEE_STRANGER_WHY,
	    SOUND_ERROR },
	[FEE_NO_KEYS] = { COLOR_UNCONFIRMED, COLOR_ON_UNCONFIRMED,
	    SHAPE_LOCK, STR_FEE_STRANGER, STR_FEE_NO_KEYS_WHY,
	    SOUND_ERROR },
};
_Static_assert(sizeof(looks) / sizeof(looks[0]) == FEE_COUNT,
    "every outcome has its look");

bool
fee_may_show(const struct model *m)
{
	return m->screen == SCREEN_IDLE || m->screen == SCREEN_AMOUNT ||
	    m->screen == SCREEN_FEE;
}

void
fee_update(struct model *m, const struct event *e, struct effects *out)
{
	REQUIRE(e->fee.is < FEE_COUNT);
	if (!fee_may_show(m))
		return;
	if (m->screen != SCREEN_FEE)
		m->under_fee = m->screen;
	m->fee = e->fee;
	m->hint = STR_NONE;
	if (looks[m->fee.is].sound == SOUND_ERROR)
		screen_error(out, looks[m->fee.is].reason);
	else
		screen_sound(out, looks[m->fee.is].sound, (struct vnd){ 0 });
	screen_go(m, SCREEN_FEE, out);
}

/* --- what the keys do ---------------------------------------------------- */

static void
fee_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	(void)m;
	keys_add(k, BUTTON_ANYWHERE, layout_screen(l));
}

static void
leave(struct model *m, struct effects *out)
{
	screen_go(m, m->under_fee, out);
}

static void
fee_press(struct model *m, uint16_t button, struct effects *out)
{
	(void)button;
	leave(m, out);
}

/* A digit already belongs to the sale. */
static bool
fee_type(struct model *m, const struct input *in, struct effects *out)
{
	leave(m, out);
	if (in->kind == INPUT_KEY && in->key == KEY_DIGIT)
		screen_input(m, in, out);
	return true;
}

/* --- the picture --------------------------------------------------------- */

static struct text
date(int64_t day)
{
	return format_date(day * DAY_MS, 0);
}

static void
put_days(const struct fee_receipt *r, struct buf *b)
{
	if (r->first_day == r->last_day)
		strings_put(b, STR_FEE_DAY, ARGS(date(r->first_day).s));
	else
		strings_put(b, STR_FEE_DAYS, ARGS(date(r->first_day).s,
		    date(r->last_day).s));
}

static void
put_means(const struct frame *f, struct buf *b)
{
	static const enum string kinds[] = {
		[FEE_BILL] = STR_FEE_BILL, [FEE_DAY_TICKET] = STR_FEE_TICKET,
		[FEE_DEPOSIT] = STR_FEE_DEPOSIT,
	};
	const struct fee_receipt *r = &f->m->fee;

	buf_puts(b, strings_get(kinds[r->kind]));
	if (r->fee[0] != '\0')
		buf_printf(b, " %s", r->fee);
	buf_puts(b, " · ");
	strings_put(b, r->cash ? STR_FEE_BY_CASH : STR_FEE_BY_BANK,
	    ARGS(format_date(r->at_s * 1000, f->m->config.utc_offset_min).s));
}

/* Whose, how much, for which stall, which days, paid how. */
static void
draw_true(struct frame *f, struct rect r, enum color c)
{
	const struct fee_receipt *fee = &f->m->fee;
	struct paint body = { ROLE_SECOND, c, ALIGN_LEFT };
	char line[160];
	struct buf b = BUF(line);
	int gap = layout_px(&f->l, f->l.compact ? 0 : 8);

	(void)rect_cut_top(&r, paint_lines(f, (struct rect){ r.x, r.y, r.w,
	    paint_line_px(f, ROLE_TITLE) * 3 / 2 + (layout_is_small(&f->l) ?
	    layout_px(&f->l, 7) : 0) }, (struct paint){
	    ROLE_TITLE, c, ALIGN_LEFT }, 2, fee->market), 0);
	paint_amount(f, rect_cut_top(&r, paint_line_px(f, ROLE_AMOUNT_PAY),
	    gap), (struct paint){ ROLE_AMOUNT_PAY, c, ALIGN_LEFT },
	    ROLE_UNIT_PAY, fee->amount);
	strings_put(&b, STR_FEE_STALL, ARGS(fee->stall,
	    format_count(fee->number).s));
	paint_row(f, &r, body, line);
	buf_reset(&b);
	put_days(fee, &b);
	paint_row(f, &r, body, line);
	buf_reset(&b);
	put_means(f, &b);
	(void)paint_lines(f, r, body, 2, line);
}

static void
fee_draw(const struct model *m, struct frame *f)
{
	const struct look_of *v = &looks[m->fee.is];
	int margin = layout_px(&f->l, f->l.compact ? 14 : 28);
	struct rect r = layout_screen(&f->l), head, foot;
	bool small = layout_is_small(&f->l);
	int high = f->l.h / (small ? 7 : 5);

	draw_fill(f->d, r, v->ground);
	r = rect_inset(r, margin);
	head = rect_cut_top(&r, high, margin / 2);
	/* A small glass needs its line for what is said. */
	foot = rect_cut_bottom(&r, small && m->fee.is == FEE_TRUE ? 0 :
	    paint_line_px(f, ROLE_SMALL), 0);
	draw_shape(f->d, rect_cut_left(&head, high, margin), v->shape,
	    v->text);
	paint_line(f, head, (struct paint){ ROLE_VERDICT, v->text,
	    ALIGN_LEFT }, strings_get(v->word));
	if (m->fee.is == FEE_TRUE)
		draw_true(f, r, v->text);
	else
		(void)paint_lines(f, r, (struct paint){ ROLE_TITLE, v->text,
		    ALIGN_LEFT }, 4, strings_get(v->reason));
	paint_line(f, foot, (struct paint){ ROLE_SMALL, v->text,
	    ALIGN_LEFT }, strings_get(STR_FEE_FOOT));
}

const struct screen_def screen_fee = {
	.name = "fee-receipt",
	.keys = fee_keys,
	.press = fee_press,
	.type = fee_type,
	.draw = fee_draw,
	.looks = LOOKS_NOW,
	.strip = STRIP_NEVER,
	.timeout_ms = FEE_STAYS_MS,
	.expire = leave,
};
