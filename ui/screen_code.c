/* SPDX-License-Identifier: Apache-2.0 */
/* Money proven without a network: the way to the market's page, and the digits
 * that it shows.  Of a sale, the customer's; of a shift that is over, the
 * trader's, who first types there what stands here. */
#include "ledger/proof.h"
#include "ui/screen.h"

#define CODE_TIMEOUT_MS (120 * INT64_C(1000))
/* What a customer's QR is given at least after the code was put away. */
#define PAY_MORE_MS (60 * INT64_C(1000))

struct places { struct rect qr, text, field, pad, back, go; };

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	int margin = layout_measure(l, MEASURE_MARGIN);
	struct rect r = strip_body(&screen_code, l);
	struct places p;

	r = rect_inset(r, l->compact ? gap : margin - gap / 4);
	p.pad = rect_column(r, 1, 2, gap * 3 / 2);
	p.field = rect_cut_top(&p.pad, layout_line(l, ROLE_HEAD, layout_px(l,
	    l->compact ? 36 : 64)) + 2 * layout_px(l, 6), gap);
	r = rect_column(r, 0, 2, gap * 3 / 2);
	p.go = rect_cut_bottom(&r, layout_measure(l, MEASURE_FOOT), gap);
	p.back = rect_cut_left(&p.go, p.go.w / (l->compact ? 4 : 3), gap);
	p.text = rect_cut_top(&r, l->compact ? text_line_px(layout_face(l,
	    ROLE_HEAD)) + text_close_px(layout_face(l, ROLE_LABEL)) :
	    layout_px(l, 92), l->compact ? 0 : gap);
	p.qr = r;
	return p;
}

static bool
of_shift(const struct model *m)
{
	return m->screen == SCREEN_SHIFT_CODE;
}

static bool
has_pad(const struct model *m)
{
	return m->code.stage != CODE_WRONG && m->code.stage != CODE_USED_UP;
}

/* Enough digits for what is being typed? */
static bool
is_complete(const struct model *m)
{
	size_t n = strlen(m->code.typed);

	if (m->code.stage == CODE_TOTAL)
		return m->code.other.dong > 0 || of_shift(m);
	return has_pad(m) && (n == PROOF_CODE_SHORT || n == PROOF_CODE_MAX);
}

static void
code_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct places p = places(l);

	if (has_pad(m))
		pad_keys(l, p.pad, k);
	if (m->code.stage == CODE_WRONG) {
		keys_add(k, BUTTON_OTHER, rect_row(p.pad, 1, 4, gap));
		keys_add(k, BUTTON_RETRY, rect_row(p.pad, 2, 4, gap));
	}
	keys_add(k, BUTTON_BACK, p.back);
	if (is_complete(m))
		keys_add(k, BUTTON_TAKE, p.go);
}

static void
code_enter(struct model *m, struct effects *out)
{
	m->code = (struct code_entry){ .total = m->pay.sale.amount,
	    .tries_left = CODE_TRIES_MAX };
	screen_ask_sale(m, out, EFFECT_CODE_LOAD, m->pay.sale.ref);
}

/* What is here, as far as a code can be of it. */
static struct vnd
ours(const struct model *m)
{
	int64_t v = m->code.ask.ours.dong;

	return (struct vnd){ v < 0 ? 0 : v };
}

static void
shift_code_enter(struct model *m, struct effects *out)
{
	m->code = (struct code_entry){ .tries_left = CODE_TRIES_MAX };
	(void)screen_ask(m, out, EFFECT_SHIFT_ASK);
}

/* --- what the keys do ---------------------------------------------------- */

static void
complain(struct model *m, enum string text, struct effects *out)
{
	screen_refuse(m, text, out);
}

static void
send(struct model *m, enum effect_kind kind, const char *code,
    struct effects *out)
{
	struct effect *e = screen_ask(m, out, kind);

	if (e == NULL)
		return;
	REQUIRE(str_copy(str_of(of_shift(m) ? m->code.ask.ref :
	    m->pay.sale.ref), e->ref, sizeof(e->ref)));
	REQUIRE(str_copy(str_of(code), e->code, sizeof(e->code)));
	e->amount = m->code.total;
}

