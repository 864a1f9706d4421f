/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/log.h"
#include "terminal/goods_file.h"
#include "terminal/small_file.h"

/* Nobody sells less for what cannot be kept: it is in the log then. */
static void
keep_aside(const char *dir, int bad, struct str text)
{
	enum rc rc = small_file_save(dir, GOODS_ASIDE, text);

	log_line(LOG_WARN, "goods", "%d lines cannot be read, %s " GOODS_ASIDE,
	    bad, rc == RC_OK ? "all of them are in" : "and are not in");
}

enum rc
goods_load(const char *dir, struct goods *out, int *bad)
{
	char text[GOODS_FILE_MAX + 1];
	size_t n;
	enum rc rc = small_file_load(dir, GOODS_NAME, text, sizeof(text), &n);

	out->count = *bad = 0;
	if (rc == RC_OK)
		*bad = goods_read((struct str){ text, n }, out);
	else if (rc == RC_BAD_INPUT)
		*bad = 1;
	if (*bad > 0)
		keep_aside(dir, *bad, (struct str){ text, n });
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
