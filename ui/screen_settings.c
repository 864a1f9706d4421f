/* SPDX-License-Identifier: Apache-2.0 */
/* What a person may set here: a row for each, its value between a key for
 * less and one for more.  What is shown is what is in force and kept. */
#include "ui/screen.h"

#define SETTINGS_TIMEOUT_MS (120 * INT64_C(1000))

struct setting_row {
	enum setting setting;
	enum string name;
	int step;
	/* A word for each value, from the setting's least; NULL: its number
	 * with a percent sign. */
	const enum string *word;
	/* Or this names it; NULL from it: a value that is passed over. */
	const char *(*name_of)(const struct model *m, int value);
};

static const char *
language_name(const struct model *m, int value)
{
	(void)m;
	return strings_language((enum language)value);
}

static const char *
voice_word(const struct model *m, int value)
{
	static const enum string words[VOICE_COUNT] = {
		STR_VOICE_NONE, STR_VOICE_VI_NORTH, STR_VOICE_VI_SOUTH,
		STR_VOICE_HMN, STR_VOICE_TYZ, STR_VOICE_IUM };

	return (m->settings.voices >> value & 1) == 0 ? NULL :
	    strings_get(words[value]);
}

/* Never, soon, later; other numbers of minutes are not offered. */
static const char *
dim_word(const struct model *m, int value)
{
	(void)m;
	return value == 0 ? strings_get(STR_DIM_NEVER) :
	    value == 1 ? strings_get(STR_DIM_SOON) :
	    value == 5 ? strings_get(STR_DIM_LATER) : NULL;
}

static const enum string themes[] = { STR_THEME_LIGHT, STR_THEME_DARK };
static const enum string off_on[] = { STR_SETTING_OFF, STR_SETTING_ON };
static const enum string scales[SCALE_LAYOUTS] = {
	[SCALE_PRICE] = STR_SCALE_PRICE,
	[SCALE_PRICE_TEN] = STR_SCALE_PRICE_TEN,
	[SCALE_PRICE_HUNDRED] = STR_SCALE_PRICE_HUNDRED,
	[SCALE_WEIGHT] = STR_SCALE_WEIGHT };
static const struct setting_row rows[] = {
	{ SETTING_VOLUME, STR_SETTING_VOLUME, 20, NULL, NULL },
	{ SETTING_BRIGHTNESS, STR_SETTING_BRIGHTNESS, 30, NULL, NULL },
	{ SETTING_DIM, STR_SETTING_DIM, 1, NULL, dim_word },
	{ SETTING_THEME, STR_SETTING_THEME, 1, themes, NULL },
	{ SETTING_LANGUAGE, STR_SETTING_LANGUAGE, 1, NULL, language_name },
	{ SETTING_VOICE, STR_SETTING_VOICE, 1, NULL, voice_word },
	{ SETTING_LOCK, STR_SETTING_LOCK, 1, NULL, NULL },
	{ SETTING_GOODS, STR_GOODS, 1, off_on, NULL },
	{ SETTING_SCALE, STR_SETTING_SCALE, 1, scales, NULL },
};
#define ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

/* Rows that a panel has room for on a page. */
static int
page_rows(const struct layout *l)
{
	return layout_is_small(l) ? 3 : 4;
}

static struct rect
row_place(const struct layout *l, int i)
{
	return rect_row(list_places(&screen_settings, l).list, i,
	    page_rows(l), layout_measure(l, MEASURE_GAP) / 4);
}

static void
settings_keys(const struct model *m, const struct layout *l, struct keys *k)
{
	struct list_places p = list_places(&screen_settings, l);
	int gap = layout_measure(l, MEASURE_GAP);
	int first = m->settings_page * page_rows(l);

	for (int i = 0; i < page_rows(l) && first + i < ROWS; i++) {
		struct rect r = row_place(l, i);
		int w = layout_px(l, l->compact ? 72 : 110);
		keys_add(k, (uint16_t)(BUTTON_ROW + 2 * i + 1),
		    rect_cut_right(&r, w, 0));
		(void)rect_cut_right(&r, r.w * 2 / 5, 0);
		keys_add(k, (uint16_t)(BUTTON_ROW + 2 * i),
		    rect_cut_right(&r, w, 0));
	}
	if (first > 0)
		keys_add(k, BUTTON_NEWER, rect_column(p.keys, 1, 3, gap));
	if (first + page_rows(l) < ROWS)
		keys_add(k, BUTTON_OLDER, rect_column(p.keys, 2, 3, gap));
	keys_add(k, BUTTON_BACK, rect_column(p.keys, 0, 3, gap));
}

static void
settings_enter(struct model *m, struct effects *out)
{
	(void)out;
	m->settings_page = 0;
}

/* Does it loosen what the PIN guards? */
static bool
is_guarded(enum setting s)
{
	return s == SETTING_LOCK;
}