/* A typo costs nothing and is not sent; nor is a code that its length says to
 * be of another total. */
static void
check(struct model *m, struct effects *out)
{
	char code[PROOF_CODE_MAX + 1];

	switch (proof_read(str_of(m->code.typed), code)) {
	case PROOF_TYPED_WHOLE:
		break;
	case PROOF_TYPED_TYPO:
		complain(m, STR_CODE_TYPO, out);
		return;
	case PROOF_TYPED_LENGTH:
	case PROOF_TYPED_NOT_DIGIT:
	case PROOF_TYPED_COUNT:
		complain(m, STR_CODE_LENGTH, out);
		return;
	}
	if (m->code.stage == CODE_LOCKED)
		send(m, EFFECT_CODE_UNLOCK, code, out);
	else if (strlen(code) != (size_t)proof_digits(m->code.total))
		m->code.stage = CODE_WRONG;
	else
		send(m, of_shift(m) ? EFFECT_SHIFT_PROVE : EFFECT_CODE_CHECK,
		    code, out);
}

static void
take(struct model *m, struct effects *out)
{
	if (!is_complete(m))
		return;
	if (m->code.stage == CODE_TOTAL) {
		m->code.total = m->code.other;
		m->code.stage = CODE_DIGITS;
	}
	check(m, out);
}

static void
edit(struct model *m, uint16_t button)
{
	struct code_entry *c = &m->code;
	size_t n = strlen(c->typed);
	struct vnd next = c->other;

	if (c->stage == CODE_TOTAL) {
		if (pad_edit(button, &next) && (of_shift(m) ||
		    next.dong <= VND_SALE_MAX))
			c->other = next;
		return;
	}
	if (button == BUTTON_BACKSPACE && n > 0)
		c->typed[n - 1] = '\0';
	for (int i = button == BUTTON_TRIPLE_ZERO ? 3 : 1; i > 0; i--) {
		bool zero = button == BUTTON_TRIPLE_ZERO;
		if ((!zero && (button < BUTTON_DIGIT ||
		    button > BUTTON_DIGIT + 9)) || n >= PROOF_CODE_MAX)
			return;
		c->typed[n++] = (char)('0' + (zero ? 0 :
		    button - BUTTON_DIGIT));
		c->typed[n] = '\0';
	}
}

static void
leave(struct model *m, struct effects *out)
{
	if (of_shift(m)) {
		screen_go(m, SCREEN_SHIFT, out);
		return;
	}
	if (m->pay.sale.ref[0] == '\0') {
		screen_go(m, SCREEN_AMOUNT, out);
		return;
	}
	if (m->pay_until_ms < m->now_ms + PAY_MORE_MS)
		m->pay_until_ms = m->now_ms + PAY_MORE_MS;
	screen_go(m, SCREEN_PAY, out);
}

static void
code_press(struct model *m, uint16_t button, struct effects *out)
{
	struct code_entry *c = &m->code;

	if (button == BUTTON_BACK) {
		leave(m, out);
	} else if (button == BUTTON_TAKE) {
		take(m, out);
	} else if (button == BUTTON_OTHER) {
		c->stage = CODE_TOTAL;
		c->other = (struct vnd){ 0 };
	} else if (button == BUTTON_RETRY) {
		c->stage = CODE_DIGITS;
		c->typed[0] = '\0';
		c->total = of_shift(m) ? ours(m) : m->pay.sale.amount;
	} else if (has_pad(m)) {
		edit(m, button);
	}
}

static bool
code_type(struct model *m, const struct input *in, struct effects *out)
{
	uint16_t button = pad_button(in);

	if (!of_shift(m) && code_scan(m, in, out))
		return true;
	if (button == BUTTON_NONE)
		return false;
	code_press(m, button == BUTTON_CANCEL ? BUTTON_BACK : button, out);
	return true;
}

/* A scanner types fast, 26 characters and Enter; what it types is seen as a
 * whole, and letters are nobody's. */
