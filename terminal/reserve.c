/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/base/log.h"
#include "terminal/reserve.h"

#define LOOK_AGAIN_MS 30000

/* Take the blocks; a file that holds them already is left as it is. */
static bool
make(const struct reserve *r)
{
	struct stat st;
	int e = 0;
	int fd = open(r->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	if (fstat(fd, &st) != 0 || st.st_size != (off_t)r->bytes ||
	    (int64_t)st.st_blocks * 512 < r->bytes)
		e = ftruncate(fd, (off_t)r->bytes) != 0 ? errno :
		    posix_fallocate(fd, 0, (off_t)r->bytes);
	if (e == 0 && fsync(fd) != 0)
		e = errno;
	close(fd);
	if (e != 0)   /* half of it would be in the way */
		unlink(r->path);
	return e == 0;
}

void
reserve_init(struct reserve *r, const char *dir, int64_t bytes)
{
	*r = (struct reserve){ .bytes = bytes };
	int n = snprintf(r->path, sizeof(r->path), "%s/ballast", dir);
	if (bytes <= 0 || n < 0 || (size_t)n >= sizeof(r->path)) {
		r->path[0] = '\0';
		return;
	}
	r->spent = !make(r);
	if (r->spent)
		log_line(LOG_WARN, "till", "no room for a reserve of %" PRId64
		    " bytes: no new sales until there is", bytes);
}

bool
reserve_spend(struct reserve *r, int64_t mono_ms)
{
	if (r->path[0] == '\0' || r->spent)
		return false;
	r->spent = true;
	r->look_ms = mono_ms + LOOK_AGAIN_MS;
	log_line(LOG_ERROR, "till", "disk full: the reserve is given up; no "
	    "new sales until there is room for it again");
	return unlink(r->path) == 0;
}

bool
reserve_is_spent(struct reserve *r, int64_t mono_ms)
{
	if (!r->spent || mono_ms < r->look_ms)
		return r->spent;
	r->look_ms = mono_ms + LOOK_AGAIN_MS;
	r->spent = !make(r);
	if (!r->spent)
		log_line(LOG_INFO, "till", "the reserve is back");
	return r->spent;
}
