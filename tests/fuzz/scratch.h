/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/scratch.h - a folder for targets whose bytes lie in files.
 *
 * In memory where there is such a disk, since what is read is fsynced often;
 * gone when the process ends well. */
#ifndef TESTS_FUZZ_SCRATCH_H
#define TESTS_FUZZ_SCRATCH_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ledger/base/rc.h"
#include "ledger/base/str.h"

#define SCRATCH_MAX 64

static char scratch_dir[SCRATCH_MAX];

static inline void
scratch_path(const char *name, char path[2 * SCRATCH_MAX])
{
	int n = snprintf(path, 2 * SCRATCH_MAX, "%s/%s", scratch_dir, name);

	REQUIRE(n > 0 && n < 2 * SCRATCH_MAX);
}

static inline void
scratch_drop(const char *name)
{
	char path[2 * SCRATCH_MAX];

	scratch_path(name, path);
	(void)unlink(path);
}

/* Make the folder at the first call; at_end takes the files out of it. */
static inline void
scratch_begin(void (*at_end)(void))
{
	if (scratch_dir[0] != '\0')
		return;
	snprintf(scratch_dir, sizeof(scratch_dir), "%s/cho40-fuzz-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	REQUIRE(mkdtemp(scratch_dir) != NULL);
	REQUIRE(atexit(at_end) == 0);
}

/* The file `name` is these bytes. */
static inline void
scratch_put(const char *name, struct str s)
{
	char path[2 * SCRATCH_MAX];

	scratch_path(name, path);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0);
	REQUIRE(write(fd, s.p, s.n) == (ssize_t)s.n);
	close(fd);
}

#endif
