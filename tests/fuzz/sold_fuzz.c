/* SPDX-License-Identifier: Apache-2.0 */
/* What was sold, as it lies on the card (ui/basket.h), read in two pieces as
 * terminal/sold_file.c reads it in many. */
#include <string.h>

#include "ledger/base/rc.h"
#include "ledger/ref.h"
#include "tests/fuzz/fuzz.h"
#include "ui/basket.h"

/* Whatever is taken is a basket, and is written and read again as the same. */
static void
check(const struct basket *b)
{
	char text[BASKET_TEXT_MAX];
	struct buf t = BUF(text);
	struct basket again;
	struct ref ref;
	int64_t sum = 0;

	REQUIRE(ref_parse(str_of(b->ref), &ref) == RC_OK);
	REQUIRE(b->count >= 1 && b->count <= BASKET_MAX);
	for (int i = 0; i < b->count; i++) {
		const struct basket_line *l = &b->line[i];
		REQUIRE(good_is_valid(&l->is) && vnd_is_sale(l->cost) &&
		    l->quantity >= 0 && l->quantity <= QUANTITY_MAX);
		sum += l->cost.dong;
	}
	REQUIRE(sum == b->total.dong && sum <= b->amount.dong);
	basket_put(&t, b);
	struct str s = buf_str(&t);
	REQUIRE(!t.full && basket_next(&s, &again) && s.n == 0);
	REQUIRE(again.count == b->count && again.total.dong == sum &&
	    again.opened_wall_ms == b->opened_wall_ms &&
	    strcmp(again.ref, b->ref) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = { (const char *)data, size };
	struct str first = str_part(all, 0, size / 2);
	struct basket b;
	int whole = 0, pieces = 0;

	for (struct str s = all; basket_next(&s, &b); whole++)
		check(&b);
	while (basket_next(&first, &b))
		pieces++;
	/* What was left of the first piece is where the second goes on. */
	first.n = (size_t)(all.p + size - first.p);
	while (basket_next(&first, &b))
		pieces++;
	REQUIRE(whole == pieces);
	return 0;
}
