/* SPDX-License-Identifier: Apache-2.0 */
/* The PIN: typed, or set by typing it twice; and the market's code for who
 * forgot it.  The figures are never on the glass, only how many they are. */
#include "ledger/base/crypto.h"
#include "ui/screen.h"

#define PIN_TIMEOUT_MS (60 * INT64_C(1000))
#define MINUTE_MS      60000

struct places { struct rect box, digits, back, forgot, go; };

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	int margin = layout_measure(l, MEASURE_MARGIN);
	struct rect r = strip_body(&screen_pin, l), row;
	struct places p;

	r = rect_inset(r, l->compact ? gap : margin - gap / 4);
	p.digits = rect_column(r, 1, 2, gap * 3 / 2);
	if (!l->compact)
		p.go = rect_cut_bottom(&p.digits,
		    layout_measure(l, MEASURE_GO_H), gap);
	r = rect_column(r, 0, 2, gap * 3 / 2);
	row = rect_cut_bottom(&r, layout_px(l, l->compact ? 60 : 73), gap);
	if (l->compact)
		p.go = rect_cut_bottom(&r, layout_px(l, 60), gap);
	p.back = rect_column(row, 0, 2, gap);
	p.forgot = rect_column(row, 1, 2, gap);
	p.box = r;
	return p;
}

static bool
waits(const struct model *m)
{
	return m->pin.wait_until_ms != 0 &&
	    (m->pin.stage == PIN_ASKED || m->pin.stage == PIN_MARKET);
}

/* A damaged one cannot be right: only the market's code helps. */
static bool
takes_digits(const struct model *m)
{
	return !waits(m) && !(m->pin.stage == PIN_ASKED && m->pin.damaged);
}

static size_t
digits_max(const struct model *m)
{
	return m->pin.stage == PIN_MARKET ?
	    (size_t)proof_digits((struct vnd){ 0 }) : PIN_DIGITS_MAX;
}

static bool
is_complete(const struct model *m)
{
	size_t n = strlen(m->pin.typed);

	return takes_digits(m) && (m->pin.stage == PIN_MARKET ?
	    n == digits_max(m) : n >= PIN_DIGITS_MIN);
}

static void
pin_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(l);
	struct keys pad = { 0 };

	if (takes_digits(m))
		pad_keys(l, p.digits, &pad);
	for (int i = 0; i < pad.count; i++)
		if (pad.key[i].id != BUTTON_TRIPLE_ZERO)
			keys_add(k, pad.key[i].id, pad.key[i].at);
	/* An account that is another's leaves nowhere to go back to, but
	 * somebody may help. */
	keys_add(k, m->pin.stage == PIN_ASKED && setup_is_refuted(m) ?
	    BUTTON_DOCTOR : BUTTON_BACK, p.back);
	if (m->pin.stage == PIN_ASKED && m->proves)
		keys_add(k, BUTTON_FORGOT, p.forgot);
	if (is_complete(m))
		keys_add(k, BUTTON_TAKE, l->compact &&
		    m->pin.stage == PIN_MARKET ? p.forgot : p.go);
}

static void
forget_typed(struct model *m)
{
	crypto_wipe(m->pin.typed, sizeof(m->pin.typed));
}

static void
pin_enter(struct model *m, struct effects *out)
{
	(void)out;
	forget_typed(m);
	if (m->pin.stage != PIN_AGAIN)
		crypto_wipe(m->pin.first, sizeof(m->pin.first));
}

static void
go_back(struct model *m, struct effects *out)
{
	bool setting = m->pin.stage == PIN_NEW || m->pin.stage == PIN_AGAIN;

	m->pin.stage = PIN_ASKED;
	forget_typed(m);
	screen_go(m, setting ? m->pin.offered ? SCREEN_IDLE : SCREEN_LOCK :
	    m->pin.then == SCREEN_REFUND ? SCREEN_RECEIPT :
	    m->pin.then == SCREEN_ERASE ? SCREEN_DEBTOR :
	    m->pin.then == SCREEN_SUM || m->pin.then == SCREEN_SHIFT_CODE ||
	    m->pin.then == SCREEN_SHIFT ? SCREEN_SHIFT :
	    m->pin.then == SCREEN_TODAY ? SCREEN_TODAY :
	    m->pin.then == SCREEN_SETTINGS || m->pin.then == SCREEN_LOCK ?
	    SCREEN_MENU : SCREEN_IDLE, out);
}

/* Once more, and then it is set. */
static void
repeat(struct model *m, struct effects *out)
{
	struct effect *e;

	if (m->pin.stage == PIN_NEW) {
		REQUIRE(str_copy(str_of(m->pin.typed), m->pin.first,
		    sizeof(m->pin.first)));
		m->pin.stage = PIN_AGAIN;
		m->pin.said = STR_NONE;
		forget_typed(m);
		return;
	}
	if (strcmp(m->pin.typed, m->pin.first) != 0) {
		m->pin.stage = PIN_NEW;
		m->pin.said = STR_PIN_DIFFERS;
		screen_error(out, STR_PIN_DIFFERS);
		forget_typed(m);
		return;
	}
	e = screen_ask(m, out, EFFECT_PIN_SET);
	if (e != NULL)
		REQUIRE(str_copy(str_of(m->pin.typed), e->code,
		    sizeof(e->code)));
}

static void
take(struct model *m, struct effects *out)
{
	struct effect *e;

	if (!is_complete(m))
		return;
	if (m->pin.stage == PIN_NEW || m->pin.stage == PIN_AGAIN) {
		repeat(m, out);
		return;
	}
	e = screen_ask(m, out, m->pin.stage == PIN_MARKET ?
	    EFFECT_PIN_MARKET : EFFECT_PIN_CHECK);
	if (e == NULL)
		return;
	REQUIRE(str_copy(str_of(m->pin.typed), e->code, sizeof(e->code)));
	forget_typed(m);
}

