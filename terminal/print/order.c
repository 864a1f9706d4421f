/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/rc.h"
#include "terminal/print/order.h"

static const char *const words[ORDER_WORDS] = {
	[ORDER_INK] = "ink", [ORDER_SLOW] = "slow", [ORDER_MOVES] = "moves",
	[ORDER_DONE] = "done", [ORDER_NOT] = "not", [ORDER_TORN] = "torn",
};
static const char *const whys[PRINT_WHY_COUNT] = {
	[PRINT_WHY_NONE] = "none", [PRINT_WHY_PAPER] = "paper",
	[PRINT_WHY_ABSENT] = "absent", [PRINT_WHY_LOST] = "lost",
	[PRINT_WHY_STALLED] = "stalled", [PRINT_WHY_COVER] = "cover",
	[PRINT_WHY_DISK] = "disk", [PRINT_WHY_FULL] = "full",
	[PRINT_WHY_GONE] = "gone",
};

void
order_put_head(struct buf *b, const struct picture *p, bool fill)
{
	buf_printf(b, "C4P1 %d %d %d\n", p->w, p->h, (int)fill);
}

bool
order_read_head(struct str line, struct picture *p, bool *fill)
{
	struct str name = str_cut(&line, ' '), w = str_cut(&line, ' ');
	struct str h = str_cut(&line, ' ');
	int64_t wide, high;

	if (!str_eq(name, STR("C4P1")) || !str_to_i64(w, &wide) ||
	    !str_to_i64(h, &high) || !picture_size_ok(wide, high) ||
	    (!str_eq(line, STR("0")) && !str_eq(line, STR("1"))))
		return false;
	*fill = line.p[0] == '1';
	p->w = (int)wide;
	p->h = (int)high;
	return true;
}

const char *
order_why(enum print_why why)
{
	REQUIRE(why < PRINT_WHY_COUNT);
	return whys[why];
}

void
order_put_word(struct buf *b, enum order_word w, enum print_why why)
{
	buf_puts(b, words[w]);
	if (w == ORDER_NOT || w == ORDER_TORN)
		buf_printf(b, " %s", whys[why]);
	buf_putc(b, '\n');
}

bool
order_read_word(struct str line, enum order_word *w, enum print_why *why)
{
	struct str whole = line, word = str_cut(&line, ' ');

	*why = PRINT_WHY_NONE;
	for (int i = 0; i < ORDER_WORDS; i++) {
		if (!str_eq(word, str_of(words[i])))
			continue;
		*w = (enum order_word)i;
		if (i != ORDER_NOT && i != ORDER_TORN)
			return str_eq(whole, word);
		for (int k = 0; k < PRINT_WHY_COUNT; k++)
			if (str_eq(line, str_of(whys[k]))) {
				*why = (enum print_why)k;
				return true;
			}
	}
	return false;
}
