/* SPDX-License-Identifier: Apache-2.0 */
/* Twelve keys for an amount. */
#include "ui/screen.h"

void
pad_keys(const struct layout *l, struct rect r, struct keys *k)
{
	static const uint16_t id[4][3] = {
		{ BUTTON_DIGIT + 1, BUTTON_DIGIT + 2, BUTTON_DIGIT + 3 },
		{ BUTTON_DIGIT + 4, BUTTON_DIGIT + 5, BUTTON_DIGIT + 6 },
		{ BUTTON_DIGIT + 7, BUTTON_DIGIT + 8, BUTTON_DIGIT + 9 },
		{ BUTTON_TRIPLE_ZERO, BUTTON_DIGIT, BUTTON_BACKSPACE },
	};
	int gap = layout_measure(l, MEASURE_GAP);

	for (int y = 0; y < 4; y++)
		for (int x = 0; x < 3; x++)
			keys_add(k, id[y][x], rect_column(
			    rect_row(r, y, 4, gap), x, 3, gap));
}

uint16_t
pad_button(const struct input *in)
{
	if (in->kind != INPUT_KEY)
		return BUTTON_NONE;
	if (in->key == KEY_DIGIT && in->digit >= 0 && in->digit <= 9)
		return (uint16_t)(BUTTON_DIGIT + in->digit);
	if (in->key == KEY_TRIPLE_ZERO)
		return BUTTON_TRIPLE_ZERO;
	if (in->key == KEY_BACKSPACE)
		return BUTTON_BACKSPACE;
	if (in->key == KEY_ENTER)
		return BUTTON_TAKE;
	return in->key == KEY_ESCAPE || in->key == KEY_DELETE ?
	    BUTTON_CANCEL : BUTTON_NONE;
}

bool
pad_edit(uint16_t button, struct vnd *amount)
{
	if (button >= BUTTON_DIGIT && button <= BUTTON_DIGIT + 9)
		amount->dong = amount->dong * 10 + button - BUTTON_DIGIT;
	else if (button == BUTTON_TRIPLE_ZERO)
		amount->dong *= 1000;
	else if (button == BUTTON_BACKSPACE)
		amount->dong /= 10;
	else
		return false;
	return true;
}

void
pad_draw(struct frame *f)
{
	char digit[2] = "0";

	for (int i = 0; i < 10; i++) {
		digit[0] = (char)('0' + i);
		paint_key(f, (uint16_t)(BUTTON_DIGIT + i),
		    DRESS(LOOK_KEY, ROLE_DIGIT), digit);
	}
	paint_key(f, BUTTON_TRIPLE_ZERO, DRESS(LOOK_KEY, ROLE_DIGIT), "000");
	paint_key(f, BUTTON_BACKSPACE, (struct dress){ LOOK_SOFT, ROLE_DIGIT,
	    SHAPE_BACKSPACE, false }, "");
}