static void
pin_press(struct model *m, uint16_t button, struct effects *out)
{
	size_t n = strlen(m->pin.typed);

	if (button == BUTTON_TAKE) {
		take(m, out);
	} else if (button == BUTTON_BACK) {
		go_back(m, out);
	} else if (button == BUTTON_DOCTOR) {
		doctor_open(m, out);
	} else if (button == BUTTON_FORGOT) {
		m->pin.stage = PIN_MARKET;
		m->pin.said = STR_NONE;
		forget_typed(m);
	} else if (!takes_digits(m)) {
		return;
	} else if (button == BUTTON_BACKSPACE) {
		text_rub_out(m->pin.typed);
	} else if (button >= BUTTON_DIGIT && button <= BUTTON_DIGIT + 9 &&
	    n < digits_max(m)) {
		m->pin.typed[n] = (char)('0' + button - BUTTON_DIGIT);
		m->pin.typed[n + 1] = '\0';
	}
}

static bool
pin_type(struct model *m, const struct input *in, struct effects *out)
{
	uint16_t button = pad_button(in);

	if (button == BUTTON_NONE)
		return false;
	if (button == BUTTON_TRIPLE_ZERO) {
		for (int i = 0; i < 3; i++)
			pin_press(m, BUTTON_DIGIT, out);
	} else if (button != BUTTON_CANCEL) {
		pin_press(m, button, out);
	} else if (m->pin.typed[0] != '\0') {
		forget_typed(m);
	} else {
		go_back(m, out);
	}
	return true;
}

/* --- the picture --------------------------------------------------------- */

static enum string
title(const struct model *m)
{
	return m->pin.stage == PIN_MARKET ? STR_PIN_MARKET :
	    m->pin.stage == PIN_NEW ? STR_PIN_NEW :
	    m->pin.stage == PIN_AGAIN ? STR_PIN_AGAIN : STR_PIN_ASK;
}

/* Why it is asked again, or how long to wait. */
static void
put_said(const struct model *m, struct buf *b)
{
	int64_t left = m->pin.wait_until_ms - m->now_ms;
	int64_t step = left > MINUTE_MS ? 10000 : 1000;

	if (waits(m))
		strings_put(b, setup_is_refuted(m) ? STR_PIN_WAIT_ACCOUNT :
		    STR_PIN_WAIT, ARGS(
		    format_left((left + step - 1) / step * step).s));
	else if (m->pin.damaged && m->pin.stage == PIN_ASKED)
		buf_puts(b, strings_get(STR_PIN_DAMAGED));
	else if (m->pin.said == STR_PIN_WRONG && m->pin.tries_left > 0)
		strings_put(b, STR_PIN_WRONG, ARGS(
		    format_count(m->pin.tries_left).s));
	else if (m->pin.said == STR_PIN_WRONG)
		buf_puts(b, strings_get(STR_PIN_WRONG_LAST));
	else if (m->pin.said != STR_NONE)
		buf_puts(b, strings_get((enum string)m->pin.said));
	else if (lock_asks_for_setup(m) && m->pin.stage == PIN_ASKED)
		buf_puts(b, strings_get(STR_PIN_FOR_ACCOUNT));
}

static void
draw_box(struct frame *f, struct rect r)
{
	const struct model *m = f->m;
	char dots[PROOF_CODE_MAX * 4 + 1], line[256];
	struct buf d = BUF(dots), b = BUF(line);
	/* Two codes under each other: what is asked, and what is typed. */
	enum text_role code = f->l.compact && m->pin.stage == PIN_MARKET ?
	    ROLE_TITLE : ROLE_CODE;

	(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){ ROLE_HEAD,
	    COLOR_INK, ALIGN_LEFT }, 3, strings_get(title(m))),
	    layout_measure(&f->l, MEASURE_GAP));
	if (m->pin.stage == PIN_MARKET)
		paint_row(f, &r, (struct paint){ code, COLOR_INK,
		    ALIGN_LEFT }, format_count(m->pin.number).s);
	for (const char *c = m->pin.typed; *c != '\0'; c++)
		buf_puts(&d, m->pin.stage == PIN_MARKET ?
		    (char[2]){ *c, '\0' } : "•");
	if (dots[0] != '\0')
		paint_row(f, &r, (struct paint){ code, COLOR_INK,
		    ALIGN_LEFT }, dots);
	put_said(m, &b);
	(void)paint_lines(f, r, (struct paint){ ROLE_BODY, COLOR_INK,
	    ALIGN_LEFT }, 6, line);
}

static void
pin_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);

	if (f->l.compact && m->pin.stage == PIN_MARKET)
		p.box = rect_union(p.box, p.go);
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_box(f, p.box);
	pad_draw(f);
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_DOCTOR, DRESS(LOOK_LESSER, ROLE_BUTTON_SMALL),
	    strings_get(STR_DOCTOR));
	paint_key(f, BUTTON_FORGOT, DRESS(LOOK_LESSER, ROLE_BUTTON_SMALL),
	    strings_get(STR_PIN_FORGOT));
	paint_key(f, BUTTON_TAKE, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_PIN_TAKE));
}

const struct screen_def screen_pin = {
	.name = "pin",
	.enter = pin_enter,
	.keys = pin_keys,
	.press = pin_press,
	.type = pin_type,
	.draw = pin_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = PIN_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
