/* SPDX-License-Identifier: Apache-2.0 */
/* The keys that let the terminal speak, where there is a voice. */
#include "ui/screen.h"

bool
screen_speaks(const struct model *m)
{
	int voice = m->settings.value[SETTING_VOICE];

	return voice != VOICE_NONE && m->settings.value[SETTING_VOLUME] > 0 &&
	    (m->settings.voices >> voice & 1) != 0;
}

void
screen_speak_key(struct frame *f, struct rect sign, enum color ink)
{
	const struct key *k = keys_find(&f->keys, BUTTON_SPEAK);
	int radius = layout_measure(&f->l, MEASURE_RADIUS);
	int stroke = layout_measure(&f->l, MEASURE_STROKE);
	int side = layout_px(&f->l, f->l.compact ? 22 : 30);

	if (k == NULL)
		return;
	if (f->m->touch.pressed == k->id)
		draw_round(f->d, k->at, radius, COLOR_INK);
	draw_round_line(f->d, k->at, radius, f->m->focus == k->id ?
	    3 * stroke : stroke, ink);
	if (sign.w == 0)
		return;
	draw_shape(f->d, rect_center(sign, side, side), SHAPE_SPEAKER,
	    f->m->touch.pressed == k->id ? COLOR_PAPER : ink);
}

/* --- in the strip ------------------------------ */

#define FINGER_MM10 90

/* What is seen of it: a square of the strip beside help's key. */
static struct rect
again_sign(const struct layout *l, const struct keys *k)
{
	const struct key *help = keys_find(k, BUTTON_HELP);
	int side = layout_measure(l, MEASURE_STRIP);

	return help == NULL ? (struct rect){ 0 } :
	    (struct rect){ help->at.x - side, 0, side, side };
}

/* A finger's size where no other key is. */
void
again_add_key(const struct model *m, const struct layout *l, struct keys *k)
{
	struct rect seen = again_sign(l, k), at = seen;
	int finger = layout_mm10_to_px(l, FINGER_MM10);

	if (!m->said || !screen_speaks(m) || rect_is_empty(seen) ||
	    keys_find(k, BUTTON_SPEAK) != NULL)
		return;
	if (finger > seen.w)
		at = (struct rect){ seen.x + seen.w - finger, 0, finger,
			finger };
	for (int i = 0; i < k->count; i++)
		if (!rect_is_empty(rect_intersect(at, k->key[i].at)))
			at = seen;
	keys_add(k, BUTTON_AGAIN, at);
}

int
again_px(const struct frame *f)
{
	return keys_find(&f->keys, BUTTON_AGAIN) == NULL ?
	    help_corner_px(f->def, &f->l) :
	    f->l.w - again_sign(&f->l, &f->keys).x;
}

void
again_draw_key(struct frame *f)
{
	struct rect r = again_sign(&f->l, &f->keys);
	int side = layout_px(&f->l, f->l.compact ? 16 : 22);
	bool chosen = f->m->focus == BUTTON_AGAIN ||
	    f->m->touch.pressed == BUTTON_AGAIN;

	if (keys_find(&f->keys, BUTTON_AGAIN) == NULL)
		return;
	draw_fill(f->d, r, chosen ? COLOR_OVER : COLOR_CARD);
	draw_shape(f->d, rect_center(r, side, side), SHAPE_SPEAKER,
	    chosen ? COLOR_ON_OVER : COLOR_INK);
}

/* Help has its own key to be heard again. */
void
again_turn(struct model *m, const struct effects *out)
{
	for (int i = 0; i < out->count; i++) {
		const struct effect *e = &out->item[i];

		if (e->kind == EFFECT_SOUND && e->sound != SOUND_KEY &&
		    e->sound != SOUND_AGAIN && e->sound != SOUND_HELP &&
		    (e->sound != SOUND_ERROR || e->text != STR_NONE))
			m->said = true;
	}
}
