/* SPDX-License-Identifier: Apache-2.0 */
/* The first run: bank, account, holder, stall, a look back, and sell. */
#include <string.h>

#include "ledger/bank.h"
#include "ledger/fold.h"
#include "ui/screen.h"

#define STEPS 5
#define ACCOUNT_MIN 4

/* --- one line of text at each step ----------------------------------- */

struct field {
	enum string title, help;
	int step;
	enum screen back, next;
};

static const struct field fields[SCREEN_COUNT] = {
	[SCREEN_SETUP_BANK] = { STR_SETUP_BANK, STR_SETUP_BANK_TYPE, 1,
	    SCREEN_SETUP_BANK, SCREEN_SETUP_ACCOUNT },
	[SCREEN_SETUP_ACCOUNT] = { STR_SETUP_ACCOUNT, STR_SETUP_ACCOUNT_HELP,
	    2, SCREEN_SETUP_BANK, SCREEN_SETUP_HOLDER },
	[SCREEN_SETUP_HOLDER] = { STR_SETUP_HOLDER, STR_SETUP_HOLDER_HELP,
	    3, SCREEN_SETUP_ACCOUNT, SCREEN_SETUP_STALL },
	[SCREEN_SETUP_STALL] = { STR_SETUP_STALL, STR_SETUP_STALL_HELP,
	    4, SCREEN_SETUP_HOLDER, SCREEN_SETUP_CHECK },
	[SCREEN_SETUP_CHECK] = { STR_SETUP_CHECK, STR_SETUP_CHECK_HELP,
	    5, SCREEN_SETUP_STALL, SCREEN_SETUP_CHECK },
};

struct line { char *s; size_t cap; };

static struct line
line_of(struct model *m)
{
	struct setup *s = &m->setup;

	if (m->screen == SCREEN_SETUP_BANK)
		return (struct line){ s->query, sizeof(s->query) };
	if (m->screen == SCREEN_SETUP_ACCOUNT)
		return (struct line){ s->account, sizeof(s->account) };
	if (m->screen == SCREEN_SETUP_HOLDER)
		return (struct line){ s->holder, sizeof(s->holder) };
	return (struct line){ s->stall, sizeof(s->stall) };
}

static const char *
text_of(const struct model *m)
{
	const struct setup *s = &m->setup;

	return m->screen == SCREEN_SETUP_BANK ? s->query :
	    m->screen == SCREEN_SETUP_ACCOUNT ? s->account :
	    m->screen == SCREEN_SETUP_HOLDER ? s->holder : s->stall;
}

static bool
complete(const struct model *m)
{
	if (m->screen == SCREEN_SETUP_BANK)
		return false;
	if (m->screen == SCREEN_SETUP_ACCOUNT)
		return strlen(m->setup.account) >= ACCOUNT_MIN;
	return str_trim(str_of(text_of(m))).n > 0;
}

/* Append one code point as this step writes it; what it cannot hold is left
 * out.  Blanks never lead and never double. */
static void
append(struct model *m, struct str one)
{
	struct line line = line_of(m);
	size_t n = strlen(line.s), at = 0;
	struct buf b = { .p = line.s, .cap = line.cap, .n = n };
	int c = fold_next(one, &at);
	bool blank = c == ' ';
	char upper = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	bool alnum = (upper >= 'A' && upper <= 'Z') ||
	    (upper >= '0' && upper <= '9');

	if (m->screen == SCREEN_SETUP_STALL) {
		name_add(line.s, line.cap, one);
		return;
	}
	if (blank && (n == 0 || line.s[n - 1] == ' '))
		return;
	if (m->screen == SCREEN_SETUP_ACCOUNT) {
		if (alnum && one.n == 1)
			buf_putc(&b, one.p[0]);
	} else if (alnum || blank) {
		buf_putc(&b, upper);
	}
}

/* The glass has capitals only; a stall's name has them where words begin, and
 * its marks by telex. */
static void
append_letter(struct model *m, char c)
{
	if (m->screen == SCREEN_SETUP_STALL)
		name_letter(m->setup.stall, sizeof(m->setup.stall), c);
	else
		append(m, (struct str){ &c, 1 });
}

