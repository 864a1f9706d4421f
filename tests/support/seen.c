/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/support/seen.h"

bool
seen_add(struct seen *s, uint64_t name)
{
	size_t at = name % SEEN_MAX;

	name |= 1;   /* 0 is an empty place */
	for (; s->name[at] != 0; at = (at + 1) % SEEN_MAX)
		if (s->name[at] == name)
			return false;
	if (s->n == SEEN_MAX / 2)
		return false;
	s->name[at] = name;
	s->n++;
	return true;
}

void
seen_forget(struct seen *s)
{
	if (s->n > 0)
		memset(s, 0, sizeof(*s));
}
