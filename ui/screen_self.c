/* SPDX-License-Identifier: Apache-2.0 */
/* The self-test: 1.000 đ to the stall's own account, from another phone.
 *
 * That phone shows whose account it is, which nothing else here can say; and
 * when the money is told of, the way by which all money is told of works.
 * Its order is cancelled beforehand: nothing of it is revenue, and nothing is
 * open if the power goes.  What was heard is ink and a word, no verdict: green
 * is for what a customer paid (U2). */
#include <string.h>

#include "ledger/bank.h"
#include "ui/screen.h"

#define NAME_MS  (10 * 60 * INT64_C(1000))   /* to find another phone */
#define MONEY_MS (3 * 60 * INT64_C(1000))
#define QR_COMPACT_PX 228
#define HEARD_MS (30 * INT64_C(1000))

struct places { struct rect head, qr, side, keys; };

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(layout_screen(l), l->compact ? gap :
	    layout_measure(l, MEASURE_MARGIN));
	struct places p;

	p.keys = rect_cut_bottom(&r, layout_px(l, l->compact ? 60 : 84), gap);
	/* The words beside it need what its modules do not. */
	p.qr = rect_cut_left(&r, l->compact && r.h > layout_px(l,
	    QR_COMPACT_PX) ? layout_px(l, QR_COMPACT_PX) : r.h,
	    layout_measure(l, MEASURE_MARGIN));
	p.head = rect_cut_top(&r, layout_line(l, ROLE_HEAD,
	    layout_px(l, l->compact ? 30 : 40)), gap);
	p.head.w -= layout_measure(l, MEASURE_STRIP);   /* the help's */
	p.side = r;
	return p;
}

/* Somebody tells this terminal of money. */
static bool
is_told(const struct model *m)
{
	return m->net == NET_UP || m->net == NET_FED;
}

/* --- life ---------------------------------------------------------------- */

static void
enter_stage(struct model *m, int64_t for_ms)
{
	m->self.until_ms = m->deadline_ms = m->now_ms + for_ms;
}

void
self_open(struct model *m, bool first_run, struct effects *out)
{
	m->self = (struct self_test){ .first_run = first_run,
	    .until_ms = m->now_ms + NAME_MS };
	screen_go(m, SCREEN_SELF_TEST, out);
}

static void
self_enter(struct model *m, struct effects *out)
{
	m->deadline_ms = m->self.until_ms;
	if (m->self.ref[0] == '\0')
		(void)screen_ask(m, out, EFFECT_SELF_TEST);
}

void
self_update(struct model *m, const struct event *e, struct effects *out)
{
	(void)out;
	m->awaited = 0;
	memcpy(m->self.ref, e->self.ref, sizeof(m->self.ref));
	memcpy(m->self.payload, e->self.payload, sizeof(m->self.payload));
}

/* On with the set-up, or back to selling. */
static void
finish(struct model *m, enum string hint, struct effects *out)
{
	bool offer = m->self.first_run && !m->pin.set && !m->pin.damaged;

	m->self.first_run = false;
	if (hint != STR_NONE)
		screen_hint(m, hint);
	screen_go(m, offer ? SCREEN_SETUP_PIN : SCREEN_IDLE, out);
}

void
self_skip(struct model *m, struct effects *out)
{
	m->self = (struct self_test){ .first_run = true };
	finish(m, STR_NONE, out);
}

static void
hear(struct model *m, struct effects *out)
{
	bool whole = m->self.heard.dong == SELF_TEST_DONG;

	m->self.stage = SELF_HEARD;
	enter_stage(m, HEARD_MS);
	screen_sound(out, whole ? SOUND_PAID : SOUND_LATE, m->self.heard);
}

/* In a line: of a test that was left, or of one before the last start. */
static void
hear_late(struct model *m, struct vnd received)
{
	m->hint = STR_SELF_HEARD_LATE;
	m->hint_count = received.dong;
	m->hint_until_ms = m->now_ms + NEWS_LINE_MS;
}

bool
self_credited(struct model *m, const struct shown_sale *s,
    struct effects *out)
{
	const struct sale *of = &s->sale;
	bool last = of->ref[0] != '\0' && strcmp(of->ref, m->self.ref) == 0;