bool
code_scan(struct model *m, const struct input *in, struct effects *out)
{
	struct scan *s = &m->scan;
	char machine[PROOF_MACHINE_LEN + 1];
	char c = in->kind == INPUT_TEXT && in->text[1] == '\0' ?
	    in->text[0] : in->kind == INPUT_KEY && in->key == KEY_DIGIT ?
	    (char)('0' + in->digit) : '\0';

	if (m->now_ms - s->at_ms > SCAN_PAUSE_MS)
		s->n = 0;
	s->at_ms = m->now_ms;
	if (c != '\0') {
		if (s->n < SCAN_MAX)
			s->text[s->n] = c;
		s->n++;
		return in->kind == INPUT_TEXT && m->proves;
	}
	bool whole = in->kind == INPUT_KEY && in->key == KEY_ENTER &&
	    s->n == PROOF_MACHINE_LEN && m->proves &&
	    proof_read_machine((struct str){ s->text, s->n }, machine);
	s->n = 0;
	if (!whole)
		return false;
	if (m->screen != SCREEN_CODE) {
		m->code = (struct code_entry){ .tries_left = CODE_TRIES_MAX };
		m->code.total = m->pay.sale.amount;
	}
	m->code.typed[0] = '\0';
	send(m, EFFECT_CODE_CHECK, machine, out);
	return true;
}

/* --- the ledger's answer -------------------------------------------------- */

/* How attempts stand after an outcome, on the screen. */
static void
take_outcome(struct model *m, enum rc rc, struct effects *out)
{
	struct code_entry *c = &m->code;

	if (c->lock != 0) {
		if (rc != RC_OK) {
			screen_hint(m, STR_CODE_WRONG);
			screen_error(out, c->stage == CODE_LOCKED ?
			    STR_CODE_WRONG : STR_CODE_LOCKED);
		}
		c->typed[0] = '\0';
		c->stage = CODE_LOCKED;
	} else if (c->stage == CODE_LOCKED && of_shift(m)) {
		shift_code_enter(m, out);
	} else if (c->stage == CODE_LOCKED) {
		code_enter(m, out);
	} else if (rc == RC_DENIED && c->tries_left > 0) {
		screen_error(out, STR_CODE_WRONG);
		c->stage = CODE_WRONG;
	} else if (c->tries_left == 0) {
		if (rc == RC_DENIED)
			screen_error(out, of_shift(m) ?
			    STR_SHIFT_CODE_USED_UP : STR_CODE_USED_UP);
		c->stage = CODE_USED_UP;
	} else if (rc != RC_OK) {
		c->typed[0] = '\0';
		complain(m, STR_CODE_OLD, out);
	}
}

void
code_update(struct model *m, const struct event *e, struct effects *out)
{
	struct code_entry *c = &m->code;
	enum rc rc = e->code.rc;

	m->awaited = 0;
	c->tries_left = e->code.tries_left;
	c->lock = e->code.lock;
	if (m->screen == SCREEN_CODE || of_shift(m))
		take_outcome(m, rc, out);
	else if (rc != RC_OK)
		complain(m, rc == RC_STATE ? STR_CODE_OLD : STR_CODE_WRONG,
		    out);
}

void
code_shift_update(struct model *m, const struct event *e,
    struct effects *out)
{
	struct code_entry *c = &m->code;
	bool first = c->ask.ref[0] == '\0';

	m->awaited = 0;
	if (!of_shift(m))
		return;
	if (e->shift_code.rc == RC_NOT_FOUND) {
		complain(m, STR_REFUSED_BOOKS, out);
		screen_go(m, SCREEN_SHIFT, out);
		return;
	}
	c->ask = e->shift_code.is;
	c->tries_left = c->ask.tries_left;
	c->lock = c->ask.lock;
	if (first)
		c->total = ours(m);
	take_outcome(m, e->shift_code.rc, out);
}

/* --- the picture --------------------------------------------------------- */

/* The tag is on the customer's page too. */
static void
draw_tries(struct frame *f, struct rect *r)
{
	char line[96], number[24];
	struct buf b = BUF(line), n = BUF(number);
	const char *tag = format_tag(of_shift(f->m) ? f->m->code.ask.ref :
	    f->m->pay.sale.ref).s;

	buf_i64(&n, f->m->code.tries_left);
	if (f->m->code.tries_left < CODE_TRIES_MAX)
		strings_put(&b, of_shift(f->m) ? STR_SHIFT_CODE_LEFT :
		    STR_CODE_LEFT, ARGS(number, tag));
	else
		strings_put(&b, of_shift(f->m) ? STR_SHIFT_CODE_TAG :
		    STR_CODE_TAG, ARGS(tag));
	(void)rect_cut_top(r, paint_lines(f, *r, (struct paint){ ROLE_LABEL,
	    COLOR_QUIET, ALIGN_LEFT }, 2, line), 0);
}

