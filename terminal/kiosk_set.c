/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/base/log.h"
#include "terminal/kiosk_inside.h"
#include "terminal/settings_file.h"
#include "ui/strings.h"

/* What is set is heard and seen at once.  A voice is opened only when it is
 * another: its file is read ahead then. */
static void
put_in_force(struct kiosk *k)
{
	enum narrator voice = (enum narrator)k->settings.value[SETTING_VOICE];

	if (voice != k->voice)
		speaker_voice(k->speaker, voice);
	k->voice = voice;
	speaker_volume(k->speaker, k->settings.value[SETTING_VOLUME]);
	presenter_theme(k->presenter,
	    (enum theme)k->settings.value[SETTING_THEME]);
	strings_use((enum language)k->settings.value[SETTING_LANGUAGE]);
	k->redraw = true;
}

/* Kept first: what was set is still set after a power cut. */
void
kiosk_set(void *ctx, enum setting which, int value)
{
	struct kiosk *k = ctx;
	struct settings fresh = k->settings;

	enum rc rc = settings_set(&fresh, which, value) ?
	    settings_save(k->conf->data_dir, &fresh) : RC_BAD_INPUT;
	if (rc != RC_OK) {
		till_unset(k->till, kiosk_now(k), rc);
		return;
	}
	k->settings = fresh;
	put_in_force(k);
	till_settings(k->till, kiosk_now(k), &k->settings);
}

/* The configuration says what holds until a person sets something else. */
void
kiosk_settings(struct kiosk *k)
{
	settings_init(&k->settings);
	k->settings.voices = speaker_voices(k->speaker);
	(void)settings_set(&k->settings, SETTING_VOLUME,
	    (int)k->conf->sound_volume);
	(void)settings_set(&k->settings, SETTING_THEME,
	    strcmp(k->conf->screen_theme, "dark") == 0 ? THEME_DARK :
	    THEME_LIGHT);
	enum rc rc = settings_load(k->conf->data_dir, &k->settings);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		log_line(LOG_ERROR, "settings", "not read: %s", rc_text(rc));
	put_in_force(k);
}

void
kiosk_hear(struct kiosk *k)
{
	speaker_turn(k->speaker, k->loop.mono_ms);
	if (speaker_lost(k->speaker))
		till_note(k->till, kiosk_now(k), STR_SOUND_LOST, 0);
}
