/* SPDX-License-Identifier: Apache-2.0 */
/* A file of notices for the loudspeaker: each row is whole or its line is
 * named, and what is put into it fits or is refused. */
#include "sync/board/report/notice.h"
#include "tests/fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char memory[NOTICE_TEXT_MAX];
	static const struct notice_facts facts = { "Chợ Thử", 20788, 20790, 12,
	    { 3450000 } };
	struct str file = { (const char *)data, size };
	struct notice_row r, again;
	char words[512];
	struct buf why = BUF(words);
	size_t at = 0;
	enum rc rc;

	if (size > NOTICES_FILE_MAX)
		return 0;
	while ((rc = notice_next(file, &at, &r, &why)) == RC_OK) {
		struct buf text = BUF(memory), what = BUF(words);
		REQUIRE(at <= size && r.key.n > 0 && r.text.n > 0);
		REQUIRE(r.text.p >= file.p &&
		    r.text.p + r.text.n <= file.p + file.n);
		if (notice_put(&text, r.text, &facts, &what) != RC_OK)
			REQUIRE(what.n > 0 || text.full);
		/* The first of this key; every row before it is whole. */
		REQUIRE(notice_find(file, r.key, &again, &what) ==
		    RC_OK && str_eq(again.key, r.key));
	}
	REQUIRE(rc == RC_NOT_FOUND || why.n > 0);
	return 0;
}
