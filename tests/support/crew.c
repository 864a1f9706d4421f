/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE   /* MAP_ANONYMOUS */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/base/rc.h"
#include "tests/support/crew.h"

#define CREW_MAX 64

long
crew_setting(const char *name, long fallback)
{
	const char *s = getenv(name);

	return s == NULL ? fallback : strtol(s, NULL, 10);
}

bool
crew_run(void (*fn)(const struct crew_member *m), long *count, size_t n)
{
	int of = (int)crew_setting("CREW", sysconf(_SC_NPROCESSORS_ONLN));
	pid_t pid[CREW_MAX];
	bool good = true;

	of = of < 1 ? 1 : of > CREW_MAX ? CREW_MAX : of;
	size_t bytes = (size_t)of * n * sizeof(long);
	long *all = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(all != MAP_FAILED);
	fflush(NULL);   /* or each would print it again */
	for (int i = 0; i < of; i++) {
		struct crew_member m = { i, of, all + (size_t)i * n };
		pid[i] = fork();
		REQUIRE(pid[i] >= 0);
		if (pid[i] == 0) {
			fn(&m);
			fflush(NULL);
			_exit(0);
		}
	}
	for (int i = 0; i < of; i++) {
		int status = -1;
		REQUIRE(waitpid(pid[i], &status, 0) == pid[i]);
		good = good && status == 0;
		for (size_t c = 0; c < n; c++)
			count[c] += all[(size_t)i * n + c];
	}
	REQUIRE(munmap(all, bytes) == 0);
	return good;
}
