/* SPDX-License-Identifier: Apache-2.0 */
/* What was picked from the price list: for the sale that is being typed, of
 * the last few that were sold, and of an older one that is looked at. */
#include <string.h>

#include "ui/sold.h"

/* What was picked is a part of the sum; where that was emptied, or taken back
 * to be typed anew, nobody knows what of it is sold. */
void
goods_follow(struct model *m)
{
	if (m->basket.total.dong > m->sum.dong)
		m->basket = (struct basket){ 0 };
}

void
goods_sold(struct model *m, const struct sale *s)
{
	struct basket *to = &m->sold[m->sold_next];

	if (m->basket.count == 0 || s->who[0] != '\0' || s->fee[0] != '\0' ||
	    s->amount.dong != m->amount.dong + m->sum.dong)
		return;
	*to = m->basket;
	memcpy(to->ref, s->ref, sizeof(to->ref));
	to->opened_wall_ms = s->opened_wall_ms;
	to->amount = s->amount;
	m->sold_next = (m->sold_next + 1) % BASKETS_KEPT;
}

const struct basket *
goods_of_sale(const struct model *m, const struct sale *s)
{
	for (int i = 0; i < BASKETS_KEPT; i++)
		if (basket_is_of(&m->sold[i], s))
			return &m->sold[i];
	return basket_is_of(&m->looked_up, s) ? &m->looked_up : NULL;
}

void
sold_wish(const struct model *m, const char *ref, struct effects *out)
{
	for (int i = 0; i < BASKETS_KEPT; i++)
		if (m->sold[i].count > 0 && strcmp(m->sold[i].ref, ref) == 0)
			return;
	if (m->training || strcmp(m->looked_up.ref, ref) == 0)
		return;
	struct effect *e = screen_want(out, EFFECT_BASKET_LOAD);
	REQUIRE(str_copy(str_of(ref), e->ref, sizeof(e->ref)));
}

void
sold_update(struct model *m, const struct event *e)
{
	REQUIRE(e->basket.count >= 0 && e->basket.count <= BASKET_MAX);
	m->looked_up = e->basket;
}