static void
append_text(struct model *m, struct str s)
{
	size_t at = 0, from;

	while (at < s.n) {
		from = at;
		(void)str_next_char(s, &at);
		append(m, str_part(s, from, at - from));
	}
}

static void
step_back(struct model *m, struct effects *out)
{
	if (m->screen == SCREEN_SETUP_BANK)
		m->setup.query[0] = '\0';
	else
		screen_go(m, fields[m->screen].back, out);
}

static void
step_next(struct model *m, struct effects *out)
{
	if (complete(m))
		screen_go(m, fields[m->screen].next, out);
}

static void
field_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	keyboard_keys(l, k);
	if (complete(m))
		keys_add(k, BUTTON_NEXT, text_places(l).next);
}

static void
field_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button >= BUTTON_CHAR && button < BUTTON_CHAR + 128)
		append_letter(m, (char)(button - BUTTON_CHAR));
	else if (button == BUTTON_SPACE)
		append(m, STR(" "));
	else if (button == BUTTON_BACKSPACE)
		text_rub_out(line_of(m).s);
	else if (button == BUTTON_BACK)
		step_back(m, out);
	else if (button == BUTTON_NEXT)
		step_next(m, out);
}

static bool
field_type(struct model *m, const struct input *in, struct effects *out)
{
	char digit;

	if (in->kind == INPUT_TEXT) {
		append_text(m, str_of(in->text));
		return true;
	}
	if (in->kind != INPUT_KEY)
		return false;
	if (in->key == KEY_DIGIT && in->digit >= 0 && in->digit <= 9) {
		digit = (char)('0' + in->digit);
		append(m, (struct str){ &digit, 1 });
	} else if (in->key == KEY_TRIPLE_ZERO) {
		append_text(m, STR("000"));
	} else if (in->key == KEY_BACKSPACE) {
		text_rub_out(line_of(m).s);
	} else if (in->key == KEY_ESCAPE) {
		step_back(m, out);
	} else if (in->key == KEY_ENTER) {
		step_next(m, out);
	} else {
		return false;
	}
	return true;
}

static void
draw_head(struct frame *f, struct rect r)
{
	const struct field *field = &fields[f->m->screen];
	char line[64];
	struct buf b = BUF(line);
	struct rect right;

	if (strip_hint(f, r))
		return;
	strings_put(&b, STR_SETUP_STEP, ARGS(format_count(field->step).s,
	    format_count(STEPS).s));
	right = rect_cut_right(&r, r.w / 4, 0);
	paint_line(f, right, (struct paint){ ROLE_BODY, COLOR_QUIET,
	    ALIGN_RIGHT }, line);
	paint_line(f, r, (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_LEFT },
	    strings_get(field->title));
}

static void
field_draw(const struct model *m, struct frame *f)
{
	struct text_places p = text_places(&f->l);
	const char *text = text_of(m);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_head(f, p.head);
	keyboard_field(f, p.field, m->screen == SCREEN_SETUP_ACCOUNT ?
	    format_groups(text).s : text, fields[m->screen].help);
	if (*text != '\0')
		(void)paint_lines(f, p.list, (struct paint){ ROLE_BODY,
		    COLOR_QUIET, ALIGN_LEFT }, 2,
		    strings_get(fields[m->screen].help));
	keyboard_draw(f);
}

/* --- the bank -------------------------------------------------------- */

static int
banks_on(const struct layout *l)
{
	return l->compact ? 4 : 6;
}

/* Before anything is typed: the banks most people in the hills have. */
static const char *const usual[SETUP_BANKS_MAX] = { "970405", "970436",
	"970415", "970418", "970422", "970407", "970449", "970432" };

static void
look_up(struct model *m)
{
	struct setup *s = &m->setup;

	s->banks = 0;
	if (s->query[0] != '\0') {
		s->banks = (int)bank_search(str_of(s->query), s->bank,
		    SETUP_BANKS_MAX);
		return;
	}
	for (int i = 0; i < SETUP_BANKS_MAX; i++) {
		s->bank[s->banks] = bank_by_bin(str_of(usual[i]));
		s->banks += s->bank[s->banks] != NULL;
	}
}

