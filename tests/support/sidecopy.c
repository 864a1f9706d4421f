/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ledger/side.h"
#include "tests/support/sidecopy.h"

#define HALF      256    /* bytes of a slot that was being written */
#define FULL      4096   /* more than any line here */
/* Entries that a check may have added beyond those of the day. */
#define ADDED_MAX 16
#define OTHERS    9      /* side copies of other histories, looked for */

static void
put_slot(struct side_copy *s, int64_t n, size_t bytes)
{
	char slot[FULL] = { 0 };
	off_t at = (off_t)(n - 1) * SIDE_SLOT_BYTES;

	if (bytes > 0)
		REQUIRE(pread(s->whole, slot, bytes, at) == (ssize_t)bytes);
	REQUIRE(pwrite(s->now, slot, FULL, at) == FULL);
}

static void
make(struct side_copy *s)
{
	if (s->now >= 0)
		close(s->now);
	s->now = open(s->day->side, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
	    0600);
	REQUIRE(s->now >= 0);
	REQUIRE(ftruncate(s->now, (off_t)s->day->env.side_slots *
	    SIDE_SLOT_BYTES) == 0);
	s->good = s->high = 0;
}

void
side_copy_open(struct side_copy *s, const struct crash_day *d,
    const char *whole)
{
	*s = (struct side_copy){ .day = d, .now = -1 };
	s->whole = open(whole, O_RDONLY | O_CLOEXEC);
	REQUIRE(s->whole >= 0);
	make(s);
}

void
side_copy_close(struct side_copy *s)
{
	close(s->whole);
	close(s->now);
}

void
side_copy_lay(struct side_copy *s, size_t k)
{
	char other[128];
	bool begun_anew = false;
	int64_t told = 0;

	for (int i = 1; i <= OTHERS; i++) {
		(void)snprintf(other, sizeof(other), "%s.other-%d",
		    s->day->side, i);
		begun_anew = unlink(other) == 0 || begun_anew;
	}
	if (begun_anew)
		make(s);
	while (told < s->day->entries && s->day->entry_op[told + 1] <= k)
		told++;
	/* A start may have written to what came after what it found. */
	for (int64_t n = s->good + 1; n <= told; n++)
		put_slot(s, n, FULL);
	if (told < s->day->entries)
		put_slot(s, told + 1, HALF);
	for (int64_t n = told + 2; n <= s->high; n++)
		put_slot(s, n, 0);
	s->good = told;
	s->high = told + ADDED_MAX;
}
