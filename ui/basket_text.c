/* SPDX-License-Identifier: Apache-2.0 */
/* A basket as text, and back: only a whole and sound one. */
#include <string.h>

#include "ledger/ref.h"
#include "ui/basket.h"

#define HEAD_MAX  96
#define CHECK_LEN 8

static uint32_t
fnv(uint32_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT32_C(16777619);
	return h;
}

static void
put_check(struct buf *b, struct str head, struct str body)
{
	uint32_t h = fnv(fnv(UINT32_C(2166136261), head), body);

	buf_printf(b, "%08lx", (unsigned long)h);
}

void
basket_put(struct buf *b, const struct basket *is)
{
	char head[HEAD_MAX], lines[BASKET_TEXT_MAX];
	struct buf h = BUF(head), l = BUF(lines);

	buf_printf(&h, "%s %lld %lld %d ", is->ref,
	    (long long)is->opened_wall_ms, (long long)is->amount.dong,
	    is->count);
	for (int i = 0; i < is->count; i++) {
		buf_printf(&l, "%lld\t%lld\t",
		    (long long)is->line[i].quantity,
		    (long long)is->line[i].cost.dong);
		good_put(&l, &is->line[i].is);
		buf_putc(&l, '\n');
	}
	REQUIRE(!h.full && !l.full);   /* BASKET_MAX of the longest fit */
	buf_puts(b, "sale ");
	buf_put(b, buf_str(&h));
	put_check(b, buf_str(&h), buf_str(&l));
	buf_putc(b, '\n');
	buf_put(b, buf_str(&l));
}

static bool
read_line(struct str line, struct basket_line *l)
{
	struct str quantity = str_cut(&line, '\t'), cost = str_cut(&line, '\t');

	return str_to_i64(quantity, &l->quantity) && l->quantity >= 0 &&
	    l->quantity <= QUANTITY_MAX && str_to_i64(cost, &l->cost.dong) &&
	    vnd_is_sale(l->cost) && good_read(line, &l->is);
}

/* What the head says, without its "sale ". */
static bool
read_head(struct str head, struct basket *out)
{
	struct str ref = str_cut(&head, ' '), opened = str_cut(&head, ' '),
	    amount = str_cut(&head, ' '), count = str_cut(&head, ' ');
	struct ref is;
	int64_t n;

	*out = (struct basket){ 0 };
	if (ref_parse(ref, &is) != RC_OK ||
	    !str_copy(ref, out->ref, sizeof(out->ref)) ||
	    !str_to_i64(opened, &out->opened_wall_ms) ||
	    !str_to_i64(amount, &out->amount.dong) ||
	    !vnd_is_sale(out->amount) || !str_to_i64(count, &n) || n < 1 ||
	    n > BASKET_MAX || head.n != CHECK_LEN)
		return false;
	out->count = (int)n;
	return true;
}

/* The lines, which are all there. */
static bool
read_lines(struct str lines, struct basket *out)
{
	for (int i = 0; i < out->count; i++) {
		if (!read_line(str_cut(&lines, '\n'), &out->line[i]))
			return false;
		out->total.dong += out->line[i].cost.dong;
	}
	return out->total.dong <= out->amount.dong;
}

static bool
is_sound(struct str head, struct str lines)
{
	struct str said = str_from(head, head.n - CHECK_LEN);
	char check[CHECK_LEN + 1];
	struct buf b = BUF(check);

	put_check(&b, str_part(head, 0, head.n - CHECK_LEN), lines);
	return str_eq(said, buf_str(&b));
}

/* So many whole lines of *rest.  False: they are not all there. */
static bool
cut_lines(struct str *rest, int count, struct str *lines)
{
	struct str left = *rest;

	for (int i = 0; i < count; i++) {
		if (str_find(left, '\n') == left.n)
			return false;
		(void)str_cut(&left, '\n');
	}
	*lines = str_part(*rest, 0, rest->n - left.n);
	*rest = left;
	return true;
}

bool
basket_next(struct str *text, struct basket *out)
{
	while (str_find(*text, '\n') < text->n) {
		struct str rest = *text, head = str_cut(&rest, '\n'), lines;
		bool begins = str_starts(head, STR("sale ")) &&
		    read_head(str_from(head, 5), out);

		if (!begins) {
			*text = rest;
			continue;
		}
		head = str_from(head, 5);
		struct str after = rest;
		if (!cut_lines(&after, out->count, &lines))
			return false;
		/* Where it is none, another may begin among its lines. */
		bool is = is_sound(head, lines) && read_lines(lines, out);
		*text = is ? after : rest;
		if (is)
			return true;
	}
	return false;
}