static void
change(struct model *m, int at, int by, struct effects *out)
{
	struct layout l;

	layout_init(&l, m->w, m->h, m->dpi);
	at += m->settings_page * page_rows(&l);
	if (at >= ROWS)
		return;
	const struct setting_row *row = &rows[at];
	if (is_guarded(row->setting) && lock_is_shut(m)) {
		lock_ask(m, SCREEN_SETTINGS, out);
		return;
	}
	const struct setting_def *def = &setting_defs[row->setting];
	int v = m->settings.value[row->setting] + by * row->step;
	while (row->name_of != NULL && v >= def->min && v <= def->max &&
	    row->name_of(m, v) == NULL)
		v += by;
	v = v < def->min ? def->min : v > def->max ? def->max : v;
	if (row->name_of != NULL && row->name_of(m, v) == NULL)
		v = m->settings.value[row->setting];
	struct effect *e = screen_ask(m, out, EFFECT_SETTING);
	if (e == NULL)
		return;
	e->id = row->setting;
	e->rows = v;
}

static void
settings_press(struct model *m, uint16_t button, struct effects *out)
{
	if (button == BUTTON_BACK)
		screen_go(m, SCREEN_MENU, out);
	else if (button == BUTTON_OLDER)
		m->settings_page++;
	else if (button == BUTTON_NEWER)
		m->settings_page--;
	else if (button >= BUTTON_ROW && button < BUTTON_ROW + BUTTON_ROWS)
		change(m, (button - BUTTON_ROW) / 2,
		    (button - BUTTON_ROW) % 2 == 0 ? -1 : 1, out);
}

static bool
settings_type(struct model *m, const struct input *in, struct effects *out)
{
	if (!screen_is_back(in))
		return false;
	screen_go(m, SCREEN_MENU, out);
	return true;
}

void
settings_update(struct model *m, const struct event *e)
{
	if (m->awaited == EFFECT_SETTING + 1)
		m->awaited = 0;
	m->settings = e->settings;
	strings_use((enum language)m->settings.value[SETTING_LANGUAGE]);
}

static void
row_draw(const struct model *m, struct frame *f, int i)
{
	int at = m->settings_page * page_rows(&f->l) + i;
	struct rect r = row_place(&f->l, i);
	uint16_t id = (uint16_t)(BUTTON_ROW + 2 * i);
	const struct key *less = keys_find(&f->keys, id);
	const struct key *more = keys_find(&f->keys, (uint16_t)(id + 1));
	char text[32];
	struct buf b = BUF(text);

	if (at >= ROWS || less == NULL || more == NULL)
		return;
	const struct setting_row *row = &rows[at];
	int v = m->settings.value[row->setting];
	if (row->name_of != NULL)
		buf_puts(&b, row->name_of(m, v) != NULL ?
		    row->name_of(m, v) : "–");
	else if (row->setting == SETTING_LOCK)
		strings_put(&b, STR_SETTING_MINUTES, ARGS(
		    format_count(v).s));
	else if (row->word == NULL)
		buf_printf(&b, "%d %%", v);
	else
		buf_puts(&b, strings_get(row->word[v -
		    setting_defs[row->setting].min]));
	paint_line(f, (struct rect){ r.x, r.y, less->at.x - r.x - 1, r.h },
	    (struct paint){ ROLE_BUTTON, COLOR_INK, ALIGN_LEFT },
	    strings_get(row->name));
	paint_line(f, (struct rect){ less->at.x + less->at.w, r.y,
	    more->at.x - less->at.x - less->at.w, r.h },
	    (struct paint){ ROLE_HEAD, COLOR_INK, ALIGN_CENTER }, text);
	paint_key(f, id, (struct dress){ LOOK_KEY, ROLE_BUTTON, SHAPE_MINUS,
	    false }, "");
	paint_key(f, (uint16_t)(id + 1), (struct dress){ LOOK_KEY,
	    ROLE_BUTTON, SHAPE_PLUS, false }, "");
}

static void
settings_draw(const struct model *m, struct frame *f)
{
	struct list_places p = list_places(&screen_settings, &f->l);

	draw_fill(f->d, layout_screen(&f->l), COLOR_PAPER);
	paint_line(f, p.head, (struct paint){ ROLE_HEAD, COLOR_INK,
	    ALIGN_LEFT }, strings_get(STR_SETTINGS));
	for (int i = 0; i < page_rows(&f->l); i++)
		row_draw(m, f, i);
	paint_key(f, BUTTON_BACK, (struct dress){ LOOK_LESSER,
	    ROLE_BUTTON_SMALL, SHAPE_BACK, false }, strings_get(STR_BACK));
	paint_key(f, BUTTON_NEWER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SETTINGS_BEFORE));
	paint_key(f, BUTTON_OLDER, DRESS(LOOK_KEY, ROLE_BUTTON_SMALL),
	    strings_get(STR_SETTINGS_AFTER));
}

const struct screen_def screen_settings = {
	.name = "settings",
	.enter = settings_enter,
	.keys = settings_keys,
	.press = settings_press,
	.type = settings_type,
	.draw = settings_draw,
	.strip = STRIP_ALWAYS,
	.input_resets = true,
	.timeout_ms = SETTINGS_TIMEOUT_MS,
	.on_timeout = SCREEN_IDLE,
};
