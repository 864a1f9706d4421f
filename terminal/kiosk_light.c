/* SPDX-License-Identifier: Apache-2.0 */
/* How bright the glass is, as the model has it: by the panel's own light, or
 * where we have no hold of that, in the picture. */
#include <string.h>

#include "terminal/kiosk_inside.h"

/* A window is not alone on its display, and without a display there is no
 * light: that of this machine is not ours then. */
void
kiosk_light_open(struct kiosk *k)
{
	bool ours = k->conf->screen_fullscreen &&
	    strcmp(k->conf->screen_driver, "sdl") == 0;

	backlight_init(&k->backlight, ours ? k->conf->screen_backlight : "");
}

void
kiosk_light(struct kiosk *k)
{
	int percent = till_model(kiosk_till(k))->light.percent;

	if (presenter_light(k->presenter,
	    backlight_set(&k->backlight, percent) ? 100 : percent))
		k->redraw = true;
}
