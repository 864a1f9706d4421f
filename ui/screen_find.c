/* SPDX-License-Identifier: Apache-2.0 */
/* What a sale is searched by: an amount, a day, an hour, and who says that it
 * was paid.  The pad types into the field that was touched. */
#include <string.h>

#include "ledger/day.h"
#include "ui/screen.h"

#define FIND_TIMEOUT_MS (120 * INT64_C(1000))
#define DAY_MS          (86400 * INT64_C(1000))

struct places { struct rect box[FIND_FIELDS], days, ways, foot, digits; };

static struct places
places(const struct layout *l)
{
	int gap = layout_measure(l, MEASURE_GAP);
	struct rect r = rect_inset(strip_body(&screen_find, l),
	    l->compact ? gap : layout_measure(l, MEASURE_MARGIN) - gap / 4);
	struct places p;

	if (l->compact) {     /* five rows of keys, to both edges */
		r.y -= gap - 1;
		r.h += 2 * (gap - 1);
	}
	p.digits = rect_column(r, 1, 2, gap * 3 / 2);
	r = rect_column(r, 0, 2, gap * 3 / 2);
	p.foot = rect_row(r, 4, 5, gap);
	p.ways = rect_row(r, 3, 5, gap);
	p.days = rect_row(r, 2, 5, gap);
	p.box[FIND_AMOUNT] = rect_row(r, 0, 5, gap);
	p.box[FIND_HOUR] = rect_row(r, 1, 5, gap);
	p.box[FIND_DAY] = rect_cut_left(&p.box[FIND_HOUR], l->compact ?
	    (r.w - gap) * 6 / 11 : (r.w - gap + 1) / 2, gap);
	return p;
}

/* --- what was typed ------------------------------------------------------ */

static int64_t
number(const struct find_entry *f, enum find_field field)
{
	int64_t v = 0;

	for (const char *c = f->typed[field]; *c != '\0'; c++)
		v = v * 10 + (*c - '0');
	return v;
}

/* "2111" is the last 21/11 that there was, "21112026" that one.  False: no
 * day that there is. */
static bool
typed_day(const struct model *m, int64_t *day)
{
	size_t n = strlen(m->find.typed[FIND_DAY]);
	int64_t v = number(&m->find, FIND_DAY);
	int64_t today = day_at(screen_wall_ms(m));
	struct date now = day_date(today), d = { .year = now.year };

	if (n == 8) {
		d.year = v % 10000;
		v /= 10000;
	} else if (n != 4) {
		return false;
	}
	d.day = v / 100;
	d.month = v % 100;
	if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 ||
	    d.year < 1970 || d.year > 2099)
		return false;
	*day = day_of_date(d);
	if (n == 4 && *day > today) {
		d.year--;
		*day = day_of_date(d);
	}
	struct date back = day_date(*day);
	return back.day == d.day && back.month == d.month;
}

static bool
is_typed(const struct model *m, enum find_field field)
{
	return m->find.typed[field][0] != '\0';
}

static bool
is_complete(const struct model *m)
{
	int64_t day;

	return (!is_typed(m, FIND_DAY) || typed_day(m, &day)) &&
	    number(&m->find, FIND_HOUR) < 24;
}

static void
put_day(struct model *m, int64_t back)
{
	struct date d = day_date(day_at(screen_wall_ms(m)) - back);
	struct buf b = BUF(m->find.typed[FIND_DAY]);

	buf_printf(&b, "%02d%02d%04d", (int)d.day, (int)d.month,
	    (int)d.year);
}

static bool
knows_day(const struct model *m)
{
	return m->quality > 0 && m->wall_ms > 0;
}

void
find_open(struct model *m, struct effects *out)
{
	m->find.field = FIND_AMOUNT;
	screen_go(m, SCREEN_FIND, out);
}

