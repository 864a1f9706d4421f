/* SPDX-License-Identifier: Apache-2.0 */
/* Below a billion each decimal digit speaks for its place, above it by
 * recursion. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/spell.h"

#define SPELT_MAX 1024

static void
spell_digit(struct buf *b, const char *digits, size_t i, size_t place)
{
	static const char *const names[] = { " không", " một", " hai", " ba",
		" bốn", " năm", " sáu", " bảy", " tám", " chín" };
	char d = digits[i], left = i > 0 ? digits[i - 1] : '0';
	const char *name = names[d - '0'];

	if (place % 3 == 2)
		buf_printf(b, "%s trăm", name);
	else if (place % 3 == 1 && d == '0')
		buf_puts(b, digits[i + 1] == '0' ? "" : " linh");
	else if (place % 3 == 1 && d == '1')
		buf_puts(b, " mười");
	else if (place % 3 == 1)
		buf_printf(b, "%s mươi", name);
	else if (d == '5' && left > '0')
		buf_puts(b, " lăm");
	else if (d == '1' && left > '1')
		buf_puts(b, " mốt");
	else if (d == '4' && left > '1')
		buf_puts(b, " tư");
	else if (d != '0')
		buf_puts(b, name);
}

static void
spell_digits(struct buf *b, const char *digits)
{
	size_t n = strlen(digits);

	for (size_t i = 0; i < n; i++) {
		size_t place = n - 1 - i;
		const char *group = digits + i;
		if (place % 3 == 2 && memcmp(group, "000", 3) == 0) {
			bool last = strspn(group, "0") == strlen(group);
			buf_puts(b, last ? "" : place == 8 ? " không triệu" :
			    " không nghìn");
			i += 2;
			continue;
		}
		spell_digit(b, digits, i, place);
		if (place == 6 || place == 3)
			buf_puts(b, place == 6 ? " triệu" : " nghìn");
	}
}

static void
spell(struct buf *b, uint64_t n, bool after)
{
	char digits[24];

	if (n >= 1000000000) {
		spell(b, n / 1000000000, after);
		buf_puts(b, " tỷ");
		n %= 1000000000;
		after = true;
	}
	snprintf(digits, sizeof(digits), after ? "%09" PRIu64 : "%" PRIu64, n);
	if (n > 0)
		spell_digits(b, digits);
}

void
spell_put(struct buf *b, int64_t n)
{
	char text[SPELT_MAX];
	struct buf t = BUF(text);

	if (n < 0)
		buf_puts(&t, " âm");
	spell(&t, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, false);
	if (n == 0)
		buf_puts(&t, " không");
	buf_puts(b, text + 1);
}
