/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>

#include "ledger/base/buf.h"
#include "ledger/base/limits.h"
#include "ledger/base/log.h"
#include "ledger/base/str.h"
#include "ledger/key.h"
#include "terminal/settings_file.h"

#define SETTINGS_PATH_MAX 320

static enum rc
path_of(const char *dir, char path[SETTINGS_PATH_MAX])
{
	struct buf b = buf_init(path, SETTINGS_PATH_MAX);

	buf_printf(&b, "%s/%s", dir, SETTINGS_NAME);
	return b.full ? RC_TOO_BIG : RC_OK;
}

static void
take_line(struct str line, struct settings *s)
{
	struct str name = str_trim(str_cut(&line, '='));
	struct str text = str_trim(line);
	int64_t v;

	for (int i = 0; i < SETTING_COUNT; i++) {
		if (!str_eq(name, str_of(setting_defs[i].name)))
			continue;
		if (!str_to_i64(text, &v) || v < setting_defs[i].min ||
		    v > setting_defs[i].max)
			log_line(LOG_WARN, "settings", "%s is not from %d to "
			    "%d: as it was", setting_defs[i].name,
			    setting_defs[i].min, setting_defs[i].max);
		else
			s->value[i] = (int)v;
	}
}

enum rc
settings_load(const char *dir, struct settings *s)
{
	char path[SETTINGS_PATH_MAX], text[SETTINGS_FILE_MAX + 1];
	enum rc rc = path_of(dir, path);

	if (rc != RC_OK)
		return rc;
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return errno == ENOENT ? RC_NOT_FOUND : RC_DISK;
	size_t n = fread(text, 1, sizeof(text), f);
	rc = ferror(f) ? RC_DISK : n > SETTINGS_FILE_MAX ? RC_BAD_INPUT :
	    RC_OK;
	fclose(f);
	for (struct str all = { text, n }; rc == RC_OK && all.n > 0;)
		take_line(str_cut(&all, '\n'), s);
	return rc;
}

enum rc
settings_save(const char *dir, const struct settings *s)
{
	char path[SETTINGS_PATH_MAX], text[SETTINGS_FILE_MAX], said[512];
	struct buf b = BUF(text), why = BUF(said);
	enum rc rc = path_of(dir, path);

	for (int i = 0; i < SETTING_COUNT; i++)
		buf_printf(&b, "%s = %d\n", setting_defs[i].name, s->value[i]);
	REQUIRE(!b.full);
	if (rc == RC_OK)
		rc = key_replace(path, buf_str(&b), &why);
	if (rc != RC_OK)
		log_line(LOG_ERROR, "settings", "%s: %s", rc_text(rc), said);
	return rc;
}
