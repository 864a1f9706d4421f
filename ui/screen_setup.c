/* SPDX-License-Identifier: Apache-2.0 */
/* The first run: account, holder, stall; a line of text at each step. */
#include <string.h>

#include "ledger/fold.h"
#include "ledger/payee.h"
#include "ui/screen.h"

#define ACCOUNT_MIN 4

_Static_assert(sizeof(((struct setup *)0)->holder) == HOLDER_MAX + 1,
    "as banks print it");

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

bool
setup_is_refuted(const struct model *m)
{
	return !m->profile_known && m->profile.account[0] != '\0';
}

bool
setup_guarded(const struct model *m)
{
	return setup_is_refuted(m) && (!m->pin.damaged || m->proves);
}

enum screen
setup_instead(const struct model *m, enum screen to)
{
	bool may = to < SCREEN_IDLE || to == SCREEN_PIN ||
	    to == SCREEN_TROUBLE || to == SCREEN_DOCTOR ||
	    to == SCREEN_STAFF;

	return setup_is_refuted(m) && !may ? SCREEN_SETUP_ACCOUNT : to;
}

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

/* What found no room is said, once it is typed. */
static void
no_room(struct model *m)
{
	m->hint_count = m->screen == SCREEN_SETUP_ACCOUNT ? ACCOUNT_MAX :
	    m->screen == SCREEN_SETUP_HOLDER ? HOLDER_MAX : NAME_CHARS_MAX;
	screen_hint(m, STR_SETUP_TOO_LONG);
}

/* A bank's name and an account: letters A-Z, figures; blanks in the name. */
static void
append_plain(struct model *m, struct str one)
{
	struct line line = line_of(m);
	size_t n = strlen(line.s), at = 0;
	struct buf b = { .p = line.s, .cap = line.cap, .n = n };
	int c = fold_next(one, &at);
	bool figure = c >= '0' && c <= '9';

	if (m->screen == SCREEN_SETUP_ACCOUNT) {
		/* As it is in the app: a virtual account may have both. */
		if (one.n == 1 && (figure || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z')))
			buf_putc(&b, (char)c);
	} else if (c == ' ') {
		if (n > 0 && line.s[n - 1] != ' ')
			buf_putc(&b, ' ');
	} else {
		fold_words(&b, one);
	}
	if (b.full)
		no_room(m);
}

/* Append one code point as this step writes it; what it cannot hold is left
 * out.  Blanks never lead and never double. */
static void
append(struct model *m, struct str one)
{
	struct setup *s = &m->setup;
	size_t n = strlen(s->holder), had = strlen(s->stall);
	struct buf b = { .p = s->holder, .cap = sizeof(s->holder), .n = n };

	if (m->screen == SCREEN_SETUP_STALL) {
		name_add(s->stall, sizeof(s->stall), one);
		if (strlen(s->stall) == had &&
		    str_chars(str_of(s->stall)) >= NAME_CHARS_MAX)
			no_room(m);
	} else if (m->screen != SCREEN_SETUP_HOLDER) {
		append_plain(m, one);
	} else if (one.n == 1 && one.p[0] == ' ') {
		if (n > 0 && n < HOLDER_MAX && s->holder[n - 1] != ' ')
			buf_putc(&b, ' ');
	} else if (!payee_put_holder(&b, one)) {
		no_room(m);
	}
}

/* The glass has capitals only; a stall's name has them where words begin, and
 * its marks by telex. */
static void
append_letter(struct model *m, char c)
{
	size_t had = str_chars(str_of(m->setup.stall));

	if (m->screen != SCREEN_SETUP_STALL) {
		append(m, (struct str){ &c, 1 });
		return;
	}
	if (had >= NAME_CHARS_MAX)
		no_room(m);
	name_letter(m->setup.stall, sizeof(m->setup.stall), c);
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

void
setup_back(struct model *m, struct effects *out)
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
	if (m->screen == SCREEN_SETUP_ACCOUNT)
		keyboard_keys_solid(l, k);
	else
		keyboard_keys(l, k);
	if (complete(m))
		keys_add(k, BUTTON_NEXT, text_places(l).next);
}

void
setup_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button >= BUTTON_CHAR && button < BUTTON_CHAR + 128)
		append_letter(m, (char)(button - BUTTON_CHAR));
	else if (button == BUTTON_SPACE)
		append(m, STR(" "));
	else if (button == BUTTON_BACKSPACE)
		text_rub_out(line_of(m).s);
	else if (button == BUTTON_BACK)
		setup_back(m, out);
	else if (button == BUTTON_NEXT)
		step_next(m, out);
}

bool
setup_type(struct model *m, const struct input *in, struct effects *out)
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
		setup_back(m, out);
	} else if (in->key == KEY_ENTER) {
		step_next(m, out);
	} else {
		return false;
	}
	return true;
}

void
setup_draw_head(struct frame *f, struct rect r)
{
	const struct field *field = &fields[f->m->screen];
	char line[64];
	struct buf b = BUF(line);
	struct rect right;

	if (strip_hint(f, r))
		return;
	strings_put(&b, STR_SETUP_STEP, ARGS(format_count(field->step).s,
	    format_count(SETUP_STEPS).s));
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
	setup_draw_head(f, p.head);
	keyboard_field(f, p.field, m->screen == SCREEN_SETUP_ACCOUNT ?
	    format_groups(text).s : text, fields[m->screen].help);
	if (*text != '\0')
		(void)paint_lines(f, p.list, (struct paint){ ROLE_BODY,
		    COLOR_QUIET, ALIGN_LEFT }, 2,
		    strings_get(fields[m->screen].help));
	keyboard_draw(f);
}

const struct screen_def screen_setup_account = {
	.name = "setup-account", .keys = field_keys, .press = setup_press,
	.type = setup_type, .draw = field_draw, .guarded = setup_guarded,
};
const struct screen_def screen_setup_holder = {
	.name = "setup-holder", .keys = field_keys, .press = setup_press,
	.type = setup_type, .draw = field_draw, .guarded = setup_guarded,
};
const struct screen_def screen_setup_stall = {
	.name = "setup-stall", .keys = field_keys, .press = setup_press,
	.type = setup_type, .draw = field_draw, .takes_text = true,
	.guarded = setup_guarded,
};
