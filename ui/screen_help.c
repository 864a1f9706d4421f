/* SPDX-License-Identifier: Apache-2.0 */
/* Help where one stands: a "?" in the same corner of every screen.  It lies
 * over the screen and changes nothing below; any key or touch takes it away,
 * and so does whatever changes the screen.  Where there is a voice it is said,
 * too, and the key that opened it says it once more. */
#include "ui/screen.h"

#define HELP_MS     (60 * INT64_C(1000))
#define FINGER_MM10 90
#define HELP_LINES  14
#define HELP_BYTES  1024

static const enum string texts[] = {
	[SCREEN_START] = STR_HELP_START,
	[SCREEN_SETUP_BANK] = STR_HELP_SETUP_BANK,
	[SCREEN_SETUP_ACCOUNT] = STR_HELP_SETUP_ACCOUNT,
	[SCREEN_SETUP_HOLDER] = STR_HELP_SETUP_HOLDER,
	[SCREEN_SETUP_STALL] = STR_HELP_SETUP_STALL,
	[SCREEN_SETUP_CHECK] = STR_HELP_SETUP_CHECK,
	[SCREEN_ENROL] = STR_HELP_ENROL,
	[SCREEN_IDLE] = STR_HELP_IDLE,
	[SCREEN_AMOUNT] = STR_HELP_AMOUNT,
	[SCREEN_PAY] = STR_HELP_PAY,
	[SCREEN_VERDICT] = STR_HELP_VERDICT,
	[SCREEN_RECEIPT] = STR_HELP_RECEIPT,
	[SCREEN_TODAY] = STR_HELP_TODAY,
	[SCREEN_REFUND] = STR_HELP_REFUND,
	[SCREEN_SHIFT] = STR_HELP_SHIFT,
	[SCREEN_SUM] = STR_HELP_SUM,
	[SCREEN_DEBTS] = STR_HELP_DEBTS,
	[SCREEN_DEBT_NAME] = STR_HELP_DEBT_NAME,
	[SCREEN_DEBTOR] = STR_HELP_DEBTOR,
	[SCREEN_ERASE] = STR_HELP_ERASE,
	[SCREEN_CODE] = STR_HELP_CODE,
	[SCREEN_SHIFT_CODE] = STR_HELP_SHIFT_CODE,
	[SCREEN_SHIFT_TOLD] = STR_HELP_SHIFT_TOLD,
	[SCREEN_ROUND] = STR_HELP_ROUND,
	[SCREEN_ROUND_LIST] = STR_HELP_ROUND_LIST,
	[SCREEN_ROUND_STALL] = STR_HELP_ROUND_STALL,
	[SCREEN_TICKETS] = STR_HELP_TICKETS,
	[SCREEN_TICKET] = STR_HELP_TICKET,
	[SCREEN_HANDOVER] = STR_HELP_HANDOVER,
	[SCREEN_MENU] = STR_HELP_MENU,
	[SCREEN_SETTINGS] = STR_HELP_SETTINGS,
	[SCREEN_PIN] = STR_HELP_PIN,
	[SCREEN_LOCK] = STR_HELP_LOCK,
	[SCREEN_WIPE] = STR_HELP_WIPE,
	[SCREEN_SELF_TEST] = STR_HELP_SELF_TEST,
	[SCREEN_SETUP_PIN] = STR_HELP_SETUP_PIN,
	[SCREEN_USB] = STR_HELP_USB,
	[SCREEN_FEE] = STR_HELP_FEE,
	[SCREEN_FEES] = STR_HELP_FEES,
	[SCREEN_HISTORY] = STR_HELP_HISTORY,
	[SCREEN_FIND] = STR_HELP_FIND,
	[SCREEN_STORY] = STR_HELP_STORY,
	[SCREEN_TAKINGS] = STR_HELP_TAKINGS,
	[SCREEN_TAX] = STR_HELP_TAX,
	[SCREEN_GOODS] = STR_HELP_GOODS,
	[SCREEN_GOOD] = STR_HELP_GOOD,
	[SCREEN_GOOD_NAME] = STR_HELP_GOOD_NAME,
	[SCREEN_GOOD_PRICE] = STR_HELP_GOOD_PRICE,
	[SCREEN_GOOD_PICTURE] = STR_HELP_GOOD_PICTURE,
	[SCREEN_GOOD_COLOR] = STR_HELP_GOOD_COLOR,
	[SCREEN_GOOD_ORIGIN] = STR_HELP_GOOD_ORIGIN,
	[SCREEN_CUSTOMER] = STR_HELP_CUSTOMER,
	[SCREEN_DOCTOR] = STR_HELP_DOCTOR,
	[SCREEN_STAFF] = STR_HELP_STAFF,
	[SCREEN_PRINT] = STR_HELP_PRINT,
	[SCREEN_TROUBLE] = STR_HELP_TROUBLE,
};

static enum string
words_of(const struct model *m)
{
	return m->training && m->screen == SCREEN_IDLE ? STR_HELP_TRAIN :
	    texts[m->screen];
}

/* The corner; empty where a small panel has no room for it: F1 and '?' are
 * the way there. */
static struct rect
corner(const struct screen_def *def, const struct layout *l)
{
	int side = layout_measure(l, MEASURE_STRIP);

	if (def == &screen_start || def == &screen_wipe ||
	    (l->compact && !strip_shown(def, l) &&
	    (def == &screen_pay || def->strip == STRIP_ROOMY)))
		return (struct rect){ 0 };
	return (struct rect){ l->w - side, 0, side, side };
}

int
help_corner_px(const struct screen_def *def, const struct layout *l)
{
	return corner(def, l).w;
}

