/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/scene.h"

static void
play_menu(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_tick(h, 5000);
}

static void
play_settings(struct hand *h)
{
	struct event e = { .kind = EV_SETTINGS };

	hand_profile(h);
	settings_init(&e.settings);
	(void)settings_set(&e.settings, SETTING_VOLUME, 100);
	hand_event(h, e);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SETTINGS);
	hand_tick(h, 5000);
}

static void
play_trouble(struct hand *h)
{
	struct event e = { .kind = EV_FATAL,
	    .text = "ledger.db: disk error (E-07)" };

	hand_profile(h);
	hand_event(h, e);
}

const struct scene scene_menus[] = {
	{ "menu", play_menu }, { "settings", play_settings },
	{ "trouble", play_trouble },
};
const int scene_menus_count = sizeof(scene_menus) / sizeof(scene_menus[0]);
