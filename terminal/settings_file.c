/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/base/buf.h"
#include "ledger/base/log.h"
#include "ledger/base/str.h"
#include "terminal/settings_file.h"
#include "terminal/small_file.h"

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
	char text[SETTINGS_FILE_MAX + 1];
	size_t n;
	enum rc rc = small_file_load(dir, SETTINGS_NAME, text, sizeof(text),
	    &n);

	for (struct str all = { text, n }; rc == RC_OK && all.n > 0;)
		take_line(str_cut(&all, '\n'), s);
	return rc;
}

enum rc
settings_save(const char *dir, const struct settings *s)
{
	char text[SETTINGS_FILE_MAX];
	struct buf b = BUF(text);

	for (int i = 0; i < SETTING_COUNT; i++)
		buf_printf(&b, "%s = %d\n", setting_defs[i].name, s->value[i]);
	REQUIRE(!b.full);
	return small_file_save(dir, SETTINGS_NAME, buf_str(&b));
}
