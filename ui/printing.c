/* SPDX-License-Identifier: Apache-2.0 */
/* Paper: the key on the screens that have one, what is said of the printer,
 * and the one question: what may be half printed, is it to be printed anew? */
#include <string.h>

#include "ui/screen.h"

#define ASK_TIMEOUT_MS (60 * INT64_C(1000))

/* --- papers' names ------------------------------------------------------ */

void
print_name_sale(const struct sale *s, char what[PRINT_WHAT_CAP])
{
	struct buf b = buf_init(what, PRINT_WHAT_CAP);

	buf_printf(&b, "sale:%s", s->ref);
}

void
print_name_ticket(const struct ticket *t, char what[PRINT_WHAT_CAP])
{
	struct buf b = buf_init(what, PRINT_WHAT_CAP);

	buf_printf(&b, "ticket:%s:%lld", t->series, (long long)t->no);
}

void
print_name_number(const char *kind, int64_t no, char what[PRINT_WHAT_CAP])
{
	struct buf b = buf_init(what, PRINT_WHAT_CAP);

	buf_printf(&b, "%s:%lld", kind, (long long)no);
}

/* As a person calls it. */
static void
put_called(struct buf *b, const char *what)
{
	struct str rest = str_of(what), kind = str_cut(&rest, ':');
	char name[PRINT_WHAT_CAP];

	(void)str_copy(rest, name, sizeof(name));
	for (size_t i = 0; name[i] != '\0'; i++)
		name[i] = name[i] == ':' ? '-' : name[i];
	if (str_eq(kind, STR("sale")))
		strings_put(b, STR_PRINT_A_SALE, ARGS(rest.n == REF_LEN ?
		    format_tag(name).s : name));
	else if (str_eq(kind, STR("test")))
		buf_puts(b, strings_get(STR_PRINT_A_TEST));
	else
		strings_put(b, str_eq(kind, STR("ticket")) ?
		    STR_PRINT_A_TICKET : str_eq(kind, STR("hand")) ?
		    STR_PRINT_A_HANDOVER : str_eq(kind, STR("fee")) ?
		    STR_PRINT_A_FEE : STR_PRINT_A_SHIFT, ARGS(name));
}

/* --- the key ------------------------------------------------------------ */

bool
print_offered(const struct model *m)
{
	return m->print.ready;
}

void
print_wish(struct model *m, const char *what, struct effects *out)
{
	struct effect *e;

	if (!m->print.ready)
		return;
	e = screen_want(out, EFFECT_PRINT);
	REQUIRE(str_copy(str_of(what), e->line, sizeof(e->line)));
}

const char *
print_word_of(const struct model *m, const char *what, enum string word)
{
	static const enum string words[] = {
		[PRINT_NONE] = STR_PRINT, [PRINT_WAITING] = STR_PRINT_WAITS,
		[PRINT_GOING] = STR_PRINT_GOES, [PRINT_SLOW] = STR_PRINT_GOES,
		[PRINT_DONE] = STR_PRINT_AGAIN, [PRINT_NOT] = STR_PRINT,
		[PRINT_TORN] = STR_PRINT_AGAIN,
	};

	return strings_get(strcmp(m->print.what, what) != 0 ||
	    words[m->print.state] == STR_PRINT ? word :
	    words[m->print.state]);
}

const char *
print_word(const struct model *m, const char *what)
{
	return print_word_of(m, what, STR_PRINT);
}

void
print_paint_key(struct frame *f, enum look look, const char *what)
{
	paint_key(f, BUTTON_PRINT, (struct dress){ look, ROLE_BUTTON_SMALL,
	    SHAPE_PRINTER, false }, print_word(f->m, what));
}

/* --- news --------------------------------------------------------------- */

