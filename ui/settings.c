/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "ui/goods.h"
#include "ui/settings.h"
#include "ui/strings.h"
#include "ui/theme.h"

const struct setting_def setting_defs[SETTING_COUNT] = {
	[SETTING_VOLUME] = { "volume", 0, 100, 80 },
	[SETTING_LOCK]   = { "lock_minutes", 1, 30, 5 },
	[SETTING_THEME]  = { "theme", 0, THEME_COUNT - 1, THEME_LIGHT },
	[SETTING_LANGUAGE] = { "language", 0, LANGUAGE_COUNT - 1,
	    LANGUAGE_VI },
	[SETTING_VOICE] = { "voice", 0, VOICE_COUNT - 1, VOICE_VI_NORTH },
	[SETTING_GOODS]  = { "goods", 0, 1, 0 },
	[SETTING_SCALE]  = { "scale", 0, SCALE_LAYOUTS - 1, SCALE_PRICE },
	[SETTING_BRIGHTNESS] = { "brightness", 40, 100, 100 },
	[SETTING_DIM]    = { "dim_minutes", 0, 5, 1 },
};

void
settings_init(struct settings *s)
{
	s->voices = 1u << VOICE_NONE;
	for (int i = 0; i < SETTING_COUNT; i++)
		s->value[i] = setting_defs[i].fallback;
}

bool
settings_set(struct settings *s, enum setting which, int value)
{
	REQUIRE((unsigned)which < SETTING_COUNT);
	if (value < setting_defs[which].min || value > setting_defs[which].max)
		return false;
	s->value[which] = value;
	return true;
}
