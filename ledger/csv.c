/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/csv.h"

static bool
is_number(struct str s)
{
	int64_t v;

	return str_to_i64(s, &v);
}

/* Does a spreadsheet take text that begins so for something to compute? */
static bool
is_formula(struct str s)
{
	return s.n > 0 && memchr("=+-@\t\r", s.p[0], 6) != NULL &&
	    !is_number(s);
}

void
csv_put(struct buf *b, struct str s)
{
	bool quote = is_formula(s);

	for (size_t i = 0; i < s.n; i++)
		quote = quote || s.p[i] == ',' || s.p[i] == '"' ||
		    s.p[i] == '\r' || s.p[i] == '\n';
	if (!quote) {
		buf_put(b, s);
		return;
	}
	buf_puts(b, is_formula(s) ? "\"'" : "\"");
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_putc(b, '"');
		buf_putc(b, s.p[i]);
	}
	buf_putc(b, '"');
}
