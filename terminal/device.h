/* SPDX-License-Identifier: Apache-2.0 */
/* terminal/device.h - the board's own state: its battery.
 *
 * Reads sysfs, at most DEVICE_SUPPLIES_MAX entries of it.  A board without a
 * battery is asked once and never again.  Loop thread. */
#ifndef TERMINAL_DEVICE_H
#define TERMINAL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#define DEVICE_SUPPLIES_MAX 16
#define DEVICE_EVERY_MS     60000

struct device {
	char battery[128];      /* its folder; "" = there is none */
	int percent;            /* -1 unknown */
	bool charging;
	int64_t due_ms;         /* next look, or INT64_MAX */
};

/* root is "/sys/class/power_supply" but in tests. */
void device_init(struct device *d, const char *root);
/* Look if it is time.  True: percent or charging changed. */
bool device_turn(struct device *d, int64_t mono_ms);

#endif