	if (!last && !s->self_test)
		return false;
	if (last)
		m->self.heard = of->received;
	if (!last || m->screen != SCREEN_SELF_TEST)
		hear_late(m, of->received);
	else if (m->self.stage != SELF_NAME)
		hear(m, out);
	return true;
}

void
self_account_wrong(struct model *m, const struct profile *p,
    struct effects *out)
{
	struct setup *s = &m->setup;

	*s = (struct setup){ 0 };
	REQUIRE(str_copy(str_of(p->bin), s->bin, sizeof(s->bin)) &&
	    str_copy(str_of(p->account), s->account, sizeof(s->account)) &&
	    str_copy(str_of(p->stall), s->stall, sizeof(s->stall)));
	/* Enrolment may have brought one that a person could not type. */
	if (!str_copy(str_of(p->holder), s->holder, sizeof(s->holder)))
		s->holder[0] = '\0';
	m->pay = (struct shown_sale){ 0 };
	screen_hint(m, STR_SELF_WRONG);
	screen_go(m, SCREEN_SETUP_ACCOUNT, out);
}

/* --- keys ---------------------------------------------------------------- */

static void
self_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect r = places(l).keys;
	int gap = layout_measure(l, MEASURE_GAP);

	if (m->self.stage == SELF_HEARD) {
		keys_add(k, BUTTON_DONE, r);
		return;
	}
	if (m->self.ref[0] == '\0') {
		keys_add(k, BUTTON_RETRY, rect_column(r, 0, 2, gap));
		keys_add(k, BUTTON_LATER, rect_column(r, 1, 2, gap));
	} else if (m->self.stage == SELF_NAME) {
		keys_add(k, BUTTON_NEXT, rect_cut_left(&r, r.w * 2 / 5, gap));
		keys_add(k, BUTTON_WRONG, rect_column(r, 0, 2, gap));
		keys_add(k, BUTTON_LATER, rect_column(r, 1, 2, gap));
	} else if (!is_told(m)) {
		keys_add(k, BUTTON_SEEN, rect_column(r, 0, 2, gap));
		keys_add(k, BUTTON_LATER, rect_column(r, 1, 2, gap));
	} else {
		keys_add(k, BUTTON_LATER, r);
	}
}

static void
right_name(struct model *m, struct effects *out)
{
	m->self.stage = SELF_MONEY;
	if (m->self.heard.dong > 0)
		hear(m, out);
	else
		enter_stage(m, MONEY_MS);
}

static void
self_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_RETRY)
		(void)screen_ask(m, out, EFFECT_SELF_TEST);
	else if (button == BUTTON_NEXT)
		right_name(m, out);
	else if (button == BUTTON_WRONG)
		(void)screen_ask(m, out, EFFECT_ACCOUNT_WRONG);
	else if (button == BUTTON_LATER)
		finish(m, STR_SELF_LATER, out);
	else if (button == BUTTON_SEEN)
		finish(m, STR_SELF_SEEN, out);
	else if (button == BUTTON_DONE)
		finish(m, STR_NONE, out);
}

static bool
self_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY)
		return false;
	if (in->key == KEY_ESCAPE)
		finish(m, m->self.stage == SELF_HEARD ? STR_NONE :
		    STR_SELF_LATER, out);
	else if (in->key == KEY_ENTER && m->self.stage == SELF_HEARD)
		finish(m, STR_NONE, out);
	else
		return false;
	return true;
}

static void
self_expire(struct model *m, struct effects *out)
{
	finish(m, m->self.stage == SELF_HEARD ? STR_NONE :
	    m->self.stage == SELF_MONEY ? STR_SELF_SILENT : STR_SELF_LATER,
	    out);
}

/* --- the picture --------------------------------------------------------- */

/* Whose it should be: as the bank prints it, and which account. */
static void
draw_payee(struct frame *f, struct rect *r)
{
	const struct profile *p = &f->m->profile;
	const struct bank *bank = bank_by_bin(str_of(p->bin));
	char line[96];
	struct buf b = BUF(line);

	paint_row(f, r, (struct paint){ ROLE_QUICK, COLOR_INK, ALIGN_LEFT },
	    p->holder);
	buf_printf(&b, "%s %s", bank == NULL ? p->bin : bank->short_name,
	    format_tail(p->account).s);
	paint_spare(f, r, (struct paint){ ROLE_BODY, COLOR_QUIET, ALIGN_LEFT },
	    line);
}