static void
draw_way(struct frame *f, struct rect r)
{
	const struct model *m = f->m;
	char payload[PROOF_HOST_CAP + REF_LEN + 16], line[200];
	struct buf b = BUF(payload), c = BUF(line);
	struct rect foot;

	if (m->proof_host[0] == '\0') {
		strings_put(&c, of_shift(m) ? STR_SHIFT_CODE_PAGE :
		    STR_CODE_PAGE, ARGS(m->code.ask.ref));
		(void)paint_lines(f, r, (struct paint){ ROLE_LABEL,
		    COLOR_QUIET, ALIGN_LEFT }, 7, line);
		return;
	}
	/* A small glass needs the line for the code. */
	if (!f->l.compact) {
		foot = rect_cut_bottom(&r, paint_line_px(f, ROLE_LABEL), 0);
		paint_line(f, foot, (struct paint){ ROLE_LABEL, COLOR_INK,
		    ALIGN_CENTER }, m->proof_host);
	}
	if (of_shift(m) && m->code.ask.ref[0] == '\0')
		return;   /* not known yet */
	buf_printf(&b, "HTTPS://%s/%s/%s", m->proof_host, of_shift(m) ? "S" :
	    "X", of_shift(m) ? m->code.ask.ref : m->pay.sale.ref);
	r = rect_center(r, r.w < r.h ? r.w : r.h, r.w < r.h ? r.w : r.h);
	draw_fill(f->d, r, COLOR_WHITE);
	draw_qr(f->d, r, buf_str(&b));
}

/* What went wrong has the whole side; it is never covered by a hint. */
static void
draw_trouble(struct frame *f, struct rect r)
{
	const struct code_entry *c = &f->m->code;
	char line[200], number[24];
	struct buf b = BUF(line), n = BUF(number);

	buf_i64(&n, c->lock);
	if (c->stage == CODE_LOCKED)
		strings_put(&b, STR_CODE_LOCKED, ARGS(number));
	else if (c->stage == CODE_USED_UP)
		buf_puts(&b, strings_get(of_shift(f->m) ?
		    STR_SHIFT_CODE_USED_UP : STR_CODE_USED_UP));
	else
		strings_put(&b, of_shift(f->m) ? STR_SHIFT_CODE_ASK :
		    STR_CODE_ASK, ARGS(format_money(c->total).s));
	(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){ ROLE_BODY,
	    COLOR_INK, ALIGN_LEFT }, 6, line), layout_px(&f->l, 6));
	if (c->stage == CODE_WRONG)
		draw_tries(f, &r);
}

/* The asking code, to be typed on the page; then what is typed here. */
static void
put_title(const struct model *m, struct buf *b)
{
	char shown[PROOF_CODE_MAX + 2];

	if (!of_shift(m)) {
		buf_puts(b, strings_get(m->code.stage == CODE_TOTAL ?
		    STR_CODE_TOTAL : STR_CODE_TITLE));
		return;
	}
	proof_grouped(m->code.ask.code, shown);
	if (m->code.stage == CODE_TOTAL)
		buf_puts(b, strings_get(STR_SHIFT_CODE_TOTAL));
	else
		strings_put(b, STR_SHIFT_CODE_TITLE, ARGS(shown));
}

/* Two lines: a hint where there is no strip to say it, else the title; of a
 * shift, what is to be typed on the page, and what then. */
