/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "ledger/base/str.h"
#include "terminal/device.h"

/* The first line of folder/name into text; "" if it cannot be read. */
static struct str
read_line(const char *folder, const char *name, char *text, size_t cap)
{
	char path[300];
	struct buf b = BUF(path);
	ssize_t n = -1;

	buf_printf(&b, "%s/%s", folder, name);
	int fd = b.full ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, cap);
		close(fd);
	}
	return str_trim((struct str){ text, n < 0 ? 0 : (size_t)n });
}

static bool
is_battery(const char *folder)
{
	char text[32];

	return str_eq(read_line(folder, "type", text, sizeof(text)),
	    STR("Battery")) &&
	    read_line(folder, "capacity", text, sizeof(text)).n > 0;
}

void
device_init(struct device *d, const char *root)
{
	DIR *dir = opendir(root);
	struct dirent *e;

	*d = (struct device){ .percent = -1, .due_ms = INT64_MAX };
	if (dir == NULL)
		return;
	for (int i = 0; i < DEVICE_SUPPLIES_MAX && d->battery[0] == '\0' &&
	    (e = readdir(dir)) != NULL; i++) {
		struct buf b = BUF(d->battery);
		if (e->d_name[0] != '.')
			buf_printf(&b, "%s/%s", root, e->d_name);
		if (b.full || (b.n > 0 && !is_battery(d->battery)))
			buf_reset(&b);
	}
	closedir(dir);
	if (d->battery[0] != '\0')
		d->due_ms = 0;
}

bool
device_turn(struct device *d, int64_t mono_ms)
{
	char text[32];
	int64_t percent = -1;

	if (mono_ms < d->due_ms)
		return false;
	d->due_ms = mono_ms + DEVICE_EVERY_MS;
	if (!str_to_i64(read_line(d->battery, "capacity", text, sizeof(text)),
	    &percent) || percent < 0 || percent > 100)
		percent = -1;
	struct str status = read_line(d->battery, "status", text,
	    sizeof(text));
	bool charging = str_eq(status, STR("Charging")) ||
	    str_eq(status, STR("Full"));
	bool changed = percent != d->percent || charging != d->charging;
	d->percent = (int)percent;
	d->charging = charging;
	return changed;
}
