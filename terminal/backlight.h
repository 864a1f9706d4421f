/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/backlight.h - the panel's own light, if the kernel has it.
 *
 * A folder of the kernel's backlight class (Documentation/ABI/stable/
 * sysfs-class-backlight): max_brightness is read once, brightness and, where
 * there is one, bl_power are written when they are to change.  At most
 * BACKLIGHT_LOOKS_MAX entries of the root are looked at; the one that the
 * kernel's document prefers is taken (type firmware, then platform, then
 * raw), among equals the first by name.  A write takes as long as the
 * panel's driver does, over I2C about a millisecond; a folder that only looks
 * like one (a pipe) is not waited for.  What fails is logged once, until it
 * works again, and is no error: the picture is dimmed instead.  Loop
 * thread. */
#ifndef TERMINAL_BACKLIGHT_H
#define TERMINAL_BACKLIGHT_H

#include <stdbool.h>
#include <stdint.h>

#define BACKLIGHT_LOOKS_MAX 16
#define BACKLIGHT_PATH_MAX  512
/* The kernel keeps brightness in an int. */
#define BACKLIGHT_MOST      INT32_MAX

struct backlight {
	char folder[BACKLIGHT_PATH_MAX];   /* "": there is none */
	int64_t most;            /* max_brightness */
	int percent;             /* written last; -1: not known */
	bool has_power;          /* there is a bl_power */
	bool failed;             /* told of */
};

/* root is "/sys/class/backlight", or as configured; "": do not look. */
void backlight_init(struct backlight *b, const char *root);
/* 0: off; else 1 to 100.  True: the panel has it, or had it already. */
bool backlight_set(struct backlight *b, int percent);
/* What comes after us finds a glass that can be read: all its light, if we
 * ever changed it. */
void backlight_end(struct backlight *b);

#endif
