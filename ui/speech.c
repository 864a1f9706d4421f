/* SPDX-License-Identifier: Apache-2.0 */
/* The key that lets the terminal speak, where there is a voice. */
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