static void
find(struct model *m, struct effects *out)
{
	struct history_ask a = { .at = HISTORY_NEWEST, .from_ms = INT64_MIN,
		.hour = -1, .only = m->find.only };
	int64_t day;

	if (!is_complete(m)) {
		screen_refuse(m, STR_FIND_BAD_HINT, out);
		return;
	}
	if (is_typed(m, FIND_AMOUNT)) {
		a.match = m->find.match;
		a.amount.dong = number(&m->find, FIND_AMOUNT);
	}
	if (is_typed(m, FIND_HOUR))
		a.hour = (int)number(&m->find, FIND_HOUR);
	if (is_typed(m, FIND_DAY) && typed_day(m, &day)) {
		a.from_ms = day * DAY_MS -
		    m->config.utc_offset_min * INT64_C(60000);
		a.at.before_ms = a.from_ms + DAY_MS;
	}
	m->history.ask = a;
	history_search(m, out);
}

static void
type_digit(struct model *m, char digit, struct effects *out)
{
	static const size_t most[FIND_FIELDS] = { [FIND_AMOUNT] = FIND_DIGITS,
		[FIND_DAY] = 8, [FIND_HOUR] = 2 };
	char *text = m->find.typed[m->find.field];
	size_t n = strlen(text);

	if (n >= most[m->find.field]) {
		screen_sound(out, SOUND_ERROR, (struct vnd){ 0 });
		return;
	}
	text[n] = digit;
	text[n + 1] = '\0';
}

static void
edit(struct model *m, uint16_t button, struct effects *out)
{
	char *text = m->find.typed[m->find.field];

	if (button >= BUTTON_DIGIT && button <= BUTTON_DIGIT + 9)
		type_digit(m, (char)('0' + button - BUTTON_DIGIT), out);
	else if (button == BUTTON_TRIPLE_ZERO)
		for (int i = 0; i < 3; i++)
			type_digit(m, '0', out);
	else if (button == BUTTON_BACKSPACE)
		text_rub_out(text);
}

/* --- keys ---------------------------------------------------------------- */

static void
find_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct places p = places(l);
	int gap = layout_measure(l, MEASURE_GAP);

	for (int i = 0; i < FIND_FIELDS; i++)
		keys_add(k, (uint16_t)(BUTTON_FIELD + i), p.box[i]);
	if (knows_day(m)) {
		keys_add(k, BUTTON_DAY, rect_column(p.days, 0, 2, gap));
		keys_add(k, BUTTON_DAY_BEFORE,
		    rect_column(p.days, 1, 2, gap));
	}
	keys_add(k, BUTTON_MATCH, rect_column(p.ways, 0, 2, gap));
	keys_add(k, BUTTON_ONLY, rect_column(p.ways, 1, 2, gap));
	keys_add(k, BUTTON_BACK, rect_column(p.foot, 0, 2, gap));
	keys_add(k, BUTTON_TAKE, rect_column(p.foot, 1, 2, gap));
	pad_keys(l, p.digits, k);
}

static void
find_press(struct model *m, uint16_t button, struct effects *out)
{
	struct find_entry *f = &m->find;

	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_HISTORY, out);
	else if (button == BUTTON_TAKE)
		find(m, out);
	else if (button == BUTTON_DAY)
		put_day(m, 0);
	else if (button == BUTTON_DAY_BEFORE)
		put_day(m, 1);
	else if (button == BUTTON_MATCH)
		f->match = f->match == HISTORY_EXACT ? HISTORY_ENDS :
		    HISTORY_EXACT;
	else if (button == BUTTON_ONLY)
		f->only = (f->only + 1) % HISTORY_ONLY_COUNT;
	else if (button >= BUTTON_FIELD && button < BUTTON_FIELD + FIND_FIELDS)
		f->field = (enum find_field)(button - BUTTON_FIELD);
	else
		edit(m, button, out);
}

