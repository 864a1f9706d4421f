/* SPDX-License-Identifier: Apache-2.0 */
/* A file's lines and market day rules: what is taken is within its bounds. */
#include <string.h>

#include "ledger/base/rc.h"
#include "sync/board/fee/calendar.h"
#include "sync/board/fee/import.h"
#include "tests/fuzz/fuzz.h"

static void
look_at_line(struct str line, const struct fee_import_head *h)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct fee_import_row row;

	if (!fee_import_line(line, h, &row, &why)) {
		REQUIRE(why.n > 0 && str_is_utf8(buf_str(&why)));
		return;
	}
	REQUIRE(row.stall.area >= 0 && row.stall.area <= FEE_AREA_MAX);
	REQUIRE(row.stall.aisles >= 0 && row.stall.aisles <= 3);
	REQUIRE(row.stall.stall[0] != '\0' && row.zone[0] != '\0');
	REQUIRE((row.contract.code[0] != '\0') ==
	    (row.trader.name[0] != '\0'));
	REQUIRE(row.contract.deposit.dong >= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char memory[512];
	struct buf why = BUF(memory);
	struct str file = { (const char *)data, size };
	struct fee_import_head head;
	struct fee_calendar c;

	if (fee_calendar_parse(file, &c, &why))
		REQUIRE(fee_calendar_count(&c, NULL, 0, 20000, 20365) <=
		    366);
	struct str line = str_trim(str_cut(&file, '\n'));
	if (!fee_import_head(line, &head, &why))
		return 0;
	while (file.n > 0)
		look_at_line(str_trim(str_cut(&file, '\n')), &head);
	return 0;
}
