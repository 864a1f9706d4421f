/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/basket.h"
#include "ui/format.h"
#include "ui/strings.h"

static bool
same_good(const struct good *a, const struct good *b)
{
	return strcmp(a->name, b->name) == 0 &&
	    a->price.dong == b->price.dong && a->unit == b->unit;
}

/* Pieces alone: weights cost what each of them was rounded to. */
static struct basket_line *
line_of(struct basket *b, const struct good *g, int64_t quantity)
{
	for (int i = 0; i < b->count && g->unit == GOOD_EACH; i++)
		if (quantity > 0 && b->line[i].quantity > 0 &&
		    same_good(&b->line[i].is, g) &&
		    b->line[i].quantity + quantity <= QUANTITY_MAX)
			return &b->line[i];
	if (b->count == BASKET_MAX)
		return NULL;
	b->line[b->count] = (struct basket_line){ .is = *g };
	return &b->line[b->count++];
}

void
basket_add(struct basket *b, const struct good *g, int64_t quantity,
    struct vnd cost)
{
	struct basket_line *l = line_of(b, g, quantity);

	if (l == NULL)
		return;
	l->quantity += quantity;
	l->cost.dong += cost.dong;
	b->total.dong += cost.dong;
}

bool
basket_is_of(const struct basket *b, const struct sale *s)
{
	return b->count > 0 && strcmp(b->ref, s->ref) == 0 &&
	    b->opened_wall_ms == s->opened_wall_ms &&
	    b->amount.dong == s->amount.dong &&
	    b->total.dong <= s->amount.dong;
}

void
basket_put_quantity(struct buf *b, const struct good *g, int64_t quantity)
{
	int grams = (int)(quantity % 1000);

	if (g->unit == GOOD_EACH) {
		buf_puts(b, format_count(quantity).s);
		return;
	}
	buf_puts(b, format_count(quantity / 1000).s);
	if (grams % 100 != 0)
		buf_printf(b, ",%03d", grams);
	else if (grams != 0)
		buf_printf(b, ",%d", grams / 100);
	buf_puts(b, " kg");
}

void
basket_put_name(struct buf *b, const struct good *g)
{
	buf_puts(b, g->name);
	if (g->stars == 0)
		return;
	buf_puts(b, " · ");
	strings_put(b, STR_SLIP_STARS, ARGS(format_count(g->stars).s));
}

void
basket_put_how(struct buf *b, const struct basket_line *l)
{
	if (l->quantity == 0) {
		buf_puts(b, strings_get(STR_SLIP_WEIGHED));
		return;
	}
	basket_put_quantity(b, &l->is, l->quantity);
	buf_printf(b, " × %s", format_money(l->is.price).s);
}
