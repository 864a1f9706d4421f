/* SPDX-License-Identifier: Apache-2.0 */
/* A scanner's barcode among a person's keys, where an amount is typed.
 *
 * Figures pass on to the pad as they come, so that a person loses nothing.
 * If then Enter follows on eight or more of them without a pause, no person
 * typed that: what stood there before is put back, and it is a barcode.  An
 * amount has nine figures, so from the tenth on they are kept off the pad. */
#include "ui/screen.h"

#define PAUSE_MS     60    /* scanners send a figure every 1 to 20 ms */
#define FIGURES_MIN  8
#define AMOUNT_MOST  9

static void
take_label(struct model *m, const struct scale_label *l, struct effects *out)
{
	static const int64_t unit[SCALE_LAYOUTS] = { [SCALE_PRICE] = 1,
		[SCALE_PRICE_TEN] = 10, [SCALE_PRICE_HUNDRED] = 100 };
	int layout = m->settings.value[SETTING_SCALE];
	const struct good *g = goods_numbered(&m->goods, l->item);
	struct vnd cost = { l->value * unit[layout] };

	if (layout == SCALE_WEIGHT && (g == NULL || g->unit != GOOD_KG ||
	    !good_cost(g, l->value, &cost))) {
		screen_refuse(m, STR_BAR_UNKNOWN, out);
		m->hint_count = l->item;
		return;
	}
	if (!goods_fit(m, cost, out))
		return;
	goods_add(m, g, layout == SCALE_WEIGHT ? l->value : 0, cost);
	screen_hint(m, STR_BAR_ADDED);
	m->hint_count = cost.dong;
	screen_sound(out, SOUND_KEY, (struct vnd){ 0 });
}

static void
finish(struct model *m, struct effects *out)
{
	static const enum string words[] = {
		[BARCODE_MISREAD] = STR_BAR_MISREAD,
		[BARCODE_GOODS] = STR_BAR_GOODS,
		[BARCODE_OTHER] = STR_BAR_OTHER };
	struct scale_label l = { 0 };
	enum barcode is = barcode_read((struct str){ m->bar.text,
	    (size_t)m->bar.n }, &l);

	m->amount = m->bar.before;
	m->bar.n = 0;
	if (is == BARCODE_SCALE) {
		take_label(m, &l, out);
		return;
	}
	screen_refuse(m, words[is], out);
}

bool
bar_take(struct model *m, const struct input *in, struct effects *out)
{
	struct bar_scan *b = &m->bar;
	bool goes_on = b->n > 0 && m->now_ms - b->at_ms <= PAUSE_MS;

	bool here = m->screen == SCREEN_AMOUNT || m->screen == SCREEN_IDLE ||
	    m->screen == SCREEN_VERDICT || m->screen == SCREEN_GOODS;

	if (!goods_are_on(m) || !here || in->kind != INPUT_KEY ||
	    in->repeat) {   /* a finger's, or a stuck key's */
		b->n = 0;
		return false;
	}
	if (in->key == KEY_ENTER && goes_on && b->n >= FIGURES_MIN) {
		finish(m, out);
		return true;
	}
	if (in->key != KEY_DIGIT || in->digit < 0 || in->digit > 9) {
		b->n = 0;
		return false;
	}
	if (!goes_on) {
		b->n = 0;
		b->before = m->amount;
	}
	if (b->n < (int)sizeof(b->text))
		b->text[b->n++] = (char)('0' + in->digit);
	b->at_ms = m->now_ms;
	return b->n > AMOUNT_MOST || m->screen == SCREEN_GOODS;
}
