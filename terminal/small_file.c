/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>

#include "ledger/base/buf.h"
#include "ledger/base/log.h"
#include "ledger/key.h"
#include "terminal/small_file.h"

#define SMALL_PATH_MAX 320

static enum rc
path_of(const char *dir, const char *name, char path[SMALL_PATH_MAX])
{
	struct buf b = buf_init(path, SMALL_PATH_MAX);

	buf_printf(&b, "%s/%s", dir, name);
	return b.full ? RC_TOO_BIG : RC_OK;
}

enum rc
small_file_load(const char *dir, const char *name, char *text, size_t cap,
    size_t *n)
{
	char path[SMALL_PATH_MAX];
	enum rc rc = path_of(dir, name, path);

	*n = 0;
	if (rc != RC_OK)
		return rc;
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return errno == ENOENT ? RC_NOT_FOUND : RC_DISK;
	*n = fread(text, 1, cap, f);
	rc = ferror(f) ? RC_DISK : *n == cap ? RC_BAD_INPUT : RC_OK;
	fclose(f);
	return rc;
}

enum rc
small_file_save(const char *dir, const char *name, struct str text)
{
	char path[SMALL_PATH_MAX], said[512];
	struct buf why = BUF(said);
	enum rc rc = path_of(dir, name, path);

	if (rc == RC_OK)
		rc = key_replace(path, text, &why);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "settings", "%s: %s: %s", name,
		    rc_text(rc), said);
	return rc;
}
