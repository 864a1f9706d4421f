/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/log.h"
#include "terminal/goods_file.h"
#include "terminal/small_file.h"

enum rc
goods_load(const char *dir, struct goods *out)
{
	char text[GOODS_FILE_MAX + 1];
	size_t n;
	enum rc rc = small_file_load(dir, GOODS_NAME, text, sizeof(text), &n);

	out->count = 0;
	int bad = rc == RC_OK ? goods_read((struct str){ text, n }, out) : 0;
	if (bad > 0)
		log_line(LOG_WARN, "goods", "%d lines cannot be read", bad);
	return rc;
}

enum rc
goods_save(const char *dir, const struct goods *g)
{
	char text[GOODS_FILE_MAX];
	struct buf b = BUF(text);

	goods_put(&b, g);
	REQUIRE(!b.full);   /* GOODS_MAX of the longest lines fit */
	return small_file_save(dir, GOODS_NAME, buf_str(&b));
}
