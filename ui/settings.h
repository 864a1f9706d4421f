/* SPDX-License-Identifier: Apache-2.0 */
/* ui/settings.h - what a person may set on the glass.
 *
 * Pure.  Small whole numbers, each with its bounds; the model holds what is
 * in force, terminal/settings_file.h keeps it.  A screen wishes by
 * EFFECT_SETTING and shows what EV_SETTINGS brings back.  Names are the ones
 * of the file and stay; the order is of this process only. */
#ifndef UI_SETTINGS_H
#define UI_SETTINGS_H

#include <stdbool.h>

enum setting {
	SETTING_VOLUME,      /* percent; 0: silent */
	SETTING_THEME,       /* enum theme */
	SETTING_LANGUAGE,    /* enum language */
	SETTING_VOICE,       /* enum narrator */
	SETTING_LOCK,        /* minutes until the lock falls by itself */
	SETTING_GOODS,       /* 1: there is a price list */
	SETTING_SCALE,       /* enum scale_layout */
	SETTING_BRIGHTNESS,  /* percent, while somebody works (ui/light.h) */
	SETTING_DIM,         /* minutes until the glass dims; 0: never */
	SETTING_COUNT
};

enum narrator {
	VOICE_NONE,          /* sounds only */
	VOICE_VI_NORTH, VOICE_VI_SOUTH,
	VOICE_HMN, VOICE_TYZ, VOICE_IUM,
	VOICE_COUNT
};

struct settings {
	int value[SETTING_COUNT];
	unsigned voices;   /* 1 << enum narrator, of what is there; not kept */
};

struct setting_def { const char *name; int min, max, fallback; };
extern const struct setting_def setting_defs[SETTING_COUNT];

void settings_init(struct settings *s);
/* False, and nothing done: out of the setting's bounds. */
bool settings_set(struct settings *s, enum setting which, int value);

#endif
