/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/fold.h"

/* U+00C0..U+00FF; '.' = no look-alike.  Eth stands in for the barred D in
 * much old text: the two capitals look the same. */
static const char latin1[] =
    "AAAAAA.CEEEEIIIIDNOOOOO.OUUUUY..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y";
_Static_assert(sizeof(latin1) == 0x40 + 1, "one for each of U+00C0..U+00FF");

struct row { uint16_t from, to; char upper, lower; };

/* Upper case is even and lower case odd, except in the row of U+01AF. */
static const struct row rows[] = {
	{ 0x0102, 0x0103, 'A', 'a' },   /* breve */
	{ 0x0110, 0x0111, 'D', 'd' },   /* stroke */
	{ 0x0128, 0x0129, 'I', 'i' },
	{ 0x0168, 0x0169, 'U', 'u' },
	{ 0x01a0, 0x01a1, 'O', 'o' },   /* horn */
	{ 0x01af, 0x01b0, 'u', 'U' },   /* horn; odd is the capital here */
	{ 0x1ea0, 0x1eb7, 'A', 'a' },
	{ 0x1eb8, 0x1ec7, 'E', 'e' },
	{ 0x1ec8, 0x1ecb, 'I', 'i' },
	{ 0x1ecc, 0x1ee3, 'O', 'o' },
	{ 0x1ee4, 0x1ef1, 'U', 'u' },
	{ 0x1ef2, 0x1ef9, 'Y', 'y' },
};

int
fold_char(uint32_t cp)
{
	if (cp < 0x80)
		return cp == 0 ? FOLD_OTHER : (int)cp;
	if (cp == 0xa0)
		return ' ';
	if (cp >= 0xc0 && cp <= 0xff)
		return latin1[cp - 0xc0] == '.' ? FOLD_OTHER :
		    latin1[cp - 0xc0];
	if (cp >= 0x0300 && cp <= 0x036f)
		return FOLD_NOTHING;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (cp >= rows[i].from && cp <= rows[i].to)
			return cp % 2 == 0 ? rows[i].upper : rows[i].lower;
	return FOLD_OTHER;
}

int
fold_next(struct str s, size_t *at)
{
	return fold_char(str_next_char(s, at));
}

void
fold_words(struct buf *b, struct str s)
{
	bool gap = false, any = false;

	for (size_t at = 0; at < s.n;) {
		int c = fold_next(s, &at);
		if (c >= 'a' && c <= 'z')
			c += 'A' - 'a';
		if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
			if (gap && any)
				buf_putc(b, ' ');
			buf_putc(b, (char)c);
			gap = false;
			any = true;
		} else if (c != FOLD_NOTHING) {
			gap = true;
		}
	}
}
