/* SPDX-License-Identifier: Apache-2.0 */
/* A price list as it lies on the card, what a scanner types, and where a good
 * comes from.  The first byte says which. */
#include <string.h>

#include "ledger/base/rc.h"
#include "tests/fuzz/fuzz.h"
#include "ui/goods.h"

/* What was read is written and read again as the same. */
static void
take_list(struct str s)
{
	static struct goods g, again;
	char text[GOODS_FILE_MAX];
	struct buf b = BUF(text);

	(void)goods_read(s, &g);
	REQUIRE(g.count >= 0 && g.count <= GOODS_MAX);
	for (int i = 0; i < g.count; i++)
		REQUIRE(good_is_valid(&g.row[i]));
	goods_put(&b, &g);
	REQUIRE(!b.full && goods_read(buf_str(&b), &again) == 0);
	REQUIRE(again.count == g.count);
	for (int i = 0; i < g.count; i++)
		REQUIRE(strcmp(g.row[i].name, again.row[i].name) == 0 &&
		    g.row[i].price.dong == again.row[i].price.dong &&
		    g.row[i].unit == again.row[i].unit &&
		    g.row[i].number == again.row[i].number &&
		    g.row[i].picture == again.row[i].picture &&
		    g.row[i].stars == again.row[i].stars &&
		    strcmp(g.row[i].origin, again.row[i].origin) == 0);
}

/* What is taken can stand in a code of its size, says where it leads to, and
 * is nothing that a bank's reader knows. */
static void
take_origin(struct str s)
{
	if (!origin_is_valid(s) || s.n == 0)
		return;
	REQUIRE(s.n <= ORIGIN_MAX && !str_starts(s, STR("000201")));
	for (size_t i = 0; i < s.n; i++)
		REQUIRE(s.p[i] > ' ' && s.p[i] <= '~');
	REQUIRE(origin_read(s) == ORIGIN_GS1 ? s.p[0] == '(' ||
	    (s.p[0] >= '0' && s.p[0] <= '9') : s.p[0] == 'h' ||
	    s.p[0] == 'H');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data + 1, size == 0 ? 0 : size - 1 };
	struct scale_label label;

	if (size == 0)
		return 0;
	if ((data[0] & 1) == 0)
		take_list(s);
	else if ((data[0] & 2) != 0)
		take_origin(s);
	else if (barcode_read(s, &label) == BARCODE_SCALE)
		REQUIRE(label.item >= 0 && label.item <= 99999 &&
		    label.value >= 0 && label.value <= 99999);
	return 0;
}
