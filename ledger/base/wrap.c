/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/str.h"
#include "ledger/base/wrap.h"

size_t
wrap_line(const char *z, const struct wrap_ruler *r)
{
	char part[WRAP_LINE_MAX];
	struct str all = str_of(z);
	size_t fits = 0, word = 0;

	for (size_t at = 0; at < all.n;) {
		size_t next = at;
		(void)str_next_char(all, &next);
		if (!str_copy(str_part(all, 0, next), part, sizeof(part)) ||
		    !r->fits(r->ctx, part))
			return word > 0 ? word : fits > 0 ? fits : next;
		fits = next;
		if (next == all.n || z[next] == ' ')
			word = next;
		at = next;
	}
	return all.n;
}
