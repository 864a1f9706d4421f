/* SPDX-License-Identifier: Apache-2.0 */
#define STRINGS_TEXT
#include "ui/strings.h"

#include "ledger/base/rc.h"

const char *
strings_get(enum string s)
{
	REQUIRE((unsigned)s < STR_COUNT);
	return string_text[s];
}

void
strings_put(struct buf *b, enum string s,
    const char *const argument[STRINGS_ARGS_MAX])
{
	const char *p = strings_get(s);

	for (; *p != '\0'; p++) {
		if (*p != '{' || p[1] < '1' ||
		    p[1] > '0' + STRINGS_ARGS_MAX || p[2] != '}') {
			buf_putc(b, *p);
			continue;
		}
		REQUIRE(argument[p[1] - '1'] != NULL);
		buf_puts(b, argument[p[1] - '1']);
		p += 2;
	}
}
