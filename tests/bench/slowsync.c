/* SPDX-License-Identifier: Apache-2.0 */
/* slowsync.so - preload: fsync and fdatasync take FSYNC_US microseconds more,
 * as they do on a card.  Machines whose disks answer a sync from a cache show
 * no durable-write figure worth having without it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef int sync_call(int);

static int
slow(const char *name, int fd)
{
	const char *us = getenv("FSYNC_US");
	long wait = us == NULL ? 0 : atol(us);
	struct timespec t = { wait / 1000000, wait % 1000000 * 1000 };
	sync_call *real = (sync_call *)dlsym(RTLD_NEXT, name);

	if (wait > 0)
		nanosleep(&t, NULL);
	return real(fd);
}

int
fsync(int fd)
{
	return slow("fsync", fd);
}

int
fdatasync(int fd)
{
	return slow("fdatasync", fd);
}
