/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ledger/bank.h"
#include "terminal/doctor_look.h"

#define DAY_MS      INT64_C(86400000)
#define LOOK_MAX    64            /* entries of a folder of devices */
#define PATH_BYTES  300

int64_t
doctor_free_bytes(const char *folder)
{
	struct statvfs v;

	if (statvfs(folder, &v) != 0)
		return -1;
	return (int64_t)v.f_bavail * (int64_t)v.f_frsize;
}

/* Entry n as far as it can be read; a kind of a newer version has its head. */
static bool
entry_at(struct ledger *l, int64_t n, struct entry *e)
{
	char text[LINE_MAX_BYTES_JOURNAL + 1];
	struct buf b = BUF(text);

	if (ledger_line(l, n, &b) != RC_OK)
		return false;
	enum rc rc = entry_decode(buf_str(&b), e);
	return rc == RC_OK || rc == RC_TOO_NEW;
}

/* Entries follow each other in time as well as a clock lets them: halving
 * finds where the day begins. */
int64_t
doctor_boots(struct ledger *l, const struct journal_head *head,
    int64_t wall_ms)
{
	int64_t from = 1, to = head->n;
	struct entry e;

	while (from < to) {
		int64_t at = from + (to - from) / 2;
		if (!entry_at(l, at, &e))
			return 0;
		if (e.wall_ms < wall_ms - DAY_MS)
			from = at + 1;
		else
			to = at;
	}
	if (to < 1 || !entry_at(l, to, &e))
		return 0;
	return head->boot - e.boot + 1;
}

void
doctor_profile(struct doctor_facts *f, const struct profile *p)
{
	f->known = true;
	memcpy(f->bin, p->bin, sizeof(f->bin));
	f->bank_known = bank_by_bin(str_of(p->bin)) != NULL;
	f->holder_known = p->holder[0] != '\0';
	f->given = f->given || p->place[0] != '\0';
}

void
doctor_inputs(const char *folder, struct doctor_facts *f)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	f->devices = f->readable = 0;
	for (int i = 0; d != NULL && i < LOOK_MAX && (e = readdir(d)) != NULL;
	    i++) {
		char path[PATH_BYTES];
		struct buf b = BUF(path);
		if (!str_starts(str_of(e->d_name), STR("event")))
			continue;
		buf_printf(&b, "%s/%s", folder, e->d_name);
		f->devices++;
		f->readable += !b.full && access(path, R_OK) == 0;
	}
	if (d != NULL)
		closedir(d);
}

static int
zone_celsius(const char *root, const char *name)
{
	char path[PATH_BYTES], text[32];
	struct buf b = BUF(path);
	int64_t milli;
	ssize_t n = -1;

	buf_printf(&b, "%s/%s/temp", root, name);
	int fd = b.full ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, sizeof(text));
		close(fd);
	}
	if (n <= 0 || !str_to_i64(str_trim((struct str){ text, (size_t)n }),
	    &milli) || milli < -60000 || milli > 200000)
		return DOCTOR_COLD;
	return (int)(milli / 1000);
}

int
doctor_celsius(const char *root)
{
	DIR *d = opendir(root);
	struct dirent *e;
	int hottest = DOCTOR_COLD;

	for (int i = 0; d != NULL && i < LOOK_MAX && (e = readdir(d)) != NULL;
	    i++) {
		int c = str_starts(str_of(e->d_name), STR("thermal_zone")) ?
		    zone_celsius(root, e->d_name) : DOCTOR_COLD;
		hottest = c > hottest ? c : hottest;
	}
	if (d != NULL)
		closedir(d);
	return hottest;
}

void
doctor_conf(struct doctor_facts *f, const struct terminal_conf *conf)
{
	f->given = conf->stall_terminal != 0;
	f->sound_on = conf->sound_on;
	f->printer = strcmp(conf->printer_device, "none") != 0;
	f->display = strcmp(conf->screen_driver, "memory") != 0;
	f->w = (int)conf->screen_width;
	f->h = (int)conf->screen_height;
	f->dpi = (int)conf->screen_dpi;
}
