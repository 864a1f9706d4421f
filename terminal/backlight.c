/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "ledger/base/buf.h"
#include "ledger/base/log.h"
#include "ledger/base/str.h"
#include "terminal/backlight.h"

/* FB_BLANK_UNBLANK and FB_BLANK_POWERDOWN of linux/fb.h. */
#define POWER_ON  0
#define POWER_OFF 4

/* Descriptor of folder/name, or -1.  O_NONBLOCK: whatever it is, opening it
 * does not wait. */
static int
open_in(const char *folder, const char *name, int flags)
{
	char path[BACKLIGHT_PATH_MAX + 32];
	struct buf b = BUF(path);

	buf_printf(&b, "%s/%s", folder, name);
	if (!b.full)
		return open(path, flags | O_CLOEXEC | O_NONBLOCK);
	errno = ENAMETOOLONG;
	return -1;
}

static struct str
read_line(const char *folder, const char *name, char *text, size_t cap)
{
	int fd = open_in(folder, name, O_RDONLY);
	ssize_t n = -1;

	if (fd >= 0) {
		n = read(fd, text, cap);
		close(fd);
	}
	return str_trim((struct str){ text, n < 0 ? 0 : (size_t)n });
}

static bool
write_number(const char *folder, const char *name, int64_t v)
{
	char text[24];
	struct buf b = BUF(text);
	int fd = open_in(folder, name, O_WRONLY | O_TRUNC);

	if (fd < 0)
		return false;
	buf_printf(&b, "%" PRId64 "\n", v);
	ssize_t n = write(fd, text, b.n);
	int failed = n == (ssize_t)b.n ? 0 : n < 0 ? errno : EIO;
	close(fd);
	errno = failed;
	return failed == 0;
}

/* --- which one ------------------------------ */

/* 0: none of ours; else the higher the better. */
static int
rank(const char *folder, int64_t *most)
{
	static const char *const types[] = { "raw", "platform", "firmware" };
	char text[32];

	if (!str_to_i64(read_line(folder, "max_brightness", text,
	    sizeof(text)), most) || *most < 1 || *most > BACKLIGHT_MOST)
		return 0;
	struct str type = read_line(folder, "type", text, sizeof(text));
	for (int i = 0; i < 3; i++)
		if (str_eq(type, str_of(types[i])))
			return 2 + i;
	return 1;
}

void
backlight_init(struct backlight *b, const char *root)
{
	DIR *dir = root[0] == '\0' ? NULL : opendir(root);
	struct dirent *e;
	int best = 0;

	*b = (struct backlight){ .percent = -1 };
	if (dir == NULL)
		return;
	for (int i = 0; i < BACKLIGHT_LOOKS_MAX && (e = readdir(dir)) != NULL;
	    i++) {
		char folder[BACKLIGHT_PATH_MAX];
		struct buf path = BUF(folder);
		int64_t most;
		buf_printf(&path, "%s/%s", root, e->d_name);
		int r = path.full || e->d_name[0] == '.' ? 0 :
		    rank(folder, &most);
		if (r < best || r == 0 || (r == best &&
		    strcmp(folder, b->folder) > 0))
			continue;
		best = r;
		b->most = most;
		memcpy(b->folder, folder, sizeof(folder));
	}
	closedir(dir);
	if (b->folder[0] == '\0')
		return;
	char text[8];
	b->has_power = read_line(b->folder, "bl_power", text,
	    sizeof(text)).n > 0;
	log_line(LOG_INFO, "backlight", "folder=%s max=%" PRId64, b->folder,
	    b->most);
}

/* --- how much ------------------------------ */

/* The light first, then the power off; the power on, then the light. */
static bool
put(struct backlight *b, int percent)
{
	int64_t v = b->most * percent / 100;

	v = v == 0 && percent > 0 ? 1 : v;
	if (percent > 0 && b->has_power &&
	    !write_number(b->folder, "bl_power", POWER_ON))
		return false;
	if (!write_number(b->folder, "brightness", v))
		return false;
	return percent > 0 || !b->has_power ||
	    write_number(b->folder, "bl_power", POWER_OFF);
}

bool
backlight_set(struct backlight *b, int percent)
{
	if (b->folder[0] == '\0')
		return false;
	if (percent == b->percent)
		return true;
	b->percent = -1;
	if (!put(b, percent)) {
		if (!b->failed)
			log_line(LOG_WARN, "backlight", "%s: %s; the picture "
			    "is dimmed instead", b->folder, strerror(errno));
		b->failed = true;
		return false;
	}
	b->failed = false;
	b->percent = percent;
	return true;
}

void
backlight_end(struct backlight *b)
{
	if (b->percent >= 0)
		(void)backlight_set(b, 100);
}
