/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#define STRINGS_TEXT
#include "ui/strings.h"

#include "ledger/base/rc.h"

static enum language in_use = LANGUAGE_VI;

void
strings_use(enum language l)
{
	REQUIRE((unsigned)l < LANGUAGE_COUNT);
	in_use = l;
}

enum language
strings_in_use(void)
{
	return in_use;
}

const char *
strings_language(enum language l)
{
	REQUIRE((unsigned)l < LANGUAGE_COUNT);
	return string_text[l][STR_LANGUAGE_NAME];
}

const char *
strings_code(enum language l)
{
	REQUIRE((unsigned)l < LANGUAGE_COUNT);
	return language_code[l];
}

const char *
strings_own(enum language l, enum string s)
{
	REQUIRE((unsigned)l < LANGUAGE_COUNT);
	REQUIRE((unsigned)s < STR_COUNT);
	return string_text[l][s];
}

bool
strings_spoken(enum string s)
{
#define X(name, key) [STR_##name] = true,
	static const bool spoken[STR_COUNT] = { STRINGS_SPOKEN(X) };
#undef X

	REQUIRE((unsigned)s < STR_COUNT);
	return spoken[s];
}

const char *
strings_get(enum string s)
{
	const char *text = strings_own(in_use, s);

	return text != NULL ? text : string_text[LANGUAGE_VI][s];
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