static void
title_compact(struct frame *f, struct rect r, const char *title)
{
	struct paint p = { ROLE_HEAD, COLOR_INK, ALIGN_LEFT };
	char shown[PROOF_CODE_MAX + 2], line[96], number[24];
	struct buf b = BUF(line), n = BUF(number);

	if (strip_hint(f, r))
		return;
	if (!of_shift(f->m) || f->m->code.stage == CODE_TOTAL) {
		(void)paint_lines(f, r, p, 2, title);
		return;
	}
	proof_grouped(f->m->code.ask.code, shown);
	strings_put(&b, STR_SHIFT_CODE_ASKS, ARGS(shown));
	paint_row(f, &r, p, line);
	buf_reset(&b);
	buf_i64(&n, f->m->code.tries_left);
	if (f->m->code.tries_left < CODE_TRIES_MAX)
		strings_put(&b, STR_CODE_LEFT_SHORT, ARGS(number));
	else
		buf_puts(&b, strings_get(STR_SHIFT_CODE_THEN));
	p.color = COLOR_QUIET;
	paint_row(f, &r, p, line);
}

static void
draw_title(struct frame *f, struct rect r)
{
	char line[96];
	struct buf b = BUF(line);

	put_title(f->m, &b);
	if (f->l.compact) {
		title_compact(f, r, line);
		return;
	}
	(void)rect_cut_top(&r, paint_lines(f, r, (struct paint){ ROLE_HEAD,
	    COLOR_INK, ALIGN_LEFT }, 1, line), 0);
	draw_tries(f, &r);
}

static void
draw_field(struct frame *f, struct rect r)
{
	const struct code_entry *c = &f->m->code;
	char shown[PROOF_CODE_MAX + 2];
	int radius = layout_measure(&f->l, MEASURE_RADIUS);
	bool bad = c->stage == CODE_WRONG || c->stage == CODE_USED_UP;

	draw_round(f->d, r, radius, bad ? COLOR_SHORT : COLOR_CARD);
	draw_round_line(f->d, r, radius,
	    layout_measure(&f->l, MEASURE_STROKE), COLOR_INK);
	r = rect_inset(r, layout_px(&f->l, 6));
	if (bad) {
		paint_line(f, r, (struct paint){ ROLE_HEAD, COLOR_ON_SHORT,
		    ALIGN_CENTER }, strings_get(STR_CODE_WRONG));
		return;
	}
	if (c->stage == CODE_TOTAL) {
		paint_amount(f, r, (struct paint){ ROLE_AMOUNT_PAY,
		    COLOR_INK, ALIGN_RIGHT }, ROLE_UNIT_PAY, c->other);
		return;
	}
	proof_grouped(c->typed, shown);
	paint_line(f, r, (struct paint){ ROLE_AMOUNT_PAY, COLOR_INK,
	    ALIGN_CENTER }, shown);
}

static void
code_draw(const struct model *m, struct frame *f)
{
	struct places p = places(&f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	if (m->code.stage == CODE_DIGITS || m->code.stage == CODE_TOTAL) {
		draw_title(f, p.text);
		draw_way(f, p.qr);
	} else {
		p.text.h = p.qr.y + p.qr.h - p.text.y;
		draw_trouble(f, p.text);
	}
	draw_field(f, p.field);
	pad_draw(f);
	paint_key(f, BUTTON_OTHER, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_CODE_OTHER));
	paint_key(f, BUTTON_RETRY, DRESS(LOOK_KEY, ROLE_BUTTON),
	    strings_get(STR_CODE_AGAIN));
	paint_back(f);
	paint_key(f, BUTTON_TAKE, DRESS(LOOK_GO, ROLE_BUTTON),
	    strings_get(STR_CODE_CHECK));
}

const struct screen_def screen_code = {
	.name = "code",
	.enter = code_enter,
	.keys = code_keys,
	.press = code_press,
	.type = code_type,
	.draw = code_draw,
	.looks = LOOKS_NOW,
	.strip = STRIP_ROOMY,
	.input_resets = true,
	.timeout_ms = CODE_TIMEOUT_MS,
	.on_timeout = SCREEN_PAY,
	.expire = leave,
};

const struct screen_def screen_shift_code = {
	.name = "shift-code",
	.guarded = lock_always,
	.enter = shift_code_enter,
	.keys = code_keys,
	.press = code_press,
	.type = code_type,
	.draw = code_draw,
	.looks = LOOKS_NOW,
	.strip = STRIP_ROOMY,
	.input_resets = true,
	.timeout_ms = CODE_TIMEOUT_MS,
	.on_timeout = SCREEN_SHIFT,
};
