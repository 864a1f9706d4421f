/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <unistd.h>

#include "terminal/beside.h"

#define PATH_BYTES 4096

extern char **environ;

static bool
find(const char *name, char path[PATH_BYTES])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_BYTES - 1);
	size_t len = strlen(name) + 1;

	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n <= 0 || (size_t)n + len > PATH_BYTES)
		return false;
	memcpy(path + n, name, len);
	return true;
}

static bool
set_files(posix_spawn_file_actions_t *files, int in, int out)
{
	return (in < 0 || posix_spawn_file_actions_adddup2(files, in,
	    STDIN_FILENO) == 0) && posix_spawn_file_actions_adddup2(files,
	    out, STDOUT_FILENO) == 0;
}

bool
beside_start(char *const argv[], int in, int out, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	char path[PATH_BYTES];
	sigset_t none;

	sigemptyset(&none);
	if (!find(argv[0], path) ||
	    posix_spawn_file_actions_init(&files) != 0)
		return false;
	bool ok = posix_spawnattr_init(&attr) == 0;
	if (ok) {
		ok = posix_spawnattr_setsigmask(&attr, &none) == 0 &&
		    posix_spawnattr_setflags(&attr,
		    POSIX_SPAWN_SETSIGMASK) == 0 &&
		    set_files(&files, in, out) && posix_spawn(pid, path,
		    &files, &attr, argv, environ) == 0;
		(void)posix_spawnattr_destroy(&attr);
	}
	(void)posix_spawn_file_actions_destroy(&files);
	return ok;
}