static enum string
why_words(enum print_why why)
{
	static const enum string words[PRINT_WHY_COUNT] = {
		[PRINT_WHY_NONE] = STR_PRINT_STALLED,
		[PRINT_WHY_PAPER] = STR_PRINT_NO_PAPER,
		[PRINT_WHY_ABSENT] = STR_PRINT_ABSENT,
		[PRINT_WHY_LOST] = STR_PRINT_LOST,
		[PRINT_WHY_STALLED] = STR_PRINT_STALLED,
		[PRINT_WHY_COVER] = STR_PRINT_COVER,
		[PRINT_WHY_DISK] = STR_PRINT_DISK,
		[PRINT_WHY_FULL] = STR_PRINT_FULL,
		[PRINT_WHY_GONE] = STR_PRINT_GONE,
	};

	REQUIRE(why < PRINT_WHY_COUNT);
	return words[why];
}

void
print_update(struct model *m, const struct event *e, struct effects *out)
{
	bool asked = strcmp(m->print.ask, e->print.ask) == 0 &&
	    e->print.state != PRINT_TORN && m->print_asked;

	if (e->print.what[0] == '\0') {   /* of nothing new */
		m->print.ready = e->print.ready;
		memcpy(m->print.ask, e->print.ask, sizeof(m->print.ask));
	} else {
		m->print = e->print;
	}
	m->print_asked = asked;
	if (e->print.state == PRINT_SLOW)
		screen_hint(m, STR_PRINT_SLOW);
	else if (e->print.state == PRINT_NOT ||
	    e->print.state == PRINT_TORN)
		screen_refuse(m, why_words(e->print.why), out);
}

/* Where nothing is in anybody's hands, and once: who does not answer is asked
 * at the next start. */
void
print_turn(struct model *m, struct effects *out)
{
	if (m->print.ask[0] == '\0' || m->print_asked ||
	    (m->screen != SCREEN_IDLE && m->screen != SCREEN_ROUND) ||
	    m->touch.pressed != BUTTON_NONE)
		return;
	m->print_asked = true;
	screen_go(m, SCREEN_PRINT, out);
}

/* --- the question ------------------------------------------------------- */

static void
ask_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct choice p = choice_places(&screen_print, l);

	keys_add(k, BUTTON_BACK, p.back);
	if (m->print.ask[0] != '\0')
		keys_add(k, BUTTON_PRINT, p.ways);
}

static void
let_be(struct model *m, struct effects *out)
{
	(void)screen_want(out, EFFECT_PRINT_LET);
	screen_go(m, SCREEN_IDLE, out);
}

static void
ask_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_PRINT) {
		print_wish(m, m->print.ask, out);
		screen_go(m, SCREEN_IDLE, out);
	} else if (button == BUTTON_BACK) {
		let_be(m, out);
	}
}

static bool
ask_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	let_be(m, out);
	return true;
}

static void
ask_draw(const struct model *m, struct frame *f)
{
	struct rect r = choice_places(&screen_print, &f->l).top, sign;
	int high = paint_line_px(f, ROLE_TITLE);
	char line[128];
	struct buf b = BUF(line);

	put_called(&b, m->print.ask);
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	sign = rect_cut_left(&r, high * 3 / 2, high / 2);
	draw_shape(f->d, rect_cut_top(&sign, sign.w, 0), SHAPE_PRINTER,
	    COLOR_INK);
	paint_row(f, &r, (struct paint){ ROLE_TITLE, COLOR_INK, ALIGN_LEFT },
	    line);
	(void)paint_lines(f, r, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, 3, strings_get(STR_PRINT_ASK));
	paint_key(f, BUTTON_PRINT, (struct dress){ LOOK_KEY, ROLE_BUTTON,
	    SHAPE_PRINTER, false }, strings_get(STR_PRINT_ANEW));
	paint_key(f, BUTTON_BACK, DRESS(LOOK_LESSER, ROLE_BUTTON_SMALL),
	    strings_get(STR_PRINT_LET));
}

const struct screen_def screen_print = {
	.name = "print",
	.keys = ask_keys,
	.press = ask_press,
	.type = ask_type,
	.draw = ask_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = ASK_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