static int
shown_banks(const struct model *m, const struct layout *l)
{
	return m->setup.banks < banks_on(l) ? m->setup.banks : banks_on(l);
}

static void
bank_enter(struct model *m, struct effects *out)
{
	(void)out;
	look_up(m);
}

static void
bank_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	int gap = layout_measure(l, MEASURE_GAP);
	int n = shown_banks(m, l), columns = banks_on(l) / 2;
	struct rect r = text_places(l).list;

	keyboard_keys(l, k);
	keys_add(k, BUTTON_ENROL, text_places(l).next);
	for (int i = 0; i < n; i++)
		keys_add(k, (uint16_t)(BUTTON_ROW + i), rect_column(rect_row(
		    r, i / columns, 2, gap), i % columns, columns, gap));
}

static void
pick(struct model *m, int i, struct effects *out)
{
	if (i >= m->setup.banks)
		return;
	REQUIRE(str_copy(str_of(m->setup.bank[i]->bin), m->setup.bin,
	    sizeof(m->setup.bin)));
	screen_go(m, SCREEN_SETUP_ACCOUNT, out);
}

static void
bank_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button >= BUTTON_ROW && button < BUTTON_ROW + SETUP_BANKS_MAX)
		pick(m, button - BUTTON_ROW, out);
	else if (button == BUTTON_ENROL)
		enrol_open(m, "", out);
	else
		field_press(m, button, out);
	look_up(m);
}

/* A market's line, by a scanner that did not wait for its screen. */
static bool
begins_enrolment(const struct model *m, const struct input *in)
{
	return in->kind == INPUT_TEXT && strcmp(in->text, "*") == 0 &&
	    strcmp(m->setup.query, "C4E1") == 0;
}

static bool
bank_type(struct model *m, const struct input *in, struct effects *out)
{
	bool mine;

	if (in->kind == INPUT_KEY && in->key == KEY_ENTER) {
		if (m->setup.query[0] != '\0')
			pick(m, 0, out);
		return true;
	}
	if (begins_enrolment(m, in)) {
		m->setup.query[0] = '\0';
		enrol_open(m, "C4E1*", out);
		return true;
	}
	mine = field_type(m, in, out);
	look_up(m);
	return mine;
}

static void
bank_draw(const struct model *m, struct frame *f)
{
	struct text_places p = text_places(&f->l);
	int n = shown_banks(m, &f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	draw_head(f, p.head);
	keyboard_field(f, p.field, m->setup.query, fields[m->screen].help);
	for (int i = 0; i < n; i++)
		paint_key(f, (uint16_t)(BUTTON_ROW + i),
		    DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
		    m->setup.bank[i]->short_name);
	paint_key(f, BUTTON_ENROL, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_ENROL_KEY));
	if (n == 0)
		paint_line(f, p.list, (struct paint){ ROLE_BODY, COLOR_INK,
		    ALIGN_LEFT }, strings_get(STR_SETUP_BANK_NONE));
	keyboard_draw(f);
}

/* --- a look back ----------------------------------------------------- */

static struct rect
check_places(const struct layout *l, struct rect *keys)
{
	int margin = layout_measure(l, MEASURE_MARGIN);
	struct rect r = rect_inset(layout_screen(l), margin);

	*keys = rect_cut_bottom(&r, layout_px(l, l->compact ? 60 : 84),
	    layout_measure(l, MEASURE_GAP));
	return r;
}

static void
check_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect keys;
	int gap = layout_measure(l, MEASURE_GAP);

	(void)m;
	(void)check_places(l, &keys);
	keys_add(k, BUTTON_BACK, rect_cut_left(&keys, keys.w / 3, gap));
	keys_add(k, BUTTON_NEXT, keys);
}

