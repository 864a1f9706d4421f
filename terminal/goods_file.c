/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>

#include "ledger/base/log.h"
#include "ledger/key.h"
#include "terminal/goods_file.h"

#define GOODS_PATH_MAX 320

static enum rc
path_of(const char *dir, char path[GOODS_PATH_MAX])
{
	struct buf b = buf_init(path, GOODS_PATH_MAX);

	buf_printf(&b, "%s/%s", dir, GOODS_NAME);
	return b.full ? RC_TOO_BIG : RC_OK;
}

enum rc
goods_load(const char *dir, struct goods *out)
{
	char path[GOODS_PATH_MAX], text[GOODS_FILE_MAX + 1];
	enum rc rc = path_of(dir, path);

	out->count = 0;
	if (rc != RC_OK)
		return rc;
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return errno == ENOENT ? RC_NOT_FOUND : RC_DISK;
	size_t n = fread(text, 1, sizeof(text), f);
	rc = ferror(f) ? RC_DISK : n > GOODS_FILE_MAX ? RC_BAD_INPUT : RC_OK;
	fclose(f);
	int bad = rc == RC_OK ? goods_read((struct str){ text, n }, out) : 0;
	if (bad > 0)
		log_line(LOG_WARN, "goods", "%d lines cannot be read", bad);
	return rc;
}

enum rc
goods_save(const char *dir, const struct goods *g)
{
	char path[GOODS_PATH_MAX], text[GOODS_FILE_MAX], said[512];
	struct buf b = BUF(text), why = BUF(said);
	enum rc rc = path_of(dir, path);

	goods_put(&b, g);
	REQUIRE(!b.full);   /* GOODS_MAX of the longest lines fit */
	if (rc == RC_OK)
		rc = key_replace(path, buf_str(&b), &why);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "goods", "%s: %s", rc_text(rc), said);
	return rc;
}
