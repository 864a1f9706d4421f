/* SPDX-License-Identifier: Apache-2.0 */
/* Input and frames, of whichever till has the glass. */
#include "ledger/base/log.h"
#include "terminal/kiosk_inside.h"

#define INPUTS_PER_TURN 64
#define FRAMES_PER_TURN 4

void
kiosk_input(struct kiosk *k, const struct input *in)
{
	int w, h, dpi;

	if (in->kind == INPUT_QUIT) {
		kiosk_end(k, KIOSK_DONE);
	} else if (in->kind == INPUT_RESIZE) {
		presenter_size(k->presenter, &w, &h, &dpi);
		till_resize(k->till, kiosk_now(k), w, h, dpi);
		if (k->training.till != NULL)
			till_resize(k->training.till, kiosk_now(k), w, h,
			    dpi);
	} else if (in->kind == INPUT_EXPOSE) {
		k->redraw = true;
	} else if (in->kind != INPUT_NONE) {
		till_input(kiosk_till(k), kiosk_now(k), in);
	}
}

void
kiosk_take_input(struct kiosk *k)
{
	struct input in;

	for (int i = 0; i < INPUTS_PER_TURN; i++) {
		if (!presenter_next(k->presenter, &in))
			return;
		kiosk_input(k, &in);
	}
}

bool
kiosk_draw(struct kiosk *k)
{
	bool changed = till_take_changed(kiosk_till(k));

	kiosk_light(k);
	if (!changed && !k->redraw)
		return false;
	k->redraw = false;
	app_draw(till_model(kiosk_till(k)), presenter_font(k->presenter),
	    &k->frame);
	enum rc rc = presenter_show(k->presenter, &k->frame);
	if (rc == RC_OK)
		return true;
	log_line(LOG_ERROR, "kiosk", "display: %s", rc_text(rc));
	kiosk_end(k, KIOSK_WORLD);
	return false;
}

/* Showing a frame may read from the display what a person did meanwhile, and
 * poll would not tell: look again after every frame, until none was drawn. */
void
kiosk_draw_and_look(struct kiosk *k)
{
	k->unseen = true;
	for (int i = 0; i < FRAMES_PER_TURN && k->unseen; i++) {
		kiosk_take_input(k);
		k->unseen = kiosk_draw(k);
	}
}