static void
check_press(struct model *m, uint16_t button, struct effects *out)
{
	struct setup *s = &m->setup;
	struct effect *e;
	struct str stall = str_trim(str_of(s->stall));
	struct str holder = str_trim(str_of(s->holder));

	if (button == BUTTON_BACK) {
		step_back(m, out);
		return;
	}
	if (button != BUTTON_NEXT)
		return;
	e = screen_ask(m, out, EFFECT_PROFILE_SAVE);
	if (e == NULL)
		return;
	REQUIRE(str_copy(str_of(s->bin), e->profile.bin, BIN_LEN + 1));
	REQUIRE(str_copy(str_of(s->account), e->profile.account,
	    ACCOUNT_MAX + 1));
	REQUIRE(str_copy(holder, e->profile.holder, NAME_MAX_BYTES));
	REQUIRE(str_copy(stall, e->profile.stall, NAME_MAX_BYTES));
}

static bool
check_type(struct model *m, const struct input *in, struct effects *out)
{
	if (in->kind != INPUT_KEY)
		return false;
	if (in->key == KEY_ENTER)
		check_press(m, BUTTON_NEXT, out);
	else if (in->key == KEY_ESCAPE || in->key == KEY_BACKSPACE)
		step_back(m, out);
	else
		return false;
	return true;
}

static void
check_draw(const struct model *m, struct frame *f)
{
	const struct bank *bank = bank_by_bin(str_of(m->setup.bin));
	struct rect keys, r = check_places(&f->l, &keys), row;
	char account[FORMAT_CAP];
	struct buf b = BUF(account);
	const struct { enum string label; const char *text; } lines[] = {
		{ STR_SETUP_BANK_LABEL, bank == NULL ? m->setup.bin :
		    bank->short_name },
		{ STR_SETUP_ACCOUNT, account },
		{ STR_SETUP_HOLDER, m->setup.holder },
		{ STR_SETUP_STALL, m->setup.stall },
	};
	const int n = (int)(sizeof(lines) / sizeof(lines[0]));

	buf_puts(&b, format_groups(m->setup.account).s);
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	struct rect head = rect_cut_top(&r, paint_line_px(f, ROLE_HEAD), 0);
	head.w -= layout_measure(&f->l, MEASURE_STRIP);
	draw_head(f, head);
	paint_row(f, &r, (struct paint){ ROLE_BODY, COLOR_QUIET, ALIGN_LEFT },
	    strings_get(STR_SETUP_CHECK_HELP));
	for (int i = 0; i < n; i++) {
		row = rect_row(r, i, n, 0);
		paint_line(f, rect_cut_left(&row, row.w / 3, 0),
		    (struct paint){ ROLE_BODY, COLOR_QUIET, ALIGN_LEFT },
		    strings_get(lines[i].label));
		paint_line(f, row, (struct paint){ ROLE_QUICK, COLOR_INK,
		    ALIGN_LEFT }, lines[i].text);
	}
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_KEY, ROLE_BUTTON,
	    SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_NEXT, (struct dress){ LOOK_GO, ROLE_GO,
	    SHAPE_CHECK, false }, strings_get(STR_SETUP_SAVE));
}

const struct screen_def screen_setup_bank = {
	.name = "setup-bank", .enter = bank_enter, .keys = bank_keys,
	.press = bank_press, .type = bank_type, .draw = bank_draw,
	.takes_text = true,
};
const struct screen_def screen_setup_account = {
	.name = "setup-account", .keys = field_keys, .press = field_press,
	.type = field_type, .draw = field_draw, .takes_text = true,
};
const struct screen_def screen_setup_holder = {
	.name = "setup-holder", .keys = field_keys, .press = field_press,
	.type = field_type, .draw = field_draw, .takes_text = true,
};
const struct screen_def screen_setup_stall = {
	.name = "setup-stall", .keys = field_keys, .press = field_press,
	.type = field_type, .draw = field_draw, .takes_text = true,
};
const struct screen_def screen_setup_check = {
	.name = "setup-check", .keys = check_keys, .press = check_press,
	.type = check_type, .draw = check_draw, .takes_text = true,
};