/* A finger's width, but of a small glass no more than a quarter. */
static int
finger_px(const struct layout *l)
{
	int px = layout_mm10_to_px(l, FINGER_MM10);
	int most = (l->w < l->h ? l->w : l->h) / 4;

	return px < most ? px : most;
}

/* A finger's size, or as far down as no other key is. */
void
help_add_key(const struct screen_def *def, const struct layout *l,
    struct keys *k)
{
	struct rect seen = corner(def, l), at, r;
	int finger = finger_px(l);

	at = (struct rect){ l->w - finger, 0, finger, finger };
	for (int i = 0; i < k->count; i++) {
		r = k->key[i].at;
		if (k->key[i].id != BUTTON_ANYWHERE &&
		    k->key[i].id != BUTTON_NEWS && r.y >= seen.h &&
		    !rect_is_empty(rect_intersect(at, r)))
			at.h = r.y;
	}
	keys_add(k, BUTTON_HELP, rect_is_empty(seen) ? seen : at);
}

/* The same corner, on every screen: help covers what else was there. */
static struct rect
again_place(const struct layout *l)
{
	int finger = finger_px(l);
	int seen = layout_px(l, l->compact ? 40 : 56);
	int side = finger > seen ? finger : seen;

	return (struct rect){ l->w - side, 0, side, side };
}

void
help_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	keys_add(k, BUTTON_ANYWHERE, layout_screen(l));
	if (screen_speaks(m))
		keys_add(k, BUTTON_HELP, again_place(l));
}

/* Again where it is on already: it is said once more. */
void
help_open(struct model *m, struct effects *out)
{
	m->help.on = true;
	m->help.until_ms = m->now_ms + HELP_MS;
	if (screen_speaks(m))
		screen_sound(out, SOUND_HELP, (struct vnd){ 0 })->text =
		    (int)words_of(m);
}

static bool
is_letter(const struct input *in, char letter)
{
	return in->kind == INPUT_TEXT && in->text[0] == letter &&
	    in->text[1] == '\0';
}

/* '-' is the voice's key on a pad. */
static bool
asks_again(const struct model *m, const struct input *in)
{
	struct layout l;

	layout_init(&l, m->w, m->h, m->dpi);
	return screen_speaks(m) && ((in->kind == INPUT_KEY &&
	    in->key == KEY_HELP) || is_letter(in, '?') ||
	    is_letter(in, '-') || (in->kind == INPUT_DOWN &&
	    rect_contains(again_place(&l), in->x, in->y)));
}

/* While it is on the glass. */
static void
over_input(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind == INPUT_DOWN)
		m->touch = (struct touch){ 0 };
	if (asks_again(m, in)) {
		if (!in->repeat)
			help_open(m, out);
	/* The finger that opened it is still on its way up. */
	} else if (in->kind == INPUT_KEY || in->kind == INPUT_TEXT ||
	    in->kind == INPUT_DOWN) {
		m->help.on = false;
		screen_sound(out, SOUND_KEY, (struct vnd){ 0 });
	}
}

bool
help_input(struct model *m, const struct input *in, struct effects *out)
{
	if (m->help.on) {
		over_input(m, in, out);
		return true;
	}
	if ((in->kind == INPUT_KEY && in->key == KEY_HELP) ||
	    (is_letter(in, '?') && !screen_takes_text(m))) {
		help_open(m, out);
		return true;
	}
	return false;
}

/* The sign in its corner, over whatever ground is there. */
void
help_draw_key(struct frame *f)
{
	struct rect r = corner(f->def, &f->l);
	bool chosen = f->m->focus == BUTTON_HELP ||
	    f->m->touch.pressed == BUTTON_HELP;

	if (rect_is_empty(r))
		return;
	draw_fill(f->d, r, chosen ? COLOR_OVER : COLOR_CARD);
	paint_line(f, r, (struct paint){ ROLE_HEAD, chosen ? COLOR_ON_OVER :
	    COLOR_INK, ALIGN_CENTER }, "?");
}

void
help_draw(struct frame *f)
{
	struct rect r = rect_inset(layout_screen(&f->l),
	    layout_measure(&f->l, MEASURE_MARGIN));
	char text[HELP_BYTES];
	struct buf b = BUF(text);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_row(f, &r, (struct paint){ ROLE_HEAD, COLOR_QUIET, ALIGN_LEFT },
	    strings_get(f->l.compact ? STR_HELP_BACK : STR_HELP_TITLE));
	if (screen_speaks(f->m)) {
		/* In the heading's line: the words need their width. */
		struct rect sign = again_place(&f->l);
		int side = paint_line_px(f, ROLE_HEAD);

		sign.y = layout_measure(&f->l, MEASURE_MARGIN);
		sign.h = side;
		draw_shape(f->d, rect_center(sign, side, side),
		    SHAPE_SPEAKER, COLOR_INK);
	}
	/* A small glass has the way back in the heading's place. */
	struct rect foot = rect_cut_bottom(&r, f->l.compact ? 0 :
	    paint_lines_px(f, ROLE_LABEL, 2, r.w, strings_get(STR_HELP_FOOT)),
	    layout_measure(&f->l, MEASURE_GAP));
	/* '|' parts the lines in the words' file. */
	for (const char *p = strings_get(words_of(f->m)); *p != '\0'; p++)
		buf_putc(&b, *p == '|' ? '\n' : *p);
	(void)paint_lines(f, r, (struct paint){ ROLE_SECOND, COLOR_INK,
	    ALIGN_LEFT }, HELP_LINES, text);
	if (!f->l.compact)
		(void)paint_lines(f, foot, (struct paint){ ROLE_LABEL,
		    COLOR_QUIET, ALIGN_LEFT }, 2, strings_get(STR_HELP_FOOT));
}

_Static_assert(sizeof(texts) / sizeof(texts[0]) == SCREEN_COUNT,
    "every screen has its words");