static void
draw_heard(struct frame *f, const struct places *p)
{
	struct rect r = p->qr, side = p->side;
	int px = r.w * 2 / 3;
	char line[192];
	struct buf b = BUF(line);

	draw_shape(f->d, rect_center(r, px, px), SHAPE_CHECK, COLOR_INK);
	paint_amount(f, rect_cut_top(&side, side.h / 3, 0), (struct paint){
	    ROLE_AMOUNT_PAY, COLOR_INK, ALIGN_LEFT }, ROLE_UNIT_PAY,
	    f->m->self.heard);
	if (f->m->self.heard.dong != SELF_TEST_DONG)
		strings_put(&b, STR_SELF_OTHER_SUM, ARGS(format_money(
		    (struct vnd){ SELF_TEST_DONG }).s));
	else
		buf_puts(&b, strings_get(STR_SELF_NO_REVENUE));
	(void)paint_lines(f, side, (struct paint){ ROLE_BODY, COLOR_INK,
	    ALIGN_LEFT }, 5, line);
}

static enum string
words(const struct model *m)
{
	if (m->self.ref[0] == '\0')
		return STR_SELF_NO_CODE;
	if (m->self.stage == SELF_NAME)
		return STR_SELF_SCAN;
	return is_told(m) ? STR_SELF_WAIT : STR_SELF_DEAF;
}

static void
draw_side(struct frame *f, struct rect r)
{
	const struct model *m = f->m;
	bool asks = m->self.stage == SELF_NAME && m->self.ref[0] != '\0';
	struct rect payee = rect_cut_bottom(&r, paint_line_px(f, ROLE_QUICK) +
	    paint_line_px(f, ROLE_BODY) * ((asks ? 1 : 0) +
	    (f->l.compact ? 0 : 1)), 0);

	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_INK,
	    ALIGN_LEFT }, 6, strings_get(words(m)));
	if (asks)
		paint_row(f, &payee, (struct paint){ ROLE_BODY, COLOR_QUIET,
		    ALIGN_LEFT }, strings_get(STR_SELF_IS_IT));
	draw_payee(f, &payee);
}

static void
draw_code(struct frame *f, struct rect r)
{
	if (f->m->self.payload[0] == '\0')
		return;
	draw_fill(f->d, r, COLOR_WHITE);
	draw_qr(f->d, r, str_of(f->m->self.payload));
}

static void
self_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);
	bool heard = m->self.stage == SELF_HEARD;
	int more = strip_hint_px(f, p.head.w) - p.head.h;

	if (more > 0) {   /* a hint of two lines */
		p.head.h += more;
		(void)rect_cut_top(&p.side, more, 0);
	}
	if (heard && f->l.compact) {   /* the heading over both */
		int wide = p.qr.w / 2;
		p.head.w += p.head.x - p.qr.x;
		p.head.x = p.qr.x;
		(void)rect_cut_top(&p.qr, p.head.h, 0);
		p.qr.w -= wide;
		p.side.x -= wide;
		p.side.w += wide;
	}
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (!strip_hint(f, p.head))
		paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
		    ALIGN_LEFT }, strings_get(heard ? STR_SELF_HEARD :
		    STR_SELF_TEST));
	if (heard) {
		draw_heard(f, &p);
	} else {
		draw_side(f, p.side);
		draw_code(f, p.qr);
	}
	paint_key(f, BUTTON_NEXT, DRESS(LOOK_GO, ROLE_BUTTON),
	    strings_get(STR_SELF_RIGHT_KEY));
	paint_key(f, BUTTON_WRONG, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SELF_WRONG_KEY));
	paint_key(f, BUTTON_SEEN, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SEEN));
	paint_key(f, BUTTON_RETRY, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_RETRY));
	paint_key(f, BUTTON_LATER, DRESS(LOOK_LESSER, ROLE_BUTTON_SMALL),
	    strings_get(STR_LATER));
	paint_key(f, BUTTON_DONE, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_SELF_DONE));
}

const struct screen_def screen_self_test = {
	.name = "self-test",
	.enter = self_enter,
	.keys = self_keys,
	.press = self_press,
	.type = self_type,
	.draw = self_draw,
	.guarded = lock_always,
	.strip = STRIP_NEVER,
	.looks = LOOKS_NOW,
	.expire = self_expire,
};
