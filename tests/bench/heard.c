/* SPDX-License-Identifier: Apache-2.0 */
/* heard - put before the terminal by LD_PRELOAD: writes to HEARD_LOG when a
 * file was made durable and what was handed to the loudspeaker, SDL's "disk"
 * device.  A line each, CLOCK_MONOTONIC in microseconds:
 *
 *	sync US                 fdatasync has returned
 *	sound US FIRST LAST     samples FIRST to LAST of this opening of the
 *	                        device: the first and last that are not silence
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static FILE *device;
static long long at;             /* samples handed over */

static void
say(const char *what, long long first, long long last)
{
	static int log = -2;
	char line[120];
	struct timespec t;

	if (log == -2)
		log = getenv("HEARD_LOG") == NULL ? -1 :
		    open(getenv("HEARD_LOG"), O_WRONLY | O_CREAT | O_APPEND |
		    O_CLOEXEC, 0600);
	clock_gettime(CLOCK_MONOTONIC, &t);
	int n = snprintf(line, sizeof(line), "%s %lld %lld %lld\n", what,
	    (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000, first, last);
	if (log >= 0 && write(log, line, (size_t)n) != n)
		abort();
}

int
fdatasync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
	int rc = real(fd);

	say("sync", 0, 0);
	return rc;
}

static FILE *
opened(const char *path, FILE *f)
{
	const char *sound = getenv("SDL_DISKAUDIOFILE");

	if (f != NULL && sound != NULL && strcmp(path, sound) == 0) {
		device = f;
		at = 0;
	}
	return f;
}

FILE *
fopen64(const char *path, const char *mode)
{
	FILE *(*real)(const char *, const char *) =
	    (FILE *(*)(const char *, const char *))dlsym(RTLD_NEXT, "fopen64");

	return opened(path, real(path, mode));
}

FILE *
fopen(const char *path, const char *mode)
{
	FILE *(*real)(const char *, const char *) =
	    (FILE *(*)(const char *, const char *))dlsym(RTLD_NEXT, "fopen");

	return opened(path, real(path, mode));
}

size_t
fwrite(const void *bytes, size_t size, size_t count, FILE *f)
{
	size_t (*real)(const void *, size_t, size_t, FILE *) =
	    (size_t (*)(const void *, size_t, size_t, FILE *))dlsym(RTLD_NEXT,
	    "fwrite");
	const int16_t *pcm = bytes;
	long long n = (long long)(size * count / 2), first = -1, last = -1;

	if (f == device) {
		for (long long i = 0; i < n; i++)
			if (pcm[i] != 0) {
				first = first < 0 ? at + i : first;
				last = at + i;
			}
		at += n;
		if (first >= 0)
			say("sound", first, last);
	}
	return real(bytes, size, count, f);
}
