/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "tests/support/scene.h"

static enum language spoken = LANGUAGE_VI;

void
scene_speak(enum language l)
{
	spoken = l;
}

void
hand_speak(struct hand *h)
{
	struct event e = { .kind = EV_SETTINGS, .settings = h->m.settings };

	if (spoken == LANGUAGE_VI)
		return;
	REQUIRE(settings_set(&e.settings, SETTING_LANGUAGE, (int)spoken));
	hand_event(h, e);
}

static void
play_menu(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_tick(h, 5000);
}

/* With all there may be in it, it has a second page. */
static void
play_menu_second(struct hand *h)
{
	struct event e = { .kind = EV_FEES, .fees = { .count = 1,
	    .owed = { 90000 }, .row = { { .open = { 90000 } } } } };

	hand_goods(h, 3);
	hand_event(h, e);
	hand_key(h, KEY_ESCAPE);
	hand_key(h, KEY_ESCAPE);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_OLDER);
	hand_tick(h, 5000);
}

static void
play_settings(struct hand *h)
{
	struct event e = { .kind = EV_SETTINGS };

	hand_profile(h);
	e.settings = h->m.settings;
	(void)settings_set(&e.settings, SETTING_VOLUME, 100);
	e.settings.voices = 1u << VOICE_NONE | 1u << VOICE_VI_NORTH |
	    1u << VOICE_VI_SOUTH;
	hand_event(h, e);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_SETTINGS);
	hand_tick(h, 5000);
}

/* With a voice there are keys that let it speak. */
static void
voice(struct hand *h)
{
	struct event e = { .kind = EV_SETTINGS };

	hand_profile(h);
	e.settings = h->m.settings;
	e.settings.voices |= 1u << VOICE_VI_NORTH;
	hand_event(h, e);
}

static void
play_amount_speaks(struct hand *h)
{
	voice(h);
	hand_touch(h, BUTTON_SELL);
	for (int i = 0; i < 6; i++)
		hand_touch(h, BUTTON_DIGIT + 4);
}

static void
play_verdict_speaks(struct hand *h)
{
	voice(h);
	hand_event(h, (struct event){ .kind = EV_STRAY,
	    .amount = { 65000 } });
	hand_tick(h, 1000);
	hand_touch(h, BUTTON_SPEAK);
}

static void
play_trouble(struct hand *h)
{
	struct event e = { .kind = EV_FATAL,
	    .text = "ledger.db: disk error (E-07)" };

	hand_profile(h);
	hand_event(h, e);
}

static void
play_help(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_HELP);
}

static void
play_help_speaks(struct hand *h)
{
	voice(h);
	hand_touch(h, BUTTON_HELP);
}

/* Something was said: the strip says it again. */
static void
play_idle_again(struct hand *h)
{
	voice(h);
	hand_event(h, (struct event){ .kind = EV_STRAY,
	    .amount = { 65000 } });
	hand_tick(h, 20000);
	hand_event(h, (struct event){ .kind = EV_QUEUE, .queue = { 7, 3,
	    { 195000 }, 720 } });
	hand_event(h, (struct event){ .kind = EV_NET, .net = NET_DOWN });
}

static void
play_wipe(struct hand *h)
{
	hand_profile(h);
	hand_touch(h, BUTTON_MENU);
	hand_touch(h, BUTTON_WIPE);
}

static void
play_wipe_corners(struct hand *h)
{
	play_wipe(h);
	hand_tick(h, 22000);
	hand_touch(h, BUTTON_CORNER);
	hand_touch(h, BUTTON_CORNER);
}

/* A verdict that came meanwhile: nothing of it can be pressed. */
static void
play_wipe_verdict(struct hand *h)
{
	play_wipe(h);
	hand_event(h, (struct event){ .kind = EV_STRAY,
	    .amount = { 65000 } });
}

const struct scene scene_menus[] = {
	{ "idle-again", play_idle_again },
	{ "wipe", play_wipe }, { "wipe-corners", play_wipe_corners },
	{ "wipe-verdict", play_wipe_verdict },
	{ "help", play_help }, { "help-speaks", play_help_speaks },
	{ "menu", play_menu }, { "menu-second", play_menu_second },
	{ "settings", play_settings },
	{ "trouble", play_trouble },
	{ "amount-speaks", play_amount_speaks },
	{ "verdict-speaks", play_verdict_speaks },
};
const int scene_menus_count = sizeof(scene_menus) / sizeof(scene_menus[0]);