/* Plus goes to the next field; Escape empties and leaves then. */
static bool
find_type(struct model *m, const struct input *in, struct effects *out)
{
	uint16_t button = pad_button(in);
	struct find_entry *f = &m->find;

	if (in->kind == INPUT_KEY && in->key == KEY_PLUS)
		f->field = (f->field + 1) % FIND_FIELDS;
	else if (button == BUTTON_NONE)
		return false;
	else if (button != BUTTON_CANCEL)
		find_press(m, button, out);
	else if (f->typed[f->field][0] != '\0')
		f->typed[f->field][0] = '\0';
	else
		screen_go(m, SCREEN_HISTORY, out);
	return true;
}

/* --- the picture --------------------------------------------------------- */

/* What stands in a field; what it is for where nothing does. */
static void
put_field(struct buf *b, const struct model *m, enum find_field field)
{
	const char *t = m->find.typed[field];
	size_t n = strlen(t);
	int64_t day;

	if (field == FIND_AMOUNT)
		buf_printf(b, "%s%s %s", m->find.match == HISTORY_ENDS ?
		    "…" : "", format_money((struct vnd){ number(&m->find,
		    field) }).s, strings_get(STR_DONG));
	else if (field == FIND_HOUR)
		strings_put(b, STR_FIND_HOUR_SHOWN, ARGS(t));
	else if (typed_day(m, &day))
		day_put_paper(b, day);
	else
		buf_printf(b, "%.2s%s%.2s%s%s", t, n > 2 ? "/" : "",
		    n > 2 ? t + 2 : "", n > 4 ? "/" : "", n > 4 ? t + 4 : "");
}

static void
draw_field(struct frame *f, enum find_field field)
{
	static const enum string labels[FIND_FIELDS] = {
		[FIND_AMOUNT] = STR_FIND_AMOUNT, [FIND_DAY] = STR_FIND_DAY,
		[FIND_HOUR] = STR_FIND_HOUR };
	const struct key *k = keys_find(&f->keys,
	    (uint16_t)(BUTTON_FIELD + field));
	bool here = f->m->find.field == field;
	char line[FORMAT_CAP * 2];
	struct buf b = BUF(line);

	if (k == NULL)
		return;
	enum color c = paint_key_face(f, k, here ? LOOK_KEY : LOOK_LESSER);
	struct rect r = rect_inset(k->at, layout_px(&f->l, 4));
	if (here)
		draw_fill(f->d, rect_cut_bottom(&r, layout_px(&f->l, 4),
		    layout_px(&f->l, 2)), COLOR_OVER);
	(void)rect_cut_left(&r, layout_px(&f->l, f->l.compact ? 1 : 6), 0);
	(void)rect_cut_right(&r, layout_px(&f->l, f->l.compact ? 1 : 6), 0);
	if (f->m->find.typed[field][0] != '\0')
		put_field(&b, f->m, field);
	else
		buf_puts(&b, strings_get(labels[field]));
	paint_line(f, r, (struct paint){ field == FIND_AMOUNT ? ROLE_QUICK :
	    ROLE_HEAD, f->m->find.typed[field][0] != '\0' ? c : COLOR_QUIET,
	    field == FIND_AMOUNT ? ALIGN_RIGHT : ALIGN_CENTER }, line);
}

static void
find_draw(const struct model *m, struct frame *f)
{
	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	for (int i = 0; i < FIND_FIELDS; i++)
		draw_field(f, (enum find_field)i);
	paint_key(f, BUTTON_DAY, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_TODAY));
	paint_key(f, BUTTON_DAY_BEFORE, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_FIND_YESTERDAY));
	paint_key(f, BUTTON_MATCH, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(m->find.match == HISTORY_ENDS ? STR_FIND_ENDS :
	    STR_FIND_EXACT));
	paint_key(f, BUTTON_ONLY, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(history_only_word(m->find.only)));
	paint_back(f);
	paint_key(f, BUTTON_TAKE, DRESS(LOOK_GO, ROLE_GO),
	    strings_get(STR_FIND_KEY));
	pad_draw(f);
}

const struct screen_def screen_find = {
	.name = "find",
	.keys = find_keys,
	.press = find_press,
	.type = find_type,
	.draw = find_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = FIND_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
